"""Acts of which somebody is only accused, charged or cleared: told, but by nobody as a fact."""

from dataclasses import replace

from polybius.lexicon.charges import load
from polybius.types import Certainty, Factuality, Parse, Span, Token, Why

RULE = "fact/only-charged"
LINKS = frozenset({"of", "with", "for", "over", "in"})
_BELOW = frozenset({"pcomp", "pobj", "conj", "dobj", "xcomp", "prep"})


def only_charged(parse: Parse, head: int, fact: Factuality) -> Factuality:
    """The standing of the act at `head`; possible at most where it is only what somebody is charged with."""
    cue = _charge(parse, parse.tokens[head])
    if cue is None or fact.certainty is not Certainty.CERTAIN or fact.polarity == "-":
        return fact
    why = (*fact.why, Why(RULE, cue))
    return replace(fact, certainty=Certainty.POSSIBLE, hedges=(*fact.hedges, cue), why=why)


def _charge(parse: Parse, act: Token) -> Span | None:
    """The words that charge somebody with an act, or clear him of it, above the act."""
    below = act
    for above in parse.ancestors(act.i):
        if below.dep not in _BELOW:
            return None
        if below.lower in LINKS and _charges(parse, above):
            return above.span
        below = above
    return None


def _charges(parse: Parse, word: Token) -> bool:
    words = load()
    if word.pos == "NOUN":
        return word.lemma in words.nouns
    if word.lemma in words.cleared:
        return True
    # who is "accused of torture" is accused by somebody whom the text does not name
    return word.lemma in words.charged and word.tag == "VBN" and not _accuser(parse, word)


def _accuser(parse: Parse, word: Token) -> bool:
    """Whether somebody is named who accuses, as agent or as the subject of "has accused"."""
    passive = any(parse.children(word.i, "auxpass", "nsubjpass"))
    active = bool(parse.children(word.i, "nsubj")) and not passive
    return active or any(kid.lower == "by" for kid in parse.children(word.i, "agent", "prep"))
