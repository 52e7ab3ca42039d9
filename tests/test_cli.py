"""The command line: what goes in, what comes out on which stream, and the exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import STORY
from typer.testing import CliRunner, Result

from polybius import Coder, batch, cli
from polybius.errors import ModelError
from polybius.types import Article, Coding, Document, Fault

RUN = [sys.executable, "-m", "polybius"]


@pytest.fixture(autouse=True)
def _one_coder(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run in this process uses the one coder."""
    monkeypatch.setattr(batch.workers, "Coder", lambda config: coder)


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(one) for one in arguments], input=stdin)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- help ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["code", "explain", "demo", "bench", "compare", "version", "lexicon check"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"polybius {command}" in result.stdout
    assert "Example" in result.stdout


def test_version() -> None:
    assert run("--version").stdout.startswith("polybius 0.")
    told = run("version").stdout
    assert "data" in told
    assert "code" in told


# --- formats and streams ------------------------------------------------------------------------------------


def test_text_is_the_format_to_read(story: Path) -> None:
    result = run("code", story, "--published", "2024-05-02")
    assert result.exit_code == 0
    assert "«shelled»" in result.stdout
    assert "(by user)" in result.stdout
    assert result.stderr == ""


def test_standard_input(story: Path) -> None:
    result = run("code", "-", "--format", "jsonl", stdin=STORY)
    (record,) = lines(result)
    assert record["schema"] == "polybius/1"
    assert record["article"]["ref"] == "-"  # type: ignore[index]


@pytest.mark.parametrize(("name", "begins"), [("a.html", "<!DOCTYPE"), ("a.jsonl", '{"schema"'), ("a.txt", "Rebels")])
def test_out_is_written_in_the_format_of_its_name(story: Path, tmp_path: Path, name: str, begins: str) -> None:
    out = tmp_path / name
    result = run("code", story, "--out", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert out.read_text(encoding="utf-8").startswith(begins)
    assert "\x1b" not in out.read_text(encoding="utf-8")


def test_several_codings_are_one_page(story: Path) -> None:
    page = run("code", story, story, "--format", "html").stdout
    assert page.count("<!DOCTYPE") == 1
    assert page.count("<article") == 2
    assert page.rstrip().endswith("</html>")


def test_the_day_given_is_for_documents_without_their_own(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    text = "Rebels shelled Bria on Monday, the army said."
    rows = [{"id": "own", "text": text, "published": "2020-01-08"}, {"id": "none", "text": text}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = run("code", path, "--published", "2024-05-02", "--format", "jsonl")
    assert [one["article"]["published"] for one in lines(result)] == ["2020-01-08", "2024-05-02"]  # type: ignore[index]


# --- failures -----------------------------------------------------------------------------------------------


def test_one_that_fails_is_one_line_and_the_others_are_coded(story: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty\x1b[31m.txt"
    empty.write_bytes(b"")
    result = run("code", empty, story, "--format", "jsonl")
    assert result.exit_code == 1
    failed, coded = lines(result)
    assert failed["ref"] == str(empty)
    assert set(failed) == {"ref", "error"}
    assert set(failed["error"]) == {"kind", "message"}  # type: ignore[call-overload]
    assert "schema" in coded
    (line,) = result.stderr.splitlines()
    assert line.startswith("polybius: ")
    assert line.count("empty\\x1b[31m.txt") == 1
    assert "\x1b" not in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["code"], ["code", "x.txt", "--format", "xml"], ["code", "x.txt", "--published", "0025-01-01"],
        ["code", "x.txt", "--published", "Tuesday"], ["code", "x.txt", "--out", "/no/such/folder/a.txt"],
        ["code", "x.txt", "--out", "./x.txt"], ["nothing"], ["explain", "x.txt"],
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_an_unknown_setting_is_exit_code_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("polybius.toml").write_text('modle = "x"\n', encoding="utf-8")
    result = run("code", "x.txt")
    assert result.exit_code == 2
    assert "unknown setting 'modle'" in result.stderr


class Broken(Coder):
    """A coder with a mistake in it."""

    def code(self, article: Article) -> Coding:
        if "Bria" in article.text:
            raise ZeroDivisionError("no such\nthing")
        return super().code(article)


def test_a_mistake_of_ours_stops_one_document_only() -> None:
    documents = [Document("bad", "Rebels shelled Bria."), Document("good", "Rebels shelled Goma.")]
    bad, good = batch.code_all(documents, Broken())
    assert isinstance(bad, Fault)
    assert bad.kind == "InternalError"
    assert "ZeroDivisionError: no such" in bad.message
    assert "report" in bad.message
    assert isinstance(good, Coding)
    with pytest.raises(ZeroDivisionError):
        list(batch.code_all(documents, Broken(), debug=True))


def test_a_mistake_of_ours_on_the_command_line(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.workers, "Coder", lambda config: Broken(config))
    result = run("code", story, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert lines(result)[0]["error"]["kind"] == "InternalError"  # type: ignore[index]
    assert isinstance(run("code", story, "--debug").exception, ZeroDivisionError)


def test_a_missing_model_ends_the_run(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Without(Coder):
        def code(self, article: Article) -> Coding:
            raise ModelError("the language pipeline 'xx' is not installed: pip install it")

    monkeypatch.setattr(batch.workers, "Coder", lambda config: Without(config))
    result = run("code", story, story)
    assert result.exit_code == 2
    assert result.stderr == "polybius: the language pipeline 'xx' is not installed: pip install it\n"


def test_a_reading_that_breaks_stops_one_input_only(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def documents(inputs: list[str], stdin: object = None) -> Iterator[Document]:
        if inputs == ["bad"]:
            raise RuntimeError("disk on fire")
        yield Document(inputs[0], STORY)

    monkeypatch.setattr("polybius.intake.documents", documents)
    result = run("code", "bad", story, "--format", "jsonl")
    assert result.exit_code == 1
    assert ["error" in one for one in lines(result)] == [True, False]


def test_what_is_written_is_kept_when_stopped(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Coder):
        def code(self, article: Article) -> Coding:
            if "Goma" in article.text:
                raise KeyboardInterrupt
            return super().code(article)

    second, out = tmp_path / "second.txt", tmp_path / "out.jsonl"
    second.write_text("Rebels shelled Goma.", encoding="utf-8")
    monkeypatch.setattr(batch.workers, "Coder", lambda config: Stopped(config))
    result = run("code", story, second, story, "--out", out)
    assert result.exit_code == 130
    assert "stopped" in result.stderr
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


# --- explain ------------------------------------------------------------------------------------------------


def test_explain(story: Path) -> None:
    result = run("explain", story, "e1", "--published", "2024-05-02")
    assert result.exit_code == 0
    assert "rule or model" in result.stdout
    assert run("explain", story, "f1").exit_code == 0
    assert run("explain", story, "s1").exit_code == 0


def test_explain_refuses_what_is_not_there(story: Path, tmp_path: Path) -> None:
    result = run("explain", story, "e99")
    assert result.exit_code == 2
    assert "it has e1" in result.stderr
    assert run("explain", tmp_path / "none.txt", "e1").exit_code == 1


def test_explain_one_document_of_several(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    rows = [{"id": name, "text": f"Rebels shelled {name} on Monday."} for name in ("Bria", "Goma")]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert "Goma" in run("explain", path, "e1", "--ref", "Goma").stdout
    assert run("explain", path, "e1", "--ref", "Kyiv").exit_code == 2


# --- as a process -------------------------------------------------------------------------------------------


def test_a_reader_that_leaves_is_no_error(story: Path) -> None:
    names = " ".join([str(story)] * 40)
    whole = f"{sys.executable} -m polybius code {names} --no-model --format jsonl | head -c 100"
    done = subprocess.run(["bash", "-c", whole], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.startswith('{"schema"')
    assert done.stderr == ""


def test_ctrl_c_ends_the_run_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join([json.dumps({"text": STORY})] * 2000), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(
        [*RUN, "code", str(path), "--no-model", "--out", str(out)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 90
    while (not out.exists() or out.stat().st_size == 0) and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert len(told.splitlines()) == 1
    assert "stopped" in told
    assert all(json.loads(line)["schema"] for line in out.read_text(encoding="utf-8").splitlines())


def test_any_encoding_of_the_terminal_will_do(story: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*RUN, "code", str(story), "--no-model"], capture_output=True, timeout=120, check=False, env=environment
    )
    assert done.returncode == 0
    assert done.stdout.decode("ascii")
    assert done.stderr == b""
