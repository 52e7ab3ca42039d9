"""Incidents as GeoJSON (RFC 7946): one feature an incident, its properties flat; an area where the place is coarse."""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from polybius.export.dialect import safe
from polybius.export.flat import INCIDENTS, incident_row
from polybius.profiles.rows import Profile
from polybius.types import Incident, Place

EARTH_KM = 6371.0088
COARSE = 3  # where_prec from which a point says more than is known
CORNERS = 48
_DEGREE_DIGITS = 5  # about a metre


def pieces(incidents: Iterable[Incident], profile: Profile) -> Iterator[str]:
    """The pieces of one FeatureCollection, a feature each."""
    yield '{"type":"FeatureCollection","features":['
    for n, incident in enumerate(incidents):
        written = json.dumps(feature(incident, profile), ensure_ascii=False, separators=(",", ":"))
        yield ("\n" if n == 0 else ",\n") + written
    yield "\n]}\n"


def feature(incident: Incident, profile: Profile) -> dict[str, Any]:
    """An incident as a feature; no geometry where its place is not known."""
    row = incident_row(incident, profile)
    properties = {name: safe(cell) if isinstance(cell := row.get(name), str) else cell for name in INCIDENTS.names}
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": geometry(incident.place, incident.where_prec),
        "properties": properties,
    }


def geometry(place: Place | None, precision: int | None) -> dict[str, Any] | None:
    """The point of a place; of a coarse one with a known extent the area it may lie in."""
    if place is None or place.lat is None or place.lon is None:
        return None
    coarse = (precision or place.precision or 1) >= COARSE
    area = _area(place.lat, place.lon, place.extent_km) if coarse and place.extent_km else None
    return area or {"type": "Point", "coordinates": [place.lon, place.lat]}


def _area(lat: float, lon: float, km: float) -> dict[str, Any] | None:
    """A circle on the globe as a polygon, counter-clockwise, cut in two at the date line; None over a pole."""
    reach = math.degrees(km / EARTH_KM)
    if abs(lat) + reach >= 90 or reach >= 60:
        return None
    ring = [_beyond(lat, lon, km, 360 * n / CORNERS) for n in range(CORNERS)]
    if all(-180 <= x <= 180 for x, _ in ring):
        return {"type": "Polygon", "coordinates": [_closed(ring)]}
    line = 180.0 if max(x for x, _ in ring) > 180 else -180.0
    east = _closed(_cut(ring, line, above=False))
    west = _closed(_cut(ring, line, above=True))
    shift = -360.0 if line > 0 else 360.0
    moved = west if line > 0 else east
    kept = east if line > 0 else west
    return {"type": "MultiPolygon", "coordinates": [[kept], [[[x + shift, y] for x, y in moved]]]}


def _beyond(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """The point so far away in a direction, turning left from north; longitude may pass the date line."""
    far, phi, turn = km / EARTH_KM, math.radians(lat), math.radians(-bearing)
    y = math.asin(math.sin(phi) * math.cos(far) + math.cos(phi) * math.sin(far) * math.cos(turn))
    x = math.atan2(math.sin(turn) * math.sin(far) * math.cos(phi), math.cos(far) - math.sin(phi) * math.sin(y))
    return round(lon + math.degrees(x), _DEGREE_DIGITS), round(math.degrees(y), _DEGREE_DIGITS)


def _cut(ring: list[tuple[float, float]], line: float, *, above: bool) -> list[tuple[float, float]]:
    """The part of a ring on one side of a meridian."""
    found: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (x1 >= line) is above:
            found.append((x1, y1))
        if (x1 >= line) is not (x2 >= line):
            found.append((line, round(y1 + (y2 - y1) * (line - x1) / (x2 - x1), _DEGREE_DIGITS)))
    return found


def _closed(ring: list[tuple[float, float]]) -> list[list[float]]:
    return [[x, y] for x, y in [*ring, ring[0]]]
