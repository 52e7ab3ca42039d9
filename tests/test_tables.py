"""The proof of the written tables: each kind of fault is found, with file and line, and nothing else is."""

from pathlib import Path

import pytest

from polybius.lexicon import tables
from polybius.lexicon.tables import COLUMNS, Proof, is_day, prove

GOOD = {
    "actors/states.csv": [
        "ARD,Ardland,,Ardish,Ardport,,,,,,general knowledge",
        "BEL,Belmark,,Belmarker,Belville,,,,,,general knowledge",
    ],
    "actors/persons.csv": [
        "Ana Orlo,,ARD,GOV,president,2010-05-01,2014-05-01,general knowledge",
        "Ben Ulm,,ARD,GOV,president,2014-05-01,,general knowledge",
    ],
    "actors/groups.csv": ["Red Hills Army,RHA,ARD,REB,armed-group,2001,2009-03,ARD|BEL,general knowledge"],
    "actors/organisations.csv": ["Council of Two,,,IGO,organisation,1990,,general knowledge"],
    "actors/media.csv": ["Ardport Post,,ARD,paper,no,general knowledge"],
    "actors/ethnic.csv": ["Hillfolk,Hill people,ARD,general knowledge"],
    "places/regions.csv": ["Red Hills,,12.5,-3.25,40,region,ARD,ARD|BEL,5,general knowledge"],
}


def proof(folder: Path, **added: list[str]) -> Proof:
    """The proof of the good tables with these rows behind them; the keys are the tables' names."""
    for name, columns in COLUMNS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        lines = [",".join(columns), *GOOD[name], *added.get(path.stem, [])]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return prove(folder)


def test_good_tables_have_no_fault(tmp_path: Path) -> None:
    assert proof(tmp_path) == Proof((), ())


def test_an_empty_folder_has_no_fault(tmp_path: Path) -> None:
    assert prove(tmp_path) == Proof((), ())


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("groups", "Blue Army,,ARD,REB,armed-group,,,,", "actors/groups.csv:3: source is empty"),
        ("groups", ",,ARD,REB,armed-group,,,,general knowledge", "actors/groups.csv:3: name is empty"),
        ("groups", "Blue Army,,XXX,REB,armed-group,,,,general knowledge", "country 'XXX' is none of states.csv"),
        ("groups", "Blue Army,,ARD,REB,armed-group,,,QQQ,general knowledge", "country 'QQQ' is none"),
        ("groups", "Blue Army,,ARD,REB+ZZZ,armed-group,,,,general knowledge", "sector 'ZZZ' is none"),
        ("groups", "Blue Army,,ARD,REB,gang,,,,general knowledge", "kind is 'gang'; known are"),
        ("groups", "Blue Army,BA|BA,ARD,REB,armed-group,,,,general knowledge", "aliases has a value twice"),
        ("groups", "Blue Army,,ARD,REB,armed-group,2011,2009,,general knowledge", "runs backwards: 2011 to 2009"),
        ("groups", "Blue Army,,ARD,REB,armed-group,2011-02-30,,,general knowledge", "'2011-02-30' is no day"),
        ("groups", "Blue Army,,ARD,REB,armed-group,,03/2011,,general knowledge", "'03/2011' is no day"),
        ("groups", "Red Hills Army,,ARD,REB,armed-group,2001,,,general knowledge", "stands twice: see line 2"),
        ("groups", "Blue Army,RHA,ARD,REB,armed-group,,,,general knowledge", "'RHA' means 'Red Hills Army' too"),
        ("groups", "Blue Army,ARD,REB", "actors/groups.csv:3: 3 cells where the header has 9"),
        ("media", "Belville Echo,,BEL,blog,no,general knowledge", "kind is 'blog'"),
        ("media", "Belville Echo,,BEL,paper,perhaps,general knowledge", "state_run is 'perhaps'"),
        ("states", "ARD,Old Ardland,,,,,,,,,general knowledge", "'Old Ardland' stands twice"),
        ("states", "COL,Colmark,,Ardish,,,,,,,general knowledge", "'Ardish' means 'ARD' too"),
        ("regions", "Moor,,95,3,40,region,ARD,,5,general knowledge", "places/regions.csv:3: 95.0, 3.0 is no point"),
        ("regions", "Moor,,5,3E,40,region,ARD,,5,general knowledge", "must be numbers"),
        ("regions", "Moor,,5,3,40,region,ARD,,8,general knowledge", "precision 8; wanted are"),
        ("regions", "Moor,Red-Hills,5,3,40,region,ARD,,5,general knowledge", "'red hills' means 'Red Hills' too"),
    ],
)
def test_each_fault_is_told_with_file_and_line(tmp_path: Path, table: str, row: str, told: str) -> None:
    found = proof(tmp_path, **{table: [row]})
    assert [str(fault) for fault in found.faults if told in str(fault)]
    assert len(found.faults) == 1


def test_two_in_one_office_are_a_doubt(tmp_path: Path) -> None:
    rival = "Col Varga,,ARD,GOV,president,2013-01-01,,general knowledge"
    found = proof(tmp_path, persons=[rival])
    assert found.faults == ()
    assert len(found.doubts) == 2  # before the one who left in 2014, and still there when the next came
    assert str(found.doubts[0]).startswith(str(tmp_path / "actors" / "persons.csv") + ":4: Col Varga is president")


def test_a_bare_year_is_given_the_benefit_of_the_doubt(tmp_path: Path) -> None:
    """Who left in 2014 may have left before the next one came in that year."""
    rows = [
        "Col Varga,,BEL,GOV,president,2012,2014,general knowledge",
        "Dag Ness,,BEL,GOV,president,2014-02-01,,general knowledge",
    ]
    assert proof(tmp_path, persons=rows).doubts == ()


@pytest.mark.parametrize("written", ["2011", "2011-02", "2012-02-29"])
def test_days_months_and_years_are_dates(written: str) -> None:
    assert is_day(written)


@pytest.mark.parametrize("written", ["", "11", "2011-13", "2011-02-29", "2011-2-1", "2011-02-01 ", "0000"])
def test_other_words_are_no_dates(written: str) -> None:
    assert not is_day(written)


def test_the_tables_shipped_have_no_fault() -> None:
    assert [str(fault) for fault in tables.prove().faults] == []
