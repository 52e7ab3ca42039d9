"""Many documents: read in order, coded on the cores there are; one that fails never stops the others."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import IO, Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from polybius import intake
from polybius.batch.workers import in_parallel
from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.errors import PolybiusError
from polybius.types import Article, Coding, Document, Fault

INTERNAL = "InternalError"
_ADVICE = "a mistake of Polybius, not of the document: please report both (--debug shows where it is)"


def code(
    inputs: Sequence[str],
    config: Config,
    *,
    published: date | None = None,
    stdin: IO[Any] | None = None,
    progress: bool = False,
    debug: bool = False,
    only: str | None = None,
) -> Iterator[Coding | Fault]:
    """A coding or a fault for each document of the inputs, in order; only of those with a given ref.

    `debug` lets an unexpected exception through, which otherwise gives a fault like any other.
    """
    documents = _dated(_read(inputs, stdin, debug), published)
    wanted = (document for document in documents if only is None or document.ref == only)
    results = in_parallel(wanted, config, partial(code_all, debug=debug))
    return _with_progress(results) if progress else results


def one_coder(
    config: Config, *, progress: bool = False, debug: bool = False
) -> Callable[[Iterable[Document | Fault | Article]], Iterator[Coding | Fault]]:
    """How to code documents by one coder that stays open, batch after batch."""
    coder = Coder(config)

    def code_these(documents: Iterable[Document | Fault | Article]) -> Iterator[Coding | Fault]:
        results = code_all(documents, coder, debug=debug)
        return _with_progress(results) if progress else results

    return code_these


def code_all(
    documents: Iterable[Document | Fault | Article], coder: Coder, *, debug: bool = False
) -> Iterator[Coding | Fault]:
    """A coding or a fault for each document; a fault of kind InternalError where the coder itself broke."""
    for document in documents:
        try:
            yield from coder.code_many([document])
        # A model or data file that is missing or wrong fails for every document: the run ends with it.
        except PolybiusError:
            raise
        except Exception as error:
            if debug:
                raise
            yield _internal(document.ref, error)


def _read(inputs: Sequence[str], stdin: IO[Any] | None, debug: bool) -> Iterator[Document | Fault]:
    """The documents of each input; an input at which the reading itself breaks gives a fault."""
    for name in inputs:
        try:
            yield from intake.documents([name], stdin)
        except Exception as error:
            if debug:
                raise
            yield _internal(name, error)


def _internal(ref: str, error: Exception) -> Fault:
    told = str(error) or "no message"
    return Fault(ref, INTERNAL, f"{ref}: {type(error).__name__}: {told}; {_ADVICE}")


def _dated(documents: Iterable[Document | Fault], published: date | None) -> Iterator[Document | Fault]:
    """The documents, with the user's day of publication where their own line gives none."""
    for document in documents:
        if isinstance(document, Document) and document.published is None:
            yield replace(document, published=published)
        else:
            yield document


def _with_progress(results: Iterator[Coding | Fault]) -> Iterator[Coding | Fault]:
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("coding", total=None)
        for result in results:
            bar.advance(task)
            yield result
