"""Place and day that an act takes from its sentence or from the operation that it plainly belongs to.

An act whose own clause names no place or day may share those of an act in the same sentence, or of the scene: the
acts told one after another as the report's news.  A scene ends where another is opened ("Meanwhile", "in a separate
attack"), where an act has a place or day of its own, and never reaches into captions, history or what is yet to
come.  Words spoken take nothing, and no date of publication, dateline or caption is ever lent.  `why` says from
which words it comes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from polybius.coding.drafts import SPEECH, Reading, zone_of
from polybius.coding.grammar import VERBAL, clause_of
from polybius.coding.metonymy import words as place_words
from polybius.coding.sameness import akin, is_country, kilometres
from polybius.coding.scenes import words
from polybius.coding.times import during
from polybius.coding.whereabouts import is_hyphened, where_said
from polybius.types import (
    Certainty,
    Era,
    Event,
    EventType,
    Parse,
    Place,
    PlaceMention,
    PlaceUse,
    Span,
    Tense,
    TimeMention,
    Token,
    When,
    Why,
    ZoneKind,
)

# Acts that happen at one place and on one day, and that a scene is made of.
BODILY = frozenset({
    EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.CONSULT,
})  # fmt: skip
VIOLENT = frozenset({EventType.ASSAULT, EventType.PROTEST})
# Acts that take a place from the scene; who is freed or received may be so anywhere.
SCENIC = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.MOBILIZE})
# How exact (UCDP's date_prec) a day must be to be lent to the sentences after it.
DAYS = 2
NEAR_KM = 25.0
# Sentences that a scene outlasts with nothing told of it.
PATIENCE = 8
_DAYS_LONG = re.compile(r"P(\d{1,3})([DW])")
POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their"})
_MODIFYING = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
_FREE = frozenset({ZoneKind.BODY, ZoneKind.CAPTION})
SENTENCE, SCENE, CAPTION, ALONE = "inherited/sentence", "inherited/scene", "inherited/caption", "inherited/only-place"


def with_setting(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events, those with no place or day of their own with what they plainly share of another's."""
    found = [_of_caption(reading, _of_saying(reading, event)) for event in events]
    responses = frozenset(event.head for event in events if _is_response(reading, event, _acts(reading, events)))
    found = _measured(reading, found)
    found = _of_sentences(reading, found, responses)
    found = [_of_only_place(reading, event, found) for event in found]
    found = _of_scenes(reading, found, responses)
    return _of_sentences(reading, found, responses)


def _acts(reading: Reading, events: Iterable[Event]) -> frozenset[int]:
    """The tokens that name acts of violence, wherever they are told."""
    told = (span for event in events if event.type in VIOLENT for span in (event.anchor, *event.also))
    return frozenset(token.i for span in told for token in reading.parse.tokens_in(span))


def _of_saying(reading: Reading, event: Event) -> Event:
    """Words that a statement performs, with the place and day told of its verb."""
    if event.type not in SPEECH:
        return event
    if event.when is None:
        event = replace(event, when=reading.when(event.head))
    place = where_said(reading.parse, reading.scenery, event.head) if event.place_span is None else None
    return event if place is None else replace(event, place=place.place, place_span=place.name_span)


# --- captions ------------------------------------------------------------------------------------------------


def _of_caption(reading: Reading, event: Event) -> Event:
    """The act that a caption shows, with the place and date that stand at its end."""
    if zone_of(reading, event) is not ZoneKind.CAPTION or not _leads_sentence(reading, event):
        return event
    told = _closing_date(reading, event)
    if told is None or told.first is None or told.last is None:
        return event
    if event.when is None:
        when = When(told.first, told.last, told.precision or 1, told.span)
        event = replace(event, when=when, why=(*event.why, Why(f"{CAPTION}/when", told.span)))
    place = _before_date(reading, told) if event.place_span is None else None
    return event if place is None else _placed(event, place, CAPTION, place.span)


def _leads_sentence(reading: Reading, event: Event) -> bool:
    top = reading.parse.tokens[clause_of(reading.parse, event.head)]
    return top.head == top.i


def _closing_date(reading: Reading, event: Event) -> TimeMention | None:
    """The date on which a caption ends."""
    span = reading.parse.sentences[reading.parse.tokens[event.head].sentence].span
    told = [time for time in during(reading.times, span) if time.first is not None]
    ending = reading.parse.text[told[-1].span.end : span.end] if told else ""
    return told[-1] if told and not ending.strip(" .\n") else None


def _before_date(reading: Reading, told: TimeMention) -> PlaceMention | None:
    """The place right before the closing date; of a chain ("Bonn, Germany, May 3") the first."""
    found: PlaceMention | None = None
    edge = told.span.start
    for mention in sorted(reading.scenery.mentions, key=lambda mention: mention.span, reverse=True):
        if mention.span.end > edge:
            continue
        if mention.use is not PlaceUse.PLACE or reading.parse.text[mention.span.end : edge].strip() != ",":
            break
        found, edge = mention, mention.span.start
    return found


# --- one sentence --------------------------------------------------------------------------------------------


def _of_sentences(reading: Reading, events: Sequence[Event], responses: frozenset[int]) -> list[Event]:
    """The events with what they share of another act of their sentence."""
    by_sentence: dict[int, list[Event]] = {}
    for event in events:
        by_sentence.setdefault(reading.parse.tokens[event.head].sentence, []).append(event)
    return [
        event
        if event.head in responses
        else _of_sentence(reading, event, by_sentence[reading.parse.tokens[event.head].sentence])
        for event in events
    ]


def _of_sentence(reading: Reading, event: Event, beside: Sequence[Event]) -> Event:
    donors = [other for other in beside if other is not event and _are_one_scene(reading, event, other)]
    if event.place_span is None and event.type in SCENIC:
        event = _with_place(event, _nearest(event, (d for d in donors if d.place_span is not None)), SENTENCE)
    donor = _nearest(event, (other for other in donors if other.when is not None))
    if event.when is None and donor is not None and donor.when is not None:
        event = event if _has_time(reading, event, donor.when.span) else _with_when(event, donor, SENTENCE)
    return event


def _is_response(reading: Reading, event: Event, acts: frozenset[int]) -> bool:
    """Whether an act is done for or over another: "arrested for a bombing", "protests against the killings"."""
    return any(
        token.i in acts
        for kid in reading.parse.children(event.head, "prep", "advcl")
        if kid.lower in words()["reasons"] or any(k.lower in words()["reasons"] for k in reading.parse.children(kid.i))
        for token in reading.parse.subtree(kid.i)
    )


def _are_one_scene(reading: Reading, event: Event, other: Event) -> bool:
    """Whether two acts of a sentence are told as parts of one: of a kind, of one time, none the reason of the other."""
    if event.type not in BODILY or other.type not in BODILY or event.era is not other.era:
        return False
    if Tense.FUTURE in {event.tense, other.tense} or not (_is_told(event) and _is_told(other)):
        return False
    if other.statements != event.statements[: len(other.statements)]:
        return False  # another's version of it is in that one's words
    if _other_days(event.when, other.when) or _is_apart(reading, event) or _is_apart(reading, other):
        return False
    both = event.type in VIOLENT and other.type in VIOLENT
    ends = {event.head, other.head}
    return not any(_parts(token, both, ends) for token in _between(reading, event.head, other.head))


def _between(reading: Reading, a: int, b: int) -> Iterator[Token]:
    """The words that lead from one act up to the other, or to the word above both."""
    parse = reading.parse
    above_a = [parse.tokens[a], *parse.ancestors(a)]
    above_b = [parse.tokens[b], *parse.ancestors(b)]
    shared = {token.i for token in above_a} & {token.i for token in above_b}
    for chain in (above_a, above_b):
        for token in chain:
            if token.i in shared:
                break
            yield token
            yield from parse.children(token.i, "mark")


def _parts(token: Token, violent: bool, ends: set[int]) -> bool:
    """Whether a word parts what is below it from the act above: a reason, a party's own story, or another time."""
    if token.dep == "relcl" and token.head not in ends:
        return True
    if token.lower in words()["reasons"] and token.pos in {"ADP", "SCONJ"}:
        return True
    return not violent and token.lower in words()["measuring"] and token.pos in {"ADP", "SCONJ"}


def _nearest(event: Event, donors: Iterable[Event]) -> Event | None:
    return min(donors, key=lambda other: abs(other.head - event.head), default=None)


# --- one act measured from another ---------------------------------------------------------------------------


def _measured(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events, those told some days after or before a dated act of their sentence with the day that gives."""
    told = {
        token.i: event
        for event in events
        for span in (event.anchor, *event.also)
        for token in reading.parse.tokens_in(span)
    }
    return [event if event.when else _counted_from(reading, event, told) for event in events]


def _counted_from(reading: Reading, event: Event, told: Mapping[int, Event]) -> Event:
    """ "The raid came two days after troops shelled the camp": each is dated from the other."""
    parse = reading.parse
    span = parse.sentences[parse.tokens[event.head].sentence].span
    for time in during(reading.times, span):
        length = _DAYS_LONG.fullmatch(time.value or "")
        word = parse.token_at(time.span.end + 1)
        if length is None or word is None or word.lower not in {"after", "before"} or word.pos not in {"ADP", "SCONJ"}:
            continue
        below = {token.i for token in parse.subtree(word.i if word.dep == "prep" else word.head)}
        inside = event.head in below
        sentence = parse.sentences[word.sentence]
        others = [told[i] for i in range(sentence.first, sentence.end) if i in told and (i in below) != inside]
        dated = next((o.when for o in others if o is not event and o.when and o.when.precision == 1), None)
        if dated is None:
            continue
        days = int(length[1]) * (7 if length[2] == "W" else 1) * (1 if (word.lower == "after") != inside else -1)
        return _moved_by(event, dated, days, time.span)
    return event


def _moved_by(event: Event, dated: When, days: int, words_: Span) -> Event:
    try:
        day = dated.first + timedelta(days=days)
    except OverflowError:
        return event
    return replace(event, when=When(day, day, 1, words_), why=(*event.why, Why("inherited/measured/when", dated.span)))


# --- the only place of a sentence ----------------------------------------------------------------------------


def _of_only_place(reading: Reading, event: Event, events: Sequence[Event]) -> Event:
    """An act of violence at the one place that its sentence tells of, which is no other act's."""
    if event.place_span is not None or event.type not in SCENIC or not _is_told(event):
        return event
    sentence = reading.parse.sentences[reading.parse.tokens[event.head].sentence]
    named = (m for m in reading.scenery.within(sentence.span) if m.use is PlaceUse.PLACE and m.place is not None)
    told = [m for m in named if not any(is_hyphened(reading.parse, t) for t in reading.parse.tokens_in(m.span))]
    taken = {other.place_span for other in events if other.place_span is not None}
    if sentence.zone not in _FREE or len({m.place for m in told}) != 1 or told[0].span in taken:
        return event
    return _placed(event, told[0], ALONE, told[0].span) if _is_laid_at(reading, event, told[0]) else event


def _is_laid_at(reading: Reading, event: Event, mention: PlaceMention) -> bool:
    """Whether a place stands where a sentence is laid: by a preposition of place that hangs on the act's own clause."""
    parse = reading.parse
    name = parse.head_of(mention.span)
    if name is None:
        return False
    above = parse.tokens[name.head]
    if name.dep == "poss" and above.lemma in words()["owned_times"]:
        return True
    if above.lower not in {"in", "at", "near", "outside", "around", "inside", "across", "throughout"}:
        return False
    chain = {event.head, *_up_to_saying(parse, event.head)}
    for token in parse.ancestors(above.i):
        if token.i in chain:
            return True
        if token.dep in {"nsubj", "nsubjpass"} or token.pos in VERBAL or token.lower in words()["reasons"]:
            return False
    return False


def _up_to_saying(parse: Parse, i: int) -> Iterator[int]:
    """The words above one, up to a verb of saying."""
    for above in parse.ancestors(i):
        yield above.i
        if above.lemma in place_words()["speaking_verbs"]:
            return


# --- scenes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scene:
    """What the acts told last have in common: where they took place, and when."""

    sentence: int = -1  # the last that told of it
    place: Event | None = None
    when: Event | None = None
    parties: frozenset[str] = frozenset()
    places: frozenset[str | None] = frozenset()  # where all acts so far took place
    last: Event | None = None


def _of_scenes(reading: Reading, events: Sequence[Event], responses: frozenset[int]) -> list[Event]:
    """The events in text order with what they share of the scene that their sentence is told in."""
    scene = before = Scene()
    found = []
    for event in events:
        if event.head in responses or not _makes_scene(reading, event):
            found.append(event)
            continue
        if _is_apart(reading, event):
            found.append(event)  # and what follows may be of it, if it tells where
            if event.place_span is not None:
                scene = before = _moved(reading, Scene(places=scene.places), event)
            continue
        if reading.parse.tokens[event.head].sentence != scene.sentence:
            before = scene
        event = _set_in(reading, _at(reading, before, event), event)
        if not _is_aside(reading.parse, reading.parse.tokens[event.head]):
            scene = _moved(reading, _at(reading, scene, event), event)
        found.append(event)
    return found


def _makes_scene(reading: Reading, event: Event) -> bool:
    """Whether an act is told as one that took place, in the text proper, as news."""
    return (
        event.type in BODILY
        and event.type is not EventType.CONSULT  # who meets does so apart from what is fought
        and event.era is Era.NEWS
        and event.tense in {Tense.PAST, Tense.PRESENT}
        and _is_told(event)
        and zone_of(reading, event) is ZoneKind.BODY
    )


def _is_told(event: Event) -> bool:
    """Whether an act is told as done or, by somebody, as not done."""
    return event.certainty in {Certainty.CERTAIN, Certainty.PROBABLE} and event.tense is not Tense.NONE


def _at(reading: Reading, scene: Scene, event: Event) -> Scene:
    """The scene as far as it still holds where an act is told."""
    sentence = reading.parse.tokens[event.head].sentence
    if _opens_another(reading, scene, event):
        return Scene(sentence, places=scene.places)
    if sentence - scene.sentence > PATIENCE and not scene.parties & _parties(event):
        return Scene(sentence, places=scene.places)
    return scene


def _opens_another(reading: Reading, scene: Scene, event: Event) -> bool:
    """Whether words between the scene and an act, or the act's own, open another scene."""
    parse, sentence = reading.parse, reading.parse.tokens[event.head].sentence
    since = range(max(scene.sentence + 1, sentence - PATIENCE, 0), sentence + 1)
    return any(_is_shift(parse.words_of(parse.sentences[n])[:6]) for n in since)


def _is_shift(first: Sequence[Token]) -> bool:
    """Whether a sentence opens with "Elsewhere", "Meanwhile" or "In another incident"."""
    if not first:
        return False
    if any(token.lower in words()["openers"] for token in first[:2]):
        return True
    return first[0].lower in {"in", "at"} and any(token.lower in words()["apart"] for token in first[1:4])


def _is_apart(reading: Reading, event: Event) -> bool:
    """Whether an act is told as another than those before: "a separate clash"."""
    return any(kid.lower in words()["apart"] for kid in reading.parse.children(event.head, "det", "amod"))


def _set_in(reading: Reading, scene: Scene, event: Event) -> Event:
    """An act with the place and the day of its scene, as far as it has none of its own that gainsays them."""
    if not _can_share(reading, event):
        return event
    if scene.last is not None and _takes_up(reading, scene.last, event):
        event = event if event.place_span else _with_place(event, scene.last, SCENE)
        return event if event.when else _with_when(event, scene.last, SCENE)
    own = event
    if own.place_span is None and own.type in SCENIC and not _elsewhere(reading, scene, own):
        event = _with_place(event, scene.place, SCENE)
    if own.when is None and not _has_time(reading, own) and not _other_place(reading, scene, own):
        event = _with_when(event, scene.when, SCENE)
    return event


def _takes_up(reading: Reading, earlier: Event, event: Event) -> bool:
    """Whether a noun speaks again of the act told last: "seized a ship … the seizure"."""
    one, two = reading.parse.tokens[earlier.head], reading.parse.tokens[event.head]
    return two.pos not in VERBAL and one.i != two.i and two.sentence - one.sentence <= 2 and akin(one.lemma, two.lemma)


def _can_share(reading: Reading, event: Event) -> bool:
    """Whether an act is one of its own and not a kind: a verb, or a noun that points to it."""
    token = reading.parse.tokens[event.head]
    if token.pos in VERBAL:
        return True
    kids = reading.parse.children(token.i)
    return any(kid.dep == "poss" or (kid.dep == "det" and kid.lower in POINTING) for kid in kids)


def _elsewhere(reading: Reading, scene: Scene, event: Event) -> bool:
    """Whether the act's day is not the scene's, or its sentence is laid at some other place."""
    if scene.when is not None and _other_days(event.when, scene.when.when):
        return len(scene.places) > 1 and not scene.parties & _parties(event)
    return False


def _other_place(reading: Reading, scene: Scene, event: Event) -> bool:
    """Whether an act has a place of its own that is not the scene's."""
    if event.place_span is None or scene.place is None:
        return False
    one, two = (reading.scenery.get(key) for key in (event.place, scene.place.place))
    return one is not None and two is not None and not _may_be_one(one, two)


def _may_be_one(a: Place, b: Place) -> bool:
    """Whether one place is or lies in the other, or they are so near that a report may take one for the other."""
    if a.key == b.key:
        return True
    if is_country(a) or is_country(b):
        return a.country == b.country
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.country == b.country
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= max(NEAR_KM, a.extent_km or 0.0, b.extent_km or 0.0)


def _moved(reading: Reading, scene: Scene, event: Event) -> Scene:
    """The scene after an act: its own place and day are those of what follows."""
    place = event if event.place_span is not None else scene.place
    when = event if event.when is not None and event.when.precision <= DAYS else scene.when
    if _other_place(reading, scene, event) and event.when is None:
        when = None
    parties = _parties(event) | (frozenset() if _other_place(reading, scene, event) else scene.parties)
    places = scene.places | ({event.place} if event.place_span is not None else set())
    return Scene(reading.parse.tokens[event.head].sentence, place, when, parties, places, event)


def _parties(event: Event) -> frozenset[str]:
    return frozenset(role.actor for role in (*event.actors, *event.recipients) if role.actor)


# --- what is shared ------------------------------------------------------------------------------------------


def _other_days(a: When | None, b: When | None) -> bool:
    return a is not None and b is not None and (a.last < b.first or b.last < a.first)


def _has_time(reading: Reading, event: Event, but: Span | None = None) -> bool:
    """Whether the act's clause tells a time that gives it no day ("in recent days", "by Friday"), or its sentence a day.

    What dates a thing in it ("Tuesday's unrest") is no time of the act.
    """
    parse = reading.parse
    clause = clause_of(parse, event.head)
    span = parse.sentences[parse.tokens[event.head].sentence].span
    for time in during(reading.times, span):
        head = parse.head_of(time.span)
        if head is None or (head.dep in _MODIFYING and head.head > head.i) or (but and but.overlaps(time.span)):
            continue
        if clause_of(parse, head.i) == clause or (time.first is not None and not _in_relative(parse, head)):
            return True
    return False


def _is_aside(parse: Parse, token: Token) -> bool:
    """Whether a word only tells who somebody is: "one of two men killed in the riots"."""
    return any(above.dep in {"acl", "appos"} for above in (token, *parse.ancestors(token.i)))


def _in_relative(parse: Parse, token: Token) -> bool:
    """Whether a word stands in a clause or phrase that describes a noun."""
    return any(above.dep in {"relcl", "acl", "appos"} for above in (token, *parse.ancestors(token.i)))


def _with_place(event: Event, donor: Event | None, how: str) -> Event:
    if donor is None or donor.place_span is None:
        return event
    why = (*event.why, Why(f"{how}/place", donor.anchor))
    return replace(event, place=donor.place, place_span=donor.place_span, why=why)


def _with_when(event: Event, donor: Event | None, how: str) -> Event:
    if donor is None or donor.when is None:
        return event
    return replace(event, when=donor.when, why=(*event.why, Why(f"{how}/when", donor.anchor)))


def _placed(event: Event, place: PlaceMention, how: str, words_: Span) -> Event:
    why = (*event.why, Why(f"{how}/place", words_))
    return replace(event, place=place.place, place_span=place.name_span, why=why)
