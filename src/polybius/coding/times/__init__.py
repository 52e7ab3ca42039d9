"""Times: which an article names, which days they are, and when an act took place."""

from polybius.coding.times.attach import during, when
from polybius.coding.times.find import find

__all__ = ["during", "find", "when"]
