"""The keys under which tellings that may be of one incident meet: few for each, and shared with few others.

A key joins the kind of act, a stretch of days, and one thing more: a cell of the map, the two parties, or a name of
the sentence.  Two tellings of one incident that are told in the same words meet whatever else they say.
"""

import zlib
from collections.abc import Iterable, Iterator
from itertools import product
from math import floor

from polybius.geography import is_country
from polybius.lexicon.actors import words_of
from polybius.record.merge import when, where
from polybius.record.merge.likeness import content, family
from polybius.types import Actor, Telling

STRETCH = 4  # days
NEAR = 2  # stretches before and after, in which the same act may be told to have been
LONG = 12  # days from which on a time is known by where it begins and ends
CELL = 0.4  # degrees: farther than neighbours lie apart, up to the sixtieth parallel
MOST_NAMES, MOST_PARTIES = 3, 2
WORDS = 6  # of a sentence that is a key by itself
# Written as names, and no names.
CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip


def keys(telling: Telling) -> frozenset[str]:
    """The keys under which a telling is found: a handful, and at least one."""
    return frozenset((*_named(telling, _stretches(telling), _cells(telling, 0)), *_sentence(telling)))


def asked(telling: Telling) -> frozenset[str]:
    """The keys under which those are found that it may be the same as; a finds b just where b finds a."""
    stretches = [stretch + step for stretch in _stretches(telling) for step in range(-NEAR, NEAR + 1)]
    return frozenset((*_named(telling, stretches, _cells(telling, 1)), *_sentence(telling)))


def _named(telling: Telling, stretches: Iterable[int], cells: Iterable[str]) -> Iterator[str]:
    kind = family(telling.type)
    things = [*cells, *_dyads(telling), *_parties(telling), *_names(telling)] or ["bare"]
    return (f"{kind}/{stretch}/{thing}" for stretch, thing in product(dict.fromkeys(stretches), dict.fromkeys(things)))


def _stretches(telling: Telling) -> list[int]:
    """The stretch of days in which its act began or, where nobody tells, in which it was news; 0: always."""
    days = when.days(telling)
    if days is None or not days.told:
        return [telling.published.toordinal() // STRETCH if telling.published else 0]
    first, last = days.first.toordinal() // STRETCH, days.last.toordinal() // STRETCH
    return [first] if (days.last - days.first).days < LONG else [first, last]


def _cells(telling: Telling, around: int) -> Iterator[str]:
    """The cell of a place and those `around` it; of an area or country its name alone."""
    place = telling.place
    if place is None:
        return
    if where.is_area(telling) or place.lat is None or place.lon is None:
        yield place.key
        return
    steps = range(-around, around + 1)
    up, across = floor(place.lat / CELL), floor(place.lon / CELL)
    yield from (f"{up + north}:{across + east}" for north, east in product(steps, steps))


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
