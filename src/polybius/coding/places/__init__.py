"""Places: which an article names, which points or areas they are, and where an act took place."""

from polybius.coding.places.find import find

__all__ = ["find"]
