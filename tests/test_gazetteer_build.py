"""An index of a GeoNames file: the layout of the shipped one, made of a small invented file."""

import time
import zipfile
from pathlib import Path

import pytest

from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.errors import DataError
from polybius.lexicon.gazetteer import FOLDER, open_gazetteer
from polybius.lexicon.gazetteer_build import build
from polybius.types import Document


def line(
    id: int, name: str, others: str, lat: float, lon: float, code: str, country: str, adm1: str, people: int
) -> str:
    group = "A" if code.startswith("ADM") else "T" if code == "MT" else "P"
    cells = [
        id,
        name,
        name,
        others,
        lat,
        lon,
        group,
        code,
        country,
        "",
        adm1,
        "",
        "",
        "",
        people,
        "",
        "",
        "Asia/Aden",
        "",
    ]
    return "\t".join(map(str, cells))


LINES = [
    line(103, "Tell Zirmun", "Zirmun,Телль-Зирмун", 34.61, 39.71, "PPL", "SY", "21", 140),
    line(101, "Hadramar Governorate", "", 34.5, 39.5, "ADM1", "SY", "21", 900_000),
    line(102, "Hadramar East District", "", 34.5, 39.9, "ADM2", "SY", "21", 90_000),
    line(104, "Bright", "", 34.0, 39.0, "PPL", "SY", "21", 200),
    line(105, "Texas", "", 31.0, -99.0, "ADM1", "US", "TX", 29_000_000),
    line(106, "Zirmun", "", 31.5, -99.5, "PPL", "US", "TX", 99),
    line(107, "Jabal Zirmun", "", 34.0, 39.0, "MT", "SY", "21", 0),
    line(108, "Nowhere", "", 34.0, 39.0, "PPL", "QQ", "21", 5),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("geonames")
    with zipfile.ZipFile(folder / "allCountries.zip", "w") as archive:
        archive.writestr("allCountries.txt", "\n".join(LINES) + "\n")
    build(folder / "allCountries.zip", folder / "index", lambda word: word == "bright")
    return folder / "index"


def test_names_lead_to_places_in_their_provinces(index: Path) -> None:
    gazetteer = open_gazetteer(index)
    found = [gazetteer.place_of(one) for one in gazetteer.lookup("Zirmun")]
    assert [(one.key, one.country, one.adm1) for one in found] == [
        ("gn:103", "SYR", "Hadramar Governorate"),
        ("gn:106", "USA", "Texas"),
    ]
    assert [one.primary for one in gazetteer.lookup("Zirmun")] == [False, True]
    assert gazetteer.place("gn:103") == found[0]


def test_provinces_have_short_names_and_letters(index: Path) -> None:
    gazetteer = open_gazetteer(index)
    assert [one.key for one in gazetteer.lookup("Hadramar")] == ["adm:101"]
    assert [one.key for one in gazetteer.lookup("TX", postal=True)] == ["adm:105"]
    district = gazetteer.place_of(gazetteer.lookup("Hadramar East District")[0])
    assert (district.precision, district.adm1) == (3, "Hadramar Governorate")


def test_countries_and_regions_are_as_in_the_shipped_gazetteer(index: Path) -> None:
    gazetteer, shipped = open_gazetteer(index), open_gazetteer(FOLDER)
    assert gazetteer.place("iso:SYR") == shipped.place("iso:SYR")
    assert gazetteer.lookup("Donbas") == shipped.lookup("Donbas")


def test_words_mountains_and_unknown_countries_are_left_out(index: Path) -> None:
    assert not any(open_gazetteer(index).lookup(name) for name in ("Bright", "Jabal Zirmun", "Nowhere"))


def test_the_same_file_gives_the_same_bytes(index: Path, tmp_path: Path) -> None:
    plain = tmp_path / "allCountries.txt"
    plain.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    build(plain, tmp_path / "again", lambda word: word == "bright")
    for name in ("names.marisa", "starts.npy", "ids.npy", "places.npy", "strings.bin"):
        assert (tmp_path / "again" / name).read_bytes() == (index / name).read_bytes()


def test_opening_takes_no_longer_for_more_places(index: Path) -> None:
    few, many = (min(opened(folder) for _ in range(5)) for folder in (index, FOLDER))
    assert many < 3 * few  # the shipped one has some 30,000 times as many, which are mapped and not read


def opened(folder: Path) -> float:
    open_gazetteer.cache_clear()
    start = time.process_time()
    open_gazetteer(folder)
    return time.process_time() - start


def test_a_coder_uses_the_index_of_its_setting(index: Path) -> None:
    text = "Shells hit the village of Tell Zirmun on Monday."
    coding = Coder(Config(gazetteer_index=str(index), model=False)).read(Document("t", text))
    assert "gn:103" in coding.places.table
    assert "gazetteer_index" in coding.run


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a\tb\n", ":1: 2 cells"),
        (LINES[0] + "\n" + LINES[1].replace("34.5", "north", 1) + "\n", ":2: "),
        (LINES[0].replace("34.61", "134.61") + "\n", "out of range"),
        ("", "no province, district or town"),
    ],
)
def test_what_is_no_geonames_file_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=problem):
        build(path, tmp_path / "index", lambda word: False)
    assert not (tmp_path / "index").exists()


def test_a_folder_that_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="polybius gazetteer build"):
        open_gazetteer(tmp_path)
