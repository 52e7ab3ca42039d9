"""Files of other data sets: what is read, what is told of wrong ones, and that what we export comes back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_incidents import DAYS, incident, incidents

from polybius import profiles
from polybius.exchange import files
from polybius.exchange.foreign import ForeignEvent, read_day
from polybius.export import acled, counting, gdelt, polecat, ucdp_ged
from polybius.export.dialect import Dialect
from polybius.export.formats import find
from polybius.export.sides import sides_of
from polybius.lexicon.formats import countries, words
from polybius.types import Incident, Standing

UCDP, ACLED = profiles.find("ucdp"), profiles.find("acled")
OLD_GED = (
    "id,year,type_of_violence,side_a,side_b,where_coordinates,latitude,longitude,country,country_id,"
    "date_start,date_end,best_est,high_est,low_est"
)
WHEN = "N,475,2012-01-20,2012-01-20"


def written(tmp_path: Path, text: str, name: str = "theirs.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


# --- older and odd files ----------------------------------------------------------------------------------


def test_older_ged_files(tmp_path: Path) -> None:
    line = "7,2012,3,Boko Haram,Civilians,Kano town,12.0,8.52,Nigeria,475,2012-01-20,2012-01-20,185,200,150"
    (event,) = files.read(written(tmp_path, f"{OLD_GED}\n{line}\n")).events
    assert (event.dataset, event.id, event.country, event.type) == ("ucdp-ged", "7", "NGA", "one-sided")
    assert (event.low, event.best, event.high) == (150, 185, 200)
    assert (event.first, event.side_b) == (date(2012, 1, 20), ("Civilians",))


def test_numbers_out_of_order_are_a_warning(tmp_path: Path) -> None:
    line = "7,2012,3,A,B,Kano,12.0,8.52,Nigeria,475,2012-01-20,2012-01-20,5,4,9"
    reading = files.read(written(tmp_path, f"{OLD_GED}\n{line}\n"))
    assert len(reading.events) == 1
    (warning,) = reading.warnings
    assert warning.endswith("theirs.csv:2: low 9, best 5, high 4 are out of order")


def test_older_acled_files(tmp_path: Path) -> None:
    header = (
        "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
        "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,location,latitude,longitude,"
        "geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
    )
    line = (
        "9,466,MLI55,55,05 June 2021,2021,1,Battles,Armed clash,Military Forces of Mali (2021-),,1,"
        "JNIM: Group,\"A; B\",2,12,"
        "Western Africa,Mali,Mopti,Mopti,14.48,-4.18,2,Wire; Post,National,\"Two lines\nof notes\",4,1,MLI"
    )
    (event,) = files.read(written(tmp_path, f"{header}\n{line}\n")).events
    assert (event.id, event.first, event.country, event.precision) == ("MLI55", date(2021, 6, 5), "MLI", 2)
    assert (event.side_b, event.countries_a, event.best) == (("JNIM: Group", "A", "B"), ("MLI",), 4)
    assert event.sources == ("Wire", "Post")


@pytest.mark.parametrize("fifth", ["Intensity", "Event Intensity"])
def test_polecat_files_of_both_kinds_in_latin_letters(tmp_path: Path, fifth: str) -> None:
    names = [fifth if name == "Intensity" else name for name in polecat.COLUMNS]
    cells = dict.fromkeys(names, "None") | {
        "Event ID": "1", "Event Date": "2020-05-01", "Event Type": "ASSAULT", "Actor Name": 'René "Z"',
        "Country": "Ivory Coast", "Recipient Name": "police; army", "Latitude": "5.3", "Longitude": "-4.0",
        "City": "Abidjan",
    }  # fmt: skip
    text = "\t".join(names) + "\n" + "\t".join(cells.values()) + "\n"
    (event,) = files.read(written(tmp_path, text, "theirs.txt", "iso-8859-1")).events
    assert (event.side_a, event.side_b, event.country) == (('René "Z"',), ("police", "army"), "CIV")
    assert (event.place, event.precision, event.best) == ("Abidjan", 1, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OLD_GED.replace("date_start", "datestart") + "\n", "theirs.csv:1: no column 'date_start'; is it 'datestart'?"),
        (f"{OLD_GED}\n1,2,3\n", "theirs.csv:2: 3 cells where there should be 15"),
        (f"{OLD_GED}\n7,2012,3,A,B,K,12,8.5,N,475,20th,,5,9,4\n", ":2: date_start is '20th'; wanted is a day"),
        (f"{OLD_GED}\n7,2012,3,A,B,K,12,8.5,{WHEN},many,9,4\n", "theirs.csv:2: best is 'many'; wanted is a whole"),
        (f"{OLD_GED}\n7,2012,3,A,B,K,120,8.5,{WHEN},5,9,4\n", "theirs.csv:2: latitude is 120; wanted is -90 to 90"),
        (f"{OLD_GED}\n7,2012,3,A,B,K,nan,8.5,{WHEN},5,9,4\n", "theirs.csv:2: latitude is nan"),
        ("a,b\n1,2\n", "theirs.csv:1: is of no data set that is known"),
        ("", "theirs.csv:1: is of no data set that is known"),
        ("\x00\x01\x02", "is of no data set that is known"),
    ],
)  # fmt: skip
def test_faults_name_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(files.ExchangeError) as caught:
        files.read(written(tmp_path, text))
    assert told in str(caught.value)


def test_other_faults(tmp_path: Path) -> None:
    with pytest.raises(files.ExchangeError, match="cannot be read: No such file"):
        files.read(tmp_path / "none.csv")
    with pytest.raises(files.ExchangeError, match="cannot be read: Is a directory"):
        files.read(tmp_path)
    with pytest.raises(files.ExchangeError, match="no data set 'x'; there are ucdp-ged"):
        files.read(tmp_path, "x")


@given(st.binary(max_size=300))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "theirs.csv"
    path.write_bytes(OLD_GED.encode() + b"\n" + content)
    told = ""
    try:
        files.read(path)
    except files.ExchangeError as fault:
        told = str(fault)
    assert not told or told.startswith(str(path))


@pytest.mark.parametrize(
    "cell", ["2020-06-05", "2020-06-05 00:00:00.000", "05 June 2020", "5-Jun-20", "20200605", "2020-06-05T12:30:00Z"]
)
def test_days(cell: str) -> None:
    assert read_day(cell) == date(2020, 6, 5)


@pytest.mark.parametrize("cell", ["05/06/2020", "June", "2020-06-31"])
def test_no_days(cell: str) -> None:
    with pytest.raises(ValueError, match=cell):
        read_day(cell)


# --- what we export comes back ----------------------------------------------------------------------------


def back(name: str, held: list[Incident], tmp_path: Path, dialect: Dialect | None = None) -> list[ForeignEvent]:
    form = find(name)
    path = tmp_path / f"out{form.suffix}"
    form.write(held, path, standings=set(Standing), force=True, dialect=dialect)
    return list(files.read(path, name).events)


@given(st.lists(incidents(), max_size=3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_ucdp_comes_back(tmp_path: Path, held: list[Incident]) -> None:
    deadly = [one for one in held if counting.is_deadly(one)]
    for one, event in zip(deadly, back("ucdp-ged", held, tmp_path), strict=True):
        sides, place = sides_of(one), one.place
        dead = counting.dead_by_side(one, sides)
        country = countries().get(place.country or "") if place else None
        assert event.id == one.id.removeprefix("I")
        assert (event.first, event.last) == (one.first, one.last)
        assert (event.low, event.best, event.high, event.civilians) == (dead.low, dead.best, dead.high, dead.civilians)
        assert event.country == (country.iso3 if country else None)
        where = (place.name, place.lat, place.lon) if place else (None, None, None)
        assert (event.place, event.lat, event.lon) == where
        assert event.precision == one.where_prec
        assert event.type == words().ucdp_violence.get(sides.violence or 0)
        assert ", ".join(event.side_a) == (ucdp_ged.side_name(sides.a) or "")
        assert ", ".join(event.side_b) == (ucdp_ged.side_name(sides.b) or "")


@given(st.lists(incidents(), max_size=3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_acled_comes_back(tmp_path: Path, held: list[Incident]) -> None:
    rows = [row for one in held for row in acled.rows(one, ACLED)]
    for row, event in zip(rows, back("acled", held, tmp_path), strict=True):
        assert event.id == row["event_id_cnty"]
        assert (event.first.isoformat() if event.first else None) == row.get("event_date")
        assert (event.best, event.type, event.place) == (row["fatalities"], row["sub_event_type"], row.get("location"))
        assert (event.lat, event.lon) == (row.get("latitude"), row.get("longitude"))
        assert event.side_a[:1] == ((row["actor1"],) if row["actor1"] else ())
        assert event.side_b[:1] == ((row["actor2"],) if row["actor2"] else ())
        assert event.headline == row["notes"]


@given(st.lists(incidents(), max_size=3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_gdelt_comes_back(tmp_path: Path, held: list[Incident]) -> None:
    for one, event in zip(held, back("gdelt", held, tmp_path), strict=True):
        assert event.id == one.id.removeprefix("I")
        assert (event.first, event.type) == (one.first, gdelt.cameo_of(one))
        assert event.side_a == tuple(actor.name.upper() for actor in one.actors[:1])
        assert (event.lat, event.lon) == ((one.place.lat, one.place.lon) if one.place else (None, None))


@given(st.lists(incidents(), max_size=3))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_polecat_and_icews_come_back(tmp_path: Path, held: list[Incident]) -> None:
    for one, event, other in zip(held, back("polecat", held, tmp_path), back("icews", held, tmp_path), strict=True):
        assert (event.id, other.id) == (one.id, one.id.removeprefix("I"))
        assert event.first == other.first == one.first
        assert event.type == one.type.value
        assert event.side_a == tuple(dict.fromkeys(actor.name for actor in one.actors))
        assert other.side_b == tuple(actor.name for actor in one.recipients[:1])
        assert (event.lat, event.lon) == ((one.place.lat, one.place.lon) if one.place else (None, None))
        assert event.place == (one.place.name if one.place else None)


@given(DAYS)
def test_days_of_all_formats_are_read(day: date) -> None:
    assert read_day(f"{day.isoformat()} 00:00:00.000") == read_day(f"{day:%Y%m%d}") == read_day(day.isoformat()) == day


def test_the_plain_dialect_comes_back_too(tmp_path: Path) -> None:
    odd = incident(acled="Armed clash")
    odd = replace(odd, actors=(replace(odd.actors[0], name="-17 Brigade"),))
    for dialect in Dialect:
        assert back("acled", [odd], tmp_path, dialect)[0].side_a == ("-17 Brigade",)
