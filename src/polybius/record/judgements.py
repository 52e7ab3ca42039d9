"""What persons say of the record: merge, split, correct, reject, retract, undo.  Their word outranks the machine's."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from polybius.record.writing import storable
from polybius.types import Telling


class Kind(StrEnum):
    MERGE = "merge"  # these tellings are of one incident
    SPLIT = "split"  # these tellings are of another incident than those
    CORRECT = "correct"  # a field of these tellings, or of the incident that holds them, is this
    CONFIRM = "confirm"  # these tellings, or the incident that holds them, are right as they are
    REJECT = "reject"  # these tellings are of no event
    RETRACT = "retract"  # a report is withdrawn
    UNDO = "undo"  # an earlier judgement holds no longer


@dataclass(frozen=True, slots=True)
class Judgement:
    """One of them, with who said it, when and why; `target` is what it is of."""

    id: str  # "J3"
    kind: Kind
    target: Mapping[str, Any]
    because: str
    by: str
    at: datetime
    undoes: str | None = None
    undone: bool = False
    revision: int = 0

    @property
    def tellings(self) -> tuple[str, ...]:
        """The ids of all tellings it names."""
        return tuple(id for group in self.target.get("groups", ()) for id in group)


def write(
    db: sqlite3.Connection,
    kind: Kind,
    target: Mapping[str, Any],
    because: str,
    revision: int,
    undoes: int | None = None,
) -> str:
    """The id of a judgement that is now in the record."""
    made = db.execute(
        "INSERT INTO judgement (kind, target, because, undoes, revision) VALUES (?, ?, ?, ?, ?)",
        (kind.value, json.dumps(target, ensure_ascii=False, sort_keys=True), storable(because), undoes, revision),
    )
    return f"J{made.lastrowid}"


def in_force(db: sqlite3.Connection) -> tuple[Judgement, ...]:
    """The judgements that are not undone, oldest first."""
    return tuple(one for one in every(db) if not one.undone and one.kind is not Kind.UNDO)


def every(db: sqlite3.Connection) -> tuple[Judgement, ...]:
    """All judgements there are, oldest first."""
    rows = db.execute(
        "SELECT j.*, v.at, v.by, EXISTS (SELECT 1 FROM judgement u, now WHERE u.undoes = j.judgement "
        "AND u.revision <= now.revision) AS undone "
        "FROM judgement j JOIN revision v USING (revision) ORDER BY j.judgement"
    )
    return tuple(map(_judgement, rows))


def _judgement(row: sqlite3.Row) -> Judgement:
    return Judgement(
        id=f"J{row['judgement']}",
        kind=Kind(row["kind"]),
        target=json.loads(row["target"]),
        because=row["because"],
        by=row["by"],
        at=datetime.fromtimestamp(row["at"], UTC),
        undoes=f"J{row['undoes']}" if row["undoes"] else None,
        undone=bool(row["undone"]),
        revision=row["revision"],
    )


# --- what they ask of the placing of events ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rulings:
    """What the judgements in force come to, one after the other, for where events belong."""

    words: "_Words"
    bound: Mapping[int, frozenset[int]]  # the events that a person's word puts together with an event, or apart from it
    rejected: frozenset[int]  # the events that a person says are none

    def constraints(self, known: Collection[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Pairs of these tellings that belong together, and pairs that do not."""
        return self.words.pairs(known)


def rulings(db: sqlite3.Connection) -> Rulings:
    """The rulings of the judgements in force."""
    words, bound, rejected = _Words(), dict[int, frozenset[int]](), set[int]()
    for one in in_force(db):
        if one.kind in {Kind.MERGE, Kind.SPLIT}:
            groups = [now_of(db, group) for group in one.target["groups"]]
            (words.merge if one.kind is Kind.MERGE else words.split)(groups)
            events = frozenset(rows_of(db, (id for group in groups for id in group)).values())
            for event in events:
                bound[event] = bound.get(event, frozenset()) | events
        elif one.kind is Kind.REJECT:
            rejected |= set(rows_of(db, now_of(db, one.tellings)).values())
    return Rulings(words, bound, frozenset(rejected))


class _Words:
    """What merges and splits, one after the other, come to: groups of tellings, and groups that are apart."""

    def __init__(self) -> None:
        self._group: dict[str, int] = {}
        self._apart: set[frozenset[int]] = set()
        self._last = 0

    def merge(self, groups: list[list[str]]) -> None:
        """All of these, and all that was put together with them before, are one group."""
        named = {id for group in groups for id in group}
        old = {self._group[id] for id in named if id in self._group}
        named |= {id for id, group in self._group.items() if group in old}
        new = self._new(named)
        moved = (frozenset(new if group in old else group for group in pair) for pair in self._apart)
        self._apart = {pair for pair in moved if len(pair) > 1}

    def split(self, groups: list[list[str]]) -> None:
        """Each of these is a group of its own, apart from the others and from all that it was apart from before."""
        made = []
        for group in groups:
            old = {self._group[id] for id in group if id in self._group}
            new = self._new(group)
            away = {other for pair in self._apart if pair & old for other in pair - old}
            self._apart |= {frozenset((new, other)) for other in away}
            made.append(new)
        self._apart |= {frozenset((a, b)) for a in made for b in made if a < b}

    def _new(self, ids: Iterable[str]) -> int:
        self._last += 1
        self._group |= dict.fromkeys(ids, self._last)
        return self._last

    def pairs(self, known: Collection[str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        members: dict[int, list[str]] = {}
        for id, group in sorted(self._group.items()):
            if id in known:
                members.setdefault(group, []).append(id)
        together = [pair for group in members.values() for pair in pairwise(group)]
        apart = [tuple(sorted(pair)) for pair in self._apart if all(group in members for group in pair)]
        return together, sorted((members[a][0], members[b][0]) for a, b in apart)


def rows_of(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
    """The rows of tellings by their ids ("coding:…/e3")."""
    found: dict[str, int] = {}
    for id in ids:
        coding, _, event = id.rpartition("/")
        row = db.execute(
            "SELECT before + ? AS event FROM coding WHERE id = ?", (int(event[1:]), coding)
        ).fetchone()
        if row:
            found[id] = row["event"]
    return found


def now_of(db: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """The tellings that say the same in later codings of these texts too: a judgement outlives a new version."""
    found: dict[str, None] = {}
    for id in ids:
        found[id] = None
        coding, _, event = id.rpartition("/")
        rows = db.execute(
            "SELECT c2.id, e2.n FROM coding c JOIN event e ON e.event = c.before + ?2 "
            "JOIN coding c2 ON c2.article = c.article AND c2.coding <> c.coding "
            "JOIN event e2 ON e2.event BETWEEN c2.before + 1 AND c2.before + c2.events "
            'AND e2.start < e."end" AND e.start < e2."end" JOIN act k ON k.act = e.act JOIN act k2 ON k2.act = e2.act '
            "AND k2.type = k.type WHERE c.id = ?1",
            (coding, int(event[1:])),
        )
        for row in rows:
            found[f"{row['id']}/e{row['n']}"] = None
    return list(found)


def of(judged: Iterable[Judgement], tellings: Iterable[Telling]) -> tuple[str, ...]:
    """The ids of the judgements that name any of these tellings."""
    ids = {telling.id for telling in tellings}
    return tuple(one.id for one in judged if ids & set(one.tellings))
