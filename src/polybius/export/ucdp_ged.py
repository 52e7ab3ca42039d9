"""Incidents as rows of the UCDP Georeferenced Event Dataset: one row an incident in which somebody died.

What UCDP gives out itself (ids of conflicts, dyads and actors, code_status, active_year) stays empty.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from polybius.export.counting import Dead, country, dead_by_side, is_deadly
from polybius.export.sides import Sides, country_name, is_civilian, is_state, sides_of
from polybius.export.tables import Kind, Row, Table, columns
from polybius.lexicon.formats import countries, words
from polybius.profiles.rows import Profile
from polybius.record.series import prio_grid
from polybius.types import Actor, Incident, Place, Report

COLUMNS = words().columns["ucdp_ged"]
_WHOLE = (
    "id", "year", "type_of_violence", "number_of_sources", "where_prec", "priogrid_gid", "country_id", "event_clarity",
    "date_prec", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
KINDS: dict[str, Kind] = {
    **dict.fromkeys(_WHOLE, "integer"),
    **dict.fromkeys(("latitude", "longitude"), "number"),
}


def rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """The row of an incident; none where nobody died."""
    if not is_deadly(incident):
        return
    sides = sides_of(incident)
    yield {
        "id": number_of(incident),
        "relid": incident.id,
        "type_of_violence": sides.violence,
        **_who(sides),
        **_sources(incident),
        **_where(incident, profile),
        **_when(incident, profile),
        **_deaths(dead_by_side(incident, sides)),
    }


TABLE = Table("ucdp-ged", columns(COLUMNS, KINDS), rows, "one row an incident in which somebody died", ("id",))


def number_of(incident: Incident) -> int | None:
    """The number in an incident's id: 12 of I12."""
    found = re.fullmatch(r"I(\d{1,18})", incident.id)
    return int(found[1]) if found else None


def _who(sides: Sides) -> Row:
    a, b = side_name(sides.a), side_name(sides.b)
    return {
        "side_a": a,
        "side_b": b,
        "dyad_name": f"{a} - {b}" if a and b else None,
        "gwnoa": _state_number(sides.a),
        "gwnob": _state_number(sides.b),
    }


def side_name(side: Iterable[Actor]) -> str | None:
    """A side as UCDP names it: "Government of Syria", a group by its name, "Civilians"."""
    return ", ".join(dict.fromkeys(map(_actor_name, side))) or None


def _actor_name(actor: Actor) -> str:
    if is_state(actor) and (name := country_name(actor.country, "ucdp_name")):
        return f"Government of {name}"
    return "Civilians" if is_civilian(actor) else actor.name


def _state_number(side: Iterable[Actor]) -> int | None:
    """The Gleditsch-Ward number of a side that is one state."""
    states = {actor.country for actor in side if is_state(actor)}
    country = countries().get(states.pop() or "") if len(states) == 1 else None
    return country.gw if country else None


# --- sources ----------------------------------------------------------------------------------------------


def _sources(incident: Incident) -> Row:
    reports = incident.reports
    return {
        "number_of_sources": incident.sources if incident.sources > 0 else -1,
        "source_article": ";".join(map(_article, reports)) or None,
        "source_office": _joined(report.outlet for report in reports),
        "source_date": _joined(_iso(report.published) for report in reports),
        "source_headline": _joined(report.title for report in reports),
        "source_original": speakers(incident),
    }


def _article(report: Report) -> str:
    """One report as UCDP cites it: "office,date,headline", in double quotes."""
    parts = (report.outlet or "", _iso(report.published), report.title or "")
    return '"' + ",".join(part.replace('"', "'") for part in parts) + '"'


def _joined(parts: Iterable[str | None]) -> str | None:
    found = [(part or "").replace(";", ",") for part in parts]
    return ";".join(found) if any(found) else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def speakers(incident: Incident) -> str | None:
    """Those in whose words the reports tell the incident or give its figures, each once."""
    told = [voice.speaker for telling in incident.tellings for voice in telling.voices]
    counted = [claim.owner for telling in incident.tellings for claim in telling.claims]
    return ", ".join(dict.fromkeys(actor.name for actor in (*told, *counted) if actor)) or None


# --- where and when ---------------------------------------------------------------------------------------


def _where(incident: Incident, profile: Profile) -> Row:
    place = incident.place
    if place is None:
        return {}
    iso3 = country(incident, profile)
    entry = countries().get(iso3 or "")
    return {
        "where_prec": profile.places.get(incident.where_prec or 0),
        "where_coordinates": place.name,
        "where_description": _described(place),
        "adm_1": place.adm1,
        "adm_2": place.adm2,
        **_point(place),
        "country": entry.ucdp_name if entry else None,
        "country_id": entry.gw if entry else None,
        "region": entry.ucdp_region if entry else None,
    }


def _point(place: Place) -> Row:
    if place.lat is None or place.lon is None:
        return {}
    return {
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon} {place.lat})",
        "priogrid_gid": prio_grid(place.lat, place.lon),
    }


def _described(place: Place) -> str:
    """The place in words, with those who claim it where it is contested."""
    told = place.name if not place.feature else f"{place.name} ({place.feature})"
    claimants = [country_name(iso3) or iso3 for iso3 in place.claimants]
    return f"{told}, claimed by {' and '.join(claimants)}" if claimants else told


def _when(incident: Incident, profile: Profile) -> Row:
    first, last, told = incident.first, incident.last or incident.first, incident.date_prec
    if first is None or last is None:
        return {"event_clarity": 2}
    return {
        "year": first.year,
        "date_prec": profile.days.get(told or 0),
        "date_start": f"{first.isoformat()} 00:00:00.000",
        "date_end": f"{last.isoformat()} 00:00:00.000",
        "event_clarity": 1 if told == 1 else 2,
    }


def _deaths(dead: Dead) -> Row:
    return {
        "deaths_a": dead.side_a,
        "deaths_b": dead.side_b,
        "deaths_civilians": dead.civilians,
        "deaths_unknown": dead.unknown,
        "best": dead.best,
        "high": dead.high,
        "low": dead.low,
    }
