"""Commands of the word lists, the places, and the version."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from polybius.cli.application import FAILED, app, gazetteer_app, lexicon_app
from polybius.cli.arguments import Quiet, config_of
from polybius.cli.output import hush, quiet_say, say


@lexicon_app.command("check")
def check() -> None:
    """Runs every rule's and every list's own examples; a fault names file and line, and the exit code is 1.

    [bold]Example[/bold]

    [dim]polybius lexicon check[/dim]
    """
    hush(False)
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
    hush(False)
    import spacy

    from polybius.coding.syntax.dictionary import dictionary
    from polybius.lexicon import gazetteer_build

    is_word = dictionary(spacy.load(config_of(False, None).pipeline))
    counted = gazetteer_build.build(source, out, is_word, quiet_say if quiet else say)
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
