"""Words and where they stand: spans in records, what two of them share, and who is paired with whom."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any, TypeVar

from polybius.types import Span, Spans

Json = dict[str, Any]  # a line of a set, or a record as docs/contract.md has it

A = TypeVar("A")
B = TypeVar("B")

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"""[.!?]["'”’)\]]*(?=\s+["'“‘(\[]*[A-Z0-9])|\n+""")
# A full stop after one of these ends no sentence.
_ABBREVIATED = re.compile(
    r"(?i)(?<![\w.])(?:[a-z]\.[a-z]|mrs?|ms|dr|prof|gen|lt|col|maj|capt|sgt|brig|adm|gov|sen|rep|rev|st|no|vs|"
    r"jan|feb|mar|apr|aug|sept?|oct|nov|dec)$"
)
_AFTER_THE_HEAD = re.compile(r",| (?:of|in|from|at|on|for|who|which|that|near) ")
_EARTH_KM = 6371.0


# --- spans --------------------------------------------------------------------------------------------------


def span(node: Json) -> Span:
    return Span(node["start"], node["end"])


def spans(pairs: Iterable[Sequence[int]] | None) -> Spans:
    return tuple(Span(start, end) for start, end in pairs or ())


def shared(a: Span, b: Span) -> int:
    """How many characters both cover."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def gap(a: Span, b: Span) -> int:
    """How many characters lie between them."""
    return max(0, a.start - b.end, b.start - a.end)


def any_shared(ours: Iterable[Span], theirs: Sequence[Span]) -> bool:
    return any(shared(a, b) for a in ours for b in theirs)


def sentences(text: str) -> Spans:
    """The text cut at line breaks, and at full stops that a capital or digit follows."""
    ends = [m.end() for m in _STOP.finditer(text) if not _abbreviates(text, m)]
    return tuple(map(Span, [0, *ends], [*ends, len(text)]))


def _abbreviates(text: str, stop: re.Match[str]) -> bool:
    return stop[0] == "." and _ABBREVIATED.search(text[max(0, stop.start() - 10) : stop.start()]) is not None


# --- words --------------------------------------------------------------------------------------------------


def places_of_words(text: str, covered: Iterable[Span]) -> frozenset[int]:
    """Where the words under the spans begin."""
    return frozenset(m.start() for one in covered for m in _WORD.finditer(text, one.start, one.end))


def overlap(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """F1 of two sets of words; two empty ones agree."""
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0


def standing(text: str, phrase: str) -> Spans:
    """Wherever the phrase stands in the text, as whole words."""
    if not phrase:
        return ()
    return tuple(Span(*m.span()) for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text))


def head(phrase: str) -> str:
    """The word that a noun phrase is about: "forces" of "the armed forces of Azerbaijan"."""
    words = _WORD.findall(_AFTER_THE_HEAD.split(phrase.strip(), 1)[0]) or _WORD.findall(phrase)
    return words[-1].lower() if words else ""


def plain(name: str) -> str:
    """A name without case, accents, punctuation, article and what stands in brackets."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", " ", name))
    letters = "".join(ch for ch in bare if not unicodedata.combining(ch) and ch not in "'’")
    return " ".join(_WORD.findall(letters.casefold())).removeprefix("the ")


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance."""
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


# --- pairs --------------------------------------------------------------------------------------------------


def pairs(wanted: Sequence[A], given: Sequence[B], closeness: Callable[[A, B], Any]) -> list[tuple[int, int]]:
    """Positions of those that go together, each used once, closest first; closeness None: they cannot."""
    ranked = sorted(
        ((near, -i, -j) for i, w in enumerate(wanted) for j, g in enumerate(given)
         if (near := closeness(w, g)) is not None),
        reverse=True,
    )  # fmt: skip
    found: list[tuple[int, int]] = []
    ours, theirs = set[int](), set[int]()
    for _, i, j in ranked:
        if i not in ours and j not in theirs:
            found.append((-i, -j))
            ours.add(i)
            theirs.add(j)
    return found
