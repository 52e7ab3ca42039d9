"""The JSON of a coding, `polybius/1`, field by field as `docs/contract.md`; offsets are code points."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from polybius.types import (
    Actor,
    ActorKind,
    Coding,
    Event,
    Fault,
    Figure,
    Place,
    PlaceMention,
    Role,
    Span,
    Statement,
    TimeMention,
    Toll,
    When,
    Why,
)

SCHEMA = "polybius/1"


def line(result: Coding | Fault) -> str:
    """One line of JSONL for a coding, or for a document that could not be coded."""
    return json.dumps(as_json(result), ensure_ascii=False, separators=(",", ":"))


def as_json(result: Coding | Fault) -> dict[str, Any]:
    """The values of a coding or fault as plain JSON types."""
    return _fault(result) if isinstance(result, Fault) else _coding(result)


def _fault(fault: Fault) -> dict[str, Any]:
    return {"ref": fault.ref, "error": {"kind": fault.kind, "message": fault.message}}


def _coding(coding: Coding) -> dict[str, Any]:
    text = coding.article.text
    return {
        "schema": SCHEMA,
        "article": _article(coding),
        "mentions": {
            "actors": [
                {**_quoted(m.span, text), "actor": m.actor, "rule": m.rule} for m in coding.actors.mentions
            ],
            "places": [
                {**_quoted(m.span, text), **_place_mention(m)} for m in coding.places.mentions
            ],
            "times": [_time(time, text) for time in coding.times],
        },
        "actors": {key: _actor(actor) for key, actor in coding.actors.table.items()},
        "places": {key: _place(place) for key, place in coding.places.table.items()},
        "statements": [_statement(statement) for statement in coding.statements],
        "events": [
            {**_event(event, text), "where_prec": coding.places.where_prec(event.place, event.place_span)}
            for event in coding.events
        ],
        "figures": [_figure(figure) for figure in coding.figures],
        "tolls": [_toll(toll) for toll in coding.tolls],
        "contests": [
            {"a": c.a, "b": c.b, "about": c.about, "reason": c.reason} for c in coding.contests
        ],
        "unresolved": [
            {"span": list(u.span), "what": u.what, "reason": u.reason} for u in coding.unresolved
        ],
        "run": dict(coding.run),
    }  # fmt: skip


def _article(coding: Coding) -> dict[str, Any]:
    article = coding.article
    return {
        "id": article.id,
        "ref": article.ref,
        "uri": article.uri,
        "outlet": article.outlet,
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "published_why": article.published_why,
        "language": article.language,
        "text": article.text,
        "zones": [{"kind": z.kind.value, "start": z.span.start, "end": z.span.end} for z in article.zones],
    }


def _quoted(span: Span, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def _why(why: Iterable[Why]) -> list[dict[str, Any]]:
    return [{"rule": one.rule, "span": list(one.span) if one.span is not None else None} for one in why]


def _time(time: TimeMention, text: str) -> dict[str, Any]:
    return {
        **_quoted(time.span, text),
        "type": time.type.value,
        "value": time.value,
        "from": time.first.isoformat() if time.first else None,
        "to": time.last.isoformat() if time.last else None,
        "rule": time.rule,
    }


def _kind(actor: Actor) -> str | None:
    """What an actor is; unnamed soldiers or guerrillas are people, as unnamed gunmen are, and no army or group."""
    if actor.members and actor.kind in {ActorKind.ARMED_GROUP, ActorKind.GOVERNMENT}:
        return ActorKind.POPULATION.value
    return actor.kind.value if actor.kind else None


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name,
        "country": actor.country,
        "sectors": list(actor.sectors),
        "kind": _kind(actor),
        "ids": _plain(actor.ids),
        "claimants": list(actor.claimants),
        "source": actor.source,
    }


def _place_mention(mention: PlaceMention) -> dict[str, Any]:
    bearing = mention.bearing
    return {
        "use": mention.use.value,
        "place": mention.place,
        "rule": mention.rule,
        "reason": mention.reason,
        "runners_up": [{"place": key, "behind": behind} for key, behind in mention.runners_up],
        "bearing": bearing and {
            "kind": bearing.kind,
            "precision": bearing.precision,
            "km": bearing.km,
            "direction": bearing.direction,
            "other": bearing.other,
            "lat": bearing.lat,
            "lon": bearing.lon,
        },
    }  # fmt: skip


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "adm1": place.adm1,
        "adm2": place.adm2,
        "feature": place.feature,
        "precision": place.precision,
        "extent_km": place.extent_km,
        "claimants": list(place.claimants),
        "source": place.source,
    }


def _plain(mapping: Mapping[str, str]) -> dict[str, str]:
    return dict(mapping)


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "speaker": statement.speaker,
        "medium": statement.medium,
        "act": statement.act.value,
        "inside": statement.inside,
        "why": _why(statement.why),
    }


def _event(event: Event, text: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type.value,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "quad": event.quad,
        "intensity": event.intensity,
        "acled_sub_event_type": event.acled,
        "anchor": _quoted(event.anchor, text),
        "also": _spans(event.also),
        "actors": [_role(role) for role in event.actors],
        "recipients": [_role(role) for role in event.recipients],
        "place": event.place,
        "place_span": list(event.place_span) if event.place_span is not None else None,
        "places": _all_places(event),
        "when": _when(event.when),
        "polarity": event.polarity,
        "certainty": event.certainty.value,
        "tense": event.tense.value,
        "era": event.era.value,
        "statements": list(event.statements),
        "presupposed": event.presupposed,
        "hedges": _spans(event.hedges),
        "instruments": _spans(event.instruments),
        "figures": list(event.figures),
        "confidence": event.confidence,
        "why": _why(event.why),
    }


def _all_places(event: Event) -> list[dict[str, Any]]:
    if event.place_span is None:
        return []
    told = ((event.place, event.place_span), *event.more_places)
    return [{"place": place, "start": span.start, "end": span.end} for place, span in told]


def _role(role: Role) -> dict[str, Any]:
    return {"start": role.span.start, "end": role.span.end, "actor": role.actor}


def _when(when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    return {
        "from": when.first.isoformat(),
        "to": when.last.isoformat(),
        "precision": when.precision,
        "span": list(when.span),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "kind": figure.kind.value,
        "counted": figure.counted,
        "counted_span": list(figure.counted_span) if figure.counted_span is not None else None,
        "of": figure.of,
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "comparator": figure.comparator.value,
        "span": list(figure.span),
        "event": figure.event,
        "statements": list(figure.statements),
        "hedges": _spans(figure.hedges),
        "polarity": figure.polarity,
        "derived": figure.derived,
        "part_of": figure.part_of,
        "revises": figure.revises,
        "as_of": list(figure.as_of) if figure.as_of is not None else None,
        "why": _why(figure.why),
    }


def _toll(toll: Toll) -> dict[str, Any]:
    return {
        "kind": toll.kind.value,
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "events": list(toll.events),
        "figures": list(toll.figures),
        "why": [{"figure": one.figure, "use": one.use.value, "rule": one.rule} for one in toll.why],
    }
