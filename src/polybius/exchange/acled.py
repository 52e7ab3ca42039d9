"""Reads ACLED files: those of 31 columns, and older ones with data_id, event_id_no_cnty and iso3."""

from pathlib import Path

from polybius.exchange.foreign import ForeignEvent, Reading, Record, country_of, iso, records

REQUIRED = ("event_id_cnty", "event_date", "event_type", "latitude", "longitude", "fatalities")
PRECISIONS = {1: 1, 2: 2, 3: 4}  # ACLED's geo_precision -> UCDP's where_prec
CIVILIANS = "Civilians"
STATE = ("Military Forces of ", "Police Forces of ", "Government of ")


def read(path: Path) -> Reading:
    """The events of an ACLED file."""
    return Reading(tuple(_event(record) for record in records(path, required=REQUIRED)))


def _event(record: Record) -> ForeignEvent:
    day, dead = record.day("event_date"), record.whole("fatalities")
    targeted = record.text("civilian_targeting") is not None or (record.text("actor2") or "").startswith(CIVILIANS)
    return ForeignEvent(
        dataset="acled",
        id=record.text("event_id_cnty", "data_id") or "",
        line=record.line,
        first=day,
        last=day,
        country=iso(record.text("iso3")) or country_of(record.text("country"), numeric=record.whole("iso")),
        place=record.text("location"),
        lat=record.number("latitude", -90, 90),
        lon=record.number("longitude", -180, 180),
        precision=PRECISIONS.get(record.whole("geo_precision") or 0),
        type=record.text("sub_event_type", "event_type"),
        side_a=_side(record, 1),
        side_b=_side(record, 2),
        countries_a=_states(record.text("actor1")),
        countries_b=_states(record.text("actor2")),
        low=dead,
        best=dead,
        high=dead,
        civilians=dead if targeted else None,
        sources=record.parts("source"),
        headline=record.text("notes"),
    )


def _side(record: Record, n: int) -> tuple[str, ...]:
    main = record.text(f"actor{n}")
    return ((main,) if main else ()) + record.parts(f"assoc_actor_{n}")


def _states(actor: str | None) -> tuple[str, ...]:
    """The state that an actor belongs to: "Military Forces of Mali (2021-)" of Mali."""
    start = next((words for words in STATE if (actor or "").startswith(words)), None)
    if actor is None or start is None:
        return ()
    found = country_of(actor.removeprefix(start).partition(" (")[0])
    return (found,) if found else ()
