"""A coding -> rows: what `schema/` says, in the order in which rows need each other."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from polybius.record import details
from polybius.record.tellings import ID, coding_id, sentence_of
from polybius.types import Actor, Article, Coding, Event, Figure, Place, Span, Statement, Use

HASH = "sha256:"  # begins the id of an article
Clock = Callable[[], datetime]


def new_revision(db: sqlite3.Connection, kind: str, by: str, at: datetime) -> int:
    """The number of a change that begins."""
    return _insert(db, "revision", {"at": int(at.timestamp()), "by": by, "kind": kind})


def run(db: sqlite3.Connection, program: Mapping[str, str], revision: int) -> int:
    """The row of a program, made if this is its first run."""
    told = json.dumps(dict(program), sort_keys=True)
    return _same(db, "run", "program", told) or _insert(db, "run", {"program": told, "revision": revision})


def article(
    db: sqlite3.Connection, of: Article, signature: bytes, agencies: Iterable[str], revision: int, keep_text: bool
) -> tuple[int, bool]:
    """The row of a text, and whether it is new."""
    known = _same(db, "article", "digest", _digest(of.id))
    if known is not None:
        return known, False
    begins = keep_text and of.title is not None and of.text.startswith(of.title)
    row = {
        "digest": _digest(of.id), "id": bytes.fromhex(of.id.removeprefix(HASH)), "title": None if begins else of.title,
        "titled": len(of.title) if begins and of.title is not None else None, "text": of.text if keep_text else None,
        "chars": len(of.text), "language": of.language, "signature": signature, "agencies": "; ".join(sorted(agencies)),
        "revision": revision,
    }  # fmt: skip
    made = _insert(db, "article", row)
    if keep_text:
        db.execute("INSERT INTO article_words (rowid, text) VALUES (?, ?)", (made, of.text))
    return made, True


def report_id(of: Article) -> str:
    """The same text under the same name, of the same outlet and day, is one report."""
    parts = (of.id, of.ref, of.uri, of.outlet, of.published.isoformat() if of.published else None)
    return _hash(parts)


def report(db: sqlite3.Connection, of: Article, text: int, revision: int) -> tuple[int, bool]:
    """The row of a report, and whether it is new; what it replaces is the last text under its address."""
    id = report_id(of)
    known = _same(db, "report", "id", id)
    if known is not None:
        return known, False
    row = {
        "id": id, "article": text, "ref": of.ref, "uri": of.uri, "outlet": of.outlet, "byline": of.byline,
        "published": _day(of.published), "replaces": _replaced(db, of, text), "revision": revision,
    }  # fmt: skip
    return _insert(db, "report", row), True


def _replaced(db: sqlite3.Connection, of: Article, text: int) -> int | None:
    if of.uri is None:
        return None
    found = db.execute(
        "SELECT report, article FROM report r WHERE uri = ? AND NOT EXISTS "
        "(SELECT 1 FROM report n WHERE n.replaces = r.report) ORDER BY report DESC LIMIT 1",
        (of.uri,),
    ).fetchone()
    return found["report"] if found and found["article"] != text else None


def reading(db: sqlite3.Connection, of: int, coding: int, revision: int) -> bool:
    """Whether this coding of a report is another than the one that held."""
    held = db.execute("SELECT coding FROM reading WHERE report = ? ORDER BY revision DESC LIMIT 1", (of,)).fetchone()
    if held and held["coding"] == coding:
        return False
    _insert(db, "reading", {"report": of, "revision": revision, "coding": coding})
    return True


def coding(
    db: sqlite3.Connection, of: Coding, text: int, run: int, words: bytes, revision: int, keep_text: bool
) -> tuple[int, bool]:
    """The row of a coding, and whether it is new; with its statements, events and figures."""
    id = coding_id(of)
    known = _same(db, "coding", "id", id)
    if known is not None:
        return known, False
    before = int(db.execute("SELECT coalesce(max(event), 0) FROM event").fetchone()[0])
    row = {
        "id": id, "article": text, "run": run, "before": before, "events": len(of.events),
        "details": details.pack(details.of(of), words), "revision": revision,
    }  # fmt: skip
    made = _insert(db, "coding", row)
    writer = _Writer(db, of, made)
    writer.statements()
    writer.events()
    writer.figures()
    writer.contests()
    if not keep_text:
        writer.quotes(text)
    return made, True


class _Writer:
    """Writes the parts of one coding."""

    def __init__(self, db: sqlite3.Connection, of: Coding, coding: int) -> None:
        self._db, self._of, self._coding = db, of, coding
        self._rows: dict[str, int] = {}  # of statements and events, by their ids
        self._actor = lru_cache(maxsize=None)(lambda key: self._actor_row(key))

    def statements(self) -> None:
        told = details.stood_in(self._of)
        for one in (one for one in self._of.statements if one.id in told):
            self._rows[one.id] = _insert(self._db, "statement", self._statement(one))

    def _statement(self, of: Statement) -> dict[str, Any]:
        return {
            "coding": self._coding, "n": number(of.id), "speaker": self._actor(of.speaker), "act": of.act.value,
            "inside": number(of.inside) if of.inside else None, "medium": of.medium,
        }  # fmt: skip

    def events(self) -> None:
        for place, one in enumerate(self._of.events, 1):
            assert number(one.id) == place, "events are numbered as they come"
            made = self._rows[one.id] = _insert(self._db, "event", self._event(one))
            for side, roles in ((1, one.actors), (2, one.recipients)):
                told = dict.fromkeys(self._actor(role.actor) or self._words(role.span) for role in roles)
                rows = ((made, side, n, actor) for n, actor in enumerate(told))
                self._db.executemany("INSERT INTO role (event, side, n, actor) VALUES (?, ?, ?, ?)", rows)
            spoken = ((made, n, self._rows[id]) for n, id in enumerate(one.statements))
            self._db.executemany("INSERT INTO told (event, n, statement) VALUES (?, ?, ?)", spoken)

    def _event(self, of: Event) -> dict[str, Any]:
        at, said = sentence_of(self._of, of.anchor)
        place, when = self._of.places.get(of.place), of.when
        act = {"type": of.type.value, "mode": of.mode, "cameo": of.cameo, "acled": of.acled}
        manner = {
            "polarity": of.polarity, "certainty": of.certainty.value, "tense": of.tense.value, "era": of.era.value
        }  # fmt: skip
        return {
            "coding": self._coding, "n": number(of.id), "act": _once(self._db, "act", act)[0],
            "manner": _once(self._db, "manner", manner)[0], "start": of.anchor.start, "end": of.anchor.end,
            "sentence": at, "said_from": said.start, "said_to": said.end, "first": when and day_number(when.first),
            "last": when and day_number(when.last), "date_prec": when and when.precision,
            "place": place and self._place(place),
            "where_prec": self._of.places.where_prec(of.place, of.place_span),
            "confidence": round(1000 * of.confidence),
        }  # fmt: skip

    def figures(self) -> None:
        uses = {one.figure: one.use for toll in reversed(self._of.tolls) for one in toll.why}
        for one in filter(details.has_row, self._of.figures):
            _insert(self._db, "figure", self._figure(one, uses.get(one.id, Use.COUNTED)))

    def _figure(self, of: Figure, use: Use) -> dict[str, Any]:
        counting = {
            "kind": of.kind.value, "comparator": of.comparator.value, "use": use.value, "polarity": of.polarity,
            "derived": int(of.derived),
        }  # fmt: skip
        return {
            "coding": self._coding, "n": number(of.id), "event": self._rows.get(of.event or ""),
            "counting": _once(self._db, "counting", counting)[0], "low": of.low, "best": of.best, "high": of.high,
            "counted": of.counted, "of": self._actor(of.of),
            "statement": self._rows[of.statements[-1]] if of.statements else None,
            "part_of": number(of.part_of) if of.part_of else None,
            "revises": number(of.revises) if of.revises else None, "start": of.span.start, "end": of.span.end,
        }  # fmt: skip

    def contests(self) -> None:
        rows = {(self._coding, one.a, one.b): (one.about, one.reason) for one in self._of.contests}
        self._db.executemany(
            "INSERT INTO contest (coding, a, b, about, reason) VALUES (?, ?, ?, ?, ?)",
            (key + told for key, told in rows.items()),
        )

    def quotes(self, text: int) -> None:
        """The sentences that events stand in, their words and the figures': all that is kept of a text."""
        told = self._of.article.text
        spans = {span for event in self._of.events for span in (event.anchor, sentence_of(self._of, event.anchor)[1])}
        spans |= {figure.span for figure in self._of.figures}
        spans |= {span for one in self._of.statements if (span := _hull(one.content))}
        self._db.executemany(
            'INSERT OR IGNORE INTO quote (article, start, "end", words) VALUES (?, ?, ?, ?)',
            ((text, span.start, span.end, span.of(told)) for span in sorted(spans)),
        )

    def _actor_row(self, key: str | None) -> int | None:
        actor = self._of.actors.get(key)
        return self._write_actor(actor) if actor else None

    def _words(self, span: Span) -> int:
        """Words that nobody knows are an actor by those words alone."""
        words = span.of(self._of.article.text)
        return self._write_actor(Actor(f"words:{words.lower()}", words))

    def _write_actor(self, of: Actor) -> int:
        sort = {
            "country": of.country, "sectors": " ".join(of.sectors) or None, "kind": of.kind.value if of.kind else None,
            "claimants": " ".join(of.claimants) or None, "source": of.source, "members": int(of.members),
        }  # fmt: skip
        row = {
            "key": None if of.key == f"words:{of.name.lower()}" else of.key, "name": of.name,
            "ids": json.dumps(dict(of.ids), sort_keys=True) if of.ids else None,
            "sort": _once(self._db, "sort", sort)[0],
        }  # fmt: skip
        return _once(self._db, "actor", row)[0]

    def _place(self, of: Place) -> int:
        row = {
            "key": of.key, "name": of.name, "lat": of.lat, "lon": of.lon, "country": of.country, "adm1": of.adm1,
            "adm2": of.adm2, "feature": of.feature, "precision": of.precision,
            "claimants": " ".join(of.claimants) or None, "source": of.source, "extent_km": of.extent_km,
        }  # fmt: skip
        made, new = _once(self._db, "place", row)
        if new and of.lat is not None and of.lon is not None:
            self._db.execute("INSERT INTO place_box VALUES (?, ?, ?, ?, ?)", (made, of.lat, of.lat, of.lon, of.lon))
        return made


def number(id: str) -> int:
    """12 of "e12"."""
    return int(id[1:])


def day_number(day: date) -> int:
    """20230919 for 2023-09-19."""
    return 10_000 * day.year + 100 * day.month + day.day


def fault(db: sqlite3.Connection, ref: str, kind: str, message: str, revision: int) -> None:
    _insert(db, "fault", {"ref": ref, "kind": kind, "message": message, "revision": revision})


def _hull(spans: Iterable[Span]) -> Span | None:
    spans = tuple(spans)
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _hash(parts: Any) -> str:
    plain = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:ID]


def _once(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> tuple[int, bool]:
    """The row with these values, and whether it was made now."""
    digest = _digest(list(row.values()))
    known = _same(db, table, "digest", digest)
    return (known, False) if known is not None else (_insert(db, table, {"digest": digest, **row}), True)


def _digest(of: Any) -> int:
    """A number of 48 bits by which a value is found; what it is of is kept beside it."""
    return int(_hash(of)[:12], 16)


def _same(db: sqlite3.Connection, table: str, column: str, value: str | int) -> int | None:
    found = db.execute(f"SELECT {table} FROM {table} WHERE {column} = ?", (value,)).fetchone()
    return int(found[0]) if found else None


def storable(text: str) -> str:
    """Text that a file of UTF-8 can hold: bytes of a file's name that are no text come out escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    columns = ", ".join(f'"{name}"' for name in row)
    made = db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    return int(made.lastrowid or 0)
