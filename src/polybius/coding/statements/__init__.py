"""Statements: who says what, in which words, through whom."""

from polybius.coding.statements.find import Voices, find

__all__ = ["Voices", "find"]
