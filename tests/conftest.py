"""What tests share: one coder for the whole run, since opening its models takes seconds."""

import os
from pathlib import Path

import pytest

from polybius import Coder
from polybius.types import Coding, Document

SHARED = Path(os.environ.get("POLYBIUS_SHARED") or Path(__file__).parents[2] / "shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-cases", action="store_true", help="write tests/cases/events.txt anew")


STORY = """Rebels shell a market town

Rebels shelled the town of Bria in the Central African Republic on Monday, killing at least 12 civilians, \
the army said. A rebel spokesman denied that his men had shelled the town. "Our fighters were not there," he \
told Reuters. The United Nations called on both sides to stop fighting.

The health ministry put the number of dead at seven. In 2014 rebels burned the market.
"""


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def coding(coder: Coder) -> Coding:
    """The coding of a short story with a toll, a denial, a demand and some history."""
    from datetime import date

    return coder.read(Document("story", STORY, "text/plain", published=date(2024, 5, 2)))


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """The same story in a file."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path
