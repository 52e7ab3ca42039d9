"""Decides which bearer of its name each toponym means.

What the text says outright ("Daura, Katsina state", "the Nigerian town of Daura") comes before what else it
speaks of: the other places near by, the countries and provinces named around.  Fame comes last.  One name means
one place throughout an article unless a mention says otherwise.  Every choice keeps its reason and its
runners-up.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from polybius.coding.places.metonymy import words
from polybius.coding.places.toponyms import Toponym
from polybius.lexicon.gazetteer import CAPITAL, CITY, COUNTRY, COUNTY, OWN, PROVINCE, REGION, Candidate
from polybius.types import Parse

# Weights of what speaks for a bearer of a name; fame is the logarithm of its population.
COUNTRY_FAME, REGION_FAME, COUNTY_FAME, OWN_FAME = 10.6, 9.5, 6.0, 30.0
PRIMARY, CAPITAL_BONUS, PROVINCE_BONUS, NAMED_AS = 2.0, 1.0, 1.5, 3.0
HELD, COUNTRY_VOTE, PROVINCE_VOTE, NEARNESS = 5.0, 3.0, 1.0, 2.0
TOLD_PROVINCE = 2.0  # for what lies in the one province that the article names
LISTED = 2.0  # for a bearer of the kind that the names beside it in a list have: states among states
NEAR_KM = 100.0  # at this distance another place speaks for a bearer with a third of its weight
NEIGHBOURS = 2.0  # no more than so many near places count
ROUNDS = 3
LONGEST_POLL = 600  # bearers that are held against each other: a bound on time for the longest articles
RUNNERS_UP = 3
GREAT_CITY = 5_000_000  # so big, a city is meant by its other names ("New York") as by its own

Holders = Mapping[int, Sequence[Toponym]]

_REASONS = {
    "own": "it stands in the user's own gazetteer",
    "held": "the text says what it lies in",
    "form": "the text calls it what it is, a town or a province",
    "list": "the names beside it in a list are of its kind",
    "votes": "the article's other places lie in the same country or province",
    "near": "the article's other places lie near it",
    "fame": "the best known of that name",
}


class Rated(NamedTuple):
    """A bearer of a name with all that speaks for it, kind by kind."""

    one: Candidate
    parts: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.parts.values())


class Choice(NamedTuple):
    """The bearer that a mention means, why, and the bearers that came next with what they lack."""

    one: Candidate
    reason: str
    runners_up: tuple[tuple[Candidate, float], ...] = ()


Chosen = dict[str, Candidate]


def resolve(parse: Parse, toponyms: Sequence[Toponym], holders: Holders) -> dict[int, Choice]:
    """The bearer that each toponym means, by its number; none for names that no table knows."""
    named = {n: one for n, one in enumerate(toponyms) if one.candidates}
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, one in named.items():
        by_name[one.name.casefold()].append(number)
    bearers = {name: _distinct(named[numbers[0]].candidates) for name, numbers in by_name.items()}
    poll = _Poll(bearers)
    lists = _lists(parse, toponyms, holders)
    said = {name: _said(parse, toponyms, numbers, holders, lists) for name, numbers in by_name.items()}
    rated: dict[str, list[Rated]] = {}
    chosen: Chosen = {}
    for _ in range(ROUNDS):
        near = poll.near(rated)
        votes = _votes(toponyms, chosen)
        rated = {
            name: [_rate(one, said[name], chosen, chosen.get(name), votes, near.get((name, one.key), 0.0))
                   for one in those]
            for name, those in bearers.items()
        }  # fmt: skip
        chosen = {name: max(those, key=lambda rate: rate.total).one for name, those in rated.items()}
    held_by = _holding(toponyms, holders)
    own = {
        number: _own(one, holders.get(number, ()), held_by[number], chosen, rated) for number, one in named.items()
    }
    return {
        number: _called(parse, one, own[number])
        for number, one in named.items()
        if not _lies_elsewhere(own[number].one, holders.get(number, ()), chosen)
    }


def _lies_elsewhere(one: Candidate, held: Sequence[Toponym], chosen: Chosen) -> bool:
    """Whether a town of the name is known only in other countries than the province the text says that it lies in."""
    areas = [place for holder in held if (place := chosen.get(holder.name.casefold())) and place.kind in _AREAS]
    return one.kind in _TOWNS and bool(areas) and all(area.country != one.country for area in areas)


def _distinct(bearers: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The bearers without those that a region of the hand-written table stands for: it is the same place."""
    regions = [one for one in bearers if one.kind in {REGION, OWN}]
    if not regions:
        return bearers
    return tuple(
        one
        for one in bearers
        if one in regions or not any(distance(one, region) <= max(_SAME_KM, region.extent_km) for region in regions)
    )


_SAME_KM = 60.0


class _Said(NamedTuple):
    """What the text says outright of the bearer of a name, over all its mentions."""

    holders: tuple[Toponym, ...]
    area: bool  # it is called a province, a county
    town: bool
    beside: tuple[Toponym, ...]  # the names that stand in one list with it
    letters: frozenset[str]  # the states that the article names by their letters: "Wash."


def _said(
    parse: Parse, toponyms: Sequence[Toponym], numbers: Sequence[int], holders: Holders, lists: "_Lists"
) -> _Said:
    mine, own = {lists.of[n] for n in numbers if n in lists.of}, set(numbers)
    return _Said(
        tuple({holder.name: holder for n in numbers for holder in holders.get(n, ())}.values()),
        all(is_called(parse, toponyms[n], words()["region_nouns"]) for n in numbers),
        any(is_called(parse, toponyms[n], _TOWN_NOUNS) for n in numbers),
        tuple(toponyms[n] for row in sorted(mine) for n in lists.members[row] if n not in own),
        lists.letters,
    )


class _Lists(NamedTuple):
    """The lists that names stand in ("Ohio, Utah and Texas"), and the states named by their letters."""

    of: Mapping[int, int]  # mention -> its list
    members: Mapping[int, list[int]]
    letters: frozenset[str]


def _lists(parse: Parse, toponyms: Sequence[Toponym], holders: Holders) -> _Lists:
    found: dict[int, int] = {}
    for number, (one, other) in enumerate(pairwise(toponyms)):
        between = [t.lower for t in parse.tokens[one.end : other.first]]
        if 0 < len(between) <= 2 and _JOINTS.issuperset(between) and other not in holders.get(number, ()):
            found[number + 1] = found.setdefault(number, number)
    members: dict[int, list[int]] = defaultdict(list)
    for number, row in found.items():
        members[row].append(number)
    letters = frozenset(one.candidates[0].key for one in toponyms if one.rule == "postal" and len(one.candidates) == 1)
    return _Lists(found, members, letters)


_JOINTS = frozenset({",", "and", "or", ";", "&"})
_TOWN_NOUNS = frozenset({"city", "town", "village"})
_AREAS, _TOWNS = frozenset({PROVINCE, COUNTY}), frozenset({CITY, CAPITAL})


def _listed(one: Candidate, beside: Sequence[Toponym], chosen: Chosen) -> float:
    """The share of the names beside it in a list that are of a bearer's kind; one alone counts half."""
    places = [place for other in beside if (place := chosen.get(other.name.casefold()))]
    kinds = [place.kind in _TOWNS for place in places if place.kind in _TOWNS | _AREAS]
    return sum(is_town == (one.kind in _TOWNS) for is_town in kinds) / max(2, len(kinds))


def _rate(
    one: Candidate, said: _Said, chosen: Chosen, own: Candidate | None, votes: Counter[str], near: float
) -> Rated:
    area = (said.area or one.key in said.letters) and one.kind in _AREAS
    parts = {
        "own": OWN_FAME * (one.kind == OWN),
        "fame": fame(one),
        "form": NAMED_AS * (area or (said.town and one.kind in _TOWNS)),
        "list": LISTED * _listed(one, said.beside, chosen),
        "held": HELD * any(holds(holder, one, chosen) for holder in said.holders),
        "votes": _by_votes(one, own, votes),
        "near": NEARNESS * near * (0.5 if one.kind == PROVINCE else 1.0),
    }
    return Rated(one, parts)


def _reason(rated: Sequence[Rated]) -> str:
    """What most sets the winner apart from the next; the first is the winner."""
    if len(rated) == 1:
        return "the only place known of that name"
    first, second = rated[0].parts, rated[1].parts
    return _REASONS[max(first, key=lambda part: (first[part] - second[part], part == "fame"))]


def _own(
    toponym: Toponym,
    held: Sequence[Toponym],
    inside: Sequence[Toponym],
    chosen: Chosen,
    rated: Mapping[str, list[Rated]],
) -> Choice:
    """The bearer of one mention: the article's, unless this mention says that it lies elsewhere."""
    name = toponym.name.casefold()
    usual = _usual(rated[name])
    if usual.one.kind == OWN:
        return usual
    places = [chosen[one.name.casefold()] for one in inside if one.candidates]
    if usual.one.kind in {CITY, CAPITAL} and not any(_lies_in(place, usual.one) for place in places):
        area = _best(toponym, lambda one: any(_lies_in(place, one) for place in places) and one.kind == PROVINCE)
        if area is not None:
            return Choice(area, "the text says what lies in it")
    if not held or any(holds(holder, usual.one, chosen) for holder in held):
        return usual
    fitting = _best(toponym, lambda one: any(holds(holder, one, chosen) for holder in held))
    return Choice(fitting, "this mention says what it lies in") if fitting else usual


def _called(parse: Parse, toponym: Toponym, choice: Choice) -> Choice:
    """The town or the province of the name, if this mention says which: "Aleppo province", "the city of Aleppo"."""
    one = choice.one
    if one.kind in _TOWNS and is_called(parse, toponym, words()["region_nouns"]):
        wanted, reason = _AREAS, "this mention calls it a province or county"
    elif one.kind in _AREAS and is_called(parse, toponym, _TOWN_NOUNS):
        wanted, reason = _TOWNS, "this mention calls it a town"
    else:
        return choice
    near = [c for c in toponym.candidates if c.kind in wanted and c.country == one.country and _is_by(c, one)]
    return Choice(max(near, key=fame), reason) if near else choice


def _is_by(one: Candidate, other: Candidate) -> bool:
    """Whether a town and a province of one name belong together."""
    town, area = (one, other) if one.kind in _TOWNS else (other, one)
    return town.province == area.key or distance(town, area) <= max(100.0, 1.5 * area.extent_km)


def _usual(rated: Sequence[Rated]) -> Choice:
    order = sorted(rated, key=lambda rate: -rate.total)
    behind = ((rate.one, round(order[0].total - rate.total, 2)) for rate in order[1 : RUNNERS_UP + 1])
    return Choice(order[0].one, _reason(order), tuple(behind))


def _best(toponym: Toponym, fits) -> Candidate | None:  # type: ignore[no-untyped-def]
    return max((one for one in toponym.candidates if fits(one)), key=fame, default=None)


def _holding(toponyms: Sequence[Toponym], holders: Holders) -> Mapping[int, list[Toponym]]:
    """For each mention, by its number, the ones that are said to lie in it."""
    at = {one.first: number for number, one in enumerate(toponyms)}
    found: dict[int, list[Toponym]] = defaultdict(list)
    for number, held in holders.items():
        for holder in held:
            found[at[holder.first]].append(toponyms[number])
    return found


# --- what speaks for a bearer ---------------------------------------------------------------------------------


class _Poll:
    """The bearers of all names held against each other: near ones speak for one another."""

    def __init__(self, bearers: Mapping[str, tuple[Candidate, ...]]) -> None:
        self._entries = list(_polled(bearers))
        names = list(dict.fromkeys(name for name, _ in self._entries))
        number = {name: n for n, name in enumerate(names)}
        self._name = np.array([number[name] for name, _ in self._entries], dtype=np.int64)
        self._count = len(names)
        self._starts = np.flatnonzero(np.diff(self._name, prepend=-1))
        self._closeness = self._close()
        self._fame = np.array([fame(one) for _, one in self._entries])

    def _close(self) -> np.ndarray:
        lat = np.radians([one.lat or 0.0 for _, one in self._entries])
        lon = np.radians([one.lon or 0.0 for _, one in self._entries])
        turn = np.abs(lon[:, None] - lon[None, :])
        x = np.minimum(turn, 2 * np.pi - turn) * np.cos((lat[:, None] + lat[None, :]) / 2)
        km = 6371.0 * np.hypot(x, lat[:, None] - lat[None, :])
        close: np.ndarray = np.exp(-km / NEAR_KM) * (self._name[:, None] != self._name[None, :])
        return close

    def near(self, rated: Mapping[str, Sequence[Rated]]) -> dict[tuple[str, str], float]:
        """How many other names have a bearer near, by name and key; each by how likely it is meant."""
        if self._count < 2:
            return {}
        known = {(name, rate.one.key): rate.total for name, those in rated.items() for rate in those}
        totals = np.array(
            [known.get((name, one.key), f) for (name, one), f in zip(self._entries, self._fame, strict=True)]
        )
        weighed = self._closeness * self._likely(totals)[None, :]
        support = np.minimum(NEIGHBOURS, np.maximum.reduceat(weighed, self._starts, axis=1).sum(axis=1))
        return {(name, one.key): float(s) for (name, one), s in zip(self._entries, support, strict=True)}

    def _likely(self, totals: np.ndarray) -> np.ndarray:
        """How likely each bearer is the one that is meant by its name."""
        best = np.maximum.reduceat(totals, self._starts)[self._name]
        odds = np.exp(totals - best)
        share: np.ndarray = odds / np.add.reduceat(odds, self._starts)[self._name]
        return share


def _polled(bearers: Mapping[str, tuple[Candidate, ...]]) -> Iterator[tuple[str, Candidate]]:
    count = 0
    for name, those in bearers.items():
        for one in those:
            if one.kind not in {COUNTRY, REGION} and one.lat is not None and count < LONGEST_POLL:
                count += 1
                yield name, one


def _votes(toponyms: Sequence[Toponym], chosen: Chosen) -> Counter[str]:
    """How often the article names each country and province, by itself or by a place in it."""
    votes: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for one in toponyms:
        name = one.name.casefold()
        seen[name] += 1
        if seen[name] > 3:
            continue
        if one.nationality:
            votes[one.nationality.country] += 1
        elif (place := chosen.get(name)) is not None:
            votes.update(filter(None, (place.country, place.province)))
            if place.kind == PROVINCE:
                votes["@" + place.key] += 1
        else:
            countries = {c.country for c in one.candidates if c.country}
            if len(countries) == 1:
                votes.update(countries)
    return votes


def fame(one: Candidate) -> float:
    """How well known a place is, as the power of ten of its population."""
    if one.kind == COUNTRY:
        return COUNTRY_FAME
    if one.kind in {REGION, OWN}:
        return REGION_FAME
    if one.kind == COUNTY:
        return COUNTY_FAME
    primary = one.primary or (one.kind == CITY and one.population >= GREAT_CITY)
    usual = (PRIMARY + CAPITAL_BONUS * (one.kind == CAPITAL)) * primary
    bonus = PROVINCE_BONUS if one.kind == PROVINCE else usual
    return math.log10(one.population + 1) + bonus


def _by_votes(one: Candidate, own: Candidate | None, votes: Counter[str]) -> float:
    """The share of the article's other places that lie in the same country and province."""
    mine = Counter(filter(None, (own.country, own.province))) if own else Counter()
    rest = votes - mine
    total = sum(n for key, n in rest.items() if ":" not in key)
    if not total:
        return 0.0
    country = rest[one.country or ""] / total
    told = sum(n for key, n in rest.items() if key.startswith("@"))
    if told and one.kind != PROVINCE:
        country += TOLD_PROVINCE / COUNTRY_VOTE * rest[f"@{one.province}"] / told
    province = min(1.0, rest[one.province or ""] / 2) if one.kind != PROVINCE else 0.0
    return COUNTRY_VOTE * country + PROVINCE_VOTE * province


def is_called(parse: Parse, toponym: Toponym, nouns: frozenset[str]) -> bool:
    """ "Idlib province", "the province of Idlib"."""
    after = parse.tokens[toponym.end].lower if toponym.end < len(parse.tokens) else ""
    before = parse.tokens[max(0, toponym.first - 3) : toponym.first]
    said = [t.lower for t in before[-2:]]
    if after in nouns or len(said) < 2:
        return after in nouns
    named = len(before) == 3 and before[0].pos == "PROPN"  # in "the Alka district of Hama" it is Alka
    return said[0] in nouns and said[1] == "of" and not named


def holds(holder: Toponym, one: Candidate, chosen: Chosen) -> bool:
    """Whether a place lies in what the holder may mean."""
    if holder.nationality:
        return one.country == holder.nationality.country
    settled = chosen.get(holder.name.casefold())
    areas = [c for c in holder.candidates[:6] if c.kind in {COUNTRY, PROVINCE, COUNTY}]
    may_mean = [settled, *(areas if settled.kind in {CITY, CAPITAL} else ())] if settled else holder.candidates[:6]
    return any(_lies_in(one, place) for place in may_mean)


def _lies_in(one: Candidate, area: Candidate) -> bool:
    if one.key == area.key:
        return False
    if area.kind == COUNTRY:
        return one.country == area.country and one.kind != COUNTRY
    if area.kind == PROVINCE:
        return one.province == area.key and one.kind != PROVINCE
    return one.kind not in {COUNTRY, PROVINCE} and distance(one, area) <= max(40.0, 1.2 * area.extent_km)


def distance(one: Candidate, other: Candidate) -> float:
    """Kilometres between two places, good enough for near ones."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    turn = abs(one.lon - other.lon)
    x = min(turn, 360 - turn) * math.cos(math.radians((one.lat + other.lat) / 2))
    return 111.2 * math.hypot(x, one.lat - other.lat)
