"""The learned reader: who is said to say what, and which acts a sentence speaks of.

One small transformer (int8 ONNX) reads an article window by window.  Each window is its own batch of one, so
that what one article gives can never depend on another, nor on how articles were grouped.  `training/` makes
the model; `models/CARD.md` says from what, and how good it is.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.errors import ModelError
from polybius.types import EventType, Parse

MODELS = Path(str(files("polybius"))) / "models"
LONGEST_WINDOW = 224  # word pieces; reading some of the window before again was measured and brought nothing

Numbers = npt.NDArray[Any]


class Attribution(NamedTuple):
    """Tokens that the model takes for a cue, and for the source and content that belong to it."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    score: float  # probability of the cue's first token


@dataclass(frozen=True, slots=True)
class Tags:
    """What the model says of one parse."""

    attributions: tuple[Attribution, ...]  # in order of their cues
    cues: tuple[float, ...]  # for each token: probability that it belongs to a cue
    types: tuple[tuple[float, ...], ...]  # for each sentence: probability of each EventType, in their order
    model: str  # name and version; "" where no model was asked
    acts: tuple[tuple[float, ...], ...] = ()  # for each token: probability of no act, then of each EventType

    @staticmethod
    def none(parse: Parse) -> "Tags":
        """Tags that say nothing, for a run without the model."""
        blank = (0.0,) * len(EventType)
        return Tags((), (0.0,) * len(parse.tokens), (blank,) * len(parse.sentences), "")

    def act_at(self, tokens: Iterable[int], type_: EventType) -> tuple[float, float]:
        """Probability that some of the tokens name an act at all, and one of this type; (1, 1) without the model."""
        rows = [self.acts[i] for i in tokens] if self.acts else []
        place = 1 + list(EventType).index(type_)
        return max((1 - row[0] for row in rows), default=1.0), max((row[place] for row in rows), default=1.0)

    def type_of(self, sentence: int) -> dict[EventType, float]:
        return dict(zip(EventType, self.types[sentence], strict=True))


def windows(blocks: Sequence[Sequence[range]], pieces: Sequence[int], longest: int) -> Iterator[range]:
    """Ranges of tokens to be read at once: they cover all, and end with paragraphs or else sentences.

    `blocks` are paragraphs, each a list of sentences, each the range of its tokens; `pieces` counts the word
    pieces of every token.
    """
    total = np.concatenate(([0], np.cumsum(pieces, dtype=np.int64)))
    start = end = 0
    for unit in _units(blocks, total, longest):
        if end > start and total[unit.stop] - total[start] > longest:
            yield range(start, end)
            start = unit.start
        end = unit.stop
    if end > start:
        yield range(start, end)


def _units(blocks: Sequence[Sequence[range]], total: Numbers, room: int) -> Iterator[range]:
    """Paragraphs, or sentences of a paragraph that is too long, or slices of a sentence that is too long."""
    for block in blocks:
        if not block:
            continue
        if total[block[-1].stop] - total[block[0].start] <= room:
            yield range(block[0].start, block[-1].stop)
            continue
        for sentence in block:
            yield from _slices(sentence, total, room)


def _slices(sentence: range, total: Numbers, room: int) -> Iterator[range]:
    start = sentence.start
    while start < sentence.stop:
        end = max(start + 1, int(np.searchsorted(total, total[start] + room, side="right")) - 1)
        yield range(start, min(end, sentence.stop))
        start = min(end, sentence.stop)


# --- the model --------------------------------------------------------------------------------------------

CUE_STARTS, CUE_GOES_ON = 1, 2
SOURCE, CUE, CONTENT = 1, 2, 3
LONGEST_WORD = 16  # word pieces; the rest of a longer word is left unread


NO_ACT = (1.0, *(0.0 for _ in EventType))


class Encoder:
    """The learned model, held open; it is loaded when first asked.

    One thread is right where articles are read side by side in processes; two make a lone process faster.
    """

    def __init__(self, folder: Path = MODELS, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads

    @cached_property
    def name(self) -> str:
        """Name and hash of the model files, for a run's manifest."""
        digest = sha256()
        for file in ("labels.json", "model.onnx", "linker.onnx", "tokenizer.json"):
            digest.update(sha256(_file(self._folder, file).read_bytes()).digest())
        return f"{self._labels['name']}-{self._labels['version']}+{digest.hexdigest()[:12]}"

    @cached_property
    def _labels(self) -> dict[str, Any]:
        labels: dict[str, Any] = json.loads(_file(self._folder, "labels.json").read_text(encoding="utf-8"))
        if labels["types"] != [str(t) for t in EventType]:
            raise ModelError(
                f"{self._folder / 'labels.json'}: types differ from those of this version; train it anew"
            )
        return labels

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_file(self._folder, "tokenizer.json")))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _reader(self) -> Any:
        return _session(_file(self._folder, "model.onnx"), self._threads)

    @cached_property
    def _linker(self) -> Any:
        return _session(_file(self._folder, "linker.onnx"), self._threads)

    def open(self) -> None:
        """Loads what reading needs; a fault is left to be met, and told, where it is read."""
        with suppress(ModelError):
            _ = self._tokenizer, self._reader, self._linker, self.name

    def read(self, parse: Parse) -> Tags:
        """What the model says of every token and sentence."""
        words = self._pieces(parse)
        cues = np.zeros(len(parse.tokens))
        types = [(0.0,) * len(EventType)] * len(parse.sentences)
        acts: list[tuple[float, ...]] = [NO_ACT] * len(parse.tokens)
        found: list[Attribution] = []
        counts = [len(pieces) for pieces in words]
        for window in windows(blocks_of(parse), counts, LONGEST_WINDOW):
            scores, narrow, typed, acted = self._read_window(words[window.start : window.stop])
            acts[window.start : window.stop] = [tuple(map(float, row)) for row in _softmax(acted)]
            chances = _softmax(scores)
            cues[window.start : window.stop] = 1 - chances[:, 0]
            found += self._linked(window, chances, narrow)
            for sentence in sorted({parse.tokens[i].sentence for i in window}):
                if parse.sentences[sentence].first in window:
                    types[sentence] = _type_chances(parse, sentence, window, typed)
        return Tags(tuple(found), tuple(map(float, cues)), tuple(types), self.name, tuple(acts))

    def _pieces(self, parse: Parse) -> list[list[int]]:
        """The word pieces of each token."""
        texts = [token.text for token in parse.tokens]
        coded = self._tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in texts]
        for piece, word in zip(coded.ids, coded.word_ids, strict=True):
            if len(pieces[word]) < LONGEST_WORD:
                pieces[word].append(piece)
        unknown = self._tokenizer.token_to_id("[UNK]")
        return [found or [unknown] for found in pieces]

    def _read_window(self, words: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        start, stop = self._labels["bounds"]
        pieces = [start, *(piece for word in words for piece in word), stop]
        first = np.cumsum([1, *(len(word) for word in words[:-1])])
        given = {"pieces": np.array([pieces], dtype=np.int64), "first": first[None].astype(np.int64)}
        scores, narrow, typed, acted = self._reader.run(None, given)
        return scores[0], narrow, typed[0], acted[0]

    def _linked(self, window: range, chances: Numbers, narrow: Numbers) -> list[Attribution]:
        """The attributions whose cues stand in the window."""
        runs = cue_runs(chances)
        if not runs:
            return []
        marks = np.zeros((len(runs), len(chances)), dtype=np.float32)
        for row, run in zip(marks, runs, strict=True):
            row[run.start : run.stop] = 1
        tags = self._linker.run(None, {"words": narrow, "cues": marks})[0].argmax(-1)
        for row, run in zip(tags, runs, strict=True):
            row[run.start : run.stop] = CUE
        return [
            _attribution(row, window.start, float(chances[run.start, CUE_STARTS]))
            for row, run in zip(tags, runs, strict=True)
        ]


def _attribution(row: Numbers, offset: int, score: float) -> Attribution:
    cue, source, content = (
        tuple(int(i) + offset for i in np.flatnonzero(row == tag)) for tag in (CUE, SOURCE, CONTENT)
    )
    return Attribution(cue, source, content, score)


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise ModelError(
            f"{path} is missing: install the package anew, run training/train_encoder.py, or use --no-model"
        )
    return path


def _session(path: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def blocks_of(parse: Parse) -> list[list[range]]:
    """The paragraphs of a parse, each the token ranges of its sentences."""
    blocks: dict[int, list[range]] = {}
    for sentence in parse.sentences:
        blocks.setdefault(sentence.paragraph, []).append(range(sentence.first, sentence.end))
    return list(blocks.values())


def cue_runs(chances: Numbers) -> list[range]:
    """The runs of words that are taken for cues: a start and what goes on from it."""
    best = chances.argmax(-1)
    starts = [i for i, label in enumerate(best) if label == CUE_STARTS]
    runs = []
    for i in starts:
        end = i + 1
        while end < len(best) and best[end] == CUE_GOES_ON:
            end += 1
        runs.append(range(i, end))
    return runs


def _softmax(scores: Numbers) -> Numbers:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    chances: Numbers = powers / powers.sum(-1, keepdims=True)
    return chances


def _type_chances(parse: Parse, sentence: int, window: range, typed: Numbers) -> tuple[float, ...]:
    """The types' probabilities for a sentence: its words' scores, each word weighed."""
    inside = parse.sentences[sentence]
    rows = typed[inside.first - window.start : inside.end - window.start]
    scores = _softmax(rows[:, 0]) @ rows[:, 1:]
    return tuple(float(chance) for chance in 1 / (1 + np.exp(-scores)))
