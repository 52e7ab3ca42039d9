"""A comparison in words and as rows: which events both have, and which only one of the two."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from polybius.exchange.foreign import ForeignEvent
from polybius.exchange.match import Matching
from polybius.types import FigureKind, Incident


def summary(found: Matching) -> str:
    """How many events both have, how many only one has, and how many of ours nothing could be compared with."""
    both, ours, theirs = len(found.pairs), len(found.ours), len(found.theirs)
    share = f" ({both / (both + theirs):.0%} of theirs)" if both + theirs else ""
    bare = sum(one.first is None or one.place is None for one in found.ours)
    told = f" ({bare} of them without a day or place to compare)" if bare else ""
    return f"{both} in both{share}, {ours} only here{told}, {theirs} only there"


def rows(found: Matching) -> Iterator[tuple[str, str, str, str]]:
    """In both or where only, our id, theirs, and why or what it is."""
    for pair in found.pairs:
        reasons = f"{pair.likeness:.0%}: {'; '.join(pair.reasons)}"
        yield "both", pair.incident.id, f"{pair.event.dataset} {pair.event.id}", reasons
    for one in found.ours:
        place = one.place.name if one.place else "place unknown"
        yield "only here", one.id, "", f"{one.type.value} {one.first or 'day unknown'} {place}"
    for event in found.theirs:
        told = f"{event.first or 'day unknown'} {event.place or 'place unknown'}"
        yield "only there", "", f"{event.dataset} {event.id}", told


def lines(found: Matching) -> Iterator[str]:
    """JSON lines: the pairs with their reasons, then what only we have, then what only they have."""
    for pair in found.pairs:
        told = {"likeness": pair.likeness, "reasons": list(pair.reasons)}
        yield _line({"in": "both", "here": _incident(pair.incident), "there": _event(pair.event)} | told)
    for incident in found.ours:
        yield _line({"in": "here", "here": _incident(incident)})
    for event in found.theirs:
        yield _line({"in": "there", "there": _event(event)})


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"


def _incident(incident: Incident) -> dict[str, Any]:
    toll = incident.toll(FigureKind.KILLED)
    return {
        "id": incident.id,
        "type": incident.type.value,
        "standing": incident.standing.value,
        "first": _iso(incident.first),
        "last": _iso(incident.last),
        "place": incident.place.name if incident.place else None,
        "actors": [actor.name for actor in incident.actors],
        "recipients": [actor.name for actor in incident.recipients],
        "killed": [toll.low, toll.best, toll.high] if toll else None,
    }


def _event(event: ForeignEvent) -> dict[str, Any]:
    return {
        "dataset": event.dataset,
        "id": event.id,
        "line": event.line,
        "type": event.type,
        "first": _iso(event.first),
        "last": _iso(event.last),
        "place": event.place,
        "side_a": list(event.side_a),
        "side_b": list(event.side_b),
        "killed": [event.low, event.best, event.high] if event.best is not None else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
