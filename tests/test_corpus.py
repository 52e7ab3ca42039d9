"""The corpus that teaches the encoder: all can be read, none is twice, none is one the program is judged by."""

import importlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "training" / "corpus"
ROW = re.compile(r"^\| `?([A-Za-z/ +-]+?)`? \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)

sys.path.insert(0, str(ROOT / "training"))  # the readers are no part of the package
marks = importlib.import_module("corpus_marks")
labels = importlib.import_module("corpus_labels")
second_reading = importlib.import_module("second_reading")

MARKED = marks.read(FOLDER)
FILES = sorted(FOLDER.glob("*.labels"))
ITEMS = [item for path in FILES for item in labels.read(path)]


def plain(text: str) -> str:
    """A sentence so that two which differ in case or punctuation alone are one."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def texts() -> list[str]:
    return [s.text for s in MARKED] + [line.text for item in ITEMS for line in item.lines]


def write(folder: Path, text: str) -> Path:
    path = folder / "some.labels"
    path.write_text(text, encoding="utf-8")
    return path


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


def test_labels_keep_words_roles_and_standing(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Riga denied that its guards had beaten the beaten smuggler in Ainazi on Monday.\n"
        "> s1 deny: Riga | denied | its guards … on Monday\n"
        "> ASSAULT/beat beaten | a its guards | r the beaten smuggler | p Ainazi | t Monday | - | s1\n",
    )
    (line,) = labels.read(path)[0].lines
    (act,), (said,) = line.acts, line.said
    assert [line.text[slice(*span)] for span in (act.anchor, *act.actors, *act.places)] == [
        "beaten",
        "its guards",
        "Ainazi",
    ]
    assert (act.type, act.mode, act.polarity, act.certainty, act.statement) == ("ASSAULT", "beat", "-", "certain", "s1")
    assert line.text[slice(*said.content[0])] == "its guards had beaten the beaten smuggler in Ainazi on Monday"


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("> HUG met", "no such type"),
        ("> ASSAULT/hug met", "has no 'hug'"),
        ("> CONSULT hugged", "not in the text"),
        ("> CONSULT met | s4", "no such statement"),
        ("> CONSULT met | perhaps", "neither a role"),
        ("> s1 sing: They | met | in Bern", "no speech act"),
    ],
)
def test_a_label_that_is_off_is_refused_with_its_line(tmp_path: Path, label: str, reason: str) -> None:
    _, problems = labels.check(write(tmp_path, f"They met in Bern.\n{label}\n"))
    assert len(problems) == 1
    assert reason in problems[0]
    assert problems[0].startswith("some.labels:")


def test_the_second_of_two_like_words_is_found(tmp_path: Path) -> None:
    (item,) = labels.read(write(tmp_path, "Shells fell and shells fell again.\n> ASSAULT fell#2\n"))
    assert item.lines[0].acts[0].anchor == (23, 27)


def test_no_mark_is_left_in_the_text() -> None:
    assert MARKED
    assert [s.text for s in MARKED if re.search(r"\[\[|\]\]|\|", s.text)] == []


def test_no_text_stands_twice() -> None:
    counts = Counter(plain(text) for text in texts())
    assert [text for text, n in counts.items() if n > 1 and len(text.split()) > 6] == []


def test_every_type_mode_and_standing_occurs() -> None:
    acts = [act for item in ITEMS for line in item.lines for act in line.acts]
    told = [act for act in acts if act.type != "NONE"]
    assert {act.type for act in told} == set(labels.TYPES)
    assert {act.mode for act in acts if act.type == "NONE"} == set(labels.WHY_NOT)
    wanted = {(type_, mode) for type_, modes in labels.MODES.items() for mode in modes.split()}
    assert wanted <= {(act.type, act.mode) for act in told}
    assert {act.certainty for act in told} == set(labels.CERTAINTY)
    assert {act.tense for act in told} == set(labels.TENSE)
    assert {said.act for item in ITEMS for line in item.lines for said in line.said} == set(labels.SAID)


def test_no_text_is_one_the_program_is_judged_by() -> None:
    path = ROOT / "tests" / "cases" / "sentences.jsonl"
    judged = {plain(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines() if line}
    assert judged
    assert not judged & {plain(text) for text in texts()}


def test_the_datasheet_counts_truly() -> None:
    stated = {name: tuple(int(n.replace(",", "")) for n in numbers) for name, *numbers in ROW.findall(_datasheet())}
    labelled = labels.count(ITEMS)
    marked = Counter({"sentences": len(MARKED)})
    for sentence in MARKED:
        marked.update(f"NONE/{m.told}" if m.type == "NONE" else m.type for m in sentence.marks)
    for name in ("sentences", "reports", "statements", *labels.TYPES, *(f"NONE/{why}" for why in labels.WHY_NOT)):
        assert stated[name] == (labelled[name], marked[name]), name


def test_alpha_is_one_for_agreement_and_nought_for_chance() -> None:
    assert second_reading.alpha([("a", "a"), ("b", "b")]) == 1
    assert abs(second_reading.alpha([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 50)) < 0.01


def test_a_sheet_shows_no_label_and_a_reading_is_matched_to_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Riga denied that guards had beaten him.\n> s1 deny: Riga | denied | guards … him\n"
        "> ASSAULT/beat beaten | a guards | r him | - | s1\n",
    )
    pages = second_reading.pages(path)
    assert second_reading.sheet(pages) == "#1 Riga {s1 denied} that guards had [1 beaten] him.\n"
    given = second_reading.answers("1: 1 ASSAULT/beat a=guards r=him ; s1 deny by=Riga")
    pairs = {name: (a, b) for name, a, b, _ in second_reading.compared(pages, given)}
    assert pairs["polarity"] == ("-", "+")
    assert pairs["mode"] == ("beat", "beat")
    assert pairs["actor"] == pairs["recipient"] == pairs["source"] == ("same", "same")


def _datasheet() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")
