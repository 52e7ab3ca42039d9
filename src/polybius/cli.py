"""The command line: each command an argument list, one call, one answer."""

import datetime
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib.metadata import version

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from polybius.config import Config, load
from polybius.errors import PolybiusError

if TYPE_CHECKING:
    from polybius.types import Fault

Answer = TypeVar("Answer")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Reads reports of conflict and keeps a record that can be audited: who did what to whom, where and when, "
    "how many were hurt, and who says so.",
    epilog="Try: polybius demo   ·   polybius code story.txt --published 2023-09-20",
)
lexicon_app = typer.Typer(no_args_is_help=True, help="The word lists and tables that rules are made of.")
app.add_typer(lexicon_app, name="lexicon")


class Format(StrEnum):
    """How codings are written."""

    TEXT = "text"
    JSONL = "jsonl"


Inputs = Annotated[list[str], typer.Argument(help="Text, HTML or JSONL files; - for standard input.", metavar="INPUT…")]
Published = Annotated[
    str | None, typer.Option(help="Day of publication (YYYY-MM-DD), where the document does not say it itself.")
]
NoModel = Annotated[bool, typer.Option("--no-model", help="Rules alone, without the learned model.")]
Pipeline = Annotated[str | None, typer.Option(help="Another spaCy pipeline for English, by its package name.")]


@app.command()
def code(
    inputs: Inputs,
    published: Published = None,
    format: Annotated[Format, typer.Option(help="text to read, jsonl for machines.")] = Format.TEXT,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
) -> None:
    """Codes reports: events, statements, figures, contests, and what stayed unresolved.

    [dim]polybius code story.txt --published 2023-09-20[/dim]
    [dim]polybius code *.html reports.jsonl --format jsonl > codings.jsonl[/dim]
    [dim]cat story.txt | polybius code -[/dim]

    A document that cannot be coded is named on standard error, the others are coded, and the exit code is 1.
    """
    from polybius import batch, contract
    from polybius.export import text
    from polybius.types import Fault

    day = _day(published)
    console = Console(highlight=False, soft_wrap=True)
    failed = 0
    for result in batch.code(inputs, _config(no_model, pipeline), published=day, progress=not quiet):
        if isinstance(result, Fault):
            failed += 1
            _complain(result)
        if format is Format.JSONL:
            _write(contract.line(result))
        elif not isinstance(result, Fault):
            text.show(result, console)
            console.print()
    raise typer.Exit(1 if failed else 0)


@app.command()
def explain(
    document: Annotated[str, typer.Argument(help="A text or HTML file; - for standard input.", metavar="INPUT")],
    event: Annotated[str, typer.Argument(help="The event's id, as `polybius code` prints it: e3.")],
    published: Published = None,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
) -> None:
    """Explains an event: each field with its words in their sentence, the rule or model behind it, its confidence.

    [dim]polybius explain story.txt e3 --published 2023-09-20[/dim]
    """
    from polybius import batch
    from polybius.export import explain as explained
    from polybius.types import Fault

    for result in batch.code([document], _config(no_model, pipeline), published=_day(published), progress=False):
        if isinstance(result, Fault):
            _complain(result)
            raise typer.Exit(1)
        Console(highlight=False).print(_answered(lambda: explained.event(result, event)))
        return


@app.command()
def demo() -> None:
    """Codes the bundled sample reports, prints their records, and says what to try next."""
    from polybius.export import demo as shown

    for part in shown.parts():
        Console(highlight=False, soft_wrap=True).print(part)


@lexicon_app.command("check")
def check() -> None:
    """Runs every rule's and every list's own examples; a fault names file and line."""
    from polybius.coding import selfcheck

    report = _answered(selfcheck.run)
    for fault in report.faults:
        typer.echo(str(fault), err=True)
    typer.echo(f"{report.rules} rules, {report.examples} examples, {report.rows} rows: {len(report.faults)} faults")
    raise typer.Exit(1 if report.faults else 0)


@app.command("version")
def show_version() -> None:
    """Prints the version and the hashes of code and data that go into every record."""
    from polybius.coding import manifest

    typer.echo(f"polybius {version('polybius')}")
    for name, value in manifest.of("not loaded", "not loaded").items():
        typer.echo(f"{name:<9} {value}")


def main() -> None:
    """Runs the command line; a refusal is one line on standard error and exit code 2."""
    try:
        app()
    except PolybiusError as error:
        typer.echo(f"polybius: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as in `polybius code … | head`
        sys.stderr.close()
        sys.exit(0)


def _answered(ask: Callable[[], Answer]) -> Answer:
    """The answer of a call; a refusal is one line and exit code 2."""
    try:
        return ask()
    except PolybiusError as error:
        typer.echo(f"polybius: {error}", err=True)
        raise typer.Exit(2) from None


def _config(no_model: bool, pipeline: str | None) -> Config:
    return load({"model": False if no_model else None, "pipeline": pipeline})


def _day(published: str | None) -> datetime.date | None:
    if published is None:
        return None
    try:
        return datetime.date.fromisoformat(published)
    except ValueError:
        raise typer.BadParameter(
            f"{published!r} is not a day; write it as 2023-09-20", param_hint="--published"
        ) from None


def _complain(fault: "Fault") -> None:
    from polybius.export.safe import one_line

    typer.echo(f"polybius: {one_line(fault.ref)}: {one_line(fault.message)}", err=True)


def _write(line: str) -> None:
    """One line of UTF-8, whatever the terminal's own encoding; a lone surrogate is escaped."""
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")



if __name__ == "__main__":
    main()
