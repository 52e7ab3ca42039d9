"""Whole records of whole articles, against records that people wrote by the conventions of docs/contract.md.

Events: F1.  A coded event matches one of its type whose words (or other words for the same act, `also`) it shares,
or that stands in the same sentence; one to one, shared words first, then those that must be found, then the
nearest.  What is `optional` counts only if it is matched.  Of the matched ones, the share with the right countries,
codes, place (one name, or within 25 km), days, standing and speaker of the innermost statement; unknown is right
where the person says unknown.  "whole events": of those that must be found, the share found with all of it right.

Statements: F1, with cues that overlap and contents that share words at F1 .5; of these, speaker and act.  Figures:
F1 of kind and numbers.  Contests: F1 of pairs whose ends match.  Boilerplate is left out of count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polybius.bench.codes import (
    NOBODY,
    Code,
    coded,
    days,
    innermost,
    roles,
    same_codes,
    same_countries,
    same_place,
    written,
)
from polybius.bench.measures import Measure, counts, f1, share
from polybius.bench.probes import numbers
from polybius.bench.words import (
    Json,
    any_shared,
    gap,
    overlap,
    pairs,
    places_of_words,
    sentences,
    shared,
    span,
    spans,
)
from polybius.types import Span, Spans

CONTENT_AGREES = 0.5
_STANDING = ("polarity", "certainty", "tense", "era")
_PARTS = ("actor code", "recipient code", "place", "when", *_STANDING, "speaker")
FIELDS = ("actor country", "recipient country", *_PARTS)

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Matched:
    """What is matched with what, of each section, by position."""

    events: Pairs
    statements: Pairs
    figures: Pairs


def tally(row: Json, record: Json) -> dict[str, float]:
    given = _without_boilerplate(row, record)
    matched = _Matched(_events(row, given), _statements(row, given), _figures(row, given))
    judged = {i: judged_event(row, row["events"][i], given, given["events"][j]) for i, j in matched.events}
    required = [not event.get("optional") for event in row["events"]]
    said = [(row["statements"][i], given["statements"][j]) for i, j in matched.statements]
    return {
        **_counts("event", matched.events, row["events"], given["events"]),
        **_counts("statement", matched.statements, row["statements"], given["statements"]),
        **_counts("figure", matched.figures, row["figures"], given["figures"]),
        **_contest_counts(row, given, matched),
        **{f"{field}.right": sum(fields[field] for fields in judged.values()) for field in FIELDS},
        "required": sum(required),
        "whole": sum(all(fields[part] for part in _PARTS) for i, fields in judged.items() if required[i]),
        "statement speaker.right": sum(_same_speaker(row, ours, given, theirs) for ours, theirs in said),
        "statement act.right": sum(ours["act"] == theirs["act"] for ours, theirs in said),
    }


def measures(rows: Sequence[Json]) -> list[Measure]:
    return [
        f1("event"),
        share("whole events", "whole", "required"),
        *(share(f"{field} right", f"{field}.right", "event.hit") for field in FIELDS),
        f1("statement"),
        *(share(f"statement {part} right", f"statement {part}.right", "statement.hit") for part in ("speaker", "act")),
        f1("figure"),
        f1("contest"),
    ]


def _counts(of: str, matched: Pairs, wanted: Sequence[Json], given: Sequence[Json]) -> dict[str, float]:
    """What is optional is wanted only if it was matched."""
    met = {i for i, _ in matched}
    needed = sum(i in met or not one.get("optional") for i, one in enumerate(wanted))
    return counts(of, len(matched), len(given), needed)


def _without_boilerplate(row: Json, record: Json) -> Json:
    barred = [span(zone) for zone in row["article"].get("zones") or () if zone["kind"] == "boilerplate"]
    return record | {
        "events": [e for e in record["events"] if not any_shared([span(e["anchor"])], barred)],
        "statements": [s for s in record["statements"] if not any_shared(spans(s["cue"] or s["content"]), barred)],
        "figures": [f for f in record["figures"] if not any_shared([Span(*f["span"])], barred)],
    }


# --- what matches what --------------------------------------------------------------------------------------


def _events(row: Json, record: Json) -> Pairs:
    cut = sentences(row["article"]["text"])

    def closeness(wanted: Json, given: Json) -> tuple[int, bool, int] | None:
        if given["type"] not in {wanted["type"], *(wanted.get("alt_types") or ())}:
            return None
        anchor, told = span(given["anchor"]), (span(wanted["anchor"]), *spans(wanted.get("also")))
        common = max(shared(one, anchor) for one in told)
        if not common and not any(_in_one_sentence(one, anchor, cut) for one in told):
            return None
        return common, not wanted.get("optional"), -min(gap(one, anchor) for one in told)

    return pairs(row["events"], record["events"], closeness)


def _in_one_sentence(a: Span, b: Span, cut: Spans) -> bool:
    return any(shared(sentence, a) and shared(sentence, b) for sentence in cut)


def _statements(row: Json, record: Json) -> Pairs:
    text = row["article"]["text"]

    def closeness(wanted: Json, given: Json) -> float | None:
        cues = (*spans(wanted["cue"]), *spans(wanted.get("also")))
        if wanted["cue"] and not any_shared(cues, spans(given["cue"])):
            return None
        agreed = overlap(*(places_of_words(text, spans(one["content"])) for one in (wanted, given)))
        return agreed if agreed >= CONTENT_AGREES else None

    return pairs(row["statements"], record["statements"], closeness)


def _figures(row: Json, record: Json) -> Pairs:
    def closeness(wanted: Json, given: Json) -> tuple[int, bool] | None:
        if numbers(wanted) != numbers(given):
            return None
        place = wanted.get("span")
        return shared(Span(*place), Span(*given["span"])) if place else 0, not wanted.get("optional")

    return pairs(row["figures"], record["figures"], closeness)


def _contest_counts(row: Json, record: Json, matched: _Matched) -> dict[str, float]:
    ours: dict[str, str] = {}  # the names that the person gave to what the coder found
    for section in ("events", "statements", "figures"):
        ours |= {record[section][j]["id"]: row[section][i]["id"] for i, j in getattr(matched, section)}
    wanted = {frozenset((contest["a"], contest["b"])) for contest in row["contests"]}
    given = {frozenset((ours.get(contest["a"]), ours.get(contest["b"]))) for contest in record["contests"]}
    return counts("contest", len(wanted & given), len(record["contests"]), len(wanted))


# --- fields -------------------------------------------------------------------------------------------------


def judged_event(row: Json, wanted: Json, record: Json, given: Json) -> dict[str, bool]:
    """Which fields of a matched event are right."""
    right: dict[str, Any] = {field: wanted[field] == given[field] for field in _STANDING}
    for side in ("actor", "recipient"):
        choices = [_choices(row, role) for role in wanted[f"{side}s"] or ()]
        named = roles(record, given[f"{side}s"])
        right |= {f"{side} country": same_countries(choices, named), f"{side} code": same_codes(choices, named)}
    right["place"] = same_place(wanted["place"], record["places"].get(given["place"]))
    right["when"] = days(wanted["when"]) == days(given["when"])
    right["speaker"] = _same_speaker(row, innermost(row, wanted), record, innermost(record, given))
    return right


def _choices(row: Json, role: Json) -> list[Code]:
    """The codes that somebody may have; who is optional may be nobody."""
    others = [written(code) for code in role.get("alt") or ()]
    return [_gold_code(row, role.get("actor")), *others, *([NOBODY] if role.get("optional") else [])]


def _gold_code(row: Json, key: str | None) -> Code:
    return coded(row, key) if key in row["actors"] else written(key)


def _same_speaker(row: Json, wanted: Json | None, record: Json, given: Json | None) -> bool:
    if wanted is None or given is None:
        return wanted is given
    choices = [_gold_code(row, wanted["speaker"]), *map(written, wanted.get("speaker_alt") or ())]
    return same_codes([choices], [coded(record, given["speaker"])])
