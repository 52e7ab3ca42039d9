"""Reads GDELT 2 event files: tab-separated, no header, 61 columns."""

from pathlib import Path

from polybius.exchange.foreign import ForeignEvent, Reading, Record, country_of, records
from polybius.lexicon.formats import words

PRECISIONS = {1: 6, 2: 4, 3: 1, 4: 1, 5: 4}  # ActionGeo_Type -> UCDP's where_prec


def read(path: Path) -> Reading:
    """The events of a GDELT file; they have no numbers of dead."""
    names = words().columns["gdelt2_events"]
    return Reading(tuple(_event(record) for record in records(path, names=names, quoted=False)))


def _event(record: Record) -> ForeignEvent:
    day = record.day("SQLDATE")
    source = record.text("SOURCEURL")
    return ForeignEvent(
        dataset="gdelt",
        id=record.text("GLOBALEVENTID") or "",
        line=record.line,
        first=day,
        last=day,
        country=country_of(fips=record.text("ActionGeo_CountryCode")),
        place=record.text("ActionGeo_FullName"),
        lat=record.number("ActionGeo_Lat", -90, 90),
        lon=record.number("ActionGeo_Long", -180, 180),
        precision=PRECISIONS.get(record.whole("ActionGeo_Type") or 0),
        type=record.text("EventCode"),
        side_a=_name(record, 1),
        side_b=_name(record, 2),
        countries_a=_country(record, 1),
        countries_b=_country(record, 2),
        sources=(source,) if source else (),
    )


def _name(record: Record, n: int) -> tuple[str, ...]:
    name = record.text(f"Actor{n}Name")
    return (name,) if name else ()


def _country(record: Record, n: int) -> tuple[str, ...]:
    found = country_of(cameo=record.text(f"Actor{n}CountryCode"))
    return (found,) if found else ()
