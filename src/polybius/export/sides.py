"""Who stands against whom in an incident: states, armed groups and civilians, and how others name them."""

from collections.abc import Iterable
from dataclasses import dataclass

from polybius.lexicon.formats import countries
from polybius.profiles.ucdp import ARMED, CIVILIAN
from polybius.types import Actor, ActorKind, Incident

STATE = frozenset({"GOV", "MIL", "COP", "SPY"})
DE_FACTO = "PRE"  # of a territory that most see as another state's, under whose code it stands: never that state
GROUP = frozenset({"REB", "PRM", "UAF", "IMG", "PAR", "CRM"})
UNARMED = frozenset(
    {CIVILIAN, "JRN", "MED", "EDU", "REL", "BUS", "LAB", "AGR", "REF", "ELI", "SOC", "NGO", "OPP", "PTY", "LEG", "JUD"}
)


def is_state(actor: Actor) -> bool:
    """Whether an actor is a state or acts for one; the authorities of a breakaway territory are none."""
    if set(actor.sectors) & (GROUP | {"IGO", "NGO", DE_FACTO}):
        return False
    return actor.kind in {ActorKind.STATE, ActorKind.GOVERNMENT} or bool(set(actor.sectors) & STATE)


def is_group(actor: Actor) -> bool:
    """Whether an actor is an armed group that is no state's."""
    if is_state(actor):
        return False
    sectors = set(actor.sectors)
    if DE_FACTO in sectors and sectors & STATE:
        return True
    return actor.kind is ActorKind.ARMED_GROUP or bool(sectors & GROUP)


def is_civilian(actor: Actor) -> bool:
    """Whether an actor bears no arms and no office."""
    if is_state(actor) or is_group(actor):
        return False
    return actor.kind is ActorKind.POPULATION or bool(set(actor.sectors) & UNARMED)


def is_one_side(a: Actor, b: Actor) -> bool:
    """Whether two actors fight on one side: the same, or armed for one country in one sector."""
    if a.key == b.key:
        return True
    alike = bool(ARMED & set(a.sectors) & set(b.sectors)) or (is_state(a) and is_state(b))
    return a.country is not None and a.country == b.country and alike


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of an incident as UCDP tells them, and its type of violence where they show it."""

    violence: int | None  # 1 state-based, 2 non-state, 3 one-sided
    a: tuple[Actor, ...]
    b: tuple[Actor, ...]


def sides_of(incident: Incident) -> Sides:
    """The sides of an incident: who acts is side A, but of a state and a group the state, wherever it stands."""
    doers, targets = incident.actors, incident.recipients
    violence = _violence(doers, targets)
    if violence == 1 and not any(map(is_state, doers)):
        return Sides(violence, targets, doers)
    return Sides(violence, doers, targets)


def _violence(doers: Iterable[Actor], targets: Iterable[Actor]) -> int | None:
    acting, hit = _what(doers), _what(targets)
    if acting not in {"state", "group"} or hit is None:
        return None
    if hit == "civilians":
        return 3
    return 2 if acting == hit == "group" else 1


def _what(side: Iterable[Actor]) -> str | None:
    """What a side is by the strongest in it; None where nobody in it is known."""
    for name, test in (("state", is_state), ("group", is_group), ("civilians", is_civilian)):
        if any(map(test, side := tuple(side))):
            return name
    return None


def country_name(iso3: str | None, column: str = "name") -> str | None:
    """The name of a country as a data set writes it: "name", "ucdp_name" or "acled_name"."""
    country = countries().get(iso3 or "")
    return str(getattr(country, column)) if country else None


def names(actors: Iterable[Actor]) -> str | None:
    """The names of actors, each once; None where there are none."""
    return "; ".join(dict.fromkeys(actor.name for actor in actors)) or None
