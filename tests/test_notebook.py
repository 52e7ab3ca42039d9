"""A record in a notebook: frames in which anything may be unknown, pictures, and what is shown of each view."""

import doctest
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from incidents import (
    ARMENIA,
    ARMY,
    FORCES,
    GORIS,
    HILL,
    PEOPLE,
    QUBADLI,
    STRANGERS,
    incident,
    owned,
    report,
    shelling,
    toll,
)  # fmt: skip

from polybius import PolybiusError
from polybius.record import extras, series
from polybius.record.views import Incidents, Tellings, Tolls
from polybius.types import Actor, EventType, Incident, Place, Standing

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.md"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
needs = {
    name: pytest.mark.skipif(find_spec(name) is None, reason=f"{name} is not installed")
    for name in ("pandas", "geopandas", "matplotlib", "networkx")
}
BARE = incident("I1", place=None, actors=(), first=None, last=None, date_prec=None, where_prec=None)
BOTH = Incidents([shelling(), BARE])


# --- views --------------------------------------------------------------------------------------------------


def test_incidents_are_a_sequence_that_is_asked_by_place_or_name() -> None:
    assert len(BOTH) == 2
    assert BOTH["I12"] is BOTH[0]
    assert BOTH[-1].id == "I1"
    assert BOTH[:1] == Incidents([shelling()])
    assert list(BOTH) == [shelling(), BARE]
    assert Incidents([]) != BOTH
    assert repr(BOTH) == "<2 incidents>"
    with pytest.raises(PolybiusError, match="no incident 'I7'"):
        BOTH["I7"]


def test_what_is_told_keeps_the_incident_it_belongs_to() -> None:
    told = BOTH.tellings
    assert len(told) == 4
    assert told.incident_of[told[0].id] == "I12"
    assert len(BOTH.tolls) == 2


def test_months_are_those_of_the_unit_wanted() -> None:
    assert BOTH.by_month().series == series.country_month(BOTH)
    assert BOTH.by_month("grid", fill=True).series.name == "grid-month"
    dyads = BOTH.by_month("dyad", called_by="country", directed=False, standings=["contested"])
    assert [row.unit for row in dyads] == [("ARM", "AZE")]
    assert repr(dyads) == "<dyad-month: 1 rows>"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"unit": "week"}, "unit is one of country, admin, grid, dyad, not 'week'"),
        ({"by": "mode"}, "by is one of quad, type, not 'mode'"),
        ({"standings": ["sure"]}, "standings is one of happened, .*, not 'sure'"),
        ({"unit": "dyad", "called_by": "flag"}, "called_by is one of country, code, name, not 'flag'"),
    ],
)
def test_an_unknown_wish_is_answered_with_what_there_is(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        BOTH.by_month(**asked)


def test_each_view_is_shown_as_html() -> None:
    for view in (BOTH, BOTH.tellings, BOTH.tolls, BOTH.by_month("grid"), BOTH["I12"]):
        page = view._repr_html_()  # type: ignore[union-attr]
        assert page.startswith("<style>")
        assert page.endswith("</article>\n")
    assert "186933" in BOTH.by_month("grid")._repr_html_()
    assert "nobody gives a number" in Tolls([BARE])._repr_html_()
    assert "Tellings: none" in Tellings([])._repr_html_()


def test_a_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pandas", "geopandas", "matplotlib", "matplotlib.pyplot", "shapely"):
        monkeypatch.setitem(sys.modules, module, None)
    asked: list[Callable[[], object]] = [
        lambda: BOTH.df, lambda: BOTH.gdf, BOTH.timeline, BOTH.map, BOTH.network, Tolls([shelling()]).plot,
    ]  # fmt: skip
    for ask in asked:
        with pytest.raises(PolybiusError, match=r"is not installed: pip install 'polybius\[notebook\]'"):
            ask()


def test_a_fault_within_a_package_is_not_taken_for_its_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_pack.py").write_text("import no_such_thing_here\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="no_such_thing_here"):
        extras.notebook("broken_pack")


def test_views_open_no_extra_before_it_is_needed() -> None:
    heavy = ("pandas", "geopandas", "matplotlib", "networkx", "spacy")
    code = f"import sys, polybius.record.views; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# --- frames -------------------------------------------------------------------------------------------------


@needs["pandas"]
def test_every_column_can_say_that_it_is_not_known() -> None:
    import pandas as pd

    frame = BOTH.df
    assert list(frame.index) == ["I12", "I1"]
    bare = frame.loc["I1"]
    unknown = ("actors", "actor_codes", "place", "country", "lat", "first", "date_prec", "where_prec", "killed_best")
    assert all(pd.isna(bare[name]) for name in unknown)
    assert {str(dtype) for dtype in frame.dtypes} == {
        "category", "string", "Int64", "Float64", "boolean", "datetime64[s]",
    }  # fmt: skip
    told = frame.loc["I12"]
    assert (told["killed_low"], told["killed_best"]) == (9, 12)
    assert pd.isna(told["killed_high"])
    assert told["first"] == pd.Timestamp(2023, 9, 19)
    assert list(frame["standing"].cat.categories) == [one.value for one in Standing]
    assert (told["sources"], told["reports"], told["judged"]) == (2, 3, False)


@needs["pandas"]
def test_frames_have_the_same_columns_and_types_without_rows() -> None:
    none = Incidents([])
    asked: list[Callable[[Incidents], Any]] = [
        lambda given: given.df, lambda given: given.reports, lambda given: given.statements,
        lambda given: given.tellings.df, lambda given: given.tolls.df, lambda given: given.tolls.totals,
        *(lambda given, unit=unit: given.by_month(unit).df for unit in ("country", "admin", "grid", "dyad")),
    ]  # fmt: skip
    for ask in asked:
        empty, full = ask(none), ask(BOTH)
        assert len(empty) == 0
        assert len(full) > 0
        assert list(empty.columns) == list(full.columns)
        assert (empty.dtypes == full.dtypes).all()
        assert full.index.dtype == empty.index.dtype or full.index.name is None


@needs["pandas"]
def test_tellings_know_their_incident_and_certainty_has_an_order() -> None:
    frame = BOTH.tellings.df
    assert list(frame["incident"]) == ["I12", "I12", "I12", "I1"]
    assert list(frame["certainty"] >= "probable") == [True] * 4
    assert list(frame["speakers"].fillna("")) == ["Armenian Health Ministry", "Azerbaijani army", "", ""]
    assert list(frame["said"]) == [True, True, False, False]


@needs["pandas"]
def test_each_number_stands_with_its_owner_and_whether_it_was_replaced() -> None:
    frame = BOTH.tolls.df
    killed = frame[frame["kind"] == "killed"]
    assert list(killed["owner"]) == ["Armenian Health Ministry", "Armenian Health Ministry", "Lowland Times"]
    assert list(killed["replaced"]) == [True, False, False]
    assert list(killed["high"].isna()) == [False, False, True]
    totals = BOTH.tolls.totals
    assert list(totals["owners"]) == [2, 1]


@needs["pandas"]
def test_copies_and_statements_have_frames_too() -> None:
    assert list(BOTH.reports["copy"]) == [False, True, False, False]
    said = BOTH.statements
    assert list(said["act"]) == ["say", "deny"]
    assert list(said["polarity"]) == ["+", "-"]
    assert list(said["speaker_code"]) == ["ARM.GOV", "AZE.MIL"]


@needs["pandas"]
def test_months_are_days_that_can_be_plotted() -> None:
    import pandas as pd

    frame = BOTH.by_month("grid").df
    assert list(frame["month"].isna()) == [False, True]
    assert frame["month"].iloc[0] == pd.Timestamp(2023, 9, 1)
    assert frame["gid"].iloc[0] == 186933
    assert frame["unknown"].iloc[1] == "no place is told; no day is told"
    assert list(frame.columns[:5]) == ["gid", "lat", "lon", "month", "unknown"]


@needs["pandas"]
def test_days_of_all_times_fit() -> None:
    frame = Incidents([incident(first=date(1, 1, 1), last=date(9999, 12, 31))]).df
    assert frame["first"].iloc[0].year == 1
    assert frame["last"].iloc[0].year == 9999


@needs["geopandas"]
def test_points_are_in_degrees_and_missing_where_no_place_is_known() -> None:
    frame = BOTH.gdf
    assert frame.crs.to_epsg() == 4326
    point = frame.geometry.loc["I12"]
    assert (point.x, point.y) == (46.34, 39.51)
    assert frame.geometry.loc["I1"] is None
    assert len(Incidents([]).gdf) == 0
    assert Incidents([]).gdf.crs.to_epsg() == 4326


# --- pictures -----------------------------------------------------------------------------------------------


def autumn(number: int = 40) -> Incidents:
    """Many incidents of an invented autumn; always the same ones."""
    chance = random.Random(3)
    people = [ARMY, FORCES, PEOPLE, STRANGERS, Actor("GEO.REB", "militia", "GEO", ("REB",))]
    where: list[Place | None] = [GORIS, QUBADLI, ARMENIA, HILL, None]
    return Incidents(
        incident(
            f"I{n}",
            type=chance.choice(list(EventType)),
            standing=chance.choice(list(Standing)),
            first=date(2023, 10, chance.randint(1, 28)) if n % 9 else None,
            last=date(2023, 10, 29) if n % 4 == 0 else None,
            place=(place := chance.choice(where)),
            where_prec=place.precision if place else None,
            actors=(chance.choice(people),),
            recipients=(chance.choice(people),),
            tolls=(toll(1, chance.randint(1, 90), None),) if n % 3 else (),
        )
        for n in range(number)
    )


@pytest.fixture
def pictures() -> Iterator[Any]:
    """matplotlib drawing into memory; figures are closed afterwards, and its warnings are errors."""
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import warnings

    from matplotlib import pyplot

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield pyplot
    pyplot.close("all")


def words(ax: Any) -> str:
    """All that is written in a picture, drawn first."""
    ax.figure.canvas.draw()
    from matplotlib.text import Text

    return "\n".join(part.get_text() for part in ax.figure.findobj(Text) if part.get_text())


def test_tolls_are_drawn_by_owner(pictures: Any) -> None:
    ax = Tolls([shelling()]).plot()
    shown = words(ax)
    for part in ("Armenian Health Ministry", "Lowland Times", "no end is set", "I12: killed, by who says so"):
        assert part in shown
    steps = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    assert steps["Armenian Health Ministry"] == [7, 12]
    assert ax.get_ylim()[1] > 12
    assert "20" in words(Tolls([shelling()]).plot("wounded"))


def test_numbers_without_a_day_are_said_to_be_left_out(pictures: Any) -> None:
    one = shelling()
    more = replace(one.tolls[0], owners=(*one.tolls[0].owners, owned("somebody", (1, None, None), None)))
    assert "1 without a day not shown" in words(Tolls([replace(one, tolls=(more,))]).plot())


def test_tolls_of_one_incident_are_drawn_at_a_time(pictures: Any) -> None:
    with pytest.raises(PolybiusError, match="of one incident"):
        BOTH.tolls.plot()
    with pytest.raises(PolybiusError, match="kind is one of"):
        Tolls([shelling()]).plot("dead")


def test_nothing_to_draw_is_said(pictures: Any) -> None:
    assert "no number of killed" in words(Tolls([BARE]).plot())
    assert "no incident has a day" in words(Incidents([BARE]).timeline())
    assert "no incident has a place" in words(Incidents([BARE]).map())
    assert "no incident names both sides" in words(Incidents([BARE]).network())
    for view in (Incidents([]).timeline, Incidents([]).map, Incidents([]).network):
        words(view())


def test_a_timeline_has_a_lane_for_each_type(pictures: Any) -> None:
    ax = autumn().timeline()
    shown = words(ax)
    lanes = {one.type.value for one in autumn() if one.first}
    assert {label.get_text() for label in ax.get_yticklabels()} == lanes
    assert "5 without a day not shown" in shown
    assert "contested (" in shown


def test_incidents_of_one_day_do_not_hide_one_another(pictures: Any) -> None:
    ax = Incidents([incident("I1"), incident("I2"), incident("I3")]).timeline()
    heights = {float(dots.get_offsets()[0][1]) for dots in ax.collections}
    assert len(heights) == 3


def test_a_map_has_each_place_and_rings_for_rough_ones(pictures: Any) -> None:
    ax = autumn().map()
    shown = words(ax)
    assert "Goris" in shown
    assert "known only to a province or wider" in shown
    assert "without coordinates not shown" in shown
    rings = [dots for dots in ax.collections if not len(dots.get_facecolor())]
    assert len(rings) == sum(one.place is ARMENIA for one in autumn())


@pytest.mark.parametrize("layout", ["circle", pytest.param("spring", marks=needs["networkx"])])
def test_a_network_has_its_parties_and_is_the_same_each_time(layout: str, pictures: Any) -> None:
    from polybius.record import plots

    first, second = (plots.network(autumn(), layout=layout) for _ in range(2))
    assert words(first) == words(second)
    places = [[tuple(dots.get_offsets()[0]) for dots in ax.collections] for ax in (first, second)]
    assert places[0] == places[1]
    assert "AZE.MIL" in words(first)
    assert "not shown" in words(plots.network(autumn(), layout=layout, most=2))


def test_a_spring_without_networkx_and_an_unknown_layout_are_refused(
    pictures: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from polybius.record import plots

    monkeypatch.setitem(sys.modules, "networkx", None)
    words(plots.network(autumn()))
    with pytest.raises(PolybiusError, match="pip install networkx"):
        plots.network(autumn(), layout="spring")
    with pytest.raises(PolybiusError, match="layout is 'spring' or 'circle'"):
        plots.network(autumn(), layout="square")


def test_pictures_go_onto_axes_that_are_given(pictures: Any) -> None:
    _, axes = pictures.subplots(2, 2)
    drawn = [
        autumn().timeline(axes[0][0]), autumn().map(axes[0][1]), autumn().network(axes[1][0]),
        Tolls([shelling()]).plot(ax=axes[1][1]),
    ]  # fmt: skip
    assert drawn == [axes[0][0], axes[0][1], axes[1][0], axes[1][1]]


def test_names_are_no_formulas_and_no_hidden_entries(pictures: Any) -> None:
    odd = r"_$\frac{1}$ \x_^{"
    somebody = Actor(odd, odd, odd, (odd,))
    one = shelling()
    number = replace(one.tolls[0], owners=(owned(odd, (1, 2, 3), date(2024, 1, 1)),))
    strange = replace(one, id=odd, tolls=(number,), actors=(somebody,), place=replace(GORIS, name=odd))
    ax = Tolls([strange]).plot()
    assert "frac" in words(ax)
    assert len(ax.get_legend().get_texts()) == 1
    for draw in (Incidents([strange]).map, Incidents([strange]).network, Incidents([strange]).timeline):
        words(draw())


# --- the manual ---------------------------------------------------------------------------------------------


@needs["pandas"]
@needs["matplotlib"]
@needs["geopandas"]
def test_the_examples_of_the_manual_run(pictures: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = "\n".join(PYTHON.findall(NOTEBOOK.read_text(encoding="utf-8")))
    examples = doctest.DocTestParser().get_doctest(source, {"incidents": _valley()}, NOTEBOOK.name, str(NOTEBOOK), 0)
    assert len(examples.examples) > 8
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not runner.run(examples, out=told.append).failed, "".join(told)


def _valley() -> Incidents:
    """The incidents that the manual speaks of."""
    later = incident("I15", place=QUBADLI, where_prec=3, first=date(2023, 10, 2), last=date(2023, 10, 2))
    talks = incident(
        "I16", type=EventType.CONSULT, mode=None, first=date(2023, 10, 5), last=date(2023, 10, 5), place=None,
        where_prec=None, actors=(ARMY,), recipients=(FORCES,), reports=[report("r9")],
    )  # fmt: skip
    made: list[Incident] = [shelling(), later, talks]
    return Incidents(made)


def test_the_manual_names_each_column_of_the_tables_by_month() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    for unit in ("country", "admin", "grid", "dyad"):
        for name in _valley().by_month(unit).series.columns:
            assert f"`{name}`" in text, name
