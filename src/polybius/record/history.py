"""What changed, when and why: between two revisions of the whole record, and of one incident from the first on."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from polybius.record import judgements
from polybius.types import FigureKind, Incident


class What(StrEnum):
    """What befell an incident between two times."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"  # merged into another, or all its reports withdrawn


@dataclass(frozen=True, slots=True)
class Change:
    """One incident that is not what it was."""

    incident: str
    what: What
    was: Incident | None
    now: Incident | None
    fields: tuple[str, ...] = ()  # what of it changed
    into: str | None = None  # of one that is gone: where its first event is now


@dataclass(frozen=True, slots=True)
class Step:
    """One revision that touched an incident: what came with it and what the incident amounted to after it."""

    revision: int
    at: datetime
    by: str
    what: tuple[str, ...]  # in words
    incident: Incident | None  # None: it was no more


def touched(db: sqlite3.Connection, after: int, until: int) -> set[int]:
    """The incidents that anything between two revisions can have changed, as they were called then or are now."""
    events = {row[0] for row in db.execute(_TOUCHED, {"after": after, "until": until})}
    named = [
        id
        for one in judgements.every(db)
        if after < one.revision <= until
        for id in _tellings_of(db, one)
    ]
    events |= set(judgements.rows_of(db, judgements.now_of(db, named)).values())
    found: set[int] = set()
    for event in events:
        rows = db.execute("SELECT incident FROM main.placement WHERE event = ? AND revision <= ?", (event, until))
        found |= {row[0] for row in rows if row[0] is not None}
    return found


# Events that were placed, and events of texts that were added, read anew, replaced, or found to be copies.
_TOUCHED = """
SELECT event FROM main.placement WHERE revision > :after AND revision <= :until
UNION SELECT e.event FROM main.reading g JOIN coding c USING (coding)
  JOIN event e ON e.event BETWEEN c.before + 1 AND c.before + c.events
  WHERE g.revision > :after AND g.revision <= :until
UNION SELECT e.event FROM main.report r JOIN main.reading g ON g.report = r.replaces
  JOIN coding c USING (coding) JOIN event e ON e.event BETWEEN c.before + 1 AND c.before + c.events
  WHERE r.revision > :after AND r.revision <= :until
UNION SELECT e.event FROM main.origin o JOIN main.coding c USING (article)
  JOIN event e ON e.event BETWEEN c.before + 1 AND c.before + c.events
  WHERE o.revision > :after AND o.revision <= :until
"""


def _tellings_of(db: sqlite3.Connection, one: judgements.Judgement) -> Iterator[str]:
    """The tellings that a judgement bears on; of an undo, those of what it undoes; of a retraction, the report's."""
    if one.undoes:
        yield from (id for other in judgements.every(db) if other.id == one.undoes for id in _tellings_of(db, other))
        return
    yield from one.tellings
    if one.kind is judgements.Kind.RETRACT:
        rows = db.execute(
            "SELECT DISTINCT c.id, e.n FROM report r JOIN reading g USING (report) JOIN coding c USING (coding) "
            "JOIN event e ON e.event BETWEEN c.before + 1 AND c.before + c.events WHERE r.id = ?",
            (one.target["report"],),
        )
        yield from (f"{row['id']}/e{row['n']}" for row in rows)


def differences(
    was: Mapping[str, Incident], now: Mapping[str, Incident], into: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """What is new, changed or gone, in the order of the incidents' numbers; what is equal is left out."""
    found = []
    for id in sorted({*was, *now}, key=lambda id: int(id[1:])):
        before, after = was.get(id), now.get(id)
        if before is None:
            found.append(Change(id, What.NEW, None, after))
        elif after is None:
            found.append(Change(id, What.GONE, before, None, into=(into or {}).get(id)))
        elif before != after:
            found.append(Change(id, What.CHANGED, before, after, _fields(before, after)))
    return tuple(found)


def _fields(was: Incident, now: Incident) -> tuple[str, ...]:
    return tuple(one.name for one in fields(Incident) if getattr(was, one.name) != getattr(now, one.name))


def revisions_of(db: sqlite3.Connection, incident: int) -> list[sqlite3.Row]:
    """The revisions that can have touched an incident, oldest first."""
    events = [r[0] for r in db.execute("SELECT DISTINCT event FROM main.placement WHERE incident = ?", (incident,))]
    found: set[int] = set()
    for event in events:
        found |= {row[0] for row in db.execute(_REVISIONS, {"event": event})}
    ids = {
        f"{row['id']}/e{row['n']}"
        for event in events
        for row in db.execute("SELECT c.id, e.n FROM event e JOIN coding c USING (coding) WHERE e.event = ?", (event,))
    }
    found |= {one.revision for one in judgements.every(db) if ids & set(_tellings_of(db, one))}
    rows = db.execute("SELECT * FROM revision ORDER BY revision").fetchall()
    return [row for row in rows if row["revision"] in found]


_REVISIONS = """
SELECT revision FROM main.placement WHERE event = :event
UNION SELECT g.revision FROM event e JOIN reading g USING (coding) WHERE e.event = :event
UNION SELECT r.revision FROM event e JOIN reading g USING (coding) JOIN report r ON r.replaces = g.report
  WHERE e.event = :event
UNION SELECT o.revision FROM event e JOIN coding c USING (coding) JOIN origin o USING (article) WHERE e.event = :event
"""


def judged_in_words(db: sqlite3.Connection, revision: int) -> Iterator[str]:
    """The judgement that a revision brought, if it did, with its reason."""
    for one in judgements.every(db):
        if one.revision == revision:
            what = f"undo {one.undoes}" if one.undoes else one.kind.value
            yield f"{one.id} {what}, because: {one.because}"


def in_words(was: Incident | None, now: Incident | None, rest: int | None = None) -> Iterator[str]:
    """What a step did to an incident, a line each; rest: the incident that what was in it belongs to now."""
    if now is None:
        yield "the incident is no more" + (f"; what is left of it is in I{rest}" if rest else "")
        return
    if was is None:
        yield "first told"
    old = was or now
    yield from _reports_in_words(was, now)
    for name in ("type", "standing"):
        if getattr(old, name) != getattr(now, name):
            yield f"{name}: {getattr(old, name)} -> {getattr(now, name)}"
    if _days(old) != _days(now):
        yield f"when: {_days(old)} -> {_days(now)}"
    if _name(old) != _name(now):
        yield f"place: {_name(old) or 'unknown'} -> {_name(now) or 'unknown'}"
    for kind in FigureKind:
        before, after = _range(was, kind), _range(now, kind)
        if before != after:
            change = f"{before or 'none told'} -> {after or 'none told'}" if was else after
            yield f"{kind.value}: {change}"


def _reports_in_words(was: Incident | None, now: Incident) -> Iterator[str]:
    had = {report.id: report for report in was.reports} if was else {}
    have = {report.id: report for report in now.reports}
    for id in have:
        if id not in had:
            yield f"told by {_bringer(have[id])}"
    for id in had:
        if id not in have:
            yield f"no longer told by {_bringer(had[id])}"


def _bringer(report: Any) -> str:
    return ", ".join(filter(None, (report.outlet, report.ref, str(report.published or ""))))


def _name(of: Incident) -> str | None:
    return of.place.name if of.place else None


def _days(of: Incident) -> str:
    if of.first is None or of.last is None:
        return "unknown"
    return str(of.first) if of.first == of.last else f"{of.first} to {of.last}"


def _range(of: Incident | None, kind: FigureKind) -> str:
    toll = of.toll(kind) if of else None
    if toll is None:
        return ""
    if toll.low == toll.high:
        return f"{toll.low:,g}"
    told = f"{toll.low:,g} or more" if toll.high is None else f"{toll.low:,g} to {toll.high:,g}"
    return told if toll.best == toll.low else f"{told}, best {toll.best:,g}"


def into(db: sqlite3.Connection, gone: Iterable[Incident]) -> dict[str, str]:
    """Of incidents that are no more, the one that most of their tellings belong to now."""
    found = {}
    for one in gone:
        rows = judgements.rows_of(db, judgements.now_of(db, (telling.id for telling in one.tellings))).values()
        homes = Counter(
            row["incident"]
            for event in rows
            for row in db.execute("SELECT incident FROM placed WHERE event = ?", (event,))
        )
        if homes:
            found[one.id] = f"I{min(homes, key=lambda home: (-homes[home], home))}"
    return found
