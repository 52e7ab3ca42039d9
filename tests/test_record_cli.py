"""The commands of a record: what they refuse, in a line; what they say; what is never lost."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests import reports
from typer.testing import CliRunner, Result

from polybius import Coder, batch, cli
from polybius.record.book import Record

RUN = [sys.executable, "-m", "polybius"]
TOLD = "Rebels shelled the town of Bria on 2 May 2024, killing five people, the army said."


@pytest.fixture(autouse=True)
def _one_coder(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run in this process uses the one coder."""
    monkeypatch.setattr(batch.workers, "Coder", lambda config: coder)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "car.db"
    with Record(made, by="test") as record:
        list(record.add(reports.codings()))
    return made


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(one) for one in arguments], input=stdin)


def other(file: Path) -> str:
    """An incident that is not I1."""
    with Record(file) as record:
        return next(one.id for one in record.find() if one.id != "I1")


def refused(result: Result, told: str) -> None:
    """One line on standard error that says what is wrong, exit code 2, and nothing else."""
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["incidents", "history", "agreement", "review", "series"])
@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no such record"), (b"", "an empty file"), (b"A letter, not a record.", "no SQLite file")],
)
def test_what_is_no_record(tmp_path: Path, command: str, content: bytes | None, told: str) -> None:
    path = tmp_path / "path.db"
    if content is not None:
        path.write_bytes(content)
    refused(run(command, path), told)
    assert path.exists() is (content is not None)


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    refused(run("incidents", tmp_path), "is a folder")


def test_a_damaged_record_is_told_in_a_line(file: Path) -> None:
    pages = file.stat().st_size // 16_384
    with file.open("r+b") as stream:
        stream.seek(16_384 * 3)
        stream.write(b"\xff" * 16_384 * (pages - 3))
    refused(run("incidents", file), "is damaged")


@pytest.mark.parametrize("id", ["I99999", "I999999999999999999999999999", "X3", "I", "", "I-1", "I1; DROP"])
@pytest.mark.parametrize("command", ["show", "why", "history"])
def test_ids_that_name_nothing(file: Path, command: str, id: str) -> None:
    if command == "history" and not id:
        pytest.skip("no id is all judgements")
    refused(run(command, file, id), "names no incident" if not re.fullmatch(r"I\d+", id) else "no incident I9")


@pytest.mark.parametrize("told", ["nonsense", "2024-13-45", "", "99999999999999999999999", "1.5"])
def test_times_that_are_none(file: Path, told: str) -> None:
    refused(run("incidents", file, "--as-of", told), "is no day")


def test_a_day_to_come_is_as_it_is_now_and_a_day_before_is_empty(file: Path) -> None:
    assert run("incidents", file, "--as-of", "2999-01-01").stdout == run("incidents", file).stdout
    assert run("incidents", file, "--as-of", "0025-01-01").stdout == "no incidents\n"


def test_an_end_before_its_beginning(file: Path) -> None:
    refused(run("diff", file, "--since", "5", "--until", "3"), "nothing lies between")
    assert run("incidents", file, "--since", "2024-05-02", "--until", "2024-05-01").exit_code == 2


@pytest.mark.parametrize("option", ["--place", "--actor", "--words", "--since", "--type", "--standing"])
def test_an_empty_question_is_not_a_question_for_all(file: Path, option: str) -> None:
    result = run("incidents", file, option, "")
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize("told", ["%", "_", "reb%", "NEAR(a b)", "a* OR b", 'x"', "'; DROP TABLE event; --"])
def test_words_of_a_query_are_words(file: Path, told: str) -> None:
    for option in ("--place", "--actor", "--words"):
        result = run("incidents", file, option, told)
        assert result.stdout == "no incidents\n" or (result.exit_code == 2 and "no word in" in result.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["merge", "I1"], ["merge", "I1", "i1"], ["merge", "I1", "I9999999999999999999999"], ["merge", "T1", "T2"],
        ["split", "T9999999999999999999999"], ["split", "I1"], ["reject", "I99999"], ["retract", "nobody"],
        ["undo", "J99"], ["correct", "I1", "killed=nan"], ["correct", "I1", "killed=inf"],
        ["correct", "I1", "killed=-3"], ["correct", "I1", "killed=9-3"], ["correct", "I1", "place="],
        ["correct", "I1", "colour=red"], ["correct", "I1", "mode=imagined"], ["correct", "I1", "from=yesterday"],
        ["correct", "I1", "killed=3", "from=yesterday"], ["correct", "I1", "from=2024-05-03", "to=2024-05-01"],
    ],
)  # fmt: skip
def test_judgements_that_cannot_be(file: Path, arguments: list[str]) -> None:
    result = run("judge", file, *arguments, "--because", "a test")
    assert result.exit_code == 2, result.output
    assert len(result.stderr.strip().splitlines()) == 1
    assert run("history", file).stdout == "no judgements\n"


@pytest.mark.parametrize("kind", ["merge", "confirm", "correct", "undo"])
def test_a_judgement_needs_a_reason(file: Path, kind: str) -> None:
    run("judge", file, "confirm", "I1")
    of = {"merge": ["I1", "OTHER"], "confirm": ["I1"], "correct": ["I1", "killed=3"], "undo": ["J1"]}[kind]
    words = [other(file) if one == "OTHER" else one for one in of]
    refused(run("judge", file, kind, *words, "--because", "  "), "needs a reason")


# --- what is never lost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["export", "FILE", "FILE", "--to", "jsonl", "--force"], ["show", "FILE", "I1", "--html", "FILE", "--force"],
     ["release", "FILE", "FILE", "--force"], ["series", "FILE", "--out", "FILE", "--force"]],
)  # fmt: skip
def test_no_output_replaces_the_record(file: Path, arguments: list[str]) -> None:
    before = file.read_bytes()
    assert run(*(str(file) if one == "FILE" else one for one in arguments)).exit_code == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "arguments", [["export", "FILE", "OUT", "--to", "jsonl"], ["show", "FILE", "I1", "--html", "OUT"],
                  ["series", "FILE", "--out", "OUT"], ["release", "FILE", "OUT"]],
)  # fmt: skip
def test_what_is_there_is_kept(file: Path, tmp_path: Path, arguments: list[str]) -> None:
    out = tmp_path / "notes.txt"
    out.write_text("mine")
    result = run(*({"FILE": str(file), "OUT": str(out)}.get(one, one) for one in arguments))
    refused(result, "is there already")
    assert out.read_text() == "mine"


def test_names_that_are_no_text_and_lines_that_are_no_json_stop_nothing(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"odd\xff\nname.txt")
    odd.write_text(TOLD)
    lines = [
        json.dumps({"id": "\ud800a", "uri": "http://news.example/\ud800", "outlet": "\x1b[31mRed", "text": TOLD}),
        '{"id": "b", "text":', "null",
        json.dumps({"id": "z" * 100_000, "text": TOLD}), json.dumps({"id": "last", "text": TOLD}),
    ]  # fmt: skip
    feed = tmp_path / "feed.jsonl"
    feed.write_text("\n".join(lines))
    result = run("add", tmp_path / "a.db", odd, feed)
    assert result.exit_code == 1
    assert "6 documents: 1 new, 3 copied from others, 2 could not be coded" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) < 1_000
    shown = run("show", tmp_path / "a.db", "I1")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_keeps_what_it_has_and_can_be_finished(tmp_path: Path, end: signal.Signals) -> None:
    feed, file = tmp_path / "feed.jsonl", tmp_path / "a.db"
    story = [f"On {n % 28 + 1} May 2024 rebels attacked village {n} near Bria, killing {n} people." for n in range(80)]
    feed.write_text("\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(story)))
    command = [*RUN, "add", str(file), str(feed), "--no-model", "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first = [process.stdout.readline() for _ in range(3)]
        process.send_signal(end)
        _, errors = process.communicate(timeout=60)
    assert first[0].startswith("0: ")
    assert process.returncode == (130 if end is signal.SIGINT else -9)
    assert errors.strip() == ("polybius: stopped" if end is signal.SIGINT else "")
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM report").fetchone()[0] >= 2
    assert "known already" in run("add", file, feed, "--no-model").stdout


def test_adding_goes_on_where_its_reader_leaves(tmp_path: Path) -> None:
    feed, file = tmp_path / "feed.jsonl", tmp_path / "a.db"
    feed.write_text("\n".join(json.dumps({"id": str(n), "text": f"{TOLD} Part {n}."}) for n in range(12)))
    command = f"{' '.join(RUN)} add {file} {feed} --no-model | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM report").fetchone() == (12,)


def test_an_early_end_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = subprocess.run(
        [*RUN, "add", str(tmp_path / "a.db"), str(tmp_path / "empty.txt")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_another_writer_is_waited_for_and_told_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polybius.record.store.PATIENCE", 0.2)
    with sqlite3.connect(file, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        refused(run("judge", file, "merge", "I1", other(file), "--because", "a test"), "another program is writing")
        assert run("incidents", file).exit_code == 0
        writer.execute("ROLLBACK")
    assert run("judge", file, "merge", "I1", other(file), "--because", "a test").exit_code == 0


def test_a_full_disk_is_told_and_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    days = (f"On {n} May 2024 rebels attacked village {n} near Bria." for n in range(1, 31))
    story.write_text("\n\n".join(days))
    before = run("incidents", file, "--all").stdout
    command = f"ulimit -f 64; trap '' XFSZ; {' '.join(RUN)} add {file} {story} --no-model"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert run("incidents", file, "--all").stdout == before


# --- what is said -------------------------------------------------------------------------------------------------


def test_several_fields_are_corrected_together(file: Path) -> None:
    made = run("judge", file, "correct", "I1", "killed=5-9", "mode=Targeted", "--because", "the hospital's list")
    assert made.stdout.startswith("J1, J2; to take one back: ")
    shown = run("history", file, "I1").stdout
    assert "killed: " in shown
    assert "-> 5 to 9" in shown
    undone = run("judge", file, "undo", "J1", "--because", "the wrong hospital")
    assert undone.stdout == "J3\n"


def test_what_is_left_of_a_withdrawn_incident_is_told(file: Path) -> None:
    run("judge", file, "retract", "r01", "--because", "withdrawn by the agency")
    told = run("show", file, "I1")
    refused(told, "what is left of it is I")
    (left,) = re.findall(r"left of it is (I\d+)", told.stderr)
    assert f"what is left of it is in {left}" in " ".join(run("history", file, "I1").stdout.split())
    assert f"part of {left} now" in run("diff", file, "--since", str(len(reports.codings()))).stdout


def test_a_document_tells_of_a_few_near_misses_only(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    days = [
        " ".join(f"Rebels attacked the town of Bria on {day + n} May 2024, killing {n + 2} people." for n in range(6))
        for day in (1, 3, 5)
    ]
    feed.write_text("\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(days)))
    told = run("add", tmp_path / "a.db", feed).stdout
    documents = re.split(r"^\d+: ", told, flags=re.MULTILINE)[1:]
    assert len(documents) == 3
    assert all(document.count("apart from") <= 3 for document in documents)


class _Tags(HTMLParser):
    """The tags of a page, and whatever of their attributes could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.active: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.active += [(name, value or "") for name, value in attrs if name.startswith("on") or name in
                        {"src", "href", "action", "srcset", "data", "style"}]  # fmt: skip


def test_a_page_runs_and_loads_nothing(tmp_path: Path) -> None:
    page, out = tmp_path / "hostile.html", tmp_path / "I1.html"
    page.write_text(
        "<html><head><title>Rebels &lt;img src=x onerror=alert(1)&gt; shelled Bria</title></head><body><article>"
        "<p>Rebels &lt;script&gt;alert(2)&lt;/script&gt; shelled the town of Bria on 2 May 2024, killing five people, "
        "the army said. The &lt;b onmouseover=alert(3)&gt;rebels&lt;/b&gt; denied it.</p></article></body></html>"
    )
    assert run("add", tmp_path / "a.db", page).exit_code == 0
    assert run("show", tmp_path / "a.db", "I1", "--html", out).exit_code == 0
    tags = _Tags()
    tags.feed(out.read_text(encoding="utf-8"))
    assert not tags.tags & {"script", "img", "iframe", "object", "embed", "link", "form"}
    assert not tags.active
    assert "alert" in out.read_text(encoding="utf-8")


def test_a_terminal_is_left_alone(file: Path) -> None:
    run("judge", file, "correct", "I1", "actor=\x1b[31mred\u202e", "--because", "\x1b]0;x\x07", "--by", "\x1b[2J")
    for command in (["show", "I1"], ["history", "I1"], ["history"], ["incidents"], ["why", "I1"]):
        told = run(command[0], file, *command[1:]).stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(told)


def test_list_and_page_answer_quickly(file: Path) -> None:
    began = time.monotonic()
    for command in (["incidents"], ["show", "I1"], ["why", "I1"], ["history", "I1"], ["diff", "--since", "3"]):
        assert run(command[0], file, *command[1:]).exit_code == 0
    assert time.monotonic() - began < 5
