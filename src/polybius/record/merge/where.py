"""How two places lie to each other: the same, near by, one in the other, neighbours, or surely not one."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from polybius.geography import is_country, kilometres
from polybius.lexicon.files import DATA, read_word_sets
from polybius.types import Place, Telling

# Kilometres within which two points are one spot for those who report, within which they may be neighbours, and within
# which what lies in a town is from its middle.
SPOT, NEIGHBOURS, TOWN = 1.0, 25.0, 12.0
# UCDP's where_prec of what is near a place, and the one from which on a place is an area and no point.
NEAR, AREA = 2, 3
WIDE = 4  # a province or more
# An area whose extent is not known reaches as far as this.
REACH = 60.0


class Lie(StrEnum):
    """How two places lie to each other."""

    SAME = "same"
    SPOT = "spot"
    WITHIN = "within"
    COUNTRY = "country"
    NEIGHBOURS = "neighbours"
    ELSEWHERE = "elsewhere"


def lie(a: Telling, b: Telling) -> tuple[Lie, float | None] | None:
    """How the places of two tellings lie, with the kilometres between two points; None where one has no place."""
    one, two = a.place, b.place
    if one is None or two is None:
        return None
    if is_country(one) or is_country(two):
        return _by_country(one, two), None
    if one.key == two.key:
        return Lie.SAME, None
    if one.country and two.country and one.country != two.country:
        return Lie.ELSEWHERE, None
    return _by_distance(a, b, one, two)


def is_area(telling: Telling) -> bool:
    """Whether a telling is only known to be somewhere in an area."""
    place = telling.place
    return place is not None and (telling.where_prec or place.precision or 0) >= AREA


def is_wide(telling: Telling) -> bool:
    """Whether a telling is only known to be somewhere in a province or region."""
    place = telling.place
    return place is not None and (telling.where_prec or place.precision or 0) >= WIDE


def is_city(telling: Telling) -> bool:
    """Whether a telling is only known to be somewhere in a city."""
    place = telling.place
    return place is not None and place.feature in kinds()["cities"]


def _by_country(a: Place, b: Place) -> Lie:
    if a.country is None or b.country is None or a.country == b.country:
        return Lie.COUNTRY
    return Lie.ELSEWHERE


def _by_distance(a: Telling, b: Telling, one: Place, two: Place) -> tuple[Lie, float | None]:
    """Of two places by different names in one country, or in one that is not known."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return Lie.NEIGHBOURS, None  # one has a name that no map has
    km = kilometres(one.lat, one.lon, two.lat, two.lon)
    if is_area(a) or is_area(b):
        return _of_areas(a, b, one, two, km), km
    if one.feature == two.feature == "part":  # quarters whose points are only that of their town
        return Lie.NEIGHBOURS, None
    if km <= TOWN and _in_town(one, two):
        return Lie.WITHIN, km
    if km <= NEIGHBOURS and (_is_near(a) or _is_near(b)):
        return Lie.WITHIN, km
    return (Lie.SPOT if km <= SPOT else Lie.NEIGHBOURS if km <= NEIGHBOURS else Lie.ELSEWHERE), km


def _in_town(one: Place, two: Place) -> bool:
    """Whether one is a town, and the other of the kind that lies in towns."""
    towns, inside = kinds()["towns"], kinds()["in_town"]
    return (one.feature in towns and two.feature in inside) or (two.feature in towns and one.feature in inside)


def _is_near(telling: Telling) -> bool:
    """Whether a telling only says that it was near its place."""
    place = telling.place
    return place is not None and telling.where_prec == NEAR and (place.precision or 1) < NEAR


def _of_areas(a: Telling, b: Telling, one: Place, two: Place, km: float) -> Lie:
    """Of two places of which at least one is an area."""
    if one.adm1 and two.adm1 and one.adm1 != two.adm1:
        return Lie.ELSEWHERE
    if one.feature == two.feature and one.feature in kinds()["tiles"] and one.precision == two.precision:
        return Lie.NEIGHBOURS if km <= NEIGHBOURS else Lie.ELSEWHERE
    if is_area(a) and is_area(b):
        return Lie.WITHIN if km <= _reach(one) + _reach(two) else Lie.ELSEWHERE
    return Lie.WITHIN if km <= (_reach(one) if is_area(a) else _reach(two)) else Lie.ELSEWHERE


def _reach(place: Place) -> float:
    return 1.2 * place.extent_km if place.extent_km else REACH


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, frozenset[str]]:
    """Lists of kinds of place."""
    return read_word_sets(DATA / "merge" / "places.yaml", ("towns", "cities", "in_town", "tiles"))
