"""Rules for decades, centuries, years BC, seasons, feasts and parts of the year."""

import re
from datetime import date, timedelta

from polybius.coding.times import calendar
from polybius.coding.times.calendar import UNKNOWN, Value
from polybius.coding.times.context import PAST, Context, season_told, stepped_month, stepped_season
from polybius.coding.times.dates import STEP, TO, YEAR_TAIL, base_of, one_blank, stepped_year, written_year, year_told
from polybius.coding.times.rules import (
    MONTH,
    NUMBER,
    ORDINAL,
    SEASON,
    UNIT,
    YEAR,
    Part,
    Rule,
    W,
    day_number,
    ranges,
    rule,
)
from polybius.coding.times.words import any_of


def _decade(found: re.Match[str], context: Context) -> Value | None:
    """Ten years; "the '80s" are the latest before the report."""
    digits = found["y"]
    if digits and len(digits) == 4:
        hundreds = digits[2] == "0" and digits[:2] != "20"
        return _hundreds(digits) if hundreds else calendar.decade(int(digits) // 10)
    tens = int(digits) // 10 if digits else W.decades[found["w"]] // 10
    told = context.told.first if context.narrative and context.told else context.published
    if told is None:
        return UNKNOWN
    century = told.year // 100 * 10
    return calendar.decade(century + tens if century + tens <= told.year // 10 else century - 10 + tens)


def _hundreds(digits: str) -> Value:
    return calendar.century(int(digits[:2]) + 1)


def _century(found: re.Match[str], context: Context) -> Value | None:
    ordinal = W.ordinals.get(one_blank(found["o"])) if found["o"] else day_number(found["d"])
    if not ordinal:
        return None
    if found["bc"]:
        return Value(UNKNOWN.type, f"BC{ordinal - 1:02}", grain="C")
    return calendar.century(ordinal)


def _before_christ(found: re.Match[str], context: Context) -> Value | None:
    groups = found.groupdict()
    rest = ""
    if groups.get("m"):
        rest = f"-{W.months[groups['m']]:02}"
    if groups.get("s"):
        rest = f"-{W.seasons[groups['s']]}"
    return calendar.before_christ(int(found["y"]), rest)


def _before_christ_pair(found: re.Match[str], context: Context) -> list[Part]:
    first, last = (calendar.before_christ(int(found[name])) for name in ("y", "z"))
    return [(found.start("y"), found.end("y"), first), (found.start("z"), found.end(), last)]


def _season_year(found: re.Match[str], context: Context) -> Value | None:
    code = W.seasons[found["s"]]
    if found["y"]:
        return calendar.season(written_year(found["y"], context), code)
    year = stepped_year(found["step"], context)
    return UNKNOWN if year is None else calendar.season(year, code)


def _season(found: re.Match[str], context: Context) -> Value | None:
    code = W.seasons[found["s"]]
    if not found["step"]:
        return season_told(context, code)
    base, step = base_of(found["step"], context)
    return stepped_season(base, code, step)


def _holiday(found: re.Match[str], context: Context) -> Value | None:
    rule_ = W.holidays[one_blank(found["h"]).replace("’", "'")]
    month = _month_of_holiday(rule_)
    year = _holiday_year(found, context, rule_, month)
    if year is None:
        return UNKNOWN
    return calendar.day(_day_of_holiday(rule_, year))


def _holiday_year(found: re.Match[str], context: Context, rule_: str, month: int) -> int | None:
    if found["before"]:
        base, step = base_of(found["before"], context)
        there = stepped_month(base, month, step).first
        return there.year if there else None
    day = _day_of_holiday(rule_, 2000)
    return year_told(found, context, month, day.day if day else 1)


def _month_of_holiday(rule_: str) -> int:
    if rule_.startswith("nth"):
        return int(rule_[4:6])
    return 4 if rule_.startswith("easter") else int(rule_[:2])


def _day_of_holiday(rule_: str, year: int) -> date | None:
    if rule_.startswith("easter"):
        return calendar.easter(year) + timedelta(days=int(rule_[6:])) if 1583 <= year < 9999 else None
    if rule_.startswith("nth"):
        _, month, weekday_, n = rule_.split("-")
        return calendar.nth_weekday(year, int(month), int(weekday_), int(n)) if 1 <= year <= 9999 else None
    return calendar.safe_day(year, int(rule_[:2]), int(rule_[3:]))


_NTH = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "final": 4, "last": 4, "latter": 4,
}  # fmt: skip


def _part_of_year(found: re.Match[str], context: Context) -> Value | None:
    """A quarter or half of a year: of the year written, or the latest by the report."""
    quarters = found["unit"] == "quarter"
    number = _NTH[found["n"]] if found["n"] else int(found["q"])
    if not quarters:
        number = min(number, 2)
    make, months = (calendar.quarter, 3) if quarters else (calendar.half, 6)
    year = _year_of_part(found, context)
    if year is not None:
        return make(year, number) if year else UNKNOWN
    if context.published is None or context.narrative:
        told = context.told.first if context.told else None
        return make(told.year, number) if told else UNKNOWN
    begun = (number - 1) * months + 1 <= context.published.month
    year = context.published.year - (not begun) if context.direction == PAST else context.published.year
    return make(year, number)


def _year_of_part(found: re.Match[str], context: Context) -> int | None:
    """The year told with a quarter or half: "the 1988 third quarter", "next year's first half", "of last year".

    None where none is told, 0 where nothing tells which it is.
    """
    written = found["y"] or found["front"]
    if written:
        return written_year(written, context)
    step = found["step"] or found["whose"]
    if not step and not found["ago"]:
        return None
    return stepped_year(step or "last", context) or 0


def _quarter_told(found: re.Match[str], context: Context) -> Value | None:
    """ "the quarter", "the latest period", "the year-ago quarter": of the quarter told last, or the last one over.

    Where no quarter has been told, the words mean something else ("the old quarter"), unless they say so.
    """
    groups = found.groupdict()
    told = context.quarter
    if told is None or told.first is None:
        plain = not groups.get("latest") and not groups.get("ago")
        if plain or found["u"] == "period" or context.published is None or context.narrative:
            return None
        told = calendar.moved(calendar.quarter(context.published.year, (context.published.month + 2) // 3), -1, "Q")
    if told.first is None:
        return UNKNOWN
    return calendar.quarter(_year_of_quarter(found, told.first, context), (told.first.month + 2) // 3)


def _year_of_quarter(found: re.Match[str], told: date, context: Context) -> int:
    """The year of a quarter named by the number told: "the 1988 period", "last year's quarter", "the year-ago one"."""
    groups = found.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    if groups.get("step"):
        base, away = base_of(groups["step"], context)
        return base.first.year + away if base.first else told.year + away
    return told.year - bool(groups.get("ago"))


def _quarter_ended(found: re.Match[str], context: Context) -> Value | None:
    """ "the quarter ended Sept. 30": the one told, or else the one that holds the month, the latest by the report."""
    if context.quarter is not None:
        return context.quarter  # a company's own quarters may end in any month
    today, month = context.published, W.months[one_blank(found["end"])]
    if today is None or context.narrative:
        return UNKNOWN
    return calendar.quarter(today.year - (month > today.month), (month + 2) // 3)


def _year_ago(found: re.Match[str], context: Context) -> Value | None:
    """ "the year-ago results": the quarter told, or the year, of a year before."""
    if context.quarter is not None and context.quarter.first is not None:
        return calendar.moved(context.quarter, -4, "Q")
    return calendar.moved(context.today, -1, "Y") if context.published else UNKNOWN


_YEAR_AGO = r"(?:year[-\s](?:ago|earlier))"
_COMPARED = r"(?:same|comparable|corresponding)"
_YEAR_STEP = r"(?:last|this|next|the\s+current|the\s+previous|the\s+following)"
_TENS = any_of(word for word, number in W.numbers.items() if number in range(20, 100, 10))
_ONES = any_of(word for word, number in W.numbers.items() if 1 <= number <= 9 and " " not in word)
_TEENS = any_of(word for word, number in W.numbers.items() if 10 <= number <= 19 and " " not in word)


def _spelled_year(found: re.Match[str], context: Context) -> Value | None:
    """ "nineteen ninety-six", "two thousand and four"."""
    small = W.numbers.get(found["ones"] or "", 0)
    if found["thousand"]:
        return calendar.year(2000 + small)
    return calendar.year(W.numbers[found["century"]] * 100 + W.numbers[found["tens"]] + small)


_ROMAN_ERA = r"\s*(?:b\.?\s?c\.?(?:e\.?)?)"
_OLD_YEAR = r"\d{1,4}"
_DECADE = any_of(W.decades)
_HOLIDAY = any_of(W.holidays).replace("'", "['’]")

ERAS: tuple[Rule, ...] = (
    rule(
        "times/quarter-told",
        "unit",
        rf"(?:the\s+)?(?:{_COMPARED}\s+)?(?P<ago>{_YEAR_AGO})[\s-]+(?P<u>quarter|period)",
        _quarter_told,
    ),
    rule(
        "times/quarter-told",
        "unit",
        rf"(?:the\s+(?P<y>{YEAR})|(?P<step>{_YEAR_STEP})\s+year['’]s)\s+(?P<u>quarter|period)",
        _quarter_told,
    ),
    rule(
        "times/quarter-told",
        "unit",
        rf"the\s+(?:{_COMPARED}\s+)?(?P<u>quarter|period)\s+(?:(?P<ago>a\s+year\s+(?:ago|earlier|before))"
        rf"|(?:of\s+|in\s+)?(?:(?P<step>last)\s+year|(?P<y>{YEAR})))",
        _quarter_told,
    ),
    rule(
        "times/quarter-ended",
        "unit",
        rf"the\s+(?:latest\s+)?(?P<u>quarter)(?=\s+(?:that\s+|which\s+)?(?:ended|ending)\s+(?:on\s+)?(?P<end>{MONTH})(?!\w))",
        _quarter_ended,
    ),
    rule(
        "times/year-ago",
        "unit",
        rf"(?:the\s+|a\s+)?{_YEAR_AGO}(?=\s+[a-z])(?!\s+{NUMBER}\s+{UNIT}(?!\w))",
        _year_ago,
    ),
    rule("times/quarter-told", "unit", r"the\s+(?P<latest>latest)\s+(?P<u>quarter|period)", _quarter_told),
    rule("times/quarter-told", "unit", r"the\s+(?P<u>quarter)", _quarter_told),
    rule(
        "times/spelled-year",
        "spelled",
        rf"(?:the\s+year\s+)?(?:(?P<century>eighteen|nineteen|twenty)[\s-]+(?P<tens>{_TENS}|{_TEENS})"
        rf"|(?P<thousand>two\s+thousand(?=\s+(?:and\s+)?{_ONES}\b)|(?<=the\syear\s)two\s+thousand)(?:\s+and)?)"
        rf"(?:[\s-]+(?P<ones>{_ONES}))?",
        _spelled_year,
    ),
    rule(
        "times/decade",
        "digit decade",
        rf"(?:the\s+)?(?:['’]?(?P<y>1\d\d0|20\d0|(?<=['’])\d0|(?<=the\s)\d0|(?<=early\s)\d0|"
        rf"(?<=late\s)\d0)['’]?s|(?P<w>{_DECADE}))",
        _decade,
    ),
    rule(
        "times/century",
        "unit",
        rf"(?:the\s+)?(?:(?P<o>{ORDINAL})|(?P<d>\d\d?(?:st|nd|rd|th)))(?:[\s-]+)(?:century"
        rf"|centuries)(?P<bc>{_ROMAN_ERA})?",
        _century,
    ),
    ranges(
        "times/bc-bc",
        "bc",
        rf"(?P<y>{_OLD_YEAR}){TO}(?P<z>{_OLD_YEAR}){_ROMAN_ERA}",
        _before_christ_pair,
    ),
    rule("times/bc", "bc", rf"(?P<y>{_OLD_YEAR}){_ROMAN_ERA}", _before_christ),
    rule(
        "times/bc-month",
        "bc",
        rf"(?P<m>{MONTH})(?:\s+of|,)?\s+(?P<y>{_OLD_YEAR}){_ROMAN_ERA}",
        _before_christ,
    ),
    rule(
        "times/bc-season",
        "bc",
        rf"(?:the\s+)?(?P<s>{SEASON})(?:\s+of|,)?\s+(?P<y>{_OLD_YEAR}){_ROMAN_ERA}",
        _before_christ,
    ),
    rule(
        "times/season-year",
        "season",
        rf"(?:the\s+)?(?P<s>{SEASON})(?:\s+of|,)?\s+(?:(?P<y>{YEAR}|['’]\d\d)(?!,?\d)|(?:of\s+)?"
        rf"{STEP}\s+year)",
        _season_year,
    ),
    rule(
        "times/year-season",
        "season",
        rf"(?:the\s+)?(?P<y>{YEAR})(?:[-–/](?:{YEAR}|\d\d))?[\s-]+(?P<s>{SEASON})(?P<step>\b)",
        _season_year,
    ),
    rule("times/season", "season", rf"(?:{STEP}\s+|the\s+)?(?P<s>{SEASON})", _season),
    rule(
        "times/holiday",
        "holiday",
        rf"(?:(?P<before>last|this|next|this\s+past)\s+)?(?P<h>{_HOLIDAY}){YEAR_TAIL}",
        _holiday,
    ),
    rule(
        "times/part-of-year",
        "unit",
        rf"(?:the\s+)?(?:(?P<front>{YEAR})['’]?s?\s+|(?P<ago>{_YEAR_AGO})\s+|(?P<whose>{_YEAR_STEP})\s+year['’]s\s+)?"
        rf"(?P<n>first|second|third|fourth|final|1st|2nd|3rd|4th|last|latter)[\s-]+"
        rf"(?:fiscal[\s-]+)?(?P<unit>quarter|half)(?P<q>\b)(?:\s+of\s+(?:the\s+year\s+)?(?:fiscal"
        rf"\s+)?(?P<y>{YEAR})|\s+of\s+{STEP}\s+year|,?\s+(?P<yy>{YEAR}))?",
        _part_of_year,
    ),
)
