"""The events that figures are of, the statements they stand in, and which of them say the same again."""

from collections.abc import Sequence
from dataclasses import replace

from polybius.coding.statements import chain
from polybius.types import (
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


def attach(
    figures: Sequence[Figure], parse: Parse, events: Sequence[Event], statements: Sequence[Statement]
) -> tuple[Figure, ...]:
    """The figures with their events and statements; one that repeats an earlier one is left out."""
    placed = [_attached(figure, parse, events, statements) for figure in figures]
    kept: list[Figure] = []
    for figure in filter(None, placed):
        if not _is_heading_of(figure, placed, parse) and not any(
            _repeats(figure, earlier, parse) for earlier in kept
        ):
            kept.append(figure)
    return tuple(replace(figure, id=f"f{n}") for n, figure in enumerate(kept, start=1))


def _attached(
    figure: Figure, parse: Parse, events: Sequence[Event], statements: Sequence[Statement]
) -> Figure | None:
    event = event_of(figure, parse, events)
    if event is not None and event.polarity == "-" and figure.why[-1].rule == ONE:
        return None  # "denied that its men had kidnapped a baker": nobody gives a number
    return replace(
        figure,
        event=event.id if event else None,
        statements=chain(statements, figure.span),
        polarity="-" if event and event.polarity == "-" and event.head == figure.head else figure.polarity,
    )


def event_of(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """The event the figure is of: the one at its act word, above it, in its sentence, or told just before."""
    if figure.kind is FigureKind.POPULATION:
        return None
    return (
        _at_head(figure, parse, events)
        or _in_sentence(figure, parse, events)
        or _in_sentence_before(figure, parse, events)
    )


def _at_head(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """The event at the figure's act word, or at the nearest word above it that can have done this."""
    if figure.head is None:
        return None
    by_head = {event.head: event for event in reversed(events)}
    if figure.head in by_head:
        return by_head[figure.head]
    wanted = TYPES.get(figure.kind, ())
    for token in parse.ancestors(figure.head):
        event = by_head.get(token.i)
        if event is not None and (event.type in wanted or figure.kind in ACTED_ON):
            return event
    return None


def _in_sentence(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """The likeliest type of event in the figure's sentence, and of these the nearest."""
    here = parse.sentence_at(figure.span.start)
    order = TYPES.get(figure.kind, ())
    return min(
        _compatible(figure, here, events),
        key=lambda event: (order.index(event.type), _distance(event.anchor, figure.span)),
        default=None,
    )


def _in_sentence_before(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """A toll without an act of its own is that of the last assault told before it."""
    here = parse.sentence_at(figure.span.start)
    if figure.kind not in TOLLS or here is None:
        return None
    told = [
        event
        for event in events
        if event.type is EventType.ASSAULT and event.anchor.end <= here.span.start and _took_place(event)
    ]
    last = max(told, key=lambda event: event.anchor, default=None)
    sentence = parse.sentence_at(last.anchor.start) if last else None
    near = sentence is not None and here.index - sentence.index <= FARTHEST
    return last if near else None


def _compatible(figure: Figure, sentence: Sentence | None, events: Sequence[Event]) -> list[Event]:
    wanted = TYPES.get(figure.kind, ())
    return [
        event
        for event in events
        if sentence and sentence.span.overlaps(event.anchor) and event.type in wanted and _took_place(event)
    ]


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
    """Whether the same source gives the same number of the same people again, in another sentence."""
    if _value(figure) != _value(earlier) or parse.sentence_at(figure.span.start) == parse.sentence_at(
        earlier.span.start
    ):
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
