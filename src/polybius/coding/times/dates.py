"""Rules for days, months and years told by the calendar."""

import re

from polybius.coding.times import calendar
from polybius.coding.times.calendar import UNKNOWN, Value
from polybius.coding.times.context import Context, stepped_month, stepped_weekday, weekday, year_of_month
from polybius.coding.times.rules import DAY, MONTH, WEEKDAY, YEAR, Part, Rule, W, day_number, ranges, rule

STEP = (
    r"(?P<step>last|past|this\s+past|next|this|this\s+coming|the\s+coming|that|the\s+same|the\s+previous"
    r"|the\s+preceding|the\s+following|previous|following|the\s+next|of\s+that|of\s+the\s+same|same)"
)
_STEPS = {
    "last": -1, "past": -1, "this past": -1, "previous": -1, "preceding": -1, "prior": -1,
    "next": 1, "coming": 1, "this coming": 1, "following": 1, "subsequent": 1, "upcoming": 1, "ensuing": 1,
}  # fmt: skip
_TOLD = ("that", "same", "previous", "preceding", "following", "prior", "subsequent", "ensuing")
YEAR_TAIL = rf"(?:(?:\s*,)?\s+(?:of\s+)?(?P<y>{YEAR}|'\d\d|’\d\d)(?!\s*[-–]?\d)|,?\s+(?:of\s+)?{STEP}\s+year)?"


def step_of(text: str) -> tuple[int, bool]:
    """How many units onward the word leads, and whether from the time told rather than from the report."""
    plain = one_blank(text.strip()).removeprefix("of ")
    bare = plain.removeprefix("the ")
    return _STEPS.get(bare, 0), bare.startswith(_TOLD) or plain == "the next"


def base_of(text: str, context: Context) -> tuple[Value, int]:
    """The time from which "last", "the following" and their like count, and the step."""
    step, told = step_of(text)
    return (context.then if told else context.today), step


def stepped_year(text: str, context: Context) -> int | None:
    """The year of "last year", "the following year"; None where the time that it counts from is not known."""
    base, step = base_of(text, context)
    return base.first.year + step if base.first else None


def year_told(found: re.Match[str], context: Context, month: int, number: int | None) -> int | None:
    """The year of a date: written, by way of "of that year", or by the context."""
    groups = found.groupdict()
    if groups.get("last") and number and context.published:
        today = context.published
        return today.year - ((month, number) >= (today.month, today.day))
    if groups.get("y"):
        return written_year(groups["y"], context)
    if groups.get("step"):
        return stepped_year(groups["step"], context)
    return year_of_month(context, month, number)


def written_year(text: str, context: Context) -> int:
    if text.isdigit():
        return int(text)
    century = context.told.first.year // 100 if context.told and context.told.first else 19
    return century * 100 + int(text[1:])


def _date(found: re.Match[str], context: Context) -> Value | None:
    month, number = W.months[one_blank(found["m"])], day_number(found["d"])
    year = year_told(found, context, month, number)
    return calendar.day(calendar.safe_day(year, month, number)) if year else UNKNOWN


def _week_of(found: re.Match[str], context: Context) -> Value | None:
    """ "the week of 6 March": the one that holds the day."""
    day = _date(found, context)
    return calendar.week(day.first) if day else None


def _date_pair(found: re.Match[str], context: Context) -> list[Part]:
    """Two days of one year: "3 March - 5 June 1988"."""
    year = int(found["y"])
    months = [W.months[found[name]] for name in ("m", "n")]
    numbers = [day_number(found[name]) for name in ("d", "e")]
    if months[0] > months[1]:
        return []
    days = [calendar.day(calendar.safe_day(year, *each)) for each in zip(months, numbers, strict=True)]
    middle = max(found.end("d"), found.end("m")), min(found.start("e"), found.start("n"))
    return [(found.start(), middle[0], days[0]), (middle[1], found.end(), days[1])]


def one_blank(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _day_pair(found: re.Match[str], context: Context) -> list[Part]:
    """Two days of one month: "from 3 to 7 June", "June 3-5"."""
    month = W.months[one_blank(found["m"])]
    first, last = day_number(found["d"]), day_number(found["e"])
    year = year_told(found, context, month, last)
    if year is None or first >= last:
        return []
    days = [calendar.day(calendar.safe_day(year, month, number)) for number in (first, last)]
    if found.start("m") < found.start("d"):
        return [(found.start(), found.end("d"), days[0]), (found.start("e"), found.end(), days[1])]
    return [(found.start("d"), found.end("d"), days[0]), (found.start("e"), found.end(), days[1])]


def _iso(found: re.Match[str], context: Context) -> Value | None:
    day = calendar.safe_day(int(found["y"]), int(found["m"]), int(found["d"]))
    return calendar.day(day) if day else UNKNOWN


def _slashed(found: re.Match[str], context: Context) -> Value | None:
    """Day and month in figures; which is which must be plain from the numbers."""
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if a > 31 or b > 31 or (a > 12 and b > 12) or not a or not b:
        return None
    if len(found["y"]) == 2:
        year += 2000 if year < 50 else 1900
    if a <= 12 and b <= 12 and a != b:
        return UNKNOWN
    month, number = (b, a) if a > 12 else (a, b)
    return calendar.day(calendar.safe_day(year, month, number))


def _month_year(found: re.Match[str], context: Context) -> Value | None:
    month = W.months[one_blank(found["m"])]
    year = year_told(found, context, month, None)
    return calendar.month(year, month) if year else UNKNOWN


def _month(found: re.Match[str], context: Context) -> Value | None:
    month = W.months[one_blank(found["m"])]
    if found["step"]:
        base, step = base_of(found["step"], context)
        return stepped_month(base, month, step)
    year = year_of_month(context, month)
    return calendar.month(year, month) if year else UNKNOWN


def _month_pair(found: re.Match[str], context: Context) -> list[Part]:
    """Two months of one year: "between March and June 1988"."""
    year = written_year(found["y"], context)
    months = [W.months[found[name]] for name in ("m", "n")]
    if months[0] >= months[1]:
        return []
    first, last = (calendar.month(year, month) for month in months)
    return [(found.start("m"), found.end("m"), first), (found.start("n"), found.end(), last)]


def _year(found: re.Match[str], context: Context) -> Value | None:
    return calendar.year(int(found["y"]))


def _year_pair(found: re.Match[str], context: Context) -> list[Part]:
    """Two years: "1936-39", "1999/2000"."""
    first, last = int(found["y"]), int(found["z"])
    if len(found["z"]) == 2:
        last += first // 100 * 100
    if last <= first or last - first > 200:
        return [(found.start("y"), found.end("y"), calendar.year(first))] if len(found["z"]) == 4 else []
    return [
        (found.start("y"), found.end("y"), calendar.year(first)),
        (found.start("z"), found.end("z"), calendar.year(last)),
    ]


def _year_month(found: re.Match[str], context: Context) -> Value | None:
    """A year and month in figures, where the second cannot be the end of a range of years."""
    year, month = int(found["y"]), int(found["m"])
    return calendar.month(year, month) if 1 <= month <= 12 and month <= year % 100 else None


def _short_year(found: re.Match[str], context: Context) -> Value | None:
    return calendar.year(written_year(found["y"], context))


def _weekday(found: re.Match[str], context: Context) -> Value | None:
    number = W.weekdays[found["w"]]
    if found["same"] and context.published and context.published.isoweekday() == number:
        return context.today  # "later on Wednesday", told on that Wednesday
    if not found["step"]:
        return weekday(context, number)
    step, told = step_of(found["step"])
    base = context.that_day if told else context.today
    return stepped_weekday(base.first, number, step)


def _weekday_pair(found: re.Match[str], context: Context) -> list[Part]:
    """ "from Monday to Thursday": one week's days, the one reckoned from the other."""
    names = [W.weekdays[found[name]] for name in ("w", "x")]
    if context.direction > 0:
        first = weekday(context, names[0])
        last = stepped_weekday(first.first, names[1], 1)
    else:
        last = weekday(context, names[1])
        first = stepped_weekday(last.first, names[0], -1)
    return [(found.start("w"), found.end("w"), first), (found.start("x"), found.end("x"), last)]


def _day_of_month(found: re.Match[str], context: Context) -> Value | None:
    """The day of the month told last: "on the 20th"."""
    told = context.told
    if told is None or told.first is None or told.grain not in {"D", "M"}:
        return None
    return calendar.day(calendar.safe_day(told.first.year, told.first.month, day_number(found["d"])))


TO = r"\s*(?:-|–|—|/|to|and|through|until|till|or|&)\s*(?:the\s+)?"

DATES: tuple[Rule, ...] = (
    rule(
        "times/week-of",
        "month",
        rf"the\s+week\s+of\s+(?P<m>{MONTH})\s+(?P<d>{DAY})(?!\d|[.,:]\d){YEAR_TAIL}",
        _week_of,
    ),
    rule("times/week-of", "month", rf"the\s+week\s+of\s+(?P<d>{DAY})\s+(?P<m>{MONTH}){YEAR_TAIL}", _week_of),
    rule(
        "times/month-day",
        "month",
        rf"(?:the\s+|(?P<last>last)\s+)?(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{DAY})(?!\d|[.,:]\d|\s*(?:am|pm|a\.m|p\.m))"
        rf"{YEAR_TAIL}",
        _date,
    ),
    rule(
        "times/day-month",
        "month",
        rf"(?:the\s+)?(?P<d>{DAY})(?:\s+day)?(?:\s+of)?[\s-]+(?P<m>{MONTH})(?:-(?P<z>{YEAR}))?"
        rf"{YEAR_TAIL}",
        _date,
    ),
    ranges(
        "times/date-date",
        "month",
        rf"(?P<d>{DAY})\s+(?P<m>{MONTH}){TO}(?P<e>{DAY})\s+(?P<n>{MONTH}),?\s+(?P<y>{YEAR})",
        _date_pair,
    ),
    ranges(
        "times/date-date",
        "month",
        rf"(?P<m>{MONTH})\s+(?P<d>{DAY}){TO}(?P<n>{MONTH})\s+(?P<e>{DAY}),?\s+(?P<y>{YEAR})"
        rf"(?!,?\d)",
        _date_pair,
    ),
    ranges(
        "times/day-day-month",
        "month",
        rf"(?:the\s+)?(?P<d>{DAY}){TO}(?P<e>{DAY})\s+(?:of\s+)?(?P<m>{MONTH}){YEAR_TAIL}",
        _day_pair,
    ),
    ranges(
        "times/month-day-day",
        "month",
        rf"(?P<m>{MONTH})\s+(?P<d>{DAY}){TO}(?P<e>{DAY})(?![\d:]|[.,]\d){YEAR_TAIL}",
        _day_pair,
    ),
    rule(
        "times/no-such-day",
        "month",
        rf"(?:(?:3[2-9]|[4-9]\d|00?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH}),?\s+\d{{4}}"
        rf"|{DAY}\s+(?:{MONTH}),?\s+0\d{{3}})",
        lambda found, context: UNKNOWN,
    ),
    rule("times/iso", "digit", r"(?P<y>[012]\d{3})-(?P<m>\d\d)-(?P<d>\d\d)", _iso),
    rule(
        "times/slashed",
        "digit",
        r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![/.-]?\d)",
        _slashed,
    ),
    rule(
        "times/month-year",
        "month",
        rf"(?P<m>{MONTH})(?:\s+of|,)?\s+(?:(?P<y>{YEAR}|['’]\d\d)(?!,?\d)|(?:of\s+)?{STEP}\s+year)",
        _month_year,
    ),
    rule("times/month", "month", rf"(?:{STEP}\s+)?(?P<m>{MONTH})", _month),
    ranges(
        "times/month-month",
        "month",
        rf"(?P<m>{MONTH}){TO}(?P<n>{MONTH})(?:\s+of|,)?\s+(?P<y>{YEAR})(?!,?\d)",
        _month_pair,
    ),
    rule(
        "times/year",
        "digit",
        rf"(?:(?<=mid-)|(?<=post-)|(?<=pre-)|(?<![\d.,/-]))(?:the\s+year\s+)?(?P<y>{YEAR})(?![\d%°]"
        rf"|[.,/:-]\d|-\w)",
        _year,
    ),
    ranges(
        "times/year-year",
        "digit",
        rf"(?<![\d.,/-])(?P<y>{YEAR})\s*[-–—/]\s*(?P<z>{YEAR}|\d\d)(?![\d%]|[.,/:-]\d)",
        _year_pair,
    ),
    rule(
        "times/year-month",
        "digit",
        rf"(?<![\d.,/-])(?P<y>{YEAR})-(?P<m>[01]\d)(?![\d%]|[.,/:-]\d)",
        _year_month,
    ),
    rule("times/short-year", "digit", r"(?P<y>['’]\d\d)(?![\d%]|[.,]\d)", _short_year),
    ranges(
        "times/weekday-weekday",
        "weekday",
        rf"from\s+(?P<w>{WEEKDAY})\s+(?:to|through|until|till)\s+(?P<x>{WEEKDAY})",
        _weekday_pair,
    ),
    rule(
        "times/weekday",
        "weekday",
        rf"(?:{STEP}\s+|(?P<same>later|earlier)\s+(?:on\s+)?)?(?P<w>{WEEKDAY})",
        _weekday,
    ),
    rule(
        "times/day-of-month",
        "digit",
        r"the\s+(?P<d>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=\s*[.,;:)]|\s+(?:and|to|when|but|as"
        r"|the|he|they|a)\b)",
        _day_of_month,
    ),
)
