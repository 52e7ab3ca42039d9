"""Which tellings are of one incident, and which reports are of one source: pure functions of what they are given."""

from collections.abc import Collection, Iterable

from polybius.record.merge.clusters import Group, Pair
from polybius.record.merge.links import grouped as _grouped
from polybius.record.merge.links import links as _links
from polybius.types import Telling


def incidents(
    tellings: Iterable[Telling], together: Collection[Pair] = (), apart: Collection[Pair] = ()
) -> tuple[Group, ...]:
    """The ids of the tellings in groups, one for each incident; the order in which they come makes no difference."""
    known = {telling.id: telling for telling in tellings}
    return _grouped(known, _links(known), together, apart)
