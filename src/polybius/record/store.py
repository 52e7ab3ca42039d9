"""The file of a record: opened, made, brought up to date; one writer and many readers."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from polybius.errors import RecordError
from polybius.record import details

SCHEMA = Path(__file__).parent / "schema"
APPLICATION = 0x504F4C59  # "POLY", by which `file` and we know a record from another SQLite file
PAGE = 16_384  # bytes; in small pages most texts would leave much of theirs empty
PATIENCE = 10.0  # seconds to wait for another writer
MOST = 10_000  # values of one query; SQLite has room for some more
Value = TypeVar("Value")
_MAGIC = b"SQLite format 3\x00"


def create_or_open(path: Path) -> sqlite3.Connection:
    """A connection that may write; the record is made where there is none, and brought up to date where it is older.

    RecordError where the file is no record, is newer than this program, or cannot be written.
    """
    with _explained(path):
        _refuse_other(path)
        db = _connect(f"{path.resolve().as_uri()}?mode=rwc")
        if _version(db) == 0:
            db.execute(f"PRAGMA page_size = {PAGE}")
        _bring_up_to_date(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # with WAL a killed writer loses nothing that was committed
        return db


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; RecordError where there is no record or one of another version."""
    if not path.exists():
        raise RecordError(f"{path}: no such record; `polybius add {path} REPORT…` makes one")
    with _explained(path):
        _refuse_other(path)
        try:
            db = _connect(f"{path.resolve().as_uri()}?mode=ro")
            version = _version(db)
        except sqlite3.OperationalError:
            # Without leave to write beside it, a record that nobody writes on can still be read.
            db = _connect(f"{path.resolve().as_uri()}?immutable=1")
            version = _version(db)
        if version == 0:
            raise RecordError(f"{path}: an empty file; `polybius add {path} REPORT…` makes a record of it")
        if version < newest():
            raise RecordError(f"{path}: made by an older version; `polybius add {path}` brings it up to date")
        return db


def newest() -> int:
    """The version of the schema that this program writes: how many numbered files there are."""
    return len(_steps())


def _steps() -> list[Path]:
    return sorted(SCHEMA.glob("[0-9][0-9][0-9]_*.sql"))


def views() -> str:
    """The SQL of the views."""
    return (SCHEMA / "003_views.sql").read_text(encoding="utf-8")


def tidy(db: sqlite3.Connection) -> None:
    """Packs the file after a long stretch of adding: half-empty pages, pieces of the index of words."""
    db.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
    with suppress(sqlite3.OperationalError):  # somebody is reading, or there is no room for a copy: it can wait
        db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def change(db: sqlite3.Connection) -> Iterator[None]:
    """One change of the record: all of it is written, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Errors of SQLite as ours: what is wrong with which file, and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(path, error) from error


def explained(path: Path, error: sqlite3.Error) -> RecordError:
    """An error of SQLite in the user's terms."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    told = {
        sqlite3.SQLITE_BUSY: f"another program is writing to it; waited {PATIENCE:.0f} s, try again when it is done",
        sqlite3.SQLITE_LOCKED: "another program holds it; try again when it is done",
        sqlite3.SQLITE_FULL: "the disk is full; what was written before is kept",
        sqlite3.SQLITE_IOERR: "the disk cannot be read or written; what was written before is kept",
        sqlite3.SQLITE_READONLY: "cannot be written; file and folder must be writable",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened; is the folder there, and may it be written to?",
        sqlite3.SQLITE_CORRUPT: "is damaged; `sqlite3 FILE .recover` can save what is left",
        sqlite3.SQLITE_NOTADB: "is no record of Polybius (no SQLite file)",
    }.get(code, str(error))
    return RecordError(f"{path}: {told}")


def _refuse_other(path: Path) -> None:
    """RecordError for a folder, and for a file that is no SQLite, before SQLite touches it."""
    if path.is_dir():
        raise RecordError(f"{path}: is a folder, not a record")
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_MAGIC))
    except OSError as error:
        raise RecordError(f"{path}: cannot be read ({error.strerror})") from None
    if head != _MAGIC:
        raise RecordError(f"{path}: is no record of Polybius (no SQLite file); name another file")


def _connect(uri: str) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _version(db: sqlite3.Connection) -> int:
    """The version of the schema; RecordError where the file is another program's, or newer than we are."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    tables = int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if application != APPLICATION and tables:
        raise RecordError(f"{_file(db)}: is an SQLite file, but no record of Polybius; name another file")
    if version > newest():
        raise RecordError(
            f"{_file(db)}: made by a newer Polybius (record version {version}, this one knows {newest()}); upgrade it"
        )
    return version


def _file(db: sqlite3.Connection) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    """Runs the steps that a record lacks, all or none; one that holds something is kept beside as it was."""
    have = _version(db)
    if have == newest():
        return
    if have:
        _keep_beside(db, path, have)
    db.execute("BEGIN IMMEDIATE")
    try:
        have = _version(db)  # another program may have been quicker
        for step in _steps()[have:]:
            for statement in statements(step.read_text(encoding="utf-8")):
                db.execute(statement)
        if not have:
            db.execute("INSERT INTO dictionary (words) VALUES (?)", (details.WORDS.read_bytes(),))
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {newest()}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _keep_beside(db: sqlite3.Connection, path: Path, version: int) -> None:
    kept = path.with_name(f"{path.name}.version-{version}")
    making = kept.with_name(f"{kept.name}.part")
    copy = sqlite3.connect(making)
    with copy:
        db.backup(copy)
    copy.close()
    shutil.move(making, kept)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one, so that all of them run in one transaction."""
    sofar = ""
    for line in script.splitlines(keepends=True):
        sofar += line
        if sqlite3.complete_statement(sofar):
            yield sofar
            sofar = ""


# --- queries over many rows --------------------------------------------------------------------------------


def portions(rows: Iterable[Value]) -> Iterator[list[Value]]:
    """The rows in lists no longer than a query has room for."""
    listed = list(rows)
    for start in range(0, len(listed), MOST):
        yield listed[start : start + MOST]


def marks(values: Sized) -> str:
    """A placeholder for each value: "?,?,?"."""
    return ",".join("?" * len(values))
