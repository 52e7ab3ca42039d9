"""Tellings -> how likely each two of them that meet are of one incident."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from polybius.record.merge.candidates import asked, keys
from polybius.record.merge.clusters import Group, Pair, clusters, parts
from polybius.record.merge.likeness import family, likeness
from polybius.types import Span, Telling

Id = TypeVar("Id", int, str)
# Tellings that hang together, up to which every pair of them is held against each other, and not only those that meet.
SMALL = 60


def links(tellings: Mapping[str, Telling]) -> dict[Pair, float]:
    """How likely each two tellings that share a key are of one incident; 0 for those that something rules out."""
    known = {id: Keys.of(telling) for id, telling in tellings.items()}
    return {(a, b): link(tellings[a], tellings[b]) for a, b in meeting(known)}


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys a telling is found, and under which it finds others."""

    own: frozenset[str]
    asked: frozenset[str]
    beside: str  # that of the tellings of its article that are of its kind

    @classmethod
    def of(cls, telling: Telling) -> "Keys":
        return cls(keys(telling), asked(telling), f"{telling.coding}/{family(telling.type)}")


def meeting(known: Mapping[Id, Keys]) -> list[tuple[Id, Id]]:
    """Each two things that meet, in the order of their ids."""
    holding: dict[str, list[Id]] = {}
    for id in sorted(known):
        for key in known[id].own | {known[id].beside}:
            holding.setdefault(key, []).append(id)
    pairs = {
        (min(id, other), max(id, other))
        for id, its in known.items()
        for key in its.asked | {its.beside}
        for other in holding.get(key, ())
        if other != id
    }
    return sorted(pairs)


def link(a: Telling, b: Telling) -> float:
    """How likely two tellings are of one incident; 0 where something rules it out."""
    found = likeness(a, b)
    return found.probability if found is not None else 0.0


def same_words(a: Telling, b: Telling) -> bool:
    """Whether two tellings say the same in the same words, as those of a text and of its copy do."""
    return _content(a) == _content(b)


def _content(of: Telling) -> Telling:
    """A telling without what only says where it stands."""
    return replace(
        of, id="", coding="", event="", anchor=Span(0, 0), sentence=0, confidence=0.0, contests=(),
        voices=tuple(replace(voice, statement="") for voice in of.voices),
        claims=tuple(replace(claim, figure="", part_of=None) for claim in of.claims),
    )  # fmt: skip


def grouped(
    tellings: Mapping[str, Telling],
    linked: Mapping[Pair, float],
    together: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> tuple[Group, ...]:
    """The ids of tellings in groups, one for each incident, given what `links` says of those that meet."""
    near: dict[str, dict[Pair, float]] = {}
    groups = parts(tellings, linked, together)
    home = {id: min(part) for part in groups for id in part}
    for (a, b), chance in linked.items():
        if home[a] == home[b]:
            near.setdefault(home[a], {})[a, b] = chance
    found: list[Group] = []
    for part in groups:
        known = near.get(min(part), {})
        if len(part) <= SMALL:
            unmet = (pair for pair in combinations(sorted(part), 2) if pair not in known)
            known = known | {(a, b): link(tellings[a], tellings[b]) for a, b in unmet}
        found.extend(clusters(part, known, together, apart))
    return tuple(sorted(found, key=min))
