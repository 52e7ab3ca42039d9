"""How a place name is used: for the place itself, or for those who rule there.

"Baku said" and "talks with Baku" mean a government, "in Baku" and "the Baku suburb" a city.  The answer comes
from the syntax around the name and the words in `data/places/words.yaml`.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from polybius.coding.statements.cue_rules import speaks_by_mark
from polybius.coding.times.words import words as calendar
from polybius.lexicon.files import DATA, read_yaml
from polybius.types import Parse, PlaceUse, Span, Token

Kind = Literal["state", "capital", "seat", "city", "region"]
RULERS = frozenset({"state", "capital", "seat"})
_NAME_PARTS = frozenset({"compound", "nmod", "amod", "flat"})


@lru_cache(maxsize=1)
def words() -> Mapping[str, frozenset[str]]:
    """The word lists of `data/places/words.yaml` by their names."""
    lists = read_yaml(DATA / "places" / "words.yaml")
    return {name: frozenset(text.split()) for name, text in lists.items() if name != "groups"}


@lru_cache(maxsize=1)
def groups() -> tuple[str, ...]:
    """The names of groups, in lower case, that hold a place name and mean no place."""
    return tuple(name.strip() for name in read_yaml(DATA / "places" / "words.yaml")["groups"].split(","))


def use_of(parse: Parse, span: Span, kind: Kind) -> PlaceUse:
    """Whether the name under the span stands for the place or for its government."""
    head = parse.head_of(span)
    if head is None:
        return PlaceUse.PLACE
    return PlaceUse.GOVERNMENT if _rules(parse, head, kind) else PlaceUse.PLACE


def _rules(parse: Parse, name: Token, kind: Kind) -> bool:
    """Whether the name, by the word it hangs on or a mark beside it, stands for those who rule."""
    if kind in RULERS and speaks_by_mark(parse, name.i):
        return True
    name = _first_conjunct(parse, name)
    above = parse.tokens[name.head]
    match name.dep:
        case "nsubj":
            return _speaks_or_acts(parse, above, kind)
        case "nsubjpass":
            return kind in RULERS and above.lemma not in words()["placing_verbs"]
        case "agent":
            return kind in RULERS
        case "dobj" | "dative" | "iobj":
            return kind in RULERS and above.lemma in words()["addressed_verbs"]
        case "pobj":
            return kind in RULERS and _after_preposition(parse, above, kind)
        case "poss":
            return kind in RULERS and above.lemma in words()["act_nouns"] | words()["official_nouns"]
        case dep if dep in _NAME_PARTS and above.lower not in calendar().weekdays:  # "near the Kremlin Sunday"
            return _before_noun(above, kind)
    return kind == "seat" and above.lemma in words()["addressed_verbs"]


def _first_conjunct(parse: Parse, name: Token) -> Token:
    """The name that this one is coordinated with: "Baku and Yerevan agreed" speaks of both alike."""
    while name.dep == "conj" and parse.tokens[name.head].pos in {"PROPN", "NOUN"}:
        name = parse.tokens[name.head]
    return name


def _speaks_or_acts(parse: Parse, verb: Token, kind: Kind) -> bool:
    if kind not in RULERS:
        return False
    if verb.lemma in words()["stative_verbs"]:
        return kind == "state" and verb.lemma == "have" and bool(parse.children(verb.i, "xcomp"))
    return kind in {"state", "seat"} or verb.lemma in words()["acting_verbs"]


def _after_preposition(parse: Parse, preposition: Token, kind: Kind) -> bool:
    lists, word = words(), preposition.lower
    governor = parse.tokens[preposition.head]
    if word in lists["place_prepositions"]:
        return False
    if word == "by" and preposition.dep == "agent":
        return True
    if word == "for" and governor.pos == "VERB":
        return governor.lemma not in lists["leaving_for"]
    if word in lists["government_prepositions"]:
        return governor.lemma not in lists["place_nouns"]
    if word == "on":
        return governor.lemma in lists["put_on"]
    if word == "from":
        return governor.lemma in lists["act_nouns"] - {"withdrawal", "strike", "troop"}
    if word == "to":
        return governor.lemma in lists["act_nouns"] | lists["given_to"]
    if word == "of":
        official = governor.lemma in lists["official_nouns"]
        return official or (kind != "state" and governor.lemma in lists["act_nouns"])
    return False


def _before_noun(noun: Token, kind: Kind) -> bool:
    """ "US officials" are a government's; "the Moscow region" and "the Paris attacks" are places."""
    if kind not in RULERS or noun.lemma in words()["place_nouns"]:
        return False
    return kind != "capital" or noun.lemma in words()["official_nouns"]
