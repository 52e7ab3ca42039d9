"""Incidents as rows of POLECAT: one row an incident, with PLOVER's types; what is not known is the word None.

The classes and scores are those of the codebook: SANCTION is material conflict and ACCUSE scores -3, where PLOVER's
manual contradicts itself or misprints.
"""

from collections.abc import Iterator, Sequence

from polybius.export.counting import country
from polybius.export.sides import country_name, names
from polybius.export.tables import Cell, Kind, Row, Table, columns
from polybius.lexicon import events
from polybius.lexicon.formats import countries, words
from polybius.profiles.rows import Profile
from polybius.types import Actor, Incident, Place

COLUMNS = words().columns["polecat"]
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("Event Date", "Publication Date"), "date"),
    **dict.fromkeys(("Intensity", "Latitude", "Longitude"), "number"),
}
MISSING = "None"
GEONAMES = "gn:"


def rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """The row of an incident."""
    entry = events.load().types[incident.type]
    published = min((report.published for report in incident.reports if report.published), default=None)
    yield {
        "Event ID": incident.id,
        "Event Date": incident.first.isoformat() if incident.first else None,
        "Event Type": incident.type.value,
        "Event Mode": incident.mode,
        "Intensity": entry.codes(incident.mode)[1],
        "Quad Code": words().quads[entry.quad]["polecat"],
        "Contexts": _list(context for telling in incident.tellings for context in telling.contexts),
        **_side("Actor", incident.actors),
        **_side("Recipient", incident.recipients),
        **_where(incident, profile),
        "Source": _list(report.outlet for report in incident.reports if report.outlet),
        "Publication Date": published.isoformat() if published else None,
    }


TABLE = Table("polecat", columns(COLUMNS, KINDS), rows, "one row an incident", ("Event ID",))


def _list(parts: Iterator[str]) -> str | None:
    return "; ".join(dict.fromkeys(part.replace("; ", ", ") for part in parts)) or None


def _side(role: str, actors: Sequence[Actor]) -> Row:
    """All actors of a side: names, countries and codes in one order, and the sectors of them together."""
    if not actors:
        return {}
    sectors = _list(sector for actor in actors for sector in actor.sectors)
    entries = [countries().get(actor.country or "") for actor in actors]
    described = [actor.name for actor in actors if actor.key.startswith("words:")]
    return {
        f"{role} Name": names(actors),
        f"{role} Country": _aligned([entry.name if entry else None for entry in entries]),
        f"{role} COW": _aligned([entry.cow if entry else None for entry in entries]),
        f"Primary {role} Sector": next((actor.sectors[0] for actor in actors if actor.sectors), None),
        f"{role} Sectors": sectors,
        f"{role} Name Raw": "; ".join(described) or None,
    }


def _aligned(values: Sequence[Cell]) -> str | None:
    """One value for each actor; None where none is known."""
    if all(value is None for value in values):
        return None
    return "; ".join(MISSING if value is None else str(value) for value in values)


def _where(incident: Incident, profile: Profile) -> Row:
    place = incident.place
    if place is None:
        return {}
    return {
        "Placename": place.name,
        **divisions(place, incident.where_prec),
        "Country": country_name(country(incident, profile)),
        "Latitude": place.lat,
        "Longitude": place.lon,
        "GeoNames ID": place.key.removeprefix(GEONAMES) if place.key.startswith(GEONAMES) else None,
        "Feature Type": place.feature,
    }


def divisions(place: Place, precision: int | None) -> dict[str, Cell]:
    """The town, district and province that a place is or lies in."""
    return {
        "City": place.name if precision in {1, 2} else None,
        "District": place.name if precision == 3 else place.adm2,
        "Province": place.name if precision == 4 else place.adm1,
    }
