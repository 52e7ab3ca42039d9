"""Times that a text names (TempEval-3, UzZaman and others 2013; WikiWars, Mazur and Dale 2010).

"value F1", the main number: expressions that overlap and have the TIMEX3 value wanted, to the letter.  "any overlap
F1" and "same span F1": found at all, and found to the letter.
"""

from collections.abc import Sequence

from polybius.bench.measures import Measure, counts, f1
from polybius.bench.words import Json, shared, span


def tally(row: Json, record: Json) -> dict[str, float]:
    wanted, given = row["timex3"], record["mentions"]["times"]
    matched = _matched(wanted, given)
    right = sum(ours["value"] is not None and ours["value"] == theirs["value"] for ours, theirs in matched)
    exact = {span(time) for time in wanted} & {span(time) for time in given}
    return {
        **counts("value", right, len(given), len(wanted)),
        **counts("any overlap", len(matched), len(given), len(wanted)),
        **counts("same span", len(exact), len(given), len(wanted)),
    }


def measures(rows: Sequence[Json]) -> list[Measure]:
    return [f1("value"), f1("any overlap"), f1("same span")]


def _matched(wanted: Sequence[Json], given: Sequence[Json]) -> list[tuple[Json, Json]]:
    """Each expression wanted, in order, with the free one that shares most of it."""
    free, matched = list(given), []
    for time in wanted:
        at = max(range(len(free)), key=lambda i: shared(span(time), span(free[i])), default=-1)
        if at >= 0 and shared(span(time), span(free[at])):
            matched.append((time, free.pop(at)))
    return matched
