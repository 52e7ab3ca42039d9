"""Commands of a record: a file that keeps what many reports tell, and what persons judge of it."""

import builtins
import sys
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from polybius.cli.application import FAILED, app, judge_app
from polybius.cli.arguments import (
    Debug,
    Format,
    Inputs,
    Jobs,
    Json,
    NoModel,
    Pipeline,
    Published,
    Quiet,
    Rules,
    Threshold,
    config_of,
    day_of,
    refuse_record,
)
from polybius.cli.arguments import Gazetteer as GazetteerFile
from polybius.cli.output import Tally, hush, lasting, show, sink

if TYPE_CHECKING:
    from polybius.record.book import Record
    from polybius.record.viewing import Query

File = Annotated[Path, typer.Argument(help="The record's file.", metavar="RECORD", show_default=False)]
IncidentId = Annotated[str, typer.Argument(help="An incident, as `incidents` names it.", metavar="I12")]
Because = Annotated[str, typer.Option("--because", metavar="WHY", help="The reason, which is kept.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; by default the user's name.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="As the record was at the end of this day (UTC), time or revision."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only what happened on or after this day.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only what happened by this day.")]
PlaceName = Annotated[
    str | None,
    typer.Option("--place", metavar="NAME", help="In this town, district, province, region or country, and near it."),
]
Type = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="One of the 16 types: ASSAULT, PROTEST …")]
ActorName = Annotated[
    str | None, typer.Option("--actor", metavar="NAME", help="Somebody on either side: a name, key or country code.")
]
Words = Annotated[str | None, typer.Option("--words", metavar="WORDS", help="All of them stand in a report's text.")]
StandingName = Annotated[
    str | None,
    typer.Option(
        "--standing", metavar="NAME", help="happened, claimed, contested, denied, expected or background."
    ),
]  # fmt: skip
FEW = 50
PACKED = 500  # documents added, from which on the file is packed at the end


# --- adding ----------------------------------------------------------------------------------------------------


@app.command()
def add(
    file: File,
    inputs: Inputs,
    published: Published = None,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Keep only hashes and the words quoted, not the texts.")
    ] = False,
    by: By = None,
    no_model: NoModel = False,
    pipeline: Pipeline = None,
    rules: Rules = None,
    gazetteer: GazetteerFile = None,
    threshold: Threshold = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Codes reports and keeps them in a record; says what merged and why, what stayed apart, what was a copy.

    [bold]Examples[/bold]

    [dim]polybius add karabakh.db reports/*.html feed.jsonl[/dim]

    [dim]cat story.txt | polybius add karabakh.db - --published 2023-09-20[/dim]

    [dim]polybius add karabakh.db feed.jsonl --no-text --quiet[/dim]

    The record is made if it is not there. Adding a report twice adds nothing;
    another text under the same address replaces the one before. A stopped run
    lacks at most the report in hand: give the same command again.

    Exit code: 0 all added, 1 some document failed, 2 wrong usage or file.
    """
    hush(debug)
    day = day_of(published)
    config = config_of(no_model, pipeline, rules=rules, gazetteer=gazetteer, threshold=threshold, jobs=jobs)
    from polybius import batch
    from polybius.export import record_text
    from polybius.record.book import Record

    tally, counted = Tally(), record_text.Counted()
    showing = not quiet and sys.stderr.isatty() and not sys.stdout.isatty()
    results = batch.code(inputs, config, published=day, stdin=sys.stdin.buffer, progress=showing, debug=debug)
    with Record(file, by=by, keep_text=not no_text) as record, sink(None, Format.TEXT) as told:
        write = lasting(told)
        record.check_writable()
        for added in record.add(tally.watch(results)):
            counted.take(added)
            if not quiet:
                write(record_text.added(added, record.joined(added), record.stayed_apart(added)))
        if counted.documents >= PACKED:
            record.tidy()
        write(record_text.total(counted))
    raise typer.Exit(FAILED if tally.failed else 0)


# --- asking ----------------------------------------------------------------------------------------------------


@app.command()
def incidents(
    file: File,
    since: Since = None,
    until: Until = None,
    place: PlaceName = None,
    type: Type = None,
    actor: ActorName = None,
    words: Words = None,
    standing: StandingName = None,
    as_of: AsOf = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="At most so many, the latest first.")] = FEW,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    as_json: Json = False,
) -> None:
    """Lists the incidents of a record, the latest first.

    [bold]Examples[/bold]

    [dim]polybius incidents karabakh.db --since 2023-09-19 --place "Nagorno-Karabakh" --type ASSAULT[/dim]

    [dim]polybius incidents karabakh.db --standing contested --as-of 2023-09-21[/dim]

    [dim]polybius incidents karabakh.db --words "humanitarian convoy" --json[/dim]
    """
    hush(False)
    from polybius.export import incident_text

    query = query_of(since, until, place, type, actor, words, standing)
    with record_of(file, as_of) as record:
        found = record.find(query, None if every else most)
        if as_json:
            from polybius.export import formats
            from polybius.types import Standing

            _write(formats.find("jsonl").lines(found, standings=tuple(Standing)))
            return
        show([incident_text.table(found)])
        left = 0 if every or standing or len(found) < most else record.count(query) - len(found)
    if left:
        typer.echo(f"{left} more; --all lists them, --most N more of them")


@app.command("show")
def show_incident(
    file: File,
    id: IncidentId,
    as_of: AsOf = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="As a page, in this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Shows one incident: its reports, accounts side by side, tolls by owner over time, the evidence.

    [bold]Examples[/bold]

    [dim]polybius show karabakh.db I12[/dim]

    [dim]polybius show karabakh.db I12 --as-of 2023-09-21[/dim]

    [dim]polybius show karabakh.db I12 --html I12.html[/dim]
    """
    hush(False)
    from polybius.export import incident_html, incident_text, writing

    refuse_record(html, file, "--html")
    with record_of(file, as_of) as record:
        incident = record.incident(id)
        if html is not None:
            writing.write_text(html, [incident_html.page([incident])], force=force)
            return
        show([incident_text.show(incident, record.numbered(id))])


@app.command()
def why(
    file: File,
    id: IncidentId,
    most: Annotated[int, typer.Option("--most", metavar="N", min=0, help="So many that stayed apart.")] = 5,
    as_of: AsOf = None,
) -> None:
    """Tells why the reports of an incident are of one incident, and what came near and stayed apart.

    [bold]Example[/bold]

    [dim]polybius why karabakh.db I12[/dim]
    """
    hush(False)
    from polybius.export import record_text

    with record_of(file, as_of) as record:
        held, apart = record.why(id, most)
        show([record_text.why(record.incident(id), held, apart, record.judgements())])


# --- judging ---------------------------------------------------------------------------------------------------


@judge_app.callback()
def judge(context: typer.Context, file: File) -> None:
    """A person's word on a record, which outranks the machine's: merge, split, correct, reject, retract, undo.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db merge I12 I15 --because "the same school, named twice"[/dim]
    """
    context.obj = file


@judge_app.command("merge")
def judge_merge(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="The incidents.", metavar="I12 I15")],
    because: Because,
    by: By = None,
) -> None:
    """These incidents are one.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db merge I12 I15 --because "the same school, named twice"[/dim]
    """
    _judge(context, by, lambda record: record.merge(*ids, because=because))


@judge_app.command("split")
def judge_split(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Tellings of one incident, as `show` names them.", metavar="T34")],
    because: Because,
    by: By = None,
) -> None:
    """These tellings are of another incident than the rest of theirs.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db split T34 T40 --because "the second strike, an hour later"[/dim]
    """
    _judge(context, by, lambda record: record.split(*ids, because=because))


@judge_app.command("correct")
def judge_correct(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="An incident or a telling.", metavar="I12")],
    changes: Annotated[list[str], typer.Argument(help="Fields and their values.", metavar="FIELD=VALUE")],
    because: Because,
    by: By = None,
) -> None:
    """A field of an incident or telling is this.

    [bold]Examples[/bold]

    [dim]polybius judge karabakh.db correct I12 killed=14 place=Martakert --because "UN report of 3 October"[/dim]

    [dim]polybius judge karabakh.db correct T34 from=2023-09-19 to=2023-09-20 --because "stated in the caption"[/dim]

    Fields of incidents: type, mode, place, from, to, actor, recipient,
    standing, killed, wounded (14, or low-high, or low-best-high). Of tellings:
    type, mode, place, from, to, actor, recipient, polarity. "unknown" empties one.
    """
    pairs = [change.partition("=") for change in changes]
    for field, sign, _ in pairs:
        if not sign:
            raise typer.BadParameter(f"{field!r} is no FIELD=VALUE", param_hint="FIELD=VALUE")
    told = [(field, value) for field, _, value in pairs]
    _judge(context, by, lambda record: ", ".join(record.correct_all(id, told, because=because)))


@judge_app.command("confirm")
def judge_confirm(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="An incident or a telling.", metavar="I12")],
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="The reason.")] = "read and found right",
    by: By = None,
) -> None:
    """An incident or telling is right as it is.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db confirm I12 --by anna[/dim]
    """
    _judge(context, by, lambda record: record.confirm(id, because=because))


@judge_app.command("reject")
def judge_reject(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Tellings, or incidents with all of theirs.", metavar="T34")],
    because: Because,
    by: By = None,
) -> None:
    """These are no events: they leave the record's incidents, and stay in its history.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db reject T34 --because "a film is reviewed"[/dim]
    """
    _judge(context, by, lambda record: record.reject(*ids, because=because))


@judge_app.command("retract")
def judge_retract(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The report's reference, address or id.", metavar="REPORT")],
    because: Because,
    by: By = None,
) -> None:
    """This report is withdrawn, and with it all that it alone tells.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db retract afp-117 --because "withdrawn by the agency on 22 September"[/dim]
    """
    _judge(context, by, lambda record: record.retract(ref, because=because))


@judge_app.command("undo")
def judge_undo(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="The judgement.", metavar="J3")],
    because: Because,
    by: By = None,
) -> None:
    """An earlier judgement holds no longer: everything is as if it had not been made.

    [bold]Example[/bold]

    [dim]polybius judge karabakh.db undo J3 --because "I had the wrong village"[/dim]
    """
    _judge(context, by, lambda record: record.undo(id, because=because), undo=True)


def _judge(context: typer.Context, by: str | None, what: "Callable[[Record], str]", undo: bool = False) -> None:
    hush(False)
    from polybius.export.safe import one_line
    from polybius.record.book import Record

    file: Path = context.obj
    with Record(file, by=by) as record:
        record.check_readable()
        made = what(record)
    first, *others = made.split(", ")
    back = "to take one back" if others else "to take it back"
    typer.echo(made if undo else f"{made}; {back}: polybius judge {one_line(str(file))} undo {first} --because …")


# --- history ---------------------------------------------------------------------------------------------------


@app.command()
def history(
    file: File,
    id: Annotated[str | None, typer.Argument(help="An incident; without it, all judgements.", metavar="I12")] = None,
) -> None:
    """Tells what befell an incident, step by step: reports, revised tolls, judgements; or lists all judgements.

    [bold]Examples[/bold]

    [dim]polybius history karabakh.db I12[/dim]

    [dim]polybius history karabakh.db[/dim]
    """
    hush(False)
    from polybius.export import record_text

    with record_of(file, None) as record:
        show([record_text.history(record.history(id)) if id else record_text.judgements(record.judgements())])


@app.command()
def diff(
    file: File,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="What changed after this day or revision.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="And by this one; by default until now.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Lists what changed in the record between two times: incidents new, changed, gone.

    [bold]Examples[/bold]

    [dim]polybius diff karabakh.db --since 2023-09-21[/dim]

    [dim]polybius diff karabakh.db --since 12 --until 20 --json[/dim]

    A day counts to its end (UTC); a whole number is a revision.
    """
    hush(False)
    from polybius.export import record_text

    with record_of(file, None) as record:
        changes = record.diff(since, until)
        if as_json:
            _write(record_text.change_lines(changes))
        else:
            show([record_text.changes(changes)])


# --- shared ----------------------------------------------------------------------------------------------------


def record_of(file: Path, as_of: str | None) -> "Record":
    from polybius.record.book import Record

    record = Record(file)
    return record if as_of is None else record.as_of(as_of)


def query_of(
    since: str | None,
    until: str | None,
    place: str | None,
    type: str | None,
    actor: str | None,
    words: str | None = None,
    standing: str | None = None,
) -> "Query":
    from polybius.record.viewing import Query
    from polybius.types import EventType, Standing

    first, last = _day(since, "--since"), _day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(f"{until} lies before --since {since}", param_hint="--until")
    return Query(
        since=first,
        until=last,
        type=None if type is None else EventType(_one_of(EventType, type, "--type")),
        place=_said(place, "--place"),
        actor=_said(actor, "--actor"),
        words=_said(words, "--words"),
        standing=None if standing is None else Standing(_one_of(Standing, standing, "--standing")),
    )


def _said(told: str | None, option: str) -> str | None:
    """What is asked for; nothing at all, as a forgotten variable gives it, would otherwise find everything."""
    if told is not None and not told.strip():
        raise typer.BadParameter("it is empty; leave the option out to ask for all", param_hint=option)
    return told


def _day(told: str | None, option: str) -> date | None:
    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        raise typer.BadParameter(f"{told!r} is no day; write YYYY-MM-DD", param_hint=option) from None


def _one_of(known: builtins.type[StrEnum], told: str, option: str) -> str:
    found = next((one.value for one in known if one.value.lower() == told.lower()), None)
    if found is None:
        raise typer.BadParameter(f"no {told!r}; there are {', '.join(one.value for one in known)}", param_hint=option)
    return found


def _write(pieces: Iterable[str]) -> None:
    with sink(None, Format.JSONL) as write:
        for piece in pieces:
            write(piece)
