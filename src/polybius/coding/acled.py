"""What ACLED would call an event: its sub-event type."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from polybius.coding.encoder import Tags
from polybius.lexicon.files import DATA, read_yaml
from polybius.types import EventType

LEAST = 0.2  # a name less likely than this is not given


@dataclass(frozen=True, slots=True)
class SubType:
    """ACLED's name, and the types of event that may bear it."""

    name: str
    types: frozenset[EventType]


@cache
def sub_types() -> Mapping[str, SubType]:
    """The sub-types by the label that the model knows them by."""
    rows = read_yaml(DATA / "ontology" / "acled.yaml")
    return {row["label"]: SubType(row["name"], frozenset(EventType(t) for t in row["types"])) for row in rows}


def of(type_: EventType, sentence: int, tags: Tags | None, by_rule: str | None) -> str | None:
    """The likeliest sub-type, by the model, that an event of this type may bear; else what its rule says."""
    if tags is None or not len(tags.subtypes):
        return by_rule
    chances = zip(tags.labels["subtypes"], tags.subtypes[sentence].tolist(), strict=True)
    able = [(chance, label) for label, chance in chances if type_ in sub_types()[label].types]
    chance, label = max(able, default=(0.0, ""))
    return sub_types()[label].name if chance >= LEAST else by_rule
