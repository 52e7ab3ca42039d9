"""What an actor is called outside its article: by country, by code, by name; whose numbers are whose."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from polybius.types import Actor, OwnedToll


class CalledBy(StrEnum):
    """How closely two actors must agree to be counted as one party."""

    COUNTRY = "country"  # AZE
    CODE = "code"  # AZE.MIL
    NAME = "name"  # Azerbaijani forces


def code(actor: Actor) -> str | None:
    """An actor's code as coders write it: AZE.GOV+MIL, AZE, NGO; None where neither country nor sector is known."""
    sectors = "+".join(actor.sectors)
    if actor.country and sectors:
        return f"{actor.country}.{sectors}"
    return actor.country or sectors or None


def called(actor: Actor, by: CalledBy) -> str | None:
    """What the actor is counted as; None where that is not known."""
    if by is CalledBy.COUNTRY:
        return actor.country
    return code(actor) if by is CalledBy.CODE else actor.name


def codes(actors: Iterable[Actor]) -> tuple[str, ...]:
    """The codes of a side in alphabetical order, each once; actors without one are left out."""
    return tuple(sorted({known for actor in actors if (known := code(actor))}))


def by_owner(numbers: Iterable[OwnedToll]) -> list[list[OwnedToll]]:
    """The numbers of each owner by day, replaced ones first; owners in the order in which they first speak."""
    found: dict[object, list[OwnedToll]] = {}
    for one in sorted(numbers, key=lambda one: (one.published or date.max, not one.replaced)):
        found.setdefault((one.owner, one.own, one.actor.key if one.actor else None), []).append(one)
    return list(found.values())
