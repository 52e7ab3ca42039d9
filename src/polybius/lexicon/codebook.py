"""The codebook as a document: what `data/ontology/` says of types, contexts and sectors, in Markdown.

`docs/codebook.md` is this text and nothing else, so that people and program read the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from polybius.lexicon.files import DATA, read_yaml
from polybius.types import EventType

Entry = Mapping[str, Any]

INTRODUCTION = """\
# Codebook

This text is made from the files under `src/polybius/data/ontology/`. Change those, not this page, and make it
again with `python tests/test_docs.py`. The types, modes, contexts and sectors bear the ids of the PLOVER
ontology; definitions, rules and examples are written for Polybius. In examples the words that name the act
stand in **bold**.

One event is one act that a report speaks of, whether or not it happened. What the report says about that
(denied, feared, planned, told as history) stands in the event's polarity, certainty, tense and era, never in
its type."""

_MARKED = re.compile(r"\[([^\[\]]+)\]")


def text(folder: Path = DATA / "ontology") -> str:
    """The whole codebook in Markdown; DataError where a file cannot be read."""
    entries = [read_yaml(folder / f"{type_.value.lower()}.yaml") for type_ in EventType]
    contexts = read_yaml(folder / "contexts.yaml")["contexts"]
    sectors = read_yaml(folder / "sectors.yaml")["sectors"]
    parts = [
        INTRODUCTION,
        _overview(entries),
        *(_entry(entry) for entry in entries),
        _contexts(contexts),
        _sectors(sectors),
    ]
    return "\n\n".join(parts) + "\n"


def _overview(entries: Sequence[Entry]) -> str:
    rows = ((_link(e["type"]), e["title"], e["quad"], e["intensity"], _codes(e)) for e in entries)
    return "## The sixteen types\n\n" + _table(("type", "what it is", "quad class", "intensity", "CAMEO roots"), rows)


def _entry(entry: Entry) -> str:
    """One type: its definition, modes, roles, decisions and examples."""
    return "\n\n".join(_entry_parts(entry))


def _entry_parts(entry: Entry) -> Iterator[str]:
    yield f"## {entry['type']}"
    yield f"*{entry['title']}.* {entry['definition']}"
    yield f"Quad class {entry['quad']}, intensity {entry['intensity']}, CAMEO {_codes(entry)}."
    if entry["modes"]:
        yield "### Modes of " + entry["type"]
        yield _table(("mode", "meaning", "CAMEO", "intensity", "example"), map(_mode, entry["modes"]))
    yield "### Roles in " + entry["type"]
    yield _list(f"{role}: {who}" for role, who in entry["roles"].items())
    yield "### Decisions for " + entry["type"]
    yield _list(entry["decide"])
    yield "### Examples of " + entry["type"]
    yield _list(map(_shown, entry["examples"]))
    yield f"Not {entry['type']}:"
    yield _list(map(_shown, entry["not_examples"]))


def _mode(mode: Entry) -> tuple[str, ...]:
    example = _shown((mode.get("examples") or [""])[0])
    return (
        f"`{mode['id']}`",
        mode["definition"],
        mode.get("cameo") or "",
        mode.get("intensity") or "",
        example,
    )


def _contexts(contexts: Iterable[Entry]) -> str:
    rows = ((f"`{one['id']}`", one["definition"], ", ".join(one["cues"])) for one in contexts)
    about = "What an event is about, apart from what happens in it. The words suggest a context and prove none."
    return f"## Contexts\n\n{about}\n\n" + _table(("context", "meaning", "words that suggest it"), rows)


def _sectors(sectors: Iterable[Entry]) -> str:
    rows = ((f"`{one['id']}`", one["title"], one["definition"], ", ".join(one["examples"])) for one in sectors)
    about = "What part of society an actor belongs to. An actor may have several, joined with `+`."
    return f"## Sectors\n\n{about}\n\n" + _table(("sector", "name", "meaning", "examples"), rows)


def _codes(entry: Entry) -> str:
    return ", ".join(entry.get("cameo_roots") or ()) or "none"


def _link(type_: str) -> str:
    return f"[{type_}](#{type_.lower()})"


def _shown(example: str) -> str:
    """An example with its bracketed words in bold."""
    return _MARKED.sub(r"**\1**", example)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
