"""What tests share: one coder for the whole run, since opening its models takes seconds, and where texts come from."""

import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from polybius import Coder
from polybius.coding.syntax.language import Language
from polybius.types import Article, Coding, Document, Span, Zone, ZoneKind

SHARED = Path(os.environ.get("POLYBIUS_SHARED") or Path(__file__).parents[2] / "shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-cases", action="store_true", help="write tests/cases/events.txt anew")


STORY = """Rebels shell a market town

Rebels shelled the town of Bria in the Central African Republic on Monday, killing at least 12 civilians, \
the army said. A rebel spokesman denied that his men had shelled the town. "Our fighters were not there," he \
told Reuters. The United Nations called on both sides to stop fighting.

The health ministry put the number of dead at seven. In 2014 rebels burned the market.
"""


def article_of(*paragraphs: str, published: date | None = None, kind: ZoneKind = ZoneKind.BODY) -> Article:
    """An article of these paragraphs; the first is of that kind, the others are its body."""
    zones, at = [], 0
    for number, paragraph in enumerate(paragraphs):
        zones.append(Zone(kind if number == 0 else ZoneKind.BODY, Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    return Article("sha256:0", "test", "\n\n".join(paragraphs), tuple(zones), published)


# Public texts, which are not part of this repository.
PUBLIC = ("fa_kes/dev.jsonl", "te3_silver_wire/all.jsonl")


def public(name: str, count: int) -> Iterator[Document]:
    """The first documents of a file of public texts; the test is skipped where it is not here."""
    path: Path = SHARED / "data" / name
    if not path.is_file():
        pytest.skip(f"{path} is not here; POLYBIUS_SHARED names the folder that holds data/{name}")
    with path.open(encoding="utf-8") as stream:
        for line in islice(stream, count):
            row = json.loads(line)
            day = date.fromisoformat(row["dct"]) if row.get("dct") else None
            yield Document(str(row["doc_id"]), row["text"], "text/plain", published=day, title=row.get("title"))


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def coding(coder: Coder) -> Coding:
    """The coding of a short story with a toll, a denial, a demand and some history."""
    return coder.read(Document("story", STORY, "text/plain", published=date(2024, 5, 2)))


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """The same story in a file."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path
