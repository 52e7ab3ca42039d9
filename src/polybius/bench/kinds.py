"""What a single sentence is about: types of events (Zero-Shot-PLOVER; CASE 2021 task 2), and relevance.

Types: F1 and recall of the set of types in a sentence against the one that people gave it; a sentence without
events counts as missed.  CASE 2021 gives a sentence one of its own classes: that of the event of which the coder is
surest, by ACLED's name for it; weighted F1 over classes is the shared task's own measure (Haneczok and others,
2021).  Relevance: a text is found relevant if it has an act of material conflict that is not denied.  SATP holds
relevant texts only, so that there is a recall and no more.
"""

from collections.abc import Sequence

import numpy as np

from polybius.bench.measures import Array, Measure, Sums, counts, divided, f1, f1_of, recall, share
from polybius.bench.words import Json

# Zero-Shot-PLOVER (Hu and others, 2022) makes one of two types.
_MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# ACLED's names, and the labels of CASE 2021.
_CASE = {
    "abduction/forced disappearance": "ABDUCT_DISSAP", "agreement": "AGREEMENT", "air/drone strike": "AIR_STRIKE",
    "armed clash": "ARMED_CLASH", "arrests": "ARREST", "attack": "ATTACK", "chemical weapon": "CHEM_WEAP",
    "change to group/activity": "CHANGE_TO_GROUP_ACT", "disrupted weapons use": "DISR_WEAP", "grenade": "GRENADE",
    "excessive force against protesters": "FORCE_AGAINST_PROTEST", "other": "OTHER", "mob violence": "MOB_VIOL",
    "government regains territory": "GOV_REGAINS_TERIT", "headquarters or base established": "HQ_ESTABLISHED",
    "looting/property destruction": "PROPERTY_DISTRUCT", "peaceful protest": "PEACE_PROTEST",
    "non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER", "sexual violence": "SEX_VIOL",
    "non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER", "suicide bomb": "SUIC_BOMB",
    "protest with intervention": "PROTEST_WITH_INTER", "remote explosive/landmine/ied": "REM_EXPLOS",
    "shelling/artillery/missile attack": "ART_MISS_ATTACK", "violent demonstration": "VIOL_DEMONSTR",
}  # fmt: skip
# Classes of CASE 2021 that are neither violence nor coercion, and those that may be either.
_IRRELEVANT = frozenset({
    "AGREEMENT", "CHANGE_TO_GROUP_ACT", "DIPLO", "HQ_ESTABLISHED", "MAN_MADE_DISASTER", "NATURAL_DISASTER",
    "NON_VIOL_TERRIT_TRANSFER", "ORG_CRIME",
})  # fmt: skip
_UNDECIDED = frozenset({"ATTRIB", "OTHER"})


# --- types of events ----------------------------------------------------------------------------------------


def type_tally(row: Json, record: Json) -> dict[str, float]:
    given = {_MERGED.get(event["type"], event["type"]) for event in record["events"]}
    return _set_counts({row["expected_events"][0]["code"]}, given)


def type_measures(rows: Sequence[Json]) -> list[Measure]:
    return [f1("type"), recall("type")]


def case_tally(row: Json, record: Json) -> dict[str, float]:
    wanted, given = {row["subtype"]}, _case_labels(record)
    sums = _set_counts(wanted, given)
    for label in wanted | given:
        sums |= counts(f"class {label}", label in wanted & given, label in given, label in wanted)
    return sums | {"sentences": 1}


def case_measures(rows: Sequence[Json]) -> list[Measure]:
    classes = sorted({row["subtype"] for row in rows})
    return [Measure("weighted F1", lambda sums: _weighted(sums, classes), "sentences"), f1("type")]


def _set_counts(wanted: set[str], given: set[str]) -> dict[str, float]:
    return counts("type", len(wanted & given), len(given), len(wanted))


def _case_labels(record: Json) -> set[str]:
    """The class of the event of which the coder is surest, where it names a kind at all."""
    named = [event for event in record["events"] if event.get("acled_sub_event_type")]
    surest = max(named, key=lambda event: event.get("confidence") or 0.0, default=None)
    return {_case(surest["acled_sub_event_type"])} if surest else set()


def _case(kind: str) -> str:
    return _CASE.get(kind.casefold(), kind)


def _weighted(sums: Sums, classes: Sequence[str]) -> Array:
    """The mean of the F1 of each class, each as heavy as it is frequent."""
    support = [sums(f"class {label}.wanted") for label in classes]
    scores = [np.nan_to_num(f1_of(sums, f"class {label}")) for label in classes]
    weighed = [score * many for score, many in zip(scores, support, strict=True)]
    return divided(np.sum(weighed, axis=0), np.sum(support, axis=0))


# --- relevance ----------------------------------------------------------------------------------------------


def relevant(row: Json) -> bool | None:
    """Whether the set calls the text relevant; None where its class may be either."""
    if "labels" in row:
        return any(row["labels"])
    return None if row["subtype"] in _UNDECIDED else row["subtype"] not in _IRRELEVANT


def relevance_tally(row: Json, record: Json) -> dict[str, float] | None:
    wanted = relevant(row)
    if wanted is None:
        return None
    given = any(event["quad"] == "material-conflict" and event["polarity"] != "-" for event in record["events"])
    return {
        **counts("relevant", wanted and given, given, wanted),
        "irrelevant": not wanted,
        "alarm": given and not wanted,
    }


def relevance_measures(rows: Sequence[Json]) -> list[Measure]:
    if all(relevant(row) is not False for row in rows):
        return [recall("relevant")]
    return [f1("relevant"), recall("relevant"), share("false alarms", "alarm", "irrelevant", lower_is_better=True)]
