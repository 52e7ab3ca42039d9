"""Laws that hold of every coding: words lie where they are said to lie, and the same text gives the same bytes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import PUBLIC, public
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polybius import Coder, batch, contract
from polybius.errors import IntakeError
from polybius.export import demo, html
from polybius.types import Coding, Document, Fault

SPAN_FIELDS = {"span", "place_span", "counted_span"}
SPANS_FIELDS = {"source", "cue", "content", "hedges", "instruments", "also"}

# Pieces that sentences of a report are put together from, with what is apt to break offsets among them.
WHO = ("Rebels", "The army", "Café owners in Bria", "Gen. Al-Burhan", "“We”", "He", "Police", "Türkiye’s forces")
DID = (
    "shelled the town of Bria", "denied that it had attacked Goma", "killed at least 12 people",
    "arrested 40 protesters",
    "said on Tuesday that two soldiers were wounded", "called for talks", "will not withdraw",
    "threatened to bomb Kyiv",
)  # fmt: skip
TAIL = (
    "", " on Monday", " in 2014", ", the ministry said", ", according to TASS", "\n\n", " 😀", "\u00a0", "\u202e",
    "\x00", " \u0301", "\r\n", "\t", " (AP)", " — “no”", " <b>now</b>", "\ufeff",
)  # fmt: skip
sentences = st.builds(
    lambda who, did, tail: f"{who} {did}{tail}. ", st.sampled_from(WHO), st.sampled_from(DID), st.sampled_from(TAIL)
)
reports = st.lists(sentences, min_size=1, max_size=6).map("".join)
anything = st.text(max_size=200).map(
    lambda noise: f"The army said rebels shelled Bria. {noise} Police arrested two men."
)


def spans(value: Any, field: str = "") -> Iterator[tuple[int, int, str | None]]:
    """Every span in a record, with the text that it is said to hold, where it says so."""
    if isinstance(value, list):
        if field in SPAN_FIELDS:
            yield value[0], value[1], None
        elif field in SPANS_FIELDS:
            yield from ((one[0], one[1], None) for one in value)
        else:
            for one in value:
                yield from spans(one)
    elif isinstance(value, dict):
        if "start" in value:
            yield value["start"], value["end"], value.get("text")
        for name, inner in value.items():
            yield from spans(inner, name)


def check(result: Coding | Fault) -> None:
    """Every span lies in the text, holds something, and holds what it quotes; zones hold all that is not blank."""
    record = contract.as_json(result)
    if "error" in record:
        return
    text = record["article"]["text"]
    for start, end, quoted in spans(record):
        assert 0 <= start < end <= len(text)
        assert quoted is None or text[start:end] == quoted
    zones = [(zone["start"], zone["end"]) for zone in record["article"]["zones"]]
    assert zones == sorted(zones)
    inside = {i for start, end in zones for i in range(start, end)}
    assert all(char.isspace() or i in inside for i, char in enumerate(text))
    for figure in record["figures"]:
        low, best, high = (figure[name] for name in ("low", "best", "high"))
        known = [n for n in (low, best, high) if n is not None]
        assert known == sorted(known)
    json.loads(contract.line(result))


def coded(coder: Coder, document: Document) -> Coding | Fault:
    return next(batch.code_all([document], coder, debug=True))


@pytest.mark.parametrize("sample", list(demo.documents()), ids=lambda sample: sample.ref)
def test_bundled_samples(coder: Coder, sample: Document) -> None:
    first = coded(coder, sample)
    assert isinstance(first, Coding)
    check(first)
    assert contract.line(first) == contract.line(coded(coder, sample))
    assert html.fragment(first) == html.fragment(coded(coder, sample))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=reports)
def test_generated_reports(coder: Coder, text: str) -> None:
    document = Document("generated", text)
    first = coded(coder, document)
    check(first)
    assert contract.line(first) == contract.line(coded(coder, document))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=anything)
def test_any_characters_between_sentences(coder: Coder, text: str) -> None:
    result = coded(coder, Document("noise", text, "text/plain"))
    check(result)
    if isinstance(result, Coding):
        html.page(result)


def test_another_coder_gives_the_same_bytes(coder: Coder, coding: Coding) -> None:
    again = Coder().code(coding.article)
    assert contract.line(again) == contract.line(coding)


def test_what_was_coded_before_leaves_no_trace(coder: Coder, coding: Coding) -> None:
    coder.read(Document("other", "Peskov, the Kremlin spokesman, denied on Friday that troops had shelled Goma."))
    assert contract.line(coder.code(coding.article)) == contract.line(coding)


# --- public texts ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLIC)
def test_public_articles(coder: Coder, name: str) -> None:
    kinds = []
    for document in public(name, 150):
        result = coded(coder, document)
        check(result)
        kinds.append(result.kind if isinstance(result, Fault) else "")
        if isinstance(result, Coding):
            html.page(result)
    assert batch.INTERNAL not in kinds
    assert kinds.count("") > 0.9 * len(kinds)
    assert set(kinds) <= {"", IntakeError.__name__, "LanguageError"}
