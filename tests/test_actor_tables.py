"""Laws of the actor tables: what must hold of every row under data/actors."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest

from polybius.lexicon.files import DATA, Row, read_csv
from polybius.types import ActorKind

COLUMNS = {
    "states": "code name aliases nationalities capital capital_aliases seats valid_from valid_to wikidata source",
    "persons": "name aliases country sectors office from to source",
    "persons_historic": "name aliases country sectors office from to source",
    "groups": "name aliases country sectors kind from to claimants source",
    "organisations": "name aliases country sectors kind from to source",
    "media": "name aliases country kind state_run source",
    "roles": "words plural sectors kind collective source",
    "ethnic": "name aliases country source",
}
PLOVER = frozenset(
    {"AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "OPP"}
    | {"PRE", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK"}
)
WITHOUT_COUNTRY = {"IGO", "UN", "NATO", "EU", "AU", "IMG", "NGO"}
SOURCES = {
    "CountryInfo 2012-01-16",
    "Phoenix MilNonState 2014",
    "Phoenix International 2014",
    "Phoenix agents 2014",
    "ISO 3166-1",
    "general knowledge",
}
NO_LONGER_IN_ISO = {"VDR"}  # South Vietnam: the code of the old lists
DATE = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")
Period = tuple[str, str]


def table(name: str) -> list[Row]:
    return list(read_csv(DATA / "actors" / f"{name}.csv", COLUMNS[name].split()))


TABLES = {name: table(name) for name in COLUMNS}
CODES = {row["code"] for row in TABLES["states"]}


def rows_with(*columns: str) -> Iterator[tuple[str, Row]]:
    """Every row of the tables that have these columns, with its place for people."""
    for name, rows in TABLES.items():
        if set(columns) <= set(COLUMNS[name].split()):
            for row in rows:
                yield f"{row.file}:{row.line}", row


def strict(row: Row) -> Period:
    """The days that the row stands for whichever day of a bare year or month was meant."""
    start, end = row["from"], row["to"]
    return start + "0000-12-31"[len(start) :] if start else "", end + "9999-01-01"[len(end) :]


def test_every_row_names_a_known_source() -> None:
    assert [place for place, row in rows_with("source") if row["source"] not in SOURCES] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_no_row_stands_twice(name: str) -> None:
    seen = [tuple(row.cells.values()) for row in TABLES[name]]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(("start", "end"), [("from", "to"), ("valid_from", "valid_to")])
def test_dates_are_dates_and_in_order(start: str, end: str) -> None:
    for place, row in rows_with(start, end):
        assert DATE.fullmatch(row[start]), place
        assert DATE.fullmatch(row[end]), place
        shared = min(len(row[start]), len(row[end]))
        assert row[start][:shared] <= row[end][:shared], place


def test_countries_are_states_of_the_table() -> None:
    assert [place for place, row in rows_with("country") if row["country"] and row["country"] not in CODES] == []
    for place, row in rows_with("claimants"):
        assert set(row.many("claimants")) <= CODES, place


def test_state_codes_are_alpha_3_and_unique() -> None:
    assert len(CODES) == len(TABLES["states"])
    assert all(re.fullmatch("[A-Z]{3}", code) for code in CODES)
    assert len(CODES - NO_LONGER_IN_ISO) > 195


def test_sectors_are_those_of_plover() -> None:
    for place, row in rows_with("sectors"):
        sectors = [s for s in row["sectors"].split("+") if s]
        assert set(sectors) <= PLOVER | WITHOUT_COUNTRY, place
        assert len(sectors) == len(set(sectors)), place


def test_international_bodies_have_no_country() -> None:
    for place, row in rows_with("country", "sectors"):
        if set(row["sectors"].split("+")) & {"IGO", "IMG"} and row.cells.get("office") is None:
            assert row["country"] == "", place


def test_kinds_are_known() -> None:
    for name in ("groups", "organisations", "roles"):
        for row in TABLES[name]:
            assert row["kind"] in set(ActorKind), f"{row.file}:{row.line}"
    assert {row["kind"] for row in TABLES["media"]} == {"agency", "broadcaster", "paper", "platform"}
    assert {row["state_run"] for row in TABLES["media"]} == {"yes", "no"}


def test_cells_have_no_private_syntax_and_no_value_twice() -> None:
    for name, rows in TABLES.items():
        for row in rows:
            place = f"{row.file}:{row.line}"
            for column in set(COLUMNS[name].split()) - {"source"}:
                values = row.many(column)
                assert not re.search(r"[_!\[\]{}~;]", row[column]), place
                assert len(values) == len(set(values)), f"{place} {column}"


def test_a_name_stands_for_one_state() -> None:
    owners = defaultdict(set)
    for row in TABLES["states"]:
        for word in (row["name"], *row.many("aliases"), *row.many("nationalities")):
            owners[word].add(row["code"])
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_a_role_word_stands_in_one_row() -> None:
    lines = defaultdict(list)
    for row in TABLES["roles"]:
        assert row["words"] == row["words"].lower()
        for word in row.many("words"):
            lines[word].append(row.line)
    assert {word: at for word, at in lines.items() if len(at) > 1} == {}


@pytest.mark.parametrize("name", ["groups", "organisations", "media"])
def test_a_name_or_alias_stands_for_one_actor(name: str) -> None:
    owners = defaultdict(set)
    for row in TABLES[name]:
        for word in (row["name"], *row.many("aliases")):
            owners[word].add(row["name"])
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("name", ["groups", "organisations"])
def test_periods_of_one_name_in_one_country_do_not_overlap(name: str) -> None:
    periods = defaultdict(list)
    for row in TABLES[name]:
        periods[row["name"], row["country"]].append(strict(row))
    for key, found in periods.items():
        ordered = sorted(found)
        assert all(a[1] < b[0] for a, b in pairwise(ordered)), key


def test_terms_in_one_office_do_not_overlap() -> None:
    periods = defaultdict(list)
    for name in ("persons", "persons_historic"):
        for row in TABLES[name]:
            periods[name, row["name"], row["country"], row["office"]].append(strict(row))
    for key, found in periods.items():
        ordered = sorted(found)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered)), key


def test_persons_have_full_names() -> None:
    for place, row in rows_with("office"):
        assert " " in row["name"] or "-" in row["name"], place
