"""Whether words that a rule or the model proposes tell an act: one weighing of all that speaks for and against it.

The weighing is a logistic regression over a handful of features, fitted by `training/fit_decision.py` on sentences of
the corpus that the model in question had not seen; so its probability can be, and is, the event's confidence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from polybius.coding.encoder import MODELS, Tags
from polybius.errors import ModelError
from polybius.types import EventType, Parse, Token, ZoneKind

FILE = "decision.json"
FARTHEST = 3.5  # log odds beyond this tell nothing more: the model is surer of itself than it should be
VERBAL = frozenset({"VERB", "AUX"})
FORCE = frozenset({EventType.ASSAULT, EventType.COERCE})
# Of verbs that a rule knows, with both parties beside them, this share are acts though the model sees none in them.
AMONG_PARTIES = 0.42


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is weighed: words, taken by a rule (or by the model alone) for an act of a type."""

    head: int
    tokens: tuple[int, ...]
    type: EventType
    by: str  # "rule", "word" (the model of words) or "sentence" (the model of a sentence as a whole)
    words: int = 1  # of the rule's pattern
    carried: bool = False  # by a light verb
    acting: bool = False  # somebody known stands where its actor stands
    undergoing: bool = False  # somebody, or something that can be hit, stands where its recipient stands
    loose: bool = False  # a rule's words without the parties it foresees


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted weighing."""

    bias: float
    of: Mapping[str, float]

    def chance(self, features: Mapping[str, float]) -> float:
        """The probability that the proposal is right."""
        score = self.bias + sum(self.of.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


WITH_MODEL, ALONE, EVENTS = "with model", "rules alone", "events"  # the weighings that the file holds


@cache
def weights(kind: str, folder: Path = MODELS) -> Weights:
    """A weighing: of proposals with or without the model, or of events; ModelError where it is missing."""
    path = folder / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))[kind]
        return Weights(float(found["bias"]), {name: float(value) for name, value in found["weights"].items()})
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{path}: {error!r}; install the package anew, or run training/fit_decision.py") from error


def confidence(chance: float, with_model: bool) -> float:
    """How likely an event is right that was given: what survives the vetoes is right more often than its words say."""
    if not with_model or chance >= 1:
        return chance
    return weights(EVENTS).chance({"odds": odds_of(chance)})


def odds_of(chance: float) -> float:
    """Log odds of a probability."""
    near = min(1 - 1e-6, max(1e-6, chance))
    return log(near / (1 - near))


def chance(parse: Parse, tags: Tags | None, proposal: Proposal) -> float:
    """The probability that a proposal tells an act of its type; no trifle for a verb of the past among its parties."""
    known = tags if tags is not None and tags.model else None
    weighed = weights(ALONE if known is None else WITH_MODEL).chance(features(parse, known, proposal))
    return max(weighed, AMONG_PARTIES) if _is_among_parties(parse, proposal) else weighed


def _is_among_parties(parse: Parse, proposal: Proposal) -> bool:
    """Whether a rule's verb tells of the past what those beside it did to others, by force or by asking.

    Or whether somebody is told to do the act of a noun by a light verb ("launched a military operation"), or to have
    let up ("halted airstrikes").
    """
    if proposal.by != "rule" or proposal.loose or not proposal.acting:
        return False
    if proposal.carried:
        return proposal.type in FORCE
    if proposal.type is EventType.RETREAT:
        return _is_past(parse, proposal.head)
    return proposal.undergoing and proposal.type in FORCE | {EventType.REQUEST} and _is_past(parse, proposal.head)


def _is_past(parse: Parse, i: int) -> bool:
    """Whether a verb is in the past or perfect tense."""
    aux = parse.children(i, "aux")
    return parse.tokens[i].tag == "VBD" or (parse.tokens[i].tag == "VBN" and any(kid.lemma == "have" for kid in aux))


def features(parse: Parse, tags: Tags | None, proposal: Proposal) -> dict[str, float]:
    """What speaks for and against a proposal, by name; of the model only where it was asked."""
    token = parse.tokens[proposal.head]
    if proposal.by == "sentence" and tags is not None:
        return _of_sentence(parse, token, tags, proposal)
    found = _of_words(parse, token, proposal)
    return found | _of_model(token, tags, proposal) if tags is not None else found


def _of_sentence(parse: Parse, token: Token, tags: Tags, proposal: Proposal) -> dict[str, float]:
    """Of a proposal for a sentence as a whole its words say little: how sure the model is, and whether of one alone."""
    told = sorted(tags.type_of(token.sentence).values(), reverse=True)
    return {
        "sentence only": 1.0,
        "sentence only, odds": odds(tags.type_of(token.sentence)[proposal.type]),
        "sentence only, second": odds(told[1]),
        "sentence only, act": odds(1 - float(tags.acts[proposal.head][0])),
        "title": float(parse.sentences[token.sentence].zone is ZoneKind.TITLE),
    }


def _of_words(parse: Parse, token: Token, proposal: Proposal) -> dict[str, float]:
    noun = token.pos not in VERBAL
    return {
        "rule": float(proposal.by == "rule"),
        "phrase": float(proposal.by == "rule" and proposal.words > 1),
        "noun": float(noun),
        "carried": float(proposal.carried),
        "loose": float(proposal.loose),
        "rule noun": float(proposal.by == "rule" and noun),
        "acting": float(proposal.acting),
        "undergoing": float(proposal.undergoing),
        "rule acting": float(proposal.by == "rule" and proposal.acting),
        "rule undergoing": float(proposal.by == "rule" and proposal.undergoing),
        "title": float(parse.sentences[token.sentence].zone is ZoneKind.TITLE),
        proposal.type.value: 1.0,
    }


def _of_model(token: Token, tags: Tags, proposal: Proposal) -> dict[str, float]:
    act, typed = tags.act_at(proposal.tokens, proposal.type)
    told = tags.type_of(token.sentence)[proposal.type]
    best = max(float(tags.acts[i][1:].max()) for i in proposal.tokens)
    found = {"act": odds(act), "type": odds(typed), "sentence": odds(told), "outdone": float(best > typed + 0.2)}
    return found | {f"rule {name}": value for name, value in found.items() if proposal.by == "rule"}


def odds(chance: float) -> float:
    """Log odds of a probability, within reason."""
    return max(-FARTHEST, min(FARTHEST, odds_of(chance)))
