"""The JSON of a coding has just the fields that the contract names, and those that it allows besides."""

import json
from typing import Any

import pytest

from polybius import contract
from polybius.types import Act, Coding, EventType, Fault, FigureKind

FIELDS: dict[str, set[str]] = {
    "coding": {
        "schema", "article", "mentions", "actors", "places", "statements", "events", "figures", "contests",
        "unresolved",
    },
    "article": {
        "id", "ref", "uri", "outlet", "title", "byline", "published", "language", "text", "zones",
    },
    "zone": {"kind", "start", "end"},
    "actor mention": {"start", "end", "text", "actor"},
    "place mention": {"start", "end", "text", "use", "place"},
    "time mention": {"start", "end", "text", "type", "value"},
    "actor": {"name", "country", "sectors", "kind", "ids"},
    "place": {"name", "lat", "lon", "country", "adm1", "adm2", "feature", "precision"},
    "statement": {"id", "source", "cue", "content", "speaker", "medium", "act", "inside"},
    "event": {
        "id", "type", "mode", "contexts", "cameo", "quad", "intensity", "anchor", "actors", "recipients", "place",
        "place_span", "when", "polarity", "certainty", "tense", "era", "statements", "hedges", "figures",
        "confidence", "why",
    },
    "role": {"start", "end", "actor"},
    "when": {"from", "to", "precision", "span"},
    "figure": {
        "id", "kind", "counted", "of", "low", "best", "high", "comparator", "span", "event", "statements",
        "hedges", "polarity", "derived",
    },
    "contest": {"a", "b", "about", "reason"},
    "unresolved": {"span", "what", "reason"},
}  # fmt: skip
BESIDES: dict[str, set[str]] = {
    "coding": {"run", "predicates", "tolls"},
    "article": {"published_why"},
    "actor mention": {"rule"},
    "place mention": {"rule", "reason", "runners_up", "bearing"},
    "time mention": {"from", "to", "rule"},
    "actor": {"claimants", "source"},
    "place": {"extent_km", "claimants", "source"},
    "statement": {"why"},
    "event": {"acled_sub_event_type", "instruments", "presupposed", "also", "places", "where_prec"},
    "figure": {"counted_span", "part_of", "revises", "as_of", "why"},
}


@pytest.fixture(scope="module")
def record(coding: Coding) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(contract.line(coding))
    return read


def parts(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """All objects of a record by what they are."""
    events, mentions = record["events"], record["mentions"]
    return {
        "coding": [record],
        "article": [record["article"]],
        "zone": record["article"]["zones"],
        "actor mention": mentions["actors"],
        "place mention": mentions["places"],
        "time mention": mentions["times"],
        "actor": list(record["actors"].values()),
        "place": list(record["places"].values()),
        "statement": record["statements"],
        "event": events,
        "role": [role for event in events for side in ("actors", "recipients") for role in event[side]],
        "when": [event["when"] for event in events if event["when"]],
        "figure": record["figures"],
        "contest": record["contests"],
        "unresolved": record["unresolved"],
    }


def test_all_fields_of_the_contract_are_there_and_no_others(record: dict[str, Any]) -> None:
    for name, objects in parts(record).items():
        for one in objects:
            assert set(one) >= FIELDS[name], name
            assert set(one) <= FIELDS[name] | BESIDES.get(name, set()), name


def test_the_story_has_one_of_each(record: dict[str, Any]) -> None:
    found = parts(record)
    for name in ("statement", "event", "figure", "role", "actor mention", "place mention", "time mention"):
        assert found[name], name


def test_values_are_of_the_closed_sets(record: dict[str, Any]) -> None:
    assert record["schema"] == "polybius/1"
    for event in record["events"]:
        assert event["type"] in set(EventType)
        assert event["polarity"] in {"+", "-"}
        assert event["certainty"] in {"certain", "probable", "possible", "unknown"}
        assert event["tense"] in {"past", "present", "future", "none"}
        assert event["era"] in {"news", "background"}
        assert 0.0 <= event["confidence"] <= 1.0
    assert all(one["act"] in set(Act) for one in record["statements"])
    assert all(one["kind"] in set(FigureKind) for one in record["figures"])


def test_references_have_their_ends(record: dict[str, Any]) -> None:
    statements = {one["id"] for one in record["statements"]}
    events = {one["id"] for one in record["events"]}
    figures = {one["id"] for one in record["figures"]}
    for event in record["events"]:
        assert set(event["statements"]) <= statements
        assert set(event["figures"]) <= figures
        assert event["place"] is None or event["place"] in record["places"]
        for role in (*event["actors"], *event["recipients"]):
            assert role["actor"] is None or role["actor"] in record["actors"]
    for figure in record["figures"]:
        assert figure["event"] is None or figure["event"] in events
        assert set(figure["statements"]) <= statements
    assert all(one["inside"] is None or one["inside"] in statements for one in record["statements"])
    assert all({one["a"], one["b"]} <= statements | events | figures for one in record["contests"])


def test_a_figure_and_its_event_name_each_other(record: dict[str, Any]) -> None:
    for event in record["events"]:
        assert event["figures"] == [f["id"] for f in record["figures"] if f["event"] == event["id"]]


def test_one_line_of_json_for_a_coding_and_for_a_fault(coding: Coding) -> None:
    assert "\n" not in contract.line(coding)
    fault = Fault("a\nb.txt", "IntakeError", "empty; check it")
    assert contract.line(fault) == '{"ref":"a\\nb.txt","error":{"kind":"IntakeError","message":"empty; check it"}}'
