"""Sentences that surely tell an act of a type, none of whose words by itself is likely enough to be it.

The model weighs each word alone, and where several could name the one act ("a bomb killed three", "border clashes
killed nine") it gives none of them enough.  The likeliest that a rule knows is then taken on the sentence's word.
"""

from collections.abc import Sequence
from dataclasses import replace

from polybius.coding.events.anchors import UNRULED, Anchor
from polybius.coding.events.drafts import Reading
from polybius.types import EventType

SURE = 0.75  # how likely the sentence has to tell an act of the type
LEAST = 0.1  # and its word to name one
# Types whose words are told apart badly: what was done, what did it, and what became of those it was done to.
TYPES = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE})


def vouched(reading: Reading, found: Sequence[Anchor], needed: float) -> list[Anchor]:
    """The anchors; where no word of a sure sentence is likely enough, its likeliest is raised to what a fact needs."""
    tags = reading.tags
    if tags is None or not tags.model:
        return list(found)
    groups: dict[int, list[Anchor]] = {}
    for anchor in found:
        groups.setdefault(reading.parse.tokens[anchor.head].sentence, []).append(anchor)
    raised = {
        id(best)
        for sentence, own in groups.items()
        if (best := _needs_it(own, needed)) is not None and tags.type_of(sentence)[best.rule.type] >= SURE
    }
    return [_raised(anchor, needed) if id(anchor) in raised else anchor for anchor in found]


def _raised(anchor: Anchor, needed: float) -> Anchor:
    """The anchor, no longer wanting what its own words do not show."""
    return replace(anchor, chance=max(anchor.chance, needed), loose=False)


def _needs_it(own: Sequence[Anchor], needed: float) -> Anchor | None:
    """The likeliest anchor that a rule knows, unless one of them is likely enough without help."""
    if any(anchor.chance >= (needed if anchor.ruled else needed / UNRULED) for anchor in own):
        return None
    known = [anchor for anchor in own if anchor.known and anchor.rule.type in TYPES and anchor.chance >= LEAST]
    return max(known, key=lambda anchor: anchor.chance, default=None)
