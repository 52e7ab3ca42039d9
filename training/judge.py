"""How well the encoder's heads do on what was held out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import inputs
import numpy as np
import torch
from inputs import ANCHOR, CONTENT, CUE, SOURCE, Unit
from network import PARTY_TAGS, type_logits

if TYPE_CHECKING:
    from train_encoder import Run


def report(run: "Run", articles: list[inputs.Article], held: dict[str, list[Unit]], out: Path) -> None:
    """Prints and writes the scores of each head."""
    scores = {
        "attribution": attribution(run, articles) if articles else None,
        "types": types(run, held["types"]) if held.get("types") else None,
        "subtypes": subtypes(run, held["subtypes"]) if held.get("subtypes") else None,
        "corpus": corpus(run, held["corpus"]) if held.get("corpus") else None,
    }
    (out / "scores.json").write_text(json.dumps(scores, indent=1))
    print(
        json.dumps({k: {n: v for n, v in s.items() if n != "chances"} for k, s in scores.items() if s}, indent=1),
        flush=True,
    )


@torch.no_grad()
def _read(run: "Run", unit: Unit) -> dict[str, torch.Tensor]:
    from train_encoder import batched

    batch = batched([unit], run.bounds)
    return run.reader(batch.pieces, batch.first)


@torch.no_grad()
def _linked(linker: torch.nn.Module, words: torch.Tensor, links: list[np.ndarray], mark: int) -> np.ndarray:
    marks = torch.from_numpy(np.stack([(tags == mark).astype(np.float32) for tags in links]))
    outside = torch.from_numpy(np.stack([tags < 0 for tags in links]))[:, None, None] * -1e4
    return linker(words.expand(len(links), -1, -1), marks, outside).argmax(-1).numpy()


def _f1(hit: int, given: int, wanted: int) -> float:
    return round(200 * hit / max(1, given + wanted), 1)


def attribution(run: "Run", articles: list[inputs.Article]) -> dict[str, float]:
    """F1 of cue starts; with the cue given, exact sources, exact contents and F1 of content words."""
    n = dict.fromkeys(["cue", "cue given", "cue wanted", "source", "sources", "content", "hit", "given", "wanted"], 0)
    links = 0
    for unit in (u for a in articles for u in inputs.windowed(a, 224)):
        made = _read(run, unit)
        starts = set(np.flatnonzero(made["cue"][0].argmax(-1).numpy() == 1).tolist())
        gold = {int(np.flatnonzero(t == CUE)[0]) for t in unit.links}
        n["cue"] += len(starts & gold)
        n["cue given"] += len(starts)
        n["cue wanted"] += len(gold)
        if not unit.links:
            continue
        links += len(unit.links)
        for goal, tag in zip(unit.links, _linked(run.statements, made["narrow"], unit.links, CUE), strict=True):
            n["source"] += bool((goal == SOURCE).any() and ((goal == SOURCE) == (tag == SOURCE)).all())
            n["sources"] += bool((goal == SOURCE).any())
            n["content"] += bool(((goal == CONTENT) == (tag == CONTENT)).all())
            n["hit"] += int(((goal == CONTENT) & (tag == CONTENT)).sum())
            n["given"] += int((tag == CONTENT).sum())
            n["wanted"] += int((goal == CONTENT).sum())
    return {
        "cue F1": _f1(n["cue"], n["cue given"], n["cue wanted"]),
        "source exact, cue given": round(100 * n["source"] / max(1, n["sources"]), 1),
        "content exact, cue given": round(100 * n["content"] / max(1, links), 1),
        "content token F1, cue given": _f1(n["hit"], n["given"], n["wanted"]),
    }


def types(run: "Run", units: list[Unit]) -> dict[str, object]:
    """Accuracy of the likeliest type (concede and retreat are one), and the chances of all."""
    chances = []
    right = 0
    for unit in units:
        made = _read(run, unit)
        found = type_logits(made["typed"][0], torch.ones(1, len(unit.words)))[0].sigmoid().tolist()
        right += int(np.argmax(found)) in unit.sentences[0].types
        chances.append(found)
    return {"accuracy": round(100 * right / len(units), 1), "chances": chances}


def subtypes(run: "Run", units: list[Unit]) -> dict[str, object]:
    right, chances = 0, []
    for unit in units:
        logits = type_logits(_read(run, unit)["subtype"][0], torch.ones(1, len(unit.words)))[0]
        right += int(logits.argmax()) in unit.subtypes[0][1]
        chances.append(logits.softmax(-1).tolist())
    return {"accuracy": round(100 * right / len(units), 1), "chances": chances}


def corpus(run: "Run", units: list[Unit]) -> dict[str, object]:  # noqa: C901 - one pass that counts for every head
    """Acts among marked words, sentence types, factuality of true acts, roles of true acts, statements."""
    from train_encoder import split_factuality

    n: dict[str, int] = {}

    def add(name: str, by: int = 1) -> None:
        n[name] = n.get(name, 0) + int(by)

    for unit in units:
        made = _read(run, unit)
        guess = made["acts"][0].argmax(-1).numpy()
        for goal, got, weight in zip(unit.acts, guess, unit.weights, strict=False):
            if weight > inputs.UNLABELLED:
                add("marked"), add("act or not", (goal > 0) == (got > 0))
            add("acts wanted", goal > 0), add("acts given", got > 0), add("acts hit", goal == got > 0)
        if unit.facts:
            at = [fact[0] for fact in unit.facts]
            polar, sure, when, told = split_factuality(made["factuality"][0, at])
            for fact, a, b, c, d in zip(unit.facts, polar > 0, sure.argmax(-1), when.argmax(-1), told > 0, strict=True):
                add("facts")
                for name, got, goal in zip(
                    ("polarity", "certainty", "tense", "era"), (a, b, c, d), fact[1:], strict=True
                ):
                    add(name, int(got) == goal)
        for goal, got in zip(
            unit.parties, _linked(run.parties, made["party"], unit.parties, ANCHOR) if unit.parties else [], strict=True
        ):
            goal, got = goal[goal >= 0], got[goal >= 0]
            for i, name in enumerate(PARTY_TAGS):
                if name not in {"none", "anchor"} and (goal == i).any():
                    add(f"{name}s"), add(name, ((goal == i) == (got == i)).all())
                elif name not in {"none", "anchor"} and (got == i).any():
                    add(f"{name} invented")
        typed = type_logits(made["typed"][0], _masks(unit, made["typed"].shape[1])).sigmoid() > 0.5
        for row, sentence in zip(typed, unit.sentences, strict=True):
            found = set(np.flatnonzero(row.numpy()).tolist())
            add("types hit", len(found & set(sentence.types)))
            add("types given", len(found)), add("types wanted", len(sentence.types))
    shares = {
        name: round(100 * n.get(name, 0) / max(1, n["facts"]), 1) for name in ("polarity", "certainty", "tense", "era")
    }
    roles = {
        f"{r} exact": round(100 * n.get(r, 0) / max(1, n.get(f"{r}s", 0)), 1)
        for r in ("actor", "recipient", "place", "time")
    }
    return {
        "act or not, of marked words": round(100 * n["act or not"] / n["marked"], 1),
        "act word F1": _f1(n["acts hit"], n["acts given"], n["acts wanted"]),
        "sentence types F1": _f1(n["types hit"], n["types given"], n["types wanted"]),
        **shares, **roles, "counts": n,
    }  # fmt: skip


def _masks(unit: Unit, width: int) -> torch.Tensor:
    mask = torch.zeros(len(unit.sentences), width)
    for row, sentence in zip(mask, unit.sentences, strict=True):
        row[sentence.words.start : sentence.words.stop] = 1
    return mask
