"""Rules for lengths of time ("three days") and for times that come again ("every Friday")."""

import re
from dataclasses import replace
from datetime import date

from polybius.coding.times import calendar
from polybius.coding.times.calendar import Value
from polybius.coding.times.context import Context
from polybius.coding.times.rules import (
    HALF,
    MANY_UNITS,
    MONTH,
    NUMBER,
    ONE_UNIT,
    PART,
    SEASON,
    UNIT,
    VAGUE,
    WEEKDAY,
    Rule,
    W,
    number_of,
    rule,
)
from polybius.coding.times.words import any_of
from polybius.types import TimeType

_DAYS = {
    "TS": 1 / 86400, "TM": 1 / 1440, "TH": 1 / 24, "D": 1, "W": 7, "F": 14,
    "M": 30.44, "Q": 91.3, "Y": 365.25, "E": 3652.5,
}  # fmt: skip


def _length(found: re.Match[str], context: Context) -> Value | None:
    unit = W.units[found["u"]]
    count = _count(found["n"])
    if found["n"] == "one" and unit == "D" and context.direction > 0 and not _MEASURED.search(_before(found)):
        return calendar.reference("FUTURE_REF")  # "hopes one day to return"
    if count is not None and (found["half"] or found.groupdict().get("half2")):
        return _with_half(count, unit)
    return calendar.duration(count, unit)


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 10) : found.start()]


_MEASURED = re.compile(r"\b(?:in|for|within|than|about|least|just|only|after|over|by|last|next|of)\s+$")
_ONES = frozenset({"a", "an", "a full", "an entire", "a whole", "a single", "the whole", "the entire"})


def _count(text: str | None) -> float | None:
    plain = re.sub(r"\s+", " ", text or "")
    if plain in _ONES:
        return 1
    if plain.startswith(("a couple", "couple")):
        return 2
    if plain.startswith("half"):
        return 0.5
    return number_of(plain) if plain else None


def _with_half(count: float, unit: str) -> Value:
    whole = calendar.duration(count, unit)
    smaller = {"Y": "6M", "TH": "30M", "D": "T12H"}.get(unit)
    if smaller is None or whole.value is None:
        return calendar.duration(count + 0.5, unit)
    return replace(whole, value=whole.value + smaller)


def _recent(found: re.Match[str], context: Context) -> Value | None:
    """ "the past three weeks", "the next two days": a length, with its days counted from the report."""
    length = _length(found, context)
    unit, count = W.units[found["u"]], _count(found["n"])
    if found["n"] is None and not found["u"].endswith("s"):
        count, length = 1, calendar.duration(1, unit)
    today = context.published
    if length is None or count is None or today is None or unit not in _DAYS or count > 5000:
        return length
    side = found["side"] or found.groupdict().get("side2")
    ahead = side in {"next", "coming", "following"}
    if context.narrative or side in {"following", "first", "final", "previous", "preceding"}:
        return length
    return _covering(length, today, count * _DAYS[unit], ahead)


def _covering(length: Value, today: date, days: float, ahead: bool) -> Value:
    there = calendar.shifted(today, round(max(days, 1)) * (1 if ahead else -1))
    if there is None:
        return length
    return replace(length, first=min(today, there), last=max(today, there))


def _hyphened(found: re.Match[str], context: Context) -> Value | None:
    return calendar.duration(_count(found["n"]), W.units[found["u"]])


def _vague(found: re.Match[str], context: Context) -> Value | None:
    return calendar.duration(None, W.units[found["u"]])


def _unit_long(found: re.Match[str], context: Context) -> Value | None:
    return calendar.duration(None if found["u"].endswith("s") else 1, W.units[found["u"]])


def _set_word(found: re.Match[str], context: Context) -> Value | None:
    return Value(TimeType.SET, W.sets[re.sub(r"\s+", " ", found["s"])])


def _every(found: re.Match[str], context: Context) -> Value | None:
    groups = found.groupdict()
    if groups.get("w"):
        part = f"T{W.parts_of_day[groups['p']]}" if groups.get("p") else ""
        return Value(TimeType.SET, f"XXXX-WXX-{W.weekdays[groups['w'].removesuffix('s')]}{part}")
    if groups.get("season"):
        return Value(TimeType.SET, f"XXXX-{W.seasons[groups['season']]}")
    if groups.get("m"):
        return Value(TimeType.SET, f"XXXX-{W.months[groups['m']]:02}")
    if groups.get("part"):
        return Value(TimeType.SET, f"XXXX-XX-XXT{W.parts_of_day[groups['part']]}")
    count = 2 if groups.get("other") else (_count(groups.get("n")) or 1)
    return replace(calendar.duration(count, W.units[groups["u"]]), type=TimeType.SET)


def _rate(found: re.Match[str], context: Context) -> Value | None:
    """ "twice a week", "per day": how often."""
    return replace(calendar.duration(1, W.units[found["u"]]), type=TimeType.SET)


_N = (
    rf"(?P<n>{NUMBER}|a\s+couple(?:\s+of)?|an?|a\s+full|a\s+whole|a\s+single|an\s+entire"
    rf"|the\s+whole|the\s+entire|half\s+an?|{VAGUE})"
)
_SET = any_of(W.sets)
_PARTS = any_of(form for form in W.parts_of_day if form.endswith("s"))
_WEEKDAY_NAME = any_of([form for form in W.weekdays if "." not in form])

LENGTHS: tuple[Rule, ...] = (
    rule(
        "times/length",
        "unit",
        rf"(?:the\s+(?=\w+\s+\w+s\b))?{_N}(?P<half>{HALF})?[\s-]+(?:and\s+a\s+half\s+)?(?:more\s+"
        rf"|additional\s+|other\s+|full\s+|consecutive\s+|straight\s+|long\s+|calendar\s+"
        rf"|trading\s+|working\s+|business\s+)*(?P<u>"
        rf"{UNIT})(?P<half2>{HALF})?(?:[\s-]long)?",
        _length,
    ),
    rule(
        "times/recent",
        "unit",
        rf"(?:the\s+|these\s+|those\s+)?(?P<side>past|last|next|coming|first|final|latest|following"
        rf"|previous|preceding)\s+(?P<n>{NUMBER}|a\s+couple(?:\s+of)?|few|several|couple\s+of|half)"
        rf"(?P<half>{HALF})?\s+(?P<u>{UNIT})",
        _recent,
    ),
    rule(
        "times/past-unit",
        "unit",
        rf"(?:the\s+(?P<side>past)|(?:(?<=in\s)|(?<=over\s)|(?<=during\s)|(?<=within\s)|(?<=for"
        rf"\s))the\s+(?P<side2>last|next))\s+(?P<n>(?!))?(?P<half>(?!))?(?P<u>{ONE_UNIT})",
        _recent,
    ),
    rule(
        "times/recent-vague",
        "unit",
        rf"(?:the\s+)?(?:recent|past|coming|following|early|ensuing|previous|intervening|last|first"
        rf"|next|final|later)\s+(?P<u>{MANY_UNITS})",
        _vague,
    ),
    rule(
        "times/hyphened",
        "unit",
        rf"(?P<n>{NUMBER})[\s-]+(?P<u>{ONE_UNIT})(?:[\s-](?:long|old))?",
        _hyphened,
    ),
    rule(
        "times/year-ended",
        "unit",
        r"the\s+(?:(?:full|fiscal|financial|latest)\s+)*(?P<n>)(?P<u>year)(?=\s+(?:that\s+|which\s+)?(?:ended|ending)\b)",
        _unit_long,
    ),
    rule("times/unit-long", "unit", rf"(?P<u>{UNIT})[\s-]+long", _unit_long),
    rule(
        "times/vague-length",
        "unit",
        rf"(?<!hundreds\sof\s)(?<!thousands\sof\s)(?<!matter\sof\s)(?P<u>{MANY_UNITS})(?!\s+(?:\d{{4}}|apart\b))",
        _vague,
    ),
    rule("times/set", "word", rf"(?P<s>{_SET})", _set_word),
    rule(
        "times/every",
        "word",
        rf"(?:every|each)\s+(?:(?P<w>{WEEKDAY})(?:\s+(?P<p>{PART}))?|(?P<m>{MONTH})|(?P<season>{SEASON})|(?P<part>"
        rf"{PART})|(?:(?P<other>other|second)\s+|(?P<n>{NUMBER}|few)\s+)?(?P<u>{UNIT}))",
        _every,
    ),
    rule("times/weekday-parts", "weekday", rf"(?P<w>{WEEKDAY})\s+(?P<p>{_PARTS})", _every),
    rule("times/weekdays", "word", rf"(?P<w>{_WEEKDAY_NAME}s)", _every),
    rule(
        "times/rate",
        "word",
        rf"(?:(?:once|twice|three\s+times|several\s+times)\s+(?:an?|each|every)|per)\s+(?P<u>"
        rf"{ONE_UNIT})",
        _rate,
    ),
)
