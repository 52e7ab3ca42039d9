"""Rows as ACLED counts: a row for each day, place and sub-event type, with the lowest number of deaths."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from polybius.profiles.rows import (
    Derived,
    PlaceColumns,
    Profile,
    Row,
    acts_told,
    country_of,
    days_of,
    place_of,
    tolls_of,
    took_place,
    where_of,
)
from polybius.types import Coding, Comparator, Event, Figure, Toll, Use

# An act that is told for longer is no event of days but a period.
LONGEST = 31
WHERE = PlaceColumns(
    {
        "location": ("name", "location"),
        "latitude": ("lat", "location"),
        "longitude": ("lon", "location"),
        "admin1": ("adm1", "location"),
        "geo_precision": ("precision", "geo_precision"),
    },
    unknown="location/unknown",
    exact=True,
)


def rows(coding: Coding, profile: Profile) -> tuple[Row, ...]:
    """A row for each day of each kind of act at a place."""
    told = {act.id: toll for toll in tolls_of(coding, "killed") for act in acts_told(coding, toll)}
    groups: dict[tuple[str | None, str | None, date | None, date | None], list[Event]] = {}
    for act in coding.events:
        if act.acled and took_place(act):
            first, last = (act.when.first, act.when.last) if act.when else (None, None)
            groups.setdefault((act.acled, act.place, first, last), []).append(act)
    given: set[int] = set()
    return tuple(row for group in groups.values() for row in _rows(coding, profile, group, told, given))


def _rows(
    coding: Coding, profile: Profile, acts: Sequence[Event], told: Mapping[str, Toll], given: set[int]
) -> Iterator[Row]:
    days = _days(acts)
    toll = next((told[act.id] for act in acts if act.id in told), None)
    deaths = _deaths(coding, profile, toll)
    if toll is not None and id(toll) in given:
        deaths = profile.value(0, "fatalities/told-once", *deaths.given)
    elif toll is not None:
        given.add(id(toll))
    for n, day in enumerate(days):
        where = place_of(coding, acts)
        columns = {
            **_when(profile, acts, day),
            "sub_event_type": profile.value(acts[0].acled, "sub_event_type", *(act.id for act in acts)),
            **where_of(profile, where, WHERE),
            **country_of(profile, where),
            "fatalities": _share(profile, deaths, n, len(days)),
        }
        yield Row(f"{acts[0].id}/{day.isoformat() if day else 'unknown'}", columns)


def _days(acts: Sequence[Event]) -> list[date | None]:
    found = days_of(acts)
    if found is None:
        return [None]
    first, last = found[0], found[1]
    if found[2] > 2 or (last - first).days >= LONGEST:
        return [first]
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _when(profile: Profile, acts: Sequence[Event], day: date | None) -> dict[str, Derived]:
    found = days_of(acts)
    if found is None or day is None or found[2] not in profile.days:
        return {
            "event_date": profile.value(None, "event_date/unknown"),
            "time_precision": profile.value(None, "event_date/unknown"),
        }
    return {
        "event_date": profile.value(day.isoformat(), "event_date", found[3]),
        "time_precision": profile.value(profile.days[found[2]], "time_precision", found[3]),
    }


# --- deaths -----------------------------------------------------------------------------------------------


def _deaths(coding: Coding, profile: Profile, toll: Toll | None) -> Derived:
    """The lowest number that anybody gives for the incident, and the rule by which it is read."""
    if toll is None:
        return profile.value(0, "fatalities/none")
    claims = [claim for claim in _claims(coding, toll) if claim]
    sums = [(sum(_number(profile, figure)[0] for figure in claim), claim) for claim in claims]
    if len(claims) > 1:
        lowest, claim = min(sums, key=lambda one: one[0])
        told = any(figure.comparator is Comparator.WORDS for one in claims for figure in one)
        number = lowest if told else max(toll.low, lowest)
        return profile.value(int(number), "fatalities/lowest", *(figure.id for figure in claim))
    rules = [_number(profile, figure)[1] for figure in claims[0]]
    rule = next((r for r in rules if r != "given"), "given")
    return profile.value(int(sums[0][0]), f"fatalities/{rule}", *(figure.id for figure in claims[0]))


def _claims(coding: Coding, toll: Toll) -> list[list[Figure]]:
    """The figures that the toll is made of, and its rivals by mouth."""
    claims = [[figure for id in toll.figures if (figure := coding.figure(id))]]
    rivals: dict[tuple[str, ...], list[Figure]] = {}
    for reason in toll.why:
        figure = coding.figure(reason.figure)
        if reason.use is Use.RIVAL and figure is not None:
            rivals.setdefault(figure.statements, []).append(figure)
    return claims + list(rivals.values())


def _number(profile: Profile, figure: Figure) -> tuple[float, str]:
    """The number of one figure, and the rule that reads it."""
    if figure.comparator is Comparator.WORDS:
        word = next((w for why in figure.why if (w := why.rule.removeprefix("figures/")) in profile.words), None)
        if word is not None:
            return profile.words[word], "words"
    if figure.low is not None:
        return figure.low, "given" if figure.low == figure.best else "lowest"
    if figure.best is not None and figure.high is not None:
        return figure.best, "upper-end"
    return figure.best or 0.0, "given"


def _share(profile: Profile, deaths: Derived, n: int, days: int) -> Derived:
    """The share of a day in the deaths of several."""
    if days == 1 or not isinstance(deaths.value, int) or not deaths.value:
        return deaths
    whole, rest = divmod(deaths.value, days)
    return profile.value(whole + (n < rest), "fatalities/divided", *deaths.given)
