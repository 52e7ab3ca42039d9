"""Fits the weighing of proposals (`models/decision.json`) on corpus sentences that a model has not seen.

    python training/fit_decision.py --models MODELS --files wire.labels [FILE …] --out src/polybius/models
    python training/fit_decision.py --fold 0=MODELS [--fold 1=MODELS …] --base MINILM --data DATA \\
        --out src/polybius/models

MODELS is what `export_encoder.py` made of a run that was not taught the FILES of the corpus, or of a run of
`train_encoder.py --fold K`.  A proposal is right where the corpus has an act of its type whose words it shares; one for
a sentence as a whole, where the sentence has an act of its type.  Written beside the weights: on how many proposals,
how good, and how well calibrated a fit is that left the sentences judged out.  A fit that is worse calibrated than
`MOST_OFF` is not written.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import corpus_labels
import inputs
import numpy as np
import train_encoder
from inputs import Words

from polybius.coding.encoder import Tags
from polybius.coding.events import anchors, decision
from polybius.coding.events.anchors import Surroundings
from polybius.coding.events.drafts import Reading
from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.errors import IntakeError
from polybius.intake import read
from polybius.types import Document

RIDGE = 1e-2  # of .001 to .03 the best calibrated on halves left out
MOST_OFF = 0.05  # expected calibration error; more than that, and a probability would not be what it says
BINS = 10
TYPED = train_encoder.FILES["types"]
Row = tuple[dict[str, float], bool]


def rows_of(coder: Coder, lines: Sequence[corpus_labels.Line]) -> tuple[list[list[Row]], list[list[Row]]]:
    """For each line its proposals with and without the model: features, and whether the proposal is right."""
    with_model, alone = [], []
    for n, line in enumerate(lines):
        try:
            reading = coder.reading(read(Document(str(n), line.text, "text/plain")))
        except IntakeError:  # too short to tell the language
            continue
        if reading.article.text != line.text:
            continue
        with_model.append(_judged(reading, line, reading.tags))
        alone.append(_judged(reading, line, Tags.none()))
    return with_model, alone


def _judged(reading: Reading, line: corpus_labels.Line, tags: Tags) -> list[Row]:
    """The proposals of rules and, where it was asked, model for one line, each right or not."""
    around = Surroundings(reading.parse, reading.actors, reading.places, reading.lexicon, reading.times, tags)
    right = [(act.type, act.anchor) for act in line.acts if act.type != "NONE"]
    found = []
    for anchor in anchors.proposed(around):
        asked = anchors.proposal(around, anchor)
        here = reading.parse.sentences[reading.parse.tokens[anchor.head].sentence].span
        words = here if asked.by == "sentence" else anchor.span
        hit = any(t == anchor.rule.type and start < words.end and words.start < end for t, (start, end) in right)
        found.append((decision.features(reading.parse, tags if tags.model else None, asked), hit))
    return found


def typed_lines(path: Path, fold: int, seed: int) -> list[corpus_labels.Line]:
    """The sentences of Zero-Shot-PLOVER that the fold left out, as lines whose one act is somewhere in them."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    order = random.Random(seed).sample(range(len(rows)), len(rows))
    lines = []
    for i in sorted(order[fold :: train_encoder.FOLDS]):
        text, code = rows[i]["text"], rows[i]["expected_events"][0]["code"]
        types = ("CONCEDE", "RETREAT") if code == "YIELD" else (code,)
        lines.append(corpus_labels.Line(text, tuple(corpus_labels.Act(t, None, (0, len(text))) for t in types)))
    return lines


def fitted(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """Weights of a ridge logistic regression, the bias last; Newton's method."""
    x = np.array([[f.get(name, 0.0) for name in names] + [1.0] for f, _ in rows])
    y = np.array([float(hit) for _, hit in rows])
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE * len(y))
    penalty[-1] = 0
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + penalty * w
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-6), gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def chances(rows: Sequence[Row], names: Sequence[str], w: np.ndarray) -> np.ndarray:
    x = np.array([[f.get(name, 0.0) for name in names] + [1.0] for f, _ in rows])
    return 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))


def reliability(given: np.ndarray, right: np.ndarray) -> list[tuple[float, float, int]]:
    """Of each bin of probabilities of equal width: the mean one given, the share that was right, how many there are."""
    at = np.minimum((given * BINS).astype(int), BINS - 1)
    return [
        (round(float(given[at == b].mean()), 3), round(float(right[at == b].mean()), 3), int((at == b).sum()))
        for b in sorted(set(at.tolist()))
    ]


def calibration_error(given: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error (Naeini et al. 2015)."""
    return sum(abs(told - found) * n for told, found, n in reliability(given, right)) / len(given)


def weighing(groups: list[list[Row]], seed: int) -> dict[str, Any]:
    """Weights from all sentences, and how a fit on half of them does on the other half."""
    rows = [row for group in groups for row in group]
    names = sorted({name for features, _ in rows for name in features})
    order = random.Random(seed).sample(range(len(groups)), len(groups))
    halves = [[row for i in order[part::2] for row in groups[i]] for part in (0, 1)]
    p = np.concatenate([chances(halves[1 - i], names, fitted(halves[i], names)) for i in (0, 1)])
    y = np.concatenate([[float(hit) for _, hit in halves[1 - i]] for i in (0, 1)])
    w = fitted(rows, names)
    told = p >= 0.5
    hit = float((told * y).sum())
    return {
        "bias": round(float(w[-1]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(names, w[:-1], strict=True)},
        "fitted on": {
            "sentences": len(groups), "proposals": len(rows), "right": int(y.sum()),
            "precision": round(hit / told.sum(), 3), "recall of proposals": round(hit / y.sum(), 3),
            "calibration error": round(calibration_error(p, y), 3),
            "reliability": reliability(p, y),
        },
    }  # fmt: skip


def held_lines(fold: int, seed: int) -> list[corpus_labels.Line]:
    """The lines of the labelled files that `train_encoder.py --fold` leaves out, in its own order."""
    tokenizer = train_encoder.tokenizer_of(args.base)
    words = Words(tokenizer)
    marked = inputs.marked(args.corpus, words)
    items = [item for path in sorted(args.corpus.glob("*.labels")) for item in corpus_labels.read(path)]
    owners: list[corpus_labels.Item | None] = [None] * len(marked)
    for item in items:
        owners += [item] * sum(1 for _ in inputs._item(item, words))
    order = random.Random(seed).sample(range(len(owners)), len(owners))
    held = {id(owners[i]): owners[i] for i in sorted(order[fold :: train_encoder.FOLDS]) if owners[i] is not None}
    # A report of which any window was taught is no fair judge.
    taught = {id(o) for i, o in enumerate(owners) if o is not None and i not in set(order[fold :: train_encoder.FOLDS])}
    return [line for key, item in held.items() if key not in taught and item for line in item.lines]


def kept(groups: list[list[Row]]) -> dict[str, Any]:
    """The weighing of rules alone as it stands, and how well calibrated it is on lines it was not fitted on."""
    found = json.loads((args.out / decision.FILE).read_text(encoding="utf-8"))["rules alone"]
    rows = [row for group in groups for row in group]
    w = np.array([*found["weights"].values(), found["bias"]])
    given, right = chances(rows, list(found["weights"]), w), np.array([float(hit) for _, hit in rows])
    error = round(calibration_error(given, right), 3)
    told = {"calibration error": error, "proposals elsewhere": len(rows), "reliability": reliability(given, right)}
    return found | {"fitted on": found["fitted on"] | told}


def unseen_lines(models: Path, files: Sequence[str]) -> list[corpus_labels.Line]:
    """The lines of files of the corpus; raises where the model was taught one of them."""
    taught = json.loads((models / "labels.json").read_text(encoding="utf-8"))["inputs"]
    seen = [name for name in files if f"corpus/{name}" in taught]
    if seen:
        raise SystemExit(f"{models} was taught {', '.join(seen)}: no fair judge")
    items = [item for name in files for item in corpus_labels.read(args.corpus / name)]
    return [line for item in items for line in item.lines]


def judged_by() -> Iterator[tuple[str, list[corpus_labels.Line]]]:
    """The models to judge and the lines to judge them by."""
    if args.models:
        yield args.models, unseen_lines(Path(args.models), args.files)
    for given in args.fold or ():
        fold, _, models = given.partition("=")
        yield models, [*held_lines(int(fold), args.seed), *typed_lines(args.data / TYPED, int(fold), args.seed)]


def main() -> None:
    with_model: list[list[Row]] = []
    alone: list[list[Row]] = []
    for models, lines in judged_by():
        more_with, more_alone = rows_of(Coder(Config(models=models)), lines)
        with_model += more_with
        alone += more_alone
    found = {"with model": weighing(with_model, args.seed)}
    found["rules alone"] = kept(alone) if args.keep_alone else weighing(alone, args.seed)
    for name, one in found.items():
        if one["fitted on"]["calibration error"] > MOST_OFF:
            raise SystemExit(f"{name}: calibration error {one['fitted on']['calibration error']} > {MOST_OFF}")
    (args.out / decision.FILE).write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps({name: one["fitted on"] for name, one in found.items()}, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", help="a model that was not taught FILES")
    parser.add_argument("--files", nargs="+", default=[], help="names of files of the corpus")
    parser.add_argument("--keep-alone", action="store_true", help="leave the weighing of rules alone, and check it")
    parser.add_argument("--fold", action="append", metavar="K=MODELS")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=train_encoder.CORPUS)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    if bool(args.models) != bool(args.files) or not (args.models or (args.fold and args.data and args.base)):
        parser.error("give --models and --files, or --fold, --data and --base")
    main()
