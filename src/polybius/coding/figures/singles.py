"""Figures without a number: the one victim that "a" or "another" names, and none at all."""

from collections.abc import Iterator

from polybius.coding.figures.attach import ONE
from polybius.coding.figures.counted import Counted
from polybius.coding.figures.fates import Fate
from polybius.coding.figures.rules import Rules
from polybius.coding.figures.tolls import fate_of
from polybius.types import Comparator, Figure, FigureKind, Parse, Span, Token, Why

# The kinds of which a single person named by "a" is a figure of one, and those of which none is a figure.
SINGLE_KINDS = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES, FigureKind.MISSING})
HARMED = frozenset({FigureKind.KILLED, FigureKind.WOUNDED})
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth"})
OWNED = frozenset({"his", "her", "their", "its"})
SINGLE = frozenset({"a", "an", "another", "other"}) | ORDINALS | OWNED
# Nouns that are more than one person.
GROUPS = {"couple": 2.0, "pair": 2.0, "duo": 2.0, "trio": 3.0}
NONE = frozenset({"no", "zero"})
NOBODY = frozenset({"nobody", "none", "one"})


def single_victims(parse: Parse, rules: Rules) -> Iterator[Figure]:
    """ "A man was killed", "an Afghan soldier", "a second protester was wounded"."""
    for token in parse.tokens:
        if token.lower in SINGLE:
            noun = _noun_of(parse, token)
            if (
                token.lower in {"another", "other"}
                and _is_alone(parse, token)
                and token.dep in {"nsubj", "nsubjpass", "dobj", "conj"}
            ):
                yield from _one(parse, token.span, Counted(token.i, None, None, token.i), rules)
            elif token.dep in {"det", "amod", "nmod", "poss"} and noun.i > token.i and _is_somebody(parse, noun, rules):
                yield from _single(parse, token, noun, rules)


def single_people(parse: Parse, rules: Rules) -> Iterator[tuple[int, Span, Span]]:
    """Everybody whom "a" or "another" names where a victim can stand: noun, article and words."""
    for token in parse.tokens:
        if token.lower in {"a", "an", "another"} and token.dep == "det":
            noun = _noun_of(parse, token)
            if noun.i > token.i and noun.dep in {"nsubj", "nsubjpass", "dobj"} and _is_somebody(parse, noun, rules):
                yield noun.i, token.span, Span(parse.tokens[token.i + 1].start, noun.end)


def _noun_of(parse: Parse, article: Token) -> Token:
    """The noun that an article stands before: behind a group's name that the parser took for it ("a JSD(R) leader")."""
    noun = parse.tokens[article.head]
    if any(kid.i > article.i for kid in parse.children(noun.i, "nummod")):
        return article  # "an additional ten clerks": the number counts
    above = parse.tokens[noun.head]
    while noun.dep in {"nmod", "compound"} and above.i > noun.i > article.i:
        noun, above = above, parse.tokens[above.head]
    return noun


def is_person_noun(noun: Token, rules: Rules) -> bool:
    """Whether a noun can be one person: no group, thing, unit or organisation."""
    return not rules.named(noun, "groups", "things", "units", "abstract", "unpersons")


def _is_alone(parse: Parse, token: Token) -> bool:
    """ "Another was wounded", "the other died"."""
    return token.lower == "another" or _before(parse, token) == "the"


def _before(parse: Parse, token: Token) -> str:
    return parse.tokens[token.i - 1].lower if token.i else ""


def _is_somebody(parse: Parse, noun: Token, rules: Rules) -> bool:
    """Whether the noun can be one person who stands where victims stand."""
    if not _is_singular(parse, noun) or noun.dep == "appos":
        return False
    if rules.named(noun, "groups", "things", "units", "unpersons"):
        return False
    if noun.dep != "pobj":
        return True
    prep = parse.tokens[noun.head]
    if prep.lower in {"in", "with"}:  # "resulted in a clerk killed"
        return any(kid.i > noun.i for kid in parse.children(noun.i, "acl", "amod", "conj"))
    return prep.lower in {"including", "among"} or (prep.lower == "of" and not _is_mourned(parse, prep, rules))


def _is_singular(parse: Parse, noun: Token) -> bool:
    """A singular noun; "militant" and "national" are nouns though the parser may take them for adjectives."""
    if noun.tag in {"NNS", "NNPS"}:  # "a levies personnel": the article counts, whatever the noun's form
        return _is_simple(parse.tokens[noun.i - 1]) and _has_article(parse, noun)
    return noun.tag in {"NN", "NNP"} or (noun.pos == "ADJ" and noun.dep in {"nsubj", "nsubjpass", "dobj"})


def _has_article(parse: Parse, noun: Token) -> bool:
    return any(kid.lower in {"a", "an", "another"} for kid in parse.children(noun.i, "det"))


def _is_simple(word: Token) -> bool:
    """Whether a word before a noun says nothing of how many: not "a few men", "a dozen clerks"."""
    return word.lower not in {"few", "dozen", "hundred", "thousand", "million", "couple", "handful", "score", "many"}


def _is_mourned(parse: Parse, of: Token, rules: Rules) -> bool:
    """ "Protested against the killing of a poet": the act is the matter of another, and no toll."""
    act = parse.tokens[of.head]
    above = parse.tokens[act.head]
    return (act.dep == "pobj" and above.lower not in {"in", "to", "with"}) or (
        act.dep == "dobj" and above.lower not in rules.words["cause"]
    )


def _single(parse: Parse, token: Token, noun: Token, rules: Rules) -> Iterator[Figure]:
    start: Token | None = token
    if token.lower in ORDINALS:
        start = parse.tokens[token.i - 1] if _before(parse, token) in {"a", "the"} else None
    elif (
        (token.lower in OWNED and not _joins_counted(parse, noun))
        or parse.tokens[token.i + 1].lower in ORDINALS
        or token.lower == "other"
    ):
        start = None
    if start is not None:
        words = Span(parse.tokens[token.i + 1].start, noun.end)
        yield from _one(parse, Span(start.start, token.end), Counted(noun.i, noun.i, words, noun.i), rules)


def _joins_counted(parse: Parse, noun: Token) -> bool:
    """ "Two clerks and their driver": the last of those counted one by one."""
    first = parse.tokens[noun.head]
    return noun.dep == "conj" and any(
        kid.pos == "NUM" or kid.lower in {"a", "an"} for kid in parse.children(first.i, "nummod", "det")
    )


def _one(parse: Parse, span: Span, counted: Counted, rules: Rules) -> Iterator[Figure]:
    fate = fate_of(parse, counted, rules, strict=True)
    if fate is None or is_attempted(parse, fate.head, rules):
        return
    if _is_by_the_way(parse, fate, counted):
        return
    if fate.kind in SINGLE_KINDS and fate.head != counted.noun:
        noun = parse.tokens[counted.top]
        yield _exactly(GROUPS.get(noun.lower, 1.0), parse, span, counted.span, fate)
        for other in _sharing(parse, noun, rules):
            yield _exactly(1.0, parse, other.span, other.span, fate)


def _sharing(parse: Parse, noun: Token, rules: Rules) -> Iterator[Token]:
    """ "A senior officer and soldier were killed": a second one under the same article, by the verb's number."""
    verb = parse.tokens[noun.head]
    if noun.dep not in {"nsubj", "nsubjpass"} or not any(t.lower in {"were", "are"} for t in parse.children(verb.i)):
        return
    for kid in parse.children(noun.i, "conj"):
        if kid.tag == "NN" and not parse.children(kid.i, "det", "poss", "nummod") and _is_somebody(parse, kid, rules):
            yield kid


def _is_by_the_way(parse: Parse, fate: Fate, counted: Counted) -> bool:
    """ "Helped an injured woman" tells of no toll; nor does what is only coordinated with a part of one."""
    noun = parse.tokens[counted.top]
    return (parse.tokens[fate.head].head == noun.i and fate.head < noun.i) or (fate.part and noun.dep != "pobj")


def is_attempted(parse: Parse, head: int, rules: Rules) -> bool:
    """ "Tried to murder a guard"."""
    verb = parse.tokens[head]
    return verb.dep == "xcomp" and verb.tag == "VB" and parse.tokens[verb.head].lower in rules.words["attempts"]


def no_victims(parse: Parse, rules: Rules) -> Iterator[Figure]:
    """ "No civilian casualties", "nobody was hurt": a figure of none."""
    for token in parse.tokens:
        if token.lower in NONE and token.dep in {"det", "nummod"}:
            yield from _none_named(parse, token, rules)
        elif token.lower in NOBODY and token.dep in {"nsubj", "nsubjpass", "dobj"}:
            yield from _none_harmed(parse, token, rules)


def _none_named(parse: Parse, token: Token, rules: Rules) -> Iterator[Figure]:
    noun = parse.tokens[token.head]
    cue = next(iter(rules.cues_of(noun, "named")), None)
    if cue is not None and cue.kind in HARMED and noun.i > token.i:
        words = Span(parse.tokens[token.i + 1].start, noun.end)
        yield _exactly(0.0, parse, token.span, words, Fate(cue.kind, noun.i, cue.id))


def _none_harmed(parse: Parse, token: Token, rules: Rules) -> Iterator[Figure]:
    first = token
    if token.lower == "one":
        if _before(parse, token) != "no":
            return
        first = parse.tokens[token.i - 1]
    fate = fate_of(parse, Counted(token.i, None, None, token.i), rules, strict=True)
    if fate is not None and fate.kind in HARMED:
        yield _exactly(0.0, parse, Span(first.start, token.end), None, fate)


def _exactly(number: float, parse: Parse, span: Span, words: Span | None, fate: Fate) -> Figure:
    return Figure(
        "", fate.kind, span, number, number, number, Comparator.EXACTLY,
        counted=words.of(parse.text) if words else None,
        counted_span=words,
        head=fate.head,
        why=(
            Why(f"figures/{fate.rule}", parse.tokens[fate.head].span),
            Why(ONE if number else "figures/none", span),
        ),
    )  # fmt: skip
