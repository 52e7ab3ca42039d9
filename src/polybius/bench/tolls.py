"""How many were killed, wounded, kidnapped, in short notes on incidents (Aid Worker Security Database; ACLED).

Per kind: of the notes with victims, the share whose number is the one wanted ("in range"), and of the notes without,
the share to which the coder gives some ("false alarms").  A record has many figures and a note one number:

1. Only figures of what happened count: not denied, not derived, not of an event that is history, denied or to come.
2. Figures in one sentence and in one mouth that count different people are added up, unless the words between say
   that the second is part of the first ("including", "two of them").
3. Otherwise figures repeat or revise each other: the largest sum is the number.

Beside it stands the share for which the best number of the record's own toll, by the coder's sum rule, is the one
wanted.
"""

import re
from collections.abc import Iterable, Sequence

from polybius.bench.measures import Measure, share
from polybius.bench.words import Json, sentences, shared
from polybius.types import Span

KINDS = {"killed": {"killed"}, "wounded": {"wounded"}, "kidnapped": {"captured", "hostages"}}
_PART_BEFORE = re.compile(r"\b(?:includ(?:ing|ed|es)|among (?:them|whom|the)|namely)\b|:|\([^)]*\Z", re.IGNORECASE)
_PART_AFTER = re.compile(r"\s+of (?:them|whom|these|those)\b", re.IGNORECASE)


def day(row: Json) -> str | None:
    """The note's day where it is a full one; some sets give year, month and day apart."""
    date = row.get("date")
    if isinstance(date, dict):
        return f"{date['year']}-{date['month'] or 0:02d}-{date['day'] or 0:02d}"
    return date


def tally(row: Json, record: Json) -> dict[str, float]:
    sums: dict[str, float] = {}
    for kind, wanted in _wanted(row).items():
        given = number(record, KINDS[kind])
        if wanted:
            toll = reckoned(record, KINDS[kind])
            sums |= {f"{kind}.wanted": 1, f"{kind}.right": given == wanted, f"{kind}.reckoned": toll == wanted}
        else:
            sums |= {f"{kind}.none": 1, f"{kind}.alarm": given > 0}
    return sums


def measures(rows: Sequence[Json]) -> list[Measure]:
    kinds = [kind for kind in KINDS if any(kind in _wanted(row) for row in rows)]
    right = [share(f"{kind} in range", f"{kind}.right", f"{kind}.wanted") for kind in kinds]
    alarms = [share(f"{kind} false alarms", f"{kind}.alarm", f"{kind}.none", lower_is_better=True) for kind in kinds]
    tolls = [share(f"{kind} by the toll", f"{kind}.reckoned", f"{kind}.wanted") for kind in kinds]
    return right + alarms + tolls


def _wanted(row: Json) -> dict[str, int]:
    """The number of each kind that the set gives."""
    if "victims" in row:
        return {kind: row["victims"]["total"][kind] or 0 for kind in KINDS}
    return {"killed": row["fatalities"] or 0}


def reckoned(record: Json, kinds: Iterable[str]) -> float:
    """The best number of the record's toll for the whole article; 0 where it has none."""
    tolls = (toll for toll in record.get("tolls", ()) if toll["kind"] in kinds and not toll["events"])
    return sum(float(toll["best"]) for toll in tolls)


def number(record: Json, kinds: Iterable[str]) -> float:
    """The one number of these kinds by the rule above; 0 where no figure tells."""
    figures = [f for f in record["figures"] if f["kind"] in kinds and _happened(f, record)]
    return max((_sum(group, record["article"]["text"]) for group in _groups(figures, record)), default=0)


def _happened(figure: Json, record: Json) -> bool:
    event = next((event for event in record["events"] if event["id"] == figure["event"]), None)
    if figure["polarity"] == "-" or figure["derived"]:
        return False
    return not event or (event["era"] != "background" and event["polarity"] != "-" and event["tense"] != "future")


def _groups(figures: Sequence[Json], record: Json) -> list[list[Json]]:
    """Figures of one sentence and one mouth, in the order of the text."""
    cut = sentences(record["article"]["text"]) if figures else ()
    groups: dict[tuple[int | str, ...], list[Json]] = {}
    for figure in sorted(figures, key=lambda figure: figure["span"]):
        place = Span(*figure["span"])
        sentence = next((i for i, one in enumerate(cut) if shared(one, place)), -1)
        groups.setdefault((sentence, *figure["statements"]), []).append(figure)
    return list(groups.values())


def _sum(group: Sequence[Json], text: str) -> float:
    """Different people added up; of figures that count the same people the larger."""
    people: dict[str, float] = {}
    before: Json | None = None
    for figure in group:
        many = _value(figure)
        if many is None or (before and _is_part(before, figure, text)):
            continue
        whom = (figure["counted"] or "").casefold()
        people[whom] = max(many, people.get(whom, many))
        before = figure
    return sum(people.values())


def _is_part(whole: Json, figure: Json, text: str) -> bool:
    between = text[whole["span"][1] : figure["span"][0]]
    return bool(_PART_BEFORE.search(between) or _PART_AFTER.match(text, figure["span"][1]))


def _value(figure: Json) -> float | None:
    return next((figure[part] for part in ("best", "low", "high") if figure[part] is not None), None)
