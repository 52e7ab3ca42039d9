"""Puts names that no table knows where the text says they lie, and finds the names that stray.

A name is part of the town, province or country that is said to hold it.  A street or a building whose sentence
names one town lies in or near that town, and so does one in an article that is all about one town.  Such a
place has the town's point with where_prec 2 or 3, never 1; one of which only a province or a country is known
has no coordinates.  Datelines and names that stand for governments lend nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from polybius.coding.places.choice import Choice, distance, is_called
from polybius.coding.places.metonymy import words
from polybius.coding.places.toponyms import ROAD, Toponym
from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COUNTRY,
    COUNTY,
    OWN,
    PROVINCE,
    REGION,
    Candidate,
    Gazetteer,
    normal,
)
from polybius.types import Parse, Place, ZoneKind

Chosen = Mapping[int, Choice]
_TOWNS = frozenset({CITY, CAPITAL, OWN})
_FINENESS = {CITY: 3, CAPITAL: 3, OWN: 3, COUNTY: 2, PROVINCE: 1}
# So often a country is told of before an unknown place may be taken for one of its own; so many live in a
# place that it is known in other countries.
_TOLD_ENOUGH = 3
_KNOWN_ABROAD = 300_000
_SAME_TOWN_KM = 60.0  # places no farther apart than this are of one town and what surrounds it
_QUARTERS = frozenset({"neighborhood", "neighbourhood", "quarter", "suburb", "ward"})  # a town's parts
_MOST_TOWNS = 60  # so many towns are held against each other: a bound on time
_FOCUS = 0.6  # share of an article's towns that lie about one town, if the article is about it


class Part(NamedTuple):
    """A place without a row in any table, and why it is put there."""

    place: Place
    reason: str


def one_country(toponyms: Sequence[Toponym], chosen: Chosen, gazetteer: Gazetteer) -> Candidate | None:
    """The country that most place names of an article lie in, if no other comes near."""
    told = Counter(choice.one.country for choice in chosen.values() if choice.one.country)
    told.update(one.nationality.country for one in toponyms if one.nationality)
    first = told.most_common(1)
    if not first or first[0][1] < max(_TOLD_ENOUGH, 0.6 * told.total()):
        return None
    place = gazetteer.place("iso:" + first[0][0])
    bearers = gazetteer.lookup(place.name) if place else ()
    return next((one for one in bearers if one.kind == COUNTRY and one.country == first[0][0]), None)


def country_laid_in(
    toponyms: Sequence[Toponym], chosen: Chosen, places: Container[int], gazetteer: Gazetteer
) -> Candidate | None:
    """The country in which nearly all the places lie at which a report is laid; `places`: the names used so."""
    there = {n: choice for n, choice in chosen.items() if n in places}
    return one_country([one for one in toponyms if not one.nationality], there, gazetteer)


def is_called_settled(parse: Parse, toponym: Toponym) -> bool:
    """Whether the text says of a name that it is that of a town or village: "the village of Alka", "Alka village"."""
    return is_called(parse, toponym, words()["settlement_nouns"])


def is_astray(
    one: Candidate,
    toponyms: Sequence[Toponym],
    chosen: Chosen,
    country: Candidate | None,
    held: Sequence[Toponym] | None,
) -> bool:
    """Whether a small place lies in a country of which nothing else tells, in an article about another."""
    if country is None or held or one.country == country.country or one.kind != CITY:
        return False
    if one.population >= _KNOWN_ABROAD:
        return False
    beside = any(c.one.country == one.country and c.one.key != one.key for c in chosen.values())
    return not beside and not any(t.nationality and t.nationality.country == one.country for t in toponyms)


def is_far_site(number: int, toponyms: Sequence[Toponym], chosen: Chosen, held: Sequence[Toponym] | None) -> bool:
    """Whether a square or park is taken for a far town of its name, in an article about other towns."""
    one = chosen[number].one
    if held or one.kind != CITY or one.population >= _KNOWN_ABROAD or _last(toponyms[number]) not in _sites():
        return False
    others = [c.one for c in chosen.values() if c.one.kind in _TOWNS and c.one.key != one.key]
    return bool(others) and all(distance(one, other) > 2 * _SAME_TOWN_KM for other in others)


def finest(held: Sequence[Toponym], numbers: Mapping[int, int], chosen: Chosen) -> Candidate | None:
    """The smallest place that is said to hold a name; `numbers`: of the mentions, by their first words."""
    known = [chosen.get(numbers[one.first]) for one in held]
    return max((c.one for c in known if c), key=lambda one: _FINENESS.get(one.kind, 0), default=None)


def part(toponym: Toponym, holder: Candidate | None, gazetteer: Gazetteer) -> Part | None:
    """A place that no table has, but of which the text says in or near which town, province or country it lies.

    In a town it is within some 25 km of a known point (where_prec 2); in a province it has the province's point
    and where_prec; of a country the point would say nothing, and it has none.
    """
    if holder is None or holder.kind == REGION:
        return None
    whole = gazetteer.place_of(holder)
    place = _in(toponym, whole, 2 if holder.kind in _TOWNS else whole.precision, on_map=holder.kind != COUNTRY)
    return Part(place, f"no table knows it; the text says that it lies in or near {whole.name}")


def _in(toponym: Toponym, whole: Place, precision: int | None, *, on_map: bool) -> Place:
    return Place(
        f"in:{whole.key}:{normal(toponym.name).replace(' ', '-')}",
        toponym.name,
        whole.lat if on_map else None,
        whole.lon if on_map else None,
        whole.country,
        adm1=whole.name if whole.feature == "adm1" else whole.adm1,
        feature="part",
        precision=precision,
        source=whole.source,
    )


class Towns:
    """The towns that an article tells of in its own text, from which streets and buildings take their place."""

    def __init__(self, parse: Parse, toponyms: Sequence[Toponym], chosen: Chosen, governments: set[int]) -> None:
        self._parse = parse
        self._told = [
            (toponyms[n], choice.one)
            for n, choice in sorted(chosen.items())
            if choice.one.kind in _TOWNS | {COUNTY} and n not in governments and not self._in_dateline(toponyms[n])
        ]
        self._in: dict[int, list[tuple[Toponym, Candidate]]] = defaultdict(list)
        for pair in self._told:
            self._in[parse.tokens[pair[0].first].sentence].append(pair)
        self._keys = {one.key for _, one in self._told}
        self._focus = self._all_about()

    def near(self, toponym: Toponym, gazetteer: Gazetteer) -> Part | None:
        """The place of a street or building by the one town of its sentence, or of the article."""
        if not is_local(toponym) and not is_called(self._parse, toponym, _QUARTERS):
            return None
        named = self._named_after(toponym, gazetteer)
        if named is not None:
            whole = gazetteer.place_of(named)
            place = _in(toponym, whole, 2, on_map=True)
            return Part(place, f"no table knows it; it is called after {whole.name}, of which the article tells")
        beside = self._in[self._parse.tokens[toponym.first].sentence]
        if beside and _are_one([one for _, one in beside]):
            one = min(beside, key=lambda pair: abs(pair[0].first - toponym.first))[1]
            reason = "the one town that its sentence names"
        elif self._focus is not None and not beside:
            one, reason = self._focus, "the one town that the article is about"
        else:
            return None
        whole = gazetteer.place_of(one)
        return Part(_in(toponym, whole, 3, on_map=True), f"no table knows it; put at {whole.name}, {reason}")

    def _named_after(self, toponym: Toponym, gazetteer: Gazetteer) -> Candidate | None:
        """The town of the article whose name a building's name begins with: "Basra General Hospital"."""
        whole = toponym.name.split(" ")
        for end in range(min(3, len(whole) - 1), 0, -1):
            for one in gazetteer.lookup(" ".join(whole[:end])):
                if one.key in self._keys:
                    return one
        return None

    def _in_dateline(self, toponym: Toponym) -> bool:
        return self._parse.sentences[self._parse.tokens[toponym.first].sentence].zone is ZoneKind.DATELINE

    def _all_about(self) -> Candidate | None:
        """The town about which most towns of the article lie, if there is one."""
        counted = Counter(one.key for _, one in self._told)
        towns = {one.key: one for _, one in self._told}
        often = [towns[key] for key, _ in counted.most_common(_MOST_TOWNS)]
        if not often:
            return None
        best = max(often, key=lambda one: (sum(counted[o.key] for o in often if _are_one((one, o))), counted[one.key]))
        about = [one for one, other in self._told if _are_one((best, other))]
        sure = len(about) > 1 or is_surely_there(self._parse, about[0])
        return best if sure and len(about) >= _FOCUS * len(self._told) else None


def is_surely_there(parse: Parse, toponym: Toponym) -> bool:
    """Whether one mention is enough to say that a town is spoken of: "in Halden", "the Halden Police"."""
    if toponym.rule == "public-body" or toponym.first == 0:
        return True
    return parse.tokens[toponym.first - 1].lower in words()["locatives"]


def _are_one(towns: Sequence[Candidate]) -> bool:
    return all(distance(towns[0], other) <= _SAME_TOWN_KM for other in towns)


def is_local(toponym: Toponym) -> bool:
    """Whether a name is that of a street, a building, a quarter: of something that lies in or by a town."""
    if ROAD.fullmatch(toponym.name):
        return True
    return _last(toponym) in _sites() | words()["settlement_nouns"] | words()["small_features"]


def _last(toponym: Toponym) -> str:
    return toponym.name.rsplit(" ", 1)[-1].casefold().rstrip(".")


@lru_cache(maxsize=1)
def _sites() -> frozenset[str]:
    """The last words of names of streets, buildings and grounds."""
    lists = words()
    return lists["road_nouns"] | lists["facility_nouns"] | lists["site_nouns"] | lists["grounds"]
