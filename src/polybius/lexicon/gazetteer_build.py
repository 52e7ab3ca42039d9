"""Makes an index of a full GeoNames file, in the layout that `lexicon.gazetteer` opens.

The file is read twice, line by line: first for its provinces and districts, then for its towns and villages.
Countries, regions, seas and old names come from the shipped tables, which are copied beside the index.  A name
that is also an English word is kept for big places only, as in the shipped gazetteer.
"""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from polybius.errors import DataError
from polybius.lexicon.files import read_csv
from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COUNTRY,
    COUNTRY_COLUMNS,
    COUNTY,
    FOLDER,
    PROVINCE,
    TABLES,
    Gazetteer,
    normal,
    open_gazetteer,
)
from polybius.lexicon.gazetteer_index import Counted, Index, IsWord, is_written, short_name

COLUMNS = 19
MOST_PROVINCES = 65_535  # their numbers have two bytes
_AREAS = {"ADM1": PROVINCE, "ADM2": COUNTY}
_GONE = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})  # places that are no more
_TELL_EVERY = 1_000_000

Say = Callable[[str], None]


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
    made = _Places(is_word)
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


class _Places(Index):
    """The index of a GeoNames file as its lines are taken."""

    def __init__(self, is_word: IsWord) -> None:
        super().__init__(lambda form: " " not in form and is_word(form))
        self._province: dict[tuple[str, str], int] = {}
        self._iso: dict[str, str] = {}

    def take_countries(self, shipped: Gazetteer) -> dict[str, int]:
        """The countries of the shipped tables; their numbers by their codes of two letters."""
        codes: dict[str, int] = {}
        for number, row in enumerate(read_csv(FOLDER / "countries.csv", COUNTRY_COLUMNS)):
            place = shipped.place(f"iso:{row['iso']}")
            assert place is not None, row["iso"]
            self.add(
                COUNTRY,
                place.key,
                place.name,
                (row["name"], *row.many("aliases")),
                at=(place.lat or 0.0, place.lon or 0.0),
                country=number,
                extent_km=int(shipped.records[number]["extent"]),
                population=int(shipped.records[number]["population"]),
            )
            codes[row["iso2"]], self._iso[row["iso2"]] = number, row["iso"]
        return codes

    def take_area(self, line: _Line, country: int, letters: Mapping[tuple[str, str], list[str]]) -> None:
        """A province or district with all its names."""
        kind = _AREAS[line.code]
        if kind == PROVINCE:
            self._province[line.country, line.admin1] = self.count
        names = [line.name, *filter(is_written, line.others)]
        names += [short for name in names if (short := short_name(name))]
        if kind == PROVINCE:
            iso = self._iso[line.country]
            names += [mark for name in names for mark in letters.get((iso, normal(name)), ())]
        self._take(line, kind, f"adm:{line.id}", names, country)

    def check_areas(self, source: Path) -> None:
        if max(self._province.values(), default=0) > MOST_PROVINCES:
            raise DataError(str(source), None, f"has more than {MOST_PROVINCES:,} provinces")

    def take_town(self, line: _Line, country: int) -> None:
        """A town or village."""
        kind = CAPITAL if line.code == "PPLC" else CITY
        self._take(line, kind, line.id, (line.name, *filter(is_written, line.others)), country)

    def _take(self, line: _Line, kind: int, key: int | str, names: Iterable[str], country: int) -> None:
        province = self._province.get((line.country, line.admin1), 0)
        at, people = (line.lat, line.lon), line.population
        self.add(kind, key, line.name, names, at=at, country=country, province=province, population=people)
