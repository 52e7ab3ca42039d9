"""Incidents as rows of GDELT 2: events, and the mentions that they are made of.

Tone, Goldstein's scale and the places of the actors are not known here and stay empty. There is no global
knowledge graph: its rows are of articles and their themes and tones, which a record of incidents does not keep.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from polybius.export.counting import country
from polybius.export.sides import DE_FACTO, country_name
from polybius.export.tables import Kind, Row, Table, columns
from polybius.export.ucdp_ged import number_of
from polybius.lexicon import events
from polybius.lexicon.formats import countries, fips, words
from polybius.profiles.rows import Profile
from polybius.types import Actor, Incident, Place, Report, Telling

EVENT_COLUMNS, MENTION_COLUMNS = words().columns["gdelt2_events"], words().columns["gdelt2_mentions"]
_WHOLE = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "NumMentions", "NumSources",
    "NumArticles", "ActionGeo_Type", "DATEADDED", "EventTimeDate", "MentionTimeDate", "MentionType", "SentenceID",
    "ActionCharOffset", "InRawText", "Confidence",
)  # fmt: skip
KINDS: dict[str, Kind] = {
    **dict.fromkeys(_WHOLE, "integer"),
    **dict.fromkeys(("FractionDate", "ActionGeo_Lat", "ActionGeo_Long"), "number"),
}
COUNTRY, US_STATE, US_CITY, WORLD_CITY, WORLD_STATE = range(1, 6)
WEB, CITED = 1, 2


def event_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """The row of an incident."""
    yield {
        "GLOBALEVENTID": number_of(incident),
        **_when(incident.first),
        **_actor(1, incident.actors),
        **_actor(2, incident.recipients),
        **_what(incident),
        "NumMentions": len(incident.tellings),
        "NumSources": incident.sources,
        "NumArticles": len(incident.reports),
        **_where(incident, profile),
        "DATEADDED": _stamp(_first_told(incident)),
        "SOURCEURL": next((report.uri for report in incident.reports if report.uri), None),
    }


def mention_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """A row for each time that a report tells the incident."""
    first = _stamp(_first_told(incident))
    for telling in incident.tellings:
        for report in incident.reports:
            if report.coding == telling.coding:
                yield {"GLOBALEVENTID": number_of(incident), "EventTimeDate": first, **_mention(telling, report)}


EVENTS = Table("gdelt", columns(EVENT_COLUMNS, KINDS), event_rows, "one row an incident", ("GLOBALEVENTID",))
MENTIONS = Table("gdelt-mentions", columns(MENTION_COLUMNS, KINDS), mention_rows, "one row a telling and report")


def _mention(telling: Telling, report: Report) -> Row:
    web = bool(report.uri and report.uri.startswith(("http://", "https://")))
    host = urlsplit(report.uri).hostname if web and report.uri else None
    return {
        "MentionTimeDate": _stamp(report.published),
        "MentionType": WEB if web else CITED,
        "MentionSourceName": host.removeprefix("www.") if host else report.outlet,
        "MentionIdentifier": report.uri or report.ref,
        "SentenceID": telling.sentence + 1,
        "ActionCharOffset": telling.anchor.start,
        "InRawText": 1,
        "Confidence": min(max(round(telling.confidence * 10), 1), 10) * 10,
    }


# --- when -------------------------------------------------------------------------------------------------


def _when(day: date | None) -> Row:
    if day is None:
        return {}
    return {
        "SQLDATE": int(f"{day.year:04d}{day:%m%d}"),
        "MonthYear": int(f"{day.year:04d}{day:%m}"),
        "Year": day.year,
        "FractionDate": round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4),
    }


def _first_told(incident: Incident) -> date | None:
    return min((report.published for report in incident.reports if report.published), default=None)


def _stamp(day: date | None) -> int | None:
    """A day as YYYYMMDDHHMMSS; the hour is not known."""
    return None if day is None else int(f"{day.year:04d}{day:%m%d}000000")


# --- what -------------------------------------------------------------------------------------------------


def cameo_of(incident: Incident) -> str:
    """The CAMEO code most of its tellings have, the first of equals; that of its type where they have none."""
    found = [telling.cameo for telling in incident.tellings if telling.type is incident.type and telling.cameo]
    if found:
        return max(dict.fromkeys(found), key=found.count)
    return events.load().types[incident.type].codes(incident.mode)[0]


def _what(incident: Incident) -> Row:
    cameo = cameo_of(incident)
    return {
        "IsRootEvent": int(any(telling.sentence == 0 for telling in incident.tellings)),
        "EventCode": cameo,
        "EventBaseCode": cameo[:3],
        "EventRootCode": cameo[:2],
        "QuadClass": _quad(cameo[:2]),
    }


def _quad(root: str) -> int:
    """GDELT's class of a CAMEO root: 1 and 2 cooperation in words and deeds, 3 and 4 conflict."""
    number = int(root)
    return 1 if number <= 5 else 2 if number <= 8 else 3 if number <= 13 else 4


# --- who --------------------------------------------------------------------------------------------------


def _actor(n: int, side: Iterable[Actor]) -> Row:
    """The first actor of a side."""
    actor = next(iter(side), None)
    if actor is None:
        return {}
    own = DE_FACTO not in actor.sectors  # a breakaway army is not that of the state it stands under
    entry = countries().get(actor.country or "") if own else None
    group = next((g for sector in actor.sectors if (g := words().cameo_groups.get(sector))), None)
    roles = [role for sector in actor.sectors if (role := words().cameo_roles.get(sector))][:3]
    nation = entry.cameo if entry else None
    code = [group or nation or "", *(role for role in roles if not group or role != "IGO")]
    return {
        f"Actor{n}Code": "".join(code) or None,
        f"Actor{n}Name": actor.name.upper(),
        f"Actor{n}CountryCode": nation,
        f"Actor{n}KnownGroupCode": group,
        **{f"Actor{n}Type{i}Code": role for i, role in enumerate(roles, start=1)},
    }


# --- where ------------------------------------------------------------------------------------------------


def _where(incident: Incident, profile: Profile) -> Row:
    place = incident.place
    if place is None:
        return {}
    iso3 = country(incident, profile)
    code = fips(iso3, place.lat, place.lon)
    kind = geo_type(place, incident.where_prec, iso3)
    return {
        "ActionGeo_Type": kind,
        "ActionGeo_FullName": _full_name(place, iso3),
        "ActionGeo_CountryCode": code,
        "ActionGeo_ADM1Code": code if kind == COUNTRY else None,
        "ActionGeo_Lat": place.lat,
        "ActionGeo_Long": place.lon,
        "ActionGeo_FeatureID": code if kind == COUNTRY else None,
    }


def geo_type(place: Place, precision: int | None, iso3: str | None) -> int | None:
    """GDELT's kind of place: 1 country, 2 state of the US, 3 its towns, 4 towns elsewhere, 5 provinces elsewhere.

    It has none for districts, which count as provinces, nor for regions, seas and the air.
    """
    in_us = iso3 == "USA"
    if precision in {1, 2}:
        return US_CITY if in_us else WORLD_CITY
    if precision in {3, 4}:
        return US_STATE if in_us else WORLD_STATE
    return COUNTRY if precision == 6 else None


def _full_name(place: Place, iso3: str | None) -> str:
    parts = (place.name, place.adm1, country_name(iso3))
    return ", ".join(dict.fromkeys(part for part in parts if part))
