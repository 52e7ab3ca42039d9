"""Near-copies of texts: a signature to keep with a text, the keys under which copies meet, and how alike two are.

A signature holds MinHash values (Broder 1997; package `rensa`) of the runs of three words of the whole text and of
its opening, and how many runs each has.  News is cut from its end: a copy of the first third has the opening whole.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rensa import RMinHash

from polybius.lexicon.actors import FOLDER, words_of
from polybius.lexicon.files import read_csv
from polybius.types import Article, Span, ZoneKind

WHOLE, OPENING = 48, 24  # values of a signature, of 16 bits
KEYED = 24  # values that keys are made of: eight keys, and half as many of the opening
ROWS = 3  # values that make a key: two texts of which a tenth is common share one key in a thousand
RUN = 3  # words
FIRST = 80  # words of an opening
SEED = 1997
# How much of the shorter text stands in the longer one where both are of one source; where both credit one agency.
ALIKE, CREDITED = 0.55, 0.35
# Openings this much alike are of one text, whatever follows them.
OPENING_ALIKE = 0.6
# A text of fewer runs than this says too little to be known again: "One soldier killed" is news of many days.
LEAST = 8
# One of fewer than this has to be almost the same, whole.
SHORT, SAME = 25, 0.9

# Where agencies are credited in a text: before its first words, "(Reuters) -".
_CREDIT = re.compile(r"\(([^()\n]{2,40})\)")
_HEAD = 200  # characters in which a dateline stands
_SHAPE = struct.Struct(f"<HH{WHOLE + OPENING}H")
_MOST = 65535  # runs that are counted


class _Signature(NamedTuple):
    """What a signature says: the number of runs of the whole and of the opening, and their MinHash values."""

    runs: int
    opening_runs: int
    whole: tuple[int, ...]
    opening: tuple[int, ...]


def story(article: Article) -> str:
    """What an article tells: its body, without title, byline, dateline, captions and what all pages of a site carry.

    The title alone, where there is no body.  Outlets write titles of their own over the same text.
    """
    return _zones(article, ZoneKind.BODY) or _zones(article, ZoneKind.TITLE)


def whole(article: Article) -> str:
    """Title and body of an article: the words by which it is told what it is about."""
    return f"{_zones(article, ZoneKind.TITLE)}\n{_zones(article, ZoneKind.BODY)}"


def _zones(article: Article, kind: ZoneKind) -> str:
    return "\n".join(zone.span.of(article.text) for zone in article.zones if zone.kind is kind)


def signature(text: str) -> bytes:
    """The signature of a text, of one length for all; case, marks and punctuation make no difference."""
    words = words_of(text)
    whole, opening = _runs(words), _runs(words[:FIRST])
    counts = min(len(whole), _MOST), min(len(opening), _MOST)
    return _SHAPE.pack(*counts, *_hashed(whole, WHOLE), *_hashed(opening, OPENING))


def bands(signature: bytes) -> tuple[int, ...]:
    """The keys of a signature, 31 bits each: copies almost surely share one, and few others do."""
    read = _read(signature)
    if read.runs == 0:
        return ()
    return tuple(dict.fromkeys((*_keys(0, read.whole[:KEYED]), *_keys(WHOLE, read.opening[: KEYED // 2]))))


def similarity(a: bytes, b: bytes) -> float:
    """How much of the shorter of two texts stands in the longer one, 0 to 1, as far as signatures tell."""
    one, two = _read(a), _read(b)
    if min(one.runs, two.runs) < LEAST:
        return 0.0
    if a == b:
        return 1.0
    if min(one.runs, two.runs) < SHORT:
        held = _held(one, two)
        return held if held >= SAME else 0.0
    opening = _shared(one.opening, two.opening)
    return max(_held(one, two), opening if opening >= OPENING_ALIKE else 0.0)


def agencies(article: Article) -> frozenset[str]:
    """The news agencies that an article is credited to: as its outlet, in its byline or in its dateline."""
    head = (zone.span for zone in article.zones if zone.kind in {ZoneKind.BYLINE, ZoneKind.DATELINE})
    lines = [article.outlet or "", article.byline or "", *(span.of(article.text) for span in head)]
    body = next((zone.span for zone in article.zones if zone.kind is ZoneKind.BODY), Span(0, 0))
    lines += _CREDIT.findall(article.text[body.start : min(body.end, body.start + _HEAD)])
    return frozenset(name for line in lines for name in _named(line))


def one_source(a: bytes, b: bytes, agencies_of_a: Iterable[str] = (), agencies_of_b: Iterable[str] = ()) -> str | None:
    """Why two texts go back to one source, in words; None where they do not."""
    alike = similarity(a, b)
    common = sorted(set(agencies_of_a) & set(agencies_of_b))
    if alike >= ALIKE:
        return "the same text" if alike == 1.0 else f"{alike:.0%} of the shorter text stands in the longer"
    if common and alike >= CREDITED:
        return f"both credit {common[0]}, and {alike:.0%} of the shorter text stands in the longer"
    return None


# --- words -> numbers -------------------------------------------------------------------------------------


def _runs(words: Sequence[str]) -> list[str]:
    """Each run of three words once, in order; a text of one or two words is one run."""
    if not words:
        return []
    return list(dict.fromkeys(" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))))


def _hashed(runs: list[str], values: int) -> list[int]:
    made = RMinHash(num_perm=values, seed=SEED)
    made.update(runs)
    return [value & 0xFFFF for value in made.digest()]


def _read(signature: bytes) -> _Signature:
    runs, opening_runs, *values = _SHAPE.unpack(signature)
    return _Signature(runs, opening_runs, tuple(values[:WHOLE]), tuple(values[WHOLE:]))


def _keys(first: int, values: Sequence[int]) -> Iterable[int]:
    """One key for each ROWS values, which says where in the signature they stand."""
    for at in range(0, len(values) - ROWS + 1, ROWS):
        key = first + at
        for value in values[at : at + ROWS]:
            key = (key * 0x9E3779B97F4A7C15 + value + 1) & 0xFFFFFFFFFFFFFFFF
        yield key >> 33


def _shared(a: Sequence[int], b: Sequence[int]) -> float:
    """The Jaccard index of what two lots of MinHash values were made of, estimated."""
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def _held(a: _Signature, b: _Signature) -> float:
    """The share of the runs of the shorter text that the longer has too."""
    jaccard = _shared(a.whole, b.whole)
    common = jaccard * (a.runs + b.runs) / (1 + jaccard)
    return min(1.0, common / min(a.runs, b.runs))


# --- agencies ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _agencies() -> dict[tuple[str, ...], str]:
    """Names of agencies, as folded words, with the name that stands for all."""
    columns = ("name", "aliases", "country", "kind", "state_run", "source")
    rows = (row for row in read_csv(FOLDER / "media.csv", columns) if row["kind"] == "agency")
    return {words_of(name): row["name"] for row in rows for name in (row["name"], *row.many("aliases"))}


def _named(line: str) -> Iterable[str]:
    """The agencies that a short line names."""
    words, known = words_of(line), _agencies()
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + 5) + 1):
            if (name := known.get(words[first:end])) is not None:
                yield name
