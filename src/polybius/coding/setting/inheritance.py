"""Place and day that an act takes from its sentence, its caption or the operation that it plainly belongs to.

An act whose own clause names no place or day may share those of another act of its sentence, stand at the one place
that its sentence tells of, be counted from a dated act ("two days after"), or go on in the scene told before it
(`storyline`).  Words spoken take only what stands with their own verb.  No date of publication, dateline or caption
is ever lent to the text.  `why` says from which words each comes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from polybius.coding.events.drafts import SPEECH, Reading, zone_of
from polybius.coding.places.metonymy import words as place_words
from polybius.coding.places.whereabouts import is_hyphened, is_of_teller, where_said
from polybius.coding.setting.lending import (
    BODILY,
    SCENIC,
    VIOLENT,
    has_time,
    is_apart,
    is_told,
    other_days,
    placed,
    with_place,
    with_when,
)
from polybius.coding.setting.scenes import words
from polybius.coding.setting.storyline import set_in_scenes
from polybius.coding.syntax.grammar import VERBAL, clause_of
from polybius.coding.times import during
from polybius.types import Event, Parse, PlaceMention, PlaceUse, Span, Tense, TimeMention, Token, When, Why, ZoneKind

SENTENCE, CAPTION, ALONE = "inherited/sentence", "inherited/caption", "inherited/only-place"
BESIDE = 6  # acts before and after one in a long sentence that it may share with
_DAYS_LONG = re.compile(r"P(\d{1,3})([DW])")
_FREE = frozenset({ZoneKind.BODY, ZoneKind.CAPTION})


def with_setting(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events, those with no place or day of their own with what they plainly share of another's."""
    found = [_of_caption(reading, _of_saying(reading, event)) for event in events]
    acts = _acts(reading, events)
    responses = frozenset(event.head for event in events if is_response(reading, event, acts))
    found = measured(reading, found)
    found = shared_in_sentences(reading, found, responses)
    found = [at_only_place(reading, event, found[max(0, n - BESIDE) : n + BESIDE + 1]) for n, event in enumerate(found)]
    found = measured(reading, set_in_scenes(reading, found, responses))
    return shared_in_sentences(reading, found, responses)


def _acts(reading: Reading, events: Iterable[Event]) -> frozenset[int]:
    """The tokens that name acts of violence, wherever they are told."""
    told = (span for event in events if event.type in VIOLENT for span in (event.anchor, *event.also))
    return frozenset(token.i for span in told for token in reading.parse.tokens_in(span))


def _of_saying(reading: Reading, event: Event) -> Event:
    """Words that a statement performs, with the place and day told of its verb."""
    if event.type not in SPEECH:
        return event
    if event.when is None:
        event = replace(event, when=reading.when(event.head) or _of_saying_before(reading, event))
    place = where_said(reading.parse, reading.scenery, event.head) if event.place_span is None else None
    return event if place is None else replace(event, place=place.place, place_span=place.name_span)


def _of_saying_before(reading: Reading, event: Event) -> When | None:
    """The day of the sentence before, whose speaker "went on to accuse" somebody."""
    parse = reading.parse
    verb, here = parse.tokens[event.head], parse.tokens[event.head].sentence
    above = parse.tokens[verb.head]
    if above.lemma != "go" or verb.dep not in {"xcomp", "advcl"} or here == 0:
        return None
    if not any(kid.lower == "on" for kid in parse.children(above.i)):
        return None
    before = parse.words_of(parse.sentences[here - 1])
    top = next((token for token in before if token.head == token.i), None)
    return reading.when(top.i) if top is not None and top.pos in VERBAL else None


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
    return event if place is None else placed(event, place, CAPTION, place.span)


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
    sentence = reading.parse.sentence_at(told.span.start)
    before = reading.scenery.within(Span(sentence.span.start, edge)) if sentence is not None else []
    for mention in reversed(before):
        if mention.use is not PlaceUse.PLACE or reading.parse.text[mention.span.end : edge].strip() != ",":
            break
        found, edge = mention, mention.span.start
    return found


# --- one sentence --------------------------------------------------------------------------------------------


def shared_in_sentences(reading: Reading, events: Sequence[Event], responses: frozenset[int]) -> list[Event]:
    """The events, but those done over others, with what they share of another act of their sentence."""
    return [
        event if event.head in responses else _of_sentence(reading, event, events[max(0, n - BESIDE) : n + BESIDE + 1])
        for n, event in enumerate(events)
    ]


def _of_sentence(reading: Reading, event: Event, beside: Sequence[Event]) -> Event:
    donors = [other for other in beside if other is not event and _are_one_scene(reading, event, other)]
    if event.place_span is None and event.type in SCENIC:
        event = with_place(event, _nearest(event, (d for d in donors if d.place_span is not None)), SENTENCE)
    donor = _nearest(event, (other for other in donors if other.when is not None))
    if event.when is None and donor is not None and donor.when is not None:
        event = event if has_time(reading, event, donor.when.span) else with_when(event, donor, SENTENCE)
    return event


def is_response(reading: Reading, event: Event, acts: frozenset[int]) -> bool:
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
    if reading.parse.tokens[event.head].sentence != reading.parse.tokens[other.head].sentence:
        return False
    if Tense.FUTURE in {event.tense, other.tense} or not (is_told(event) and is_told(other)):
        return False
    if other.statements and other.statements != event.statements:
        return False  # another's version of it is in that one's words
    if other_days(event.when, other.when) or is_apart(reading, event) or is_apart(reading, other):
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


def measured(reading: Reading, events: Sequence[Event]) -> list[Event]:
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


def at_only_place(reading: Reading, event: Event, events: Sequence[Event]) -> Event:
    """An act of violence at the one place that its sentence tells of, which is no other act's."""
    if event.place_span is not None or event.type not in SCENIC or not is_told(event):
        return event
    sentence = reading.parse.sentences[reading.parse.tokens[event.head].sentence]
    named = (m for m in reading.scenery.within(sentence.span) if m.use is PlaceUse.PLACE and m.place is not None)
    named = (m for m in named if not is_of_teller(reading.told_by, m.span, event.anchor))
    told = [m for m in named if not any(is_hyphened(reading.parse, t) for t in reading.parse.tokens_in(m.span))]
    taken = {other.place_span for other in events}
    if sentence.zone not in _FREE or len({m.place for m in told}) != 1 or told[0].span in taken:
        return event
    return placed(event, told[0], ALONE, told[0].span) if _is_laid_at(reading, event, told[0]) else event


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
