"""Where each event belongs: made anew for those that a change can move, and for no others.

What goes together depends on the events that are live, on how alike each two of them are, and on the judgements in
force; not on the order in which they came.  So a change moves only events that are linked to those it touches.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from polybius.record import judgements
from polybius.record.judgements import Rulings
from polybius.record.merge import copies
from polybius.record.merge.clusters import STRONG, clusters, parts
from polybius.record.merge.links import SMALL, Keys, link, meeting, same_words
from polybius.record.pairings import key
from polybius.record.rows import tellings
from polybius.record.store import marks, portions
from polybius.types import Telling

SURE = 999  # thousandths: the same words in a copy
JOINED = round(1000 * STRONG)  # thousandths from which on two events are linked
MOST_PAIRS, MOST_TELLINGS = 500_000, 20_000  # kept at hand


@dataclass(frozen=True, slots=True)
class Move:
    """An event that came to be in an incident, or left it; None: nowhere."""

    event: int
    was: int | None
    now: int | None


class Placer:
    """Compares and places the events of one open record; what it has compared it keeps at hand."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._told: dict[int, Telling] = {}
        self._keys: dict[int, Keys] = {}
        self._rulings: tuple[tuple[int, ...], Rulings] | None = None
        self._chances: dict[tuple[int, int], float] = {}

    # --- how alike ---------------------------------------------------------------------------------------------

    def follow(self, events: Sequence[int], source: Sequence[int]) -> set[int]:
        """Those of a near-copy's events that say the same as one of its source: each goes where that one goes."""
        told = self._tellings({*events, *source})
        left = {event for event in source if not self._leaders([event])}
        rows = []
        for event in events:
            leader = next((one for one in sorted(left) if same_words(told[event], told[one])), None)
            if leader is not None:
                left.discard(leader)
                rows.append((event, leader))
        self._db.executemany("INSERT INTO follow (event, leader) VALUES (?, ?)", rows)
        both = [row for a, b in rows for row in ((a, b, SURE), (b, a, SURE))]
        self._db.executemany("INSERT OR IGNORE INTO link (event, other, thousandths) VALUES (?, ?, ?)", both)
        return {event for event, _ in rows}

    def _leaders(self, events: Collection[int]) -> dict[int, int]:
        """Of events that follow another one, that one."""
        return {
            row["event"]: row["leader"]
            for some in portions(sorted(events))
            for row in self._db.execute(f"SELECT * FROM follow WHERE event IN ({marks(some)})", some)
        }

    def link(self, events: Sequence[int]) -> None:
        """Compares new events with all that they may be the same as, and keeps the likely pairs."""
        self._tellings(events)
        keys = {event: self._keys_of(event) for event in events}
        rows = ((key(one), event) for event in events for one in sorted(keys[event].own))
        self._db.executemany("INSERT OR IGNORE INTO event_key (key, event) VALUES (?, ?)", rows)
        met = {event: self._met(map(key, keys[event].asked)) - {event} for event in events}
        for a, b in meeting(keys):
            met[b].add(a)
        self._tellings({*events, *(other for some in met.values() for other in some)})
        likely = {
            (min(event, other), max(event, other)): thousandths
            for event, some in met.items()
            for other in some
            if (thousandths := round(1000 * self._chance(event, other))) >= JOINED
        }
        rows_both_ways = [(*ends, chance) for (a, b), chance in sorted(likely.items()) for ends in ((a, b), (b, a))]
        self._db.executemany("INSERT OR IGNORE INTO link (event, other, thousandths) VALUES (?, ?, ?)", rows_both_ways)

    def _met(self, keys: Iterable[int]) -> set[int]:
        """The events under these keys."""
        asked = sorted(keys)
        rows = self._db.execute(f"SELECT event FROM event_key WHERE key IN ({marks(asked)})", asked)
        return {row["event"] for row in rows}

    def _chance(self, a: int, b: int) -> float:
        """How likely it is that two events are of one incident; 0 where something rules it out."""
        pair = (min(a, b), max(a, b))
        if pair not in self._chances:
            if len(self._chances) > MOST_PAIRS:
                self._chances.clear()
            told = self._tellings(pair)
            self._chances[pair] = link(told[a], told[b])
        return self._chances[pair]

    def _tellings(self, events: Collection[int]) -> Mapping[int, Telling]:
        """The tellings at hand, with these among them."""
        missing: Collection[int] = {event for event in events if event not in self._told}
        if missing:
            if len(self._told) > MOST_TELLINGS:
                self._told.clear()
                self._keys.clear()
                missing = events
            self._told |= tellings(self._db, missing)
        return self._told

    def _keys_of(self, event: int) -> Keys:
        if event not in self._keys:
            self._keys[event] = Keys.of(self._tellings((event,))[event])
        return self._keys[event]

    # --- where it belongs --------------------------------------------------------------------------------------

    def settle(self, touched: Iterable[int], revision: int) -> tuple[Move, ...]:
        """Places the events that a change touched, and all that hang together with them."""
        rulings = self._in_force()
        wanted = self._within_reach(set(touched), rulings)
        live = self._live(wanted) - rulings.rejected
        now: dict[int, int | None] = {event: min(part) for part in self._parts(live, rulings) for event in part}
        was = dict(self._placed(wanted))
        moves = tuple(
            Move(event, was.get(event), now.get(event)) for event in sorted(wanted) if was.get(event) != now.get(event)
        )
        self._db.executemany(
            "INSERT INTO placement (event, revision, incident) VALUES (?, ?, ?)",
            ((move.event, revision, move.now) for move in moves),
        )
        return moves

    def _in_force(self) -> Rulings:
        """What persons ruled; read again after a judgement, or after a text was coded again, here or elsewhere."""
        last = self._db.execute(
            "SELECT (SELECT max(judgement) FROM judgement), (SELECT max(coding) FROM coding) - max(article) "
            "FROM article"
        ).fetchone()
        state = tuple(last)
        if self._rulings is None or self._rulings[0] != state:
            self._rulings = state, judgements.rulings(self._db)
        return self._rulings[1]

    def _parts(self, events: set[int], rulings: Rulings) -> list[frozenset[int]]:
        """The partition of these events; those that follow another one, and are in no ruling, are one with it."""
        leaders = {event: one for event, one in self._leaders(events).items() if event not in rulings.bound}
        members: dict[int, list[int]] = {}
        for event in sorted(events):
            members.setdefault(leaders.get(event, event), []).append(event)
        partition = self._partition(set(members), rulings)
        return [frozenset(event for node in part for event in members[node]) for part in partition]

    def _partition(self, events: set[int], rulings: Rulings) -> list[frozenset[int]]:
        """The partition of these events, by names that do not depend on the order of arrival."""
        name = dict(self._names(events))
        row = {telling: event for event, telling in name.items()}
        together, apart = rulings.constraints(row)
        likely = {(a, b): chance for a, b, chance in self._links(events)}
        found: list[frozenset[int]] = []
        strong = {(name[a], name[b]): chance for (a, b), chance in likely.items()}
        for group in parts(sorted(row), strong, together):
            links = self._between(sorted(row[telling] for telling in group), likely)
            named = {(name[a], name[b]): chance for (a, b), chance in links.items()}
            partition = clusters(sorted(group), named, together, apart)
            found.extend(frozenset(row[telling] for telling in part) for part in partition)
        return found

    def _between(
        self, events: Sequence[int], likely: Mapping[tuple[int, int], float]
    ) -> Mapping[tuple[int, int], float]:
        """How likely each pair of a group is; of a large one only the pairs that meet are held against each other."""
        self._tellings(events)
        small = len(events) <= SMALL
        pairs = combinations(events, 2) if small else meeting({event: self._keys_of(event) for event in events})
        return {pair: likely.get(pair) or self._chance(*pair) for pair in pairs}

    def _links(self, events: set[int]) -> Iterator[tuple[int, int, float]]:
        for some in portions(sorted(events)):
            rows = self._db.execute(f"SELECT * FROM link WHERE event IN ({marks(some)}) AND event < other", some)
            yield from ((r["event"], r["other"], r["thousandths"] / 1000) for r in rows if r["other"] in events)

    def _within_reach(self, touched: set[int], rulings: Rulings) -> set[int]:
        """The events touched, their companions, and all that hang together with them by links or a person's word."""
        reached: set[int] = set()
        front = touched | self._companions(touched)
        while front:
            reached |= front
            found = {other for event in front for other in rulings.bound.get(event, ())}
            for some in portions(sorted(front)):
                rows = self._db.execute(f"SELECT other FROM link WHERE event IN ({marks(some)})", some)
                found |= {row["other"] for row in rows}
            front = found - reached
        return reached

    def _companions(self, events: Iterable[int]) -> set[int]:
        """What is in one incident with these events."""
        incidents = {incident for _, incident in self._placed(events)}
        return {
            row["event"]
            for incident in incidents
            for row in self._db.execute("SELECT event FROM placed WHERE incident = ?", (incident,))
        }

    def _placed(self, events: Iterable[int]) -> Iterator[tuple[int, int]]:
        for some in portions(sorted(events)):
            rows = self._db.execute(f"SELECT event, incident FROM placed WHERE event IN ({marks(some)})", some)
            yield from ((row["event"], row["incident"]) for row in rows)

    def _live(self, events: Iterable[int]) -> set[int]:
        """Those of the events whose coding holds for a report that is neither replaced nor withdrawn."""
        return {
            row["event"]
            for some in portions(sorted(events))
            for row in self._db.execute(_LIVE.format(marks(some)), some)
        }

    def _names(self, events: Iterable[int]) -> Iterator[tuple[int, str]]:
        for some in portions(sorted(events)):
            for row in self._db.execute(_NAMES.format(marks(some)), some):
                yield row["event"], f"{row['id']}/e{row['n']}"

    # --- copies ------------------------------------------------------------------------------------------------

    def trace(self, article: int, signature: bytes, agencies: Collection[str], revision: int) -> int | None:
        """The source of a new text among its near-copies; None where it has none."""
        db, bands = self._db, sorted(copies.bands(signature))
        near = {
            row["article"]
            for band in bands
            for row in db.execute("SELECT article FROM article_key WHERE key = ?", (band,))
        }
        db.executemany("INSERT OR IGNORE INTO article_key (key, article) VALUES (?, ?)", ((b, article) for b in bands))
        alike = [other for other in sorted(near - {article}) if self._is_copy(other, signature, agencies)]
        if not alike:
            return None
        pairs = [pair for other in alike for pair in ((article, other), (other, article))]
        db.executemany("INSERT OR IGNORE INTO copy (article, other) VALUES (?, ?)", pairs)
        sources = {_source(db, other) for other in alike}
        first = min(sources)
        moved = {article} | {one for old in sources - {first} for one in _copies_of(db, old)}
        db.executemany(
            "INSERT INTO origin (article, revision, source) VALUES (?, ?, ?)",
            ((one, revision, first) for one in sorted(moved)),
        )
        return first

    def _is_copy(self, other: int, signature: bytes, agencies: Collection[str]) -> bool:
        row = self._db.execute("SELECT signature, agencies FROM article WHERE article = ?", (other,)).fetchone()
        return copies.one_source(signature, row["signature"], agencies, row["agencies"].split("; ")) is not None


_LIVE = """
SELECT DISTINCT e.event FROM event e JOIN reading g USING (coding)
JOIN live_report r ON r.report = g.report AND r.coding = g.coding WHERE e.event IN ({})
"""
_NAMES = "SELECT e.event, c.id, e.n FROM event e JOIN coding c USING (coding) WHERE e.event IN ({})"


def _copies_of(db: sqlite3.Connection, source: int) -> list[int]:
    """The texts that go by a source, itself among them."""
    rows = db.execute("SELECT DISTINCT article FROM origin WHERE source = ? UNION SELECT ?", (source, source))
    return [row["article"] for row in rows if _source(db, row["article"]) == source]


def _source(db: sqlite3.Connection, article: int) -> int:
    found = db.execute(
        "SELECT source FROM origin WHERE article = ? ORDER BY revision DESC LIMIT 1", (article,)
    ).fetchone()
    return int(found[0]) if found else article
