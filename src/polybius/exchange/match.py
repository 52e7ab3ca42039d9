"""Which of another data set's events a record has, which it misses, and which it adds.

Two events may be one where their days, their places and their sides allow it; the numbers of dead only
break ties. Each event is paired with one at most: the likeliest pair first, so that no two events that fit
each other better than their partners are left apart. The order of the input changes nothing.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from polybius.exchange.foreign import ForeignEvent
from polybius.geography import kilometres
from polybius.lexicon.files import read_word_sets
from polybius.lexicon.formats import FOLDER
from polybius.types import Actor, ActorKind, FigureKind, Incident

CIVILIAN = "CVL"  # PLOVER's sector
CIVIL = frozenset({"<civilians>"})  # stands for the words that mean them
BUCKET = 3  # days: events are looked up by runs of so many


@dataclass(frozen=True, slots=True)
class Limits:
    """How far apart two events may be and still be one."""

    days: int = 1  # between the last day of one and the first of the other
    km: float = 50.0  # between places that are both told to the town
    coarse_km: float = 150.0  # where one is told to the district or province only
    least: float = 0.5  # the likeness that a pair must have


@dataclass(frozen=True, slots=True)
class Pair:
    """An incident and a foreign event that are taken for one, and why."""

    incident: Incident
    event: ForeignEvent
    likeness: float  # 0 to 1
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """A record beside another data set."""

    pairs: tuple[Pair, ...]  # in the order of our incidents
    ours: tuple[Incident, ...]  # those that they lack
    theirs: tuple[ForeignEvent, ...]  # those that we lack


def match(incidents: Iterable[Incident], events: Iterable[ForeignEvent], limits: Limits = Limits()) -> Matching:
    """The incidents and events that are one, each in one pair at most, and what is left on both sides."""
    ours = sorted(incidents, key=lambda one: _id_key(one.id))
    theirs = sorted(events, key=lambda one: (one.dataset, _id_key(one.id), one.line))
    likely = [
        (-pair.likeness, i, j, pair)
        for i, j in _meetings(ours, theirs, limits)
        if (pair := compare(ours[i], theirs[j], limits)) is not None
    ]
    taken: dict[int, Pair] = {}
    gone: set[int] = set()
    for _, i, j, pair in sorted(likely, key=lambda one: one[:3]):
        if i not in taken and j not in gone:
            taken[i] = pair
            gone.add(j)
    return Matching(
        tuple(taken[i] for i in sorted(taken)),
        tuple(one for i, one in enumerate(ours) if i not in taken),
        tuple(one for j, one in enumerate(theirs) if j not in gone),
    )


def _id_key(id: str) -> tuple[str, int, str]:
    """Ids in the order that people count in: I2 before I12."""
    found = re.search(r"\d{1,18}", id)
    return (id[: found.start()], int(found[0]), id[found.end() :]) if found else (id, -1, "")


def _meetings(
    ours: Sequence[Incident], theirs: Sequence[ForeignEvent], limits: Limits
) -> Iterator[tuple[int, int]]:
    """The pairs whose days are near enough to be looked at, so that not each meets each."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for j, event in enumerate(theirs):
        for bucket in _buckets(event.first, event.last, 0):
            buckets[bucket].append(j)
    for i, incident in enumerate(ours):
        met: set[int] = set()
        for bucket in _buckets(incident.first, incident.last, limits.days):
            met.update(buckets.get(bucket, ()))
        yield from ((i, j) for j in sorted(met))


def _buckets(first: date | None, last: date | None, slack: int) -> range:
    """The runs of days that an event lies in; none where its days are not known."""
    if first is None:
        return range(0)
    end = max(last or first, first)
    return range((first.toordinal() - slack) // BUCKET, (end.toordinal() + slack) // BUCKET + 1)


# --- two events -------------------------------------------------------------------------------------------


def compare(incident: Incident, event: ForeignEvent, limits: Limits = Limits()) -> Pair | None:
    """How alike two events are, with reasons; None where they cannot be one, or too little speaks for it."""
    when = _when(incident, event, limits)
    where = _where(incident, event, limits) if when else None
    if when is None or where is None:
        return None
    who, dead = _who(incident, event), _dead(incident, event)
    likeness = round(0.3 * when[0] + 0.4 * where[0] + 0.25 * who[0] + 0.05 * dead[0], 4)
    reasons = tuple(words for _, words in (when, where, who, dead) if words)
    return Pair(incident, event, likeness, reasons) if likeness >= limits.least else None


Told = tuple[float, str]  # how much speaks for one event, 0 to 1, and what


def _when(incident: Incident, event: ForeignEvent, limits: Limits) -> Told | None:
    """None: a day is not known, or they lie too far apart."""
    if incident.first is None or event.first is None:
        return None
    last, their_last = incident.last or incident.first, event.last or event.first
    gap = max((event.first - last).days, (incident.first - their_last).days, 0)
    if gap > limits.days:
        return None
    if gap:
        return 1 - gap / (limits.days + 1), f"{_days(gap)} apart"
    days, their_days = (last - incident.first).days + 1, (their_last - event.first).days + 1
    shared = (min(last, their_last) - max(incident.first, event.first)).days + 1
    together = days + their_days - shared
    words = "the same day" if together == 1 else f"{_days(shared)} of {together} in common"
    return 0.5 + 0.5 * shared / together, words


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"


def _where(incident: Incident, event: ForeignEvent, limits: Limits) -> Told | None:
    """None: they lie too far apart, in other countries, or no place is known."""
    place = incident.place
    if place is None:
        return None
    precisions = incident.where_prec or 1, event.precision or 1
    if max(precisions) >= 5 or None in (place.lat, place.lon, event.lat, event.lon):
        return _country(incident, event)
    km = kilometres(place.lat or 0.0, place.lon or 0.0, event.lat or 0.0, event.lon or 0.0)
    most = limits.km if max(precisions) <= 2 else limits.coarse_km
    if km > most:
        return None
    named = _same_name(place.name, event.place)
    words = f"{km:.0f} km apart" + (f", both in {place.name}" if named else "")
    return 1 - (0.2 if named else 0.7) * km / most, words


def _country(incident: Incident, event: ForeignEvent) -> Told | None:
    place = incident.place
    ours = {code for code in (place.country, *place.claimants) if code} if place else set()
    if event.country is None or event.country not in ours:
        return None
    return 0.4, f"both in {event.country}, not told more exactly"


def _same_name(name: str, other: str | None) -> bool:
    """Whether a place's name is the other's, or what that begins with: "Bria town, Haute-Kotto"."""
    if other is None:
        return False
    ours, theirs = name.casefold(), other.partition(",")[0].strip().casefold()
    return ours in {other.casefold(), theirs} or theirs.removeprefix(f"{ours} ") in _lists()["place_kinds"]


def _who(incident: Incident, event: ForeignEvent) -> Told:
    """How far the sides are the same, whichever way round; sides that differ rule nothing out."""
    ours = _ours(incident.actors), _ours(incident.recipients)
    theirs = _theirs(event.side_a, event.countries_a), _theirs(event.side_b, event.countries_b)
    straight = [_same_side(ours[0], theirs[0]), _same_side(ours[1], theirs[1])]
    turned = [_same_side(ours[0], theirs[1]), _same_side(ours[1], theirs[0])]
    best = max(straight, turned, key=lambda pair: sum(score for score, _ in pair))
    shared = list(dict.fromkeys(words for _, words in best if words))
    return sum(score for score, _ in best) / 2, f"{' and '.join(shared)} in both" if shared else ""


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of a side: its names, each with the words that tell it from others, and its states."""

    names: tuple[tuple[str, frozenset[str]], ...]
    countries: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for _, words in self.names for word in words)


def _ours(actors: Iterable[Actor]) -> _Side:
    named, countries = [], []
    for actor in actors:
        civilian = CIVILIAN in actor.sectors or actor.kind is ActorKind.POPULATION
        named.append((actor.name, _words(actor.name) | (CIVIL if civilian else frozenset())))
        countries.append(actor.country)
    return _Side(tuple(named), frozenset(country for country in countries if country))


def _theirs(names: Iterable[str], countries: Iterable[str]) -> _Side:
    return _Side(tuple((name, _words(name)) for name in names), frozenset(countries))


def _same_side(ours: _Side, theirs: _Side) -> Told:
    """1 by name, .8 by state, 0 where both are known and nothing is shared, half where one is not known."""
    words = theirs.words
    if shared := [name for name, own in ours.names if own & words]:
        return 1.0, ", ".join(dict.fromkeys(shared))
    if states := ours.countries & theirs.countries:
        return 0.8, ", ".join(sorted(states))
    return (0.0 if ours.names and theirs.names else 0.5), ""


def _words(name: str) -> frozenset[str]:
    """The words that tell who is meant: without those that many names have, unless it has no others."""
    plain = re.sub(r"\([^)]*\)", " ", name).casefold()
    found = frozenset(word for word in re.findall(r"[^\W_]+", plain) if len(word) > 1 and not word.isdigit())
    if found & _lists()["civilians"]:
        return CIVIL
    return found - _lists()["common"] or frozenset([plain.strip()] if plain.strip() else [])


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    return read_word_sets(FOLDER / "match.yaml", ("common", "place_kinds", "civilians"))


def _dead(incident: Incident, event: ForeignEvent) -> Told:
    """Whether the ranges of dead meet; half where one of the two gives none."""
    toll = incident.toll(FigureKind.KILLED)
    if toll is None or event.best is None:
        return 0.5, ""
    low, high = event.low if event.low is not None else event.best, event.high if event.high is not None else event.best
    ends = math.inf if toll.high is None else toll.high
    if low <= ends and toll.low <= high:
        return 1.0, f"{event.best} dead there, {toll.best:.0f} here"
    return 0.0, f"but {event.best} dead there, {toll.best:.0f} here"
