"""Commands that code articles, and measure how well."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from polybius.cli.application import FAILED, STOPPED, app
from polybius.cli.arguments import (
    Debug,
    Form,
    Format,
    Gazetteer,
    Inputs,
    Jobs,
    Json,
    NoModel,
    Out,
    Pipeline,
    ProfileName,
    Published,
    Quiet,
    Rules,
    Threshold,
    config_of,
    day_of,
    form_of,
    refuse_own_input,
    tasks_of,
)
from polybius.cli.output import Tally, complain, hush, pieces, quiet_say, rows_by, say, show, sink
from polybius.errors import PolybiusError


@app.command()
def code(
    inputs: Inputs,
    published: Published = None,
    format: Form = None,
    out: Out = None,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    rules: Rules = None,
    gazetteer: Gazetteer = None,
    threshold: Threshold = None,
    profile: ProfileName = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Codes reports: events, statements, figures, contests, and what stayed unresolved.

    [bold]Examples[/bold]

    [dim]polybius code story.txt --published 2023-09-20[/dim]

    [dim]polybius code *.html reports.jsonl --format jsonl > codings.jsonl[/dim]

    [dim]polybius code story.txt --out story.html[/dim]

    [dim]cat story.txt | polybius code -[/dim]

    [dim]polybius code reports.jsonl --profile acled > rows.jsonl[/dim]

    A document that cannot be coded is one line on standard error, and the others are coded.
    Exit code: 0 all coded, 1 some document failed, 2 wrong usage or setting.
    """
    hush(debug)
    day, config, form = (
        day_of(published),
        config_of(no_model, pipeline, rules=rules, gazetteer=gazetteer, threshold=threshold, jobs=jobs),
        form_of(format, out) if profile is None else Format.JSONL,
    )
    refuse_own_input(out, inputs)
    from polybius import batch

    rows = rows_by(profile)
    tally = Tally()
    with sink(out, form) as write:
        showing = not quiet and sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())
        results = batch.code(inputs, config, published=day, stdin=sys.stdin.buffer, progress=showing, debug=debug)
        try:
            watched = tally.watch(results)
            for piece in pieces(form, watched, out) if rows is None else map(rows, watched):
                write(piece)
        except KeyboardInterrupt:
            say(f"stopped; what was written is kept ({tally.done} of the documents)")
            raise typer.Exit(STOPPED) from None
    raise typer.Exit(FAILED if tally.failed else 0)


@app.command()
def explain(
    document: Annotated[str, typer.Argument(help="A text, HTML or JSONL file; - for standard input.", metavar="INPUT")],
    id: Annotated[str, typer.Argument(help="An event, figure or statement as `polybius code` names it.", metavar="ID")],
    published: Published = None,
    ref: Annotated[
        str | None, typer.Option(metavar="REF", help="Which document, where the input holds several.")
    ] = None,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    gazetteer: Gazetteer = None,
    debug: Debug = False,
) -> None:
    """Explains an event, figure or statement: each field, its words, the rule or model behind it.

    [bold]Examples[/bold]

    [dim]polybius explain story.txt e3 --published 2023-09-20[/dim]

    [dim]polybius explain story.txt f2[/dim]

    [dim]polybius explain reports.jsonl s1 --ref afp-117[/dim]
    """
    hush(debug)
    day, config = day_of(published), config_of(no_model, pipeline, gazetteer=gazetteer)
    from polybius import batch
    from polybius.export import explain as explained
    from polybius.types import Fault

    results = batch.code([document], config, published=day, stdin=sys.stdin.buffer, debug=debug, only=ref)
    result = next(results, None)
    if result is None:
        raise PolybiusError(f"{document}: no document in it" + (f" goes by {ref!r}" if ref else ""))
    if isinstance(result, Fault):
        complain(result)
        raise typer.Exit(FAILED)
    show([explained.of(result, id)])


@app.command()
def demo(no_model: NoModel = False) -> None:
    """Codes the bundled sample reports, prints their records, and says what to try next.

    [bold]Examples[/bold]

    [dim]polybius demo[/dim]

    [dim]polybius demo | less -R[/dim]
    """
    hush(False)
    config = config_of(no_model, None)
    from polybius.export import demo as shown

    show(shown.parts(config))


@app.command()
def bench(
    folder: Annotated[
        Path,
        typer.Argument(
            help="The folder that holds the public sets; gold/ and probes/ may lie beside it.", metavar="FOLDER"
        ),
    ],
    tasks: Annotated[
        str | None, typer.Option(metavar="A,B", help="Only these tasks, by name.", show_default=False)
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only the first N documents of each set.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep the codings here, and take those that this very program has left there."
        ),
    ] = None,
    as_json: Json = False,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Measures how good the coder is, on public sets in a folder of yours: scores with 95 % intervals.

    [bold]Examples[/bold]

    [dim]polybius bench tests/cases[/dim]

    [dim]polybius bench ~/sets --tasks probes,record[/dim]

    [dim]polybius bench ~/sets --limit 50 --answers /tmp/answers --json > scores.json[/dim]

    Tasks: probes, record, attribution, event-type, relevance, actors, times,
    places, counts. A set that is not there is skipped, and said to be.
    docs/bench.md tells how the folder is laid out and what each number counts.

    Not measured by this command: MUC-4, Airwars incidents, the merging of
    reports, scales of factuality, places of single verbs, HTML, speed.

    Exit code: 0 all coded, 1 some document failed (it counts as an empty
    answer), 2 wrong usage or folder.
    """
    hush(debug)
    config = config_of(no_model, pipeline)
    from polybius import batch, bench
    from polybius.bench import table
    from polybius.coding import manifest

    tell = quiet_say if quiet else say
    there = bench.found(folder, tasks_of(tasks, bench.TASKS), tell)
    code = batch.one_coder(config, progress=not quiet and sys.stderr.isatty(), debug=debug)
    results = list(bench.run(there, code, config, limit=limit, kept=answers, say=tell))
    run = manifest.of(config.pipeline, "used" if config.model else "none")
    with sink(None, Format.JSONL if as_json else Format.TEXT) as write:
        write(table.as_json(results, run) + "\n" if as_json else table.text(results))
    raise typer.Exit(FAILED if any(result.failed for result in results) else 0)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="Records that `polybius code … --format jsonl` wrote.", metavar="OLD")],
    new: Annotated[
        list[str] | None,
        typer.Argument(
            help="Other records of these articles; or a folder or files, coded now. Without it, the articles that "
            "OLD holds are coded now.",
            metavar="NEW",
            show_default=False,
        ),
    ] = None,
    fail_on_change: Annotated[bool, typer.Option("--fail-on-change", help="Exit code 1 where they differ.")] = False,
    as_json: Json = False,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compares codings of the same articles: events, statements and figures gained, lost and changed.

    [bold]Examples[/bold]

    [dim]polybius compare before.jsonl after.jsonl[/dim]

    [dim]polybius compare before.jsonl my-articles/[/dim]

    [dim]polybius compare before.jsonl --fail-on-change[/dim]

    Each change comes with its sentence, and the totals stand at the end. An
    article without a day of its own is read against the day given for OLD.

    Exit code: 0, with --fail-on-change 1 where something differs, 2 wrong usage.
    """
    hush(debug)
    config = config_of(no_model, pipeline)
    from polybius import batch, contract
    from polybius.bench import compare, records

    before = records.read(old)
    if new and len(new) == 1 and records.are_in(Path(new[0])):
        after = records.read(Path(new[0]))
    else:
        asked = records.documents(new, before) if new else records.articles(before)
        code = batch.one_coder(config, progress=not quiet and sys.stderr.isatty(), debug=debug)
        after = [contract.as_json(result) for result in code(asked)]
    found = compare.compare(before, after)
    with sink(None, Format.JSONL if as_json else Format.TEXT) as write:
        for piece in compare.pieces(found, as_json=as_json):
            write(piece)
    raise typer.Exit(FAILED if fail_on_change and found.differs else 0)
