"""A coding -> tellings: each event with all that is asked of it outside its article."""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from polybius import contract
from polybius.types import Actor, Claim, Coding, Event, Figure, PlaceUse, Role, Span, Telling, Use, Voice

_NAME = re.compile(r"[^\W\d_][\w’'-]*")
ID = 16  # hexadecimal digits of an id
_SHORTEST = 3  # letters of a name that says something
_FIRST = 4  # sentences, the title among them, that say what an article is about


def coding_id(coding: Coding) -> str:
    """The hash of all that is said of the text, whoever brought it and whatever program read it."""
    said = contract.as_json(coding)
    del said["run"]
    said["article"] = {"id": coding.article.id, "published": said["article"]["published"]}
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:ID]


def tellings(coding: Coding) -> tuple[Telling, ...]:
    """What the coding tells, an event each, in the order of its events."""
    return _Reader(coding).all()


class _Reader:
    """A coding, with what several events ask of it looked up once."""

    def __init__(self, coding: Coding) -> None:
        self._coding, self._id = coding, coding_id(coding)
        self._uses: Mapping[str, Use] = {one.figure: one.use for toll in reversed(coding.tolls) for one in toll.why}
        self._statements = {statement.id: statement for statement in coding.statements}
        self._figures = {figure.id: figure for figure in coding.figures}
        self._around = around(coding)
        self._contests: dict[str, list[str]] = {}
        events = {event.id for event in coding.events}
        for one in coding.contests:
            if one.a in events and one.b in events:
                self._contests.setdefault(one.a, []).append(self._name(one.b))
                self._contests.setdefault(one.b, []).append(self._name(one.a))

    def all(self) -> tuple[Telling, ...]:
        return tuple(map(self._telling, self._coding.events))

    def _name(self, id: str) -> str:
        return f"{self._id}/{id}"

    def _telling(self, event: Event) -> Telling:
        coding, text, when = self._coding, self._coding.article.text, event.when
        number, sentence = sentence_of(coding, event.anchor)
        return Telling(
            id=self._name(event.id),
            coding=self._id,
            event=event.id,
            type=event.type,
            anchor=event.anchor,
            words=event.anchor.of(text),
            quote=" ".join(sentence.of(text).split()),
            sentence=number,
            published=coding.article.published,
            mode=event.mode,
            cameo=event.cameo,
            acled=event.acled,
            contexts=event.contexts,
            actors=self._people(event.actors),
            recipients=self._people(event.recipients),
            place=coding.places.get(event.place),
            where_prec=coding.places.where_prec(event.place, event.place_span),
            first=when.first if when else None,
            last=when.last if when else None,
            date_prec=when.precision if when else None,
            polarity=event.polarity,
            certainty=event.certainty,
            tense=event.tense,
            era=event.era,
            voices=tuple(self._voice(id) for id in event.statements),
            claims=tuple(self._claim(self._figures[id]) for id in event.figures),
            also=tuple(span.of(text) for span in event.also),
            names=names(sentence.of(text)),
            around=self._around,
            contests=tuple(self._contests.get(event.id, ())),
            confidence=event.confidence,
        )

    def _people(self, roles: Iterable[Role]) -> tuple[Actor, ...]:
        """The actors of a side, each once; words that nobody knows are an actor by those words alone."""
        found: dict[str, Actor] = {}
        for role in roles:
            words = role.span.of(self._coding.article.text)
            actor = self._coding.actors.get(role.actor) or Actor(f"words:{words.lower()}", words)
            found.setdefault(actor.key, actor)
        return tuple(found.values())

    def _voice(self, id: str) -> Voice:
        statement = self._statements[id]
        return Voice(self._coding.actors.get(statement.speaker), statement.act, id)

    def _claim(self, figure: Figure) -> Claim:
        last = self._statements.get(figure.statements[-1]) if figure.statements else None
        return Claim(
            figure=figure.id,
            kind=figure.kind,
            low=figure.low,
            best=figure.best,
            high=figure.high,
            comparator=figure.comparator,
            counted=figure.counted,
            of=self._coding.actors.get(figure.of),
            owner=self._coding.actors.get(last.speaker) if last else None,
            owned=bool(figure.statements),
            polarity=figure.polarity,
            derived=figure.derived,
            use=self._uses.get(figure.id, Use.COUNTED),
            part_of=figure.part_of,
            revises=figure.revises is not None,
            quote=figure.span.of(self._coding.article.text),
        )


def sentence_of(coding: Coding, span: Span) -> tuple[int, Span]:
    """The sentence that a span begins in, and its position; the span itself where a coding has no sentences."""
    at = bisect_right(coding.sentences, span.start, key=lambda sentence: sentence.start) - 1
    return (at, coding.sentences[at]) if at >= 0 else (0, span)


def around(coding: Coding) -> frozenset[str]:
    """The names at the beginning of an article, which say what it is about; places also where a sentence opens so."""
    text, first = coding.article.text, coding.sentences[:_FIRST]
    mentions = (mention for span in first for mention in coding.places.within(span))
    places = (coding.places.get(mention.place) for mention in mentions if mention.use is PlaceUse.PLACE)
    told = frozenset(word for place in places if place is not None for word in names(f"of {place.name}"))
    return told.union(*(names(span.of(text)) for span in first))


def names(sentence: str) -> frozenset[str]:
    """The words of a sentence that are written as names, but for the one it begins with."""
    words = list(_NAME.finditer(sentence))
    shouted = sum(word[0].isupper() for word in words) > len(words) / 2  # a headline all in capitals
    return frozenset(
        word[0].lower().removesuffix("'s").removesuffix("’s")
        for word in words[1:]
        if word[0][0].isupper() and len(word[0]) >= _SHORTEST and not shouted
    )
