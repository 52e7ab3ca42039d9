"""The documents say what the program does: commands, outputs, Python, links, counts and sources are checked.

Where the program has changed what a document quotes, `python tests/test_docs.py` writes the quotations, the
row counts and the codebook anew; read the difference before you keep it.
"""

import csv
import doctest
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from polybius.cli import app
from polybius.lexicon import codebook
from polybius.lexicon.files import DATA, read_yaml
from polybius.types import EventType

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
READ_ALOUD = (ROOT / "README.md", ROOT / "docs" / "tutorial.md", ROOT / "docs" / "record.md")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(
    r"(<!-- quoted: ([^>]*) -->\n```console\n\$ (polybius [^\n]*)\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE
)
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)\s]+)\)")
COUNT = re.compile(r"^(\| `([\w/.*-]+)` \| )([\d,]+)( \|)", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")
CLOCK = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b")
SCREEN = {"COLUMNS": "80", "TERM": "dumb", "LOGNAME": "anna"}
GROUPS = ("lexicon", "gazetteer")  # commands whose next word is a command


# --- the program, as a reader of the documents runs it ------------------------------------------------------


def output_of(command: str, folder: Path) -> str:
    """What a command of the documents prints on a screen of 80 columns, for a user anna, at half past nine."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(app, shlex.split(command)[1:], env=SCREEN)
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception  # a program that breaks is not to be quoted
    return "\n".join(CLOCK.sub("2024-05-06 09:30", line.rstrip()) for line in result.output.splitlines())


def place_of(document: Path, folder: Path) -> Path:
    """A folder with the files that a document tells its reader to make, and the sources beside them."""
    for name, content in FILE.findall(document.read_text(encoding="utf-8")):
        (folder / name).write_text(content, encoding="utf-8")
    if not (folder / "src").exists():
        (folder / "src").symlink_to(ROOT / "src")
    return folder


def parts(output: str) -> Iterator[tuple[str, str]]:
    """The first word and the lines of each part: a line at the margin with the indented ones below it."""
    number = 0
    numbered: list[tuple[int, str]] = []
    for line in output.splitlines():
        number += bool(line.strip()) and not line.startswith(" ")
        numbered.append((number, line))
    for _, lines in groupby(numbered, key=lambda pair: pair[0]):
        text = "\n".join(line for _, line in lines)
        yield text.split()[0] if text.split() else "", text.strip("\n")


def quotation(output: str, wanted: str) -> str:
    """The parts of an output that are wanted, with … for what is left out; `*` wants all of it.

    A part is wanted by its first word, or by words of its own that begin with « and have _ for blanks.
    """
    if wanted.strip() == "*":
        return output.strip("\n") + "\n"
    names = wanted.split()
    within = [name.replace("_", " ") for name in names if name.startswith("«")]
    shown: list[str] = []
    gap = False
    for name, text in parts(output):
        if name in names or any(words in " ".join(text.split()) for words in within):
            shown += [*(["…"] if gap else []), text]
            gap = False
        else:
            gap = True
    return "\n".join([*shown, *(["…"] if gap else [])]) + "\n"


def with_quotations(document: Path, within: Path | None = None) -> str:
    """The document with each quoted output as the program gives it now; its commands are run one after the other."""
    with tempfile.TemporaryDirectory() as made:
        folder = place_of(document, within or Path(made))
        return QUOTED.sub(
            lambda m: m[1] + quotation(output_of(m[3], folder), m[2]) + m[5],
            document.read_text(encoding="utf-8"),
        )


# --- counts -------------------------------------------------------------------------------------------------


def rows_of(pattern: str) -> int:
    """How many rows, rules or entries the data files of a name hold."""
    return sum(_rows(path) for path in sorted(DATA.glob(pattern)))


def _rows(path: Path) -> int:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.reader(stream)) - 1
    if path.suffix == ".npy":
        return len(np.load(path, mmap_mode="r"))
    if path.suffix == ".txt":
        return 1
    content = read_yaml(path)
    lists = [content] if isinstance(content, list) else [v for v in content.values() if _holds_rules(v)]
    return sum(map(len, lists)) if lists else 1


def _holds_rules(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "examples" in value[0]


def with_counts(text: str) -> str:
    """The text with the number behind each data file's name in a table as it is now."""
    return COUNT.sub(lambda m: f"{m[1]}{rows_of(m[2]):,}{m[4]}", text)


# --- tests --------------------------------------------------------------------------------------------------


def commands() -> list[str]:
    """Each polybius command in a console block of the documents."""
    found = {
        line.removeprefix("$ ").partition(" > ")[0].partition(" | ")[0]
        for document in DOCS
        for kind, block in FENCE.findall(document.read_text(encoding="utf-8"))
        if kind == "console"
        for line in block.splitlines()
        if line.startswith("$ polybius")
    }
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_documents_exists(command: str) -> None:
    words = shlex.split(command)[1:]
    named = [words[0], "RECORD", words[2]] if words[0] == "judge" else words[: 2 if words[0] in GROUPS else 1]
    answer = CliRunner().invoke(app, [*named, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert answer.exit_code == 0, answer.output
    for flag in (word for word in words if word.startswith("--")):
        assert flag in answer.output


def every_command() -> list[str]:
    """The commands there are, those of groups with the name of their group."""
    found: list[str] = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        within = getattr(command, "commands", None)
        found += [f"{name} {one}" for one in within] if within else [name]
    return found


@pytest.mark.parametrize("command", every_command())
def test_each_command_has_help_with_an_example_and_stands_in_a_manual(command: str) -> None:
    group, _, name = command.partition(" ")
    words = [group, "RECORD", name] if group == "judge" else command.split()
    answer = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert answer.exit_code == 0, answer.output
    assert "Example" in answer.output
    assert f"polybius {group}" in answer.output
    manual = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/record.md"))
    pattern = rf"polybius judge \S+ {name}\b" if group == "judge" else rf"polybius {command}\b"
    assert re.search(pattern, manual), f"no `polybius {command}` in README.md or docs/record.md"


@pytest.mark.parametrize("document", READ_ALOUD, ids=lambda path: path.name)
def test_a_quoted_output_is_the_programs_own(document: Path) -> None:
    quoted = document.read_text(encoding="utf-8")
    assert masked(quoted) == masked(with_quotations(document)), "run: python tests/test_docs.py"


def masked(text: str) -> str:
    """The text without what may differ from one processor to another: the last digits of chances, hashes."""
    return re.sub(r"\b0\.\d\d\b|\+[0-9a-f]+", "#", re.sub(r"\s+", " ", text))


@pytest.mark.parametrize("document", READ_ALOUD, ids=lambda path: path.name)
def test_python_in_a_document_runs(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_quotations(document, tmp_path)  # the commands that a reader has given before
    monkeypatch.chdir(tmp_path)
    source = "\n".join(block for kind, block in FENCE.findall(document.read_text(encoding="utf-8")) if kind == "python")
    examples = doctest.DocTestParser().get_doctest(source, {}, document.name, str(document), 0)
    assert examples.examples
    told: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(examples, out=told.append).failed
    assert not failed, "".join(told)


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_a_link_within_the_repository_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if target.startswith(ELSEWHERE):
            continue
        aim = (document.parent / path).resolve() if path else document
        assert aim.exists(), target
        assert not anchor or anchor in anchors(aim), target


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_picture_of_the_layout_names_each_module() -> None:
    told = re.findall(r"\w+", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    for module in (ROOT / "src" / "polybius").rglob("*.py"):
        name = module.parent.name if module.stem.startswith("__") else module.stem
        assert name in told, module.relative_to(ROOT)


def test_the_codebook_is_that_of_the_ontology() -> None:
    assert (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8") == codebook.text(), "run: make codebook"


@pytest.mark.parametrize("type_", EventType)
def test_each_type_has_its_entry_in_the_codebook(type_: EventType) -> None:
    assert f"\n## {type_.value}\n" in codebook.text()


def test_row_counts_are_true() -> None:
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert len(COUNT.findall(text)) > 20
    assert text == with_counts(text), "run: python tests/test_docs.py"


def test_each_table_of_the_data_is_described() -> None:
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for path in DATA.rglob("*.csv"):
        assert str(path.relative_to(DATA)) in text


def test_the_notice_names_each_source_of_the_tables() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for source in sorted(sources()):
        assert source in notice, source


def sources() -> set[str]:
    """What stands in the `source` columns of the data tables."""
    found: set[str] = set()
    for path in DATA.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            found |= {row.get("source") or "" for row in csv.DictReader(stream)}
    return found - {""}


def refresh() -> None:
    """Writes quoted outputs, row counts and the codebook as they are now."""
    for document in READ_ALOUD:
        document.write_text(with_quotations(document), encoding="utf-8")
    data = ROOT / "docs" / "data.md"
    data.write_text(with_counts(data.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "codebook.md").write_text(codebook.text(), encoding="utf-8")


if __name__ == "__main__":
    refresh()
