"""Rows as UCDP counts: a row for each incident with deaths, with low, best and high and whose deaths they are."""

from collections.abc import Mapping, Sequence

from polybius.profiles.rows import (
    Derived,
    PlaceColumns,
    Profile,
    Row,
    acts_told,
    country_of,
    days_of,
    period_of,
    place_of,
    tolls_of,
    where_of,
)
from polybius.types import Actor, Coding, Event, Figure, Toll

WHERE = PlaceColumns(
    {
        "where_coordinates": ("name", "where"),
        "adm_1": ("adm1", "where"),
        "latitude": ("lat", "where"),
        "longitude": ("lon", "where"),
        "where_prec": ("precision", "where_prec"),
    },
    unknown="where/unknown",
)
CIVILIAN = "CVL"
ARMED = frozenset({"MIL", "REB", "COP", "SPY", "UAF", "PRM", "PAR"})
CIVIL_WORDS = frozenset({"civilian", "civilians", "villagers", "children", "women", "bystanders", "refugees"})


def rows(coding: Coding, profile: Profile) -> tuple[Row, ...]:
    """A row for each incident of which deaths are told."""
    deadly = [toll for toll in tolls_of(coding, "killed") if (toll.high or toll.best) > 0]
    return tuple(_row(coding, profile, toll, n) for n, toll in enumerate(deadly, start=1))


def _row(coding: Coding, profile: Profile, toll: Toll, n: int) -> Row:
    acts = acts_told(coding, toll)
    where = place_of(coding, acts)
    columns = {
        **period_of(profile, acts),
        **_exactness(profile, acts),
        **where_of(profile, where, WHERE),
        **country_of(profile, where),
        **_deaths(coding, profile, toll, acts),
        "best": profile.value(int(toll.best), "best", *toll.figures),
        "high": _high(profile, toll),
        "low": profile.value(int(min(toll.low, toll.best)), "low", *_all(toll)),
    }
    return Row(f"u{n}", columns)


def _all(toll: Toll) -> tuple[str, ...]:
    used = [one.figure for one in toll.why if one.use.value in {"counted", "rival"}]
    return tuple(dict.fromkeys([*toll.figures, *used]))


def _high(profile: Profile, toll: Toll) -> Derived:
    if toll.high is None:
        return profile.value(int(toll.best), "high/no-end", *toll.figures)
    return profile.value(int(max(toll.high, toll.best)), "high", *_all(toll))


def _exactness(profile: Profile, acts: Sequence[Event]) -> dict[str, Derived]:
    """How exactly the days are told: whether the deaths are those of one day or summed over several."""
    found = days_of(acts)
    if found is None:
        unknown, summed = profile.value(None, "date/unknown"), profile.value(2, "clarity/summed")
        return {"date_prec": unknown, "event_clarity": summed}
    _, _, precision, act = found
    clarity = (1, "clarity/one") if precision == 1 else (2, "clarity/summed")
    return {
        "date_prec": profile.value(profile.days[precision], "date_prec", act),
        "event_clarity": profile.value(*clarity, act),
    }


# --- whose deaths -----------------------------------------------------------------------------------------


def _deaths(coding: Coding, profile: Profile, toll: Toll, acts: Sequence[Event]) -> dict[str, Derived]:
    """The best number by side; the four always add up to it."""
    sums: dict[str, int] = {"side_a": 0, "side_b": 0, "civilians": 0}
    given: dict[str, list[str]] = {side: [] for side in (*sums, "unknown")}
    for id in toll.figures:
        figure = coding.figure(id)
        if figure is None:
            continue
        side = _side(coding, figure, acts)
        given[side].append(id)
        if side in sums:
            sums[side] += int(next((n for n in (figure.best, figure.low, figure.high) if n is not None), 0))
    sums["unknown"] = int(toll.best) - sum(sums.values())
    columns = {"side_a": "deaths_a", "side_b": "deaths_b", "civilians": "deaths_civilians", "unknown": "deaths_unknown"}
    return {columns[side]: profile.value(number, f"deaths/{side}", *given[side]) for side, number in sums.items()}


def _side(coding: Coding, figure: Figure, acts: Sequence[Event]) -> str:
    """Whose the dead of a figure are: "civilians", "side_a", "side_b" or "unknown"."""
    actor = coding.actors.get(figure.of)
    words = set((figure.counted or "").lower().split())
    if words & CIVIL_WORDS or (actor is not None and CIVILIAN in actor.sectors):
        return "civilians"
    if actor is None:
        return "unknown"
    table: Mapping[str, Actor] = coding.actors.table
    doers = [table[role.actor] for act in acts[:1] for role in act.actors if role.actor and role.actor in table]
    if any(_is_one_side(actor, doer) for doer in doers):
        return "side_a"
    return "side_b" if ARMED & set(actor.sectors) else "unknown"


def _is_one_side(a: Actor, b: Actor) -> bool:
    """Whether two actors fight on one side: the same, or armed and of one country and sector."""
    return a.key == b.key or (a.country == b.country and bool(ARMED & set(a.sectors) & set(b.sectors)))
