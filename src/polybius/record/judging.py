"""A person's word comes into the record: checked, written, and carried out at once."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from polybius.errors import RecordError
from polybius.record import corrections, judgements, placing, store, viewing, writing
from polybius.record.adding import Settings, events_of_report
from polybius.record.judgements import Kind
from polybius.record.writing import storable
from polybius.types import Place


def merge(db: sqlite3.Connection, placer: placing.Placer, ids: Sequence[str], because: str, settings: Settings) -> str:
    """The id of the judgement that these incidents are one."""
    numbers = sorted({viewing.number(db, id) for id in ids})
    if len(numbers) < 2:
        raise RecordError("merge: name two incidents or more, as in `judge FILE merge I12 I15`")
    groups = [_names(db, _members(db, n)) for n in numbers]
    return _carry_out(db, placer, Kind.MERGE, groups, because, settings)


def split(db: sqlite3.Connection, placer: placing.Placer, ids: Sequence[str], because: str, settings: Settings) -> str:
    """The id of the judgement that these tellings are of another incident than the rest of theirs."""
    events = [telling(db, id) for id in ids]
    homes = {_home(db, event) for event in events}
    if len(homes) != 1:
        raise RecordError("split: name tellings of one incident, as in `judge FILE split T34 T40`")
    members = _members(db, homes.pop())
    rest = [event for event in members if event not in events]
    if not rest:
        raise RecordError("split: these are all its tellings; leave at least one of them")
    return _carry_out(db, placer, Kind.SPLIT, [_names(db, events), _names(db, rest)], because, settings)


def reject(db: sqlite3.Connection, placer: placing.Placer, ids: Sequence[str], because: str, settings: Settings) -> str:
    """The id of the judgement that these tellings, or all tellings of these incidents, are of no event."""
    events = [event for id in ids for event in _events_of(db, id)]
    return _carry_out(db, placer, Kind.REJECT, [_names(db, events)], because, settings)


def correct(
    db: sqlite3.Connection,
    id: str,
    changes: Sequence[tuple[str, str]],
    because: str,
    settings: Settings,
    find: Callable[[str], Place | None] | None = None,
) -> tuple[str, ...]:
    """The ids of the judgements that these fields of an incident or telling are these; all are written, or none.

    find: a place by its name.
    """
    whole = id[:1] in "Ii"
    events = _events_of(db, id)
    values = corrections.all_parsed(changes, whole, find)
    with _revision(db, because, settings) as revision:
        target = {"groups": [_names(db, events)], "whole": whole}
        targets = ({**target, "field": field, "value": value} for field, value in values)
        return tuple(judgements.write(db, Kind.CORRECT, one, because, revision) for one in targets)


def confirm(db: sqlite3.Connection, id: str, because: str, settings: Settings) -> str:
    """The id of the judgement that an incident or telling is right as it is."""
    events = _events_of(db, id)
    with _revision(db, because, settings) as revision:
        target = {"groups": [_names(db, events)], "whole": id[:1] in "Ii"}
        return judgements.write(db, Kind.CONFIRM, target, because, revision)


def retract(db: sqlite3.Connection, placer: placing.Placer, ref: str, because: str, settings: Settings) -> str:
    """The id of the judgement that a report is withdrawn, by its ref, address or id."""
    asked = "SELECT report, id FROM live_report WHERE ref = ? OR uri = ? OR id = ?"
    rows = db.execute(asked, (storable(ref),) * 3).fetchall()
    if not rows:
        raise RecordError(f"retract: no report {ref!r} that is not withdrawn yet")
    if len(rows) > 1:
        ids = ", ".join(row["id"] for row in rows)
        raise RecordError(f"retract: {len(rows)} reports go by {ref!r}; name one by its id: {ids}")
    with _revision(db, because, settings) as revision:
        made = judgements.write(db, Kind.RETRACT, {"report": rows[0]["id"]}, because, revision)
        placer.settle(events_of_report(db, rows[0]["report"]), revision)
        return made


def undo(db: sqlite3.Connection, placer: placing.Placer, id: str, because: str, settings: Settings) -> str:
    """The id of the judgement that an earlier one holds no longer; what it did is as if it had not been."""
    known = {one.id: one for one in judgements.every(db)}
    one = known.get(id.upper())
    if one is None:
        raise RecordError(f"undo: no judgement {id!r}; `polybius history` lists them")
    if one.kind is Kind.UNDO or one.undone:
        raise RecordError(f"undo: {one.id} is {'an undo' if one.kind is Kind.UNDO else 'undone already'}; judge anew")
    with _revision(db, because, settings) as revision:
        made = judgements.write(db, Kind.UNDO, {}, because, revision, undoes=int(one.id[1:]))
        if one.kind is Kind.RETRACT:
            report = db.execute("SELECT report FROM report WHERE id = ?", (one.target["report"],)).fetchone()["report"]
            placer.settle(events_of_report(db, report), revision)
        elif one.kind not in {Kind.CORRECT, Kind.CONFIRM}:
            placer.settle(judgements.rows_of(db, judgements.now_of(db, one.tellings)).values(), revision)
        return made


def telling(db: sqlite3.Connection, id: str) -> int:
    """The row behind "T34"; RecordError where there is no such telling in force."""
    if not (id[:1] in "Tt" and id[1:].isdecimal()):
        raise RecordError(f"{id!r} names no telling; they are named T1, T2 … (`polybius show` lists them)")
    event = int(id[1:]) if len(id) <= viewing.DIGITS else 0
    if not db.execute("SELECT 1 FROM placed WHERE event = ?", (event,)).fetchone():
        raise RecordError(f"no telling {id.upper()} in force in this record")
    return event


def _carry_out(
    db: sqlite3.Connection,
    placer: placing.Placer,
    kind: Kind,
    groups: list[list[str]],
    because: str,
    settings: Settings,
) -> str:
    with _revision(db, because, settings) as revision:
        made = judgements.write(db, kind, {"groups": groups}, because, revision)
        placer.settle(judgements.rows_of(db, (id for group in groups for id in group)).values(), revision)
        return made


@contextmanager
def _revision(db: sqlite3.Connection, because: str, settings: Settings) -> Iterator[int]:
    """A change of the record by a judgement: all of it, or nothing; RecordError where no reason is given."""
    if not because.strip():
        raise RecordError('a judgement needs a reason: --because "…"')
    with store.change(db):
        yield writing.new_revision(db, "judge", settings.by, settings.clock())


def _events_of(db: sqlite3.Connection, id: str) -> list[int]:
    return _members(db, viewing.number(db, id)) if id[:1] in "Ii" else [telling(db, id)]


def _members(db: sqlite3.Connection, incident: int) -> list[int]:
    rows = db.execute("SELECT event FROM placed WHERE incident = ? ORDER BY event", (incident,))
    return [row["event"] for row in rows]


def _home(db: sqlite3.Connection, event: int) -> int:
    return int(db.execute("SELECT incident FROM placed WHERE event = ?", (event,)).fetchone()[0])


def _names(db: sqlite3.Connection, events: Iterable[int]) -> list[str]:
    rows = (
        db.execute("SELECT c.id, e.n FROM event e JOIN coding c USING (coding) WHERE e.event = ?", (event,)).fetchone()
        for event in events
    )
    return [f"{row['id']}/e{row['n']}" for row in rows]
