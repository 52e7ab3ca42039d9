"""Turns shipped graphs back into a run to go on from, for want of the weights they were made of.

    python training/reopen.py --models src/polybius/models --base MINILM --out RUN

Int8 weights are multiplied by their scales again; biases, norms and what else is kept exact in the graphs is taken as
it stands.  Word embeddings are those of the base model, for no run moves them.  Printed is how far the reopened network
and the graph agree on sentences; `RUN/inputs.json` names the graphs' sha256 beside what they were made from.
"""

import argparse
import hashlib
import json
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from inputs import Words
from onnx import numpy_helper
from train_encoder import Run, corpus_units, fresh_run, save, tokenizer_of

from polybius.coding.encoder import HEADS

GRAPHS = {"reader": "model", "statements": "statements", "parties": "parties"}
KEPT_AS_PUBLISHED = "word.weight"


def state_of(path: Path, heads: Collection[str] = ()) -> dict[str, torch.Tensor]:
    """The weights in a quantised graph, by the names its network gives them; `heads` are those of the reader."""
    graph = onnx.load(str(path)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    names = matrix_names(graph, heads)
    found = {}
    for name, values in held.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            exact = (values.astype(np.float32) - held[f"{stem}_zero_point"]) * held[f"{stem}_scale"]
            own = names.get(name)
            found[own or stem] = exact.T if own else exact
        elif not name.endswith(("_scale", "_zero_point")):
            found[name] = values
    return {n.removeprefix("reader."): torch.from_numpy(np.array(v, dtype=np.float32)) for n, v in found.items()}


def matrix_names(graph: onnx.GraphProto, heads: Collection[str]) -> dict[str, str]:
    """For each quantised matrix the name of the weight it holds, told by the module whose product it is a part of.

    The exporter names products after their module ("/reader/layers.0/up/MatMul"), the matrices only by number.
    """
    found = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            module = node.name.strip("/").split("/MatMul")[0].replace("/", ".").removeprefix("reader.")
            found[node.input[1]] = f"head.{module}.weight" if module in heads else f"{module}.weight"
    return found


def reopened(run: Run, models: Path) -> None:
    """Fills the networks with what the graphs hold; raises where anything but word embeddings would stay untaught."""
    for name, part in run.parts().items():
        state = state_of(models / f"{GRAPHS[name]}.onnx", HEADS if name == "reader" else ())
        state.pop(KEPT_AS_PUBLISHED, None)
        own = part.state_dict()
        wanted = set(own) - {KEPT_AS_PUBLISHED}
        given = {key: value for key, value in state.items() if key in wanted}
        if set(given) != wanted or any(own[key].shape != value.shape for key, value in given.items()):
            raise ValueError(f"{name}: the graph lacks {sorted(wanted - set(given))}")
        part.load_state_dict(given, strict=False)


@torch.no_grad()
def agreement(run: Run, models: Path, words: Words, heads: Sequence[str], most: int = 300) -> dict[str, float]:
    """The share of words of the corpus to which network and graph give the same likeliest label, for each head."""
    session = onnxruntime.InferenceSession(str(models / "model.onnx"), providers=["CPUExecutionProvider"])
    same: dict[str, list[np.ndarray]] = {name: [] for name in heads}
    for unit in corpus_units(words)[:: max(1, 6000 // most)]:
        pieces = np.array([[run.bounds[0], *(p for word in unit.words for p in word), run.bounds[1]]])
        first = np.cumsum([1, *(len(word) for word in unit.words[:-1])])[None]
        ours = run.reader(torch.from_numpy(pieces), torch.from_numpy(first))
        for name, theirs in zip(heads, session.run(heads, {"pieces": pieces, "first": first}), strict=True):
            same[name].append((ours[name].argmax(-1).numpy() == theirs.argmax(-1))[0])
    return {name: round(float(np.concatenate(rows).mean()), 4) for name, rows in same.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("models", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = tokenizer_of(args.base)
    run = fresh_run(args.base, tokenizer, 0)
    reopened(run, args.models)
    run.train(False)
    print("same label", agreement(run, args.models, Words(tokenizer), ("cue", "acts")))
    save(run, args.out)
    labels = json.loads((args.models / "labels.json").read_text())
    graphs = {
        f"{labels['name']}-{labels['version']}/{graph}.onnx": hashlib.sha256(
            (args.models / f"{graph}.onnx").read_bytes()
        ).hexdigest()
        for graph in GRAPHS.values()
    }
    (args.out / "inputs.json").write_text(json.dumps(labels["inputs"] | graphs, indent=1))


if __name__ == "__main__":
    main()
