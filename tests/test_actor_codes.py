"""What the tables and rules make of phrases: country and sectors of offices, bodies, posts and descriptions."""

from datetime import date

import pytest
from conftest import article_of

from polybius.coding import actors
from polybius.coding.syntax.language import Language
from polybius.lexicon.actors import load
from polybius.types import Actor, Parse, Places

DAY = date(2021, 6, 1)


def coded(text: str, word: str, language: Language, published: date | None = DAY, nth: int = 0) -> list[Actor]:
    """The actors of the phrase whose head is the nth token of that text."""
    article = article_of(text, published=published)
    parse: Parse = language.parse(article)
    found = actors.find(article, parse, Places(), load())
    head = [token.i for token in parse.tokens if token.text == word][nth]
    return [found.table[m.actor] for m in found.mentions if m.head == head and m.actor]


@pytest.mark.parametrize(
    ("text", "word", "country", "sector"),
    [
        ("Kathleen Hicks visited the harbour.", "Hicks", "USA", "MIL"),
        ("Sailors of the Northern Fleet cheered.", "Fleet", "RUS", "MIL"),
        ("The Riigikogu voted at noon.", "Riigikogu", "EST", "LEG"),
        ("Students of Oxford University marched.", "University", "GBR", "EDU"),
        ("Fighters of the LRA burnt a bridge.", "LRA", "UGA", "REB"),
        ("Gunmen stole the cash box.", "Gunmen", None, "UAF"),
        ("Gunmen Storm Ferry Near Island", "Gunmen", None, "UAF"),
        ("An opposition lawmaker walked out.", "lawmaker", None, "LEG"),
        ("A Norwegian customs officer was shot.", "officer", "NOR", "GOV"),
        ("Danish government television reported it.", "television", "DNK", "JRN"),
        ("Danish herders fled from the valley.", "herders", "DNK", "CVL"),
        ("Danish herders fled from the valley.", "herders", "DNK", "AGR"),
        ("Reporters spoke of Norway's displaced.", "displaced", "NOR", "REF"),
        ("Insurgents attacked a Norwegian checkpoint.", "checkpoint", "NOR", "MIL"),
        ("The Danish reconciliation centre counted breaches.", "centre", "DNK", "MIL"),
    ],
)
def test_country_and_sector(text: str, word: str, country: str | None, sector: str, language: Language) -> None:
    actor = coded(text, word, language)[0]
    assert (actor.country, sector in actor.sectors) == (country, True)


def test_a_surname_alone_is_no_forgotten_head_of_government(language: Language) -> None:
    assert all(actor.country is None for actor in coded("A cat named Frank slept.", "Frank", language, None))


@pytest.mark.parametrize(("day", "sectors"), [(date(2018, 5, 1), ("GOV",)), (date(2022, 5, 1), ("ELI",))])
def test_a_surname_means_the_head_of_state_by_the_day(day: date, sectors: tuple[str, ...], language: Language) -> None:
    actor = coded("Trump spoke on Monday.", "Trump", language, day)[0]
    assert (actor.country, actor.sectors) == ("USA", sectors)


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("Ada Holm, who teaches history at Oxford University, doubts it.", "GBR", "EDU"),
        ("A team of UN observers headed by General Ada Holm left Syria.", None, "IGO"),
        ("Gen. Ada Holm, head of a UN mission in Syria, left.", None, "IGO"),
    ],
)
def test_a_person_takes_after_what_he_leads(text: str, country: str | None, sector: str, language: Language) -> None:
    actor = coded(text, "Holm", language)[0]
    assert (actor.country, sector in actor.sectors) == (country, True)


def test_the_general_is_the_one_named_with_a_rank(language: Language) -> None:
    text = "Gen. Ada Holm, head of a UN mission in Syria, left. The general thanked the Syrian army."
    assert [actor.name for actor in coded(text, "general", language)] == ["Ada Holm"]


def test_two_countries_are_those_of_the_sentence(language: Language) -> None:
    text = (
        "Kenya and Uganda quarrelled; Kenya and Uganda made up. "
        "The Danish minister and the Norwegian minister signed a pact between the two countries."
    )
    assert [actor.key for actor in coded(text, "countries", language)] == ["DNK", "NOR"]


def test_a_quotation_that_runs_on_is_the_speaker_s(language: Language) -> None:
    text = '"We are tired," Danish Prime Minister Ada Holm told reporters.\n\nWe have asked for boats."'
    assert [actor.name for actor in coded(text, "We", language, nth=1)] == ["Ada Holm"]


def test_others_are_of_the_same_people(language: Language) -> None:
    text = "Some Danish villagers drowned while others were saved."
    assert [actor.country for actor in coded(text, "others", language)] == ["DNK"]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Mr Johnson said that the ferry was late.", None),
        ("Voters in Britain were counted on Monday. Mr Johnson said that the ferry was late.", "GBR"),
    ],
)
def test_a_surname_that_many_bear_needs_its_country(text: str, country: str | None, language: Language) -> None:
    assert {actor.country for actor in coded(text, "Johnson", language)} <= {country}
    assert country is None or coded(text, "Johnson", language)
