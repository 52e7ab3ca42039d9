"""Values of time: TIMEX3 strings together with the days that they cover."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from polybius.types import TimeType

_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS_OF = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
_DAYS_OF = {"D": 1, "W": 7, "F": 14}


@dataclass(frozen=True, slots=True)
class Value:
    """What a time expression stands for; `grain` is the unit that it names, as in the unit table."""

    type: TimeType
    value: str | None
    first: date | None = None
    last: date | None = None
    grain: str = ""


UNKNOWN = Value(TimeType.DATE, None)


def reference(name: str) -> Value:
    """A time that is not named: PAST_REF, PRESENT_REF, FUTURE_REF."""
    return Value(TimeType.DATE, name)


def safe_day(year: int, month: int, number: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def shifted(start: date, days: int) -> date | None:
    """The day so many days later; None beyond the calendar's ends."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def day(when: date | None) -> Value:
    if when is None:
        return UNKNOWN
    return Value(TimeType.DATE, when.isoformat(), when, when, "D")


def month(year: int, number: int) -> Value:
    if not (1 <= year <= 9999 and 1 <= number <= 12):
        return UNKNOWN
    last = date(year, number, monthrange(year, number)[1])
    return Value(TimeType.DATE, f"{year:04}-{number:02}", date(year, number, 1), last, "M")


def month_after(year: int, number: int, months: int) -> Value:
    """The month so many months later."""
    total = year * 12 + number - 1 + months
    return month(total // 12, total % 12 + 1)


def year(number: int) -> Value:
    if not 1 <= number <= 9999:
        return UNKNOWN
    return Value(TimeType.DATE, f"{number:04}", date(number, 1, 1), date(number, 12, 31), "Y")


def week(inside: date | None) -> Value:
    """The week, Monday to Sunday, that holds the day."""
    monday = shifted(inside, -inside.weekday()) if inside else None
    sunday = shifted(monday, 6) if monday else None
    if monday is None or sunday is None:
        return UNKNOWN
    iso = monday.isocalendar()
    return Value(TimeType.DATE, f"{iso.year:04}-W{iso.week:02}", monday, sunday, "W")


def weekend(inside: date | None) -> Value:
    """Saturday and Sunday of the week that holds the day."""
    whole = week(inside)
    if whole.first is None or whole.last is None:
        return UNKNOWN
    return replace(whole, value=f"{whole.value}-WE", first=whole.last - timedelta(days=1))


def quarter(year_: int, number: int) -> Value:
    return _months(year_, 3 * number - 2, 3, f"{year_:04}-Q{number}", "Q")


def half(year_: int, number: int) -> Value:
    return _months(year_, 6 * number - 5, 6, f"{year_:04}-H{number}", "H")


def season(year_: int, code: str) -> Value:
    """The season; winter is counted to the year in which it begins."""
    return _months(year_, _SEASON_STARTS[code], 3, f"{year_:04}-{code}", "S")


def _months(year_: int, start: int, count: int, value: str, grain: str) -> Value:
    begin, end = month(year_, start), month_after(year_, start, count - 1)
    if begin.first is None or end.last is None:
        return UNKNOWN
    return Value(TimeType.DATE, value, begin.first, end.last, grain)


def decade(number: int) -> Value:
    """The ten years whose first three digits are given: 199 is 1990 to 1999."""
    if not 1 <= number <= 998:
        return UNKNOWN
    first, last = date(number * 10, 1, 1), date(number * 10 + 9, 12, 31)
    return Value(TimeType.DATE, f"{number:03}", first, last, "E")


def century(ordinal: int) -> Value:
    """The n-th century; the 20th is "19", and is taken to run from 1900."""
    if not 2 <= ordinal <= 99:
        return UNKNOWN
    start = (ordinal - 1) * 100
    return Value(TimeType.DATE, f"{ordinal - 1:02}", date(start, 1, 1), date(start + 99, 12, 31), "C")


def before_christ(number: int, rest: str = "") -> Value:
    """A year BC, with a month or season after it where told; no day of the calendar."""
    return Value(TimeType.DATE, f"BC{number:04}{rest}", None, None, "Y")


def clock(on: Value, time: str) -> Value:
    """The value, narrowed to a time of day: "MO", "NI", "16:30"."""
    return replace(on, type=TimeType.TIME, value=f"{on.value or 'XXXX-XX-XX'}T{time}")


def narrowed(value: Value, part: str) -> Value:
    """The value's early, middle or late days, where it is a decade or longer; its name stays."""
    if value.grain not in {"E", "C"} or value.first is None or value.last is None:
        return value
    years = value.last.year - value.first.year + 1
    if part == "early":
        return replace(value, last=date(value.first.year + years // 2 - 1, 12, 31))
    if part == "late":
        return replace(value, first=date(value.first.year + years // 2, 1, 1))
    quarter_ = years * 3 // 10
    return replace(value, first=date(value.first.year + quarter_, 1, 1), last=date(value.last.year - quarter_, 12, 31))


def moved(value: Value, count: int, unit: str) -> Value:
    """The time so many units after (before, if negative) the first day of the value, in that unit."""
    start = value.first
    if start is None:
        return _moved_before_christ(value, count, unit)
    if unit in _DAYS_OF:
        if value.grain != "D":
            return UNKNOWN
        there = shifted(start, count * _DAYS_OF[unit])
        return day(there) if unit == "D" else week(there)
    if unit not in _MONTHS_OF:
        return UNKNOWN
    return _moved_months(value, start, count * _MONTHS_OF[unit], unit)


def _moved_months(value: Value, start: date, months: int, unit: str) -> Value:
    if unit == "M":
        return month_after(start.year, start.month, months) if value.grain in {"D", "M"} else UNKNOWN
    if unit == "Q":
        there = month_after(start.year, start.month, months).first
        return quarter(there.year, (there.month + 2) // 3) if there else UNKNOWN
    return year(start.year + months // 12)


def _moved_before_christ(value: Value, count: int, unit: str) -> Value:
    name = value.value or ""
    if unit == "Y" and name.startswith("BC") and name[2:6].isdigit():
        return before_christ(int(name[2:6]) - count) if int(name[2:6]) > count else UNKNOWN
    return UNKNOWN


def easter(year_: int) -> date:
    """Easter Sunday by the Gregorian reckoning (the anonymous algorithm, Meeus 1991, p. 67)."""
    a, (b, c) = year_ % 19, divmod(year_, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month_, day_ = divmod(h + rest - 7 * m + 114, 31)
    return date(year_, month_, day_ + 1)


def nth_weekday(year_: int, month_: int, weekday: int, n: int) -> date:
    """The n-th Monday (1) to Sunday (7) of a month."""
    first = date(year_, month_, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))


def weekday_from(start: date, weekday: int, direction: int, itself: bool = True) -> date | None:
    """The nearest such weekday from the day on (1) or back (-1); not the day, unless `itself`."""
    away = (weekday - start.isoweekday()) * direction % 7
    if away == 0 and not itself:
        away = 7
    return shifted(start, away * direction)


def duration(count: int | float | None, unit: str) -> Value:
    """A length of time; None: no number told."""
    time, letter = ("T", unit[1]) if unit.startswith("T") else ("", unit)
    number = "X" if count is None else f"{count:g}"
    if letter == "F":
        number, letter = ("X" if count is None else f"{count * 2:g}"), "W"
    if letter == "E":
        number, letter = (number, "DE") if count is None else (f"{count * 10:g}", "Y")
    if letter == "C":
        letter = "CE"
    return Value(TimeType.DURATION, f"P{time}{number}{letter}", grain=unit)
