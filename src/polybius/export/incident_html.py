"""Incidents as HTML for notebooks and pages; no scripts, nothing fetched, all words of reports escaped."""

from collections.abc import Iterable, Iterator, Sequence

from polybius.export import incident_reading as words
from polybius.export.html import STYLE, Markup, element, framed, lines, tabulated
from polybius.export.incident_reading import Account, Saying
from polybius.export.reading import Quote
from polybius.record.series import Label, Series
from polybius.types import Incident, IncidentToll, Telling

_STYLE = """
.polybius .beside{display:flex;flex-wrap:wrap;gap:.6rem}
.polybius .account{flex:1 1 15rem;border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:.3rem .8rem;
 overflow-wrap:anywhere}
.polybius .account p{margin:.4rem 0}
.polybius .replaced{opacity:.6;text-decoration:line-through}
"""
# A notebook shows the first of many; the frame has them all.
MOST = 100


def page(given: Sequence[Incident]) -> str:
    """One page that needs no other file, with the incidents one after the other."""
    title = f"Polybius: {words.headline(given)}"
    return "".join(framed(title, f"{STYLE}{_STYLE}", (_article(_sections(one)) for one in given)))


def incidents(given: Sequence[Incident]) -> str:
    """A list of incidents, a row each; of more than a hundred the first."""
    rows = [_row(one) for one in given[:MOST]]
    columns = ("", "day", "act", "who → whom", "place", "killed", "standing", "sources")
    rest = [_more(len(given))] if len(given) > MOST else []
    return _whole([tabulated("Incidents", columns, rows), element("p", words.headline(given), "dim"), *rest])


def incident(one: Incident) -> str:
    """One incident: what it is, its reports, the accounts side by side, tolls by owner, and the evidence."""
    return _whole(_sections(one))


def tellings(given: Sequence[Telling]) -> str:
    """Events as articles tell them, a row each; of more than a hundred the first."""
    rows = [
        (one.type.value, words.held(one), words.speaker(one), one.published.isoformat() if one.published else "",
         _quote(words.evidence(one)))
        for one in given[:MOST]
    ]  # fmt: skip
    rest = [_more(len(given))] if len(given) > MOST else []
    return _whole([tabulated("Tellings", ("act", "told", "who says so", "published", "words"), rows), *rest])


def tolls(given: Sequence[Incident]) -> str:
    """Who gives which number, incident by incident."""
    parts = [part for one in given[:MOST] for toll in one.tolls for part in _toll(toll, f"{one.id}, ")]
    return _whole(parts or [element("p", "nobody gives a number")])


def months(table: Series) -> str:
    """The rows of a table by month; of more than a hundred the first."""
    rows = [[_cell(value) for value in row] for _, row in zip(range(MOST), table.as_rows(), strict=False)]
    rest = [_more(len(table.rows))] if len(table.rows) > MOST else []
    return _whole([tabulated(table.name, table.columns, rows), *rest])


def _whole(parts: Iterable[str]) -> str:
    return f"<style>{STYLE}{_STYLE}</style>\n{_article(parts)}"


def _article(parts: Iterable[str]) -> str:
    return f'<article class="polybius">\n{"".join(parts)}</article>\n'


def _more(number: int) -> str:
    return element("p", f"the first {MOST} of {number:,}", "dim") + "\n"


def _cell(value: Label) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _row(one: Incident) -> tuple[str, ...]:
    return (
        one.id,
        words.days(one),
        element("b", words.kind(one)),
        lines(words.parties(one.actors), f"→ {words.parties(one.recipients)}"),
        words.place(one),
        words.dead(one),
        one.standing.value,
        f"{one.sources}/{len(one.reports)}",
    )


def _sections(one: Incident) -> Iterator[str]:
    yield element("h2", f"{one.id} {words.kind(one)}") + "\n"
    facts = [("standing", words.standing(one)), ("when", words.days(one)), ("where", words.place(one)),
             ("who", words.parties(one.actors)), ("to whom", words.parties(one.recipients))]  # fmt: skip
    if one.judged:
        facts.append(("judged", f"by persons: {', '.join(one.judged)}"))
    for name, value in facts:
        yield Markup(f"<div>{element('span', name, 'dim')} {element('span', value)}</div>\n")
    columns = ("", "published", "outlet", "title", "")
    yield tabulated(f"Reports: {words.counted(one)}", columns, list(words.reports(one)))
    accounts = words.accounts(one)
    yield f'<h3>Accounts ({len(accounts)})</h3>\n<div class="beside">\n{"".join(map(_account, accounts))}</div>\n'
    yield tabulated("Contradictions", ("about", "who says what"), words.contradictions(one))
    for toll in one.tolls:
        yield from _toll(toll)
    bringers = words.Bringers(one)
    evidence = [
        (bringers.numbers(telling.coding), words.speaker(telling), _quote(words.evidence(telling)),
         f"{telling.confidence:.2f}")
        for telling in one.tellings
    ]  # fmt: skip
    yield tabulated("Evidence", ("", "who says so", "words", "confidence"), evidence)


def _account(account: Account) -> str:
    who = lines(element("b", account.who), element("span", "in their own voice", "dim") if account.own else "")
    return f'<div class="account">{who}{"".join(map(_saying, account.sayings))}</div>\n'


def _saying(one: Saying) -> str:
    return element("p", lines(one.does, _quote(one.quote), element("span", f"{one.published}, {one.reports}", "dim")))


def _toll(toll: IncidentToll, of: str = "") -> Iterator[str]:
    rows = []
    for one in words.owners(toll):
        number = element("span", one.number, "replaced") if one.replaced else one.number
        rows.append((one.published, number, one.owner, one.note))
    heading = f"{of}{toll.kind.value}: {words.total(toll)}"
    yield tabulated(heading, ("day", "number", "who says so", ""), rows)


def _quote(quote: Quote) -> Markup:
    before, anchor, after = (element("span", part) for part in quote)
    return Markup(f"<i>{before}<b>{anchor}</b>{after}</i>")
