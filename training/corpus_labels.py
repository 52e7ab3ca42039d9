"""The project's own labelled sentences and reports (`training/corpus/*.labels`), read and checked.

`training/corpus/GUIDELINE.md` says how they are made.

python training/corpus_labels.py training/corpus/*.labels     checks the files and counts what is in them
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TYPES = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
MODES = {
    "ACCUSE": "disapprove investigate allege",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "CONSULT": "visit third-party multilateral phone",
    "MOBILIZE": "troops weapons police militia",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "REJECT": "assist change yield meet",
    "REQUEST": "assist change yield meet",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "SANCTION": "convict expel withdraw discontinue",
    "THREATEN": "restrict arrest relations expel territory violence",
}
WHY_NOT = ["generic", "figurative", "other", "topic", "speech", "wanted", "part"]
SAID = [
    "say",
    "claim",
    "deny",
    "admit",
    "confirm",
    "accuse",
    "condemn",
    "demand",
    "request",
    "promise",
    "threaten",
    "warn",
    "predict",
    "order",
    "fear",
    "praise",
]
CERTAINTY, TENSE = ("certain", "probable", "possible", "unknown"), ("past", "present", "future", "none")

Span = tuple[int, int]


@dataclass(frozen=True)
class Act:
    """An act, or (type NONE, the reason as its mode) words that only look like one. Spans are offsets into the line."""

    type: str
    mode: str | None
    anchor: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    polarity: str = "+"
    certainty: str = "certain"
    tense: str = "past"
    era: str = "news"
    statement: str | None = None


@dataclass(frozen=True)
class Said:
    """A statement; `source` is empty where nobody is named, and where the speaker before goes on ("^")."""

    id: str
    act: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    inside: str | None = None


@dataclass(frozen=True)
class Line:
    """A sentence, a title or a paragraph with its labels."""

    text: str
    acts: tuple[Act, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Item:
    """A sentence (one line, no date) or a report (its first line is the title)."""

    where: str
    lines: tuple[Line, ...]
    published: str | None = None
    outlet: str | None = None


@dataclass
class _Open:
    text: str
    acts: list[Act] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def closed(self) -> Line:
        return Line(self.text, tuple(self.acts), tuple(self.said))


class LabelError(ValueError):
    """A label that is not as the guideline says; the message names file and line."""


def read(path: Path) -> list[Item]:
    """The items of one file; LabelError names the line of the first label that is off."""
    found, problems = check(path)
    if problems:
        raise LabelError(problems[0])
    return found


def check(path: Path) -> tuple[list[Item], list[str]]:
    """The items of one file, and what is wrong in it, a message for each line."""
    items: list[Item] = []
    problems: list[str] = []
    for start, block in _blocks(path.read_text(encoding="utf-8").splitlines()):
        head, lines = ("", "", ""), []
        for number, line in enumerate(block, start):
            where = f"{path.name}:{number}"
            try:
                if line.startswith("@"):
                    head = line[1:].partition("|")
                elif line.startswith(">"):
                    _label(line[1:].strip(), lines[-1] if lines else None)
                else:
                    lines.append(_Open(line.strip()))
            except LabelError as error:
                problems.append(f"{where}: {error}: {line}")
        problems += _loose_ends(lines, f"{path.name}:{start}")
        items.append(
            Item(
                f"{path.name}:{start}",
                tuple(one.closed() for one in lines),
                head[0].strip() or None,
                head[2].strip() or None,
            )
        )
    return items, problems


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, block
            block = []


def _loose_ends(lines: list[_Open], where: str) -> list[str]:
    ids = {one.id for line in lines for one in line.said}
    named = {act.statement for line in lines for act in line.acts} | {one.inside for line in lines for one in line.said}
    return [f"{where}: no such statement: {name}" for name in sorted(named - ids - {None})]  # type: ignore[type-var]


def _label(label: str, line: _Open | None) -> None:
    if line is None:
        raise LabelError("a label before any text")
    said = re.match(r"(s\d+) (\w+)(?: in (s\d+))?: ?(.*)$", label)
    if said:
        line.said.append(_said(said, line.text))
    else:
        line.acts.append(_act(label, line.text))


def _said(match: re.Match[str], text: str) -> Said:
    name, act, inside, rest = match.groups()
    parts = [part.strip() for part in rest.split(" | ")]
    if act not in SAID or len(parts) != 3:
        raise LabelError(f"no speech act {act!r}" if act not in SAID else "SOURCE | CUE | CONTENT are wanted")
    source, cue, content = (() if part in ("-", "^") else _spans(part, text) for part in parts)
    return Said(name, act, source, cue, content, inside)


def _act(label: str, text: str) -> Act:
    head, *parts = (part.strip() for part in label.split(" | "))
    name, _, words = head.partition(" ")
    type_, _, mode = name.partition("/")
    _known(type_, mode)
    values: dict[str, object] = {}
    roles: dict[str, list[Span]] = {"a": [], "r": [], "p": [], "t": []}
    for part in parts:
        role, _, rest = part.partition(" ")
        if role in roles and rest:
            roles[role].append(_span(rest, text))
        else:
            values |= dict(_told(word) for word in part.split())
    spans = {"actors": roles["a"], "recipients": roles["r"], "places": roles["p"], "times": roles["t"]}
    return Act(type_, mode or None, _span(words, text), **{k: tuple(v) for k, v in spans.items()}, **values)  # type: ignore[arg-type]


def _known(type_: str, mode: str) -> None:
    modes = WHY_NOT if type_ == "NONE" else MODES.get(type_, "").split()
    if type_ not in (*TYPES, "NONE"):
        raise LabelError(f"no such type: {type_}")
    if (mode or type_ == "NONE") and mode not in modes:
        raise LabelError(f"{type_} has no {mode!r}, but {', '.join(modes) or 'no modes'}")


def _told(word: str) -> tuple[str, str]:
    for key, values in (
        ("polarity", "+-"),
        ("certainty", CERTAINTY),
        ("tense", TENSE),
        ("era", ("news", "background")),
    ):
        if word in values:
            return key, word
    if re.fullmatch(r"s\d+", word):
        return "statement", word
    raise LabelError(f"neither a role nor a factuality nor a statement: {word!r}")


def _spans(part: str, text: str) -> tuple[Span, ...]:
    return tuple(_span(piece.strip(), text) for piece in part.split(" + "))


def _span(words: str, text: str) -> Span:
    """Where words stand in the line: `words`, `words#2`, `first … last`."""
    first, dots, last = (piece.strip() for piece in words.partition("…"))
    start, end = _find(first, text, 0)
    if not dots:
        return start, end
    return start, _find(last, text, end)[1]


def _find(words: str, text: str, after: int) -> Span:
    words, _, nth = words.partition("#") if re.search(r"#\d+$", words) else (words, "", "1")
    if not words:
        raise LabelError("no words")
    before, behind = (r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else "")
    at = [m.start() for m in re.finditer(before + re.escape(words) + behind, text) if m.start() >= after]
    if len(at) < int(nth):
        raise LabelError(f"not in the text: {words!r}" + (f" a {nth}. time" if nth != "1" else ""))
    return at[int(nth) - 1], at[int(nth) - 1] + len(words)


def count(items: list[Item]) -> Counter[str]:
    """How many sentences, reports, statements and acts of each kind there are."""
    acts = [act for item in items for line in item.lines for act in line.acts]
    told = [act for act in acts if act.type != "NONE"]
    tally = Counter(
        {"sentences": sum(i.published is None for i in items), "reports": sum(i.published is not None for i in items)}
    )
    tally["statements"] = sum(len(line.said) for item in items for line in item.lines)
    tally += Counter(f"{a.type}/{a.mode}" if a.type == "NONE" else a.type for a in acts)
    for one in told:
        tally.update((f"polarity {one.polarity}", one.certainty, f"tense {one.tense}", one.era))
    return tally


def main(paths: list[str]) -> int:
    """Exit code 1 where a file has a label that is off; prints every such line, and the counts."""
    checked = [check(Path(path)) for path in paths]
    problems = [problem for _, found in checked for problem in found]
    print("\n".join(problems) or "every label is well formed", file=sys.stderr)
    for name, number in sorted(count([item for items, _ in checked for item in items]).items()):
        print(f"{number:6} {name}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
