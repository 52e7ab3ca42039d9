"""The proof of the written tables: each kind of fault is found, with file and line, and nothing else is."""

import math
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from polybius.lexicon import tables
from polybius.lexicon.files import DATA, Row, read_csv
from polybius.lexicon.gazetteer import CITY, open_gazetteer
from polybius.lexicon.tables import COLUMNS, Proof, is_day, prove

DATA_PAGE = Path(__file__).parents[1] / "docs" / "data.md"
HEADS = re.compile(
    r"((acting |interim |caretaker )?(president|prime minister)|premier|chancellor|king|queen|emir|sultan|emperor"
    r"|taoiseach|supreme leader|leader|pope|prince|grand duke|head of the junta|chair\w+ of the Council of Ministers)"
)
MINISTERS = re.compile(r"(foreign|defence) minister|(foreign|defence|defense) secretary|secretary of state")
SETTLEMENTS = frozenset({"town", "village", "city", "quarter", "borough"})
DIVISIONS = frozenset(
    {"district", "province", "territory", "township", "county", "cercle", "department", "prefecture", "governorate"}
)
SITES = frozenset(
    {
        "base",
        "camp",
        "prison",
        "hospital",
        "crossing",
        "bridge",
        "dam",
        "airport",
        "facility",
        "power plant",
        "square",
        "seat",
    }
    | {"religious site", "landmark", "market", "road", "tunnel"}
)

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
    "formats/countries.csv": ["ARD,Ardenia,901,QX,901,901,ARD,,Europe,,Europe"],
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
        ("countries", "BEL,Belmark,9,,,,,,,,", "numeric is '9'; wanted is"),
        ("countries", "BEL,Belmark,902,QX,,,,,,,", "'fips QX' means 'ARD' too: see line 2"),
        ("countries", "QQQ,Qland,,,,,,,,,", "country 'QQQ' is none of states.csv"),
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


# --- what the page of the data says of them -----------------------------------------------------------------


def shipped(name: str) -> list[Row]:
    return list(read_csv(DATA / name, COLUMNS[name]))


def coverage() -> dict[str, int]:
    """What stands in the table of coverage of docs/data.md, counted."""
    persons, groups, media, regions = (
        shipped(name) for name in ("actors/persons.csv", "actors/groups.csv", "actors/media.csv", "places/regions.csv")
    )
    since_2010 = [row for row in persons if not row["to"] or row["to"] >= "2010"]
    heads = [row for row in since_2010 if row["country"] and HEADS.fullmatch(row["office"])]
    armed = [row for row in groups if row["kind"] == "armed-group"]
    by_country = Counter(row["country"] for row in regions if row["country"])
    features = Counter(row["feature"] for row in regions)
    return {
        "countries with a head of state or of government since 2012": len(
            {row["country"] for row in heads if not row["to"] or row["to"] >= "2012"}
        ),
        "terms of heads of state and of government since 2010": len(heads),
        "countries with foreign or defence ministers since 2010": len(
            {row["country"] for row in since_2010 if row["country"] and MINISTERS.fullmatch(row["office"])}
        ),
        "armed groups, a row for each period": len(armed),
        "of them with the day, month or year in which they began": sum(bool(row["from"]) for row in armed),
        "media outlets": len(media),
        "of them run by a government": sum(row["state_run"] == "yes" for row in media),
        "rows of `regions.csv` for towns, villages and quarters": sum(features[one] for one in SETTLEMENTS),
        "for districts, provinces and other divisions": sum(features[one] for one in DIVISIONS),
        "for bases, camps, prisons, hospitals, crossings and other sites": sum(features[one] for one in SITES),
        "with rival claimants": sum(len(row.many("claimants")) > 1 for row in regions),
        "countries with ten such rows or more": sum(number >= 10 for number in by_country.values()),
    }


def test_the_page_of_the_data_tells_true_coverage() -> None:
    text = DATA_PAGE.read_text(encoding="utf-8")
    wanted = [f"| {what} | {number:,} |" for what, number in coverage().items()]
    assert [line for line in wanted if line not in text] == []


def test_points_lie_near_a_town_of_their_country() -> None:
    """A slip of sign or of order in coordinates leads far away."""
    gazetteer = open_gazetteer()
    towns = gazetteer.records[gazetteer.records["kind"] >= CITY]
    by_country = {number: towns[towns["country"] == number] for number in set(towns["country"].tolist())}
    known = {gazetteer._iso(number): found for number, found in by_country.items()}
    for row in shipped("places/regions.csv"):
        if row["country"] in known and "island" not in row["feature"]:
            found, lat, lon = known[row["country"]], float(row["lat"]), float(row["lon"])
            north, east = found["lat"] - lat, (found["lon"] - lon) * math.cos(math.radians(lat))
            nearest = 111.2 * float(np.sqrt(north**2 + east**2).min())
            assert nearest <= 400 + float(row["extent_km"]), f"{row.file}:{row.line}: {row['name']}: {nearest:.0f} km"


@pytest.mark.parametrize("path", ["persons", "groups"])
def test_no_name_is_one_letter(path: str) -> None:
    for row in shipped(f"actors/{path}.csv"):
        assert all(len(name) > 1 for name in (row["name"], *row.many("aliases"))), f"{row.file}:{row.line}"


def test_a_fault_in_the_columns_of_other_data_sets_is_told(tmp_path: Path) -> None:
    text = (DATA / "formats" / "columns.yaml").read_text(encoding="utf-8")
    (tmp_path / "formats").mkdir()
    wrong = text.replace("Protests: [", "Protests: [Armed clash, ", 1)
    (tmp_path / "formats" / "columns.yaml").write_text(wrong, "utf-8")
    (fault,) = prove(tmp_path).faults
    assert "'Armed clash' stands under 'Battles' too" in str(fault)
