"""Document -> article: one canonical text with its zones, or an error that says what to do."""

import hashlib
import re
from dataclasses import replace
from datetime import date

from polybius.errors import IntakeError
from polybius.intake import dates, english, html, zones
from polybius.intake.decoding import decode
from polybius.types import Article, Document, Span, Zone, ZoneKind

LARGEST_TEXT = 300_000  # bytes of UTF-8: some 50,000 words, far beyond any report; a book is to be split
LARGEST_PAGE = 10_000_000  # bytes of HTML, most of which is markup
_SURROGATE = re.compile("[\ud800-\udfff]")
_BY = re.compile(r"(?i:(?:written |reported )?by\s?:?\s+)")


def read(document: Document, any_language: bool = False) -> Article:
    """The article of a document; IntakeError or LanguageError where it cannot be made into one.

    `any_language` leaves out the check that the text is English: for those who want the text, not a coding.
    """
    _check_size(document)
    published = _given_day(document)
    text = _text(document)
    is_page = document.media_type == "text/html" or (document.media_type is None and html.is_html(text))
    made = _from_page(document, text) if is_page else _from_text(document, text)
    if not any(char.isalnum() for char in made.text):
        raise IntakeError(f"{document.ref}: no words in this document; check that it was saved in full")
    if not any_language:
        english.check(_body(made), document.ref)
    return made if published is None else _dated(made, published)


def _check_size(document: Document) -> None:
    limit = LARGEST_TEXT if document.media_type == "text/plain" else LARGEST_PAGE
    _refuse_above(limit, len(document.content), document.ref)


def _refuse_above(limit: int, size: int, ref: str) -> None:
    if size > limit:
        raise IntakeError(
            f"{ref}: {size / 1e3:,.0f} kB, more than the {limit / 1e3:,.0f} kB that one article may have; "
            "split it into its articles, one file or one JSONL line each"
        )


def _given_day(document: Document) -> date | None:
    try:
        return dates.in_range(document.published) if document.published else None
    except ValueError as error:
        raise IntakeError(f"{document.ref}: {error}") from error


def _text(document: Document) -> str:
    """The document's text, with U+FFFD for half characters, which no output could carry; offsets stay."""
    content = document.content
    text = decode(content, document.ref) if isinstance(content, bytes) else content
    if not text.strip():
        raise IntakeError(f"{document.ref}: empty; check that the document was saved in full")
    return _SURROGATE.sub("\ufffd", text)


def _from_text(document: Document, text: str) -> Article:
    """The article of a plain text, which stays as it is but for a title given apart and set above it."""
    _refuse_above(LARGEST_TEXT, len(text.encode()), document.ref)
    title = _SURROGATE.sub("\ufffd", document.title) if document.title and document.title.strip() else None
    whole = f"{title}\n\n{text}" if title else text
    found = zones.find(whole, Span(0, len(title)) if title else None)
    day = _stated_day(whole, found)
    return Article(
        id=_id(whole), ref=document.ref, text=whole, zones=found,
        published=day, published_why="dateline" if day else None,
        title=title or _first(whole, found, ZoneKind.TITLE), byline=document.byline or _byline(whole, found),
        outlet=document.outlet, uri=document.uri,
    )  # fmt: skip


def _from_page(document: Document, markup: str) -> Article:
    page = html.story(markup, document.ref, document.title)
    _refuse_above(LARGEST_TEXT, len(page.text.encode()), document.ref)
    found = zones.of_blocks(page.text, page.blocks)
    day = page.published or _stated_day(page.text, found)
    return Article(
        id=_id(page.text), ref=document.ref, text=page.text, zones=found,
        published=day, published_why=page.published_why or ("dateline" if day else None),
        title=page.title, byline=document.byline or page.byline or _byline(page.text, found),
        outlet=document.outlet or page.outlet, uri=document.uri or page.uri,
    )  # fmt: skip


def _dated(article: Article, day: date) -> Article:
    return replace(article, published=day, published_why="user")


def _id(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _body(article: Article) -> str:
    """The words of the body, or all words where nothing else is there."""
    body = "\n".join(zone.span.of(article.text) for zone in article.zones if zone.kind is ZoneKind.BODY)
    return body or article.text


def _stated_day(text: str, found: tuple[Zone, ...]) -> date | None:
    """The one full date in the dateline, the byline or a date alone on a line before the first paragraph."""
    kinds = {ZoneKind.DATELINE, ZoneKind.BYLINE, ZoneKind.BOILERPLATE}
    days = {dates.written(zone.span.of(text)) for zone in _head(found) if zone.kind in kinds} - {None}
    return days.pop() if len(days) == 1 else None


def _head(found: tuple[Zone, ...]) -> tuple[Zone, ...]:
    """The zones before the first paragraph."""
    first = next((i for i, zone in enumerate(found) if zone.kind is ZoneKind.BODY), len(found))
    return found[:first]


def _first(text: str, found: tuple[Zone, ...], kind: ZoneKind) -> str | None:
    return next((" ".join(zone.span.of(text).split()) for zone in _head(found) if zone.kind is kind), None)


def _byline(text: str, found: tuple[Zone, ...]) -> str | None:
    line = _first(text, found, ZoneKind.BYLINE)
    return _BY.sub("", line, count=1) if line else None
