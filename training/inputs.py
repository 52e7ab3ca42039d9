"""What the encoder learns from: public sets and our own corpus, as words with labels for each of its heads."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import corpus_labels
import corpus_marks
import numpy as np
import spacy
from network import ACTS, CERTAINTIES, MODES, PARTY_TAGS, STATEMENT_TAGS, SUBTYPES, TENSES, TYPES
from tokenizers import Tokenizer

from polybius.coding.encoder import windows, word_pieces

IGNORED = -100
NONE, SOURCE, CUE, CONTENT = range(len(STATEMENT_TAGS))
_, ACTOR, ANCHOR, RECIPIENT, PLACE, TIME = range(len(PARTY_TAGS))
LONGEST_UNIT = 210  # word pieces of a report read at once
# How much a word counts that nobody marked as an act: in the marked sentences nobody has looked at each of them.
UNMARKED, UNLABELLED = 0.2, 0.5

Tags = np.ndarray


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence and the acts told in it, or of one marked act its possible types."""

    words: range
    types: tuple[int, ...] = ()
    only: bool = False  # one act is marked, of one of these types; nothing is known of others
    known: bool = True


@dataclass
class Unit:
    """Words that are read together, and what is known of them; a list that is empty teaches nothing."""

    words: list[list[int]]  # word pieces of each
    cue: Tags  # 0 none, 1 first, 2 more of it; IGNORED where unknown
    links: list[Tags] = field(default_factory=list)  # for each statement, a tag of STATEMENT_TAGS for each word
    acts: Tags = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    weights: Tags = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    # For each act, a tag of PARTY_TAGS for each word of its sentence or paragraph, IGNORED for all others.
    parties: list[Tags] = field(default_factory=list)
    modes: list[tuple[int, int]] = field(default_factory=list)  # word, mode
    facts: list[tuple[int, int, int, int, int]] = field(default_factory=list)  # word, polarity, certainty, tense, era
    sentences: list[Sentence] = field(default_factory=list)
    subtypes: list[tuple[range, tuple[int, ...]]] = field(default_factory=list)  # words, the sub-types they may be of

    @property
    def size(self) -> int:
        return sum(map(len, self.words))


def blank(words: list[list[int]]) -> Unit:
    """A unit of which nothing is known."""
    n = len(words)
    return Unit(words, np.full(n, IGNORED), acts=np.full(n, IGNORED), weights=np.zeros(n, dtype=np.float32))


def packed(units: Sequence[Unit]) -> Unit:
    """Units as if they stood one after the other in a text."""
    whole = blank([word for unit in units for word in unit.words])
    at = 0
    for unit in units:
        end = at + len(unit.words)
        whole.cue[at:end], whole.acts[at:end], whole.weights[at:end] = unit.cue, unit.acts, unit.weights
        around = (at, len(whole.words) - end)
        whole.links += [np.pad(tags, around) for tags in unit.links]
        whole.parties += [np.pad(tags, around, constant_values=IGNORED) for tags in unit.parties]
        whole.modes += [(word + at, mode) for word, mode in unit.modes]
        whole.facts += [(fact[0] + at, *fact[1:]) for fact in unit.facts]
        whole.sentences += [Sentence(shifted(s.words, at), s.types, s.only, s.known) for s in unit.sentences]
        whole.subtypes += [(shifted(words, at), kinds) for words, kinds in unit.subtypes]
        at = end
    return whole


def shifted(words: range, by: int) -> range:
    return range(words.start + by, words.stop + by)


class Words:
    """Texts to words and word pieces, as the coder splits them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.nlp = spacy.blank("en")

    def spans(self, text: str) -> tuple[list[tuple[int, int]], list[list[range]]]:
        """Spans of the words, and paragraphs of sentences as ranges of words."""
        spans: list[tuple[int, int]] = []
        blocks = []
        for match in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", text):
            block, start = [], len(spans)
            for token in self.nlp.make_doc(match.group()):
                if token.is_space:
                    continue
                spans.append((match.start() + token.idx, match.start() + token.idx + len(token.text)))
                if token.text in {".", "!", "?"}:
                    block.append(range(start, len(spans)))
                    start = len(spans)
            if start < len(spans):
                block.append(range(start, len(spans)))
            if block:
                blocks.append(block)
        return spans, blocks

    def pieces(self, text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
        return word_pieces(self.tokenizer, [text[a:b] for a, b in spans])


def inside(spans: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]) -> list[int]:
    """The words that lie in some part of the text."""
    return [i for i, (a, b) in enumerate(spans) if any(a < end and b > start for start, end in parts)]


# --- PolNeAR: who is said to say what -----------------------------------------------------------------------


@dataclass(frozen=True)
class Article:
    unit: Unit
    blocks: list[list[range]]


def polnear(path: Path, words: Words) -> list[Article]:
    """Articles with all their attributions."""
    return [_article(json.loads(line), words) for line in path.open(encoding="utf-8")]


def _article(row: dict, words: Words) -> Article:
    spans, blocks = words.spans(row["text"])
    unit = blank(words.pieces(row["text"], spans))
    relations: dict[tuple[int, ...], Tags] = {}
    for one in row["attributions"]:
        tags = np.zeros(len(spans), dtype=np.int64)
        for part, tag in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
            tags[inside(spans, one[part])] = tag
        at = tuple(int(i) for i in np.flatnonzero(tags == CUE))
        if at in relations:
            np.copyto(relations[at], tags, where=(relations[at] == NONE))
        elif at:
            relations[at] = tags
    unit.cue[:] = cue_labels(len(spans), relations.values())
    unit.links += [relations[at] for at in sorted(relations)]
    return Article(unit, blocks)


def cue_labels(size: int, links: Sequence[Tags]) -> Tags:  # type: ignore[type-arg]
    """For each word: 1 where it begins a cue, 2 where it goes on one."""
    cue = np.zeros(size, dtype=np.int64)
    found = [np.flatnonzero(tags == CUE) for tags in links]
    for at in found:
        cue[at[1:]] = 2
    for at in found:
        cue[at[:1]] = 1
    return cue


def windowed(article: Article, longest: int) -> Iterator[Unit]:
    """The article as the encoder reads it, window by window."""
    whole = article.unit
    for window in windows(article.blocks, [len(p) for p in whole.words], longest):
        part = slice(window.start, window.stop)
        unit = blank(whole.words[part])
        unit.cue[:] = whole.cue[part]
        unit.links += [tags[part] for tags in whole.links if np.flatnonzero(tags == CUE)[0] in window]
        yield unit


# --- sentences with one type ----------------------------------------------------------------------------------


def typed_sentences(path: Path, words: Words) -> list[Unit]:
    """Sentences with the types their one marked act may have (YIELD: concede or retreat)."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        code = row["expected_events"][0]["code"]
        names = ("CONCEDE", "RETREAT") if code == "YIELD" else (code,)
        unit = _cut(words, row["text"])
        unit.sentences.append(Sentence(range(len(unit.words)), tuple(TYPES.index(n) for n in names), only=True))
        found.append(unit)
    return found


def subtyped_snippets(path: Path, words: Words) -> list[Unit]:
    """Snippets with their one ACLED sub-type."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        unit = _cut(words, row["text"])
        unit.subtypes.append((range(len(unit.words)), (SUBTYPES.index(row["subtype"]),)))
        found.append(unit)
    return found


def _cut(words: Words, text: str, longest: int = 140) -> Unit:
    spans, _ = words.spans(text)
    return blank(words.pieces(text, spans)[:longest])


# --- the corpus of our own -----------------------------------------------------------------------------------


def marked(folder: Path, words: Words) -> list[Unit]:
    """Sentences in which the words that name an act, or seem to, are marked with its type."""
    found = []
    for sentence in corpus_marks.read(folder):
        spans, _ = words.spans(sentence.text)
        unit = blank(words.pieces(sentence.text, spans))
        unit.acts[:], unit.weights[:] = 0, UNMARKED
        for mark in sentence.marks:
            _mark(unit, inside(spans, [(mark.start, mark.end)]), mark.type)
        types = sorted({TYPES.index(m.type) for m in sentence.marks if m.type != "NONE"})
        unit.sentences.append(Sentence(range(len(spans)), tuple(types)))
        found.append(unit)
    return found


def _mark(unit: Unit, at: list[int], type_: str) -> None:
    for i in at:
        unit.acts[i], unit.weights[i] = ACTS.index(type_), 1.0 / len(at) ** 0.5


def labelled(paths: Sequence[Path], words: Words) -> list[Unit]:
    """Sentences and reports in which everything is labelled; a report is as many units as it has windows."""
    return [unit for path in paths for item in corpus_labels.read(path) for unit in _item(item, words)]


def _item(item: corpus_labels.Item, words: Words) -> Iterator[Unit]:
    held: list[Unit] = []
    for line in item.lines:
        unit = _line(line, words)
        if held and sum(u.size for u in held) + unit.size > LONGEST_UNIT:
            yield packed(held)
            held = []
        held.append(unit)
    if held:
        yield packed(held)


def _line(line: corpus_labels.Line, words: Words) -> Unit:
    spans, blocks = words.spans(line.text)
    unit = blank(words.pieces(line.text, spans))
    unit.acts[:], unit.weights[:] = 0, UNLABELLED
    for said in line.said:
        tags = np.zeros(len(spans), dtype=np.int64)
        for part, tag in ((said.content, CONTENT), (said.source, SOURCE), (said.cue, CUE)):
            tags[inside(spans, part)] = tag
        if said.cue:
            unit.links.append(tags)
    unit.cue[:] = cue_labels(len(spans), unit.links)
    for act in line.acts:
        _act(unit, act, spans)
    told = [(inside(spans, [act.anchor])[0], TYPES.index(act.type)) for act in line.acts if act.type != "NONE"]
    for sentence in (s for block in blocks for s in block):
        unit.sentences.append(Sentence(sentence, tuple(sorted({type_ for at, type_ in told if at in sentence}))))
        here = [act for act in line.acts if inside(spans, [act.anchor])[0] in sentence]
        if kinds := allowed_subtypes(here):
            unit.subtypes.append((sentence, kinds))
    return unit


# ACLED's sub-types that an act of this type and mode may be; of one that is not here, nothing is known.
ALLOWED = {
    "ASSAULT/aerial": "AIR_STRIKE",
    "ASSAULT/drone": "AIR_STRIKE",
    "ASSAULT/suicide-attack": "SUIC_BOMB",
    "ASSAULT/heavy-weapons": "ART_MISS_ATTACK ARMED_CLASH",
    "ASSAULT/explosives": "REM_EXPLOS GRENADE",
    "ASSAULT/abduct": "ABDUCT_DISSAP",
    "ASSAULT/sexual": "SEX_VIOL",
    "ASSAULT/firearms": "ATTACK ARMED_CLASH",
    "ASSAULT/primitive": "ATTACK ARMED_CLASH MOB_VIOL",
    "ASSAULT/beat": "ATTACK MOB_VIOL",
    "ASSAULT/targeted": "ATTACK",
    "ASSAULT/torture": "ATTACK",
    "ASSAULT/destroy": "PROPERTY_DISTRUCT",
    "ASSAULT/crowd-control": "FORCE_AGAINST_PROTEST PROTEST_WITH_INTER",
    "PROTEST/demo": "PEACE_PROTEST",
    "PROTEST/strike": "PEACE_PROTEST",
    "PROTEST/hunger": "PEACE_PROTEST",
    "PROTEST/boycott": "PEACE_PROTEST",
    "PROTEST/obstruct": "PEACE_PROTEST VIOL_DEMONSTR",
    "PROTEST/riot": "VIOL_DEMONSTR MOB_VIOL",
    "PROTEST/vandalize": "PROPERTY_DISTRUCT VIOL_DEMONSTR",
    "RETREAT/ceasefire": "AGREEMENT",
    "AGREE/None": "AGREEMENT DIPLO",
    "CONSULT/None": "DIPLO",
    "CONSULT/visit": "DIPLO",
    "CONSULT/multilateral": "DIPLO",
}
# Acts that make a protest told of beside them one that was broken up.
BREAKING_UP = frozenset(
    {"COERCE/arrest", "COERCE/restrict", "ASSAULT/crowd-control", "ASSAULT/beat", "ASSAULT/firearms"}
)
ANY_PROTEST = "PEACE_PROTEST PROTEST_WITH_INTER FORCE_AGAINST_PROTEST VIOL_DEMONSTR"


def allowed_subtypes(acts: Sequence[corpus_labels.Act]) -> tuple[int, ...]:
    """The sub-types, any of which a sentence with these acts may be of; none where nothing is known.

    A protest beside arrests or force may be of any kind of protest.  Of arrests alone nothing is known: ACLED counts
    few of them.
    """
    told = {f"{act.type}/{act.mode}" for act in acts if act.type != "NONE" and act.polarity == "+"}
    kinds = {kind for one in told for kind in ALLOWED.get(one, "").split()}
    if any(one.startswith("PROTEST/") for one in told) and told & BREAKING_UP:
        kinds = set(ANY_PROTEST.split())
    return tuple(sorted(SUBTYPES.index(kind) for kind in kinds))


def _act(unit: Unit, act: corpus_labels.Act, spans: Sequence[tuple[int, int]]) -> None:
    at = inside(spans, [act.anchor])
    _mark(unit, at, act.type)
    if act.type == "NONE":
        return
    tags = np.zeros(len(spans), dtype=np.int64)
    for part, tag in (
        (act.times, TIME), (act.places, PLACE), (act.recipients, RECIPIENT), (act.actors, ACTOR),
        ((act.anchor,), ANCHOR),
    ):  # fmt: skip
        tags[inside(spans, part)] = tag
    unit.parties.append(tags)
    mode = f"{act.type}/{act.mode}"
    unit.modes += [(i, MODES.index(mode) if act.mode else IGNORED) for i in at[:1]]
    fact = (
        int(act.polarity == "-"), CERTAINTIES.index(act.certainty), TENSES.index(act.tense),
        int(act.era == "background"),
    )  # fmt: skip
    unit.facts += [(i, *fact) for i in at]


# --- batches ------------------------------------------------------------------------------------------------


def endless(units: Sequence[Unit], rng: random.Random) -> Iterator[Unit]:
    """The units in ever new random orders."""
    while True:
        yield from (units[i] for i in rng.sample(range(len(units)), len(units)))


def packs(units: Iterator[Unit], size: int, most: int, rng: random.Random) -> Iterator[list[Unit]]:
    """Batches of so many texts, each of one to `most` units."""
    while True:
        yield [packed([next(units) for _ in range(rng.randint(1, most))]) for _ in range(size)]


def window_batches(articles: Sequence[Article], size: int, rng: random.Random) -> Iterator[list[Unit]]:
    """Batches of windows near in length, of several lengths in turn, in random order."""
    turn = 0
    while True:
        longest = (192, 256, 160, 224)[turn % 4]
        items = [unit for article in articles for unit in windowed(article, longest)]
        rng.shuffle(items)
        items.sort(key=lambda unit: unit.size // 24)
        groups = [items[i : i + size] for i in range(0, len(items), size)]
        rng.shuffle(groups)
        yield from groups
        turn += 1
