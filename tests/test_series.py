"""Incidents by month: nothing dropped, nothing guessed, each source once."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from incidents import ARMENIA, ARMY, FORCES, GORIS, HILL, PEOPLE, QUBADLI, STRANGERS, incident, report, shelling, toll

from polybius.record import series
from polybius.record.parties import CalledBy
from polybius.record.series import By, Counting, Row, Series
from polybius.types import EventType, Incident, Standing


def shown(table: Series) -> list[str]:
    """Unit, month and number of events of each row, and why one of them is not known."""
    return [
        f"{' '.join(str(label) for label in row.unit)} {row.month} {row.events}"
        + (f" ({row.unknown})" if row.unknown else "")
        for row in table.rows
    ]


def only(table: Series) -> Row:
    (row,) = table.rows
    return row


def test_events_are_counted_by_country_and_month() -> None:
    table = series.country_month(
        [
            incident("I1"),
            incident("I2", first=date(2023, 9, 30), last=date(2023, 9, 30)),
            incident("I3", first=date(2023, 11, 2), last=date(2023, 11, 2)),
            incident("I4", place=QUBADLI, type=EventType.CONSULT),
        ]
    )
    assert shown(table) == ["ARM 2023-09 2", "ARM 2023-11 1", "AZE 2023-09 1"]
    assert table.counted == series.QUADS
    assert [row.counts for row in table.rows] == [(0, 0, 0, 2), (0, 0, 0, 1), (1, 0, 0, 0)]


def test_events_are_counted_by_type_where_that_is_wanted() -> None:
    table = series.country_month([incident(), incident("I2", type=EventType.PROTEST)], Counting(by=By.TYPE))
    counts = dict(zip(table.counted, only(table).counts, strict=True))
    assert {name: n for name, n in counts.items() if n} == {"ASSAULT": 1, "PROTEST": 1}


def test_an_incident_over_several_months_stands_where_it_begins_and_is_said_to_run_on() -> None:
    row = only(series.country_month([incident(first=date(2023, 9, 28), last=date(2023, 10, 3), date_prec=2)]))
    assert (str(row.month), row.runs_on) == ("2023-09", 1)


def test_a_day_known_to_no_one_month_is_not_put_into_one() -> None:
    year = incident(first=date(2023, 1, 1), last=date(2023, 12, 31), date_prec=5)
    assert shown(series.country_month([year])) == ["ARM None 1 (the day is known to no one month)"]
    assert shown(series.country_month([year], Counting(coarsest_day=5))) == ["ARM 2023-01 1"]


def test_what_lacks_month_or_unit_is_counted_with_the_reason() -> None:
    table = series.country_month(
        [
            incident("I1", first=None, last=None, date_prec=None),
            incident("I2", place=None, where_prec=None),
            incident("I3", place=HILL),
            incident("I4", place=None, first=None),
        ]
    )
    assert shown(table) == [
        "ARM None 1 (no day is told)",
        "None 2023-09 1 (no place is told)",
        "None 2023-09 1 (the place is claimed by ARM, AZE)",
        "None None 1 (no place is told; no day is told)",
    ]


def test_a_place_known_only_to_its_country_is_in_no_province_and_no_cell() -> None:
    coarse = incident(place=ARMENIA, where_prec=6)
    assert shown(series.country_month([coarse])) == ["ARM 2023-09 1"]
    assert shown(series.admin_month([coarse])) == [
        "None None 2023-09 1 (the place is known to no one province of ARM)"
    ]
    assert shown(series.grid_month([coarse])) == ["None None None 2023-09 1 (the place is known to no one cell)"]
    assert shown(series.grid_month([coarse], Counting(coarsest_place=6))) == ["187651 40.25 45.25 2023-09 1"]


def test_a_province_is_one_of_its_country() -> None:
    other = incident("I2", place=replace(GORIS, country="GEO"))
    assert shown(series.admin_month([incident(), other])) == ["ARM Syunik 2023-09 1", "GEO Syunik 2023-09 1"]
    nameless = incident(place=replace(GORIS, adm1=None))
    assert only(series.admin_month([nameless])).unknown == "the province of the place is not known, in ARM"


@pytest.mark.parametrize(
    ("point", "gid"),
    [
        ((-90, -180), 1), ((-89.75, -179.75), 1), ((-90, 179.99), 720), ((-89.5, -180), 721), ((0, 0), 129961),
        ((90, 180), 259200), ((39.51, 46.34), 186933),
    ],
)  # fmt: skip
def test_cells_are_numbered_from_the_south_west(point: tuple[float, float], gid: int) -> None:
    assert series.prio_grid(*point) == gid


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_lies_within_half_a_cell_of_the_centre_of_its_cell(lat: float, lon: float) -> None:
    gid = series.prio_grid(lat, lon)
    at = series.centre(gid)
    assert 1 <= gid <= 259200
    assert abs(at[0] - lat) <= 0.25 + 1e-9
    assert abs(at[1] - lon) <= 0.25 + 1e-9
    assert series.prio_grid(*at) == gid


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_off_the_map_has_no_cell(point: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no point on Earth"):
        series.prio_grid(*point)
    off = incident(place=replace(GORIS, lat=point[0], lon=point[1]))
    assert only(series.grid_month([off])).unknown == "the coordinates are on no map"


def test_a_dyad_is_who_to_whom_and_several_pairs_share_an_event() -> None:
    table = series.dyad_month([incident(), incident("I2", actors=(FORCES,), recipients=(ARMY, PEOPLE))])
    assert shown(table) == ["ARM.MIL ARM.CVL 2023-09 1", "ARM.MIL AZE.MIL 2023-09 1", "AZE.MIL ARM.CVL 2023-09 1"]
    assert [row.shared for row in table.rows] == [1, 1, 0]


def test_a_dyad_without_direction_holds_what_either_did() -> None:
    back = incident("I2", actors=(FORCES,), recipients=(ARMY,))
    there = incident("I1", recipients=(FORCES,))
    assert shown(series.dyad_month([there, back], directed=False)) == ["ARM.MIL AZE.MIL 2023-09 2"]
    by_country = series.dyad_month([there, back], called_by=CalledBy.COUNTRY)
    assert shown(by_country) == ["ARM AZE 2023-09 1", "AZE ARM 2023-09 1"]


def test_parties_that_are_not_known_are_said_to_be_so() -> None:
    table = series.dyad_month(
        [
            incident("I1", actors=()),
            incident("I2", recipients=()),
            incident("I3", actors=(), recipients=()),
            incident("I4", actors=(STRANGERS,)),
        ]
    )
    assert [row.unknown for row in table.rows] == ["a party without a code", "no actor", "no recipient", "nobody named"]
    named = series.dyad_month([incident("I4", actors=(STRANGERS,))], called_by=CalledBy.NAME)
    assert shown(named) == ["men in masks Armenian villagers 2023-09 1"]


def test_deaths_add_up_and_stay_unknown_where_nobody_gives_a_number() -> None:
    told = [incident("I1", tolls=(toll(2, 3, 5),)), incident("I2", tolls=(toll(1, 1, 1),)), incident("I3")]
    row = only(series.country_month(told))
    assert (row.deaths_low, row.deaths_best, row.deaths_high, row.tolled) == (3, 4, 6, 2)
    silent = only(series.country_month([incident()]))
    assert (silent.deaths_low, silent.deaths_best, silent.deaths_high, silent.tolled) == (None, None, None, 0)


def test_a_toll_without_an_end_leaves_the_month_without_one() -> None:
    told = [incident("I1", tolls=(toll(12, 12, None),)), incident("I2", tolls=(toll(1, 1, 1),))]
    row = only(series.country_month(told))
    assert (row.deaths_low, row.deaths_best, row.deaths_high) == (13, 13, None)


def test_a_source_counts_once_however_many_copies_or_events_it_has() -> None:
    one, copy, other = report("r1"), report("r2", source="r1"), report("r3")
    row = only(series.country_month([incident("I1", reports=(one, copy)), incident("I2", reports=(one, other))]))
    assert (row.reports, row.sources) == (3, 2)


def test_what_is_denied_expected_or_history_is_left_out_and_said_to_be() -> None:
    told = [incident(f"I{n}", standing=standing) for n, standing in enumerate(Standing)]
    table = series.country_month(told)
    assert table.standings == (Standing.HAPPENED, Standing.CLAIMED, Standing.CONTESTED)
    assert only(table).standings == (1, 1, 1)
    assert table.left_out == ((Standing.DENIED, 1), (Standing.EXPECTED, 1), (Standing.BACKGROUND, 1))
    denied = series.country_month(told, Counting(standings={Standing.DENIED}))
    assert only(denied).standings == (1,)


def test_months_without_events_have_rows_on_request() -> None:
    told = [
        incident("I1", first=date(2023, 11, 1), last=None),
        incident("I2", first=date(2024, 1, 1), last=None),
        incident("I3", place=QUBADLI, first=date(2023, 12, 1), last=None),
        incident("I4", place=None),
    ]
    assert shown(series.country_month(told, Counting(fill=True))) == [
        "ARM 2023-11 1", "ARM 2023-12 0", "ARM 2024-01 1", "AZE 2023-11 0", "AZE 2023-12 1", "AZE 2024-01 0",
        "None 2023-09 1 (no place is told)",
    ]  # fmt: skip
    assert series.country_month([], Counting(fill=True)).rows == ()


def test_flat_rows_have_a_value_for_each_column() -> None:
    for table in (series.country_month, series.admin_month, series.grid_month, series.dyad_month):
        made = table([shelling(), incident(place=None, actors=())])
        assert len(set(made.columns)) == len(made.columns)
        assert all(len(row) == len(made.columns) for row in made.as_rows())
    row = dict(zip(made.columns, next(iter(made.as_rows())), strict=True))
    assert row["month"] == "2023-09"
    assert (row["contested"], row["deaths_low"], row["deaths_high"], row["sources"]) == (1, 9, None, 2)


@st.composite
def many(draw: st.DrawFn) -> list[Incident]:
    days = st.none() | st.dates(date(2023, 1, 1), date(2023, 6, 1))
    places = st.sampled_from([None, GORIS, QUBADLI, ARMENIA, HILL])
    return [
        incident(f"I{n}", first=draw(days), place=draw(places), standing=draw(st.sampled_from(list(Standing))))
        for n in range(draw(st.integers(0, 12)))
    ]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(many(), st.integers(0, 99))
def test_every_incident_is_counted_or_left_out_in_whatever_order(told: list[Incident], seed: int) -> None:
    for table in (series.country_month, series.admin_month, series.grid_month):
        made = table(told)
        assert sum(row.events for row in made.rows) + sum(n for _, n in made.left_out) == len(told)
        assert all(sum(row.counts) == row.events == sum(row.standings) for row in made.rows)
        mixed = list(told)
        random.Random(seed).shuffle(mixed)
        assert table(mixed) == made
