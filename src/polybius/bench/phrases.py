"""Who is meant by a phrase: country and sector (the test cases of NGEC; Halterman and others, 2023).

Shares of phrases whose actor has the country wanted, one of the sectors, and both.  What a case leaves empty wants
none; nonsense wants no actor at all.  Cases that need more than phrase and date, or that their authors skip, are
left out.  A phrase stands in a carrier sentence, so that the parser meets a sentence; the longest actor on the
phrase is the answer.
"""

import ast
import re
from collections.abc import Sequence
from datetime import datetime

from polybius.bench.measures import Measure, share
from polybius.bench.words import Json, shared, span
from polybius.types import Span

_BEFORE, _AFTER = "Reporters spoke of ", "."
_SKIPPED = ("skip", "xfail", "parametrize")
_FORMULA = re.compile(r"\w+\[")  # an expression of the test file, not a phrase


def sentence(row: Json) -> str | None:
    """The phrase in its carrier; None for a case that is left out."""
    return f"{_BEFORE}{row['text']}{_AFTER}" if _usable(row) else None


def day(row: Json) -> str | None:
    """The day of a case as YYYY-MM-DD."""
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(row["date"] or "", form).date().isoformat()
        except ValueError:
            continue
    return None


def tally(row: Json, record: Json) -> dict[str, float] | None:
    if not _usable(row):
        return None
    actor = _actor(row["text"], record)
    sums: dict[str, float] = {"phrases": 1, "covered": actor is not None}
    for field, right in _judged(row["expected_events"][0]["source"], actor).items():
        sums |= {f"{field}.judged": 1, f"{field}.right": right}
    return sums


def measures(rows: Sequence[Json]) -> list[Measure]:
    fields = ("country and sector", "country", "sector", "nobody where there is nobody")
    return [*(share(field, f"{field}.right", f"{field}.judged") for field in fields),
            share("coverage", "covered", "phrases")]  # fmt: skip


def _usable(row: Json) -> bool:
    wanted = row["expected_events"][0]["source"]
    return (
        not _FORMULA.match(row["text"])
        and not any(word in row["notes"] for word in _SKIPPED)
        and set(row["kwargs"]) <= {"query_date"}
        and not any(key.endswith(("NotEq", "Gt")) for key in wanted)
        and any(value or key == "code:Is" for key, value in wanted.items())
    )


def _actor(phrase: str, record: Json) -> Json | None:
    """The actor of the longest mention on the phrase, with its key."""
    place = Span(len(_BEFORE), len(_BEFORE) + len(phrase))
    found = [mention for mention in record["mentions"]["actors"] if shared(span(mention), place)]
    key = max(found, key=lambda mention: mention["end"] - mention["start"], default={"actor": None})["actor"]
    return None if key is None else {"key": key, "country": None, "sectors": [], **record["actors"].get(key, {})}


def _judged(wanted: Json, actor: Json | None) -> dict[str, bool]:
    """Which of the fields that the case speaks of are right."""
    if "code:Is" in wanted:
        return {"nobody where there is nobody": actor is None}
    country = wanted.get("country", wanted.get("cc"))
    sector = wanted.get("code_1:In") or wanted.get("code_1", wanted.get("code"))
    judged: dict[str, bool] = {}
    if country is not None:
        judged["country"] = actor is not None and _country(actor) == country
    if sector is not None:
        judged["sector"] = actor is not None and _sector_agrees(_sectors(sector), set(actor["sectors"]))
    return judged | ({"country and sector": all(judged.values())} if len(judged) == 2 else {})


def _country(actor: Json) -> str:
    """The country; what stands for itself, as IGO does, goes by its key."""
    return actor["country"] or (actor["key"] if re.fullmatch("[A-Z]{3}", actor["key"]) else "")


def _sectors(code: str) -> set[str]:
    return set(ast.literal_eval(code)) if code.startswith("[") else {code} - {""}


def _sector_agrees(wanted: set[str], given: set[str]) -> bool:
    return bool(wanted & given) if wanted else not given
