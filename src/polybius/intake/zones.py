"""Text -> zones: one per block, in order, covering all that is not blank.  In doubt a block is body."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from polybius.intake.blocks import Rule, rules
from polybius.types import Span, Zone, ZoneKind

_TITLE_WORDS, _TITLE_LENGTH = 24, 160
# What stands under the title, and is a title too, is shorter.
_DECK_WORDS = 14
_HEADING_WORDS = 7
# A line longer than this was broken by nobody but its writer.
_WIDEST_WRAP = 110
# Where more of the lines than this are indented, the whole is, and it says nothing.
_MOST_INDENTED = 0.7
# A paragraph that may stand under a title, or around a heading, has so many characters at least.
_PARAGRAPH = 60
_WIDE = 1000
# So many blocks may stand above the first paragraph.
_ABOVE = 3
_CLOSERS = "\"'”’)]»"
_ENDS = ".!?…:;"
_WORDS = re.compile(r"\S+")


def find(text: str, title: Span | None = None) -> tuple[Zone, ...]:
    """The zones of a plain text; `title` is the part of it that the user gave as its title."""
    if title is None:
        return _of_blocks(text, list(blocks(text)), {})
    head = Span(*_trimmed(text, title.start, title.end))
    rest = list(blocks(text, title.end))
    # Texts often begin with the title that is also given apart.
    again = (span for span in rest[:_ABOVE] if _plain(span.of(text)) == _plain(head.of(text)))
    return _of_blocks(text, [head, *rest], dict.fromkeys([head, *again], ZoneKind.TITLE))


def _plain(words: str) -> str:
    return "".join(words.lower().split()).rstrip(".")


def of_blocks(text: str, known: Sequence[tuple[Span, ZoneKind | None]]) -> tuple[Zone, ...]:
    """The zones of a text whose blocks are given, each with its kind where that is known."""
    return _of_blocks(text, [span for span, _ in known], {span: kind for span, kind in known if kind})


# --- blocks -----------------------------------------------------------------------------------------------


def blocks(text: str, start: int = 0) -> Iterator[Span]:
    """What stands between blank lines from `start` on; lines that are evidently paragraphs stand alone."""
    chunk: list[Span] = []
    for line in _lines(text, start):
        if line:
            chunk.append(line)
        elif chunk:
            yield from _paragraphs(text, chunk)
            chunk = []
    if chunk:
        yield from _paragraphs(text, chunk)


def _lines(text: str, start: int) -> Iterator[Span]:
    """The lines without the blanks around them; a blank line is an empty span."""
    offset = start
    for line in text[start:].splitlines(keepends=True):
        yield Span(*_trimmed(text, offset, offset + len(line)))
        offset += len(line)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    return first, max(first, start + len(piece.rstrip()))


class _Setting(NamedTuple):
    """How the lines of a chunk are set."""

    first: int  # where it begins
    widest: int
    by_indent: bool  # paragraphs begin with an indented line


def _paragraphs(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """The lines joined where their breaks are a typesetter's, apart where they are the writer's."""
    widest = max(line.end - line.start for line in lines)
    indented = sum(1 for line in lines if _is_indented(text, line))
    setting = _Setting(lines[0].start, widest, 0 < indented < _MOST_INDENTED * len(lines))
    first = lines[0]
    for line, after in pairwise(lines):
        if _is_deliberate(text, line, after, setting):
            yield Span(first.start, line.end)
            first = after
    yield Span(first.start, lines[-1].end)


def _is_deliberate(text: str, line: Span, after: Span, setting: _Setting) -> bool:
    """Whether the break after a line ends a paragraph, though no blank line follows."""
    words, opens = line.of(text), line.start == setting.first
    return (
        (opens and rules().kind(words) is not None)
        or _begins_by_form(text, words, after, opens)
        or (_ends_sentence(words) and _ends_paragraph(text, line, after, setting))
        or (opens and _is_title_line(text, line, after, setting.widest))
    )


def _begins_by_form(text: str, words: str, after: Span, opens: bool) -> bool:
    """Whether the next line is a byline, a credit or the like.

    The last line of a wrapped paragraph may look like anything ("by law.", "May 5, 2014."): for that to
    count, the line before it must have come to an end.
    """
    return (opens or _ends_sentence(words)) and not words.isupper() and rules().kind(after.of(text)) is not None


def _ends_paragraph(text: str, line: Span, after: Span, setting: _Setting) -> bool:
    """Whether a line that ends a sentence ends a paragraph: it is long, or the next one is indented."""
    if setting.by_indent and _is_indented(text, after):
        return True
    return line.end - line.start > _WIDEST_WRAP or (setting.widest > _WIDEST_WRAP and line.start == setting.first)


def _is_title_line(text: str, line: Span, after: Span, widest: int) -> bool:
    """Whether a first line is a title: long lines follow, and more would have had room in it."""
    next_word = _WORDS.match(after.of(text)[:80])
    has_room = next_word is not None and line.end - line.start + 1 + len(next_word[0]) <= widest
    return widest > _WIDEST_WRAP and has_room and _is_headline(line.of(text)) and after.of(text)[0].isupper()


def _is_indented(text: str, line: Span) -> bool:
    before = text[max(0, line.start - 2) : line.start]
    return before.endswith("\t") or before == "  "


# --- kinds ------------------------------------------------------------------------------------------------


def _of_blocks(text: str, spans: Sequence[Span], known: Mapping[Span, ZoneKind]) -> tuple[Zone, ...]:
    by_form = [_by_form(span.of(text), known.get(span), i == 0) for i, span in enumerate(spans)]
    placed = list(_without_inner_bylines(text, spans, by_form))
    kinds = list(_with_headings(text, spans, _with_title(text, spans, placed, bool(known))))
    zones = [Zone(kind or ZoneKind.BODY, span) for span, kind in zip(spans, kinds, strict=True)]
    return tuple(_with_edges(text, _with_body(zones)))


def _with_body(zones: list[Zone]) -> list[Zone]:
    """The zones, with captions and furniture as body where there is no other: they were given to be read."""
    if any(zone.kind is ZoneKind.BODY for zone in zones):
        return zones
    spare = {ZoneKind.CAPTION, ZoneKind.BOILERPLATE}
    return [zone._replace(kind=ZoneKind.BODY) if zone.kind in spare else zone for zone in zones]


def _by_form(words: str, known: ZoneKind | None, is_first: bool) -> ZoneKind | None:
    """The kind known beforehand, but for later headings that are bylines or furniture by their form."""
    if known is None or (known is ZoneKind.TITLE and not is_first):
        return rules().kind(words) or known
    return known


def _without_inner_bylines(
    text: str, spans: Sequence[Span], kinds: Sequence[ZoneKind | None]
) -> Iterator[ZoneKind | None]:
    """The kinds without bylines that stand neither before the first paragraph nor at the end."""
    first = next((i for i, span in enumerate(spans) if _is_paragraph(span.of(text)) and not kinds[i]), len(spans))
    for i, kind in enumerate(kinds):
        yield None if kind is ZoneKind.BYLINE and first < i < len(kinds) - 2 else kind


def _with_title(
    text: str, spans: Sequence[Span], kinds: Sequence[ZoneKind | None], is_known: bool
) -> list[ZoneKind | None]:
    """The kinds with the title and the section label above it filled in, where the text begins with them."""
    filled = list(kinds)
    if is_known:
        return filled
    top = _top(text, spans, kinds)
    if not top or not _is_story(text, spans[top[-1] + 1 :]):
        return filled
    label = top[0] if len(top) > 1 and _is_label(spans[top[0]].of(text)) else None
    for i in top:
        filled[i] = ZoneKind.BOILERPLATE if i == label else ZoneKind.TITLE
    return filled


def _top(text: str, spans: Sequence[Span], kinds: Sequence[ZoneKind | None]) -> list[int]:
    """Positions of up to three headline-like blocks at the beginning, past blocks that other rules name."""
    top: list[int] = []
    for i, kind in enumerate(kinds):
        if kind is not None:
            continue
        if len(top) == 3 or not _may_be_top(spans[i].of(text), bool(top)) or _goes_on(text, spans, kinds, i):
            break
        top.append(i)
    return top


def _may_be_top(words: str, below_another: bool) -> bool:
    """Whether a block may be the title or, shorter, what stands below it."""
    longest = _DECK_WORDS if below_another else _TITLE_WORDS
    return _is_headline(words) and len(words.split()) <= longest and not _dateline(words)


def _goes_on(text: str, spans: Sequence[Span], kinds: Sequence[ZoneKind | None], i: int) -> bool:
    """Whether a block is the last, or the next one goes on in the middle of its sentence."""
    after = i + 1
    return after == len(spans) or (kinds[after] is None and text[spans[after].start].islower())


def _with_headings(text: str, spans: Sequence[Span], kinds: Sequence[ZoneKind | None]) -> Iterator[ZoneKind | None]:
    """The kinds, with the short headings between long paragraphs as titles."""
    if not _is_story(text, spans):
        yield from kinds
        return
    for i, kind in enumerate(kinds):
        around = 0 < i < len(spans) - 1 and kind is None
        yield ZoneKind.TITLE if around and _is_heading(text, spans, i) else kind


def _is_heading(text: str, spans: Sequence[Span], i: int) -> bool:
    words = spans[i].of(text)
    # A question between paragraphs is somebody's words as often as it is a heading.
    if not _is_headline(words) or len(words.split()) > _HEADING_WORDS or _ends_sentence(words):
        return False
    following = [span.of(text) for span in spans[i + 1 : i + 3]]
    return _is_paragraph(spans[i - 1].of(text)) and any(map(_is_paragraph, following))


def _is_headline(words: str) -> bool:
    """A short block that begins like a headline and has no full stop at its end."""
    if not 0 < len(words) <= _TITLE_LENGTH or len(words.split()) > _TITLE_WORDS:
        return False
    last = words.rstrip(_CLOSERS)[-1:]
    starts = words[0].isupper() or words[0].isdigit() or words[0] in "\"'“‘"
    return starts and last not in ".;:,…" and ". " not in words.replace("U.S. ", "")


def _is_label(words: str) -> bool:
    """The name of a section, or one that looks like it."""
    return words.strip().lower() in rules().sections or len(words.split()) == 1


def _ends_sentence(words: str) -> bool:
    return words.rstrip(_CLOSERS)[-1:] in _ENDS


def _is_paragraph(words: str) -> bool:
    return len(words) >= _PARAGRAPH and _ends_sentence(words[-200:])


def _is_story(text: str, spans: Iterable[Span]) -> bool:
    """Whether most long blocks end as sentences do; where they do not, a missing full stop says nothing."""
    long = [words for span in spans if len(words := span.of(text)) >= _PARAGRAPH]
    ended = sum(1 for words in long if _ends_sentence(words) or ". " in words[-_WIDE:])
    return 2 * ended > len(long)


# --- before the first words of a paragraph, and after its last ---------------------------------------------


def _with_edges(text: str, zones: Sequence[Zone]) -> Iterator[Zone]:
    """The zones, with datelines and stamps cut off before the first paragraph, and credits at the end."""
    first = next((i for i, zone in enumerate(zones) if zone.kind is ZoneKind.BODY), -1)
    for i, zone in enumerate(zones):
        if zone.kind is not ZoneKind.BODY:
            yield zone
            continue
        *before, body = _cut_start(text, zone) if i == first else [zone]
        yield from before
        *inner, last = _cut_inside(text, body)
        yield from inner
        yield from _cut_end(text, last) if last.kind is ZoneKind.BODY else [last]


def _cut_start(text: str, zone: Zone) -> Iterator[Zone]:
    start = zone.span.start
    while rule_end := _start_rule(text[start : zone.span.end]):
        rule, end = rule_end
        if not text[start + end : zone.span.end].strip():
            break
        yield Zone(rule.kind, Span(*_trimmed(text, start, start + end)))
        start = _trimmed(text, start + end, zone.span.end)[0]
    yield zone._replace(span=Span(start, zone.span.end))


def _start_rule(block: str) -> tuple[Rule, int] | None:
    return next(((rule, end) for rule in rules().start if (end := rule.before(block))), None)


def _dateline(block: str) -> bool:
    found = _start_rule(block)
    return found is not None and found[0].kind is ZoneKind.DATELINE


def _cut_inside(text: str, zone: Zone) -> Iterator[Zone]:
    """The zone, cut around the captions that were run into it."""
    block, start = zone.span.of(text), zone.span.start
    for rule in rules().inside:
        for first, end in rule.inside(block):
            before = Span(*_trimmed(text, start, zone.span.start + first))
            if before:
                yield zone._replace(span=before)
            yield Zone(rule.kind, Span(zone.span.start + first, zone.span.start + end))
            start = zone.span.start + end
    rest = Span(*_trimmed(text, start, zone.span.end))
    if rest:
        yield zone._replace(span=rest)


def _cut_end(text: str, zone: Zone) -> Iterator[Zone]:
    block = zone.span.of(text)
    cuts = ((rule, rule.after(block)) for rule in rules().end)
    rule, at = next(((rule, at) for rule, at in cuts if 0 < at < len(block)), (None, len(block)))
    if rule is None or not block[:at].strip():
        yield zone
        return
    yield Zone(zone.kind, Span(*_trimmed(text, zone.span.start, zone.span.start + at)))
    yield Zone(rule.kind, Span(zone.span.start + at, zone.span.end))
