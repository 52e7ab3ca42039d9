"""Commands that take a record out: exports, releases, tables by month; and hold it beside others' data."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from polybius.cli.application import app
from polybius.cli.arguments import Format, Json, refuse_record
from polybius.cli.output import hush, say, show, sink
from polybius.cli.record import ActorName, AsOf, File, PlaceName, Since, StandingName, Type, Until, query_of, record_of
from polybius.errors import PolybiusError

if TYPE_CHECKING:
    from polybius.types import Standing

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="Count as acled, ucdp or recorder would (docs/profiles.md)."),
]
Standings = Annotated[
    str | None,
    typer.Option(
        "--standings", metavar="A,B",
        help="Only these, or all; by default happened, claimed and contested.",
    ),
]  # fmt: skip


@app.command()
def export(
    file: File,
    out: Annotated[
        Path | None, typer.Argument(help="Where to; by default standard output.", metavar="FILE", show_default=False)
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="FORMAT",
            help="ucdp-ged, acled, gdelt, gdelt-mentions, polecat, icews, geojson, csv, jsonl, parquet or xlsx.",
        ),
    ] = "csv",
    profile: ProfileName = None,
    table: Annotated[
        str | None,
        typer.Option("--table", metavar="NAME", help="Of csv and jsonl on standard output: incidents, reports, "
                     "tellings or tolls."),
    ] = None,
    standings: Standings = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Text as it is: do not guard a spreadsheet against = + - @ at its start.")
    ] = False,
    since: Since = None,
    until: Until = None,
    place: PlaceName = None,
    type: Type = None,
    actor: ActorName = None,
    as_of: AsOf = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Writes a record in the format of another data set, or as tables.

    [bold]Examples[/bold]

    [dim]polybius export karabakh.db --to ucdp-ged ged.csv[/dim]

    [dim]polybius export karabakh.db --to acled --as-of 2023-09-21 > acled.csv[/dim]

    [dim]polybius export karabakh.db --to xlsx karabakh.xlsx --since 2023-09-19[/dim]

    What is not known stays empty. A file is whole or not there; one that is
    there is kept unless --force is given. docs/exports.md tells each column.
    """
    hush(False)
    from polybius.export import dialect, formats

    refuse_record(out, file, "FILE")
    form = formats.find(to)
    manner = dialect.Dialect.PLAIN if plain else None
    chosen = _standings(standings)
    with record_of(file, as_of) as record:
        found = record.find(query_of(since, until, place, type, actor))
    if out is None:
        _write(form.lines(found, profile=profile, dialect=manner, standings=chosen, table=table))
        return
    form.write(found, out, profile=profile, dialect=manner, standings=chosen, force=force)
    say(f"{out}: written from {len(found)} incidents")


@app.command()
def match(
    file: File,
    theirs: Annotated[Path, typer.Argument(help="A file of UCDP GED, ACLED, GDELT, POLECAT or ICEWS.", metavar="FILE")],
    dataset: Annotated[
        str | None, typer.Option("--dataset", metavar="NAME", help="What the file is, where its columns do not tell.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=0, metavar="N", help="Days that may lie between.")] = 1,
    km: Annotated[float, typer.Option("--km", min=0, metavar="N", help="Kilometres that may lie between.")] = 50.0,
    standings: Standings = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Compares a record with another data set: which of their events it has, which it lacks, which it adds.

    [bold]Examples[/bold]

    [dim]polybius match karabakh.db ged.csv[/dim]

    [dim]polybius match karabakh.db acled.csv --days 2 --json > pairs.jsonl[/dim]

    Two events are one where days, places and sides allow it, each in one pair
    at most; numbers of dead decide nothing. Older column sets are read too.
    """
    hush(False)
    from polybius.exchange import files, report
    from polybius.exchange.match import Limits
    from polybius.exchange.match import match as matched
    from polybius.export import record_text, tables

    read = files.read(theirs, dataset)
    for warning in read.warnings:
        say(str(warning))
    with record_of(file, as_of) as record:
        ours = tables.selected(record.find(), _standings(standings) or tables.COUNTED)
    found = matched(ours, read.events, Limits(days=days, km=km))
    if as_json:
        _write(report.lines(found))
    else:
        show([record_text.matching(report.rows(found))])
        typer.echo(report.summary(found))


@app.command()
def release(
    file: File,
    out: Annotated[Path, typer.Argument(help="A folder to make, or a .zip file.", metavar="FOLDER")],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Small letters, digits, dashes.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE", help="By which it is cited.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", metavar="ID", help="An SPDX id: CC-BY-4.0.")] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="NAME", help="Who made it; may be given several times.")
    ] = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    force: Force = False,
) -> None:
    """Writes a snapshot that can be cited and checked: tables, checksums, a manifest, a method page, a data package.

    [bold]Examples[/bold]

    [dim]polybius release karabakh.db karabakh-2023-10.zip --title "Karabakh, September 2023" --licence CC-BY-4.0[/dim]

    [dim]polybius release karabakh.db snapshot --as-of 2023-09-21[/dim]

    The same state of a record gives the same bytes. No texts are in it but
    the sentences that events stand in.
    """
    hush(False)
    from polybius.export import release as releases

    refuse_record(out, file, "FOLDER")
    with record_of(file, as_of) as record:
        at, found = record.changed_at(), record.find()
        facts = releases.Facts(
            name=name or _name(file.stem),
            title=title or file.stem,
            revision=str(record.revision),
            day=(at or datetime.now(UTC)).date(),
            manifest=record.program(),
            licence=licence,
            contributors=tuple(by or ()),
        )
    releases.write(found, out, facts, profile=profile or "ucdp", force=force)
    say(f"{out}: revision {facts.revision}, {len(found)} incidents")


@app.command()
def series(
    file: File,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="country, admin, grid or dyad.")] = "country",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Count events by quad or by type.")] = "quad",
    fill: Annotated[bool, typer.Option("--fill", help="With the months between in which nothing was told.")] = False,
    standing: StandingName = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="A CSV file.")] = None,
    force: Force = False,
) -> None:
    """Counts events, deaths and independent sources by month and country, province, PRIO-GRID cell or dyad, as CSV.

    [bold]Examples[/bold]

    [dim]polybius series karabakh.db --unit grid > grid-months.csv[/dim]

    [dim]polybius series karabakh.db --unit dyad --by type --as-of 2023-10-01 --out dyads.csv[/dim]

    Incidents without a month or place are counted in rows that say why.
    docs/notebook.md tells the columns.
    """
    hush(False)
    from polybius.export import encode, writing
    from polybius.export.dialect import Dialect
    from polybius.record.series import TOLD_AS_DONE

    refuse_record(out, file, "--out")
    with record_of(file, as_of) as record:
        months = record.incidents.by_month(unit, by, (standing,) if standing else TOLD_AS_DONE, fill)
    pieces = encode.csv_rows(months.series.columns, months.series.as_rows(), Dialect.SPREADSHEET)
    if out is None:
        _write(pieces)
    else:
        writing.write_text(out, pieces, force=force)


def _standings(told: str | None) -> "tuple[Standing, ...] | None":
    from polybius.types import Standing

    if told is None:
        return None
    if told == "all":
        return tuple(Standing)
    try:
        return tuple(Standing(one.strip()) for one in told.split(","))
    except ValueError:
        raise PolybiusError(f"--standings {told!r}: there are {', '.join(Standing)}, or all") from None


def _name(stem: str) -> str:
    """A file's name as a package may be called."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in stem.lower())
    return plain.strip("-._") or "record"


def _write(pieces: Iterable[str]) -> None:
    with sink(None, Format.JSONL) as write:
        for piece in pieces:
            write(piece)
