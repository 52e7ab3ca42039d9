"""Pairs of statements, events or figures of one article that cannot both hold, each with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from polybius.types import (
    Act,
    Actors,
    Contest,
    Event,
    Figure,
    Parse,
    Statement,
)

# What a denial answers.
CLAIMS = frozenset({Act.ACCUSE, Act.CLAIM, Act.SAY, Act.DEMAND, Act.CONDEMN, Act.CONFIRM, Act.REQUEST})
CONTENT_WORDS = frozenset({"NOUN", "VERB", "PROPN", "ADJ"})
# How many words of content a denial and what it answers have in common, at the least.
SHARED = 2
# Words that are aimed at somebody: one shared word is enough for a denial to answer them.
POINTED = frozenset({Act.ACCUSE, Act.DEMAND, Act.REQUEST, Act.CLAIM})
# Words that say too little for two statements that share them to be about one matter.
EMPTY = frozenset(
    {"be", "have", "do", "say", "make", "take", "call", "region", "area", "country", "people", "government", "part"}
)


# How far apart in the record two ends of a contest may stand.  Articles are shorter than that; a book is not.
REACH = 250

One = TypeVar("One", Event, Figure)


@dataclass(frozen=True, slots=True)
class Told:
    """What contests are sought in."""

    parse: Parse
    statements: Mapping[str, Statement]
    actors: Actors
    _lemmas: dict[str, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def country(self, key: str | None) -> str | None:
        actor = self.actors.get(key)
        return actor.country if actor else None

    def same_side(self, a: Statement, b: Statement) -> bool:
        """Whether two statements are of one speaker, or of speakers of one country."""
        if a.speaker is None or b.speaker is None:
            return a.speaker == b.speaker
        ours, theirs = self.country(a.speaker), self.country(b.speaker)
        return a.speaker == b.speaker or (ours is not None and ours == theirs)

    def lemmas(self, statement: Statement) -> frozenset[str]:
        """The words of a statement's content that say something."""
        if statement.id not in self._lemmas:
            self._lemmas[statement.id] = self._read_lemmas(statement)
        return self._lemmas[statement.id]

    def names(self, statement: Statement) -> frozenset[str]:
        """The countries of those whom a statement speaks of."""
        if statement.id not in self._names:
            self._names[statement.id] = self._read_names(statement)
        return self._names[statement.id]

    def _read_lemmas(self, statement: Statement) -> frozenset[str]:
        return frozenset(
            token.lemma
            for span in statement.content
            for token in self.parse.tokens_in(span)
            if token.pos in CONTENT_WORDS and token.lemma not in EMPTY
        )

    def _read_names(self, statement: Statement) -> frozenset[str]:
        found = (
            self.country(mention.actor)
            for span in statement.content
            for mention in self.actors.within(span)
        )  # fmt: skip
        return frozenset(country for country in found if country)


def find(
    parse: Parse,
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    figures: tuple[Figure, ...],
    actors: Actors,
) -> tuple[Contest, ...]:
    """The contests of an article, each pair once, in the order in which their first end is told."""
    told = Told(parse, {statement.id: statement for statement in statements}, actors)
    found = [*_of_events(told, events), *_of_denials(told, statements), *_of_figures(told, figures)]
    unique = {frozenset({contest.a, contest.b}): contest for contest in reversed(found)}
    return tuple(reversed(unique.values()))


def _of_events(told: Told, events: tuple[Event, ...]) -> Iterator[Contest]:
    """One act told as done and as not done, in different mouths."""
    for a, b in _pairs(events):
        if a.type is not b.type or a.polarity == b.polarity or a.era is not b.era or not _one_act(a, b):
            continue
        ours, theirs = _innermost(told, a), _innermost(told, b)
        if ours is not None and theirs is not None and told.same_side(ours, theirs):
            continue
        first, second = (ours.id, theirs.id) if ours and theirs else (a.id, b.id)
        about = f"whether {a.anchor.of(told.parse.text)!r} took place"
        yield Contest(first, second, about, "told as done by one and as not done by the other")


def _pairs(told: tuple[One, ...]) -> Iterator[tuple[One, One]]:
    """Each two that stand near one another, in order."""
    for at, one in enumerate(told):
        for other in told[at + 1 : at + 1 + REACH]:
            yield one, other


def _innermost(told: Told, event: Event) -> Statement | None:
    return told.statements.get(event.statements[-1]) if event.statements else None


def _one_act(a: Event, b: Event) -> bool:
    """Whether two events may be one act: they share a party, and no party, place or day tells them apart."""
    if not _parties(a) & _parties(b):
        return False
    for ours, theirs in ((a.actors, b.actors), (a.recipients, b.recipients)):
        one, other = {r.actor for r in ours if r.actor}, {r.actor for r in theirs if r.actor}
        if one and other and not one & other:
            return False
    if a.place and b.place and a.place != b.place:
        return False
    return not (a.when and b.when and (a.when.last < b.when.first or b.when.last < a.when.first))


def _parties(event: Event) -> set[str]:
    return {role.actor for role in (*event.actors, *event.recipients) if role.actor}


def _of_denials(told: Told, statements: tuple[Statement, ...]) -> Iterator[Contest]:
    """A denial and what it answers: a claim of the other side about the speaker, in shared words."""
    for at, denial in enumerate(statements):
        if denial.act is not Act.DENY:
            continue
        home = told.country(denial.speaker)
        for claim in statements[max(0, at - REACH) : at + REACH]:
            if claim.act not in CLAIMS or told.same_side(denial, claim) or claim.speaker is None:
                continue
            if denial.speaker is not None and _answers(told, denial, claim, home):
                first, second = sorted((denial.id, claim.id), key=lambda id: int(id[1:]))
                yield Contest(first, second, _about(told, denial), "denied by one whom the other's words are about")


def _answers(told: Told, denial: Statement, claim: Statement, home: str | None) -> bool:
    if home is not None and home not in told.names(claim):
        return False
    shared = told.lemmas(denial) & told.lemmas(claim)
    needed = 1 if claim.act in POINTED else SHARED
    return len(shared) >= needed if len(told.lemmas(denial)) >= needed else _next_to(told, denial, claim)


def _next_to(told: Told, denial: Statement, claim: Statement) -> bool:
    """Whether a bare denial ("denies the claims") follows the claim at once."""
    ends = [told.parse.sentence_at(s.cue[0].start) for s in (claim, denial) if s.cue]
    return len(ends) == 2 and None not in ends and 0 <= ends[1].index - ends[0].index <= 2  # type: ignore[union-attr]


def _about(told: Told, statement: Statement) -> str:
    words = " … ".join(span.of(told.parse.text) for span in statement.content)
    return f"whether {words}" if words else "what is denied"


def _of_figures(told: Told, figures: tuple[Figure, ...]) -> Iterator[Contest]:
    """Two numbers of one thing, of different owners, whose ranges do not meet."""
    for a, b in _pairs(figures):
        if a.kind is not b.kind or a.derived or b.derived or not _meet(told, a, b):
            continue
        if a.statements[-1:] != b.statements[-1:] and _apart(a, b):
            about = f"how many {a.counted or b.counted or 'people'} were {a.kind.value}"
            yield Contest(a.id, b.id, about=about, reason="different numbers from different sources")


def _meet(told: Told, a: Figure, b: Figure) -> bool:
    """Whether two figures count the same people in the same event."""
    if a.event is None or a.event != b.event:
        return False
    if a.of is not None and b.of is not None and told.country(a.of) != told.country(b.of):
        return False
    return a.counted is None or b.counted is None or _head(a.counted) == _head(b.counted)


def _head(counted: str) -> str:
    return counted.lower().split()[-1].rstrip("s")


def _apart(a: Figure, b: Figure) -> bool:
    (low_a, high_a), (low_b, high_b) = _range(a), _range(b)
    return high_a < low_b or high_b < low_a


def _range(figure: Figure) -> tuple[float, float]:
    given = [n for n in (figure.low, figure.best, figure.high) if n is not None] or [0.0]
    return min(given), max(given)
