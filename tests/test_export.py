"""What people read says what the record says, and nothing in a text can act on a terminal or a page."""

import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

import polybius
from polybius import Coder
from polybius.config import Config
from polybius.errors import PolybiusError
from polybius.export import explain, html, reading, streams, text
from polybius.export.safe import one_line, shortened, visible
from polybius.types import (
    Actors,
    Article,
    Certainty,
    Coding,
    Comparator,
    Contest,
    Document,
    Era,
    Event,
    EventType,
    Fault,
    Figure,
    FigureKind,
    Places,
    Span,
    Statement,
    Tense,
    Unresolved,
    Zone,
    ZoneKind,
)

NASTY = (
    'Rebels \x1b[31mshelled\x1b[0m the town of <script>alert("1")</script> Bria & Goma on Monday, killing 12 people, '
    "the army said. \u202eA spokesman denied it.\x07 [bold]No[/bold] &lt;b&gt; \u200b ' onmouseover='x"
)


@pytest.fixture(scope="module")
def nasty() -> Coding:
    """A hostile text; coded by rules alone, for what the model makes of it is not the question here."""
    document = Document("<b>\x1b]0;x\x07.txt", NASTY, "text/plain", title="<img src=x onerror=alert(1)>")
    return Coder(Config(model=False)).read(document)


def made(words: str, **parts: object) -> Coding:
    """A coding made by hand."""
    article = Article("sha256:0", "ref", words, (Zone(ZoneKind.BODY, Span(0, len(words))),))
    empty = dict.fromkeys(("times", "statements", "events", "figures", "contests", "unresolved"), ())
    return Coding(article, Actors(), Places(), **{**empty, **parts})  # type: ignore[arg-type]


def event(start: int, end: int, **more: object) -> Event:
    return Event("e1", EventType.ASSAULT, Span(start, end), 0, **more)  # type: ignore[arg-type]


def shown(coding: Coding, width: int = 80) -> str:
    return streams.printed(Console(file=StringIO(), width=width), text.of(coding))


class Page(HTMLParser):
    """The tags of a page, their attributes, and the text of its story."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.story = ""
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        if ("class", "story") in attrs:
            self.depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.depth:
            self.depth = 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.story += data


# --- safe ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "safe"),
    [("\x1b[31m", "\\x1b[31m"), ("a\u202eb", "a\\u202eb"), ("\u200b", "\\u200b"), ("\x9b", "\\x9b"),
     ("é — “x”", "é — “x”"),
     ("\ud800", "\\ud800"), ("\U000e0041", "\\U000e0041"), ("\u2028", "\\u2028"), ("a\u00a0b", "a\u00a0b")],
)  # fmt: skip
def test_what_cannot_be_seen_is_written_out(raw: str, safe: str) -> None:
    assert visible(raw) == safe


def test_one_line_and_shortened() -> None:
    assert one_line(" a\n\tb\r\n c\x1b") == "a b c\\x1b"
    assert shortened("one two three four", 12) == "one two …"
    assert len(shortened("x" * 1_000_000, 50)) < 60
    assert shortened("short", 50) == "short"


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "happened"),
        ({"polarity": "-"}, "did not happen"),
        ({"polarity": "-", "statements": ("s1",)}, "said not to have happened"),
        ({"statements": ("s1",)}, "said to have happened"),
        ({"tense": Tense.FUTURE}, "to come"),
        ({"certainty": Certainty.POSSIBLE, "tense": Tense.FUTURE}, "possible, to come"),
        ({"certainty": Certainty.UNKNOWN}, "open whether it happens"),
        ({"era": Era.BACKGROUND}, "happened, history"),
    ],
)
def test_standing(more: dict[str, object], words: str) -> None:
    assert reading.standing(event(0, 1, **more)) == words


@pytest.mark.parametrize(
    ("low", "best", "high", "comparator", "words"),
    [
        (2, 2, 2, Comparator.EXACTLY, "2"),
        (2, 2, None, Comparator.AT_LEAST, "at least 2"),
        (None, 120_000, None, Comparator.ABOUT, "about 120,000"),
        (24, None, 99, Comparator.WORDS, "24 to 99"),
        (None, None, 40, Comparator.UP_TO, "up to 40"),
        (0, 0, 0, Comparator.EXACTLY, "0"),
        (10, 12, 15, Comparator.RANGE, "10 to 15, best 12"),
    ],
)
def test_number(low: float | None, best: float | None, high: float | None, comparator: Comparator, words: str) -> None:
    figure = Figure("f1", FigureKind.KILLED, Span(0, 1), low, best, high, comparator)
    assert reading.number(figure) == words


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("He left. ", "Rebels", " came. They fired."),
        ("A first one. Gen. ", "Haftar", " spoke in the U.S. Army base. More."),
        ("", "All", ""),
        ("One. “Two! ", "Three", "?” asked he. Four."),
    ],
)
def test_the_sentence_round_words(before: str, words: str, after: str) -> None:
    whole = before + words + after
    coding = made(whole)
    told = reading.sentence(coding, Span(len(before), len(before) + len(words)))
    assert f"«{words}»" in told
    assert told.replace("«", "").replace("»", "") in whole
    assert "More" not in told
    assert "Four" not in told
    assert "first" not in told


def test_a_long_sentence_is_cut_round_the_words() -> None:
    coding = made("word " * 100_000 + "shelled " + "word " * 100_000)
    told = reading.sentence(coding, Span(500_000, 507), 60)
    assert told.startswith("… word")
    assert told.endswith("word …")
    assert len(told) < 160


def test_what_stays_unknown_is_grouped() -> None:
    found = (
        Unresolved(Span(0, 2), "actor", "why"),
        Unresolved(Span(3, 5), "actor", "why"),
        Unresolved(Span(0, 5), "time", "y"),
    )
    assert list(reading.unresolved(made("he he", unresolved=found))) == [
        ("actor", "why", "“he” (2 times)"),
        ("time", "y", "“he he”"),
    ]


def test_both_ends_of_a_contest_are_told_in_words() -> None:
    one = Statement("s1", (Span(0, 4),), (Span(5, 9),), (Span(10, 16),))
    coding = made("Army said, it won", statements=(one,), contests=(Contest("s1", "s9", "who won", "both"),))
    told = shown(coding)
    assert "Army [?] (said)" in told
    assert "not in this record" in told


# --- terminal -----------------------------------------------------------------------------------------------


def test_the_record_of_a_story(coding: Coding) -> None:
    told = shown(coding)
    for words in ("Events", "Statements", "Figures", "Contests", "Unresolved", "published 2024-05-02 (by user)"):
        assert words in told
    for one in (*coding.events, *coding.statements, *coding.figures):
        assert re.search(rf"^{one.id} ", told, re.MULTILINE), one.id
    assert "«shelled»" in told
    assert "\x1b" not in told


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_no_line_is_wider_than_the_terminal(coding: Coding, width: int) -> None:
    assert max(map(len, shown(coding, width).splitlines())) <= width


def test_colours_only_where_wanted(coding: Coding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    colour = re.compile(r"\x1b\[[\d;]*3\d[\d;]*m")
    terminal = Console(file=StringIO(), force_terminal=True, color_system="standard", width=80)
    assert colour.search(streams.printed(terminal, text.of(coding)))
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Console(file=StringIO(), force_terminal=True, color_system="standard", width=80)
    assert not colour.search(streams.printed(terminal, text.of(coding)))


def test_controls_and_markup_reach_the_terminal_as_words(nasty: Coding) -> None:
    told = shown(nasty, 110)
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "\u202e" not in told
    assert "\\x1b[31m" in told
    assert "[bold]" in told


# --- explain ------------------------------------------------------------------------------------------------


def explained(coding: Coding, id: str) -> str:
    return streams.printed(Console(file=StringIO(), width=110), explain.of(coding, id))


def test_every_record_can_be_explained(coding: Coding) -> None:
    for one in (*coding.events, *coding.figures, *coding.statements):
        assert explained(coding, one.id).startswith(one.id)


def test_an_event_is_explained_field_by_field(coding: Coding) -> None:
    event = next(one for one in coding.events if one.figures)
    told = explained(coding, event.id)
    for name in ("type", "mode", "codes", "actor", "recipient", "place", "when", "polarity", "certainty", "tense",
                 "era",
                 "says", "figure", "confidence"):  # fmt: skip
        assert re.search(rf"^{name} ", told, re.MULTILINE), name
    assert event.why[0].rule in told
    assert f"«{event.anchor.of(coding.article.text)}»" in told


def test_an_unknown_name_is_refused_with_those_known(coding: Coding) -> None:
    with pytest.raises(PolybiusError, match="no 'e99' in this article; it has e1"):
        explain.of(coding, "e99")


# --- pages --------------------------------------------------------------------------------------------------


def test_a_page_shows_text_marks_and_tables(coding: Coding) -> None:
    page = html.page(coding)
    read = Page(page)
    assert not read.open
    words = "".join(zone.span.of(coding.article.text) for zone in coding.article.zones)
    assert "".join(read.story.split()) == "".join(words.split())
    names = {value for name, value in read.attributes if name == "data-id"}
    assert {event.id for event in coding.events} <= names
    titles = " ".join(value or "" for name, value in read.attributes if name == "title")
    assert "e1 ASSAULT" in titles
    assert "happened" in titles
    assert page.count("<h3>") == 6


def test_a_page_runs_and_fetches_nothing(nasty: Coding) -> None:
    page = html.page(nasty, Fault("<i>\x1b", "IntakeError", "<script>"))
    read = Page(page)
    assert not {"script", "img", "link", "iframe", "a", "i>"} & set(read.tags)
    assert {name for name, _ in read.attributes} <= {
        "class", "title", "data-id", "lang", "charset", "name", "content", "http-equiv",
    }  # fmt: skip
    assert not re.search(r"https?://|url\(|@import", page)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "\x07" not in page
    assert "&lt;script&gt;" in page


def test_crossing_and_nested_marks_are_closed() -> None:
    words = "aaa bbb ccc ddd"
    statements = (
        Statement("s1", (Span(0, 3),), (Span(4, 7),), (Span(0, 11),)),
        Statement("s2", (), (Span(2, 9),), (Span(6, 15),), inside="s1"),
    )
    coding = made(words, statements=statements, events=(event(5, 13),))
    read = Page(html.fragment(coding))
    assert not read.open
    assert read.story.strip() == words


def test_thousands_of_nested_marks_stay_a_short_page() -> None:
    words = "x" * 6000
    nested = tuple(Statement(f"s{n}", (), (), (Span(n, 6000 - n),)) for n in range(2000))
    assert len(html.fragment(made(words, statements=nested))) < 6_000_000


def test_notebooks_show_a_coding_as_html(coding: Coding) -> None:
    shown = coding._repr_html_()  # type: ignore[attr-defined]
    assert shown == html.fragment(coding)
    assert "<html" not in shown
    assert polybius.types.Coding is Coding
