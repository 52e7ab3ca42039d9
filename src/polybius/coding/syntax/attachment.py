"""The parse with one thing mended that small pipelines get wrong: what somebody is accused of.

"Accused the police of beating strikers" is read as if there were police of strikers who beat.  The deed belongs to
the verb, and the participle is a verb with an object of its own.
"""

from collections.abc import Iterator
from dataclasses import replace

from polybius.lexicon import charges
from polybius.types import Parse, Token

_PERSONS = frozenset({"dobj", "pobj", "nsubjpass", "appos", "conj", "compound", "poss"})


def mended(parse: Parse) -> Parse:
    """The parse, with deeds given to the verbs that accuse of them; the same where there is nothing to mend."""
    changed = {token.i: token for of in parse.tokens if of.lower == "of" for token in _deed(parse, of)}
    if not changed:
        return parse
    return replace(parse, tokens=tuple(changed.get(token.i, token) for token in parse.tokens))


def _deed(parse: Parse, of: Token) -> Iterator[Token]:
    """The tokens that change where an "of" names the deed of an accusation and is not the verb's already."""
    verb = _verb(parse, of)
    if verb is None or of.i + 1 >= len(parse.tokens):
        return
    after, noun = parse.tokens[of.i + 1], next(iter(parse.children(of.i, "pobj")), None)
    if after.tag == "VBG" and noun is not None and after.head == noun.i and after.dep in {"amod", "compound"}:
        yield of._replace(head=verb.i)
        yield after._replace(pos="VERB", dep="pcomp", head=of.i)
        yield noun._replace(dep="dobj", head=after.i)
    elif any(kid.tag == "VBG" for kid in parse.children(of.i, "pcomp")) or _names_deed(noun):
        yield of._replace(head=verb.i)


def _names_deed(noun: Token | None) -> bool:
    return noun is not None and noun.lemma in charges.load().deeds


def _verb(parse: Parse, of: Token) -> Token | None:
    """The verb that accuses, above the person that the "of" was given to; None where it has an "of" of its own."""
    verbs, above = charges.load().of, parse.tokens[of.head]
    if of.dep != "prep" or above.lemma in verbs:
        return above if above.lemma in verbs and above.i != of.i else None
    for _ in range(5):
        if above.dep not in _PERSONS and above.dep not in {"agent", "prep"}:
            return None
        above = parse.tokens[above.head]
        if above.lemma in verbs:
            own = any(kid.lower == "of" and kid.i != of.i for kid in parse.children(above.i, "prep"))
            return None if own or above.i > of.i else above
    return None
