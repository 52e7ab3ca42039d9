"""The form of a rule, and the patterns that rules are written with."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from polybius.coding.times.calendar import Value
from polybius.coding.times.context import Context
from polybius.coding.times.words import any_of, words

Part = tuple[int, int, Value]  # start, end, value
Reader = Callable[[re.Match[str], Context], Value | None]
PartReader = Callable[[re.Match[str], Context], list[Part]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over text in small letters; tried where a word of one of the kinds in `needs` stands."""

    id: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    read: PartReader


def rule(id: str, needs: str, pattern: str, read: Reader) -> Rule:
    """A rule whose whole match is one expression; a reader that gives None leaves it."""

    def parts(found: re.Match[str], context: Context) -> list[Part]:
        value = read(found, context)
        return [] if value is None else [(found.start(), found.end(), value)]

    return Rule(id, _compiled(pattern), frozenset(needs.split()), parts)


def ranges(id: str, needs: str, pattern: str, read: PartReader) -> Rule:
    """A rule whose match holds several expressions."""
    return Rule(id, _compiled(pattern), frozenset(needs.split()), read)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$£€#]){pattern}(?!\w)")


W = words()
MONTH = any_of(W.months)
WEEKDAY = any_of(W.weekdays)
SEASON = any_of(W.seasons)
PART = any_of(W.parts_of_day)
UNIT = any_of(W.units)
ONE_UNIT = any_of(form for form in W.units if not form.endswith("s"))
MANY_UNITS = any_of(form for form in W.units if form.endswith("s"))
ORDINAL = any_of(W.ordinals)
YEAR = r"(?:1\d{3}|20\d\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_NUMBER_WORD = any_of(W.numbers)
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{_NUMBER_WORD}(?:[\s-]+{_NUMBER_WORD})?)"
VAGUE = any_of(W.vague)
HALF = r"(?:\s+and\s+a\s+half|\s+1/2|-1/2|\s+and\s+half)"


@lru_cache(maxsize=1024)
def number_of(text: str) -> float | None:
    """The number that digits or words say; None where they say none."""
    plain = re.sub(r"[\s-]+", " ", text.strip()).replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain) if "." in plain else int(plain)
    if plain in W.numbers:
        return W.numbers[plain]
    tens, _, ones = plain.partition(" ")
    return _two_words(tens, ones)


def _two_words(tens: str, ones: str) -> int | None:
    first, second = W.numbers.get(tens), W.numbers.get(ones)
    if first is None or second is None:
        return None
    if second == 100:
        return first * 100
    return first + second if first % 10 == 0 and second < 10 else None


def day_number(text: str) -> int:
    """The number of a day: "3rd" is 3."""
    return int(re.sub(r"\D", "", text))


def kinds_of_words() -> dict[str, frozenset[str]]:
    """The words that call for rules, each with the kinds of rule that it calls for."""
    found: dict[str, set[str]] = {}

    def put(kind: str, forms: Iterable[str]) -> None:
        for form in forms:
            last = re.split(r"[\s-]+", form)[-1]
            found.setdefault(last, set()).add(kind)
            if last.endswith("."):
                found.setdefault(last[:-1], set()).add(kind)

    put("month", W.months)
    put("weekday", W.weekdays)
    put("season", W.seasons)
    put("part", [*W.parts_of_day, "overnight", "tonight", "midnight"])
    put("unit", [*W.units, "weekend", "weekends", "term"])
    put("word", [*W.references, *W.reference_adjectives, *W.days, *W.sets])
    put("word", ["every", "each", "twice", "once", "per", "mondays", "tuesdays", "wednesdays", "thursdays"])
    put("word", ["fridays", "saturdays", "sundays"])
    put("decade", W.decades)
    put("holiday", [re.sub(r"['’]s\b", "", form) for form in W.holidays])
    put("holiday", ["day", "eve"])
    put("bc", ["bc", "bce", "b.c.", "b.c"])
    put("unit", ["period", "ago", "earlier"])
    put("spelled", ["eighteen", "nineteen", "twenty", "thousand"])
    put("clock", ["o'clock", "half", "quarter", "noon", "midday", "midnight"])
    return {word: frozenset(kinds) for word, kinds in found.items()}
