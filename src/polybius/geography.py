"""What is asked of places on the globe, whatever they are places of."""

from math import asin, cos, radians, sin, sqrt

from polybius.types import Place

EARTH_KM = 6371.0  # the mean radius


def is_country(place: Place) -> bool:
    return place.key.startswith("iso:")


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points along the globe."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    chord = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))
