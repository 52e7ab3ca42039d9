"""The events that figures are of, the statements they stand in, and which of them say the same again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from polybius.coding.statements.find import Voices
from polybius.types import (
    BySpan,
    Certainty,
    Era,
    Event,
    EventType,
    Figure,
    FigureKind,
    Parse,
    Sentence,
    Span,
    Statement,
    Tense,
    ZoneKind,
)

# The rule of a figure of one that no number gives: "a man was killed".
ONE = "figures/one"
# The same of one who is only named: "the mayor was killed".
NAMED = "figures/named"
DOUBTED = frozenset({Certainty.POSSIBLE, Certainty.UNKNOWN})
TOLLS = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES, FigureKind.MISSING})
# Those whose event may be of any type: "released two clerks", "shelled two villages".
ACTED_ON = frozenset({FigureKind.OTHER, FigureKind.TROOPS})
# How many sentences back the act of a toll may have been told.
FARTHEST = 4
TYPES: dict[FigureKind, tuple[EventType, ...]] = {
    FigureKind.KILLED: (EventType.ASSAULT, EventType.PROTEST),
    FigureKind.WOUNDED: (EventType.ASSAULT, EventType.PROTEST),
    FigureKind.MISSING: (EventType.ASSAULT, EventType.COERCE),
    FigureKind.CAPTURED: (EventType.ASSAULT, EventType.COERCE, EventType.RETREAT),
    FigureKind.ARRESTED: (EventType.COERCE, EventType.ASSAULT, EventType.RETREAT),
    FigureKind.HOSTAGES: (EventType.ASSAULT, EventType.COERCE, EventType.RETREAT),
    FigureKind.DISPLACED: (EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE),
    FigureKind.TROOPS: (EventType.MOBILIZE, EventType.ASSAULT, EventType.RETREAT, EventType.AID),
    FigureKind.OTHER: (EventType.PROTEST,),
}

FIRST, LAST = 8, 40  # figures of one number that another is held against


def attach(
    figures: Sequence[Figure], parse: Parse, events: Sequence[Event], statements: Sequence[Statement]
) -> tuple[Figure, ...]:
    """The figures with their events and statements; one that repeats an earlier one is left out."""
    happened, voices = Happened(parse, events), Voices(statements)
    placed = [_attached(figure, happened, voices) for figure in figures]
    kept: list[Figure] = []
    given: dict[tuple[object, ...], list[Figure]] = {}  # by number
    for figure in filter(None, placed):
        earlier = given.setdefault(_value(figure), [])
        repeats = any(_repeats(figure, one, parse) for one in _ends(earlier))
        if not repeats and not _is_heading_of(figure, placed, parse):
            kept.append(figure)
            earlier.append(figure)
    return _numbered(kept)


def _ends(earlier: Sequence[Figure]) -> Sequence[Figure]:
    """The first and the last of the figures of one number: with no bound the time would grow with their square."""
    return earlier if len(earlier) <= FIRST + LAST else (*earlier[:FIRST], *earlier[-LAST:])


def _numbered(kept: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with ids in text order, and what they say of others by these ids; a link to one left out is gone."""
    ids = {figure.id: f"f{n}" for n, figure in enumerate(kept, start=1)}
    return tuple(
        replace(figure, id=ids[figure.id], part_of=ids.get(figure.part_of or ""), revises=ids.get(figure.revises or ""))
        for figure in kept
    )


class Telling(NamedTuple):
    """Words that tell of an act: its anchor, or what was folded into it ("shot", and the "killed" that follows)."""

    words: Span
    event: Event


@dataclass(frozen=True)
class Happened:
    """The events of an article, found by their words."""

    parse: Parse
    events: Sequence[Event]

    @cached_property
    def by_head(self) -> dict[int, Event]:
        """The event of each act word; a word of two acts is that of the one it is the anchor of."""
        told = ((self.parse.head_of(span), event) for event in reversed(self.events) for span in event.also)
        folded = {token.i: event for token, event in told if token is not None}
        return folded | {event.head: event for event in reversed(self.events)}

    @cached_property
    def tellings(self) -> BySpan[Telling]:
        return BySpan(
            [Telling(span, event) for event in self.events for span in (event.anchor, *event.also)],
            lambda telling: telling.words,
        )


def _attached(figure: Figure, happened: Happened, voices: Voices) -> Figure | None:
    event = event_of(figure, happened)
    unnumbered = figure.why[-1].rule in {ONE, NAMED}
    if event is not None and event.polarity == "-" and unnumbered:
        return None  # "denied that its men had kidnapped a baker": nobody gives a number
    if event is not None and event.certainty in DOUBTED and figure.why[-1].rule == NAMED:
        return None  # "rumours that the governor had been killed": nor here
    return replace(
        figure,
        event=event.id if event else None,
        statements=voices.chain(figure.span),
        polarity="-" if event and event.polarity == "-" and event.head == figure.head else figure.polarity,
    )


def event_of(figure: Figure, happened: Happened) -> Event | None:
    """The event the figure is of: the one at its act word, above it, in its sentence, or told just before."""
    if figure.kind is FigureKind.POPULATION:
        return None
    return _at_head(figure, happened) or _in_sentence(figure, happened) or _in_sentence_before(figure, happened)


def _at_head(figure: Figure, happened: Happened) -> Event | None:
    """The event at the figure's act word, or at the nearest word above it that can have done this."""
    if figure.head is None:
        return None
    by_head = happened.by_head
    if figure.head in by_head:
        return by_head[figure.head]
    wanted = TYPES.get(figure.kind, ())
    for token in happened.parse.ancestors(figure.head):
        event = by_head.get(token.i)
        if event is not None and (event.type in wanted or figure.kind in ACTED_ON):
            return event
    return None


def _in_sentence(figure: Figure, happened: Happened) -> Event | None:
    """The likeliest type of event in the figure's sentence, and of these the nearest."""
    here = happened.parse.sentence_at(figure.span.start)
    order = TYPES.get(figure.kind, ())
    nearest = min(
        _compatible(figure, here, happened),
        key=lambda telling: (order.index(telling.event.type), _distance(telling.words, figure.span)),
        default=None,
    )
    return nearest.event if nearest else None


def _in_sentence_before(figure: Figure, happened: Happened) -> Event | None:
    """A toll without an act of its own is that of the last assault told shortly before it."""
    here = happened.parse.sentence_at(figure.span.start)
    if figure.kind not in TOLLS or here is None:
        return None
    farthest = happened.parse.sentences[max(0, here.index - FARTHEST)]
    near = happened.tellings.within(Span(farthest.span.start, here.span.start))
    told = (one for one in near if one.event.type is EventType.ASSAULT and _took_place(one.event))
    last = max(told, key=lambda telling: telling.words, default=None)
    return last.event if last else None


def _compatible(figure: Figure, sentence: Sentence | None, happened: Happened) -> list[Telling]:
    wanted = TYPES.get(figure.kind, ())
    near = happened.tellings.overlapping(sentence.span) if sentence else []
    fit = (one for one in near if one.event.type in wanted and _took_place(one.event))
    return [one for one in fit if one.event.era is Era.NEWS or _hangs(figure, one.words, happened.parse)]


def _hangs(figure: Figure, act: Span, parse: Parse) -> bool:
    """Whether what befell the people hangs on an act of history, or that on it: else the act only stands near."""
    head = parse.head_of(act)
    if figure.head is None or head is None:
        return False
    below, above = ({token.i for token in parse.ancestors(i)} for i in (head.i, figure.head))
    return figure.head in below or head.i in above


def _took_place(event: Event) -> bool:
    """Whether an act that only stands near can have had victims: not one denied, feared or planned."""
    return event.polarity == "+" and event.tense is not Tense.FUTURE


def _distance(a: Span, b: Span) -> int:
    return max(0, a.start - b.end, b.start - a.end)


def _is_heading_of(figure: Figure, others: Sequence[Figure | None], parse: Parse) -> bool:
    """Whether a title gives a number that the body gives in full."""
    here = parse.sentence_at(figure.span.start)
    if here is None or here.zone is not ZoneKind.TITLE:
        return False
    return any(
        other is not None and other.kind is figure.kind and _numbers(other) & _numbers(figure)
        for other in others
        if other is not None and other.span.start >= here.span.end
    )


def _numbers(figure: Figure) -> set[float]:
    return {number for number in (figure.low, figure.best, figure.high) if number is not None}


GENERIC = frozenset({None, "people", "others", "persons", "victims", "more", "lives"})


def _repeats(figure: Figure, earlier: Figure, parse: Parse) -> bool:
    """Whether a number given before is given again by the same source, of the same people, in another sentence."""
    if parse.sentence_at(figure.span.start) == parse.sentence_at(earlier.span.start):
        return False
    if figure.statements and earlier.statements and figure.statements != earlier.statements:
        return False
    ours, theirs = _last_word(figure), _last_word(earlier)
    if figure.kind in {FigureKind.OTHER, FigureKind.TROOPS} or figure.best == 1:
        return figure.counted == earlier.counted and figure.event == earlier.event
    return ours == theirs or ours in GENERIC or theirs in GENERIC


def _last_word(figure: Figure) -> str | None:
    return figure.counted.lower().split(" of ")[0].split()[-1] if figure.counted else None


def _value(figure: Figure) -> tuple[object, ...]:
    return figure.kind, figure.low, figure.best, figure.high
