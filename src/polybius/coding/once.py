"""Each act once: later mentions of an act are folded into the one that tells most, titles into the body."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from polybius.coding.drafts import Reading, zone_of
from polybius.coding.mentions import Mention, mentions
from polybius.coding.sameness import SAME, is_country, sameness
from polybius.types import Event, Place, Role, When, ZoneKind

# From this sum on a mention ties two acts together; a title or caption, which sums up, from less.
SURE, SUMMED_UP = 3.0, 2.2
# How much has to speak for two acts being one that only a title ties together.
LIKE = 1.0
# What a report keeps coming back to is likelier told once more.
OFTEN, OFTENEST = 0.15, 0.6


@dataclass(frozen=True, slots=True)
class Act:
    """An act and all that tells of it: the mentions, and the event they make together."""

    mentions: tuple[Mention, ...]
    event: Event


def told_once(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with later mentions of an act folded into the fullest one, and titles into the body."""
    acts: list[Act] = []
    told = sorted(mentions(reading, events), key=lambda mention: mention.beside)
    for mention in told:
        acts = _told_again(acts, mention) or [*acts, Act((mention,), mention.event)]
    return sorted((act.event for act in acts), key=lambda event: event.anchor)


def _told_again(acts: list[Act], mention: Mention) -> list[Act]:
    """The acts with a mention added to the one it most likely tells of; none where to none.

    Of equals it is the last told, and of a title the first.  Another act that it surely tells of as well is the same.
    """
    scored = [(score, n) for n, act in enumerate(acts) if (score := _score(act, mention)) is not None]
    order, sure = (-1, SUMMED_UP) if mention.beside else (1, SURE)
    fitting = sorted((pair for pair in scored if pair[0] >= SAME), key=lambda p: (p[0], order * p[1]), reverse=True)
    if not fitting:
        return []
    best = acts[fitting[0][1]]
    ties = LIKE if mention.beside else None
    twins = [acts[n] for score, n in fitting[1:] if score >= sure and _may_be_one(best, acts[n], ties)][:1]
    rest = [act for act in acts if act is not best and act not in twins]
    return [*rest, _act((*best.mentions, *(one for twin in twins for one in twin.mentions), mention))]


def _may_be_one(a: Act, b: Act, least: float | None) -> bool:
    """Whether nothing rules out that two acts are one, and as much speaks for it as is asked of their fullest words."""
    pairs = ((x, y) if x.token.i < y.token.i else (y, x) for x in a.mentions for y in b.mentions)
    if any(sameness(x, y) is None for x, y in pairs):
        return False
    if least is None:
        return True
    x, y = sorted((max(act.mentions, key=_fullness) for act in (a, b)), key=lambda mention: mention.token.i)
    return (x.outcome or y.outcome) and (sameness(x, y) or 0.0) >= least


def _score(act: Act, mention: Mention) -> float | None:
    """How well a mention fits an act: as it does the best of its mentions, where none of them rules it out."""
    scores = [sameness(one, mention) for one in act.mentions]
    sound = [score for score in scores if score is not None]
    often = min(OFTEN * (len(scores) - 1), OFTENEST)
    return max(sound) + often if len(sound) == len(scores) else None


def _act(told: tuple[Mention, ...]) -> Act:
    """The act that mentions tell of: the fullest of them, with what the others add."""
    fullest = max(told, key=_fullness)
    event = fullest.event
    for other in sorted((one for one in told if one is not fullest), key=lambda one: one.token.i):
        event = _folded(other.reading, event, other.event)
    return Act(told, event)


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
        also=(*kept.also, other.anchor, *other.also),
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
