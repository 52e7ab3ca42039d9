"""Agreement of coders: alpha as others reckon it, and what is left to adjudicate."""

import random
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from incidents import FORCES, MINISTRY, claim, report, telling

from polybius.record import agreement
from polybius.record.agreement import Disagreement, Field, Rating, Scale
from polybius.types import Certainty, EventType, FigureKind, Span, Telling, Use


def table(seed: int, scale: Scale) -> list[list[float | None]]:
    """A random table of ratings, coder by unit, with gaps; some coders agree more often than by chance."""
    chance = random.Random(seed)
    coders, units, values = chance.randint(2, 5), chance.randint(5, 40), chance.randint(2, 9)
    truth = [chance.randrange(values) for _ in range(units)]

    def rated(unit: int) -> float | None:
        if chance.random() < 0.2:
            return None
        value = truth[unit] if chance.random() < 0.6 else chance.randrange(values)
        return value * 1.5 if scale in {Scale.INTERVAL, Scale.RATIO} else value

    return [[rated(unit) for unit in range(units)] for _ in range(coders)]


def of(rows: Sequence[Sequence[float | None]], scale: Scale) -> float | None:
    return agreement.alpha([[v for v in unit if v is not None] for unit in zip(*rows, strict=True)], scale)


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("seed", range(20))
def test_alpha_is_that_of_the_package(seed: int, scale: Scale) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    rows = table(seed, scale)
    given_ = [[float("nan") if value is None else value for value in row] for row in rows]
    assert of(rows, scale) == pytest.approx(
        krippendorff.alpha(reliability_data=given_, level_of_measurement=scale.value), abs=1e-12
    )


# The worked example of Krippendorff's "Computing Krippendorff's Alpha-Reliability" (2011): four observers, 12 units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "known"),
    [(Scale.NOMINAL, 0.743), (Scale.ORDINAL, 0.815), (Scale.INTERVAL, 0.849), (Scale.RATIO, 0.797)],
)
def test_alpha_of_the_worked_example_is_that_of_its_author(scale: Scale, known: float) -> None:
    assert of(OBSERVERS, scale) == pytest.approx(known, abs=0.0005)


def test_alpha_is_not_defined_without_pairs_or_without_difference() -> None:
    assert agreement.alpha([["a"], ["b"]], Scale.NOMINAL) is None
    assert agreement.alpha([["a", "a"], ["a", "a"]], Scale.NOMINAL) is None
    assert agreement.alpha([], Scale.INTERVAL) is None


def rated(field: str, **units: dict[str, object]) -> list[Rating]:
    return [Rating(coder, unit, field, v) for unit, row in units.items() for coder, v in row.items()]  # type: ignore[arg-type]


def test_each_field_is_reckoned_on_its_own_scale_and_says_why_it_is_not() -> None:
    given_ = [
        *rated("type", u1={"ann": "ASSAULT", "bo": "ASSAULT"}, u2={"ann": "PROTEST", "bo": "COERCE"}),
        *rated("polarity", u1={"ann": "+", "bo": "+"}, u2={"ann": "+", "bo": "+"}),
        *rated("day", u1={"ann": date(2024, 1, 1)}, u2={"bo": date(2024, 1, 2)}),
    ]
    found = {one.field: one for one in agreement.agreements(given_)}
    assert list(found) == ["type", "polarity", "day"]
    assert found["type"].alpha == pytest.approx(0.4)
    assert (found["type"].units, found["type"].ratings, found["type"].same) == (2, 4, 0.5)
    assert (found["polarity"].alpha, found["polarity"].reason) == (None, "all ratings are the same")
    assert (found["day"].alpha, found["day"].reason) == (None, "no unit has two ratings")


def test_nothing_to_say_is_a_name_but_no_number() -> None:
    place = rated("place", u1={"ann": None, "bo": "t:goris"}, u2={"ann": "t:goris", "bo": "t:goris"})
    (found,) = agreement.agreements(place)
    assert found.units == 2
    killed = rated("killed_best", u1={"ann": None, "bo": 7}, u2={"ann": 3, "bo": 3}, u3={"ann": 5, "bo": 5})
    (found,) = agreement.agreements(killed)
    assert (found.units, found.alpha) == (2, 1)
    assert agreement.disagreements(killed) == (Disagreement("u1", "killed_best", (("ann", None), ("bo", 7))),)


def test_certainty_is_a_scale_with_its_own_order() -> None:
    near = rated("certainty", u1={"a": "certain", "b": "probable"}, u2={"a": "unknown", "b": "unknown"})
    far = rated("certainty", u1={"a": "certain", "b": "possible"}, u2={"a": "probable", "b": "probable"})
    assert agreement.agreements(near)[0].alpha > agreement.agreements(far)[0].alpha  # type: ignore[operator]
    odd = rated("certainty", u1={"a": "certain", "b": "surely"})
    assert agreement.agreements(odd)[0].units == 0


def test_of_two_words_on_one_thing_the_later_stands() -> None:
    given_ = rated("type", u1={"ann": "ASSAULT", "bo": "COERCE"})
    assert agreement.disagreements([*given_, Rating("bo", "u1", "type", "ASSAULT")]) == ()


def test_other_fields_can_be_agreed_on() -> None:
    colour = Field("colour", Scale.NOMINAL)
    given_ = rated("colour", u1={"a": "red", "b": "red"}, u2={"a": "blue", "b": "blue"})
    assert agreement.agreements(given_) == ()
    assert agreement.agreements(given_, [colour])[0].alpha == 1


def at(start: int, end: int, type_: EventType = EventType.ASSAULT, event: str = "e1") -> Telling:
    return telling(report("r1"), event, type=type_, anchor=Span(start, end))


def paired(mine: Sequence[Telling], theirs: Sequence[Telling]) -> list[str]:
    return [
        f"{unit.name} {'+'.join(sorted(unit.tellings))}"
        for unit in agreement.units({"ann": mine, "bo": theirs}, "story")
    ]


def test_events_of_two_coders_are_one_where_their_words_meet() -> None:
    assert paired([at(0, 7), at(20, 30)], [at(22, 26), at(50, 55)]) == [
        "story/0-7 ann", "story/20-30 ann+bo", "story/50-55 bo",
    ]  # fmt: skip


def test_a_like_type_goes_before_more_words_and_each_event_is_in_one_unit() -> None:
    mine = [at(0, 10, EventType.COERCE, "e1"), at(0, 10, EventType.ASSAULT, "e2")]
    theirs = [at(0, 10, EventType.ASSAULT, "e1"), at(8, 10, EventType.COERCE, "e2")]
    found = agreement.units({"ann": mine, "bo": theirs})
    assert [unit.name for unit in found] == ["0-10", "0-10#2"]
    assert [{one.type for one in unit.tellings.values()} for unit in found] == [{EventType.ASSAULT}, {EventType.COERCE}]


def test_a_third_coder_joins_the_units_of_the_first_two() -> None:
    found = agreement.units({"ann": [at(0, 7)], "bo": [at(20, 27)], "cy": [at(0, 5), at(20, 27), at(40, 44)]})
    assert [sorted(unit.tellings) for unit in found] == [["ann", "cy"], ["bo", "cy"], ["cy"]]


def test_a_telling_is_rated_field_by_field() -> None:
    told = telling(
        report("r1"),
        certainty=Certainty.PROBABLE,
        recipients=(FORCES, MINISTRY),
        claims=(
            claim(2, 2, 2), claim(3, 3, None, figure="f2"), claim(9, 9, 9, figure="f3", use=Use.REPEATED),
            claim(5, 5, 5, figure="f4", kind=FigureKind.WOUNDED), claim(1, 1, 1, figure="f5", polarity="-"),
        ),
    )  # fmt: skip
    assert dict(agreement.values(told)) == {
        "type": "ASSAULT", "mode": "heavy-weapons", "polarity": "+", "certainty": "probable", "tense": "past",
        "era": "news", "actor": "AZE.MIL", "recipient": "ARM.GOV; ARM.MIL", "place": "t:goris",
        "day": date(2023, 9, 19), "precision": 1, "killed_low": 5, "killed_best": 5, "killed_high": None,
    }  # fmt: skip
    assert set(agreement.values(told)) == {field.name for field in agreement.FIELDS}


def test_an_event_that_one_coder_lacks_is_to_be_adjudicated() -> None:
    units = agreement.units({"ann": [at(0, 7)], "bo": [at(0, 7, EventType.COERCE), at(9, 12)]}, "story")
    given_ = agreement.ratings(units, ("bo", "ann"))
    assert agreement.disagreements(given_) == (
        Disagreement("story/0-7", "type", (("ann", "ASSAULT"), ("bo", "COERCE"))),
        Disagreement("story/9-12", "coded", (("ann", "no"), ("bo", "yes"))),
    )
    coded = agreement.agreements(given_)[0]
    assert (coded.field, coded.alpha, coded.same) == ("coded", None, 0.5)
    assert coded.reason == "acts that no coder has are not known"


_SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from(list(EventType))), max_size=12)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(_SPANS, st.integers(0, 99))
def test_each_event_is_in_just_one_unit_in_whatever_order(spans: list[tuple[int, int, EventType]], seed: int) -> None:
    mine = [at(start, start + size, type_, f"e{n}") for n, (start, size, type_) in enumerate(spans)]
    theirs = [at(start + 1, start + size, type_, f"e{n}") for n, (start, size, type_) in enumerate(spans) if size > 1]
    found = agreement.units({"ann": mine, "bo": theirs})
    for coder, told in (("ann", mine), ("bo", theirs)):
        assert sorted(u.tellings[coder].id for u in found if coder in u.tellings) == sorted(one.id for one in told)
    assert len({unit.name for unit in found}) == len(found)
    random.Random(seed).shuffle(mine)
    assert agreement.units({"bo": theirs, "ann": mine}) == found


def test_many_names_are_no_matter_of_memory() -> None:
    units = [[f"place {n}", f"place {n + n % 2}"] for n in range(20_000)]
    assert 0 < agreement.alpha(units, Scale.NOMINAL) < 1  # type: ignore[operator]
