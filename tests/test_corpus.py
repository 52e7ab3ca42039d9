"""The marked sentences that teach the encoder: all can be read, none is twice, none is one it is judged by."""

import importlib.util
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "training" / "corpus"
FILES = sorted(FOLDER.glob("*.txt"))
ROW = re.compile(r"^\| `?([A-Za-z]+)`? \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


def _reader() -> ModuleType:
    """`training/corpus_marks.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("corpus_marks", ROOT / "training" / "corpus_marks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


marks = _reader()
SENTENCES = marks.read(FOLDER)


def lines(path: Path) -> Iterator[str]:
    """The lines of a file that hold sentences, as plain text."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield marks.parse(line.strip(), path.name).text


def plain(text: str) -> str:
    """A sentence so that two which differ in case or punctuation alone are one."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_a_mark_keeps_its_words_and_its_place() -> None:
    read = marks.parse("Sappers [[ASSAULT|happened|blew up]] the weir, [[NONE|part|killing]] a cow.")
    assert read.text == "Sappers blew up the weir, killing a cow."
    assert [(read.text[m.start : m.end], m.type, m.told) for m in read.marks] == [
        ("blew up", "ASSAULT", "happened"),
        ("killing", "NONE", "part"),
    ]


@pytest.mark.parametrize("mark", ["[[ASSAULT|part|hit]]", "[[NONE|happened|hit]]", "[[HUG|happened|hit]]"])
def test_a_mark_that_is_off_is_refused_with_its_line(mark: str) -> None:
    with pytest.raises(ValueError, match="somewhere:3"):
        marks.parse(f"They {mark} it.", "somewhere:3")


def test_no_mark_is_left_in_the_text() -> None:
    assert SENTENCES
    assert [s.text for s in SENTENCES if re.search(r"\[\[|\]\]|\|", s.text)] == []


def test_each_sentence_has_a_mark_and_none_runs_off_its_words() -> None:
    for sentence in SENTENCES:
        assert sentence.marks, sentence.text
        for mark in sentence.marks:
            words = sentence.text[mark.start : mark.end]
            assert words == words.strip(), sentence.text


def test_no_line_stands_twice() -> None:
    counts = Counter(plain(text) for path in FILES for text in lines(path))
    assert [text for text, n in counts.items() if n > 1] == []


def test_every_type_and_every_way_of_telling_occurs() -> None:
    assert {m.type for s in SENTENCES for m in s.marks} == set(marks.ACTS)
    assert {m.told for s in SENTENCES for m in s.marks} == {*marks.TOLD, *marks.NOT_TOLD}


def test_no_sentence_is_one_the_program_is_judged_by() -> None:
    path = ROOT / "tests" / "cases" / "sentences.jsonl"
    judged = {plain(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines() if line}
    assert judged
    assert not judged & {plain(s.text) for s in SENTENCES}


def test_the_guideline_counts_truly() -> None:
    by_file = [[marks.parse(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in FILES]
    told = {name: [int(n.replace(",", "")) for n in numbers] for name, *numbers in ROW.findall(_guideline())}
    for name in (*marks.ACTS, *marks.TOLD, *marks.NOT_TOLD):
        counts = [sum(name in (m.type, m.told) for s in file for m in s.marks) for file in by_file]
        assert told[name] == [*counts, sum(counts)], name
    assert told["sentences"][-1] == len(SENTENCES)


def _guideline() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")
