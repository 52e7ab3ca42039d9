"""A user's own gazetteer wins over ours; a bad file is refused with file and line."""

import time
from pathlib import Path

import pytest

from polybius.coding.pipeline import Coder
from polybius.config import Config, load
from polybius.errors import DataError
from polybius.lexicon.gazetteer import FOLDER, OWN, open_gazetteer
from polybius.lexicon.own_places import MOST_ROWS, OWN_COLUMNS, with_own
from polybius.types import Coding, Document

HEADER = ",".join(OWN_COLUMNS)
STORY = "Gunmen burned Camp Halden on Monday. Shells hit Kobani at dawn, and rebels left Point Zero."


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def coded(config: Config) -> Coding:
    return Coder(config).read(Document("t", STORY))


def test_own_places_win_over_ours(tmp_path: Path) -> None:
    path = written(tmp_path, "Camp Halden,Point Zero,12.5,30.5,camp,SDN", "Kobani,,10,20,town,SDN")
    coding = coded(Config(gazetteer=str(path), model=False))
    found = {one.span.of(STORY): coding.places.get(one.place) for one in coding.places.mentions}
    assert set(found) >= {"Camp Halden", "Kobani", "Point Zero"}
    assert found["Camp Halden"] == found["Point Zero"]
    kobani = found["Kobani"]
    assert kobani is not None
    assert (kobani.lat, kobani.lon, kobani.country, kobani.source) == (10, 20, "SDN", "user's gazetteer")


def test_the_run_names_the_file_by_its_hash(tmp_path: Path) -> None:
    path = written(tmp_path, "Camp Halden,,12.5,30.5,camp,SDN")
    assert len(coded(Config(gazetteer=str(path), model=False)).run["gazetteer"]) == 64


def test_the_file_is_a_setting_like_others(tmp_path: Path) -> None:
    (tmp_path / "polybius.toml").write_text('gazetteer = "mine.csv"\n', encoding="utf-8")
    assert load({}, {}, tmp_path).gazetteer == "mine.csv"
    assert load({}, {"POLYBIUS_GAZETTEER": "theirs.csv"}, tmp_path).gazetteer == "theirs.csv"
    assert load({"gazetteer": "flag.csv"}, {"POLYBIUS_GAZETTEER": "theirs.csv"}, tmp_path).gazetteer == "flag.csv"


def test_types_tell_how_exact_a_place_is(tmp_path: Path) -> None:
    path = written(tmp_path, "A1,,1,1,village,", "A2,,1,1,district,", "A3,,1,1,Province,", "A4,,1,1,sea,")
    places = with_own(open_gazetteer(), path).region_places
    assert [places[f"own:{line}"].precision for line in (2, 3, 4, 5)] == [1, 3, 4, 7]


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (["X,,95,2,town,SDN"], 2, "wrong way round"),
        (["X,,1,2,town,SDN", "Y,,1,181,town,SDN"], 3, "lon 181"),
        (["X,,one,2,town,SDN"], 2, "no number of degrees"),
        (["X,,nan,2,town,SDN"], 2, "not between"),
        (["X,,1,2,town,Sudan"], 2, "ISO 3166"),
        (["X,1,2"], 2, "3 cells"),
        ([",,1,2,town,SDN"], 2, "needs a name"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, rows: list[str], line: int, words: str) -> None:
    path = written(tmp_path, *rows)
    with pytest.raises(DataError) as caught:
        with_own(open_gazetteer(), path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_wrong_columns_are_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="did you mean 'country'"):
        with_own(open_gazetteer(), written(tmp_path, header=HEADER.replace("country", "contry")))


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(HEADER.encode() + b"\nM\xfcnster,,1,2,town,DEU\n")
    with pytest.raises(DataError, match="UTF-8"):
        with_own(open_gazetteer(), path)
    with pytest.raises(DataError, match="cannot be read"):
        with_own(open_gazetteer(), tmp_path / "none.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(DataError, match="is empty"):
        with_own(open_gazetteer(), tmp_path / "empty.csv")


def test_too_many_rows_are_refused_soon_and_with_advice(tmp_path: Path) -> None:
    path = written(tmp_path, *(f"Place{n},,1,2,town,SDN" for n in range(MOST_ROWS + 50_000)))
    start = time.perf_counter()
    with pytest.raises(DataError, match="polybius gazetteer build"):
        with_own(open_gazetteer(), path)
    assert time.perf_counter() - start < 30


def test_without_a_file_nothing_is_own() -> None:
    assert not any(one.kind == OWN for name in ("Kobani", "Paris") for one in open_gazetteer(FOLDER).lookup(name))
