"""Trains the encoder, all heads together, on named inputs.

    python training/train_encoder.py --base MINILM --data DATA --tasks polnear --steps 2000 --out FIRST
    python training/train_encoder.py --base MINILM --data DATA --start FIRST --out RUN --steps 3000 \\
        --tasks corpus:5,polnear:2,types:2,subtypes:1

A task is drawn anew for each step, by its weight.  DATA holds `polnear/train.jsonl`, `events/zsp_plv_train.jsonl` and
`case2021_task2/dev.jsonl`; MINILM holds `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2; the corpus is
the folder `corpus` beside this file.  `--fold K` leaves every fifth typed sentence, snippet and item of the corpus out,
beginning with the K-th, and judges the heads by them.
"""

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import inputs
import judge
import numpy as np
import torch
from inputs import IGNORED, Unit, Words
from network import (
    CERTAINTIES,
    SUBTYPES,
    TENSES,
    TYPES,
    Linker,
    Reader,
    Shape,
    from_minilm,
    party_linker,
    statement_linker,
    type_logits,
)
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn

FOLDS = 5
HELD_OUT = 40  # articles of PolNeAR's training part by which a run is judged
HELD_BY = 7  # the seed they are drawn with: the same for every run, so that none goes on from one that has seen them
CORPUS = Path(__file__).parent / "corpus"
FILES = {
    "polnear": "polnear/train.jsonl",
    "types": "events/zsp_plv_train.jsonl",
    "subtypes": "case2021_task2/dev.jsonl",
}


@dataclass
class Run:
    """The networks in training."""

    reader: Reader
    statements: Linker
    parties: Linker
    bounds: tuple[int, int]  # the word pieces that open and close a text

    def parts(self) -> dict[str, nn.Module]:
        return {"reader": self.reader, "statements": self.statements, "parties": self.parties}

    def parameters(self) -> list[nn.Parameter]:
        return [p for part in self.parts().values() for p in part.parameters()]

    def train(self, training: bool) -> None:
        for part in self.parts().values():
            part.train(training)


@dataclass(frozen=True)
class Batch:
    """Units as tensors: pieces, the first piece of each word, the mask of pieces."""

    units: list[Unit]
    pieces: Tensor
    first: Tensor
    bias: Tensor


def batched(units: list[Unit], bounds: tuple[int, int]) -> Batch:
    texts = [_pieces(unit, bounds) for unit in units]
    p, w = max(len(pieces) for pieces, _ in texts), max(len(first) for _, first in texts)
    pieces, first = torch.zeros(len(units), p, dtype=torch.long), torch.zeros(len(units), w, dtype=torch.long)
    bias = torch.full((len(units), 1, 1, p), -1e4)
    for i, (own, starts) in enumerate(texts):
        pieces[i, : len(own)], first[i, : len(starts)] = torch.tensor(own), torch.tensor(starts)
        bias[i, ..., : len(own)] = 0
    return Batch(units, pieces, first, bias)


def _pieces(unit: Unit, bounds: tuple[int, int]) -> tuple[list[int], list[int]]:
    pieces, first = [bounds[0]], []
    for word in unit.words:
        first.append(len(pieces))
        pieces += word
    return [*pieces, bounds[1]][:510], [min(f, 509) for f in first]


# --- what is learned -----------------------------------------------------------------------------------------


def loss_of(run: Run, batch: Batch, rng: random.Random) -> dict[str, Tensor]:
    """The loss of each head that the batch teaches."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        made = run.reader(batch.pieces, batch.first, batch.bias)
        links = link_loss(run.statements, made["narrow"], batch, [u.links for u in batch.units], inputs.CUE, rng)
        parties = link_loss(run.parties, made["party"], batch, [u.parties for u in batch.units], inputs.ANCHOR, rng)
    made = {name: scores.float() for name, scores in made.items()}
    losses = {
        "cue": cue_loss(made["cue"], batch), "links": links, "parties": parties, "acts": act_loss(made["acts"], batch),
        "modes": mode_loss(made["modes"], batch), "facts": fact_loss(made["factuality"], batch),
        "types": type_loss(made["typed"], batch), "subtypes": subtype_loss(made["subtype"], batch),
    }  # fmt: skip
    return {name: loss for name, loss in losses.items() if loss is not None}


def cue_loss(scores: Tensor, batch: Batch) -> Tensor | None:
    goal = _padded([unit.cue for unit in batch.units], scores.shape[1], IGNORED)
    return (
        fn.cross_entropy(scores.reshape(-1, 3), goal.reshape(-1), ignore_index=IGNORED) * 8
        if (goal >= 0).any()
        else None
    )


def act_loss(scores: Tensor, batch: Batch) -> Tensor | None:
    goal = _padded([unit.acts for unit in batch.units], scores.shape[1], IGNORED)
    weight = _padded([unit.weights for unit in batch.units], scores.shape[1], 0)
    if not (goal >= 0).any():
        return None
    losses = fn.cross_entropy(scores.transpose(1, 2), goal, reduction="none", ignore_index=IGNORED)
    return (losses * weight).sum() / weight.sum() * 2


def mode_loss(scores: Tensor, batch: Batch) -> Tensor | None:
    found = [(i, word, mode) for i, unit in enumerate(batch.units) for word, mode in unit.modes if mode >= 0]
    if not found:
        return None
    texts, words, modes = (torch.tensor(column) for column in zip(*found, strict=True))
    return fn.cross_entropy(scores[texts, words], modes) * 0.3


def fact_loss(scores: Tensor, batch: Batch) -> Tensor | None:
    """Polarity and era by yes or no; certainty and tense by which of four."""
    found = [(i, *fact) for i, unit in enumerate(batch.units) for fact in unit.facts]
    if not found:
        return None
    texts, words, polarity, certainty, tense, era = (torch.tensor(column) for column in zip(*found, strict=True))
    polar, sure, when, told = split_factuality(scores[texts, words])
    return (
        fn.binary_cross_entropy_with_logits(polar, polarity.float())
        + fn.cross_entropy(sure, certainty)
        + fn.cross_entropy(when, tense)
        + fn.binary_cross_entropy_with_logits(told, era.float())
    ) * 0.4


def split_factuality(scores: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Scores of "did not happen", of each certainty, of each tense, of "told as history"."""
    n, m = len(CERTAINTIES), len(TENSES)
    return scores[..., 0], scores[..., 1 : 1 + n], scores[..., 1 + n : 1 + n + m], scores[..., -1]


def type_loss(typed: Tensor, batch: Batch) -> Tensor | None:
    losses = []
    for scores, unit in zip(typed, batch.units, strict=True):
        if not unit.sentences:
            continue
        logits = type_logits(scores, _masks([s.words for s in unit.sentences], typed.shape[1]))
        losses += [_one_type(row, s) for row, s in zip(logits, unit.sentences, strict=True)]
    return torch.stack(losses).mean() * 0.5 if losses else None


def _one_type(logits: Tensor, sentence: inputs.Sentence) -> Tensor:
    target = list(sentence.types)
    goal = torch.zeros(len(TYPES))
    goal[target] = 1
    each = fn.binary_cross_entropy_with_logits(logits, goal, reduction="none")
    if not sentence.only:
        return each.sum()
    if len(target) > 1:
        each[target] = 0
    return logits.logsumexp(-1) - logits[target].logsumexp(-1) + each.sum() * 0.5


def subtype_loss(scores: Tensor, batch: Batch) -> Tensor | None:
    """How unlikely the sub-types are, taken together, that a sentence may be of."""
    losses = []
    for of_words, unit in zip(scores, batch.units, strict=True):
        if unit.subtypes:
            logits = type_logits(of_words, _masks([words for words, _ in unit.subtypes], scores.shape[1]))
            likely = [
                row.logsumexp(-1) - row[list(kinds)].logsumexp(-1)
                for row, (_, kinds) in zip(logits, unit.subtypes, strict=True)
            ]
            losses.append(torch.stack(likely).mean())
    return torch.stack(losses).mean() * 0.5 if losses else None


def _masks(words: Sequence[range], width: int) -> Tensor:
    mask = torch.zeros(len(words), width)
    for row, part in zip(mask, words, strict=True):
        row[part.start : part.stop] = 1
    return mask


def _padded(rows: Sequence[np.ndarray], width: int, with_: float) -> Tensor:
    return torch.from_numpy(np.stack([np.pad(r, (0, width - len(r)), constant_values=with_) for r in rows]))


def marked(tags: np.ndarray, mark: int, rng: random.Random) -> np.ndarray:
    """The cue or anchor as the reader would hand it over: its first run of words, at times cut short."""
    at = np.flatnonzero(tags == mark)
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


def link_loss(
    linker: Linker, words: Tensor, batch: Batch, links: list[list[np.ndarray]], mark: int, rng: random.Random
) -> Tensor | None:
    """Of at most four statements or acts of each text: the tags of all words, the tag of its own words counting too."""
    width = words.shape[1]
    chosen = [(i, tags) for i, own in enumerate(links) for tags in rng.sample(own, min(len(own), 4))]
    if not chosen:
        return None
    at = torch.tensor([i for i, _ in chosen])
    marks = _padded([marked(tags, mark, rng) for _, tags in chosen], width, 0)
    goal = _padded([tags for _, tags in chosen], width, IGNORED)
    logits = linker(words[at], marks, (goal < 0)[:, None, None] * -1e4)
    loss = fn.cross_entropy(logits.float().flatten(0, 1), goal.reshape(-1), reduction="sum", ignore_index=IGNORED)
    return loss / len(chosen) / 20 * (1 if mark == inputs.CUE else 3)


# --- training ------------------------------------------------------------------------------------------------


def optimiser(
    run: Run, steps: int, rate: float, fresh: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a short warm-up and a straight way down; heads learn `fresh` times as fast as the body."""
    run.reader.word.weight.requires_grad_(False)  # too few texts to move 30,000 words by
    body = [p for n, p in run.reader.named_parameters() if not n.startswith("head.")]
    ids = {id(p) for p in body}
    heads = [p for p in run.parameters() if id(p) not in ids]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": rate * fresh}]
    opt = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, steps // 15)
    return opt, torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min(s / warm, max(0.02, (steps - s) / (steps - warm))))


class Mean:
    """The moving mean of the weights, which does better than the last of them; `keep` is what a step leaves of it."""

    def __init__(self, run: Run, keep: float) -> None:
        self.keep = keep
        self.steps = 0
        self.weights = [p.detach().clone() for p in run.parameters() if p.requires_grad]

    @torch.no_grad()
    def take_in(self, run: Run) -> None:
        self.steps += 1
        keep = min(self.keep, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self.weights, [p for p in run.parameters() if p.requires_grad], 1 - keep)

    @torch.no_grad()
    def put_into(self, run: Run) -> None:
        for own, mean in zip((p for p in run.parameters() if p.requires_grad), self.weights, strict=True):
            own.copy_(mean)


def train(
    run: Run, tasks: dict[str, Iterator[list[Unit]]], weights: dict[str, float], args: argparse.Namespace
) -> None:
    opt, schedule = optimiser(run, args.steps, args.rate, args.fresh)
    rng = random.Random(args.seed)
    run.train(True)
    began, sums = time.time(), {}
    names, shares = list(tasks), [weights[name] for name in tasks]
    mean = Mean(run, args.mean)
    for step in range(1, args.steps + 1):
        units = next(tasks[rng.choices(names, shares)[0]])
        losses = loss_of(run, batched(units, run.bounds), rng)
        opt.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(run.parameters(), 2.0)
        opt.step()
        schedule.step()
        mean.take_in(run)
        for name, loss in losses.items():
            sums.setdefault(name, []).append(loss.item())
        if step % 50 == 0:
            told = " ".join(f"{name} {np.mean(values):.3f}" for name, values in sums.items())
            print(f"step {step}/{args.steps} {time.time() - began:.0f}s {told}", flush=True)
            sums.clear()
        if step % 500 == 0:
            save(run, args.out)
        if step == args.stop:
            return
    mean.put_into(run)
    save(run, args.out)


def save(run: Run, out: Path) -> None:
    for name, part in run.parts().items():
        save_file(part.state_dict(), str(out / f"{name}.safetensors"))


def load(run: Run, start: Path) -> None:
    for name, part in run.parts().items():
        part.load_state_dict(load_file(str(start / f"{name}.safetensors")))


def fresh_run(base: Path, tokenizer: Tokenizer, seed: int) -> Run:
    """Networks with the published weights and heads that know nothing yet."""
    torch.manual_seed(seed)
    reader = Reader(Shape(), tokenizer.get_vocab_size(), len(SUBTYPES))
    from_minilm(reader, base)
    bounds = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    return Run(reader, statement_linker(Shape()), party_linker(Shape()), bounds)


def tokenizer_of(base: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    return tokenizer


def corpus_units(words: Words) -> list[Unit]:
    return [*inputs.marked(CORPUS, words), *inputs.labelled(sorted(CORPUS.glob("*.labels")), words)]


def in_fold(units: list[Unit], fold: int | None, seed: int) -> tuple[list[Unit], list[Unit]]:
    """What is taught and what is held out, of a fold; without one everything is taught."""
    if fold is None:
        return units, []
    order = random.Random(seed).sample(range(len(units)), len(units))
    held = set(order[fold::FOLDS])
    return [u for i, u in enumerate(units) if i not in held], [units[i] for i in sorted(held)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="go on from this run")
    parser.add_argument("--tasks", default="corpus:5,polnear:2,types:2,subtypes:1", help="name:weight, …")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--stop", type=int, help="leave off after so many steps, a multiple of 500, as the weights are")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--fresh", type=float, default=5, help="how much faster heads learn than the body")
    parser.add_argument("--mean", type=float, default=0.995, help="share of the weights' moving mean that a step keeps")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    weights = {name: float(share or 1) for name, _, share in (t.partition(":") for t in args.tasks.split(","))}
    tokenizer = tokenizer_of(args.base)
    words, rng = Words(tokenizer), random.Random(args.seed)
    run = fresh_run(args.base, tokenizer, args.seed)
    if args.start:
        load(run, args.start)
    articles = inputs.polnear(args.data / FILES["polnear"], words) if "polnear" in weights else []
    random.Random(HELD_BY).shuffle(articles)
    found = {
        "types": lambda: inputs.typed_sentences(args.data / FILES["types"], words),
        "subtypes": lambda: inputs.subtyped_snippets(args.data / FILES["subtypes"], words),
        "corpus": lambda: corpus_units(words),
        "plain": lambda: inputs.labelled([CORPUS / "plain.labels"], words),  # short ones, to be shown more often
    }
    taught, held = {}, {}
    for name in (name for name in found if name in weights):
        taught[name], held[name] = in_fold(found[name](), args.fold, args.seed)
        print(name, len(taught[name]), "taught", len(held[name]), "held out", flush=True)
    sizes = {"types": (8, 3), "subtypes": (8, 2), "corpus": (16, 3), "plain": (16, 1)}
    tasks = {name: inputs.packs(inputs.endless(units, rng), *sizes[name], rng) for name, units in taught.items()}
    if articles:
        tasks["polnear"] = inputs.window_batches(articles[HELD_OUT:], 8, rng)
    write_hashes(args, weights)
    train(run, tasks, weights, args)
    run.train(False)
    judge.report(run, articles[:HELD_OUT], held, args.out)


def write_hashes(args: argparse.Namespace, weights: dict[str, float]) -> None:
    """Writes what the run is made from, and that of the run it goes on from."""
    files = {FILES[name]: args.data / FILES[name] for name in weights if name in FILES}
    files["base/model.safetensors"] = args.base / "model.safetensors"
    if {"corpus", "plain"} & set(weights):
        files |= {f"corpus/{p.name}": p for pattern in ("*.txt", "*.labels") for p in sorted(CORPUS.glob(pattern))}
    hashes = json.loads((args.start / "inputs.json").read_text()) if args.start else {}
    hashes |= {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    (args.out / "inputs.json").write_text(json.dumps(hashes, indent=1))


if __name__ == "__main__":
    main()
