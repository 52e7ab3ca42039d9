"""Incidents, their reports, tellings and tolls as plain tables: all that the record says, and no text but quotes."""

from collections.abc import Iterable, Iterator

from polybius.export.counting import claims_of, country
from polybius.export.sides import names
from polybius.export.tables import Cell, Column, Row, Table
from polybius.profiles.rows import Profile
from polybius.types import Actor, FigureKind, Incident, IncidentToll, OwnedToll, Place, Telling

NUMBERED = (FigureKind.KILLED, FigureKind.WOUNDED)


def _list(parts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def _countries(actors: Iterable[Actor]) -> str | None:
    return _list(actor.country for actor in actors)


def _sectors(actors: Iterable[Actor]) -> str | None:
    return _list("+".join(actor.sectors) for actor in actors)


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None


def _place(place: Place | None, precision: int | None) -> dict[str, Cell]:
    if place is None:
        return {}
    return {
        "place": place.name,
        "place_key": place.key,
        "claimants": _list(place.claimants),
        "adm1": place.adm1,
        "adm2": place.adm2,
        "latitude": place.lat,
        "longitude": place.lon,
        "where_prec": precision,
        "extent_km": place.extent_km,
    }


# --- incidents --------------------------------------------------------------------------------------------


def incident_row(incident: Incident, profile: Profile) -> dict[str, Cell]:
    """The row of an incident; map formats take it as its properties."""
    row: dict[str, Cell] = {
        "id": incident.id,
        "type": incident.type.value,
        "mode": incident.mode,
        "acled": incident.acled,
        "standing": incident.standing.value,
        "first": _iso(incident.first),
        "last": _iso(incident.last),
        "date_prec": incident.date_prec,
        **_place(incident.place, incident.where_prec),
        "country": country(incident, profile),
        "actors": names(incident.actors),
        "actor_countries": _countries(incident.actors),
        "actor_sectors": _sectors(incident.actors),
        "recipients": names(incident.recipients),
        "recipient_countries": _countries(incident.recipients),
        "recipient_sectors": _sectors(incident.recipients),
        "sources": incident.sources,
        "reports": len(incident.reports),
        "tellings": len(incident.tellings),
        "outlets": _list(report.outlet for report in incident.reports),
        "quote": next((telling.quote for telling in incident.tellings if telling.quote), None),
        "judged": _list(incident.judged),
    }
    for kind in NUMBERED:
        if toll := incident.toll(kind):
            row |= {f"{kind.value}_low": toll.low, f"{kind.value}_best": toll.best, f"{kind.value}_high": toll.high}
    return row


def incident_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    yield incident_row(incident, profile)


_WHERE = (
    Column("place", about="place by its name in the gazetteer"),
    Column("place_key", about="id of the place"),
    Column("country", about="ISO 3166 alpha-3, by the profile's rule for contested places"),
    Column("claimants", about="countries that claim a contested place"),
    Column("adm1", about="province"),
    Column("adm2", about="district"),
    Column("latitude", "number", "degrees north"),
    Column("longitude", "number", "degrees east"),
    Column("where_prec", "integer", "UCDP: 1 exact, 2 near, 3 district, 4 province, 5 region, 6 country, 7 sea or air"),
    Column("extent_km", "number", "rough radius of the place"),
)
_TIME = (
    Column("first", "date", "first day"),
    Column("last", "date", "last day"),
    Column("date_prec", "integer", "UCDP: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 up to a year"),
)
_NUMBERS = tuple(
    Column(f"{kind.value}_{bound}", "number", f"people {kind.value}: {bound}; empty: not told, or no end set")
    for kind in NUMBERED
    for bound in ("low", "best", "high")
)
INCIDENTS = Table(
    "incidents",
    (
        Column("id", about="id of the incident"),
        Column("type", about="type of event (PLOVER)"),
        Column("mode", about="mode of the type"),
        Column("acled", about="sub-event type (ACLED)"),
        Column("standing", about="what all reports make of it: happened, claimed, contested, denied, expected …"),
        *_TIME,
        *_WHERE,
        Column("actors", about="who acts"),
        Column("actor_countries", about="their countries (ISO 3166 alpha-3)"),
        Column("actor_sectors", about="their sectors (PLOVER)"),
        Column("recipients", about="who is acted on"),
        Column("recipient_countries", about="their countries"),
        Column("recipient_sectors", about="their sectors"),
        *_NUMBERS,
        Column("sources", "integer", "independent sources: near-copies count once"),
        Column("reports", "integer", "reports that tell it"),
        Column("tellings", "integer", "times that it is told"),
        Column("outlets", about="outlets of the reports"),
        Column("quote", about="the sentence of the first telling"),
        Column("judged", about="ids of the judgements of persons that made it what it is"),
    ),
    incident_rows,
    "one row an incident",
    ("id",),
)


# --- reports and tellings ---------------------------------------------------------------------------------


def report_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    for report in incident.reports:
        yield {
            "incident": incident.id,
            "report": report.id,
            "article": report.article,
            "coding": report.coding,
            "source": report.source or None,
            "published": _iso(report.published),
            "outlet": report.outlet,
            "title": report.title,
            "byline": report.byline,
            "uri": report.uri,
            "ref": report.ref,
        }


REPORTS = Table(
    "reports",
    (
        Column("incident", about="id of the incident"),
        Column("report", about="id of the report"),
        Column("article", about="id of its text"),
        Column("coding", about="id of what is read in it"),
        Column("source", about="reports of one source are near-copies of one another"),
        Column("published", "date", "day of publication"),
        Column("outlet"),
        Column("title"),
        Column("byline"),
        Column("uri", about="where it was published"),
        Column("ref", about="name under which it was added"),
    ),
    report_rows,
    "one row an incident and report",
    ("incident", "report"),
    {"incident": ("incidents", "id")},
)


def telling_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    return (_telling(incident, telling) for telling in incident.tellings)


def _telling(incident: Incident, telling: Telling) -> Row:
    place = telling.place
    return {
        "incident": incident.id,
        "telling": telling.id,
        "coding": telling.coding,
        "sentence": telling.sentence,
        "start": telling.anchor.start,
        "end": telling.anchor.end,
        "words": telling.words,
        "quote": telling.quote,
        "published": _iso(telling.published),
        "type": telling.type.value,
        "mode": telling.mode,
        "cameo": telling.cameo,
        "acled": telling.acled,
        "contexts": _list(telling.contexts),
        "first": _iso(telling.first),
        "last": _iso(telling.last),
        "date_prec": telling.date_prec,
        **_place(place, telling.where_prec),
        "country": place.country if place else None,
        "actors": names(telling.actors),
        "recipients": names(telling.recipients),
        "denied": telling.polarity == "-",
        "certainty": telling.certainty.value,
        "tense": telling.tense.value,
        "era": telling.era.value,
        "speakers": _list(voice.speaker.name if voice.speaker else "somebody" for voice in telling.voices),
        "acts": _list(voice.act.value for voice in telling.voices),
        "confidence": telling.confidence,
    }


TELLINGS = Table(
    "tellings",
    (
        Column("incident", about="id of the incident"),
        Column("telling", about="id of the telling"),
        Column("coding", about="id of what is read in its article"),
        Column("sentence", "integer", "position of the sentence in the article, from 0"),
        Column("start", "integer", "first character of the words in the article"),
        Column("end", "integer", "the character after the last"),
        Column("words", about="the words that name the act"),
        Column("quote", about="the sentence they stand in"),
        Column("published", "date", "day of publication"),
        Column("type", about="type of event (PLOVER)"),
        Column("mode", about="mode of the type"),
        Column("cameo", about="CAMEO code"),
        Column("acled", about="sub-event type (ACLED)"),
        Column("contexts", about="what it is about (PLOVER)"),
        *_TIME,
        *_WHERE,
        Column("actors", about="who acts"),
        Column("recipients", about="who is acted on"),
        Column("denied", "boolean", "told as not having happened"),
        Column("certainty", about="certain, probable, possible, unknown"),
        Column("tense", about="past, present, future, none"),
        Column("era", about="news or background"),
        Column("speakers", about="in whose words it is told, outermost first; empty: the report's own"),
        Column("acts", about="what the speakers do: say, claim, deny"),
        Column("confidence", "number", "how likely the event is read rightly, 0 to 1"),
    ),
    telling_rows,
    "one row a telling",
    ("incident", "telling"),
    {"incident": ("incidents", "id")},
)


# --- tolls ------------------------------------------------------------------------------------------------


def toll_rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """For each kind of victims the numbers of the incident, then those of each owner."""
    for toll in incident.tolls:
        yield _toll(incident, toll)
        yield from (_owned(incident, toll, owned) for owned in toll.owners)


def _toll(incident: Incident, toll: IncidentToll) -> Row:
    return {
        "incident": incident.id,
        "kind": toll.kind.value,
        "of": "incident",
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "rule": toll.rule,
    }


def _owned(incident: Incident, toll: IncidentToll, owned: OwnedToll) -> Row:
    claims = claims_of(incident)
    return {
        "incident": incident.id,
        "kind": toll.kind.value,
        "of": "owner",
        "owner": owned.owner,
        "own": owned.own.value if owned.own else None,
        "low": owned.low,
        "best": owned.best,
        "high": owned.high,
        "coding": owned.coding,
        "published": _iso(owned.published),
        "replaced": owned.replaced,
        "claims": _list(owned.claims),
        "quotes": _list(claims[id].quote for id in owned.claims if id in claims),
    }


TOLLS = Table(
    "tolls",
    (
        Column("incident", about="id of the incident"),
        Column("kind", about="killed, wounded, missing …"),
        Column("of", about="incident: the range over all owners; owner: what one owner gives"),
        Column("owner", about="who gives the number: a speaker, or the outlet"),
        Column("own", about="report: the outlet's own; derived: worked out by it; empty: somebody's words"),
        Column("low", "number"),
        Column("best", "number"),
        Column("high", "number", "empty: no end is set"),
        Column("rule", about="the rule that made the range"),
        Column("coding", about="id of what is read in the article"),
        Column("published", "date", "day of publication"),
        Column("replaced", "boolean", "an earlier number of the same owner"),
        Column("claims", about="ids of the figures that the number is made of"),
        Column("quotes", about="the words of these figures"),
    ),
    toll_rows,
    "one row a kind of victims and owner",
    (),
    {"incident": ("incidents", "id")},
)
TABLES = (INCIDENTS, REPORTS, TELLINGS, TOLLS)
