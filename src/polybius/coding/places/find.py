"""Finds the places of an article and puts them on the map.

`find` takes the names (`toponyms`), decides for each which of its bearers is meant, and how it is used
(`metonymy`).  What the text says outright ("Daura, Katsina state", "the Nigerian town of Daura") comes before
what else it speaks of (the countries, provinces and towns named around), and fame comes last.  One name means
one place throughout an article unless a mention says otherwise.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from polybius.coding.places.bearings import bearings
from polybius.coding.places.choice import Choice, resolve
from polybius.coding.places.metonymy import Kind, use_of, words
from polybius.coding.places.parts import (
    Part,
    Towns,
    country_laid_in,
    finest,
    is_astray,
    is_called_settled,
    is_far_site,
    one_country,
    part,
)
from polybius.coding.places.toponyms import Toponym, find_toponyms, is_foreign
from polybius.coding.places.whereabouts import where
from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COUNTRY,
    PROVINCE,
    Candidate,
    Gazetteer,
)
from polybius.types import (
    Article,
    Bearing,
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
_UPWARD = frozenset({",", "in", "(", "the", "'s", "’s", "of", "near", "outside"})
_DOWNWARD = frozenset({"of", "border", "coastal", "-"})
SEAT = "it stands for those who sit there"
UNKNOWN = "no table knows this name"
LONGEST_JOINT = 5  # words between a place and the one that holds it
Holders = dict[int, list[Toponym]]


def find(article: Article, parse: Parse, gazetteer: Gazetteer) -> Places:
    """All place mentions of the article with the places they mean."""
    toponyms = find_toponyms(parse, gazetteer)
    holders = containers(parse, toponyms)
    chosen = resolve(parse, toponyms, holders)
    country = one_country(toponyms, chosen, gazetteer)
    astray = {n for n, c in chosen.items() if is_astray(c.one, toponyms, chosen, country, holders.get(n))}
    far = {n for n in chosen if is_far_site(n, toponyms, chosen, holders.get(n))}
    chosen = {n: choice for n, choice in chosen.items() if n not in astray | far}
    uses = {n: _use(parse, one, chosen.get(n), gazetteer) for n, one in enumerate(toponyms)}
    towns = Towns(parse, toponyms, chosen, _rulers(toponyms, chosen, uses))
    numbers = {one.first: n for n, one in enumerate(toponyms)}
    laid_in = country or country_laid_in(toponyms, chosen, _laid(uses), gazetteer)
    settled = {n for n, one in enumerate(toponyms) if n not in chosen and is_called_settled(parse, one)}
    around_it = dict.fromkeys(astray | settled, laid_in)
    parts = {
        n: found
        for n, one in enumerate(toponyms)
        if (found := _put(n, one, numbers, holders, chosen, towns, gazetteer, around_it.get(n)))
    }
    around = bearings(parse, toponyms, {n: found.place for n, found in parts.items()})
    mentions = tuple(
        _mention(one, uses[n], parts.get(n), chosen.get(n), around.get(n))
        for n, one in enumerate(toponyms)
        if not _is_own_district(n, toponyms, chosen)
    )
    table: dict[str, Place] = {}
    used = {one.place for one in mentions} | {b.other for b in around.values()}
    for found in parts.values():
        if found.place.key in used:
            table.setdefault(found.place.key, found.place)
    unresolved = tuple(
        Unresolved(one.span, "place", one.reason) for one in mentions if one.place is None and one.reason != SEAT
    )
    return Places(mentions, MappingProxyType(table), unresolved)


def _put(
    number: int,
    toponym: Toponym,
    numbers: Mapping[int, int],
    holders: Holders,
    chosen: Mapping[int, Choice],
    towns: Towns,
    gazetteer: Gazetteer,
    country: Candidate | None,
) -> Part | None:
    """The place of a mention: a table's, or what the text says that it lies in or near."""
    return (
        _known(toponym, chosen.get(number), gazetteer)
        or part(toponym, finest(holders.get(number, ()), numbers, chosen), gazetteer)
        or towns.near(toponym, gazetteer)
        or part(toponym, country, gazetteer)
    )


def _mention(
    toponym: Toponym, use: PlaceUse, found: Part | None, choice: Choice | None, bearing: Bearing | None
) -> PlaceMention:
    behind = choice.runners_up if choice else ()
    if use is PlaceUse.GOVERNMENT and found and found.place.feature == "seat":
        return PlaceMention(toponym.span, use, None, f"places/{toponym.rule}", SEAT)
    return PlaceMention(
        toponym.span,
        use,
        found.place.key if found else None,
        f"places/{toponym.rule}",
        found.reason if found else _why_unknown(toponym),
        tuple((one.key, lack) for one, lack in behind),
        bearing if use is PlaceUse.PLACE else None,
    )


def _why_unknown(toponym: Toponym) -> str:
    if not is_foreign(toponym.name):
        return UNKNOWN
    mixed = any(c.isascii() and c.isalpha() for c in toponym.name)
    return (
        "its letters are of several scripts: it may not be the name it looks like"
        if mixed
        else ("it is written in another script, of which the tables know no names")
    )


def _laid(uses: Mapping[int, PlaceUse]) -> set[int]:
    """The mentions that tell where something is."""
    return {n for n, use in uses.items() if use is PlaceUse.PLACE}


def _rulers(toponyms: Sequence[Toponym], chosen: Mapping[int, Choice], uses: Mapping[int, PlaceUse]) -> set[int]:
    """The mentions that stand for governments; a town's own police or council tells of the town."""
    governing = {n for n, use in uses.items() if use is PlaceUse.GOVERNMENT}
    return {n for n in governing if n not in chosen or chosen[n].one.kind != CITY}


def _is_own_district(number: int, toponyms: Sequence[Toponym], chosen: Mapping[int, Choice]) -> bool:
    """Whether the letters after a town only say that it is its own district: "Washington, D.C."."""
    if toponyms[number].rule != "postal" or number == 0 or number not in chosen:
        return False
    town, district = chosen.get(number - 1), chosen[number].one
    return town is not None and town.one.province == district.key and town.one.kind == CAPITAL


def _known(toponym: Toponym, choice: Choice | None, gazetteer: Gazetteer) -> Part | None:
    """The place of a nationality word or of a name that a table knows."""
    if toponym.nationality:
        place = gazetteer.place("iso:" + toponym.nationality.country)
        return Part(place, "the country that the word belongs to") if place else None
    return Part(gazetteer.place_of(choice.one), choice.reason) if choice else None


def _use(parse: Parse, toponym: Toponym, choice: Choice | None, gazetteer: Gazetteer) -> PlaceUse:
    if toponym.nationality:
        return _people_or_adjective(parse, toponym)
    if toponym.rule == "adjective":
        token = parse.tokens[toponym.first]
        modifies = token.dep in {"amod", "compound", "nmod"}
        on_ground = modifies and _is_ground(parse.tokens[token.head], token)
        return PlaceUse.PLACE if on_ground else PlaceUse.ADJECTIVE
    if choice is None:
        return PlaceUse.PLACE
    if toponym.rule == "public-body":
        return PlaceUse.GOVERNMENT
    kind = _KINDS.get(choice.one.kind, "region")
    return use_of(parse, toponym.span, "seat" if gazetteer.place_of(choice.one).feature == "seat" else kind)


def _people_or_adjective(parse: Parse, toponym: Toponym) -> PlaceUse:
    token, about = parse.tokens[toponym.first], toponym.nationality
    assert about is not None
    argument = token.dep in {"nsubj", "nsubjpass", "pobj", "dobj"}
    modifies = token.dep in {"amod", "compound", "nmod"} or (token.pos == "ADJ" and not argument)
    if about.adjective and modifies and _is_ground(parse.tokens[token.head], token):
        return PlaceUse.PLACE
    if about.adjective and (modifies or not about.people):
        return PlaceUse.ADJECTIVE
    return PlaceUse.PEOPLE if about.people else PlaceUse.ADJECTIVE


def _is_ground(noun: Token, modifier: Token) -> bool:
    """Whether a nationality word before a noun says where: "the Iraqi border", "29 Indian states"."""
    if noun.i <= modifier.i or (noun.text[0].isupper() and not modifier.text.isupper()):
        return False
    return noun.lemma in words()["ground_nouns"] or noun.lower in {"states", "waters"}


# --- which holds which ------------------------------------------------------------------------------------


def containers(parse: Parse, toponyms: Sequence[Toponym]) -> Holders:
    """For each toponym, by its number, the ones that the text says it lies in."""
    found: Holders = defaultdict(list)
    listed = _listed(parse, toponyms)
    for number, (one, other) in enumerate(pairwise(toponyms)):
        between = parse.tokens[one.end : other.first]
        together = parse.tokens[one.first].sentence == parse.tokens[other.first].sentence
        if len(between) > LONGEST_JOINT or not together or number in listed:
            continue
        if not other.nationality and _goes_up(between):
            found[number].append(other)
        elif _goes_down(between, one):
            found[number + 1].append(one)
    for number in range(len(toponyms) - 2):  # "Daura, Katsina, Nigeria": the third holds the first, too
        if found.get(number) and found.get(number + 1):
            found[number].extend(holder for holder in found[number + 1] if holder not in found[number])
    return found


def _listed(parse: Parse, toponyms: Sequence[Toponym]) -> set[int]:
    """The numbers of the mentions that a comma joins to the next in a list: "Ohio, Utah and Texas"."""
    found: set[int] = set()
    row: list[int] = []
    for number, (one, other) in enumerate(pairwise(toponyms)):
        between = "".join(t.lower for t in parse.tokens[one.end : other.first])
        if between == ",":
            row.append(number)
        if between != "," or number == len(toponyms) - 2:
            if row and _is_list(toponyms, row, ends_in_and=between in {"and", ",and", "or", ",or"}):
                found.update(row)
            row = []
    return found


def _is_list(toponyms: Sequence[Toponym], row: Sequence[int], *, ends_in_and: bool) -> bool:
    """Whether names that commas join stand beside each other; otherwise each lies in the next.

    Neither a country nor the letters of a state end a list of towns; only provinces make a row of provinces.
    """
    last = toponyms[row[-1] + 1]
    if last.rule == "postal" or any(one.kind == COUNTRY for one in last.candidates[:1]):
        return False
    names = [toponyms[n] for n in (*row, row[-1] + 1)]
    if len(names) > 2 and all(_is_mainly_province(one) for one in names):
        return True
    return ends_in_and and any(one.kind in {CITY, CAPITAL} for one in last.candidates[:2])


def _is_mainly_province(toponym: Toponym) -> bool:
    return any(one.kind == PROVINCE for one in toponym.candidates[:2])


def _goes_up(between: Sequence[Token]) -> bool:
    """ "Daura, Katsina", "Daura in northern Nigeria", "Daura (Nigeria)"."""
    said = [t.lower for t in between]
    if not said:
        return False
    begins = said[0] in {",", "in", "(", "near", "outside"} or (said[0] in words()["region_nouns"] and len(said) > 1)
    return begins and all(word in _areas() or word in _UPWARD for word in said)


def _goes_down(between: Sequence[Token], holder: Toponym) -> bool:
    """ "Nigeria's Katsina state", "the Nigerian town of Daura"."""
    said = [t.lower for t in between]
    if not said:
        return False
    if holder.rule == "adjective":
        return all(word in _areas() or word in _DOWNWARD for word in said)
    if holder.nationality is None:
        if said[0] not in {"'s", "’s"}:
            return False
        called = len(said) > 2 and said[-1] == "of" and said[-2].rstrip("s") in words()["settlement_nouns"]
        return called or all(word in _areas() or word in _DOWNWARD for word in said[1:])
    return holder.nationality.adjective and all(word in _areas() or word in _DOWNWARD for word in said)


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    return words()["directions"] | words()["region_nouns"] | words()["settlement_nouns"]
