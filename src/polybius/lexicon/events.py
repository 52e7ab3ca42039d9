"""The words that name acts: `data/events/*.yaml` as frozen rules, indexed by the lemma that heads them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown
from polybius.types import EventType

FIELDS = (
    "id", "verbs", "nouns", "phrases", "mode", "cameo", "actor", "recipient", "with", "without", "object",
    "subject", "contexts", "acled", "examples", "not_examples", "result",
)  # fmt: skip
LISTS = (
    "verbs", "nouns", "phrases", "actor", "recipient", "with", "without", "object", "subject", "contexts",
    "examples", "not_examples",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRule:
    """One way in which news names an act; `file` and `line` are where its editor finds it."""

    id: str
    type: EventType
    file: str
    line: int
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    mode: str | None = None
    cameo: str | None = None
    actor: tuple[str, ...] = ("subject",)
    recipient: tuple[str, ...] = ("object",)
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    acled: str | None = None
    own: bool = False  # of the user's own file: goes before all others, and before the model
    result: bool = False  # names what an act did to people ("kill"): part of the act told beside it
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LightVerb:
    """A verb that lends its noun grammar: "carry out an air strike on" has the strike's actor as subject."""

    words: tuple[str, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """What the codebook says of a type: the base values, and those of its modes."""

    type: EventType
    quad: str
    intensity: float
    cameo: str
    modes: Mapping[str, tuple[str | None, float | None]]  # mode -> CAMEO code, intensity

    def codes(self, mode: str | None, cameo: str | None = None) -> tuple[str, float]:
        """CAMEO code and intensity of a mode, else of the type; a code that a rule gives goes before both."""
        mode_cameo, mode_intensity = self.modes.get(mode or "", (None, None))
        return cameo or mode_cameo or self.cameo, self.intensity if mode_intensity is None else mode_intensity


Pattern = tuple[tuple[str, ...], EventRule]


@dataclass(frozen=True)
class EventLexicon:
    """All rules, ready to be looked up by the head lemma of a verb, noun or phrase."""

    rules: tuple[EventRule, ...]
    verbs: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    phrases: Mapping[str, tuple[Pattern, ...]]
    light: Mapping[str, tuple[LightVerb, ...]]
    classes: Mapping[str, frozenset[str]]
    types: Mapping[EventType, TypeEntry]

    def is_a(self, lemma: str, wanted: Collection[str]) -> bool:
        """Whether a lemma is one of the words wanted, or of a class among them ("<people>")."""
        return lemma in wanted or any(lemma in self.classes.get(want, ()) for want in wanted)


@lru_cache(maxsize=2)
def load(folder: Path = DATA, own: Path | None = None) -> EventLexicon:
    """The lexicon under a data folder, with the user's own rules; DataError with file and line where a rule is off."""
    rules = (*_own_rules(own), *(rule for path in _rule_files(folder) for rule in _rules(path)))
    _unique(rules)
    return EventLexicon(
        rules,
        _index(rules, "verbs", first=True),
        _index(rules, "nouns", first=False),
        _index(rules, "phrases", first=True),
        _light_verbs(folder / "events" / "light_verbs.yaml"),
        _classes(folder / "events" / name for name in ("classes.yaml", "senses.yaml")),
        _types(folder / "ontology"),
    )


def _rule_files(folder: Path) -> list[Path]:
    names = {f"{type_.value.lower()}.yaml" for type_ in EventType}
    return sorted(path for path in (folder / "events").glob("*.yaml") if path.name in names)


def _own_rules(own: Path | None) -> Iterable[EventRule]:
    """The rules of a user's file, or of every file in a user's folder, made like those of `data/events`."""
    if own is None:
        return ()
    if not own.exists():
        raise DataError(str(own), 1, "no such file or folder of rules")
    paths = sorted(own.glob("*.yaml")) if own.is_dir() else [own]
    return tuple(replace(rule, own=True) for path in paths for rule in _rules(path))


def _rules(path: Path) -> Iterable[EventRule]:
    file, content = shown(path), read_yaml(path)
    check_fields(content, ("type", "rules"), file, 1, required=("type", "rules"))
    type_ = _type(content["type"], file)
    for node in content["rules"]:
        check_fields(node, FIELDS, file, node.line, required=("id",))
        yield _rule(node, type_, file)


def _type(name: str, file: str) -> EventType:
    try:
        return EventType(name)
    except ValueError:
        raise DataError(file, 1, f"{name!r} is no event type; known are {', '.join(EventType)}") from None


def _rule(node: Any, type_: EventType, file: str) -> EventRule:
    words = {key: _strings(node, key, file) for key in ("verbs", "nouns", "phrases") if key in node}
    if not any(words.values()):
        raise DataError(file, node.line, f"rule {node['id']!r} names no verbs, nouns or phrases")
    named: dict[str, Any] = {key: _strings(node, key, file) for key in LISTS if key in node}
    named["with_"] = named.pop("with", ())
    named |= {key: str(node[key]) for key in ("mode", "cameo", "acled") if node.get(key)}
    named["result"] = node.get("result") == "yes"
    return EventRule(id=str(node["id"]), type=type_, file=file, line=node.line, **named)


def _strings(node: Any, key: str, file: str) -> tuple[str, ...]:
    value = node[key]
    if isinstance(value, str):
        return (str(value),) if value else ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError(file, node.line, f"field {key!r} is to be a list of words")
    return tuple(str(item) for item in value)


def _unique(rules: Iterable[EventRule]) -> None:
    seen: dict[str, EventRule] = {}
    for rule in rules:
        if rule.id in seen:
            raise DataError(rule.file, rule.line, f"id {rule.id!r} stands also at line {seen[rule.id].line}")
        seen[rule.id] = rule


def _index(rules: Iterable[EventRule], field: str, first: bool) -> Mapping[str, tuple[Pattern, ...]]:
    """Patterns by the lemma that heads them (a verb phrase's first word, a noun phrase's last), longest first."""
    index: dict[str, list[Pattern]] = {}
    for rule in rules:
        for phrase in getattr(rule, field):
            words = tuple(phrase.lower().replace("-", " - ").split())
            index.setdefault(words[0] if first else words[-1], []).append((words, rule))
    return MappingProxyType(
        {head: tuple(sorted(found, key=lambda p: (not p[1].own, -len(p[0])))) for head, found in index.items()}
    )


def _light_verbs(path: Path) -> Mapping[str, tuple[LightVerb, ...]]:
    file, content = shown(path), read_yaml(path)
    found: dict[str, list[LightVerb]] = {}
    for node in content["light"]:
        check_fields(node, ("verb", "actor", "recipient", "examples", "not_examples"), file, node.line, ("verb",))
        words = tuple(str(node["verb"]).lower().split())
        actor, recipient = (_strings(node, key, file) if key in node else () for key in ("actor", "recipient"))
        found.setdefault(words[0], []).append(LightVerb(words, actor, recipient))
    return MappingProxyType({k: tuple(sorted(v, key=lambda x: -len(x.words))) for k, v in found.items()})


def _classes(paths: Iterable[Path]) -> Mapping[str, frozenset[str]]:
    """Classes of lemmas by their name in angle brackets; a word of several parts counts by its last."""
    return MappingProxyType(
        {
            f"<{str(name).strip('<>')}>": frozenset(str(word).lower().split()[-1] for word in words)
            for path in paths
            for name, words in read_yaml(path).items()
        }
    )


def modes(folder: Path = DATA) -> frozenset[str]:
    """The modes that the codebook knows, of all types."""
    return frozenset(mode for entry in _types(folder / "ontology").values() for mode in entry.modes)


def _types(folder: Path) -> Mapping[EventType, TypeEntry]:
    entries = {}
    for type_ in EventType:
        path = folder / f"{type_.value.lower()}.yaml"
        node = read_yaml(path)
        modes = {
            str(mode["id"]): (
                str(mode["cameo"]) if mode.get("cameo") else None,
                float(mode["intensity"]) if mode.get("intensity") else None,
            )
            for mode in node.get("modes") or []
        }
        roots = node.get("cameo_root") or node.get("cameo_roots") or ""
        root = str(roots[0] if isinstance(roots, list) else roots)
        entries[type_] = TypeEntry(type_, str(node["quad"]), float(node["intensity"]), root, modes)
    return MappingProxyType(entries)
