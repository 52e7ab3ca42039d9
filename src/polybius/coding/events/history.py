"""What is told as history, and what as the report's news."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from polybius.coding.events.drafts import Reading, zone_of
from polybius.coding.syntax.grammar import clause_of
from polybius.coding.times import during
from polybius.types import Era, Event, Tense, TimeMention, ZoneKind

# Told as history when its own time ended so long before the report.
HISTORY = timedelta(days=300)
# Below the first sentences of a report, an act of more than so many days ago is context.
CONTEXT, LEAD = timedelta(days=10), 3
# What took so long, or is told as done again and again, is no news.
SEASON = timedelta(days=60)
AGAIN = frozenset({"daily", "nightly", "weekly", "monthly", "regular", "frequent"})


def with_history(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with era background where their own time is long past, or they hang on or follow what is so told."""
    told: dict[int, bool] = {}
    found: list[Event] = []
    for event in events:
        past = event.era is Era.BACKGROUND or _is_history(reading, event, told)
        if event.when is not None:
            told[event.head] = past
        found.append(replace(event, era=Era.BACKGROUND) if past and event.tense is not Tense.FUTURE else event)
    return _with_paragraph(reading, found, {head for head, past in told.items() if past})


def _is_history(reading: Reading, event: Event, told: Mapping[int, bool]) -> bool:
    if _is_of_late(reading, event):
        return True
    if event.when is not None:
        return _is_old(reading, event.when.last) or _is_earlier(reading, event)
    if event.tense not in {Tense.PAST, Tense.NONE}:
        return False
    for token in reading.parse.ancestors(event.head):
        if token.i in told:
            return told[token.i]
    return _in_old_clause(reading, event)


def _is_earlier(reading: Reading, event: Event) -> bool:
    """Whether an act of some time ago is told below the lead or under a photograph: context, not news."""
    assert event.when is not None
    published, sentence = reading.article.published, reading.parse.tokens[event.head].sentence
    if published is None or event.when.last >= published - CONTEXT:
        return False
    first = next((s.index for s in reading.parse.sentences if s.zone is ZoneKind.BODY), 0)
    return sentence >= first + LEAD or zone_of(reading, event) is ZoneKind.CAPTION


def _is_of_late(reading: Reading, event: Event) -> bool:
    """Whether what goes on for long, or again and again, is told below the lead: "in recent months"."""
    if event.tense not in {Tense.PAST, Tense.PRESENT} or not _is_below_lead(reading, event):
        return False
    if event.when is not None:
        return (event.when.last - event.when.first) >= SEASON
    if any(kid.lower in AGAIN for kid in reading.parse.children(event.head, "amod")):
        return True
    told = (time.span.of(reading.parse.text).casefold() for time in _of_clause(reading, event))
    return any("recent" in words.split() for words in told)


def _is_below_lead(reading: Reading, event: Event) -> bool:
    first = next((s.index for s in reading.parse.sentences if s.zone is ZoneKind.BODY), 0)
    return reading.parse.tokens[event.head].sentence >= first + LEAD


def _of_clause(reading: Reading, event: Event) -> list[TimeMention]:
    """The times told in the clauses that an act stands in."""
    parse = reading.parse
    here = parse.sentences[parse.tokens[event.head].sentence].span
    clauses = {clause_of(parse, event.head), *(token.i for token in parse.ancestors(event.head))}
    near = (time for time in during(reading.times, here) if here.contains(time.span))
    return [t for t in near if (head := parse.head_of(t.span)) is not None and clause_of(parse, head.i) in clauses]


def _in_old_clause(reading: Reading, event: Event) -> bool:
    """Whether all times told in the clauses an act stands in are long past."""
    parse = reading.parse
    here = parse.sentences[parse.tokens[event.head].sentence].span
    near = during(reading.times, here)
    times = [time for time in near if time.last is not None and here.contains(time.span)]
    clauses = {clause_of(parse, event.head), *(token.i for token in parse.ancestors(event.head))}
    heads = [head for time in times if (head := parse.head_of(time.span)) is not None]
    return (
        bool(times)
        and all(_is_old(reading, time.last) for time in times)
        and any(clause_of(parse, head.i) in clauses for head in heads)
    )


def _with_paragraph(reading: Reading, events: list[Event], old: set[int]) -> list[Event]:
    """The events; what follows a dated act of the past in its paragraph, with no time of its own, is background."""
    tokens, sentences = reading.parse.tokens, reading.parse.sentences
    first: dict[int, int] = {}  # by paragraph
    for head in sorted(old):
        first.setdefault(sentences[tokens[head].sentence].paragraph, head)

    def follows(event: Event) -> bool:
        return first.get(sentences[tokens[event.head].sentence].paragraph, event.head) < event.head

    return [
        replace(event, era=Era.BACKGROUND)
        if event.when is None and event.tense is Tense.PAST and follows(event)
        else event
        for event in events
    ]


def _is_old(reading: Reading, last: date | None) -> bool:
    """Whether a day lies long before the report."""
    if last is None:
        return False
    return last < (reading.article.published or _told_of(reading) or last) - HISTORY


def _told_of(reading: Reading) -> date | None:
    """The day that a report without a date of publication is about: the latest told in its lead, else of all.

    What is added below ("names were matched with the list of March") may be years younger than the news.
    """
    lead = next((sentence for sentence in reading.parse.sentences if sentence.zone is ZoneKind.BODY), None)
    told = during(reading.times, lead.span) if lead else []
    days = [time.last for time in told if time.last is not None and time.precision == 1]
    return max(days, default=reading.latest)
