"""What a notebook holds of a record: incidents, tellings, tolls and months, each with its frame and its pictures.

They are sequences of the values they are made of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from polybius.errors import PolybiusError
from polybius.record import series
from polybius.record.parties import CalledBy
from polybius.record.series import By, Counting, Row, Series
from polybius.types import FigureKind, Incident, IncidentToll, Standing, Telling

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from pandas import DataFrame

Value = TypeVar("Value", covariant=True)
UNITS = ("country", "admin", "grid", "dyad")


class _Held(Sequence[Value], Generic[Value]):
    """A sequence that cannot be changed."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[Value]) -> None:
        self._values = tuple(values)

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values)

    __hash__ = None  # type: ignore[assignment]  # tables of ids in their values cannot be hashed

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return f"<{len(self)} {type(self).__name__.lower()}>"

    def _repr_html_(self) -> str:
        # The package itself knows how all its values are shown; a record knows nothing of HTML.
        from polybius import _view

        return _view(self)


class Incidents(_Held[Incident]):
    """Incidents of a record, in its order; `incidents["I12"]` is the one of that name."""

    __slots__ = ()

    @overload
    def __getitem__(self, at: str | int) -> Incident: ...
    @overload
    def __getitem__(self, at: slice) -> "Incidents": ...
    def __getitem__(self, at: str | int | slice) -> "Incident | Incidents":
        if isinstance(at, str):
            return _named(self, at)
        return Incidents(self._values[at]) if isinstance(at, slice) else self._values[at]

    @property
    def df(self) -> "DataFrame":
        """A row for each incident."""
        from polybius.record import frames

        return frames.incidents(self)

    @property
    def gdf(self) -> "GeoDataFrame":
        """A row for each incident, with a point in WGS 84."""
        from polybius.record import frames

        return frames.geo(self)

    @property
    def reports(self) -> "DataFrame":
        """A row for each report that tells of them."""
        from polybius.record import frames

        return frames.reports(self)

    @property
    def statements(self) -> "DataFrame":
        """A row for each voice in which they are told."""
        from polybius.record import frames

        return frames.statements(self)

    @property
    def tellings(self) -> "Tellings":
        """All that is told of them, incident by incident."""
        return Tellings(
            (telling for incident in self for telling in incident.tellings),
            {telling.id: incident.id for incident in self for telling in incident.tellings},
        )

    @property
    def tolls(self) -> "Tolls":
        return Tolls(self)

    def by_month(
        self,
        unit: str = "country",
        by: str = By.QUAD,
        standings: Collection[str] = series.TOLD_AS_DONE,
        fill: bool = False,
        called_by: str = CalledBy.CODE,
        directed: bool = True,
    ) -> "Months":
        """Counts, deaths and sources by month and unit: "country", "admin", "grid" or "dyad"."""
        if unit not in UNITS:
            raise PolybiusError(f"unit is one of {', '.join(UNITS)}, not {unit!r}")
        counting = Counting(
            _one_of("by", By, by), tuple(_one_of("standings", Standing, one) for one in standings), fill
        )
        if unit == "dyad":
            return Months(series.dyad_month(self, counting, _one_of("called_by", CalledBy, called_by), directed))
        table = {"country": series.country_month, "admin": series.admin_month, "grid": series.grid_month}[unit]
        return Months(table(self, counting))

    def timeline(self, ax: "Axes | None" = None) -> "Axes":
        """Incidents by day, a lane for each type."""
        from polybius.record import plots

        return plots.timeline(self, ax)

    def map(self, ax: "Axes | None" = None) -> "Axes":
        """Incidents where they took place."""
        from polybius.record import plots

        return plots.places(self, ax)

    def network(self, ax: "Axes | None" = None, called_by: str = CalledBy.CODE, most: int = 25) -> "Axes":
        """Who does what to whom."""
        from polybius.record import plots

        return plots.network(self, ax, _one_of("called_by", CalledBy, called_by), most)


class Tellings(_Held[Telling]):
    """Events as articles tell them; `incident_of` gives the incident of a telling's id."""

    __slots__ = ("incident_of",)

    def __init__(self, tellings: Iterable[Telling], incident_of: Mapping[str, str] | None = None) -> None:
        super().__init__(tellings)
        self.incident_of = incident_of or {}

    @property
    def df(self) -> "DataFrame":
        """A row for each telling."""
        from polybius.record import frames

        return frames.tellings(self, self.incident_of)


class Tolls(_Held[IncidentToll]):
    """How many people incidents cost, and who says so."""

    __slots__ = ("incidents",)

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self.incidents = Incidents(incidents)
        super().__init__(toll for incident in self.incidents for toll in incident.tolls)

    @property
    def df(self) -> "DataFrame":
        """A row for each number that somebody gives, those that were replaced too."""
        from polybius.record import frames

        return frames.owners(self.incidents)

    @property
    def totals(self) -> "DataFrame":
        """A row for each incident and kind: low, best and high over all owners."""
        from polybius.record import frames

        return frames.tolls(self.incidents)

    def plot(self, kind: str = FigureKind.KILLED, ax: "Axes | None" = None) -> "Axes":
        """Who gave which number when, of one incident."""
        from polybius.record import plots

        if len(self.incidents) != 1:
            raise PolybiusError(f"tolls of one incident can be drawn at a time, not of {len(self.incidents)}")
        return plots.tolls(self.incidents[0], _one_of("kind", FigureKind, kind), ax)


class Months(_Held[Row]):
    """A table by month."""

    __slots__ = ("series",)

    def __init__(self, series: Series) -> None:
        self.series = series
        super().__init__(series.rows)

    def __repr__(self) -> str:
        return f"<{self.series.name}: {len(self)} rows>"

    @property
    def df(self) -> "DataFrame":
        """The rows; `month` is the month's first day."""
        from polybius.record import frames

        return frames.months(self.series)


_Closed = TypeVar("_Closed", By, CalledBy, FigureKind, Standing)


def _one_of(name: str, closed: type[_Closed], value: str) -> _Closed:
    """The member of a closed set; PolybiusError with the set where there is none of that name."""
    try:
        return closed(value)
    except ValueError:
        known = ", ".join(one.value for one in closed)
        raise PolybiusError(f"{name} is one of {known}, not {value!r}") from None


def _named(incidents: Iterable[Incident], id: str) -> Incident:
    found = next((incident for incident in incidents if incident.id == id), None)
    if found is None:
        raise PolybiusError(f"no incident {id!r} among these")
    return found
