"""Place and day that an act shares with the acts told before it: a report goes on from sentence to sentence.

A scene is what acts told one after another as the report's news have in common.  It ends where another is opened
("Meanwhile", "in a separate attack") or where an act has a place or day of its own, and it never reaches into
captions, history or what is yet to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from polybius.coding.events.drafts import Reading, zone_of
from polybius.coding.events.sameness import akin
from polybius.coding.setting.lending import (
    BODILY,
    SCENIC,
    has_time,
    is_apart,
    is_told,
    other_days,
    with_place,
    with_when,
)
from polybius.coding.setting.scenes import words
from polybius.coding.syntax.grammar import VERBAL
from polybius.geography import is_country, kilometres
from polybius.types import Era, Event, EventType, Parse, Place, Tense, Token, ZoneKind

SCENE = "inherited/scene"
# How exact (UCDP's date_prec) a day must be to be lent to the sentences after it.
DAYS = 2
LONG = 4
# As far apart two places may be one.
NEAR_KM = 25.0
# Sentences that a scene outlasts with nothing told of it.
PATIENCE = 8
POINTING = frozenset({"the", "this", "that", "these", "those", "its", "their"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What the acts told last have in common: where they took place, and when."""

    sentence: int = -1  # the last that told of it
    place: Event | None = None
    when: Event | None = None
    parties: frozenset[str] = frozenset()
    places: frozenset[str | None] = frozenset()  # where all acts so far took place
    last: Event | None = None


def set_in_scenes(reading: Reading, events: Sequence[Event], responses: frozenset[int]) -> list[Event]:
    """The events in text order with what they share of the scene that their sentence is told in."""
    scene = before = Scene()
    found = []
    for event in events:
        if event.head in responses or not _makes_scene(reading, event):
            found.append(event)
            continue
        if is_apart(reading, event):
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
        and is_told(event)
        and zone_of(reading, event) is ZoneKind.BODY
    )


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


def _set_in(reading: Reading, scene: Scene, event: Event) -> Event:
    """An act with the place and the day of its scene, as far as it has none of its own that gainsays them."""
    if not _can_share(reading, event):
        return event
    if scene.last is not None and _takes_up(reading, scene.last, event):
        event = event if event.place_span else with_place(event, scene.last, SCENE)
        return event if event.when else with_when(event, scene.last, SCENE)
    own = event
    if own.place_span is None and own.type in SCENIC and not _elsewhere(scene, own):
        event = with_place(event, scene.place, SCENE)
    if own.when is None and not has_time(reading, own) and not _has_other_day(reading, scene, own):
        event = with_when(event, scene.when, SCENE)
    return event


def _has_other_day(reading: Reading, scene: Scene, event: Event) -> bool:
    """Whether an act is of no one day, came before the scene, or has a place of its own that is not the scene's."""
    standing = event.polarity == "-" and event.tense is Tense.PRESENT  # "is not shelling any town"
    return standing or _is_what_it_came_after(reading.parse, event.head) or _other_place(reading, scene, event)


def _is_what_it_came_after(parse: Parse, head: int) -> bool:
    """Whether a clause tells what the news answers: "the riots came after police had freed two men"."""
    token = parse.tokens[head]
    after = any(kid.lower == "after" for kid in parse.children(head, "mark"))
    return after and token.dep == "advcl" and parse.tokens[token.head].lemma in words()["answering"]


def _takes_up(reading: Reading, earlier: Event, event: Event) -> bool:
    """Whether a noun speaks again of the act told last: "seized a ship … the seizure"."""
    one, two = reading.parse.tokens[earlier.head], reading.parse.tokens[event.head]
    return two.pos not in VERBAL and one.i != two.i and two.sentence - one.sentence <= 2 and akin(one.lemma, two.lemma)


def _can_share(reading: Reading, event: Event) -> bool:
    """Whether an act is one of its own and not a kind: a verb, or a noun that points to it or that a verb tells of."""
    token = reading.parse.tokens[event.head]
    if token.pos in VERBAL or _is_undergone(reading.parse, token):
        return True
    kids = reading.parse.children(token.i)
    return any(kid.dep == "poss" or (kid.dep == "det" and kid.lower in POINTING) for kid in kids)


def _is_undergone(parse: Parse, noun: Token) -> bool:
    """Whether a noun names what somebody underwent: "were killed by shelling", "came under attack"."""
    above = parse.tokens[noun.head]
    verb = parse.tokens[above.head]
    if noun.dep != "pobj" or verb.tag not in {"VBD", "VBN"}:
        return False
    return (above.dep == "agent" and above.lower == "by") or (above.lower == "under" and verb.lemma == "come")


def _elsewhere(scene: Scene, event: Event) -> bool:
    """Whether the act's day is not the scene's, or its sentence is laid at some other place."""
    if event.when is not None and event.when.precision >= LONG:
        return True  # what went on for weeks did so in more than one place
    if scene.when is not None and other_days(event.when, scene.when.when):
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


def _is_aside(parse: Parse, token: Token) -> bool:
    """Whether a word only tells who somebody is: "one of two men killed in the riots"."""
    return any(above.dep in {"acl", "appos"} for above in (token, *parse.ancestors(token.i)))
