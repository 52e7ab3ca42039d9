"""Acts of which somebody is only accused, charged or cleared: told, but by nobody as a fact."""

from dataclasses import replace

from polybius.types import Certainty, Factuality, Parse, Span, Token, Why

# Participles without an agent: who is "accused of torture" is accused by somebody whom the text does not name.
CHARGED = frozenset({
    "accuse", "charge", "suspect", "indict", "try", "prosecute", "implicate", "investigate", "arraign",
})  # fmt: skip
CLEARED = frozenset({"acquit", "clear", "exonerate", "absolve"})
NOUNS = frozenset({"charge", "suspicion", "count", "indictment"})
LINKS = frozenset({"of", "with", "for", "over", "in"})
_BELOW = frozenset({"pcomp", "pobj", "conj", "dobj", "xcomp", "prep"})


def only_charged(parse: Parse, head: int, fact: Factuality) -> Factuality:
    """The standing of the act at `head`; possible at most where it is only what somebody is charged with."""
    cue = _charge(parse, parse.tokens[head])
    if cue is None or fact.certainty is not Certainty.CERTAIN or fact.polarity == "-":
        return fact
    why = (*fact.why, Why("fact/only-charged", cue))
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
    if word.pos == "NOUN":
        return word.lemma in NOUNS
    if word.lemma in CLEARED:
        return True
    return word.lemma in CHARGED and word.tag == "VBN" and not _accuser(parse, word)


def _accuser(parse: Parse, word: Token) -> bool:
    """Whether somebody is named who accuses, as agent or as the subject of "has accused"."""
    passive = any(parse.children(word.i, "auxpass", "nsubjpass"))
    active = bool(parse.children(word.i, "nsubj")) and not passive
    return active or any(kid.lower == "by" for kid in parse.children(word.i, "agent", "prep"))
