"""Single sentences written to tempt a coder: denials, plans, history, figures of speech.

Main number: false happenings.  Of the sentences in which nothing happened, how many events does the coder tell as
having happened (not denied, certain, past or present, news), per 100 sentences?  "Invented" counts such events
over all sentences where none of that type happened.  Silence invents nothing: read both beside happening F1, over
the events that happened and those told so.

A coded event matches one of the same type whose words it shares, one to one.  Of the matched ones: the share with
the right actor and recipient (the words overlap or share their head), their codes, and the fields of standing,
speaker, days and place.  None wanted and none given is right.  Figures: F1 of kind and numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from polybius.bench.codes import days, innermost, roles, same_codes, written
from polybius.bench.measures import Measure, counts, f1, share
from polybius.bench.words import Json, any_shared, head, pairs, plain, shared, span, spans, standing
from polybius.types import Span, Spans

_SIDES = ("actor", "recipient")
_STANDING = ("polarity", "certainty", "tense", "era")


def tally(row: Json, record: Json) -> dict[str, float]:
    wanted, given = row["events"], record["events"]
    anchors = [_anchors(row["text"], event) for event in wanted]
    matched = pairs(range(len(wanted)), given, lambda i, event: _closeness(wanted[i], anchors[i], event))
    judged = [_judged(wanted[i], given[j], record) for i, j in matched]
    told = [_happened(event) for event in given]
    types = {event["type"] for event in wanted if _happened(event)}
    return {
        **counts("event", len(matched), len(given), len(wanted)),
        **counts(
            "happening", sum(_happened(wanted[i]) and told[j] for i, j in matched), sum(told),
            sum(map(_happened, wanted)),
        ),
        **figure_counts(row["figures"], record["figures"]),
        "sentences": 1,
        "quiet": not types,
        "false": 0 if types else sum(told),
        "invented": sum(so and event["type"] not in types for so, event in zip(told, given, strict=True)),
        **{f"{field}.{part}": number for field in JUDGES for part, number in _right(field, judged)},
    }  # fmt: skip


def measures(rows: Sequence[Json]) -> list[Measure]:
    return [
        share("false happenings per 100", "false", "quiet", lower_is_better=True),
        share("invented happenings per 100", "invented", "sentences", lower_is_better=True),
        f1("happening"),
        f1("event"),
        *(share(f"{field} right", f"{field}.right", f"{field}.judged") for field in JUDGES),
        f1("figure"),
    ]


def figure_counts(wanted: Iterable[Json], given: Iterable[Json]) -> dict[str, float]:
    """Counts of figures with the right kind and numbers, wherever they stand."""
    ours, theirs = (Counter(map(numbers, figures)) for figures in (wanted, given))
    return counts("figure", (ours & theirs).total(), theirs.total(), ours.total())


def numbers(figure: Json) -> tuple[str, float | None, float | None, float | None]:
    return figure["kind"], figure["low"], figure["best"], figure["high"]


def _anchors(text: str, event: Json) -> Spans:
    phrases = [event["anchor"], *(event.get("anchor_alt") or ())]
    return tuple(found for phrase in phrases for found in standing(text, phrase))


def _closeness(wanted: Json, anchors: Spans, given: Json) -> int | None:
    if wanted["type"] != given["type"]:
        return None
    return max((shared(anchor, span(given["anchor"])) for anchor in anchors), default=0) or None


def _happened(event: Json) -> bool:
    """Whether a reader would count the event, of the set or of the record, as news that took place."""
    told = (event["polarity"], event["certainty"], event["era"])
    return told == ("+", "certain", "news") and event["tense"] in {"past", "present"}


def _right(field: str, judged: Sequence[dict[str, bool]]) -> list[tuple[str, int]]:
    return [("right", sum(j.get(field, False) for j in judged)), ("judged", sum(field in j for j in judged))]


# --- fields -------------------------------------------------------------------------------------------------

_Judge = Callable[[Json, Json, Json], bool]


def _judged(wanted: Json, given: Json, record: Json) -> dict[str, bool]:
    """Which fields are right; the code of somebody whom the set does not code is not judged."""
    uncoded = {f"{side} code" for side in _SIDES if wanted[side] and not wanted[f"{side}_code"]}
    return {field: judge(wanted, given, record) for field, judge in JUDGES.items() if field not in uncoded}


def _words_agree(wanted: Sequence[str], given: Sequence[Span], text: str) -> bool:
    """What is given overlaps one of the phrases wanted or has its head; none wanted, none given."""
    if not wanted:
        return not given
    heads = {head(one.of(text)) for one in given}
    return any(any_shared(given, standing(text, phrase)) or head(phrase) in heads for phrase in wanted)


def _filled(wanted: Json, event: Json, side: str) -> list[Json]:
    """Who stands on a side; where each acts on the other, either side may hold either."""
    sides = _SIDES if wanted.get("reciprocal") else (side,)
    return [role for one in sides for role in event[f"{one}s"]]


def _words_of(side: str) -> _Judge:
    def judge(wanted: Json, given: Json, record: Json) -> bool:
        phrases = [phrase for phrase in (wanted[side], *(wanted.get(f"{side}_alt") or ())) if phrase]
        return _words_agree(phrases, [span(role) for role in _filled(wanted, given, side)], _text(record))

    return judge


def _code_of(side: str) -> _Judge:
    def judge(wanted: Json, given: Json, record: Json) -> bool:
        sides = _SIDES if wanted.get("reciprocal") else (side,)
        codes = [[written(wanted[f"{one}_code"])] for one in sides if wanted[one]]
        return same_codes(codes, roles(record, _filled(wanted, given, side)))

    return judge


def _same(field: str) -> _Judge:
    return lambda wanted, given, record: bool(wanted[field] == given[field])


def _speaker(wanted: Json, given: Json, record: Json) -> bool:
    statement = innermost(record, given)
    if statement is None or not wanted["speaker"]:
        return statement is None and not wanted["speaker"]
    return _words_agree([wanted["speaker"]], spans(statement["source"]), _text(record))


def _when(wanted: Json, given: Json, record: Json) -> bool:
    return days(wanted["when"]) == days(given["when"])


def _place(wanted: Json, given: Json, record: Json) -> bool:
    place, told = record["places"].get(given["place"]), given["place_span"]
    if not wanted["place"]:
        return place is None and told is None
    named = place is not None and bool(place["name"]) and plain(place["name"]) == plain(wanted["place"])
    return named or _words_agree([wanted["place"]], [Span(*told)] if told else [], _text(record))


def _text(record: Json) -> str:
    return str(record["article"]["text"])


JUDGES: dict[str, _Judge] = {
    **{side: _words_of(side) for side in _SIDES},
    **{f"{side} code": _code_of(side) for side in _SIDES},
    **{field: _same(field) for field in _STANDING},
    "speaker": _speaker,
    "when": _when,
    "place": _place,
}
