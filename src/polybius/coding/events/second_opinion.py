"""The model's view of how an act is told and who its parties are, beside what syntax and cue words say.

Rules propose and explain; where they heard no word that bears on a question, and the model is sure of another answer
than their default, its answer is taken and `why` says so.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from polybius.coding.actors.coreference import SAYING
from polybius.coding.actors.scene import MODIFIER
from polybius.coding.encoder import Told
from polybius.coding.events import roles
from polybius.coding.events.anchors import Anchor, Surroundings
from polybius.coding.syntax.grammar import NOMINAL
from polybius.types import ActorKind, Certainty, Era, Factuality, Parse, Role, Span, Tense, Token, Why

ARMED = ("<weapon>", "<force>")  # whose they are is who acts: "its gunboats"
# How sure the model has to be to overrule a default, and how sure to overrule a cue.
SURE_DENIED, SURE_CERTAINTY, SURE_TENSE, SURE_ERA = 0.9, 0.85, 0.85, 0.9


def factuality(fact: Factuality, told: Told | None, anchor: Span) -> Factuality:
    """The factuality that rules gave, with the model's answers to what no cue speaks to."""
    if told is None:
        return fact
    changes: dict[str, object] = {}
    certainty, sure = max(told.certainty.items(), key=lambda pair: pair[1])
    if fact.certainty is Certainty.CERTAIN and certainty is not fact.certainty and sure >= SURE_CERTAINTY:
        changes["certainty"] = certainty
    tense, sure = max(told.tense.items(), key=lambda pair: pair[1])
    if tense is not fact.tense and sure >= SURE_TENSE and not (fact.tense is Tense.FUTURE and fact.why):
        changes["tense"] = tense
    if fact.polarity == "+" and told.denied >= SURE_DENIED:
        changes["polarity"] = "-"
    if fact.era is Era.NEWS and told.background >= SURE_ERA:
        changes["era"] = Era.BACKGROUND
    if not changes:
        return fact
    why = tuple(Why(f"encoder/{name}", anchor) for name in changes)
    return replace(fact, **changes, why=(*fact.why, *why))  # type: ignore[arg-type]


def actors(around: Surroundings, anchor: Anchor, found: Sequence[Role], others: Iterable[Role]) -> tuple[Role, ...]:
    """Who did it by the rules; where they found nobody, whom the model sees."""
    return tuple(found) or _named(around, anchor, "actors", others)


def recipients(around: Surroundings, anchor: Anchor, found: Sequence[Role], others: Sequence[Role]) -> tuple[Role, ...]:
    """To whom it was done by the rules; where they found nobody, or but a building near by, whom the model sees.

    An act between sides is done to nobody, and where the words say that it befell nobody, the model is not asked.
    """
    if roles.is_mutual(around, anchor) or roles.befell_nobody(around, anchor):
        return tuple(found)
    if found and (anchor.slots.get("object") or not all(roles.is_building(around, role) for role in found)):
        return tuple(found)
    doing = {role.actor for role in others if _is_person(around, role)}
    seen = tuple(r for r in _named(around, anchor, "recipients", others) if r.actor not in doing)
    people = tuple(role for role in seen if not roles.is_building(around, role))
    return (people or tuple(found)) if found else seen


def _is_person(around: Surroundings, role: Role) -> bool:
    actor = around.actors.get(role.actor)
    return actor is not None and actor.kind is ActorKind.PERSON


def _named(around: Surroundings, anchor: Anchor, role: str, others: Iterable[Role]) -> tuple[Role, ...]:
    """The actors named where the model sees a party of an act, who are none of the others."""
    if around.tags is None or anchor.head not in around.tags.parties:
        return ()
    tokens: tuple[int, ...] = getattr(around.tags.parties[anchor.head], role)
    taken = [other.span for other in others]
    heads = {i for i in tokens if around.actors.at_head(i) is not None}
    parties = (
        i
        for i in tokens
        if _may_be_party(around, anchor, i, acting=role == "actors") and not _is_inside(around.parse, heads, i)
    )
    mentions = [
        mention
        for i in parties
        for mention in around.actors.all_at_head(i)
        if role != "actors" or not roles.is_unable(around, anchor, mention.actor)
    ]
    seen = {mention.actor: Role(mention.span, mention.actor) for mention in mentions}  # of "Syrian", "army" the last
    return tuple(one for one in seen.values() if not any(one.span.overlaps(span) for span in taken))


def _is_inside(parse: Parse, heads: Container[int], i: int) -> bool:
    """Whether a token only belongs to the phrase of another party: the force in "a colonel in the force"."""
    token = parse.tokens[i]
    while token.head != token.i and token.dep != "conj":
        token = parse.tokens[token.head]
        if token.i in heads:
            return True
        if token.pos not in {"NOUN", "PROPN"} and token.lower not in {"of", "in", "from"}:
            break
    return False


def _may_be_party(around: Surroundings, anchor: Anchor, i: int, acting: bool) -> bool:
    """Whether a token can stand for a party: not as owner or origin of a place, nor in a clause about somebody else."""
    token = around.parse.tokens[i]
    if token.tag == "PRP$" and not (acting and around.lexicon.is_a(around.parse.tokens[token.head].lemma, ARMED)):
        return False
    parse = around.parse
    if acting and (_is_hit(around, anchor, token) or (token.head != anchor.head and roles.is_nobody(parse, token))):
        return False
    apart = _of_place(around, i) or _in_aside(parse, anchor, i) or _only_speaks(parse, anchor, i)
    return not apart and not _on_occasion(around, anchor, i)


def _is_hit(around: Surroundings, anchor: Anchor, token: Token) -> bool:
    if token.head != anchor.head:
        return False
    if token.dep == "poss":
        return roles.is_victim(around, anchor, token.i)
    return token.dep in MODIFIER and roles.is_target(around, anchor, token.i)


def _on_occasion(around: Surroundings, anchor: Anchor, i: int) -> bool:
    """Whether somebody does or suffers another act, of which this one is but the ground: "arrested for the bombing"."""
    parse = around.parse
    token = parse.tokens[i]
    path = [parse.tokens[anchor.head], *parse.ancestors(anchor.head)]
    below = next((t for t in path if t.head == token.head != t.i), None)
    if token.dep not in {"dobj", "nsubj", "nsubjpass"} or below is None:
        return False
    if below.lower == "for" and roles.is_mutual(around, anchor):
        return False  # "received the envoy for talks"
    if below.lower not in _GROUNDS and not any(t.lemma in _SCENES for t in path[: path.index(below)]):
        return False
    return not around.lexicon.is_a(parse.tokens[token.head].lemma, ("<result>",))


# What is not the act but left of it: "carried a child at the scene of the raid".
_SCENES = frozenset({"scene", "site", "aftermath", "anniversary", "wake", "victim", "survivor", "rubble", "wreckage"})
_GROUNDS = frozenset({"for", "over", "after", "following", "since", "before", "amid", "despite", "about", "against"})


def _only_speaks(parse: Parse, anchor: Anchor, i: int) -> bool:
    """Whether somebody only tells of the act: "rebels said ten were killed", "the minister's remarks on the raid"."""
    token = parse.tokens[i]
    above = parse.tokens[token.head]
    path = (parse.tokens[anchor.head], *parse.ancestors(anchor.head))
    told = next((t for t in path if t.head == above.i != t.i), None)
    if told is None or above.i in {anchor.head, anchor.governor}:
        return False
    if token.dep == "poss":
        return above.lemma in _WORDS
    return token.dep == "nsubj" and above.lemma in SAYING and told.dep == "ccomp"


# What is somebody's own words, and not his act.
_WORDS = frozenset({
    "comment", "remark", "statement", "word", "account", "report", "claim", "speech", "view", "version",
})  # fmt: skip


def _of_place(around: Surroundings, i: int) -> bool:
    """Whether a word only says what place or building is meant: "the Chadian town", "the Shia quarter"."""
    token = around.parse.tokens[i]
    while token.dep in MODIFIER or token.dep == "poss":
        token = around.parse.tokens[token.head]
    return token.i != i and (token.i in around.placed or around.lexicon.is_a(token.lemma, ("<place>", "<building>")))


def _in_aside(parse: Parse, anchor: Anchor, i: int) -> bool:
    """Whether a token stands in a relative clause or participle about another noun than the act."""
    above = {anchor.head, anchor.governor, *(token.i for token in parse.ancestors(anchor.head))}
    chain = (parse.tokens[i], *parse.ancestors(i))
    if parse.tokens[anchor.head].pos in NOMINAL and any(t.i == anchor.head for t in chain):
        return False
    return any(
        t.i not in above and ((t.dep in {"relcl", "acl"} and t.head not in above) or _is_other_clause(parse, t))
        for t in chain
    )


def _is_other_clause(parse: Parse, token: Token) -> bool:
    """Whether a word heads a clause that tells of another time, or of what else is the case: "since the army left"."""
    return token.dep == "advcl" and any(kid.lower in _APART for kid in parse.children(token.i, "mark"))


_APART = frozenset({"since", "before", "although", "though", "while", "until", "unless", "if", "because"})
