"""Rules for times told from another time, for times of day, and for words such as "now"."""

import re
from dataclasses import replace

from polybius.coding.times import calendar
from polybius.coding.times.calendar import UNKNOWN, Value
from polybius.coding.times.context import Context, year_of_month
from polybius.coding.times.dates import step_of
from polybius.coding.times.rules import (
    HALF,
    MONTH,
    NUMBER,
    ONE_UNIT,
    PART,
    UNIT,
    VAGUE,
    YEAR,
    Rule,
    W,
    number_of,
    rule,
)
from polybius.coding.times.words import any_of
from polybius.types import TimeType

_STEP = (
    r"(?P<step>the\s+very\s+next|this\s+past|this\s+coming|the\s+coming|the\s+previous|the\s+preceding|the\s+prior"
    r"|the\s+following|the\s+subsequent|the\s+ensuing|the\s+next|the\s+last|the\s+same|that\s+same"
    r"|this\s+same|this\s+very|that\s+very|the\s+current|previous|following|last|next|this|that|same)"
)
_AFTER_STEP = r"(?P<after>before|after|following|later|earlier)"


_WITHIN = re.compile(r"\b(?:in|over|during|within|for)\s+\Z", re.IGNORECASE)


def _stepped(found: re.Match[str], context: Context) -> Value | None:
    """ "last week", "the following year", "that day"."""
    unit = W.units[found["u"]]
    text = re.sub(r"\s+", " ", found["step"]).replace("very ", "").replace("that same", "that")
    if text == "the last" and not context.narrative:
        if _WITHIN.search(found.string, max(0, found.start() - 12), found.start()):
            return None  # "in the last year": a length of time up to now
        text = "last"
    if unit in {"Y", "M", "W"} and text == "this" and context.published and not context.narrative:
        return _so_far(stepped_unit(context.today, unit, 0), context)
    if context.narrative and text.startswith("this") and text not in {"this past", "this coming"}:
        text = "that"
    step, told = step_of(text)
    return _onward(unit, step, told, context)


def _so_far(value: Value | None, context: Context) -> Value | None:
    """What has happened this year has happened by the day of the report."""
    if value is None or value.last is None or context.direction > 0 or context.published is None:
        return value
    return replace(value, last=min(value.last, context.published))


def _onward(unit: str, step: int, told: bool, context: Context) -> Value | None:
    if unit == "D":
        base = context.that_day if told else context.today
        return calendar.moved(base, step, "D") if base.first else UNKNOWN
    base = context.then if told else context.today
    if unit == "Q" and told and context.quarter is not None:
        base = context.quarter
    if unit == "W":
        base = context.that_day if told else context.today
    return stepped_unit(base, unit, step)


def stepped_unit(base: Value, unit: str, step: int) -> Value | None:
    """The unit that holds the base, or one so many before or after it."""
    if base.first is None:
        return calendar.moved(base, step, unit) if base.value else UNKNOWN
    if unit in {"W", "F"}:
        return calendar.moved(base, step, "W")
    if unit == "E":
        return calendar.decade(base.first.year // 10 + step)
    if unit == "C":
        return calendar.century(base.first.year // 100 + 1 + step)
    if unit in {"M", "Q", "Y"}:
        return calendar.moved(base, step, unit)
    return None


def _unit_before(found: re.Match[str], context: Context) -> Value | None:
    """ "the day before", "the year after": from the time told."""
    unit = W.units[found["u"]]
    step = -1 if found["after"] in {"before", "earlier"} else 1
    return _onward(unit, step, True, context)


def _weekend(found: re.Match[str], context: Context) -> Value | None:
    """Saturday and Sunday: the last ones begun by the report, or the next, by tense."""
    text = re.sub(r"\s+", " ", found["step"] or "")
    step, told = step_of(text) if text else (0, False)
    base = (context.that_day if told else context.today).first
    if base is None:
        return UNKNOWN
    if not text or text == "the":
        step = 0 if base.isoweekday() >= 6 or context.direction > 0 else -1
    there = calendar.shifted(base, 7 * step)
    return calendar.weekend(there)


def _ago(found: re.Match[str], context: Context) -> Value | None:
    unit, way = W.units[found["u"]], re.sub(r"\s+", " ", found["way"])
    back = way in {"ago", "earlier", "before", "previously", "prior", "beforehand", "back"}
    base = _base_of_way(way, unit, context)
    count = _count(found)
    if count is None:
        return calendar.reference("PAST_REF" if back else "FUTURE_REF")
    if unit == "Y" and count == 1 and way in {"ago", "earlier"} and context.quarter and context.quarter.first:
        return calendar.moved(context.quarter, -4, "Q")  # what a quarter of a year is compared with
    if found["today"]:
        return _to_the_day(count, unit, found["today"].split()[-1], context)
    return _far(base, count * (-1 if back else 1), unit, bool(found["half"]))


def _base_of_way(way: str, unit: str, context: Context) -> Value:
    if way in {"ago", "from now", "hence", "back"}:
        return context.today
    fine = context.told is not None and context.told.grain in {"D", "M"}
    if unit in {"Y", "E", "C"} and not (context.narrative or fine):
        return context.today
    return context.that_day if context.that_day.first else context.then


def _far(base: Value, count: float, unit: str, half: bool) -> Value | None:
    if half and unit == "Y":
        count, unit = count * 12 + (6 if count > 0 else -6), "M"
    if unit in {"TH", "TM", "TS"}:
        return _hours(base, count, unit)
    if unit == "F":
        count, unit = count * 2, "W"
    if unit == "E":
        count, unit = count * 10, "Y"
    if unit == "C":
        count, unit = count * 100, "Y"
    if abs(count) > 100_000 or count != int(count):
        return UNKNOWN
    return calendar.moved(base, int(count), unit)


def _hours(base: Value, count: float, unit: str) -> Value:
    """Hours before or after a day told stay on that day where they are few."""
    hours = count / {"TH": 1, "TM": 60, "TS": 3600}[unit]
    if abs(hours) < 24 or base.grain != "D":
        return calendar.duration(abs(count), unit)
    there = calendar.shifted(base.first, round(hours / 24)) if base.first and abs(hours) < 1e6 else None
    return calendar.day(there) if base.grain == "D" else UNKNOWN


def _to_the_day(count: float, unit: str, span: str, context: Context) -> Value:
    """ "thirty years ago today", "ten years ago this week"."""
    today = context.published
    if today is None or count != int(count) or count > 5000:
        return UNKNOWN
    if unit == "Y":
        then = calendar.safe_day(today.year - int(count), today.month, today.day)
        return calendar.week(then) if span == "week" else calendar.day(then)
    return calendar.moved(context.today, -int(count), unit)


def _count(found: re.Match[str]) -> float | None:
    text = re.sub(r"\s+", " ", found["n"] or "")
    if text in {"a", "an", "one", "the"}:
        return 1
    if text in {"a couple of", "a couple"}:
        return 2
    return number_of(text)


def _part(found: re.Match[str], context: Context) -> Value | None:
    """ "last night", "this morning", "that afternoon", "the next morning"."""
    code = W.parts_of_day[found["p"]]
    text = re.sub(r"\s+", " ", found["step"] or "")
    if context.narrative and text == "this":
        text = "that"
    step, told = step_of(text)
    base = context.that_day if told else context.today
    if text == "the next" or text == "the following":
        base, step = context.that_day, 1
    there = calendar.moved(base, step, "D") if base.first else UNKNOWN
    return calendar.clock(there, code)


def _part_before(found: re.Match[str], context: Context) -> Value | None:
    step = -1 if found["after"] == "before" else 1
    there = calendar.moved(context.that_day, step, "D") if context.that_day.first else UNKNOWN
    return calendar.clock(there, W.parts_of_day[found["p"]])


def _week_of_month(found: re.Match[str], context: Context) -> Value | None:
    """ "the last two weeks of August": a length, with its days."""
    number = W.months[found["m"]]
    year = int(found["y"]) if found["y"] else year_of_month(context, number)
    whole = calendar.month(year, number) if year else UNKNOWN
    unit = W.units[found["u"]]
    count = number_of(found["n"]) if found["n"] else None if found["u"].endswith("s") else 1
    length = calendar.duration(count, unit)
    days = int((count or 0) * (7 if unit == "W" else 1)) - 1
    if whole.first is None or whole.last is None or not 0 <= days < 28:
        return replace(length, first=whole.first, last=whole.last)
    if found["side"] in {"last", "final"}:
        return replace(length, first=calendar.shifted(whole.last, -days), last=whole.last)
    return replace(length, first=whole.first, last=calendar.shifted(whole.first, days))


def _end_of(found: re.Match[str], context: Context) -> Value | None:
    """ "the end of the month", "by year's end"."""
    return _onward(W.units[found["u"]], 0, context.narrative, context)


def _tonight(found: re.Match[str], context: Context) -> Value | None:
    return calendar.clock(context.today, "NI")


def _overnight(found: re.Match[str], context: Context) -> Value | None:
    """The night to the day of the report, in a report of what was done."""
    if context.published is None or context.narrative or context.direction > 0:
        return UNKNOWN
    night = calendar.clock(calendar.moved(context.today, -1, "D"), "NI")
    return replace(night, last=context.published)


def _deictic(found: re.Match[str], context: Context) -> Value | None:
    days = W.days[re.sub(r"\s+", " ", found["d"])]
    if context.narrative and not days:
        return calendar.reference("PRESENT_REF")
    return calendar.moved(context.today, days, "D") if context.published else UNKNOWN


def _reference(found: re.Match[str], context: Context) -> Value | None:
    name = W.references[re.sub(r"\s+", " ", found["r"])]
    if name == "FUTURE_REF" and found["r"] in {"soon", "shortly"} and context.direction < 0:
        return None  # "soon fell" tells what came next, not what is to come
    return calendar.reference(name)


def _adjective(found: re.Match[str], context: Context) -> Value | None:
    return calendar.reference(W.reference_adjectives[found["r"]])


def _clock(found: re.Match[str], context: Context) -> Value | None:
    hour, minute = int(found["h"]), int(found["mi"] or 0)
    mark = re.sub(r"\W", "", found["mark"] or "")
    if minute > 59 or hour > (12 if mark in {"am", "pm"} else 24):
        return None
    if mark in {"am", "pm"}:
        hour = hour % 12 + (12 if mark == "pm" else 0)
    return _at(f"{hour:02}:{minute:02}")


def _at(time: str) -> Value:
    return Value(TimeType.TIME, f"XXXX-XX-XXT{time}", grain="T")


def _four_figures(found: re.Match[str], context: Context) -> Value | None:
    hour, minute = int(found["h"]), int(found["mi"])
    return _at(f"{hour:02}:{minute:02}") if hour < 25 and minute < 60 else None


def _spoken_clock(found: re.Match[str], context: Context) -> Value | None:
    """ "half past four": which half of the day is not told."""
    hour = number_of(found["h"])
    if hour is None or not 1 <= hour <= 12:
        return None
    minutes = {"half": 30, "quarter": 15}.get(found["q"] or "", 0)
    if (found["way"] or "past") != "past":
        hour, minutes = hour - 1 or 12, 60 - minutes
    return _at(f"{int(hour):02}:{minutes:02}")


def _noon(found: re.Match[str], context: Context) -> Value | None:
    return _at("24:00" if found[0] == "midnight" else "12:00")


def _bare_part(found: re.Match[str], context: Context) -> Value | None:
    return _at(W.parts_of_day[found["p"]])


def later_in(found: re.Match[str], context: Context) -> Value | None:
    """ "later that month", "earlier this year", "later in the day"."""
    unit = W.units.get(found["u"])
    told = found["step"] in {"that", "the", "the same"} or context.narrative
    value = _onward(unit, 0, told, context) if unit else None
    return value and _bounded(value, found["side"], context)


def _bounded(value: Value, side: str, context: Context) -> Value:
    """Earlier this year is before the report, later this year after it."""
    today = context.published
    if today is None or value.first is None or value.last is None or not value.first <= today <= value.last:
        return value
    return replace(value, last=today) if side == "earlier" else replace(value, first=today)


_DEICTIC = any_of(W.days)
_REFERENCE = any_of(W.references)
_ADJECTIVE = any_of(W.reference_adjectives)
_STEP_OR_THE = _STEP.replace("same)", "same|the)")
_COUNT = rf"(?P<n>{NUMBER}|a\s+couple(?:\s+of)?|an?(?:\s+full)?|{VAGUE}|the)"

RELATIVE: tuple[Rule, ...] = (
    rule("times/step-unit", "unit", rf"{_STEP}\s+(?:(?:fiscal|financial|calendar)\s+)?(?P<u>{ONE_UNIT})", _stepped),
    rule(
        "times/unit-before",
        "unit",
        rf"(?:the\s+)(?P<u>{UNIT})\s+{_AFTER_STEP}(?!\s+(?:the|a|an|his|her|its|their|that|this"
        rf"|\w+ed|\w+ing)\b)",
        _unit_before,
    ),
    rule("times/weekend", "unit", rf"(?:{_STEP_OR_THE}\s+)?weekend", _weekend),
    rule(
        "times/ago",
        "unit",
        rf"{_COUNT}(?P<half>{HALF})?[\s-]+(?:more\s+)?(?:calendar\s+)?(?P<u>{UNIT})(?P<half2>"
        rf"{HALF})?\s+(?P<way>ago|earlier|later|previously|prior|from\s+now|hence|beforehand|back"
        rf"(?=\s*[,.])|before(?=\s*[,.;)])|after(?=\s*[,.;)]))(?P<today>\s+today|\s+this\s+week)?",
        _ago,
    ),
    rule(
        "times/vague-ago",
        "unit",
        rf"(?P<u>{UNIT})\s+(?P<way>ago|earlier|later)(?P<n>)(?P<half>(?!))?(?P<today>(?!))?",
        _ago,
    ),
    rule("times/part", "part", rf"{_STEP}\s+(?P<p>{PART})", _part),
    rule(
        "times/part-before",
        "part",
        rf"the\s+(?P<p>{PART})\s+(?P<after>before|after)(?!\s+(?:the|a|an|his|her|its|their"
        rf"|that)\b)",
        _part_before,
    ),
    rule(
        "times/week-of-month",
        "unit",
        rf"the\s+(?P<side>last|final|first|opening)\s+(?:(?P<n>{NUMBER}|few)\s+)?(?P<u>days?"
        rf"|weeks?)\s+(?:of|in)\s+(?P<m>{MONTH})(?:(?:\s+of|,)?\s+(?P<y>{YEAR})(?!,?\d))?",
        _week_of_month,
    ),
    rule(
        "times/end-of",
        "unit",
        r"(?:(?<=end\sof\s)|(?<=beginning\sof\s)|(?<=start\sof\s)|(?<=middle\sof\s)|(?<=part\sof\s)"
        r"|(?<=rest\sof\s)|(?<=half\sof\s)|(?<=late\sin\s)|(?<=early\sin\s))the\s+(?P<u>year|month"
        r"|week|decade|century)(?!\s*(?:\d|end|to\b))",
        _end_of,
    ),
    rule("times/year-end", "unit", r"(?:the\s+)?(?P<u>year|month|week)(?:['’]s\s+|[\s-])end(?!\w)", _end_of),
    rule(
        "times/overnight",
        "part",
        r"overnight(?!\s+(?:on|to|into|between|from|stay|shift|guests?)\b)",
        _overnight,
    ),
    rule("times/tonight", "part", r"tonight", _tonight),
    rule("times/deictic", "word", rf"(?P<d>{_DEICTIC})", _deictic),
    rule(
        "times/reference",
        "word",
        rf"(?<!as\s)(?!(?:in\s+)?the\s+past\s+(?:{NUMBER}|{VAGUE}|few|couple|{UNIT})(?!\w))(?P<r>"
        rf"{_REFERENCE})(?!\s+(?:after|before|afterward|afterwards|thereafter|as)\b)",
        _reference,
    ),
    rule("times/adjective", "word", rf"(?P<r>{_ADJECTIVE})(?=\s+[a-z])", _adjective),
    rule(
        "times/later-in",
        "unit",
        rf"(?P<side>later|earlier|sometime)\s+(?:in\s+|on\s+|during\s+)?(?P<step>the\s+same|that"
        rf"|this|the)\s+(?P<u>{UNIT})",
        later_in,
    ),
    rule(
        "times/clock",
        "digit",
        r"(?P<h>\d{1,2})(?:[:.](?P<mi>\d\d))?\s*(?P<mark>a\.m\.?|p\.m\.?|am|pm)(?:\s+(?:local"
        r"\s+time|[ecmp][sd]t|gmt|utc))?",
        _clock,
    ),
    rule(
        "times/clock-24",
        "digit",
        r"(?P<h>\d{1,2}):(?P<mi>[0-5]\d)(?P<mark>(?!))?(?::\d\d)?(?:\s*(?:hours|hrs|h|local\s+time"
        r"|gmt|utc|[ecmp][sd]t))?",
        _clock,
    ),
    rule(
        "times/clock-four",
        "digit",
        r"(?P<h>[012]\d)(?P<mi>[0-5]\d)\s*(?:hours|hrs|h|gmt|utc|local\s+time)",
        _four_figures,
    ),
    rule(
        "times/clock-spoken",
        "clock",
        rf"(?:(?P<q>half|quarter)\s+(?P<way>past|to)\s+(?P<h>{NUMBER})(?:\s+o['’]clock)?)",
        _spoken_clock,
    ),
    rule("times/o'clock", "clock", rf"(?P<h>{NUMBER})\s+o['’]clock(?P<q>)(?P<way>)", _spoken_clock),
    rule("times/noon", "clock part", r"(?:noon|midday|midnight)", _noon),
    rule("times/bare-part", "part", rf"(?:the\s+|one\s+|an?\s+)?(?P<p>{PART})", _bare_part),
)
