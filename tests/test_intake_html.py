"""A page -> its story, with offsets that hold, whatever the markup."""

import socket
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import IntakeError, LanguageError
from polybius.intake import read
from polybius.types import Article, Document, ZoneKind

ONE = (
    "Soldiers shelled the village of Malek on Friday, killing two farmers and a child, residents said, "
    "in what the governor called the worst attack of the year."
)
TWO = (
    "The army denied that it had fired on the village, and said that rebels of the river front staged the "
    "attack to draw the sympathy of foreign capitals before the talks."
)


def page(body: str, head: str = "") -> Article:
    return read(Document("page", f"<html><head>{head}</head><body>{body}</body></html>", "text/html"))


def zones(made: Article) -> list[tuple[str, str]]:
    return [(str(zone.kind), zone.span.of(made.text)) for zone in made.zones]


STORY = f"<article><h1>Village shelled in the east</h1><p>{ONE}</p><p>{TWO}</p></article>"


def test_title_and_paragraphs() -> None:
    made = page(STORY, "<title>Village shelled in the east - Example Wire</title>")
    assert made.text == f"Village shelled in the east\n\n{ONE}\n\n{TWO}"
    assert zones(made) == [("title", "Village shelled in the east"), ("body", ONE), ("body", TWO)]


def test_what_is_not_the_story_stays_out() -> None:
    made = page(
        f"<nav><a href='/'>Home</a></nav><script>var x = '<p>Rebels killed nine</p>';</script>{STORY}"
        "<footer>All rights reserved</footer><style>p {color: red}</style>"
    )
    assert "Home" not in made.text
    assert "nine" not in made.text
    assert "color" not in made.text


def test_inline_markup_entities_and_breaks() -> None:
    made = page(
        "<article><p>The <b>army</b> &amp; the\n <a href='x'>rebels</a> met<br>at Bor.</p>"
        f"<p>{ONE}</p><p>{TWO}</p></article>"
    )
    assert made.text.startswith("The army & the rebels met\nat Bor.\n\n")


def test_captions_headings_and_datelines_are_zones_of_their_own() -> None:
    made = page(
        f"<article><h1>Village shelled in the east</h1><p>MALEK (AP) — {ONE}</p>"
        f"<figure><img src='a.jpg'><figcaption>Farmers stand by a burnt hut.</figcaption></figure>"
        f"<p>{TWO}</p><h2>Calls for calm</h2><p>{ONE}</p>"
        "<p>(Reporting by Jane Roe; Editing by John Doe)</p></article>"
    )
    assert [kind for kind, _ in zones(made)] == [
        "title", "dateline", "body", "caption", "body", "title", "body", "boilerplate",
    ]  # fmt: skip
    assert ("caption", "Farmers stand by a burnt hut.") in zones(made)


JSON_LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, '
    '{"@type": "NewsArticle", "datePublished": "%s", "author": {"name": "Jane Roe"}}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "day", "why"),
    [
        (JSON_LD % "2014-06-05T08:00:00Z", date(2014, 6, 5), "json-ld"),
        (
            '<meta property="article:published_time" content="2014-06-05T08:00:00Z">',
            date(2014, 6, 5),
            "metadata",
        ),
        ('<meta property="og:article:published_time" content="2014-06-05">', date(2014, 6, 5), "metadata"),
        ('<meta name="pubdate" content="June 5, 2014">', date(2014, 6, 5), "metadata"),
        (JSON_LD % "0025-06-05", None, None),
        ('<meta property="article:published_time" content="0025-01-01">', None, None),
        ("", None, None),
        ('<script type="application/ld+json">{"datePublished": </script>', None, None),
    ],
)
def test_the_day_that_the_page_states(head: str, day: date | None, why: str | None) -> None:
    made = page(STORY, head)
    assert (made.published, made.published_why) == (day, why)


def test_many_meta_elements_are_all_read() -> None:
    made = page(STORY, "<meta name='x' content='y'>" * 40 + "<meta name='pubdate' content='2014-06-05'>")
    assert made.published == date(2014, 6, 5)


def test_an_outlet_that_is_none_is_left_out() -> None:
    assert page(STORY, "<meta property='og:site_name' content='Copyright 2014 X. All rights reserved'>").outlet is None


def test_a_time_element_states_the_day() -> None:
    made = page(f"<time itemprop='datePublished' datetime='2014-06-05T01:00'>5 June</time>{STORY}")
    assert (made.published, made.published_why) == (date(2014, 6, 5), "metadata")


def test_what_the_page_says_of_itself_and_what_the_user_says_instead() -> None:
    head = JSON_LD % "2014-06-05" + '<meta property="og:site_name" content="Example Wire">'
    made = page(STORY, head)
    assert (made.byline, made.outlet) == ("Jane Roe", "Example Wire")
    markup = f"<html><head>{head}</head><body>{STORY}</body></html>"
    told = read(Document("page", markup, title="Shelling", byline="J. R.", outlet="Other", published=date(2014, 6, 6)))
    assert (told.title, told.byline, told.outlet) == ("Shelling", "J. R.", "Other")
    assert (told.published, told.published_why) == (date(2014, 6, 6), "user")
    assert told.text.startswith("Shelling\n\n")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    made = page(f"<base href='https://example.org/'><img src='https://example.org/a.png'>{STORY}",
                "<link rel='canonical' href='https://example.org/a'><script src='//x'></script>")  # fmt: skip
    assert made.uri == "https://example.org/a"


def test_markup_in_a_plain_document_is_told_from_text() -> None:
    assert read(Document("x", f"<!DOCTYPE html><html><body>{STORY}")).text.endswith(TWO)
    angle = f"<Malek> is a village. {ONE}"
    assert read(Document("x", angle)).text == angle


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + f"<p>{ONE}</p><p>{TWO}</p>",
        "<blockquote>" * 20_000 + f"<p>{ONE}</p><p>{TWO}</p>",
        f"<article><p>{ONE}</p><p>{TWO}</p>" + f"<blockquote><p>{ONE}</p>" * 3000,
        "<script>alert('<p>')</script>" * 5000 + f"<p>{ONE}</p><p>{TWO}</p>",
        f"<p>{ONE}</p><p>{TWO}</p><p" + "<" * 50_000,
        f"<p {'a=b ' * 50_000}>{ONE}</p><p>{TWO}</p>",
        f"<p>&#0;&#xD800;&#99999999;{ONE}</p><p>{TWO}</p>",
        f"<table><tr><td><p>{ONE}<p>{TWO}</table></div></span>",
    ],
)
def test_hostile_markup_gives_the_story(body: str) -> None:
    assert "shelled the village" in page(body).text


@pytest.mark.parametrize(
    "body",
    ["", "<script>x</script>", "<div>" * 5000, "<ul><li>" * 5000 + ONE, "<" * 200_000, "<!-- " * 50_000],
)
def test_a_page_without_a_story_is_refused(body: str) -> None:
    with pytest.raises(IntakeError, match=r"^page: no "):
        page(body)


def test_a_page_in_another_language_is_refused() -> None:
    with pytest.raises(LanguageError, match="Spanish"):
        page("<p>El ejército bombardeó la aldea el viernes y mató a dos campesinos, según dijeron vecinos.</p>" * 4)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<h2>", "</h2>", "<li>", "<table><tr><td>", "</td></tr>",
     "<figure><figcaption>", "</figcaption></figure>", "<blockquote>", "&amp;", "<!--", "-->", "<", "\n",
     "\0", ONE, TWO, "JUBA (AP) -- ", "By Jane Roe", "é"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(TAGS, max_size=30).map("".join))
def test_offsets_hold_whatever_the_markup(body: str) -> None:
    try:
        made = page(f"<article><p>{ONE}</p>{body}<p>{TWO}</p></article>")
    except IntakeError:
        return
    end = 0
    for zone in made.zones:
        assert end <= zone.span.start < zone.span.end <= len(made.text)
        assert not made.text[end : zone.span.start].strip()
        end = zone.span.end
    assert not made.text[end:].strip()
    assert any(zone.kind is ZoneKind.BODY for zone in made.zones)
