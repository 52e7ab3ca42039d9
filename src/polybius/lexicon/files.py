"""Reads the files under `data/`: YAML with every scalar a string, and CSV; each fault names file and line."""

import csv
import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from polybius.errors import DataError

DATA = Path(str(files("polybius"))) / "data"


class Text(str):
    """A string that knows the line of the file it was read from."""

    line: int

    def __new__(cls, value: str, line: int) -> "Text":
        made = super().__new__(cls, value)
        made.line = line
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # to another process goes what it says, not where it stood


class Node(dict[str, Any]):
    """A YAML mapping that knows its line."""

    line: int = 0


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml reads seven times as fast
    """Every scalar a string (`NO` is Norway, `010` a code); every mapping and string with its line."""


def _scalar(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Text:
    return Text(str(loader.construct_scalar(node)), node.start_mark.line + 1)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Node:
    made = Node()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        if key in made:
            raise yaml.MarkedYAMLError(problem=f"field {key!r} stands twice", problem_mark=key_node.start_mark)
        made[key] = loader.construct_object(value_node, deep=True)
    return made


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:str", _scalar)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; DataError with its line where it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(shown(path), line, error.problem or "not YAML") from error


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV table."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several, separated by `|`."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def fault(self, problem: str) -> DataError:
        return DataError(self.file, self.line, problem)


def read_csv(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """The rows of a table with just these columns; DataError with file and line where it has others."""
    wanted, file = list(columns), shown(path)
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        check_fields(header, wanted, file, 1, required=wanted)
        for cells in reader:
            if len(cells) != len(header):
                raise DataError(file, reader.line_num, f"{len(cells)} cells where the header has {len(header)}")
            yield Row(file, reader.line_num, dict(zip(header, map(str.strip, cells), strict=True)))


def check_fields(
    given: Iterable[str], allowed: Iterable[str], file: str, line: int | None, required: Iterable[str] = ()
) -> None:
    """DataError for a field that is not allowed (with the nearest that is) or a required one that is missing."""
    names, known = list(given), list(allowed)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
            raise DataError(file, line, f"no field {name!r}{hint}")
    for name in required:
        if name not in names:
            raise DataError(file, line, f"field {name!r} is missing")


def read_word_sets(path: Path, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """The lists of words of a YAML file, by name; DataError where one is missing or misspelt."""
    given = read_yaml(path)
    check_fields(given, names, shown(path), 1, required=names)
    return {name: frozenset(map(str, given[name])) for name in names}


def shown(path: Path) -> str:
    """The path as editors of the data know it: below `data/` where it lies there."""
    return str(path.relative_to(DATA)) if path.is_relative_to(DATA) else str(path)


def data_hash(root: Path = DATA) -> str:
    """sha256 over names and bytes of every data file: what a run's manifest records."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix not in {".pyc"}):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
