"""The verbs, nouns and deeds of `data/cues/charges.yaml`: by what words somebody is said to have done a deed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown

FIELDS = ("id", "verbs", "of", "standing", "examples", "not_examples")
CHARGED, CLEARED = "charged", "cleared"


@dataclass(frozen=True, slots=True)
class ChargeRule:
    """Verbs that put a deed upon somebody, and what the deed is when they have spoken."""

    id: str
    file: str
    line: int
    verbs: frozenset[str]
    of: bool
    standing: str | None
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]


@dataclass(frozen=True)
class Charges:
    """All words of accusation, as lemmas."""

    rules: tuple[ChargeRule, ...]
    of: frozenset[str]  # verbs that take a person and, behind "of", a deed
    charged: frozenset[str]  # verbs whose deed is a fact to nobody, unless it is told who accuses
    cleared: frozenset[str]  # verbs whose deed is a fact to nobody
    nouns: frozenset[str]
    deeds: frozenset[str]  # nouns that name a deed


@lru_cache(maxsize=2)
def load(folder: Path = DATA) -> Charges:
    """The words of accusation under a data folder; DataError with file and line where a rule is off."""
    path = folder / "cues" / "charges.yaml"
    content, names = read_yaml(path), ("verbs", "nouns", "deeds")
    check_fields(content, names, shown(path), 1, required=names)
    rules = tuple(_rule(node, shown(path)) for node in content["verbs"])
    return Charges(
        rules,
        _verbs(rule for rule in rules if rule.of),
        _verbs(rule for rule in rules if rule.standing == CHARGED),
        _verbs(rule for rule in rules if rule.standing == CLEARED),
        frozenset(map(str, content["nouns"])),
        frozenset(map(str, content["deeds"])),
    )


def _verbs(rules: Iterable[ChargeRule]) -> frozenset[str]:
    return frozenset(verb for rule in rules for verb in rule.verbs)


def _rule(node: Any, file: str) -> ChargeRule:
    check_fields(node, FIELDS, file, node.line, required=("id", "verbs", "examples"))
    for field, known in (("of", ("yes", "no")), ("standing", (CHARGED, CLEARED))):
        if node.get(field, known[0]) not in known:
            raise DataError(file, node.line, f"{field} {node[field]!r} is none of {', '.join(known)}")
    return ChargeRule(
        str(node["id"]),
        file,
        node.line,
        frozenset(map(str, node["verbs"])),
        node.get("of") == "yes",
        str(node["standing"]) if "standing" in node else None,
        tuple(map(str, node["examples"])),
        tuple(map(str, node.get("not_examples", ()))),
    )
