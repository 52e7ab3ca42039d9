"""What persons correct: fields of tellings before, and of incidents after, an incident is made of them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from polybius.errors import RecordError
from polybius.record.judgements import Judgement, Kind
from polybius.record.writing import storable
from polybius.types import (
    Actor,
    EventType,
    FigureKind,
    Incident,
    IncidentToll,
    Place,
    Standing,
    Telling,
    date_prec,
)

UNKNOWN = "unknown"
OF_TELLINGS = ("type", "mode", "place", "from", "to", "actor", "recipient", "polarity")
OF_INCIDENTS = ("type", "mode", "place", "from", "to", "actor", "recipient", "standing", "killed", "wounded")
PERSON = "judgement"  # the rule of a toll that a person set
_EXACT = 1  # UCDP's where_prec of a point


# People are counted whole; more than a thousand million of them are a slip of the hand.
_COUNTS = re.compile(r"\d{1,9}(-\d{1,9}){0,2}", re.ASCII)

_Finder = Callable[[str], Place | None] | None
_Parser = Callable[[str, str, _Finder], Any]


def all_parsed(
    changes: Sequence[tuple[str, str]], whole: bool, find: _Finder = None
) -> tuple[tuple[str, Any], ...]:
    """The fields with their values as JSON; RecordError where one cannot be, or where two do not go together."""
    made = tuple((field, parsed(field, told, whole, find)) for field, told in changes)
    told = {field: value for field, value in made if value is not None}
    if "from" in told and "to" in told and told["from"] > told["to"]:
        raise RecordError(f"from {told['from']} to {told['to']}: the end lies before the beginning")
    return made


def parsed(field: str, told: str, whole: bool, find: _Finder = None) -> Any:
    """The value of a correction as JSON, None for "unknown"; RecordError where it is none of the field's."""
    known = OF_INCIDENTS if whole else OF_TELLINGS
    if field not in known:
        raise RecordError(f"no field {field!r} to correct; there are {', '.join(known)}")
    if told.strip().lower() == UNKNOWN:
        return None
    parse = _PARSERS.get(field, _words)
    return parse(field, _words(field, storable(told.strip()), find), find)


def _words(field: str, told: str, _find: _Finder) -> str:
    if not told:
        raise RecordError(f"{field}: a correction needs a value; write '{UNKNOWN}' for what nobody knows")
    return told


def _day(field: str, told: str, _find: _Finder) -> str:
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise RecordError(f"{field}: {told!r} is no day; write YYYY-MM-DD") from None


def _one_of(values: Collection[str]) -> _Parser:
    def parse(field: str, told: str, _find: _Finder) -> str:
        for value in values:
            if told.lower() == value.lower():
                return value
        raise RecordError(f"{field}: no {told!r}; there are {', '.join(values)}")

    return parse


def _number(field: str, told: str, _find: _Finder) -> list[float]:
    """Low, best, high of "14" or "10-12-20" or "10-20"."""
    numbers = [float(part) for part in told.split("-")] if _COUNTS.fullmatch(told) else []
    if not numbers or numbers != sorted(numbers):
        raise RecordError(f"{field}: {told!r} is no number; write 14, or low-high as in 10-20, or low-best-high")
    return [numbers[0], numbers[len(numbers) // 2], numbers[-1]] if len(numbers) != 2 else [*numbers[:1], *numbers]


def _mode(field: str, told: str, _find: _Finder) -> str:
    from polybius.lexicon import events  # heavy, and asked here alone

    known = events.modes()
    if told.lower() not in known:
        raise RecordError(f"{field}: no mode {told!r}; there are {', '.join(sorted(known))}")
    return told.lower()


def _place(field: str, told: str, find: _Finder) -> dict[str, Any]:
    found = find(told) if find else None
    if found is None:
        return {"name": told}
    return {
        "key": found.key, "name": found.name, "lat": found.lat, "lon": found.lon, "country": found.country,
        "adm1": found.adm1, "feature": found.feature, "precision": found.precision, "extent_km": found.extent_km,
    }  # fmt: skip


_PARSERS: Mapping[str, _Parser] = {
    "from": _day,
    "to": _day,
    "type": _one_of([one.value for one in EventType]),
    "standing": _one_of([one.value for one in Standing]),
    "polarity": _one_of(["+", "-"]),
    "killed": _number,
    "wounded": _number,
    "place": _place,
    "mode": _mode,
}


class Corrections:
    """The corrections in force, by what they are of; a later one goes before an earlier one."""

    def __init__(self, judged: Collection[Judgement], now_of: Callable[[Iterable[str]], Iterable[str]]) -> None:
        """`now_of` names the tellings that say the same in later codings."""
        self._of: dict[str, list[Judgement]] = {}
        for one in judged:
            if one.kind is Kind.CORRECT:
                for id in now_of(one.tellings):
                    self._of.setdefault(id, []).append(one)

    def telling(self, of: Telling) -> Telling:
        for one in self._of.get(of.id, ()):
            if not one.target["whole"]:
                of = replace(of, **_fields(one.target["field"], one.target["value"], of.first, of.last))
        return of

    def incident(self, of: Incident) -> Incident:
        named = {one.id: one for telling in of.tellings for one in self._of.get(telling.id, ())}
        for one in sorted(named.values(), key=lambda judgement: int(judgement.id[1:])):
            if one.target["whole"]:
                of = _corrected(of, one.target["field"], one.target["value"])
        return of


def _corrected(of: Incident, field: str, value: Any) -> Incident:
    if field in {"killed", "wounded"}:
        return replace(of, tolls=_with_toll(of, FigureKind(field), value))
    if field == "standing":
        return replace(of, standing=Standing(value)) if value else of
    return replace(of, **_fields(field, value, of.first, of.last))


def _with_toll(of: Incident, kind: FigureKind, value: list[float] | None) -> tuple[IncidentToll, ...]:
    others = tuple(toll for toll in of.tolls if toll.kind is not kind)
    if value is None:
        return others
    old = of.toll(kind)
    low, best, high = value
    return (*others, IncidentToll(kind, low, best, high, old.owners if old else (), PERSON))


def _fields(field: str, value: Any, first: date | None, last: date | None) -> dict[str, Any]:
    """The fields of a telling or incident that a correction sets."""
    if field == "type":
        return {"type": EventType(value)} if value else {}
    if field in {"actor", "recipient"}:
        return {f"{field}s": (Actor(f"words:{value.lower()}", value),) if value else ()}
    if field == "place":
        return _placed(value)
    if field in {"from", "to"}:
        return _dated(field, value, first, last)
    return {field: value}


def _placed(value: dict[str, Any] | None) -> dict[str, Any]:
    if value is None:
        return {"place": None, "where_prec": None}
    known = {"key": f"words:{value['name'].lower()}", "lat": None, "lon": None, "country": None, **value}
    place = Place(**known)
    return {"place": place, "where_prec": place.precision or (_EXACT if place.lat is not None else None)}


def _dated(field: str, value: str | None, first: date | None, last: date | None) -> dict[str, Any]:
    if value is None:
        return {"first": None, "last": None, "date_prec": None}
    day = date.fromisoformat(value)
    begin, end = (day, max(day, last or day)) if field == "from" else (min(day, first or day), day)
    return {"first": begin, "last": end, "date_prec": date_prec(begin, end)}
