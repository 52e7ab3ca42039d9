"""The project's own marked sentences (`training/corpus/*.txt`): words, and what act each marked word tells.

A line is a sentence or two of news with marks `[[TYPE|told|words]]`; `training/corpus/README.md` is the guideline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from polybius.types import EventType

MARK = re.compile(r"\[\[([A-Z]+)\|([a-z]+)\|([^\]|]+)\]\]")
NO_ACT = "NONE"
ACTS = (NO_ACT, *(str(type_) for type_ in EventType))
# How an act is told; of words that are no act, why they are none.
TOLD = ("happened", "denied", "hedged", "future", "history")
NOT_TOLD = ("generic", "figurative", "other", "topic", "speech", "wanted", "part")


@dataclass(frozen=True)
class Marked:
    """Words of a sentence that name, or seem to name, an act."""

    start: int
    end: int
    type: str  # an event type, or NONE
    told: str


@dataclass(frozen=True)
class Sentence:
    text: str
    marks: tuple[Marked, ...]


def read(folder: Path) -> list[Sentence]:
    """The sentences of all files, each once; ValueError names file and line of a mark that is off."""
    found = {s.text: s for path in sorted(folder.glob("*.txt")) for s in _sentences(path)}
    return list(found.values())


def _sentences(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield parse(line.strip(), f"{path.name}:{number}")


def parse(line: str, where: str = "") -> Sentence:
    """One line as plain text with its marks."""
    text, marks, at = "", [], 0
    for match in MARK.finditer(line):
        type_, told, words = match.groups()
        text += line[at : match.start()]
        if type_ not in ACTS or told not in (NOT_TOLD if type_ == NO_ACT else TOLD):
            raise ValueError(f"{where}: no such mark: {match.group()}")
        marks.append(Marked(len(text), len(text) + len(words), type_, told))
        text, at = text + words, match.end()
    return Sentence(text + line[at:], tuple(marks))
