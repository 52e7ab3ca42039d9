"""The words of the calendar, read from `data/cues/times.yaml` and checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown

FILE = DATA / "cues" / "times.yaml"

_NUMBERED = ("months", "weekdays", "numbers", "ordinals", "decades", "days")
_NAMED = (
    "seasons",
    "parts_of_day",
    "units",
    "references",
    "reference_adjectives",
    "sets",
    "modifiers",
    "holidays",
)
_LISTS = (
    "vague",
    "limits",
    "occasions",
    "reasons",
    "speaking",
    "endings",
    "beginnings",
    "numbered",
    "planning",
    "standing",
    "unchanging",
    "measures",
    "before_years",
)
_KEYS = {
    "seasons": r"SP|SU|FA|WI",
    "parts_of_day": r"MO|MI|AF|EV|NI|DT",
    "units": r"T?[SMH]|[DWFMQYEC]",
    "references": r"(PRESENT|PAST|FUTURE)_REF",
    "reference_adjectives": r"(PRESENT|PAST|FUTURE)_REF",
    "sets": r"PT?\d+[HDWMY]",
    "modifiers": r"early|mid|late|about",
    "holidays": r"\d\d-\d\d|easter[+-]\d+|nth-\d\d-[1-7]-[1-5]",
}
_RANGES = {"months": (1, 12), "weekdays": (1, 7), "decades": (0, 90)}


@dataclass(frozen=True, slots=True)
class Words:
    """Each word, in small letters, with what it stands for."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    days: Mapping[str, int]
    seasons: Mapping[str, str]
    parts_of_day: Mapping[str, str]
    units: Mapping[str, str]
    references: Mapping[str, str]
    reference_adjectives: Mapping[str, str]
    sets: Mapping[str, str]
    modifiers: Mapping[str, str]
    holidays: Mapping[str, str]
    vague: frozenset[str]
    limits: frozenset[str]
    occasions: frozenset[str]
    reasons: frozenset[str]
    speaking: frozenset[str]
    endings: frozenset[str]
    beginnings: frozenset[str]
    numbered: frozenset[str]
    planning: frozenset[str]
    standing: frozenset[str]
    unchanging: frozenset[str]
    measures: frozenset[str]
    before_years: frozenset[str]


@lru_cache(maxsize=4)
def words(path: Path = FILE) -> Words:
    """The words of the file; DataError with file and line where it is at fault."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise DataError(shown(path), 1, "not a mapping of lists")
    fields = [*_NUMBERED, *_NAMED, *_LISTS]
    check_fields(content, fields, shown(path), 1, required=fields)
    tables: dict[str, Any] = {name: _numbered(path, name, content[name]) for name in _NUMBERED}
    tables |= {name: _named(path, name, content[name]) for name in _NAMED}
    tables |= {name: frozenset(_forms(path, name, content[name])) for name in _LISTS}
    return Words(**tables)


def _numbered(path: Path, field: str, table: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    low, high = _RANGES.get(field, (-10_000, 10_000))
    for key, form in _entries(path, field, table):
        if not re.fullmatch(r"-?\d+", key) or not low <= int(key) <= high:
            raise DataError(shown(path), form.line, f"{field}: {key!r} is no number from {low} to {high}")
        _put(path, field, found, form, int(key))
    return found


def _named(path: Path, field: str, table: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, form in _entries(path, field, table):
        if not re.fullmatch(_KEYS[field], key):
            raise DataError(shown(path), form.line, f"{field}: {key!r} is no value known there")
        _put(path, field, found, form, key)
    return found


def _put(path: Path, field: str, found: dict[str, Any], form: Any, value: Any) -> None:
    if form.lower() in found:
        raise DataError(shown(path), form.line, f"{field}: {form!r} stands twice")
    found[form.lower()] = value


def _entries(path: Path, field: str, table: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(table, dict):
        raise DataError(shown(path), None, f"{field}: expected names with lists of words")
    for key, forms in table.items():
        for form in _forms(path, f"{field}: {key}", forms):
            yield key, form


def _forms(path: Path, field: str, forms: Any) -> list[Any]:
    if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip() for form in forms):
        raise DataError(shown(path), None, f"{field}: expected a list of words")
    return forms


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of the forms, longest first, blanks and hyphens as they come."""
    longest_first = sorted(forms, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first) + ")"
