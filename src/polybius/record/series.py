"""Incidents -> tables by month: of a country, a first-order unit, a PRIO-GRID cell, a dyad.

Nothing is dropped and nothing is guessed.  An incident whose month or unit is not known is counted in a row that
says why; one that runs over several months stands in the month it begins in, and `runs_on` counts it.  Numbers that
nobody gives are None, never 0.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from polybius.lexicon import events
from polybius.record.parties import CalledBy, called
from polybius.types import Actor, EventType, FigureKind, Incident, IncidentToll, Place, Standing

# What counts where nothing else is said: all that at least one source asserts.
TOLD_AS_DONE = (Standing.HAPPENED, Standing.CLAIMED, Standing.CONTESTED)
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
# UCDP's precisions beyond which a place is in no one unit, and a day in no one month.
COARSEST_IN_PROVINCE, COARSEST_IN_CELL, COARSEST_IN_MONTH = 4, 3, 4
_WATER = 7
_CELL, _ROWS, _COLUMNS = 0.5, 360, 720
Label = str | int | float | None


class By(StrEnum):
    """Into which columns events are counted."""

    QUAD = "quad"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and how closely place and day must be known."""

    by: By = By.QUAD
    standings: Collection[Standing] = TOLD_AS_DONE
    fill: bool = False  # whether months without events have rows, from the first to the last month of the table
    coarsest_day: int = COARSEST_IN_MONTH  # UCDP date_prec up to which the first day is believed
    coarsest_place: int = COARSEST_IN_CELL  # UCDP where_prec up to which a point is believed to lie in its cell


DEFAULT = Counting()


class Month(NamedTuple):
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one unit in one month."""

    unit: tuple[Label, ...]  # as `Series.unit` names it; Nones where it is not known
    month: Month | None
    unknown: str | None = None  # why unit or month is not known; None: both are
    events: int = 0
    counts: tuple[int, ...] = ()  # of `Series.counted`, in that order
    standings: tuple[int, ...] = ()  # of `Series.standings`, in that order
    runs_on: int = 0  # events that last into a later month
    shared: int = 0  # events that are counted under other units of the table too
    tolled: int = 0  # events of whose dead somebody gives a number
    deaths_low: float | None = None  # None: nobody gives a number
    deaths_best: float | None = None
    deaths_high: float | None = None  # None also where no end is set: "at least 12"
    reports: int = 0
    sources: int = 0  # independent ones, each once: near-copies and several events of one report do not add any


@dataclass(frozen=True, slots=True)
class Series:
    """A table by month: its rows with known unit and month first, by unit and month; then those that lack one."""

    name: str  # "country-month" …
    unit: tuple[str, ...]  # names of the columns that make a unit
    counted: tuple[str, ...]
    standings: tuple[Standing, ...]
    rows: tuple[Row, ...]
    left_out: tuple[tuple[Standing, int], ...] = ()  # how many incidents of other standings are not in the table

    @property
    def columns(self) -> tuple[str, ...]:
        told = (standing.value for standing in self.standings)
        return (*self.unit, "month", "unknown", "events", *map(_column, self.counted), *told, *_REST)

    def as_rows(self) -> Iterator[tuple[Label, ...]]:
        """The rows flat, a value for each of `columns`."""
        for row in self.rows:
            month = str(row.month) if row.month else None
            rest = (getattr(row, name) for name in _REST)
            yield (*row.unit, month, row.unknown, row.events, *row.counts, *row.standings, *rest)


_REST = (
    "runs_on", "shared", "tolled", "deaths_low", "deaths_best", "deaths_high", "reports", "sources",
)  # fmt: skip


class Located(NamedTuple):
    """One unit that an incident is counted under, or why it is under none."""

    unit: tuple[Label, ...] | None
    unknown: str | None = None


Locate = Callable[[Incident], Sequence[Located]]


# --- the tables ---------------------------------------------------------------------------------------------


def country_month(incidents: Iterable[Incident], counting: Counting = DEFAULT) -> Series:
    """A row for each country and month; contested territory is in the country that most states see it in."""
    return _table("country-month", ("country",), _in_country, incidents, counting)


def admin_month(incidents: Iterable[Incident], counting: Counting = DEFAULT) -> Series:
    """A row for each first-order unit (province, oblast, state) and month."""
    return _table("admin-month", ("country", "adm1"), _in_province, incidents, counting)


def grid_month(incidents: Iterable[Incident], counting: Counting = DEFAULT) -> Series:
    """A row for each PRIO-GRID cell and month, with the cell's centre.

    A place known only to a province or country lies in no one cell, unless `counting` says so.
    """

    def locate(incident: Incident) -> Sequence[Located]:
        return _in_cell(incident, counting.coarsest_place)

    return _table("grid-month", ("gid", "lat", "lon"), locate, incidents, counting)


def dyad_month(
    incidents: Iterable[Incident],
    counting: Counting = DEFAULT,
    called_by: CalledBy = CalledBy.CODE,
    directed: bool = True,
) -> Series:
    """A row for each pair of parties and month: who did it, to whom; not `directed`: the two in alphabetical order.

    An incident of several parties is counted under each of its pairs and in `shared`: rows do not add up to a total.
    """

    def locate(incident: Incident) -> Sequence[Located]:
        return _between(incident, called_by, directed)

    names = ("actor", "recipient") if directed else ("side_a", "side_b")
    return _table("dyad-month", names, locate, incidents, counting)


def _table(
    name: str,
    unit: tuple[str, ...],
    locate: Locate,
    incidents: Iterable[Incident],
    counting: Counting,
) -> Series:
    told = tuple(standing for standing in Standing if standing in counting.standings)
    kept, left_out = list[Incident](), dict[Standing, int]()
    for incident in incidents:
        if incident.standing in told:
            kept.append(incident)
        else:
            left_out[incident.standing] = left_out.get(incident.standing, 0) + 1
    count = _Count(counting.by, told)
    rows = [count.row(key, found, len(unit)) for key, found in _cells(kept, locate, counting.coarsest_day).items()]
    if counting.fill:
        rows += _empty(rows, count)
    rows.sort(key=_order)
    left = tuple((standing, left_out[standing]) for standing in Standing if standing in left_out)
    return Series(name, unit, count.names, told, tuple(rows), left)


# --- where an incident is counted ---------------------------------------------------------------------------


class _Key(NamedTuple):
    """A cell of the table: its unit, its month, and why one of them is not known."""

    unit: tuple[Label, ...] | None
    month: Month | None
    unknown: str | None


class _Counted(NamedTuple):
    incident: Incident
    shared: bool


def _cells(incidents: Iterable[Incident], locate: Locate, coarsest_day: int) -> Mapping[_Key, list[_Counted]]:
    found: dict[_Key, list[_Counted]] = {}
    for incident in incidents:
        month, undated = _month(incident, coarsest_day)
        places = locate(incident)
        for unit, nowhere in places:
            reasons = "; ".join(reason for reason in (nowhere, undated) if reason)
            key = _Key(unit, month, reasons or None)
            found.setdefault(key, []).append(_Counted(incident, len(places) > 1))
    return found


def _month(incident: Incident, coarsest: int) -> tuple[Month | None, str | None]:
    """The month an incident begins in, or why that is not known."""
    if incident.first is None:
        return None, "no day is told"
    if incident.date_prec is not None and incident.date_prec > coarsest:
        return None, "the day is known to no one month"
    return Month(incident.first.year, incident.first.month), None


def _runs_on(incident: Incident) -> bool:
    first, last = incident.first, incident.last
    return first is not None and last is not None and (first.year, first.month) != (last.year, last.month)


def _in_country(incident: Incident) -> Sequence[Located]:
    place = incident.place
    if place is None:
        return [Located(None, "no place is told")]
    if place.country:
        return [Located((place.country,))]
    return [Located(None, _of_no_country(place))]


def _of_no_country(place: Place) -> str:
    if place.claimants:
        return f"the place is claimed by {', '.join(sorted(place.claimants))}"
    return "the place lies in no one country"


def _in_province(incident: Incident) -> Sequence[Located]:
    place = incident.place
    if place is None or not place.country:
        return _in_country(incident)
    if _coarse(incident, COARSEST_IN_PROVINCE):
        return [Located(None, f"the place is known to no one province of {place.country}")]
    if not place.adm1:
        return [Located(None, f"the province of the place is not known, in {place.country}")]
    return [Located((place.country, place.adm1))]


def _in_cell(incident: Incident, coarsest: int) -> Sequence[Located]:
    place = incident.place
    if place is None:
        return [Located(None, "no place is told")]
    if place.lat is None or place.lon is None:
        return [Located(None, "the place has no coordinates")]
    if _coarse(incident, coarsest):
        return [Located(None, "the place is known to no one cell")]
    try:
        gid = prio_grid(place.lat, place.lon)
    except ValueError:
        return [Located(None, "the coordinates are on no map")]
    return [Located((gid, *centre(gid)))]


def _coarse(incident: Incident, coarsest: int) -> bool:
    """Whether a place is known less closely than wanted; water and air, UCDP's 7, are no less exact than land."""
    place = incident.place
    known = incident.where_prec if incident.where_prec is not None else place.precision if place else None
    return known is not None and known > coarsest and known != _WATER


def _between(incident: Incident, by: CalledBy, directed: bool) -> Sequence[Located]:
    if not incident.actors or not incident.recipients:
        side = "actor" if not incident.actors else "recipient"
        return [Located(None, "nobody named" if not incident.actors and not incident.recipients else f"no {side}")]
    pairs = {
        (one, other) if directed or one <= other else (other, one)
        for one, other in product(_called(incident.actors, by), _called(incident.recipients, by))
    }
    return [Located(pair) for pair in sorted(pairs)] or [Located(None, f"a party without a {by.value}")]


def _called(actors: Iterable[Actor], by: CalledBy) -> set[str]:
    return {name for actor in actors if (name := called(actor, by))}


def prio_grid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a point, from 1 in the south-west corner; ValueError where it is no point on Earth."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no point on Earth: latitude {lat}, longitude {lon}")
    row = min(int((lat + 90) / _CELL), _ROWS - 1)  # the pole itself belongs to the last row
    column = min(int((lon + 180) / _CELL), _COLUMNS - 1)
    return row * _COLUMNS + column + 1


def centre(gid: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a PRIO-GRID cell."""
    row, column = divmod(gid - 1, _COLUMNS)
    return row * _CELL - 90 + _CELL / 2, column * _CELL - 180 + _CELL / 2


# --- what is counted ----------------------------------------------------------------------------------------


class _Count:
    """How the incidents of a cell become its row."""

    def __init__(self, by: By, standings: tuple[Standing, ...]) -> None:
        self._by, self.standings = by, standings
        self.names = QUADS if by is By.QUAD else tuple(type_.value for type_ in EventType)

    def row(self, key: _Key, counted: Sequence[_Counted], width: int) -> Row:
        incidents = [one.incident for one in counted]
        kinds = [self._kind(incident.type) for incident in incidents]
        tolls = [toll for incident in incidents if (toll := incident.toll(FigureKind.KILLED))]
        low, best, high = deaths(tolls)
        reports = {report.id: report for incident in incidents for report in incident.reports}
        return Row(
            unit=key.unit or (None,) * width,
            month=key.month,
            unknown=key.unknown,
            events=len(incidents),
            counts=tuple(kinds.count(name) for name in self.names),
            standings=tuple(sum(one.standing is standing for one in incidents) for standing in self.standings),
            runs_on=sum(map(_runs_on, incidents)),
            shared=sum(one.shared for one in counted),
            tolled=len(tolls),
            deaths_low=low,
            deaths_best=best,
            deaths_high=high,
            reports=len(reports),
            sources=len({report.source or report.id for report in reports.values()}),
        )

    def empty(self, unit: tuple[Label, ...], month: Month) -> Row:
        return Row(unit, month, None, 0, (0,) * len(self.names), (0,) * len(self.standings))

    def _kind(self, type_: EventType) -> str:
        return _quads()[type_] if self._by is By.QUAD else type_.value


def deaths(tolls: Sequence[IncidentToll]) -> tuple[float | None, float | None, float | None]:
    """Low, best and high of several incidents; high is None where one of them has no end."""
    if not tolls:
        return None, None, None
    highs = [toll.high for toll in tolls]
    ended = [high for high in highs if high is not None]
    high = sum(ended) if len(ended) == len(highs) else None
    return sum(toll.low for toll in tolls), sum(toll.best for toll in tolls), high


@lru_cache(maxsize=1)
def _quads() -> Mapping[EventType, str]:
    return {type_: entry.quad for type_, entry in events.load().types.items()}


def quad(type_: EventType) -> str:
    """The quad class of a type, as the codebook has it."""
    return _quads()[type_]


def _empty(rows: Iterable[Row], count: _Count) -> list[Row]:
    """Rows for the months without events of each unit, from the first to the last month of the table."""
    known = {(row.unit, row.month) for row in rows if row.unknown is None and row.month}
    if not known:
        return []
    month, last = min(month for _, month in known), max(month for _, month in known)
    months = [month]
    while months[-1] < last:
        months.append(months[-1].next())
    units = dict.fromkeys(unit for unit, _ in known)
    return [count.empty(unit, month) for unit in units for month in months if (unit, month) not in known]


def _order(row: Row) -> tuple[object, ...]:
    """Known rows by unit and month, then the others by what is known of them."""
    unit = tuple((label is None, label if isinstance(label, str) else "", _number(label)) for label in row.unit)
    return row.unknown is not None, unit, row.month is None, row.month or Month(0, 0), row.unknown or ""


def _number(label: Label) -> float:
    return label if isinstance(label, int | float) else 0


def _column(name: str) -> str:
    return name.replace("-", "_").lower()
