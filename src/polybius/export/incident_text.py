"""Incidents to be read in a terminal: a list of them, or one with all that is told of it."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from polybius.export import incident_reading as words
from polybius.export.incident_reading import Account, Saying
from polybius.export.reading import MARK, Quote
from polybius.export.safe import one_line
from polybius.export.text import STYLES
from polybius.types import Incident, IncidentToll, Standing

STANDING = {
    Standing.HAPPENED: "bold red",
    Standing.CLAIMED: "yellow",
    Standing.CONTESTED: "magenta",
    Standing.DENIED: "blue",
    Standing.EXPECTED: "cyan",
    Standing.BACKGROUND: "dim",
}
# More accounts beside one another leave too little room for their sentences.
_BESIDE = 3


def table(incidents: Sequence[Incident]) -> RenderableType:
    """A few lines for each incident: when, what, who to whom, where, how many killed, how many sources."""
    if not incidents:
        return Text("no incidents", style="dim")
    made = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), show_header=False)
    for wide in (False, False, True, True):
        made.add_column(no_wrap=not wide, overflow="fold", ratio=1 if wide else None)
    for one in incidents:
        made.add_row(*_line(one))
    return Group(made, Text("\n" + words.headline(incidents), style="dim"))


def _line(one: Incident) -> Iterator[Text]:
    yield Text.assemble((one_line(one.id), "bold cyan"), f"\n{words.days(one).replace(' to ', chr(10))}")
    act = (one.type.value, STYLES.get(one.type.value, "bold"))
    mode = f"\n{one_line(one.mode)}" if one.mode else ""
    yield Text.assemble(act, mode, "\n", (one.standing.value, STANDING[one.standing]))
    yield Text(f"{words.parties(one.actors)}\n→ {words.parties(one.recipients)}")
    killed = f"killed: {words.dead(one)}\n" if words.dead(one) else ""
    yield Text.assemble(f"{words.place(one)}\n{killed}", (words.counted(one), "dim"))


def show(incident: Incident, names: Mapping[str, str] | None = None) -> RenderableType:
    """One incident: what it is, its reports, the accounts side by side, tolls by owner, and the evidence.

    `names` are those by which a record calls tellings ("T34"), by their ids; evidence is shown with them.
    """
    return Group(*_sections(incident, names or {}))


def _sections(one: Incident, names: Mapping[str, str]) -> Iterator[RenderableType]:
    style = STYLES.get(one.type.value, "bold")
    yield Text.assemble((one_line(one.id), "bold cyan"), "  ", (words.kind(one), style))
    body = _grid(9, None)
    for label, value in _facts(one):
        body.add_row(Text(label, style="dim"), value)
    yield Padding(body, (0, 0, 0, 2))
    yield _title("Reports", words.counted(one))
    yield _reports(one)
    yield _title("Accounts", "")
    accounts = words.accounts(one)
    for first in range(0, len(accounts), _BESIDE):
        yield _accounts(accounts[first : first + _BESIDE])
    found = words.contradictions(one)
    if found:
        yield _title("Contradictions", "")
        yield _contradictions(found)
    for toll in one.tolls:
        yield _title(f"Toll, {toll.kind.value}", words.total(toll))
        yield _toll(toll)
    yield _title("Evidence", "")
    yield _evidence(one, names)


def _facts(one: Incident) -> Iterator[tuple[str, Text]]:
    yield "standing", Text(words.standing(one), style=STANDING[one.standing])
    yield "when", Text(words.days(one))
    yield "where", Text(words.place(one))
    yield "who", Text(words.parties(one.actors))
    yield "to whom", Text(words.parties(one.recipients))
    if one.judged:
        yield "judged", Text(f"by persons: {', '.join(map(one_line, one.judged))}")


def _title(name: str, rest: str) -> Text:
    return Text.assemble("\n", (name, "bold underline"), (f" {rest}" if rest else "", "dim"))


def _grid(*widths: int | None) -> Table:
    made = Table.grid(padding=(0, 1, 0, 0))
    for width in widths:
        made.add_column(width=width, no_wrap=width is not None, overflow="ellipsis" if width else "fold")
    return made


def _table(*columns: str) -> Table:
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(Text(column, style="dim"), overflow="fold")
    return made


def _reports(one: Incident) -> Table:
    made = _grid(4, 10, None)
    for line in words.reports(one):
        copied = (f"  {line.copied}" if line.copied else "", "dim")
        about = Text.assemble((line.outlet, "bold"), ": " if line.title else "", line.title, copied)
        made.add_row(Text(line.number, style="bold cyan"), Text(line.published, style="dim"), about)
    return made


def _accounts(accounts: Sequence[Account]) -> Table:
    """Accounts side by side, a column each."""
    made = Table(box=None, pad_edge=False, padding=(1, 3, 0, 0), expand=True)
    for account in accounts:
        heading = Text.assemble((account.who, "bold"), (" in their own voice" if account.own else "", "dim"))
        made.add_column(heading, overflow="fold", ratio=1)
    for _ in range(_BESIDE - len(accounts)):
        made.add_column("", ratio=1)
    for place in range(max(len(account.sayings) for account in accounts)):
        made.add_row(*(_saying(account.sayings[place : place + 1]) for account in accounts))
    return made


def _saying(sayings: Sequence[Saying]) -> Text:
    """A saying, if there is one."""
    if not sayings:
        return Text("")
    (one,) = sayings
    return Text.assemble(f"{one.does}\n", marked(one.quote), (f"\n{one.published}, {one.reports}", "dim"))


def _contradictions(found: Sequence[tuple[str, str]]) -> Table:
    made = _grid(10, None)
    for about, reason in found:
        made.add_row(Text(about, style="bold"), Text(reason))
    return made


def marked(quote: Quote) -> Text:
    """Words in their sentence, marked so that it shows without colours too."""
    before, anchor, after = quote
    if not anchor:
        return Text(before, style="italic")
    return Text.assemble((before, "italic"), (f"{MARK[0]}{anchor}{MARK[1]}", "bold italic"), (after, "italic"))


def _toll(toll: IncidentToll) -> Table:
    made = _table("day", "number", "who says so", "")
    for one in words.owners(toll):
        style = "dim" if one.replaced else ""
        made.add_row(*(Text(cell, style=style) for cell in (one.published, one.number, one.owner, one.note)))
    return made


def _evidence(one: Incident, names: Mapping[str, str]) -> Table:
    made, bringers = _grid(10, None), words.Bringers(one)
    for telling in one.tellings:
        said = (f"{words.speaker(telling)}, confidence {telling.confidence:.2f}", "dim")
        line = Text.assemble(marked(words.evidence(telling)), "\n", said)
        name, brought = names.get(telling.id, ""), bringers.numbers(telling.coding)
        made.add_row(Text.assemble((name, "bold cyan"), "\n" if name else "", (brought, "cyan")), line)
    return made
