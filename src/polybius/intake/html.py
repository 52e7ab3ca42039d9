"""A news page -> its story: trafilatura decides what belongs to it, the text is put together here.

The canonical text is built block by block, so that offsets hold by construction.  Nothing is fetched: only
parsed trees are handed on, for a string that looks like an address would be taken for one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from polybius.errors import IntakeError
from polybius.intake.metadata import author, metadata, published
from polybius.types import Span, ZoneKind

Block = tuple[ZoneKind | None, str]

_MARKUP = re.compile(
    r"(?:<\?xml[^>]{0,200}>\s*|<!--(?:[^-]|-(?!->)){0,2000}-->\s*)*"
    r"<(?:\?xml|!doctype\s+html|html|head|body|article|main|section|div|p|meta|title|script|h1|table)[\s/>]",
    re.IGNORECASE,
)
_APART = frozenset({"p", "head", "quote", "item", "list", "row", "table", "code", "div", "body", "pre", "figcaption"})
# The same element opened twenty times over with nothing between says no more than one; the parser
# gives up at a depth that such pages reach.
_HOLDS = "article|big|blockquote|b|center|div|dl|em|font|i|ol|q|section|small|span|strong|ul|u"
_NEST = re.compile(rf"(<({_HOLDS})(?:\s[^<>]{{0,300}})?>\s{{0,50}})(?:<\2(?:\s[^<>]{{0,300}})?>\s{{0,50}}){{20,}}")
# Headings and captions of more words than this are paragraphs in disguise.
_HEADING_WORDS = 30
_FEW_WORDS = 10
# Nesting beyond this is no page: trafilatura walks trees by recursion.
_DEEPEST = 250


@dataclass(frozen=True, slots=True)
class Page:
    """The story of a page, with what the page says of itself."""

    text: str
    blocks: tuple[tuple[Span, ZoneKind | None], ...]
    title: str | None
    byline: str | None
    outlet: str | None
    uri: str | None
    published: date | None
    published_why: str | None


def is_html(text: str) -> bool:
    """Whether the text begins as markup does."""
    return _MARKUP.match(text[:8192].lstrip("\ufeff \t\r\n")) is not None


def story(markup: str, ref: str, title: str | None = None) -> Page:
    """The story of a page; IntakeError where there is none.  The user's title goes before the page's."""
    tree = _tree(markup, ref)
    # trafilatura takes the tree apart as it reads: what is wanted whole is read first.
    (day, why), captions, writer = published(tree), _captions(tree), author(tree)
    meta = metadata(tree)
    heading = title or _title(tree, meta)
    body = _without_title(_extracted(tree, ref), heading)
    if not any(words for _, words in body):
        raise IntakeError(f"{ref}: no story found in this page; save the article's own page, or give its text")
    parts: list[Block] = [(ZoneKind.TITLE, heading)] if heading else []
    parts += _with_captions(body, captions)
    text, spans = _joined(parts)
    return Page(text, spans, heading, writer, meta["sitename"], meta["url"], day, why)


# --- the tree ---------------------------------------------------------------------------------------------


def _tree(markup: str, ref: str) -> Any:
    """The page as a tree, flattened where it is nested beyond reason."""
    markup = _NEST.sub(r"\1", markup)
    from trafilatura.utils import load_html  # a fifth of a second, which plain text need not wait for

    wrapped = markup if "<html" in markup[:5000].lower() else f"<html><body>{markup}</body></html>"
    tree = load_html(wrapped)
    if tree is None:
        raise IntakeError(f"{ref}: no HTML that can be read; give the page as saved, or the article's text")
    _flatten(tree)
    return tree


def _flatten(tree: Any) -> None:
    """Takes apart the elements that lie too deep, keeping their text."""
    deep, depth = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST:
            deep.append(element)
    for element in reversed(deep):
        element.drop_tag()


def _extracted(tree: Any, ref: str) -> list[Block]:
    """The blocks of the story as trafilatura finds it."""
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    # A library that reads any markup may fail on some in any way; that is this page's fault, not the run's.
    except Exception as error:
        raise IntakeError(f"{ref}: markup that cannot be read ({type(error).__name__}); give its text") from error
    if found is not None and found.body is not None:
        return list(_blocks(found.body))
    return [(None, words) for element in tree.iter("p") if (words := _words(element))]


def _blocks(body: Any) -> Iterator[Block]:
    """Paragraphs, headings, list items and rows of a tree, in order, blanks made single."""
    pieces: list[str] = []
    kind: ZoneKind | None = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in _APART:
            yield from _flushed(pieces, kind)
            pieces = []
            kind = ZoneKind.TITLE if event == "start" and element.tag == "head" else None
        pieces.extend(_piece(element, event))
    yield from _flushed(pieces, kind)


def _piece(element: Any, event: str) -> Iterator[str]:
    """The text at the start or after the end of an element; NUL tells line breaks from blanks."""
    if event == "start":
        yield "\0" if element.tag == "lb" else ""
        yield element.text or ""
    else:
        yield " | " if element.tag == "cell" and element.getnext() is not None else ""
        yield element.tail or ""


def _flushed(pieces: list[str], kind: ZoneKind | None) -> Iterator[Block]:
    """The blocks that the pieces make: two line breaks in a row part them."""
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\0"))
    for block in "\n".join(lines).split("\n\n"):
        words = block.strip()
        if words:
            yield (None if _is_paragraph(words) else kind), words


def _is_paragraph(words: str) -> bool:
    """Whether words marked as a heading are a paragraph all the same."""
    count = len(words.split())
    return count > _HEADING_WORDS or (count > _FEW_WORDS and words.endswith("."))


def _words(element: Any) -> str:
    """All text under an element, blanks made single."""
    pieces = (piece for piece in element.itertext() if piece)
    return " ".join("".join(pieces).split())


def _joined(blocks: list[Block]) -> tuple[str, tuple[tuple[Span, ZoneKind | None], ...]]:
    """One text with a blank line between blocks, and where each came to stand."""
    spans, offset = [], 0
    for kind, words in blocks:
        spans.append((Span(offset, offset + len(words)), kind))
        offset += len(words) + 2
    return "\n\n".join(words for _, words in blocks), tuple(spans)


# --- title and captions -------------------------------------------------------------------------------------


def _title(tree: Any, meta: Mapping[str, str | None]) -> str | None:
    """The page's title without the outlet's name behind it: the main heading, where the title holds it."""
    stated = meta["title"]
    heads = [words for element in tree.iter("h1") if (words := _words(element))]
    if stated is None:
        return heads[0] if len(heads) == 1 else None
    inside = [words for words in heads if words.lower() in stated.lower() and len(words.split()) > 2]
    if inside:
        return max(inside, key=len)
    site = meta["sitename"]
    return re.sub(rf"\s+[|–—•:-]+\s+{re.escape(site)}\s*$", "", stated) if site else stated


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    """The blocks without the title, where the story begins with it once more."""
    if title is None:
        return blocks
    again = [i for i, (_, words) in enumerate(blocks[:3]) if _plain(words) == _plain(title)]
    return [block for i, block in enumerate(blocks) if i not in again[:1]]


def _plain(words: str) -> str:
    return "".join(char for char in words.lower() if char.isalnum())


def _captions(tree: Any) -> list[tuple[str, str | None]]:
    """The captions of the page's pictures, each with the paragraph that stands before it in the page."""
    found: list[tuple[str, str | None]] = []
    before: str | None = None
    for element in tree.iter("p", "figcaption"):
        words = _words(element)
        if element.tag == "figcaption":
            if words:
                found.append((words, before))
        elif words and not any(above.tag == "figcaption" for above in element.iterancestors()):
            before = words
    return found


def _with_captions(blocks: list[Block], captions: list[tuple[str, str | None]]) -> list[Block]:
    """The blocks, with captions named so, and with those that stand behind a paragraph of the story."""
    texts = {_plain(words) for words, _ in captions}
    named = [(ZoneKind.CAPTION if _plain(words) in texts else kind, words) for kind, words in blocks]
    present = {_plain(words) for kind, words in named if kind is ZoneKind.CAPTION}
    after: dict[str, list[Block]] = {}
    for words, before in captions:
        if before and _plain(words) not in present:
            after.setdefault(_plain(before), []).append((ZoneKind.CAPTION, words))
    out: list[Block] = []
    for block in named:
        out += [block, *after.pop(_plain(block[1]), [])]
    return out
