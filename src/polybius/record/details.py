"""What a record keeps of a coding besides its columns: all spans, hedges, the reasons for events; deflated.

The reasons for statements, figures and tolls are not kept: the same program finds them again in the text.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from polybius import contract
from polybius.record.tellings import around
from polybius.types import VICTIMS, Coding, Figure, ZoneKind

WORDS = Path(__file__).parent / "schema" / "details.words"
# What has columns of its own, or is had again by coding the text.
_IN_COLUMNS = {
    "events": (
        "id", "type", "mode", "cameo", "quad", "intensity", "acled_sub_event_type", "anchor", "place", "when",
        "polarity", "certainty", "tense", "era", "statements", "figures", "confidence", "where_prec", "place_span",
    ),
    "statements": ("id", "speaker", "act", "inside", "medium"),
    "figures": (
        "id", "kind", "counted", "of", "low", "best", "high", "comparator", "span", "event", "statements", "polarity",
        "derived", "part_of", "revises",
    ),
}  # fmt: skip


_KINDS = tuple(ZoneKind)


def of(coding: Coding) -> dict[str, Any]:
    """The parts of polybius/1 that no column holds; events, statements and figures in their order."""
    told = contract.as_json(coding)
    kept: dict[str, Any] = {
        name: [_less(one, columns) for one in told[name]] for name, columns in _IN_COLUMNS.items()
    }
    kept["events"] = [
        _event(one) | {"why": [[why["rule"], *(why["span"] or ())] for why in whole["why"]]}
        for one, whole in zip(kept["events"], told["events"], strict=True)
    ]
    rows = stood_in(coding)
    kept["statements"] = [
        kept["statements"][n] | ({} if one.id in rows else {"speaker": one.speaker, "act": one.act.value})
        for n, one in enumerate(coding.statements)
    ]
    kept["figures"] = [
        _less(whole, ()) if not has_row(one) else less
        for one, less, whole in zip(coding.figures, kept["figures"], told["figures"], strict=True)
    ]
    kept["zones"] = list(_zones(coding))
    kept["published_why"] = told["article"]["published_why"]
    return kept | {"unresolved": told["unresolved"], "around": sorted(around(coding))}


def _zones(coding: Coding) -> Iterator[int]:
    """Three numbers for each zone: its kind, how many characters lie between it and the last, how many it has."""
    end = 0
    for zone in coding.article.zones:
        yield from (_KINDS.index(zone.kind), zone.span.start - end, zone.span.end - zone.span.start)
        end = zone.span.end


def stood_in(coding: Coding) -> frozenset[str]:
    """The statements that events or figures stand in, and those that report them."""
    inside = {statement.id: statement.inside for statement in coding.statements}
    found: set[str] = set()
    front = [id for event in coding.events for id in event.statements]
    front += [id for figure in coding.figures for id in figure.statements]
    while front:
        id = front.pop()
        if id not in found:
            found.add(id)
            above = inside.get(id)
            front.extend([above] if above else [])
    return frozenset(found)


def has_row(figure: Figure) -> bool:
    """Whether a figure is of an event, or counts victims; others are kept whole in the details."""
    return figure.event is not None or figure.kind in VICTIMS


def _less(one: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """Without what columns hold and what is empty."""
    kept = {name: value for name, value in one.items() if name not in columns and value not in (None, [], {}, False)}
    kept.pop("why", None)
    return kept


def _event(one: dict[str, Any]) -> dict[str, Any]:
    """Roles as spans alone, since their actors are rows; further places with their words."""
    for side in ("actors", "recipients"):
        if side in one:
            one[side] = [[role["start"], role["end"]] for role in one[side]]
    if len(one.get("places", ())) < 2:
        one.pop("places", None)
    return one


def pack(kept: dict[str, Any], words: bytes) -> bytes:
    plain = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, words)
    return packer.compress(plain) + packer.flush()


def unpack(packed: bytes, words: bytes) -> dict[str, Any]:
    reader = zlib.decompressobj(zlib.MAX_WBITS, words)
    found: dict[str, Any] = json.loads((reader.decompress(packed) + reader.flush()).decode("utf-8", "surrogatepass"))
    return found
