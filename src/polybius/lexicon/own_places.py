"""A user's own list of places, which wins over every other bearer of a name.

A CSV file with the columns name, aliases, lat, lon, type, country; several aliases are separated by `|`.  Each
fault names file and line.
"""

import csv
from collections import ChainMap
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from polybius.errors import DataError
from polybius.lexicon.files import Row, check_fields
from polybius.lexicon.gazetteer import OWN, Candidate, Gazetteer, country_codes, normal
from polybius.types import Place

OWN_COLUMNS = ("name", "aliases", "lat", "lon", "type", "country")
MOST_ROWS = 200_000
# UCDP's where_prec by the type of a place; every other type is a point.
_PRECISIONS = {
    **dict.fromkeys(("district", "county", "municipality", "adm2", "raion", "department"), 3),
    **dict.fromkeys(("province", "state", "governorate", "oblast", "adm1", "emirate", "canton"), 4),
    **dict.fromkeys(("region", "river", "road", "border", "mountains", "desert", "valley"), 5),
    **dict.fromkeys(("country",), 6),
    **dict.fromkeys(("sea", "ocean", "bay", "gulf", "strait", "lake", "airspace"), 7),
}


@lru_cache(maxsize=2)
def with_own(gazetteer: Gazetteer, path: Path) -> Gazetteer:
    """The gazetteer with the places of the file before all others; DataError with file and line for a fault."""
    places: dict[str, Place] = {}
    names: dict[str, tuple[Candidate, ...]] = {}
    capitals: set[str] = set()
    for row in _rows(path):
        place = _place(row, f"own:{row.line}")
        places[place.key] = place
        for name in (row["name"], *row.many("aliases")):
            names[normal(name)] = (*names.get(normal(name), ()), _candidate(place))
            if name.isupper():
                capitals.add(name)
    own = {name: (*those, *gazetteer.regions.get(name, ())) for name, those in names.items()}
    return replace(
        gazetteer,
        regions=ChainMap(own, gazetteer.regions),  # type: ignore[arg-type]
        region_places=ChainMap(places, gazetteer.region_places),  # type: ignore[arg-type]
        abbreviations=gazetteer.abbreviations | capitals,
    )


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _checked(csv.reader(stream, strict=True), str(path))
    except OSError as error:
        raise DataError(str(path), None, f"cannot be read ({error.strerror}); name a CSV file of places") from None
    except UnicodeDecodeError as error:
        raise DataError(str(path), None, f"is not UTF-8 text ({error.reason}); save it as UTF-8") from None


def _checked(reader: Iterator[list[str]], file: str) -> Iterator[Row]:
    line, header = 0, []
    try:
        for line, cells in enumerate(reader, start=1):
            if line == 1:
                header = [cell.strip() for cell in cells]
                check_fields(header, OWN_COLUMNS, file, 1, required=OWN_COLUMNS)
                continue
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise DataError(file, line, f"{len(cells)} cells where the header has {len(header)}")
            if line > MOST_ROWS + 1:
                raise DataError(file, line, _TOO_MANY)
            yield Row(file, line, dict(zip(header, map(str.strip, cells), strict=True)))
    except csv.Error as error:
        raise DataError(file, line + 1, f"not a CSV file: {error}") from None
    if not header:
        raise DataError(file, 1, f"is empty; its first line is to be {','.join(OWN_COLUMNS)}")


_TOO_MANY = (
    f"more than {MOST_ROWS:,} places: keep those of the countries you code, or make an index of a whole GeoNames file "
    "with `polybius gazetteer build`"
)


def _place(row: Row, key: str) -> Place:
    lat, lon = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
    country = row["country"].upper()
    if not row["name"] or not normal(row["name"]):
        raise row.fault("a place needs a name of letters or digits")
    if country and country not in country_codes():
        raise row.fault(f"country {row['country']!r} is no ISO 3166 code of three letters, such as SYR")
    kind = row["type"].lower() or "place"
    return Place(
        key,
        row["name"],
        lat,
        lon,
        country or None,
        feature=kind,
        precision=_PRECISIONS.get(kind, 1),
        source="user's gazetteer",
    )


def _degrees(row: Row, column: str, most: int) -> float:
    try:
        value = float(row[column])
    except ValueError:
        raise row.fault(f"{column} {row[column]!r} is no number of degrees, such as 35.1") from None
    if not -most <= value <= most:
        hint = "; are lat and lon the wrong way round?" if column == "lat" and -180 <= value <= 180 else ""
        raise row.fault(f"{column} {row[column]} is not between -{most} and {most}{hint}")
    return value


def _candidate(place: Place) -> Candidate:
    return Candidate(place.key, -1, OWN, place.lat, place.lon, 0, place.country, None, 0.0)
