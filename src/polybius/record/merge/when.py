"""The days on which what a telling tells may have been: by its own words, else by when it was news."""

from datetime import date, timedelta
from typing import NamedTuple

from polybius.types import Era, Telling, Tense

# News is told within so many days.  What is told as history may be of any day before.
FRESH = 6
# Outlets reckon the day by clocks of their own, and "overnight" is of two days.
SLACK = 1
DAY = timedelta(days=1)


class Days(NamedTuple):
    """From first to last, both included; `told` says whether the words name them."""

    first: date
    last: date
    told: bool

    @property
    def exact(self) -> bool:
        return self.told and self.first == self.last


def days(telling: Telling) -> Days | None:
    """The days that a telling's act may have been on; None where nothing bounds them on both sides.

    The day of publication is never taken for the act's own: it only says that the act was then, or shortly before.
    """
    if telling.first is not None and telling.last is not None:
        return Days(telling.first, telling.last, True)
    if telling.published is None or telling.era is not Era.NEWS:
        return None
    last = telling.published + (FRESH * DAY if telling.tense is Tense.FUTURE else SLACK * DAY)
    return Days(telling.published - FRESH * DAY, last, False)


def apart(a: Days, b: Days) -> int:
    """How many days lie between the end of one stretch and the beginning of the other; 0 where they touch."""
    return max(0, (b.first - a.last).days, (a.first - b.last).days)
