"""Tellings of one happening -> an incident: when, where, who, what it amounts to, and how many it cost."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from polybius.record.tolls import tolls
from polybius.types import Actor, Certainty, Era, Incident, Place, Report, Standing, Telling, Tense

Value = TypeVar("Value")
COARSEST = 9
FAIR = 0.25  # of the tellings that name a day or place


def incident(
    id: str, told: Iterable[Telling], reports: Sequence[Report], judged: Sequence[str] = ()
) -> Incident:
    """The incident of these tellings; ValueError where there is none."""
    days = {report.coding: report.published for report in reversed(reports) if report.published}
    tellings = tuple(sorted(told, key=lambda one: (days.get(one.coding, date.max), one.id)))
    if not tellings:
        raise ValueError("an incident without tellings")
    asserted = [one for one in tellings if one.polarity == "+"] or list(tellings)
    first, last, date_prec = _when(asserted)
    place, where_prec = _where(asserted)
    type = _commonest([one.type for one in asserted])
    alike = [one for one in asserted if one.type is type]
    return Incident(
        id=id,
        type=type,
        standing=standing(tellings),
        tellings=tellings,
        reports=tuple(reports),
        sources=len({report.source or report.id for report in reports}),
        mode=_commonest_known([one.mode for one in alike]),
        acled=_commonest_known([one.acled for one in alike]),
        actors=_people(asserted, lambda one: one.actors),
        recipients=_people(asserted, lambda one: one.recipients),
        place=place,
        where_prec=where_prec,
        first=first,
        last=last,
        date_prec=date_prec,
        tolls=tolls(tellings, reports),
        judged=tuple(judged),
    )


def standing(tellings: Sequence[Telling]) -> Standing:
    """What all tellings together make of it."""
    news = [one for one in tellings if one.era is Era.NEWS]
    if not news:
        return Standing.BACKGROUND
    asserted = [one for one in news if one.polarity == "+" and one.tense is not Tense.FUTURE]
    if any(one.polarity == "-" for one in news):
        return Standing.CONTESTED if asserted else Standing.DENIED
    if not asserted or all(one.certainty in {Certainty.POSSIBLE, Certainty.UNKNOWN} for one in asserted):
        return Standing.EXPECTED if not asserted else Standing.CLAIMED
    as_fact = any(not one.voices and one.certainty is Certainty.CERTAIN for one in asserted)
    return Standing.HAPPENED if as_fact else Standing.CLAIMED


def _when(tellings: Sequence[Telling]) -> tuple[date | None, date | None, int | None]:
    """The most exact days that are told often enough; of equals those told most often, then the first."""
    told = [(one.first, one.last, one.date_prec) for one in tellings if one.first and one.last]
    exact = _exactness([prec for _, _, prec in told])
    if exact is None:
        return None, None, None
    return _commonest([days for days in told if (days[2] or COARSEST) == exact])


def _where(tellings: Sequence[Telling]) -> tuple[Place | None, int | None]:
    """The most exact place that is told often enough; of equals the one told most often, then the first."""
    told = [(one.place, one.where_prec) for one in tellings if one.place]
    exact = _exactness([prec for _, prec in told])
    if exact is None:
        return None, None
    keys = _commonest([place.key for place, prec in told if (prec or COARSEST) == exact])
    return next((place, prec) for place, prec in told if place.key == keys and (prec or COARSEST) == exact)


def _exactness(told: Sequence[int | None]) -> int | None:
    """The finest precision at which a fair share tells it: one of ten who names a town in a war names a part of it."""
    for exact in sorted({precision or COARSEST for precision in told}):
        if sum((precision or COARSEST) <= exact for precision in told) >= FAIR * len(told):
            return exact
    return None


def _people(tellings: Sequence[Telling], side: Callable[[Telling], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    """Everybody named on a side, each once; those named most often first.  Unknown words only where nobody is known."""
    named: dict[str, Actor] = {}
    times: Counter[str] = Counter()
    for telling in tellings:
        for actor in side(telling):
            named.setdefault(actor.key, actor)
            times[actor.key] += 1
    known = [key for key in named if not key.startswith("words:")] or list(named)
    order = list(named)
    return tuple(named[key] for key in sorted(known, key=lambda key: (-times[key], order.index(key))))


def _commonest(values: Sequence[Value]) -> Value:
    """The value that comes most often; of equals the first."""
    times = Counter(values)
    return max(values, key=lambda value: (times[value], -values.index(value)))


def _commonest_known(values: Sequence[Value | None]) -> Value | None:
    known = [value for value in values if value is not None]
    return _commonest(known) if known else None
