"""Incidents as tables: named and typed columns, and a function that makes their rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from polybius.profiles.rows import Profile
from polybius.types import Incident, Standing

Cell = str | int | float | bool | None  # None: not known, or the format has it and we do not
Row = Mapping[str, Cell]
Kind = Literal["string", "integer", "number", "date", "boolean"]

# What a count of events is made of; what is denied, expected or told as history is asked for by name.
COUNTED = frozenset({Standing.HAPPENED, Standing.CLAIMED, Standing.CONTESTED})


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind = "string"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, and what rows an incident has in it."""

    name: str
    columns: tuple[Column, ...]
    rows_of: Callable[[Incident, Profile], Iterable[Row]]
    about: str = ""
    key: tuple[str, ...] = ()  # the columns that no two rows share
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # column -> table and column it points to

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def rows(self, incidents: Iterable[Incident], profile: Profile) -> Iterator[tuple[Cell, ...]]:
        """The cells of each row, in the order of the columns; what a row does not give is empty."""
        names = self.names
        known = set(names)
        for incident in incidents:
            for row in self.rows_of(incident, profile):
                wrong = row.keys() - known
                assert not wrong, f"{self.name} has no columns {sorted(wrong)}"
                yield tuple(row.get(name) for name in names)


def columns(names: Sequence[str], kinds: Mapping[str, Kind]) -> tuple[Column, ...]:
    """Columns of these names; text where nothing else is said."""
    return tuple(Column(name, kinds.get(name, "string")) for name in names)


def selected(incidents: Iterable[Incident], standings: Collection[Standing] = COUNTED) -> Iterator[Incident]:
    """The incidents with one of these standings."""
    return (incident for incident in incidents if incident.standing in standings)
