"""Acts done by speaking: demands, accusations and threats that statements perform."""

from collections.abc import Iterable, Mapping, Sequence

from polybius.coding.events import factuality
from polybius.coding.events.drafts import SPEECH, Reading
from polybius.coding.syntax.grammar import VERBAL
from polybius.types import Act, BySpan, Event, EventType, Role, Span, Statement, Tense, Token, Why

SPOKEN: Mapping[Act, tuple[EventType, str | None]] = {
    Act.ACCUSE: (EventType.ACCUSE, "allege"),
    Act.CONDEMN: (EventType.ACCUSE, "disapprove"),
    Act.DEMAND: (EventType.REQUEST, None),
    Act.REQUEST: (EventType.REQUEST, None),
    Act.ORDER: (EventType.REQUEST, None),
    Act.THREATEN: (EventType.THREATEN, None),
}
ANONYMOUS = frozenset({"name", "identify", "quote", "anonymity", "anonymous"})
# Cues that only name or propose: no demand or condemnation by themselves.
NAMING = frozenset({"call", "describe", "suggest", "propose", "recommend", "advise", "hope", "want"})


def spoken(reading: Reading, events: Sequence[Event]) -> Iterable[Event]:
    """The demands, accusations and threats that statements perform, where no event stands on their cue."""
    by_anchor = BySpan(events, lambda event: event.anchor)
    performed = (one for one in reading.statements if one.act in SPOKEN and one.cue)
    told = BySpan(((part, one) for one in performed for part in (*one.content, one.cue[0])), lambda pair: pair[0])
    for statement in reading.statements:
        spoken = SPOKEN.get(statement.act)
        if spoken is None or statement.speaker is None or not statement.cue:
            continue
        head = reading.parse.head_of(statement.cue[0])
        if (
            head is None
            or head.lemma in NAMING
            or not _says_more(reading, statement)
            or factuality.is_everybodys(reading.parse, head.i)
        ):
            continue
        if _quotes_one(told, statement):
            continue
        near = (event for span in (*statement.cue, *statement.content) for event in by_anchor.overlapping(span))
        if any(_at_cue(event, statement) for event in near):
            continue
        yield _spoken_event(reading, statement, head, *spoken)


def _quotes_one(told: BySpan[tuple[Span, Statement]], statement: Statement) -> bool:
    """Whether others perform the act in the words reported: the agency that reports a demand makes none."""
    return any(
        other is not statement and other.act is statement.act and _is_nearer(other.cue[0], statement.cue[0], part)
        for part in statement.content for _, other in told.overlapping(part)
    )  # fmt: skip


def _is_nearer(cue: Span, own: Span, words: Span) -> bool:
    """Whether another cue stands in the words that somebody says, or nearer to them than that of who says so."""
    return words.contains(cue) or _gap(cue, words) < _gap(own, words)


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def threats(reading: Reading, events: list[Event]) -> list[Event]:
    """The events, with what speakers say that they themselves will do to others turned into their threats."""
    return [_as_threat(reading, event) if _is_threat(reading, event) else event for event in events]


def _is_threat(reading: Reading, event: Event) -> bool:
    hostile = event.type in {EventType.ASSAULT, EventType.COERCE, EventType.SANCTION} and event.tense is Tense.FUTURE
    return hostile and reading.first_person(event.actors) and bool(event.statements) and event.polarity == "+"


def _as_threat(reading: Reading, event: Event) -> Event:
    statement = reading.by_id[event.statements[-1]]
    head = reading.parse.head_of(statement.cue[0]) if statement.cue else None
    if head is None:
        return event
    return _spoken_event(reading, statement, head, EventType.THREATEN, None)


def _says_more(reading: Reading, statement: Statement) -> bool:
    """Whether what is said is a clause, and so an act or wish of its own, and not a thing ("commanded a garrison")."""
    if statement.act in {Act.ACCUSE, Act.CONDEMN}:
        return True
    tokens = [token for part in statement.content for token in reading.parse.tokens_in(part)]
    if any(token.lemma in ANONYMOUS for token in tokens):  # "asked not to be named"
        return False
    heads = [reading.parse.head_of(part) for part in statement.content]
    return any(head is not None and head.pos in VERBAL for head in heads)


def _at_cue(event: Event, statement: Statement) -> bool:
    """Whether an event is what a statement performs: it stands on the cue, or is said in the content by the speaker."""
    if any(event.anchor.overlaps(cue) for cue in statement.cue):
        return True
    if event.type not in SPEECH:
        return False
    return event.type is SPOKEN[statement.act][0] and any(part.contains(event.anchor) for part in statement.content)


def _spoken_event(reading: Reading, statement: Statement, head: Token, type_: EventType, mode: str | None) -> Event:
    entry = reading.lexicon.types[type_]
    cameo, intensity = entry.codes(mode)
    judged = factuality.judge(reading.parse, head.i, head.i, {}).factuality
    inner = tuple(id for id in reading.chain(head.span) if id != statement.id)
    source = statement.source[0] if statement.source else statement.cue[0]
    return Event(
        id="", type=type_, mode=mode, cameo=cameo, quad=entry.quad, intensity=intensity,
        anchor=statement.cue[0], head=head.i, actors=(Role(source, statement.speaker),),
        recipients=_addressed(reading, statement), polarity=judged.polarity, certainty=judged.certainty,
        tense=judged.tense, statements=inner, confidence=0.6,
        why=(Why(f"statements/{statement.act.value}", statement.cue[0]), *judged.why),
    )  # fmt: skip


def _addressed(reading: Reading, statement: Statement) -> tuple[Role, ...]:
    """Whom the words are about: the first actor named in them who is not of the speaker's own side."""
    own = reading.actors.get(statement.speaker)
    for part in statement.content:
        for mention in reading.actors.within(part):
            other = reading.actors.get(mention.actor)
            if other is not None and other.key != statement.speaker and (own is None or other.country != own.country):
                return (Role(mention.span, mention.actor),)
    return ()
