"""One coding as others would count it: rows by the rules of ACLED, of UCDP, or of a casualty recorder.

Each value of a row names the rule that gave it and the figures or acts it comes from. The rules stand in
`data/profiles`, one file for each profile.
"""

import json
from collections.abc import Callable, Mapping

from polybius.errors import PolybiusError
from polybius.profiles import acled, recorder, ucdp
from polybius.profiles.rows import Derived, Profile, Row, load, names
from polybius.types import Coding, Fault

__all__ = ["Derived", "Profile", "Row", "derive", "find", "lines", "load", "names"]

UNITS: Mapping[str, Callable[[Coding, Profile], tuple[Row, ...]]] = {
    "day": acled.rows,
    "event": ucdp.rows,
    "claim": recorder.rows,
}


def find(name: str) -> Profile:
    """The profile of this name; PolybiusError with the names there are where it is none."""
    if name not in names():
        raise PolybiusError(f"no profile {name!r}; there are {', '.join(names())}")
    return load(name)


def derive(coding: Coding, profile: Profile) -> tuple[Row, ...]:
    """The rows of a coding by a profile."""
    return UNITS[profile.unit](coding, profile)


def lines(result: Coding | Fault, profile: Profile) -> str:
    """The rows of a coding as JSONL, each with the profile and the article it is of; a fault is one line."""
    if isinstance(result, Fault):
        return _line({"ref": result.ref, "error": {"kind": result.kind, "message": result.message}})
    head = {"profile": profile.id, "ref": result.article.ref, "article": result.article.id}
    return "".join(_line(head | row.as_json()) for row in derive(result, profile))


def _line(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"
