"""How far two mentions speak for being of one act: a sum of small reasons, and what no sum outweighs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt

from polybius.coding import figure_rules
from polybius.coding.drafts import SPEECH, Reading, zone_of
from polybius.coding.grammar import VERBAL, clause_of, conjuncts
from polybius.coding.numbers import quantities
from polybius.types import Actor, Certainty, Event, EventType, Place, Role, Span, Tense, Token, When, ZoneKind

# From this sum on two mentions are taken for one act.
SAME = 1.5
# Words before an act noun that point back, and those that set an act apart from what was told before.
POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their", "such"})
OTHERS = frozenset({"another", "other", "separate", "second", "third", "similar", "previous", "earlier", "different"})
INDEFINITE = frozenset({"a", "an", "several", "many", "some", "more", "few", "any", "no", "every", "each"})
# Acts that take place between sides, so that who is named first tells nothing.
MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
# What is named beside the text proper: it tells again what the body tells.
BESIDE = frozenset({ZoneKind.TITLE, ZoneKind.CAPTION})
# As far as this apart (km) two places may be one: exact ones, and those of which one is only near or an area.
SAME_TOWN, SAME_AREA = 8.0, 45.0
COARSE = 3  # UCDP's where_prec from which on a place is an area
ENDINGS = frozenset({
    "", "e", "s", "t", "ing", "ed", "er", "al", "ment", "ure", "ion", "tion", "ation", "ition", "sion", "ance", "ence",
    "y", "d", "ding", "ting", "ping", "ning", "ling",
})  # fmt: skip
STEM = 3  # letters that words of one stem share at least


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
    def noun(self) -> bool:
        return self.token.pos not in VERBAL

    @cached_property
    def general(self) -> bool:
        """Whether its word can take up any act of violence: "the attack", "the violence"."""
        return self.noun and self._is_a("<general>")

    @cached_property
    def mutual(self) -> bool:
        return self.event.type in MUTUAL or self._is_a("<engagement>")

    @cached_property
    def result(self) -> bool:
        """Whether it says only what was done to people, by nobody named: "two guards were killed", "casualties"."""
        event = self.event
        return event.type is EventType.ASSAULT and not event.actors and self._is_a("<result>", "<loss>")

    @cached_property
    def outcome(self) -> bool:
        """Whether its word is of what an act did, whoever is named with it."""
        return self._is_a("<result>", "<loss>")

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
    def toll(self) -> frozenset[float]:
        """How many people the act is told to have befallen."""
        heads = (self.reading.parse.head_of(role.span) for role in (*self.event.recipients, *self._sufferers))
        tokens = (kid.i for head in heads if head is not None for kid in (head, *self._numbers(head)))
        return frozenset(self.figures[i] for i in tokens if i in self.figures)

    @cached_property
    def _sufferers(self) -> tuple[Role, ...]:
        return self.event.actors if self.result or self._is_a("die", "perish") else ()

    def _numbers(self, head: Token) -> list[Token]:
        return self.reading.parse.children(head.i, "nummod")


def mentions(reading: Reading, events: Iterable[Event]) -> Iterator[Mention]:
    """The events as mentions of acts, in their order."""
    figures = {q.end - 1: q.value for q in quantities(reading.parse, figure_rules.load()) if not q.compound}
    for event in events:
        yield Mention(reading, event, figures)


def sameness(earlier: Mention, later: Mention) -> float | None:
    """How much speaks for a later mention being of the act of an earlier one; None where something rules it out."""
    if _ruled_out(earlier, later):
        return None
    if later.event.type in SPEECH:
        return _of_words(earlier, later)
    return sum((
        _pointing(earlier, later), _wording(earlier, later), _parties(earlier, later), _scene(earlier, later),
        _tolls(earlier, later), _distance(earlier, later), _standing(earlier, later),
    ))  # fmt: skip


# --- what rules it out ------------------------------------------------------------------------------------


def _ruled_out(a: Mention, b: Mention) -> bool:
    one, two = a.event, b.event
    if one.type is not two.type or one.polarity != two.polarity or a.token.i == b.token.i:
        return True
    if (one.tense is Tense.FUTURE) != (two.tense is Tense.FUTURE):
        return True
    if (one.mode and two.mode and one.mode != two.mode) or _other_time(one.when, two.when):
        return True
    return _set_apart(a, b) or _other_place(a, b) or _opposed(a, b)


def _other_time(a: When | None, b: When | None) -> bool:
    return a is not None and b is not None and (a.last < b.first or b.last < a.first)


def _set_apart(a: Mention, b: Mention) -> bool:
    """Whether the words keep two acts apart: "another attack", "shelled one village and stormed the next"."""
    if b.apart and a.zone not in BESIDE:
        return True
    return b.token.i in conjuncts(b.reading.parse, a.token.i) or a.token.i in conjuncts(b.reading.parse, b.token.i)


def _other_place(a: Mention, b: Mention) -> bool:
    one, two = _place(a), _place(b)
    return one is not None and two is not None and not _may_be_one(one, two)


def _place(mention: Mention) -> Place | None:
    return mention.reading.places.get(mention.event.place)


def _may_be_one(a: Place, b: Place) -> bool:
    """Whether two places are one, lie in each other, or are so near that a report may take one for the other."""
    if a.key == b.key:
        return True
    if is_country(a) or is_country(b):
        return a.country is None or b.country is None or a.country == b.country
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.country == b.country and _is_area(a) != _is_area(b)
    reach = max(a.extent_km or 0.0, b.extent_km or 0.0)
    near = max(SAME_AREA, 1.2 * reach) if _is_area(a) or _is_area(b) else SAME_TOWN
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= near


def is_country(place: Place) -> bool:
    return place.key.startswith("iso:")


def _is_area(place: Place) -> bool:
    return (place.precision or 0) >= COARSE


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points along the globe."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    chord = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 12742.0 * asin(sqrt(min(1.0, chord)))


def _opposed(a: Mention, b: Mention) -> bool:
    """Whether a side is named with others than before; where acts are mutual, only if nobody is named twice."""
    one, two = a.event, b.event
    if (a.mutual or b.mutual) and likeness(a, _all(one), _all(two)) > 0:
        return False
    return likeness(a, one.actors, two.actors) < 0 or likeness(a, one.recipients, two.recipients) < 0


# --- the reasons ------------------------------------------------------------------------------------------


def _pointing(a: Mention, b: Mention) -> float:
    """Whether a noun points back; for one that does not, how little it needs to."""
    if b.result:
        return 1.0
    if b.pointing:
        return 2.0 if b.general or akin(a.token.lemma, b.token.lemma) else 1.0
    return -1.0 if b.before & INDEFINITE else 0.0


def _wording(a: Mention, b: Mention) -> float:
    """Whether the words are of one stem, or one of them can take up the other."""
    if akin(a.token.lemma, b.token.lemma):
        return 0.8
    if b.result or a.result or a.general or b.general:
        return 0.0
    return -1.2


def akin(a: str, b: str) -> bool:
    """Whether two words are of one stem: "bomb" and "bombing", "airstrike" and "strike"."""
    if a == b or (min(len(a), len(b)) > STEM and (a.endswith(b) or b.endswith(a))):
        return True
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= STEM and {a[shared:], b[shared:]} <= ENDINGS


def _parties(a: Mention, b: Mention) -> float:
    """Whether the same people are named on both sides."""
    one, two = a.event, b.event
    if a.mutual or b.mutual:
        return 2.0 * likeness(a, _all(one), _all(two))
    return 1.2 * (likeness(a, one.actors, two.actors) + likeness(a, one.recipients, two.recipients))


def _all(event: Event) -> tuple[Role, ...]:
    return (*event.actors, *event.recipients)


def likeness(mention: Mention, ours: tuple[Role, ...], theirs: tuple[Role, ...]) -> float:
    """From 1 (the same people) to 0 (who knows) and -1 (others): the best of any two named."""
    table = mention.reading.actors
    pairs = [(x.actor, y.actor) for x in ours for y in theirs if x.actor and y.actor]
    return max((_alike(table.get(x), table.get(y), x == y) for x, y in pairs), default=0.0)


def _alike(a: Actor | None, b: Actor | None, same: bool) -> float:
    if a is None or b is None or not (a.country or a.sectors) or not (b.country or b.sectors):
        return 1.0 if same else 0.0
    if same:
        return 0.5 if set(a.sectors) <= {"CVL"} and ":" not in a.key else 1.0
    if a.country and b.country and a.country != b.country:
        return -1.0
    if ":" in a.key and ":" in b.key and a.kind == b.kind:
        return -1.0
    shared = set(a.sectors) & set(b.sectors)
    return 0.5 if shared or (a.country and not (a.sectors and b.sectors)) else 0.0


def _scene(a: Mention, b: Mention) -> float:
    """Whether place and day are the same."""
    one, two = _place(a), _place(b)
    there = 0.0 if one is None or two is None or is_country(one) or is_country(two) else 0.8 if one == two else 0.4
    when, then = a.event.when, b.event.when
    return there + (0.4 if when and then and when.precision == then.precision == 1 else 0.0)


def _tolls(a: Mention, b: Mention) -> float:
    """Whether as many people suffered; other numbers tell acts apart, unless one mention points at the other."""
    if not a.toll or not b.toll:
        return 0.0
    if a.toll & b.toll:
        return 2.0 if max(a.toll & b.toll) > 1 else 0.5
    return -1.0 if b.pointing else -2.5


def _distance(a: Mention, b: Mention) -> float:
    """What tells again stands near, but not in the same breath; titles and captions tell what stands anywhere."""
    if (a.zone in BESIDE) != (b.zone in BESIDE):
        return 1.0
    gap = b.token.sentence - a.token.sentence
    if gap == 0:
        return 0.0 if b.result or b.pointing else -1.0
    return 0.5 if gap == 1 else 0.0 if gap <= 3 else -0.3


def _standing(a: Mention, b: Mention) -> float:
    """What is told as history or as a mere possibility is seldom the news told elsewhere."""
    one, two = a.event, b.event
    vague = {Certainty.POSSIBLE, Certainty.UNKNOWN}
    loss = 1.2 * (one.era is not two.era) + 1.0 * ((one.certainty in vague) != (two.certainty in vague))
    return (0.2 if one.statements and one.statements == two.statements else 0.0) - loss


def _of_words(a: Mention, b: Mention) -> float:
    """For acts done by speaking: the same speaker, to the same people, or still speaking."""
    speaker = likeness(a, a.event.actors, b.event.actors)
    if (a.zone in BESIDE) != (b.zone in BESIDE):
        return 1.0 + speaker if speaker > 0 or not b.event.actors else 0.0
    to = likeness(a, a.event.recipients, b.event.recipients)
    near = abs(a.token.sentence - b.token.sentence) <= 1
    return SAME if speaker == 1.0 and (to > 0 or near) else _pointing(a, b) if not b.event.actors else 0.0
