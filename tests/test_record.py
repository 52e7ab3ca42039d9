"""The record: the laws of a file that is only ever added to."""

import importlib
import os
import pickle
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests import reports

import polybius
from polybius.errors import RecordError
from polybius.record import store
from polybius.record.adding import Outcome
from polybius.record.book import Record
from polybius.record.history import What
from polybius.record.viewing import Query
from polybius.types import Coding, EventType, Fault, FigureKind, Incident, Span, Standing

START = datetime(2024, 6, 1, tzinfo=UTC)


class Ticking:
    """A clock that goes on by a minute each time it is asked."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def filled(path: Path, codings: Sequence[Coding | Fault] | None = None, *, keep_text: bool = True) -> Record:
    record = Record(path, by="test", clock=Ticking(), keep_text=keep_text)
    list(record.add(reports.codings() if codings is None else codings))
    return record


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with filled(tmp_path / "car.db") as made:
        yield made


def state(record: Record) -> dict[str, Incident]:
    return {one.id: one for one in record.find()}


def partition(record: Record) -> set[frozenset[str]]:
    return {frozenset(telling.id for telling in one.tellings) for one in record.find()}


def of(record: Record, ref: str, type: EventType = EventType.ASSAULT) -> Incident:
    """The incident of this type that a report tells of."""
    return next(
        one for one in record.find(Query(type=type)) if any(report.ref == ref for report in one.reports)
    )


# --- adding -----------------------------------------------------------------------------------------------------


def test_adding_twice_adds_nothing(record: Record) -> None:
    before, revision = state(record), record.revision
    assert {added.outcome for added in record.add(reports.codings())} == {Outcome.KNOWN}
    assert state(record) == before
    assert record.revision == revision


def test_reports_of_one_attack_are_one_incident_and_two_attacks_are_two(record: Record) -> None:
    first, second = of(record, "r01"), of(record, "r14")
    assert {"r01", "r02", "r03", "r04"} == {report.ref for report in first.reports}
    assert {"r14", "r15"} == {report.ref for report in second.reports}


def test_a_copy_is_another_report_and_no_other_source(record: Record) -> None:
    incident = of(record, "r01")
    sources = {report.ref: report.source for report in incident.reports}
    assert sources["r04"] == sources["r01"]
    assert incident.sources == len(incident.reports) - 1


def test_a_denial_is_of_the_incident_that_it_denies(record: Record) -> None:
    assert of(record, "r08").standing is Standing.CONTESTED
    assert of(record, "r08").id == of(record, "r07").id


def test_a_later_number_of_one_owner_replaces_the_earlier(record: Record) -> None:
    toll = of(record, "r01").toll(FigureKind.KILLED)
    assert toll is not None
    army = [owner for owner in toll.owners if owner.actor and "MIL" in owner.actor.sectors]
    assert [(owner.best, owner.replaced) for owner in army if not owner.replaced] == [(17.0, False)]
    assert toll.low <= toll.best <= (toll.high or toll.best)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_makes_no_difference(tmp_path: Path, record: Record, seed: int) -> None:
    mixed = list(reports.codings())
    random.Random(seed).shuffle(mixed)
    with filled(tmp_path / "mixed.db", mixed) as other:
        assert partition(other) == partition(record)
        amounts = [sorted((one.type, one.standing, one.sources, str(one.tolls)) for one in r.find())
                   for r in (record, other)]  # fmt: skip
        assert amounts[0] == amounts[1]


def test_a_fault_is_kept_once_and_stops_nothing(tmp_path: Path) -> None:
    fault = Fault("x.bin", "IntakeError", "x.bin: no text")
    with filled(tmp_path / "a.db", [fault, reports.codings()[0], fault]) as record:
        assert record.faults() == [fault]
        assert record.find()


def test_without_texts_the_record_says_the_same(tmp_path: Path, record: Record) -> None:
    with filled(tmp_path / "lean.db", keep_text=False) as lean:
        assert partition(lean) == partition(record)
        ours, theirs = of(record, "r01"), of(lean, "r01")
        assert [one.quote for one in ours.tellings] == [one.quote for one in theirs.tellings]
        assert ours.tolls == theirs.tolls
    with sqlite3.connect(tmp_path / "lean.db") as db:
        assert db.execute("SELECT count(*) FROM article WHERE text IS NOT NULL").fetchone() == (0,)


def test_another_text_under_one_address_replaces_the_first(record: Record) -> None:
    (added,) = record.add([reports.later()])
    assert added.outcome is Outcome.VERSION
    toll = of(record, "r15").toll(FigureKind.KILLED)
    assert toll is not None
    assert toll.high == 9.0
    assert len([report for report in of(record, "r15").reports if report.ref == "r15"]) == 1


def test_a_copy_goes_where_its_source_goes_and_stays_when_that_is_withdrawn(record: Record) -> None:
    before = {report.ref for report in of(record, "r04").reports}
    record.retract("r01", because="test")
    assert {report.ref for report in of(record, "r04").reports} == before - {"r01"}


# --- asking -----------------------------------------------------------------------------------------------------


def test_incidents_by_day_place_type_actor_and_words(record: Record) -> None:
    every = record.find()
    assert [one.id for one in record.find(Query(type=EventType.PROTEST))] == [
        one.id for one in every if one.type is EventType.PROTEST
    ]
    bria = record.find(Query(place="Bria"))
    assert bria
    assert all(one.place and one.place.name == "Bria" for one in bria)
    assert {one.id for one in bria} < {one.id for one in record.find(Query(place="Central African Republic"))}
    late = record.find(Query(since=reports.codings()[13].article.published))
    assert all(one.last and one.last.isoformat() >= "2024-05-20" for one in late)
    assert record.find(Query(words="peacekeepers convoy"))
    assert not record.find(Query(words="peacekeepers tear"))
    assert record.find(Query(actor="police"))
    assert len(record.find(most=2)) == 2


@pytest.mark.parametrize("words", ["", "***", '"'])
def test_words_that_are_none_are_refused(record: Record, words: str) -> None:
    if words:
        with pytest.raises(RecordError, match="no word"):
            record.find(Query(words=words))


def test_why_tells_what_joins_and_what_stayed_apart(record: Record) -> None:
    incident = of(record, "r01")
    held, apart = record.why(incident.id)
    assert len(held) == len(incident.tellings) - 1
    assert all(pair.likeness and pair.likeness.reasons for pair in held)
    assert all(pair.incident != incident.id for pair in apart)


def test_names_that_name_nothing_are_told(record: Record) -> None:
    for id in ("X1", "12", "", "I0", "I99999", "Ix"):
        with pytest.raises(RecordError):
            record.incident(id)


# --- judging ----------------------------------------------------------------------------------------------------


def test_a_merge_holds_and_is_undone_exactly(record: Record) -> None:
    before = state(record)
    one, other = of(record, "r01").id, of(record, "r14").id
    made = record.merge(one, other, because="test")
    merged = of(record, "r14")
    assert merged.id == of(record, "r01").id
    assert made in merged.judged
    record.undo(made, because="test")
    assert state(record) == before


def test_a_split_holds_against_later_reports_and_is_undone_exactly(record: Record) -> None:
    incident = of(record, "r05")
    names = record.numbered(incident.id)
    apart = names[incident.tellings[-1].id]
    before = state(record)
    made = record.split(apart, because="test")
    assert len(record.find()) == len(before) + 1
    list(record.add([reports.later()]))
    assert apart[1:] in {id[1:] for id in state(record)} | {apart[1:]}
    record.undo(made, because="test")
    assert {t.id for t in of(record, "r05").tellings} == {t.id for t in incident.tellings}


def test_a_correction_outranks_what_was_coded(record: Record) -> None:
    incident = of(record, "r01")
    record.correct(incident.id, "killed", "14-15-20", because="a list of names")
    record.correct(incident.id, "place", "Bambari", because="a list of names")
    record.correct(incident.id, "from", "2024-04-30", because="a list of names")
    mended = record.incident(incident.id)
    toll = mended.toll(FigureKind.KILLED)
    assert toll is not None
    assert (toll.low, toll.best, toll.high, toll.rule) == (14.0, 15.0, 20.0, "judgement")
    assert toll.owners
    assert mended.place is not None
    assert mended.place.name == "Bambari"
    assert str(mended.first) == "2024-04-30"
    assert len(mended.judged) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("killed", "many"), ("killed", "9-3"), ("from", "yesterday"), ("type", "WAR"), ("colour", "red"), ("mode", " ")],
)
def test_impossible_corrections_are_refused_and_leave_nothing(record: Record, field: str, value: str) -> None:
    revision = record.revision
    with pytest.raises(RecordError):
        record.correct(of(record, "r01").id, field, value, because="test")
    assert record.revision == revision


def test_a_judgement_needs_a_reason(record: Record) -> None:
    with pytest.raises(RecordError, match="reason"):
        record.reject(of(record, "r01").id, because=" ")


def test_what_is_rejected_or_withdrawn_leaves_and_comes_back(record: Record) -> None:
    before = state(record)
    incident = of(record, "r09", EventType.PROTEST)
    rejected = record.reject(incident.id, because="test")
    assert incident.id not in state(record)
    withdrawn = record.retract("r01", because="test")
    assert "r01" not in {report.ref for one in record.find() for report in one.reports}
    with pytest.raises(RecordError):
        record.retract("r01", because="twice")
    record.undo(withdrawn, because="test")
    record.undo(rejected, because="test")
    assert state(record) == before
    with pytest.raises(RecordError):
        record.undo(rejected, because="twice")


def test_a_correction_outlives_another_coding_of_its_text(record: Record) -> None:
    incident = of(record, "r09", EventType.PROTEST)
    record.correct(incident.id, "mode", "riot", because="seen on film")
    first = reports.codings()[8]
    sentence = replace(first, sentences=(*first.sentences, Span(0, 1)), unresolved=())
    again = replace(sentence, events=tuple(replace(event, confidence=0.5) for event in first.events))
    (added,) = record.add([again])
    assert added.outcome is Outcome.REREAD
    assert of(record, "r09", EventType.PROTEST).mode == "riot"


def test_what_is_left_of_an_incident_is_told(record: Record) -> None:
    incident, before = of(record, "r01"), record.revision
    record.retract("r01", because="test")
    left = of(record, "r02")
    if left.id != incident.id:
        with pytest.raises(RecordError, match=left.id):
            record.incident(incident.id)
        gone = next(change for change in record.diff(before) if change.incident == incident.id)
        assert gone.into == left.id


def test_persons_are_rated_by_what_they_had_before_their_eyes(record: Record) -> None:
    id = of(record, "r01").id
    with Record(record.path, by="anna") as anna, Record(record.path, by="bo") as bo:
        anna.confirm(id)
        bo.correct(id, "killed", "20", because="a list")
    ratings = {(one.coder, one.field): one.value for one in record.ratings()}
    assert ratings["anna", "killed_best"] != ratings["bo", "killed_best"] == 20.0
    assert ratings["anna", "type"] == ratings["bo", "type"]


# --- history ----------------------------------------------------------------------------------------------------


def _judge_at_random(record: Record, chance: random.Random) -> None:
    """One judgement of a kind drawn by lot; one that cannot be made is not made."""
    incidents = record.find()
    one = chance.choice(incidents)
    names = list(record.numbered(one.id).values())
    open_ = [j.id for j in record.judgements() if not j.undone and j.kind.value != "undo"]
    refs = sorted({report.ref for incident in incidents for report in incident.reports})
    choices = (
        lambda: record.merge(one.id, chance.choice(incidents).id, because="lot"),
        lambda: record.split(*chance.sample(names, max(1, len(names) // 2)), because="lot"),
        lambda: record.correct(one.id, "killed", str(chance.randrange(50)), because="lot"),
        lambda: record.correct(chance.choice(names), "mode", chance.choice(("riot", "unknown")), because="lot"),
        lambda: record.reject(chance.choice(names), because="lot"),
        lambda: record.retract(chance.choice(refs), because="lot"),
        lambda: record.undo(chance.choice(open_ or ["J0"]), because="lot"),
        lambda: record.undo(chance.choice(open_ or ["J0"]), because="lot"),
        lambda: record.undo(chance.choice(open_ or ["J0"]), because="lot"),
    )
    with suppress(RecordError):
        chance.choice(choices)()


def _lots(tmp_path: Path, number: int, seed: int) -> None:
    """As of each revision the record is the copy kept then; diff is all and only what differs; undo restores."""
    chance = random.Random(seed)
    with filled(tmp_path / "lots.db") as record:
        kept = {record.revision: state(record)}
        while len(kept) < number:
            if not record.find():
                record.undo(next(j.id for j in record.judgements() if not j.undone and j.kind.value != "undo"),
                            because="nothing left")  # fmt: skip
            else:
                _judge_at_random(record, chance)
            kept[record.revision] = state(record)
        for revision in chance.sample(sorted(kept), min(len(kept), 60)):
            with record.as_of(revision) as then:
                assert state(then) == kept[revision]
        for _ in range(40):
            a, b = sorted(chance.sample(sorted(kept), 2))
            changed = {change.incident: change for change in record.diff(a, b)}
            ids = kept[a].keys() | kept[b].keys()
            assert changed.keys() == {id for id in ids if kept[a].get(id) != kept[b].get(id)}
            for id, change in changed.items():
                assert (change.was, change.now) == (kept[a].get(id), kept[b].get(id))
        for one in reversed(record.judgements()):
            if not one.undone and one.kind.value != "undo":
                record.undo(one.id, because="all of it")
        assert state(record) == kept[min(kept)]


def test_random_judgements(tmp_path: Path) -> None:
    _lots(tmp_path, 60, 1)


@pytest.mark.slow
def test_a_thousand_random_judgements(tmp_path: Path) -> None:
    _lots(tmp_path, 1000, 2)


def test_history_tells_the_reports_and_the_tolls(record: Record) -> None:
    incident = of(record, "r01")
    steps = record.history(incident.id)
    assert steps[0].what[0] == "first told"
    assert sum("told by" in line for step in steps for line in step.what) == len(incident.reports)
    record.reject(incident.id, because="never was")
    *_, last = record.history(incident.id)
    assert last.incident is None
    assert any("never was" in line for line in last.what)
    (change,) = record.diff(record.revision - 1)
    assert (change.incident, change.what) == (incident.id, What.GONE)


def test_as_of_a_day_and_of_nonsense(record: Record) -> None:
    assert state(record.as_of("2024-06-01")) == state(record)
    assert not record.as_of("2024-05-31").find()
    with pytest.raises(RecordError):
        record.as_of("soon")
    with pytest.raises(RecordError):
        record.as_of("2024-06-01").merge("I1", "I2", because="the past is past")


# --- the file ---------------------------------------------------------------------------------------------------


def test_nothing_that_was_written_is_changed_or_taken_away(record: Record) -> None:
    with sqlite3.connect(record.path) as db:
        for table in ("article", "coding", "event", "judgement", "placement", "revision", "report"):
            if db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(f"DELETE FROM {table}")


def test_the_views_can_be_read_by_any_reader(record: Record) -> None:
    with sqlite3.connect(record.path) as db:
        rows = db.execute("SELECT incident, first, place, tellings FROM incident").fetchall()
        assert {row[0] for row in rows} == set(state(record))
        sentence, words = db.execute("SELECT sentence, words FROM telling WHERE words = 'attacked' LIMIT 1").fetchone()
        assert words in sentence
        assert db.execute("SELECT count(*) FROM toll WHERE owner IS NOT NULL").fetchone()[0]
        assert db.execute("SELECT count(*) FROM position WHERE holds = 'denies'").fetchone()[0]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_files_that_are_no_record_are_refused_untouched(tmp_path: Path) -> None:
    text, other, newer = tmp_path / "a.txt", tmp_path / "b.db", tmp_path / "c.db"
    text.write_text("not a database, but longer than a header is")
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    filled(newer).close()
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 999")
    for path, told in ((text, "no SQLite"), (other, "no record of Polybius"), (newer, "newer"), (tmp_path, "folder")):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(RecordError, match=told):
            list(Record(path).add(reports.codings()[:1]))
        with pytest.raises(RecordError):
            Record(path).find()
        assert not path.is_file() or path.read_bytes() == before
    with pytest.raises(RecordError, match="no such record"):
        Record(tmp_path / "none.db").find()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RecordError, match="cannot be opened"):
        list(Record(tmp_path / "a.db").add(reports.codings()[:1]))


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "two.db"
    with Record(path) as one, Record(path) as other:
        codings = reports.codings()
        for a, b in zip(codings[::2], codings[1::2], strict=False):
            list(one.add([a]))
            list(other.add([b]))
        list(one.add(codings))
        with filled(tmp_path / "one.db") as alone:
            assert partition(one) == partition(alone)


def test_a_writer_that_is_locked_out_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    path = tmp_path / "a.db"
    filled(path, reports.codings()[:1]).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RecordError, match="another program"):
        list(Record(path).add(reports.codings()[1:2]))
    holder.execute("ROLLBACK")


def test_an_older_record_is_brought_up_to_date_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, steps = tmp_path / "a.db", tmp_path / "schema"
    filled(path).close()
    steps.mkdir()
    for step in store.SCHEMA.iterdir():
        (steps / step.name).write_bytes(step.read_bytes())
    (steps / "099_more.sql").write_text("CREATE TABLE more (x);\nINSERT INTO more VALUES (1);\n")
    monkeypatch.setattr(store, "SCHEMA", steps)
    with pytest.raises(RecordError, match="older"):
        Record(path).find()
    with Record(path) as record:
        record.check_writable()
        assert record.find()
    assert (tmp_path / "a.db.version-3").exists()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT x FROM more").fetchone() == (1,)


_ADDING = """
import pickle, sys
import polybius.batch.workers
from polybius.record.book import Record
codings = pickle.load(open(sys.argv[2], "rb"))
for added in Record(sys.argv[1], by="test").add(codings):
    pass
"""


def _killed(tmp_path: Path, times: int) -> None:
    """A writer killed at any moment leaves a record that opens and is whole; finishing gives the same record."""
    importlib.import_module("polybius.batch.workers")  # lets codings be pickled
    (tmp_path / "codings.pickle").write_bytes(pickle.dumps(reports.codings()))
    with filled(tmp_path / "whole.db") as whole:
        wanted = state(whole)
    chance = random.Random(7)
    for n in range(times):
        path = tmp_path / f"{n}.db"
        call = [sys.executable, "-c", _ADDING, str(path), str(tmp_path / "codings.pickle")]
        adding = subprocess.Popen(call)
        while adding.poll() is None and not path.exists():
            time.sleep(0.001)
        time.sleep(chance.random() * 0.25)
        adding.send_signal(signal.SIGKILL)
        adding.wait()
        if path.exists() and path.stat().st_size:
            with Record(path, by="test") as record:
                record.check_writable()
                assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with filled(path) as record:
            assert state(record) == wanted
        for left in tmp_path.glob(f"{n}.db*"):
            left.unlink()


def test_killed_while_adding(tmp_path: Path) -> None:
    _killed(tmp_path, 4)


@pytest.mark.slow
def test_killed_two_hundred_times_while_adding(tmp_path: Path) -> None:
    _killed(tmp_path, 200)


def test_a_thousand_copies_of_one_story_are_one_incident_and_one_source(tmp_path: Path) -> None:
    first = reports.codings()[0]
    copies = [replace(first, article=replace(first.article, ref=f"c{n}", uri=None)) for n in range(1000)]
    with filled(tmp_path / "many.db", copies) as record:
        (incident,) = record.find(Query(type=EventType.ASSAULT))
        assert len(incident.reports) == 1000
        assert incident.sources == 1


def test_a_denial_in_words_of_its_own_is_of_the_attack_that_it_denies(tmp_path: Path) -> None:
    text = (
        "Shells fired by rebels hit a market in the town of Bria on Sunday, killing nine people, a doctor said. "
        "The rebels denied that they had fired on the market."
    )
    with filled(tmp_path / "a.db", [polybius.code(text, published="2024-06-10")]) as record:
        (incident,) = record.find(Query(type=EventType.ASSAULT))
        assert incident.standing is Standing.CONTESTED
