"""The formats of other data sets: their columns in order, their words, and their codes of countries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from polybius.errors import DataError
from polybius.lexicon.files import DATA, Node, check_fields, read_csv, read_yaml, shown

FOLDER = DATA / "formats"
CODE_COLUMNS = (
    "iso3", "name", "numeric", "fips", "cow", "gw", "cameo",
    "ucdp_name", "ucdp_region", "acled_name", "acled_region",
)  # fmt: skip
FIELDS = (
    "columns", "acled_event_types", "acled_disorder_types", "acled_inter", "acled_interactions",
    "ucdp_type_of_violence", "cameo_roles", "cameo_groups", "fips_parts", "quads",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Country:
    """A country as other data sets write it; None: it has no such code, or none that is certain."""

    iso3: str
    name: str
    numeric: int | None = None  # ISO 3166-1
    fips: str | None = None  # FIPS 10-4
    cow: int | None = None  # Correlates of War
    gw: int | None = None  # Gleditsch and Ward
    cameo: str | None = None
    ucdp_name: str = ""
    ucdp_region: str | None = None
    acled_name: str = ""
    acled_region: str | None = None


@dataclass(frozen=True, slots=True)
class FipsPart:
    """A part of a territory that has a FIPS code of its own: the code, and the box of points it holds for."""

    code: str
    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True)
class Words:
    """The columns of each format, and what their cells may hold."""

    columns: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str]  # where each list of columns was read
    acled_types: Mapping[str, str]  # sub-event type -> event type
    acled_disorder: Mapping[str, str]  # sub-event type -> kind of disorder
    acled_inter: Mapping[int, str]
    acled_interactions: frozenset[int]
    ucdp_violence: Mapping[int, str]
    cameo_roles: Mapping[str, str]
    cameo_groups: Mapping[str, str]
    fips_parts: Mapping[str, tuple[FipsPart, ...]]
    quads: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=2)
def words(folder: Path = FOLDER) -> Words:
    """The columns and words of `columns.yaml`; DataError with its line for a fault in it."""
    path = folder / "columns.yaml"
    read = read_yaml(path)
    check_fields(read, FIELDS, shown(path), 1, required=FIELDS)
    types = _by_value(read["acled_event_types"], path)
    disorder = _by_value(read["acled_disorder_types"], path)
    for sub in types.keys() ^ disorder.keys():
        line = read["acled_disorder_types"].line
        raise DataError(shown(path), line, f"{sub!r} has no event type or no disorder type")
    return Words(
        columns={str(name): tuple(map(str, one["names"])) for name, one in read["columns"].items()},
        sources={str(name): str(one["source"]) for name, one in read["columns"].items()},
        acled_types=types,
        acled_disorder=disorder,
        acled_inter={int(code): str(name) for code, name in read["acled_inter"].items()},
        acled_interactions=frozenset(map(int, read["acled_interactions"])),
        ucdp_violence={int(code): str(name) for code, name in read["ucdp_type_of_violence"].items()},
        cameo_roles={str(sector): str(role) for sector, role in read["cameo_roles"].items()},
        cameo_groups={str(sector): str(group) for sector, group in read["cameo_groups"].items()},
        fips_parts={
            str(iso): tuple(FipsPart(str(one["code"]), *map(float, one["box"])) for one in parts)
            for iso, parts in read["fips_parts"].items()
        },
        quads={str(quad): {str(k): str(v) for k, v in one.items()} for quad, one in read["quads"].items()},
    )


def _by_value(node: Node, path: Path) -> dict[str, str]:
    """A mapping of names to lists, turned round; DataError for a word in two lists."""
    found: dict[str, str] = {}
    for name, values in node.items():
        for value in values:
            if value in found:
                raise DataError(shown(path), value.line, f"{value!r} stands under {found[value]!r} too")
            found[str(value)] = str(name)
    return found


@lru_cache(maxsize=2)
def countries(folder: Path = FOLDER) -> Mapping[str, Country]:
    """The countries of `countries.csv` by their ISO code of three letters."""
    return {row["iso3"]: _country(row.cells) for row in read_csv(folder / "countries.csv", CODE_COLUMNS)}


def _country(cells: Mapping[str, str]) -> Country:
    name = cells["name"]
    return Country(
        iso3=cells["iso3"],
        name=name,
        numeric=_number(cells["numeric"]),
        fips=cells["fips"] or None,
        cow=_number(cells["cow"]),
        gw=_number(cells["gw"]),
        cameo=cells["cameo"] or None,
        ucdp_name=cells["ucdp_name"] or name,
        ucdp_region=cells["ucdp_region"] or None,
        acled_name=cells["acled_name"] or name,
        acled_region=cells["acled_region"] or None,
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def fips(iso3: str | None, lat: float | None, lon: float | None) -> str | None:
    """The FIPS 10-4 code of a point in a country; None where there is none, or the point does not tell which."""
    country = countries().get(iso3 or "")
    parts = words().fips_parts.get(iso3 or "", ())
    if not parts or lat is None or lon is None:
        return country.fips if country else None
    return next((part.code for part in parts if part.holds(lat, lon)), None)


@lru_cache(maxsize=1)
def by_name() -> Mapping[str, str]:
    """ISO codes by any name in the table, in lower case."""
    found: dict[str, str] = {}
    for iso3, one in countries().items():
        for name in (one.name, one.ucdp_name, one.acled_name):
            found.setdefault(name.lower(), iso3)
    return found


@lru_cache(maxsize=8)
def by_code(column: str) -> Mapping[str, str]:
    """ISO codes of three letters by the codes of a column: "gw", "cow", "numeric", "fips" or "cameo"."""
    found = {str(code): iso3 for iso3, one in countries().items() if (code := getattr(one, column)) is not None}
    if column == "fips":
        found |= {part.code: iso3 for iso3, parts in words().fips_parts.items() for part in parts}
    return found
