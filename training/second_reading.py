"""The second reading of the corpus: blind sheets for a second reader, and how far the two readers agree.

    python training/second_reading.py sheets training/corpus FOLDER       writes FOLDER/sheet-africa.txt …
    python training/second_reading.py agreement training/corpus FOLDER    reads FOLDER/reading-africa.txt …

A sheet shows each item's text with the words in question numbered, and none of their labels; "The second reading" in
`corpus/GUIDELINE.md` says what the reader writes.  Agreement is Krippendorff's alpha for two readers and nominal
values (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus_labels
import corpus_marks


@dataclass(frozen=True)
class Question:
    """Words whose label a second reader gives again: the first reader's values, by field."""

    number: str
    span: tuple[int, int]
    first: dict[str, str | None]
    heads: dict[str, tuple[str, ...]]  # the words of each role


@dataclass(frozen=True)
class Page:
    """A sentence, title or paragraph with what is asked of it."""

    where: str
    text: str
    questions: tuple[Question, ...]


def pages(path: Path) -> list[Page]:
    """A file of the corpus, line by line, where anything is asked."""
    if path.suffix == ".txt":
        return [_marked(path.name, n, sentence) for n, sentence in enumerate(_sentences(path), 1)]
    found = [page for item in corpus_labels.read(path) for page in _pages(item)]
    return [page for page in found if page.questions]


def _sentences(path: Path) -> Iterator[corpus_marks.Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield corpus_marks.parse(line.strip())


def _pages(item: corpus_labels.Item) -> Iterator[Page]:
    for n, line in enumerate(item.lines):
        acts = sorted(line.acts, key=lambda act: act.anchor)
        asked = [_of_act(str(i), act, line.text) for i, act in enumerate(acts, 1)]
        asked += [_of_said(one, line.text) for one in line.said if one.cue]
        yield Page(f"{item.where}+{n}", line.text, tuple(asked))


def _of_act(number: str, act: corpus_labels.Act, text: str) -> Question:
    told = act.type != "NONE"
    first = {"type": act.type, "mode" if told else "why": act.mode}
    if told:
        first |= {"polarity": act.polarity, "certainty": act.certainty, "tense": act.tense, "era": act.era}
    roles = {"a": act.actors, "r": act.recipients, "p": act.places, "t": act.times} if told else {}
    return Question(number, act.anchor, first, {k: tuple(text[a:b] for a, b in spans) for k, spans in roles.items()})


def _of_said(said: corpus_labels.Said, text: str) -> Question:
    return Question(said.id, said.cue[0], {"act": said.act}, {"by": tuple(text[a:b] for a, b in said.source)})


def _marked(name: str, n: int, sentence: corpus_marks.Sentence) -> Page:
    asked = []
    for i, mark in enumerate(sentence.marks, 1):
        told = mark.type != "NONE"
        first: dict[str, str | None] = {"type": mark.type}
        if told:
            first |= {
                "polarity": "-" if mark.told == "denied" else "+",
                "era": "background" if mark.told == "history" else "news",
            }
        else:
            first["why"] = mark.told
        asked.append(Question(str(i), (mark.start, mark.end), first, {}))
    return Page(f"{name}:{n}", sentence.text, tuple(asked))


# --- sheets ---------------------------------------------------------------------------------------------------


def sheet(part: Sequence[Page]) -> str:
    """The pages as a second reader sees them: `#3 Gunmen [1 ambushed] a convoy, a source {s1 said}.`"""
    return "".join(f"#{n} {_shown(page)}\n" for n, page in enumerate(part, 1))


def _shown(page: Page) -> str:
    edits = []
    for question in page.questions:
        opening, closing = "{}" if question.number.startswith("s") else "[]"
        edits.append((question.span[0], 1, f"{opening}{question.number} "))
        edits.append((question.span[1], 0, closing))
    text = page.text
    for at, _, words in sorted(edits, reverse=True):
        text = text[:at] + words + text[at:]
    return text


# --- agreement -------------------------------------------------------------------------------------------------


def answers(text: str) -> dict[tuple[int, str], dict[str, str]]:
    """What a second reader wrote: for page and number of a question, its values by field."""
    found = {}
    for line in text.splitlines():
        number, colon, rest = line.strip().lstrip("#").partition(":")
        if colon and number.strip().isdigit():
            for part in filter(None, (p.strip() for p in rest.split(";"))):
                name, _, values = part.partition(" ")
                found[int(number), name] = _values(values, name)
    return found


def _values(words: str, name: str) -> dict[str, str]:
    given = dict(re.findall(r"\b(a|r|p|t|by)=(\S+)", words))
    kind, *rest = [word for word in words.split() if "=" not in word] or [""]
    if name.startswith("s"):
        return {"act": kind, **given}
    type_, _, mode = kind.partition("/")
    if type_ == "NONE":
        return {"type": type_, "why": mode}
    told = {"polarity": "+", "certainty": "certain", "tense": "past", "era": "news"}
    for word in rest:
        told |= {name: word for name, all_ in _FIELDS.items() if word in all_}
    return {"type": type_, "mode": mode, **told, **given}


_FIELDS = {
    "polarity": "+-", "certainty": corpus_labels.CERTAINTY, "tense": corpus_labels.TENSE, "era": ("news", "background"),
}  # fmt: skip
ROLES = {"a": "actor", "r": "recipient", "p": "place", "t": "time", "by": "source"}


def compared(part: Sequence[Page], given: dict[tuple[int, str], dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Pairs of values, first and second reader's: field, first, second, where. Of an act that both see, the details."""
    for n, page in enumerate(part, 1):
        for question in page.questions:
            second = given.get((n, question.number))
            if second is not None:
                where = f"{page.where} {page.text[slice(*question.span)]}"
                yield from ((*pair, where) for pair in _pairs(question, second))


def _pairs(question: Question, second: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    first = question.first
    if "type" in first:
        yield "act or none", str(first["type"] == "NONE"), str(second["type"] == "NONE")
        yield "type", str(first["type"]), second["type"]
        if first["type"] != second["type"]:
            return
    for name in ("why", "mode", "polarity", "certainty", "tense", "era", "act"):
        if name in first:
            yield name, first[name] or "none", second.get(name) or "none"
    for role, words in question.heads.items():
        yield ROLES[role], "same" if words else "none", _same(words, second.get(role, "-"))


def _same(words: Sequence[str], head: str) -> str:
    """Whether the second reader's word for a party is among the first reader's words: "same", else the word itself."""
    if head in {"-", ""}:
        return "none"
    return (
        "same"
        if any(head.lower() in {w.lower() for w in re.split(r"[\s_]+", one)} | {one.lower()} for one in words)
        else head
    )


def alpha(pairs: Iterable[tuple[str, str]]) -> float:
    """Krippendorff's alpha of two readers with nominal values; 1 where both gave one value throughout."""
    pairs = list(pairs)
    counts = Counter(value for pair in pairs for value in pair)
    n = sum(counts.values())
    apart = sum(a != b for a, b in pairs) / len(pairs)
    by_chance = 1 - sum(c * (c - 1) for c in counts.values()) / (n * (n - 1))
    return 1 - apart / by_chance if by_chance else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("sheets", "agreement"))
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--differences", action="store_true", help="list them as well")
    args = parser.parse_args()
    files = sorted(path for pattern in ("*.labels", "*.txt") for path in args.corpus.glob(pattern))
    args.folder.mkdir(parents=True, exist_ok=True)
    if args.what == "sheets":
        for path in files:
            (args.folder / f"sheet-{path.stem}.txt").write_text(sheet(pages(path)), encoding="utf-8")
        return
    found: dict[str, list[tuple[str, str]]] = {}
    for path in files:
        reading = args.folder / f"reading-{path.stem}.txt"
        given = answers(reading.read_text(encoding="utf-8")) if reading.exists() else {}
        for name, a, b, where in compared(pages(path), given):
            found.setdefault(name, []).append((a, b))
            if args.differences and a != b:
                print(f"{where}\t{name}\t{a}\t{b}", file=sys.stderr)
    for name, pairs in found.items():
        same = sum(a == b for a, b in pairs) / len(pairs)
        print(f"{name:12} {len(pairs):6} {100 * same:6.1f} {alpha(pairs):6.3f}")


if __name__ == "__main__":
    main()
