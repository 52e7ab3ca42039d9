"""Times: found, given their value, and put beside the acts that they date."""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import article_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polybius.coding import times
from polybius.coding.syntax.language import Language
from polybius.coding.times import calendar
from polybius.coding.times.words import FILE, words
from polybius.errors import DataError
from polybius.types import Article, Parse, TimeMention, TimeType, When, ZoneKind

WEDNESDAY = date(2024, 3, 13)


@lru_cache(maxsize=1)
def language() -> Language:
    return Language()


def article(*paragraphs: str, published: date | None = WEDNESDAY, kind: ZoneKind = ZoneKind.BODY) -> Article:
    return article_of(*paragraphs, published=published, kind=kind)


@lru_cache(maxsize=512)
def read(read_article: Article) -> tuple[Parse, tuple[TimeMention, ...]]:
    parse = language().parse(read_article)
    return parse, times.find(read_article, parse)


def values(*paragraphs: str, published: date | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    made = article(*paragraphs, published=published)
    return [(mention.span.of(made.text), mention.value) for mention in read(made)[1]]


def days(text: str, word: str, published: date | None = WEDNESDAY) -> tuple[str, str] | None:
    found = when(text, word, published)
    return (found.first.isoformat(), found.last.isoformat()) if found else None


def when(text: str, word: str, published: date | None = WEDNESDAY) -> When | None:
    parse, mentions = read(article(text, published=published))
    return times.when(parse, mentions, next(token.i for token in parse.tokens if token.text == word))


PAST = "The rebels left the town {}."
FUTURE = "The rebels will leave the town {}."


@pytest.mark.parametrize(
    ("frame", "phrase", "value"),
    [
        # weekdays and months by tense
        (PAST, "on Tuesday", "2024-03-12"),
        (PAST, "on Wednesday", "2024-03-13"),
        (PAST, "on Thursday", "2024-03-07"),
        (FUTURE, "on Thursday", "2024-03-14"),
        (FUTURE, "on Wednesday", "2024-03-20"),
        (PAST, "last Tuesday", "2024-03-12"),
        (FUTURE, "next Tuesday", "2024-03-19"),
        (PAST, "in May", "2023-05"),
        (FUTURE, "in May", "2024-05"),
        (PAST, "in early October", "2023-10"),
        (PAST, "last October", "2023-10"),
        (PAST, "on 1 June", "2023-06-01"),
        (FUTURE, "on 1 June", "2024-06-01"),
        # full dates
        (PAST, "on June 1, 2023", "2023-06-01"),
        (PAST, "on 1 June 2023", "2023-06-01"),
        (PAST, "on the 1st of June 2023", "2023-06-01"),
        (PAST, "on Thursday, June 1, 2023", "2023-06-01"),
        (PAST, "on 2010-12-25", "2010-12-25"),
        (PAST, "on 25/12/2010", "2010-12-25"),
        (PAST, "in June 2023", "2023-06"),
        (PAST, "in June last year", "2023-06"),
        (PAST, "in 1942", "1942"),
        # longer times
        (PAST, "in the 1990s", "199"),
        (PAST, "in the late '80s", "198"),
        (PAST, "in the nineteenth century", "18"),
        (PAST, "in the summer of 2014", "2014-SU"),
        (PAST, "last winter", "2023-WI"),
        (PAST, "in the third quarter of 2019", "2019-Q3"),
        (PAST, "in the second half of 2008", "2008-H2"),
        (PAST, "in 49 BC", "BC0049"),
        # from the day of the report
        (PAST, "yesterday", "2024-03-12"),
        (PAST, "the day before yesterday", "2024-03-11"),
        (FUTURE, "tomorrow", "2024-03-14"),
        (PAST, "three days ago", "2024-03-10"),
        (PAST, "two months ago", "2024-01"),
        (PAST, "twenty-five years ago", "1999"),
        (PAST, "last week", "2024-W10"),
        (FUTURE, "next week", "2024-W12"),
        (PAST, "last month", "2024-02"),
        (PAST, "at the weekend", "2024-W10-WE"),
        (PAST, "now", "PRESENT_REF"),
        (PAST, "recently", "PAST_REF"),
        (FUTURE, "soon", "FUTURE_REF"),
        # feasts
        (PAST, "on Christmas Eve", "2023-12-24"),
        (PAST, "on Easter Monday 2023", "2023-04-10"),
        (PAST, "on Thanksgiving", "2023-11-23"),
        # times of day
        (PAST, "on Friday morning", "2024-03-08TMO"),
        (PAST, "at 4:30 pm on Monday", "2024-03-11T16:30"),
        (PAST, "last night", "2024-03-12TNI"),
        (PAST, "at dawn on Thursday", "2024-03-07TMO"),
        (PAST, "at noon on Friday", "2024-03-08T12:00"),
        (PAST, "on the night of 20 June 1991", "1991-06-20TNI"),
        # lengths and sets
        (PAST, "for three days", "P3D"),
        (PAST, "for two years", "P2Y"),
        (PAST, "for two and a half years", "P2Y6M"),
        (PAST, "for several months", "PXM"),
        (PAST, "for decades", "PXDE"),
        (PAST, "for 16 hours", "PT16H"),
        (PAST, "every Friday", "XXXX-WXX-5"),
        (PAST, "daily", "P1D"),
        (PAST, "twice a week", "P1W"),
    ],
)
def test_value_of_a_phrase(frame: str, phrase: str, value: str) -> None:
    assert [found for _, found in values(frame.format(phrase))] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "They may march to the palace.",
        "The second man died when the walls began to fall.",
        "Some 1,500 soldiers and 2,000 policemen fled.",
        "About 1500 people fled.",
        "The fall of the city came as a shock.",
        "Resolution 1701 was signed by a 44-year-old envoy.",
        "He lost three quarters of his men.",
        "The Long March was sung about.",
    ],
)
def test_no_time(text: str) -> None:
    assert values(text) == []


def test_no_day_of_report_leaves_a_weekday_unknown() -> None:
    assert values("The army left on Tuesday.", published=None) == [("Tuesday", None)]
    assert values("Last week the army left.", published=None) == [("Last week", None)]


@pytest.mark.parametrize("text", ["on 31 February 2020", "in 0025", "in 99999", "on 03/04/2010", "on 45 May"])
def test_no_day_of_the_calendar(text: str) -> None:
    assert all(value is None or value == "2023-05" for _, value in values(f"It was signed {text}."))


def test_told_from_the_time_told_last() -> None:
    text = "Troops entered the port on Monday. The following day they left. Two days earlier it had been calm."
    assert [value for _, value in values(text)] == ["2024-03-11", "2024-03-12", "2024-03-10"]
    assert values("On 5 May 2019 they fled. That afternoon it rained.")[1][1] == "2019-05-05TAF"
    assert values("They fled on Monday. They had met the previous Saturday.")[1][1] == "2024-03-09"


def test_a_date_that_only_names_a_thing_gives_no_other_its_year() -> None:
    told = values("The clerk spoke of the June 1988 truce. He resigned in April.", published=date(1999, 6, 7))
    assert dict(told)["April"] == "1999-04"


def test_one_day_of_what_is_to_come_is_no_length() -> None:
    assert dict(values("He will one day return to Gao."))["one day"] == "FUTURE_REF"
    assert dict(values("The march will last for one day."))["one day"] == "P1D"


def test_days_that_are_a_length_have_no_hour() -> None:
    told = dict(values("She rose at 6 a.m. ten days early."))
    assert told["ten days"] == "P10D"


def test_a_history_is_told_by_its_own_dates() -> None:
    story = (
        "In 1861 the duchy armed its peasants. On May 3, 1862, the duke crossed the river. On June 6 he took "
        "the fort. The following day his brother fell. In December the league sued for peace. In January "
        "the fleet returned. By the spring of 1864 the war was over; in 1865 the league was dissolved, and "
        "in 1866 its last town was sold. In 1867 nobody spoke of it."
    )
    found = dict(values(story, published=date(2009, 12, 19)))
    assert found["June 6"] == "1862-06-06"
    assert found["The following day"] == "1862-06-07"
    assert found["December"] == "1862-12"
    assert found["January"] == "1863-01"
    assert found["the spring of 1864"] == "1864-SP"


def test_a_caption_is_no_reference_for_the_body() -> None:
    made = article("A boat burns, June 3, 2019.", "The next day it sank.", kind=ZoneKind.CAPTION)
    assert [mention.value for mention in read(made)[1]] == ["2019-06-03", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # quarters with the year told before or behind them
        ("The 2022 third quarter ended in a loss.", [("The 2022 third quarter", "2022-Q3")]),
        ("The ferry line lost money in last year's second quarter.", [("last year's second quarter", "2023-Q2")]),
        (
            "Sales fell in the fourth quarter of 2023, against the 2022 quarter.",
            [("the fourth quarter of 2023", "2023-Q4"), ("the 2022 quarter", "2022-Q4")],
        ),
        ("Freight rose in the quarter ended Sept. 30.", [("the quarter", "2023-Q3"), ("Sept. 30", "2023-09-30")]),
        (
            "Profits fell in the fourth quarter.",
            [("the fourth quarter", "2023-Q4")],
        ),
        # a bare year gives no month its year, a dated day does
        (
            "The treaty dates back to 1991. In January the envoys met again.",
            [("1991", "1991"), ("January", "2024-01")],
        ),
        (
            "The fort fell on 3 June 2019. In July the garrison returned.",
            [("3 June 2019", "2019-06-03"), ("July", "2019-07")],
        ),
        # what lies ahead, and what does not
        ("Talks are set to resume Friday in Oslo.", [("Friday", "2024-03-15")]),
        ("A summit set for the capital in May may settle it.", [("May", "2024-05")]),
        ("The court gave them until 9 a.m. Friday to leave.", [("9 a.m. Friday", "2024-03-15T09:00")]),
        ("The truce had been due to expire on Friday.", [("Friday", "2024-03-08")]),
        ("The toll is payable 2 October.", [("2 October", "2024-10-02")]),
        ("The envoys said the aid would be paid in May.", [("May", "2024-05")]),
        ("The figures for January surprised the bank.", [("January", "2024-01")]),
        ("Rebels hit the depot on Friday.", [("Friday", "2024-03-08")]),
        # a clock's time is of the day told before it
        (
            "The column left the fort on Monday. It reached the river at 4:30 p.m. and halted.",
            [("Monday", "2024-03-11"), ("4:30 p.m.", "2024-03-11T16:30")],
        ),
        ("The gates open at 8 a.m. and close at dusk.", [("8 a.m.", "XXXX-XX-XXT08:00")]),
        # single kinds
        ("He was hanged last Oct. 23 in the square.", [("last Oct. 23", "2023-10-23")]),
        ("The hearing is in the week of 25 March 2024.", [("the week of 25 March 2024", "2024-W13")]),
        ("They march each July through the old town.", [("each July", "XXXX-07")]),
        ("Patrols leave on Tuesday nights.", [("Tuesday nights", "XXXX-WXX-2TNI")]),
        ("The war began in March nineteen ninety-two.", [("March nineteen ninety-two", "1992-03")]),
        ("It ended in the winter of nineteen ninety-five.", [("the winter of nineteen ninety-five", "1995-WI")]),
        ("The levy holds for the current fiscal year.", [("the current fiscal year", "2024")]),
        ("The garrison will stay for the next couple of years.", [("the next couple of years", "P2Y")]),
        ("Tolls rose in the fiscal year ended Jan. 31.", [("the fiscal year", "P1Y"), ("Jan. 31", "2024-01-31")]),
        ("Tolls fell short of the year-earlier six months.", [("six months", "P6M")]),
        ("The colonel, 52 years old, fled.", []),
        ("The shells fell minutes apart.", []),
    ],
)
def test_expressions_of_a_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


def test_days_of_a_value() -> None:
    found = read(article("It began in the late '80s and ended in the early 1990s."))[1]
    assert [(str(mention.first), str(mention.last)) for mention in found] == [
        ("1985-01-01", "1989-12-31"),
        ("1990-01-01", "1994-12-31"),
    ]
    last_week = read(article("Police arrested two men last week."))[1][0]
    assert (last_week.first, last_week.last, last_week.precision) == (date(2024, 3, 4), date(2024, 3, 10), 3)
    assert read(article("It lasted for three days."))[1][0].first is None


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Gunmen stormed a village on Sunday.", "stormed", ("2024-03-10", "2024-03-10")),
        ("Sunday's raid on the camp killed two guards.", "raid", ("2024-03-10", "2024-03-10")),
        ("Soldiers carried out a raid in Hama on Thursday night.", "raid", ("2024-03-07", "2024-03-07")),
        ("The blockade began in February.", "blockade", ("2024-02-01", "2024-02-29")),
        ("The 2020 war displaced thousands.", "war", ("2020-01-01", "2020-12-31")),
        ("A 44-day war in 2020 displaced thousands.", "war", ("2020-01-01", "2020-12-31")),
        ("On Monday, jets bombed the port, wounding two dockers.", "wounding", ("2024-03-11", "2024-03-11")),
        (
            "Men stormed a village, killed six people and fled on Sunday.",
            "stormed",
            ("2024-03-10", "2024-03-10"),
        ),
        ("From 3 to 7 March, marines bombarded the island.", "bombarded", ("2024-03-03", "2024-03-07")),
        ("Between 1991 and 1995 militias expelled the villagers.", "expelled", ("1991-01-01", "1995-12-31")),
        (
            "Since 2009, when Chad expelled the envoy, ties have been cold.",
            "expelled",
            ("2009-01-01", "2009-12-31"),
        ),
        (
            "Turkey denied that its jets had struck the village on Sunday.",
            "struck",
            ("2024-03-10", "2024-03-10"),
        ),
        ("The unions called a strike for Friday.", "strike", ("2024-03-15", "2024-03-15")),
        ("Troops withdrew before dawn on Tuesday.", "withdrew", ("2024-03-12", "2024-03-12")),
        ("In the past 24 hours, shells hit two clinics.", "hit", ("2024-03-12", "2024-03-13")),
        ("He was freed on Tuesday after protests last week.", "freed", ("2024-03-12", "2024-03-12")),
        ("He was freed on Tuesday after protests last week.", "protests", ("2024-03-04", "2024-03-10")),
        ("The army has killed many men this month.", "killed", ("2024-03-01", "2024-03-13")),
        ("The envoys were due to meet later on Wednesday.", "meet", ("2024-03-13", "2024-03-13")),
        ("The union condemned Sunday's attack on Monday.", "condemned", ("2024-03-11", "2024-03-11")),
        ("Drones struck the depot overnight.", "struck", ("2024-03-12", "2024-03-13")),
        ("The strike lasted from Monday to Tuesday.", "strike", ("2024-03-11", "2024-03-12")),
        ("Ten years ago today, jets bombed the port.", "bombed", ("2014-03-13", "2014-03-13")),
        # the time of saying, a limit, a length, another act's time
        ("The ministry said on Monday that troops had shelled the town.", "shelled", None),
        ("Troops shelled the town, the ministry said on Monday.", "shelled", None),
        ("The governor announced Tuesday that police had arrested nine men.", "arrested", None),
        ("The army must leave the valley by Friday.", "leave", None),
        ("For three days, troops shelled the hills.", "shelled", None),
        ("After Saturday's bombing, France sent medics.", "sent", None),
        ("Police have detained forty people since Monday.", "detained", None),
        ("Ethiopia agreed on Monday to withdraw its troops.", "withdraw", None),
        ("The union condemned Sunday's attack.", "condemned", None),
        ("Police said Saturday a suspect was detained.", "detained", None),
        ("Ahead of Sunday's vote, police arrested activists.", "arrested", None),
    ],
)
def test_when_an_act_took_place(text: str, word: str, expected: tuple[str, str] | None) -> None:
    assert days(text, word) == expected


def test_each_act_has_its_own_time() -> None:
    text = "The men who kidnapped the priest in January were arrested on Monday."
    assert days(text, "kidnapped") == ("2024-01-01", "2024-01-31")
    assert days(text, "arrested") == ("2024-03-11", "2024-03-11")


def test_when_quotes_its_words() -> None:
    text = "From 3 to 7 March, marines bombarded the island."
    found = when(text, "bombarded")
    assert found is not None
    assert found.span.of(text) == "3 to 7 March"
    assert found.precision == 2


# --- the calendar -----------------------------------------------------------------------------------------


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 1, 1)), st.integers(1, 7), st.sampled_from([-1, 1]))
def test_weekday_from_is_within_a_week(start: date, weekday: int, direction: int) -> None:
    found = calendar.weekday_from(start, weekday, direction)
    assert found is not None
    assert found.isoweekday() == weekday
    assert 0 <= (found - start).days * direction < 7


@given(st.integers(-200, 12_000), st.integers(-20, 40), st.integers(-2_000, 20_000))
def test_units_never_crash(year: int, month: int, count: int) -> None:
    made = [calendar.year(year), calendar.month(year, month), calendar.decade(year), calendar.century(month)]
    for value in [*made, *(calendar.moved(each, count, "Y") for each in made)]:
        assert (value.first is None) == (value.last is None)
        assert value.first is None or value.last is None or value.first <= value.last


@pytest.mark.parametrize(
    ("year", "day"), [(1961, date(1961, 4, 2)), (2000, date(2000, 4, 23)), (2024, date(2024, 3, 31))]
)
def test_easter(year: int, day: date) -> None:
    assert calendar.easter(year) == day


# --- laws -------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from([
    "on", "in", "by", "the", "last", "next", "Friday", "May", "3", "31", "1999", "99999", "-0", "'80s", "–",
    "to", "and", "between", "days", "two", "ago", "later", "night", "BC", "century", ".", ",", "(", ")",
    "said", "fled", "İ", "ﬁ", "half", "past", "a", "quarter", "of", "2004-06", "12/13", "every", "weekend",
    "year", "from", "Monday", "this", "week", "\n\n",
])  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=16).map(" ".join))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS, st.one_of(st.none(), st.dates()))
def test_laws(text: str, published: date | None) -> None:
    made = article(text, published=published)
    parse = language().parse(made)
    found = times.find(made, parse)
    assert times.find(made, parse) == found
    for mention in found:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.last is None or mention.first <= mention.last
        assert mention.value is not None or mention.first is None
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for token in parse.tokens:
        dated = times.when(parse, found, token.i)
        assert dated is None or dated.first <= dated.last


# --- the word list ----------------------------------------------------------------------------------------


def test_words_are_read() -> None:
    assert words().months["september"] == words().months["sept."] == 9
    assert all(isinstance(mention.type, TimeType) for mention in read(article("On Monday they left."))[1])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("months:", "month:", "did you mean 'months'?"),
        ("  1: [january,", "  13: [january,", "'13' is no number from 1 to 12"),
        ("  SP: [spring,", "  SX: [spring,", "'SX' is no value known there"),
        ("[february,", "[january, february,", "'january' stands twice"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "times.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"times\.yaml:\d+: ") as error:
        words(path)
    assert fault in str(error.value)
