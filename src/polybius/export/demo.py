"""The demonstration: the bundled reports, coded, and what to try next."""

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.export import text
from polybius.lexicon.files import DATA, read_csv
from polybius.types import Certainty, Coding, Document, Era, Event, Fault, Tense

SAMPLES = DATA / "samples"
NEXT = """
What to try next
  polybius code YOUR-STORY.txt --published 2024-05-01      a report of your own
  polybius code YOUR-STORY.txt --format jsonl              the same for machines: every value with its words
  polybius code YOUR-STORY.txt --out YOUR-STORY.html       the same as a page: the text with its marks
  polybius explain YOUR-STORY.txt e1                       why an event says what it says
  polybius lexicon check                                   every rule and list runs its own examples
"""


def documents() -> Iterator[Document]:
    """The bundled reports, with their days of publication."""
    for row in read_csv(SAMPLES / "samples.csv", ("file", "published", "outlet", "about")):
        yield Document(
            ref=row["file"],
            content=(SAMPLES / row["file"]).read_bytes(),
            media_type="text/plain",
            published=date.fromisoformat(row["published"]),
            outlet=row["outlet"],
        )


def parts(config: Config | None = None) -> Iterator[RenderableType]:
    """The records of the bundled reports, one after the other, a summary, and what to try next."""
    coder, results = Coder(config), []
    for result in coder.code_many(documents()):
        results.append(result)
        yield Rule()
        yield Text(result.message) if isinstance(result, Fault) else text.of(result)
    yield Rule()
    yield Text(_summary([r for r in results if isinstance(r, Coding)]), style="bold")
    yield Text(NEXT)


def _summary(codings: list[Coding]) -> str:
    """How many events the reports speak of, and how many of them may be counted as having happened now."""
    events = [event for coding in codings for event in coding.events]
    counted = [event for event in events if _may_be_counted(event)]
    denied = sum(e.polarity == "-" for e in events)
    contests = sum(len(coding.contests) for coding in codings)
    return (
        f"{len(codings)} reports, {len(events)} acts spoken of: {len(counted)} told as news that happened, "
        f"{denied} denied or not done, the rest planned, feared, uncertain or history; "
        f"{contests} contests between sources"
    )


def _may_be_counted(event: Event) -> bool:
    """Whether the act is told as one that took place or goes on, in the news of this report."""
    sure = event.polarity == "+" and event.certainty is Certainty.CERTAIN
    return sure and event.era is Era.NEWS and event.tense is not Tense.FUTURE
