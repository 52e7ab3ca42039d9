"""Where each public set lies in a folder, what it asks, and by which task's measures its answers are scored."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from polybius.bench import attribution, kinds, phrases, places, probes, times, tolls, whole
from polybius.bench.measures import Measure, Tally
from polybius.bench.words import Json
from polybius.errors import PolybiusError
from polybius.types import Document


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One set of one task.  Of the files it may lie in, the first that is there counts: the unseen part first."""

    task: str
    name: str
    files: tuple[str, ...]
    document: Callable[[Json], Document | None]  # what a line asks; None for one that is left out
    tally: Callable[[Json, Json], Tally | None]
    measures: Callable[[Sequence[Json]], Sequence[Measure]]

    def find(self, folder: Path) -> Path | None:
        """The file in the folder, or beside it."""
        return next((place / file for place in (folder, folder.parent) for file in self.files
                     if (place / file).is_file()), None)  # fmt: skip


def rows(path: Path, limit: int | None) -> list[Json]:
    """The lines of a set, of those with one id the first; PolybiusError names a line that is broken."""
    with path.open(encoding="utf-8") as lines:
        found = _unique(_row(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())
        return [row for row, _ in zip(found, range(limit or 10**9), strict=False)]


def _row(line: str, where: str) -> Json:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise PolybiusError(f"{where}: no JSON ({error}); a set has one object a line") from None
    if not isinstance(row, dict):
        raise PolybiusError(f"{where}: not an object; a set has one object a line")
    return row


def _unique(found: Iterator[Json]) -> Iterator[Json]:
    seen: set[str] = set()
    for row in found:
        if ref(row) not in seen:
            seen.add(ref(row))
            yield row


def ref(row: Json) -> str:
    """What a line goes by."""
    return str(row.get("id") or row.get("doc_id") or row.get("article", {}).get("ref"))


# --- what a line asks ---------------------------------------------------------------------------------------


def _asks(row: Json, text: str | None, day: str | None, outlet: str | None = None) -> Document | None:
    if text is None:
        return None
    return Document(ref(row), text, "text/plain", published=_date(day), outlet=outlet)


def _date(day: str | None) -> date | None:
    """The day of a date or of a date with a time; None for what is no full one."""
    try:
        return date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return None


def _dated(field: str) -> Callable[[Json], Document | None]:
    """Asks about the line's text, with the day in a field of that name."""
    return lambda row: _asks(row, row["text"], row.get(field))


def _article(row: Json) -> Document | None:
    article = row["article"]
    return _asks(row, article["text"], article.get("published"), article.get("outlet"))


def _phrase(row: Json) -> Document | None:
    return _asks(row, phrases.sentence(row), phrases.day(row))


def _note(row: Json) -> Document | None:
    return _asks(row, row["text"], tolls.day(row))


# --- the sets -----------------------------------------------------------------------------------------------

_CASE = ("case2021_task2/test.jsonl", "case2021_task2/dev.jsonl")

SETS = (
    GoldSet("probes", "probes", ("probes/hidden.jsonl", "probes/dev.jsonl"), _dated("published"), probes.tally,
            probes.measures),
    GoldSet("probes", "sentences", ("sentences.jsonl",), _dated("published"), probes.tally, probes.measures),
    GoldSet("record", "gold", ("gold/hidden.jsonl", "gold/dev.jsonl"), _article, whole.tally, whole.measures),
    GoldSet("attribution", "polnear", ("polnear/test.jsonl", "polnear/dev.jsonl"), _dated("dct"), attribution.tally,
            attribution.measures),
    GoldSet("event-type", "zsp_plv", ("events/zsp_plv_test.jsonl", "events/zsp_plv_train.jsonl"), _dated("date"),
            kinds.type_tally, kinds.type_measures),
    GoldSet("event-type", "case2021_task2", _CASE, _dated("date"), kinds.case_tally, kinds.case_measures),
    GoldSet("relevance", "satp", ("conflict_relevance/satp_relevant_test.jsonl",
            "conflict_relevance/satp_relevant_dev.jsonl"), _dated("dct"), kinds.relevance_tally,
            kinds.relevance_measures),
    GoldSet("relevance", "case2021", _CASE, _dated("dct"), kinds.relevance_tally, kinds.relevance_measures),
    GoldSet("actors", "ngec_cases", ("actor_resolution/test.jsonl", "actor_resolution/dev.jsonl"), _phrase,
            phrases.tally, phrases.measures),
    GoldSet("times", "tempeval3", ("tempeval3/test.jsonl", "tempeval3/train.jsonl"), _dated("dct"), times.tally,
            times.measures),
    GoldSet("times", "wikiwars", ("wikiwars/test.jsonl", "wikiwars/train.jsonl"), _dated("dct"), times.tally,
            times.measures),
    GoldSet("places", "geowebnews", ("geoparsing/geowebnews_test.jsonl", "geoparsing/geowebnews_dev.jsonl"),
            _dated("dct"), places.tally, places.measures),
    GoldSet("places", "lgl", ("geoparsing/lgl.jsonl",), _dated("dct"), places.tally, places.measures),
    GoldSet("places", "geovirus", ("geoparsing/geovirus.jsonl",), _dated("dct"), places.tally, places.measures),
    GoldSet("counts", "awsd", ("awsd/test.jsonl", "awsd/dev.jsonl"), _note, tolls.tally, tolls.measures),
    GoldSet("counts", "acled", ("acled_samples/test.jsonl", "acled_samples/dev.jsonl"), _note, tolls.tally,
            tolls.measures),
)  # fmt: skip

TASKS = tuple(dict.fromkeys(one.task for one in SETS))
