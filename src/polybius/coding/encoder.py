"""The learned reader: who is said to say what, and which acts a sentence speaks of.

One small transformer (int8 ONNX) reads an article window by window.  Each window is its own batch of one, so
that what one article gives can never depend on another, nor on how articles were grouped.  `training/` makes
the model; `models/CARD.md` says from what, and how good it is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.errors import ModelError
from polybius.types import Certainty, EventType, Parse, Tense

MODELS = Path(str(files("polybius"))) / "models"
LONGEST_WINDOW = 224  # word pieces; reading some of the window before again was measured and brought nothing

Numbers = npt.NDArray[Any]


def _nothing() -> Numbers:
    return np.zeros(0)


class Attribution(NamedTuple):
    """Tokens that the model takes for a cue, and for the source and content that belong to it."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    score: float  # probability of the cue's first token


class Parties(NamedTuple):
    """Tokens of a sentence that the model takes for the parties, the place and the time of an act in it."""

    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    places: tuple[int, ...]
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """What the model says of one parse; arrays are empty where no model was asked."""

    attributions: tuple[Attribution, ...] = ()  # in order of their cues
    cues: Numbers = field(default_factory=_nothing)  # for each token: probability that it belongs to a cue
    types: Numbers = field(default_factory=_nothing)  # sentences x 16: probability of each EventType, in their order
    acts: Numbers = field(default_factory=_nothing)  # tokens x 17: probability of no act, then of each EventType
    modes: Numbers = field(default_factory=_nothing)  # tokens x modes: a score for each mode of `labels`
    factuality: Numbers = field(default_factory=_nothing)  # tokens x 10, of a token that names an act: see `Told`
    subtypes: Numbers = field(default_factory=_nothing)  # sentences x ACLED's sub-types: probability of each
    parties: Mapping[int, Parties] = field(default_factory=dict)  # by the token that names the act
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)  # names of modes and sub-types
    model: str = ""  # name and version

    @staticmethod
    def none() -> "Tags":
        """Tags that say nothing, for a run without the model."""
        return Tags()

    def act_at(self, tokens: Iterable[int], type_: EventType) -> tuple[float, float]:
        """Probability that some of the tokens name an act at all, and one of this type; (1, 1) without the model."""
        rows = [self.acts[i] for i in tokens] if len(self.acts) else []
        place = 1 + list(EventType).index(type_)
        return max((1 - float(row[0]) for row in rows), default=1.0), max(
            (float(row[place]) for row in rows), default=1.0
        )

    def type_of(self, sentence: int) -> dict[EventType, float]:
        """Probability of each type in a sentence; nought for all without the model."""
        row = self.types[sentence].tolist() if len(self.types) else [0.0] * len(EventType)
        return dict(zip(EventType, row, strict=True))

    def told_at(self, token: int) -> "Told | None":
        """How the act that a token names is told; None without the model."""
        return Told.of(self.factuality[token]) if len(self.factuality) else None


class Told(NamedTuple):
    """Probabilities of how an act is told: as not done, each certainty, each tense, as history."""

    denied: float
    certainty: dict[Certainty, float]
    tense: dict[Tense, float]
    background: float

    @staticmethod
    def of(row: Numbers) -> "Told":
        n, m = len(Certainty), len(Tense)
        sure, when = row[1 : 1 + n].tolist(), row[1 + n : 1 + n + m].tolist()
        return Told(
            float(row[0]),
            dict(zip(Certainty, sure, strict=True)),
            dict(zip(Tense, when, strict=True)),
            float(row[-1]),
        )


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
ACTOR, ANCHOR, RECIPIENT, PLACE, TIME = 1, 2, 3, 4, 5
LONGEST_WORD = 16  # word pieces; the rest of a longer word is left unread
# Words less likely than this to name an act are not asked for their parties.
MAY_BE_ACT = 0.15
FILES = ("labels.json", "model.onnx", "statements.onnx", "parties.onnx", "tokenizer.json")
TOLD = 2 + len(Certainty) + len(Tense)
HEADS = ("cue", "narrow", "party", "typed", "acts", "modes", "factuality", "subtype")


def word_pieces(tokenizer: Any, words: Sequence[str]) -> list[list[int]]:
    """The pieces of each word, as the model is taught and asked; of a word that has none, the unknown piece."""
    coded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    pieces: list[list[int]] = [[] for _ in words]
    for piece, word in zip(coded.ids, coded.word_ids, strict=True):
        if len(pieces[word]) < LONGEST_WORD:
            pieces[word].append(piece)
    unknown = tokenizer.token_to_id("[UNK]")
    return [found or [unknown] for found in pieces]


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
        for file in FILES:
            digest.update(sha256(_file(self._folder, file).read_bytes()).digest())
        return f"{self._labels['name']}-{self._labels['version']}+{digest.hexdigest()[:12]}"

    @cached_property
    def _labels(self) -> dict[str, Any]:
        labels: dict[str, Any] = json.loads(_file(self._folder, "labels.json").read_text(encoding="utf-8"))
        if labels["types"] != [str(t) for t in EventType] or "subtypes" not in labels:
            raise ModelError(f"{self._folder / 'labels.json'}: types differ from those of this version; train it anew")
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
    def _statements(self) -> Any:
        return _session(_file(self._folder, "statements.onnx"), self._threads)

    @cached_property
    def _parties(self) -> Any:
        return _session(_file(self._folder, "parties.onnx"), self._threads)

    def open(self) -> None:
        """Loads what reading needs; a fault is left to be met, and told, where it is read."""
        with suppress(ModelError):
            _ = self._tokenizer, self._reader, self._statements, self._parties, self.name

    def read(self, parse: Parse) -> Tags:
        """What the model says of every token and sentence."""
        words = self._pieces(parse)
        n, m = len(parse.tokens), len(parse.sentences)
        labels = self._labels
        cues, acts = np.zeros(n), np.zeros((n, 1 + len(EventType)))
        acts[:, 0] = 1
        modes, told = np.zeros((n, len(labels["modes"]))), np.zeros((n, TOLD))
        types, subtypes = np.zeros((m, len(EventType))), np.zeros((m, len(labels["subtypes"])))
        found: list[Attribution] = []
        parties: dict[int, Parties] = {}
        for window in windows(blocks_of(parse), [len(pieces) for pieces in words], LONGEST_WINDOW):
            made = self._read_window(words[window.start : window.stop])
            part = slice(window.start, window.stop)
            chances = _softmax(made["cue"])
            cues[part] = 1 - chances[:, 0]
            acts[part], modes[part], told[part] = _softmax(made["acts"]), made["modes"], _told(made["factuality"])
            found += self._linked(window, chances, made["narrow"])
            for inside in sentences_in(parse, window):
                rows = slice(inside.start - window.start, inside.stop - window.start)
                sentence = parse.tokens[inside.start].sentence
                types[sentence] = _sigmoid(_pooled(made["typed"][rows]))
                subtypes[sentence] = _softmax(_pooled(made["subtype"][rows]))
                parties |= self._parties_in(inside, acts, made["party"][rows])
        named = {key: tuple(labels[key]) for key in ("modes", "subtypes")}
        return Tags(
            tuple(found), cues, types, acts, modes, told, subtypes,
            MappingProxyType(parties), MappingProxyType(named), self.name,
        )  # fmt: skip

    def _pieces(self, parse: Parse) -> list[list[int]]:
        """The word pieces of each token."""
        return word_pieces(self._tokenizer, [token.text for token in parse.tokens])

    def _read_window(self, words: Sequence[Sequence[int]]) -> dict[str, Numbers]:
        """What each head gives for each word of a window."""
        start, stop = self._labels["bounds"]
        pieces = [start, *(piece for word in words for piece in word), stop]
        first = np.cumsum([1, *(len(word) for word in words[:-1])])
        given = {"pieces": np.array([pieces], dtype=np.int64), "first": first[None].astype(np.int64)}
        return {name: made[0] for name, made in zip(HEADS, self._reader.run(HEADS, given), strict=True)}

    def _parties_in(self, inside: range, acts: Numbers, words: Numbers) -> dict[int, Parties]:
        """The parties of each word of a sentence that may name an act."""
        likely = 1 - acts[inside.start : inside.stop, 0]
        heads = [i for i in range(len(inside)) if likely[i] >= MAY_BE_ACT]
        if not heads:
            return {}
        marks = np.zeros((len(heads), len(inside)), dtype=np.float32)
        marks[np.arange(len(heads)), heads] = 1
        tags = self._parties.run(None, {"words": words[None], "cues": marks})[0].argmax(-1)
        return {
            inside.start + head: Parties(
                *(tuple(inside.start + int(i) for i in np.flatnonzero(row == tag))
                  for tag in (ACTOR, RECIPIENT, PLACE, TIME))
            )
            for head, row in zip(heads, tags, strict=True)
        }  # fmt: skip

    def _linked(self, window: range, chances: Numbers, narrow: Numbers) -> list[Attribution]:
        """The attributions whose cues stand in the window."""
        runs = cue_runs(chances)
        if not runs:
            return []
        marks = np.zeros((len(runs), len(chances)), dtype=np.float32)
        for row, run in zip(marks, runs, strict=True):
            row[run.start : run.stop] = 1
        tags = self._statements.run(None, {"words": narrow[None], "cues": marks})[0].argmax(-1)
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


def _sigmoid(scores: Numbers) -> Numbers:
    chances: Numbers = 1 / (1 + np.exp(-scores))
    return chances


def _told(scores: Numbers) -> Numbers:
    """Scores of how each word's act is told, as the probabilities of `Told`."""
    n, m = len(Certainty), len(Tense)
    parts = (scores[:, :1], scores[:, 1 : 1 + n], scores[:, 1 + n : 1 + n + m], scores[:, -1:])
    return np.concatenate([f(p) for f, p in zip((_sigmoid, _softmax, _softmax, _sigmoid), parts, strict=True)], 1)


def _pooled(rows: Numbers) -> Numbers:
    """A sentence's scores: its words' scores, each word weighed by its first."""
    scores: Numbers = _softmax(rows[:, 0]) @ rows[:, 1:]
    return scores


def sentences_in(parse: Parse, window: range) -> list[range]:
    """The tokens of each sentence that begins in a window, as far as they lie in it."""
    inside = (parse.sentences[n] for n in dict.fromkeys(parse.tokens[i].sentence for i in window))
    return [range(s.first, min(s.end, window.stop)) for s in inside if s.first in window]
