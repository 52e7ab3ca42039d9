"""Reads UCDP GED files, those of today and older ones with best_est, high_est, low_est."""

from collections.abc import Iterator
from pathlib import Path

from polybius.exchange.foreign import ForeignEvent, Reading, Record, country_of, records
from polybius.lexicon.formats import words

REQUIRED = ("id", "date_start", "date_end", "best", "high", "low", "latitude", "longitude")
OLDER = {"best_est": "best", "high_est": "high", "low_est": "low"}
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
GOVERNMENT = "Government of "
STATE_OF = {"a": "gwnoa", "b": "gwnob"}


def read(path: Path) -> Reading:
    """The events of a GED file, with a warning for each whose numbers contradict one another."""
    events: list[ForeignEvent] = []
    warnings: list[str] = []
    for record in records(path, required=REQUIRED, aliases=OLDER):
        event = _event(record)
        events.append(event)
        warnings.extend(f"{path}:{record.line}: {odd}" for odd in _odd(record, event))
    return Reading(tuple(events), tuple(warnings))


def _event(record: Record) -> ForeignEvent:
    kind = record.whole("type_of_violence")
    first = record.day("date_start")
    return ForeignEvent(
        dataset="ucdp-ged",
        id=record.text("id") or "",
        line=record.line,
        first=first,
        last=record.day("date_end") or first,
        country=country_of(record.text("country"), gw=record.whole("country_id")),
        place=record.text("where_coordinates"),
        lat=record.number("latitude", -90, 90),
        lon=record.number("longitude", -180, 180),
        precision=record.whole("where_prec"),
        type=words().ucdp_violence.get(kind or 0),
        side_a=record.parts("side_a", ", "),
        side_b=record.parts("side_b", ", "),
        countries_a=_states(record, "a"),
        countries_b=_states(record, "b"),
        low=record.whole("low"),
        best=record.whole("best"),
        high=record.whole("high"),
        civilians=record.whole("deaths_civilians"),
        sources=record.parts("source_office"),
        headline=record.text("source_headline"),
    )


def _states(record: Record, side: str) -> tuple[str, ...]:
    """The states of a side, by the number the file gives, else by the names of governments."""
    number = record.whole(STATE_OF[side]) if STATE_OF[side] in record.cells else None
    names = record.parts(f"side_{side}", ", ")
    told = [country_of(name.removeprefix(GOVERNMENT)) for name in names if name.startswith(GOVERNMENT)]
    found = [country_of(gw=number), *told]
    return tuple(dict.fromkeys(iso3 for iso3 in found if iso3))


def _odd(record: Record, event: ForeignEvent) -> Iterator[str]:
    numbers = [number for number in (event.low, event.best, event.high) if number is not None]
    if numbers != sorted(numbers):
        yield f"low {event.low}, best {event.best}, high {event.high} are out of order"
    parts = [record.whole(name) for name in PARTS if name in record.cells]
    told = sum(part or 0 for part in parts)
    if event.best is not None and len(parts) == len(PARTS) and told != event.best:
        yield f"the parts add up to {told}, best is {event.best}"
    if event.first and event.last and event.last < event.first:
        yield f"ends on {event.last} before it begins on {event.first}"
