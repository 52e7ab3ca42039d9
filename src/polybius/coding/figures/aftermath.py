"""What a later clause tells of a victim counted before: "he died in hospital", "the driver was shot dead"."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from polybius.coding.figures.counted import Counted
from polybius.coding.figures.fates import GRAVITY, Fate
from polybius.coding.figures.rules import Rules
from polybius.coding.figures.tolls import fate_of
from polybius.types import Comparator, Figure, FigureKind, Parse, Span, Token, Why

LATER = "figures/told-later"
# The fates that are looked for; of a lesser one ("he was hurt") a number without any is told too.
FATES = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES})
PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself"})
REMAINS = frozenset({"body", "remains", "corpse"})
DEFINITE = frozenset({"the", "this"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
STANDS = SUBJECTS | {"dobj"}
# How many sentences back the victim may have been told of.
FARTHEST = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One person of whom nothing more is known yet than that "one" or "a" names them."""

    noun: int
    number: Span
    words: Span | None
    figure: Figure | None  # the figure of this person, where something befell them already


def told_later(parse: Parse, figures: Sequence[Figure], people: Sequence[Person], rules: Rules) -> Iterator[Figure]:
    """The figures of single victims, with the gravest that any later clause tells of them; `people` in text order."""
    worst: dict[int, Fate] = {}
    known = {person.noun: person for person in people}
    for token, fate in _references(parse, rules):
        person = _meant(parse, token, people)
        if person is not None and _is_worse(fate, worst.get(person.noun), person.figure):
            worst[person.noun] = fate
    changed = {figure.span: known[noun] for noun in worst if (figure := known[noun].figure)}
    for figure in figures:
        person = changed.get(figure.span)
        yield figure if person is None else _after(parse, figure, worst[person.noun])
    for noun, fate in worst.items():
        if known[noun].figure is None:
            yield _new(parse, known[noun], fate)


def _is_worse(fate: Fate, so_far: Fate | None, figure: Figure | None) -> bool:
    given = [one.kind for one in (so_far, figure) if one is not None and one.kind in GRAVITY]
    return all(GRAVITY.index(fate.kind) < GRAVITY.index(kind) for kind in given)


def _references(parse: Parse, rules: Rules) -> Iterator[tuple[Token, Fate]]:
    """The pronouns and definite nouns to which something happens, with what it is."""
    for token in parse.tokens:
        if token.lower in {"his", "her"} and parse.tokens[token.head].lower in REMAINS and _is_found(parse, token):
            yield token, Fate(FigureKind.KILLED, token.head, "death-of")
        elif _stands(parse, token) and _refers(parse, token):
            fate = fate_of(parse, Counted(token.i, None, None, token.i), rules, strict=True)
            if fate is not None and _counts(parse, fate, rules):
                yield token, fate


def _stands(parse: Parse, token: Token) -> bool:
    of = parse.tokens[token.head]
    found = token.dep == "pobj" and of.lower == "of" and parse.tokens[of.head].lower in REMAINS
    return token.dep in STANDS or found


def _is_found(parse: Parse, owner: Token) -> bool:
    """ "His body was found", "they recovered her remains"."""
    remains = parse.tokens[owner.head]
    return owner.dep == "poss" and remains.dep in STANDS and parse.tokens[remains.head].pos == "VERB"


def _refers(parse: Parse, token: Token) -> bool:
    if token.lower in PRONOUNS:
        return token.pos == "PRON"
    return token.tag == "NN" and any(kid.lower in DEFINITE for kid in parse.children(token.i, "det"))


def is_told_as_fact(parse: Parse, head: int) -> bool:
    """Not "if he dies", "he will be killed", "he was not hurt"."""
    return not any(
        kid.dep == "neg" or kid.tag == "MD" or (kid.dep == "mark" and kid.lower in {"if", "unless", "lest"})
        for kid in parse.children(head)
    )


def _counts(parse: Parse, fate: Fate, rules: Rules) -> bool:
    return fate.kind in FATES and is_told_as_fact(parse, fate.head) and not is_rough(parse, fate, rules)


def is_rough(parse: Parse, fate: Fate, rules: Rules) -> bool:
    """Whether the fate is a beating of which no wound is told: no figure by itself."""
    return fate.kind is FigureKind.WOUNDED and rules.named(parse.tokens[fate.head], "rough")


def _meant(parse: Parse, token: Token, people: Sequence[Person]) -> Person | None:
    """The person last told of whom the words can mean, a subject or a victim before others."""
    first = parse.sentences[max(token.sentence - FARTHEST, 0)].first
    near = people[
        bisect_left(people, first, key=lambda p: p.noun) : bisect_left(people, token.i, key=lambda p: p.noun)
    ]
    if token.lower not in PRONOUNS | {"his"}:
        fit = [p for p in near if parse.tokens[p.noun].lemma == token.lemma or token.lemma == "victim"]
        return fit[-1] if len({p.noun for p in fit}) == 1 else None
    likely = [p for p in near if p.figure is not None or parse.tokens[p.noun].dep in SUBJECTS]
    return max(likely, key=lambda p: (parse.tokens[p.noun].sentence, p.figure is not None, p.noun), default=None)


def _after(parse: Parse, figure: Figure, fate: Fate) -> Figure:
    return replace(
        figure, kind=fate.kind, head=fate.head, why=(Why(LATER, parse.tokens[fate.head].span), *figure.why[1:])
    )


def _new(parse: Parse, person: Person, fate: Fate) -> Figure:
    return Figure(
        "", fate.kind, person.number, 1.0, 1.0, 1.0, Comparator.EXACTLY,
        counted=person.words.of(parse.text) if person.words else None,
        counted_span=person.words,
        head=fate.head,
        why=(Why(LATER, parse.tokens[fate.head].span), Why("figures/one", person.number)),
    )  # fmt: skip
