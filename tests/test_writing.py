"""Files of exports and releases are whole or not there; a release can be checked and read."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from made_incidents import claim, incident, owned, toll

from polybius.errors import PolybiusError
from polybius.export import encode, release
from polybius.export.formats import FORMATS, find
from polybius.export.writing import file_in_place, folder_in_place, write_text
from polybius.types import Standing

HELD = [
    incident("I2", claims=[claim("f1", 3, 3, 3)], tolls=[toll(3, 3, None, owned("Delta Wire", 3, 3, None, "f1"))]),
    incident("I10", place=None, where_prec=None, standing=Standing.DENIED),
]
FACTS = release.Facts(
    "delta", "Attacks in the delta", "r7", date(2024, 3, 9), {"polybius": "0.1.0", "data": "abc"}, "CC-BY-4.0",
    ("A. Person",),
)  # fmt: skip


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def broken() -> Iterator[str]:
    yield "the first piece"
    raise OSError(28, "No space left on device")


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PolybiusError, match=r"out.csv cannot be written: No space left on device"):
        write_text(tmp_path / "out.csv", broken())
    assert left_in(tmp_path) == []
    with pytest.raises(PolybiusError, match="cannot be written"), folder_in_place(tmp_path / "out") as folder:
        write_text(folder / "a.csv", broken())
    assert left_in(tmp_path) == []


def test_a_mistake_of_ours_leaves_nothing_either(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), file_in_place(tmp_path / "out.csv") as part:
        part.write_text(str(1 / len(part.read_text())))
    assert left_in(tmp_path) == []


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(PolybiusError, match="is there already; give another path, or --force"):
        find("csv").write(HELD, path)
    assert path.read_text() == "mine"
    with pytest.raises(PolybiusError, match="No space"):
        write_text(path, broken(), force=True)
    assert path.read_text() == "mine"
    find("csv").write(HELD, path, force=True)
    assert path.read_text().startswith("id,type,")
    assert left_in(tmp_path) == ["out.csv"]


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with pytest.raises(PolybiusError, match="is there already"), file_in_place(path):
        path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert left_in(tmp_path) == ["out.csv"]


def test_folders_are_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    find("jsonl").write(HELD, path)
    assert left_in(path) == ["incidents.jsonl", "reports.jsonl", "tellings.jsonl", "tolls.jsonl"]
    with pytest.raises(PolybiusError, match="is there already"):
        find("jsonl").write(HELD, path)
    find("jsonl").write(HELD[:1], path, force=True)
    assert len((path / "incidents.jsonl").read_text().splitlines()) == 1
    assert left_in(tmp_path) == ["out"]


def test_a_folder_with_other_things_in_it_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out"
    find("jsonl").write(HELD, path)
    (path / "notes.txt").write_text("mine")
    with pytest.raises(PolybiusError, match=r"holds other files \(notes.txt\), which --force would lose"):
        find("jsonl").write(HELD, path, force=True)
    assert (path / "notes.txt").read_text() == "mine"
    assert left_in(tmp_path) == ["out"]


def test_paths_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(PolybiusError, match="there is no folder"):
        find("csv").write(HELD, tmp_path / "no" / "out.csv")
    (tmp_path / "file").write_text("x")
    with pytest.raises(PolybiusError, match="is a file; name a folder"):
        find("csv").write(HELD, tmp_path / "file", force=True)
    (tmp_path / "folder").mkdir()
    with pytest.raises(PolybiusError, match="is a folder; name a file"):
        find("acled").write(HELD, tmp_path / "folder", force=True)
    assert left_in(tmp_path) == ["file", "folder"]
    with pytest.raises(PolybiusError, match="/dev/null is no ordinary file"):
        find("acled").write(HELD, Path("/dev/null"), force=True)


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A file may grow to 4 kB in this process; the export is larger."""
    resource = pytest.importorskip("resource", reason="this system sets no limit on the size of files")
    assert resource
    code = (
        "import resource, signal, sys; from pathlib import Path; from polybius.export.writing import write_text;"
        "from polybius.errors import PolybiusError; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_text(Path(sys.argv[1]), ('x' * 1000 for _ in range(1000)))\n"
        "except PolybiusError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out.csv")], capture_output=True, text=True, check=True, timeout=60
    )
    assert "out.csv cannot be written" in done.stdout
    assert left_in(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with pytest.raises(PolybiusError, match="cannot be written: Permission denied"):
        find("csv").write(HELD, folder / "out.csv")


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(PolybiusError, match=r"needs pyarrow: pip install 'polybius\[parquet\]'"):
        find("parquet").write(HELD, tmp_path / "out.parquet")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.text])
def test_a_file_is_what_standard_output_gets(name: str, tmp_path: Path) -> None:
    form = find(name)
    path = tmp_path / f"out{form.suffix}"
    form.write(HELD, path)
    assert path.read_bytes().decode() == "".join(form.lines(HELD))


# --- releases ---------------------------------------------------------------------------------------------


def test_a_release_can_be_checked(tmp_path: Path) -> None:
    release.write(HELD, tmp_path / "delta", FACTS)
    folder = tmp_path / "delta"
    told = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    held = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(told) == held - {"SHA256SUMS"}
    for name, digest in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["revision"], manifest["date"], manifest["incidents"]) == ("r7", "2024-03-09", 2)
    assert manifest["standings"]["denied"] == 1
    assert manifest["made_with"] == {"polybius": "0.1.0", "data": "abc"}


def test_a_release_is_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    release.write(HELD, tmp_path / "a.zip", FACTS)
    release.write(HELD[::-1], tmp_path / "b.zip", FACTS)
    with zipfile.ZipFile(tmp_path / "a.zip") as one, zipfile.ZipFile(tmp_path / "b.zip") as other:
        assert [one.read(name) for name in one.namelist()] == [other.read(name) for name in other.namelist()]
        assert "a/datapackage.json" in one.namelist()
        assert one.read("a/data/incidents.csv").decode().splitlines()[1].startswith("I2,")


def test_the_data_package_describes_its_tables() -> None:
    """By our own reading: every column is there with its type, and each reference points to a column that is."""
    package = json.loads(release.contents(HELD, FACTS, release.profiles.find("ucdp"))["datapackage.json"])
    resources = {one["name"]: one for one in package["resources"]}
    for table in release.TABLES:
        schema = resources[table.name]["schema"]
        assert [one["name"] for one in schema["fields"]] == list(table.names)
        assert {one["type"] for one in schema["fields"]} <= {"string", "integer", "number", "date", "boolean"}
        for key in schema.get("foreignKeys", ()):
            other = resources[key["reference"]["resource"]]["schema"]["fields"]
            assert key["reference"]["fields"][0] in {one["name"] for one in other}


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    release.write(HELD, tmp_path / "delta", FACTS)
    report = frictionless.validate(str(tmp_path / "delta" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


def test_a_wrong_name_is_refused(tmp_path: Path) -> None:
    facts = release.Facts("Delta 2024", "x", "r1", date(2024, 3, 9))
    with pytest.raises(PolybiusError, match="named by small letters"):
        release.write(HELD, tmp_path / "delta", facts)
    assert left_in(tmp_path) == []


def test_archives_have_no_clock() -> None:
    assert encode.zipped({"a": b"x"}) == encode.zipped({"a": b"x"})
