"""What the rules of a profile make of an incident: its days, its country, and its dead.

The rules are those of `polybius.profiles`, which count one coding; here they count what many codings
amount to. Each value names its rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from polybius.export.sides import Sides, is_civilian, is_one_side
from polybius.profiles.rows import Derived, Profile
from polybius.profiles.ucdp import ARMED, CIVIL_WORDS
from polybius.types import Actor, Claim, Comparator, FigureKind, Incident, IncidentToll, Own, OwnedToll

LONGEST = 31  # days that an act may last and still be coded day by day


def toll_of_dead(incident: Incident) -> IncidentToll | None:
    return incident.toll(FigureKind.KILLED)


def is_deadly(incident: Incident) -> bool:
    """Whether anybody says that somebody died."""
    toll = toll_of_dead(incident)
    return toll is not None and (toll.high or toll.best) >= 1


def country(incident: Incident, profile: Profile) -> str | None:
    """The country column by the profile's rule for contested places."""
    place = incident.place
    if place is None or (profile.country == "claimants" and place.claimants):
        return None
    return place.country


def days(incident: Incident) -> list[date | None]:
    """The days that a format with a row a day has rows for: the first alone of what is told too vaguely."""
    first, last = incident.first, incident.last or incident.first
    if first is None or last is None:
        return [None]
    if (incident.date_prec or 1) > 2 or (last - first).days >= LONGEST:
        return [first]
    return [first + timedelta(days=n) for n in range((last - first).days + 1)] or [first]


# --- the claims behind a toll -----------------------------------------------------------------------------


def claims_of(incident: Incident) -> Mapping[str, Claim]:
    """The figures of an incident by "coding/figure"."""
    return {f"{telling.coding}/{claim.figure}": claim for telling in incident.tellings for claim in telling.claims}


def in_force(toll: IncidentToll) -> list[OwnedToll]:
    """The latest numbers of each owner; those an outlet worked out only where there are no others."""
    latest = [owned for owned in toll.owners if not owned.replaced]
    return [owned for owned in latest if owned.own is not Own.DERIVED] or latest


# --- one number: the lowest -------------------------------------------------------------------------------


def fatalities(incident: Incident, profile: Profile, days_told: int = 1) -> list[Derived]:
    """The lowest number of dead that anybody gives, divided over the days; none told is 0, as the format has it."""
    toll = toll_of_dead(incident)
    whole = profile.value(0, "fatalities/none") if toll is None else _lowest(incident, profile, toll)
    if days_told == 1 or not isinstance(whole.value, int) or not whole.value:
        return [whole] * days_told
    share, rest = divmod(whole.value, days_told)
    return [profile.value(share + (n < rest), "fatalities/divided", *whole.given) for n in range(days_told)]


def _lowest(incident: Incident, profile: Profile, toll: IncidentToll) -> Derived:
    claims = claims_of(incident)
    numbers = [(*_number(profile, owned, claims), owned.claims) for owned in in_force(toll)]
    if not numbers:
        return profile.value(int(toll.low), "fatalities/lowest")
    number, rule, given = min(numbers, key=lambda one: one[0])
    return profile.value(int(number), "fatalities/" + ("lowest" if len(numbers) > 1 else rule), *given)


def _number(profile: Profile, owned: OwnedToll, claims: Mapping[str, Claim]) -> tuple[float, str]:
    """The number of one owner, and the rule that reads it; of several claims their sum, as the profile has it."""
    told = [claims[id] for id in owned.claims if id in claims]
    if not told or len(told) < len(owned.claims):
        return _bounds(owned.low, owned.best, owned.high)
    read = [_number_of(profile, claim) for claim in told]
    return sum(number for number, _ in read), next((rule for _, rule in read if rule != "given"), "given")


def _number_of(profile: Profile, claim: Claim) -> tuple[float, str]:
    number = _in_words(profile, claim)
    return _bounds(claim.low, claim.best, claim.high) if number is None else (float(number), "words")


def _bounds(low: float | None, best: float | None, high: float | None) -> tuple[float, str]:
    """The number by the profile's rules: the lowest; of "up to 40" the most that is told."""
    if low is not None:
        return low, "given" if low == best else "lowest"
    number = next((n for n in (best, high) if n is not None), 0.0)
    return number, "given" if high is None else "upper-end"


def _in_words(profile: Profile, claim: Claim) -> int | None:
    """The number that a vague word stands for: "dozens"; the longest phrase that the profile knows."""
    if claim.comparator is not Comparator.WORDS:
        return None
    words = set(claim.quote.lower().replace("-", " ").split())
    known = [phrase for phrase in profile.words if all(_said(part, words) for part in phrase.split("-"))]
    return profile.words[max(known, key=lambda phrase: (phrase.count("-"), phrase))] if known else None


def _said(word: str, words: set[str]) -> bool:
    return bool({word, word + "s", word.removesuffix("s")} & words)


# --- low, best, high, and whose they are ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dead:
    """The dead of an incident: low <= best <= high, and four parts that add up to best."""

    low: int
    best: int
    high: int
    side_a: int
    side_b: int
    civilians: int
    unknown: int


def dead_by_side(incident: Incident, sides: Sides) -> Dead:
    """The dead with whose they are, as far as the owner of the best number says; the rest is unknown."""
    toll = toll_of_dead(incident)
    if toll is None:
        return Dead(0, 0, 0, 0, 0, 0, 0)
    best = max(int(toll.best), 0)
    parts = {"a": 0, "b": 0, "civilians": 0, "unknown": 0}
    for claim in _claims_of_best(incident, toll):
        parts[_whose(claim, sides)] += max(int(claim.best or claim.low or claim.high or 0), 0)
    told = parts["a"] + parts["b"] + parts["civilians"]
    if told > best:  # its parts are of more people than the best number counts, so none of them can be believed
        parts = dict.fromkeys(parts, 0)
        told = 0
    high = best if toll.high is None else max(int(toll.high), best)
    low = max(min(int(toll.low), best), 0)
    return Dead(low, best, high, parts["a"], parts["b"], parts["civilians"], best - told)


def _claims_of_best(incident: Incident, toll: IncidentToll) -> Iterator[Claim]:
    """The claims of the first owner whose number is the best one."""
    claims = claims_of(incident)
    owner = next((one for one in in_force(toll) if one.best == toll.best), None)
    yield from (claims[id] for id in (owner.claims if owner else ()) if id in claims)


def _whose(claim: Claim, sides: Sides) -> str:
    words = set((claim.counted or "").lower().split())
    if words & CIVIL_WORDS or (claim.of is not None and is_civilian(claim.of)):
        return "civilians"
    if claim.of is None:
        return "unknown"
    if _among(claim.of, sides.a):
        return "a"
    return "b" if _among(claim.of, sides.b) or ARMED & set(claim.of.sectors) else "unknown"


def _among(actor: Actor, side: Iterable[Actor]) -> bool:
    return any(is_one_side(actor, other) for other in side)
