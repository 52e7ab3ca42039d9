"""Turns a trained run into what is shipped: two ONNX graphs (the large one int8), tokenizer and labels.

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
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from train_encoder import TYPES, Linker, Reader, Shape

VERSION = "2"


def export(model: torch.nn.Module, example: tuple[torch.Tensor, ...], path: Path, given: dict, made: list[str]) -> None:
    torch.onnx.export(
        model.eval(), example, str(path), input_names=list(given), output_names=made,
        dynamic_axes={**given, **{name: {1: "words"} for name in made}}, opset_version=17, dynamo=False,
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
        a, b = (s.run(None, given)[0].argmax(-1) for s in sessions)
        same.append((a == b).mean())
    return float(np.mean(same))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("run", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    reader, linker = Reader(Shape(), tokenizer.get_vocab_size()), Linker(Shape())
    reader.load_state_dict(load_file(str(args.run / "reader.safetensors")))
    linker.load_state_dict(load_file(str(args.run / "linker.safetensors")))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        pieces, first = torch.randint(1000, 2000, (1, 30)), torch.arange(1, 21)[None]
        export(
            reader,
            (pieces, first),
            exact,
            {"pieces": {1: "pieces"}, "first": {1: "words"}},
            ["cue", "narrow", "typed", "acts"],
        )
        quantised(exact, args.out / "model.onnx")
        print("same cue label", agreement(exact, args.out / "model.onnx", tokenizer.get_vocab_size()))
        export_linker(linker, Path(folder) / "exact_linker.onnx")
        quantised(Path(folder) / "exact_linker.onnx", args.out / "linker.onnx")
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    labels = {
        "name": "polybius-minilm",
        "version": VERSION,
        "types": TYPES,
        "bounds": [tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")],
        "inputs": json.loads((args.run / "inputs.json").read_text()),
    }
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")


if __name__ == "__main__":
    main()
