"""Results -> pieces of text, one format each, a result at a time: what is written so far is kept."""

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType

from polybius import contract
from polybius.export import html, text
from polybius.types import Coding, Fault

Results = Iterable[Coding | Fault]


def jsonl(results: Results) -> Iterator[str]:
    """One line of JSON for each result; a fault has its line too."""
    for result in results:
        yield contract.line(result) + "\n"


def pages(results: Results) -> Iterator[str]:
    """The pieces of one HTML page."""
    return html.pages(results)


def records(results: Results, console: Console) -> Iterator[str]:
    """The records as they look on this console; faults are left to standard error."""
    codings = (result for result in results if isinstance(result, Coding))
    for number, coding in enumerate(codings):
        rule = "" if number == 0 else "─" * min(console.width, text.WIDEST) + "\n"
        yield rule + printed(console, text.of(coding)) + "\n"


def printed(console: Console, part: RenderableType) -> str:
    """What the console would print, without the blanks that fill lines up."""
    with console.capture() as shown:
        console.print(part)
    lines = shown.get().splitlines()
    return "\n".join(map(str.rstrip, lines)) + "\n"
