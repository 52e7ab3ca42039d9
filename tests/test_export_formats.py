"""Incidents in the formats of others: their columns, their words, and what may never be in them."""

import csv
import io
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from made_incidents import (
    ANYTHING,
    ARMY,
    GUNMEN,
    MOPTI,
    NEIGHBOURS,
    REBELS,
    RIVALS,
    SPOKESMAN,
    VILLAGERS,
    claim,
    incident,
    incidents,
    owned,
    toll,
)

from polybius import profiles
from polybius.errors import PolybiusError
from polybius.export import acled, counting, dialect, flat, gdelt, geojson, icews, polecat, ucdp_ged
from polybius.export.dialect import Dialect
from polybius.export.formats import FORMATS, find
from polybius.export.tables import COUNTED, Row, Table
from polybius.lexicon.formats import countries, fips, words
from polybius.types import Actor, ActorKind, Comparator, EventType, FigureKind, Incident, Own, Standing

UCDP, ACLED, RECORDER = (profiles.find(name) for name in ("ucdp", "acled", "recorder"))
TABLES = {
    "ucdp_ged": ucdp_ged.TABLE,
    "acled": acled.TABLE,
    "gdelt2_events": gdelt.EVENTS,
    "gdelt2_mentions": gdelt.MENTIONS,
    "polecat": polecat.TABLE,
    "icews": icews.TABLE,
}


def shared_file() -> dict[str, Any]:
    """The reference file of columns, looked for beside the repository and above it."""
    for folder in (SHARED, *(parent / "shared" for parent in Path(__file__).parents[3:4])):
        path = folder / "formats" / "export_columns.json"
        if path.exists():
            return dict(json.loads(path.read_text(encoding="utf-8")))
    pytest.skip("no shared/formats/export_columns.json beside the repository to compare the columns with")


def rows(table: Table, one: Incident, profile: profiles.Profile = UCDP) -> list[dict[str, Any]]:
    return [dict(row) for row in table.rows_of(one, profile)]


def ucdp(one: Incident) -> dict[str, Any]:
    (row,) = rows(ucdp_ged.TABLE, one)
    return row


def acled_rows(one: Incident) -> list[dict[str, Any]]:
    return rows(acled.TABLE, one, ACLED)


KILLED = toll(3, 3, 3, owned("Delta Wire", 3, 3, 3, "f1", own=Own.REPORT))
DEADLY = incident(claims=[claim("f1", 3, 3, 3)], tolls=[KILLED])


# --- columns and words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(words().columns))
def test_columns_are_those_of_the_reference_file(name: str) -> None:
    reference = shared_file()[name]
    ours = list(TABLES[name].names) if name in TABLES else list(words().columns[name])
    assert json.dumps(ours).encode() == json.dumps(reference).encode()


def test_words_are_those_of_the_reference_file() -> None:
    vocabulary = shared_file()["vocab"]
    types = {name: {sub for sub, type_ in words().acled_types.items() if type_ == name} for name in
             vocabulary["acled_event_types"]}  # fmt: skip
    assert types == {name: set(subs) for name, subs in vocabulary["acled_event_types"].items()}
    assert words().acled_inter == {int(code): name for code, name in vocabulary["acled_inter"].items()}
    assert words().acled_interactions == set(vocabulary["acled_interaction_codes_seen"])
    assert words().ucdp_violence == {int(code): name for code, name in vocabulary["ucdp_type_of_violence"].items()}


def test_counts_of_columns() -> None:
    assert {name: len(columns) for name, columns in words().columns.items()} == {
        "ucdp_ged": 49, "acled": 31, "gdelt2_events": 61, "gdelt2_mentions": 16, "gdelt2_gkg": 27, "polecat": 40,
        "icews": 20,
    }  # fmt: skip


def test_codes_of_countries() -> None:
    germany, yemen, serbia = (countries()[iso3] for iso3 in ("DEU", "YEM", "SRB"))
    assert (germany.cow, germany.gw, germany.fips, germany.numeric) == (255, 260, "GM", 276)
    assert (yemen.cow, yemen.gw, yemen.ucdp_name) == (679, 678, "Yemen (North Yemen)")
    assert (serbia.cow, serbia.gw) == (345, 340)
    assert countries()["ROU"].cameo == "ROM"
    assert fips("PSE", 31.5, 34.45) == "GZ"
    assert fips("PSE", 32.2, 35.25) == "WE"
    assert fips("PSE", None, None) is None


@pytest.mark.parametrize(("low", "high", "region"), [
    (2, 199, "Americas"), (200, 399, "Europe"), (400, 629, "Africa"), (630, 699, "Middle East"), (700, 999, "Asia"),
])  # fmt: skip
def test_regions_follow_the_numbers_of_states(low: int, high: int, region: str) -> None:
    assert {one.ucdp_region for one in countries().values() if one.gw and low <= one.gw <= high} == {region}


def test_the_page_on_exports_says_where_each_column_comes_from() -> None:
    page = (Path(__file__).parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
    parts = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
    for name, form in FORMATS.items():
        told = parts.get(name, parts["Flat tables"])
        shared = parts["Flat tables"] if name == "geojson" else told
        missing = [column for column in form.tables[0].names if f"`{column}`" not in shared]
        assert not missing, f"{name}: {missing}"
        assert f"`{name}`" in page


# --- UCDP -------------------------------------------------------------------------------------------------


def test_the_government_is_side_a_whoever_attacks() -> None:
    row = ucdp(DEADLY)
    assert (row["side_a"], row["side_b"]) == ("Government of Mali", "Azure Front")
    assert (row["type_of_violence"], row["gwnoa"], row["gwnob"]) == (1, 432, None)
    assert row["dyad_name"] == "Government of Mali - Azure Front"


@pytest.mark.parametrize(
    ("doers", "targets", "violence"),
    [
        ([REBELS], [ARMY], 1), ([ARMY], [REBELS], 1), ([NEIGHBOURS], [ARMY], 1), ([REBELS], [RIVALS], 2),
        ([REBELS], [VILLAGERS], 3), ([ARMY], [VILLAGERS], 3), ([VILLAGERS], [ARMY], None), ([], [ARMY], None),
        ([REBELS], [], None),
    ],
)  # fmt: skip
def test_type_of_violence(doers: list[Actor], targets: list[Actor], violence: int | None) -> None:
    assert ucdp(replace(DEADLY, actors=tuple(doers), recipients=tuple(targets)))["type_of_violence"] == violence


def test_dead_go_to_whose_they_are_and_the_rest_is_unknown() -> None:
    claims = [claim("f1", 5, 5, 5, of=ARMY, counted="soldiers"), claim("f2", 2, 2, 2, counted="children")]
    one = incident(claims=claims, tolls=[toll(4, 9, None, owned("Amina Diallo", 9, 9, None, "f1", "f2"))])
    row = ucdp(one)
    assert [row[f"deaths_{of}"] for of in ("a", "b", "civilians", "unknown")] == [5, 0, 2, 2]
    assert (row["low"], row["best"], row["high"]) == (4, 9, 9)


def test_parts_of_more_people_than_the_best_number_are_not_believed() -> None:
    one = incident(claims=[claim("f1", 20, 20, 20, of=ARMY)], tolls=[toll(3, 9, 20, owned("A", 9, 9, 9, "f1"))])
    assert [ucdp(one)[f"deaths_{of}"] for of in ("a", "b", "civilians", "unknown")] == [0, 0, 0, 9]


def test_no_dead_no_row() -> None:
    assert rows(ucdp_ged.TABLE, incident()) == []
    assert rows(ucdp_ged.TABLE, incident(tolls=[toll(0, 0, 0)])) == []


def test_unknown_is_empty_and_never_nought() -> None:
    bare = replace(DEADLY, place=None, where_prec=None, first=None, last=None, date_prec=None, sources=0)
    row = ucdp(bare)
    for name in ("latitude", "priogrid_gid", "where_prec", "country_id", "year", "date_start", "conflict_name"):
        assert row.get(name) is None
    assert row["number_of_sources"] == -1


def test_sources_as_ucdp_cites_them() -> None:
    row = ucdp(DEADLY)
    assert row["source_article"] == '"Delta Wire,2024-03-02,Post attacked"'
    assert (row["source_office"], row["source_date"]) == ("Delta Wire", "2024-03-02")
    assert row["source_original"] == "Amina Diallo"
    assert (row["date_start"], row["date_end"]) == ("2024-03-01 00:00:00.000", "2024-03-01 00:00:00.000")


def test_contested_places_follow_the_profile() -> None:
    place = replace(MOPTI, name="Yalta", country="UKR", claimants=("UKR", "RUS"))
    one = replace(DEADLY, place=place)
    assert ucdp(one)["country"] == "Ukraine"
    assert ucdp(one)["where_description"] == "Yalta (town), claimed by Ukraine and Russia"
    (row,) = rows(flat.INCIDENTS, one, replace(UCDP, country="claimants"))
    assert (row["country"], row["claimants"]) == (None, "UKR; RUS")


@given(st.floats(-90, 90), st.floats(-180, 180))
@settings(deadline=None)
def test_grid_cells(lat: float, lon: float) -> None:
    cell = ucdp(replace(DEADLY, place=replace(MOPTI, lat=lat, lon=lon)))["priogrid_gid"]
    assert 1 <= cell <= 360 * 720
    if lat < 89.9 and lon < 179.9:
        assert cell == math.floor((lat + 90) * 2) * 720 + math.floor((lon + 180) * 2) + 1


@given(incidents())
@settings(deadline=None)
def test_numbers_of_dead_are_in_order_and_add_up(one: Incident) -> None:
    for row in rows(ucdp_ged.TABLE, one):
        parts = [row[f"deaths_{of}"] for of in ("a", "b", "civilians", "unknown")]
        assert sum(parts) == row["best"]
        assert min(parts) >= 0
        assert 0 <= row["low"] <= row["best"] <= row["high"]


# --- ACLED ------------------------------------------------------------------------------------------------


def test_a_row_a_day_and_the_dead_divided() -> None:
    found = acled_rows(replace(DEADLY, last=date(2024, 3, 2), date_prec=2))
    assert [(row["event_id_cnty"], row["event_date"], row["fatalities"]) for row in found] == [
        ("MLI-I12", "2024-03-01", 2), ("MLI-I12-2", "2024-03-02", 1),
    ]  # fmt: skip
    assert {row["time_precision"] for row in found} == {2}


def test_vague_days_have_one_row_and_a_precision() -> None:
    (row,) = acled_rows(replace(DEADLY, last=date(2024, 3, 31), date_prec=4))
    assert (row["event_date"], row["time_precision"]) == ("2024-03-01", 3)
    (row,) = acled_rows(replace(DEADLY, last=date(2024, 12, 31), date_prec=5))
    assert row.get("event_date") is None


def test_countries_are_not_coded_as_places() -> None:
    (row,) = acled_rows(replace(DEADLY, where_prec=6))
    assert (row.get("location"), row.get("latitude"), row["country"], row["iso"]) == (None, None, "Mali", 466)


def test_the_lowest_number_counts() -> None:
    owners = owned("A", 30, 30, 30), owned("B", 9, 10, 40), owned("C", 1, 1, 1, replaced=True)
    one = incident(tolls=[toll(4, 30, 40, *owners)])
    (deaths,) = counting.fatalities(one, ACLED)
    assert (deaths.value, deaths.rule) == (9, "acled/fatalities/lowest")


@pytest.mark.parametrize(("quote", "number"), [
    ("Dozens of", 12), ("several", 3), ("hundreds", 100), ("several dozen", 36), ("scores of", 20), ("a number of", 3),
])  # fmt: skip
def test_words_stand_for_the_numbers_of_the_profile(quote: str, number: int) -> None:
    told = claim("f1", 24, 36, 99, comparator=Comparator.WORDS, quote=quote)
    one = incident(claims=[told], tolls=[toll(24, 36, 99, owned("A", 24, 36, 99, "f1"))])
    (deaths,) = counting.fatalities(one, ACLED)
    assert (deaths.value, deaths.rule) == (number, "acled/fatalities/words")


def test_of_up_to_a_number_it_is_the_number() -> None:
    told = claim("f1", None, 40, 40, comparator=Comparator.UP_TO)
    one = incident(claims=[told], tolls=[toll(0, 40, 40, owned("A", 0, 40, 40, "f1"))])
    (deaths,) = counting.fatalities(one, ACLED)
    assert (deaths.value, deaths.rule) == (40, "acled/fatalities/upper-end")


def test_where_nobody_tells_of_dead_acled_writes_nought() -> None:
    (row,) = acled_rows(incident())
    assert row["fatalities"] == 0


def test_who_is_who_in_acled() -> None:
    (row,) = acled_rows(DEADLY)
    assert (row["actor1"], row["inter1"]) == ("Azure Front", 2)
    assert (row["actor2"], row["inter2"]) == ("Military Forces of Mali", 1)
    assert row["interaction"] == 12
    assert row["disorder_type"] == "Political violence"
    assert row["event_type"] == "Battles"


def test_civilians_are_the_target_of_an_attack() -> None:
    for targets in ((VILLAGERS,), ()):
        (row,) = acled_rows(replace(DEADLY, acled="Attack", actors=(GUNMEN,), recipients=targets))
        assert (row["actor1"], row["inter1"]) == ("Unidentified Armed Group (Mali)", 3)
        assert (row["actor2"], row["inter2"], row["interaction"]) == ("Civilians (Mali)", 7, 37)
        assert row["civilian_targeting"] == "Civilian targeting"


def test_crowds_are_named_by_what_they_do() -> None:
    (row,) = acled_rows(replace(DEADLY, acled="Peaceful protest", actors=(VILLAGERS,), recipients=()))
    assert (row["actor1"], row["inter1"], row["interaction"]) == ("Protesters (Mali)", 6, 60)
    (row,) = acled_rows(replace(DEADLY, acled="Mob violence", actors=(), recipients=()))
    assert (row["actor1"], row["inter1"], row["actor2"]) == ("Rioters (Mali)", 5, None)


def test_armies_abroad_are_external() -> None:
    (row,) = acled_rows(replace(DEADLY, actors=(NEIGHBOURS,), recipients=(REBELS,)))
    assert (row["actor1"], row["inter1"], row["interaction"]) == ("Military Forces of Niger", 8, 28)


def test_a_breakaway_army_is_not_that_of_the_state_it_stands_under() -> None:
    guard = Actor("guard", "Ardenia Home Guard", "MLI", ("MIL", "PRE"), ActorKind.GOVERNMENT)
    one = replace(DEADLY, actors=(guard,))
    (row,) = acled_rows(one)
    assert (row["actor1"], row["inter1"]) == ("Ardenia Home Guard", None)
    assert (ucdp(one)["side_a"], ucdp(one)["side_b"]) == ("Government of Mali", "Ardenia Home Guard")
    (event,) = rows(gdelt.EVENTS, one)
    assert (event["Actor1Code"], event["Actor1CountryCode"]) == ("MIL", None)


def test_unknown_kinds_of_actors_stay_empty() -> None:
    stranger = Actor("words:them", "them")
    (row,) = acled_rows(replace(DEADLY, actors=(stranger,)))
    assert (row["actor1"], row["inter1"], row["interaction"]) == ("them", None, None)


def test_other_acts_are_no_rows_and_standing_is_noted() -> None:
    assert acled_rows(replace(DEADLY, acled="DIPLO")) == []
    (row,) = acled_rows(replace(DEADLY, standing=Standing.CONTESTED))
    assert row["notes"] == "[contested] Fighters attacked a post near Mopti."


@given(incidents())
@settings(deadline=None)
def test_acled_rows_keep_the_rules(one: Incident) -> None:
    found = acled_rows(one)
    whole = sum(deaths.value or 0 for deaths in counting.fatalities(one, ACLED))  # type: ignore[misc]
    assert sum(row["fatalities"] for row in found) == (whole if found else 0)
    assert len({row["event_id_cnty"] for row in found}) == len(found)
    for row in found:
        assert row["interaction"] is None or row["interaction"] in words().acled_interactions
        assert words().acled_types[row["sub_event_type"]] == row["event_type"]


# --- GDELT, POLECAT, ICEWS --------------------------------------------------------------------------------


def lines(name: str, *held: Incident, **options: Any) -> list[str]:
    return "".join(find(name).lines(held, **options)).splitlines()


def test_gdelt_has_no_header_and_codes_as_text() -> None:
    talks = incident(type=EventType.CONSULT, mode=None)
    talks = replace(talks, tellings=(replace(talks.tellings[0], type=EventType.CONSULT, cameo="042"),))
    (line,) = lines("gdelt", talks)
    cells = dict(zip(gdelt.EVENT_COLUMNS, line.split("\t"), strict=True))
    days = [cells[name] for name in ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year")]
    assert days == ["12", "20240301", "202403", "2024"]
    codes = [cells[name] for name in ("EventCode", "EventBaseCode", "EventRootCode", "QuadClass")]
    assert codes == ["042", "042", "04", "1"]
    assert (cells["Actor1CountryCode"], cells["Actor1Code"], cells["ActionGeo_CountryCode"]) == ("MLI", "MLIREB", "ML")
    assert (cells["ActionGeo_Type"], cells["AvgTone"], cells["GoldsteinScale"]) == ("4", "", "")
    assert cells["ActionGeo_FullName"] == "Mopti, Mali"


@pytest.mark.parametrize(("precision", "iso3", "kind"), [
    (1, "MLI", 4), (2, "USA", 3), (4, "USA", 2), (4, "MLI", 5), (6, "MLI", 1), (7, "MLI", None), (5, "MLI", None),
])  # fmt: skip
def test_gdelt_kinds_of_places(precision: int, iso3: str, kind: int | None) -> None:
    assert gdelt.geo_type(MOPTI, precision, iso3) == kind


def test_gdelt_mentions_are_tellings_by_report() -> None:
    (line,) = lines("gdelt-mentions", DEADLY)
    cells = dict(zip(gdelt.MENTION_COLUMNS, line.split("\t"), strict=True))
    assert (cells["GLOBALEVENTID"], cells["MentionTimeDate"], cells["MentionType"]) == ("12", "20240302000000", "1")
    assert (cells["MentionSourceName"], cells["SentenceID"], cells["ActionCharOffset"]) == ("delta.example", "1", "21")
    assert (cells["Confidence"], cells["MentionDocTone"]) == ("50", "")


def test_polecat_writes_none_and_lists() -> None:
    header, line = lines("polecat", replace(DEADLY, actors=(REBELS, GUNMEN)))
    cells = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    assert cells["Actor Name"] == "Azure Front; gunmen"
    assert (cells["Actor Country"], cells["Actor COW"]) == ("Mali; None", "432; None")
    assert (cells["Quad Code"], cells["Intensity"], cells["Event Mode"]) == ("MATERIAL CONFLICT", "-9", "firearms")
    assert (cells["District"], cells["Language"], cells["GeoNames ID"]) == ("None", "None", "2453347")
    assert "" not in cells.values()


@pytest.mark.parametrize(("type_", "quad", "intensity"), [
    (EventType.SANCTION, "MATERIAL CONFLICT", -6.0), (EventType.ACCUSE, "VERBAL CONFLICT", -3.0),
])  # fmt: skip
def test_where_plover_contradicts_itself(type_: EventType, quad: str, intensity: float) -> None:
    (row,) = rows(polecat.TABLE, incident(type=type_, mode=None))
    assert (row["Quad Code"], row["Intensity"]) == (quad, intensity)


@given(incidents(ANYTHING))
@settings(max_examples=60, deadline=None)
def test_lines_of_tab_separated_files_are_whole(one: Incident) -> None:
    for name, columns in (("gdelt", 61), ("gdelt-mentions", 16), ("polecat", 40), ("icews", 20)):
        text = "".join(find(name).lines([one], standings=set(Standing)))
        assert all(line.count("\t") == columns - 1 for line in text.split("\n")[:-1])


# --- GeoJSON ----------------------------------------------------------------------------------------------


def test_geojson_is_longitude_first_and_flat() -> None:
    read = json.loads("".join(find("geojson").lines([DEADLY])))
    (feature,) = read["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-4.18296, 14.4843]}
    assert not [value for value in feature["properties"].values() if isinstance(value, dict | list)]
    assert feature["properties"]["killed_best"] == 3


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.5, 3000), st.integers(1, 7))
def test_areas_are_rings_as_the_standard_wants_them(lat: float, lon: float, km: float, precision: int) -> None:
    shape = geojson.geometry(replace(MOPTI, lat=lat, lon=lon, extent_km=km), precision)
    assert shape is not None
    if precision < geojson.COARSE:
        assert shape["type"] == "Point"
    polygons = {"Point": [], "Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}[shape["type"]]
    for (ring,) in polygons:
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        assert sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring)) <= 0  # counter-clockwise


def test_no_place_no_geometry() -> None:
    assert geojson.feature(replace(DEADLY, place=None), UCDP)["geometry"] is None


# --- the formats as a whole -------------------------------------------------------------------------------


def test_denied_expected_and_history_are_left_out_unless_asked_for() -> None:
    held = [incident(f"I{n}", standing=standing) for n, standing in enumerate(Standing)]
    assert len(lines("jsonl", *held)) == len(COUNTED) == 3
    assert len(lines("jsonl", *held, standings=set(Standing))) == len(Standing)


@given(incidents(ANYTHING))
@settings(max_examples=60, deadline=None)
def test_text_formats_hold_any_text(one: Incident) -> None:
    for name, form in FORMATS.items():
        if form.text is not None:
            text = "".join(form.lines([one], standings=set(Standing)))
            text.encode()
            assert text == "".join(form.lines([one], standings=set(Standing))), name


@given(incidents(ANYTHING))
@settings(max_examples=60, deadline=None)
def test_csv_has_no_formula_and_its_numbers_are_numbers(one: Incident) -> None:
    for name in ("csv", "ucdp-ged", "acled"):
        form = find(name)
        read = list(csv.reader(io.StringIO("".join(form.lines([one], standings=set(Standing))), newline="")))
        kinds = [column.kind for column in form.tables[0].columns]
        assert read[0] == list(form.tables[0].names)
        for cells in read[1:]:
            for kind, cell in zip(kinds, cells, strict=True):
                if kind in {"integer", "number"} and cell:
                    float(cell)
                elif kind == "string":
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(ANYTHING)
def test_the_apostrophe_is_taken_off_again(text: str) -> None:
    from polybius.exchange.foreign import _TAKEN_BACK

    neutral = dialect.neutral(text)
    assert not neutral.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert (neutral[1:] if _TAKEN_BACK.match(neutral) else neutral) == text


def test_the_plain_dialect_leaves_text_alone() -> None:
    odd = replace(DEADLY, actors=(replace(REBELS, name="=1+1"),))
    assert "'=1+1" in "".join(find("csv").lines([odd]))
    assert "'" not in "".join(find("csv").lines([odd], dialect=Dialect.PLAIN))


def test_a_profile_that_counts_otherwise_is_refused() -> None:
    with pytest.raises(PolybiusError, match="acled has a row a day, and the profile 'recorder' counts a row a claim"):
        find("acled").lines([DEADLY], profile="recorder")
    with pytest.raises(PolybiusError, match="no format 'xml'; there are ucdp-ged, acled"):
        find("xml")
    with pytest.raises(PolybiusError, match="no profile 'x'"):
        find("csv").lines([DEADLY], profile="x")
    with pytest.raises(PolybiusError, match="csv has no table 'x'; there are incidents, reports, tellings, tolls"):
        find("csv").lines([DEADLY], table="x")
    with pytest.raises(PolybiusError, match="xlsx is no text"):
        find("xlsx").lines([DEADLY])


def test_tolls_stand_with_their_owners() -> None:
    one = incident(
        claims=[claim("f1", 3, 3, 3), claim("f2", 9, 9, None, quote="at least nine")],
        tolls=[toll(3, 9, None, owned("Delta Wire", 3, 3, 3, "f1"), owned("Amina Diallo", 9, 9, None, "f2"))],
    )
    found = [(row.get("of"), row.get("owner"), row["low"], row.get("quotes")) for row in rows(flat.TOLLS, one)]
    assert found == [
        ("incident", None, 3, None),
        ("owner", "Delta Wire", 3, "the number"),
        ("owner", "Amina Diallo", 9, "at least nine"),
    ]


def test_no_format_has_the_text_of_articles() -> None:
    """Quotes are single sentences; nothing else of an article's text reaches an incident."""
    told = {name for table in flat.TABLES for name in table.names}
    assert not told & {"text", "full_text", "body"}


# --- read back with others' programs ----------------------------------------------------------------------


def cells_of(table: Table, held: Iterable[Incident], profile: profiles.Profile) -> list[tuple[Any, ...]]:
    return list(table.rows(held, profile))


@pytest.mark.parametrize("name", ["csv", "ucdp-ged", "acled", "gdelt", "gdelt-mentions", "polecat", "icews"])
def test_pandas_reads_the_same_columns_and_values(name: str, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    undated = incident("I14", actors=(), first=None, last=None, tolls=[KILLED])
    held = [DEADLY, incident("I13", place=None, where_prec=None), undated]
    form, path = find(name), tmp_path / ("out" + find(name).suffix)
    form.write(held, path)
    table, profile = form.tables[0], profiles.find(form.profile)
    tabs, headless = form.suffix != ".csv", name.startswith("gdelt")
    frame = pandas.read_csv(
        path, sep="\t" if tabs else ",", dtype=str, keep_default_na=False, quoting=3 if tabs else 0,
        header=None if headless else 0, names=list(table.names) if headless else None,
    )  # fmt: skip
    assert list(frame.columns) == list(table.names)
    missing = "None" if name == "polecat" else ""
    plain = [["" if cell is None else cell for cell in row] for row in cells_of(table, held, profile)]
    read = [["" if cell == missing else cell for cell in row] for row in frame.values.tolist()]
    assert len(read) == len(plain)
    for ours, theirs in zip(plain, read, strict=True):
        for mine, cell in zip(ours, theirs, strict=True):
            assert (float(cell) == mine) if isinstance(mine, int | float) and mine != "" else cell in (mine, f"'{mine}")


def test_parquet_is_typed_and_whole(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    held = [DEADLY, incident("I13", place=None, where_prec=None)]
    find("parquet").write(held, tmp_path / "all")
    for table in flat.TABLES:
        read = parquet.read_table(tmp_path / "all" / f"{table.name}.parquet")
        assert read.column_names == list(table.names)
        expected = [dict(zip(table.names, row, strict=True)) for row in cells_of(table, held, UCDP)]
        told = [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in read.to_pylist()]
        assert told == expected


def test_a_workbook_holds_all_tables_and_no_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    odd = replace(DEADLY, actors=(replace(REBELS, name='=HYPERLINK("x")'),))
    path = tmp_path / "out.xlsx"
    find("xlsx").write([odd], path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["incidents", "reports", "tellings", "tolls"]
    header, row = book["incidents"].iter_rows()
    read = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert (read["actors"].value, read["actors"].data_type) == ('\'=HYPERLINK("x")', "s")
    assert (read["longitude"].value, read["longitude"].data_type) == (-4.18296, "n")
    again = tmp_path / "again.xlsx"
    find("xlsx").write([odd], again)
    assert again.read_bytes() == path.read_bytes()
    find("xlsx").write([odd], path, dialect=Dialect.PLAIN, force=True)
    plain = openpyxl.load_workbook(path)["incidents"]
    assert {cell.data_type for cell in plain[2]} <= {"s", "n"}


def test_json_lines_have_every_column() -> None:
    (line,) = lines("jsonl", DEADLY)
    assert list(json.loads(line)) == list(flat.INCIDENTS.names)


def test_wounded_have_their_columns() -> None:
    one = incident(tolls=[replace(KILLED, kind=FigureKind.WOUNDED)])
    (row,) = rows(flat.INCIDENTS, one)
    assert (row["wounded_best"], row.get("killed_best")) == (3, None)


def test_the_person_who_speaks_is_no_side() -> None:
    assert ActorKind.PERSON is SPOKESMAN.kind
    row: Row = ucdp(DEADLY)
    assert "Diallo" not in f"{row['side_a']}{row['side_b']}"
