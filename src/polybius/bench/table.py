"""Scores as a table to read, and as JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from polybius.bench.measures import Value
from polybius.bench.scored import Scored

_HEAD = ("task", "set", "measure", "value", "95 % interval", "n")


def text(results: Sequence[Scored]) -> str:
    """Task, set, measure, value, interval and number of items, in columns; then what to know of them."""
    lines = [_HEAD, *(_cells(result, value) for result in results for value in result.values)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    rule = tuple("─" * width for width in widths)
    return "\n".join(_line(cells, widths) for cells in (lines[0], rule, *lines[1:])) + "\n\n" + _notes(results)


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(result: Scored, value: Value) -> tuple[str, ...]:
    name = value.measure + (" ↓" if value.lower_is_better else "")
    return result.task, result.set, name, _number(value.value), _interval(value), f"{value.n:,}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _interval(value: Value) -> str:
    return "" if value.low is None else f"{_number(value.low)}–{_number(value.high)}"


def _notes(results: Sequence[Scored]) -> str:
    failed = sum(result.failed for result in results)
    told = ["Values in per cent (false and invented happenings: per 100 sentences); ↓ lower is better."]
    told += [f"{result.task}/{result.set}: {result.documents:,} documents of {result.file}" for result in results]
    told += [f"{failed:,} documents could not be coded; they count as empty answers."] if failed else []
    return "\n".join(told) + "\n"


def as_json(results: Sequence[Scored], run: dict[str, str]) -> str:
    """One object: what the program was, and the scores of each set."""
    return json.dumps({"run": run, "results": [_set(result) for result in results]}, ensure_ascii=False, indent=1)


def _set(result: Scored) -> dict[str, Any]:
    return {
        "task": result.task,
        "set": result.set,
        "file": result.file,
        "documents": result.documents,
        "failed": result.failed,
        "scores": [_value(value) for value in result.values],
    }


def _value(value: Value) -> dict[str, Any]:
    numbers = {"value": value.value, "low": value.low, "high": value.high}
    rounded = {name: None if number is None else round(number, 2) for name, number in numbers.items()}
    return {"measure": value.measure, **rounded, "n": value.n, "lower_is_better": value.lower_is_better}
