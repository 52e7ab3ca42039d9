"""Who is said to say what, in which words (PolNeAR; Newell and others, 2018).

A statement matches an attribution whose cue (or content, where it has no cue) shares a word, most words first.
"relation": matched, with the source's own words, articles apart, and a content that shares words at F1 .8.  "source
exact" and "content exact": the same words, no more and no fewer.  "source token", "content token": F1 of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from polybius.bench.measures import Measure, counts, f1
from polybius.bench.words import Json, overlap, pairs, places_of_words, spans

CONTENT_AGREES = 0.8
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribution, each part as the places where its words begin."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    named: frozenset[int]  # the source without articles

    @property
    def anchor(self) -> frozenset[int]:
        return self.cue or self.content


def tally(row: Json, record: Json) -> dict[str, float]:
    text = row["text"]
    wanted = [one for one in (relation(text, each) for each in row["attributions"]) if one.anchor]
    given = [relation(text, statement) for statement in record["statements"]]
    matched = [(wanted[i], given[j]) for i, j in pairs(wanted, given, _closeness)]
    sums = {
        **counts("cue", len(matched), len(given), len(wanted)),
        **counts("relation", sum(_right(ours, theirs) for ours, theirs in matched), len(given), len(wanted)),
    }
    for part in ("source", "content"):
        sums |= _part_counts(part, wanted, given, matched)
    return sums


def measures(rows: Sequence[Json]) -> list[Measure]:
    parts = [f1(f"{part} {how}") for part in ("source", "content") for how in ("exact", "token")]
    return [f1("relation"), f1("cue"), *parts]


def relation(text: str, said: Json) -> Relation:
    source, cue, content = (places_of_words(text, spans(said.get(part))) for part in ("source", "cue", "content"))
    return Relation(source, cue, content, frozenset(at for at in source if not _is_article(text, at)))


def _is_article(text: str, at: int) -> bool:
    return text[at : at + 4].split(maxsplit=1)[0].lower() in _ARTICLES


def _closeness(wanted: Relation, given: Relation) -> tuple[int, int] | None:
    """Shared words of the cue, then how many more words of the rest are shared than not."""
    common = len(wanted.anchor & given.anchor)
    ours, theirs = wanted.source | wanted.content, given.source | given.content
    return (common, len(ours & theirs) - len(ours ^ theirs)) if common else None


def _right(wanted: Relation, given: Relation) -> bool:
    return wanted.named == given.named and overlap(wanted.content, given.content) >= CONTENT_AGREES


def _part_counts(
    part: str, wanted: Sequence[Relation], given: Sequence[Relation], matched: Sequence[tuple[Relation, Relation]]
) -> dict[str, float]:
    ours, theirs = ([getattr(one, part) for one in side] for side in (wanted, given))
    both = [(getattr(w, part), getattr(g, part)) for w, g in matched]
    exact = sum(bool(w) and w == g for w, g in both)
    return {
        **counts(f"{part} exact", exact, sum(map(bool, theirs)), sum(map(bool, ours))),
        **counts(f"{part} token", sum(len(w & g) for w, g in both), sum(map(len, theirs)), sum(map(len, ours))),
    }
