"""The values of profiles: rows, derived values with their rule, and the files that profiles are read from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown
from polybius.types import Coding, Era, Event, Place, Tense, Toll

FOLDER = DATA / "profiles"
FIELDS = ("id", "name", "about", "unit", "country", "words", "days", "places", "rules")
COUNTRIES = ("recognised", "claimants")
COARSEST = 7
UNITS = ("day", "event", "claim")
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """How one project counts, as its file in `data/profiles` says."""

    id: str
    name: str
    about: str
    unit: str  # what a row is: "day", "event" or "claim"
    country: str  # of contested territory: "recognised" or "claimants"
    words: Mapping[str, int]  # numbers that vague words stand for
    days: Mapping[int, int]  # UCDP date_prec -> the profile's
    places: Mapping[int, int]  # UCDP where_prec -> the profile's
    rules: Mapping[str, str]  # what each rule says

    def value(self, value: Value, rule: str, *given: str) -> "Derived":
        """A value by one of the profile's rules; KeyError, a mistake of ours, where the file does not have it."""
        name = f"{self.id}/{rule}"
        self.rules[name]
        return Derived(value, name, given)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value, the rule that gave it, and the ids of the figures, acts or statements it comes from."""

    value: Value
    rule: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The columns that a profile has for the place of an act."""

    told: Mapping[str, tuple[str, str]]  # column -> "name", "lat", "lon", "adm1" or "precision", and its rule
    unknown: str  # the rule of all of them where no place is known
    exact: bool = False  # a place of a precision that the profile does not have counts as unknown


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a profile: its columns in order."""

    id: str
    columns: Mapping[str, Derived]

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.id,
            "values": {name: one.value for name, one in self.columns.items()},
            "rules": {name: one.rule for name, one in self.columns.items()},
            "from": {name: list(one.given) for name, one in self.columns.items() if one.given},
        }


def names() -> list[str]:
    """The names of the profiles there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@lru_cache(maxsize=8)
def load(name: str) -> Profile:
    """The profile of a file; DataError with its line for a fault in it."""
    path = FOLDER / f"{name}.yaml"
    read = read_yaml(path)
    check_fields(read, FIELDS, shown(path), 1, required=FIELDS)
    for field, known in (("unit", UNITS), ("country", COUNTRIES)):
        if read[field] not in known:
            raise DataError(shown(path), read[field].line, f"{field} is one of {', '.join(known)}, not {read[field]!r}")
    return Profile(
        str(read["id"]), str(read["name"]), str(read["about"]), str(read["unit"]), str(read["country"]),
        {str(word): int(number) for word, number in read["words"].items()},
        {int(own): int(theirs) for own, theirs in read["days"].items()},
        {int(own): int(theirs) for own, theirs in read["places"].items()},
        {str(rule): str(says) for rule, says in read["rules"].items()},
    )  # fmt: skip


# --- what all profiles ask of a coding ----------------------------------------------------------------------


def took_place(event: Event) -> bool:
    """Whether an act is told as this news: not denied, not history, not to come."""
    return event.polarity == "+" and event.era is Era.NEWS and event.tense is not Tense.FUTURE


def tolls_of(coding: Coding, kind: str) -> list[Toll]:
    """The tolls of a kind by incident; that of the article where there is only one incident."""
    of_kind = [toll for toll in coding.tolls if toll.kind.value == kind]
    return [toll for toll in of_kind if toll.events] or of_kind


def acts_of(coding: Coding, ids: Iterable[str]) -> list[Event]:
    """The acts of these ids that took place, in the order of the text."""
    wanted = set(ids)
    return [event for event in coding.events if event.id in wanted and took_place(event)]


def acts_told(coding: Coding, toll: Toll) -> list[Event]:
    """The acts that a toll is of, by the events of its figures."""
    figures = (coding.figure(one.figure) for one in toll.why)
    return acts_of(coding, [*toll.events, *(figure.event for figure in figures if figure and figure.event)])


def days_of(acts: Iterable[Event]) -> tuple[date, date, int, str] | None:
    """First and last day, precision and the act that tells them: the most exact, the first of equals."""
    told = [(act.when.precision, act.when.first, act.when.last, act.id) for act in acts if act.when is not None]
    best = min(told, key=lambda one: one[0], default=None)
    return None if best is None else (best[1], best[2], best[0], best[3])


def period_of(profile: Profile, acts: Iterable[Event]) -> dict[str, Derived]:
    """The columns of the first and the last day of acts."""
    found = days_of(acts)
    if found is None:
        return dict.fromkeys(("date_start", "date_end"), profile.value(None, "date/unknown"))
    first, last, _, act = found
    return {
        "date_start": profile.value(first.isoformat(), "date", act),
        "date_end": profile.value(last.isoformat(), "date", act),
    }


def place_of(coding: Coding, acts: Iterable[Event]) -> tuple[Place, str] | None:
    """The most exact place among acts, and the act that tells it."""
    told = [(place.precision or COARSEST, place, act.id) for act in acts if (place := coding.places.get(act.place))]
    best = min(told, key=lambda one: one[0], default=None)
    return None if best is None else (best[1], best[2])


def where_of(profile: Profile, found: tuple[Place, str] | None, columns: PlaceColumns) -> dict[str, Derived]:
    """The columns of a place and the act that tells it; all by one rule where no place is known."""
    precision = profile.places.get(found[0].precision or 0) if found else None
    if found is None or (columns.exact and precision is None):
        return dict.fromkeys(columns.told, profile.value(None, columns.unknown))
    place, act = found
    values = {"name": place.name, "lat": place.lat, "lon": place.lon, "adm1": place.adm1, "precision": precision}
    return {column: profile.value(values[field], rule, act) for column, (field, rule) in columns.told.items()}


def country_of(profile: Profile, found: tuple[Place, str] | None) -> dict[str, Derived]:
    """The country column by the profile's rule for contested places; with the claimants where these are kept."""
    if found is None or (found[0].country is None and not found[0].claimants):
        return {"country": profile.value(None, "country/unknown")}
    place, act = found
    if profile.country == "claimants" and place.claimants:
        return {
            "country": profile.value(None, "country/contested", act),
            "claimants": profile.value("; ".join(place.claimants), "country/contested", act),
        }
    return {"country": profile.value(place.country, "country/recognised", act)}
