"""The command itself: its groups, and what ends one early."""

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from polybius.cli.output import drop_output, say
from polybius.errors import PolybiusError

FAILED, REFUSED, STOPPED = 1, 2, 130  # exit codes: some document failed; usage or setting; Ctrl-C


class _Commands(TyperGroup):
    """The commands; what ends one early is a line on standard error and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PolybiusError as error:
            say(str(error))
            raise typer.Exit(REFUSED) from None
        except BrokenPipeError:
            drop_output()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("stopped")
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
judge_app = typer.Typer(no_args_is_help=True)
app.add_typer(judge_app, name="judge")


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
