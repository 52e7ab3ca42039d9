"""The whole coder on one page: an article goes in, a coding comes out."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path
from threading import Thread
from types import MappingProxyType

from polybius import intake
from polybius.coding import actors, contests, events, figures, manifest, places, statements, times
from polybius.coding.encoder import MODELS, Encoder, Tags
from polybius.coding.events.drafts import Reading
from polybius.coding.figures import reckoning
from polybius.coding.places.areas import named_areas
from polybius.coding.places.definite import with_pointing
from polybius.coding.places.whereabouts import tellers, where
from polybius.coding.syntax.attachment import mended
from polybius.coding.syntax.language import Language
from polybius.config import Config
from polybius.errors import IntakeError
from polybius.lexicon import actors as actor_tables
from polybius.lexicon import events as event_lexicon
from polybius.lexicon import factuality as factuality_cues
from polybius.lexicon.gazetteer import FOLDER, Gazetteer, open_gazetteer
from polybius.lexicon.own_places import with_own
from polybius.types import Article, Coding, Document, Event, Fault, TimeMention, Unresolved


class Coder:
    """Everything a coder holds open: the language pipeline, the learned model and the data files."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        if self._encoder is not None:  # its sessions open beside the language pipeline, which takes longer
            # No daemon: a program that ends early must wait for it, or it is cut off inside foreign code and aborts.
            Thread(target=self._encoder.open).start()

    @cached_property
    def _language(self) -> Language:
        return Language(self.config.pipeline)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        index = Path(self.config.gazetteer_index) if self.config.gazetteer_index else FOLDER
        opened = open_gazetteer(index)
        return with_own(opened, Path(self.config.gazetteer)) if self.config.gazetteer else opened

    @cached_property
    def _encoder(self) -> Encoder | None:
        folder = Path(self.config.models) if self.config.models else MODELS
        return Encoder(folder, threads=self.config.threads) if self.config.model else None

    @cached_property
    def _run(self) -> MappingProxyType[str, str]:
        made = manifest.of(self._language.name, self._encoder.name if self._encoder else "none")
        places = {name: manifest.of_gazetteer(Path(path)) for name, path in self._own_places() if path}
        return MappingProxyType({**made, **places})

    def _own_places(self) -> tuple[tuple[str, str], ...]:
        return ("gazetteer", self.config.gazetteer), ("gazetteer_index", self.config.gazetteer_index)

    def read(self, document: Document) -> Coding:
        """The coding of a document; IntakeError where it cannot be made into an English article."""
        return self.code(intake.read(document))

    def code(self, article: Article) -> Coding:
        """The coding of an article: each stage asks one question, and none changes what an earlier one gave."""
        reading = self.reading(article)
        happened = events.find(reading, factuality_cues.load(), self.config.threshold)
        parse, said, told_actors = reading.parse, reading.statements, reading.actors
        happened, told_places = named_areas(parse, happened, reading.places, self._gazetteer)
        counted = figures.attach(figures.find(article, parse, told_actors), parse, happened, said)
        counted = figures.dated(parse, counted, reading.times)
        happened = events.with_figures(happened, counted)
        contested = contests.find(parse, said, happened, counted, told_actors)
        return Coding(
            article=article,
            actors=told_actors,
            places=told_places,
            times=reading.times,
            statements=said,
            events=happened,
            figures=counted,
            contests=contested,
            unresolved=(
                *told_actors.unresolved,
                *reading.places.unresolved,
                *_undated(article, reading.times, happened),
                *figures.unread(parse),
            ),
            run=self._run,
            tolls=reckoning.reckon(parse, counted, happened, said, contested, told_actors),
            sentences=tuple(sentence.span for sentence in parse.sentences),
        )

    def reading(self, article: Article) -> Reading:
        """What all stages before the events say of an article."""
        parse = mended(self._language.parse(article))
        told_times = times.find(article, parse)
        told_places = places.find(article, parse, self._gazetteer)
        scenery = with_pointing(parse, told_places)
        told_actors = actors.find(article, parse, told_places, actor_tables.load())
        tags = self._encoder.read(parse) if self._encoder else Tags.none()
        said = statements.find(article, parse, told_actors, tags)
        return Reading(
            article=article,
            parse=parse,
            actors=told_actors,
            places=told_places,
            times=told_times,
            statements=said,
            tags=tags,
            lexicon=event_lexicon.load(own=Path(self.config.rules) if self.config.rules else None),
            where=partial(where, parse, scenery, told_by=tellers(said)),
            when=partial(times.when, parse, told_times, published=article.published),
            chain=statements.Voices(said).chain,
            scenery=scenery,
        )

    def code_many(self, documents: Iterable[Document | Fault | Article]) -> Iterator[Coding | Fault]:
        """A coding or a fault for each document, in order; one that fails never stops the others."""
        for document in documents:
            yield self._outcome(document)

    def _outcome(self, document: Document | Fault | Article) -> Coding | Fault:
        if isinstance(document, Fault):
            return document
        try:
            return self.code(document) if isinstance(document, Article) else self.read(document)
        except IntakeError as error:
            return Fault(document.ref, type(error).__name__, str(error))


def _undated(article: Article, told: tuple[TimeMention, ...], happened: tuple[Event, ...]) -> Iterator[Unresolved]:
    """Times that stay unknown, and acts without a day because theirs cannot be, each with the reason."""
    for time in told:
        if time.value is None:
            yield Unresolved(time.span, "time", times.why_unknown(article, time))
    for event in happened:
        late = next((why.span for why in event.why if why.rule == events.AFTER_REPORT), None)
        if late is not None:
            yield Unresolved(late, "time", "told as done, but on a day after the report")
