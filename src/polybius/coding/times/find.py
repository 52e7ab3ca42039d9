"""Finds the time expressions of an article, in text order, each with its value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from polybius.coding.times import calendar, traps
from polybius.coding.times.calendar import Value
from polybius.coding.times.calendars import CALENDARS, last_words
from polybius.coding.times.context import FUTURE, Context, direction_at
from polybius.coding.times.dates import DATES
from polybius.coding.times.eras import ERAS
from polybius.coding.times.lengths import LENGTHS
from polybius.coding.times.relative import RELATIVE
from polybius.coding.times.rules import Rule, W, kinds_of_words
from polybius.coding.times.words import any_of
from polybius.types import Article, Parse, Sentence, Span, TimeMention, TimeType, ZoneKind

RULES: tuple[Rule, ...] = (*CALENDARS, *DATES, *ERAS, *RELATIVE, *LENGTHS)
_KINDS = kinds_of_words()
_KINDS |= {word: _KINDS.get(word, frozenset()) | {"calendar"} for word in last_words()}
_ASIDE = frozenset({ZoneKind.CAPTION, ZoneKind.BYLINE, ZoneKind.DATELINE, ZoneKind.BOILERPLATE})


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression as read so far."""

    start: int
    end: int
    value: Value
    rule: str
    on: Value | None = None  # the day told last before it, where that is near


Candidate = tuple[int, int, int, re.Match[str]]  # start, minus its length, number of its rule, match


def find(article: Article, parse: Parse) -> tuple[TimeMention, ...]:
    """The time expressions of the article; where a value is not to be known, it is None."""
    text = small_letters(article.text)
    candidates = [list(_candidates(text, parse, group)) for group in _paragraphs(parse.sentences)]
    told_in_full = _is_narrative(article.published, candidates)
    readings: list[Reading] = []
    state = _State(Context(article.published, narrative=told_in_full), -1)
    for group, found in zip(_paragraphs(parse.sentences), candidates, strict=True):
        aside = group[0].zone in _ASIDE
        start = _State(replace(state.context, told=None, told_day=None), -1) if aside else state
        new, after = _read_all(text, parse, found, start)
        readings += new
        state = state if aside else after
    return tuple(_mention(reading) for reading in readings)


def small_letters(text: str) -> str:
    """The text in small letters, each at its place: where a letter's small form is longer, it stays."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _paragraphs(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        if groups and groups[-1][0].paragraph == sentence.paragraph:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _candidates(text: str, parse: Parse, group: list[Sentence]) -> Iterator[Candidate]:
    kinds = _kinds_in(parse, group)
    if not kinds:
        return
    first, last = group[0].span.start, group[-1].span.end
    found: list[Candidate] = []
    for number, rule in enumerate(RULES):
        if kinds.isdisjoint(rule.needs):
            continue
        for match in rule.pattern.finditer(text, first, last):
            found.append((match.start(), match.start() - match.end(), number, match))
    found.sort(key=lambda candidate: candidate[:3])
    yield from found


def _kinds_in(parse: Parse, group: list[Sentence]) -> set[str]:
    """Which kinds of rule the words of the sentences call for."""
    kinds: set[str] = set()
    for token in parse.tokens[group[0].first : group[-1].end]:
        lower = token.text.lower()
        if lower in _KINDS:
            kinds |= _KINDS[lower]
        elif not lower.isalpha() and (any(letter.isdigit() for letter in lower)):
            kinds.add("digit")
            kinds |= _glued(lower)
    return kinds


def _glued(word: str) -> set[str]:
    """Kinds of what stands behind digits without a blank: "4pm", "80s", "480BC"."""
    return {"decade"} if word.endswith("s") else {"bc"} if "b" in word else set()


def _is_narrative(published: date | None, candidates: list[list[Candidate]]) -> bool:
    """Whether the article tells a history by its own dates, most of them far from the report's day."""
    years, days = _years_and_days(candidates)
    if len(years) < 3 or len(years) < 5 * days:
        return False
    if published is None:
        return True
    far = sum(abs(published.year - year) >= 1 for year in years)
    return far >= 0.6 * len(years) and len(years) >= 6


def _years_and_days(candidates: list[list[Candidate]]) -> tuple[list[int], int]:
    years: list[int] = []
    days = 0
    for group in candidates:
        for _, _, number, match in group:
            rule = RULES[number].id
            if rule in {"times/year", "times/bc"}:
                years.append(int(match["y"]))
            days += rule in {"times/weekday", "times/deictic"}
    return years, days


@dataclass(frozen=True, slots=True)
class _State:
    """What has been told so far, and in which sentence."""

    context: Context
    sentence: int


def _read_all(text: str, parse: Parse, candidates: list[Candidate], state: _State) -> tuple[list[Reading], _State]:
    """The expressions of a paragraph from left to right; each is told from those before it."""
    readings: list[Reading] = []
    for start, _, number, match in candidates:
        if readings and start < readings[-1].end:
            continue
        token = parse.token_at(traps.key_of(match))
        if token is None or traps.refuses(RULES[number].id, match, parse, token):
            continue
        near = token.sentence - state.sentence <= 1
        context = replace(state.context, near=near, direction=direction_at(parse, token.i))
        for begin, end, value in RULES[number].read(match, context):
            reading = _widened(text, Reading(begin, end, value, RULES[number].id, _day_of_clock(value, context)))
            readings = _joined(text, readings, reading)
            state = _told(state, readings[-1], parse, token.sentence)
    return [_on_its_day(reading) for reading in readings if not traps.stray(reading.rule, reading.value)], state


def _day_of_clock(value: Value, context: Context) -> Value | None:
    """The day of a time by the clock that stands alone: the one told just before, of what was or will be done."""
    if value.grain != "T" or ":" not in (value.value or "") or not context.near or context.direction == FUTURE:
        return None
    return context.told_day


def _on_its_day(reading: Reading) -> Reading:
    """The expression; a time by the clock on the day told before it, if no day has been joined to it."""
    if reading.on is None or reading.value.grain != "T":
        return reading
    clock = (reading.value.value or "").split("T", 1)[1]
    return replace(reading, value=calendar.clock(calendar.day(reading.on.first), clock))


_EDGE = re.compile(rf"(?<!\w)(?:the\s+)?(?P<m>{any_of(W.modifiers)})(?:\s*|-)(?:the\s+)?\Z")


def _widened(text: str, reading: Reading) -> Reading:
    """With the words before it that narrow it: "early", "the end of", "nearly"."""
    found = _EDGE.search(text, max(0, reading.start - 32), reading.start)
    if found is None or (found.end() > found.start("m") and not _parted(text, found)):
        return reading
    part = W.modifiers[re.sub(r"\s+", " ", found["m"])]
    if part == "about" and not _is_measured(reading):
        return reading
    value = reading.value if part == "about" else calendar.narrowed(reading.value, part)
    return replace(reading, start=found.start(), value=value)


def _is_measured(reading: Reading) -> bool:
    """Whether "about" and "more than" can be said of it."""
    value = reading.value
    return value.type is TimeType.DURATION or value.grain == "T" or reading.rule in {"times/ago", "times/year"}


def _parted(text: str, found: re.Match[str]) -> bool:
    """Whether the modifier is a word of its own or ends in a hyphen."""
    return text[found.end() - 1] in " -\n\t\u00a0"


_GAP = re.compile(r"(?:,?\s*(?:(?:on|of|at|in)\s+(?:the\s+)?)?|\s*\(\s*)")


def _joined(text: str, readings: list[Reading], new: Reading) -> list[Reading]:
    """The readings with the new one: made one with the last where they tell one time together."""
    if not readings or not _GAP.fullmatch(text, readings[-1].end, new.start):
        return [*readings, new]
    last = readings[-1]
    value = _together(last, new)
    if value is None:
        return [*readings, new]
    rule = new.rule if last.value.grain == "T" else last.rule
    return [*readings[:-1], Reading(last.start, new.end, value, rule)]


def _together(last: Reading, new: Reading) -> Value | None:
    """ "Friday" with "morning", "4:30 pm" with "on Monday", "Friday" with "Oct. 23"."""
    a, b = last.value, new.value
    if last.rule == "times/weekday" and new.rule in {"times/month-day", "times/day-month"}:
        return b
    if new.rule == "times/spelled-year" and last.rule in {"times/month", "times/season"}:
        return _of_year(a, b)
    if _is_loose_time(a) and _is_day(b):
        return calendar.clock(b, (a.value or "").split("T", 1)[1])
    if _is_day(a) and _is_loose_time(b) and a.type is TimeType.DATE:
        return calendar.clock(a, (b.value or "").split("T", 1)[1])
    if _is_loose_time(a) and b.type is TimeType.TIME:
        return b
    return None


def _of_year(part: Value, year: Value) -> Value | None:
    """The month or season, of the year told behind it: "January nineteen ninety-seven"."""
    if part.first is None or year.first is None:
        return None
    if part.grain == "M":
        return calendar.month(year.first.year, part.first.month)
    return calendar.season(year.first.year, (part.value or "")[-2:])


def _is_loose_time(value: Value) -> bool:
    return value.grain == "T"


def _is_day(value: Value) -> bool:
    return (value.grain == "D" and value.type is not TimeType.DURATION) or (
        value.type is TimeType.DATE and value.value is None
    )


def _told(state: _State, reading: Reading, parse: Parse, sentence: int) -> _State:
    """The state after an expression: a date in the calendar is what the next is told from."""
    value, context = reading.value, state.context
    if reading.rule == "times/quarter-told":
        return state
    if value.grain == "Q" and value.first is not None:
        if context.published is None or (value.last or value.first) <= context.published:  # over
            context = replace(context, quarter=_later(context.quarter, value))
        state = replace(state, context=context)
    if context.narrative and _DEICTIC.match(parse.text, reading.start, reading.end):
        return state
    if reading.rule in {"times/year", "times/year-year"} and not _moves_on(parse, reading):
        return state
    if value.type not in {TimeType.DATE, TimeType.TIME} or value.grain not in set("DMYSQWH"):
        return state
    if value.first is None and not (value.value or "").startswith("BC"):
        return state
    if reading.rule == "times/ago" and _BACK.search(parse.text, reading.start, reading.end):
        return state
    if value.grain == "Y" and context.told is not None and _within_year(context.told, value):
        return replace(state, sentence=sentence)
    day = value if value.grain == "D" else None
    full = _YEAR.search(parse.text, reading.start, reading.end) is not None and not _dates_noun(parse, reading)
    return _State(replace(context, told=value, told_day=day, full=full), sentence)


def _dates_noun(parse: Parse, reading: Reading) -> bool:
    """Whether a date only says which thing is meant, and the story is not told of it: "the June 1988 truce"."""
    head = parse.head_of(Span(reading.start, reading.end))
    return head is not None and head.dep in {"compound", "nmod", "amod", "nummod", "poss"} and head.head > head.i


def _later(told: Value | None, new: Value) -> Value:
    """The later of two quarters: what they are compared with lies before."""
    if told is None or told.first is None or new.first is None:
        return new
    return max(told, new, key=lambda value: value.first or date.min)


def _within_year(told: Value, year: Value) -> bool:
    """Whether the year is that of the day or month told already, which stays the nearer mark."""
    return told.grain in {"D", "M"} and told.first is not None and told.first.year == (year.first or told.first).year


_YEAR = re.compile(r"\d{4}")
_BACK = re.compile(r"earlier|before|prior|previously", re.IGNORECASE)
# In a history these are somebody's words, or the writer's own day.
_DEICTIC = re.compile(r"(?:last|next|past|this|today|yesterday|tonight|tomorrow)\b|.*\bago\b", re.IGNORECASE)
_MOVING = frozenset({"in", "during", "by", "throughout", "year", "on", "and", "to", "for", "until", "around"})


def _moves_on(parse: Parse, reading: Reading) -> bool:
    """Whether a year is the time of the story, and not the name of something: "the Congress of 1787"."""
    token = parse.token_at(reading.start)
    if token is None or token.i == 0:
        return True
    before = parse.tokens[token.i - 1]
    return before.lower in _MOVING or before.sentence != token.sentence


def _mention(reading: Reading) -> TimeMention:
    value = reading.value
    return TimeMention(Span(reading.start, reading.end), value.type, value.value, value.first, value.last, reading.rule)
