"""Makes an index of a full GeoNames file, in the layout that `lexicon.gazetteer` opens.

The file is read twice, line by line: first for its provinces and districts, then for its towns and villages.
Countries, regions, seas and old names come from the shipped tables, which are copied beside the index.  A name
that is also an English word is kept for big places only, as in the shipped gazetteer.
"""

import io
import json
import math
import os
import shutil
import zipfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import marisa_trie
import numpy as np

from polybius.errors import DataError
from polybius.lexicon.files import read_csv
from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COMMON,
    COUNTRY,
    COUNTRY_COLUMNS,
    COUNTY,
    FOLDER,
    IDS,
    NAMES,
    PLACES,
    PROVINCE,
    RECORD,
    SECONDARY,
    STARTS,
    STRINGS,
    TABLES,
    Gazetteer,
    normal,
    open_gazetteer,
)

COLUMNS = 19
BIG, BIG_SECONDARY = 15_000, 100_000  # of fewer people, a place loses a name that is also a word
MOST_PROVINCES = 65_535  # their numbers have two bytes
_AREAS = {"ADM1": PROVINCE, "ADM2": COUNTY}
_GONE = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})  # places that are no more
_AREA_WORDS = frozenset(
    {"canton", "county", "department", "district", "division", "emirate", "governorate", "krai", "municipality"}
) | {"oblast", "parish", "prefecture", "province", "region", "republic", "state", "territory", "voivodeship"}
_TELL_EVERY = 1_000_000

Say = Callable[[str], None]
IsWord = Callable[[str], bool]


class Counted(NamedTuple):
    """What was written: so many places by so many names."""

    places: int
    names: int


class _Line(NamedTuple):
    """A line of a GeoNames file."""

    id: int
    name: str
    others: tuple[str, ...]
    lat: float
    lon: float
    group: str
    code: str
    country: str
    admin1: str
    population: int


def build(source: Path, out: Path, is_word: IsWord, say: Say = lambda message: None) -> Counted:
    """Writes the index of a GeoNames file into the folder; DataError where it is no such file."""
    shipped = open_gazetteer()
    made = _Index(is_word)
    codes = made.take_countries(shipped)
    letters = _letters(shipped)
    for kinds in (("ADM1",), ("ADM2",)):
        for line in _lines(source, codes, say):
            if line.group == "A" and line.code in kinds:
                made.take_area(line, codes[line.country], letters)
        made.check_areas(source)
    for line in _lines(source, codes, say):
        if line.group == "P" and line.code not in _GONE:
            made.take_town(line, codes[line.country])
    if made.count == len(codes):
        raise DataError(str(source), None, "holds no province, district or town: is it a GeoNames file of places?")
    say(f"{made.count:,} places read; writing")
    counted = made.write(out)
    for name in TABLES:
        shutil.copyfile(FOLDER / name, out / name)
    (out / "gazetteer.json").write_text(
        json.dumps({"source": source.name, **counted._asdict()}) + "\n", encoding="utf-8"
    )
    return counted


# --- reading --------------------------------------------------------------------------------------------------


@contextmanager
def _opened(source: Path) -> Iterator[io.TextIOBase]:
    """The text of a file, or of the one text file of places in a zip."""
    try:
        if not zipfile.is_zipfile(source):
            with source.open(encoding="utf-8", newline="\n") as plain:
                yield plain
            return
        with zipfile.ZipFile(source) as archive:
            named = [name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
            if len(named) != 1:
                raise DataError(str(source), None, "holds no single .txt file of places; give allCountries.zip")
            with archive.open(named[0]) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as text:
                yield text
    except OSError as error:
        raise DataError(str(source), None, f"cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise DataError(str(source), None, f"is no GeoNames file: {error}") from None


def _lines(source: Path, codes: Mapping[str, int], say: Say) -> Iterator[_Line]:
    with _opened(source) as stream:
        for number, text in enumerate(stream, start=1):
            line = _line(text.rstrip("\n").split("\t"), str(source), number)
            if line.country in codes:
                yield line
            if number % _TELL_EVERY == 0:
                say(f"{number:,} lines read")


def _line(cells: list[str], file: str, number: int) -> _Line:
    if len(cells) != COLUMNS:
        raise DataError(file, number, f"{len(cells)} cells, not the {COLUMNS} of GeoNames' main table")
    try:
        id_, lat, lon, population = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
    except ValueError as error:
        raise DataError(file, number, f"id, latitude, longitude or population is no number: {error}") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise DataError(file, number, f"latitude {lat} or longitude {lon} is out of range")
    others = (cells[2], *cells[3].split(","))
    return _Line(id_, cells[1], others, lat, lon, cells[6], cells[7], cells[8], cells[10], max(0, population))


def _letters(shipped: Gazetteer) -> dict[tuple[str, str], list[str]]:
    """The letters that stand for provinces after a comma ("TX"), by country and name."""
    found: dict[tuple[str, str], list[str]] = {}
    for key in shipped.names.keys(","):
        for one in shipped.lookup(key[1:], postal=True):
            place = shipped.place_of(one)
            found.setdefault((one.country or "", normal(place.name)), []).append(key)
    return found


# --- the index ------------------------------------------------------------------------------------------------


class _Index:
    """The records and names as they are gathered: flat arrays, so that millions of them fit into memory."""

    def __init__(self, is_word: IsWord) -> None:
        self._is_word = is_word
        self._rows: list[array[float]] = [array("d") for _ in RECORD.names or ()]
        self._strings = bytearray()
        self._keys: list[str] = []
        self._bearers = array("I")
        self._flags = array("I")
        self._province: dict[tuple[str, str], int] = {}
        self._iso: dict[str, str] = {}
        self.count = 0

    def take_countries(self, shipped: Gazetteer) -> dict[str, int]:
        """The countries of the shipped tables; their numbers by their codes of two letters."""
        codes: dict[str, int] = {}
        for number, row in enumerate(read_csv(FOLDER / "countries.csv", COUNTRY_COLUMNS)):
            place = shipped.place(f"iso:{row['iso']}")
            assert place is not None, row["iso"]
            population = int(shipped.records[number]["population"])
            extent = int(shipped.records[number]["extent"])
            values = (COUNTRY, number, 0, extent, self._put(place.key), self._put(place.name), population)
            self._add((*values, place.lat or 0.0, place.lon or 0.0), (row["name"], *row.many("aliases")))
            codes[row["iso2"]], self._iso[row["iso2"]] = number, row["iso"]
        return codes

    def take_area(self, line: _Line, country: int, letters: Mapping[tuple[str, str], list[str]]) -> None:
        """A province or district with all its names."""
        kind = _AREAS[line.code]
        if kind == PROVINCE:
            self._province[line.country, line.admin1] = self.count
        names = [line.name, *_written(line.others)]
        names += [short for name in names if (short := _short(name))]
        marked = [mark for name in names for mark in letters.get((self._iso[line.country], normal(name)), ())]
        values = (kind, country, self._within(line), 0, self._put(f"adm:{line.id}"), self._put(line.name))
        self._add((*values, line.population, line.lat, line.lon), (*names, *(marked if kind == PROVINCE else ())))

    def check_areas(self, source: Path) -> None:
        if max(self._province.values(), default=0) > MOST_PROVINCES:
            raise DataError(str(source), None, f"has more than {MOST_PROVINCES:,} provinces")

    def take_town(self, line: _Line, country: int) -> None:
        """A town or village."""
        kind = CAPITAL if line.code == "PPLC" else CITY
        values = (kind, country, self._within(line), 0, line.id, self._put(line.name), line.population)
        self._add((*values, line.lat, line.lon), (line.name, *_written(line.others)))

    def _within(self, line: _Line) -> int:
        return self._province.get((line.country, line.admin1), 0)

    def _put(self, text: str) -> int:
        at = len(self._strings)
        self._strings += text.encode() + b"\0"
        return at

    def _add(self, values: tuple[float, ...], names: tuple[str, ...]) -> None:
        for column, value in zip(self._rows, values, strict=True):
            column.append(value)
        kind, population, seen = int(values[0]), int(values[6]), set()
        for place, name in enumerate(names):
            key = name if name.startswith(",") else normal(name)
            if key in seen or (len(key) <= 2 and kind != COUNTRY):
                continue
            seen.add(key)
            flags = self._flagged(kind, population, key, primary=place == 0 or kind < CITY)
            if flags is not None:
                self._keys.append(key)
                self._bearers.append(self.count)
                self._flags.append(flags)
        self.count += 1

    def _flagged(self, kind: int, population: int, key: str, *, primary: bool) -> int | None:
        """The flags of a name; None where it is dropped as a mere word."""
        flags = 0 if primary else SECONDARY
        if kind == COUNTRY or " " in key or not self._is_word(key):
            return flags
        if kind >= CITY and population < (BIG if primary else BIG_SECONDARY):
            return None
        return flags | COMMON

    def write(self, out: Path) -> Counted:
        """Writes all files, each under another name first, so that an index is whole or not there."""
        out.mkdir(parents=True, exist_ok=True)
        table = np.zeros(self.count, dtype=RECORD)
        for name, column in zip(RECORD.names or (), self._rows, strict=True):
            table[name] = np.frombuffer(column, dtype=np.float64)
        trie = marisa_trie.Trie(self._keys)
        named = np.fromiter((trie[key] for key in self._keys), dtype=np.int64, count=len(self._keys))
        bearers, flags = (np.frombuffer(one, dtype=np.uint32) for one in (self._bearers, self._flags))
        weight = np.where(table["kind"] < CITY, -math.inf, -table["population"].astype(np.float64))[bearers]
        order = np.lexsort((bearers, weight, named))
        starts = np.concatenate([[0], np.cumsum(np.bincount(named, minlength=len(trie)))])
        _swap(out / NAMES, lambda path: trie.save(str(path)))
        _swap(out / STARTS, lambda path: _save(path, starts.astype("<u4")))
        _swap(out / IDS, lambda path: _save(path, (bearers | flags)[order].astype("<u4")))
        _swap(out / PLACES, lambda path: _save(path, table))
        _swap(out / STRINGS, lambda path: path.write_bytes(bytes(self._strings)))
        return Counted(self.count, len(trie))


def _save(path: Path, values: np.ndarray) -> None:
    with path.open("wb") as stream:
        np.save(stream, values)


def _swap(path: Path, write: Callable[[Path], object]) -> None:
    made = path.with_name(path.name + ".new")
    write(made)
    os.replace(made, path)


def _written(names: tuple[str, ...]) -> Iterator[str]:
    """The names that an English text may use: no codes, no other scripts."""
    for name in names:
        if len(name) > 2 and name[0].isupper() and not name.isupper() and normal(name).isascii():
            yield name


def _short(name: str) -> str | None:
    """ "Katsina" of "Katsina State"."""
    first, _, last = name.rpartition(" ")
    return first if first and last.lower() in _AREA_WORDS else None
