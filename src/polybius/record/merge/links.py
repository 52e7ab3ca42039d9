"""Tellings -> how likely each two of them that meet are of one incident."""

from collections.abc import Mapping
from itertools import combinations

from polybius.record.merge.candidates import keys
from polybius.record.merge.clusters import Pair
from polybius.record.merge.likeness import likeness
from polybius.types import Telling


def links(tellings: Mapping[str, Telling]) -> dict[Pair, float]:
    """How likely each two tellings that share a key are of one incident; 0 for those that something rules out."""
    meeting: dict[str, list[str]] = {}
    for id in sorted(tellings):
        for key in keys(tellings[id]):
            meeting.setdefault(key, []).append(id)
    pairs = {pair for ids in meeting.values() for pair in combinations(ids, 2)}
    return {pair: link(tellings[pair[0]], tellings[pair[1]]) for pair in sorted(pairs)}


def link(a: Telling, b: Telling) -> float:
    """How likely two tellings are of one incident; 0 where something rules it out."""
    found = likeness(a, b)
    return found.probability if found is not None else 0.0
