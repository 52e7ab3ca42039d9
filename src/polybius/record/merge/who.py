"""How far two lots of people are the same: by key, by country and sector, by country."""

from collections.abc import Iterable
from enum import IntEnum

from polybius.types import Actor

# Arms of one state, any of which a report may name for another.
FORCES = frozenset({"MIL", "COP", "SPY", "PRM", "GOV"})
ARMED = frozenset({"REB", "UAF", "SEP", "IMG", "INS", "CRM"})
PLAIN = frozenset({"CVL"})  # people of whom nothing is told but that they are no fighters


class Same(IntEnum):
    """How far two actors are the same, from surely others to just the same."""

    OTHER = -1  # of different countries, or of camps that fight each other
    UNKNOWN = 0
    COUNTRY = 1
    SORT = 2  # of one country and one sector
    ONE = 3


def same(ours: Iterable[Actor], theirs: Iterable[Actor]) -> Same:
    """The most that holds for any two of them; UNKNOWN where one side names nobody."""
    pairs = [_same(a, b) for a in ours for b in theirs]
    return max(pairs, default=Same.UNKNOWN)


def common(ours: Iterable[Actor], theirs: Iterable[Actor]) -> str:
    """The name of the actor that both name, or of those that are most alike; by its least name, whoever asks."""
    pairs = sorted((-_same(a, b), min(a.name, b.name)) for a in ours for b in theirs)
    return pairs[0][1] if pairs else ""


def _same(a: Actor, b: Actor) -> Same:
    if a.key == b.key:
        return Same.ONE if _says_who(a) else Same.SORT
    if a.country and b.country and a.country != b.country:
        return Same.OTHER
    sectors, others = set(a.sectors), set(b.sectors)
    if a.country and b.country:
        return _of_one_country(sectors, others)
    if sectors & others:
        return Same.COUNTRY
    return Same.UNKNOWN


def _of_one_country(sectors: set[str], others: set[str]) -> Same:
    if sectors & others or (not sectors and not others):
        return Same.SORT
    if (sectors & FORCES and others & ARMED and not others & FORCES) or (
        others & FORCES and sectors & ARMED and not sectors & FORCES
    ):
        return Same.OTHER
    return Same.COUNTRY


def _says_who(actor: Actor) -> bool:
    """Whether an actor's key is more than a word for any such people: "the army", "Front for Unity"; not "gunmen"."""
    if actor.key.startswith("words:"):
        return actor.name != actor.name.lower()
    return not set(actor.sectors) <= PLAIN or ":" in actor.key
