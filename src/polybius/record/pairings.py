"""Why the tellings of an incident are together, and which others came nearest and stayed apart."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polybius.record.merge import candidates
from polybius.record.merge.likeness import Likeness, likeness, ruled_out
from polybius.record.rows import tellings
from polybius.types import Telling

# Of an incident of many tellings, so many are looked at for what stayed apart.
MOST = 40


@dataclass(frozen=True, slots=True)
class Pairing:
    """A telling held against another: how likely they are of one incident and why, or what rules it out."""

    telling: Telling
    other: Telling
    incident: str  # that of the other
    likeness: Likeness | None
    ruled_out: str | None = None

    @property
    def probability(self) -> float:
        return self.likeness.probability if self.likeness else 0.0


def key(named: str) -> int:
    """The number under which the events of a key are found: of 31 bits, which take little room."""
    return zlib.crc32(named.encode()) >> 1


def within(db: sqlite3.Connection, incident: int) -> tuple[Pairing, ...]:
    """Each telling of an incident but the first, with the earlier one that it is most like."""
    told = list(_members(db, incident).values())
    return tuple(_nearest(one, told[:n], f"I{incident}") for n, one in enumerate(told) if n)


def apart(db: sqlite3.Connection, incident: int, most: int) -> tuple[Pairing, ...]:
    """The likeliest incidents that stayed apart, each by its nearest pair of tellings; ruled-out ones last."""
    own = _members(db, incident)
    met: dict[int, set[int]] = {}
    for event in list(own)[:MOST]:
        for one in candidates.asked(own[event]):
            for row in db.execute(_MET, (key(one), incident)):
                met.setdefault(row["incident"], set()).add(row["event"])
    others = tellings(db, (event for events in met.values() for event in events))
    found = [_best(own.values(), [others[event] for event in sorted(events)], n) for n, events in sorted(met.items())]
    return tuple(sorted(found, key=lambda one: (-one.probability, one.incident))[:most])


def joined(db: sqlite3.Connection, events: Iterable[int]) -> tuple[Pairing, ...]:
    """Of these events, those that are in an incident with other articles' tellings, each with the nearest of these."""
    found = []
    for event in events:
        row = db.execute("SELECT incident FROM placed WHERE event = ?", (event,)).fetchone()
        members = _members(db, row["incident"]) if row else {}
        others = [one for one in members.values() if one.coding != members[event].coding] if members else []
        if others:
            found.append(_nearest(members[event], others, f"I{row['incident']}"))
    return tuple(found)


_MET = "SELECT p.incident, p.event FROM event_key k JOIN placed p USING (event) WHERE k.key = ? AND p.incident <> ?"


def _members(db: sqlite3.Connection, incident: int) -> Mapping[int, Telling]:
    rows = db.execute("SELECT event FROM placed WHERE incident = ?", (incident,))
    return tellings(db, (row["event"] for row in rows))


def _nearest(one: Telling, others: Iterable[Telling], incident: str) -> Pairing:
    pairs = (_pairing(one, other, incident) for other in others)
    return max(pairs, key=lambda pair: (pair.probability, pair.other.id))


def _best(own: Iterable[Telling], others: list[Telling], incident: int) -> Pairing:
    pairs = (_nearest(one, others, f"I{incident}") for one in own)
    return max(pairs, key=lambda pair: (pair.probability, pair.telling.id))


def _pairing(one: Telling, other: Telling, incident: str) -> Pairing:
    found = likeness(one, other)
    return Pairing(one, other, incident, found, None if found else ruled_out(one, other))
