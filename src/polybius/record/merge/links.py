"""Tellings -> how likely each two of them that meet are of one incident."""

from collections.abc import Mapping
from itertools import combinations

from polybius.record.merge.candidates import keys
from polybius.record.merge.clusters import Pair
from polybius.record.merge.likeness import likeness
from polybius.types import Telling


def links(tellings: Mapping[str, Telling]) -> dict[Pair, float]:
    """How likely each two tellings that share a key are of one incident; 0 for those that something rules out."""
    return {(a, b): link(tellings[a], tellings[b]) for a, b in meeting(tellings)}


def meeting(tellings: Mapping[str, Telling]) -> list[Pair]:
    """Each two tellings that share a key, in the order of their ids."""
    holding: dict[str, list[str]] = {}
    for id in sorted(tellings):
        for key in keys(tellings[id]):
            holding.setdefault(key, []).append(id)
    return sorted({pair for ids in holding.values() for pair in combinations(ids, 2)})


def link(a: Telling, b: Telling) -> float:
    """How likely two tellings are of one incident; 0 where something rules it out."""
    found = likeness(a, b)
    return found.probability if found is not None else 0.0
