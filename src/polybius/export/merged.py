"""Reports merged into incidents: lines for machines, a table to read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group as Parts
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from polybius.export.safe import one_line
from polybius.record.merge.clusters import Group
from polybius.record.merge.together import Merged, Paper
from polybius.types import Telling

Told = tuple[Paper, Telling]
_SHOWN = 3  # reports named of an incident in the table


def lines(merged: Merged) -> Iterator[str]:
    """One line of JSON for each incident; then one for each matter that no incident's reports cover.

    An incident's name is its own in this output only.
    """
    for number, told in enumerate(incidents(merged), 1):
        yield _line(merged, f"i{number}", (paper.ref for paper, _ in told), told)
    for number, refs in enumerate(matters(merged), 1):
        yield _line(merged, f"m{number}", refs, ())


def table(merged: Merged) -> RenderableType:
    """Incidents with the reports that tell of them, those of most reports first; then reports without any."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("type", "when", "where", "reports", "sources", "told as", "by"):
        shown.add_column(column, overflow="fold")
    for told in sorted(incidents(merged), key=lambda told: -len({paper.ref for paper, _ in told})):
        shown.add_row(*map(one_line, _row(merged, told)))
    parts: list[RenderableType] = [shown]
    for refs in matters(merged):
        parts.append(Text(one_line(f"of one matter by their words: {', '.join(sorted(refs))}"), style="dim"))
    return Parts(*parts)


def incidents(merged: Merged) -> list[tuple[Told, ...]]:
    """The incidents, each with the tellings of it and the reports that they are in."""
    found: dict[str, list[Told]] = {}
    for paper in merged.papers:
        for telling in paper.tellings:
            found.setdefault(telling.id, []).append((paper, telling))
    told = (sorted((one for id in group for one in found[id]), key=_stands) for group in merged.incidents)
    return sorted(map(tuple, told), key=lambda one: _stands(one[0]))


def _stands(told: Told) -> tuple[str, int]:
    """Where an event is told."""
    return told[0].ref, told[1].anchor.start


def matters(merged: Merged) -> list[Group]:
    """The groups of reports of one matter that say more than incidents do: no incident ties all of them."""
    told = [frozenset(paper.ref for paper, _ in one) for one in incidents(merged)]
    holding: dict[str, list[frozenset[str]]] = {}
    for refs in told:
        for ref in refs:
            holding.setdefault(ref, []).append(refs)
    return [
        group for group in merged.matters if not any(group <= refs for refs in holding.get(min(group), ()))
    ]


def _line(merged: Merged, name: str, refs: Iterable[str], told: Iterable[Told]) -> str:
    own = sorted(set(refs))
    line = {
        "incident": name,
        "reports": own,
        "sources": _sources(merged, own),
        "events": [_event(paper, telling) for paper, telling in told],
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def _event(paper: Paper, telling: Telling) -> dict[str, Any]:
    anchor = {"start": telling.anchor.start, "end": telling.anchor.end, "text": telling.words}
    return {"ref": paper.ref, "event_id": telling.event, "type": telling.type.value, "anchor": anchor}


def _sources(merged: Merged, refs: Iterable[str]) -> int:
    """How many independent sources some reports are."""
    home: Mapping[str, int] = {ref: n for n, group in enumerate(merged.sources) for ref in group}
    return len({home[ref] for ref in refs})


def _row(merged: Merged, told: tuple[Told, ...]) -> tuple[str, ...]:
    refs = sorted({paper.ref for paper, _ in told})
    one = max((telling for _, telling in told), key=lambda t: (t.place is not None, t.first is not None, t.confidence))
    when = f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
    more = f" and {len(refs) - _SHOWN} more" if len(refs) > _SHOWN else ""
    return (
        one.type.value,
        when if one.first else "",
        one.place.name if one.place else "",
        str(len(refs)),
        str(_sources(merged, refs)),
        one.words,
        ", ".join(refs[:_SHOWN]) + more,
    )
