"""Where an act took place, by the words of its own clause."""

from polybius.types import Parse, PlaceMention, Places, PlaceUse, Token


def where(parse: Parse, places: Places, head_token: int) -> PlaceMention | None:
    """The place that the clause of an act names for it; None where it names none."""
    del parse, places, head_token
    return None
