"""Who holds what of an incident, side by side, and where their words cannot both be true."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from polybius.types import Act, Actor, Certainty, EventType, FigureKind, Incident, Own, OwnedToll, Report, Telling

REPORT = "the reports"  # who speaks where nobody is quoted


class Stance(StrEnum):
    """What somebody does with an act by their words."""

    ASSERTS = "asserts"
    DENIES = "denies"
    ADMITS = "admits"
    CONFIRMS = "confirms"
    ACCUSES = "accuses"
    CONDEMNS = "condemns"
    DEMANDS = "demands"
    THREATENS = "threatens"
    DOUBTS = "doubts"  # fears, supposes, holds possible


_STANCES = {
    Act.ADMIT: Stance.ADMITS, Act.CONFIRM: Stance.CONFIRMS, Act.ACCUSE: Stance.ACCUSES, Act.CONDEMN: Stance.CONDEMNS,
    Act.DEMAND: Stance.DEMANDS, Act.REQUEST: Stance.DEMANDS, Act.ORDER: Stance.DEMANDS, Act.THREATEN: Stance.THREATENS,
    Act.FEAR: Stance.DOUBTS,
}  # fmt: skip
# Acts that are words themselves: who does them takes a stance on whom they do it to.
_SPEECH = {
    EventType.ACCUSE: Stance.ACCUSES, EventType.REQUEST: Stance.DEMANDS, EventType.THREATEN: Stance.THREATENS,
    EventType.REJECT: Stance.DENIES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """One stance of one speaker in one report, with the words for it."""

    telling: str
    stance: Stance
    quote: str
    words: str  # of the act
    actors: tuple[str, ...]  # who did it, by these words
    recipients: tuple[str, ...]
    published: date | None
    outlet: str | None
    ref: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """All that one speaker holds of an incident, in the order of the reports."""

    speaker: str
    actor: Actor | None  # None: the reports themselves, or somebody unnamed
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two accounts that cannot both hold."""

    a: str  # speakers
    b: str
    about: str  # "happened", "doer", "killed" …
    reason: str
    tellings: tuple[str, str]


def accounts(of: Incident) -> tuple[Account, ...]:
    """The accounts of an incident: first the reports' own, then speakers in the order in which they come."""
    bringers = _bringers(of.reports)
    found: dict[str, tuple[Actor | None, list[Position]]] = {}
    for telling in of.tellings:
        name, actor = _speaker(telling)
        position = _position(telling, bringers.get(telling.coding))
        found.setdefault(name, (actor, []))[1].append(position)
    ordered = sorted(found.items(), key=lambda one: one[0] != REPORT)
    return tuple(Account(name, actor, tuple(positions)) for name, (actor, positions) in ordered)


def between(tellings: Iterable[Telling], a: str, b: str) -> tuple[Telling, ...]:
    """What one party says of, or does by words to, another: tellings in which `a` (name, key or country) accuses,
    asks, threatens or rejects `b`, or tells what `b` did, and the same the other way round."""
    return tuple(
        one
        for one in tellings
        for speaker, other in ((a, b), (b, a))
        if _names(_speakers(one), speaker) and _names((*one.actors, *one.recipients), other)
    )


def contradictions(of: Incident) -> tuple[Contradiction, ...]:
    """Where two speakers of an incident contradict each other: whether it happened, who did it, how many it cost."""
    return (*_denials(of), *_doers(of), *_tolls(of))


def _speaker(telling: Telling) -> tuple[str, Actor | None]:
    """The innermost voice, since it is that one's words; of an act of words, who does it."""
    if telling.type in _SPEECH and telling.actors and not telling.voices:
        return telling.actors[0].name, telling.actors[0]
    if not telling.voices:
        return REPORT, None
    actor = telling.voices[-1].speaker
    return (actor.name, actor) if actor else ("somebody", None)


def _speakers(telling: Telling) -> tuple[Actor, ...]:
    own = telling.actors if telling.type in _SPEECH else ()
    return (*own, *(voice.speaker for voice in telling.voices if voice.speaker))


def _names(actors: Iterable[Actor], asked: str) -> bool:
    wanted = asked.lower()
    return any(wanted in {actor.name.lower(), actor.key.lower(), (actor.country or "").lower()} for actor in actors)


def _position(telling: Telling, report: Report | None) -> Position:
    return Position(
        telling=telling.id,
        stance=_stance(telling),
        quote=telling.quote,
        words=telling.words,
        actors=tuple(actor.name for actor in telling.actors),
        recipients=tuple(actor.name for actor in telling.recipients),
        published=telling.published,
        outlet=report.outlet if report else None,
        ref=report.ref if report else None,
    )


def _stance(telling: Telling) -> Stance:
    if telling.type in _SPEECH and not telling.voices:
        return _SPEECH[telling.type]
    if telling.polarity == "-":
        return Stance.DENIES
    if telling.voices and telling.voices[-1].act in _STANCES:
        return _STANCES[telling.voices[-1].act]
    return Stance.DOUBTS if telling.certainty in {Certainty.POSSIBLE, Certainty.UNKNOWN} else Stance.ASSERTS


def _denials(of: Incident) -> Iterator[Contradiction]:
    seen: set[tuple[str, str]] = set()
    for one in of.tellings:
        for other in of.tellings:
            if one.polarity == "+" and other.polarity == "-":
                a, b = _speaker(one)[0], _speaker(other)[0]
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield Contradiction(a, b, "happened", f"{a}: it happened; {b}: it did not", (one.id, other.id))


def _doers(of: Incident) -> Iterator[Contradiction]:
    """Two speakers who name doers of different countries, or of one country but opposed sides."""
    named = [(one, _speaker(one)[0], one.actors[0]) for one in of.tellings if one.polarity == "+" and one.actors]
    seen: set[frozenset[str]] = set()
    for (one, a, doer), (other, b, its) in combinations(named, 2):
        pair = frozenset((a, b))
        if a != b and pair not in seen and _others(doer, its):
            seen.add(pair)
            yield Contradiction(a, b, "doer", f"{a}: by {doer.name}; {b}: by {its.name}", (one.id, other.id))


_STATE, _FOE = frozenset({"GOV", "MIL", "COP"}), frozenset({"REB", "SEP", "INS", "UAF"})


def _others(a: Actor, b: Actor) -> bool:
    if a.country and b.country and a.country != b.country:
        return True
    one, two = set(a.sectors), set(b.sectors)
    return bool((one & _STATE and two & _FOE) or (one & _FOE and two & _STATE))


def _tolls(of: Incident) -> Iterator[Contradiction]:
    """Two owners whose latest numbers cannot both be true; not those of an outlet, which only lag behind."""
    for toll in of.tolls:
        standing = [one for one in toll.owners if not one.replaced and one.own is not Own.DERIVED]
        for one, other in combinations(standing, 2):
            if (one.actor or other.actor) and _disjoint(one, other):
                reason = f"{one.owner}: {_range(one)}; {other.owner}: {_range(other)}"
                yield Contradiction(
                    one.owner, other.owner, toll.kind.value, reason, (one.claims[0], other.claims[0])
                )


def _disjoint(a: OwnedToll, b: OwnedToll) -> bool:
    return _below(a.high, b.low) or _below(b.high, a.low)


def _below(high: float | None, low: float | None) -> bool:
    return high is not None and low is not None and high < low


def _range(one: OwnedToll) -> str:
    if one.low is None or one.high is None:
        return f"{one.low:g} or more" if one.low is not None else "?" if one.high is None else f"up to {one.high:g}"
    return " to ".join(f"{number:g}" for number in dict.fromkeys((one.low, one.high)))


def _bringers(reports: Sequence[Report]) -> dict[str, Report]:
    return {report.coding: report for report in reversed(reports)}


__all__ = ["REPORT", "Account", "Contradiction", "FigureKind", "Position", "Stance", "accounts", "between",
           "contradictions"]  # fmt: skip
