"""Two sets of records of the same articles -> events, statements and figures gained, lost and changed.

Events go together by type and overlapping words, then by overlapping words alone, so that a change of type is one;
statements by cue and content, figures by kind and words.  Values are compared as they read, never as offsets.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from polybius.bench.words import Json, pairs, shared, span, spans
from polybius.errors import PolybiusError
from polybius.export.reading import marked, quoted
from polybius.types import Span, Spans

GAINED, LOST, CHANGED = "gained", "lost", "changed"
KINDS = (GAINED, LOST, CHANGED)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that reads otherwise than before."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """An event, statement or figure that is new, gone, or coded otherwise, with its sentence."""

    article: str
    section: str  # "events", "statements", "figures"
    kind: str
    label: str
    sentence: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, article by article, and how much there was to compare."""

    articles: int
    notes: tuple[str, ...]  # of articles that only one side has, or could code
    changes: tuple[Change, ...]
    kept: Counter[str]  # how many of each section read as before

    @property
    def differs(self) -> bool:
        return bool(self.notes or self.changes)


def compare(old: Sequence[Json], new: Sequence[Json]) -> Comparison:
    """What changed from the old answers (records, or faults as JSON) to the new.

    PolybiusError where a record lacks what is compared.
    """
    try:
        return _compared(old, new)
    except (KeyError, TypeError) as error:
        told = f"a record is not as docs/contract.md has it ({type(error).__name__}: {error})"
        raise PolybiusError(f"{told}; write it anew with this version: polybius code … --format jsonl") from error


def _compared(old: Sequence[Json], new: Sequence[Json]) -> Comparison:
    matched, notes = _articles(old, new)
    changes: list[Change] = []
    kept: Counter[str] = Counter()
    for before, after in matched:
        move = _moved(after["article"]["text"], before["article"]["text"])
        for section in _SECTIONS:
            found, same = _section(section, before, after, move)
            changes += found
            kept[section.name] += same
    return Comparison(len(matched), tuple(notes), tuple(changes), kept)


# --- articles -----------------------------------------------------------------------------------------------


def _articles(old: Sequence[Json], new: Sequence[Json]) -> tuple[list[tuple[Json, Json]], list[str]]:
    """Records of one article side by side, by text, then ref, then file name; and what cannot be compared."""
    partners = _partners(old, new)
    matched = [(old[i], new[j]) for i, j in partners.items() if "error" not in old[i] and "error" not in new[j]]
    notes = [note for i, j in partners.items() if (note := _fault(old[i], new[j]))]
    notes += [f"{name(one)}: only among the old records" for i, one in enumerate(old) if i not in partners]
    met = set(partners.values())
    notes += [f"{name(one)}: not among the old records" for j, one in enumerate(new) if j not in met]
    return matched, notes


def _partners(old: Sequence[Json], new: Sequence[Json]) -> dict[int, int]:
    """Positions of answers about one article."""
    found: dict[int, int] = {}
    for key in (_id, _ref, name):
        free: dict[str, list[int]] = defaultdict(list)
        for j in set(range(len(new))) - set(found.values()):
            free[key(new[j])].append(j)
        for i in (i for i in range(len(old)) if i not in found):
            if key(old[i]) and free[key(old[i])]:
                found[i] = free[key(old[i])].pop(0)
    return dict(sorted(found.items()))


def _fault(old: Json, new: Json) -> str | None:
    """What is to be said where only one side could be coded."""
    if "error" in new and "error" not in old:
        error = new["error"]
        return f"{name(new)}: can no longer be coded: {error['message'] if isinstance(error, dict) else error}"
    return f"{name(new)}: could not be coded before" if "error" in old and "error" not in new else None


def _id(answer: Json) -> str:
    return str(answer.get("article", {}).get("id") or "")


def _ref(answer: Json) -> str:
    return str(answer["ref"] if "error" in answer else answer["article"]["ref"])


def name(answer: Json) -> str:
    """What an article goes by, without the folders of a path."""
    return PurePath(_ref(answer)).name


def _moved(here: str, there: str) -> Callable[[Span], Span]:
    """Where words of one text stand in another; words of a line that the other lacks stand nowhere."""
    if here == there:
        return lambda place: place
    ours, theirs = here.splitlines(keepends=True), there.splitlines(keepends=True)
    starts, others = ([0, *accumulate(map(len, lines))] for lines in (ours, theirs))
    blocks = [
        (starts[block.a], starts[block.a + block.size], others[block.b] - starts[block.a])
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    ]

    def move(place: Span) -> Span:
        by = next((by for start, end, by in blocks if start <= place.start and place.end <= end), None)
        return Span(-1, -1) if by is None else Span(place.start + by, place.end + by)

    return move


# --- sections -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the record: what its things go by, where they stand, and their fields as they read."""

    name: str
    kind: str  # the field in which those that go together agree, if they can
    places: Callable[[Json], Spans]
    fields: Callable[[Json, Json], dict[str, str]]


def _section(section: _Section, old: Json, new: Json, move: Callable[[Span], Span]) -> tuple[list[Change], int]:
    """The changes of a section, by kind and in the order of the text, and how many things read as before."""
    before, after = old[section.name], new[section.name]
    moved = {id(thing): tuple(map(move, section.places(thing))) for thing in after}

    def closeness(ours: Json, theirs: Json) -> tuple[bool, int] | None:
        mine, others = section.places(ours), moved[id(theirs)]
        common = sum(shared(a, b) for a in mine for b in others) + (mine == others)
        return (ours[section.kind] == theirs[section.kind], common) if common else None

    matched = pairs(before, after, closeness)
    fields = [(j, _changed(section, old, before[i], new, after[j])) for i, j in matched]
    changes = [_change(section, CHANGED, new, after[j], changed) for j, changed in fields if changed]
    gone, come = ({pair[side] for pair in matched} for side in (0, 1))
    changes += [_change(section, LOST, old, thing) for i, thing in enumerate(before) if i not in gone]
    changes += [_change(section, GAINED, new, thing) for j, thing in enumerate(after) if j not in come]
    return sorted(changes, key=lambda change: KINDS.index(change.kind)), sum(not changed for _, changed in fields)


def _changed(section: _Section, old: Json, before: Json, new: Json, after: Json) -> tuple[Field, ...]:
    ours, theirs = section.fields(old, before), section.fields(new, after)
    return tuple(Field(field, ours[field], theirs[field]) for field in ours if ours[field] != theirs[field])


def _change(section: _Section, kind: str, record: Json, thing: Json, fields: tuple[Field, ...] = ()) -> Change:
    place = section.places(thing)[0]
    sentence = marked(quoted(record["article"]["text"], _zone(record, place), place))
    label = " ".join(filter(None, (thing[section.kind], thing.get("mode"))))
    return Change(name(record), section.name, kind, label, sentence, fields)


def _zone(record: Json, place: Span) -> Span:
    """The zone that words stand in; the whole text where the record has no zones."""
    zones = (span(zone) for zone in record["article"].get("zones") or ())
    return next((zone for zone in zones if zone.contains(place)), Span(0, len(record["article"]["text"])))


# --- values as they read ------------------------------------------------------------------------------------


def _event(record: Json, event: Json) -> dict[str, str]:
    plain = ("type", "mode", "polarity", "certainty", "tense", "era")
    figures = [figure for figure in record["figures"] if figure["id"] in event["figures"]]
    return {
        **{field: str(event[field] or "none") for field in plain},
        "actors": _listed(_party(record, role) for role in event["actors"]),
        "recipients": _listed(_party(record, role) for role in event["recipients"]),
        "place": _place(record, event),
        "when": _when(event["when"]),
        "speakers": _speakers(record, event["statements"]),
        "figures": _listed(_number(figure) for figure in figures),
    }


def _statement(record: Json, statement: Json) -> dict[str, str]:
    return {
        "act": statement["act"],
        "speaker": statement["speaker"] or "nobody known",
        **{part: _words(record, spans(statement[part])) or "none" for part in ("source", "cue", "content")},
    }


def _figure(record: Json, figure: Json) -> dict[str, str]:
    return {
        "number": _number(figure),
        "counted": figure["counted"] or "none",
        "of": figure["of"] or "nobody known",
        "polarity": figure["polarity"],
        "speakers": _speakers(record, figure["statements"]),
    }


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(sorted(parts)) or "none"


def _words(record: Json, places: Spans) -> str:
    return " … ".join(" ".join(place.of(record["article"]["text"]).split()) for place in places)


def _party(record: Json, role: Json) -> str:
    return f"{_words(record, (span(role),))} [{role['actor'] or '?'}]"


def _place(record: Json, event: Json) -> str:
    place = record["places"].get(event["place"])
    if place is not None:
        return f"{place['name']} [{event['place']}]"
    return f"“{_words(record, spans([event['place_span']]))}” [?]" if event["place_span"] else "none"


def _when(when: Json | None) -> str:
    return f"{when['from']} to {when['to']}, precision {when['precision']}" if when else "none"


def _speakers(record: Json, ids: Sequence[str]) -> str:
    """Who says so, outermost first."""
    by_id = {statement["id"]: statement for statement in record["statements"]}
    said = [by_id[one] for one in ids if one in by_id]
    named = (one["speaker"] or _words(record, spans(one["source"])) or "nobody named" for one in said)
    return " > ".join(named) or "the report"


def _number(figure: Json) -> str:
    """A figure in a few words: wounded 3, killed 7/?/? (at-least)."""
    ends = [figure[part] for part in ("low", "best", "high")]
    low, best, high = ("?" if end is None else f"{end:g}" for end in ends)
    compared = "" if figure["comparator"] == "exactly" else f" ({figure['comparator']})"
    return f"{figure['kind']} {best if low == best == high else f'{low}/{best}/{high}'}{compared}"


def _places_of_statement(statement: Json) -> Spans:
    return spans(statement["cue"]) or spans(statement["content"]) or spans(statement["source"]) or (Span(0, 0),)


_SECTIONS = (
    _Section("events", "type", lambda event: (span(event["anchor"]),), _event),
    _Section("statements", "act", _places_of_statement, _statement),
    _Section("figures", "kind", lambda figure: (Span(*figure["span"]),), _figure),
)


# --- what a comparison looks like ---------------------------------------------------------------------------


def pieces(comparison: Comparison, *, as_json: bool) -> Iterator[str]:
    """The changes article by article and the totals, to read; or all of it as one JSON object."""
    return (
        iter([json.dumps(plain_values(comparison), ensure_ascii=False, indent=1) + "\n"])
        if as_json
        else _text(comparison)
    )


def _text(comparison: Comparison) -> Iterator[str]:
    for note in comparison.notes:
        yield f"{note}\n"
    by_article: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes:
        by_article[change.article].append(change)
    for article, changes in by_article.items():
        yield f"{article}\n" + "".join(map(_shown, changes)) + "\n"
    yield totals(comparison) + "\n"


def _shown(change: Change) -> str:
    head = f"  {change.kind:<8} {change.section.removesuffix('s'):<10} {change.label}\n           {change.sentence}\n"
    return head + "".join(f"           {field.name}: {field.old} → {field.new}\n" for field in change.fields)


def totals(comparison: Comparison) -> str:
    """How many were gained, lost, changed and kept, section by section, and which fields changed."""
    lines = [f"{comparison.articles} articles compared, {len(comparison.notes)} not"]
    for section in _SECTIONS:
        of = [change for change in comparison.changes if change.section == section.name]
        told = ", ".join(f"{sum(change.kind == kind for change in of)} {kind}" for kind in KINDS)
        fields = Counter(field.name for change in of for field in change.fields)
        which = ", ".join(f"{field} {many}" for field, many in fields.most_common())
        lines.append(f"{section.name:<10} {told}, {comparison.kept[section.name]} as before")
        lines += [f"           changed: {which}"] if which else []
    return "\n".join(lines)


def plain_values(comparison: Comparison) -> Json:
    """The comparison as plain JSON types."""
    return {
        "articles": comparison.articles,
        "notes": list(comparison.notes),
        "kept": dict(comparison.kept),
        "changes": [_change_json(change) for change in comparison.changes],
    }


def _change_json(change: Change) -> dict[str, Any]:
    fields = {field.name: {"old": field.old, "new": field.new} for field in change.fields}
    return {
        "article": change.article, "section": change.section, "kind": change.kind, "label": change.label,
        "sentence": change.sentence, "fields": fields,
    }  # fmt: skip
