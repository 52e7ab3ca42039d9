"""Numbers of people and things: what they are, what they count, and what became of the people."""

import hashlib
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.coding.figures import numbers
from polybius.coding.figures import rules as figure_rules
from polybius.coding.figures.find import attach, find
from polybius.coding.syntax.language import Language
from polybius.errors import DataError
from polybius.types import (
    Act,
    Actor,
    ActorMention,
    Actors,
    Article,
    Comparator,
    Event,
    EventType,
    Figure,
    FigureKind,
    Parse,
    Span,
    Statement,
    Tense,
    Zone,
    ZoneKind,
)  # fmt: skip


@lru_cache(maxsize=1)
def language() -> Language:
    return Language()


def article(text: str) -> Article:
    zones, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            zones.append(Zone(ZoneKind.BODY, Span(start, start + len(line))))
        start += len(line) + 1
    return Article("sha256:" + hashlib.sha256(text.encode()).hexdigest(), "t", text, tuple(zones))


def parsed(text: str) -> tuple[Article, Parse]:
    made = article(text)
    return made, language().parse(made)


def figures(text: str) -> tuple[Figure, ...]:
    made, parse = parsed(text)
    return attach(find(made, parse, Actors()), parse, (), ())


def told(text: str) -> list[str]:
    """Each figure as "kind low best high words", with - for what is not known."""
    return [
        " ".join([f.kind, *("-" if n is None else f"{n:g}" for n in (f.low, f.best, f.high)), f.span.of(text)])
        for f in figures(text)
    ]


# --- every rule proves itself -----------------------------------------------------------------------------

RULES = figure_rules.load()


def unmarked(marked: str) -> tuple[str, Span]:
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), Span(start, end)


@pytest.mark.parametrize("example", RULES.examples, ids=lambda e: f"{e.rule}-{e.holds}-{e.text[:40]}")
def test_each_rule_holds_of_its_examples_and_not_of_its_counter_examples(
    example: figure_rules.Example,
) -> None:
    text, span = unmarked(example.text)
    found = [figure for figure in figures(text) if figure.span == span]
    assert RULES.proved(example, found), told(text)


# --- sentences --------------------------------------------------------------------------------------------

CASES = {
    "Two weavers were killed and five wounded.": ["killed 2 2 2 Two", "wounded 5 5 5 five"],
    "The landslide killed 5 and injured 12.": ["killed 5 5 5 5", "wounded 12 12 12 12"],
    "Blast kills 12 in Quetta": ["killed 12 12 12 12"],
    "At least 12 dead, 30 wounded in ferry fire": ["killed 12 12 - At least 12", "wounded 30 30 30 30"],
    "Nine rebels and an Omani soldier were killed.": ["killed 9 9 9 Nine", "killed 1 1 1 an"],
    "A second porter was wounded in the shooting.": ["wounded 1 1 1 A second"],
    "One porter was killed and another wounded.": ["killed 1 1 1 One", "wounded 1 1 1 another"],
    "The raid killed 14 people, including three children.": ["killed 14 14 14 14", "killed 3 3 3 three"],
    "Between 20 and 30 herders died.": ["killed 20 - 30 Between 20 and 30"],
    "Police arrested 20 to 30 tailors.": ["arrested 20 - 30 20 to 30"],
    "Police arrested 20-30 tailors.": ["arrested 20 - 30 20-30"],
    "Two dozen tailors were arrested.": ["arrested 24 24 24 Two dozen"],
    "Half a million people fled.": ["displaced 500000 500000 500000 Half a million"],
    "One hundred and twenty-five bakers were hurt.": ["wounded 125 125 125 One hundred and twenty-five"],
    "More than 1.2 million people were displaced.": ["displaced 1.2e+06 1.2e+06 - More than 1.2 million"],
    "Around 6,500 tailors marched through Lima.": ["other - 6500 - Around 6,500"],
    "The town is home to about 9,000 people.": ["population - 9000 - about 9,000"],
    "The 900-strong garrison held the town of 40,000.": [
        "troops 900 900 900 900-strong",
        "population 40000 40000 40000 40,000",
    ],
    "Chad sent 1,200 soldiers to the border.": ["troops 1200 1200 1200 1,200"],
    "Mali freed 32 Chadian servicemen.": ["captured 32 32 32 32"],
    "The raid left one clerk dead and dozens injured.": ["killed 1 1 1 one", "wounded 24 - 99 dozens"],
    "There were no casualties.": ["killed 0 0 0 no"],
    "Gunmen stopped a bus, dragged out three tailors and shot them dead.": ["killed 3 3 3 three"],
    "Bandits beat a miller to death.": ["killed 1 1 1 a"],
    "One clerk was shot on Monday. He died in hospital.": ["killed 1 1 1 One"],
    "A miller was stabbed near Kesh. His body was found on Friday.": ["killed 1 1 1 A"],
    "A courier was kidnapped in May. She was found dead.": ["killed 1 1 1 A"],
    "The head of a charity was killed in Ruweng.": ["killed 1 1 1 The head"],
    "Gunmen killed the mayor. Two clerks were hurt.": ["wounded 2 2 2 Two"],
    "Police beat the mayor.": [],
    "The founder of the guild and three others were killed.": ["killed 1 1 1 The founder", "killed 3 3 3 three"],
    "A baker and his son were killed.": ["killed 1 1 1 A", "killed 1 1 1 his"],
    "Two nurses, one from Kesh and one from Suri, were killed.": [
        "killed 2 2 2 Two", "other 1 1 1 one", "other 1 1 1 one",
    ],
    "Seven weavers (three women and four men) were killed.": [
        "killed 7 7 7 Seven", "other 3 3 3 three", "other 4 4 4 four",
    ],
    "Two officers, one clerk and one weaver were killed.": ["killed 2 2 2 Two", "killed 1 1 1 one", "killed 1 1 1 one"],
    "The toll rose to three and 12 others were wounded.": ["killed 3 3 3 three", "wounded 12 12 12 12"],
    "Guards killed two rebels, however four others managed to escape.": ["killed 2 2 2 two", "other 4 4 4 four"],
    "Between five and eight weavers, including three children, were killed.": [
        "killed 5 - 8 Between five and eight", "killed 3 3 3 three",
    ],
    "The raid injured between 80 and more than 100 people.": ["wounded 80 - 100 between 80 and more than 100"],
    "A number of weavers were injured.": ["wounded 2 - - A number"],
    "An unknown number of nurses were kidnapped.": ["hostages 2 - - An unknown number"],
    "The blast killed three clerks and injured others.": ["killed 3 3 3 three", "wounded 2 - - others"],
    "A couple were shot dead.": ["killed 2 2 2 A"],
    "A senior officer and soldier were killed.": ["killed 1 1 1 A", "killed 1 1 1 soldier"],
    "Soldiers killed seven rebels of the Northern Front (NF) and two weavers.": [
        "killed 7 7 7 seven", "killed 2 2 2 two",
    ],
    "Two NF (Northern) cadres were killed.": ["killed 2 2 2 Two"],
    "Five suspected rebels killed in a raid.": ["killed 5 5 5 Five"],
    "One guard killed two injured in blast": ["killed 1 1 1 One", "wounded 2 2 2 two"],
    "A teacher suffered fatal stab wounds.": ["killed 1 1 1 A"],
    "The feud claimed two lives.": ["killed 2 2 2 two"],
    "Three miners were killed between Nov. 15 and 18.": ["killed 3 3 3 Three"],
    "The guard held an AK 47 and killed two men.": ["killed 2 2 2 two"],
    "The 5 Brigade lost three soldiers.": ["killed 3 3 3 three"],
    "An additional ten clerks were killed.": ["killed 10 10 10 ten"],
    "Ten weavers were killed along with two children.": ["killed 10 10 10 Ten", "killed 2 2 2 two"],
    "The army killed three rebels, two with rifles.": ["killed 3 3 3 three", "killed 2 2 2 two"],
    "Sixteen porters were seized on the road.": ["hostages 16 16 16 Sixteen"],
    "A clerk set off a bomb, killing himself.": ["killed 1 1 1 A"],
    "The shelling killed 1,2,3 people.": [],
    "The shelling killed 1.000 people.": [],
    "The shelling killed 0025 people.": ["killed 25 25 25 0025"],
    "The shelling killed ৫০ people.": ["killed 50 50 50 ৫০"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES.items(), ids=list(CASES))
def test_a_sentence_gives_its_figures(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "He was 24 years old.",
        "Amina, 24, sells bread.",
        "The talks opened on 12 March 1996.",
        "The 44-day war ended in 2020.",
        "The lorry drove 30 kilometres in two hours.",
        "Resolution 1701 was adopted.",
        "The 5th Brigade and M23 met the G7.",
        "Wages rose by 12 percent, to $900.",
        "Both ministers favour a two-state settlement.",
        "It was one of the largest marches.",
        "The two leaders met.",
        "They shot the goats one by one.",
        "A soldier stood at the gate.",
        "Gunmen shot at a barracks.",
        "The meeting starts at 10:30 am.",
    ],
)
def test_what_counts_nobody_is_no_figure(text: str) -> None:
    assert told(text) == []


def test_what_is_counted_and_why_are_quoted() -> None:
    text = "Shells killed at least four members of the crew."
    (figure,) = figures(text)
    assert figure.counted == "members of the crew"
    assert figure.counted_span is not None
    assert figure.counted_span.of(text) == figure.counted
    assert [why.rule for why in figure.why] == ["figures/kill", "figures/at-least"]


def test_a_part_says_that_it_is_one() -> None:
    _, part = figures("The fire killed 30 people, including 12 pupils.")
    assert part.why[0].rule == "figures/part-of"
    assert not part.derived


def test_words_that_lower_certainty_are_kept() -> None:
    text = "Four bakers were reportedly killed."
    (figure,) = figures(text)
    assert [span.of(text) for span in figure.hedges] == ["reportedly"]


def test_a_negated_number_is_denied() -> None:
    (figure,) = figures("The army did not kill 40 villagers.")
    assert figure.polarity == "-"


def test_a_total_over_a_time_is_the_outlets_own() -> None:
    found = figures("The fire killed two miners, bringing to 40 the number killed this month.")
    assert [(figure.best, figure.derived) for figure in found] == [(2, False), (40, True)]


def test_the_counted_belong_to_the_actor_of_their_noun() -> None:
    made, parse = parsed("Rebels killed four Omani soldiers.")
    noun = next(token for token in parse.tokens if token.text == "soldiers")
    actors = Actors((ActorMention(Span(18, 33), "OMN.MIL", noun.i, "test"),), {"OMN.MIL": Actor("OMN.MIL", "x")})
    (figure,) = find(made, parse, actors)
    assert figure.of == "OMN.MIL"


# --- events and statements --------------------------------------------------------------------------------


def event(parse: Parse, word: str, type_: EventType, id_: str, polarity: str = "+") -> Event:
    token = next(token for token in parse.tokens if token.text == word)
    return Event(id_, type_, token.span, token.i, polarity=polarity)


def test_a_figure_belongs_to_the_act_above_its_word() -> None:
    made, parse = parsed("Rebels ambushed a convoy, killing 13 guards. Clerks marched in Lima.")
    events = (
        event(parse, "ambushed", EventType.ASSAULT, "e1"),
        event(parse, "marched", EventType.PROTEST, "e2"),
    )
    (figure,) = attach(find(made, parse, Actors()), parse, events, ())
    assert figure.event == "e1"


def test_a_figure_belongs_to_the_act_that_its_word_was_folded_into() -> None:
    made, parse = parsed("Rebels bombed a depot. The fire that followed killed 13 guards. Clerks marched in Lima.")
    killed = next(token for token in parse.tokens if token.text == "killed")
    bombed = replace(event(parse, "bombed", EventType.ASSAULT, "e1"), also=(killed.span,))
    (figure,) = attach(
        find(made, parse, Actors()), parse, (bombed, event(parse, "marched", EventType.PROTEST, "e2")), ()
    )
    assert figure.event == "e1"


def test_those_described_one_by_one_are_parts_of_their_number() -> None:
    found = figures("Two nurses, one employed by a charity and one employed by the state, were kidnapped in Gao.")
    assert [(figure.kind, figure.best, figure.part_of) for figure in found] == [
        (FigureKind.HOSTAGES, 2, None),
        (FigureKind.OTHER, 1, "f1"),
        (FigureKind.OTHER, 1, "f1"),
    ]


def test_thousands_may_stand_behind_a_comma_and_a_blank() -> None:
    assert [figure.best for figure in figures("About 1, 300 people were killed in the city.")] == [1300]
    assert [figure.best for figure in figures("The blast killed 1, 300 people were hurt.")] == [1, 300]


def test_a_number_in_a_name_and_one_that_says_what_a_place_is_count_nobody() -> None:
    assert figures("Masons built the 3000 Housing Project in Gao.") == ()
    found = figures("The town, one of the world's oldest, was shelled and 12 people were killed.")
    assert [figure.best for figure in found] == [12]
    assert [figure.best for figure in figures("Three men, one of them a priest, were killed.")] == [3, 1]


def test_one_of_many_pictures_is_nobody() -> None:
    text = "He shared a number of photos of his family, including one showing four bodies being buried in a field."
    assert [(figure.best, figure.kind) for figure in figures(text)] == [(4, FigureKind.KILLED)]


def test_a_toll_without_an_act_is_of_the_assault_before() -> None:
    made, parse = parsed("Rebels ambushed a convoy. Two guards died.")
    (figure,) = attach(find(made, parse, Actors()), parse, (event(parse, "ambushed", EventType.ASSAULT, "e1"),), ())
    assert figure.event == "e1"


def test_a_figure_stands_in_the_statements_around_it_outermost_first() -> None:
    text = "The agency said the mayor said two guards died."
    made, parse = parsed(text)
    outer = Statement("s1", (), (), (Span(16, 46),), act=Act.SAY)
    inner = Statement("s2", (), (), (Span(31, 46),), act=Act.SAY, inside="s1")
    (figure,) = attach(find(made, parse, Actors()), parse, (), (inner, outer))
    assert figure.statements == ("s1", "s2")


def test_the_same_number_of_the_same_people_is_kept_once() -> None:
    assert len(figures("A blast killed 31 people.\nThe 31 people were killed at noon.")) == 1


def test_numbers_of_other_people_are_kept_apart() -> None:
    assert len(figures("A blast killed 31 pupils.\nA fire killed 31 millers.")) == 2


def test_one_victim_of_a_denied_act_is_no_figure() -> None:
    made, parse = parsed("The army denied that its men had kidnapped a baker.")
    denied = event(parse, "kidnapped", EventType.ASSAULT, "e1", polarity="-")
    assert attach(find(made, parse, Actors()), parse, (denied,), ()) == ()


def test_a_toll_is_not_of_a_feared_act_that_stands_near_it() -> None:
    made, parse = parsed("Two guards died, and villagers feared an attack.")
    feared = replace(event(parse, "attack", EventType.ASSAULT, "e1"), tense=Tense.FUTURE)
    (figure,) = attach(find(made, parse, Actors()), parse, (feared,), ())
    assert figure.event is None


# --- laws -------------------------------------------------------------------------------------------------

AMOUNTS = st.integers(min_value=2, max_value=999_999)
COMPARED = st.sampled_from(["", "at least ", "more than ", "about ", "up to ", "fewer than ", "between 1 and "])
FATES = st.sampled_from(["were killed", "were wounded", "fled", "were arrested", "are missing", "were kidnapped"])


@settings(max_examples=40, deadline=None)
@given(amount=AMOUNTS, compared=COMPARED, fate=FATES)
def test_a_number_is_quoted_and_its_bounds_are_in_order(amount: int, compared: str, fate: str) -> None:
    text = f"Near Ruweng {compared}{amount:,} people {fate} on Monday."
    (figure,) = figures(text)
    assert figure.span.of(text) == f"{compared}{amount:,}"
    bounds = [n for n in (figure.low, figure.best, figure.high) if n is not None]
    assert bounds == sorted(bounds)
    assert amount in bounds
    assert figures(text) == (figure,)


WORDS = st.sampled_from(
    [
        "two",
        "dozen",
        "hundreds",
        "of",
        "people",
        "were",
        "killed",
        ",",
        "and",
        "at",
        "least",
        "12",
        "-",
        "30",
        "wounded",
        "one",
        "no",
        "a",
        "third",
        "over",
        "million",
        "in",
        "the",
        "dead",
        "to",
        "between",
        "(",
        ")",
        "5",
        "%",
        ".",
        "some",
        "2020",
        "shot",
        "another",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=14))
def test_any_words_give_figures_in_order_that_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    found = figures(text)
    assert all(0 <= f.span.start < f.span.end <= len(text) for f in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert [f.id for f in found] == [f"f{n}" for n in range(1, len(found) + 1)]


@pytest.mark.parametrize(
    ("words", "value"), [("twenty-five", 25), ("two hundred and six", 206), ("three thousand", 3000)]
)
def test_number_words_are_read(words: str, value: float) -> None:
    _, parse = parsed(f"{words} people came")
    (quantity,) = numbers.quantities(parse, RULES)
    assert (quantity.best, quantity.comparator) == (value, Comparator.EXACTLY)


def test_a_fault_in_the_rules_names_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "figures.yaml"
    bad.write_text(
        figure_rules.FILE.read_text(encoding="utf-8").replace("kind: missing", "kind: gone", 1),
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"figures.yaml:\d+: 'gone' is none of"):
        figure_rules.load(bad)


def test_kinds_of_the_rules_are_closed() -> None:
    assert {cue.kind for cues in RULES.cues.values() for cue in cues} <= set(FigureKind)
