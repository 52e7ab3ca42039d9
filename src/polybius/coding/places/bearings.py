"""Where something is by the words around a place name: near it, 12 km south of it, between two, off its coast.

The name itself keeps its place; what the words add is a `Bearing`: how exact the whole is (UCDP where_prec: 2 near,
5 a line such as a road or border, 7 at sea) and, where that can be reckoned, the point that is meant.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from polybius.coding.figures.numbers import DIGITS, SMALL, TENS
from polybius.coding.places.metonymy import words
from polybius.coding.places.toponyms import Toponym
from polybius.types import Bearing, Parse, Place, Token

_COMPASS = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270,
    "northwest": 315,
}  # fmt: skip
_KM = {"km": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609, "metre": 0.001, "meter": 0.001, "m": 0.001}
_NEAR = frozenset({"near", "outside", "around"})
_NEAR_NOUNS = frozenset({"outskirt", "vicinity", "edge"})
_DASHES = frozenset({"-", "–", "—", "/"})
_ROADS = frozenset({"road", "highway", "motorway", "route", "railway", "line", "pipeline"})
_SEA = frozenset({"coast", "shore", "waters"})
_KM_PER_DEGREE = 111.2
NEAR_KM = 50.0  # what lies between places no farther apart is near them; otherwise it is somewhere on a line
_LOOK_BACK = 8  # words before a name in which a distance may stand
NEAR, LINE, AT_SEA = 2, 5, 7


def bearings(parse: Parse, toponyms: Sequence[Toponym], places: Mapping[int, Place]) -> dict[int, Bearing]:
    """What the words around say of each mention, by its number; nothing for most."""
    found: dict[int, Bearing] = {}
    for number, (one, other) in enumerate(pairwise(toponyms)):
        pair = _between(parse, one, other)
        if pair is not None:
            mine, theirs = places.get(number), places.get(number + 1)
            found[number] = _line(pair, mine, theirs)
            found[number + 1] = _line(pair, theirs, mine)
    for number, one in enumerate(toponyms):
        if number not in found and (bearing := _alone(parse, one, places.get(number))) is not None:
            found[number] = bearing
    return found


def _before(parse: Parse, one: Toponym) -> list[Token]:
    """The words before a name in its sentence, nearest first, without articles."""
    first = parse.sentences[parse.tokens[one.first].sentence].first
    back = parse.tokens[max(first, one.first - _LOOK_BACK) : one.first]
    nearest = [token for token in reversed(back) if token.lower != "the"]
    if len(nearest) > 2 and nearest[0].lower == "of" and nearest[1].lemma in words()["settlement_nouns"]:
        return nearest[2:]  # "near the village of Bria"
    return nearest


# --- two places -----------------------------------------------------------------------------------------------


def _between(parse: Parse, one: Toponym, other: Toponym) -> str | None:
    """Whether two names that follow each other are the ends of something: a road, a border, a way between."""
    if parse.tokens[one.first].sentence != parse.tokens[other.first].sentence:
        return None
    joint = [t.lower for t in parse.tokens[one.end : other.first] if t.lower != "the"]
    before = _before(parse, one)
    after = parse.tokens[other.end].lemma if other.end < len(parse.tokens) else ""
    if len(joint) == 1 and joint[0] in _DASHES:
        return "road" if after in _ROADS else "border" if after in {"border", "frontier"} else None
    if joint == ["and"] and before and before[0].lower == "between":
        return _kind_of_line(before[1:3])
    if joint == ["to"] and len(before) > 1 and before[0].lower == "from" and before[1].lemma in _ROADS:
        return "road"
    return None


def _kind_of_line(said: Sequence[Token]) -> str | None:
    """What lies between two places: a road, a border or an open place; None for talks or trade."""
    noun = said[0] if said else None
    if noun is not None and noun.lemma in _ROADS:
        return "road"
    if noun is not None and noun.lemma in {"border", "frontier"}:
        return "border"
    return None if noun is not None and noun.lemma in words()["act_nouns"] else "between"


def _line(kind: str, one: Place | None, other: Place | None) -> Bearing:
    ends = [end for end in (one, other) if end is not None and end.lat is not None and (end.precision or 9) <= 3]
    key = other.key if other else None
    if kind == "border" or len(ends) < 2:
        return Bearing(kind, LINE, other=key)
    km = _distance(ends[0], ends[1])
    lat, lon = _middle(ends[0], ends[1])
    return Bearing(kind, NEAR if km <= NEAR_KM else LINE, other=key, lat=lat, lon=lon)


def _middle(one: Place, other: Place) -> tuple[float, float]:
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    turn = (other.lon - one.lon + 180) % 360 - 180
    return round((one.lat + other.lat) / 2, 5), round((one.lon + turn / 2 + 180) % 360 - 180, 5)


def _distance(one: Place, other: Place) -> float:
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    turn = abs((other.lon - one.lon + 180) % 360 - 180)
    return _KM_PER_DEGREE * math.hypot(one.lat - other.lat, turn * math.cos(math.radians(one.lat)))


# --- one place ------------------------------------------------------------------------------------------------


def _alone(parse: Parse, one: Toponym, place: Place | None) -> Bearing | None:
    before = _before(parse, one)
    if not before:
        return None
    after = parse.tokens[one.end : one.end + 3]
    if _on_road(after):
        return Bearing("road", LINE)
    if _at_sea(before, after):
        return Bearing("off", AT_SEA)
    if _at_border(before, after):
        return Bearing("border", LINE)
    if before[0].lower in {"of", "from"}:
        return _measured(before, place) or _around(before)
    if before[0].lower in _NEAR or [t.lower for t in before[:2]] == ["to", "close"]:
        return Bearing("near", NEAR)
    return None


def _at_sea(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """ "off Hodeidah", "off the coast of Yemen", "in waters off Gaza"."""
    said = [t.lower for t in before[:3]]
    if said[0] == "off":
        return True
    if len(said) == 3 and said[0] == "of" and said[1] in _SEA and said[2] == "off":
        return True
    possessed = len(after) > 1 and after[0].lower in {"'s", "’s"} and after[1].lower in _SEA
    return said[0] == "off" and possessed


def _on_road(after: Sequence[Token]) -> bool:
    """ "the Goma-Minova road", where no table knows the other end."""
    if len(after) < 3 or after[0].text not in _DASHES:
        return False
    return after[1].text[0].isupper() and after[2].lemma in _ROADS


def _at_border(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """ "the border with Chad", "the Chad border"."""
    if before[0].lower == "with" and len(before) > 1 and before[1].lemma in {"border", "frontier"}:
        return True
    return bool(after) and after[0].lemma in {"border", "frontier"} and after[0].text.islower()


def _around(before: Sequence[Token]) -> Bearing | None:
    """ "on the outskirts of Goma", "north of Goma"; but "the north of Mali" lies in it."""
    if len(before) > 1 and before[1].lemma in _NEAR_NOUNS:
        return Bearing("near", NEAR)
    direction = _direction(before[1].lower) if len(before) > 1 else None
    if direction is None or before[0].lower != "of" or before[1].dep in {"pobj", "dobj", "nsubj"}:
        return None
    return Bearing("bearing", NEAR, direction=direction)


def _measured(before: Sequence[Token], place: Place | None) -> Bearing | None:
    """ "12 km south of Goma", "some 30 miles from the city of Goma"."""
    unit = next((n for n, token in enumerate(before[:6]) if token.lemma.lower() in _KM), None)
    if unit is None or unit + 1 >= len(before):
        return None
    number = _number(before[unit + 1].lower)
    if number is None:
        return None
    km = number * _KM[before[unit].lemma.lower()]
    direction = next((d for token in before[:unit] if (d := _direction(token.lower))), None)
    lat, lon = _moved(place, km, direction)
    return Bearing("bearing", NEAR if km <= NEAR_KM else LINE, km=round(km, 3), direction=direction, lat=lat, lon=lon)


def _number(word: str) -> float | None:
    if DIGITS.fullmatch(word):
        return float(word.replace(",", ""))
    return SMALL.get(word, TENS.get(word))


def _direction(word: str) -> str | None:
    plain = word.replace("-", "")
    return plain if plain in _COMPASS else None


def _moved(place: Place | None, km: float, direction: str | None) -> tuple[float | None, float | None]:
    """The point so far from a place; none where the place is no point or no direction is told."""
    if place is None or place.lat is None or place.lon is None or direction is None or (place.precision or 9) > 2:
        return None, None
    angle = math.radians(_COMPASS[direction])
    lat = place.lat + km * math.cos(angle) / _KM_PER_DEGREE
    if not -89.0 <= lat <= 89.0:
        return None, None
    lon = place.lon + km * math.sin(angle) / (_KM_PER_DEGREE * math.cos(math.radians(place.lat)))
    return round(lat, 5), round((lon + 180) % 360 - 180, 5)
