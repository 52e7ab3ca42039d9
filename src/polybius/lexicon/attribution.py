"""The cues of `data/cues/attribution.yaml` as frozen rules, found by the lemma they begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown
from polybius.types import Act

FIELDS = ("id", "kind", "act", "words", "takes", "own", "examples", "not_examples")
KINDS = ("verb", "noun", "phrase", "attitude", "medium", "content")
TAKES = ("clause", "quote", "object", "infinitive", "naming")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that attribute, and the speech act they stand for."""

    id: str
    file: str
    line: int
    kind: str
    act: Act
    words: tuple[tuple[str, ...], ...]
    takes: frozenset[str]
    own: bool = False
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()


Entry = tuple[tuple[str, ...], Cue]


@dataclass(frozen=True)
class AttributionLexicon:
    cues: tuple[Cue, ...]
    by_kind: Mapping[str, Mapping[str, tuple[Entry, ...]]]  # kind -> first lemma -> entries, longest first

    def entries(self, kind: str, lemma: str) -> tuple[Entry, ...]:
        """The cues of a kind that begin with a lemma, those of several words first."""
        return self.by_kind[kind].get(lemma, ())


@lru_cache(maxsize=2)
def load(folder: Path = DATA) -> AttributionLexicon:
    """The attribution cues under a data folder; DataError with file and line where one is off."""
    path = folder / "cues" / "attribution.yaml"
    cues = tuple(_cue(node, shown(path)) for node in read_yaml(path))
    return AttributionLexicon(cues, MappingProxyType({kind: _index(cues, kind) for kind in KINDS}))


def _index(cues: Sequence[Cue], kind: str) -> Mapping[str, tuple[Entry, ...]]:
    index: dict[str, list[Entry]] = {}
    for cue in cues:
        for words in cue.words if cue.kind == kind else ():
            index.setdefault(words[0], []).append((words, cue))
    return MappingProxyType({first: tuple(sorted(found, key=_longest)) for first, found in index.items()})


def _longest(entry: Entry) -> int:
    return -len(entry[0])


def _cue(node: dict[str, object], file: str) -> Cue:
    line = getattr(node, "line", None)
    check_fields(node, FIELDS, file, line, required=("id", "kind", "act", "words"))
    for field, allowed in (("kind", KINDS), ("act", tuple(Act))):
        if node[field] not in allowed:
            raise DataError(file, line, f"{field} {node[field]!r} is none of {', '.join(allowed)}")
    takes = _texts(node.get("takes")) or ("clause", "quote")
    for value in takes:
        if value not in TAKES:
            raise DataError(file, line, f"takes {value!r} is none of {', '.join(TAKES)}")
    return Cue(
        id=str(node["id"]),
        file=file,
        line=line or 0,
        kind=str(node["kind"]),
        act=Act(str(node["act"])),
        words=tuple(tuple(words.lower().split()) for words in _texts(node["words"])),
        takes=frozenset(takes),
        own=node.get("own") == "yes",
        examples=_texts(node.get("examples")),
        not_examples=_texts(node.get("not_examples")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
