"""What holds, now or as of an earlier day: incidents by what is asked, built from the rows that are in force then."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from math import cos, radians
from typing import TYPE_CHECKING, Any

from polybius.errors import RecordError
from polybius.record import corrections, judgements, store, writing
from polybius.record.incidents import incident
from polybius.record.rows import reports, tellings
from polybius.record.store import marks, portions
from polybius.types import EventType, Incident, Place, Standing

if TYPE_CHECKING:
    from polybius.lexicon.gazetteer import Gazetteer  # heavy, and asked for places alone

TOWN_KM = 15.0  # round a place that is a point, what lies in it and next to it
KM_A_DEGREE = 111.2
DIGITS = 18  # of a number that SQLite can hold


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; None: anything."""

    since: date | None = None
    until: date | None = None
    type: EventType | None = None
    place: str | None = None
    actor: str | None = None
    words: str | None = None  # all of which stand in the text
    standing: Standing | None = None


# --- as of -------------------------------------------------------------------------------------------------------


def cut(db: sqlite3.Connection, revision: int) -> None:
    """Lets this connection see the record as it was at a revision: the same views, over a shorter list of revisions."""
    db.execute(f"CREATE TEMP VIEW revision AS SELECT * FROM main.revision WHERE revision <= {int(revision)}")
    db.execute("CREATE TEMP TABLE placed (event INTEGER PRIMARY KEY, incident INTEGER NOT NULL)")
    db.execute(
        "INSERT INTO temp.placed SELECT event, incident FROM ("
        "SELECT event, incident, max(revision) FROM main.placement WHERE revision <= ? GROUP BY event"
        ") WHERE incident IS NOT NULL",
        (revision,),
    )
    db.execute("CREATE INDEX temp.placed_then ON placed (incident)")
    for statement in store.statements(store.views()):
        db.execute(statement.replace("CREATE VIEW", "CREATE TEMP VIEW"))


def revision_of(db: sqlite3.Connection, told: date | datetime | int) -> int:
    """The last revision at or before a time; a day counts to its end (UTC)."""
    if isinstance(told, int):
        return told
    if not isinstance(told, datetime):
        told = datetime.combine(told, time.max, UTC)
    at = int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp())
    return int(db.execute("SELECT coalesce(max(revision), 0) FROM main.revision WHERE at <= ?", (at,)).fetchone()[0])


# --- incidents ---------------------------------------------------------------------------------------------------


def incidents(
    db: sqlite3.Connection, query: Query | None = None, gazetteer: "Gazetteer | None" = None, most: int | None = None
) -> tuple[Incident, ...]:
    """The incidents that fit, the latest first; at most so many."""
    query = query or Query()
    found = _numbers(db, query, gazetteer)
    if query.standing is None:
        return build(db, found[:most])
    fitting = (one for one in build(db, found) if one.standing is query.standing)
    return tuple(fitting)[:most]


def count(db: sqlite3.Connection, query: Query | None = None, gazetteer: "Gazetteer | None" = None) -> int:
    """How many incidents fit, whatever their standing."""
    return len(_numbers(db, query or Query(), gazetteer))


def number(db: sqlite3.Connection, id: str) -> int:
    """The row behind "I12"; RecordError where there is no such incident, with what became of it."""
    row = named(db, id)
    if db.execute("SELECT 1 FROM placed WHERE incident = ? LIMIT 1", (row,)).fetchone():
        return row
    now = db.execute("SELECT incident FROM placed WHERE event = ?", (row,)).fetchone()
    if now:
        raise RecordError(f"I{row} is part of I{now[0]} now; `polybius history` tells how that came")
    rest = remains(db, row)
    left = f"what is left of it is I{rest} now" if rest else "nothing is left of it"
    raise RecordError(f"I{row} is no more: the report it began with was withdrawn, and {left}; see `polybius history`")


def remains(db: sqlite3.Connection, incident: int) -> int | None:
    """The incident that most of what was once in one belongs to now; None: nothing is left of it."""
    found = db.execute(_REST, (incident,)).fetchone()
    return int(found["incident"]) if found else None


_REST = """
SELECT p.incident FROM main.placement q JOIN placed p USING (event) WHERE q.incident = ?
GROUP BY p.incident ORDER BY count(*) DESC, p.incident LIMIT 1
"""


def named(db: sqlite3.Connection, id: str) -> int:
    """The row behind "I12", be there such an incident now or not; RecordError where there never was one."""
    if not (id[:1] in "Ii" and id[1:].isdecimal()):
        raise RecordError(f"{id!r} names no incident; they are named I1, I2 … (`polybius incidents` lists them)")
    row = int(id[1:]) if len(id) <= DIGITS else 0
    found = "SELECT 1 FROM placed WHERE incident = :i UNION ALL SELECT 1 FROM placement WHERE incident = :i LIMIT 1"
    if db.execute(found, {"i": row}).fetchone() is None:
        raise RecordError(f"no incident {id.upper()} in this record")
    return row


def build(db: sqlite3.Connection, numbers: Sequence[int]) -> tuple[Incident, ...]:
    """The incidents of these rows, in their order, as the judgements in force correct them."""
    members: dict[int, list[int]] = {n: [] for n in numbers}
    for some in portions(list(numbers)):
        rows = db.execute(f"SELECT incident, event FROM placed WHERE incident IN ({marks(some)}) ORDER BY event", some)
        for row in rows:
            members[row["incident"]].append(row["event"])
    told = tellings(db, (event for events in members.values() for event in events))
    brought: dict[str, list[Any]] = {}
    for report in reports(db, {telling.coding for telling in told.values()}):
        brought.setdefault(report.coding, []).append(report)
    judged = judgements.in_force(db)
    mend = corrections.Corrections(judged, partial(judgements.now_of, db))
    made = []
    for n in numbers:
        own = [mend.telling(told[event]) for event in members[n]]
        if own:
            codings = dict.fromkeys(telling.coding for telling in own)
            some_reports = sorted(
                (one for coding in codings for one in brought.get(coding, ())),
                key=lambda one: (one.published is None, one.published or date.max, one.id),
            )
            made.append(mend.incident(incident(f"I{n}", own, some_reports, judgements.of(judged, own))))
    return tuple(made)


def _numbers(db: sqlite3.Connection, query: Query, gazetteer: "Gazetteer | None") -> list[int]:
    wheres, values = _conditions(query, gazetteer)
    rows = db.execute(
        "SELECT p.incident, max(e.first) AS day FROM placed p JOIN event e USING (event) "
        "JOIN coding c USING (coding) LEFT JOIN place pl USING (place) "
        f"WHERE {' AND '.join(wheres) or '1'} GROUP BY p.incident ORDER BY day DESC, p.incident DESC",
        values,
    )
    return [row["incident"] for row in rows]


def _conditions(query: Query, gazetteer: "Gazetteer | None") -> tuple[list[str], list[Any]]:
    wheres: list[str] = []
    values: list[Any] = []

    def ask(condition: str, *given: Any) -> None:
        wheres.append(condition)
        values.extend(given)

    if query.since:
        ask("e.last >= ?", writing.day_number(query.since))
    if query.until:
        ask("e.first <= ?", writing.day_number(query.until))
    if query.type:
        ask("e.act IN (SELECT act FROM act WHERE type = ?)", query.type.value)
    if query.actor:
        actor = writing.storable(query.actor)
        like = f"%{_as_it_is(actor)}%"
        ask(
            "e.event IN (SELECT r.event FROM role r JOIN actor x USING (actor) "
            "JOIN sort USING (sort) WHERE x.name LIKE ? ESCAPE '\\' OR x.key = ? OR country = ?)",
            like, actor.upper(), actor.upper(),
        )  # fmt: skip
    if query.words:
        terms = _terms(query.words)
        ask("c.article IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)", " AND ".join(terms))
    if query.place:
        _ask_place(ask, writing.storable(query.place), gazetteer)
    return wheres, values


def _as_it_is(words: str) -> str:
    """Words for LIKE in which nothing stands for other words."""
    return re.sub(r"([\\%_])", r"\\\1", words)


def _terms(words: str) -> list[str]:
    """The words asked for, each quoted, so that none is taken for a command; RecordError where there is none."""
    found = [f'"{word}"' for word in re.findall(r"\w+", words)]
    if not found:
        raise RecordError(f"no word in {words!r} to look for")
    return found


def _ask_place(ask: Any, name: str, gazetteer: "Gazetteer | None") -> None:
    """By name, by country or province, and by what lies within the place that the gazetteer knows by that name."""
    conditions = ["pl.name = ? COLLATE NOCASE", "pl.adm1 = ? COLLATE NOCASE", "pl.country = ?"]
    given: list[Any] = [name, name, name.upper()]
    place = called(gazetteer, name) if gazetteer else None
    if place:
        if place.key.startswith("iso:"):
            conditions.append("pl.country = ?")
            given.append(place.country or "")
        elif place.lat is not None and place.lon is not None:
            conditions.append(
                "e.place IN (SELECT place FROM place_box WHERE south >= ? AND north <= ? AND west >= ? AND east <= ?)"
            )
            given.extend(_box(place))
    ask(f"({' OR '.join(conditions)})", *given)


def called(gazetteer: "Gazetteer", name: str) -> Place | None:
    """The place that is meant by a name alone: a country or region before a town, the largest of towns."""
    from polybius.lexicon.gazetteer import COUNTRY, PROVINCE, REGION

    width = {COUNTRY: 3, REGION: 2, PROVINCE: 1}
    found = gazetteer.lookup(name)
    if not found:
        return None
    return gazetteer.place_of(max(found, key=lambda one: (width.get(one.kind, 0), one.population)))


def _box(place: Place) -> tuple[float, float, float, float]:
    """South, north, west and east of what lies in a place."""
    lat, lon = place.lat or 0.0, place.lon or 0.0
    up = max(place.extent_km or 0.0, TOWN_KM) / KM_A_DEGREE
    across = up / max(0.1, cos(radians(lat)))
    return lat - up, lat + up, lon - across, lon + across
