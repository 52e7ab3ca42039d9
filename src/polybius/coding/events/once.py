"""Each act once: later mentions of an act are folded into the one that tells most, titles into the body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from math import inf
from typing import TypeVar

from polybius.coding.events.drafts import Reading, zone_of
from polybius.coding.events.mentions import Mention, mentions
from polybius.coding.events.sameness import SAME, sameness
from polybius.geography import is_country
from polybius.types import Event, EventType, Place, Role, Tense, When, ZoneKind

One = TypeVar("One")

# From this sum on a mention ties two acts together; a title or caption, which sums up, from less.
SURE, SUMMED_UP = 3.0, 2.2
# How much has to speak for two acts being one that only a title ties together.
LIKE = 1.0
# What a report keeps coming back to is likelier told once more.
OFTEN, OFTENEST = 0.15, 0.6


# Acts of a kind that a mention is held against, and mentions of an act: the first, which the report is about, and the
# last.  With no bound the time would grow with the square of a text's length; few reports come near it.
FIRST_ACTS, LAST_ACTS = 8, 40
FIRST_TOLD, LAST_TOLD = 4, 16

Kind = tuple[EventType, str, bool]  # what no two mentions of one act differ in


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """An act as far as it is told: its mentions, and which of all mentions told of it last."""

    mentions: tuple[Mention, ...]
    last: int

    @property
    def held(self) -> tuple[Mention, ...]:
        """The mentions that another is held against."""
        return _ends(self.mentions, FIRST_TOLD, LAST_TOLD)


def told_once(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with later mentions of an act folded into the fullest one, and titles into the body."""
    acts: dict[Kind, list[Act]] = {}
    told = sorted(mentions(reading, events), key=lambda mention: mention.beside)
    for n, mention in enumerate(told):
        _tell(acts.setdefault(_kind(mention.event), []), mention, n)
    made = sorted((act for alike in acts.values() for act in alike), key=lambda act: act.last)
    return sorted(map(_event, made), key=lambda event: event.anchor)


def _kind(event: Event) -> Kind:
    return event.type, event.polarity, event.tense is Tense.FUTURE


def _ends(told: Sequence[One], first: int, last: int) -> tuple[One, ...]:
    """The first and the last of a sequence; all of it where it is no longer than both."""
    return tuple(told) if len(told) <= first + last else (*told[:first], *told[-last:])


def _tell(acts: list[Act], mention: Mention, n: int) -> None:
    """Adds a mention to the one it most likely tells of of the acts of its kind; else as an act of its own.

    Of equals it is the last told, and of a title the first.  Another act that it surely tells of as well is the same.
    """
    near = _ends(range(len(acts)), FIRST_ACTS, LAST_ACTS)
    scored = [(score, at) for at in near if (score := _score(acts[at], mention)) is not None]
    order, sure = (-1, SUMMED_UP) if mention.beside else (1, SURE)
    fitting = sorted((pair for pair in scored if pair[0] >= SAME), key=lambda p: (p[0], order * p[1]), reverse=True)
    ties = LIKE if mention.beside else None
    first = [at for _, at in fitting[:1]]
    surely = (at for score, at in fitting[1:] if score >= sure and _may_be_one(acts[first[0]], acts[at], ties))
    same = [*first, *islice(surely, 1)]
    told = tuple(chain.from_iterable(acts[at].mentions for at in same))
    for at in sorted(same, reverse=True):
        del acts[at]
    acts.append(Act((*told, mention), n))


def _may_be_one(a: Act, b: Act, least: float | None) -> bool:
    """Whether nothing rules out that two acts are one, and as much speaks for it as is asked of their fullest words."""
    pairs = ((x, y) if x.token.i < y.token.i else (y, x) for x in a.held for y in b.held)
    if any(sameness(x, y) is None for x, y in pairs):
        return False
    if least is None:
        return True
    x, y = sorted((max(act.mentions, key=_fullness) for act in (a, b)), key=lambda mention: mention.token.i)
    return (x.outcome or y.outcome) and (sameness(x, y) or 0.0) >= least


def _score(act: Act, mention: Mention) -> float | None:
    """How well a mention fits an act: as it does the best of its mentions, where none of them rules it out."""
    best = -inf
    for one in act.held:
        score = sameness(one, mention)
        if score is None:
            return None
        best = max(best, score)
    return best + min(OFTEN * (len(act.mentions) - 1), OFTENEST)


def _event(act: Act) -> Event:
    """The event that the mentions of an act make: the fullest of them, with what the others add."""
    fullest = max(act.mentions, key=_fullness)
    others = sorted((one for one in act.mentions if one is not fullest), key=lambda one: one.token.i)
    event = fullest.event
    for other in others:
        event = _folded(other.reading, event, other.event)
    also = (span for other in others for span in (other.event.anchor, *other.event.also))
    return replace(event, also=(*event.also, *also)) if others else event


def _fullness(mention: Mention) -> tuple[bool, bool, int, int]:
    """How much a mention tells: body before title, the act before its result, then what is named; else the first."""
    event = mention.event
    named = bool(event.actors) + bool(event.recipients) + bool(event.place) + bool(event.when)
    return not mention.beside, not mention.outcome, named, -mention.token.i


def _is_caption(reading: Reading, event: Event) -> bool:
    return zone_of(reading, event) is ZoneKind.CAPTION


def _folded(reading: Reading, kept: Event, other: Event) -> Event:
    """The kept mention, with what only the other one tells or tells better."""
    apart = _is_caption(reading, other) and not _is_caption(reading, kept)  # a photograph may be of another day
    where = other if not apart and _is_nearer(reading, kept.place, other.place) else kept
    near = _is_beside(reading, kept, other)
    return replace(
        kept,
        actors=_without(_known(kept.actors, other.actors), kept.recipients) if near else kept.actors,
        recipients=_without(_known(kept.recipients, other.recipients), kept.actors) if near else kept.recipients,
        mode=kept.mode or other.mode,
        place=where.place,
        place_span=where.place_span,
        more_places=where.more_places,
        when=kept.when if apart else _sharper(kept.when, other.when),
    )


def _without(roles: tuple[Role, ...], others: tuple[Role, ...]) -> tuple[Role, ...]:
    """The parties of one side, without those that are named on the other."""
    return tuple(role for role in roles if role.actor is None or role.actor not in known(others))


def _is_beside(reading: Reading, kept: Event, other: Event) -> bool:
    """Whether two mentions stand in one sentence or in neighbours: from afar parties are oftener wrong than right."""
    tokens = reading.parse.tokens
    return abs(tokens[kept.head].sentence - tokens[other.head].sentence) <= 1


def _known(ours: tuple[Role, ...], theirs: tuple[Role, ...]) -> tuple[Role, ...]:
    """The parties named, unless only the others are of people that are known, or are named at all."""
    return theirs if not ours or (known(theirs) and not known(ours)) else ours


def _is_nearer(reading: Reading, ours: str | None, theirs: str | None) -> bool:
    """Whether another mention tells more closely where: a place where none was told, or one in the country told."""
    here, there = (_place(reading, key) for key in (ours, theirs))
    return there is not None and (here is None or (is_country(here) and not is_country(there)))


def _place(reading: Reading, key: str | None) -> Place | None:
    return reading.places.get(key)


def _sharper(ours: When | None, theirs: When | None) -> When | None:
    if ours is None or theirs is None:
        return ours or theirs
    return theirs if theirs.precision < ours.precision else ours


def known(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(role.actor for role in roles if role.actor)


def other_parties(a: tuple[Role, ...], b: tuple[Role, ...]) -> bool:
    ours, theirs = known(a), known(b)
    return bool(ours and theirs and not ours & theirs)
