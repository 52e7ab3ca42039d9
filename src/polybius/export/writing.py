"""Files that are whole or not there: written beside their place, then moved into it."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from polybius.errors import PolybiusError


class ExportError(PolybiusError):
    """An export that cannot be written: nothing of it is left behind."""


@contextmanager
def file_in_place(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to; when all went well, its file stands at `path`, else nothing does.

    ExportError where something is there already and `force` does not say that it may go, or
    where the disk or the folder refuses.
    """
    _refuse(path, force)
    if path.is_dir():
        raise ExportError(f"{path} is a folder; name a file")
    if path.exists() and not path.is_file():  # /dev/null and its like must not become a file
        raise ExportError(f"{path} is no ordinary file; name one, or write to standard output")
    with _told(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
        os.close(handle)
    part = Path(name)
    try:
        with _told(path):
            yield part
            _settle(part)
            part.chmod(0o666 & ~_umask())
            _move(part, path, force)
            _settle_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def folder_in_place(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to write into; when all went well, it stands at `path`, else nothing does.

    ExportError as for a file. With `force` a folder is replaced only if it holds nothing but files of
    the names that the new one has: what else somebody keeps there is never lost.
    """
    _refuse(path, force)
    if path.exists() and not path.is_dir():
        raise ExportError(f"{path} is a file; name a folder")
    with _told(path):
        part = Path(tempfile.mkdtemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent))
    try:
        with _told(path):
            yield part
            for file in sorted(part.rglob("*")):
                if file.is_file():
                    _settle(file)
            part.chmod(0o777 & ~_umask())
            _move_folder(part, path)
            _settle_folder(path.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_text(path: Path, pieces: Iterable[str], *, force: bool = False) -> None:
    """Writes pieces of text as UTF-8."""
    with file_in_place(path, force=force) as part, part.open("w", encoding="utf-8", newline="") as stream:
        for piece in pieces:
            stream.write(piece)


def _refuse(path: Path, force: bool) -> None:
    if not path.parent.is_dir():
        raise ExportError(f"{path}: there is no folder {path.parent}")
    if not force and (path.exists() or path.is_symlink()):
        raise ExportError(f"{path} is there already; give another path, or --force to replace it")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error


def _settle(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _settle_folder(folder: Path) -> None:
    """Has the disk keep the new name; not every system lets one ask."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _move(part: Path, path: Path, force: bool) -> None:
    """Gives the file its name; without `force`, never that of a file that came there meanwhile."""
    if force:
        part.replace(path)
        return
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise ExportError(f"{path} is there already; give another path, or --force to replace it") from error
    except OSError:  # a file system without links
        part.rename(path)


def _move_folder(part: Path, path: Path) -> None:
    if not path.exists():
        part.rename(path)
        return
    ours = {file.relative_to(part) for file in part.rglob("*")}
    strange = sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.relative_to(path) not in ours)
    if strange:
        raise ExportError(f"{path} holds other files ({strange[0]}), which --force would lose; name another folder")
    old = Path(tempfile.mkdtemp(prefix=f".{path.name[:60]}.", suffix=".old", dir=path.parent))
    path.rename(old / path.name)
    try:
        part.rename(path)
    except OSError:
        (old / path.name).rename(path)
        raise
    finally:
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
