"""A coding comes into the record: written, compared, placed; all of it or nothing."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from polybius.record import placing, store, writing
from polybius.record.merge import copies
from polybius.record.tellings import coding_id
from polybius.types import Coding, Fault


class Outcome(StrEnum):
    """What adding a document came to."""

    NEW = "new"
    KNOWN = "known"  # it was there: nothing was added
    COPY = "copy"  # a near-copy of a text that is there: another report, the same source
    VERSION = "version"  # another text under the address of an earlier report, which it replaces
    REREAD = "reread"  # a report that was there, read anew by another program
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one document came to, and which of its events joined what."""

    ref: str
    outcome: Outcome
    events: int = 0
    moves: tuple[placing.Move, ...] = ()
    near: str | None = None  # ref of the text it is a near-copy of, or the earlier version of it
    message: str = ""

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents that its events are in or that they changed."""
        return tuple(f"I{n}" for n in sorted({move.now for move in self.moves if move.now is not None}))


@dataclass(frozen=True, slots=True)
class Settings:
    """By whom things are added, and whether texts are kept."""

    by: str
    clock: writing.Clock
    keep_text: bool = True


def add(db: sqlite3.Connection, placer: placing.Placer, result: Coding | Fault, settings: Settings) -> Added:
    """What the document came to; sqlite3.Error, with nothing written, where it could not be."""
    result = _storable(result)
    if isinstance(result, Fault):
        return _add_fault(db, result, settings)
    if _is_known(db, result):
        return Added(result.article.ref, Outcome.KNOWN, len(result.events))
    with store.change(db):
        revision = writing.new_revision(db, "add", settings.by, settings.clock())
        return _add(db, placer, result, settings, revision)


def _add(
    db: sqlite3.Connection, placer: placing.Placer, result: Coding, settings: Settings, revision: int
) -> Added:
    article, ref = result.article, result.article.ref
    signature = copies.signature(copies.story(article))
    agencies = copies.agencies(article)
    text, new_text = writing.article(db, article, signature, agencies, revision, settings.keep_text)
    source = placer.trace(text, signature, agencies, revision) if new_text else None
    program = writing.run(db, result.run, revision)
    words: bytes = db.execute("SELECT words FROM dictionary").fetchone()[0]
    coding, new_coding = writing.coding(db, result, text, program, words, revision, settings.keep_text)
    report, new_report = writing.report(db, article, text, revision)
    before = events_of_report(db, report)
    writing.reading(db, report, coding, revision)
    events = _events(db, coding)
    if new_coding:
        first = _events_of_article(db, source) if source not in {None, text} else []
        followers = placer.follow(events, first) if first else set()
        placer.link([event for event in events if event not in followers])
    replaced = db.execute("SELECT replaces FROM report WHERE report = ?", (report,)).fetchone()[0]
    touched = {*events, *before, *(events_of_report(db, replaced) if replaced else ())}
    moves = placer.settle(touched, revision)
    outcome, near = Outcome.NEW, None
    if not new_report:
        outcome = Outcome.REREAD
    elif replaced:
        outcome, near = Outcome.VERSION, _ref(db, "report", replaced)
    elif source is not None or not new_text:
        outcome, near = Outcome.COPY, _ref(db, "article", source if source is not None else text)
    return Added(ref, outcome, len(result.events), moves, near)


def _storable(result: Coding | Fault) -> Coding | Fault:
    """The result, in whose names no half characters are."""
    if isinstance(result, Fault):
        return replace(result, ref=writing.storable(result.ref), message=writing.storable(result.message))
    of = result.article
    uri, outlet, byline = (writing.storable(text) if text else text for text in (of.uri, of.outlet, of.byline))
    article = replace(of, ref=writing.storable(of.ref), uri=uri, outlet=outlet, byline=byline)
    return result if article == of else replace(result, article=article)


def _add_fault(db: sqlite3.Connection, result: Fault, settings: Settings) -> Added:
    known = db.execute("SELECT 1 FROM fault WHERE ref = ? AND message = ?", (result.ref, result.message)).fetchone()
    if not known:
        with store.change(db):
            revision = writing.new_revision(db, "add", settings.by, settings.clock())
            writing.fault(db, result.ref, result.kind, result.message, revision)
    return Added(result.ref, Outcome.FAULT, message=result.message)


def _is_known(db: sqlite3.Connection, result: Coding) -> bool:
    row = db.execute(
        "SELECT c.id FROM report r JOIN reading g USING (report) JOIN coding c USING (coding) WHERE r.id = ? "
        "ORDER BY g.revision DESC LIMIT 1",
        (writing.report_id(result.article),),
    ).fetchone()
    return row is not None and row["id"] == coding_id(result)


def _events(db: sqlite3.Connection, coding: int) -> list[int]:
    row = db.execute("SELECT before, events FROM coding WHERE coding = ?", (coding,)).fetchone()
    return list(range(row["before"] + 1, row["before"] + row["events"] + 1))


def _events_of_article(db: sqlite3.Connection, article: int | None) -> list[int]:
    """The events of the first coding of a text."""
    row = db.execute("SELECT coding FROM coding WHERE article = ? ORDER BY coding LIMIT 1", (article,)).fetchone()
    return _events(db, row["coding"]) if row else []


def events_of_report(db: sqlite3.Connection, report: int) -> Iterator[int]:
    """The events of all codings that a report has had."""
    rows = db.execute("SELECT DISTINCT coding FROM reading WHERE report = ?", (report,)).fetchall()
    for row in rows:
        yield from _events(db, row["coding"])


def _ref(db: sqlite3.Connection, column: str, row: int) -> str | None:
    found = db.execute(f"SELECT ref FROM report WHERE {column} = ? ORDER BY report LIMIT 1", (row,)).fetchone()
    return found["ref"] if found else None
