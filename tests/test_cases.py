"""Whole-pipeline cases in two lines of text, rewritten by a flag and read as a diff."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from polybius.coding.pipeline import Coder
from polybius.coding.selfcheck import article
from polybius.config import Config
from polybius.export.reading import code
from polybius.types import Coding, Event, Role

FILE = Path(__file__).parent / "cases" / "events.txt"


def cases(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Day of publication ("" for none), text and expected lines of each case."""
    for block in re.split(r"\n(?=@)", text):
        if block.startswith("@"):
            day, told, *expected = block.strip().split("\n")
            yield day[1:].strip(), told, tuple(line for line in expected if line)


def coded(coder: Coder, day: str, told: str) -> tuple[str, ...]:
    found = coder.code(replace(article(told), published=date.fromisoformat(day) if day else None))
    return tuple(shown(found, event) for event in found.events) or ("=> nothing",)


def shown(coding: Coding, event: Event) -> str:
    """An event on one line: only what is not plain."""
    text = coding.article.text
    fields = {
        "who": ",".join(party(coding, role) for role in event.actors),
        "whom": ",".join(party(coding, role) for role in event.recipients),
        "where": event.place_span.of(text) if event.place_span else "",
        "when": f"{event.when.first}..{event.when.last}" if event.when else "",
        "polarity": "-" if event.polarity == "-" else "",
        "certainty": "" if event.certainty == "certain" else event.certainty.value,
        "tense": "" if event.tense == "past" else event.tense.value,
        "era": "" if event.era == "news" else event.era.value,
        "says": " > ".join(says(coding, id) for id in event.statements),
        "toll": ",".join(f"{f.kind.value}:{f.best or f.low:g}" for f in coding.figures if f.event == event.id),
    }
    told = " ".join(f"{name}={value.replace(' ', '_')}" for name, value in fields.items() if value)
    return f"=> {event.type.value} {event.anchor.of(text).replace(' ', '_')} {told}".rstrip()


def party(coding: Coding, role: Role) -> str:
    return f"{role.span.of(coding.article.text)}[{code(coding, role.actor)}]"


def says(coding: Coding, id: str) -> str:
    statement = coding.statement(id)
    assert statement is not None
    return " ".join(span.of(coding.article.text) for span in statement.source) or "?"


def test_cases(request: pytest.FixtureRequest) -> None:
    coder = Coder(Config(model=False))
    before = FILE.read_text(encoding="utf-8")
    head = before[: before.index("\n@")] if not before.startswith("@") else ""
    found = [(day, told, expected, coded(coder, day, told)) for day, told, expected in cases(before)]
    if request.config.getoption("--rewrite-cases"):
        blocks = ("\n".join([f"@ {day}".rstrip(), told, *now]) for day, told, _, now in found)
        FILE.write_text(head + "\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")
        return
    wrong = [f"{told}\n  expected {expected}\n  found    {now}" for _, told, expected, now in found if expected != now]
    assert not wrong, "\n".join(wrong)
