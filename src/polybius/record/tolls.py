"""Claims of several reports -> tolls: each number with its owner, revisions replaced, the range over all owners.

The rule, step by step (docs/record.md tells it with an example):
1. Of each article only what its own sum rule counts is taken: no parts, no repeated or replaced numbers.
2. What one owner says in one article is added up: those are different people. A rival's numbers are not: the largest.
3. An owner's later number replaces the earlier one where it is no smaller, or is told as a revision; a smaller number
   told later without a word of that is of some of the dead, and replaces nothing.
4. Owners stand side by side: low is the lowest of theirs, high the highest, open where one leaves it open.
5. Best is what the reports' own voices come to, day by day: of each day the number that most give, of equals the
   lowest, where it is no smaller than what was told before.  Without them it is what most speakers give.
   What an outlet worked out itself counts only where nobody gives a number.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from polybius.types import (
    VICTIMS,
    Actor,
    Claim,
    Era,
    FigureKind,
    IncidentToll,
    Own,
    OwnedToll,
    Report,
    Telling,
    Tense,
    Use,
)

_TAKEN = (Use.COUNTED, Use.RIVAL)
SOMEBODY = "somebody"
WORDS = "words:"  # begins the key of somebody who is known by words alone


@dataclass(frozen=True, slots=True)
class _Owner:
    key: str
    name: str
    actor: Actor | None
    own: Own | None


def tolls(tellings: Sequence[Telling], reports: Sequence[Report]) -> tuple[IncidentToll, ...]:
    """The tolls of one incident, a kind each."""
    bringers, tellings = _bringers(reports), _with_known_owners(tellings)
    told = [t for t in tellings if t.polarity == "+" and t.tense is not Tense.FUTURE and t.era is Era.NEWS]
    told = told or [t for t in tellings if t.polarity == "+"]
    return tuple(toll for kind in VICTIMS if (toll := _toll(kind, told, bringers)))


def _with_known_owners(tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings, with an owner that only words name ("the army") made the one whom another report knows by them."""
    known: dict[str, dict[str, Actor]] = {}
    for claim in (claim for telling in tellings for claim in telling.claims):
        if claim.owner and not claim.owner.key.startswith(WORDS):
            known.setdefault(claim.owner.name.lower(), {})[claim.owner.key] = claim.owner

    def owner(claim: Claim) -> Actor | None:
        if claim.owner is None or not claim.owner.key.startswith(WORDS):
            return claim.owner
        found = list(known.get(claim.owner.name.lower(), {}).values())
        return found[0] if len(found) == 1 else claim.owner

    return [
        replace(telling, claims=tuple(replace(claim, owner=owner(claim)) for claim in telling.claims))
        if telling.claims
        else telling
        for telling in tellings
    ]


def _bringers(reports: Iterable[Report]) -> Mapping[str, Report]:
    """Which report brought a coding: the first of them."""
    found: dict[str, Report] = {}
    for report in reports:
        found.setdefault(report.coding, report)
    return found


def _toll(kind: FigureKind, tellings: Sequence[Telling], bringers: Mapping[str, Report]) -> IncidentToll | None:
    owners = _owned(kind, tellings, bringers)
    standing = [one for one in owners if not one.replaced and one.best is not None]
    if not standing:
        return None
    best, rule = _best(standing)
    low = min((one.low or 0.0) for one in standing)
    open_ended = any(one.high is None for one in standing)
    high = None if open_ended else max(one.high or 0.0 for one in standing)
    return IncidentToll(kind, min(low, best), best, high if high is None else max(high, best), owners, rule)


def _owned(
    kind: FigureKind, tellings: Sequence[Telling], bringers: Mapping[str, Report]
) -> tuple[OwnedToll, ...]:
    groups: dict[tuple[str, str], tuple[_Owner, list[Claim]]] = {}
    for telling in tellings:
        for claim in telling.claims:
            if claim.kind is kind and claim.use in _TAKEN and claim.polarity == "+" and claim.part_of is None:
                owner = _owner(claim, bringers.get(telling.coding))
                told = groups.setdefault((owner.key, telling.coding), (owner, []))[1]
                if all(one.figure != claim.figure for one in told):
                    told.append(claim)
    given = [_given(owner, coding, claims, bringers.get(coding)) for (_, coding), (owner, claims) in groups.items()]
    return _with_replaced(given)


def _owner(claim: Claim, report: Report | None) -> _Owner:
    outlet = (report.outlet or report.ref) if report else "a report"
    bringer = report.source or report.id if report else ""
    if claim.derived:
        return _Owner(f"derived:{bringer}", outlet, None, Own.DERIVED)
    if not claim.owned:
        return _Owner(f"own:{report.outlet if report and report.outlet else bringer}", outlet, None, Own.REPORT)
    if claim.owner is None:
        return _Owner(f"somebody:{bringer}", SOMEBODY, None, None)
    return _Owner(claim.owner.key, claim.owner.name, replace(claim.owner, members=False), None)


def _given(owner: _Owner, coding: str, claims: Sequence[Claim], report: Report | None) -> OwnedToll:
    counted = [claim for claim in claims if claim.use is Use.COUNTED]
    taken = counted or [max(claims, key=lambda claim: (_best_of(claim), claim.figure))]
    highs = [claim.high for claim in taken]
    return OwnedToll(
        owner=owner.name,
        actor=owner.actor,
        own=owner.own,
        low=sum(claim.low if claim.low is not None else 0.0 for claim in taken),
        best=sum(map(_best_of, taken)),
        high=None if None in highs else sum(high or 0.0 for high in highs),
        coding=coding,
        published=report.published if report else None,
        claims=tuple(f"{coding}/{claim.figure}" for claim in taken),
        revises=any(claim.revises for claim in taken),
    )


def _best_of(claim: Claim) -> float:
    """The number to reckon with: "dozens" has no best one, and its low is what is surely said."""
    return next((number for number in (claim.best, claim.low, claim.high) if number is not None), 0.0)


def _with_replaced(given: Sequence[OwnedToll]) -> tuple[OwnedToll, ...]:
    """In the order of owners and days; every number of an owner but the one that holds is marked as replaced."""
    ordered = sorted(given, key=lambda one: (*_who(one), one.published or date.min, one.best or 0.0, one.coding))
    holding: dict[tuple[str, str, bool], OwnedToll] = {}
    for one in ordered:
        held = holding.get(_line(one))
        if held is None or one.revises or (one.best or 0.0) >= (held.best or 0.0):
            holding[_line(one)] = one
    return tuple(replace(one, replaced=holding[_line(one)] is not one) for one in ordered)


def _line(one: OwnedToll) -> tuple[str, str, bool]:
    """What a number can replace, or be replaced by: one of no known day stands beside those that have one."""
    return *_who(one), one.published is None


def _who(one: OwnedToll) -> tuple[str, str]:
    """One owner, whatever report quotes it; outlets and unnamed speakers by their own reports."""
    if one.actor is not None:
        return "actor", one.actor.key
    return (one.own.value if one.own else SOMEBODY), one.owner if one.own else one.coding


def _best(standing: Sequence[OwnedToll]) -> tuple[float, str]:
    """The number to go by, and the rule that chose it."""
    groups = (
        ("reports", [one for one in standing if one.own is Own.REPORT]),
        ("speakers", [one for one in standing if one.own is None]),
        ("derived", list(standing)),
    )
    rule, chosen = next((name, some) for name, some in groups if some)
    if rule != "reports":
        return _most_given(chosen), rule
    best = 0.0
    for day in sorted({one.published or date.min for one in chosen}):
        of_day = [one for one in chosen if (one.published or date.min) == day]
        risen = [one for one in of_day if one.revises or (one.best or 0.0) >= best]
        best = _most_given(risen) if risen else best
    return best, rule


def _most_given(chosen: Sequence[OwnedToll]) -> float:
    """The number that most give; of equals the lowest."""
    times = Counter(one.best or 0.0 for one in chosen)
    return min(times, key=lambda number: (-times[number], number))
