"""When two answers to who, where and when are the same answer."""

from collections.abc import Sequence

from polybius.bench.words import Json, distance_km, plain

Code = tuple[str | None, frozenset[str]]  # country and sectors
NOBODY: Code = (None, frozenset())
SAME_PLACE_KM = 25.0
_NO_COUNTRY = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})


def written(code: str | None) -> Code:
    """The code that people write: AZE, AZE.GOV+MIL, IGO.UN."""
    if not code:
        return NOBODY
    country, _, sectors = code.partition(".")
    return (None, frozenset({country})) if country in _NO_COUNTRY else (country, frozenset(sectors.split("+")) - {""})


def coded(record: Json, key: str | None) -> Code:
    """The code of an actor of the record's table."""
    actor = record["actors"].get(key)
    return (actor["country"] or None, frozenset(actor["sectors"] or ())) if actor else NOBODY


def roles(record: Json, said: Sequence[Json]) -> list[Code]:
    return [coded(record, role["actor"]) for role in said]


def agree(a: Code, b: Code) -> bool:
    """The same country, and a sector in common or none on either side."""
    return a[0] == b[0] and (a[1] == b[1] or bool(a[1] & b[1]))


def same_countries(wanted: Sequence[Sequence[Code]], given: Sequence[Code]) -> bool:
    """Each country wanted is given, and no other; each actor wanted may have several codes, or no country."""
    choices = [{country for country, _ in codes} for codes in wanted]
    named = {country for country, _ in given} - {None}
    met = all(None in countries or countries & named for countries in choices)
    return met and named <= set().union(*choices)


def same_codes(wanted: Sequence[Sequence[Code]], given: Sequence[Code]) -> bool:
    """As `same_countries`, with a sector in common; whom nobody can code may be given a sector but no country."""
    named = [code for code in given if code != NOBODY]
    uncoded = any(NOBODY in codes for codes in wanted)
    met = all(NOBODY in codes or any(agree(one, other) for one in codes for other in named) for codes in wanted)
    every = [code for codes in wanted for code in codes]
    return met and all(any(agree(one, code) for one in every) or (uncoded and code[0] is None) for code in named)


def same_place(wanted: Json | None, given: Json | None) -> bool:
    """Of one name, or within 25 km; unknown agrees with unknown."""
    if wanted is None or given is None:
        return wanted is given
    if wanted["name"] and given["name"] and plain(wanted["name"]) == plain(given["name"]):
        return True
    ends = [place[side] for place in (wanted, given) for side in ("lat", "lon")]
    return None not in ends and distance_km(*ends) <= SAME_PLACE_KM


def days(when: Json | None) -> tuple[str | None, str | None]:
    """First and last day; None for what is not told."""
    if not when:
        return None, None
    first, last = when.get("from"), when.get("to")
    return first and first[:10], last and last[:10]


def innermost(record: Json, event: Json) -> Json | None:
    """The statement whose words tell of the event; None for the report's own voice."""
    last = (event["statements"] or [None])[-1]
    return next((statement for statement in record["statements"] if statement["id"] == last), None)
