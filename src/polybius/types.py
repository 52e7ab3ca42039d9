"""Every value that flows through Polybius, in the order in which it comes into being.

All are frozen: a stage takes values and gives new ones.  Offsets are Unicode code points into
`Article.text`, half-open, and `span.of(text)` is always the words quoted.  Unknown is None.
`docs/architecture.md` shows who makes what; `polybius.contract` gives the JSON of a coding.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar


class Span(NamedTuple):
    """Characters start <= i < end of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words under the span."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def __bool__(self) -> bool:
        return self.end > self.start


Spans = tuple[Span, ...]
Thing = TypeVar("Thing")


class BySpan(Generic[Thing]):
    """Things of a text, found by where they stand without a look at each; they come in the order given."""

    def __init__(self, things: Iterable[Thing], span_of: Callable[[Thing], Span]) -> None:
        self._things = tuple(things)
        spans = [span_of(thing) for thing in self._things]
        self._places = sorted(range(len(spans)), key=lambda i: spans[i].start)
        self._spans = [spans[i] for i in self._places]
        self._starts = [span.start for span in self._spans]
        self._ends = list(accumulate((span.end for span in self._spans), max))  # the farthest so far

    def overlapping(self, span: Span) -> list[Thing]:
        first, end = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return self._in_order(i for i in range(first, end) if span.overlaps(self._spans[i]))

    def within(self, span: Span) -> list[Thing]:
        first, end = bisect_left(self._starts, span.start), bisect_right(self._starts, span.end)
        return self._in_order(i for i in range(first, end) if span.contains(self._spans[i]))

    def _in_order(self, found: Iterable[int]) -> list[Thing]:
        return [self._things[place] for place in sorted(self._places[i] for i in found)]


class Why(NamedTuple):
    """The rule or model behind a value, and the words it rests on (None: the whole value's own span)."""

    rule: str
    span: Span | None = None


# --- what comes in ----------------------------------------------------------------------------------------


class ZoneKind(StrEnum):
    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    BODY = "body"
    BOILERPLATE = "boilerplate"


class Zone(NamedTuple):
    """One block of an article: a paragraph, a heading, a caption.  No sentence runs across two zones."""

    kind: ZoneKind
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """What a user hands in, before anything is known of it."""

    ref: str  # the input's own id, or its path
    content: bytes | str
    media_type: str | None = None  # "text/plain", "text/html"; None: to be found out
    published: date | None = None
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One canonical text with its zones, in order, not overlapping, and covering all that is not blank."""

    id: str  # "sha256:…" of the text: same text, same id
    ref: str
    text: str
    zones: tuple[Zone, ...]
    published: date | None = None
    published_why: str | None = None  # "user", "metadata", "json-ld", "dateline"
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    uri: str | None = None
    language: str = "en"


# --- the parse --------------------------------------------------------------------------------------------


class Token(NamedTuple):
    """A word of the parse.  `i` and `head` are positions in `Parse.tokens`; a root is its own head."""

    i: int
    start: int
    end: int
    text: str
    lemma: str  # lower case
    pos: str  # universal part of speech: NOUN, PROPN, VERB, AUX …
    tag: str  # Penn Treebank tag: VBD, VBN, NNS …
    dep: str  # dependency label (CLEAR style of spaCy's English models): nsubj, nsubjpass, dobj, agent …
    head: int
    sentence: int  # position in `Parse.sentences`

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def lower(self) -> str:
        return self.text.lower()


class Sentence(NamedTuple):
    """Tokens first <= i < end of the parse, all in one zone."""

    index: int  # type: ignore[assignment]  # its position, which hides the unused `tuple.index`
    first: int
    end: int
    span: Span
    zone: ZoneKind
    paragraph: int  # position of its zone in `Article.zones`


class Entity(NamedTuple):
    """A name found by the pipeline's recogniser; label as in OntoNotes (PERSON, ORG, GPE, NORP, LOC, FAC …)."""

    first: int
    end: int
    span: Span
    label: str


@dataclass(frozen=True)
class Parse:
    """The syntax of an article, the same for every pipeline behind it."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    entities: tuple[Entity, ...]
    model: str = ""  # name and version of the pipeline

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                found[token.head].append(token.i)
        return tuple(map(tuple, found))

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _entities_at(self) -> Mapping[int, Entity]:
        return {i: entity for entity in reversed(self.entities) for i in range(entity.first, entity.end)}

    def entity_at(self, i: int) -> Entity | None:
        """The name found by the recogniser that token `i` is part of."""
        return self._entities_at.get(i)

    def children(self, i: int, *deps: str) -> list[Token]:
        """The dependents of token `i` in text order; only those with one of `deps`, where any is named."""
        tokens, kids = self.tokens, self._children[i]
        if not deps:
            return [tokens[k] for k in kids]
        return [tokens[k] for k in kids if tokens[k].dep in deps]

    def subtree(self, i: int) -> list[Token]:
        """Token `i` and all below it, in text order."""
        found, stack = [], [i]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(self._children[top])
        return [self.tokens[k] for k in sorted(found)]

    def ancestors(self, i: int) -> Iterator[Token]:
        """The heads above token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that share a character with the span."""
        first = bisect_right(self._starts, span.start) - 1
        if first < 0 or self.tokens[first].end <= span.start:
            first += 1
        return self.tokens[first : bisect_left(self._starts, span.end)]

    def token_at(self, offset: int) -> Token | None:
        """The token that holds the character at `offset`, if one does."""
        found = self.tokens_in(Span(offset, offset + 1))
        return found[0] if found else None

    def head_of(self, span: Span) -> Token | None:
        """The token under the span whose own head lies outside: what the phrase is about."""
        inside = self.tokens_in(span)
        if not inside:
            return None
        first, last = inside[0].i, inside[-1].i
        for token in inside:
            outside = token.head == token.i or not first <= token.head <= last
            if outside and (token.pos not in {"PUNCT", "DET", "ADP", "PART"} or len(inside) == 1):
                return token
        return inside[-1]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`, or the next one after it."""
        token = self.token_at(offset)
        if token is not None:
            return self.sentences[token.sentence]
        after = bisect_left(self._starts, offset)
        return self.sentences[self.tokens[after].sentence] if after < len(self.tokens) else None

    def words_of(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.end]


# --- mentions ---------------------------------------------------------------------------------------------


class ActorKind(StrEnum):
    STATE = "state"
    GOVERNMENT = "government"
    PERSON = "person"
    ARMED_GROUP = "armed-group"
    POPULATION = "population"
    ORGANISATION = "organisation"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, is acted on or speaks.  `key` is unique in its coding."""

    key: str
    name: str
    country: str | None = None  # ISO 3166 alpha-3, of the day of the report; None: unknown or no country's
    sectors: tuple[str, ...] = ()  # PLOVER sectors: GOV, MIL, REB, COP, CVL …
    kind: ActorKind | None = None
    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    claimants: tuple[str, ...] = ()  # of a contested entity: the countries that claim it
    source: str | None = None  # the list that its row comes from
    members: bool = False  # told by a word for people of a side ("gunmen"), and not for the side itself ("army")


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that stand for an actor: a name, a description or a pronoun."""

    span: Span
    actor: str | None
    head: int  # the token that the phrase is about
    rule: str  # "actors/states", "roles", "ner", "coreference/pronoun" …


@dataclass(frozen=True)
class Actors:
    """All actors of an article: their mentions in text order, and the table that mentions point into."""

    mentions: tuple[ActorMention, ...] = ()
    table: Mapping[str, Actor] = field(default_factory=lambda: MappingProxyType({}))
    unresolved: tuple["Unresolved", ...] = ()

    @cached_property
    def _by_head(self) -> Mapping[int, tuple[ActorMention, ...]]:
        found: dict[int, tuple[ActorMention, ...]] = {}
        for mention in self.mentions:
            found[mention.head] = (*found.get(mention.head, ()), mention)
        return found

    def all_at_head(self, i: int) -> tuple[ActorMention, ...]:
        """The longest mentions whose head is token `i`: several where one phrase names several ("both countries")."""
        found = self._by_head.get(i, ())
        longest = max((m.span.end - m.span.start for m in found), default=0)
        return tuple(m for m in found if m.span.end - m.span.start == longest)

    def at_head(self, i: int) -> ActorMention | None:
        """The first of the longest mentions whose head is token `i`."""
        return next(iter(self.all_at_head(i)), None)

    def within(self, span: Span) -> list[ActorMention]:
        """The mentions that lie in the span, in text order."""
        starts, places = self._by_start
        found = places[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        return [self.mentions[i] for i in sorted(found) if span.contains(self.mentions[i].span)]

    @cached_property
    def _by_start(self) -> tuple[list[int], list[int]]:
        """Where the mentions begin, in order, and the position of each in `mentions`."""
        places = sorted(range(len(self.mentions)), key=lambda i: self.mentions[i].span.start)
        return [self.mentions[i].span.start for i in places], places

    def get(self, key: str | None) -> Actor | None:
        return self.table.get(key) if key else None


class PlaceUse(StrEnum):
    PLACE = "place"
    GOVERNMENT = "government"
    PEOPLE = "people"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map.  `precision` is UCDP's where_prec: 1 exact … 4 ADM1, 5 region, 6 country, 7 water or air."""

    key: str
    name: str
    lat: float | None
    lon: float | None
    country: str | None  # ISO alpha-3 of today's sovereign as most states see it; None: none or many
    adm1: str | None = None
    adm2: str | None = None
    feature: str | None = None
    precision: int | None = None
    claimants: tuple[str, ...] = ()
    source: str | None = None
    extent_km: float | None = None  # rough radius, for areas


@dataclass(frozen=True, slots=True)
class Bearing:
    """Where something is in respect of a named place: "12 km south of", "near", "off the coast of"."""

    kind: str  # near, bearing, between, road, border, off
    precision: int  # UCDP's where_prec of what is meant
    km: float | None = None
    direction: str | None = None
    other: str | None = None  # key of the place at the other end
    lat: float | None = None  # the point that is meant, where it can be reckoned
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    span: Span
    use: PlaceUse
    place: str | None  # key into the table; None: a name that no table knows
    rule: str
    reason: str = ""  # why this place and no namesake
    runners_up: tuple[tuple[str, float], ...] = ()  # keys of namesakes with how far each came behind
    bearing: Bearing | None = None
    named: Span | None = None  # of words that only point to a place ("the city"): the name they point to

    @property
    def name_span(self) -> Span:
        """Where the place is named."""
        return self.named or self.span


@dataclass(frozen=True)
class Places:
    mentions: tuple[PlaceMention, ...] = ()
    table: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    unresolved: tuple["Unresolved", ...] = ()

    @cached_property
    def _by_span(self) -> BySpan[PlaceMention]:
        return BySpan(self.mentions, lambda mention: mention.span)

    def within(self, span: Span) -> list[PlaceMention]:
        """The mentions that lie in the span, in their order."""
        return self._by_span.within(span)

    def get(self, key: str | None) -> Place | None:
        return self.table.get(key) if key else None

    def at(self, span: Span) -> PlaceMention | None:
        """The mention with just this span."""
        return next((mention for mention in self._by_span.within(span) if mention.span == span), None)

    def where_prec(self, key: str | None, span: Span | None) -> int | None:
        """UCDP's where_prec of something told to be at a mention: coarser than its place where it is near it only."""
        place = self.get(key)
        if place is None:
            return None
        mention = self.at(span) if span is not None else None
        bearing = mention.bearing if mention else None
        return max(place.precision or 1, bearing.precision) if bearing else place.precision


class TimeType(StrEnum):
    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression with its TIMEX3 value, and the days it covers where these are known."""

    span: Span
    type: TimeType
    value: str | None  # TIMEX3: "2023-09-19", "2023-W38", "1985/1994", "P3D", "PAST_REF"; None: unresolved
    first: date | None = None
    last: date | None = None
    rule: str = ""

    @property
    def precision(self) -> int | None:
        return None if self.first is None or self.last is None else date_prec(self.first, self.last)


def date_prec(first: date, last: date) -> int:
    """UCDP date_prec: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 up to a year or more."""
    days = (last - first).days + 1
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


# --- who says what ----------------------------------------------------------------------------------------


class Act(StrEnum):
    SAY = "say"
    CLAIM = "claim"
    DENY = "deny"
    ADMIT = "admit"
    CONFIRM = "confirm"
    ACCUSE = "accuse"
    CONDEMN = "condemn"
    DEMAND = "demand"
    REQUEST = "request"
    PROMISE = "promise"
    THREATEN = "threaten"
    WARN = "warn"
    PREDICT = "predict"
    ORDER = "order"
    FEAR = "fear"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution: who says what, in which words, through whom."""

    id: str
    source: Spans
    cue: Spans
    content: Spans
    speaker: str | None = None  # key of an actor
    act: Act = Act.SAY
    medium: str | None = None  # key of an actor, or plain words
    inside: str | None = None  # id of the statement that reports this one
    why: tuple[Why, ...] = ()


# --- what happened ----------------------------------------------------------------------------------------


class EventType(StrEnum):
    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Tense(StrEnum):
    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    NONE = "none"


class Era(StrEnum):
    NEWS = "news"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in an event: the words, and the key of the actor they mean; None: words that nobody knows."""

    span: Span
    actor: str | None


@dataclass(frozen=True, slots=True)
class When:
    """Days first to last, with UCDP date_prec 1-5 and the words they come from."""

    first: date
    last: date
    precision: int
    span: Span


@dataclass(frozen=True, slots=True)
class Factuality:
    """Whether an act took place, by the words it is told in."""

    polarity: str = "+"  # "+" or "-"
    certainty: Certainty = Certainty.CERTAIN
    tense: Tense = Tense.PAST
    era: Era = Era.NEWS
    hedges: Spans = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One act that the text speaks of, whether or not it happened."""

    id: str
    type: EventType
    anchor: Span
    head: int  # the token that names the act
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    quad: str | None = None
    intensity: float | None = None
    actors: tuple[Role, ...] = ()
    recipients: tuple[Role, ...] = ()
    place: str | None = None
    place_span: Span | None = None
    more_places: tuple[tuple[str | None, Span], ...] = ()  # where else, by the same words: "in Alka and Burnt"
    when: When | None = None
    polarity: str = "+"
    certainty: Certainty = Certainty.CERTAIN
    tense: Tense = Tense.PAST
    era: Era = Era.NEWS
    statements: tuple[str, ...] = ()  # outermost first; (): the report's own voice
    hedges: Spans = ()
    figures: tuple[str, ...] = ()
    confidence: float = 0.5
    why: tuple[Why, ...] = ()
    instruments: Spans = ()
    presupposed: bool = False
    also: Spans = ()  # other words of the text for the same act
    acled: str | None = None  # ACLED's name for the kind of act


class FigureKind(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    CAPTURED = "captured"
    ARRESTED = "arrested"
    DISPLACED = "displaced"
    HOSTAGES = "hostages"
    TROOPS = "troops"
    POPULATION = "population"
    OTHER = "other"


VICTIMS = (
    FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.MISSING, FigureKind.CAPTURED, FigureKind.ARRESTED,
    FigureKind.HOSTAGES, FigureKind.DISPLACED,
)  # fmt: skip


class Comparator(StrEnum):
    EXACTLY = "exactly"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    ABOUT = "about"
    UP_TO = "up-to"
    FEWER_THAN = "fewer-than"
    RANGE = "range"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people (or things) that somebody gives."""

    id: str
    kind: FigureKind
    span: Span  # the number with its comparator: "At least two"
    low: float | None
    best: float | None
    high: float | None
    comparator: Comparator
    counted: str | None = None  # the words counted: "civilians"
    counted_span: Span | None = None
    of: str | None = None  # key of the actor they belong to
    head: int | None = None  # the token of the act or state that makes them victims: "killed", "died"
    event: str | None = None
    statements: tuple[str, ...] = ()
    hedges: Spans = ()
    polarity: str = "+"
    derived: bool = False
    part_of: str | None = None  # id of the figure whose people these are among: "including three children"
    revises: str | None = None  # id of the earlier toll that this one replaces: "the toll rose to 213"
    as_of: Span | None = None  # the time words it is told with: "by Friday", "since 2014", "so far"
    why: tuple[Why, ...] = ()


class Use(StrEnum):
    """What a figure does to the toll of its article."""

    COUNTED = "counted"  # its number is in the toll
    RIVAL = "rival"  # another's claim of the same people: it widens the range
    PART = "part"  # of people already counted
    REPEATED = "repeated"  # the same people again
    REVISED = "revised"  # replaced by a later number
    ASIDE = "aside"  # of other people than the news tells of: history, denied, to come, worked out


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one figure does to a toll, and the rule that says so."""

    figure: str
    use: Use
    rule: str


@dataclass(frozen=True, slots=True)
class Toll:
    """How many people of one kind the news of an article tells of, without counting anybody twice."""

    kind: FigureKind
    low: float
    best: float
    high: float | None  # None: no end is set ("at least 12")
    events: tuple[str, ...]  # of one incident; (): of the whole article
    figures: tuple[str, ...]  # those that the best number is made of
    why: tuple[Reckoned, ...] = ()


@dataclass(frozen=True, slots=True)
class Contest:
    """Two statements, events or figures, by id, that cannot both hold."""

    a: str
    b: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Words whose actor, place, time or figure stays unknown, and why."""

    span: Span
    what: str  # "actor", "place", "time", "figure"
    reason: str


# --- the whole --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coding:
    """All that Polybius says of one article."""

    article: Article
    actors: Actors
    places: Places
    times: tuple[TimeMention, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    contests: tuple[Contest, ...]
    unresolved: tuple[Unresolved, ...]
    run: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tolls: tuple[Toll, ...] = ()  # of the whole article; then, where it tells of several incidents, of each
    sentences: Spans = ()

    def statement(self, id: str) -> Statement | None:
        return next((s for s in self.statements if s.id == id), None)

    def event(self, id: str) -> Event | None:
        return next((e for e in self.events if e.id == id), None)

    def figure(self, id: str) -> Figure | None:
        return next((f for f in self.figures if f.id == id), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """A document that could not be coded: what it was, what went wrong, and what to do."""

    ref: str
    kind: str  # name of the error class
    message: str


# --- the record -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """One article as one outlet brought it: a document that was added to a record."""

    id: str  # of article, ref, uri, outlet and day: the same document added twice is one report
    article: str  # id of its text; syndicated word for word, several reports have one article
    coding: str  # id of what is read in it; reports of one text and day share one
    ref: str
    title: str | None = None
    outlet: str | None = None
    uri: str | None = None
    byline: str | None = None
    published: date | None = None
    source: str = ""  # id of the first of its near-copies: reports of one source are one independent source


class Own(StrEnum):
    """Whose figure it is where nobody is quoted for it."""

    REPORT = "report"  # the outlet's, in its own voice
    DERIVED = "derived"  # worked out by the outlet


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of an event with its owner, as one report gives it."""

    figure: str  # id in its coding
    kind: FigureKind
    low: float | None
    best: float | None
    high: float | None
    comparator: Comparator
    counted: str | None = None  # the words counted
    of: Actor | None = None  # whose people they are
    owner: Actor | None = None  # who gives the number; None: the report itself, or somebody unknown
    owned: bool = False  # whether it is somebody's words, known or not, and not the report's own
    polarity: str = "+"
    derived: bool = False
    use: Use = Use.COUNTED  # what it does to the toll of its article
    part_of: str | None = None
    revises: bool = False  # told as a new number in place of an earlier one
    quote: str = ""  # the number with its comparator


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody in whose words an event is told, and what they do with the words."""

    speaker: Actor | None
    act: Act
    statement: str  # id in its coding


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one article tells it, with all that is asked of it outside its article; no offsets but its own."""

    id: str  # "coding/event": the same words coded the same way have the same id
    coding: str
    event: str  # id in its coding
    type: EventType
    anchor: Span
    words: str  # the words of the anchor
    quote: str  # the sentence it stands in
    sentence: int = 0  # position of that sentence in its article
    published: date | None = None
    mode: str | None = None
    cameo: str | None = None
    acled: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    place: Place | None = None
    where_prec: int | None = None
    first: date | None = None
    last: date | None = None
    date_prec: int | None = None
    polarity: str = "+"
    certainty: Certainty = Certainty.CERTAIN
    tense: Tense = Tense.PAST
    era: Era = Era.NEWS
    voices: tuple[Voice, ...] = ()  # outermost first; (): the report's own
    claims: tuple[Claim, ...] = ()
    also: tuple[str, ...] = ()  # other words of the text for the same act
    names: frozenset[str] = frozenset()  # names in its sentence, lower case: "bria", "unita"
    around: frozenset[str] = frozenset()  # names in the title and the first sentences of its article
    contests: tuple[str, ...] = ()  # ids of tellings of its article that cannot hold beside it
    confidence: float = 0.5


class Standing(StrEnum):
    """What all reports together make of an incident."""

    HAPPENED = "happened"  # at least one source tells it as fact, and nobody denies it
    CLAIMED = "claimed"  # only in somebody's words, or hedged
    CONTESTED = "contested"  # asserted by one, denied by another
    DENIED = "denied"  # only told as not having happened
    EXPECTED = "expected"  # planned, feared or threatened
    BACKGROUND = "background"  # told as history


@dataclass(frozen=True, slots=True)
class OwnedToll:
    """What one owner gives of one kind in its latest words; earlier numbers of the owner are replaced."""

    owner: str  # name of the speaker, or of the outlet
    actor: Actor | None
    own: Own | None  # None: somebody's words
    low: float | None
    best: float | None
    high: float | None
    coding: str
    published: date | None
    claims: tuple[str, ...]  # "coding/figure", of which the numbers are made
    replaced: bool = False  # another number of the same owner holds
    revises: bool = False  # told as a new number in place of an earlier one


@dataclass(frozen=True, slots=True)
class IncidentToll:
    """How many people of one kind an incident cost: the range over its owners, and the rule of each number."""

    kind: FigureKind
    low: float
    best: float
    high: float | None
    owners: tuple[OwnedToll, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening under the judgements in force: what several reports tell of it, side by side."""

    id: str  # "I12"
    type: EventType
    standing: Standing
    tellings: tuple[Telling, ...]  # earliest first
    reports: tuple[Report, ...]
    sources: int  # independent ones: near-copies count once
    mode: str | None = None
    acled: str | None = None
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    place: Place | None = None
    where_prec: int | None = None
    first: date | None = None
    last: date | None = None
    date_prec: int | None = None
    tolls: tuple[IncidentToll, ...] = ()
    judged: tuple[str, ...] = ()  # ids of the judgements of persons that made it what it is

    def toll(self, kind: FigureKind) -> IncidentToll | None:
        return next((toll for toll in self.tolls if toll.kind is kind), None)


def covering(spans: Sequence[Span]) -> Span:
    """The smallest span that holds them all; ValueError where there is none."""
    return Span(min(span.start for span in spans), max(span.end for span in spans))
