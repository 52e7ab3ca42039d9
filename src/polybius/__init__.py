"""Reads reports of conflict and keeps a record that can be audited.

>>> import polybius
>>> coding = polybius.code("Rebels shelled the town of Bria on Monday.", published="2024-05-01")
>>> coding.events[0].type
<EventType.ASSAULT: 'ASSAULT'>
"""

from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from polybius import types
from polybius.errors import (
    ConfigError,
    DataError,
    IntakeError,
    LanguageError,
    ModelError,
    PolybiusError,
    RecordError,
)

if TYPE_CHECKING:
    from polybius.coding.pipeline import Coder
    from polybius.record.book import Record
    from polybius.record.viewing import Query
    from polybius.types import Article, Coding, Document

__version__ = version("polybius")
__all__ = [
    "Coder",
    "ConfigError",
    "DataError",
    "IntakeError",
    "LanguageError",
    "ModelError",
    "PolybiusError",
    "Query",
    "Record",
    "RecordError",
    "__version__",
    "code",
    "read",
    "types",
]


def code(
    text: str | bytes, published: date | str | None = None, title: str | None = None, ref: str = "text"
) -> "Coding":
    """The coding of one report (plain text or HTML); IntakeError where it is no English article."""
    return _coder().read(_document(text, published, title, ref))


def read(
    text: str | bytes, published: date | str | None = None, title: str | None = None, ref: str = "text"
) -> "Article":
    """The article in a report, with its zones, not yet coded."""
    from polybius import intake

    return intake.read(_document(text, published, title, ref))


def _document(text: str | bytes, published: date | str | None, title: str | None, ref: str) -> "Document":
    return types.Document(ref=ref, content=text, published=_day(published), title=title)


def _day(published: date | str | None) -> date | None:
    """The day, from a date, a date with a time, or YYYY-MM-DD; IntakeError where it is none of these."""
    if isinstance(published, datetime):
        return published.date()
    if not isinstance(published, str):
        return published
    from polybius.intake import dates

    try:
        return dates.given(published)
    except ValueError as error:
        raise IntakeError(f"published: {error}") from None


@lru_cache(maxsize=1)
def _coder() -> "Coder":
    from polybius.coding.pipeline import Coder

    return Coder()


def __getattr__(name: str) -> Any:
    """`Coder`, `Record` and `Query`, imported when they are first asked for: a bare import stays quick."""
    if name == "Coder":
        from polybius.coding.pipeline import Coder

        return Coder
    if name == "Record":
        from polybius.record.book import Record

        return Record
    if name == "Query":
        from polybius.record.viewing import Query

        return Query
    raise AttributeError(f"module 'polybius' has no attribute {name!r}")


def _page(coding: "Coding") -> str:
    """The coding as HTML, which notebooks show in its place."""
    from polybius.export import html

    return html.fragment(coding)


def _view(held: object) -> str:
    """An incident of a record, or what a notebook holds of one, as HTML."""
    from polybius.export import incident_html
    from polybius.record import views

    if isinstance(held, views.Incidents):
        return incident_html.incidents(held)
    if isinstance(held, views.Tellings):
        return incident_html.tellings(held)
    if isinstance(held, views.Tolls):
        return incident_html.tolls(held.incidents)
    if isinstance(held, views.Months):
        return incident_html.months(held.series)
    assert isinstance(held, types.Incident)
    return incident_html.incident(held)


# Set here, since types know nothing of how they are shown.
types.Coding._repr_html_ = _page  # type: ignore[attr-defined]
types.Incident._repr_html_ = _view  # type: ignore[attr-defined]
