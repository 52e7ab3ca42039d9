"""Links between things -> a partition, as a function of sets: in which order things came makes no difference.

Average linkage in log odds: two groups are joined while the mean over all pairs between them is above even, the
likeliest first.  A pair without a link speaks against joining a little, a pair that is ruled out speaks much.  All is
reckoned in whole numbers, so that sums do not depend on their order, and of equals those of the least ids go first.

What `parts` gives is partitioned part by part, so that a new thing can only move what hangs together with it.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from math import log

Pair = tuple[str, str]
Group = frozenset[str]

LARGE = 60  # things that hang together, from which on only stronger links do
STRONGEST, STEP = 0.89, 0.1
STRONG = 0.6  # a chain of links no weaker than this runs through each group: chains of weaker ones have no end
MISSING = 0.4  # the probability of a pair of which nothing is known but that it never met
RULED_OUT = -14.0  # log odds of a pair that something rules out: one such needs many that speak for it
STEPS = 1_000_000  # of a unit of log odds
SUREST = 0.002  # no link is surer than this of either answer


def clusters(
    ids: Iterable[str],
    links: Mapping[Pair, float],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> tuple[Group, ...]:
    """The ids in groups, each group and the whole in the order of their least ids.

    `links` holds probabilities, each pair once in either order; 0 rules out.  What is `together` stays together, even
    where it is `apart`, or ruled out; no group holds two that are `apart` otherwise.
    """
    known = set(ids)
    groups = _united(known, together)
    work = _Work(groups, _between(groups, links), _pairs_of(groups, apart))
    return tuple(sorted(work.done(), key=min))


def components(
    ids: Iterable[str], links: Mapping[Pair, float], together: Collection[Pair] = (), least: float = STRONG
) -> tuple[Group, ...]:
    """The ids in groups that a chain of links no weaker than `least`, or of pairs held together, runs through."""
    strong = (pair for pair, chance in links.items() if chance >= least)
    return tuple(sorted(_united(set(ids), [*together, *strong]), key=min))


def parts(ids: Iterable[str], links: Mapping[Pair, float], together: Collection[Pair] = ()) -> tuple[Group, ...]:
    """What is to be partitioned by itself: components, and of large ones what stronger links hold together.

    A chain of very many things says little of its ends; cut at its weaker links, it takes bounded work.
    """
    found = (part for group in components(ids, links, together) for part in _cut(group, links, together, STRONG))
    return tuple(sorted(found, key=min))


def _cut(group: Group, links: Mapping[Pair, float], together: Collection[Pair], least: float) -> list[Group]:
    if len(group) <= LARGE or least >= STRONGEST:
        return [group]
    within = {pair: chance for pair, chance in links.items() if group.issuperset(pair)}
    smaller = components(group, within, together, least + STEP)
    return [part for one in smaller for part in _cut(one, within, together, least + STEP)]


def _united(ids: Collection[str], pairs: Iterable[Pair]) -> list[Group]:
    """The ids, with the two of each pair in one group; pairs of others are left out."""
    root = {id: id for id in ids}

    def top(id: str) -> str:
        while root[id] != id:
            root[id] = root[root[id]]
            id = root[id]
        return id

    for a, b in pairs:
        if a in root and b in root:
            root[top(b)] = top(a)
    found: dict[str, set[str]] = {}
    for id in root:
        found.setdefault(top(id), set()).add(id)
    return [frozenset(group) for group in found.values()]


def _between(groups: Iterable[Group], links: Mapping[Pair, float]) -> dict[Pair, int]:
    """What links say between groups, each named by its least id: by how much they exceed as many missing links."""
    name = {id: min(group) for group in groups for id in group}
    found: dict[Pair, int] = {}
    for (a, b), chance in links.items():
        if a in name and b in name and name[a] != name[b]:
            pair = _pair(name[a], name[b])
            found[pair] = found.get(pair, 0) + _odds(chance) - _UNMET
    return found


def _pairs_of(groups: Iterable[Group], pairs: Iterable[Pair]) -> set[Pair]:
    name = {id: min(group) for group in groups for id in group}
    known = ((name[a], name[b]) for a, b in pairs if a in name and b in name)
    return {_pair(a, b) for a, b in known if a != b}


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


@lru_cache(maxsize=100_000)
def _odds(chance: float) -> int:
    if chance == 0.0:
        return round(RULED_OUT * STEPS)
    held = min(max(chance, SUREST), 1 - SUREST)
    return round(log(held / (1 - held)) * STEPS)


_UNMET = _odds(MISSING)


class _Work:
    """Groups under way, each named by its least id, with what is known between them."""

    def __init__(self, groups: Iterable[Group], between: Mapping[Pair, int], apart: Iterable[Pair]) -> None:
        self._groups = {min(group): group for group in groups}
        self._near: dict[str, dict[str, int]] = {name: {} for name in self._groups}
        self._apart: dict[str, set[str]] = {name: set() for name in self._groups}
        self._queue: list[tuple[float, str, str, int]] = []
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)
        for (a, b), sum_ in between.items():
            self._near[a][b] = self._near[b][a] = sum_
        for a, b in between:
            self._offer(a, b)

    def done(self) -> list[Group]:
        heapq.heapify(self._queue)
        while self._queue:
            mean, a, b, size = heapq.heappop(self._queue)
            if a in self._groups and b in self._groups and self._mean(a, b) == -mean and size == self._size(a, b):
                self._join(a, b)
        return list(self._groups.values())

    def _size(self, a: str, b: str) -> int:
        return len(self._groups[a]) * len(self._groups[b])

    def _mean(self, a: str, b: str) -> float:
        """The mean log odds over all pairs between two groups; a quotient of whole numbers is the same everywhere."""
        return self._near[a][b] / self._size(a, b) + _UNMET

    def _offer(self, a: str, b: str) -> None:
        """Puts two groups in the queue if they may be joined as they are."""
        mean = self._mean(a, b)
        if mean > 0 and b not in self._apart[a]:
            heapq.heappush(self._queue, (-mean, *_pair(a, b), self._size(a, b)))

    def _join(self, a: str, b: str) -> None:
        """Makes one group of two, under the lesser name, and weighs it anew against all that either is linked to."""
        self._groups[a] |= self._groups.pop(b)
        for other in self._apart.pop(b):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
        gone = self._near.pop(b)
        for other, sum_ in gone.items():
            del self._near[other][b]
            if other != a:
                joined = self._near[a].get(other, 0) + sum_
                self._near[a][other] = self._near[other][a] = joined
        for other in self._near[a]:
            self._offer(a, other)
