"""Pairs of statements, events or figures of one article that cannot both hold, each with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

from polybius.coding.events.sameness import akin
from polybius.lexicon import attribution
from polybius.lexicon.attribution import AttributionLexicon
from polybius.types import (
    Act,
    Actors,
    Contest,
    Event,
    EventType,
    Figure,
    Parse,
    Span,
    Statement,
    Token,
)

# What a denial answers.
CLAIMS = frozenset({Act.ACCUSE, Act.CLAIM, Act.SAY, Act.DEMAND, Act.CONDEMN, Act.CONFIRM, Act.REQUEST})
CONTENT_WORDS = frozenset({"NOUN", "VERB", "PROPN", "ADJ"})
# How many words of content a denial and what it answers have in common, at the least.
SHARED = 2
# Words that are aimed at somebody: one shared word is enough for a denial to answer them.
POINTED = frozenset({Act.ACCUSE, Act.DEMAND, Act.REQUEST, Act.CLAIM})
# Words that say too little for two statements that share them to be about one matter.
EMPTY = frozenset(
    {"be", "have", "do", "say", "make", "take", "call", "region", "area", "country", "people", "government", "part"}
)


# Sectors that stand against their country's state.
AGAINST_STATE = frozenset({"REB", "OPP", "UAF", "SEP"})
STATE = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PRM"})
# Words that set one side's words against the other's, in one sentence or at the beginning of the next.
CONTRAST = frozenset({"but", "while", "although", "though", "however", "despite", "whereas"})
# Words for what another has said of the same matter.
ANAPHORS = frozenset({"there", "it", "them", "same", "this"})
# A number that comes on top of one told before is no other count of the same.
EARLY = frozenset({"initially", "initial", "preliminary"})
ON_TOP = frozenset({"another", "other", "others", "more", "further", "additional", "remaining"})

# The words of a number of one, and the most that "several" may be.
ONE = frozenset({"one", "single"})
FEW = 9
# Those who are counted apart from others, as `_head` gives them: a bare number is none of them alone.
SOME = frozenset({"woman", "women", "man", "men", "child", "children", "boy", "girl", "member", "relative", "infant"})

# How far apart in the record two ends of a contest may stand.  Articles are shorter than that; a book is not.
REACH = 250

One = TypeVar("One", Event, Figure)


@dataclass(frozen=True, slots=True)
class Told:
    """What contests are sought in."""

    parse: Parse
    statements: Mapping[str, Statement]
    actors: Actors
    lexicon: AttributionLexicon = field(default_factory=attribution.load)
    _lemmas: dict[str, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)
    _early: dict[int, float] = field(default_factory=dict)

    def country(self, key: str | None) -> str | None:
        actor = self.actors.get(key)
        return actor.country if actor else None

    def same_side(self, a: Statement, b: Statement) -> bool:
        """Whether two statements are of one speaker, or of speakers of one country and no different standing."""
        if a.speaker is None or b.speaker is None:
            return a.speaker == b.speaker
        ours, theirs = self.country(a.speaker), self.country(b.speaker)
        if a.speaker == b.speaker:
            return True
        if ours is None or ours != theirs or self.opposed(a.speaker, b.speaker):
            return False
        return not self.for_themselves(a.speaker) ^ self.for_themselves(b.speaker)

    def for_themselves(self, key: str | None) -> bool:
        """Whether somebody is of the people, as residents and doctors are, and speaks for no state or armed side."""
        return bool(self.sectors(key)) and not self.sectors(key) & (STATE | AGAINST_STATE)

    def opposed(self, one: str | None, other: str | None) -> bool:
        """Whether of two actors one is of the state and the other against it."""
        ours, theirs = self.sectors(one), self.sectors(other)
        return any(
            a & STATE and not a & AGAINST_STATE and b & AGAINST_STATE and not b & STATE
            for a, b in ((ours, theirs), (theirs, ours))
        )

    def sectors(self, key: str | None) -> frozenset[str]:
        actor = self.actors.get(key)
        return frozenset(actor.sectors) if actor else frozenset()

    def gap(self, a: Statement, b: Statement) -> int | None:
        """How many sentences after the cue of the one the cue of the other stands."""
        ends = [self.parse.sentence_at(s.cue[0].start) for s in (a, b) if s.cue]
        first, second = ends if len(ends) == 2 else (None, None)
        return second.index - first.index if first is not None and second is not None else None

    def lemmas(self, statement: Statement) -> frozenset[str]:
        """The words of a statement's content that say something."""
        if statement.id not in self._lemmas:
            self._lemmas[statement.id] = self._read_lemmas(statement)
        return self._lemmas[statement.id]

    def early(self, offset: int) -> float:
        """Where the sentence at `offset` first says that something is of the first hour; nowhere is infinite."""
        here = self.parse.sentence_at(offset)
        if here is None:
            return inf
        if here.index not in self._early:
            words = self.parse.words_of(here)
            self._early[here.index] = next((token.start for token in words if token.lower in EARLY), inf)
        return self._early[here.index]

    def names(self, statement: Statement) -> frozenset[str]:
        """The countries of those whom a statement speaks of."""
        if statement.id not in self._names:
            self._names[statement.id] = self._read_names(statement)
        return self._names[statement.id]

    def named(self, statement: Statement) -> Iterator[str]:
        """The keys of those whom a statement speaks of, in text order."""
        mentions = (mention for span in statement.content for mention in self.actors.within(span))
        return (mention.actor for mention in mentions if mention.actor is not None)

    def _read_lemmas(self, statement: Statement) -> frozenset[str]:
        return frozenset(
            token.lemma
            for span in statement.content
            for token in self.parse.tokens_in(span)
            if token.pos in CONTENT_WORDS and token.lemma not in EMPTY and not self._names_words(token)
        )

    def _names_words(self, token: Token) -> bool:
        """Whether a noun only names words: "the claims", "those reports"."""
        return token.pos == "NOUN" and bool(self.lexicon.entries("noun", token.lemma))

    def _read_names(self, statement: Statement) -> frozenset[str]:
        found = map(self.country, self.named(statement))
        return frozenset(country for country in found if country)


def find(
    parse: Parse,
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    figures: tuple[Figure, ...],
    actors: Actors,
) -> tuple[Contest, ...]:
    """The contests of an article, each pair once, in the order in which their first end is told."""
    told = Told(parse, {statement.id: statement for statement in statements}, actors)
    found = [
        *_of_events(told, events),
        *_of_denials(told, statements),
        *_of_answers(told, statements),
        *_of_culprits(told, statements, events),
        *_of_figures(told, figures, events),
    ]
    unique = {frozenset({contest.a, contest.b}): contest for contest in reversed(found)}
    return tuple(reversed(unique.values()))


def _of_events(told: Told, events: tuple[Event, ...]) -> Iterator[Contest]:
    """One act told as done and as not done, in different mouths."""
    for a, b in _pairs(events):
        if a.type is not b.type or a.polarity == b.polarity or a.era is not b.era or not _one_act(a, b):
            continue
        if not _is_denied(told, a if a.polarity == "-" else b, b if a.polarity == "-" else a):
            continue
        ours, theirs = _innermost(told, a), _innermost(told, b)
        if (ours if a.polarity == "-" else theirs) is None:
            continue  # what the report itself says was prevented, missed or called off nobody denies
        if ours is not None and theirs is not None and told.same_side(ours, theirs):
            continue
        first, second = (ours.id, theirs.id) if ours and theirs else (a.id, b.id)
        about = f"whether {a.anchor.of(told.parse.text)!r} took place"
        yield Contest(first, second, about, "told as done by one and as not done by the other")


def _pairs(told: tuple[One, ...]) -> Iterator[tuple[One, One]]:
    """Each two that stand near one another, in order."""
    for at, one in enumerate(told):
        for other in told[at + 1 : at + 1 + REACH]:
            yield one, other


def _innermost(told: Told, event: Event) -> Statement | None:
    return told.statements.get(event.statements[-1]) if event.statements else None


def _one_act(a: Event, b: Event) -> bool:
    """Whether two events may be one act: they share a party, and no party, place or day tells them apart."""
    if not _parties(a) & _parties(b):
        return False
    for ours, theirs in ((a.actors, b.actors), (a.recipients, b.recipients)):
        one, other = {r.actor for r in ours if r.actor}, {r.actor for r in theirs if r.actor}
        if one and other and not one & other:
            return False
    if a.place and b.place and a.place != b.place:
        return False
    return not (a.when and b.when and (a.when.last < b.when.first or b.when.last < a.when.first))


def _is_denied(told: Told, denied: Event, done: Event) -> bool:
    """Whether somebody's words deny what is told as done: by a noun that may be any act, or by a like word."""
    if not denied.statements:
        return False
    word, other = told.parse.tokens[denied.head], told.parse.tokens[done.head]
    like = akin(word.lemma, other.lemma) or (denied.mode is not None and denied.mode == done.mode)
    return like or word.pos == "NOUN"


def _parties(event: Event) -> set[str]:
    return {role.actor for role in (*event.actors, *event.recipients) if role.actor}


def _of_denials(told: Told, statements: tuple[Statement, ...]) -> Iterator[Contest]:
    """A denial and what it answers: a claim of the other side about the speaker, in shared words."""
    for at, denial in enumerate(statements):
        if denial.act is not Act.DENY:
            continue
        home = told.country(denial.speaker)
        for claim in statements[max(0, at - REACH) : at + REACH]:
            if claim.act not in CLAIMS or told.same_side(denial, claim) or claim.speaker is None:
                continue
            if denial.speaker is not None and (_holds(denial, claim) or _answers(told, denial, claim, home)):
                yield _contest(denial, claim, _about(told, denial), "denied by one whom the other's words are about")


def _contest(a: Statement, b: Statement, about: str, reason: str) -> Contest:
    first, second = sorted((a.id, b.id), key=lambda id: int(id[1:]))
    return Contest(first, second, about, reason)


def _holds(denial: Statement, claim: Statement) -> bool:
    """Whether what is denied is the claim itself: "denied a claim by rebels that …"."""
    return bool(claim.cue) and any(part.contains(claim.cue[0]) for part in denial.content)


def _answers(told: Told, denial: Statement, claim: Statement, home: str | None) -> bool:
    if home is not None and home not in told.names(claim):
        return False
    shared = told.lemmas(denial) & told.lemmas(claim)
    needed = 1 if claim.act in POINTED else SHARED
    if told.lemmas(denial):
        return len(shared) >= min(needed, len(told.lemmas(denial)))
    gap = told.gap(claim, denial)
    return gap is not None and 0 <= gap <= 2


def _of_answers(told: Told, statements: tuple[Statement, ...]) -> Iterator[Contest]:
    """Claims of two sides set against one another: "X insists …, but Y charges that X …", two claims to one thing."""
    for at, one in enumerate(statements):
        for other in statements[at + 1 : at + 1 + NEAR]:
            if one.speaker is None or other.speaker is None or told.same_side(one, other):
                continue
            if _are_rivals(told, one, other):
                yield _contest(one, other, _about(told, one), "claimed by each of two sides")
            elif _is_set_against(told, one, other) or _is_set_against(told, other, one):
                yield _contest(one, other, _about(told, one), "insisted on against an accusation")


NEAR = 4  # statements, within which one side's words may be set against the other's


def _are_rivals(told: Told, one: Statement, other: Statement) -> bool:
    """Whether both claim a thing, and the second speaks of the first's: "claims the isles", "claim reefs there"."""
    gap = told.gap(one, other)
    if gap is None or not 0 <= gap <= 1 or not (_claims_thing(told, one) and _claims_thing(told, other)):
        return False
    again = any(t.lower in ANAPHORS for part in other.content for t in told.parse.tokens_in(part))
    return again or bool(told.lemmas(one) & told.lemmas(other))


def _claims_thing(told: Told, statement: Statement) -> bool:
    head = told.parse.head_of(statement.content[0]) if statement.content else None
    thing = head is not None and head.pos in {"NOUN", "PROPN", "ADJ"} and head.dep == "dobj"
    return statement.act is Act.CLAIM and thing


def _is_set_against(told: Told, insisted: Statement, charged: Statement) -> bool:
    """Whether one side insists on what another, with a word of contrast, accuses it over."""
    if insisted.act is not Act.CLAIM or charged.act is not Act.ACCUSE or _owns_up(told, insisted):
        return False
    home = told.country(insisted.speaker)
    accused = next((told.country(key) for key in told.named(charged)), None)
    return home is not None and home == accused and _is_contrasted(told, insisted, charged)


def _owns_up(told: Told, claim: Statement) -> bool:
    """Whether a claim is to have done a thing, and so insists on nothing: "claimed responsibility"."""
    head = told.parse.head_of(claim.content[0]) if claim.content else None
    return head is not None and head.lemma == "responsibility"


def _is_contrasted(told: Told, one: Statement, other: Statement) -> bool:
    first, second = sorted((one.cue[0], other.cue[0])) if one.cue and other.cue else (None, None)
    if first is None or second is None or abs(told.gap(one, other) or 0) > 1:
        return False
    sentence = told.parse.sentence_at(first.start)
    start = told.parse.tokens[sentence.first].start if sentence else first.start
    between = told.parse.tokens_in(Span(start, second.start))
    return any(token.lower in CONTRAST for token in between)


def _of_culprits(told: Told, statements: tuple[Statement, ...], events: tuple[Event, ...]) -> Iterator[Contest]:
    """Violence that one lays to a side, which blames another for it; with each blame the nearest such claim."""
    claims = _violence_claims(told, events)
    for blame in statements:
        culprit = _blamed(told, blame)
        answered = [
            claim
            for claim in claims
            if culprit is not None and _is_counter(told, blame, culprit, claim)
        ]
        if answered:
            claim = min(answered, key=lambda claim: abs(told.gap(blame, claim) or 0))
            yield _contest(blame, claim, _about(told, blame), "violence laid to different sides")


def _blamed(told: Told, blame: Statement) -> str | None:
    """Whom a statement accuses of violence: the first actor named in it."""
    if blame.act is not Act.ACCUSE or blame.speaker is None:
        return None
    words = {t.lemma for part in blame.content for t in told.parse.tokens_in(part)}
    return next(told.named(blame), None) if VIOLENCE & words else None


def _violence_claims(told: Told, events: tuple[Event, ...]) -> list[Statement]:
    """The statements that tell of violence as done."""
    acts = (event for event in events if event.type is EventType.ASSAULT and event.polarity == "+")
    claims = {claim.id: claim for event in acts if (claim := _innermost(told, event)) is not None}
    return list(claims.values())


VIOLENCE = frozenset(
    {"attack", "incident", "massacre", "killing", "bombing", "strike", "airstrike", "blast", "explosion", "raid",
     "assault", "shelling", "murder", "death", "violence", "shooting", "ambush", "slaughter"}
)  # fmt: skip


def _is_counter(told: Told, blame: Statement, culprit: str, claim: Statement) -> bool:
    """Whether a claim by another side is about forces of the side that blames somebody else."""
    home = told.country(blame.speaker)
    if home is None or claim.speaker is None or told.same_side(blame, claim):
        return False
    forces = {key for key in told.named(claim) if told.country(key) == home and told.sectors(key) & STATE}
    elsewhere = told.country(culprit) != home or told.opposed(culprit, blame.speaker)
    outsider = told.country(claim.speaker) not in {None, home} or told.opposed(claim.speaker, blame.speaker)
    return bool(forces) and elsewhere and outsider


def _about(told: Told, statement: Statement) -> str:
    words = " … ".join(span.of(told.parse.text) for span in statement.content)
    return f"whether {words}" if words else "what is denied"


def _of_figures(told: Told, figures: tuple[Figure, ...], events: tuple[Event, ...]) -> Iterator[Contest]:
    """Two numbers of one thing, of different owners, whose ranges do not meet."""
    by_id = {event.id: event for event in events}
    for a, b in _pairs(figures):
        if a.kind is not b.kind or a.derived or b.derived or not _meet(told, a, b, by_id):
            continue
        if a.part_of or b.part_of or b.revises == a.id or _is_early(told, a) or _is_early(told, b):
            continue
        if _is_no_count(told, a) or _is_no_count(told, b):
            continue
        if _owned_apart(told, a, b) and _apart(a, b) and not (_is_on_top(told, a) or _is_on_top(told, b)):
            about = f"how many {a.counted or b.counted or 'people'} were {a.kind.value}"
            yield Contest(a.id, b.id, about=about, reason="different numbers from different sources")


def _is_early(told: Told, figure: Figure) -> bool:
    """Whether a number is told as one of the first hour: "initially reported that six had died"."""
    return told.early(figure.span.start) < figure.span.start


def _is_no_count(told: Told, figure: Figure) -> bool:
    """Whether a figure only tells of some of those there were: "a man", "the second victim", "several women"."""
    if figure.best is None and figure.high is not None and figure.high <= FEW:
        return True
    words = told.parse.tokens_in(figure.span)
    return figure.best == 1 and not any(token.lower in ONE or token.text.isdigit() for token in words)


def _owned_apart(told: Told, a: Figure, b: Figure) -> bool:
    """Whether two figures are given by different voices."""
    ours, theirs = (told.statements.get(f.statements[-1]) if f.statements else None for f in (a, b))
    if ours is None or theirs is None:
        return ours is not theirs
    return ours.id != theirs.id and (ours.speaker is None or ours.speaker != theirs.speaker)


def _is_on_top(told: Told, figure: Figure) -> bool:
    """Whether a number comes beside others: "another 39"."""
    near = told.parse.tokens_in(Span(max(0, figure.span.start - 2), figure.span.end))
    before = told.parse.tokens[max(0, near[0].i - 1) : near[-1].i + 2] if near else ()
    return any(token.lower in ON_TOP for token in before) and figure.low is not None and figure.high is not None


def _meet(told: Told, a: Figure, b: Figure, events: Mapping[str, Event]) -> bool:
    """Whether two figures count the same people in the same event."""
    if not _one_event(events.get(a.event or ""), events.get(b.event or "")):
        return False
    if a.of is not None and b.of is not None and _are_some(a) == _are_some(b):
        return a.of == b.of or (told.country(a.of) == told.country(b.of) and _same_words(a, b))
    return _same_words(a, b)


def _are_some(figure: Figure) -> bool:
    """Whether the words counted single out some of those there were: "women", "family members"."""
    return figure.counted is not None and _head(figure.counted) in SOME


def _same_words(a: Figure, b: Figure) -> bool:
    """Whether two figures count people in the same words; a bare number is of all, not of "two foreign women"."""
    if a.counted is None or b.counted is None:
        named = a.counted or b.counted
        return named is None or (named == named.split()[-1] and _head(named) not in SOME)
    return _head(a.counted) == _head(b.counted)


def _one_event(a: Event | None, b: Event | None) -> bool:
    """Whether two events are one, or may be told as two because two owners tell of them: one place, one day."""
    if a is None or b is None:
        return False
    same = a.type is b.type and a.place is not None and a.place == b.place and a.era is b.era
    if not same or a.id == b.id:
        return a.id == b.id
    days = a.when is None or b.when is None or (a.when.last >= b.when.first and b.when.last >= a.when.first)
    named = [{r.actor for r in event.actors if r.actor} for event in (a, b)]
    return days and not (all(named) and not named[0] & named[1])


def _head(counted: str) -> str:
    return counted.lower().split()[-1].rstrip("s")


def _apart(a: Figure, b: Figure) -> bool:
    (low_a, high_a), (low_b, high_b) = _range(a), _range(b)
    return high_a < low_b or high_b < low_a


def _range(figure: Figure) -> tuple[float, float]:
    """The least and the most that a figure may stand for; a bare "about" is taken a tenth either way."""
    best = figure.best or 0.0
    if figure.low is None and figure.high is None:
        return 0.9 * best, 1.1 * best
    least = figure.low if figure.low is not None else 0.0
    return least, figure.high if figure.high is not None else inf
