"""A coding as a page to be read: the text with its marks, then tables; no scripts, nothing fetched."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from polybius.export import reading
from polybius.export.safe import visible
from polybius.types import Coding, Contest, Event, Fault, Figure, PlaceUse, Span, Statement, Zone

# Tints that let the ground through, so that they read on white and on black alike; text keeps its own colour.
STYLE = """
.polybius{font:15px/1.55 system-ui,sans-serif;max-width:62rem;margin:0 auto 3rem;text-align:left}
.polybius h2{font-size:1.25rem;line-height:1.3;margin:1.5rem 0 .2rem}
.polybius h3{font-size:1rem;margin:1.6rem 0 .4rem}
.polybius .dim{opacity:.7;font-size:.85em}
.polybius .story{border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:.4rem 1rem;margin:.8rem 0}
.polybius .story p{margin:.6rem 0;white-space:pre-line;line-height:1.75;overflow-wrap:anywhere}
.polybius .z-title{font-weight:700}
.polybius .z-byline,.polybius .z-dateline,.polybius .z-caption,.polybius .z-boilerplate{opacity:.75;
 font-size:.9em}
.polybius mark{color:inherit;background:none;padding:0 1px;border-radius:3px}
.polybius mark[data-id]::after{content:attr(data-id);font-size:.65em;font-style:normal;font-weight:700;
 vertical-align:super;margin-left:1px;opacity:.8}
.polybius .m-content{border-bottom:1px dotted rgba(128,128,128,.9)}
.polybius .m-source{background:rgba(60,130,240,.28)}
.polybius .m-cue{background:rgba(60,130,240,.14);font-style:italic}
.polybius .m-event{background:rgba(235,140,0,.38);font-weight:600}
.polybius .m-conflict{background:rgba(225,50,50,.36)}
.polybius .m-not{text-decoration:line-through;text-decoration-thickness:1px}
.polybius .m-place{background:rgba(40,165,80,.28)}
.polybius .m-time{background:rgba(150,80,220,.26)}
.polybius .m-figure{background:rgba(210,190,0,.34)}
.polybius table{border-collapse:collapse;width:100%;font-size:.87em;display:table;margin:0}
.polybius th,.polybius td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem .3rem;
 white-space:normal;border-bottom:1px solid rgba(128,128,128,.3);
 overflow-wrap:break-word;background:none;color:inherit}
.polybius th{opacity:.7;font-weight:600;white-space:nowrap}
.polybius td:first-child{font-weight:700;white-space:nowrap}
.polybius td i{opacity:.85}
.polybius .wide{overflow-x:auto}
.polybius code{font-size:.92em;color:inherit;background:none;padding:0;white-space:nowrap}
.polybius .fault{border-left:4px solid rgba(225,50,50,.8);padding:.3rem .8rem}
"""
PAGE_STYLE = ":root{color-scheme:light dark}body{margin:1rem;background:Canvas;color:CanvasText}"

# A browser is told to run and to fetch nothing, whatever the page holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CONFLICT = {"ASSAULT", "COERCE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE"}
# More marks than these in one another (quotes in quotes) only make the page long.
_DEEPEST = 6


class Markup(str):
    """A string that is HTML already, made here; anything else is text and is escaped."""

    __slots__ = ()


class Mark(NamedTuple):
    """Words to colour: what they are, what is said of them, and the name that tables call them by."""

    span: Span
    kind: str  # CSS classes
    title: str
    id: str = ""


# --- pages --------------------------------------------------------------------------------------------------


def page(*results: Coding | Fault) -> str:
    """One page that needs no other file, with the codings one after the other."""
    return "".join(pages(results))


def pages(results: Iterable[Coding | Fault]) -> Iterator[str]:
    """The pieces of one page, a coding at a time: its head, a piece for each result, its foot."""
    yield from framed("Polybius: what these reports say", STYLE, map(_part, results))


def framed(title: str, style: str, parts: Iterable[str]) -> Iterator[str]:
    """The pieces of a page that needs no other file: its head with the style, the parts, its foot."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{_text(title)}</title>\n"
        f"<style>{PAGE_STYLE}{style}</style>\n</head>\n<body>\n"
    )
    yield from parts
    yield "</body>\n</html>\n"


def fragment(result: Coding | Fault) -> str:
    """A coding as HTML to be put into a page or a notebook, with its own style."""
    return f"<style>{STYLE}</style>\n{_part(result)}"


def _part(result: Coding | Fault) -> str:
    parts = _fault(result) if isinstance(result, Fault) else _coding(result)
    return f'<article class="polybius">\n{"".join(parts)}</article>\n'


def _fault(fault: Fault) -> Iterator[str]:
    yield element("h2", fault.ref) + "\n"
    yield element("p", f"Not coded. {fault.message}", "fault") + "\n"


def _coding(coding: Coding) -> Iterator[str]:
    yield element("h2", reading.heading(coding)) + "\n"
    yield element("div", reading.origin(coding), "dim") + "\n"
    yield _legend()
    yield f'<div class="story" lang="en">\n{"".join(_story(coding))}</div>\n'
    yield tabulated("Events", _EVENTS, [_event(coding, event) for event in coding.events])
    yield tabulated("Statements", _STATEMENTS, [_statement(coding, one) for one in coding.statements])
    yield tabulated("Figures", _FIGURES, [_figure(coding, figure) for figure in coding.figures])
    if coding.tolls:
        yield tabulated("Tolls", _TOLLS, list(reading.tolls(coding)))
    yield tabulated("Contests", _CONTESTS, [_contest(coding, contest) for contest in coding.contests])
    yield tabulated("Unresolved", _UNRESOLVED, list(reading.unresolved(coding)))
    yield _run(coding)


def _legend() -> str:
    kinds = (
        ("m-event m-conflict", "act of conflict"), ("m-event", "other act"), ("m-event m-not", "not done"),
        ("m-source", "who says"), ("m-cue", "says"), ("m-content", "what is said"), ("m-place", "place"),
        ("m-time", "time"), ("m-figure", "figure"),
    )  # fmt: skip
    return f'<div class="dim">{" &nbsp;".join(element("mark", name, kind) for kind, name in kinds)}</div>\n'


def _run(coding: Coding) -> str:
    made = (f"{name} {value[:12] if len(value) == 64 else value}" for name, value in coding.run.items())
    return element("p", " · ".join(made), "dim") + "\n"


# --- the text with its marks --------------------------------------------------------------------------------


def _story(coding: Coding) -> Iterator[str]:
    marks = sorted(_marks(coding), key=lambda mark: (mark.span.start, -mark.span.end))
    text, at, open_ = coding.article.text, 0, list[Mark]()
    for zone in coding.article.zones:
        while at < len(marks) and marks[at].span.start < zone.span.end:
            open_.append(marks[at])
            at += 1
        open_ = [mark for mark in open_ if mark.span.end > zone.span.start]
        yield f'<p class="z-{zone.kind.value}">{"".join(_marked(text, zone, open_))}</p>\n'


def _marked(text: str, zone: Zone, marks: Sequence[Mark]) -> Iterator[str]:
    """The zone's text with its marks inside one another; where two cross, the later one is broken in two."""
    begins: dict[int, list[Mark]] = {}
    for mark in marks:
        begins.setdefault(max(mark.span.start, zone.span.start), []).append(mark)
    bounds = {zone.span.start, zone.span.end, *begins}
    bounds |= {mark.span.end for mark in marks if mark.span.end < zone.span.end}
    cuts, open_ = sorted(bounds), list[Mark]()
    for start, end in pairwise(cuts):
        wanted = [mark for mark in open_ if mark.span.end > start]
        wanted += begins.get(start, [])[: max(0, _DEEPEST - len(wanted))]
        kept = next((i for i, (a, b) in enumerate(zip(open_, wanted, strict=False)) if a is not b), None)
        same = min(len(open_), len(wanted)) if kept is None else kept
        yield "</mark>" * (len(open_) - same)
        yield from (_opening(mark, start) for mark in wanted[same:])
        yield _text(text[start:end])
        open_ = wanted
    yield "</mark>" * len(open_)


def _opening(mark: Mark, start: int) -> str:
    name = f' data-id="{escape(mark.id)}"' if mark.id and start <= mark.span.start else ""
    return f'<mark class="{mark.kind}" title="{_text(mark.title)}"{name}>'


def _marks(coding: Coding) -> Iterator[Mark]:
    """All marks, those of statements first: of two over the same words the later stands inside."""
    for statement in coding.statements:
        yield from _statement_marks(coding, statement)
    for mention in coding.places.mentions:
        if mention.use is PlaceUse.PLACE:
            place = coding.places.get(mention.place)
            known = f"{place.name}, {place.country or 'no one country'}" if place else "not on the map"
            yield Mark(mention.span, "m-place", f"place: {known} ({mention.rule})")
    for time in coding.times:
        value = time.value or "unresolved"
        yield Mark(time.span, "m-time", f"{time.type.value.lower()}: {value} ({time.rule})")
    for figure in coding.figures:
        said = (reading.told(figure), figure.kind.value, reading.speaker(coding, figure.statements))
        yield Mark(figure.span, "m-figure", " · ".join(said), figure.id)
    for event in coding.events:
        yield Mark(event.anchor, _kind(event), _of_event(coding, event), event.id)


def _statement_marks(coding: Coding, statement: Statement) -> Iterator[Mark]:
    who = f"{statement.id} {statement.act.value}: {reading.source(coding, statement)}"
    if statement.inside:
        who += f", told in {statement.inside}"
    groups = (("m-content", statement.content), ("m-source", statement.source), ("m-cue", statement.cue))
    for kind, spans in groups:
        for span in spans:
            yield Mark(span, kind, who, statement.id if kind == "m-cue" else "")


def _kind(event: Event) -> str:
    conflict = " m-conflict" if event.type.value in _CONFLICT else ""
    return f"m-event{conflict}{' m-not' if event.polarity == '-' else ''}"


def _of_event(coding: Coding, event: Event) -> str:
    actors, recipients = reading.parties(coding, event.actors), reading.parties(coding, event.recipients)
    return (
        f"{event.id} {reading.kind(event)}, {reading.standing(event)}\n{actors} -> {recipients}\n"
        f"{reading.days(event)}; {reading.place(coding, event)}\n{reading.speaker(coding, event.statements)}"
    )


# --- tables -------------------------------------------------------------------------------------------------

_EVENTS = ("", "act", "who → whom", "when, where", "who says so", "words")
_STATEMENTS = ("", "act", "who", "what")
_FIGURES = ("", "what", "number", "words", "event", "who says so")
_TOLLS = ("what", "number", "made of", "left out")
_CONTESTS = ("", "about", "one", "the other")
_UNRESOLVED = ("what", "why", "words")


def _event(coding: Coding, event: Event) -> tuple[str, ...]:
    figures = reading.told_of(coding, event)
    return (
        event.id,
        lines(
            element("b", reading.kind(event)),
            reading.standing(event),
            _dim(f"confidence {event.confidence:.2f}"),
        ),
        lines(reading.parties(coding, event.actors), f"→ {reading.parties(coding, event.recipients)}"),
        lines(reading.days(event), reading.place(coding, event)),
        lines(reading.speaker(coding, event.statements), _dim(figures)),
        _quote(coding, event.anchor),
    )


def _statement(coding: Coding, statement: Statement) -> tuple[str, ...]:
    through = reading.medium(coding, statement)
    notes = [f"through {through}"] if through else []
    notes += [f"told in {statement.inside}"] if statement.inside else []
    return (
        statement.id,
        statement.act.value,
        lines(reading.source(coding, statement), _dim(", ".join(notes))),
        element("i", f"“{reading.content(coding, statement)}”"),
    )


def _figure(coding: Coding, figure: Figure) -> tuple[str, ...]:
    return (
        figure.id,
        reading.fate(figure),
        reading.number(figure),
        element("i", f"“{reading.counted(coding, figure)}”"),
        figure.event or "",
        reading.speaker(coding, figure.statements),
    )


def _contest(coding: Coding, contest: Contest) -> tuple[str, ...]:
    return (
        f"{contest.a} ≠ {contest.b}",
        lines(contest.about, _dim(contest.reason)),
        reading.end(coding, contest.a),
        reading.end(coding, contest.b),
    )


def _quote(coding: Coding, span: Span) -> Markup:
    before, words, after = reading.quote(coding, span, 160)
    return Markup(f"<i>{_text(before)}<b>{_text(words)}</b>{_text(after)}</i>")


def tabulated(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A heading with the number of rows and a table; cells are text, or markup made here."""
    if not rows:
        return f"<h3>{_text(name)}: none</h3>\n"
    head = "".join(element("th", column) for column in columns)
    body = "\n".join("<tr>" + "".join(element("td", cell) for cell in row) + "</tr>" for row in rows)
    table = f"<table>\n<tr>{head}</tr>\n{body}\n</table>"
    return f'<h3>{_text(name)} ({len(rows)})</h3>\n<div class="wide">{table}</div>\n'


def lines(*parts: str) -> Markup:
    """Text or markup on lines of their own; empty parts have none."""
    return Markup("<br>".join(_html(part) for part in parts if part))


def _dim(words: str) -> str:
    return element("span", words, "dim") if words else ""


def element(name: str, inner: str, kind: str = "") -> Markup:
    """An element round text, which is escaped, or round markup made here, which is not."""
    attribute = f' class="{kind}"' if kind else ""
    return Markup(f"<{name}{attribute}>{_html(inner)}</{name}>")


def _html(part: str) -> str:
    return part if isinstance(part, Markup) else _text(part)


def _text(words: str) -> str:
    """Words of the text or of a table, which can do nothing to the page."""
    return escape(visible(words, keep="\n\t"))
