"""Dates told in the Hijri, Persian, Ethiopian and Hebrew calendars, as days of the Gregorian one.

The Hijri calendar follows the Umm al-Qura table where it reaches (1343 to 1500), else the tabular calendar with
leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each 30.  Sightings of the moon differ from country to
country: a Hijri day may in truth be the one before or after.  The other three are reckoned: the Persian by its 33-year
cycle, the Ethiopian by four-year leap years, the Hebrew by its molad and postponements (E. M. Reingold and
N. Dershowitz, Calendrical Calculations).
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from polybius.coding.times import calendar
from polybius.coding.times.calendar import UNKNOWN, Value
from polybius.coding.times.context import Context
from polybius.coding.times.rules import DAY, Rule, day_number, rule
from polybius.coding.times.words import any_of
from polybius.lexicon.files import DATA, read_csv, read_yaml

NAMES = ("hijri", "persian", "ethiopian", "hebrew")
# The day before the first of year 1, as an ordinal of `datetime.date`.
_HIJRI_EPOCH, _ETHIOPIAN_EPOCH = 227014, 2795
_PERSIAN_LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of each 33 years
_FOLDER = DATA / "times"


@lru_cache(maxsize=1)
def months() -> Mapping[str, Mapping[str, int]]:
    """The names of months in small letters, with their numbers, by calendar."""
    tables = _tables()
    return {name: {form.lower(): int(n) for n, forms in tables[name].items() for form in forms} for name in NAMES}


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(_FOLDER / "calendars.yaml")
    return content


@lru_cache(maxsize=1)
def _years() -> Mapping[str, range]:
    pairs = {name: text.split() for name, text in _tables()["years"].items()}
    return {name: range(int(first), int(last) + 1) for name, (first, last) in pairs.items()}


def first_of_month(name: str, year: int, month: int) -> date | None:
    """The Gregorian day on which a month begins; None where the calendar has no such month or it is out of reach."""
    if year not in _years()[name] or not 1 <= month <= (13 if name in {"ethiopian", "hebrew"} else 12):
        return None
    reckon = {"hijri": _hijri, "persian": _persian, "ethiopian": _ethiopian, "hebrew": _hebrew}[name]
    day = reckon(year, month)
    return day if isinstance(day, date) else _of_ordinal(day)


def _of_ordinal(number: int | None) -> date | None:
    try:
        return date.fromordinal(number) if number is not None else None
    except (ValueError, OverflowError):
        return None


# --- how each is reckoned --------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _umm_al_qura() -> Mapping[int, tuple[date, tuple[int, ...]]]:
    """The first day and the lengths of the months of each year of the table."""
    rows = read_csv(_FOLDER / "umm_al_qura.csv", ["year", "first_day", "months"])
    return {int(r["year"]): (date.fromisoformat(r["first_day"]), tuple(map(int, r["months"].split()))) for r in rows}


def _hijri(year: int, month: int) -> date | int:
    told = _umm_al_qura().get(year)
    if told is not None:
        return told[0] + timedelta(days=sum(told[1][: month - 1]))
    return _HIJRI_EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + 1


def _persian(year: int, month: int) -> int:
    """From 1 Farvardin 1403, which was 20 March 2024."""
    new_year = date(2024, 3, 20).toordinal() + 365 * (year - 1403)
    between = range(min(year, 1403), max(year, 1403))
    leaps = sum(one % 33 in _PERSIAN_LEAPS for one in between)
    return new_year + (leaps if year > 1403 else -leaps) + 31 * min(month - 1, 6) + 30 * max(month - 7, 0)


def _ethiopian(year: int, month: int) -> int:
    return _ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + 1


def _is_hebrew_leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _hebrew_new_year(year: int) -> int:
    """The ordinal of 1 Tishrei."""
    return _elapsed(year) + _delay(year) - 1373427


def _elapsed(year: int) -> int:
    """Days from the epoch to the molad of Tishrei, moved off Sunday, Wednesday and Friday."""
    moons = (235 * year - 234) // 19
    parts = 12084 + 13753 * moons
    days = 29 * moons + parts // 25920
    return days + 1 if (3 * (days + 1)) % 7 < 3 else days


def _delay(year: int) -> int:
    """Days by which a year is put off so that none has a length that is not allowed."""
    before, here, after = (_elapsed(one) for one in (year - 1, year, year + 1))
    if after - here == 356:
        return 2
    return 1 if here - before == 382 else 0


def _hebrew(year: int, month: int) -> int | None:
    """Months are numbered from Nisan; the year begins with Tishrei, the seventh."""
    leap = _is_hebrew_leap(year)
    if month == 13 and not leap:
        return None
    length = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    order = [7, 8, 9, 10, 11, 12, *([13] if leap else []), 1, 2, 3, 4, 5, 6]
    before = order[: order.index(month)]
    return _hebrew_new_year(year) + sum(_hebrew_length(one, length, leap) for one in before)


def _hebrew_length(month: int, year_length: int, leap: bool) -> int:
    if month == 8:
        return 30 if year_length % 10 == 5 else 29
    if month == 9:
        return 29 if year_length % 10 == 3 else 30
    return 30 if month in {1, 3, 5, 7, 11} or (month == 12 and leap) else 29


# --- the rules -------------------------------------------------------------------------------------------------


def _told(found: re.Match[str], context: Context) -> Value | None:
    """The day, or the days of the month; None where the year belongs to none of the calendars with that month."""
    text, year = re.sub(r"\s+", " ", found["m"]).replace("’", "'"), int(found["y"])
    name = next((one for one in NAMES if text in months()[one] and year in _years()[one]), None)
    if name is None:
        return None
    month = months()[name][text]
    first = first_of_month(name, year, month)
    after = _next_month(name, year, month)
    if first is None or after is None:
        return UNKNOWN
    last = after - timedelta(days=1)
    if found.groupdict().get("d") is None:
        return Value(UNKNOWN.type, f"{first.isoformat()}/{last.isoformat()}", first, last, "M")
    day = calendar.shifted(first, day_number(found["d"]) - 1)
    return calendar.day(day) if day is not None and first <= day <= last else UNKNOWN


def _next_month(name: str, year: int, month: int) -> date | None:
    """The first day of the month after one."""
    if name == "hebrew":
        order = [7, 8, 9, 10, 11, 12, *([13] if _is_hebrew_leap(year) else []), 1, 2, 3, 4, 5, 6]
        at = order.index(month) + 1 if month in order else len(order)
        return first_of_month(name, year, order[at]) if at < len(order) else first_of_month(name, year + 1, 7)
    if month < (13 if name == "ethiopian" else 12):
        return first_of_month(name, year, month + 1)
    return first_of_month(name, year + 1, 1)


_MONTH = any_of(form for table in months().values() for form in table).replace("'", "['’]")
_YEAR = r"(?P<y>\d{3,4})(?:\s*(?:a\.h\.|ah|h)(?!\w))?"

CALENDARS: tuple[Rule, ...] = (
    rule("times/calendars-day", "calendar", rf"(?:the\s+)?(?P<d>{DAY})\s+(?:of\s+)?(?P<m>{_MONTH}),?\s+{_YEAR}", _told),
    rule("times/calendars-day", "calendar", rf"(?P<m>{_MONTH})\s+(?P<d>{DAY}),?\s+{_YEAR}", _told),
    rule("times/calendars-month", "calendar", rf"(?P<m>{_MONTH}),?\s+{_YEAR}", _told),
)


def last_words() -> set[str]:
    """The words by which a date in one of the calendars is noticed."""
    return {re.split(r"[\s-]+", form)[-1] for table in months().values() for form in table}
