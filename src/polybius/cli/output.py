"""What goes out: results on standard output or in a file, all else a line on standard error."""

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from polybius.cli.arguments import Format

if TYPE_CHECKING:
    from rich.console import RenderableType

    from polybius.types import Coding, Fault

# --- results ------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """How many documents were coded and how many failed, counted as they pass."""

    done: int = 0
    failed: int = 0

    def watch(self, results: "Iterator[Coding | Fault]") -> "Iterator[Coding | Fault]":
        """The results as they are; a fault is told on standard error."""
        from polybius.types import Fault

        for result in results:
            if isinstance(result, Fault):
                self.failed += 1
                complain(result)
            yield result
            self.done += 1

    def codings(self, results: "Iterator[Coding | Fault]") -> "Iterator[Coding]":
        """The codings among the results; a fault is told on standard error."""
        from polybius.types import Coding

        return (result for result in self.watch(results) if isinstance(result, Coding))


def rows_by(profile: str | None) -> "Callable[[Coding | Fault], str] | None":
    """What writes a coding as rows of a profile; None where the record itself is wanted."""
    if profile is None:
        return None
    from polybius import profiles

    found = profiles.find(profile)
    return lambda result: profiles.lines(result, found)


def pieces(form: Format, results: "Iterator[Coding | Fault]", out: Path | None) -> Iterator[str]:
    from polybius.export import streams, text

    if form is Format.JSONL:
        return streams.jsonl(results)
    if form is Format.HTML:
        return streams.pages(results)
    return streams.records(results, text.console(plain=out is not None))


def show(parts: "Iterator[RenderableType] | list[RenderableType]") -> None:
    from polybius.export import streams, text

    console = text.console()
    with sink(None, Format.TEXT) as write:
        for part in parts:
            write(streams.printed(console, part))


@contextmanager
def sink(out: Path | None, form: Format) -> Iterator[Callable[[str], None]]:
    """Writes text at once, so that a stopped run keeps what it has."""
    if out is None:
        # What is to be read may go to a terminal of another encoding; what machines read is UTF-8.
        own = sys.stdout.encoding or "utf-8"
        yield _writer(sys.stdout.buffer, own if form is Format.TEXT else "utf-8")
        return
    try:
        stream = out.open("wb")
    except OSError as error:
        raise typer.BadParameter(f"{out}: cannot be written ({error.strerror})", param_hint="--out") from None
    with stream:
        yield _writer(stream, "utf-8")


def _writer(stream: BinaryIO, encoding: str) -> Callable[[str], None]:
    def write(piece: str) -> None:
        # A file's name may hold bytes that are no text; they come out escaped, which JSON reads again.
        stream.write(piece.encode(encoding, "backslashreplace"))
        stream.flush()

    return write


# --- standard error -----------------------------------------------------------------------------------------


def complain(fault: "Fault") -> None:
    named = fault.message.startswith(fault.ref)
    say(fault.message if named else f"{fault.ref}: {fault.message}")


def say(message: str) -> None:
    """One line on standard error, in which nothing of a document can act on the terminal."""
    from polybius.export.safe import one_line

    typer.echo(f"polybius: {one_line(message)}", err=True)


def quiet_say(message: str) -> None:
    """Says nothing."""


def drop_output() -> None:
    """Lets what is still unwritten go nowhere: the reader has left, as in `polybius code … | head`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def lasting(write: Callable[[str], None]) -> Callable[[str], None]:
    """Writes as before; where the reader has left, as in `polybius add … | head`, the work goes on unheard."""

    def go_on(piece: str) -> None:
        try:
            write(piece)
        except BrokenPipeError:
            drop_output()

    return go_on


def hush(debug: bool) -> None:
    """Silences what libraries warn of; our own warnings (of unreadable characters) are a line each."""
    if debug:
        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
        return
    warnings.simplefilter("ignore")
    logging.getLogger().setLevel(logging.ERROR)
    for name in ("trafilatura", "htmldate", "spacy", "charset_normalizer", "py3langid"):
        logging.getLogger(name).setLevel(logging.ERROR)
    own = logging.getLogger("polybius")
    own.handlers, own.propagate = [_Line()], False


class _Line(logging.Handler):
    """A warning of ours as one line on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())
