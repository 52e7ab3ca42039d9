"""Measures over documents, with bootstrap intervals.

Each document adds a tally: named numbers such as "event.hit".  A measure is a formula over their sums, so that it
can be computed for the whole set and for every resample of its documents at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tally = Mapping[str, float]
Array = NDArray[np.float64]
Sums = Callable[[str], Array]  # a key's sum over all documents, then over each resample of them

RESAMPLES = 1000
SEED = 1949  # any fixed number: the same answers give the same intervals


@dataclass(frozen=True, slots=True)
class Measure:
    """A named formula; `n` names the tally that says on how many items the value rests."""

    name: str
    formula: Callable[[Sums], Array]
    n: str
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What was measured, in per cent, with its 95 % interval; None where there is nothing to measure on."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    lower_is_better: bool = False


def counts(of: str, hits: float, given: float, wanted: float) -> dict[str, float]:
    """The three numbers that F1 and recall of something are made of."""
    return {f"{of}.hit": hits, f"{of}.given": given, f"{of}.wanted": wanted}


def f1(of: str, name: str | None = None) -> Measure:
    """The harmonic mean of precision and recall (van Rijsbergen 1979)."""
    return Measure(name or f"{of} F1", lambda sums: f1_of(sums, of), f"{of}.wanted")


def f1_of(sums: Sums, of: str) -> Array:
    return divided(2 * sums(f"{of}.hit"), sums(f"{of}.given") + sums(f"{of}.wanted"))


def recall(of: str, name: str | None = None) -> Measure:
    return share(name or f"{of} recall", f"{of}.hit", f"{of}.wanted")


def share(name: str, part: str, whole: str, *, lower_is_better: bool = False) -> Measure:
    """One tally over another."""
    return Measure(name, lambda sums: divided(sums(part), sums(whole)), whole, lower_is_better)


def divided(above: Array, below: Array) -> Array:
    """The quotients; nan where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)


def evaluate(measures: Iterable[Measure], tallies: Sequence[Tally]) -> list[Value]:
    """Each measure over all documents, with the percentile bootstrap over documents (Efron 1979)."""
    weights = _weights(len(tallies))

    def sums(key: str) -> Array:
        column = np.array([tally.get(key, 0.0) for tally in tallies], dtype=np.float64)
        return np.asarray(weights @ column, dtype=np.float64)

    return [_value(measure, sums) for measure in measures]


def _weights(documents: int) -> Array:
    """How often each document counts: once in the first row, as drawn with replacement in the others."""
    if documents < 2:
        return np.ones((1, documents))
    drawn = np.random.default_rng(SEED).multinomial(documents, [1 / documents] * documents, size=RESAMPLES)
    return np.vstack([np.ones(documents), drawn])


def _value(measure: Measure, sums: Sums) -> Value:
    whole, *resampled = 100 * measure.formula(sums)
    n = round(float(sums(measure.n)[0]))
    sound = [value for value in resampled if not np.isnan(value)]
    if np.isnan(whole):
        return Value(measure.name, None, None, None, n, measure.lower_is_better)
    low, high = (float(np.percentile(sound, at)) for at in (2.5, 97.5)) if sound else (None, None)
    return Value(measure.name, float(whole), low, high, n, measure.lower_is_better)
