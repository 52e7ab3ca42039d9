"""What is the same for all ways in which an act takes its place or day from other words than its own clause."""

from dataclasses import replace

from polybius.coding.events.drafts import Reading
from polybius.coding.setting.scenes import words
from polybius.coding.syntax.grammar import clause_of
from polybius.coding.times import during
from polybius.types import Certainty, Event, EventType, Parse, PlaceMention, Span, Tense, Token, When, Why

# Acts that happen at one place and on one day, and that a scene is made of.
BODILY = frozenset({
    EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.CONSULT,
})  # fmt: skip
VIOLENT = frozenset({EventType.ASSAULT, EventType.PROTEST})
# Acts that take a place from others; who is freed or received may be so anywhere.
SCENIC = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.MOBILIZE})
_MODIFYING = frozenset({"poss", "compound", "nmod", "amod", "nummod"})


def is_told(event: Event) -> bool:
    """Whether an act is told as done or, by somebody, as not done."""
    return event.certainty in {Certainty.CERTAIN, Certainty.PROBABLE} and event.tense is not Tense.NONE


def is_apart(reading: Reading, event: Event) -> bool:
    """Whether an act is told as another than those before: "a separate clash"."""
    return any(kid.lower in words()["apart"] for kid in reading.parse.children(event.head, "det", "amod"))


def other_days(a: When | None, b: When | None) -> bool:
    return a is not None and b is not None and (a.last < b.first or b.last < a.first)


def has_time(reading: Reading, event: Event, but: Span | None = None) -> bool:
    """Whether the act's clause tells a time that gives it no day ("in recent days"), or its sentence tells a day.

    What dates a thing in it ("Tuesday's unrest") is no time of the act.
    """
    parse = reading.parse
    clause = clause_of(parse, event.head)
    span = parse.sentences[parse.tokens[event.head].sentence].span
    for time in during(reading.times, span):
        head = parse.head_of(time.span)
        if head is None or (head.dep in _MODIFYING and head.head > head.i) or (but and but.overlaps(time.span)):
            continue
        if clause_of(parse, head.i) == clause or (time.first is not None and not in_relative(parse, head)):
            return True
    return False


def in_relative(parse: Parse, token: Token) -> bool:
    """Whether a word stands in a clause or phrase that describes a noun."""
    return any(above.dep in {"relcl", "acl", "appos"} for above in (token, *parse.ancestors(token.i)))


def with_place(event: Event, donor: Event | None, how: str) -> Event:
    if donor is None or donor.place_span is None:
        return event
    why = (*event.why, Why(f"{how}/place", donor.anchor))
    return replace(event, place=donor.place, place_span=donor.place_span, more_places=donor.more_places, why=why)


def with_when(event: Event, donor: Event | None, how: str) -> Event:
    if donor is None or donor.when is None:
        return event
    return replace(event, when=donor.when, why=(*event.why, Why(f"{how}/when", donor.anchor)))


def placed(event: Event, place: PlaceMention, how: str, words_: Span) -> Event:
    why = (*event.why, Why(f"{how}/place", words_))
    return replace(event, place=place.place, place_span=place.name_span, why=why)
