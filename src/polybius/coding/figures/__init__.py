"""Figures: how many, of whom, of which act, and how many in all."""

from polybius.coding.figures.find import attach, dated, find, unread

__all__ = ["attach", "dated", "find", "unread"]
