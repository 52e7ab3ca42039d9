"""Many documents: read one after the other, coded by one coder, with progress on standard error."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from polybius import intake
from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.types import Coding, Document, Fault


def code(
    inputs: Sequence[str], config: Config, *, published: date | None = None, progress: bool = True
) -> Iterator[Coding | Fault]:
    """A coding or a fault for each document of the inputs, in order."""
    coder = Coder(config)
    results = coder.code_many(_dated(intake.documents(inputs, sys.stdin.buffer), published))
    return _with_progress(results) if progress and sys.stderr.isatty() else results


def _dated(documents: Iterable[Document | Fault], published: date | None) -> Iterator[Document | Fault]:
    """The documents, with the user's day of publication where they bring none of their own."""
    for document in documents:
        undated = isinstance(document, Document) and document.published is None and published is not None
        yield replace(document, published=published) if undated and isinstance(document, Document) else document


def _with_progress(results: Iterator[Coding | Fault]) -> Iterator[Coding | Fault]:
    columns = (SpinnerColumn(), TextColumn("coding"), MofNCompleteColumn(), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("coding", total=None)
        for result in results:
            bar.advance(task)
            yield result
