"""Turns a trained run into what is shipped: three ONNX graphs (int8), tokenizer and labels.

python training/export_encoder.py --run RUN --base MINILM --out src/polybius/models
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from network import MODES, SUBTYPES, TYPES, Linker, Reader, Shape
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from train_encoder import fresh_run, load

from polybius.coding.encoder import HEADS

VERSION = "4"


class _Ordered(torch.nn.Module):
    """The reader with its heads' scores in the order the coder asks for them."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: torch.Tensor, first: torch.Tensor) -> tuple[torch.Tensor, ...]:
        made = self.reader(pieces, first)
        return tuple(made[name] for name in HEADS)


def export_reader(reader: Reader, path: Path) -> None:
    example = (torch.randint(1000, 2000, (1, 30)), torch.arange(1, 21)[None])
    torch.onnx.export(
        _Ordered(reader).eval(), example, str(path), input_names=["pieces", "first"], output_names=list(HEADS),
        dynamic_axes={"pieces": {1: "pieces"}, "first": {1: "words"}, **{name: {1: "words"} for name in HEADS}},
        opset_version=17, dynamo=False,
    )  # fmt: skip


def export_linker(linker: Linker, path: Path) -> None:
    cues = torch.zeros(2, 20)
    cues[0, 3] = cues[1, 5:7] = 1
    torch.onnx.export(
        linker.eval(), (torch.randn(1, 20, Shape().link_width), cues), str(path),
        input_names=["words", "cues"], output_names=["tags"], opset_version=17, dynamo=False,
        dynamic_axes={"words": {1: "words"}, **{name: {0: "cues", 1: "words"} for name in ("cues", "tags")}},
    )  # fmt: skip


def quantised(exact: Path, small: Path) -> None:
    """Writes a graph with int8 weights; activations are scaled as they come."""
    quantize_dynamic(exact, small, weight_type=QuantType.QInt8, per_channel=True)


def agreement(exact: Path, small: Path, vocabulary: int) -> float:
    """The share of words to which both graphs give the same cue label, over random word pieces."""
    rng = np.random.default_rng(1)
    sessions = [onnxruntime.InferenceSession(str(p), providers=["CPUExecutionProvider"]) for p in (exact, small)]
    same = []
    for n in (20, 60, 120, 200):
        given = {"pieces": rng.integers(1000, vocabulary, (1, n)), "first": np.arange(n)[None]}
        a, b = (s.run(["cue"], given)[0].argmax(-1) for s in sessions)
        same.append((a == b).mean())
    return float(np.mean(same))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("run", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    run = fresh_run(args.base, tokenizer, 0)
    load(run, args.run)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        export_reader(run.reader, exact)
        quantised(exact, args.out / "model.onnx")
        print("same cue label", agreement(exact, args.out / "model.onnx", tokenizer.get_vocab_size()))
        for name, linker in (("statements", run.statements), ("parties", run.parties)):
            export_linker(linker, exact)
            quantised(exact, args.out / f"{name}.onnx")
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    labels = {
        "name": "polybius-minilm",
        "version": VERSION,
        "types": TYPES,
        "modes": MODES,
        "subtypes": SUBTYPES,
        "bounds": list(run.bounds),
        "inputs": json.loads((args.run / "inputs.json").read_text()),
    }
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")


if __name__ == "__main__":
    main()
