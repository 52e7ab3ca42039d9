"""Writes the weighted mean of two trained runs: what the second learned, with less of what it forgot.

    python training/mix_encoder.py --before RUN --after ACTS --share 0.6 --out MIXED

The mean of the weights before and after teaching keeps most of both (Wortsman et al. 2022, "Robust fine-tuning of
zero-shot models").  Weights that only the second run has, the head for acts, are taken from there.
"""

import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

NEW = "acts"


def mixed(before: dict[str, Tensor], after: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """`share` of the weights after teaching, the rest of those before."""
    return {
        name: (weight if name not in before or name.startswith(NEW) else before[name].lerp(weight, share)).contiguous()
        for name, weight in after.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("before", "after", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.6)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for file in ("reader.safetensors", "linker.safetensors"):
        runs = (load_file(str(folder / file)) for folder in (args.before, args.after))
        save_file(mixed(*runs, args.share), str(args.out / file))
    shutil.copy(args.after / "inputs.json", args.out)


if __name__ == "__main__":
    main()
