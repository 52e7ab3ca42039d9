"""A coding to be read in a terminal."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius.export import reading
from polybius.export.safe import one_line
from polybius.types import Coding, Event, Fault, Figure, Statement

STYLES = {"ASSAULT": "bold red", "COERCE": "red", "PROTEST": "yellow", "ACCUSE": "magenta", "THREATEN": "magenta"}


def show(result: Coding | Fault, console: Console) -> None:
    """Prints a coding, or one line for a document that could not be coded."""
    if isinstance(result, Fault):
        console.print(Text(f"{one_line(result.ref)}: {one_line(result.message)}", style="red"))
        return
    console.print(of(result))


def of(coding: Coding) -> RenderableType:
    """The record of an article: its events, statements, figures, contests and what stays unresolved."""
    return Group(*_sections(coding))


def _sections(coding: Coding) -> Iterator[RenderableType]:
    yield _heading(coding)
    yield Text(f"\nEvents ({len(coding.events)})", style="bold")
    yield from (line for event in coding.events for line in _event(coding, event))
    yield Text(f"\nStatements ({len(coding.statements)})", style="bold")
    yield from (_statement(coding, statement) for statement in coding.statements)
    yield Text(f"\nFigures ({len(coding.figures)})", style="bold")
    if coding.figures:
        yield _figures(coding)
    yield Text(f"\nContests ({len(coding.contests)})", style="bold")
    yield from (Text(f"  {c.a} against {c.b}: {one_line(c.about)} ({c.reason})") for c in coding.contests)
    yield Text(f"\nUnresolved ({len(coding.unresolved)})", style="bold")
    yield from _unresolved(coding)


def _heading(coding: Coding) -> Text:
    article = coding.article
    day = article.published.isoformat() if article.published else "date unknown"
    how = f" (by {article.published_why})" if article.published_why else ""
    title = one_line(article.title or article.text[:80])
    return Text.assemble((title, "bold underline"), "\n", (f"{one_line(article.ref)}  published {day}{how}", "dim"))


def _event(coding: Coding, event: Event) -> Iterator[Text]:
    mode = f" {event.mode}" if event.mode else ""
    yield Text.assemble(
        (f"  {event.id:<4}", "bold cyan"), (f"{event.type.value}{mode}", STYLES.get(event.type.value, "bold")),
        f"  {reading.standing(event)}  ", (f"{reading.days(event)}, {reading.place(coding, event)}", "green"),
        (f"  {event.confidence:.2f}", "dim"),
    )  # fmt: skip
    yield Text(f"      {reading.parties(coding, event.actors)}  ->  {reading.parties(coding, event.recipients)}")
    told = [reading.number(f) + f" {one_line(f.counted or '')} {f.kind.value}" for f in coding.figures if f.event == event.id]
    says = f"      says {reading.speaker(coding, event.statements)}" + (f"; {', '.join(told)}" if told else "")
    yield Text(says)
    yield Text(f"      {reading.sentence(coding, event.anchor)}", style="italic dim")


def _statement(coding: Coding, statement: Statement) -> Text:
    text = coding.article.text
    content = " … ".join(one_line(span.of(text)) for span in statement.content)
    inside = f" (in {statement.inside})" if statement.inside else ""
    through = f", through {one_line(statement.medium)}" if statement.medium else ""
    return Text.assemble(
        (f"  {statement.id:<4}", "bold cyan"), (f"{statement.act.value:<9}", "bold"),
        f"{reading.source(coding, statement)}{through}{inside}: ", (content[:300], "italic"),
    )  # fmt: skip


def _figures(coding: Coding) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("", "kind", "number", "counted", "event", "says", "words"):
        table.add_column(Text(column, style="dim"))
    for figure in coding.figures:
        table.add_row(*(Text(cell) for cell in _cells(coding, figure)))
    return table


def _cells(coding: Coding, figure: Figure) -> tuple[str, ...]:
    kind = figure.kind.value + (" (none)" if figure.polarity == "-" else "") + (" (derived)" if figure.derived else "")
    return (
        f"  {figure.id}",
        kind,
        reading.number(figure),
        one_line(figure.counted or ""),
        figure.event or "",
        reading.speaker(coding, figure.statements),
        one_line(figure.span.of(coding.article.text)),
    )


def _unresolved(coding: Coding) -> Iterator[Text]:
    for item in coding.unresolved:
        words = one_line(item.span.of(coding.article.text))
        yield Text(f"  {item.what}: {words!r}: {item.reason}")
