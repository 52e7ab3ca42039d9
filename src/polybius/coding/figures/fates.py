"""What a single word does to the people by it: kills, wounds, holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from polybius.coding.figures.rules import Cue, Rules
from polybius.types import FigureKind, Parse, Token

# Of several things that befell the same people the gravest is the figure's.
GRAVITY = (
    FigureKind.KILLED, FigureKind.HOSTAGES, FigureKind.CAPTURED, FigureKind.WOUNDED, FigureKind.ARRESTED,
    FigureKind.MISSING, FigureKind.DISPLACED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """A kind, the token that makes it, and the rule that says so."""

    kind: FigureKind
    head: int
    rule: str
    part: bool = False


def gravest(fates: Iterable[Fate]) -> Fate | None:
    """The worst of several, the first of equals."""
    return min(fates, key=lambda fate: (GRAVITY.index(fate.kind), fate.head), default=None)


def fates_at(parse: Parse, token: Token, rules: Rules, *who: str) -> Iterator[Fate]:
    """What a word does to the people on these sides of it."""
    for cue in rules.cues_of(token, *who):
        yield _deadly(parse, token, cue, rules)
    if "object" in who and token.lower in rules.words["hold"] and _has_captor(parse, token, rules):
        yield Fate(FigureKind.HOSTAGES, token.i, "held")
    if "object" in who and token.lower in rules.words["seize"] and _has_no_agent(parse, token):
        yield Fate(FigureKind.HOSTAGES, token.i, "held")


def _deadly(parse: Parse, token: Token, cue: Cue, rules: Rules) -> Fate:
    """A wounding that killed: "shot dead", "stabbed to death"."""
    if (
        cue.kind is FigureKind.WOUNDED
        and cue.who == "object"
        and (is_to_death(parse, token) or any(t.lower in rules.words["fatal"] for t in _around(parse, token)))
    ):
        return Fate(FigureKind.KILLED, token.i, "fatal")
    if cue.kind is FigureKind.ARRESTED and cue.who == "object" and _has_captor(parse, token, rules):
        return Fate(FigureKind.HOSTAGES, token.i, "held")
    return Fate(cue.kind, token.i, cue.id)


def _has_captor(parse: Parse, verb: Token, rules: Rules) -> bool:
    """Whether no authority holds them: "detained by rebels", "forcibly taken", "held against their will"."""
    if any(kid.lower in {"forcibly", "forcefully", "against"} for kid in parse.children(verb.i, "advmod", "prep")):
        return True
    agents = [
        below
        for by in parse.children(verb.i, "agent", "prep")
        if by.lower == "by"
        for below in parse.children(by.i, "pobj")
    ]
    if not agents and verb.tag != "VBN" and verb.lemma != "take":  # "took 12 prisoner" is war
        agents = parse.children(verb.i, "nsubj")
    return any(_is_captor(parse, agent, rules) for agent in agents)


def _is_captor(parse: Parse, agent: Token, rules: Rules) -> bool:
    """ "Militants", "rebel forces", "masked men"."""
    before = parse.children(agent.i, "amod", "compound", "nmod")
    if rules.named(agent, "captors") or any(rules.named(kid, "captors") for kid in before):
        return True
    nameless = any(kid.lower in rules.words["nameless"] for kid in before)
    return nameless and agent.lemma in {"man", "individual", "person"}


def _has_no_agent(parse: Parse, verb: Token) -> bool:
    """ "Sixteen clerks were seized": by whom is not told."""
    return bool(parse.children(verb.i, "auxpass")) and not parse.children(verb.i, "agent")


def _around(parse: Parse, token: Token) -> tuple[Token, ...]:
    near = parse.tokens[max(token.i - 1, 0) : token.i + 3]
    return tuple(t for t in near if t.sentence == token.sentence and t.i != token.i)


def is_to_death(parse: Parse, verb: Token) -> bool:
    """ "Beaten to death", "speared four raiders to death", "beaten and chopped to death"."""
    own = any(
        below.lower == "death"
        for prep in parse.children(verb.i, "prep", "dative")
        if prep.lower == "to"
        for below in parse.children(prep.i, "pobj")
    )
    return own or any(is_to_death(parse, kid) for kid in parse.children(verb.i, "conj") if kid.pos == "VERB")
