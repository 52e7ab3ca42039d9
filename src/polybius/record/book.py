"""`Record`: one file that keeps what many reports tell, and what persons judged of it."""

import getpass
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from polybius.errors import RecordError
from polybius.record import adding, history, judgements, judging, pairings, rows, store, viewing
from polybius.record.accounts import Account, accounts
from polybius.record.adding import Added
from polybius.record.judgements import Judgement
from polybius.record.pairings import Pairing
from polybius.record.placing import Placer
from polybius.record.viewing import Query
from polybius.record.views import Incidents, Tellings, Tolls
from polybius.record.writing import Clock, storable
from polybius.types import Coding, Fault, Incident, Place

if TYPE_CHECKING:
    from polybius.lexicon.gazetteer import Gazetteer
    from polybius.record.agreement import Rating
    from polybius.record.reviewing import Doubt, Reviewed


class Record:
    """The record in a file: read at once, written to where something is added or judged.

    `by` is who adds and judges (by default the user of the machine); `clock` tells the time of each change.
    RecordError where the file cannot be read or written, or where a name in a call names nothing.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        by: str | None = None,
        keep_text: bool = True,
        clock: Clock | None = None,
        gazetteer: "Gazetteer | None" = None,
    ) -> None:
        self.path = Path(path)
        self._settings = adding.Settings(storable(by or _user()), clock or _now, keep_text)
        self._gazetteer = gazetteer
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._placer: Placer | None = None
        self._until: int | None = None

    # --- open and closed -------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise store.explained(self.path, error) from error

    def close(self) -> None:
        for db in (self._reader, self._writer):
            if db is not None:
                db.close()
        self._reader = self._writer = self._placer = None

    @property
    def _db(self) -> sqlite3.Connection:
        if self._writer is not None and self._until is None:
            return self._writer
        if self._reader is None:
            self._reader = store.open_to_read(self.path)
            if self._until is not None:
                viewing.cut(self._reader, self._until)
        return self._reader

    def _writing(self) -> tuple[sqlite3.Connection, Placer]:
        if self._until is not None:
            raise RecordError(f"{self.path}: seen as of an earlier day, a record cannot be written to")
        if self._writer is None:
            self._writer = store.create_or_open(self.path)
        if self._placer is None:
            self._placer = Placer(self._writer)
        return self._writer, self._placer

    def check_readable(self) -> None:
        """RecordError where there is no record to read."""
        store.open_to_read(self.path).close()

    def check_writable(self) -> None:
        """Makes the record where there is none; RecordError where it cannot be written."""
        self._writing()

    # --- adding ----------------------------------------------------------------------------------------------

    def add(self, results: Iterable[Coding | Fault]) -> Iterator[Added]:
        """What each document came to; each is in the record when it is given, whatever becomes of the next."""
        db, placer = self._writing()
        for result in results:
            try:
                yield adding.add(db, placer, result, self._settings)
            except sqlite3.Error as error:
                raise store.explained(self.path, error) from error

    # --- for notebooks ---------------------------------------------------------------------------------------

    @property
    def incidents(self) -> Incidents:
        """All incidents, with their frame (`.df`), their map and their pictures."""
        return Incidents(self.find())

    @property
    def events(self) -> Tellings:
        """All events, as the articles tell them."""
        return self.incidents.tellings

    def tolls(self, id: str) -> Tolls:
        """What each owner gives of one incident, over time (`.plot()`)."""
        return Tolls([self.incident(id)])

    # --- what holds ------------------------------------------------------------------------------------------

    def find(self, query: Query | None = None, most: int | None = None) -> tuple[Incident, ...]:
        """The incidents that fit, the latest first; at most so many."""
        return viewing.incidents(self._db, query, self._places(query), most)

    def count(self, query: Query | None = None) -> int:
        """How many incidents fit, whatever their standing."""
        return viewing.count(self._db, query, self._places(query))

    def incident(self, id: str) -> Incident:
        """The incident "I12"."""
        return viewing.build(self._db, [viewing.number(self._db, id)])[0]

    def numbered(self, id: str) -> Mapping[str, str]:
        """The names of the tellings of an incident ("T34"), by their ids."""
        events = self._db.execute("SELECT event FROM placed WHERE incident = ?", (viewing.number(self._db, id),))
        return {telling.id: f"T{n}" for n, telling in rows.tellings(self._db, (e["event"] for e in events)).items()}

    def accounts(self, id: str) -> tuple[Account, ...]:
        """What each party asserts, denies, and says of the others, of one incident."""
        return accounts(self.incident(id))

    def faults(self) -> list[Fault]:
        """The documents that could not be read."""
        found = self._db.execute("SELECT ref, kind, message FROM fault, now WHERE fault.revision <= now.revision")
        return [Fault(row["ref"], row["kind"], row["message"]) for row in found]

    def judgements(self) -> tuple[Judgement, ...]:
        """All judgements, oldest first; those that were undone say so."""
        return judgements.every(self._db)

    def changed_at(self) -> datetime | None:
        """When the last change was made; None: never."""
        row = self._db.execute("SELECT at FROM revision ORDER BY revision DESC LIMIT 1").fetchone()
        return datetime.fromtimestamp(row["at"], UTC) if row else None

    def program(self) -> Mapping[str, str]:
        """The versions and hashes of the program that read the last report."""
        row = self._db.execute("SELECT program FROM run, now WHERE run.revision <= now.revision "
                               "ORDER BY run DESC LIMIT 1").fetchone()  # fmt: skip
        return json.loads(row["program"]) if row else {}

    def tidy(self) -> None:
        """Packs the file, as is good after much was added."""
        db, _ = self._writing()
        store.tidy(db)

    @property
    def revision(self) -> int:
        """The number of the last change."""
        return int(self._db.execute("SELECT revision FROM now").fetchone()[0])

    # --- why -------------------------------------------------------------------------------------------------

    def why(self, id: str, runners_up: int = 5) -> tuple[tuple[Pairing, ...], tuple[Pairing, ...]]:
        """What holds the tellings of an incident together, and the likeliest of those that stayed apart from it."""
        number = viewing.number(self._db, id)
        return pairings.within(self._db, number), pairings.apart(self._db, number, runners_up)

    def joined(self, added: Added) -> tuple[Pairing, ...]:
        """The events of a document that joined those of others, each with the telling it is most like."""
        return pairings.joined(self._db, [move.event for move in added.moves if move.was is None])

    def stayed_apart(self, added: Added, least: float = 0.25) -> tuple[Pairing, ...]:
        """Of the incidents that a document began, the nearest others from which they stayed apart."""
        begun = sorted({move.now for move in added.moves if move.now == move.event and move.was is None})
        found = (pair for number in begun for pair in pairings.apart(self._db, number, 1))
        return tuple(pair for pair in found if pair.probability >= least)

    # --- judging ---------------------------------------------------------------------------------------------

    def merge(self, *ids: str, because: str) -> str:
        """The id of the judgement that these incidents are one."""
        return judging.merge(*self._writing(), ids, because, self._settings)

    def split(self, *ids: str, because: str) -> str:
        """The id of the judgement that these tellings are of another incident than the rest of theirs."""
        return judging.split(*self._writing(), ids, because, self._settings)

    def correct(self, id: str, field: str, value: str, *, because: str) -> str:
        """The id of the judgement that a field of an incident or telling is this."""
        return self.correct_all(id, [(field, value)], because=because)[0]

    def correct_all(self, id: str, changes: Sequence[tuple[str, str]], *, because: str) -> tuple[str, ...]:
        """The ids of the judgements that these fields of an incident or telling are these; all hold, or none."""
        db, _ = self._writing()
        return judging.correct(db, id, changes, because, self._settings, self._find)

    def confirm(self, id: str, *, because: str = "read and found right") -> str:
        """The id of the judgement that an incident or telling is right as it is."""
        db, _ = self._writing()
        return judging.confirm(db, id, because, self._settings)

    def reject(self, *ids: str, because: str) -> str:
        """The id of the judgement that these tellings or incidents never were."""
        return judging.reject(*self._writing(), ids, because, self._settings)

    def retract(self, ref: str, *, because: str) -> str:
        """The id of the judgement that a report is withdrawn."""
        return judging.retract(*self._writing(), ref, because, self._settings)

    def undo(self, id: str, *, because: str) -> str:
        """The id of the judgement that an earlier one holds no longer."""
        return judging.undo(*self._writing(), id, because, self._settings)

    # --- reviewing -------------------------------------------------------------------------------------------

    def queue(self) -> "tuple[Doubt, ...]":
        """The incidents that this person has not judged yet, the most contested and most doubtful first."""
        from polybius.record import reviewing  # which needs numpy, as nothing else here does

        own = (one for one in self.judgements() if one.by == self._settings.by and not one.undone)
        judged = {id for one in own for id in one.tellings}
        return reviewing.queue(one for one in self.find() if judged.isdisjoint(t.id for t in one.tellings))

    def ratings(self) -> "tuple[Rating, ...]":
        """What each person's judgements come to, field by field, for the agreement of coders."""
        from polybius.record import reviewing

        given = reviewing.reviewed(self.judgements())
        seen = {one: incident for one in given if (incident := self._seen(one))}
        return reviewing.ratings(given, seen)

    def _seen(self, one: "Reviewed") -> Incident | None:
        """The incident that held a telling when a person judged it."""
        with self.as_of(one.revision) as then:
            event = judgements.rows_of(then._db, [one.telling]).get(one.telling)
            row = then._db.execute("SELECT incident FROM placed WHERE event = ?", (event,)).fetchone()
            return then.incident(f"I{row['incident']}") if row else None

    # --- history ---------------------------------------------------------------------------------------------

    def as_of(self, told: date | datetime | str | int) -> "Record":
        """The record as it was at the end of a day, at a time, or after a revision; it can be read, not written."""
        when = _time(told) if isinstance(told, str) else told
        then = Record(self.path, by=self._settings.by, clock=self._settings.clock, gazetteer=self._gazetteer)
        then._until = viewing.revision_of(self._db, when)
        return then

    def diff(
        self, since: date | datetime | str | int, until: date | datetime | str | int | None = None
    ) -> tuple[history.Change, ...]:
        """Every incident that is not what it was, and no other."""
        with self.as_of(since) as then, self.as_of(self.revision if until is None else until) as now:
            if (then._until or 0) > (now._until or 0):
                raise RecordError(f"nothing lies between {since} and {until}: the end is before the beginning")
            numbers = history.touched(now._db, then._until or 0, now._until or 0)
            was, found = then._by_id(numbers), now._by_id(numbers)
            gone = [was[id] for id in was if id not in found]
            return history.differences(was, found, history.into(now._db, gone))

    def history(self, id: str) -> tuple[history.Step, ...]:
        """What befell an incident, step by step."""
        number = viewing.named(self._db, id)
        steps: list[history.Step] = []
        before: Incident | None = None
        for row in history.revisions_of(self._db, number):
            with self.as_of(int(row["revision"])) as then:
                now = then._by_id({number}).get(f"I{number}")
                rest = None if now else viewing.remains(then._db, number)
                told = (*history.judged_in_words(then._db, row["revision"]), *history.in_words(before, now, rest))
            if now != before:
                at = datetime.fromtimestamp(row["at"], UTC)
                steps.append(history.Step(row["revision"], at, row["by"], told, now))
            before = now
        return tuple(steps)

    def _by_id(self, numbers: Iterable[int]) -> dict[str, Incident]:
        return {one.id: one for one in viewing.build(self._db, sorted(numbers))}

    # --- places ----------------------------------------------------------------------------------------------

    def _places(self, query: Query | None) -> "Gazetteer | None":
        return self._known_places() if query and query.place else None

    def _known_places(self) -> "Gazetteer":
        if self._gazetteer is None:
            from polybius.lexicon.gazetteer import open_gazetteer

            self._gazetteer = open_gazetteer()
        return self._gazetteer

    def _find(self, name: str) -> Place | None:
        return viewing.called(self._known_places(), name)


def _time(told: str) -> date | datetime | int:
    """A day, a time, or a revision's number as text; RecordError where it is none of these."""
    with suppress(ValueError):
        return date.fromisoformat(told)
    with suppress(ValueError):
        return datetime.fromisoformat(told)
    if told.isdecimal() and len(told) < viewing.DIGITS:
        return int(told)
    raise RecordError(f"{told!r} is no day (YYYY-MM-DD), time or revision")


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except OSError:  # no such user in the machine's list
        return "somebody"
