"""Which tellings are of one incident, and which reports are of one source: pure functions of what they are given."""

from collections.abc import Iterable

from polybius.record.merge.clusters import Group, Pair, clusters
from polybius.record.merge.links import link, links
from polybius.types import Telling

__all__ = ["incidents", "link", "links"]


def incidents(
    tellings: Iterable[Telling], together: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> tuple[Group, ...]:
    """The ids of the tellings in groups, one for each incident; the order in which they come makes no difference."""
    known = {telling.id: telling for telling in tellings}
    return clusters(known, links(known), together, apart)
