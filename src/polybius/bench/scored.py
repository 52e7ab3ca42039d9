"""A set scored: its questions put, its answers compared, its measures taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from polybius.bench import sets
from polybius.bench.measures import Tally, Value, evaluate
from polybius.bench.sets import GoldSet
from polybius.bench.words import Json
from polybius.errors import PolybiusError
from polybius.types import Document

# What a document without a sound answer has said: nothing.
_SILENT: Json = {
    "mentions": {"actors": [], "places": [], "times": []}, "actors": {}, "places": {},
    "statements": [], "events": [], "figures": [], "contests": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one set."""

    task: str
    set: str
    file: str
    documents: int
    failed: int
    values: tuple[Value, ...]


def questions(gold: GoldSet, rows: Sequence[Json], path: Path) -> list[Document]:
    """The documents that the lines of a set ask about; PolybiusError where they are laid out otherwise."""
    try:
        return [document for row in rows if (document := gold.document(row)) is not None]
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise _otherwise(gold, path, error) from error


def score(gold: GoldSet, rows: Sequence[Json], answers: Mapping[str, Json], path: Path) -> Scored:
    """The measures of a set over the answers; a fault counts as an empty one."""
    asked = questions(gold, rows, path)
    refs = {document.ref for document in asked}
    failed = sum("error" in answers[ref] for ref in refs)
    try:
        tallies = [tally for row in rows if sets.ref(row) in refs
                   if (tally := _tally(gold, row, answers)) is not None]  # fmt: skip
        measures = gold.measures(rows)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise _otherwise(gold, path, error) from error
    return Scored(gold.task, gold.name, str(path), len(asked), failed, tuple(evaluate(measures, tallies)))


def _tally(gold: GoldSet, row: Json, answers: Mapping[str, Json]) -> Tally | None:
    answer = answers[sets.ref(row)]
    silent = _SILENT | {"article": {"text": ""}}
    return gold.tally(row, silent if "error" in answer else answer)


def _otherwise(gold: GoldSet, path: Path, error: Exception) -> PolybiusError:
    return PolybiusError(
        f"{path}: not laid out as the set {gold.name} is ({type(error).__name__}: {error}); "
        f"leave it out with --tasks, or see docs/bench.md for the fields"
    )
