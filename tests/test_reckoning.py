"""The sum rule: how many in all, and nobody counted twice."""

from dataclasses import replace
from datetime import date

import pytest
from test_figures import parsed

from polybius.coding import figures
from polybius.coding.figures.reckoning import reckon
from polybius.types import (
    Act,
    Actor,
    ActorMention,
    Actors,
    Contest,
    Era,
    Event,
    EventType,
    Figure,
    Span,
    Statement,
    Tense,
    TimeMention,
    TimeType,
    Toll,
    When,
)


def tolls(
    text: str, said: dict[str, str] | None = None, contested: bool = False
) -> tuple[list[Figure], tuple[Toll, ...]]:
    """The figures and tolls of a text; `said` gives for a number's words who says it."""
    article, parse = parsed(text)
    found = figures.attach(figures.find(article, parse, Actors()), parse, (), ())
    speakers = said or {}
    voices = ((one, speakers.get(one.span.of(text))) for one in found)
    found = tuple(replace(one, statements=(voice,)) if voice else one for one, voice in voices)
    statements = [Statement(id, (), (), (), id, Act.SAY) for id in dict.fromkeys(speakers.values())]
    contests = [Contest(a.id, b.id, "", "") for a in found for b in found if a.id < b.id] if contested else []
    return list(found), reckon(parse, found, (), statements, contests, Actors())


def told(text: str, said: dict[str, str] | None = None, contested: bool = False) -> list[str]:
    return [
        f"{t.kind} {t.low:g} {t.best:g} {'-' if t.high is None else format(t.high, 'g')} {'+'.join(t.figures)}"
        for t in tolls(text, said, contested)[1]
    ]


CASES = {
    "Twelve weavers were killed.": ["killed 12 12 12 f1"],
    "At least twelve weavers were killed.": ["killed 12 12 - f1"],
    "Up to 40 weavers were killed.": ["killed 0 40 40 f1"],
    "About 40 weavers were killed.": ["killed 40 40 40 f1"],
    "Dozens of weavers were killed.": ["killed 24 24 99 f1"],
    "Fourteen people, including three children, were killed.": ["killed 14 14 14 f1"],
    "Four soldiers and six clerks were killed.": ["killed 10 10 10 f1+f2"],
    "Two weavers were killed and five wounded.": ["killed 2 2 2 f1", "wounded 5 5 5 f2"],
    "Twelve weavers were killed. The dead were 12 weavers.": ["killed 12 12 12 f1"],
    "Twelve weavers were killed. Another three weavers were killed on the road.": ["killed 15 15 15 f1+f2"],
    "Six weavers were killed. One clerk was also killed.": ["killed 7 7 7 f1+f2"],
    "Ten weavers were killed in the raid. The death toll rose to 13.": ["killed 13 13 13 f2"],
    "Six were killed in Kesh. A total of nine people were killed in both towns.": ["killed 9 9 9 f2"],
    "There were no casualties.": ["killed 0 0 0 f1"],
    "Bandits kidnapped six weavers.": ["hostages 6 6 6 f1"],
    "The market burned.": [],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_tolls_of_sentences(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_the_reports_own_number_is_believed_and_a_rival_widens_it() -> None:
    text = "Nine soldiers were killed. The rebels put it otherwise: 50 soldiers were killed."
    assert told(text, {"50": "rebels"}) == ["killed 9 9 50 f1"]


def test_of_contested_numbers_that_nobody_else_gives_the_lowest_is_believed() -> None:
    text = "Three soldiers were killed, it was said. Others said that 50 soldiers were killed."
    assert told(text, {"Three": "army", "50": "rebels"}, contested=True) == ["killed 3 3 50 f1"]


def test_the_number_that_most_give_is_believed() -> None:
    text = "First 9 weavers were killed. Then 12 weavers were killed. Later 12 weavers were killed."
    given = tolls(text, {"9": "a"}, contested=True)
    assert given[1][0].best == 12


def test_every_figure_of_the_kind_is_accounted_for_once() -> None:
    text = "Fourteen people, including three children, were killed. The toll rose to 16. Guards said 15 were killed."
    found, made = tolls(text, {"15": "guards"})
    assert sorted(one.figure for one in made[0].why) == sorted(one.id for one in found)


def happened(id: str, head: int, place: str, day: int) -> Event:
    when = When(date(2024, 3, day), date(2024, 3, day), 1, Span(0, 0))
    return Event(id, EventType.ASSAULT, Span(head, head), head, place=place, when=when)


def test_incidents_at_other_places_and_days_are_added_up_and_told_apart() -> None:
    text = "Four weavers were killed in Kesh. Six weavers were killed in Suri."
    article, parse = parsed(text)
    found = figures.find(article, parse, Actors())
    events = [happened("e1", 3, "kesh", 4), happened("e2", 10, "suri", 6)]
    placed = [replace(one, event=event.id) for one, event in zip(found, events, strict=True)]
    made = reckon(parse, placed, events, (), (), Actors())
    assert [(one.best, one.events) for one in made] == [(10, ()), (4, ("e1",)), (6, ("e2",))]


@pytest.mark.parametrize("change", [{"era": Era.BACKGROUND}, {"polarity": "-"}, {"tense": Tense.FUTURE}])
def test_what_is_not_of_this_news_stands_aside(change: dict[str, object]) -> None:
    article, parse = parsed("Four weavers were killed in Kesh.")
    event = replace(happened("e1", 3, "kesh", 4), **change)
    placed = [replace(one, event="e1") for one in figures.find(article, parse, Actors())]
    assert reckon(parse, placed, [event], (), (), Actors()) == ()


def test_two_sides_dead_are_added_across_sentences() -> None:
    text = "Four soldiers were killed. Six rebels were killed."
    article, parse = parsed(text)
    sides = {"army": Actor("army", "army", "KAA", ("MIL",)), "rebels": Actor("rebels", "rebels", "KAA", ("REB",))}
    keys = {"soldiers": "army", "rebels": "rebels"}
    nouns = (token for token in parse.tokens if token.text in keys)
    mentions = tuple(ActorMention(noun.span, keys[noun.text], noun.i, "roles") for noun in nouns)
    actors = Actors(mentions, sides)
    found = figures.find(article, parse, actors)
    assert [toll.best for toll in reckon(parse, found, (), (), (), actors)] == [10]


# --- what figures say of each other --------------------------------------------------------------------------


def test_a_part_names_its_whole() -> None:
    found, _ = tolls("The raid killed 14 people, including three women and two children.")
    assert [one.part_of for one in found] == [None, "f1", "f1"]


def test_a_breakdown_is_a_part_and_its_fate_is_told_of_the_whole() -> None:
    found, _ = tolls("Seven weavers (three women and four men) were killed.")
    assert [(one.kind.value, one.part_of) for one in found] == [("killed", None), ("other", "f1"), ("other", "f1")]


def test_a_risen_toll_names_the_one_it_replaces() -> None:
    found, _ = tolls("Ten weavers were killed in the raid. The death toll rose to 13.")
    assert [one.revises for one in found] == [None, "f1"]


def test_as_of_when_a_toll_is_told() -> None:
    text = "Ten weavers were killed by Friday. So far 12 clerks were wounded."
    article, parse = parsed(text)
    times = (TimeMention(Span(text.index("Friday"), text.index("Friday") + 6), TimeType.DATE, None),)
    found = figures.dated(parse, figures.find(article, parse, Actors()), times)
    assert [one.as_of and one.as_of.of(text) for one in found] == ["by Friday", "So far"]


def test_a_number_that_cannot_be_read_stays_unresolved_with_its_reason() -> None:
    text = "The shelling killed 1,2,3 people. The flood killed 1.000 people. It killed 10000000000000000000 people."
    _, parse = parsed(text)
    assert [one.span.of(text) for one in figures.unread(parse)] == ["1,2,3", "1.000", "10000000000000000000"]
    assert all(one.what == "figure" and one.reason for one in figures.unread(parse))
