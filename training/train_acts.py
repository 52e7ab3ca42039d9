"""Teaches a trained encoder to tell, word by word, which act a word names, if any.

    python training/train_acts.py --run RUN --data DATA --base MINILM --corpus training/corpus --out OUT

RUN is what `train_encoder.py` made.  Its other heads keep their skill by going on with the sentences they were
trained on (one batch of each in turn).  `--hold-out K` leaves every K-th sentence of the corpus out and judges by it.
"""

import argparse
import hashlib
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import corpus_marks
import numpy as np
import spacy
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as fn
from train_encoder import (
    Chunk,
    Linker,
    Reader,
    Run,
    Shape,
    _chunk,
    batched,
    endless,
    link_loss,
    make_epoch,
    pieces_of,
    polnear,
    save,
    type_loss,
    typed_batch,
    typed_sentences,
    words_of,
)

ACTS = corpus_marks.ACTS
IGNORED = -100
# The vectors of words stay as they are: so few sentences should not move them.
LEFT_ALONE = ("word", "position", "kind", "norm")
UNMARKED = 0.2  # weight of a word that nobody marked: mostly no act, but nobody has looked at it


def act_chunk(
    sentence: corpus_marks.Sentence, nlp: spacy.Language, tokenizer: Tokenizer, bounds: tuple[int, int]
) -> tuple[Chunk, np.ndarray, np.ndarray]:
    """A sentence as the reader takes it, with the act of each word and the weight of its label."""
    spans, _ = words_of(nlp, sentence.text)
    acts, weights = np.zeros(len(spans), dtype=np.int64), np.full(len(spans), UNMARKED, dtype=np.float32)
    for mark in sentence.marks:
        inside = [i for i, (a, b) in enumerate(spans) if a < mark.end and b > mark.start]
        for i in inside:
            acts[i], weights[i] = ACTS.index(mark.type), 1.0 / len(inside) ** 0.5
    words = pieces_of(tokenizer, sentence.text, spans)
    return _chunk(words, bounds, np.full(len(words), IGNORED), [], []), acts, weights


Labelled = tuple[Chunk, np.ndarray, np.ndarray]


def act_loss(reader: Reader, batch: Sequence[Labelled]) -> Tensor:
    pieces, first, _, bias, _ = batched([chunk for chunk, _, _ in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        acts = reader(pieces, first, bias)[3]
    width = acts.shape[1]
    goal = torch.from_numpy(np.stack([np.pad(a, (0, width - len(a)), constant_values=IGNORED) for _, a, _ in batch]))
    weight = torch.from_numpy(np.stack([np.pad(w, (0, width - len(w))) for _, _, w in batch]))
    losses = fn.cross_entropy(acts.float().transpose(1, 2), goal, reduction="none", ignore_index=IGNORED)
    return (losses * weight).sum() / weight.sum()


@torch.no_grad()
def judged(reader: Reader, held: Sequence[Labelled]) -> dict[str, float]:
    """On marked words: share whose being an act, and whose type, is told rightly; F1 of acts."""
    reader.eval()
    n = dict.fromkeys(["marked", "act right", "acts", "told", "hit", "type right"], 0)
    for chunk, goal, weight in held:
        pieces, first, _, _, _ = batched([chunk])
        guess = reader(pieces, first)[3][0].argmax(-1).numpy()[: len(goal)]
        for g, p in ((int(g), int(p)) for g, p, w in zip(goal, guess, weight, strict=True) if w > UNMARKED):
            n["marked"] += 1
            n["act right"] += (g > 0) == (p > 0)
            n["acts"] += g > 0
            n["told"] += p > 0
            n["hit"] += g == p > 0
    return {
        "act or not, of marked words": n["act right"] / n["marked"],
        "typed act F1, of marked words": 2 * n["hit"] / max(1, n["acts"] + n["told"]),
        "words": n["marked"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("run", "data", "base", "corpus", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hold-out", type=int, default=0, metavar="K")
    parser.add_argument("--rehearse", type=int, default=3, help="every so many batches one of the old tasks")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    bounds = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    nlp = spacy.blank("en")
    reader, linker = Reader(Shape(), tokenizer.get_vocab_size()), Linker(Shape())
    reader.load_state_dict(load_file(str(args.run / "reader.safetensors")), strict=False)
    linker.load_state_dict(load_file(str(args.run / "linker.safetensors")))
    rng = random.Random(args.seed)
    run = Run(reader, linker, bounds, rng)

    sentences = corpus_marks.read(args.corpus)
    rng.shuffle(sentences)
    labelled = [act_chunk(s, nlp, tokenizer, bounds) for s in sentences]
    held = labelled[:: args.hold_out] if args.hold_out else []
    taught = [item for i, item in enumerate(labelled) if not args.hold_out or i % args.hold_out]
    print(len(taught), "sentences taught", len(held), "held out", flush=True)

    typed = typed_sentences(args.data / "events/zsp_plv_train.jsonl", nlp, tokenizer)
    texts = polnear(args.data / "polnear/train.jsonl", nlp, tokenizer)[:240]
    old = make_epoch(run, texts, 0)
    teach(run, taught, typed, old, args)
    if held:
        print(judged(reader, held), flush=True)
    save(run, args.out)
    inputs = json.loads((args.run / "inputs.json").read_text())
    for path in sorted(args.corpus.glob("*.txt")):
        inputs[f"corpus/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (args.out / "inputs.json").write_text(json.dumps(inputs, indent=1))


def teach(run: Run, taught: list[Labelled], typed: list, old: list[Chunk], args: argparse.Namespace) -> None:
    """Batches of marked sentences, and between them of what the encoder knew before."""
    size = 16
    for name, part in run.reader.named_parameters():
        part.requires_grad_(not name.startswith(LEFT_ALONE))
    fresh = [p for n, p in run.reader.named_parameters() if n.startswith("acts")]
    ids = {id(p) for p in fresh}
    rest = [p for p in [*run.reader.parameters(), *run.linker.parameters()] if id(p) not in ids and p.requires_grad]
    opt = torch.optim.AdamW(
        [{"params": rest, "lr": args.rate}, {"params": fresh, "lr": args.rate * 10}], weight_decay=0.01
    )
    steps = args.epochs * (len(taught) // size + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / 20, max(0.02, 1 - s / steps)))
    acts_order, types_order, at = endless(len(taught), run.rng), endless(len(typed), run.rng), 0
    run.reader.train(), run.linker.train()
    began, sums = time.time(), np.zeros(2)
    for step in range(steps):
        loss = act_loss(run.reader, [taught[next(acts_order)] for _ in range(size)])
        sums[0] += loss.item()
        if args.rehearse and step % args.rehearse == 0:
            known = old_loss(run, old[at : at + 2], typed, types_order)
            at = (at + 2) % max(1, len(old) - 2)
            loss = loss + known
            sums[1] += known.item()
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*run.reader.parameters(), *run.linker.parameters()], 2.0)
        opt.step(), schedule.step()
        if step % 20 == 19:
            acts, known_loss = sums[0] / 20, sums[1] * max(1, args.rehearse) / 20
            print(
                f"step {step + 1}/{steps} {time.time() - began:.0f}s acts {acts:.3f} known {known_loss:.3f}", flush=True
            )
            sums[:] = 0


def old_loss(run: Run, chunks: list[Chunk], typed: list, order) -> Tensor:  # type: ignore[no-untyped-def]
    batch = [*chunks, *(typed_batch(typed, order, run.bounds, run.rng) for _ in range(1))]
    pieces, first, cue, bias, real = batched(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, narrow, kinds, _ = run.reader(pieces, first, bias)
        links = link_loss(run.linker, narrow, real, batch, run.rng)
    cues = fn.cross_entropy(scores.float().reshape(-1, 3), cue.reshape(-1), ignore_index=-100) * 8
    return (cues + links + type_loss(kinds, batch, typed) * 0.5) * 0.5


if __name__ == "__main__":
    main()
