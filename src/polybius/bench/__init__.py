"""The project's own benchmark: public sets in a folder of the user's -> scores with intervals.

No text of these sets is part of the program.  `sets` says where each lies and what it asks, the modules named after
the tasks say what is counted and by what definition, `measures` makes scores with intervals of the counts.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from polybius.bench import answers, scored, sets
from polybius.bench.answers import Code
from polybius.bench.scored import Scored
from polybius.bench.sets import SETS, TASKS, GoldSet
from polybius.config import Config
from polybius.errors import PolybiusError

__all__ = ["SETS", "TASKS", "Scored", "found", "run"]


def found(folder: Path, tasks: Sequence[str], say: Callable[[str], None]) -> list[tuple[GoldSet, Path]]:
    """The sets of these tasks that the folder has; says which are absent; PolybiusError where all are."""
    if not folder.is_dir():
        raise PolybiusError(f"{folder}: no folder; name the one that holds the public sets (docs/bench.md)")
    wanted = [gold for gold in SETS if gold.task in tasks]
    there = [(gold, path) for gold in wanted if (path := gold.find(folder)) is not None]
    if not there:
        files = ", ".join(dict.fromkeys(gold.files[-1] for gold in wanted))
        raise PolybiusError(f"{folder}: none of the sets is in it or beside it; looked for {files} (docs/bench.md)")
    present = [gold for gold, _ in there]
    absent = [f"{gold.task}/{gold.name}" for gold in wanted if gold not in present]
    if absent:
        say(f"skipped, not in {folder} or beside it: {', '.join(absent)}")
    return there


def run(
    there: Sequence[tuple[GoldSet, Path]],
    code: Code,
    config: Config,
    *,
    limit: int | None = None,
    kept: Path | None = None,
    say: Callable[[str], None],
) -> Iterator[Scored]:
    """The scores of each set, in order, as each is done; `code` is how documents are coded."""
    for gold, path in there:
        lines = sets.rows(path, limit)
        asked = scored.questions(gold, lines, path)
        say(f"{gold.task}/{gold.name}: {len(asked):,} documents")
        file = kept / f"{gold.task}-{gold.name}.jsonl" if kept else None
        yield scored.score(gold, lines, answers.of(asked, code, config, file), path)
