"""Paths and standard input -> documents, one at a time; what cannot be one gives a fault; the run goes on."""

import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from polybius.errors import IntakeError
from polybius.intake import dates
from polybius.intake.article import LARGEST_PAGE
from polybius.intake.decoding import decode
from polybius.types import Document, Fault

STDIN = "-"
_TYPES = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".shtml": "text/html",
}  # fmt: skip
_LINES = {".jsonl", ".ndjson", ".jsonlines"}
_FIELDS = ("title", "outlet", "uri", "byline")
# A line may hold a whole article with every character escaped to six.
_LONGEST_LINE = 2 * LARGEST_PAGE
_LINES_TRIED = 20


def documents(inputs: Sequence[str], stdin: IO[Any] | None = None) -> Iterator[Document | Fault]:
    """The documents of files and of standard input ("-"), in order, each line of a JSONL file one."""
    for name in inputs:
        if name == STDIN:
            yield from _from_stdin(stdin)
        else:
            yield from _from_path(Path(name))


def _from_stdin(stdin: IO[Any] | None) -> Iterator[Document | Fault]:
    if stdin is None:
        yield _fault(STDIN, "no standard input to read; name a file, or pipe a text in")
        return
    # A stream of text has its bytes beneath; one made of a string has none.
    stream = getattr(stdin, "buffer", stdin)
    yield from _from_stream(_Bytes(stream), STDIN, None)


def _from_path(path: Path) -> Iterator[Document | Fault]:
    ref = str(path)
    try:
        if path.is_dir():
            yield _fault(ref, f"a folder, not a file; name its files, as in {ref.rstrip('/')}/*.txt")
            return
        with path.open("rb") as stream:
            yield from _from_stream(_Bytes(stream), ref, path.suffix.lower())
    except (OSError, ValueError) as error:
        yield _fault(ref, f"cannot be read ({getattr(error, 'strerror', None) or error}); check the path")


class _Bytes:
    """A stream of bytes that can be looked into before it is read; text is encoded on the way."""

    def __init__(self, stream: IO[Any]) -> None:
        self._stream = stream
        self._ahead = b""

    def look(self) -> bytes:
        """The next line, which stays to be read."""
        line = self._encoded(self._stream.readline(_LONGEST_LINE))
        self._ahead += line
        return line

    def read(self, size: int) -> bytes:
        ahead, self._ahead = self._ahead, b""
        return ahead + (self._encoded(self._stream.read(size - len(ahead))) if len(ahead) < size else b"")

    def lines(self) -> Iterator[bytes | None]:
        """The lines; None for one that is too long to be an article, which is skipped."""
        while line := self._line():
            if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
                yield line
            else:
                yield None
                while line and not line.endswith(b"\n"):
                    line = self._line()

    def _line(self) -> bytes:
        ahead, feed, rest = self._ahead.partition(b"\n")
        self._ahead = rest
        if feed:
            return ahead + feed
        return ahead + self._encoded(self._stream.readline(max(0, _LONGEST_LINE - len(ahead))))

    @staticmethod
    def _encoded(piece: bytes | str) -> bytes:
        return piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece


def _from_stream(stream: _Bytes, ref: str, suffix: str | None) -> Iterator[Document | Fault]:
    if suffix in _LINES or (suffix not in _TYPES and _is_jsonl(stream)):
        yield from _from_lines(stream, ref)
        return
    content = stream.read(LARGEST_PAGE + 1)
    if not content:
        yield _fault(ref, "empty; check that the document was saved in full")
    elif suffix == ".json":
        yield _fault(ref, "JSON, but not one object a line; write JSONL, one article a line")
    else:
        yield Document(ref, content, _TYPES.get(suffix or ""))


def _is_jsonl(stream: _Bytes) -> bool:
    """Whether one of the first lines is a JSON object, and those before it have at least the look of one."""
    for _ in range(_LINES_TRIED):
        line = stream.look()
        if not line or (line.strip() and not line.removeprefix(BOM_UTF8).lstrip().startswith(b"{")):
            return False
        if line.strip() and isinstance(_json(line), dict):
            return True
    return False


def _from_lines(stream: _Bytes, ref: str) -> Iterator[Document | Fault]:
    for number, line in enumerate(stream.lines(), 1):
        where = f"{ref}:{number}"
        if number == 1 and line and line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            yield _fault(ref, "JSONL in UTF-16, which has no lines of bytes; save it as UTF-8")
            return
        if line is None:
            yield _fault(where, f"a line of more than {_LONGEST_LINE / 1e6:.0f} MB; split it into its articles")
        elif line.strip():
            yield _from_line(line, where)


def _from_line(line: bytes, where: str) -> Document | Fault:
    """The document of one line; a fault names the line, and goes by the document's own id if it has one."""
    ref = where
    try:
        fields = _object(line, where)
        ref = _ref(fields, where)
        return Document(
            ref, _required_text(fields, where), "text/plain", published=_day(fields, where),
            **{name: _optional(fields, name, where) for name in _FIELDS},
        )  # fmt: skip
    except IntakeError as error:
        return Fault(ref, type(error).__name__, str(error))


def _object(line: bytes, where: str) -> dict[str, Any]:
    value = _json(decode(line, where))
    if isinstance(value, Exception):
        raise IntakeError(f"{where}: no JSON ({value}); write one object a line")
    if not isinstance(value, dict):
        raise IntakeError(f'{where}: {_kind(value)}, not an object; write {{"id": …, "text": …}}')
    return value


def _json(line: bytes | str) -> Any:
    """The value of a line, or the error that it gives."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return error


def _ref(fields: dict[str, Any], where: str) -> str:
    value = fields.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise IntakeError(f"{where}: `id` is {_kind(value)}; give a string")
    return where if value is None or value == "" else str(value)


def _required_text(fields: dict[str, Any], where: str) -> str:
    value = fields.get("text")
    if value is None:
        raise IntakeError(f"{where}: no `text`; give the article's text in it")
    if not isinstance(value, str):
        raise IntakeError(f"{where}: `text` is {_kind(value)}; give a string")
    if not value.strip():
        raise IntakeError(f"{where}: `text` is empty; give the article's text in it")
    return value


def _optional(fields: dict[str, Any], name: str, where: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise IntakeError(f"{where}: `{name}` is {_kind(value)}; give a string, or null where it is not known")
    return value or None


def _day(fields: dict[str, Any], where: str) -> date | None:
    value = _optional(fields, "published", where)
    try:
        return dates.given(value) if value and value.strip() else None
    except ValueError as error:
        raise IntakeError(f"{where}: `published`: {error}") from error


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _fault(ref: str, message: str) -> Fault:
    return Fault(ref, IntakeError.__name__, f"{ref}: {message}")
