"""Why an event or figure says what it says: each field, its words in their sentence, and the rule or model behind it."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius.errors import PolybiusError
from polybius.export import reading
from polybius.export.safe import one_line
from polybius.types import ActorMention, Coding, Event, PlaceMention, Role, Span, TimeMention

Line = tuple[str, str, str, Span | None]  # field, value, rule, words


def event(coding: Coding, id: str) -> RenderableType:
    """Event `id` field by field; PolybiusError where the article has no such event."""
    found = coding.event(id)
    if found is None:
        known = ", ".join(e.id for e in coding.events) or "none"
        raise PolybiusError(f"there is no event {id!r} in this article; it has {known}")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("field", "value", "rule or model", "words"):
        table.add_column(Text(column, style="dim"), overflow="fold")
    for field, value, rule, span in _lines(coding, found):
        words = one_line(span.of(coding.article.text)) if span else ""
        table.add_row(Text(field, style="bold"), Text(value), Text(rule, style="cyan"), Text(words))
    return Group(Text(reading.sentence(coding, found.anchor, 400), style="italic"), Text(""), table)


def _lines(coding: Coding, event: Event) -> Iterator[Line]:
    rule = event.why[0].rule if event.why else ""
    yield "type", f"{event.type.value} {event.mode or ''}", rule, event.anchor
    yield "codes", f"CAMEO {event.cameo}, {event.quad}, intensity {event.intensity}", rule, event.anchor
    for role in event.actors:
        yield "actor", reading.code(coding, role.actor), _actor_rule(coding, role), role.span
    for role in event.recipients:
        yield "recipient", reading.code(coding, role.actor), _actor_rule(coding, role), role.span
    yield "place", reading.place(coding, event), _place_rule(coding, event.place_span), event.place_span
    when = event.when
    yield "when", reading.days(event), _time_rule(coding, when.span if when else None), when.span if when else None
    yield "standing", reading.standing(event), "", None
    for why in event.why[1:]:
        yield "", "", why.rule, why.span
    for id in event.statements:
        statement = coding.statement(id)
        if statement:
            rules = ", ".join(why.rule for why in statement.why)
            yield "says", reading.source(coding, statement), rules, statement.cue[0] if statement.cue else None
    for other in event.also:
        yield "also told", "", "events/told-once", other
    yield "confidence", f"{event.confidence:.2f}", "", None


def _actor_rule(coding: Coding, role: Role) -> str:
    mention = _at(coding.actors.mentions, role.span)
    actor = coding.actors.get(role.actor)
    rule = mention.rule if isinstance(mention, ActorMention) else "words of the clause"
    return f"{rule} ({actor.source})" if actor and actor.source else rule


def _place_rule(coding: Coding, span: Span | None) -> str:
    mention = _at(coding.places.mentions, span) if span else None
    return mention.rule if isinstance(mention, PlaceMention) else ""


def _time_rule(coding: Coding, span: Span | None) -> str:
    mention = next((t for t in coding.times if span and t.span.overlaps(span)), None)
    return mention.rule if isinstance(mention, TimeMention) else ""


def _at(mentions: tuple[ActorMention, ...] | tuple[PlaceMention, ...], span: Span) -> ActorMention | PlaceMention | None:
    return next((m for m in mentions if m.span == span), None) or next((m for m in mentions if m.span.overlaps(span)), None)
