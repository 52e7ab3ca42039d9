"""Events: who did what to whom, whether it happened, and each act once."""

from polybius.coding.events.find import AFTER_REPORT, find, with_figures

__all__ = ["AFTER_REPORT", "find", "with_figures"]
