"""A record beside another data set: what is one event and what is not, in any order."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_incidents import ARMY, MOPTI, REBELS, VILLAGERS, incident, incidents, owned, toll

from polybius.exchange import report
from polybius.exchange.foreign import ForeignEvent
from polybius.exchange.match import Limits, compare, match
from polybius.geography import kilometres
from polybius.types import Incident

OURS = incident(tolls=[toll(3, 3, 5, owned("A", 3, 3, 5))])
THEIRS = ForeignEvent(
    "ucdp-ged", "77", 2, date(2024, 3, 1), date(2024, 3, 1), "MLI", "Mopti town", 14.49, -4.19, 1, "state-based",
    ("Government of Mali",), ("Azure Front",), ("MLI",), (), 3, 4, 6,
)  # fmt: skip


def test_why_two_events_are_one() -> None:
    pair = compare(OURS, THEIRS)
    assert pair is not None
    assert pair.likeness > 0.9
    near, sides = "1 km apart, both in Mopti", "Azure Front and MLI in both"
    assert pair.reasons == ("the same day", near, sides, "4 dead there, 3 here")


@pytest.mark.parametrize(
    "other",
    [
        replace(THEIRS, first=date(2024, 3, 4), last=date(2024, 3, 4)),
        replace(THEIRS, lat=15.6),
        replace(THEIRS, first=None, last=None),
        replace(THEIRS, lat=None, lon=None, country="NER"),
        replace(THEIRS, lat=None, lon=None, country=None),
    ],
)
def test_what_cannot_be_one(other: ForeignEvent) -> None:
    assert compare(OURS, other) is None


def test_limits_can_be_set() -> None:
    late = replace(THEIRS, first=date(2024, 3, 4), last=date(2024, 3, 4))
    assert compare(OURS, late, Limits(days=5)) is not None
    assert compare(OURS, THEIRS, Limits(least=0.99)) is None


def test_numbers_alone_rule_nothing_out() -> None:
    pair = compare(OURS, replace(THEIRS, low=90, best=90, high=90))
    assert pair is not None
    assert pair.reasons[-1] == "but 90 dead there, 3 here"


def test_coarse_places_are_compared_by_country() -> None:
    pair = compare(replace(OURS, where_prec=6), THEIRS)
    assert pair is not None
    assert "both in MLI, not told more exactly" in pair.reasons


def test_civilians_are_civilians_by_any_name() -> None:
    one = replace(OURS, recipients=(VILLAGERS,))
    sides = {"side_a": ("Azure Front",), "side_b": ("Civilians (Mali)",), "countries_a": (), "countries_b": ()}
    pair = compare(one, replace(THEIRS, **sides))
    assert pair is not None
    assert "Azure Front and villagers in both" in pair.reasons


def test_the_better_pair_comes_first_and_each_event_is_in_one() -> None:
    near = replace(THEIRS, id="1", lat=14.7)
    found = match([OURS], [near, THEIRS])
    assert [(pair.incident.id, pair.event.id) for pair in found.pairs] == [("I12", "77")]
    assert (found.ours, [event.id for event in found.theirs]) == ((), ["1"])


def test_two_attacks_in_neighbouring_districts_stay_two() -> None:
    djenne = replace(MOPTI, key="gn:2", name="Djenné", lat=13.906, lon=-4.555)
    other = replace(OURS, id="I13", place=djenne)
    theirs = [THEIRS, replace(THEIRS, id="78", place="Djenné", lat=13.9, lon=-4.55)]
    found = match([other, OURS], theirs)
    assert [(pair.incident.id, pair.event.id) for pair in found.pairs] == [("I12", "77"), ("I13", "78")]


def test_strangers_are_told_apart() -> None:
    strangers = replace(THEIRS, side_a=("Police of Ardenia",), side_b=("Miners",), countries_a=(), lat=14.8)
    pair, friends = compare(OURS, strangers, Limits(least=0)), compare(OURS, replace(THEIRS, lat=14.8), Limits(least=0))
    assert pair is not None
    assert friends is not None
    assert pair.likeness < friends.likeness - 0.2


def test_long_events_meet_those_within() -> None:
    war = replace(OURS, first=date(2020, 1, 1), last=date(2024, 12, 31))
    assert len(match([war], [THEIRS]).pairs) == 1


def as_theirs(one: Incident, n: int) -> ForeignEvent:
    place = one.place
    return ForeignEvent(
        "acled", str(n), n + 2, one.first, one.last, place.country if place else None, place.name if place else None,
        place.lat if place else None, place.lon if place else None, one.where_prec, None,
        tuple(actor.name for actor in one.actors), tuple(actor.name for actor in one.recipients),
    )  # fmt: skip


@given(st.lists(incidents(), max_size=6, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing_and_nobody_is_lost(held: list[Incident], chance: object) -> None:
    theirs = [as_theirs(one, n) for n, one in enumerate(held)]
    found = match(held, theirs)
    mixed, others = held[:], theirs[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]
    assert match(mixed, others) == found
    assert len(found.pairs) + len(found.ours) == len(held)
    assert len(found.pairs) + len(found.theirs) == len(theirs)
    assert len({pair.event.id for pair in found.pairs}) == len(found.pairs)


def test_a_year_of_events_is_matched_at_once() -> None:
    days = [date(2023, 1, 1) + timedelta(days=n % 365) for n in range(3000)]
    ours = [
        replace(incident(f"I{n}"), first=day, last=day, place=replace(MOPTI, lat=(n % 60) - 30.0))
        for n, day in enumerate(days)
    ]
    theirs = [as_theirs(one, n) for n, one in enumerate(ours)]
    found = match(ours, theirs)
    assert [(pair.incident.id, f"I{pair.event.id}") for pair in found.pairs] == [(one.id, one.id) for one in ours]


def test_a_comparison_is_told() -> None:
    early = incident("I9", first=date(2023, 1, 1), last=None)
    found = match([OURS, early], [THEIRS, replace(THEIRS, id="8", first=None)])
    assert report.summary(found) == "1 in both (50% of theirs), 1 only here, 1 only there"
    both, here, there = (json.loads(line) for line in report.lines(found))
    assert (both["in"], both["here"]["id"], both["there"]["id"], both["likeness"] > 0.9) == ("both", "I12", "77", True)
    assert (here["in"], here["here"]["id"], there["in"], there["there"]["id"]) == ("here", "I9", "there", "8")
    assert (both["here"]["killed"], both["there"]["killed"]) == ([3, 3, 5], [3, 4, 6])
    assert report.summary(match([], [])) == "0 in both, 0 only here, 0 only there"


def test_distances() -> None:
    assert kilometres(0, 0, 0, 1) == pytest.approx(111.2, abs=0.1)
    assert kilometres(10, 179.5, 10, -179.5) == pytest.approx(109.5, abs=0.2)
    assert (ARMY.country, REBELS.country) == ("MLI", "MLI")


def test_the_summary_says_what_could_not_be_compared() -> None:
    bare = replace(OURS, id="I2", first=None, last=None)
    assert report.summary(match([OURS, bare], [])).startswith("0 in both, 2 only here (1 of them without a day")
