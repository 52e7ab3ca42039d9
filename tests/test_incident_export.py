"""An incident as people read it: in a terminal and as HTML, whatever the reports hold."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from incidents import ARMY, HILL, MINISTRY, claim, incident, owned, report, shelling, telling, toll
from rich.console import RenderableType

from polybius.export import incident_html, incident_reading, incident_text, streams, text
from polybius.types import Act, Actor, Certainty, Era, Incident, Own, Telling, Tense, Use, Voice

TASS = Actor("TASS", "TASS", "RUS", ("JRN",))
HOSTILE = "[bold]</i><script>alert(1)</script> & \x1b[31m\u202eliob\u202c \ud83d"


def printed(part: RenderableType) -> str:
    return streams.printed(text.console(plain=True), part)


def flat(words: str) -> str:
    return " ".join(words.split())


def bare(page: str) -> str:
    """The words of a fragment, without its style and tags."""
    return flat(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)))


# --- in words -----------------------------------------------------------------------------------------------


def test_accounts_are_those_of_speakers_and_of_outlets_in_their_own_voice() -> None:
    found = incident_reading.accounts(shelling())
    assert [(account.who, account.own) for account in found] == [
        ("the reports", True), ("Armenian Health Ministry [ARM.GOV]", False), ("Azerbaijani army [AZE.MIL]", False),
    ]  # fmt: skip
    assert [saying.does for account in found for saying in account.sayings] == [
        "asserts: it happened; 9 or more killed", "asserts: it happened; 7 killed", "denies it",
    ]  # fmt: skip
    assert [saying.reports for account in found for saying in account.sayings] == ["r3", "r1", "r1"]


def test_who_passes_words_on_is_not_whose_account_they_are() -> None:
    told = telling(report("r1"), voices=(Voice(TASS, Act.SAY, "s1"), Voice(ARMY, Act.CLAIM, "s2")))
    (account,) = incident_reading.accounts(incident("I1", told, reports=[report("r1")]))
    assert account.who == "Azerbaijani army [AZE.MIL]"
    assert incident_reading.speaker(told) == "TASS [RUS.JRN] > Azerbaijani army [AZE.MIL]"
    unnamed = replace(told, voices=(Voice(None, Act.SAY, "s1"),))
    assert incident_reading.speaker(unnamed) == "somebody"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "asserts: it happened"),
        ({"polarity": "-"}, "denies it"),
        ({"voices": (Voice(ARMY, Act.FEAR, "s1"),), "tense": Tense.FUTURE}, "doubts: it will happen"),
        ({"voices": (Voice(ARMY, Act.CONDEMN, "s1"),)}, "condemns"),
        ({"tense": Tense.PRESENT, "certainty": Certainty.PROBABLE}, "asserts: it is going on (probable)"),
        ({"certainty": Certainty.UNKNOWN, "era": Era.BACKGROUND}, "doubts: open whether it happened; as history"),
        ({"claims": (claim(2, 2, 2), claim(5, 5, 5, use=Use.REPEATED))}, "asserts: it happened; 2 killed"),
        ({"claims": (claim(2, 2, 2, polarity="-"),)}, "asserts: it happened; 2 killed denied"),
    ],
)
def test_what_is_done_with_an_act_is_told_in_words(told: dict[str, object], words: str) -> None:
    one = replace(telling(report("r1")), **told)  # type: ignore[arg-type]
    (account,) = incident_reading.accounts(incident("I1", one, reports=[report("r1")]))
    assert account.sayings[0].does == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"polarity": "-"}, "it did not happen"),
        ({"polarity": "-", "tense": Tense.FUTURE}, "it will not happen"),
        ({"polarity": "-", "tense": Tense.PRESENT}, "it is not going on"),
        ({"certainty": Certainty.POSSIBLE}, "it happened (possible)"),
    ],
)
def test_whether_an_act_took_place_is_told_in_words(told: dict[str, object], words: str) -> None:
    assert incident_reading.held(replace(telling(report("r1")), **told)) == words  # type: ignore[arg-type]


def test_of_a_thousand_copies_the_first_are_named() -> None:
    many = [report(f"r{n}", source="r0", coding="coding:r0") for n in range(1000)]
    (account,) = incident_reading.accounts(incident("I1", telling(many[0]), reports=many))
    assert account.sayings[0].reports == "r1, r2, r3, r4, r5, r6 and 994 more"


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((14, 14, 14), "14"), ((12, 12, None), "12 or more"), ((12, 15, None), "12 or more, best 15"),
        ((None, None, 40), "up to 40"), ((12, 14, 15), "12 to 15, best 14"), ((24, None, 99), "24 to 99"),
        ((None, None, None), "?"), ((None, 3, None), "3"), ((1200, 1200, 1200), "1,200"), ((2.5, 2.5, 2.5), "2.5"),
    ],
)  # fmt: skip
def test_numbers_are_told_in_words(bounds: tuple[float | None, ...], words: str) -> None:
    assert incident_reading.bounds(*bounds) == words


def test_copies_are_named_with_the_report_they_copy() -> None:
    lines = incident_reading.reports(shelling())
    assert [(line.number, line.copied) for line in lines] == [("r1", ""), ("r2", "copy of r1"), ("r3", "")]
    assert incident_reading.counted(shelling()) == "3 reports, 2 independent sources"
    apart = incident("I1", reports=[report("r9", source="another"), report("r10", source="another")])
    assert [line.copied for line in incident_reading.reports(apart)] == ["", "copy of r1"]


def test_evidence_marks_whole_words_and_is_cut_round_them() -> None:
    one = telling(report("r1"), words="shot", quote="A gunshot was heard before the guard shot the man.")
    assert incident_reading.evidence(one).before == "A gunshot was heard before the guard "
    long = telling(report("r1"), words="shot", quote=f"{'On and on ' * 90}they shot {'and went on ' * 90}.")
    cut = incident_reading.evidence(long)
    assert cut.words == "shot"
    assert cut.before.startswith("… ")
    assert cut.after.endswith(" …")
    assert len("".join(cut)) < 460
    lost = telling(report("r1"), words="burned", quote="Nothing of the kind.")
    assert incident_reading.evidence(lost) == ("Nothing of the kind.", "", "")


def test_owners_of_a_toll_are_told_by_day_with_what_became_of_their_numbers() -> None:
    found = incident_reading.owners(shelling().tolls[0])
    assert [(one.published, one.owner, one.number, one.note) for one in found] == [
        ("2023-09-20", "Armenian Health Ministry [ARM.GOV]", "7", "another number of theirs holds"),
        ("2023-09-22", "Armenian Health Ministry [ARM.GOV]", "12", ""),
        ("2023-09-22", "Lowland Times", "9 or more", "its own voice"),
    ]


# --- in a terminal ------------------------------------------------------------------------------------------


def test_an_incident_shows_reports_accounts_tolls_and_evidence() -> None:
    shown = flat(printed(incident_text.show(shelling())))
    for words in (
        "I12 ASSAULT heavy-weapons", "contested: asserted by some, denied by others", "Goris, Syunik, ARM",
        "Reports 3 reports, 2 independent sources", "Hill Radio: What Hill Radio saw copy of r1",
        "the reports in their own voice Armenian Health Ministry [ARM.GOV] Azerbaijani army [AZE.MIL]",
        "Contradictions happened", "Azerbaijani army: it did not",
        "Toll, killed 9 or more, best 12 (range-over-owners)", "2023-09-22 9 or more Lowland Times its own voice",
        "The «bombardment» of Goris killed at least nine.", "Armenian Health Ministry [ARM.GOV], confidence 0.90",
    ):  # fmt: skip
        assert words in shown, words


def test_evidence_goes_by_the_names_that_a_record_gives() -> None:
    one = shelling()
    shown = flat(printed(incident_text.show(one, {one.tellings[2].id: "T34"})))
    assert "T34 The «bombardment»" in shown


def test_more_accounts_than_fit_side_by_side_stand_below_one_another() -> None:
    speakers = [Actor(f"A{n}", f"Witness {n}", None, ()) for n in range(5)]
    told = [telling(report("r1"), f"e{n}", voices=(Voice(one, Act.SAY, "s"),)) for n, one in enumerate(speakers)]
    shown = printed(incident_text.show(incident("I1", *told, reports=[report("r1")])))
    accounts = shown[shown.index("Accounts") : shown.index("Evidence")]
    assert flat(accounts).count("Witness") == 5
    assert max(map(len, accounts.splitlines())) <= text.WIDEST


def test_a_list_has_each_incident_with_its_sources() -> None:
    shown = flat(printed(incident_text.table([shelling(), incident(place=None, actors=(), first=None)])))
    assert "I12 ASSAULT Azerbaijani army [AZE.MIL] Goris, Syunik, ARM" in shown
    assert "killed: 9 or more, best 12" in shown
    assert "3 reports, 2 independent sources" in shown
    assert "nobody named" in shown
    assert "day not told" in shown
    assert shown.endswith("2 incidents from 4 reports")
    assert flat(printed(incident_text.table([]))) == "no incidents"


def test_a_place_that_several_claim_is_said_to_be_so() -> None:
    assert incident_reading.place(incident(place=HILL)) == "Hill 12, claimed by AZE/ARM"
    held = replace(HILL, country="AZE")
    assert incident_reading.place(incident(place=held)) == "Hill 12, AZE (claimed by AZE/ARM)"


# --- HTML ---------------------------------------------------------------------------------------------------


def test_an_incident_is_html_with_all_that_the_terminal_shows() -> None:
    shown = bare(incident_html.incident(shelling()))
    for words in (
        "I12 ASSAULT heavy-weapons", "3 reports, 2 independent sources", "copy of r1", "Accounts (3)", "denies it",
        "killed: 9 or more, best 12 (range-over-owners)", "The bombardment of Goris",
        "in their own voice", "Contradictions (2)",
    ):  # fmt: skip
        assert words in shown, words
    assert '<span class="replaced">7</span>' in incident_html.incident(shelling())


def test_a_page_has_each_incident_and_runs_nothing() -> None:
    whole = incident_html.page([shelling(), incident()])
    assert whole.startswith("<!DOCTYPE html>")
    assert whole.count("<article") == 2
    assert "default-src 'none'" in whole
    assert "<title>Polybius: 2 incidents from 4 reports</title>" in whole
    assert "<script" not in incident_html.page([hostile(HOSTILE)])


def test_long_lists_are_cut_and_say_so() -> None:
    many = [incident(f"I{n}") for n in range(250)]
    page = incident_html.incidents(many)
    assert page.count("<tr>") == 101
    assert "the first 100 of 250" in page
    assert "250 incidents from 250 reports" in page
    assert "Incidents: none" in incident_html.incidents([])


TAGS = {"style", "article", "h2", "h3", "div", "span", "table", "tr", "th", "td", "b", "i", "p", "br"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"class"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hostile(words: str) -> Incident:
    """An incident in which every word that comes from outside is the given one."""
    somebody = Actor(words, words, words, (words,))
    where = replace(HILL, name=words, adm1=words, claimants=(words,))
    one = replace(report("r1"), outlet=words, title=words, ref=words, source=words)
    told = telling(one, words=words, quote=f"{words} {words}", voices=(Voice(somebody, Act.SAY, words),), mode=words)
    says = owned(words, (1, 2, None), date(2024, 1, 1), actor=somebody, own=Own.REPORT)
    return incident(
        words, told, replace(told, voices=()), reports=[one], actors=(somebody,), recipients=(somebody,), place=where,
        mode=words, judged=(words,), tolls=(toll(1, 2, None, says, rule=words),),
    )  # fmt: skip


def pages(one: Incident) -> Iterator[str]:
    yield incident_html.incident(one)
    yield incident_html.incidents([one])
    yield incident_html.tellings(one.tellings)
    yield incident_html.tolls([one])


def test_hostile_words_do_nothing_to_a_terminal_or_a_page() -> None:
    one = hostile(HOSTILE)
    for part in (incident_text.show(one), incident_text.table([one])):
        shown = printed(part)
        assert not {"\x1b", "\u202e", "\ud83d"} & set(shown)
        assert "\\x1b" in shown
        shown.encode("utf-8")
    for page in pages(one):
        tags = _Tags()
        tags.feed(page)
        assert not tags.open
        assert tags.tags <= TAGS
        page.encode("utf-8")


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_nothing_breaks_on_odd_words(words: str) -> None:
    one = hostile(words)
    printed(incident_text.show(one))
    printed(incident_text.table([one]))
    assert all(pages(one))


def test_a_bare_incident_is_shown_too() -> None:
    one = incident(actors=(), recipients=(), place=None, first=None, last=None, mode=None, reports=[report("r1")])
    bare_: Telling = replace(one.tellings[0], quote="", words="", published=None, claims=(claim(1, 1, 1, MINISTRY),))
    shown = flat(printed(incident_text.show(replace(one, tellings=(bare_,), reports=()))))
    assert "place not told" in shown
    assert "the report itself" in shown
