"""Names the area that an act's own words tell of: a part of a country ("northern Iraq"), a province called one.

The middle of a country says nothing of where in it an act took place, so that "in northern Iraq" gives a place of
that name which lies in Iraq and has no point.  A province bears the noun it is called by ("Alka Province"), since
its capital often has the same name.
"""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from polybius.coding.places.metonymy import words
from polybius.geography import is_country
from polybius.lexicon.gazetteer import COUNTRY, Gazetteer, normal
from polybius.types import Event, Parse, Place, Places, Span, Token

PART = "area"
_PRECISION = 5  # UCDP's where_prec of a fuzzy area
_COMPASS = ("north", "south", "east", "west", "central")
_PROVINCES = frozenset({"province", "governorate", "oblast", "prefecture"})


def named_areas(
    parse: Parse, events: Iterable[Event], places: Places, gazetteer: Gazetteer
) -> tuple[tuple[Event, ...], Places]:
    """The events at the areas that their words tell of, and the places with these."""
    table: dict[str, Place] = {}
    found = []
    for event in events:
        area = _area(parse, event, places, gazetteer)
        if area is not None:
            table[area.key] = area
            event = replace(event, place=area.key)
        found.append(event)
    return tuple(found), replace(places, table=MappingProxyType({**places.table, **table}))


def _area(parse: Parse, event: Event, places: Places, gazetteer: Gazetteer) -> Place | None:
    """The area told for an act, if its words say more than the place that they name."""
    place = places.get(event.place)
    first = parse.token_at(event.place_span.start) if event.place_span else None
    if place is None or event.place_span is None or first is None:
        return None
    if is_country(place):
        return _part(parse, place, Span(_directed(parse, first).start, event.place_span.end), first, gazetteer)
    if place.feature == "adm1" and (noun := _called(parse, first, event.place_span)):
        return replace(place, name=f"{place.name} {noun.capitalize()}")
    return None


def _part(parse: Parse, whole: Place, span: Span, first: Token, gazetteer: Gazetteer) -> Place | None:
    """The part of a country that directions before its name single out; a country of that name is the one it is in."""
    if span.start == first.start:
        return None
    name = parse.text[span.start : span.end]
    own = next((one.country for one in gazetteer.lookup(name.title()) if one.kind == COUNTRY), None)
    key = f"in:{whole.key}:{normal(name).replace(' ', '-')}"
    return Place(
        key, name, None, None, own or whole.country, feature=PART, precision=_PRECISION, source=whole.source
    )


def _directed(parse: Parse, first: Token) -> Token:
    """The first of the directions that stand before a name, joined or not: "northern and western Iraq"."""
    start, at = first, first.i - 1
    least = parse.sentences[first.sentence].first
    while at >= least:
        token = parse.tokens[at]
        if _is_direction(token):
            start = token
        elif start is first or token.lower not in {"and", "or", "-"}:
            break
        at -= 1
    return start


def _is_direction(token: Token) -> bool:
    return token.text.islower() and token.lower in words()["directions"] and token.lower.startswith(_COMPASS)


def _called(parse: Parse, first: Token, span: Span) -> str | None:
    """The noun that calls a name a province: "Alka province", "the province of Alka"."""
    after = next((token for token in parse.tokens[first.i : first.i + 6] if token.start >= span.end), None)
    before = parse.tokens[max(0, first.i - 2) : first.i]
    if after is not None and after.lower in _PROVINCES and after.sentence == first.sentence:
        return after.lower
    of = len(before) == 2 and before[1].lower == "of" and before[0].lower in _PROVINCES
    return before[0].lower if of else None
