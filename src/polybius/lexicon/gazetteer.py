"""Opens the gazetteer under `data/places`: names -> the places that bear them, biggest first.

Built by `training/build_gazetteer.py` and mapped into memory, not read: `names.marisa` numbers each
normalised name; `ids.npy[starts.npy[n] : starts.npy[n + 1]]` are the records that bear name n, with flags in
the high bits; `places.npy` holds the records; `strings.bin` their names and keys.  `regions.csv` and
`countries.csv` are written by hand and read as they are; a region of `regions.csv` outranks every other
bearer of its name.
"""

import mmap
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import marisa_trie
import numpy as np

from polybius.errors import DataError
from polybius.lexicon.files import DATA, Row, read_csv
from polybius.types import Place

FOLDER = DATA / "places"
NAMES, STARTS, IDS, PLACES, STRINGS = "names.marisa", "starts.npy", "ids.npy", "places.npy", "strings.bin"
BUILT = (NAMES, STARTS, IDS, PLACES, STRINGS)
TABLES = ("regions.csv", "countries.csv", "abbreviations.csv", "adjectives.csv")  # written by hand
_BUILD = "`polybius gazetteer build`"
COUNTRY, PROVINCE, COUNTY, CITY, CAPITAL, REGION, OWN = range(7)  # OWN: of a user's own list
SECONDARY, COMMON = 1 << 31, 1 << 30  # flags of an alias: not the place's usual name; also a common word
RECORD = np.dtype(
    [
        ("kind", "u1"),
        ("country", "u1"),
        ("province", "<u2"),
        ("extent", "<u2"),
        ("id", "<u4"),
        ("name", "<u4"),
        ("population", "<u4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
    ]
)
REGION_COLUMNS = (
    "name",
    "aliases",
    "lat",
    "lon",
    "extent_km",
    "feature",
    "country",
    "claimants",
    "precision",
    "source",
)
COUNTRY_COLUMNS = ("iso", "name", "aliases", "adjectives", "peoples", "lat", "lon", "iso2")
_FEATURES = {COUNTRY: "country", PROVINCE: "adm1", COUNTY: "adm2", CITY: "city", CAPITAL: "capital"}
_PRECISIONS = {COUNTRY: 6, PROVINCE: 4, COUNTY: 3, CITY: 1, CAPITAL: 1}
_SOURCES = {
    COUNTRY: "countryinfo",
    PROVINCE: "Natural Earth",
    COUNTY: "US Census Bureau",
    CITY: "GeoNames",
    CAPITAL: "GeoNames",
}
_SEPARATORS = re.compile(r"[\s‐-―/-]+")
_DROPPED = re.compile(r"['’‘`ʻʼʾʿ´.]")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"})


def normal(name: str) -> str:
    """The form under which a name is kept: lower case, no accents, no apostrophes or dots, one blank."""
    folded = name.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = _SEPARATORS.sub(" ", _DROPPED.sub("", folded)).strip()
    return "saint " + folded[3:] if folded.startswith("st ") else folded


class Candidate(NamedTuple):
    """A place that bears a name."""

    key: str
    number: int  # of its record; -1 for a region
    kind: int
    lat: float | None
    lon: float | None
    population: int
    country: str | None  # ISO alpha-3
    province: str | None  # key of its admin-1 region
    extent_km: float
    primary: bool = True  # its usual name
    common: bool = False  # the name is also a common word or first name


class Nationality(NamedTuple):
    """An adjective ("Turkish") or a word for people ("Turks") with the country it belongs to."""

    country: str
    people: bool
    adjective: bool


@dataclass(frozen=True)
class Gazetteer:
    """All places known.  `lookup` gives those that bear a name, `place` the place of a key."""

    folder: Path
    names: marisa_trie.Trie
    starts: np.ndarray
    ids: np.ndarray
    records: np.ndarray
    strings: mmap.mmap
    regions: Mapping[str, tuple[Candidate, ...]]
    region_places: Mapping[str, Place]
    nationalities: Mapping[str, Nationality]
    abbreviations: frozenset[str]  # names that are written in capitals only
    states: Mapping[str, tuple[str, str]]  # "Kan." -> ("Kansas", "USA")
    adjectives: Mapping[str, str]  # "Chechen" -> "Chechnya"

    def lookup(self, name: str, postal: bool = False) -> tuple[Candidate, ...]:
        """The places that bear the name; `postal`: as the letters of a state after a comma ("Austin, TX")."""
        if not postal:
            found: tuple[Candidate, ...] = self._bearers(normal(name))
            return found
        full = self.states.get(name) or self.states.get(name + ".")
        found = self._bearers(normal(full[0])) if full else self._bearers("," + normal(name))
        states = tuple(one for one in found if one.kind == PROVINCE and (not full or one.country == full[1]))
        return states[:1] if full else states

    def longer(self, name: str) -> bool:
        """Whether some known name begins with this one and goes on with another word."""
        start = normal(name + " x")[:-1]
        return start in self._region_starts or any(True for _ in self.names.iterkeys(start))

    def place(self, key: str) -> Place | None:
        """The place with the key, if there is one."""
        if key in self.region_places:
            return self.region_places[key]
        number = self._number(key)
        return None if number is None else self._place(number)

    def place_of(self, candidate: Candidate) -> Place:
        """The candidate in full."""
        return self.region_places[candidate.key] if candidate.number < 0 else self._place(candidate.number)

    def country_of(self, word: str) -> Nationality | None:
        """The country that an adjective or a word for people belongs to."""
        return self.nationalities.get(normal(word))

    def region_of(self, word: str) -> Candidate | None:
        """The region that an adjective belongs to."""
        name = self.adjectives.get(word)
        return next((one for one in self.lookup(name) if one.kind == REGION), None) if name else None

    @cached_property
    def _bearers(self):  # type: ignore[no-untyped-def]
        return lru_cache(maxsize=20_000)(self._found)

    def _found(self, name: str) -> tuple[Candidate, ...]:
        own = self.regions.get(name, ())
        number = self.names.get(name)
        if number is None:
            return own
        rows = self.ids[self.starts[number] : self.starts[number + 1]].tolist()
        return (*own, *(self._candidate(row) for row in rows))

    def _candidate(self, row: int) -> Candidate:
        number = row & (COMMON - 1)
        kind, country, province, extent, id_, _, population, lat, lon = self.records[number].item()
        return Candidate(
            self._key(kind, id_),
            number,
            kind,
            round(lat, 5),
            round(lon, 5),
            population,
            self._iso(country),
            self._province_key(province),
            float(extent),
            not row & SECONDARY,
            bool(row & COMMON),
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """Number of the record of each key that is not a city's."""
        count = int((self.records["kind"] < CITY).sum())
        return {self._string(at): n for n, at in enumerate(self.records["id"][:count].tolist())}

    def _number(self, key: str) -> int | None:
        if not key.startswith("gn:"):
            return self._numbers.get(key)
        found = np.flatnonzero((self.records["id"] == int(key[3:])) & (self.records["kind"] >= CITY))
        return int(found[0]) if len(found) else None

    def _place(self, number: int) -> Place:
        kind, country, province, extent, id_, name, _, lat, lon = self.records[number].item()
        return Place(
            self._key(kind, id_),
            self._string(name),
            round(lat, 5),
            round(lon, 5),
            self._iso(country),
            adm1=self._string(int(self.records[province]["name"])) if province else None,
            feature=_FEATURES[kind],
            precision=_PRECISIONS[kind],
            source=_SOURCES[kind],
            extent_km=float(extent) or None,
        )

    def _key(self, kind: int, id_: int) -> str:
        return self._string(id_) if kind < CITY else f"gn:{id_}"

    def _string(self, at: int) -> str:
        return self.strings[at : self.strings.find(b"\0", at)].decode()

    @lru_cache(maxsize=512)  # noqa: B019 - one gazetteer lives as long as the process
    def _iso(self, country: int) -> str:
        return self._string(int(self.records[country]["id"])).removeprefix("iso:")

    @lru_cache(maxsize=8192)  # noqa: B019
    def _province_key(self, province: int) -> str | None:
        return self._string(int(self.records[province]["id"])) if province else None

    @cached_property
    def _region_starts(self) -> frozenset[str]:
        words = (name.split(" ") for name in self.regions)
        return frozenset(" ".join(name[:n]) + " " for name in words for n in range(1, len(name)))

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=1)
def country_codes() -> Mapping[str, str]:
    """The ISO 3166 codes of three letters of all countries with those of two."""
    return MappingProxyType({row["iso"]: row["iso2"] for row in read_csv(FOLDER / "countries.csv", COUNTRY_COLUMNS)})


@lru_cache(maxsize=2)
def open_gazetteer(folder: Path = FOLDER) -> Gazetteer:
    """The gazetteer of the folder; the big files are mapped, not read.  DataError where it is no such folder."""
    missing = [name for name in (*BUILT, *TABLES) if not (folder / name).is_file()]
    if missing:
        raise DataError(str(folder), None, f"is no gazetteer: it has no {missing[0]}; make one with {_BUILD}")
    regions = _Regions(folder / "regions.csv")
    return Gazetteer(
        folder,
        marisa_trie.Trie().mmap(str(folder / NAMES)),
        np.load(folder / STARTS, mmap_mode="r"),
        np.load(folder / IDS, mmap_mode="r"),
        np.load(folder / PLACES, mmap_mode="r"),
        _mapped(folder / STRINGS),
        _Bearers(regions),
        _Places(regions),
        MappingProxyType(dict(_nationalities(folder / "countries.csv"))),
        frozenset(_abbreviations(folder, regions.names)),
        MappingProxyType(
            {
                row["abbreviation"]: (row["name"], row["country"])
                for row in read_csv(folder / "abbreviations.csv", ("abbreviation", "name", "country"))
            }
        ),
        MappingProxyType(
            {row["word"]: row["region"] for row in read_csv(folder / "adjectives.csv", ("word", "region"))}
        ),
    )


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _abbreviations(folder: Path, names: Iterable[str]) -> Iterator[str]:
    yield from (name for name in names if name.isupper())
    for row in read_csv(folder / "countries.csv", COUNTRY_COLUMNS):
        yield from (name for name in row.many("aliases") if name.isupper())


def region_places(path: Path) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Each row of `regions.csv` as a place with all its names; DataError with file and line for a fault."""
    seen: set[str] = set()
    for row in read_csv(path, REGION_COLUMNS):
        place = _region(row)
        if place.key in seen:
            raise row.fault(f"{row['name']!r} stands twice")
        seen.add(place.key)
        yield place, (row["name"], *row.many("aliases"))


def _region(row: Row) -> Place:
    try:
        lat, lon, extent = (float(row[column]) for column in ("lat", "lon", "extent_km"))
        precision = int(row["precision"])
    except ValueError as error:
        raise row.fault(f"lat, lon, extent_km and precision must be numbers: {error}") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 1 <= precision <= 7 and extent >= 0):
        raise row.fault("lat, lon, extent_km or precision is out of range")
    if not row["source"]:
        raise row.fault("a row needs a source")
    return Place(
        "reg:" + normal(row["name"]).replace(" ", "-"),
        row["name"],
        lat,
        lon,
        row["country"] or None,
        feature=row["feature"],
        precision=precision,
        claimants=row.many("claimants"),
        source=row["source"],
        extent_km=extent,
    )


class _Regions:
    """The rows of `regions.csv` by their names and keys; a row becomes a place only when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._rows = list(read_csv(path, REGION_COLUMNS))
        self._made: dict[int, Place] = {}
        self.names: list[str] = []
        self.by_name: dict[str, tuple[int, ...]] = {}
        self.by_key: dict[str, int] = {}
        for number, row in enumerate(self._rows):
            usual = normal(row["name"])
            self.by_key["reg:" + usual.replace(" ", "-")] = number
            aliases = row["aliases"].split("|") if row["aliases"] else ()
            for name in (row["name"], *aliases):
                self.names.append(name)
                key = normal(name)
                self.by_name[key] = (*self.by_name.get(key, ()), number)

    def place(self, number: int) -> Place:
        if number not in self._made:
            self._made[number] = _region(self._rows[number])
        return self._made[number]


class _Places(Mapping[str, Place]):
    """The regions by their keys."""

    def __init__(self, regions: _Regions) -> None:
        self._regions = regions

    def __getitem__(self, key: str) -> Place:
        return self._regions.place(self._regions.by_key[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._regions.by_key)

    def __len__(self) -> int:
        return len(self._regions.by_key)


class _Bearers(Mapping[str, tuple[Candidate, ...]]):
    """The regions that bear a name."""

    def __init__(self, regions: _Regions) -> None:
        self._regions = regions

    def __getitem__(self, name: str) -> tuple[Candidate, ...]:
        places = (self._regions.place(number) for number in self._regions.by_name[name])
        return tuple(Candidate(p.key, -1, REGION, p.lat, p.lon, 0, p.country, None, p.extent_km or 0.0) for p in places)

    def __contains__(self, name: object) -> bool:
        return name in self._regions.by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self._regions.by_name)

    def __len__(self) -> int:
        return len(self._regions.by_name)


def _nationalities(path: Path) -> Iterator[tuple[str, Nationality]]:
    found: dict[str, Nationality] = {}
    for row in read_csv(path, COUNTRY_COLUMNS):
        for column in ("adjectives", "peoples"):
            for word in row.many(column):
                known = found.get(normal(word), Nationality(row["iso"], False, False))
                people, adjective = column == "peoples", column == "adjectives"
                found[normal(word)] = Nationality(known.country, known.people or people, known.adjective or adjective)
    yield from found.items()
