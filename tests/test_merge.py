"""Reports into incidents: twenty rewrites of one story are one, like attacks next door are two, order is nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from polybius import Coder
from polybius.cli import app
from polybius.export import merged as lines
from polybius.record.merge import candidates, incidents, likeness, together
from polybius.record.merge.likeness import FIGURES, family, features, ruled_out, weights
from polybius.record.merge.names import telling_names
from polybius.types import (
    Actor,
    Claim,
    Coding,
    Comparator,
    Document,
    Era,
    EventType,
    FigureKind,
    Place,
    Span,
    Telling,
)

REWRITES = Path(__file__).parent / "cases" / "rewrites"


@lru_cache(maxsize=1)
def coder() -> Coder:
    return Coder()


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (REWRITES / name).open(encoding="utf-8")]


@lru_cache(maxsize=2)
def codings(name: str) -> tuple[Coding, ...]:
    return tuple(
        coder().read(Document(row["id"], row["text"], published=date.fromisoformat(row["published"]),
                              outlet=row["outlet"]))
        for row in rows(name)
    )  # fmt: skip


def told(name: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The incidents of some reports: types of act, and the reports that tell of each."""
    found = lines.incidents(together.merge(codings(name)))
    return [
        (frozenset(telling.type.value for _, telling in one), frozenset(paper.ref for paper, _ in one)) for one in found
    ]


# --- reports of our own --------------------------------------------------------------------------------------


def test_twenty_rewrites_of_one_story_are_one_incident() -> None:
    attack = max(told("story.jsonl"), key=lambda one: len(one[1]))
    assert "ASSAULT" in attack[0]
    assert len(attack[1]) == 20


def test_copies_of_agencies_are_one_source_each_and_rewrites_are_their_own() -> None:
    sources = together.merge(codings("story.jsonl")).sources
    expected = len({row["source"] for row in rows("story.jsonl")})
    assert abs(len(sources) - expected) <= 1
    of_one = {row["id"]: row["source"] for row in rows("story.jsonl")}
    assert all(len({of_one[ref] for ref in group}) == 1 for group in sources)


def test_like_attacks_on_one_day_next_door_stay_two() -> None:
    attack = {row["id"]: row["attack"] for row in rows("neighbours.jsonl")}
    for _, refs in told("neighbours.jsonl"):
        assert len({attack[ref] for ref in refs}) == 1, sorted(refs)
    for group in together.merge(codings("neighbours.jsonl")).matters:
        assert len({attack[ref] for ref in group}) == 1, sorted(group)


def test_two_reports_of_one_such_attack_are_one() -> None:
    incidents = [refs for types, refs in told("neighbours.jsonl") if "ASSAULT" in types]
    attack = {row["id"]: row["attack"] for row in rows("neighbours.jsonl")}
    pairs = {pair for pair in combinations(sorted(attack), 2) if attack[pair[0]] == attack[pair[1]]}
    joined = {pair for refs in incidents for pair in combinations(sorted(refs), 2)}
    assert len(joined & pairs) == len(pairs)


@given(st.integers())
@settings(max_examples=10, deadline=None)
def test_the_order_of_reports_makes_no_difference(seed: int) -> None:
    given_ = list(codings("story.jsonl") + codings("neighbours.jsonl"))
    before = "".join(lines.lines(together.merge(given_)))
    Random(seed).shuffle(given_)
    assert "".join(lines.lines(together.merge(given_))) == before


def test_each_line_has_what_the_scorer_reads_and_no_report_is_lost() -> None:
    found = [json.loads(line) for line in lines.lines(together.merge(codings("story.jsonl")))]
    assert {ref for line in found for ref in line["reports"]} == {row["id"] for row in rows("story.jsonl")}
    texts = {coding.article.ref: coding.article.text for coding in codings("story.jsonl")}
    for line in found:
        assert 1 <= line["sources"] <= len(line["reports"])
        for event in line["events"]:
            anchor = event["anchor"]
            assert event["ref"] in line["reports"]
            assert texts[event["ref"]][anchor["start"] : anchor["end"]] == anchor["text"]


def test_copies_without_events_stand_together() -> None:
    text = "The library of the old town has been opened again after two years. " * 4
    made = [coder().read(Document(ref, text, published=date(2024, 5, 2), outlet=ref)) for ref in ("a", "b")]
    found = [json.loads(line) for line in lines.lines(together.merge(made))]
    assert [line["reports"] for line in found if not line["events"]] == [["a", "b"]]


# --- two tellings ----------------------------------------------------------------------------------------------

ARMY = Actor("CAF.MIL", "army", "CAF", ("MIL",))
REBELS = Actor("CAF.REB", "rebels", "CAF", ("REB",))
CIVILIANS = Actor("CAF.CVL", "civilians", "CAF", ("CVL",))
BRIA = Place("gn:1", "Bria", 6.54, 21.99, "CAF", "Haute-Kotto", None, "city", 1)
NEXT = Place("gn:2", "Sam Ouandja", 6.63, 22.05, "CAF", "Haute-Kotto", None, "city", 1)
KOTTO = Place("adm:1", "Haute-Kotto", 6.7, 22.3, "CAF", "Haute-Kotto", None, "adm1", 4, extent_km=150.0)
DAY = date(2024, 5, 1)
BASE = Telling(
    id="c1/e1", coding="c1", event="e1", type=EventType.ASSAULT, anchor=Span(7, 14), words="shelled",
    quote="Rebels shelled the market of Bria on Wednesday, doctors said.", published=DAY + timedelta(1),
    mode="heavy-weapons", actors=(REBELS,), recipients=(CIVILIANS,), place=BRIA, where_prec=1, first=DAY, last=DAY,
    date_prec=1, names=frozenset({"bria"}),
)  # fmt: skip
OTHER = replace(BASE, id="c2/e1", coding="c2", words="hit",
                quote="The market of Bria was hit by shells fired by rebels.")  # fmt: skip


def killed(number: float) -> tuple[Claim, ...]:
    return (Claim("f1", FigureKind.KILLED, number, number, number, Comparator.EXACTLY),)


def chance(a: Telling, b: Telling) -> float:
    found = likeness.likeness(a, b)
    return found.probability if found else 0.0


def test_one_day_one_place_one_pair_of_parties_are_one() -> None:
    assert chance(BASE, OTHER) > 0.8


@pytest.mark.parametrize("changed", [
    {"first": DAY + timedelta(5), "last": DAY + timedelta(5), "published": DAY + timedelta(6)},
    {"place": NEXT},
    {"place": replace(BRIA, key="gn:9", name="Goma", lat=-1.67, lon=29.22, country="COD", adm1="Nord-Kivu")},
    {"type": EventType.CONSULT, "mode": None},
])  # fmt: skip
def test_other_days_places_and_kinds_rule_it_out(changed: dict[str, object]) -> None:
    other = replace(OTHER, **changed)  # type: ignore[arg-type]
    assert likeness.likeness(BASE, other) is None
    assert ruled_out(BASE, other)


def test_a_telling_without_a_place_or_in_the_province_may_be_of_it() -> None:
    assert chance(BASE, replace(OTHER, place=None, where_prec=None)) > 0.5
    assert ruled_out(BASE, replace(OTHER, place=KOTTO, where_prec=4)) is None


def test_a_denial_is_of_what_it_denies() -> None:
    assert chance(BASE, replace(OTHER, polarity="-")) > 0.5


def test_tolls_neither_part_nor_join_by_themselves() -> None:
    five, eight = replace(BASE, claims=killed(5)), replace(OTHER, claims=killed(8))
    assert chance(five, eight) > 0.5
    bare = replace(BASE, place=None, actors=(), recipients=(), first=None, last=None, names=frozenset(), quote="")
    far = replace(bare, id="c3/e1", coding="c3", published=BASE.published and BASE.published + timedelta(5))
    assert chance(replace(bare, claims=killed(5)), replace(far, claims=killed(5))) < 0.5
    assert FIGURES[0] > -1
    assert FIGURES[1] < 1


def test_the_day_of_publication_is_not_the_day_of_the_act() -> None:
    """News of one Thursday may be of Wednesday and of Monday: the one does not rule out the other, nor vouch for it."""
    undated = replace(OTHER, first=None, last=None, date_prec=None)
    monday = replace(BASE, first=DAY - timedelta(2), last=DAY - timedelta(2))
    assert ruled_out(undated, BASE) is None
    assert ruled_out(undated, monday) is None
    assert ruled_out(undated, replace(BASE, first=DAY + timedelta(9), last=DAY + timedelta(9))) is not None


def test_an_article_tells_two_acts_apart_but_not_a_denial_from_what_it_denies() -> None:
    second = replace(BASE, id="c1/e2", event="e2", anchor=Span(90, 98), mode="firearms", words="stormed")
    assert ruled_out(BASE, second) == "one article tells of both"
    denial = replace(second, polarity="-", contests=(BASE.id,))
    assert chance(BASE, denial) > 0.5


def test_a_war_or_a_month_of_strikes_is_not_one_of_its_strikes() -> None:
    strike = replace(BASE, mode="aerial", words="air strike")
    war = replace(OTHER, mode=None, words="civil war", first=None, last=None, published=DAY + timedelta(1))
    month = replace(OTHER, mode="aerial", words="air strikes", published=DAY, first=DAY - timedelta(30), last=DAY)
    again = replace(OTHER, mode="aerial", words="air strikes", quote="Planes have repeatedly bombed parts of Bria.")
    for general in (war, month, again):
        assert "kind/drawn-out" in dict(features(strike, general))
        assert chance(strike, general) < chance(strike, replace(OTHER, mode="aerial", words="air strikes"))
    assert "kind/both-drawn-out" in dict(features(war, replace(war, id="c9/e1", coding="c9")))
    assert chance(strike, war) < 0.5


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((None, "air raids"), ("aerial", "struck"), "kind/same-sort"),
        ((None, "clashes"), ("aerial", "air strike"), "kind/other-sort"),
        ((None, "took control of"), (None, "bombed"), "kind/other-sort"),
        ((None, "fierce fighting"), (None, "battle"), "kind/same-sort"),
        ((None, "attack"), ("aerial", "air strike"), None),  # "attack" is said of any act
        (("firearms", "shot"), ("aerial", "air strike"), "kind/other-mode"),
    ],
)
def test_acts_without_a_mode_are_of_the_sort_that_their_words_are_of(
    one: tuple[str | None, str], other: tuple[str | None, str], found: str | None
) -> None:
    a, b = (replace(telling, mode=mode, words=words) for telling, (mode, words) in ((BASE, one), (OTHER, other)))
    kinds = {name for name, _ in features(a, b)} & {"kind/same-sort", "kind/other-sort", "kind/other-mode"}
    assert kinds == ({found} if found else set())


def test_names_of_the_war_and_of_those_who_tell_tie_no_two_reports() -> None:
    common = {"syrian", "syrias", "observatory", "reuters", "sep", "us-led", "hamas"}
    told_ = telling_names(frozenset(common | {"saraqib"}))
    assert told_ == {"saraqib"}
    names_ = frozenset({"kenyan", "police", "human", "rights"})
    a, b = (replace(telling, names=names_, around=names_) for telling in (BASE, OTHER))
    assert not {name for name, _ in features(a, b)} & {"names/one", "names/several", "around/one", "around/several"}


def test_one_city_says_less_than_one_village() -> None:
    village = replace(BRIA, feature="village")
    assert chance(BASE, OTHER) < chance(replace(BASE, place=village), replace(OTHER, place=village))


def test_reasons_are_told_in_words_and_add_up() -> None:
    found = likeness.likeness(replace(BASE, claims=killed(5)), replace(OTHER, claims=killed(8)))
    assert found is not None
    told = " ".join(reason.words for reason in found.reasons)
    assert "both in Bria" in told
    assert "both name rebels as doer" in told
    assert "differing numbers of killed: 5 and 8" in told


def test_a_great_story_does_not_swallow_the_like_attack_next_door() -> None:
    """Two attacks, each told by many, and some who do not say of which they tell."""
    told_ = [
        replace(BASE, id=f"{town}{n}/e1", coding=f"{town}{n}", place=place, where_prec=1 if place else None,
                names=frozenset({"ouaka"}), quote="Rebels shelled a market on Wednesday, the doctors of the town said.")
        for town, place, many in (("a", BRIA, 40), ("b", NEXT, 40), ("v", None, 10))
        for n in range(many)
    ]  # fmt: skip
    homes = [{id[0] for id in group} for group in incidents(told_)]
    assert not any({"a", "b"} <= towns for towns in homes)
    assert len(homes) == 2


def test_the_command_writes_lines_or_a_table(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("".join(
        json.dumps({"id": row["id"], "text": row["text"], "published": row["published"]}) + "\n"
        for row in rows("neighbours.jsonl")[-4:]
    ), encoding="utf-8")  # fmt: skip
    asked = CliRunner().invoke(app, ["merge", str(file), "--format", "jsonl", "--jobs", "1"])
    assert asked.exit_code == 0
    found = [json.loads(line)["reports"] for line in asked.stdout.splitlines()]
    assert {ref for refs in found for ref in refs} == {"i1", "i2", "i3", "i4"}
    table = CliRunner().invoke(app, ["merge", str(file), "--jobs", "1"])
    assert table.exit_code == 0
    assert "Saraqib" in table.stdout
    assert "Binnish" in table.stdout


# --- laws -------------------------------------------------------------------------------------------------------

PLACES = st.sampled_from([None, BRIA, NEXT, KOTTO, Place("iso:CAF", "Central African Republic", 7.0, 21.0, "CAF",
                                                        feature="country", precision=6)])  # fmt: skip
PEOPLE = st.lists(st.sampled_from([ARMY, REBELS, CIVILIANS, Actor("words:gunmen", "gunmen")]), max_size=2).map(tuple)
DAYS = st.integers(-3, 6).map(lambda n: DAY + timedelta(n))


@st.composite
def tellings(draw: st.DrawFn) -> Telling:
    day, long, place = draw(st.none() | DAYS), draw(st.sampled_from([0, 0, 2, 40])), draw(PLACES)
    article = draw(st.integers(1, 6))
    number = draw(st.integers(1, 3))
    return replace(
        BASE,
        id=f"c{article}/e{number}",
        coding=f"c{article}",
        event=f"e{number}",
        anchor=Span(10 * number, 10 * number + 5),
        type=draw(st.sampled_from([EventType.ASSAULT, EventType.ASSAULT, EventType.COERCE, EventType.CONSULT])),
        mode=draw(st.sampled_from([None, "firearms", "heavy-weapons"])),
        words=draw(st.sampled_from(["shelled", "killed", "war", "air strike", "took control", ""])),
        quote=draw(st.sampled_from([BASE.quote, OTHER.quote, "", "Gunmen killed a teacher, police in Bria said."])),
        published=draw(st.none() | DAYS),
        place=place,
        where_prec=place.precision if place else None,
        first=day,
        last=day + timedelta(long) if day else None,
        actors=draw(PEOPLE),
        recipients=draw(PEOPLE),
        polarity=draw(st.sampled_from("+-")),
        era=draw(st.sampled_from([Era.NEWS, Era.NEWS, Era.BACKGROUND])),
        names=frozenset(draw(st.sets(st.sampled_from(["bria", "unita", "ndele"]), max_size=2))),
        around=frozenset(draw(st.sets(st.sampled_from(["bria", "ndele", "bangui"]), max_size=2))),
        claims=draw(st.sampled_from([(), killed(1), killed(5), killed(8)])),
    )


@given(tellings(), tellings())
def test_likeness_is_the_same_from_both_sides(a: Telling, b: Telling) -> None:
    assert ruled_out(a, b) == ruled_out(b, a)
    assert sorted(features(a, b)) == sorted(features(b, a))
    assert chance(a, b) == chance(b, a)


@given(tellings(), tellings())
def test_keys_are_few_and_found_from_both_sides(a: Telling, b: Telling) -> None:
    assert 1 <= len(candidates.keys(a)) <= 40
    assert bool(candidates.asked(a) & candidates.keys(b)) == bool(candidates.asked(b) & candidates.keys(a))


@given(st.lists(tellings(), max_size=14, unique_by=lambda one: one.id), st.integers())
@settings(deadline=None)
def test_the_order_of_tellings_makes_no_difference(some: list[Telling], seed: int) -> None:
    before = incidents(some)
    Random(seed).shuffle(some)
    assert incidents(some) == before
    assert sorted(id for group in before for id in group) == sorted(one.id for one in some)


@given(st.lists(tellings(), min_size=3, max_size=10, unique_by=lambda one: one.id), st.data())
@settings(deadline=None)
def test_a_person_s_word_goes_before_all(some: list[Telling], data: st.DataObject) -> None:
    ids = [one.id for one in some]
    pair = data.draw(st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda two: two[0] != two[1]))
    home = {id: group for group in incidents(some, [pair]) for id in group}
    assert home[pair[0]] == home[pair[1]]
    home = {id: group for group in incidents(some, [], [pair]) for id in group}
    assert home[pair[0]] != home[pair[1]]


@given(tellings(), tellings())
def test_every_feature_has_a_weight(a: Telling, b: Telling) -> None:
    assert {name for name, _ in features(a, b)} <= set(weights())


def test_every_weight_is_of_a_feature_that_the_program_knows() -> None:
    source = Path(likeness.__file__).read_text(encoding="utf-8")
    assert all(f'{name.partition("/")[0]}/' in source or name == likeness.ALWAYS for name in weights())


def days_on_end(n: int) -> Iterator[Telling]:
    """Tellings of many attacks, day after day, in towns that lie apart."""
    for i in range(n):
        day, town = DAY + timedelta(i // 10), i % 10
        place = replace(BRIA, key=f"gn:{town}", name=f"Town{town}", lat=5.0 + town, lon=20.0)
        yield replace(BASE, id=f"c{i}/e1", coding=f"c{i}", first=day, last=day, published=day, place=place,
                      names=frozenset({f"town{town}"}), quote=f"Rebels shelled Town{town}.")  # fmt: skip


def test_the_pairs_that_meet_grow_with_the_number_of_tellings_and_not_with_its_square() -> None:
    from polybius.record.merge.links import Keys, meeting

    few, many = (len(meeting({one.id: Keys.of(one) for one in days_on_end(n)})) for n in (400, 1600))
    assert many <= 4.5 * few
    assert family(EventType.ASSAULT) == family(EventType.COERCE)
