"""Why an event, figure or statement says what it says: each field, its words, the rule or model behind it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from polybius.errors import PolybiusError
from polybius.export import reading
from polybius.export.safe import one_line
from polybius.export.text import quoted
from polybius.types import ActorMention, Coding, Event, Figure, PlaceMention, Role, Span, Statement, Why

Mention = TypeVar("Mention", ActorMention, PlaceMention)

# What is said of a value that no word of the text is responsible for.
UNMARKED = "no word of the text says otherwise"


class Field(NamedTuple):
    """A field of a record, its value, the rules or models behind it, and the words they rest on."""

    name: str
    value: str
    rules: str
    words: tuple[Span, ...] = ()


def of(coding: Coding, id: str) -> RenderableType:
    """The event, figure or statement `id`, field by field; PolybiusError where there is none of that name."""
    event, figure, statement = coding.event(id), coding.figure(id), coding.statement(id)
    if event:
        return _shown(coding, f"{event.id} {reading.kind(event)}", event.anchor, tuple(_event(coding, event)))
    if figure:
        title = f"{figure.id} {reading.number(figure)} {reading.fate(figure)}"
        return _shown(coding, title, figure.span, tuple(_figure(coding, figure)))
    if statement:
        at = (statement.cue or statement.source or statement.content)[0]
        return _shown(coding, f"{statement.id} {statement.act.value}", at, tuple(_statement(coding, statement)))
    raise PolybiusError(f"there is no {one_line(id)!r} in this article; it has {_known(coding)}")


def _known(coding: Coding) -> str:
    groups = (coding.events, coding.figures, coding.statements)
    return "; ".join(", ".join(one.id for one in group) for group in groups if group) or "no events at all"


def _shown(coding: Coding, title: str, at: Span, fields: Sequence[Field]) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column, style in (("field", "bold"), ("value", ""), ("words", "italic"), ("rule or model", "cyan")):
        table.add_column(column, style=style, header_style="dim", overflow="fold")
    for field in fields:
        words = " … ".join(f"“{reading.words_of(coding, [span])}”" for span in field.words)
        table.add_row(*map(Text, (field.name, field.value, words, field.rules)))
    return Group(Text(title, style="bold"), Padding(quoted(coding, at, 400), (1, 0, 1, 2)), table)


# --- events -------------------------------------------------------------------------------------------------


def _event(coding: Coding, event: Event) -> Iterator[Field]:
    named = event.why[0].rule if event.why else ""
    yield Field("type", event.type.value, named, (event.anchor,))
    yield Field("mode", event.mode or "none", named)
    yield Field("contexts", ", ".join(event.contexts) or "none", named)
    yield Field("codes", _codes(event), "the type and mode")
    yield from _roles(coding, "actor", event.actors)
    yield from _roles(coding, "recipient", event.recipients)
    yield _place(coding, event)
    yield _when(coding, event)
    yield from _standing(event)
    yield from _says(coding, event.statements)
    for span in event.instruments:
        yield Field("instrument", one_line(span.of(coding.article.text)), "words of the clause", (span,))
    for figure in (f for f in coding.figures if f.event == event.id):
        yield Field("figure", reading.told(figure), _rules(figure.why), (figure.span,))
    for span in event.also:
        yield Field("also told", "as the same act", "events/told-once", (span,))
    yield Field("confidence", f"{event.confidence:.2f}", "the share of such events that are right")


def _codes(event: Event) -> str:
    shown = (
        ("CAMEO", event.cameo),
        ("quad class", event.quad),
        ("intensity", event.intensity),
        ("ACLED", event.acled),
    )
    return ", ".join(f"{name} {value}" for name, value in shown if value is not None) or "none"


def _roles(coding: Coding, name: str, roles: Sequence[Role]) -> Iterator[Field]:
    if not roles:
        yield Field(name, reading.NOBODY, "no words of the clause stand for one")
    for role in roles:
        yield Field(name, _who(coding, role.actor), _actor_rule(coding, role), (role.span,))


def _who(coding: Coding, key: str | None) -> str:
    actor = coding.actors.get(key)
    return f"{reading.code(coding, key)} {one_line(actor.name)}" if actor else "? unknown"


def _actor_rule(coding: Coding, role: Role) -> str:
    mention = _at(coding.actors.mentions, role.span)
    actor = coding.actors.get(role.actor)
    rule = mention.rule if mention else "words of the clause"
    return f"{rule}, {actor.source}" if actor and actor.source else rule


def _place(coding: Coding, event: Event) -> Field:
    value, span = reading.place(coding, event), event.place_span
    if span is None:
        return Field("place", value, "no place named with the act")
    mention = _at(coding.places.mentions, span)
    found = coding.places.get(event.place)
    rules = [mention.rule if mention else "words of the clause", found.source if found else None]
    if mention:
        rules += [mention.reason, *_runners_up(mention)]
    key = f" {event.place}" if event.place else ""
    return Field("place", value + key, ", ".join(rule for rule in rules if rule), (span,))


def _runners_up(mention: PlaceMention) -> Iterator[str]:
    """The namesakes that came next, and what the words around the name add."""
    if mention.runners_up:
        yield "before " + ", ".join(f"{key} (by {behind:g})" for key, behind in mention.runners_up)
    if mention.bearing is not None:
        bearing = mention.bearing
        told = [f"{bearing.km:g} km" if bearing.km is not None else None, bearing.direction]
        yield " ".join(filter(None, [bearing.kind, *told, f"(where_prec {bearing.precision})"]))


def _when(coding: Coding, event: Event) -> Field:
    if event.when is None:
        return Field("when", reading.days(event), "no day told, or none that the day of publication fixes")
    span = event.when.span
    mention = next((t for t in coding.times if t.span.overlaps(span)), None)
    value = f"{reading.days(event)} ({reading.spell(event)})"
    return Field("when", value, mention.rule if mention else "", (span,) if span else ())


def _standing(event: Event) -> Iterator[Field]:
    """Polarity, certainty, tense and era, and then the rules that judged them with their words."""
    judged = event.why[1:]
    rules = _rules(judged) or UNMARKED
    words = tuple(why.span for why in judged if why.span)
    yield Field("polarity", "not done (-)" if event.polarity == "-" else "done (+)", rules, words)
    yield Field("certainty", event.certainty.value, rules, event.hedges)
    yield Field("tense", event.tense.value, "the verb group of the act")
    yield Field("era", event.era.value, "the act's day against the day of publication, and its tense")
    yield Field("reads", reading.standing(event), "polarity, certainty, tense and era together")


def _says(coding: Coding, ids: Sequence[str]) -> Iterator[Field]:
    if not ids:
        yield Field("says", reading.ITSELF, "inside nobody's statement")
    for id in ids:
        statement = coding.statement(id)
        if statement:
            yield Field("says", f"{id} {reading.named(coding, statement)}", _rules(statement.why), statement.cue)


# --- figures and statements ---------------------------------------------------------------------------------


def _figure(coding: Coding, figure: Figure) -> Iterator[Field]:
    fate, *rest = figure.why or (Why("", None),)
    quantity = _rules(rest)
    yield Field("kind", figure.kind.value, fate.rule, (fate.span,) if fate.span else ())
    yield Field("number", reading.number(figure), quantity, (figure.span,))
    yield Field("comparator", figure.comparator.value, quantity)
    counted = (figure.counted_span,) if figure.counted_span else ()
    yield Field("counted", one_line(figure.counted or "not told"), "the noun that the number stands with", counted)
    yield Field("of", _who(coding, figure.of) if figure.of else "unknown", _owner_rule(coding, figure), counted)
    yield Field("event", _event_of(coding, figure), "the act whose words they stand with")
    yield from _says(coding, figure.statements)
    yield Field("polarity", "none of them (-)" if figure.polarity == "-" else "so many (+)", quantity)
    yield Field("hedges", reading.words_of(coding, figure.hedges) or "none", "", figure.hedges)
    yield Field("derived", "worked out by the report" if figure.derived else "no, given as it stands", "")


def _owner_rule(coding: Coding, figure: Figure) -> str:
    mention = _at(coding.actors.mentions, figure.counted_span) if figure.counted_span else None
    return mention.rule if mention else ""


def _event_of(coding: Coding, figure: Figure) -> str:
    event = coding.event(figure.event) if figure.event else None
    return f"{event.id} {reading.kind(event)}, {reading.standing(event)}" if event else "none"


def _statement(coding: Coding, statement: Statement) -> Iterator[Field]:
    rules = _rules(statement.why)
    yield Field("act", statement.act.value, rules, statement.cue)
    yield Field("source", reading.words_of(coding, statement.source) or "unnamed", rules, statement.source)
    yield Field("speaker", _who(coding, statement.speaker), _speaker_rule(coding, statement), statement.source)
    yield Field("medium", reading.medium(coding, statement) or "none", "")
    yield Field("content", reading.content(coding, statement, 600), rules, ())
    yield Field("told in", statement.inside or "the report itself", "the statement round this one")
    for event in (e for e in coding.events if statement.id in e.statements):
        yield Field("tells of", f"{event.id} {reading.kind(event)}, {reading.standing(event)}", "", (event.anchor,))
    for figure in (f for f in coding.figures if statement.id in f.statements):
        yield Field("gives", reading.told(figure), "", (figure.span,))


def _speaker_rule(coding: Coding, statement: Statement) -> str:
    mention = _at(coding.actors.mentions, statement.source[0]) if statement.source else None
    return mention.rule if mention else ""


def _rules(why: Sequence[Why]) -> str:
    return ", ".join(dict.fromkeys(one.rule for one in why))


def _at(mentions: tuple[Mention, ...], span: Span) -> Mention | None:
    """The mention of just these words, else the longest that shares some."""
    touching = [mention for mention in mentions if mention.span.overlaps(span)]
    exact = next((mention for mention in touching if mention.span == span), None)
    return exact or max(touching, key=lambda m: m.span.end - m.span.start, default=None)
