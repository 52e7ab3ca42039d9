"""Who did what to whom: the acts of an article, each told once, with its parties, place, time and standing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

from polybius.coding.events import acled, anchors, decision, factuality
from polybius.coding.events.anchors import UNRULED, Anchor, Surroundings
from polybius.coding.events.drafts import SPEECH, Draft, Reading, drafts_of, undone, wanted_only
from polybius.coding.events.history import with_history
from polybius.coding.events.instruments import with_instruments
from polybius.coding.events.once import told_once
from polybius.coding.events.results import is_result, with_results
from polybius.coding.events.spoken import spoken, threats
from polybius.coding.events.vouching import vouched
from polybius.coding.places.definite import POINTING
from polybius.coding.places.whereabouts import beside, is_of_teller, stands_as_place, where_agreed, where_said
from polybius.coding.setting.inheritance import with_setting
from polybius.coding.syntax.grammar import VERBAL, governing_verb
from polybius.coding.times import during
from polybius.lexicon.factuality import CueLexicon
from polybius.types import (
    Act,
    Certainty,
    Era,
    Event,
    EventType,
    Figure,
    PlaceMention,
    Span,
    Statement,
    Tense,
    When,
    Why,
    covering,
)

Found = TypeVar("Found")
AFTER_REPORT = "times/after-report"
AHEAD = timedelta(days=3)  # a report may be dated before it was written
# What share of the threshold an act needs. One that is invented does more harm where it is told as fact; an act denied,
# doubted, to come or of old needs less. One that no rule can be shown for needs more (`anchors.UNRULED`).
FACT, OTHER = 0.8, 0.6
# Verbs of the past that tell of what is to come: "called a strike for Friday".
CALLING = frozenset({
    "call", "announce", "schedule", "set", "plan", "declare", "order", "agree", "promise", "fix", "say",
})  # fmt: skip


def find(reading: Reading, cues: CueLexicon, threshold: float = 0.5) -> tuple[Event, ...]:
    """The events of an article in text order, with ids e1, e2 …"""
    around = Surroundings(reading.parse, reading.actors, reading.places, reading.lexicon, reading.times, reading.tags)
    heard = factuality.hits(reading.parse, cues)
    found = vouched(reading, anchors.find(around), threshold * FACT)
    likely = [anchor for anchor in found if anchor.chance >= threshold * OTHER or anchor.rule.result]
    drafts = [draft for anchor in likely for draft in drafts_of(around, anchor, heard)]
    model = reading.with_model
    drafts = [draft for draft in drafts if _is_likely(draft, threshold, model) or _tells_outcome(around, draft)]
    drafts = [draft for draft in drafts if not wanted_only(reading, drafts, draft)]
    drafts = [draft for draft in drafts if not undone(reading.parse, drafts, draft)]
    drafts = with_results(around, drafts, lambda draft: _is_likely(draft, threshold, model))
    events = threats(reading, [_event(reading, draft) for draft in drafts])
    events = sorted([*events, *spoken(reading, events)], key=lambda event: event.anchor)
    events = with_setting(reading, told_once(reading, with_history(reading, events)))
    armed = with_instruments(reading.parse, events)
    return tuple(replace(event, id=f"e{n}") for n, event in enumerate(armed, 1))


def _is_likely(draft: Draft, threshold: float, with_model: bool) -> bool:
    return draft.anchor.chance >= _needed(draft, threshold, with_model)


def _tells_outcome(around: Surroundings, draft: Draft) -> bool:
    """Whether a rule knows a verb for what another act did, so that it may be taken in though unlikely by itself."""
    return draft.anchor.ruled and around.parse.tokens[draft.head].pos in VERBAL and is_result(around, draft)


def _needed(draft: Draft, threshold: float, with_model: bool) -> float:
    """How sure an act has to be, as it is told and as it was found."""
    if not with_model:
        return threshold * OTHER  # rules alone hardly tell sure from unsure
    fact = draft.fact
    certain = fact.polarity == "+" and fact.certainty is Certainty.CERTAIN
    told = certain and fact.tense in {Tense.PAST, Tense.PRESENT} and fact.era is Era.NEWS
    return threshold * (FACT if told else OTHER) * (1.0 if draft.anchor.ruled else 1 / UNRULED)


def with_figures(events: tuple[Event, ...], figures: Iterable[Figure]) -> tuple[Event, ...]:
    """The events, each with the ids of the figures that tell of it."""
    told: dict[str | None, tuple[str, ...]] = {}
    for figure in figures:
        told[figure.event] = (*told.get(figure.event, ()), figure.id)
    return tuple(replace(event, figures=told.get(event.id, ())) for event in events)


def _event(reading: Reading, draft: Draft) -> Event:
    anchor, rule, fact = draft.anchor, draft.anchor.rule, draft.fact
    entry = reading.lexicon.types[rule.type]
    cameo, intensity = entry.codes(rule.mode, rule.cameo)
    place = _place(reading, anchor)
    when = _first_of(reading.when, anchor) or _of_outcome(reading, draft)
    tense = Tense.FUTURE if _is_to_come(reading, draft, when) else fact.tense
    late = _too_late(reading, when, tense)
    return Event(
        id="",
        type=rule.type,
        mode=rule.mode,
        contexts=rule.contexts,
        cameo=cameo,
        quad=entry.quad,
        intensity=intensity,
        anchor=anchor.span,
        head=anchor.head,
        actors=draft.actors,
        recipients=draft.recipients,
        place=place.place if place else None,
        place_span=place.name_span if place else None,
        more_places=_more(reading, place),
        when=None if late else when,
        polarity=fact.polarity,
        certainty=fact.certainty,
        tense=tense,
        era=fact.era,
        statements=_statements(reading, draft),
        hedges=fact.hedges,
        confidence=round(decision.confidence(anchor.chance, reading.with_model), 3),
        why=(Why(rule.id, anchor.span), *fact.why, *_pointing(place), *late),
        acled=acled.of(reading.parse, rule.type, reading.parse.tokens[anchor.head].sentence, reading.tags, rule.acled),
        also=draft.also,
    )


def _is_to_come(reading: Reading, draft: Draft, when: When | None) -> bool:
    """Whether an act not told by a verb of the past is of a day after the report: "called a strike for Friday"."""
    published = reading.article.published
    if when is None or published is None or when.first <= published:
        return False
    token = reading.parse.tokens[draft.head]
    verb = token if token.pos in VERBAL else governing_verb(reading.parse, token.i)
    return verb is None or verb.tag not in {"VBD", "VBN"} or verb.lemma in CALLING


def _too_late(reading: Reading, when: When | None, tense: Tense) -> tuple[Why, ...]:
    """Why an act has no day that is told as done on one that had not come by the report; nothing if it may have."""
    published = reading.article.published
    if published is None or when is None or tense is not Tense.PAST or when.first <= published + AHEAD:
        return ()
    return (Why(AFTER_REPORT, when.span),)


def _more(reading: Reading, place: PlaceMention | None) -> tuple[tuple[str | None, Span], ...]:
    """Where else an act took place, by the same words."""
    if place is None or place.named is not None:
        return ()
    return tuple((other.place, other.name_span) for other in beside(reading.parse, reading.scenery, place))


def _pointing(place: PlaceMention | None) -> tuple[Why, ...]:
    """The words that only point to where an act took place: "the city"."""
    return (Why(place.rule, place.span),) if place is not None and place.rule == POINTING else ()


def _place(reading: Reading, anchor: Anchor) -> PlaceMention | None:
    """Where the act took place; of words spoken only what stands with their own verb."""
    if anchor.rule.type in SPEECH:
        return where_said(reading.parse, reading.scenery, anchor.head)
    if anchor.rule.type is EventType.AGREE:  # what is agreed on may be anywhere
        return _first_of(partial(where_agreed, reading.parse, reading.scenery), anchor)
    return _first_of(reading.where, anchor) or _only_place(reading, anchor)


def _only_place(reading: Reading, anchor: Anchor) -> PlaceMention | None:
    """The one place told below an act of violence, however deep: "a campaign in what … called an operation in X"."""
    if anchor.rule.type is not EventType.ASSAULT:
        return None
    below = reading.parse.subtree(anchor.governor)
    span = covering([token.span for token in below])
    inside = {token.i for token in below}
    found = [
        mention
        for mention in reading.scenery.within(span)
        if mention.place is not None
        and stands_as_place(reading.parse, mention)
        and not is_of_teller(reading.told_by, mention.span, reading.parse.tokens[anchor.head].span)
        and all(token.i in inside for token in reading.parse.tokens_in(mention.span))
    ]
    return found[0] if len({mention.place for mention in found}) == 1 else None


def _first_of(ask: Callable[[int], Found | None], anchor: Anchor) -> Found | None:
    """The answer for the act's own word, else for the light verb that carries it."""
    own = ask(anchor.head)
    return own if own is not None or anchor.light is None else ask(anchor.light.verb)


def _of_outcome(reading: Reading, draft: Draft) -> When | None:
    """The time told with what an act did: "two huts were wrecked on Monday following an explosion"."""
    heads = (reading.parse.head_of(span) for span in draft.also)
    return next((when for head in heads if head is not None and (when := reading.when(head.i)) is not None), None)


def _statements(reading: Reading, draft: Draft) -> tuple[str, ...]:
    """In whose words the act is told, outermost first; a speech act is not inside the words that perform it."""
    if _is_taken_for_granted(reading, draft):
        return ()
    chain = reading.chain(draft.anchor.span)
    own = _own_words(reading, draft)
    return tuple(id for id in chain if not _is_performed(reading, reading.by_id[id], draft, own))


def _is_taken_for_granted(reading: Reading, draft: Draft) -> bool:
    """Whether an act noun names what is known by its day, so that it is the report's own: "over Monday's bombing"."""
    owners = reading.parse.children(draft.head, "poss")
    return any(any(time.span.contains(owner.span) for time in during(reading.times, owner.span)) for owner in owners)


def _is_performed(reading: Reading, statement: Statement, draft: Draft, own: Sequence[Span]) -> bool:
    """Whether a statement is the act itself, by its cue or by what it does, and not words in which it is told."""
    return any(cue.overlaps(words) for cue in statement.cue for words in own) or _performs(reading, statement, draft)


def _own_words(reading: Reading, draft: Draft) -> tuple[Span, ...]:
    """The words of an act and of the light verb that carries it: "announced an agreement" is one act of two sides."""
    return (draft.anchor.span, reading.parse.tokens[draft.anchor.governor].span)


def _performs(reading: Reading, statement: Statement, draft: Draft) -> bool:
    """Whether a statement is the speech act itself: "We condemn …", he wrote."""
    speakers = {role.actor for role in draft.actors}
    if draft.type is EventType.SUPPORT and draft.fact.tense is Tense.FUTURE:
        # to say that one will help is to promise it
        return reading.first_person(draft.actors) or _speaks_for(reading, statement, speakers)
    if draft.type not in SPEECH or statement.act is Act.SAY:
        return False
    return reading.first_person(draft.actors) or (statement.speaker is not None and statement.speaker in speakers)


def _speaks_for(reading: Reading, statement: Statement, parties: Iterable[str | None]) -> bool:
    """Whether a statement is by one of the parties, or by the government of one."""
    speaker = reading.actors.get(statement.speaker)
    if speaker is None:
        return False
    governs = "GOV" in speaker.sectors and speaker.country is not None
    others = (reading.actors.get(party) for party in parties)
    return statement.speaker in parties or any(
        governs and other is not None and other.country == speaker.country and set(other.sectors) <= {"GOV"}
        for other in others
    )
