"""Commands by which persons go through a record, and are held beside each other."""

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import click
import typer

from polybius.cli.application import app
from polybius.cli.arguments import Json
from polybius.cli.output import hush, say, show
from polybius.cli.record import By, File, record_of
from polybius.errors import PolybiusError

if TYPE_CHECKING:
    from polybius.record.book import Record
    from polybius.record.reviewing import Doubt

_KEYS = "c right as it is · f fix a field · m merge · s split · x no event · u undo · n next · q quit"


@app.command()
def review(
    file: File,
    by: By = None,
    most: Annotated[int | None, typer.Option("--most", metavar="N", min=1, help="Only the first N.")] = None,
) -> None:
    """Goes through the incidents one by one, the most contested and most doubtful first; a key for each answer.

    [bold]Example[/bold]

    [dim]polybius review karabakh.db --by anna[/dim]

    Keys: c right as it is, f fix a field (killed=14), m merge with (I15),
    s split off (T34), x no event, u undo the last, n next, q quit. Where
    standard input is no terminal, each answer is a line: "f killed=14".
    What you have judged is not shown again.
    """
    hush(False)
    from polybius.record.book import Record

    with Record(file, by=by) as record:
        record.check_readable()
        queue = record.queue()[:most]
        if not queue:
            say("nothing left to review")
            return
        _Session(record, _answers()).go(queue)


class _Session:
    """One person's walk through the queue."""

    def __init__(self, record: "Record", answers: Iterator[tuple[str, str]]) -> None:
        self._record, self._answers = record, answers
        self._made: list[str] = []

    def go(self, queue: "tuple[Doubt, ...]") -> None:
        for n, doubt in enumerate(queue, 1):
            if not self._still_there(doubt.incident.id):
                continue
            self._show(doubt, n, len(queue))
            if not self._answered(doubt.incident.id):
                break
        say(f"{len(self._made)} judgements made" + (f": {', '.join(self._made)}" if self._made else ""))

    def _still_there(self, id: str) -> bool:
        try:
            self._record.incident(id)
        except PolybiusError:
            return False
        return True

    def _show(self, doubt: "Doubt", n: int, of: int) -> None:
        from polybius.export import incident_text
        from polybius.export.safe import one_line

        id = doubt.incident.id
        show([incident_text.show(self._record.incident(id), self._record.numbered(id))])
        typer.echo(f"{n} of {of}; {one_line('; '.join(doubt.reasons)) or 'in doubt by its confidence alone'}")
        typer.echo(_KEYS)

    def _answered(self, id: str) -> bool:
        """Whether to go on to the next one; what cannot be done is told, and asked again."""
        for key, rest in self._answers:
            if key == "q":
                return False
            if key == "n":
                return True
            act = self._acts(id).get(key)
            if act is None:
                say(f"no key {key!r}; {_KEYS}")
                continue
            try:
                made = act(rest)
            except PolybiusError as error:
                say(str(error))
                continue
            if key != "u":
                self._made.append(made)
            typer.echo(made)
            if key in "cx":
                return True
        return False

    def _acts(self, id: str) -> dict[str, Callable[[str], str]]:
        record = self._record
        return {
            "c": lambda _: record.confirm(id),
            "f": lambda rest: self._fix(id, _asked("field=value", rest)),
            "m": lambda rest: record.merge(id, *_asked("incidents", rest).split(), because="review"),
            "s": lambda rest: record.split(*_asked("tellings", rest).split(), because="review"),
            "x": lambda _: record.reject(id, because="review"),
            "u": lambda _: self._undo(),
        }

    def _fix(self, id: str, change: str) -> str:
        field, sign, value = change.partition("=")
        if not sign:
            raise PolybiusError(f"{change!r} is no field=value, as in killed=14")
        return self._record.correct(id, field.strip(), value, because="review")

    def _undo(self) -> str:
        if not self._made:
            raise PolybiusError("nothing to undo in this session")
        return self._record.undo(self._made.pop(), because="review")


def _answers() -> Iterator[tuple[str, str]]:
    """Keys of a terminal, one by one, or lines of a file: a letter and what follows it."""
    if sys.stdin.isatty():
        while True:
            yield click.getchar(), ""
    for line in sys.stdin:
        key, _, rest = line.strip().partition(" ")
        if key:
            yield key, rest.strip()


def _asked(what: str, given: str) -> str:
    return given or (click.prompt(what, type=str) if sys.stdin.isatty() else "")


@app.command()
def agreement(file: File, as_json: Json = False) -> None:
    """Tells how far persons agree who judged the same: Krippendorff's alpha by field, and what to adjudicate.

    [bold]Example[/bold]

    [dim]polybius agreement karabakh.db[/dim]

    Counted are confirmations, corrections and rejections (`review`, `judge`) of
    incidents and tellings that two persons or more have judged.
    """
    hush(False)
    import json

    from polybius.export import record_text
    from polybius.record.agreement import agreements, disagreements

    with record_of(file, None) as record:
        given = record.ratings()
    found, left = agreements(given), disagreements(given)
    if not as_json:
        if not given:
            say("no incident was judged by two persons yet; `polybius review` does so")
        else:
            show([record_text.agreement(found, left)])
        return
    told = {
        "alpha": {one.field: one.alpha for one in found},
        "to_adjudicate": [
            {"unit": one.unit, "field": one.field, "values": {coder: str(value) for coder, value in one.values}}
            for one in left
        ],
    }
    typer.echo(json.dumps(told, ensure_ascii=False))
