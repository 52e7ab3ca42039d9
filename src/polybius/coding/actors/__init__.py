"""Actors: the people and powers an article names, and which of them a pronoun or description means."""

from polybius.coding.actors.find import find

__all__ = ["find"]
