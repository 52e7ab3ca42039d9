"""The day of publication, as users, pages and datelines write it; None rather than a guess."""

import re
from datetime import date

EARLIEST, LATEST = 1800, 2100

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s{_MONTH},?\s{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>(?:1[89]|20)\d\d)[-/](?P<number>\d\d?)[-/](?P<day>\d\d?)\b"),
)


def given(value: str) -> date:
    """The day that a user states as YYYY-MM-DD, with or without a time; ValueError says what is wrong."""
    found = _ISO.fullmatch(value.strip()) or _COMPACT.fullmatch(value.strip())
    if not found:
        raise ValueError(f"{value!r} is no date: write it as YYYY-MM-DD, or null where it is not known")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(f"{value!r} is a day that no calendar has: write it as YYYY-MM-DD") from None
    return in_range(day)


def in_range(day: date) -> date:
    """The day itself; ValueError where no report can have been published on it."""
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(
            f"publication date {day.isoformat()} is outside {EARLIEST}..{LATEST}: correct it, or leave it out"
        )
    return day


def stated(value: str) -> date | None:
    """The day that a document's own metadata state, where it is one; None otherwise."""
    try:
        return given(value)
    except ValueError:
        return None


def written(words: str) -> date | None:
    """The one full date that the words hold, year and all; None where there are none or several."""
    days = {day for pattern in _WRITTEN for found in pattern.finditer(words) if (day := _day(found))}
    return days.pop() if len(days) == 1 else None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = parts.get("month")
    number = _MONTHS.index(month.lower()) + 1 if month else int(parts["number"])
    try:
        return date(int(parts["year"]), number, int(parts["day"]))
    except ValueError:
        return None
