"""The cues of `data/cues/factuality.yaml` as frozen rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown

FIELDS = ("id", "words", "reaches", "sets", "stops_at", "unless", "examples", "not_examples")
REACHES = frozenset({"claims", "governs", "modifies", "clause", "raising", "intends", "marks", "whether"})
VALUES: Mapping[str, frozenset[str]] = {
    "polarity": frozenset("+-"),
    "certainty": frozenset({"certain", "probable", "possible", "unknown"}),
    "tense": frozenset({"past", "present", "future", "none"}),
    "era": frozenset({"news", "background"}),
    "generic": frozenset({"yes"}),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak of whether acts took place, and of which acts."""

    id: str
    file: str
    line: int
    words: tuple[tuple[str, ...], ...]
    reaches: str
    sets: Mapping[str, str]
    stops_at: frozenset[str] = frozenset()
    unless: tuple[tuple[str, ...], ...] = ()
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class CueLexicon:
    cues: tuple[Cue, ...]
    by_first_word: Mapping[str, tuple[tuple[tuple[str, ...], Cue], ...]]  # longest phrase first


@lru_cache(maxsize=2)
def load(folder: Path = DATA) -> CueLexicon:
    """The factuality cues under a data folder; DataError with file and line where one is off."""
    path = folder / "cues" / "factuality.yaml"
    cues = tuple(_cue(node, shown(path)) for node in read_yaml(path))
    index: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for cue in cues:
        for words in cue.words:
            index.setdefault(words[0], []).append((words, cue))
    longest_first = {first: tuple(sorted(found, key=lambda f: -len(f[0]))) for first, found in index.items()}
    return CueLexicon(cues, MappingProxyType(longest_first))


def _cue(node: dict[str, object], file: str) -> Cue:
    line = getattr(node, "line", None)
    check_fields(node, FIELDS, file, line, required=("id", "words", "reaches", "sets"))
    if node["reaches"] not in REACHES:
        raise DataError(file, line, f"reaches {node['reaches']!r} is none of {', '.join(sorted(REACHES))}")
    sets = node["sets"]
    assert isinstance(sets, dict)
    check_fields(sets, VALUES, file, line)
    for field, value in sets.items():
        if value not in VALUES[field]:
            raise DataError(file, line, f"{field} {value!r} is none of {', '.join(sorted(VALUES[field]))}")
    return Cue(
        str(node["id"]),
        file,
        line or 0,
        _phrases(node["words"]),
        str(node["reaches"]),
        MappingProxyType({str(k): str(v) for k, v in sets.items()}),
        frozenset(map(str, _list(node.get("stops_at")))),
        _phrases(node.get("unless")),
        tuple(map(str, _list(node.get("examples")))),
        tuple(map(str, _list(node.get("not_examples")))),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _phrases(value: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(str(words).lower().split()) for words in _list(value))
