"""Places that a text names, and where they are (GeoWebNews, LGL, GeoVirus; after Gritta and others, 2020).

"end-to-end F1", the main number: the name is found, and put within 161 km (100 miles), over names with coordinates.
"any use": the same, with every mention that has a place, since some sets mark "Turkish" too.  "found F1": names of
places, wherever they are put.  "within 161 km": of the names found that have coordinates.  What stands on adjectives
and demonyms is left out of count.
"""

from collections.abc import Sequence
from typing import NamedTuple

from polybius.bench.measures import Measure, counts, f1, share
from polybius.bench.words import Json, distance_km, pairs, shared, span
from polybius.types import Span

NEAR_KM = 161.0
_NAMES = frozenset({
    "Literal", "Mixed", "Coercion", "Metonymic", "Literal_Modifier", "Embedded_Literal", "Embedded_Non_Lit", "place",
})  # fmt: skip
_ADJECTIVES = frozenset({"Non_Literal_Modifier", "Demonym", "Language"})


class Name(NamedTuple):
    """A name and its point, where it has one."""

    span: Span
    point: tuple[float, float] | None


def tally(row: Json, record: Json) -> dict[str, float]:
    wanted, adjectives = _gold(row, _NAMES), _gold(row, _ADJECTIVES)
    given = _coded(record, any_use=False)
    matched, counted = _compared(wanted, given, adjectives)
    return {
        **counts("found", len(matched), counted, len(wanted)),
        **_put("end-to-end", wanted, matched, counted),
        **_put("any use", wanted, *_compared(wanted, _coded(record, any_use=True), adjectives)),
        "near": sum(map(_near, matched)),
        "located": sum(ours.point is not None for ours, _ in matched),
    }


def measures(rows: Sequence[Json]) -> list[Measure]:
    near = share("within 161 km", "near", "located")
    return [f1("end-to-end"), f1("any use", "end-to-end F1, any use"), f1("found"), near]


def _gold(row: Json, types: frozenset[str]) -> list[Name]:
    return [Name(span(name), _point(name)) for name in row["toponyms"] if name["type"] in types]


def _coded(record: Json, *, any_use: bool) -> list[Name]:
    """The mentions that are places, governments that stand on the map, and with `any_use` all that do."""
    return [
        Name(span(mention), _point(record["places"].get(mention["place"])))
        for mention in record["mentions"]["places"]
        if mention["use"] == "place" or (mention["place"] and (any_use or mention["use"] == "government"))
    ]


def _point(place: Json | None) -> tuple[float, float] | None:
    if place is None or place["lat"] is None or place["lon"] is None:
        return None
    return place["lat"], place["lon"]


def _compared(
    wanted: Sequence[Name], given: Sequence[Name], adjectives: Sequence[Name]
) -> tuple[list[tuple[Name, Name]], int]:
    """Names that stand on each other, and how many were given, those on adjectives left out."""
    found = pairs(wanted, given, _closeness)
    used = {j for _, j in found}
    stray = sum(
        j not in used and any(shared(name.span, other.span) for other in adjectives) for j, name in enumerate(given)
    )
    return [(wanted[i], given[j]) for i, j in found], len(given) - stray


def _closeness(wanted: Name, given: Name) -> tuple[int, int] | None:
    common = shared(wanted.span, given.span)
    off = abs(wanted.span.start - given.span.start) + abs(wanted.span.end - given.span.end)
    return (common, -off) if common else None


def _near(pair: tuple[Name, Name]) -> bool:
    ours, theirs = pair[0].point, pair[1].point
    return ours is not None and theirs is not None and distance_km(*ours, *theirs) <= NEAR_KM


def _put(of: str, wanted: Sequence[Name], matched: Sequence[tuple[Name, Name]], given: int) -> dict[str, float]:
    """Counts of names put where they are; one whose point nobody knows can be neither right nor wrong."""
    unknown = sum(ours.point is None for ours, _ in matched)
    located = sum(name.point is not None for name in wanted)
    return counts(of, sum(map(_near, matched)), given - unknown, located)
