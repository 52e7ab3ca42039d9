"""Fits what each feature of two tellings weighs (`data/merge/weights.yaml`) on sets that say which events are the same.

    python training/fit_merging.py ~/sets [--judged ~/judged] [--write]

Inputs below the folder: `events/accent_dedup_groups.jsonl` (records of the ACCENT coder, grouped by people; without
text), `ucdp_ukraine/dev.jsonl` (headlines of UCDP events), `ecbplus/train.jsonl` (ECB+).  A logistic regression that is
held to the `guess` of each feature: what the sets do not show stays as it was thought.  Each set counts as much as the
others.

`--judged` names a folder with pairs of events of different reports that somebody has read and judged: `reports.jsonl`
(`id`, `text`, `published`) and `pairs.jsonl` (`a` and `b`, each the id of a report and the offset at which the words of
an event begin, and `same`).  Of such a set only its pairs are known, so that for it the pairs that come out likelier
than not are held against those that were judged the same.  `test.jsonl`, in the form of `pairs.jsonl`, is never fitted.

  Printed: pair F1 of the groups that come out, for ACCENT and Ukraine by
cross-validation, in which no pair is judged by weights that have seen either of its documents.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

from polybius.coding.pipeline import Coder
from polybius.errors import IntakeError
from polybius.lexicon.actors import load, words_of
from polybius.lexicon.files import DATA, read_yaml
from polybius.record.merge.clusters import clusters, components
from polybius.record.merge.likeness import ALWAYS, FIGURES, WEIGHTS, features, ruled_out, weights
from polybius.record.merge.links import Keys, meeting
from polybius.record.tellings import tellings
from polybius.types import Actor, Document, Era, EventType, Span, Telling

Pair = tuple[str, str]
FOLDS = 5
HELD = 2.0  # how firmly a weight is held to its first guess
WEIGHT = 400.0  # pairs that each set counts for
# What must be right of the pairs of a judged set that come out joined: one that is not hides an incident.
SURE = 0.82


@dataclass(frozen=True)
class Case:
    """Two tellings that meet: their features, whether they are of one incident, and the folds of their documents."""

    pair: Pair
    features: tuple[str, ...]
    same: bool
    folds: tuple[int, int]


@dataclass(frozen=True)
class Source:
    """What a set gives: tellings, pairs of them to learn from, and the pairs of tellings that are of one incident."""

    tellings: Mapping[str, Telling]
    cases: Sequence[Case]
    gold: frozenset[Pair]
    whole: bool = True  # all pairs that are of one incident are known, and not only some pairs that were judged


def gathered(told: Mapping[str, Telling], documents: Mapping[str, str], groups: Mapping[str, frozenset[str]]) -> Source:
    """A set with its folds: documents that share an incident are in one fold."""
    by_incident: dict[str, list[str]] = defaultdict(list)
    for id, incidents in groups.items():
        for incident in incidents:
            by_incident[incident].append(id)
    gold = frozenset(pair for ids in by_incident.values() for pair in combinations(sorted(ids), 2))
    fold = folds(told, documents, gold)
    cases = [
        case(told, pair, pair in gold, fold)
        for pair in meeting({id: Keys.of(telling) for id, telling in told.items()})
        if ruled_out(told[pair[0]], told[pair[1]]) is None
    ]
    return Source(told, cases, gold)


def folds(told: Mapping[str, Telling], documents: Mapping[str, str], gold: Iterable[Pair]) -> dict[str, int]:
    """The fold of each telling: documents that share an incident are in one."""
    by_document: dict[str, list[str]] = defaultdict(list)
    for id, document in documents.items():
        by_document[document].append(id)
    tied = [*gold, *(pair for ids in by_document.values() for pair in combinations(ids, 2))]
    parts = list(components(told, {}, tied))
    random.Random(1).shuffle(parts)
    return {id: n % FOLDS for n, part in enumerate(parts) for id in part}


def case(told: Mapping[str, Telling], pair: Pair, same: bool, fold: Mapping[str, int]) -> Case:
    a, b = pair
    return Case(pair, tuple(name for name, _ in features(told[a], told[b])), same, (fold[a], fold[b]))


# --- the sets -----------------------------------------------------------------------------------------------


def ukraine(folder: Path, coder: Coder) -> Source:
    """The headlines of UCDP events, each a report of its own; one headline of one day is one report."""
    rows = [json.loads(line) for line in (folder / "ucdp_ukraine" / "dev.jsonl").open(encoding="utf-8")]
    events: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for one in row["headlines"]:
            events[one["headline"].strip(), one["date"]].add(row["doc_id"])
    told, documents, groups = {}, {}, {}
    for n, ((text, day), of) in enumerate(sorted(events.items())):
        for telling in coded(coder, f"h{n}", text, day):
            told[telling.id], documents[telling.id], groups[telling.id] = telling, f"h{n}", frozenset(of)
    return gathered(told, documents, groups)


def ecb(folder: Path, coder: Coder) -> Source:
    """ECB+: events whose words are those of a mention, by the chain of the mention."""
    told, documents, groups = {}, {}, {}
    for line in (folder / "ecbplus" / "train.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        for telling in coded(coder, row["doc_id"], row["text"], None):
            chain = chain_of(telling, row)
            if chain is not None:
                told[telling.id], documents[telling.id] = telling, row["doc_id"]
                groups[telling.id] = frozenset({chain})
    return gathered(told, documents, groups)


def chain_of(telling: Telling, row: Mapping) -> str | None:  # type: ignore[type-arg]
    """The chain of the mention that shares most with a telling's words."""
    shared = [
        (min(mention["end"], telling.anchor.end) - max(mention["start"], telling.anchor.start), mention["chain"])
        for mention in row["mentions"]
        if mention["class"] == "action" and mention["sentence"] in row["validated_sentences"]
    ]
    best = max(shared, default=(0, None))
    return best[1] if best[0] > 0 else None


def judged(folder: Path, name: str, coder: Coder) -> Source:
    """Pairs that somebody has judged, but for those that are ruled out or of which an event is no longer found."""
    reports = {row["id"]: row for row in map(json.loads, (folder / "reports.jsonl").open(encoding="utf-8"))}
    rows = [json.loads(line) for line in (folder / name).open(encoding="utf-8")]
    told, documents = {}, {}
    for ref in sorted({ref for row in rows for ref, _ in (row["a"], row["b"])}):
        for telling in coded(coder, ref, reports[ref]["text"], reports[ref].get("published")):
            told[telling.id], documents[telling.id] = telling, ref
    at = {(documents[id], telling.anchor.start): id for id, telling in told.items()}
    found = {
        (min(ids), max(ids)): row["same"]
        for row in rows
        if len(ids := [at[place] for place in (tuple(row["a"]), tuple(row["b"])) if place in at]) == 2
    }
    gold = frozenset(pair for pair, same in found.items() if same)
    fold = folds(told, documents, gold)
    kept = [pair for pair in sorted(found) if ruled_out(told[pair[0]], told[pair[1]]) is None]
    print(f"{name}: {len(rows)} judged, of {len(found)} both events are found, {len(found) - len(kept)} are ruled out")
    return Source(told, [case(told, pair, found[pair], fold) for pair in kept], gold, whole=False)


def coded(coder: Coder, ref: str, text: str, day: str | None) -> list[Telling]:
    """What the coder reads in a text, by ids that are the report's own."""
    try:
        published = date.fromisoformat(day) if day and day[:2] in {"19", "20"} else None
        coding = coder.read(Document(ref, text, "text/plain", published=published))
    except IntakeError:
        return []
    return [
        replace(telling, id=f"{ref}|{telling.event}", coding=ref,
                contests=tuple(f"{ref}|{id.rpartition('/')[2]}" for id in telling.contests))
        for telling in tellings(coding)
    ]  # fmt: skip


def accent(folder: Path) -> Source:
    """ACCENT's records that people found right: a code, two parties, the day of the news, the sentence.

    All records of a sentence with one code are of one word; sentences were coded one by one, so each is a coding.
    """
    types = {str(root): EventType(page["type"]) for page in pages() for root in page["cameo_roots"]}
    types |= {"19": EventType.ASSAULT, "01": EventType.ACCUSE}  # two types share 19; "01" is a statement, of no type
    told, documents, groups = {}, {}, {}
    for line in (folder / "events" / "accent_dedup_groups.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        event, day = row["expected_events"][0], row["date"]
        if row["human_wrong"]:
            continue
        told[row["id"]] = Telling(
            id=row["id"],
            coding=f"{row['doc']}#{row['sentence']}",
            event=row["id"],
            type=types[event["code"][:2]],
            anchor=Span(0, 1),
            words="",
            quote="",
            sentence=int(row["sentence"]),
            published=date(int(day[:4]), int(day[4:6]), int(day[6:])),
            mode=event["code"],
            cameo=event["code"],
            actors=tuple(map(actor, event["source"])),
            recipients=tuple(map(actor, event["target"])),
            era=Era.BACKGROUND if event["tense"] == "historical" else Era.NEWS,
        )
        documents[row["id"]], groups[row["id"]] = row["doc"], frozenset({row["group"] or row["id"]})
    return gathered(told, documents, groups)


def pages() -> Iterable[Mapping]:  # type: ignore[type-arg]
    found = (read_yaml(path) for path in sorted((DATA / "ontology").glob("*.yaml")))
    return [page for page in found if isinstance(page, dict) and "cameo_roots" in page]


def actor(words: str) -> Actor:
    """ "Pakistan|Military Personnel" as an actor: the country by its name, the sectors by our nouns for roles."""
    table = load()
    name, _, role = words.partition("|")
    folded = words_of(name)
    entry = next((form.entry for form in table.starting(folded[0]) if form.words == folded), None) if folded else None
    country = entry.country if entry else None
    sectors = entry.sectors if entry and not role else ()
    plain = re.split(r" - |/", role.lower())[0].split()
    for noun in (" ".join(plain), *plain[-1:], *plain[:1]) if plain else ():
        known = table.role(noun.removesuffix("s")) or table.role(noun)
        if known is not None and known.sectors:
            sectors = known.sectors
            break
    named = "" if role or (entry and entry.sort == "states") else f":{name}"
    return Actor(f"{country or name}.{'+'.join(sectors) or role}{named}", words, country, tuple(sectors))


# --- the fit ------------------------------------------------------------------------------------------------


def fitted(sets: Sequence[Sequence[Case]], guess: Mapping[str, float]) -> dict[str, float]:
    """The weights that the sets speak for, by Newton's method with halved steps."""
    names = sorted(guess)
    column = {name: n for n, name in enumerate(names)}
    rows = [(len(cases), case) for cases in sets for case in cases]
    x = np.zeros((len(rows), len(names)))
    for at, (_, case) in enumerate(rows):
        for name in case.features:
            x[at, column[name]] = 1.0
    y = np.array([float(case.same) for _, case in rows])
    size = np.array([WEIGHT / n for n, _ in rows])
    prior = np.array([guess[name] for name in names])

    def loss(w: np.ndarray) -> float:
        z = x @ w
        return float(size @ (np.logaddexp(0, z) - y * z) + HELD / 2 * np.sum((w - prior) ** 2))

    w = prior.copy()
    for _ in range(60):
        p = 1 / (1 + np.exp(-(x @ w)))
        gradient = x.T @ (size * (p - y)) + HELD * (w - prior)
        step = np.linalg.solve((x * (size * p * (1 - p))[:, None]).T @ x + HELD * np.eye(len(names)), gradient)
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-6:
            step = step / 2
        w = w - step
    return {name: float(w[column[name]]) for name in names}


def shifted(found: Mapping[str, float], sets: Mapping[str, Source]) -> dict[str, float]:
    """The weights with the `always` from which on groups come out best, over all sets alike; see `SURE`."""
    tried = [{**found, ALWAYS: found[ALWAYS] + step / 10} for step in range(0, 13, 2)]
    sure = [w for w in tried if all(f1(one, lambda _, w=w: w)[0] >= SURE for one in sets.values() if not one.whole)]
    return max(sure or tried[:1], key=lambda w: sum(f1(one, lambda case: w)[2] for one in sets.values()))


def chance(case: Case, weighed: Mapping[str, float]) -> float:
    """As `likeness` reckons it."""
    figures = sum(weighed[name] for name in case.features if name.startswith("figures/"))
    total = sum(weighed[name] for name in case.features if not name.startswith("figures/"))
    return float(1 / (1 + np.exp(-(total + min(max(figures, FIGURES[0]), FIGURES[1])))))


def grouped(one: Source, weighed: Callable[[Case], Mapping[str, float]]) -> str:
    return "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*f1(one, weighed))


def f1(one: Source, weighed: Callable[[Case], Mapping[str, float]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of tellings of the groups that come out, or over pairs that were judged."""
    chances = {case.pair: chance(case, weighed(case)) for case in one.cases}
    if one.whole:
        known = meeting({id: Keys.of(telling) for id, telling in one.tellings.items()})
        groups = clusters(one.tellings, dict.fromkeys(known, 0.0) | chances)
        found = {pair for group in groups for pair in combinations(sorted(group), 2)}
    else:
        found = {pair for pair, chance_ in chances.items() if chance_ > 0.5}
    right = len(found & one.gold)
    return right / max(1, len(found)), right / max(1, len(one.gold)), 2 * right / max(1, len(found) + len(one.gold))


def crossed(sets: Mapping[str, Source], name: str, guess: Mapping[str, float], shift: float) -> str:
    """How a set is grouped by weights that have seen neither document of the pair that they judge."""
    made: dict[frozenset[int], dict[str, float]] = {}

    def unseen(case: Case) -> dict[str, float]:
        out = frozenset(case.folds)
        if out not in made:
            kept = [
                [c for c in one.cases if key != name or not out & set(c.folds)] for key, one in sets.items()
            ]
            weights_ = fitted(kept, guess)
            made[out] = weights_ | {ALWAYS: weights_[ALWAYS] + shift}
        return made[out]

    return grouped(sets[name], unseen)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--judged", type=Path, help="folder with pairs of events that somebody has judged")
    asked.add_argument("--write", action="store_true", help="write the weights into data/merge/weights.yaml")
    given = asked.parse_args()
    coder = Coder()
    sets = {"accent": accent(given.folder), "ukraine": ukraine(given.folder, coder), "ecb": ecb(given.folder, coder)}
    if given.judged:
        sets["judged"] = judged(given.judged, "pairs.jsonl", coder)
    guess = weights(column="guess")
    for name, one in sets.items():
        share = sum(case.same for case in one.cases) / len(one.cases)
        print(f"{name}: {len(one.tellings)} tellings, {len(one.cases)} pairs, {share:.0%} of them of one incident")
        print("  by guess   ", grouped(one, lambda case: guess))
    raw = fitted([one.cases for one in sets.values()], guess)
    found = shifted(raw, sets)
    for name, one in sets.items():
        print(f"{name}\n  fitted     ", grouped(one, lambda case: found))
        if name != "ecb":
            print("  crossed    ", crossed(sets, name, guess, found[ALWAYS] - raw[ALWAYS]))
    if given.judged and (given.judged / "test.jsonl").exists():
        print("test of judged pairs ", grouped(judged(given.judged, "test.jsonl", coder), lambda case: found))
    for name in guess:
        print(f"{name:<24} {guess[name]:+.1f} {found[name]:+.2f}")
    if given.write:
        write(found)


def write(found: Mapping[str, float]) -> None:
    """The weights into their file, all else as it stands there."""
    lines = []
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        named = re.search(r"feature: ([\w/-]+),", line)
        lines.append(re.sub(r'weight: "[^"]*"', f'weight: "{found[named[1]]:.2f}"', line) if named else line)
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
