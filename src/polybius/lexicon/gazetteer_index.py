"""Writes the index of places that `lexicon.gazetteer` opens: records, names, and which records bear which name.

Records and names are gathered in flat arrays, so that millions of them fit into memory.  A name that is also an
English word or a first name is kept for big places only, and marked.
"""

import math
import os
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import marisa_trie
import numpy as np

from polybius.lexicon.gazetteer import (
    CITY,
    COMMON,
    COUNTRY,
    IDS,
    NAMES,
    PLACES,
    RECORD,
    SECONDARY,
    STARTS,
    STRINGS,
    normal,
)

BIG, BIG_SECONDARY = 15_000, 100_000  # of fewer people, a place loses a name that is also a word
_AREA_WORDS = frozenset(
    {"canton", "county", "department", "district", "division", "emirate", "governorate", "krai", "municipality"}
) | {"oblast", "parish", "prefecture", "province", "region", "republic", "state", "territory", "voivodeship"}

IsWord = Callable[[str], bool]


class Counted(NamedTuple):
    """What was written: so many places by so many names."""

    places: int
    names: int


class Index:
    """The records as they are gathered.  `areas`: as of how many people an area goes before towns of its name."""

    def __init__(self, is_word: IsWord, areas: float = math.inf) -> None:
        self._is_word = is_word
        self._areas = areas
        self._rows: list[array[float]] = [array("d") for _ in RECORD.names or ()]
        self._strings = bytearray()
        self._keys: dict[str, int] = {}  # the names with their numbers here
        self._named, self._bearers, self._flags = array("I"), array("I"), array("I")
        self.count = 0

    def add(
        self,
        kind: int,
        key: int | str,
        name: str,
        names: Iterable[str],
        *,
        at: tuple[float, float],
        country: int,
        province: int = 0,
        extent_km: int = 0,
        population: int = 0,
    ) -> None:
        """A place with all its names, the usual one first; its key is GeoNames' number if it is a town."""
        held = key if isinstance(key, int) else self._put(key)
        values = (kind, country, province, extent_km, held, self._put(name), population, *at)
        for column, value in zip(self._rows, values, strict=True):
            column.append(value)
        seen = set()
        for place, one in enumerate(names):
            form = normal(one)
            if form in seen or (len(form) <= 2 and kind != COUNTRY):
                continue
            seen.add(form)
            flags = self._flagged(kind, population, form, primary=place == 0 or kind < CITY)
            if flags is not None:
                self._named.append(self._keys.setdefault(form, len(self._keys)))
                self._bearers.append(self.count)
                self._flags.append(flags)
        self.count += 1

    def _put(self, text: str) -> int:
        at = len(self._strings)
        self._strings += text.encode() + b"\0"
        return at

    def _flagged(self, kind: int, population: int, form: str, *, primary: bool) -> int | None:
        """The flags of a name; None where it is dropped as a mere word."""
        flags = 0 if primary else SECONDARY
        if kind == COUNTRY or not self._is_word(form):
            return flags
        if kind >= CITY and population < (BIG if primary else BIG_SECONDARY):
            return None
        return flags | COMMON

    def write(self, out: Path) -> Counted:
        """Writes all files, each under another name first, so that an index is whole or not there."""
        out.mkdir(parents=True, exist_ok=True)
        table = np.zeros(self.count, dtype=RECORD)
        for name, column in zip(RECORD.names or (), self._rows, strict=True):
            table[name] = np.frombuffer(column, dtype=np.float64)
        trie = marisa_trie.Trie(self._keys)
        numbers = np.fromiter((trie[key] for key in self._keys), dtype=np.int64, count=len(self._keys))
        given, bearers, flags = (np.frombuffer(one, np.uint32) for one in (self._named, self._bearers, self._flags))
        named = numbers[given]
        weight = -np.where(table["kind"] < CITY, self._areas, table["population"].astype(np.float64))[bearers]
        order = np.lexsort((bearers, weight, named))
        starts = np.concatenate([[0], np.cumsum(np.bincount(named, minlength=len(trie)))])
        _swap(out / NAMES, lambda path: trie.save(str(path)))
        _swap(out / STARTS, lambda path: _save(path, starts.astype("<u4")))
        _swap(out / IDS, lambda path: _save(path, (bearers | flags)[order].astype("<u4")))
        _swap(out / PLACES, lambda path: _save(path, table))
        _swap(out / STRINGS, lambda path: path.write_bytes(bytes(self._strings)))
        return Counted(self.count, len(trie))


def _save(path: Path, values: np.ndarray) -> None:
    with path.open("wb") as stream:
        np.save(stream, values)


def _swap(path: Path, write: Callable[[Path], object]) -> None:
    made = path.with_name(path.name + ".new")
    write(made)
    os.replace(made, path)


def is_written(name: str) -> bool:
    """Whether an English text may use one of GeoNames' other names: no code, no other script."""
    return len(name) > 2 and name[0].isupper() and not name.isupper() and normal(name).isascii()


def short_name(name: str) -> str | None:
    """ "Katsina" of "Katsina State"; None where there is none."""
    first, _, last = name.rpartition(" ")
    return first if first and last.lower() in _AREA_WORDS else None
