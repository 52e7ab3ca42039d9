"""Incidents as rows of ACLED: one row a day of each incident that has a sub-event type, the lowest number of dead.

ACLED tells armies and police by the years of their government; these are not known here, so that they are
"Military Forces of Syria" without them. Reports do not say how far their outlet reaches: source_scale is empty.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from polybius.export.counting import country, days, fatalities
from polybius.export.sides import GROUP, country_name, is_civilian, is_group, is_state, names
from polybius.export.tables import Kind, Row, Table, columns
from polybius.lexicon.formats import countries, words
from polybius.profiles.rows import Profile
from polybius.types import Actor, Incident, Standing

COLUMNS = words().columns["acled"]
_WHOLE = (
    "year", "time_precision", "inter1", "inter2", "interaction", "iso", "geo_precision", "fatalities", "timestamp",
)  # fmt: skip
KINDS: dict[str, Kind] = {
    **dict.fromkeys(_WHOLE, "integer"),
    **dict.fromkeys(("latitude", "longitude"), "number"),
    "event_date": "date",
}
STATE, REBEL, MILITIA, COMMUNAL, RIOTERS, PROTESTERS, CIVILIANS, EXTERNAL = range(1, 9)
AGAINST_CIVILIANS = "Violence against civilians"
ARMED_TYPES = frozenset({"Battles", "Explosions/Remote violence", AGAINST_CIVILIANS})
CROWDS = {"Protests": ("Protesters", PROTESTERS), "Riots": ("Rioters", RIOTERS)}


def rows(incident: Incident, profile: Profile) -> Iterator[Row]:
    """A row for each day of an incident; none where it has no sub-event type of ACLED's."""
    sub = incident.acled
    if sub not in words().acled_types:
        return
    told = days(incident)
    shared = {
        **_kind(incident, str(sub)),
        **_who(incident, profile, words().acled_types[str(sub)]),
        **_where(incident, profile),
        "source": "; ".join(dict.fromkeys(report.outlet for report in incident.reports if report.outlet)) or None,
        "notes": notes(incident),
    }
    for n, (day, deaths) in enumerate(zip(told, fatalities(incident, profile, len(told)), strict=True)):
        yield {
            "event_id_cnty": _id(incident, profile, n),
            **_when(incident, profile, day),
            **shared,
            "fatalities": deaths.value,
        }


TABLE = Table("acled", columns(COLUMNS, KINDS), rows, "one row a day of an incident", ("event_id_cnty",))


def _id(incident: Incident, profile: Profile, n: int) -> str:
    """The incident's id under its country, with the number of the day from the second one on."""
    iso3 = country(incident, profile)
    head = f"{iso3}-{incident.id}" if iso3 else incident.id
    return head if n == 0 else f"{head}-{n + 1}"


def _kind(incident: Incident, sub: str) -> Row:
    return {
        "disorder_type": words().acled_disorder[sub],
        "event_type": words().acled_types[sub],
        "sub_event_type": sub,
    }


def notes(incident: Incident) -> str | None:
    """The sentence of the first telling, after the standing where more is to be said than that it happened."""
    quote = next((telling.quote for telling in incident.tellings if telling.quote), "")
    standing = "" if incident.standing is Standing.HAPPENED else f"[{incident.standing.value}] "
    return (standing + quote).strip() or None


def _when(incident: Incident, profile: Profile, day: date | None) -> Row:
    precision = profile.days.get(incident.date_prec or 0)
    if day is None or precision is None:
        return {}
    return {"event_date": day.isoformat(), "year": day.year, "time_precision": precision}


def _where(incident: Incident, profile: Profile) -> Row:
    """The place as far as ACLED codes it: not regions and countries."""
    entry = countries().get(country(incident, profile) or "")
    found: dict[str, str | int | float | None] = {}
    if entry:
        found |= {"iso": entry.numeric, "region": entry.acled_region, "country": entry.acled_name}
    place, precision = incident.place, profile.places.get(incident.where_prec or 0)
    if place is not None and precision is not None:
        found |= {"admin1": place.adm1, "admin2": place.adm2, "location": place.name, "geo_precision": precision}
        found |= {"latitude": place.lat, "longitude": place.lon}
    return found


# --- who --------------------------------------------------------------------------------------------------


def _who(incident: Incident, profile: Profile, type_: str) -> Row:
    iso3 = country(incident, profile)
    first = _side(incident.actors, iso3, type_) or _unnamed(iso3, type_)
    second = _side(incident.recipients, iso3, type_ if type_ not in CROWDS else "")
    if second is None and type_ == AGAINST_CIVILIANS:
        second = _named("Civilians", iso3), None, CIVILIANS
    targeted = second is not None and second[2] == CIVILIANS and type_ in ARMED_TYPES
    return {
        **_columns(1, first),
        **_columns(2, second),
        "interaction": _interaction(first, second),
        "civilian_targeting": "Civilian targeting" if targeted else None,
    }


Side = tuple[str | None, str | None, int | None]  # the actor, those it stands with, and its kind


def _columns(n: int, side: Side | None) -> Row:
    actor, others, kind = side or (None, None, None)
    return {f"actor{n}": actor, f"assoc_actor_{n}": others, f"inter{n}": kind}


def _side(actors: Sequence[Actor], iso3: str | None, type_: str) -> Side | None:
    """The main actor of a side as ACLED names it: the first who is armed, else the first."""
    if not actors:
        return None
    main = next((actor for actor in actors if is_state(actor) or is_group(actor)), actors[0])
    others = tuple(actor for actor in actors if actor is not main)
    if type_ in CROWDS and not (is_state(main) or is_group(main)):
        crowd, kind = CROWDS[type_]
        return _named(crowd, main.country or iso3), _crowd(actors), kind
    if is_civilian(main):
        return _named("Civilians", main.country or iso3), _crowd(actors), CIVILIANS
    return actor_name(main, iso3), names(others), inter(main, iso3)


def _crowd(actors: Sequence[Actor]) -> str | None:
    """Who the people of a crowd are, where they have a name of their own and are not just people."""
    return names(actor for actor in actors if not actor.members and not actor.key.startswith("words:"))


def _unnamed(iso3: str | None, type_: str) -> Side | None:
    """Who must have acted where nobody is named."""
    if type_ in CROWDS:
        crowd, kind = CROWDS[type_]
        return _named(crowd, iso3), None, kind
    return (_named("Unidentified Armed Group", iso3), None, MILITIA) if type_ in ARMED_TYPES else None


def _named(words_: str, iso3: str | None) -> str:
    name = country_name(iso3, "acled_name")
    return f"{words_} ({name})" if name else words_


def actor_name(actor: Actor, iso3: str | None = None) -> str:
    """An actor as ACLED writes it; a group by its own name."""
    name, sectors = country_name(actor.country, "acled_name"), set(actor.sectors)
    if is_state(actor) and name:
        for sector, title in (("MIL", "Military Forces"), ("COP", "Police Forces")):
            if sector in sectors:
                return f"{title} of {name}"
        return f"Government of {name}"
    if "UAF" in sectors and (actor.members or actor.key.startswith("words:")):
        return _named("Unidentified Armed Group", actor.country or iso3)
    return actor.name


def inter(actor: Actor, iso3: str | None) -> int | None:
    """ACLED's kind of an actor; None where the sectors do not tell it."""
    sectors = set(actor.sectors)
    if is_state(actor):
        abroad = actor.country is not None and iso3 is not None and actor.country != iso3
        return EXTERNAL if abroad else STATE
    if "IGO" in sectors:
        return EXTERNAL
    if "REB" in sectors:
        return REBEL
    if sectors & GROUP:
        return MILITIA
    return CIVILIANS if is_civilian(actor) else None


def _interaction(first: Side | None, second: Side | None) -> int | None:
    """The code of the pair, the smaller kind first, 0 for nobody; None where ACLED has none, or a kind is not known."""
    if first is None or first[2] is None or (second is not None and second[2] is None):
        return None
    low, high = sorted((first[2], second[2] if second is not None and second[2] else 0))
    code = high * 10 if low == 0 else low * 10 + high
    return code if code in words().acled_interactions else None
