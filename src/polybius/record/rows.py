"""Rows -> tellings and reports; a handful of queries for any number of them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from polybius.record import details
from polybius.record.store import marks, portions
from polybius.record.tellings import names
from polybius.record.writing import HASH
from polybius.types import (
    Act,
    Actor,
    ActorKind,
    Certainty,
    Claim,
    Comparator,
    Era,
    EventType,
    FigureKind,
    Place,
    Report,
    Span,
    Telling,
    Tense,
    Use,
    Voice,
)

_EVENTS = """
SELECT e.*, k.type, k.mode, k.cameo, k.acled, m.polarity, m.certainty, m.tense, m.era, c.id AS coding_id, c.details,
       a.text,
       (SELECT r.published FROM reading g JOIN report r USING (report) WHERE g.coding = e.coding LIMIT 1) AS published,
       coalesce(substr(a.text, e.start + 1, e."end" - e.start), w.words) AS words,
       coalesce(substr(a.text, e.said_from + 1, e.said_to - e.said_from), q.words) AS quote
FROM event e JOIN act k USING (act) JOIN manner m USING (manner) JOIN coding c USING (coding)
JOIN article a ON a.article = c.article
LEFT JOIN quote q ON q.article = c.article AND q.start = e.said_from AND q."end" = e.said_to
LEFT JOIN quote w ON w.article = c.article AND w.start = e.start AND w."end" = e."end"
WHERE e.event IN ({}) ORDER BY e.event
"""
_ROLES = "SELECT event, side, actor FROM role WHERE event IN ({}) ORDER BY event, side, n"
_VOICES = """
SELECT t.event, s.n, s.speaker, s.act FROM told t JOIN statement s USING (statement)
WHERE t.event IN ({}) ORDER BY t.event, t.n
"""
_CLAIMS = """
SELECT f.*, u.kind, u.comparator, u.use, u.polarity, u.derived, s.speaker,
       coalesce(substr(a.text, f.start + 1, f."end" - f.start), w.words) AS quote
FROM figure f JOIN counting u USING (counting) JOIN coding c USING (coding) JOIN article a ON a.article = c.article
LEFT JOIN statement s ON s.statement = f.statement
LEFT JOIN quote w ON w.article = c.article AND w.start = f.start AND w."end" = f."end"
WHERE f.event IN ({}) ORDER BY f.event, f.n
"""
_CONTESTS = "SELECT coding, a, b FROM contest WHERE coding IN ({}) AND a LIKE 'e%' AND b LIKE 'e%'"

# A text without near-copies is its own source.
_REPORTS = """
SELECT r.*, c.id AS coding_id, a.id AS article_id, coalesce(a.title, substr(a.text, 1, a.titled)) AS title,
       (SELECT s.id FROM article s WHERE s.article = coalesce(
         (SELECT o.source FROM origin o, now WHERE o.article = a.article AND o.revision <= now.revision
          ORDER BY o.revision DESC LIMIT 1), a.article)) AS source
FROM coding c JOIN reading g USING (coding) JOIN live_report r ON r.report = g.report AND r.coding = c.coding
JOIN article a ON a.article = r.article WHERE c.id IN ({}) GROUP BY r.report
"""


def tellings(db: sqlite3.Connection, events: Iterable[int]) -> dict[int, Telling]:
    """The tellings of these events, by their rows, in their order."""
    return {
        event: telling for some in portions(sorted(set(events))) for event, telling in _Reader(db, some).all()
    }


def reports(db: sqlite3.Connection, codings: Collection[str]) -> tuple[Report, ...]:
    """The live reports of these codings; first the earliest, and those of no day last."""
    found: list[Report] = []
    for some in portions(sorted(codings)):
        found.extend(map(_report, db.execute(_REPORTS.format(marks(some)), some)))
    return tuple(sorted(found, key=lambda one: (one.published is None, one.published or date.max, one.id)))


def _report(row: sqlite3.Row) -> Report:
    return Report(
        id=row["id"], article=HASH + row["article_id"].hex(), coding=row["coding_id"], ref=row["ref"],
        title=row["title"], outlet=row["outlet"], uri=row["uri"], byline=row["byline"],
        published=_day(row["published"]), source=HASH + row["source"].hex(),
    )  # fmt: skip


class _Reader:
    """Some events with all that belongs to them."""

    def __init__(self, db: sqlite3.Connection, events: list[int]) -> None:
        self._events = db.execute(_EVENTS.format(marks(events)), events).fetchall()
        self._roles = _by(db.execute(_ROLES.format(marks(events)), events), "event")
        self._voices = _by(db.execute(_VOICES.format(marks(events)), events), "event")
        self._claims = _by(db.execute(_CLAIMS.format(marks(events)), events), "event")
        codings = sorted({row["coding"] for row in self._events})
        self._contests = self._contested(db, codings)
        actors = {row["actor"] for rows in self._roles.values() for row in rows}
        actors |= {row["speaker"] for rows in self._voices.values() for row in rows}
        actors |= {row[name] for rows in self._claims.values() for row in rows for name in ("speaker", "of")}
        self._actors = _table(db, "actor", actors, _actor, "JOIN sort USING (sort)")
        self._places = _table(db, "place", {row["place"] for row in self._events}, _place)
        found = db.execute("SELECT words FROM dictionary").fetchone()
        self._words: bytes = found["words"]
        self._details: dict[int, dict[str, Any]] = {}

    def _contested(self, db: sqlite3.Connection, codings: list[int]) -> Mapping[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for row in db.execute(_CONTESTS.format(marks(codings)), codings):
            found[row["coding"], row["a"]].append(row["b"])
            found[row["coding"], row["b"]].append(row["a"])
        return found

    def all(self) -> Iterator[tuple[int, Telling]]:
        for row in self._events:
            yield row["event"], self._telling(row)

    def _telling(self, row: sqlite3.Row) -> Telling:
        event, quote, detail = row["event"], row["quote"] or "", self._detail(row)
        anchor = Span(row["start"], row["end"])
        return Telling(
            id=f"{row['coding_id']}/e{row['n']}",
            coding=row["coding_id"],
            event=f"e{row['n']}",
            type=EventType(row["type"]),
            anchor=anchor,
            words=row["words"] or "",
            quote=" ".join(quote.split()),
            sentence=row["sentence"],
            published=_day(row["published"]),
            mode=row["mode"],
            cameo=row["cameo"],
            acled=row["acled"],
            contexts=tuple(detail.get("contexts", ())),
            actors=self._side(event, 1),
            recipients=self._side(event, 2),
            place=self._places.get(row["place"]),
            where_prec=row["where_prec"],
            first=_numbered(row["first"]),
            last=_numbered(row["last"]),
            date_prec=row["date_prec"],
            polarity=row["polarity"],
            certainty=Certainty(row["certainty"]),
            tense=Tense(row["tense"]),
            era=Era(row["era"]),
            voices=tuple(
                Voice(self._actors.get(one["speaker"]), Act(one["act"]), f"s{one['n']}")
                for one in self._voices.get(event, ())
            ),
            claims=tuple(map(self._claim, self._claims.get(event, ()))),
            also=tuple(row["text"][start:end] for start, end in detail.get("also", ())) if row["text"] else (),
            names=names(quote),
            around=frozenset(self._details[row["coding"]]["around"]),
            contests=tuple(
                f"{row['coding_id']}/{other}" for other in self._contests.get((row["coding"], f"e{row['n']}"), ())
            ),
            confidence=row["confidence"] / 1000,
        )

    def _detail(self, row: sqlite3.Row) -> dict[str, Any]:
        coding = row["coding"]
        if coding not in self._details:
            self._details[coding] = details.unpack(row["details"], self._words)
        found: dict[str, Any] = self._details[coding]["events"][row["n"] - 1]
        return found

    def _side(self, event: int, side: int) -> tuple[Actor, ...]:
        return tuple(self._actors[row["actor"]] for row in self._roles.get(event, ()) if row["side"] == side)

    def _claim(self, row: sqlite3.Row) -> Claim:
        return Claim(
            figure=f"f{row['n']}",
            kind=FigureKind(row["kind"]),
            low=row["low"],
            best=row["best"],
            high=row["high"],
            comparator=Comparator(row["comparator"]),
            counted=row["counted"],
            of=self._actors.get(row["of"]),
            owner=self._actors.get(row["speaker"]),
            owned=row["statement"] is not None,
            polarity=row["polarity"],
            derived=bool(row["derived"]),
            use=Use(row["use"]),
            part_of=f"f{row['part_of']}" if row["part_of"] is not None else None,
            revises=row["revises"] is not None,
            quote=row["quote"] or "",
        )


def _table(
    db: sqlite3.Connection, name: str, rows: Iterable[int | None], made: Any, joined: str = ""
) -> dict[int | None, Any]:
    wanted = sorted(row for row in set(rows) if row is not None)
    return {
        row[name]: made(row)
        for some in portions(wanted)
        for row in db.execute(f"SELECT * FROM {name} {joined} WHERE {name} IN ({marks(some)})", some)
    }


def _actor(row: sqlite3.Row) -> Actor:
    return Actor(
        key=row["key"] or f"words:{row['name'].lower()}", name=row["name"], country=row["country"],
        sectors=tuple((row["sectors"] or "").split()), kind=ActorKind(row["kind"]) if row["kind"] else None,
        ids=MappingProxyType(json.loads(row["ids"] or "{}")), claimants=tuple((row["claimants"] or "").split()),
        source=row["source"], members=bool(row["members"]),
    )  # fmt: skip


def _place(row: sqlite3.Row) -> Place:
    return Place(
        key=row["key"], name=row["name"], lat=row["lat"], lon=row["lon"], country=row["country"], adm1=row["adm1"],
        adm2=row["adm2"], feature=row["feature"], precision=row["precision"],
        claimants=tuple((row["claimants"] or "").split()), source=row["source"], extent_km=row["extent_km"],
    )  # fmt: skip


def _by(rows: Iterable[sqlite3.Row], column: str) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found



def _numbered(day: int | None) -> date | None:
    """2023-09-19 of 20230919."""
    return date(day // 10_000, day // 100 % 100, day % 100) if day else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
