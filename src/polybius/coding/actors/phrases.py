"""Where the phrase of an actor begins and ends: without article, number, apposition or relative clause."""

from polybius.types import Parse, Span, Token

LEFT = frozenset({"compound", "amod", "nmod", "poss", "nummod", "quantmod", "det", "predet", "npadvmod", "advmod"})
_STRIPPED_DEPS = frozenset({"det", "predet", "nummod", "quantmod", "advmod", "cc", "preconj"})
_QUANTIFIERS = frozenset(
    {"several", "many", "some", "few", "more", "most", "all", "both", "other", "dozen", "such", "dead"}
)
_KEPT_PREPOSITIONS = frozenset({"of", "for", "from"})


def left_edge(parse: Parse, i: int) -> int:
    """The first token of a phrase's own words before its head."""
    edge = i
    for kid in parse.children(i, *LEFT):
        if kid.i < edge:
            edge = parse.subtree(kid.i)[0].i
    return edge


def phrase(parse: Parse, i: int) -> Span:
    """The noun phrase at head `i`: modifiers before it, and "of …", "for …" or "from …" behind it."""
    first = left_edge(parse, i)
    while first < i and _is_stripped(parse, first, i):
        first += 1
    last = _right_edge(parse, i)
    return Span(parse.tokens[first].start, parse.tokens[last].end)


def _is_stripped(parse: Parse, j: int, i: int) -> bool:
    """Articles, numbers and quantifiers at the front of a phrase, and a bare possessive pronoun."""
    token = parse.tokens[j]
    if token.tag in {"PRP$", "CD", "DT", "PDT", "RB", "RBR", "RBS", "JJR", "IN", "POS", "CC"}:
        return True
    return token.pos in {"PUNCT", "SPACE", "NUM"} or token.lower in _QUANTIFIERS or token.dep in _STRIPPED_DEPS


def _right_edge(parse: Parse, i: int, depth: int = 0) -> int:
    last = i
    for prep in parse.children(i, "prep"):
        if prep.i == last + 1 and prep.lower in _KEPT_PREPOSITIONS and depth < 3:
            for kid in parse.children(prep.i, "pobj"):
                last = max(last, _right_edge(parse, kid.i, depth + 1))
    for kid in parse.children(i, "conj") if depth else ():
        if _joined(parse, i, kid):
            last = max(last, _right_edge(parse, kid.i, depth + 1))
    return last


def _joined(parse: Parse, i: int, other: Token) -> bool:
    """Two names under one preposition: "ministers of A and B"."""
    return other.pos == parse.tokens[i].pos == "PROPN" and other.i - i <= 3
