"""Setting: the place and day that an act takes from its sentence or scene."""
