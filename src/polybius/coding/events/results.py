"""What an act did to people is part of it: "ambushed a convoy, killing 13" is one act."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from polybius.coding.events.anchors import Surroundings
from polybius.coding.events.drafts import Draft, of_sentence
from polybius.coding.events.once import other_parties
from polybius.coding.events.roles import is_building, is_mutual
from polybius.coding.syntax.grammar import VERBAL, clause_of
from polybius.types import EventType, Parse, Role, Token


def with_results(around: Surroundings, drafts: list[Draft], likely: Callable[[Draft], bool]) -> list[Draft]:
    """The likely acts with what they did to people taken in, though that be unlikely as an act of its own.

    "Ambushed a convoy, killing 13" is one act.
    """
    kept = list(drafts)
    for draft in filter(partial(is_result, around), drafts):
        places = of_sentence(around.parse, kept, draft.head)
        own = next((n for n in places if kept[n] == draft), None)
        causes = [n for n in places if kept[n] is not draft and likely(kept[n]) and _caused(around, kept[n], draft)]
        if own is not None and causes:
            cause = min(causes, key=lambda n: _remoteness(around.parse, kept[n], draft))
            kept[cause] = _joined(around, kept[cause], draft)
            del kept[own]
    return [draft for draft in kept if likely(draft)]


def _remoteness(parse: Parse, cause: Draft, result: Draft) -> tuple[bool, bool, int]:
    """How far an act is from what it did: its subject or agent is nearest, then what shares its clause."""
    tokens = (*result.anchor.slots.get("subject", ()), *result.anchor.slots.get("in", ()))
    apart = clause_of(parse, cause.anchor.governor) != clause_of(parse, result.anchor.governor)
    return cause.head not in tokens, apart, abs(cause.head - result.head)


def is_result(around: Surroundings, draft: Draft) -> bool:
    """Whether a verb says what an act did ("killed"), or a noun only what it was done with ("a car bomb")."""
    token = around.parse.tokens[draft.head]
    if draft.type is not EventType.ASSAULT:
        return False
    if draft.anchor.rule.result or _is_means(around.parse, token):
        return True
    return around.lexicon.is_a(token.lemma, ("<result>",) if token.pos in VERBAL else ("<weapon>",))


def _is_means(parse: Parse, token: Token) -> bool:
    """Whether an act noun only says by what means another act was done: "attacked the post with mortar fire"."""
    above = parse.tokens[token.head]
    return token.dep == "pobj" and above.lower == "with" and parse.tokens[above.head].pos in VERBAL


def _caused(around: Surroundings, cause: Draft, result: Draft) -> bool:
    """Whether a killing or wounding is what another act of the same sentence did."""
    parse = around.parse
    if cause.type is not EventType.ASSAULT or cause.fact.polarity != result.fact.polarity:
        return False
    first, second = parse.tokens[cause.head], parse.tokens[result.head]
    if first.sentence != second.sentence or other_parties(cause.actors, result.actors):
        return False
    if is_result(around, cause) and first.i > second.i:
        return False
    return _same_clause(parse, cause, result) or _linked(parse, cause, result)


def _same_clause(parse: Parse, cause: Draft, result: Draft) -> bool:
    return clause_of(parse, cause.anchor.governor) == clause_of(parse, result.anchor.governor)


def _linked(parse: Parse, cause: Draft, result: Draft) -> bool:
    """Whether one clause hangs on the other as a participle, a coordinated verb or a "when" clause."""
    for low, high in ((result, cause), (cause, result)):
        token = parse.tokens[low.anchor.governor]
        above = {high.anchor.governor, high.head, *_coordinated(parse, high.anchor.governor)}
        while token.dep == "conj" and token.head not in above and parse.tokens[token.head].pos in VERBAL:
            token = parse.tokens[token.head]  # "killing nine and wounding 30", "in which six died and four were hurt"
        if token.head in above and token.dep in {"advcl", "conj", "xcomp", "acl", "relcl"}:
            return True
        if (
            token.dep == "relcl" and parse.tokens[token.head].head in above
        ):  # "raided the convent, where nuns were killed"
            return True
    return False


def _coordinated(parse: Parse, i: int) -> tuple[int, ...]:
    """The verbs coordinated below a verb: "houses were destroyed and people killed when …"."""
    return tuple(kid.i for kid in parse.children(i, "conj") if kid.pos in VERBAL)


def _joined(around: Surroundings, cause: Draft, result: Draft) -> Draft:
    """The cause with the parties that only its result names; where neither names people, with all that they hit."""
    people = _people(around, cause) or is_mutual(around, cause.anchor)
    things = () if people or _people(around, result) else cause.recipients
    hit = tuple(dict.fromkeys((*things, *result.recipients)))
    return replace(
        cause,
        actors=cause.actors or result.actors,
        recipients=cause.recipients if people else hit or cause.recipients,
        also=(*cause.also, result.anchor.span),
    )


def _people(around: Surroundings, draft: Draft) -> list[Role]:
    """Those among the recipients who are somebody, and not a building of somebody's."""
    return [role for role in draft.recipients if role.actor and not is_building(around, role)]
