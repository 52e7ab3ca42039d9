"""The keys under which tellings that may be of one incident meet: few for each, and shared with few others.

A key joins the kind of act, a stretch of days, and one thing more: a cell of the map, the two parties, or a name of
the sentence.  Two tellings of one incident that are told in the same words meet whatever else they say.
"""

import zlib
from collections.abc import Iterable, Iterator
from itertools import product
from math import cos, floor, radians

from polybius.coding.events.sameness import is_country
from polybius.lexicon.actors import words_of
from polybius.record.merge import when, where
from polybius.record.merge.likeness import CALENDAR, content, family
from polybius.types import Actor, Telling

STRETCH = 4  # days
MOST_STRETCHES = 4
CELL = 0.25  # degrees of latitude: 28 km, farther than neighbours lie apart
MOST_NAMES, MOST_PARTIES = 4, 2
WORDS = 6  # of a sentence that is a key by itself


def keys(telling: Telling) -> frozenset[str]:
    """The keys of a telling: some tens at most, and at least one."""
    kind = family(telling.type)
    things = [*_cells(telling), *_dyads(telling), *_parties(telling), *_names(telling)] or ["bare"]
    found = {f"{kind}/{stretch}/{thing}" for stretch, thing in product(_stretches(telling), things)}
    found.add(f"{telling.coding}/{kind}")
    return frozenset(found) | frozenset(_sentence(telling))


def _stretches(telling: Telling) -> list[str]:
    """The stretches of days that its act may have been in; a long time is known by where it begins and ends."""
    days = when.days(telling)
    if days is None:
        return [f"news{telling.published.toordinal() // 30}" if telling.published else "always"]
    slack = when.SLACK if days.told else 0
    first, last = (days.first.toordinal() - slack) // STRETCH, (days.last.toordinal() + slack) // STRETCH
    return [str(n) for n in range(first, last + 1)] if last - first < MOST_STRETCHES else [str(first), str(last)]


def _cells(telling: Telling) -> Iterator[str]:
    """The cell of a place and those that its neighbours may lie in; of an area or country its name alone."""
    place = telling.place
    if place is None:
        return
    if where.is_area(telling) or place.lat is None or place.lon is None:
        yield place.key
        return
    reach = where.NEIGHBOURS / 2 / 111.2
    wide = reach / max(cos(radians(place.lat)), 0.1)
    ups = sorted({floor((place.lat + step) / CELL) for step in (-reach, reach)})
    acrosses = sorted({floor((place.lon + step) / CELL) for step in (-wide, wide)})
    yield from (f"{up}:{across}" for up, across in product(ups, acrosses))


def _parties(telling: Telling) -> Iterator[str]:
    """Those who act and those acted on: by country and sector, or by the last word of what they are called."""
    for side in (telling.actors, telling.recipients):
        for actor in side[:MOST_PARTIES]:
            if actor.country and actor.sectors:
                yield f"{actor.country}.{actor.sectors[0]}"
            elif not actor.country:
                yield from words_of(actor.name)[-1:]


def _dyads(telling: Telling) -> Iterator[str]:
    """The countries, or names, of those who act and those acted on, in the order of the alphabet."""
    doers, targets = _who(telling.actors), _who(telling.recipients)
    for doer, target in product(doers or ["?"], targets or ["?"]):
        if (doer, target) != ("?", "?"):
            yield "+".join(sorted((doer, target)))


def _who(people: Iterable[Actor]) -> list[str]:
    return list(dict.fromkeys(actor.country or actor.key for actor in people))[:MOST_PARTIES]


def _names(telling: Telling) -> Iterator[str]:
    """The name of its place, and the longest names of its sentence that are not those of its parties."""
    known = {word for actor in (*telling.actors, *telling.recipients) for word in words_of(actor.name)}
    yield from sorted(telling.names - known - CALENDAR, key=lambda name: (-len(name), name))[:MOST_NAMES]
    if telling.place is not None and not is_country(telling.place):
        yield from words_of(telling.place.name)[:1]


def _sentence(telling: Telling) -> Iterator[str]:
    """What its sentence says, as one number: copies of it are found at any time."""
    words = content(telling.quote)
    if len(words) >= WORDS:
        yield f"{family(telling.type)}/said/{zlib.crc32(' '.join(sorted(words)).encode('utf-8', 'replace')):08x}"
