"""Finds the places of an article and puts them on the map.

`find` takes the names (`toponyms`), decides for each which of its bearers is meant, and how it is used
(`metonymy`).  What the text says outright ("Daura, Katsina state", "the Nigerian town of Daura") comes before
what else it speaks of (the countries, provinces and towns named around), and fame comes last.  One name means
one place throughout an article unless a mention says otherwise.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from polybius.coding.metonymy import Kind, use_of, words
from polybius.coding.toponyms import Toponym, find_toponyms
from polybius.coding.whereabouts import where
from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COUNTRY,
    COUNTY,
    PROVINCE,
    REGION,
    Candidate,
    Gazetteer,
    normal,
)
from polybius.types import (
    Article,
    Parse,
    Place,
    PlaceMention,
    Places,
    PlaceUse,
    Token,
    Unresolved,
)

__all__ = ["find", "where"]

_KINDS: Mapping[int, Kind] = {COUNTRY: "state", CAPITAL: "capital", CITY: "city"}  # the rest are regions
_UPWARD = frozenset({",", "in", "(", "the", "'s", "’s", "of"})
_DOWNWARD = frozenset({"of", "border", "coastal", "-"})
_FINENESS = {CITY: 3, CAPITAL: 3, COUNTY: 2, PROVINCE: 1}
LONGEST_JOINT = 5  # words between a place and the one that holds it
# Weights of what speaks for a bearer of a name; fame is the logarithm of its population.
COUNTRY_FAME, REGION_FAME, COUNTY_FAME = 11.0, 9.5, 6.0
PRIMARY, CAPITAL_BONUS, PROVINCE_BONUS, NAMED_AS_PROVINCE = 2.0, 1.0, 1.5, 3.0
HELD, COUNTRY_VOTE, PROVINCE_VOTE, NEARNESS = 5.0, 3.0, 1.0, 2.0
NEAR_KM = 200.0

Chosen = dict[str, Candidate]
Holders = dict[int, list[Toponym]]


def find(article: Article, parse: Parse, gazetteer: Gazetteer) -> Places:
    """All place mentions of the article with the places they mean."""
    toponyms = find_toponyms(parse, gazetteer)
    holders = containers(parse, toponyms)
    resolved = resolve(parse, toponyms, holders)
    country = _one_country(toponyms, resolved, gazetteer)
    astray = {n for n, one in resolved.items() if _is_astray(one, toponyms, resolved, country, holders.get(n))}
    resolved = {n: one for n, one in resolved.items() if n not in astray}
    table: dict[str, Place] = {}
    mentions, unresolved = [], []
    for number, toponym in enumerate(toponyms):
        place = _place(toponym, resolved.get(number), gazetteer)
        if place is None:
            place = _part(toponym, _finest(holders.get(number, ()), toponyms, resolved), gazetteer)
        if place is None and number in astray:
            place = _part(toponym, country, gazetteer)
        if place is None:
            unresolved.append(Unresolved(toponym.span, "place", "no table knows this name"))
        else:
            table.setdefault(place.key, place)
        use = _use(parse, toponym, resolved.get(number), place)
        mentions.append(PlaceMention(toponym.span, use, place.key if place else None, f"places/{toponym.rule}"))
    return Places(tuple(mentions), MappingProxyType(table), tuple(unresolved))


def _one_country(
    toponyms: Sequence[Toponym], resolved: Mapping[int, Candidate], gazetteer: Gazetteer
) -> Candidate | None:
    """The country that most place names of an article lie in, if no other comes near."""
    told = Counter(one.country for one in resolved.values() if one.country)
    told.update(one.nationality.country for one in toponyms if one.nationality)
    first = told.most_common(1)
    if not first or first[0][1] < max(_TOLD_ENOUGH, 0.6 * told.total()):
        return None
    place = gazetteer.place("iso:" + first[0][0])
    bearers = gazetteer.lookup(place.name) if place else ()
    return next((one for one in bearers if one.kind == COUNTRY and one.country == first[0][0]), None)


def _is_astray(
    one: Candidate,
    toponyms: Sequence[Toponym],
    resolved: Mapping[int, Candidate],
    country: Candidate | None,
    held: Sequence[Toponym] | None,
) -> bool:
    """Whether a small place lies in a country of which nothing else tells, in an article about another."""
    if country is None or held or one.country == country.country or one.kind != CITY:
        return False
    if one.population >= _KNOWN_ABROAD:
        return False
    beside = any(o.country == one.country and o.key != one.key for o in resolved.values())
    return not beside and not any(t.nationality and t.nationality.country == one.country for t in toponyms)


# So often a country is told of before an unknown place may be taken for one of its own; so many live in a
# place that it is known in other countries.
_TOLD_ENOUGH = 3
_KNOWN_ABROAD = 300_000


def _place(toponym: Toponym, chosen: Candidate | None, gazetteer: Gazetteer) -> Place | None:
    if toponym.nationality:
        return gazetteer.place("iso:" + toponym.nationality.country)
    return gazetteer.place_of(chosen) if chosen else None


def _finest(
    held: Sequence[Toponym], toponyms: Sequence[Toponym], resolved: Mapping[int, Candidate]
) -> Candidate | None:
    """The smallest place that is said to hold a name."""
    numbers = {one.first: number for number, one in enumerate(toponyms)}
    known = [resolved.get(numbers[one.first]) for one in held]
    return max((one for one in known if one), key=lambda one: _FINENESS.get(one.kind, 0), default=None)


def _part(toponym: Toponym, holder: Candidate | None, gazetteer: Gazetteer) -> Place | None:
    """A place that no table has, but of which the text says in which town, province or country it lies.

    In a town it is within some 25 km of a known point (where_prec 2); otherwise it has no coordinates.
    """
    if holder is None or holder.kind == REGION:
        return None
    whole = gazetteer.place_of(holder)
    key = f"in:{whole.key}:{normal(toponym.name).replace(' ', '-')}"
    in_town = holder.kind in {CITY, CAPITAL}
    return Place(
        key,
        toponym.name,
        whole.lat if in_town else None,
        whole.lon if in_town else None,
        whole.country,
        adm1=whole.name if holder.kind == PROVINCE else whole.adm1,
        feature="part",
        precision=2 if in_town else whole.precision,
        source=whole.source,
    )


def _use(parse: Parse, toponym: Toponym, chosen: Candidate | None, place: Place | None) -> PlaceUse:
    if toponym.nationality:
        return _people_or_adjective(parse, toponym)
    if chosen is None:
        return PlaceUse.PLACE
    if toponym.rule == "public-body":
        return PlaceUse.GOVERNMENT
    kind = _KINDS.get(chosen.kind, "region")
    return use_of(parse, toponym.span, "seat" if place and place.feature == "seat" else kind)


def _people_or_adjective(parse: Parse, toponym: Toponym) -> PlaceUse:
    token, about = parse.tokens[toponym.first], toponym.nationality
    assert about is not None
    argument = token.dep in {"nsubj", "nsubjpass", "pobj", "dobj"}
    modifies = token.dep in {"amod", "compound", "nmod"} or (token.pos == "ADJ" and not argument)
    if about.adjective and (modifies or not about.people):
        return PlaceUse.ADJECTIVE
    return PlaceUse.PEOPLE if about.people else PlaceUse.ADJECTIVE


# --- which holds which ------------------------------------------------------------------------------------


def containers(parse: Parse, toponyms: Sequence[Toponym]) -> Holders:
    """For each toponym, by its number, the ones that the text says it lies in."""
    found: Holders = defaultdict(list)
    for number, (one, other) in enumerate(pairwise(toponyms)):
        between = parse.tokens[one.end : other.first]
        together = parse.tokens[one.first].sentence == parse.tokens[other.first].sentence
        if len(between) > LONGEST_JOINT or not together:
            continue
        if not other.nationality and _goes_up(between):
            found[number].append(other)
        elif _goes_down(between, one):
            found[number + 1].append(one)
    for number in range(len(toponyms) - 2):  # "Daura, Katsina, Nigeria": the third holds the first, too
        if found.get(number) and found.get(number + 1):
            found[number].extend(holder for holder in found[number + 1] if holder not in found[number])
    return found


def _goes_up(between: Sequence[Token]) -> bool:
    """ "Daura, Katsina", "Daura in northern Nigeria", "Daura (Nigeria)"."""
    said = [t.lower for t in between]
    if not said:
        return False
    begins = said[0] in {",", "in", "("} or (said[0] in words()["region_nouns"] and len(said) > 1)
    return begins and all(word in _areas() or word in _UPWARD for word in said)


def _goes_down(between: Sequence[Token], holder: Toponym) -> bool:
    """ "Nigeria's Katsina state", "the Nigerian town of Daura"."""
    said = [t.lower for t in between]
    if not said:
        return False
    if holder.nationality is None:
        return said[0] in {"'s", "’s"} and all(word in _areas() or word in _DOWNWARD for word in said[1:])
    return holder.nationality.adjective and all(word in _areas() or word in _DOWNWARD for word in said)


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    return words()["directions"] | words()["region_nouns"] | words()["settlement_nouns"]


# --- which is meant ----------------------------------------------------------------------------------------


def resolve(parse: Parse, toponyms: Sequence[Toponym], holders: Holders) -> dict[int, Candidate]:
    """The bearer that each toponym means, by its number; none for names that no table knows."""
    named = {n: one for n, one in enumerate(toponyms) if one.candidates}
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, one in named.items():
        by_name[one.name.casefold()].append(number)
    chosen: Chosen = {}
    for _ in range(2):
        votes = _votes(toponyms, chosen)
        chosen = {name: _best(name, numbers, parse, named, holders, chosen, votes) for name, numbers in by_name.items()}
    return {number: _own(one, parse, holders.get(number, []), chosen) for number, one in named.items()}


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
        else:
            countries = {c.country for c in one.candidates if c.country}
            if len(countries) == 1:
                votes.update(countries)
    return votes


def _best(
    name: str,
    numbers: list[int],
    parse: Parse,
    named: Mapping[int, Toponym],
    holders: Holders,
    chosen: Chosen,
    votes: Counter[str],
) -> Candidate:
    """The bearer that most speaks for, over all mentions of the name."""
    candidates = named[numbers[0]].candidates
    if len(candidates) == 1:
        return candidates[0]
    held = [holder for n in numbers for holder in holders.get(n, ())]
    province = any(_named_as_province(parse, named[n]) for n in numbers)
    others = [one for other, one in chosen.items() if other != name and one.kind not in {COUNTRY, REGION}]
    own = chosen.get(name)

    def total(one: Candidate) -> float:
        return (
            fame(one)
            + NAMED_AS_PROVINCE * (province and one.kind == PROVINCE)
            + HELD * any(holds(holder, one, chosen) for holder in held)
            + _by_votes(one, own, votes)
            + NEARNESS * max((math.exp(-distance(one, other) / NEAR_KM) for other in others), default=0.0)
        )

    return max(candidates, key=total)


def fame(one: Candidate) -> float:
    """How well known a place is, as the power of ten of its population."""
    if one.kind == COUNTRY:
        return COUNTRY_FAME
    if one.kind == REGION:
        return REGION_FAME
    if one.kind == COUNTY:
        return COUNTY_FAME
    usual = (PRIMARY + CAPITAL_BONUS * (one.kind == CAPITAL)) * one.primary
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
    province = min(1.0, rest[one.province or ""] / 2) if one.kind != PROVINCE else 0.0
    return COUNTRY_VOTE * country + PROVINCE_VOTE * province


def _named_as_province(parse: Parse, toponym: Toponym) -> bool:
    """ "Idlib province", "the province of Idlib"."""
    nouns = words()["region_nouns"]
    after = parse.tokens[toponym.end].lower if toponym.end < len(parse.tokens) else ""
    before = [t.lower for t in parse.tokens[max(0, toponym.first - 2) : toponym.first]]
    return after in nouns or (len(before) == 2 and before[0] in nouns and before[1] == "of")


def _own(toponym: Toponym, parse: Parse, held: list[Toponym], chosen: Chosen) -> Candidate:
    """The bearer of one mention: the article's, unless this mention says that it lies elsewhere."""
    usual = chosen[toponym.name.casefold()]
    if not held or any(holds(holder, usual, chosen) for holder in held):
        return usual
    fitting = [one for one in toponym.candidates if any(holds(holder, one, chosen) for holder in held)]
    return max(fitting, key=fame, default=usual)


def holds(holder: Toponym, one: Candidate, chosen: Chosen) -> bool:
    """Whether a place lies in what the holder may mean."""
    if holder.nationality:
        return one.country == holder.nationality.country
    settled = chosen.get(holder.name.casefold())
    may_mean = [settled] if settled else holder.candidates[:6]
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
