"""Tolls over several reports: whose number, which one holds, and what they come to."""

from dataclasses import replace
from datetime import date

import pytest

from polybius.record.tolls import tolls
from polybius.types import (
    Actor,
    Claim,
    Comparator,
    EventType,
    FigureKind,
    IncidentToll,
    Own,
    Report,
    Span,
    Telling,
    Use,
)

ARMY, DOCTORS = Actor("CAF.MIL", "army", "CAF", ("MIL",)), Actor("CAF.MED", "doctors", "CAF", ("MED",))


def claim(number: float, owner: Actor | None = None, **more: object) -> Claim:
    exact = Claim("f1", FigureKind.KILLED, number, number, number, Comparator.EXACTLY, owner=owner, owned=bool(owner))
    return replace(exact, **more)  # type: ignore[arg-type]


def told(day: int, *claims: Claim, outlet: str = "Wire", source: str = "") -> tuple[Telling, Report]:
    coding = f"{outlet}{day}"
    named = tuple(replace(one, figure=f"f{n}") for n, one in enumerate(claims, 1))
    published = date(2024, 5, day)
    telling = Telling(f"{coding}/e1", coding, "e1", EventType.ASSAULT, Span(0, 1), "shelled", "…", claims=named,
                      published=published)  # fmt: skip
    return telling, Report(coding, coding, coding, coding, outlet=outlet, published=published, source=source or coding)


def killed(*given: tuple[Telling, Report]) -> IncidentToll:
    found = tolls([telling for telling, _ in given], [report for _, report in given])
    return next(toll for toll in found if toll.kind is FigureKind.KILLED)


def test_owners_stand_side_by_side_and_widen_the_range() -> None:
    toll = killed(told(1, claim(12, ARMY)), told(1, claim(20, DOCTORS), outlet="Lantern"))
    assert (toll.low, toll.high) == (12, 20)
    assert {(one.owner, one.best) for one in toll.owners} == {("army", 12), ("doctors", 20)}


def test_a_later_number_of_one_owner_replaces_the_earlier_and_a_part_does_not() -> None:
    toll = killed(told(1, claim(12, ARMY)), told(3, claim(17, ARMY)), told(4, claim(2, ARMY)))
    assert [(one.best, one.replaced) for one in toll.owners] == [(12, True), (17, False), (2, True)]
    assert toll.best == 17


def test_a_number_of_no_known_day_stands_beside_one_that_has_a_day() -> None:
    telling, report = told(1, claim(50, ARMY), outlet="Undated")
    undated = replace(telling, published=None), replace(report, published=None)
    toll = killed(told(2, claim(5, ARMY)), undated)
    assert [one.replaced for one in toll.owners] == [False, False]
    assert (toll.low, toll.high) == (5, 50)


def test_a_toll_that_is_told_as_lowered_is_lower() -> None:
    toll = killed(told(1, claim(30)), told(3, claim(24, revises=True)))
    assert toll.best == 24


def test_what_one_owner_gives_in_one_article_is_added_up_without_parts_and_repetitions() -> None:
    toll = killed(told(1, claim(5, ARMY), claim(3, ARMY), claim(2, ARMY, use=Use.PART, part_of="f1"),
                       claim(8, ARMY, use=Use.REPEATED)))  # fmt: skip
    assert (toll.low, toll.best, toll.high) == (8, 8, 8)


def test_the_reports_own_number_goes_before_that_of_speakers_and_a_derived_one_after() -> None:
    toll = killed(told(1, claim(10, ARMY)), told(1, claim(14), outlet="Lantern"))
    assert (toll.best, toll.rule) == (14, "reports")
    toll = killed(told(1, claim(10, ARMY)), told(1, claim(40, derived=True), outlet="Lantern"))
    assert (toll.best, toll.rule) == (10, "speakers")
    assert [one.own for one in toll.owners if one.best == 40] == [Own.DERIVED]


def test_at_least_leaves_the_end_open_and_dozens_has_its_low() -> None:
    toll = killed(told(1, claim(12, ARMY, high=None, comparator=Comparator.AT_LEAST)))
    assert (toll.low, toll.best, toll.high) == (12, 12, None)
    toll = killed(told(1, claim(24, ARMY, best=None, high=99.0, comparator=Comparator.WORDS)))
    assert (toll.low, toll.best, toll.high) == (24, 24, 99)


def test_the_army_is_one_owner_where_one_report_knows_whose_it_is() -> None:
    unknown = Actor("words:army", "army")
    toll = killed(told(1, claim(12, ARMY)), told(3, claim(17, unknown), outlet="Lantern"))
    assert [one.best for one in toll.owners if not one.replaced] == [17]


@pytest.mark.parametrize("number", [0.0, 1.0, 1e6])
def test_low_best_and_high_are_in_order(number: float) -> None:
    toll = killed(told(1, claim(number, ARMY)), told(2, claim(3), outlet="Lantern"))
    assert toll.low <= toll.best <= (toll.high or toll.best)


def test_denied_numbers_and_numbers_of_nobody_hurt_are_no_toll() -> None:
    telling, report = told(1, claim(12, ARMY, polarity="-"))
    assert not tolls([telling], [report])
    assert not tolls([], [])
