"""Times: which an article names, which days they are, and when an act took place."""

from polybius.coding.times.attach import when
from polybius.coding.times.find import find
from polybius.coding.times.stretches import during, why_unknown

__all__ = ["during", "find", "when", "why_unknown"]
