"""How far coders agree: Krippendorff's alpha field by field, and the list of what is to be adjudicated.

A unit is one act of one article (or one incident) that several coders rated.  A field that a coder did not rate has
no rating.  A rating whose value is None says that the coder looked and found nothing to say: on a scale of names
that is a name like any other, on a scale of numbers it cannot be placed and counts as missing, but is still listed
where another coder gave a number.

Formulas: K. Krippendorff, Content Analysis (Sage, 2004), chapter 11: values that meet within units, weighed by their
squared distance on the scale they stand on, against those that would meet by chance.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from polybius.record.parties import codes
from polybius.types import Certainty, Claim, FigureKind, Telling, Use

Value = str | int | float | date | None


class Scale(StrEnum):
    """What two different values say of each other, and so how far apart they are."""

    NOMINAL = "nominal"  # that they differ
    ORDINAL = "ordinal"  # how many ratings lie between them
    INTERVAL = "interval"  # by how much they differ
    RATIO = "ratio"  # by how much of their sum: 2 and 4 are as far apart as 20 and 40


@dataclass(frozen=True, slots=True)
class Field:
    """What is rated, on which scale; `order` names the values of an ordinal scale from the lowest."""

    name: str
    scale: Scale
    order: tuple[str, ...] = ()


# Whether a coder has the act at all.  Acts that no coder has are not known, so chance agreement cannot be reckoned.
CODED = "coded"
_SURE = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)
FIELDS = (
    Field("type", Scale.NOMINAL),
    Field("mode", Scale.NOMINAL),
    Field("polarity", Scale.NOMINAL),
    Field("certainty", Scale.ORDINAL, tuple(one.value for one in _SURE)),
    Field("tense", Scale.NOMINAL),
    Field("era", Scale.NOMINAL),
    Field("actor", Scale.NOMINAL),
    Field("recipient", Scale.NOMINAL),
    Field("place", Scale.NOMINAL),
    Field("day", Scale.INTERVAL),
    Field("precision", Scale.ORDINAL),
    Field("killed_low", Scale.RATIO),
    Field("killed_best", Scale.RATIO),
    Field("killed_high", Scale.RATIO),
)


@dataclass(frozen=True, slots=True)
class Rating:
    """One coder's word on one field of one unit."""

    coder: str
    unit: str
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one field."""

    field: str
    scale: Scale
    alpha: float | None  # 1: always; 0: as by chance; below: less than by chance; None: not to be reckoned
    reason: str | None  # why there is no alpha
    units: int  # rated by two coders or more
    ratings: int  # in these units
    same: float | None  # share of pairs of ratings of a unit that are the same


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a unit that coders rate differently: each coder with the value, in the order of coders' names."""

    unit: str
    field: str
    values: tuple[tuple[str, Value], ...]


# --- alpha --------------------------------------------------------------------------------------------------


def agreements(ratings: Iterable[Rating], fields: Sequence[Field] = FIELDS) -> tuple[Agreement, ...]:
    """The agreement on each of the fields that anybody rated, in the order of the fields."""
    table = _by_field(ratings)
    made = [_agreement(field, table[field.name]) for field in fields if field.name in table]
    if CODED in table:
        made.insert(0, _on_coded(table[CODED]))
    return tuple(made)


_Units = Mapping[str, Mapping[str, Value]]  # unit -> coder -> value


def _by_field(ratings: Iterable[Rating]) -> Mapping[str, _Units]:
    """Ratings by field, unit and coder; of two by one coder on one thing the later stands."""
    table: dict[str, dict[str, dict[str, Value]]] = {}
    for one in ratings:
        table.setdefault(one.field, {}).setdefault(one.unit, {})[one.coder] = one.value
    return table


def _agreement(field: Field, units: _Units) -> Agreement:
    """Alpha of one field, or why there is none."""
    rated = [values for unit in units.values() if len(values := _placed(field, unit)) > 1]
    count = sum(map(len, rated))
    found = alpha(rated, field.scale)
    reason = None if found is not None else "all ratings are the same" if rated else "no unit has two ratings"
    return Agreement(field.name, field.scale, found, reason, len(rated), count, _same(rated))


def _on_coded(units: _Units) -> Agreement:
    rated = [list(unit.values()) for unit in units.values() if len(unit) > 1]
    why = "acts that no coder has are not known"
    return Agreement(CODED, Scale.NOMINAL, None, why, len(rated), sum(map(len, rated)), _same(rated))


def _placed(field: Field, unit: Mapping[str, Value]) -> list[str | float]:
    """The values of a unit as they stand on the field's scale; what has no place on it is missing."""
    if field.scale is Scale.NOMINAL:
        return ["" if value is None else str(value) for value in unit.values()]
    return [place for value in unit.values() if (place := _place(field, value)) is not None]


def _place(field: Field, value: Value) -> float | None:
    if isinstance(value, str):
        return float(field.order.index(value)) if value in field.order else None
    if isinstance(value, date):
        return float(value.toordinal())
    return None if value is None or not np.isfinite(value) else float(value)


def _same(rated: Iterable[Sequence[object]]) -> float | None:
    pairs = [a == b for values in rated for i, a in enumerate(values) for b in values[i + 1 :]]
    return sum(pairs) / len(pairs) if pairs else None


def alpha(units: Iterable[Sequence[str | float]], scale: Scale) -> float | None:
    """Krippendorff's alpha of the values that each unit was given; numbers, but on a nominal scale.

    None where it is not defined: no unit has two values, or all values are the same.
    """
    rated = [values for values in units if len(values) > 1]
    domain = sorted({value for values in rated for value in values})
    if len(domain) < 2:
        return None
    at = {value: place for place, value in enumerate(domain)}
    placed = [np.array([at[value] for value in values]) for values in rated]
    totals = np.bincount(np.concatenate(placed), minlength=len(domain)).astype(np.float64)
    stands, apart = _standing(domain, totals, scale), _DISTANCES[scale]
    observed = sum(float(apart(stands[p][:, None], stands[p]).sum()) / (len(p) - 1) for p in placed)
    # A row at a time: a record may name thousands of places, and their square does not fit into memory.
    expected = sum(float(n * (apart(stand, stands) * totals).sum()) for stand, n in zip(stands, totals, strict=True))
    return float(1 - (totals.sum() - 1) * observed / expected)


_Numbers = np.ndarray[Any, np.dtype[np.float64]]


def _standing(domain: Sequence[str | float], totals: _Numbers, scale: Scale) -> _Numbers:
    """Where each value stands, so that distances can be taken: its number, or its place among all ratings."""
    if scale is Scale.NOMINAL:
        return np.arange(len(domain), dtype=np.float64)
    if scale is Scale.ORDINAL:
        return np.asarray(np.cumsum(totals) - totals / 2)
    return np.array(domain, dtype=np.float64)


def _unlike(a: _Numbers, b: _Numbers) -> _Numbers:
    return np.asarray(a != b, dtype=np.float64)


def _square(a: _Numbers, b: _Numbers) -> _Numbers:
    return np.asarray((a - b) ** 2)


def _share(a: _Numbers, b: _Numbers) -> _Numbers:
    """Squares of differences as shares of sums; nothing and nothing are the same."""
    return np.asarray(((a - b) / np.where(a + b == 0, 1, a + b)) ** 2)


_DISTANCES: Mapping[Scale, Callable[[_Numbers, _Numbers], _Numbers]] = {
    Scale.NOMINAL: _unlike, Scale.ORDINAL: _square, Scale.INTERVAL: _square, Scale.RATIO: _share,
}  # fmt: skip


# --- what is to be adjudicated ------------------------------------------------------------------------------


def disagreements(ratings: Iterable[Rating], fields: Sequence[Field] = FIELDS) -> tuple[Disagreement, ...]:
    """What coders rate differently: unit by unit as they come, field by field in the order of the fields."""
    given = tuple(ratings)
    table = _by_field(given)
    units = {unit: place for place, unit in enumerate(dict.fromkeys(one.unit for one in given))}
    order = [CODED, *(field.name for field in fields)]
    found = (
        Disagreement(unit, field, tuple(sorted(values.items())))
        for field in order
        for unit, values in table.get(field, {}).items()
        if len(set(values.values())) > 1
    )
    return tuple(sorted(found, key=lambda one: (units[one.unit], order.index(one.field))))


# --- two codings of one article -----------------------------------------------------------------------------


class Unit(NamedTuple):
    """One act, and each coder's telling of it; coders who do not have it are missing."""

    name: str
    tellings: Mapping[str, Telling]


def units(codings: Mapping[str, Sequence[Telling]], article: str = "") -> tuple[Unit, ...]:
    """The acts that coders of one article tell, in text order: a unit each, named "article/start-end".

    Tellings of two coders are of one act where their anchors share words; where there is a choice, those of one type
    before others, then those that share more.  Each telling is in just one unit.
    """
    groups: list[dict[str, Telling]] = []
    for coder in sorted(codings):
        firsts = [next(iter(group.values())) for group in groups]
        theirs = sorted(codings[coder], key=_order)
        found = pairs(firsts, theirs)
        for mine, other in found:
            groups[mine][coder] = theirs[other]
        met = {other for _, other in found}
        groups += [{coder: one} for place, one in enumerate(theirs) if place not in met]
    groups.sort(key=lambda group: _order(next(iter(group.values()))))
    return tuple(_named(groups, article))


def _named(groups: Iterable[Mapping[str, Telling]], article: str) -> Iterable[Unit]:
    """Units with names of their own: a second act by the same words gets a number."""
    seen: dict[str, int] = {}
    for group in groups:
        anchor = next(iter(group.values())).anchor
        name = f"{article}/{anchor.start}-{anchor.end}".lstrip("/")
        seen[name] = seen.get(name, 0) + 1
        yield Unit(name if seen[name] == 1 else f"{name}#{seen[name]}", group)


def _order(telling: Telling) -> tuple[object, ...]:
    return telling.anchor, telling.type.value, telling.id


def pairs(one: Sequence[Telling], other: Sequence[Telling]) -> list[tuple[int, int]]:
    """The places of tellings that are of one act, best first; each place at most once."""
    able = (
        (a.type is not b.type, -_shared(a, b), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(other)
        if a.anchor.overlaps(b.anchor)
    )
    found: list[tuple[int, int]] = []
    mine, theirs = set[int](), set[int]()
    for _, _, i, j in sorted(able):
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            found.append((i, j))
    return found


def _shared(a: Telling, b: Telling) -> int:
    return min(a.anchor.end, b.anchor.end) - max(a.anchor.start, b.anchor.start)


def ratings(units: Iterable[Unit], coders: Iterable[str]) -> tuple[Rating, ...]:
    """What each coder's telling of a unit says, field by field, and whether each of the coders has the unit."""
    everybody = sorted(set(coders))
    return tuple(
        rating for unit in units for coder in everybody for rating in _rated(coder, unit.name, unit.tellings.get(coder))
    )


def _rated(coder: str, unit: str, telling: Telling | None) -> Iterable[Rating]:
    yield Rating(coder, unit, CODED, "no" if telling is None else "yes")
    if telling is not None:
        yield from (Rating(coder, unit, field, value) for field, value in values(telling).items())


def values(telling: Telling) -> Mapping[str, Value]:
    """A telling's value for each field that can be rated."""
    low, best, high = _killed(telling.claims)
    return {
        "type": telling.type.value,
        "mode": telling.mode,
        "polarity": telling.polarity,
        "certainty": telling.certainty.value,
        "tense": telling.tense.value,
        "era": telling.era.value,
        "actor": "; ".join(codes(telling.actors)) or None,
        "recipient": "; ".join(codes(telling.recipients)) or None,
        "place": telling.place.key if telling.place else None,
        "day": telling.first,
        "precision": telling.date_prec,
        "killed_low": low,
        "killed_best": best,
        "killed_high": high,
    }


def _killed(claims: Iterable[Claim]) -> tuple[float | None, float | None, float | None]:
    """How many were killed by the claims that add up to the toll of their article; None where one has no number."""
    counted = [
        one for one in claims if one.kind is FigureKind.KILLED and one.use is Use.COUNTED and one.polarity == "+"
    ]
    if not counted:
        return None, None, None
    low, best, high = (_sum(getattr(one, name) for one in counted) for name in ("low", "best", "high"))
    return low, best, high


def _sum(numbers: Iterable[float | None]) -> float | None:
    given = list(numbers)
    known = [number for number in given if number is not None]
    return sum(known) if len(known) == len(given) else None
