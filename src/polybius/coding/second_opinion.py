"""The model's view of how an act is told and who its parties are, beside what syntax and cue words say.

Rules propose and explain; where they heard no word that bears on a question, and the model is sure of another answer
than their default, its answer is taken and `why` says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from polybius.coding.anchors import Anchor, Surroundings
from polybius.coding.encoder import Told
from polybius.types import Certainty, Era, Factuality, Role, Span, Tense, Why

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


def recipients(around: Surroundings, anchor: Anchor, found: Sequence[Role], others: Iterable[Role]) -> tuple[Role, ...]:
    """To whom it was done by the rules; where they found nobody, whom the model sees."""
    return tuple(found) or _named(around, anchor, "recipients", others)


def _named(around: Surroundings, anchor: Anchor, role: str, others: Iterable[Role]) -> tuple[Role, ...]:
    """The actors named where the model sees a party of an act, who are none of the others."""
    if around.tags is None or anchor.head not in around.tags.parties:
        return ()
    tokens: tuple[int, ...] = getattr(around.tags.parties[anchor.head], role)
    taken = [other.span for other in others]
    mentions = [m for i in tokens for m in around.actors.all_at_head(i)]
    roles = dict.fromkeys(Role(mention.span, mention.actor) for mention in mentions)
    return tuple(one for one in roles if not any(one.span.overlaps(span) for span in taken))
