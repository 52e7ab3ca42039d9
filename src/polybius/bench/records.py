"""Records that were written before, and articles to be coded now beside them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath

from polybius import intake
from polybius.bench.words import Json, span
from polybius.errors import PolybiusError
from polybius.types import Article, Document, Fault, Zone, ZoneKind

_LINES = {".jsonl", ".ndjson"}
_ARTICLES = {".txt", ".html", ".htm", *_LINES}
# What a comparison reads of a record; the rest is left out of records that are stored for it.
_KEPT = {
    "article": ("id", "ref", "published", "published_why", "text", "zones"),
    "statements": ("id", "source", "cue", "content", "speaker", "act"),
    "events": ("id", "type", "mode", "anchor", "actors", "recipients", "place", "place_span", "when", "polarity",
               "certainty", "tense", "era", "statements", "figures"),
    "figures": ("id", "kind", "counted", "of", "low", "best", "high", "comparator", "span", "polarity", "statements"),
}  # fmt: skip


def read(path: Path) -> list[Json]:
    """The records (and faults) of a file; PolybiusError where a line is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise PolybiusError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    answers = [_answer(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not answers:
        raise PolybiusError(f"{path}: no record in it; write one with polybius code … --format jsonl")
    return answers


def _answer(line: str, where: str) -> Json:
    answer = _object(line)
    if answer is None or not _is_answer(answer):
        raise PolybiusError(f"{where}: no record; give what polybius code … --format jsonl wrote")
    return answer


def _object(line: str) -> Json | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_answer(line: Json) -> bool:
    return str(line.get("schema", "")).startswith("polybius/") or {"ref", "error"} <= line.keys()


def are_in(path: Path) -> bool:
    """Whether a file holds records, not articles to be coded."""
    if path.suffix.lower() not in _LINES or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as lines:
        first = _object(next((line for line in lines if line.strip()), ""))
    return first is not None and _is_answer(first)


def pruned(record: Json) -> Json:
    """The record with what a comparison reads, to be stored."""
    part = {name: _only(record[name], fields) for name, fields in _KEPT.items()}
    places = {key: {"name": place["name"]} for key, place in record["places"].items()}
    used = {event["place"] for event in record["events"]}
    return {"schema": record["schema"], **part, "places": {key: places[key] for key in places if key in used}}


def _only(value: object, fields: Sequence[str]) -> object:
    if isinstance(value, list):
        return [_only(one, fields) for one in value]
    return {field: value[field] for field in fields} if isinstance(value, dict) else value


# --- what is to be coded ------------------------------------------------------------------------------------


def articles(old: Iterable[Json]) -> Iterator[Article]:
    """The articles that records hold, as they were read."""
    for article in (answer["article"] for answer in old if "error" not in answer):
        zones = tuple(Zone(ZoneKind(zone["kind"]), span(zone)) for zone in article["zones"])
        day = article["published"]
        yield Article(
            article["id"], article["ref"], article["text"], zones, date.fromisoformat(day) if day else None,
            article["published_why"], *(article.get(field) for field in ("title", "byline", "outlet", "uri")),
        )  # fmt: skip


def documents(inputs: Sequence[str], old: Sequence[Json]) -> Iterator[Document | Fault]:
    """The documents of files and folders; one without a day gets that which the user gave for it before."""
    days = {PurePath(answer["article"]["ref"]).name: answer["article"]["published"]
            for answer in old if "error" not in answer and answer["article"]["published_why"] == "user"}  # fmt: skip
    for document in intake.documents([file for one in inputs for file in _files(one)]):
        day = days.get(PurePath(document.ref).name)
        if isinstance(document, Document) and document.published is None and day:
            yield replace(document, published=date.fromisoformat(day))
        else:
            yield document


def _files(name: str) -> list[str]:
    """The articles of a folder, in order of their names; a file as it is."""
    path = Path(name)
    if not path.is_dir():
        return [name]
    found = sorted(str(file) for file in path.iterdir() if file.suffix.lower() in _ARTICLES)
    if not found:
        raise PolybiusError(f"{name}: no article in it; they are files in {', '.join(sorted(_ARTICLES))}")
    return found
