"""Proves the written tables under `data/actors`, `data/places` and `data/formats` row by row.

A fault is what no reader of the data should have to live with: an unknown country, a day that does not exist, a
period that runs backwards, a key that stands twice.  A doubt is what may be true and is worth a look: two
persons in one sole office at once.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from polybius.errors import DataError
from polybius.lexicon import formats
from polybius.lexicon.actors import words_of
from polybius.lexicon.files import DATA, Row, read_csv, read_yaml
from polybius.lexicon.formats import CODE_COLUMNS
from polybius.lexicon.gazetteer import COUNTRY_COLUMNS, REGION_COLUMNS, normal
from polybius.types import ActorKind

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "actors/states.csv": (
        *("code", "name", "aliases", "nationalities", "capital", "capital_aliases", "seats"),
        *("valid_from", "valid_to", "wikidata", "source"),
    ),
    "actors/persons.csv": ("name", "aliases", "country", "sectors", "office", "from", "to", "source"),
    "actors/groups.csv": ("name", "aliases", "country", "sectors", "kind", "from", "to", "claimants", "source"),
    "actors/organisations.csv": ("name", "aliases", "country", "sectors", "kind", "from", "to", "source"),
    "actors/media.csv": ("name", "aliases", "country", "kind", "state_run", "source"),
    "actors/ethnic.csv": ("name", "aliases", "country", "source"),
    "places/regions.csv": REGION_COLUMNS,
    "formats/countries.csv": CODE_COLUMNS,
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "actors/states.csv": ("code", "name", "source"),
    "actors/persons.csv": ("name", "sectors", "office", "source"),
    "actors/groups.csv": ("name", "sectors", "kind", "source"),
    "actors/organisations.csv": ("name", "kind", "source"),
    "actors/media.csv": ("name", "kind", "state_run", "source"),
    "actors/ethnic.csv": ("name", "source"),
    "places/regions.csv": ("name", "lat", "lon", "extent_km", "feature", "precision", "source"),
    "formats/countries.csv": ("iso3", "name"),
}
# What the codes of other data sets look like; each means one country.
CODES = {
    "iso3": "[A-Z]{3}", "numeric": "[0-9]{3}", "fips": "[A-Z]{2}",
    "cow": "[1-9][0-9]*", "gw": "[1-9][0-9]*", "cameo": "[A-Z]{3}",
}  # fmt: skip
SOLE_OFFICES = frozenset(  # one person at a time holds them
    {"president", "prime minister", "chancellor", "king", "emir", "sultan", "emperor", "supreme leader", "taoiseach"}
    | {"foreign minister", "foreign secretary", "defence minister", "defence secretary", "defense secretary"}
    | {"interior minister", "secretary of state", "army chief", "chief of staff", "head of the junta", "pope"}
)
MEDIA_KINDS = frozenset({"agency", "broadcaster", "paper", "platform"})
GROUPED_SECTORS = frozenset({"UN", "NATO", "EU", "AU"})  # stand behind IGO alone
PERIODS = (("from", "to"), ("valid_from", "valid_to"))
_YES_OR_NO = frozenset({"yes", "no"})
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Proof:
    """What is wrong in the tables, and what may be."""

    faults: tuple[DataError, ...]
    doubts: tuple[DataError, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a row may use."""

    countries: frozenset[str]
    sectors: frozenset[str]


def prove(data: Path = DATA) -> Proof:
    """All faults and doubts of the tables under a data folder; a table that is not there has none."""
    tables, faults = _read(data)
    known = _known(tables, data)
    faults.extend(_format_faults(data / "formats"))
    for name, rows in tables.items():
        faults.extend(fault for row in rows for fault in _row_faults(name, row, known))
        faults.extend(_repeated(name, rows))
    return Proof(tuple(faults), tuple(_shared_offices(tables.get("actors/persons.csv", []))))


def _read(data: Path) -> tuple[dict[str, list[Row]], list[DataError]]:
    """The rows of each table that is there, and a fault for one that is no table of these columns."""
    tables: dict[str, list[Row]] = {}
    faults = []
    for name, columns in COLUMNS.items():
        try:
            tables[name] = list(read_csv(data / name, columns)) if (data / name).exists() else []
        except DataError as fault:
            faults.append(fault)
    return tables, faults


def _format_faults(folder: Path) -> Iterator[DataError]:
    """The first fault in the columns and words of other data sets."""
    if (folder / "columns.yaml").exists():
        try:
            formats.words(folder)
        except DataError as fault:
            yield fault


def _known(tables: Mapping[str, list[Row]], data: Path) -> Known:
    """The codes of the states table and of the countries that have places, and the sectors of the ontology."""
    codes = {row["code"] for row in tables.get("actors/states.csv", [])}
    countries = data / "places" / "countries.csv"
    if countries.exists():
        codes |= {row["iso"] for row in read_csv(countries, COUNTRY_COLUMNS)}
    sectors = {str(one["id"]) for one in read_yaml(DATA / "ontology" / "sectors.yaml")["sectors"]}
    return Known(frozenset(codes), frozenset(sectors) | GROUPED_SECTORS)


# --- one row ------------------------------------------------------------------------------------------------


def _row_faults(name: str, row: Row, known: Known) -> Iterator[DataError]:
    yield from (row.fault(f"{column} is empty") for column in REQUIRED[name] if not row[column])
    yield from _twice_in_cell(row)
    yield from _unknown_codes(row, known)
    yield from _wrong_words(name, row)
    for start, end in PERIODS:
        if start in row.cells:
            yield from _wrong_period(row, start, end)
    if name == "places/regions.csv":
        yield from _wrong_place(row)
    if name == "formats/countries.csv":
        yield from _wrong_code(row, known)


def _twice_in_cell(row: Row) -> Iterator[DataError]:
    for column in ("aliases", "nationalities", "claimants"):
        values = row.many(column) if column in row.cells else ()
        if len(set(values)) < len(values):
            yield row.fault(f"{column} has a value twice: {row[column]!r}")


def _unknown_codes(row: Row, known: Known) -> Iterator[DataError]:
    claimants = row.many("claimants") if "claimants" in row.cells else ()
    for code in (*([row["country"]] if row.cells.get("country") else []), *claimants):
        if code not in known.countries:
            yield row.fault(f"country {code!r} is none of states.csv")
    for sector in re.split(r"[+|]", row.cells.get("sectors", "")):
        if sector and sector not in known.sectors:
            yield row.fault(f"sector {sector!r} is none of sectors.yaml")


def _wrong_code(row: Row, known: Known) -> Iterator[DataError]:
    for column, form in CODES.items():
        if row[column] and not re.fullmatch(form, row[column]):
            yield row.fault(f"{column} is {row[column]!r}; wanted is {form}")
    if row["iso3"] not in known.countries:
        yield row.fault(f"country {row['iso3']!r} is none of states.csv")


def _wrong_words(name: str, row: Row) -> Iterator[DataError]:
    kinds = MEDIA_KINDS if name == "actors/media.csv" else frozenset(kind.value for kind in ActorKind)
    if row.cells.get("kind") and row["kind"] not in kinds:
        yield row.fault(f"kind is {row['kind']!r}; known are {', '.join(sorted(kinds))}")
    if row.cells.get("state_run") and row["state_run"] not in _YES_OR_NO:
        yield row.fault(f"state_run is {row['state_run']!r}; wanted is yes or no")


def _wrong_period(row: Row, start: str, end: str) -> Iterator[DataError]:
    days = [row[start], row[end]]
    wrong = [day for day in days if day and not is_day(day)]
    yield from (row.fault(f"{day!r} is no day, month or year") for day in wrong)
    shared = min(map(len, days))
    if not wrong and days[0][:shared] > days[1][:shared]:
        yield row.fault(f"the period runs backwards: {days[0]} to {days[1]}")


def is_day(written: str) -> bool:
    """Whether a date is a year, a month or a day of the calendar, as YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = _DATE.fullmatch(written)
    if parts is None:
        return False
    try:
        datetime.date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True


def _wrong_place(row: Row) -> Iterator[DataError]:
    try:
        lat, lon, extent = (float(row[column]) for column in ("lat", "lon", "extent_km"))
        precision = int(row["precision"])
    except ValueError as error:
        yield row.fault(f"lat, lon, extent_km and precision must be numbers: {error}")
        return
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        yield row.fault(f"{lat}, {lon} is no point on the globe")
    if not (0 <= extent <= 10_000 and 1 <= precision <= 7):
        yield row.fault(f"extent_km is {extent:g} and precision {precision}; wanted are 0 to 10000 and 1 to 7")


# --- rows beside one another --------------------------------------------------------------------------------


def _repeated(name: str, rows: Iterable[Row]) -> Iterator[DataError]:
    """A fault for each row whose key another row has, and for each name that means two of them."""
    key_of, owner_of = _KEYS[name]
    keys: dict[tuple[str, ...], int] = {}
    owners: dict[str, tuple[str, int]] = {}
    for row in rows:
        first = keys.setdefault(key_of(row), row.line)
        if first != row.line:
            yield row.fault(f"{row['name']!r} stands twice: see line {first}")
        for word, owner in owner_of(row):
            other, line = owners.setdefault(word, (owner, row.line))
            if other != owner:
                yield row.fault(f"{word!r} means {other!r} too: see line {line}")


def _period_key(row: Row) -> tuple[str, ...]:
    return row["name"], row["country"], row["from"]


def _office_key(row: Row) -> tuple[str, ...]:
    return row["name"], row["country"], row["office"], row["from"]


def _name_key(row: Row) -> tuple[str, ...]:
    return (row["name"],)


def _as_written(row: Row) -> Iterator[tuple[str, str]]:
    return ((word, row["name"]) for word in (row["name"], *row.many("aliases")))


def _as_looked_up(row: Row) -> Iterator[tuple[str, str]]:
    return ((normal(word), row["name"]) for word in (row["name"], *row.many("aliases")))


def _of_states(row: Row) -> Iterator[tuple[str, str]]:
    words = (row["name"], *row.many("aliases"), *row.many("nationalities"))
    return ((word, row["code"]) for word in words)


def _of_codes(row: Row) -> Iterator[tuple[str, str]]:
    return ((f"{column} {row[column]}", row["iso3"]) for column in CODES if row[column])


def _of_nobody(row: Row) -> Iterator[tuple[str, str]]:
    return iter(())


_KEYS: Mapping[str, tuple[Callable[[Row], tuple[str, ...]], Callable[[Row], Iterator[tuple[str, str]]]]] = {
    "actors/states.csv": (lambda row: (row["code"],), _of_states),
    "actors/persons.csv": (_office_key, _of_nobody),  # two persons may share a name
    "actors/groups.csv": (_period_key, _as_written),
    "actors/organisations.csv": (_period_key, _as_written),
    "actors/media.csv": (_name_key, _as_written),
    "actors/ethnic.csv": (_name_key, _of_nobody),  # two peoples may share a word
    "places/regions.csv": (lambda row: (normal(row["name"]),), _as_looked_up),
    "formats/countries.csv": (lambda row: (row["iso3"],), _of_codes),
}


def _shared_offices(rows: Iterable[Row]) -> Iterator[DataError]:
    """A doubt for each person who enters a sole office of a country while another is surely still in it."""
    terms = defaultdict(list)
    for row in rows:
        if row["office"] in SOLE_OFFICES and row["country"] and row["from"]:
            terms[row["country"], row["office"]].append(row)
    for (country, office), held in terms.items():
        held.sort(key=_entered)
        for before, after in pairwise(held):
            if words_of(before["name"]) != words_of(after["name"]) and _left(before) > _entered(after):
                other = f"{before['name']} (line {before.line}) until {before['to'] or 'today'}"
                yield after.fault(f"{after['name']} is {office} of {country} from {after['from']}, but so is {other}")


def _entered(row: Row) -> str:
    """The last day that the term may have begun on."""
    return row["from"] + "0000-12-31"[len(row["from"]) :]


def _left(row: Row) -> str:
    """The first day that it may have ended on; an open end is never reached."""
    return row["to"] + "9999-01-01"[len(row["to"]) :]
