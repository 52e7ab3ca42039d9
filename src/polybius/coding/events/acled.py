"""What ACLED would call an event: its sub-event type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log

from polybius.coding.encoder import Tags
from polybius.lexicon.files import DATA, read_yaml
from polybius.types import EventType, Parse

LEAST = 0.2  # a name less likely than this is not given, unless its rule or a word of the sentence speaks for it
# How much speaks for a name, in log odds: the words of its sentence, up to so many of them, and the event's own rule.
SIGN, MOST_SIGNS, RULE, UNHEARD = 1.0, 2, 0.5, 0.005


@dataclass(frozen=True, slots=True)
class SubType:
    """ACLED's name, the types of event that may bear it, and words that speak for it."""

    name: str
    types: frozenset[EventType]
    signs: tuple[str, ...]


@cache
def sub_types() -> Mapping[str, SubType]:
    """The sub-types by the label that the model knows them by."""
    rows = read_yaml(DATA / "ontology" / "acled.yaml")
    return {row["label"]: _sub_type(row) for row in rows}


def _sub_type(row: Mapping[str, object]) -> SubType:
    types, signs = (row.get(field, ()) for field in ("types", "signs"))
    assert isinstance(types, list)
    assert isinstance(signs, list | tuple)
    words = tuple(f" {str(sign).lower().replace('-', ' - ')} " for sign in signs)
    return SubType(str(row["name"]), frozenset(EventType(t) for t in types), words)


def of(parse: Parse, type_: EventType, sentence: int, tags: Tags | None, by_rule: str | None) -> str | None:
    """The name that model, words and rule speak for most, of those that an event of this type may bear."""
    chances = _chances(tags, sentence)
    able = [label for label, one in sub_types().items() if type_ in one.types]
    if not able:
        return by_rule
    signs = _signs("\n".join(_texts(parse, sentence)))

    def score(label: str) -> float:
        heard = SIGN * min(MOST_SIGNS, signs[label]) + RULE * (sub_types()[label].name == by_rule)
        return log(max(UNHEARD, chances.get(label, 0.0))) + heard

    best = max(able, key=score)
    known = chances.get(best, 0.0) >= LEAST or signs[best] or sub_types()[best].name == by_rule
    return sub_types()[best].name if known else by_rule


def _chances(tags: Tags | None, sentence: int) -> dict[str, float]:
    """The model's probability of each label in a sentence; nothing without the model."""
    if tags is None or not len(tags.subtypes):
        return {}
    return dict(zip(tags.labels["subtypes"], tags.subtypes[sentence].tolist(), strict=True))


@lru_cache(maxsize=64)
def _signs(told: str) -> Mapping[str, int]:
    """How many of each label's words stand in a sentence, given as it is told and by its lemmas."""
    return {label: sum([sign in told for sign in one.signs]) for label, one in sub_types().items()}


def _texts(parse: Parse, sentence: int) -> Iterator[str]:
    words = parse.words_of(parse.sentences[sentence])
    yield f" {' '.join(token.lower for token in words)} "
    yield f" {' '.join(token.lemma for token in words)} "
