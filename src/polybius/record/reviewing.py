"""What a person should look at first, and what several persons' judgements come to beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from polybius.record.accounts import contradictions
from polybius.record.agreement import CODED, Rating, Value, values
from polybius.record.judgements import Judgement, Kind
from polybius.types import FigureKind, Incident, Standing, Telling

# What a doubt weighs in the queue: contested before doubtful, and bloody before the rest of like doubt.
CONTESTED, CONTRADICTED, UNSURE, BLOODY = 3.0, 1.0, 2.0, 0.5
MOST_CONTRADICTIONS = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """An incident to be looked at, and why."""

    incident: Incident
    weight: float
    reasons: tuple[str, ...]


def queue(incidents: Iterable[Incident]) -> tuple[Doubt, ...]:
    """The incidents, the most contested and most doubtful first; of equals in the order of their numbers."""
    doubts = (_doubt(one) for one in incidents if one.standing is not Standing.BACKGROUND)
    return tuple(sorted(doubts, key=lambda doubt: (-doubt.weight, int(doubt.incident.id[1:]))))


def _doubt(of: Incident) -> Doubt:
    reasons: list[str] = []
    weight = 0.0
    if of.standing is Standing.CONTESTED:
        weight += CONTESTED
        reasons.append("contested")
    found = contradictions(of)
    weight += CONTRADICTED * min(len(found), MOST_CONTRADICTIONS)
    reasons += [one.reason for one in found]
    least = min(telling.confidence for telling in of.tellings)
    weight += UNSURE * (1.0 - least)
    if least < UNSURE / (UNSURE + 1):
        reasons.append(f"an event in it has confidence {least:.2f}")
    if of.toll(FigureKind.KILLED):
        weight += BLOODY
    return Doubt(of, weight, tuple(reasons))


# --- ratings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """What one person says of one thing: of the telling of this id, or of the incident that holds it."""

    by: str
    telling: str
    whole: bool
    rejected: bool
    corrected: Mapping[str, object]
    revision: int  # of the last of these judgements: what the person had before the eyes


def reviewed(judged: Iterable[Judgement]) -> tuple[Reviewed, ...]:
    """The confirmations, corrections and rejections in force, one for each person and thing."""
    found: dict[tuple[str, str, bool], Reviewed] = {}
    for one in judged:
        if one.undone or one.kind not in {Kind.CONFIRM, Kind.CORRECT, Kind.REJECT}:
            continue
        whole = bool(one.target.get("whole", len(one.tellings) > 1))
        for id in one.tellings[:1] if whole else one.tellings:
            key = (one.by, id, whole)
            old = found.get(key)
            corrected = dict(old.corrected) if old else {}
            if one.kind is Kind.CORRECT:
                corrected[one.target["field"]] = one.target["value"]
            found[key] = Reviewed(one.by, id, whole, one.kind is Kind.REJECT, corrected, one.revision)
    return tuple(found.values())


def ratings(given: Sequence[Reviewed], seen: Mapping[Reviewed, Incident]) -> tuple[Rating, ...]:
    """What each person holds of each thing that two or more have judged: what they saw where they changed nothing.

    `seen` is the incident that each had before the eyes; one that was rejected is not there.
    """
    units: dict[tuple[str, bool], list[Reviewed]] = {}
    for one in given:
        units.setdefault((one.telling, one.whole), []).append(one)
    return tuple(
        rating
        for (unit, _), said in sorted(units.items())
        if len({one.by for one in said}) > 1
        for one in said
        for rating in _rated(one, unit, seen.get(one))
    )


def _rated(one: Reviewed, unit: str, incident: Incident | None) -> Iterable[Rating]:
    yield Rating(one.by, unit, CODED, "no" if one.rejected else "yes")
    if one.rejected or incident is None:
        return
    telling = next(telling for telling in incident.tellings if telling.id == one.telling)
    held = dict(_of_incident(incident, telling) if one.whole else values(telling))
    for field, value in one.corrected.items():
        held |= _as_rated(field, value)
    yield from (Rating(one.by, unit, field, value) for field, value in held.items())


def _of_incident(of: Incident, telling: Telling) -> Mapping[str, Value]:
    """The fields of an incident that a person can correct."""
    toll = of.toll(FigureKind.KILLED)
    held = values(telling)
    return {
        "type": of.type.value, "mode": of.mode, "place": of.place.key if of.place else None, "day": of.first,
        "actor": held["actor"], "recipient": held["recipient"],
        "killed_low": toll.low if toll else None, "killed_best": toll.best if toll else None,
        "killed_high": toll.high if toll else None,
    }  # fmt: skip


def _as_rated(field: str, value: object) -> Mapping[str, Value]:
    """A corrected field as it is rated; fields that are not rated are left out."""
    if field == "killed":
        low, best, high = value if isinstance(value, list) else (None, None, None)
        return {"killed_low": low, "killed_best": best, "killed_high": high}
    if field == "from":
        return {"day": date.fromisoformat(value) if isinstance(value, str) else None}
    if field == "place":
        named = value if isinstance(value, dict) else {}
        return {"place": named.get("key") or named.get("name")}
    if field in {"type", "mode", "polarity", "actor", "recipient"}:
        return {field: value if isinstance(value, str) else None}
    return {}
