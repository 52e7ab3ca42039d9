"""Incidents made by hand and by chance, for the tests of exports and of matching."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from polybius.types import (
    Act,
    Actor,
    ActorKind,
    Claim,
    Comparator,
    EventType,
    FigureKind,
    Incident,
    IncidentToll,
    Own,
    OwnedToll,
    Place,
    Report,
    Span,
    Standing,
    Telling,
    Voice,
)

ARMY = Actor("army", "Malian army", "MLI", ("MIL",), ActorKind.GOVERNMENT)
REBELS = Actor("front", "Azure Front", "MLI", ("REB",), ActorKind.ARMED_GROUP)
RIVALS = Actor("sons", "Sons of the Dune", "MLI", ("REB",), ActorKind.ARMED_GROUP)
VILLAGERS = Actor("villagers", "villagers", "MLI", ("CVL",), ActorKind.POPULATION, members=True)
GUNMEN = Actor("words:gunmen", "gunmen", None, ("UAF",), None, members=True)
NEIGHBOURS = Actor("niger", "Nigerien army", "NER", ("MIL",), ActorKind.GOVERNMENT)
SPOKESMAN = Actor("mayor", "Amina Diallo", "MLI", ("GOV",), ActorKind.PERSON)
MOPTI = Place("gn:2453347", "Mopti", 14.4843, -4.18296, "MLI", "Mopti", None, "town", 1, extent_km=4.0)


def claim(figure: str, low: float | None, best: float | None, high: float | None, **given: object) -> Claim:
    """A number of dead."""
    made = Claim(figure, FigureKind.KILLED, low, best, high, Comparator.EXACTLY, quote="the number")
    return replace(made, **given)  # type: ignore[arg-type]


def owned(
    owner: str, low: float | None, best: float | None, high: float | None, *figures: str, **given: object
) -> OwnedToll:
    made = OwnedToll(owner, None, None, low, best, high, "c1", date(2024, 3, 2), tuple(f"c1/{f}" for f in figures))
    return replace(made, **given)  # type: ignore[arg-type]


def toll(low: float, best: float, high: float | None, *owners: OwnedToll) -> IncidentToll:
    return IncidentToll(FigureKind.KILLED, low, best, high, owners, "tolls/range")


def incident(
    id: str = "I12",
    actors: Sequence[Actor] = (REBELS,),
    recipients: Sequence[Actor] = (ARMY,),
    claims: Sequence[Claim] = (),
    tolls: Sequence[IncidentToll] = (),
    **given: object,
) -> Incident:
    """An attack near Mopti on 1 March 2024 as one report tells it, but for what is given."""
    telling = Telling(
        "c1/e1", "c1", "e1", EventType.ASSAULT, Span(21, 29), "attacked", "Fighters attacked a post near Mopti.", 0,
        date(2024, 3, 2), "firearms", "190", "Armed clash", ("military",), tuple(actors), tuple(recipients), MOPTI, 1,
        date(2024, 3, 1), date(2024, 3, 1), 1, claims=tuple(claims), voices=(Voice(SPOKESMAN, Act.SAY, "s1"),),
    )  # fmt: skip
    report = Report("r1", "sha256:1", "c1", "a.txt", "Post attacked", "Delta Wire", "https://www.delta.example/1",
                    None, date(2024, 3, 2), "r1")  # fmt: skip
    made = Incident(
        id, EventType.ASSAULT, Standing.HAPPENED, (telling,), (report,), 1, "firearms", "Armed clash", tuple(actors),
        tuple(recipients), MOPTI, 1, date(2024, 3, 1), date(2024, 3, 1), 1, tuple(tolls),
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


# --- by chance --------------------------------------------------------------------------------------------

LETTERS = "abcdefgh XYZéßñжш中=+-@'\"0123456789"
NAMES = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
ANYTHING = st.text(max_size=20)
COUNTRIES = st.sampled_from(["MLI", "NER", "SYR", "UKR", "RUS", "COD", "PSE", "USA", "YEM", "XKX", "TLS", None])
SECTORS = st.sampled_from(["GOV", "MIL", "COP", "REB", "PRM", "UAF", "CVL", "JRN", "IGO", "UN", "CRM", "PRE", "UNK"])
SUB_TYPES = ["Armed clash", "Attack", "Peaceful protest", "Mob violence", "Arrests", "DIPLO", None]
DAYS = st.dates(date(1989, 1, 1), date(2030, 12, 31))
NUMBERS = st.integers(0, 3000)


@st.composite
def actors(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> Actor:
    name = draw(names)
    sectors = tuple(draw(st.lists(SECTORS, max_size=2, unique=True)))
    kind = draw(st.none() | st.sampled_from(ActorKind))
    return Actor(draw(st.sampled_from([name, f"words:{name}"])), name, draw(COUNTRIES), sectors, kind)


@st.composite
def places(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> Place:
    point = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    lat, lon = (round(n, 4) for n in point) if point else (None, None)
    iso3 = draw(COUNTRIES)
    claimants = draw(st.sampled_from([(), ("UKR", "RUS")]))
    return Place(
        "gn:1", draw(names), lat, lon, iso3, draw(st.none() | names), draw(st.none() | names), None, None, claimants,
        extent_km=draw(st.none() | st.floats(0.1, 900)),
    )  # fmt: skip


@st.composite
def owners(draw: st.DrawFn, n: int) -> tuple[OwnedToll, tuple[Claim, ...]]:
    low, best, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3)))
    comparator = draw(st.sampled_from(Comparator))
    of = draw(st.none() | actors())
    quote = draw(st.sampled_from(["dozens of", "several", "At least 5", "hundreds", "12"]))
    made = claim(f"f{n}", low, best, high, comparator=comparator, of=of, quote=quote, counted="people")
    own = draw(st.sampled_from([None, Own.REPORT, Own.DERIVED]))
    end, late = draw(st.sampled_from([high, None])), draw(st.booleans())
    told = owned(f"Owner {n}", low, best, end, f"f{n}", own=own, replaced=late)
    return told, (made,)


@st.composite
def tolls_with_claims(draw: st.DrawFn) -> tuple[tuple[IncidentToll, ...], tuple[Claim, ...]]:
    found = [draw(owners(n)) for n in range(draw(st.integers(0, 3)))]
    if not found:
        return (), ()
    held = tuple(one for one, _ in found)
    best = held[0].best or 0
    low, high = min(one.low or 0 for one in held), draw(st.none() | st.just(max(one.best or 0 for one in held)))
    made = IncidentToll(FigureKind.KILLED, min(low, best), best, high, held, "tolls/range")
    return (made,), tuple(one for _, claims in found for one in claims)


@st.composite
def incidents(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> Incident:
    """Any incident that a record could hold."""
    first = draw(st.none() | DAYS)
    last = first + timedelta(days=draw(st.integers(0, 40))) if first else None
    length = (last - first).days + 1 if first and last else 0
    precision = None if not first else 1 if length == 1 else 2 if length < 7 else 3 if length == 7 else 4
    tolls, claims = draw(tolls_with_claims())
    place = draw(st.none() | places(names))
    made = incident(
        f"I{draw(st.integers(1, 10**9))}",
        draw(st.lists(actors(names), max_size=3)),
        draw(st.lists(actors(names), max_size=3)),
        claims,
        tolls,
    )
    return replace(
        made,
        type=draw(st.sampled_from(EventType)),
        standing=draw(st.sampled_from(Standing)),
        acled=draw(st.sampled_from(SUB_TYPES)),
        mode=None,
        place=place,
        where_prec=draw(st.integers(1, 7)) if place else None,
        first=first,
        last=last,
        date_prec=precision,
        reports=tuple(
            replace(made.reports[0], title=draw(st.none() | names), outlet=draw(st.none() | names)) for _ in range(1)
        ),
    )
