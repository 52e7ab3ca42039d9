"""Incidents, tellings, tolls and statements as pandas DataFrames; incidents as a geopandas GeoDataFrame.

Every column can say "not known": text is `string`, numbers are `Int64` or `Float64`, closed sets are `category`
with all their values, days are `datetime64[s]` with NaT.  An empty list gives an empty frame with the same columns.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from polybius.record import series
from polybius.record.extras import notebook
from polybius.record.parties import codes
from polybius.types import (
    Act,
    Actor,
    Certainty,
    Era,
    EventType,
    FigureKind,
    Incident,
    IncidentToll,
    Own,
    Place,
    Report,
    Standing,
    Telling,
    Tense,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

TEXT, WHOLE, NUMBER, YES_NO, DAY = "string", "Int64", "Float64", "boolean", "datetime64[s]"
BETWEEN_NAMES = "; "
WGS84 = "EPSG:4326"
# From the least certain to the most, so that a column can be compared: df.certainty >= "probable".
CERTAINTIES = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)


class OneOf(NamedTuple):
    """A column of a closed set."""

    values: tuple[str, ...]
    ordered: bool = False


class Column(NamedTuple):
    """A column of a frame: its name, its type, and the value of one row."""

    name: str
    type: str | OneOf
    value: Callable[[Any], Any]


def _set(values: Iterable[StrEnum]) -> OneOf:
    return OneOf(tuple(value.value for value in values))


TYPE, STANDING, QUAD, KIND = _set(EventType), _set(Standing), OneOf(series.QUADS), _set(FigureKind)


# --- the frames ---------------------------------------------------------------------------------------------


def incidents(incidents: Iterable[Incident]) -> "DataFrame":
    """A row for each incident, with its tolls of killed and wounded; `id` is the index."""
    return _frame(_INCIDENT, list(incidents)).set_index("id")


def tellings(tellings: Iterable[Telling], incident_of: Mapping[str, str] | None = None) -> "DataFrame":
    """A row for each event as an article tells it; `incident_of` gives the incident of a telling's id."""
    of = incident_of or {}
    columns = (Column("incident", TEXT, lambda telling: of.get(telling.id)), *_TELLING)
    return _frame(columns, list(tellings)).set_index("id")


def reports(incidents: Iterable[Incident]) -> "DataFrame":
    """A row for each report, each once, in the order in which incidents first name them.

    `source` is the same for near-copies; all of them but the first here are copies.
    """
    found = {report.id: report for incident in incidents for report in incident.reports}
    firsts: dict[str, str] = {}
    for report in found.values():
        firsts.setdefault(source(report), report.id)
    copy = Column("copy", YES_NO, lambda one: firsts[source(one)] != one.id)
    return _frame((*_REPORT, copy), list(found.values())).set_index("id")


def tolls(incidents: Iterable[Incident]) -> "DataFrame":
    """A row for each incident and kind: the range over its owners, and the rule of the best number."""
    rows = [(incident, toll) for incident in incidents for toll in incident.tolls]
    return _frame(_TOLL, rows)


def owners(incidents: Iterable[Incident]) -> "DataFrame":
    """A row for each number that somebody gives of an incident; those replaced later are marked, not left out."""
    rows = [(incident, toll, one) for incident in incidents for toll in incident.tolls for one in toll.owners]
    return _frame(_OWNER, rows)


def statements(incidents: Iterable[Incident]) -> "DataFrame":
    """A row for each voice in which an event is told: who asserts, denies or demands what, in which words.

    `depth` counts from 0, the outermost; an event in a report's own voice has no row.
    """
    rows = [
        (incident, telling, depth)
        for incident in incidents
        for telling in incident.tellings
        for depth in range(len(telling.voices))
    ]
    return _frame(_STATEMENT, rows)


def months(table: series.Series) -> "DataFrame":
    """The rows of a table by month; `month` is the month's first day."""
    types = {"gid": WHOLE, "lat": NUMBER, "lon": NUMBER, "month": DAY, "unknown": TEXT}
    types |= {name: TEXT for name in table.unit if name not in types}
    columns = [Column(name, types.get(name, WHOLE), itemgetter(name)) for name in table.columns]
    rows = [dict(zip(table.columns, values, strict=True)) for values in table.as_rows()]
    return _frame(columns, [row | {"month": f"{row['month']}-01" if row["month"] else None} for row in rows])


def geo(incidents_: Iterable[Incident]) -> "GeoDataFrame":
    """As `incidents`, with a point in WGS 84 for each; incidents without coordinates have no point."""
    rows = list(incidents_)
    points, geopandas = notebook("shapely").Point, notebook("geopandas")
    at = [points(place.lon, place.lat) if (place := located(row)) else None for row in rows]
    frame = incidents(rows)
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(at, index=frame.index, crs=WGS84))


def located(incident: Incident) -> Place | None:
    """The place of an incident where it has coordinates."""
    place = incident.place
    return place if place is not None and place.lat is not None and place.lon is not None else None


# --- columns ------------------------------------------------------------------------------------------------


def names(actors: Iterable[Actor]) -> str | None:
    """The names of a side, one after the other; None where nobody is named."""
    return BETWEEN_NAMES.join(actor.name for actor in actors) or None


def coded(actors: Iterable[Actor]) -> str | None:
    return BETWEEN_NAMES.join(codes(actors)) or None


def whole(number: float | None) -> int | None:
    """A number of people; None where there is none or where it has no end."""
    return None if number is None or not math.isfinite(number) else round(number)


def _killed(kind: FigureKind, bound: str) -> Callable[[Incident], int | None]:
    def value(incident: Incident) -> int | None:
        toll = incident.toll(kind)
        return whole(getattr(toll, bound)) if toll else None

    return value


def _where(of: Callable[[Any], Place | None], prec: Callable[[Any], int | None]) -> tuple[Column, ...]:
    """The columns of a place."""

    def part(name: str) -> Callable[[Any], Any]:
        return lambda row: getattr(of(row), name, None)

    return (
        Column("place", TEXT, part("name")),
        Column("place_key", TEXT, part("key")),
        Column("country", TEXT, part("country")),
        Column("claimants", TEXT, lambda row: "; ".join(place.claimants) or None if (place := of(row)) else None),
        Column("adm1", TEXT, part("adm1")),
        Column("adm2", TEXT, part("adm2")),
        Column("lat", NUMBER, part("lat")),
        Column("lon", NUMBER, part("lon")),
        Column("where_prec", WHOLE, prec),
    )


def _what() -> tuple[Column, ...]:
    """The columns that an incident and a telling have in common."""
    return (
        Column("type", TYPE, lambda one: one.type.value),
        Column("quad", QUAD, lambda one: series.quad(one.type)),
        Column("mode", TEXT, lambda one: one.mode),
        Column("acled", TEXT, lambda one: one.acled),
        Column("first", DAY, lambda one: one.first),
        Column("last", DAY, lambda one: one.last),
        Column("date_prec", WHOLE, lambda one: one.date_prec),
        Column("actors", TEXT, lambda one: names(one.actors)),
        Column("actor_codes", TEXT, lambda one: coded(one.actors)),
        Column("recipients", TEXT, lambda one: names(one.recipients)),
        Column("recipient_codes", TEXT, lambda one: coded(one.recipients)),
        *_where(lambda one: one.place, lambda one: one.where_prec),
    )


_INCIDENT = (
    Column("id", TEXT, lambda one: one.id),
    Column("standing", STANDING, lambda one: one.standing.value),
    *_what(),
    *(
        Column(f"{kind.value}_{bound}", WHOLE, _killed(kind, bound))
        for kind in (FigureKind.KILLED, FigureKind.WOUNDED)
        for bound in ("low", "best", "high")
    ),
    Column("tellings", WHOLE, lambda one: len(one.tellings)),
    Column("reports", WHOLE, lambda one: len(one.reports)),
    Column("sources", WHOLE, lambda one: one.sources),
    Column("judged", YES_NO, lambda one: bool(one.judged)),
)

_TELLING = (
    Column("id", TEXT, lambda one: one.id),
    *_what(),
    Column("cameo", TEXT, lambda one: one.cameo),
    Column("polarity", OneOf(("+", "-")), lambda one: one.polarity),
    Column("certainty", OneOf(tuple(one.value for one in CERTAINTIES), ordered=True), lambda one: one.certainty.value),
    Column("tense", _set(Tense), lambda one: one.tense.value),
    Column("era", _set(Era), lambda one: one.era.value),
    Column("speakers", TEXT, lambda one: names(voice.speaker for voice in one.voices if voice.speaker)),
    Column("said", YES_NO, lambda one: bool(one.voices)),
    Column("words", TEXT, lambda one: one.words),
    Column("quote", TEXT, lambda one: one.quote),
    Column("published", DAY, lambda one: one.published),
    Column("confidence", NUMBER, lambda one: one.confidence),
    Column("coding", TEXT, lambda one: one.coding),
)

_REPORT: tuple[Column, ...] = (
    Column("id", TEXT, lambda one: one.id),
    Column("outlet", TEXT, lambda one: one.outlet),
    Column("published", DAY, lambda one: one.published),
    Column("title", TEXT, lambda one: one.title),
    Column("byline", TEXT, lambda one: one.byline),
    Column("uri", TEXT, lambda one: one.uri),
    Column("ref", TEXT, lambda one: one.ref),
    Column("source", TEXT, lambda one: source(one)),
    Column("article", TEXT, lambda one: one.article),
    Column("coding", TEXT, lambda one: one.coding),
)


def source(report: Report) -> str:
    """What near-copies have in common; a report that is none is its own source."""
    return report.source or report.id


def _bounds(of: Callable[[Any], Any]) -> tuple[Column, ...]:
    def bound(name: str) -> Callable[[Any], int | None]:
        return lambda row: whole(getattr(of(row), name))

    return tuple(Column(name, WHOLE, bound(name)) for name in ("low", "best", "high"))


_TOLL = (
    Column("incident", TEXT, lambda row: row[0].id),
    Column("kind", KIND, lambda row: row[1].kind.value),
    *_bounds(lambda row: row[1]),
    Column("owners", WHOLE, lambda row: owning(row[1])),
    Column("rule", TEXT, lambda row: row[1].rule),
)

_OWNER = (
    Column("incident", TEXT, lambda row: row[0].id),
    Column("kind", KIND, lambda row: row[1].kind.value),
    Column("owner", TEXT, lambda row: row[2].owner),
    Column("owner_code", TEXT, lambda row: coded([row[2].actor]) if row[2].actor else None),
    Column("own", _set(Own), lambda row: row[2].own.value if row[2].own else None),
    *_bounds(lambda row: row[2]),
    Column("published", DAY, lambda row: row[2].published),
    Column("replaced", YES_NO, lambda row: row[2].replaced),
    Column("coding", TEXT, lambda row: row[2].coding),
)

_STATEMENT = (
    Column("incident", TEXT, lambda row: row[0].id),
    Column("telling", TEXT, lambda row: row[1].id),
    Column("depth", WHOLE, lambda row: row[2]),
    Column("speaker", TEXT, lambda row: names([speaker]) if (speaker := row[1].voices[row[2]].speaker) else None),
    Column("speaker_code", TEXT, lambda row: coded([speaker]) if (speaker := row[1].voices[row[2]].speaker) else None),
    Column("act", _set(Act), lambda row: row[1].voices[row[2]].act.value),
    Column("polarity", OneOf(("+", "-")), lambda row: row[1].polarity),
    Column("type", TYPE, lambda row: row[1].type.value),
    Column("quote", TEXT, lambda row: row[1].quote),
    Column("published", DAY, lambda row: row[1].published),
)


def owning(toll: IncidentToll) -> int:
    """How many owners' numbers stand beside each other."""
    return sum(not one.replaced for one in toll.owners)


# --- the frame itself ---------------------------------------------------------------------------------------


def _frame(columns: Sequence[Column], rows: Sequence[Any]) -> "DataFrame":
    pandas = notebook("pandas")
    return pandas.DataFrame({one.name: _array(pandas, one, [one.value(row) for row in rows]) for one in columns})


def _array(pandas: Any, column: Column, values: list[Any]) -> Any:
    if isinstance(column.type, OneOf):
        return pandas.Categorical(values, categories=list(column.type.values), ordered=column.type.ordered)
    return pandas.Series(values, dtype=column.type).array
