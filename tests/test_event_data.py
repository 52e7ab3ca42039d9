"""The event words and the codebook as data: every file reads, every rule is whole, every example shows its anchor."""

import csv
import re
from datetime import date
from typing import Any

import pytest

from polybius.lexicon import events
from polybius.lexicon.files import DATA, read_yaml
from polybius.types import EventType

NAMES = [type_.value.lower() for type_ in EventType]
ENTRY = (
    "type",
    "title",
    "definition",
    "quad",
    "intensity",
    "cameo_roots",
    "modes",
    "roles",
    "decide",
    "examples",
    "not_examples",
)
QUADS = {"verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"}
CONTEXTS = {str(node["id"]) for node in read_yaml(DATA / "ontology" / "contexts.yaml")["contexts"]}
CLASSES = {f"<{name}>" for file in ("classes", "senses") for name in read_yaml(DATA / "events" / f"{file}.yaml")}
SLOTS = {
    "subject", "object", "indirect", "owner", "both", "by", "from", "on", "upon", "against", "at", "to",
    "toward", "towards", "with", "of", "for", "between", "among", "in", "into", "near", "off", "over",
    "along", "around", "through", "under", "beside", "outside", "inside", "about", "behind",
}  # fmt: skip
BRACKETED = re.compile(r"\[[^\[\]]+\]")


def rules() -> list[Any]:
    return [
        pytest.param(rule, id=rule["id"])
        for name in NAMES
        for rule in read_yaml(DATA / "events" / f"{name}.yaml")["rules"]
    ]


def entries() -> list[Any]:
    return [pytest.param(read_yaml(DATA / "ontology" / f"{name}.yaml"), id=name) for name in NAMES]


def test_the_lexicon_loads_with_unique_ids() -> None:
    lexicon = events.load()
    assert len({rule.id for rule in lexicon.rules}) == len(lexicon.rules) > 150
    assert {rule.type for rule in lexicon.rules} == set(EventType)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_words_names_its_type(name: str) -> None:
    content = read_yaml(DATA / "events" / f"{name}.yaml")
    assert content["type"] == name.upper()
    assert all(rule["id"].startswith(f"{name}/") for rule in content["rules"])


@pytest.mark.parametrize("rule", rules())
def test_a_rule_is_proved_by_bracketed_examples(rule: Any) -> None:
    assert rule["examples"]
    for example in (*rule["examples"], *rule.get("not_examples", ())):
        assert BRACKETED.search(example), example


@pytest.mark.parametrize("rule", rules())
def test_a_rule_uses_known_modes_contexts_and_classes(rule: Any) -> None:
    kind = read_yaml(DATA / "ontology" / f"{rule['id'].split('/')[0]}.yaml")
    assert rule.get("mode") in {None, *(mode["id"] for mode in kind["modes"])}
    assert set(rule.get("contexts", ())) <= CONTEXTS
    assert re.fullmatch(r"\d{3,4}", rule["cameo"])


@pytest.mark.parametrize("rule", rules())
def test_a_rule_asks_for_known_slots_and_classes(rule: Any) -> None:
    for field in ("actor", "recipient"):
        assert set(rule.get(field, ())) <= SLOTS | {"down", "second", "modifier"}, rule.get(field)
    asked = {word for field in ("with", "without", "object", "subject") for word in rule.get(field, ())}
    assert {word for word in asked if word.startswith("<")} <= CLASSES | {"<none>", "<infinitive>"}


@pytest.mark.parametrize("rule", rules())
def test_a_rule_says_nothing_twice(rule: Any) -> None:
    for field in ("verbs", "nouns", "phrases", "object", "subject", "with", "without"):
        words = list(rule.get(field, ()))
        assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})


def test_light_verbs_are_proved_by_examples() -> None:
    for node in read_yaml(DATA / "events" / "light_verbs.yaml")["light"]:
        assert all(BRACKETED.search(example) for example in node["examples"])


@pytest.mark.parametrize("entry", entries())
def test_a_codebook_entry_has_all_its_fields(entry: Any) -> None:
    assert tuple(entry) == ENTRY
    assert entry["quad"] in QUADS
    assert set(entry["roles"]) == {"actor", "recipient"}
    for example in (*entry["examples"], *entry["not_examples"]):
        assert len(BRACKETED.findall(example)) == 1, example


@pytest.mark.parametrize("entry", entries())
def test_a_mode_is_defined_and_exemplified(entry: Any) -> None:
    for mode in entry["modes"]:
        assert (
            {"id", "definition", "cameo", "examples"}
            <= set(mode)
            <= {"id", "definition", "cameo", "intensity", "examples"}
        )
        assert all(len(BRACKETED.findall(example)) == 1 for example in mode["examples"])


def test_sectors_and_contexts_are_defined_once() -> None:
    sectors = [node["id"] for node in read_yaml(DATA / "ontology" / "sectors.yaml")["sectors"]]
    assert len(sectors) == len(set(sectors))
    assert len(CONTEXTS) == 37


def test_the_index_of_samples_lists_every_sample() -> None:
    with (DATA / "samples" / "samples.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == sorted(path.name for path in (DATA / "samples").glob("*.txt"))
    for row in rows:
        assert date.fromisoformat(row["published"])
        title, blank, *_ = (DATA / "samples" / row["file"]).read_text(encoding="utf-8").split("\n")
        assert title
        assert not blank
