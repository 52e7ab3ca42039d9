"""Who a noun phrase denotes: names, roles, appositions, pronouns; and the laws every answer keeps."""

from datetime import date
from pathlib import Path

import pytest
from conftest import article_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polybius.coding import actors
from polybius.coding.syntax.language import Language
from polybius.errors import DataError
from polybius.lexicon.actors import ActorTable, Sort, fold, holds, load, words_of
from polybius.types import Actors, Parse, Places

TABLES = {
    "states.csv": """\
code,name,aliases,nationalities,capital,capital_aliases,seats,valid_from,valid_to,wikidata,source
KEN,Kenya,Republic of Kenya,Kenyan|Kenyans,Nairobi,,State House,,,Q114,test
UGA,Uganda,,Ugandan|Ugandans,Kampala,,,,,,test
NER,Niger,,Nigerien|Nigeriens,Niamey,,,,,,test
NGA,Nigeria,,Nigerian|Nigerians,Abuja,,,,,,test
TCD,Chad,,Chadian|Chadians,N'Djamena,,,,,,test
GIN,Guinea,,Guinean|Guineans,Conakry,,,,,,test
GNB,Guinea-Bissau,,Bissau-Guinean,Bissau,,,,,,test
TUR,Turkey,Türkiye,Turkish|Turk|Turks,Ankara,,,,,,test
USA,United States,US|U.S.|United States of America,American|Americans,Washington,,White House,,,,test
RUS,Russia,,Russian|Russians,Moscow,,Kremlin,,,,test
PER,Peru,,Peruvian|Peruvians,Lima,,,,,,test
""",
    "persons.csv": """\
name,aliases,country,sectors,office,from,to,source
Amina Odhiambo,,KEN,GOV,President of Kenya,2015-01-10,2020-01-09,test
Amina Odhiambo,,KEN,LEG,Senator,2021,,test
Peter Okello,Pete Okello,UGA,GOV+MIL,Minister of Defence,2018-03,,test
""",
    "groups.csv": """\
name,aliases,country,sectors,kind,from,to,claimants,source
Red Valley Front,RVF|al-Wadi,UGA,REB,armed-group,1999,,,test
Highland Republic,Highlanders,KEN,GOV+PRE,government,2001,,KEN|UGA,test
""",
    "organisations.csv": """\
name,aliases,country,sectors,kind,from,to,source
United Nations,UN|U.N.,,IGO+UN,organisation,,,test
""",
    "media.csv": """\
name,aliases,country,kind,state_run,source
Lake Post,,KEN,paper,no,test
Chirper,,USA,platform,no,test
""",
    "ethnic.csv": """\
name,aliases,country,source
Luo,,KEN,test
""",
    "roles.csv": """\
words,plural,sectors,kind,collective,source
government|regime,,GOV,government,yes,test
army|armed forces|air force|navy,armies,MIL,government,yes,test
soldier|troop|general|gunner,,MIL,government,no,test
forces,,MIL,government,yes,test
unit,,MIL,government,yes,test
police|riot police,,COP,government,yes,test
rebel|fighter|guerrilla,,REB,armed-group,no,test
protester|villager|resident|nurse,,CVL,population,no,test
official|minister|president|foreign minister|ambassador|mayor,,GOV,government,no,test
defence ministry|ministry of defence,,GOV+MIL,government,yes,test
chief of staff,,GOV+MIL,government,no,test
spokesman|spokeswoman|chief|commander|aide,spokesmen,,person,no,test
opposition,,OPP,organisation,yes,test
peacekeeper,,MIL,government,no,test
gunman,gunmen,,armed-group,no,test
""",
}


DAY = date(2019, 5, 4)


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> ActorTable:
    folder = tmp_path_factory.mktemp("actors")
    for name, content in TABLES.items():
        (folder / name).write_text(content, encoding="utf-8")
    return load(folder)


def read(text: str, language: Language, table: ActorTable, published: date | None = DAY) -> tuple[Parse, Actors]:
    article = article_of(text, published=published)
    parse = language.parse(article)
    return parse, actors.find(article, parse, Places(), table)


def keys_at(word: str, parse: Parse, found: Actors, nth: int = 0) -> list[str | None]:
    head = [token.i for token in parse.tokens if token.text == word][nth]
    return [mention.actor for mention in found.mentions if mention.head == head]


@pytest.mark.parametrize(
    ("text", "word", "key"),
    [
        ("Two units of the Kenyan army crossed the river.", "units", "KEN.MIL"),
        ("Kenya deployed troops on Monday.", "Kenya", "KEN"),
        ("Kampala rejected the offer.", "Kampala", "UGA.GOV"),
        ("The Kremlin denied the report.", "Kremlin", "RUS.GOV"),
        ("Police in Kampala searched the market.", "Police", "UGA.COP"),
        ("Uganda's defence ministry confirmed the raid.", "ministry", "UGA.GOV+MIL"),
        ("The ministry of defence of Uganda confirmed the raid.", "ministry", "UGA.GOV+MIL"),
        ("A priest wrote to the mayor of a hamlet near Abuja.", "mayor", "NGA.GOV"),
        ("The Nigerian opposition boycotted the vote.", "opposition", "NGA.OPP"),
        ("Rebel commanders met in Niger's north.", "commanders", "NER.REB"),
        ("Red Valley Front fighters killed a nurse.", "fighters", "UGA.REB:red-valley-front"),
        ("An RVF spokesman claimed the attack.", "spokesman", "UGA.REB:red-valley-front"),
        ("U.N. peacekeepers withdrew.", "peacekeepers", "IGO.UN:united-nations"),
        ("Turkish howitzers fell silent.", "Turkish", "TUR.MIL"),
        ("The bishop regretted Turkey's advance.", "Turkey", "TUR"),
        ("Troops entered the capital of Guinea-Bissau. Guinea-Bissau protested.", "Bissau", "GNB"),
        ("President Amina Odhiambo spoke.", "Odhiambo", "KEN.GOV:amina-odhiambo"),
        ("Lake Post reported two deaths.", "Post", "KEN.JRN:lake-post"),
        ("Gunmen attacked the village.", "Gunmen", "words:gunmen"),
        ("Ugandans voted.", "Ugandans", "UGA.CVL"),
        ("Hundreds of Ugandans danced.", "Hundreds", "UGA.CVL"),
    ],
)
def test_phrase_is_coded(text: str, word: str, key: str, language: Language, table: ActorTable) -> None:
    parse, found = read(text, language, table)
    assert keys_at(word, parse, found)[0] == key


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They ate turkey for lunch.", "turkey"),
        ("Chad Miller opened the meeting.", "Chad"),
        ("He told us about it.", "us"),
        ("It rained in Kenya.", "Kenya"),
        ("Officials met in Nairobi.", "Nairobi"),
        ("She posted it on Chirper.", "Chirper"),
    ],
)
def test_word_is_no_state(text: str, word: str, language: Language, table: ActorTable) -> None:
    parse, found = read(text, language, table)
    assert not any(key and not key.startswith("words:") for key in keys_at(word, parse, found))


def test_office_is_that_of_the_day(language: Language, table: ActorTable) -> None:
    text = "Amina Odhiambo criticised the vote."
    for year, sector in [(2016, "GOV"), (2020, "ELI"), (2022, "LEG")]:
        _, found = read(text, language, table, date(year, 6, 1))
        assert found.table[found.mentions[0].actor or ""].sectors == (sector,)


def test_unknown_person_takes_country_and_sectors_from_the_words_around(language: Language, table: ActorTable) -> None:
    text = "Joseph Mwangi, a cousin of Kenyan President Amina Odhiambo, opened the fair."
    _, found = read(text, language, table)
    person = next(found.table[m.actor or ""] for m in found.mentions if m.span.of(text) == "Joseph Mwangi")
    assert (person.country, person.sectors) == ("KEN", ("GOV",))


def test_surname_means_the_person_named_before(language: Language, table: ActorTable) -> None:
    text = "Kenyan army spokesman Joseph Mwangi spoke on Monday. Mwangi said two soldiers died."
    parse, found = read(text, language, table)
    assert keys_at("Mwangi", parse, found, 1) == ["KEN.MIL:joseph-mwangi"]


@pytest.mark.parametrize(
    ("text", "word", "keys"),
    [
        ("Uganda's navy hopes that its soldiers will leave soon.", "soldiers", ["UGA.MIL"]),
        ("Kenya and Uganda share a lake. Both countries fish in it.", "countries", ["KEN", "UGA"]),
        ("Uganda's army advanced. The army took a hill.", "army", ["UGA.MIL"]),
        ("Kenya accused Uganda. It called for talks.", "It", ["KEN"]),
        ("The Red Valley Front attacked. The group said so.", "group", ["UGA.REB:red-valley-front"]),
        ('"We will fight on," Peter Okello said.', "We", ["UGA.GOV+MIL:peter-okello"]),
        ("Peter Okello arrived. He said little.", "He", ["UGA.GOV+MIL:peter-okello"]),
    ],
)
def test_short_form_means_the_actor_before(
    text: str, word: str, keys: list[str], language: Language, table: ActorTable
) -> None:
    parse, found = read(text, language, table)
    heads = [token.i for token in parse.tokens if token.text == word]
    assert [m.actor for m in found.mentions if m.head == heads[-1]] == keys


def test_each_of_two_nations_has_its_own(language: Language, table: ActorTable) -> None:
    parse, found = read("Kenyan and Ugandan soldiers fought.", language, table)
    assert keys_at("Kenyan", parse, found) == ["KEN.MIL"]
    assert keys_at("soldiers", parse, found) == ["KEN.MIL", "UGA.MIL"]


def test_acronym_in_brackets_is_learnt(language: Language, table: ActorTable) -> None:
    text = "The Kenyan army (KDFX) advanced on Monday. The KDFX took a hill."
    parse, found = read(text, language, table)
    assert keys_at("KDFX", parse, found, 1) == ["KEN.MIL"]


def test_pronoun_without_antecedent_is_unresolved(language: Language, table: ActorTable) -> None:
    _, found = read("They opened fire.", language, table)
    assert [u.what for u in found.unresolved] == ["actor"]


def test_contested_entity_names_its_claimants(language: Language, table: ActorTable) -> None:
    _, found = read("The Highland Republic protested.", language, table)
    assert found.table["KEN.GOV+PRE:highland-republic"].claimants == ("KEN", "UGA")


# --- tables


def test_names_are_folded() -> None:
    assert fold("Gómez") == "gomez"
    assert words_of("al-Wadi") == words_of("Al Wadi") == ("al", "wadi")


@pytest.mark.parametrize(
    ("since", "until", "day", "right"),
    [
        ("2015", "2016", "2016-12-31", True),
        ("2015-02", "", "2015-01-31", False),
        ("", "2015-01-03", "2015-01-03", True),
        ("", "", "1900-01-01", True),
        ("2015", "", "2014-12-31", False),
    ],
)
def test_days_in_force(since: str, until: str, day: str, right: bool) -> None:
    assert holds(since, until, day) is right


def test_fault_names_file_and_line(tmp_path: Path) -> None:
    faulty = TABLES["states.csv"].replace("KEN,Kenya", "KE,Kenya")
    (tmp_path / "states.csv").write_text(faulty, encoding="utf-8")
    with pytest.raises(DataError, match=r"states\.csv:2: country is 'KE'"):
        load(tmp_path)


def test_tables_are_read_once(table: ActorTable) -> None:
    assert load() is load()
    assert [form.entry.sort for form in table.starting("kenya")] == [Sort.STATE]


# --- laws

VOCABULARY = """
the a Kenya Ugandan army police rebels Amina Odhiambo , . " said that they it killed in Nairobi both countries
and of 's two soldiers president Red Valley Front us US who its forces attacked hundreds
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=40))
def test_laws(language: Language, table: ActorTable, words: list[str]) -> None:
    text = " ".join(words)
    parse, found = read(text, language, table)
    assert found == actors.find(article_of(text, published=DAY), parse, Places(), table)
    assert list(found.mentions) == sorted(found.mentions, key=lambda m: (m.span, m.head))
    for mention in found.mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.actor in found.table
        assert found.table[mention.actor or ""].key == mention.actor
        assert mention.span.of(text).split()[0].lower() not in {"the", "a", "an"}
        assert mention.rule
