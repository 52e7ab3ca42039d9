"""What a page says of itself: title, author, outlet, address, day of publication; None where it does not."""

import json
import logging
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

from polybius.intake import dates
from polybius.intake.blocks import rules

LOG = logging.getLogger(__name__)

_DATE_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate",
    "publishdate", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "date",
)  # fmt: skip
_LONGEST_NAME = 60
_AUTHOR_META = (
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
)
# Only what the markup states: no search for numbers in the text, and no reading of the clock.
_DATE_SEARCH: dict[str, Any] = {
    "extensive_search": False, "original_date": True,
    "min_date": f"{dates.EARLIEST}-01-01", "max_date": f"{dates.LATEST}-12-31",
}  # fmt: skip


def metadata(tree: Any) -> dict[str, str | None]:
    """Title, site name and address as the page states them."""
    from trafilatura import extract_metadata

    names = ("title", "sitename", "url")
    try:
        found = extract_metadata(tree, date_config=dict(_DATE_SEARCH), extensive=False)
    # See `_extracted`: a page is still worth its text where its metadata cannot be read.
    except Exception as error:
        LOG.warning("metadata that cannot be read: %s", error)
        return dict.fromkeys(names)
    stated = {name: _one_line(getattr(found, name)) for name in names}
    site = stated["sitename"]
    # Careless pages put their title there, or "All rights reserved".
    if site and (site == stated["title"] or rules().kind(site) or len(site) > _LONGEST_NAME):
        stated["sitename"] = None
    return stated


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def published(tree: Any) -> tuple[date | None, str | None]:
    """The day that the page says it was published on, and where it says so."""
    day = next(_json_dates(tree), None)
    if day:
        return day, "json-ld"
    day = next(_meta_dates(tree), None) or _htmldate(tree)
    return (day, "metadata") if day else (None, None)


def _json_dates(tree: Any) -> Iterator[date]:
    """The days in `datePublished` of the page's JSON-LD."""
    values = (item.get("datePublished") for item in _linked_data(tree))
    yield from (day for value in values if isinstance(value, str) and (day := dates.stated(value)))


def author(tree: Any) -> str | None:
    """Who wrote the story, where JSON-LD or a meta element says so; no search for names on the page."""
    items = (item for item in _linked_data(tree) if "article" in str(item.get("@type", "")).lower())
    names = next((names for item in items if (names := _names(item.get("author")))), [])
    if not names:
        named = _meta(tree)
        names = [named[name] for name in _AUTHOR_META if named.get(name) and "://" not in named[name]][:1]
    return _one_line(", ".join(dict.fromkeys(names)))


def _names(author: Any) -> list[str]:
    """The names in the `author` of JSON-LD: a string, an object with a name, or a list of these."""
    many = author if isinstance(author, list) else [author]
    names = (one.get("name") if isinstance(one, dict) else one for one in many)
    return [name for name in names if isinstance(name, str) and name.strip() and "://" not in name]


def _linked_data(tree: Any) -> list[dict[str, Any]]:
    """The objects of the page's JSON-LD, articles first."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            found += _objects(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    return sorted(found, key=lambda item: "article" not in str(item.get("@type", "")).lower())


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON value, outer before inner."""
    waiting = deque([value])
    while waiting:
        item = waiting.popleft()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _meta_dates(tree: Any) -> Iterator[date]:
    """The days that meta elements and marked times state, the most telling first."""
    named = _meta(tree)
    values = [named[name] for name in _DATE_META if name in named]
    marked = '//time[@datetime][@pubdate or contains(@itemprop, "datePublished")]'
    values += [element.get("datetime") for element in tree.xpath(marked)]
    yield from (day for value in values if (day := dates.stated(value) or dates.written(value)))


def _meta(tree: Any) -> dict[str, str]:
    """The content of the page's meta elements by name, in lower case; the first of a name counts."""
    named: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        named.setdefault(name.lower(), element.get("content") or "")
    return named


def _htmldate(tree: Any) -> date | None:
    """What htmldate makes of the page's markup."""
    from htmldate import find_date

    try:
        return dates.stated(find_date(tree, **_DATE_SEARCH) or "")
    # See `_extracted`.
    except Exception as error:
        LOG.warning("date that cannot be read: %s", error)
        return None
