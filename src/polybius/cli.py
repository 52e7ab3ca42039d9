"""The command line: each command an argument list, one call, one answer."""

import datetime
import gc
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from typer.core import TyperGroup

from polybius.config import Config, load
from polybius.errors import PolybiusError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from polybius.types import Coding, Fault

FAILED, REFUSED, STOPPED = 1, 2, 130  # exit codes: some document failed; usage or setting; Ctrl-C


class _Commands(TyperGroup):
    """The commands; what ends one early is a line on standard error and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PolybiusError as error:
            _say(str(error))
            raise typer.Exit(REFUSED) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            _say("stopped")
            raise typer.Exit(STOPPED) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Reads reports of conflict and keeps a record that can be audited: who did what to whom, where and "
    "when, how many were hurt, and who says so.",
    epilog="Try: polybius demo   ·   polybius code story.txt --published 2023-09-20",
)
lexicon_app = typer.Typer(no_args_is_help=True, help="The word lists and tables that rules are made of.")
app.add_typer(lexicon_app, name="lexicon")


gazetteer_app = typer.Typer(no_args_is_help=True, help="The places that are known, and an index of all of GeoNames.")
app.add_typer(gazetteer_app, name="gazetteer")


class Format(StrEnum):
    """How codings are written."""

    TEXT = "text"
    JSONL = "jsonl"
    HTML = "html"


class MergedFormat(StrEnum):
    """How incidents are written."""

    TEXT = "text"
    JSONL = "jsonl"


_SUFFIXES = {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".html": Format.HTML, ".htm": Format.HTML}

Inputs = Annotated[
    list[str],
    typer.Argument(help="Text, HTML or JSONL files; - for standard input.", metavar="INPUT", show_default=False),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        help="Day of publication, against which “Tuesday” is read. A JSONL line's own day goes before it; "
        "it goes before the day that a page or dateline states.",
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        help="text to read, jsonl for machines, html for one page; by default as --out is named, else text.",
        show_default=False,
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to standard output.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="Rules alone, without the learned model.")]
Pipeline = Annotated[
    str | None,
    typer.Option(metavar="PACKAGE", help="Another spaCy pipeline for English, by its package name."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, metavar="N", show_default=False,
        help="Processes that code side by side; by default one for each core, four at most.",
    ),
]  # fmt: skip
Threshold = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, metavar="P", show_default=False,
        help="Leave out events of less confidence (0.5): higher for fewer, surer ones; curve in docs/method.md.",
    ),
]  # fmt: skip
Rules = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", show_default=False,
        help="Your own event rules (YAML as in docs/editors-guide.md), file or folder; they win over all others.",
    ),
]  # fmt: skip
Gazetteer = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", show_default=False,
        help="Your own places (CSV: name, aliases, lat, lon, type, country); they win over all others.",
    ),
]  # fmt: skip
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", show_default=False,
        help="Instead of the record, rows as acled, ucdp or recorder would count (JSONL; docs/profiles.md).",
    ),
]  # fmt: skip
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Stop at an unexpected error with its traceback; show all warnings.")
]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"polybius {version('polybius')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version.")
    ] = False,
) -> None: ...


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
    _hush(debug)
    day, config, form = (
        _day(published),
        _config(no_model, pipeline, rules=rules, gazetteer=gazetteer, threshold=threshold, jobs=jobs),
        _form(format, out) if profile is None else Format.JSONL,
    )
    _refuse_own_input(out, inputs)
    from polybius import batch

    rows = _rows_by(profile)
    tally = _Tally()
    with _sink(out, form) as write:
        showing = not quiet and sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())
        results = batch.code(inputs, config, published=day, stdin=sys.stdin.buffer, progress=showing, debug=debug)
        try:
            watched = tally.watch(results)
            for piece in _pieces(form, watched, out) if rows is None else map(rows, watched):
                write(piece)
        except KeyboardInterrupt:
            _say(f"stopped; what was written is kept ({tally.done} of the documents)")
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
    _hush(debug)
    day, config = _day(published), _config(no_model, pipeline, gazetteer=gazetteer)
    from polybius import batch
    from polybius.export import explain as explained
    from polybius.types import Fault

    results = batch.code([document], config, published=day, stdin=sys.stdin.buffer, debug=debug, only=ref)
    result = next(results, None)
    if result is None:
        raise PolybiusError(f"{document}: no document in it" + (f" goes by {ref!r}" if ref else ""))
    if isinstance(result, Fault):
        _complain(result)
        raise typer.Exit(FAILED)
    _print([explained.of(result, id)])


@app.command()
def demo(no_model: NoModel = False) -> None:
    """Codes the bundled sample reports, prints their records, and says what to try next.

    [bold]Examples[/bold]

    [dim]polybius demo[/dim]

    [dim]polybius demo | less -R[/dim]
    """
    _hush(False)
    config = _config(no_model, None)
    from polybius.export import demo as shown

    _print(shown.parts(config))


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
    _hush(debug)
    config = _config(no_model, pipeline)
    from polybius import batch, bench
    from polybius.bench import table
    from polybius.coding import manifest

    say = _quiet if quiet else _say
    there = bench.found(folder, _tasks(tasks, bench.TASKS), say)
    code = batch.one_coder(config, progress=not quiet and sys.stderr.isatty(), debug=debug)
    results = list(bench.run(there, code, config, limit=limit, kept=answers, say=say))
    run = manifest.of(config.pipeline, "used" if config.model else "none")
    with _sink(None, Format.JSONL if as_json else Format.TEXT) as write:
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
    _hush(debug)
    config = _config(no_model, pipeline)
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
    with _sink(None, Format.JSONL if as_json else Format.TEXT) as write:
        for piece in compare.pieces(found, as_json=as_json):
            write(piece)
    raise typer.Exit(FAILED if fail_on_change and found.differs else 0)


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
    _hush(debug)
    day, config = (
        _day(published),
        _config(no_model, pipeline, rules=rules, gazetteer=gazetteer, threshold=threshold, jobs=jobs),
    )
    _refuse_own_input(out, inputs)
    from polybius import batch
    from polybius.export import merged, streams, text
    from polybius.record.merge import together

    tally = _Tally()
    showing = not quiet and sys.stderr.isatty()
    results = batch.code(inputs, config, published=day, stdin=sys.stdin.buffer, progress=showing, debug=debug)
    found = together.merge(tally.codings(results))
    machines = format is MergedFormat.JSONL
    with _sink(out, Format.JSONL if machines else Format.TEXT) as write:
        console = text.console(plain=out is not None)
        for piece in merged.lines(found) if machines else [streams.printed(console, merged.table(found))]:
            write(piece)
    raise typer.Exit(FAILED if tally.failed else 0)


@lexicon_app.command("check")
def check() -> None:
    """Runs every rule's and every list's own examples; a fault names file and line, and the exit code is 1.

    [bold]Example[/bold]

    [dim]polybius lexicon check[/dim]
    """
    _hush(False)
    from polybius.coding import selfcheck

    report = selfcheck.run()
    for doubt in report.doubts:
        typer.echo(f"doubtful: {doubt}", err=True)
    for fault in report.faults:
        typer.echo(str(fault), err=True)
    counts = f"{report.rules} rules, {report.examples} examples, {report.rows} rows"
    typer.echo(f"{counts}: {len(report.faults)} faults")
    raise typer.Exit(FAILED if report.faults else 0)


@gazetteer_app.command("build")
def build(
    source: Annotated[
        Path, typer.Argument(help="allCountries.zip of GeoNames, or one country's file.", metavar="FILE")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to make the index in.")
    ] = Path("polybius-gazetteer"),
    quiet: Quiet = False,
) -> None:
    """Makes an index of a full GeoNames file: every village, province and district that GeoNames has.

    [bold]Examples[/bold]

    [dim]polybius gazetteer build allCountries.zip[/dim]

    [dim]polybius gazetteer build SY.zip --out ~/places/syria[/dim]

    Files: https://download.geonames.org/export/dump/ (CC BY 4.0). To use the
    index, write gazetteer_index = "DIR" into polybius.toml or set
    POLYBIUS_GAZETTEER_INDEX. All countries take some minutes and gigabytes.
    """
    _hush(False)
    import spacy

    from polybius.coding.syntax.dictionary import dictionary
    from polybius.lexicon import gazetteer_build

    is_word = dictionary(spacy.load(_config(False, None).pipeline))
    counted = gazetteer_build.build(source, out, is_word, _quiet if quiet else _say)
    typer.echo(f"{counted.places} places by {counted.names} names in {out}; to use them: gazetteer_index = \"{out}\"")


@app.command("version")
def show_version() -> None:
    """Prints the version and the hashes of code and data that go into every record.

    [bold]Example[/bold]

    [dim]polybius version[/dim]
    """
    from polybius.coding import manifest

    typer.echo(f"polybius {version('polybius')}")
    for name, value in manifest.of("not loaded", "not loaded").items():
        typer.echo(f"{name:<9} {value}")


def main() -> None:
    """Runs the command line."""
    gc.freeze()  # what is imported lives as long as the program: no need to look through it again and again
    gc.set_threshold(50_000, 20, 20)
    app(prog_name="polybius")


# --- arguments ----------------------------------------------------------------------------------------------


def _config(no_model: bool, pipeline: str | None, **others: object) -> Config:
    return load({"model": False if no_model else None, "pipeline": pipeline, **others})


def _day(published: str | None) -> datetime.date | None:
    if published is None:
        return None
    from polybius.intake import dates

    try:
        return dates.given(published)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--published") from None


def _form(format: Format | None, out: Path | None) -> Format:
    return format or (_SUFFIXES.get(out.suffix.lower(), Format.TEXT) if out else Format.TEXT)


def _refuse_own_input(out: Path | None, inputs: list[str]) -> None:
    """Usage error where the output would overwrite a document that is to be read."""
    if out is not None and any(Path(name).resolve() == out.resolve() for name in inputs if name != "-"):
        raise typer.BadParameter(f"{out} is one of the inputs; name another file", param_hint="--out")


def _tasks(given: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in given.split(",")) if given is not None else known
    for name in wanted:
        if name not in known:
            raise typer.BadParameter(f"no task {name!r}; there are {', '.join(known)}", param_hint="--tasks")
    return wanted


# --- results ------------------------------------------------------------------------------------------------


@dataclass
class _Tally:
    """How many documents were coded and how many failed, counted as they pass."""

    done: int = 0
    failed: int = 0

    def watch(self, results: "Iterator[Coding | Fault]") -> "Iterator[Coding | Fault]":
        """The results as they are; a fault is told on standard error."""
        from polybius.types import Fault

        for result in results:
            if isinstance(result, Fault):
                self.failed += 1
                _complain(result)
            yield result
            self.done += 1

    def codings(self, results: "Iterator[Coding | Fault]") -> "Iterator[Coding]":
        """The codings among the results; a fault is told on standard error."""
        from polybius.types import Coding

        return (result for result in self.watch(results) if isinstance(result, Coding))


def _rows_by(profile: str | None) -> "Callable[[Coding | Fault], str] | None":
    """What writes a coding as rows of a profile; None where the record itself is wanted."""
    if profile is None:
        return None
    from polybius import profiles

    found = profiles.find(profile)
    return lambda result: profiles.lines(result, found)


def _pieces(form: Format, results: "Iterator[Coding | Fault]", out: Path | None) -> Iterator[str]:
    from polybius.export import streams, text

    if form is Format.JSONL:
        return streams.jsonl(results)
    if form is Format.HTML:
        return streams.pages(results)
    return streams.records(results, text.console(plain=out is not None))


def _print(parts: "Iterator[RenderableType] | list[RenderableType]") -> None:
    from polybius.export import streams, text

    console = text.console()
    with _sink(None, Format.TEXT) as write:
        for part in parts:
            write(streams.printed(console, part))


@contextmanager
def _sink(out: Path | None, form: Format) -> Iterator[Callable[[str], None]]:
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


def _complain(fault: "Fault") -> None:
    named = fault.message.startswith(fault.ref)
    _say(fault.message if named else f"{fault.ref}: {fault.message}")


def _say(message: str) -> None:
    """One line on standard error, in which nothing of a document can act on the terminal."""
    from polybius.export.safe import one_line

    typer.echo(f"polybius: {one_line(message)}", err=True)


def _quiet(message: str) -> None:
    """Says nothing."""


def _drop_output() -> None:
    """Lets what is still unwritten go nowhere: the reader has left, as in `polybius code … | head`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _hush(debug: bool) -> None:
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
        _say(record.getMessage())


if __name__ == "__main__":
    main()
