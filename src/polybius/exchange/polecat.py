"""Reads POLECAT and ICEWS files: tab-separated, in UTF-8 or ISO-8859-1, the word None for what is missing."""

from pathlib import Path

from polybius.exchange.foreign import ForeignEvent, Reading, Record, country_of, records

REQUIRED = ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name", "Latitude", "Longitude")
ICEWS_REQUIRED = ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name", "Latitude", "Longitude")
OTHER_NAMES = {"Event Intensity": "Intensity"}
MISSING = frozenset({"None", "none", "NULL", "nan"})


def read(path: Path) -> Reading:
    """The events of a POLECAT file; they have no numbers of dead."""
    given = records(path, required=REQUIRED, quoted=False, aliases=OTHER_NAMES)
    return Reading(tuple(_event(_without_missing(record)) for record in given))


def read_icews(path: Path) -> Reading:
    """The events of an ICEWS file; they have no numbers of dead."""
    given = records(path, required=ICEWS_REQUIRED, quoted=False)
    return Reading(tuple(_icews_event(_without_missing(record)) for record in given))


def _without_missing(record: Record) -> Record:
    cells = {name: "" if cell.strip() in MISSING else cell for name, cell in record.cells.items()}
    return Record(record.path, record.line, cells, record.for_sheets)


def _event(record: Record) -> ForeignEvent:
    day = record.day("Event Date")
    type_, mode = record.text("Event Type"), record.text("Event Mode")
    return ForeignEvent(
        dataset="polecat",
        id=record.text("Event ID") or "",
        line=record.line,
        first=day,
        last=day,
        country=country_of(record.text("Country")),
        place=record.text("Placename", "City", "District", "Province"),
        lat=record.number("Latitude", -90, 90),
        lon=record.number("Longitude", -180, 180),
        precision=_precision(record),
        type=f"{type_}/{mode}" if mode else type_,
        side_a=record.parts("Actor Name"),
        side_b=record.parts("Recipient Name"),
        countries_a=_countries(record, "Actor Country"),
        countries_b=_countries(record, "Recipient Country"),
        sources=record.parts("Source"),
    )


def _icews_event(record: Record) -> ForeignEvent:
    day = record.day("Event Date")
    source, target, publisher = (record.text(name) for name in ("Source Name", "Target Name", "Publisher"))
    return ForeignEvent(
        dataset="icews",
        id=record.text("Event ID") or "",
        line=record.line,
        first=day,
        last=day,
        country=country_of(record.text("Country")),
        place=record.text("City", "District", "Province"),
        lat=record.number("Latitude", -90, 90),
        lon=record.number("Longitude", -180, 180),
        precision=_precision(record),
        type=record.text("CAMEO Code"),
        side_a=(source,) if source else (),
        side_b=(target,) if target else (),
        countries_a=_countries(record, "Source Country"),
        countries_b=_countries(record, "Target Country"),
        sources=(publisher,) if publisher else (),
        headline=record.text("Event Text"),
    )


def _precision(record: Record) -> int | None:
    """How exact a place is, by the smallest division that is named."""
    for column, precision in (("City", 1), ("District", 3), ("Province", 4), ("Country", 6)):
        if record.text(column):
            return precision
    return None


def _countries(record: Record, column: str) -> tuple[str, ...]:
    found = (country_of(name) for name in record.parts(column))
    return tuple(dict.fromkeys(iso3 for iso3 in found if iso3))
