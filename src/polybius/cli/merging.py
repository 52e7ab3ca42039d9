"""The command that merges reports without a record."""

import sys
from typing import Annotated

import typer

from polybius.cli.application import FAILED, app
from polybius.cli.arguments import (
    Debug,
    Format,
    Gazetteer,
    Inputs,
    Jobs,
    MergedFormat,
    NoModel,
    Out,
    Pipeline,
    Published,
    Quiet,
    Rules,
    Threshold,
    config_of,
    day_of,
    refuse_own_input,
)
from polybius.cli.output import Tally, hush, sink


@app.command()
def merge(
    inputs: Inputs,
    published: Published = None,
    format: Annotated[
        MergedFormat, typer.Option(help="text to read, or jsonl for machines: one incident a line.")
    ] = MergedFormat.TEXT,
    out: Out = None,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    rules: Rules = None,
    gazetteer: Gazetteer = None,
    threshold: Threshold = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Merges reports into incidents in one go, without a database: which tell of the same, from how many sources.

    [bold]Examples[/bold]

    [dim]polybius merge monday/*.html tuesday/*.html[/dim]

    [dim]polybius merge reports.jsonl --format jsonl > incidents.jsonl[/dim]

    Near-copies of one text are one independent source. Reports in which no
    event is found stand with those of the same matter by their words. An
    incident's name holds for this output only; docs/merging.md has the rest.

    Exit code: 0 all coded, 1 some document failed, 2 wrong usage or setting.
    """
    hush(debug)
    day, config = (
        day_of(published),
        config_of(no_model, pipeline, rules=rules, gazetteer=gazetteer, threshold=threshold, jobs=jobs),
    )
    refuse_own_input(out, inputs)
    from polybius import batch
    from polybius.export import merged, streams, text
    from polybius.record.merge import together

    tally = Tally()
    showing = not quiet and sys.stderr.isatty()
    results = batch.code(inputs, config, published=day, stdin=sys.stdin.buffer, progress=showing, debug=debug)
    found = together.merge(tally.codings(results))
    machines = format is MergedFormat.JSONL
    with sink(out, Format.JSONL if machines else Format.TEXT) as write:
        console = text.console(plain=out is not None)
        for piece in merged.lines(found) if machines else [streams.printed(console, merged.table(found))]:
            write(piece)
    raise typer.Exit(FAILED if tally.failed else 0)
