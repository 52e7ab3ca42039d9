"""Mentions of acts, with all that bears on whether they tell of an act told elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from polybius.coding.events.drafts import Reading, zone_of
from polybius.coding.figures import rules as figure_rules
from polybius.coding.figures.numbers import quantities
from polybius.coding.syntax.grammar import NOMINAL, VERBAL
from polybius.types import Event, EventType, Token, ZoneKind

# Words before an act noun that point back, and those that set an act apart from what was told before.
POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their", "such"})
OTHERS = frozenset({"another", "other", "separate", "second", "third", "similar", "previous", "earlier", "different"})
# Words before an act noun that set it apart from what was told just before.
UNTOLD = OTHERS | {"a", "an", "several", "many", "some", "new", "fresh", "past", "sporadic", "daily"}
MORE = frozenset({"more", "others", "other"})  # after a number: "five more people"
# Acts that take place between sides, so that who is named first tells nothing.
MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
# What is named beside the text proper: it tells again what the body tells.
BESIDE = frozenset({ZoneKind.TITLE, ZoneKind.CAPTION})
TELLING = NOMINAL | VERBAL


@dataclass(frozen=True)
class Mention:
    """Words that tell of an act, with what bears on whether they tell of one told elsewhere."""

    reading: Reading
    event: Event
    figures: Mapping[int, float]  # the numbers of the article by the token they end on

    @cached_property
    def token(self) -> Token:
        return self.reading.parse.tokens[self.event.head]

    @cached_property
    def zone(self) -> ZoneKind:
        return zone_of(self.reading, self.event)

    @cached_property
    def beside(self) -> bool:
        return self.zone in BESIDE

    @cached_property
    def noun(self) -> bool:
        return self.token.pos not in VERBAL

    @cached_property
    def general(self) -> bool:
        """Whether its word can take up any act of violence: "the attack", "the violence"."""
        return self.noun and self._is_a("<general>")

    @cached_property
    def engagement(self) -> bool:
        return self._is_a("<engagement>")

    @cached_property
    def bare_engagement(self) -> bool:
        """Whether it only says that there was fighting, by nobody, nowhere, at no time named: "clashes broke out"."""
        event = self.event
        told = event.actors or event.recipients or event.place or event.when
        return self.noun and self.engagement and not told and not self.drawn_out and not self.before & UNTOLD

    @cached_property
    def mutual(self) -> bool:
        return self.event.type in MUTUAL or self.engagement

    @cached_property
    def outcome(self) -> bool:
        """Whether its word is of what an act did, whoever is named with it."""
        return self.event.type is EventType.ASSAULT and self._is_a("<result>", "<loss>")

    @cached_property
    def result(self) -> bool:
        """Whether it says only what was done to people, by nobody named: "two guards were killed", "casualties"."""
        return self.outcome and (not self.event.actors or self._is_a("die", "perish"))

    @cached_property
    def drawn_out(self) -> bool:
        """Whether it names a whole war, of which single acts are only part."""
        return self._is_a("<war>")

    @cached_property
    def words(self) -> frozenset[str]:
        """The lemmas of the words that tell the act."""
        parse = self.reading.parse
        own = [token for span in (self.event.anchor, *self.event.also) for token in parse.tokens_in(span)]
        return frozenset(
            token.lemma
            for token in own
            if token.pos in TELLING and (token.i == self.token.i or not _tells_outcome(self, token))
        )

    @cached_property
    def lead(self) -> bool:
        """Whether it stands in the first sentence of the text proper."""
        sentences = self.reading.parse.sentences
        return self.token.sentence == next((one.index for one in sentences if one.zone is ZoneKind.BODY), 0)

    def _is_a(self, *wanted: str) -> bool:
        return self.reading.lexicon.is_a(self.token.lemma, wanted)

    @cached_property
    def before(self) -> frozenset[str]:
        """The words that stand before an act noun and belong to it."""
        kids = self.reading.parse.children(self.token.i, "det", "amod", "nummod", "quantmod", "predet")
        return frozenset(kid.lower for kid in kids) if self.noun else frozenset()

    @cached_property
    def owned(self) -> bool:
        """Whether an act noun is somebody's or some day's: "Monday's raid", "their attack"."""
        return self.noun and bool(self.reading.parse.children(self.token.i, "poss"))

    @cached_property
    def pointing(self) -> bool:
        return (self.owned or bool(self.before & POINTING)) and not self.apart

    @cached_property
    def apart(self) -> bool:
        return bool(self.before & OTHERS)

    @cached_property
    def several(self) -> bool:
        return self.token.tag in {"NNS", "NNPS"}

    @cached_property
    def toll(self) -> frozenset[float]:
        """How many people the act is told to have befallen."""
        return frozenset(self.figures[i] for i in self._numbers if i in self.figures)

    @cached_property
    def added(self) -> bool:
        """Whether those it befell are more than those of an act told before: "another 30 were killed"."""
        tokens = self.reading.parse.tokens
        numbers = [i for i in self._numbers if i in self.figures]
        after = {token.lower for i in numbers for token in tokens[i + 1 : i + 2]}
        return bool(after & MORE) or any(tokens[max(0, i - 1)].lower in OTHERS for i in numbers)

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        """The tokens of numbers that may say how many an act befell."""
        parse = self.reading.parse
        below = [kid for kid in parse.children(self.token.i, "relcl") if _tells_outcome(self, kid)]
        told = [self.token, *below, *(token for span in self.event.also for token in parse.tokens_in(span))]
        sides = (kid for token in told for kid in parse.children(token.i, "nsubj", "nsubjpass", "dobj"))
        heads = (head for role in self.event.recipients if (head := parse.head_of(role.span)) is not None)
        return tuple(n.i for one in (*sides, *heads) for n in (one, *parse.children(one.i, "nummod")))


def _tells_outcome(mention: Mention, token: Token) -> bool:
    return mention.reading.lexicon.is_a(token.lemma, ("<result>", "<loss>"))


def mentions(reading: Reading, events: Iterable[Event]) -> Iterator[Mention]:
    """The events as mentions of acts, in their order."""
    counts = (q for q in quantities(reading.parse, figure_rules.load()) if not (q.compound or q.is_open))
    figures = {q.end - 1: q.value for q in counts}
    for event in events:
        yield Mention(reading, event, figures)
