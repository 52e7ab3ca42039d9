"""What an act of violence was done with: "a car bomb", "machineguns", "dynamite".

A weapon counts where it stands in the act's own clause: before the act's noun ("grenade attack"), as what
explodes, is fired or thrown, or behind "with".  Weapons that are owned, sought or seized are no instruments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from polybius.coding.syntax.grammar import NOMINAL, VERBAL, conjuncts
from polybius.lexicon.files import DATA, read_word_sets
from polybius.types import Event, EventType, Parse, Span, Spans, Token

_FILE = DATA / "nouns" / "weapons.yaml"
_BEFORE = frozenset({"compound", "nmod", "amod"})
_NO_PART = frozenset({"DET", "NUM", "PRON", "PUNCT", "CCONJ", "ADP"})


@dataclass(frozen=True, slots=True)
class Weapons:
    """Lemmas of weapons and of the words that lead to them; `data/nouns/weapons.yaml` explains."""

    arms: frozenset[str]
    carriers: frozenset[str]
    wielding: frozenset[str]
    leads: frozenset[str]


@lru_cache(maxsize=1)
def weapons() -> Weapons:
    """The word lists, read once; DataError where a list is missing or misspelt."""
    return Weapons(**read_word_sets(_FILE, ("arms", "carriers", "wielding", "leads")))


def with_instruments(parse: Parse, events: Iterable[Event]) -> tuple[Event, ...]:
    """The events, those of violence with the spans of what they were done with."""
    return tuple(
        replace(event, instruments=instruments(parse, event)) if event.type is EventType.ASSAULT else event
        for event in events
    )


def instruments(parse: Parse, event: Event) -> Spans:
    """The weapon words of an act, in text order, each once."""
    heads = {event.head, *(token.i for span in event.also if (token := parse.head_of(span)) is not None)}
    found = {i for head in heads for i in _weapons_of(parse, head)}
    spans = sorted({_phrase(parse, i) for i in found})
    return tuple(span for span in spans if not any(other != span and other.contains(span) for other in spans))


def _weapons_of(parse: Parse, head: int) -> Iterator[int]:
    """The weapon nouns that belong to one word of an act."""
    token, known = parse.tokens[head], weapons()
    if token.pos in NOMINAL:
        if token.lemma in known.arms:
            yield head
        yield from (kid.i for kid in parse.children(head, *_BEFORE) if kid.lemma in known.arms)
    for verb in {head, _verb_above(parse, token)}:
        yield from _behind_leads(parse, verb)
        if parse.tokens[verb].pos in VERBAL:
            yield from _wielded(parse, verb)


def _verb_above(parse: Parse, token: Token) -> int:
    """The verb that an act's noun is subject or object of; the act itself where there is none."""
    above = parse.tokens[token.head]
    governed = token.pos in NOMINAL and token.dep in {"dobj", "nsubj", "nsubjpass"} and above.pos in VERBAL
    return above.i if governed else token.i


def _wielded(parse: Parse, verb: int) -> Iterator[int]:
    """The weapons that explode, are thrown or fired, or did the harm."""
    if parse.tokens[verb].lemma not in weapons().wielding:
        return
    for kid in parse.children(verb, "nsubj", "nsubjpass", "dobj"):
        yield from (i for i in conjuncts(parse, kid.i) if parse.tokens[i].lemma in weapons().arms)


def _behind_leads(parse: Parse, i: int) -> Iterator[int]:
    """The weapons behind "with", "using" or, of arms only, "by" and "from"."""
    known = weapons()
    for lead in parse.children(i, "prep", "agent", "advcl", "acl"):
        if lead.lower not in known.leads:
            continue
        allowed = known.arms | known.carriers if lead.lower in {"with", "using", "from"} else known.arms
        for kid in parse.children(lead.i, "pobj", "dobj"):
            yield from (j for j in conjuncts(parse, kid.i) if parse.tokens[j].lemma in allowed)


def _phrase(parse: Parse, i: int) -> Span:
    """The weapon with the nouns and adjectives right before it: "car bomb", "high-powered rifles"."""
    first = i
    while first > 0:
        before = parse.tokens[first - 1]
        part = before.sentence == parse.tokens[i].sentence and before.pos not in _NO_PART
        if not (part and before.head == i and before.dep in _BEFORE):
            hyphen = before.text == "-" and first > 1 and parse.tokens[first - 2].head in {i, first - 1}
            if not hyphen:
                break
            first -= 1
            continue
        first -= 1
    if parse.tokens[first].text == "-":
        first += 1
    return Span(parse.tokens[first].start, parse.tokens[i].end)
