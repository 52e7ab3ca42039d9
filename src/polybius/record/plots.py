"""Pictures of incidents with matplotlib: tolls over time, a timeline, who against whom, a map.

Each gives the axes it drew on, so that a title or another layer can be added.  What cannot be drawn, since its day or
place is not known, is counted in a line under the picture.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple

from polybius.errors import PolybiusError
from polybius.record import series
from polybius.record.extras import notebook
from polybius.record.frames import located
from polybius.record.parties import CalledBy, by_owner, called
from polybius.types import EventType, FigureKind, Incident, IncidentToll, OwnedToll, Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The palette of Okabe and Ito, which colour-blind readers can tell apart.
_VERMILLION, _ORANGE, _PINK, _BLUE, _SKY, _GREEN = "#d55e00", "#e69f00", "#cc79a7", "#0072b2", "#56b4e9", "#009e73"
_GREY, _DARK, _BLACK = "#999999", "#444444", "#000000"
STANDING = {
    Standing.HAPPENED: _VERMILLION, Standing.CLAIMED: _ORANGE, Standing.CONTESTED: _PINK, Standing.DENIED: _BLUE,
    Standing.EXPECTED: _SKY, Standing.BACKGROUND: _GREY,
}  # fmt: skip
_OWNERS = (_BLUE, _VERMILLION, _GREEN, _PINK, _ORANGE, _SKY, _BLACK, _GREY)
_DASHES = ("-", "--", ":", "-.")
_LONGEST = 34  # characters of a label
_CLOSED = 3  # UCDP's where_prec up to which a point stands for the place itself
_NAMED = 30  # so many points are named; more only hide one another
_FEW_DAYS = 10
_RADIAN = math.pi / 180


def _axes(ax: "Axes | None", width: float, height: float) -> "Axes":
    if ax is not None:
        return ax
    pyplot = notebook("matplotlib.pyplot")
    _, made = pyplot.subplots(figsize=(width, height), layout="constrained")
    return made


def _label(words: str | None) -> str:
    """Words as a label: on one line, not too long, and never taken for a formula or for a hidden entry."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in words or "").split())
    cut = line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
    return (" " if cut.startswith("_") else "") + cut.replace("\\", "/").replace("$", "\\$")


def _bare(ax: "Axes") -> None:
    """Axes without the box, with a faint grid behind."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(True, color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)


def _nothing(ax: "Axes", why: str) -> "Axes":
    ax.text(0.5, 0.5, why, ha="center", va="center", color=_DARK, transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def _note(ax: "Axes", parts: Iterable[str]) -> None:
    """What is not in the picture, under it."""
    words = "; ".join(part for part in parts if part)
    if words:
        ax.annotate(
            words, (0, 0), (0, -34), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=_DARK,
            va="top", annotation_clip=False,
        )  # fmt: skip


def _days(ax: "Axes") -> None:
    """Dates written as short as they can be told apart."""
    dates = notebook("matplotlib.dates")
    first, last = ax.get_xlim()
    short = last - first < _FEW_DAYS  # a tick for each day, and none for hours
    locator = dates.DayLocator() if short else dates.AutoDateLocator(minticks=3, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))


def _without(count: int, what: str) -> str:
    return f"{count} without {what} not shown" if count else ""


# --- tolls over time ----------------------------------------------------------------------------------------


def tolls(incident: Incident, kind: FigureKind = FigureKind.KILLED, ax: "Axes | None" = None) -> "Axes":
    """Who gave which number when: a step line for each owner, its range behind it, ▲ where no end is set.

    A line goes on, fainter, for as long as the number was not replaced.
    """
    ax = _axes(ax, 8, 4.2)
    toll = incident.toll(kind)
    dated = [one for one in toll.owners if one.published is not None] if toll else []
    if toll is None or not dated:
        return _nothing(ax, f"{incident.id}: no number of {kind.value} with a day is told")
    until = max(one.published for one in dated if one.published) + timedelta(days=1)
    for place, numbers in enumerate(by_owner(dated)):
        _owner(ax, numbers[0].owner, numbers, until, place)
    _bare(ax)
    _days(ax)
    ax.yaxis.set_major_locator(notebook("matplotlib.ticker").MaxNLocator(integer=True))
    top = 1.12 * max(1.0, *(number for one in dated for number in (_middle(one), one.high or 0.0)))
    ax.set_ylim(-0.03 * top, top)
    ax.set_ylabel(kind.value)
    ax.set_title(f"{_label(incident.id)}: {kind.value}, by who says so ({_range(toll)})", loc="left", fontsize=11)
    if any(one.high is None for one in dated):
        ax.plot([], [], "^", color=_DARK, markersize=8, label="or more: no end is set")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=9)
    _note(ax, [_without(len(toll.owners) - len(dated), "a day")])
    return ax


def _owner(ax: "Axes", owner: str, numbers: Sequence[OwnedToll], until: date, place: int) -> None:
    color, dash = _OWNERS[place % len(_OWNERS)], _DASHES[place // len(_OWNERS) % len(_DASHES)]
    days = [one.published for one in numbers]
    best = [_middle(one) for one in numbers]
    ax.plot(days, best, dash, drawstyle="steps-post", color=color, marker="o", markersize=6, label=_label(owner))
    ax.plot([days[-1], until], [best[-1]] * 2, dash, color=color, alpha=0.45)
    lows = [_or(one.low, _middle(one)) for one in numbers]
    highs = [_or(one.high, _middle(one)) for one in numbers]
    ax.fill_between([*days, until], [*lows, lows[-1]], [*highs, highs[-1]], step="post", color=color, alpha=0.13, lw=0)
    ends = [(day, low, high) for day, low, high in zip(days, lows, highs, strict=True) if low != high]
    if ends:
        ax.vlines([day for day, _, _ in ends], [low for _, low, _ in ends], [high for _, _, high in ends], color=color)
    open_ = [(one.published, _middle(one)) for one in numbers if one.high is None]
    if open_:
        ax.plot(*zip(*open_, strict=True), "^", color=color, markersize=10)


def _middle(one: OwnedToll) -> float:
    """The number a line goes through: the best, else what is set of its bounds."""
    return next((number for number in (one.best, one.low, one.high) if number is not None), math.nan)


def _or(number: float | None, other: float) -> float:
    return other if number is None else number


def _range(toll: IncidentToll) -> str:
    """A toll in a few words: "9 to 12", "9 or more"."""
    if toll.high is None:
        return f"{toll.low:,.0f} or more"
    return f"{toll.low:,.0f}" if toll.low == toll.high else f"{toll.low:,.0f} to {toll.high:,.0f}"


# --- timeline -----------------------------------------------------------------------------------------------


def timeline(incidents: Iterable[Incident], ax: "Axes | None" = None) -> "Axes":
    """Incidents by day, a lane for each type; colour tells the standing, size the dead, a bar the days it may span."""
    given = list(incidents)
    dated = [one for one in given if one.first is not None]
    lanes = [type_ for type_ in EventType if any(one.type is type_ for one in dated)]
    ax = _axes(ax, 9, 1.6 + 0.55 * max(len(lanes), 3))
    if not dated:
        return _nothing(ax, "no incident has a day")
    heights = _heights(dated, lanes)
    for one in _largest_first(dated):
        _on_timeline(ax, one, heights[one.id])
    _bare(ax)
    _days(ax)
    ax.set_yticks(range(len(lanes)), [lane.value for lane in lanes])
    ax.set_ylim(-0.6, len(lanes) - 0.4)
    ax.margins(x=0.05)
    ax.set_title(_counted(len(dated)), loc="left", fontsize=11)
    _standings(ax, dated)
    _note(ax, [_without(len(given) - len(dated), "a day")])
    return ax


def _counted(number: int) -> str:
    return f"{number:,} incident{'' if number == 1 else 's'}"


def _heights(dated: Sequence[Incident], lanes: Sequence[EventType]) -> Mapping[str, float]:
    """How high each incident stands: those of one lane and day above one another, within the lane."""
    stacks: dict[tuple[EventType, date | None], list[str]] = {}
    for one in dated:
        stacks.setdefault((one.type, one.first), []).append(one.id)
    most = max(map(len, stacks.values()))
    gap = min(0.26, 0.7 / max(most - 1, 1))
    return {
        id: lanes.index(type_) + gap * (place - (len(stack) - 1) / 2)
        for (type_, _), stack in stacks.items()
        for place, id in enumerate(stack)
    }


def _on_timeline(ax: "Axes", one: Incident, height: float) -> None:
    color = STANDING[one.standing]
    if one.last is not None and one.last != one.first:
        ax.plot([one.first, one.last], [height] * 2, color=color, linewidth=4, alpha=0.35, solid_capstyle="round")
    ax.scatter([one.first], [height], s=_size(one), color=color, edgecolor="white", linewidth=0.7, alpha=0.9, zorder=3)


def _size(one: Incident) -> float:
    """The area of a point: it grows with the dead, but a massacre does not hide everything else."""
    toll = one.toll(FigureKind.KILLED)
    dead = max(toll.best, 0) if toll else 0
    return 34 + 26 * math.sqrt(min(dead, 2_000))


def _largest_first(incidents: Iterable[Incident]) -> Sequence[Incident]:
    """The order in which small points come to lie on large ones."""
    return sorted(incidents, key=lambda one: (-_size(one), one.id))


def _standings(ax: "Axes", incidents: Sequence[Incident]) -> None:
    """A legend of the standings that occur."""
    lines = notebook("matplotlib.lines")
    made = [
        lines.Line2D([], [], marker="o", linestyle="", color=color, label=f"{standing.value} ({number})")
        for standing, color in STANDING.items()
        if (number := sum(one.standing is standing for one in incidents))
    ]
    ax.legend(handles=made, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)


# --- who against whom ---------------------------------------------------------------------------------------

_Pair = tuple[str, str]
_QUAD_COLORS = dict(zip(series.QUADS, (_SKY, _BLUE, _ORANGE, _VERMILLION), strict=True))
_Point = tuple[float, float]


class _Tie(NamedTuple):
    """What one party does to another: how often, and of which quad class most of it is."""

    events: int
    quad: str


def network(
    incidents: Iterable[Incident],
    ax: "Axes | None" = None,
    called_by: CalledBy = CalledBy.CODE,
    most: int = 25,
    layout: str | None = None,
) -> "Axes":
    """Who does what to whom: an arrow for each directed pair, wider for more events, coloured by their quad class.

    The parties with the most events are shown, `most` of them.  `layout`: "spring" (needs networkx) or "circle";
    without a word, "spring" where networkx is there.
    """
    given = list(incidents)
    ax = _axes(ax, 7.5, 6.5)
    ties, parties = _ties(given, called_by)
    kept = [party for party, _ in sorted(parties.items(), key=lambda pair: (-pair[1], pair[0]))[:most]]
    shown = {pair: tie for pair, tie in sorted(ties.items()) if pair[0] in kept and pair[1] in kept}
    if not shown:
        return _nothing(ax, "no incident names both sides")
    at = _layout(sorted(kept), shown, layout)
    _arrows(ax, at, shown)
    _parties(ax, at, parties, shown)
    ax.set_aspect("equal")
    ax.margins(0.16)
    ax.set_axis_off()
    ax.set_title("who does what to whom", loc="left", fontsize=11)
    _quads(ax, shown.values())
    nameless = sum(not any(True for _ in _pairs(one, called_by)) for one in given)
    left = len(parties) - len(kept)
    _note(ax, [_without(nameless, "two known sides"), f"{left} parties with fewer events not shown" if left else ""])
    return ax


def _pairs(one: Incident, by: CalledBy) -> Iterable[_Pair]:
    doers, others = (
        sorted({name for actor in side if (name := called(actor, by))}) for side in (one.actors, one.recipients)
    )
    return product(doers, others)


def _ties(incidents: Iterable[Incident], by: CalledBy) -> tuple[Mapping[_Pair, _Tie], Mapping[str, int]]:
    quads: dict[_Pair, Counter[str]] = {}
    parties = Counter[str]()
    for one in incidents:
        pairs = list(_pairs(one, by))
        for pair in pairs:
            quads.setdefault(pair, Counter())[series.quad(one.type)] += 1
        parties.update({party for pair in pairs for party in pair})
    ties = {
        pair: _Tie(count.total(), max(count, key=lambda quad: (count[quad], series.QUADS.index(quad))))
        for pair, count in quads.items()
    }
    return ties, parties


def _layout(parties: Sequence[str], ties: Mapping[_Pair, _Tie], wanted: str | None) -> Mapping[str, _Point]:
    """Where each party stands; the same for the same ties."""
    if wanted not in (None, "spring", "circle"):
        raise PolybiusError(f"layout is 'spring' or 'circle', not {wanted!r}")
    if wanted != "circle" and len(parties) > 3:
        try:
            networkx = notebook("networkx")
        except PolybiusError:
            if wanted == "spring":
                raise PolybiusError("layout 'spring' needs networkx: pip install networkx") from None
        else:
            graph = networkx.Graph()
            graph.add_nodes_from(parties)
            graph.add_weighted_edges_from((a, b, math.log1p(tie.events)) for (a, b), tie in ties.items() if a != b)
            # Parts without a tie would drift out of sight of each other: a light thread holds them together.
            ends = [sorted(part) for part in networkx.connected_components(graph)]
            graph.add_weighted_edges_from((a[-1], b[0], 0.4) for a, b in pairwise(ends))
            room = 2.2 / math.sqrt(len(parties))
            found = networkx.spring_layout(graph, seed=1, k=room, iterations=200, method="force")
            return {party: (float(x), float(y)) for party, (x, y) in found.items()}
    turn = math.tau / len(parties)
    return {party: (math.cos(turn * i), math.sin(turn * i)) for i, party in enumerate(parties)}


def _arrows(ax: "Axes", at: Mapping[str, _Point], ties: Mapping[_Pair, _Tie]) -> None:
    most = max(5, *(tie.events for tie in ties.values()))  # a single event stays a thin arrow
    for (one, other), tie in ties.items():
        width = 0.9 + 4.1 * math.sqrt(tie.events / most)
        style = {"color": _QUAD_COLORS[tie.quad], "linewidth": width, "alpha": 0.8}
        if one == other:
            x, y = at[one]
            ax.plot([x], [y], marker="o", markersize=31, fillstyle="none", markeredgewidth=width, **_only(style))
        else:
            bent = "arc3,rad=0.16" if (other, one) in ties else "arc3,rad=0"
            arrow = {"arrowstyle": "-|>,head_width=0.3,head_length=0.6", "connectionstyle": bent}
            ax.annotate("", at[other], at[one], arrowprops={**arrow, "shrinkA": 13, "shrinkB": 13, **style})


def _only(style: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"color": style["color"], "alpha": style["alpha"]}


def _parties(ax: "Axes", at: Mapping[str, _Point], events: Mapping[str, int], ties: Iterable[_Pair]) -> None:
    """Circles with names, on the side where fewer arrows come in."""
    above = dict.fromkeys(at, 0)
    for one, other in ties:
        above[one] += 1 if at[other][1] > at[one][1] else -1
        above[other] += 1 if at[one][1] > at[other][1] else -1
    most, halo = max(events[party] for party in at), notebook("matplotlib.patheffects").withStroke
    for party, (x, y) in at.items():
        size = 110 + 260 * events[party] / most
        ax.scatter([x], [y], s=size, color="white", edgecolor=_DARK, linewidth=1.3, zorder=3)
        ax.annotate(
            _label(party), (x, y), (0, -13 if above[party] > 0 else 13), textcoords="offset points", ha="center",
            va="top" if above[party] > 0 else "bottom", fontsize=9, zorder=4,
            path_effects=[halo(linewidth=3, foreground="white")],
        )  # fmt: skip


def _quads(ax: "Axes", ties: Iterable[_Tie]) -> None:
    lines, found = notebook("matplotlib.lines"), {tie.quad for tie in ties}
    made = [lines.Line2D([], [], color=_QUAD_COLORS[quad], lw=3, label=quad) for quad in series.QUADS if quad in found]
    ax.legend(handles=made, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9, title="mostly")


# --- map ----------------------------------------------------------------------------------------------------


def places(incidents: Iterable[Incident], ax: "Axes | None" = None) -> "Axes":
    """Incidents where they took place: colour tells the standing, size the dead, a ring a place known only roughly."""
    given = list(incidents)
    placed = [one for one in given if located(one)]
    ax = _axes(ax, 8, 6)
    if not placed:
        return _nothing(ax, "no incident has a place with coordinates")
    for one in _largest_first(placed):
        _on_map(ax, one)
    _names(ax, placed)
    _bare(ax)
    _frame(ax, placed)
    ax.set_title(_counted(len(placed)), loc="left", fontsize=11)
    _standings(ax, placed)
    rough = sum(_rough(one) for one in placed)
    _note(ax, [f"○ {rough} known only to a province or wider" if rough else "",
               _without(len(given) - len(placed), "coordinates")])  # fmt: skip
    return ax


def _rough(one: Incident) -> bool:
    known = one.where_prec if one.where_prec is not None else one.place.precision if one.place else None
    return known is not None and known > _CLOSED


def _point(one: Incident) -> _Point:
    place = located(one)
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    return place.lon, place.lat


def _on_map(ax: "Axes", one: Incident) -> None:
    color, rough = STANDING[one.standing], _rough(one)
    ax.scatter(
        *([value] for value in _point(one)), s=_size(one), facecolor="none" if rough else color,
        edgecolor=color if rough else "white", linewidth=1.6 if rough else 0.7, alpha=0.85, zorder=3,
    )  # fmt: skip


def _names(ax: "Axes", placed: Sequence[Incident]) -> None:
    """The names of places, each once, those with most incidents first."""
    counts = Counter((one.place.name if one.place else "", _point(one)) for one in placed)
    largest = {point: max(_size(one) for one in placed if _point(one) == point) for _, point in counts}
    for (name, point), number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_NAMED]:
        words = _label(name) + (f" ({number})" if number > 1 else "")
        beside = 3 + math.sqrt(largest[point]) / 2
        ax.annotate(words, point, (beside, 0), textcoords="offset points", fontsize=8, color=_DARK, va="center")


def _frame(ax: "Axes", placed: Sequence[Incident]) -> None:
    """Bounds with some room, degrees as wide as they are in the middle of the picture."""
    lons, lats = zip(*(_point(one) for one in placed), strict=True)
    for low, high, set_ in ((min(lons), max(lons), ax.set_xlim), (min(lats), max(lats), ax.set_ylim)):
        room = max(0.2 * (high - low), 0.35)
        set_(low - room, high + room)
    middle = (min(lats) + max(lats)) / 2
    ax.set_aspect(1 / max(math.cos(middle * _RADIAN), 0.1), adjustable="box")
    degrees = notebook("matplotlib.ticker").FuncFormatter
    ax.xaxis.set_major_formatter(degrees(_degrees("E", "W")))
    ax.yaxis.set_major_formatter(degrees(_degrees("N", "S")))


def _degrees(positive: str, negative: str) -> Callable[[float, object], str]:
    def shown(value: float, _: object) -> str:
        return f"{abs(value):.4g}°{positive if value > 0 else negative if value < 0 else ''}"

    return shown
