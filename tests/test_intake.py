"""Document -> article: text unchanged, encodings, bad input, language, the day of publication."""

import hashlib
import logging
import os
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polybius.errors import IntakeError, LanguageError
from polybius.intake import dates, english, read
from polybius.intake.decoding import decode
from polybius.types import Article, Document, ZoneKind

STORY = (
    "Soldiers shelled the village of Malek on Friday, killing two farmers and a child, residents said. "
    "The army denied that it had fired on the village, and said that rebels had staged the attack."
)


def article(content: bytes | str, **given: object) -> Article:
    return read(Document("here", content, **given))  # type: ignore[arg-type]


def refusal(content: bytes | str, **given: object) -> str:
    with pytest.raises(IntakeError) as caught:
        article(content, **given)
    assert str(caught.value).startswith("here: ")
    return str(caught.value)


# --- the text stays as it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [STORY, f"\ufeff  {STORY}\r\n\r\n{STORY}\t\n", f"{STORY}\u2028\x85\u00a0{STORY}  "])
def test_plain_text_is_unchanged(text: str) -> None:
    assert article(text, media_type="text/plain").text == text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@example("\x00 a")
@example("<p>no page, the user said so</p>")
def test_any_plain_text_is_unchanged_or_refused(text: str) -> None:
    try:
        made = article(text, media_type="text/plain")
    except IntakeError:
        return
    assert made.text == text


def test_a_title_given_apart_is_set_above() -> None:
    made = article(STORY, title="Village shelled")
    assert made.text == f"Village shelled\n\n{STORY}"
    assert made.title == "Village shelled"
    assert [zone.kind for zone in made.zones] == [ZoneKind.TITLE, ZoneKind.BODY]


def test_a_blank_title_is_none() -> None:
    assert article(STORY, title="  ").text == STORY


def test_same_text_same_id() -> None:
    made = article(STORY)
    assert made.id == "sha256:" + hashlib.sha256(STORY.encode()).hexdigest()
    assert made.id == read(Document("elsewhere", STORY.encode())).id


def test_title_and_byline_are_found_in_the_text() -> None:
    made = article(f"Village shelled in the east\n\nBy Jane Roe\n\n{STORY}")
    assert (made.title, made.byline) == ("Village shelled in the east", "Jane Roe")


# --- encodings ----------------------------------------------------------------------------------------------

ACCENTS = f"{STORY} The governor, José Nuñez, called it “a crime”."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_usual_encodings(encoding: str) -> None:
    assert article(ACCENTS.encode(encoding)).text == ACCENTS


def test_stray_bytes_in_utf8_are_read_or_replaced_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="polybius.intake.decoding")
    logging.getLogger("polybius").propagate = True  # the command line, tried elsewhere, keeps its own log
    mixed = "São Tomé, ".encode() + "Nuñez".encode("windows-1252") + b"\x81 " + ACCENTS.encode()
    assert article(mixed).text == "São Tomé, Nuñez\ufffd " + ACCENTS
    assert "here: 1 character" in caplog.text


def test_a_page_says_its_encoding() -> None:
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{STORY} Wałęsa spoke.</p></body></html>'
    assert "Wałęsa" in article(page.encode("iso-8859-2")).text


def test_an_encoding_that_does_not_exist_is_passed_over() -> None:
    page = f'<html><head><meta charset="klingon-8"></head><body><p>{STORY} Nuñez spoke.</p></body></html>'
    assert "Nuñez" in article(page.encode("windows-1252")).text


def test_foreign_bytes_are_guessed() -> None:
    assert "Армия" in decode("Армия обстреляла город в понедельник, сообщил губернатор. ".encode("koi8-r") * 5, "x")


def test_half_characters_and_nuls_keep_their_places() -> None:
    assert article(f"\ud800 {STORY}", media_type="text/plain").text == f"\ufffd {STORY}"
    assert article(f"\0 {STORY}".encode()).text == f"\0 {STORY}"


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b" \n\t ", "", " ", b"\xef\xbb\xbf"])
def test_empty(content: bytes | str) -> None:
    assert "empty" in refusal(content)


@pytest.mark.parametrize("content", ["... --- !!!", "«»", "///"])
def test_no_words(content: str) -> None:
    assert "no words" in refusal(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 \n1 0 obj", "a PDF"),
        (b"PK\x03\x04" + bytes(60), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "PNG"),
        (b"\x1f\x8b\x08" + bytes(60), "gzip"),
        (b"{\\rtf1\\ansi x}", "RTF"),
        (bytes(4000), "binary"),
        (bytes(range(32)) * 40, "binary"),
        (STORY.encode() + bytes(400), "binary"),
    ],
)
def test_binary(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_random_bytes_never_crash() -> None:
    for size in (1, 7, 100, 5000):
        try:
            article(os.urandom(size))
        except IntakeError:
            continue


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_an_error(content: bytes) -> None:
    try:
        made = article(content)
    except IntakeError:
        return
    made.text.encode()


@pytest.mark.parametrize("media_type", [None, "text/plain", "text/html"])
@pytest.mark.parametrize("size", [6_000_000, 20_000_000])
def test_too_much_text(media_type: str | None, size: int) -> None:
    if size < 10_000_000 and media_type == "text/html":
        return
    assert "split it into its articles" in refusal((STORY * (size // len(STORY) + 1)).encode(), media_type=media_type)


def test_a_million_characters_on_one_line_are_refused_and_a_long_line_is_read() -> None:
    with pytest.raises(IntakeError, match="split"):
        article((STORY + " ") * (1_000_000 // len(STORY)))
    text = (STORY + " ") * (200_000 // len(STORY))
    assert article(text).text == text
    assert len(article("a" * 200_000).zones) == 1


# --- language -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("El ejército bombardeó la aldea el viernes y mató a tres, según el alcalde.", "es", "Spanish"),
        ("L'armée a bombardé le village vendredi, tuant deux paysans, selon les habitants.", "fr", "French"),
        ("DIE ARMEE HAT AM FREITAG DAS DORF BESCHOSSEN UND ZWEI BAUERN GETÖTET, HIESS ES.", "de", "German"),
        ("Hæren beskjøt landsbyen fredag og drepte to bønder, sa innbyggerne på stedet.", "no", "Norwegian"),
        ("Армия обстреляла деревню в пятницу.", "ru", "Russian"),
        ("قصف الجيش القرية يوم الجمعة مما أسفر عن مقتل اثنين من المزارعين", "ar", "Arabic"),
    ],
)  # fmt: skip
def test_other_languages_are_refused_by_name(text: str, code: str, name: str) -> None:
    with pytest.raises(LanguageError, match=name) as caught:
        article(text)
    assert caught.value.language == code
    assert read(Document("here", text), any_language=True).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Bomb explodes",
        "Guerra",
        "GUNMEN STORM ARMY POST IN NORTH, KILL NINE SOLDIERS, WOUND FOURTEEN, DEFENCE MINISTRY SAYS",
        "Killed: Mohammed Hassan al-Masri, Ahmed Ibrahim Khalil, Fatima Zahra Benali, Youssef Saleh",
        "Ministers Kassym-Jomart Beketov, Abdullah Yildiz, Luiz Inácio de Souza met Hu Jianguo in Ürümqi.",
        "Rebels said that “Sojoji sun kai hari a garin” was sung by the crowd, which the mayor denied.",
    ],
)
def test_english_is_not_refused(text: str) -> None:
    assert article(text).language == "en"


def test_every_common_language_has_a_name() -> None:
    assert english.names()["so"] == "Somali"
    assert all(english.names().values())


# --- the day of publication -------------------------------------------------------------------------------


def test_the_users_day_goes_before_the_documents() -> None:
    text = f"MALEK, Dec. 18, 2006 (AP) -- {STORY}"
    assert article(text).published == date(2006, 12, 18)
    assert article(text).published_why == "dateline"
    made = article(text, published=date(2006, 12, 19))
    assert (made.published, made.published_why) == (date(2006, 12, 19), "user")


@pytest.mark.parametrize(
    "head",
    [
        "June 5, 2014\n\n",
        "Published: 5 June 2014 10:30 GMT\n\n",
        "5 June 2014 ",
        "By Jane Roe | June 5, 2014\n\n",
    ],
)
def test_a_day_written_above_the_story(head: str) -> None:
    made = article(f"Village shelled in the east\n\n{head}{STORY}")
    assert (made.published, made.published_why) == (date(2014, 6, 5), "dateline")


@pytest.mark.parametrize(
    "head",
    [
        "MALEK, Dec 18 (AFP) - ",
        "",
        "June 5, 2014\n\nJune 7, 2014\n\n",
        "30 February 2014\n\n",
        "On June 5, 2014, it rained. ",
    ],
)
def test_no_day_is_guessed(head: str) -> None:
    made = article(f"{head}{STORY}")
    assert (made.published, made.published_why) == (None, None)


@pytest.mark.parametrize("year", [25, 1799, 2101])
def test_days_on_which_nothing_was_published_are_refused(year: int) -> None:
    assert "outside 1800..2100" in refusal(STORY, published=date(year, 3, 4))


@settings(deadline=None)
@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_days_are_read_as_written(day: date) -> None:
    assert dates.given(day.isoformat()) == day
    written = f"{day.day} {day:%B} {day.year}"
    assert dates.written(f"Published {written}, 10:15") == (day if day.year < 2100 else None)
