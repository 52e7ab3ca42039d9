"""Fits how an event's confidence follows from the weighing of its words (`models/decision.json`, "events").

    python training/fit_confidence.py --out src/polybius/models

A proposal's probability is fitted before the vetoes of `events/drafts.py`, so that what survives them is right more
often than it says.  A slope and a shift of its log odds (Platt 1999) mend this, fitted on the events given for our own
sentences of `tests/cases`, which no model is taught.  Right is an event whose type is a true act's and whose words are.
Printed: the expected calibration error before, and of fits on one half of the sentences judged by the other.
"""

import argparse
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from fit_decision import calibration_error

from polybius.bench.words import any_shared, standing
from polybius.coding.events import decision
from polybius.coding.pipeline import Coder
from polybius.errors import IntakeError
from polybius.types import Document, Event

SENTENCES = Path(__file__).parents[1] / "tests" / "cases"
Pair = tuple[float, bool]  # log odds of the weighing, whether the event is right


def pairs(coder: Coder, path: Path) -> list[list[Pair]]:
    """For each sentence its events: what the weighing says, and whether they are right."""
    found = []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        try:
            coding = coder.read(Document(str(row["id"]), row["text"], "text/plain"))
        except IntakeError:
            continue
        found.append([(decision.odds_of(event.confidence), _right(event, row)) for event in coding.events])
    return found


def _right(event: Event, row: dict) -> bool:  # type: ignore[type-arg]
    """Whether the sentence has an act of the event's type that shares words with it."""
    true = [act for act in row["events"] if act["type"] == event.type]
    words = [words for act in true for words in (act["anchor"], *act.get("anchor_alt", ()))]
    told = [span for one in words for span in standing(row["text"], one)]
    return any_shared([event.anchor], told)


def fitted(given: Sequence[Pair]) -> tuple[float, float]:
    """Slope and shift of a logistic regression on one feature; Newton's method, lightly held to slope 1, shift 0."""
    x, y = np.array([[odds, 1.0] for odds, _ in given]), np.array([float(right) for _, right in given])
    w, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ w)))
        gradient = x.T @ (p - y) + (w - prior)
        w = w - np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(2), gradient)
    return float(w[0]), float(w[1])


def error(given: Sequence[Pair], slope: float, shift: float) -> float:
    p = np.array([1 / (1 + math.exp(-(slope * odds + shift))) for odds, _ in given])
    return calibration_error(p, np.array([float(right) for _, right in given]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    path = args.out / decision.FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    content[decision.EVENTS] = {"bias": 0.0, "weights": {"odds": 1.0}}  # as the weighing says
    path.write_text(json.dumps(content, indent=1) + "\n")
    coder = Coder()
    groups = [group for name in ("sentences.jsonl", "sentences-2.jsonl") for group in pairs(coder, SENTENCES / name)]
    order = random.Random(args.seed).sample(range(len(groups)), len(groups))
    halves = [[pair for i in order[part::2] for pair in groups[i]] for part in (0, 1)]
    whole = [pair for group in groups for pair in group]
    slope, shift = fitted(whole)
    crossed = [round(error(halves[1 - part], *fitted(halves[part])), 3) for part in (0, 1)]
    content[decision.EVENTS] = {
        "bias": round(shift, 4), "weights": {"odds": round(slope, 4)},
        "fitted on": {
            "sentences": len(groups), "events": len(whole), "calibration error before": round(error(whole, 1, 0), 3),
            "of halves by the other": crossed,
        },
    }  # fmt: skip
    path.write_text(json.dumps(content, indent=1) + "\n")
    print(json.dumps(content[decision.EVENTS], indent=1))


if __name__ == "__main__":
    main()
