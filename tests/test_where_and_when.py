"""Where and when acts took place: by their own words, by those of the story that they are part of, and by no other."""

from datetime import date
from itertools import pairwise

import pytest
from conftest import PUBLIC, public

from polybius.coding.pipeline import Coder
from polybius.coding.times.calendars import first_of_month
from polybius.types import Coding, Document, Event, Fault, Span, ZoneKind

THURSDAY = date(2021, 9, 16)
DAY = tuple[str, str] | None
LENT_BY_NONE = frozenset({ZoneKind.DATELINE, ZoneKind.BYLINE, ZoneKind.BOILERPLATE})


def read(coder: Coder, text: str, published: date | None = THURSDAY) -> Coding:
    return coder.read(Document("test", text, "text/plain", published=published))


def act(coding: Coding, word: str) -> Event:
    text = coding.article.text
    return next(event for event in coding.events if word in event.anchor.of(text) or word in also(event, text))


def also(event: Event, text: str) -> list[str]:
    return [span.of(text) for span in event.also]


def place(coding: Coding, word: str) -> str | None:
    found = coding.places.get(act(coding, word).place)
    return found.name if found else None


def days(coding: Coding, word: str) -> DAY:
    when = act(coding, word).when
    return (when.first.isoformat(), when.last.isoformat()) if when else None


def rules(coding: Coding, word: str) -> list[str]:
    return [why.rule for why in act(coding, word).why]


# --- from the sentence ----------------------------------------------------------------------------------------


def test_acts_of_one_sentence_share_place_and_day(coder: Coder) -> None:
    told = read(coder, "A gunfight broke out late Tuesday after rebels attacked a police post in Goma, residents said.")
    assert place(told, "attacked") == "Goma"
    assert days(told, "attacked") == days(told, "gunfight") == ("2021-09-14", "2021-09-14")


def test_an_arrest_is_not_where_the_bomb_was(coder: Coder) -> None:
    told = read(coder, "A bomb killed six people in Kano on Monday. Police arrested two men for the bombing in Kano.")
    assert act(told, "arrested").place_span is None
    assert act(told, "arrested").when is None


def test_another_version_takes_nothing_from_the_first(coder: Coder) -> None:
    told = read(coder, "Kyiv said that shells hit a clinic in Kherson on Monday; Moscow said no gunner had fired.")
    fired = [event for event in told.events if event.anchor.of(told.article.text) == "fired"]
    assert all(event.when is None and event.place_span is None for event in fired)


def test_days_are_counted_from_a_dated_act(coder: Coder) -> None:
    told = read(
        coder,
        "Gunmen raided a barracks near Bria on Wednesday. The raid came two days after soldiers shelled a rebel camp.",
    )
    assert days(told, "shelled") == ("2021-09-13", "2021-09-13")
    assert "inherited/measured/when" in rules(told, "shelled")


def test_what_has_gone_on_since_a_day_has_done_so_up_to_the_report(coder: Coder) -> None:
    told = read(coder, "Militants have besieged the garrison at Djibo since 3 September.")
    assert days(told, "besieged") == ("2021-09-03", "2021-09-16")
    undated = read(coder, "Militants have besieged the garrison at Djibo since 3 September 2021.", None)
    assert days(undated, "besieged") is None


def test_a_prayer_day_is_the_day(coder: Coder) -> None:
    told = read(coder, "Soldiers shelled the market at Bunia soon after Friday prayers.")
    assert days(told, "shelled") == ("2021-09-10", "2021-09-10")


# --- from the story -------------------------------------------------------------------------------------------

STORY = """Troops storm a village

NAIROBI, Kenya — Troops attacked the town of Beni on Tuesday, officials said.

They shot four farmers and burned their houses.

The United Nations condemned the killings. Militiamen then abducted a priest."""


def test_a_story_goes_on_in_its_place_and_on_its_day(coder: Coder) -> None:
    told = read(coder, STORY)
    assert place(told, "shot") == "Beni"
    assert days(told, "shot") == ("2021-09-14", "2021-09-14")
    assert {"inherited/scene/place", "inherited/scene/when"} <= set(rules(told, "shot"))


def test_who_speaks_does_so_nowhere_and_never(coder: Coder) -> None:
    told = read(coder, STORY)
    assert act(told, "condemned").place_span is None
    assert act(told, "condemned").when is None


def test_another_scene_begins_with_meanwhile_and_apart(coder: Coder) -> None:
    told = read(
        coder,
        "Rebels shelled Bria on Tuesday. Meanwhile, gunmen ambushed a convoy. "
        "Rebels shelled Bambari on Sunday. In a separate incident, bandits kidnapped a driver.",
    )
    for word in ("ambushed", "kidnapped"):
        assert act(told, word).place_span is None
        assert act(told, word).when is None


def test_another_day_in_the_sentence_keeps_the_scene_s_away(coder: Coder) -> None:
    told = read(
        coder,
        "Rebels shelled Bria on Tuesday. On Wednesday the governor told reporters that soldiers had burned a mosque.",
    )
    assert days(told, "burned") != ("2021-09-14", "2021-09-14")


CAPTIONED = """Villagers flee

File photo: Soldiers fire at rebels in Bangui, March 4, 2014. (Photo: A. Nother/Agency)

Gunmen attacked a convoy of traders, a driver said. They stole nine trucks."""


def test_who_was_killed_by_shelling_was_so_on_the_day_of_the_scene(coder: Coder) -> None:
    told = read(
        coder, "Rebels attacked Goma on Monday. Two nurses were killed by shelling. A hamlet came under attack."
    )
    assert days(told, "shelling") == ("2021-09-13", "2021-09-13")


def test_what_the_news_came_after_and_what_is_never_done_are_of_no_day_of_theirs(coder: Coder) -> None:
    text = "Crowds stormed a court in Gao on Monday. The riots came after police had arrested two clerics."
    assert days(read(coder, text), "arrested") is None
    text = "Troops bombed a market in Gao on Monday. The army is not shelling any town, a general said."
    assert days(read(coder, text), "shelling") is None


def test_an_act_of_years_is_not_of_a_week(coder: Coder) -> None:
    told = read(coder, "The deal led to years of clashes and a 4-day battle near Gao in 2010.")
    assert days(told, "clashes") is None
    assert days(told, "battle") == ("2010-01-01", "2010-12-31")


def test_a_speaker_goes_on_on_the_same_day(coder: Coder) -> None:
    told = read(coder, "The mayor spoke of a slow recovery on Monday. He went on to accuse rebels of looting.")
    assert days(told, "accuse") == ("2021-09-13", "2021-09-13")


def test_captions_lend_nothing_to_the_text(coder: Coder) -> None:
    told = read(coder, CAPTIONED)
    assert act(told, "attacked").place_span is None
    assert act(told, "attacked").when is None


# --- words that point to places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "named"),
    [
        ("Beira is a port. Gunmen attacked the city on Monday.", "attacked", "Beira"),
        ("The governor spoke of Darfur. Militias burned villages across the region in May.", "burned", "Darfur"),
        ("Protesters marched through Khartoum on Monday. Police shot two of them there.", "shot", "Khartoum"),
        ("He lives in Beira. Gunmen attacked the neighbouring city on Monday.", "attacked", None),
        ("He lives in Beira. Gunmen attacked the largest city of the north on Monday.", "attacked", None),
    ],
)
def test_definite_words_point_back(coder: Coder, text: str, word: str, named: str | None) -> None:
    assert place(read(coder, text), word) == named


def test_only_the_word_for_it_takes_the_place_of_a_dateline(coder: Coder) -> None:
    here = read(coder, "GOMA, Congo (AP) — Youths clashed with police here on Monday.")
    clashed = act(here, "clashed")
    assert place(here, "clashed") == "Goma"
    assert clashed.place_span is not None
    assert clashed.place_span.of(here.article.text) == "here"
    plain = read(coder, "GOMA, Congo (AP) — Youths clashed with police on Monday.")
    assert act(plain, "clashed").place_span is None


def test_several_places_of_one_act_are_all_given(coder: Coder) -> None:
    told = read(coder, "Police raided mosques in Mombasa, Kisumu and Nairobi on Sunday.")
    raided = act(told, "raided")
    assert raided.place_span is not None
    text = told.article.text
    assert {raided.place_span.of(text), *(span.of(text) for _, span in raided.more_places)} == {
        "Mombasa", "Kisumu", "Nairobi",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The president called on Khartoum to release the prisoners.",
        "The mayor of Beira was shot dead on Monday.",
        "US-led forces toppled the junta in 2001.",
    ],
)
def test_what_is_spoken_to_ruled_or_led_is_no_place(coder: Coder, text: str) -> None:
    assert all(event.place_span is None for event in read(coder, text).events)


# --- other calendars, and days that cannot be -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("15 Ramadan 1445", "2024-03-25"),
        ("1 Muharram 1300", "1882-11-12"),
        ("22 Bahman 1357", "1979-02-11"),
        ("Tikimt 24, 2013", "2020-11-03"),
        ("5 Iyar 5708", "1948-05-14"),
        ("22 Tishrei 5784", "2023-10-07"),
    ],
)
def test_days_of_other_calendars(coder: Coder, words: str, day: str) -> None:
    told = read(coder, f"Gunmen attacked a convoy near Beira on {words}.", None)
    assert days(told, "attacked") == (day, day)


def test_a_month_of_another_calendar_and_one_that_it_has_not(coder: Coder) -> None:
    told = read(coder, "Gunmen attacked a convoy near Beira in Muharram 1446 AH.", None)
    assert days(told, "attacked") == ("2024-07-07", "2024-08-04")
    assert first_of_month("hebrew", 5785, 13) is None
    assert first_of_month("hijri", 99999, 1) is None


@pytest.mark.parametrize("name", ["hijri", "persian", "ethiopian", "hebrew"])
def test_months_follow_one_another(name: str) -> None:
    order = [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6] if name == "hebrew" else list(range(1, 13))
    middle = {"hijri": 1445, "persian": 1403, "ethiopian": 2016, "hebrew": 5784}[name]
    days_ = [first_of_month(name, year, month) for year in range(middle - 40, middle + 40) for month in order]
    gaps = {(b - a).days for a, b in pairwise(days_) if a and b}
    assert None not in days_
    assert gaps <= {28, 29, 30, 31, 35, 36, 59, 60}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rebels shelled Bria on 31 February.", "no calendar has such a day"),
        ("Rebels shelled Bria on 2021-13-40.", "no calendar has such a day"),
        ("Rebels shelled Bria on 45 March 2021.", "no calendar has such a day"),
        ("Rebels shelled Bria in 2099.", "told as done, but on a day after the report"),
    ],
)
def test_days_that_cannot_be_stay_unknown_with_a_reason(coder: Coder, text: str, reason: str) -> None:
    told = read(coder, text)
    assert days(told, "shelled") is None
    assert reason in {one.reason for one in told.unresolved if one.what == "time"}


@pytest.mark.parametrize(
    "words", ["in the year 0025", "in 2525", "on 99/99/9999", "on 0 May 0000", "for 10000000 years"]
)
def test_absurd_dates_never_stop_the_coder(coder: Coder, words: str) -> None:
    told = read(coder, f"Rebels shelled Bria {words}.")
    assert isinstance(told, Coding)
    assert days(told, "shelled") is None


# --- the law ----------------------------------------------------------------------------------------------------

INVENTED = (
    STORY,
    CAPTIONED,
    "GENEVA (Agency) — Aid workers were attacked and a driver was killed, a spokesman said.",
    "By A. Reporter in Dakar\n\nGunmen attacked a bus. Nine people died. The army fired on a crowd of protesters.",
    "Bomb kills nine\n\nLONDON, 3 May 2019 — A bomb exploded outside a mosque. Police arrested a man. They beat him.",
)


def check(coding: Coding) -> None:
    """Every place and day of an event comes from words of the text that may lend them."""
    text, zones = coding.article.text, coding.article.zones
    for event in coding.events:
        own = next((zone for zone in zones if zone.span.contains(event.anchor)), None)
        for span in filter(None, (event.place_span, event.when.span if event.when else None)):
            assert span.of(text).strip()
            where = next((zone for zone in zones if zone.span.overlaps(span)), None)
            assert where is not None
            assert where.kind not in LENT_BY_NONE or where == own
            assert where.kind is not ZoneKind.CAPTION or where == own
        assert (event.place is None) or (event.place_span is not None)


@pytest.mark.parametrize("text", INVENTED)
def test_no_place_or_day_without_its_words(coder: Coder, text: str) -> None:
    check(read(coder, text))


@pytest.mark.parametrize("text", INVENTED)
def test_a_day_of_publication_alone_dates_nothing(coder: Coder, text: str) -> None:
    """The same text with and without a day of publication has its acts dated by the same words."""
    told = {event.anchor: event.when for event in read(coder, text).events}
    for event in read(coder, text, None).events:
        assert event.when is None or told[event.anchor] is not None
    assert all(when is None or isinstance(when.span, Span) for when in told.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLIC)
def test_no_place_or_day_without_its_words_in_public_articles(coder: Coder, name: str) -> None:
    read_ = [coder.read(document) for document in public(name, 250)]
    assert len(read_) > 100
    for one in read_:
        assert not isinstance(one, Fault)
        check(one)


@pytest.mark.parametrize(
    ("text", "word", "named"),
    [
        ("Jets bombed targets in northern and western Iraq on Monday.", "bombed", "northern and western Iraq"),
        ("Troops withdrew from southern Sudan on Monday.", "withdrew", "southern Sudan"),
        ("Troops withdrew from Sudan on Monday.", "withdrew", "Sudan"),
        ("Gunmen attacked a post in the Afghan province of Khost.", "attacked", "Khost Province"),
        ("Gunmen attacked a checkpoint in the Tadamon district of Damascus.", "attacked", "Tadamon"),
    ],
)
def test_an_act_is_laid_in_the_area_that_its_words_tell_of(coder: Coder, text: str, word: str, named: str) -> None:
    assert place(read(coder, text), word) == named


def test_the_part_of_a_country_has_no_point_and_lies_in_the_country_it_has_become(coder: Coder) -> None:
    coding = read(coder, "Troops withdrew from southern Sudan on Monday.")
    found = coding.places.get(act(coding, "withdrew").place)
    assert found is not None
    assert (found.country, found.lat, found.lon) == ("SSD", None, None)


def test_a_village_that_no_table_knows_lies_in_the_country_of_the_report(coder: Coder) -> None:
    text = "Troops fought rebels in Syria near Aleppo and Idlib. The village of Hassabek suffered an air attack."
    coding = read(coder, text)
    found = coding.places.get(act(coding, "air attack").place)
    assert found is not None
    assert (found.name, found.country, found.lat) == ("Hassabek", "SYR", None)


def test_the_day_before_an_act_noun_is_the_acts_behind_a_verb_of_saying_too(coder: Coder) -> None:
    coding = read(coder, "Police said Monday's bombing in Kano killed six people.")
    assert days(coding, "bombing") == ("2021-09-13", "2021-09-13")
    assert act(coding, "bombing").statements == ()


def test_what_goes_on_of_late_is_background_below_the_lead(coder: Coder) -> None:
    lead = "Rebels attacked a post in Kano on Monday. Two guards died. Troops searched the town. Shops were shut. "
    coding = read(coder, lead + "Students have marched through the city every night in recent days.")
    assert [event.era.value for event in (act(coding, "attacked"), act(coding, "marched"))] == ["news", "background"]
