"""Each act once: later mentions of an act are folded into the one that tells most, titles into the body."""

from collections.abc import Iterable
from dataclasses import replace

from polybius.coding.drafts import SPEECH, Reading, zone_of
from polybius.coding.grammar import VERBAL
from polybius.types import Event, EventType, Role, Tense, ZoneKind


def told_once(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with later mentions of an act folded into the fullest one, and titles into the body."""
    kept: list[Event] = []
    alike: dict[tuple[EventType, str], list[int]] = {}  # places in `kept` of those that may be one act
    for event in sorted(events, key=lambda e: zone_of(reading, e) is ZoneKind.TITLE):
        places = alike.setdefault((event.type, event.polarity), [])
        at = next((n for n in reversed(places) if _same_act(reading, kept[n], event)), None)
        if at is None:
            places.append(len(kept))
            kept.append(event)
        else:
            same = kept[at]
            fuller, other = (event, same) if _fullness(reading, event) > _fullness(reading, same) else (same, event)
            kept[at] = _folded(fuller, other)
    return sorted(kept, key=lambda e: e.anchor)


def _fullness(reading: Reading, event: Event) -> tuple[bool, int]:
    """How much a mention tells: a body sentence before a title, then the parties, place and time it names."""
    named = bool(event.actors) + bool(event.recipients) + bool(event.place) + bool(event.when)
    return zone_of(reading, event) is not ZoneKind.TITLE, named


def _same_act(reading: Reading, earlier: Event, later: Event) -> bool:
    """Whether a later mention takes up an act already told."""
    if earlier.type is not later.type or earlier.polarity != later.polarity or _conflict(earlier, later):
        return False
    if ZoneKind.TITLE in {zone_of(reading, later), zone_of(reading, earlier)}:
        return _shares_party(earlier, later) or not (later.actors or later.recipients)
    if _same_parties(earlier, later) and _same_kind(reading, earlier, later):
        return True
    if later.type in SPEECH:  # "the father appealed …: I ask them to …, and I ask for him to be returned"
        return known(earlier.actors) == known(later.actors) != frozenset() and _gap(reading, earlier, later) <= 1
    nobody = not (known(later.actors) or known(later.recipients))
    if _takes_up(reading, later) or (nobody and later.when is None):
        return True
    return _only_result(reading, later) and _gap(reading, earlier, later) <= 1


def known(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(role.actor for role in roles if role.actor)


def _same_kind(reading: Reading, a: Event, b: Event) -> bool:
    """Whether acts between the same parties may be one: of violence, only if a noun or the same word tells it."""
    first, second = reading.parse.tokens[a.head], reading.parse.tokens[b.head]
    violent = a.type in {EventType.ASSAULT, EventType.PROTEST}
    return not violent or first.lemma == second.lemma or second.pos not in VERBAL


def _only_result(reading: Reading, event: Event) -> bool:
    """Whether a mention says only what was done to people, by nobody named: "two guards were killed"."""
    is_result = reading.lexicon.is_a(reading.parse.tokens[event.head].lemma, ("<result>",))
    return event.type is EventType.ASSAULT and is_result and not known(event.actors)


def _gap(reading: Reading, a: Event, b: Event) -> int:
    """How many sentences lie between two mentions: 0 in one sentence."""
    return abs(reading.parse.tokens[a.head].sentence - reading.parse.tokens[b.head].sentence)


def _same_parties(a: Event, b: Event) -> bool:
    """Whether both sides are the same, or one is the same and the other is told only once."""
    sides = [(known(a.actors), known(b.actors)), (known(a.recipients), known(b.recipients))]
    shared = sum(bool(ours & theirs) for ours, theirs in sides)
    empty = sum(not ours or not theirs for ours, theirs in sides)
    return shared == 2 or (shared == 1 and empty == 1 and a.type not in SPEECH)


def _conflict(a: Event, b: Event) -> bool:
    """Whether two mentions cannot be of one act: other parties, place, day, era or certainty."""
    if (a.era, a.tense is Tense.FUTURE) != (b.era, b.tense is Tense.FUTURE):
        return True
    if a.mode and b.mode and a.mode != b.mode:
        return True
    if a.statements and b.statements and a.statements[-1] != b.statements[-1] and a.certainty is not b.certainty:
        return True
    if a.place and b.place and a.place != b.place:
        return True
    if a.when and b.when and (a.when.last < b.when.first or b.when.last < a.when.first):
        return True
    return other_parties(a.actors, b.actors) or other_parties(a.recipients, b.recipients)


def other_parties(a: tuple[Role, ...], b: tuple[Role, ...]) -> bool:
    ours, theirs = known(a), known(b)
    return bool(ours and theirs and not ours & theirs)


def _shares_party(a: Event, b: Event) -> bool:
    return bool(known((*a.actors, *a.recipients)) & known((*b.actors, *b.recipients)))


def _takes_up(reading: Reading, event: Event) -> bool:
    """Whether an act noun is definite, so that it points back: "the attack", "Monday's raid", "this violence"."""
    token = reading.parse.tokens[event.head]
    if token.pos in VERBAL:
        return False
    return any(
        kid.lower in {"the", "this", "that", "these", "those", "its", "their", "latest"} or kid.dep == "poss"
        for kid in reading.parse.children(event.head, "det", "poss", "amod")
    )


def _folded(kept: Event, other: Event) -> Event:
    """The kept mention, with what only the other one tells."""
    return replace(
        kept,
        actors=kept.actors or other.actors,
        recipients=kept.recipients or other.recipients,
        mode=kept.mode or other.mode,
        place=kept.place or other.place,
        place_span=kept.place_span or other.place_span,
        when=kept.when or other.when,
        also=(*kept.also, other.anchor, *other.also),
    )
