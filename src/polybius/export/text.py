"""A coding to be read in a terminal."""

import os
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from polybius.export import reading
from polybius.export.safe import one_line
from polybius.types import Coding, Contest, Event, Figure, Span, Statement

STYLES = {
    "ASSAULT": "bold red",
    "COERCE": "red",
    "PROTEST": "yellow",
    "ACCUSE": "magenta",
    "THREATEN": "magenta",
}
# Lines longer than this are hard to read, however wide the terminal.
WIDEST = 110


def console(plain: bool = False) -> Console:
    """A console as wide as the terminal, but no wider than reads well; `plain`: without colours."""
    made = Console(highlight=False, markup=False, emoji=False, force_terminal=False if plain else None)
    # Into a file or pipe there is no terminal to measure, only what the user says in COLUMNS.
    measured = made.is_terminal or "COLUMNS" in os.environ
    made.width = min(made.width, WIDEST) if measured and not plain else WIDEST
    return made


def of(coding: Coding) -> RenderableType:
    """The record of an article: its events, statements, figures, contests and what stays unresolved."""
    return Group(*_sections(coding))


def _sections(coding: Coding) -> Iterator[RenderableType]:
    yield Text(reading.heading(coding), style="bold")
    yield Text(reading.origin(coding), style="dim")
    yield _title("Events", len(coding.events))
    yield from (part for event in coding.events for part in _event(coding, event))
    yield _title("Statements", len(coding.statements))
    if coding.statements:
        yield _statements(coding)
    yield _title("Figures", len(coding.figures))
    if coding.figures:
        yield _figures(coding)
    if coding.tolls:
        yield _title("Tolls", len(coding.tolls))
        yield _tolls(coding)
    yield _title("Contests", len(coding.contests))
    yield from (_contest(coding, contest) for contest in coding.contests)
    yield _title("Unresolved", len(coding.unresolved))
    if coding.unresolved:
        yield _unresolved(coding)


def _title(name: str, count: int) -> Text:
    return Text.assemble("\n", (name, "bold underline"), (f" {count or 'none'}", "dim"))


def _grid(*widths: int | None) -> Table:
    """A table without lines, whose columns of a given width keep it."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for width in widths:
        table.add_column(width=width, no_wrap=width is not None, overflow="ellipsis" if width else "fold")
    return table


def _event(coding: Coding, event: Event) -> Iterator[RenderableType]:
    head = _grid(4, None)
    style = STYLES.get(event.type.value, "bold")
    head.add_row(
        Text(event.id, style="bold cyan"),
        Text.assemble(
            (event.type.value, style), (f" {event.mode}" if event.mode else "", style), "   ",
            (reading.standing(event), "bold"), "   ",
            (f"confidence {event.confidence:.2f}", "dim"),
        ),
    )  # fmt: skip
    yield head
    body = _grid(8, None)
    for label, value in _rows(coding, event):
        body.add_row(Text(label, style="dim"), value)
    yield Padding(body, (0, 0, 1, 5))


def _rows(coding: Coding, event: Event) -> Iterator[tuple[str, Text]]:
    yield "when", Text(f"{reading.days(event)}; {reading.place(coding, event)}")
    doers, done_to = reading.parties(coding, event.actors), reading.parties(coding, event.recipients)
    yield "who", Text(f"{doers}  ->  {done_to}")
    yield "says", Text(reading.speaker(coding, event.statements))
    figures = reading.told_of(coding, event)
    if figures:
        yield "figures", Text(figures)
    yield "words", quoted(coding, event.anchor)


def quoted(coding: Coding, span: Span, around: int = 220) -> Text:
    """Words in their sentence, marked so that it shows without colours too."""
    before, words, after = reading.quote(coding, span, around)
    return Text.assemble(
        (before, "italic"), (f"{reading.MARK[0]}{words}{reading.MARK[1]}", "bold italic"), (after, "italic")
    )


def _statements(coding: Coding) -> Table:
    table = _grid(4, 8, None)
    for statement in coding.statements:
        table.add_row(Text(statement.id, style="bold cyan"), Text(statement.act.value), _statement(coding, statement))
    return table


def _statement(coding: Coding, statement: Statement) -> Text:
    through = reading.medium(coding, statement)
    notes = [f"through {through}"] if through else []
    notes += [f"told in {statement.inside}"] if statement.inside else []
    return Text.assemble(
        reading.source(coding, statement), (f" {', '.join(notes)}" if notes else "", "dim"), ": ",
        (f"“{reading.content(coding, statement)}”", "italic"),
    )  # fmt: skip


def _figures(coding: Coding) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column, narrow in (("id", 4), ("what", 0), ("number", 0), ("words", 0), ("event", 5), ("says", 0)):
        table.add_column(Text(column, style="dim"), min_width=narrow or None, overflow="fold")
    for figure in coding.figures:
        table.add_row(Text(figure.id, style="bold cyan"), *(Text(cell) for cell in _cells(coding, figure)))
    return table


def _cells(coding: Coding, figure: Figure) -> tuple[str, ...]:
    told = [s for id in figure.statements if (s := coding.statement(id))]
    says = " > ".join(f"{s.id} {reading.named(coding, s)}" for s in told)
    return (
        reading.fate(figure),
        reading.number(figure),
        f"“{reading.counted(coding, figure)}”",
        figure.event or "-",
        says or reading.ITSELF,
    )


def _tolls(coding: Coding) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("what", "number", "made of", "left out"):
        table.add_column(Text(column, style="dim"), overflow="fold")
    for row in reading.tolls(coding):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _contest(coding: Coding, contest: Contest) -> RenderableType:
    ends = _grid(4, None)
    for id in (contest.a, contest.b):
        ends.add_row(Text(id, style="bold cyan"), Text(reading.end(coding, id)))
    about = Text.assemble(one_line(contest.about), (f" ({one_line(contest.reason)})", "dim"))
    return Group(about, Padding(ends, (0, 0, 1, 2)))


def _unresolved(coding: Coding) -> Table:
    table = _grid(7, None)
    for what, reason, words in reading.unresolved(coding):
        table.add_row(Text(what, style="bold"), Text.assemble((f"{reason}: ", "dim"), words))
    return table
