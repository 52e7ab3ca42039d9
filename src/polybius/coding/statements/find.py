"""Who says what: the statements of an article, each with speaker, act and the statement it stands in."""

from collections.abc import Sequence

from polybius.coding.encoder import Tags
from polybius.coding.statements.cue_rules import MARK, Draft
from polybius.coding.statements.linking import CITED, cited, linked, spans_of
from polybius.coding.statements.speech_acts import act_of, cue_of, medium_of
from polybius.lexicon import attribution
from polybius.lexicon.attribution import AttributionLexicon, Cue
from polybius.types import ActorKind, ActorMention, Actors, Article, BySpan, Parse, Span, Statement, Why, covering

ATTITUDE = "attitude"  # rule of a statement that tells of thought or wish, not of speech


def find(
    article: Article,
    parse: Parse,
    actors: Actors,
    tags: Tags | None,
    lexicon: AttributionLexicon | None = None,
) -> tuple[Statement, ...]:
    """The statements in the order of their cues."""
    lexicon = lexicon or attribution.load()
    spoken = [draft for draft in linked(parse, tags, lexicon) if _is_spoken(parse, actors, draft)]
    drafts = [_by_whom_cited(parse, actors, draft, spoken) for draft in spoken]
    speakers = _speakers(parse, actors, drafts, lexicon)
    found = [
        _statement(f"s{n}", parse, actors, tags, draft, speaker, lexicon)
        for n, (draft, speaker) in enumerate(zip(drafts, speakers, strict=True), 1)
    ]
    voices = Voices(found)
    return tuple(_placed(statement, voices, actors) for statement in found)


def _is_spoken(parse: Parse, actors: Actors, draft: Draft) -> bool:
    """Whether a draft is one of speech, where a mark alone makes it: an actor must stand at the mark."""
    return draft.rule != MARK or speaker_of(parse, actors, draft.source) is not None


def _by_whom_cited(parse: Parse, actors: Actors, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A draft of "citing …" given to whoever is cited, if that is an actor or a media outlet cites."""
    turned = cited(parse, draft, drafts)
    citing = actors.get(speaker_of(parse, actors, draft.source))
    outlet = citing is not None and citing.kind is ActorKind.MEDIA
    return turned if outlet or speaker_of(parse, actors, turned.source) is not None else draft


def _statement(
    id: str,
    parse: Parse,
    actors: Actors,
    tags: Tags | None,
    draft: Draft,
    speaker: str | None,
    lexicon: AttributionLexicon,
) -> Statement:
    cue = cue_of(parse, draft, lexicon)
    return Statement(
        id=id,
        source=spans_of(parse, draft.source),
        cue=spans_of(parse, draft.cue) or (_raw(parse, draft.cue),),
        content=spans_of(parse, draft.content),
        speaker=speaker,
        act=act_of(parse, draft, cue, lexicon),
        medium=_medium(parse, actors, draft, lexicon),
        why=_why(draft, cue, tags, parse),
    )


def _raw(parse: Parse, tokens: Sequence[int]) -> Span:
    """The span of a cue that is mere punctuation: the colon of a headline."""
    return covering([parse.tokens[i].span for i in tokens])


def _why(draft: Draft, cue: Cue | None, tags: Tags | None, parse: Parse) -> tuple[Why, ...]:
    at = _raw(parse, draft.cue)
    by = tags.model if tags and draft.rule.startswith("model") else draft.rule
    named = (Why(f"attribution/{cue.id}", at),) if cue else (Why(f"attribution/{ATTITUDE}", at),)
    return (Why(by, at), *named)


def is_attitude(statement: Statement) -> bool:
    """Whether it tells of what somebody thinks or wants, without a word of saying."""
    return any(why.rule.startswith(f"attribution/{ATTITUDE}") for why in statement.why)


# --- speaker and medium -----------------------------------------------------------------------------------


def _speakers(parse: Parse, actors: Actors, drafts: Sequence[Draft], lexicon: AttributionLexicon) -> list[str | None]:
    """The speaker of each draft, its own or the one of the words that it goes on with."""
    found: list[str | None] = []
    for n, draft in enumerate(drafts):
        own = speaker_of(parse, actors, draft.source)
        found.append(_going_on(parse, actors, drafts[:n], found, draft, lexicon) or own)
    return found


def _going_on(
    parse: Parse,
    actors: Actors,
    before: Sequence[Draft],
    found: Sequence[str | None],
    draft: Draft,
    lexicon: AttributionLexicon,
) -> str | None:
    """Who goes on speaking: in "…, adding that …", in "the statement said" and, of a body, in "it said"."""
    own = speaker_of(parse, actors, draft.source)
    if _is_participle(parse, draft) and not any(actors.at_head(i) for i in draft.source):
        home = parse.tokens[draft.cue[0]].sentence
        same = (key for last, key in zip(before, found, strict=True) if parse.tokens[last.cue[0]].sentence == home)
        return next((key for key in reversed(list(same)) if key is not None), None)
    if _is_it(parse, draft.source):
        near = parse.tokens[draft.cue[0]].sentence - NEAR
        last = next((n for n in range(len(found) - 1, -1, -1) if found[n] is not None), None)
        close = last is not None and parse.tokens[before[last].cue[0]].sentence >= near
        return found[last] if last is not None and close and _is_body(actors, found[last]) else None
    if own is None and _is_document(parse, draft.source, lexicon):
        return next((last for last in reversed(found) if last is not None), None)
    return None


NEAR = 3  # sentences, within which "it said" goes on with the words of who spoke last


def _is_participle(parse: Parse, draft: Draft) -> bool:
    return any(parse.tokens[i].tag == "VBG" and parse.tokens[i].dep in {"advcl", "acl"} for i in draft.cue)


def _is_it(parse: Parse, source: Sequence[int]) -> bool:
    return len(source) == 1 and parse.tokens[source[0]].lower == "it"


def _is_body(actors: Actors, key: str | None) -> bool:
    actor = actors.get(key)
    return actor is not None and actor.kind is not ActorKind.PERSON


def _is_document(parse: Parse, source: Sequence[int], lexicon: AttributionLexicon) -> bool:
    """Whether a source is a thing that somebody speaks through, already spoken of: "the statement", "it"."""
    words = [parse.tokens[i] for i in source]
    definite = bool(words) and words[0].lower in {"the", "this", "it"}
    return definite and any(t.lower == "it" or lexicon.entries("medium", t.lemma) for t in words)


def speaker_of(parse: Parse, actors: Actors, source: Sequence[int]) -> str | None:
    """The key of the actor that the source's head means, else of the first actor named in it."""
    mention = _speaking(parse, actors, source)
    return mention.actor if mention else None


def _speaking(parse: Parse, actors: Actors, source: Sequence[int]) -> ActorMention | None:
    if not source:
        return None
    inside = set(source)
    heads = [i for i in source if parse.tokens[i].head not in inside or parse.tokens[i].head == i]
    nominal = [i for i in heads if parse.tokens[i].pos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"}]
    for i in nominal:
        mention = actors.at_head(i)
        if mention is not None and mention.actor is not None:
            return mention
    span = covering([parse.tokens[i].span for i in source])
    return next((m for m in actors.within(span) if m.actor is not None), None)


def _medium(parse: Parse, actors: Actors, draft: Draft, lexicon: AttributionLexicon) -> str | None:
    """The key of the media outlet that was told, else the words for what the statement was made through."""
    for i in draft.cue:
        for kid in parse.children(i, "dobj", "dative"):
            mention = actors.at_head(kid.i)
            actor = actors.get(mention.actor) if mention else None
            if actor is not None and actor.kind is ActorKind.MEDIA:
                return actor.key
    words = medium_of(parse, draft, lexicon)
    return Span(parse.tokens[words[0]].start, parse.tokens[words[-1]].end).of(parse.text) if words else None


# --- statements in statements -----------------------------------------------------------------------------


class Voices:
    """The statements of an article, found by a word that they hold."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        parts = ((span, n) for n, statement in enumerate(statements) for span in statement.content)
        self._parts = BySpan(parts, lambda part: part[0])

    def around(self, offset: int) -> list[Statement]:
        """The statements of speech in whose words an offset stands, in their order."""
        numbers = dict.fromkeys(n for _, n in self._parts.overlapping(Span(offset, offset + 1)))
        return [self._statements[n] for n in numbers if not is_attitude(self._statements[n])]

    def chain(self, span: Span | int) -> tuple[str, ...]:
        """Ids of the statements in whose words a span (or the word at an offset) stands, outermost first."""
        around = self.around(span if isinstance(span, int) else span.start)
        return tuple(s.id for s in sorted(around, key=lambda s: (-_size(s), _is_cited(s), s.cue)))


def _placed(statement: Statement, voices: Voices, actors: Actors) -> Statement:
    """The statement with the one that reports it, and that one's outlet as its medium."""
    outer = _reporter(statement, voices)
    if outer is None:
        return statement
    actor = actors.get(outer.speaker)
    outlet = actor.key if actor is not None and actor.kind is ActorKind.MEDIA else None
    return _with(statement, outer.id, statement.medium or outlet)


def _with(statement: Statement, inside: str, medium: str | None) -> Statement:
    from dataclasses import replace

    return replace(statement, inside=inside, medium=medium)


def _reporter(statement: Statement, voices: Voices) -> Statement | None:
    """The statement with the smallest content around this one's cue; a wider one than its own: no circles."""
    own = _size(statement)
    if _is_cited(statement):
        around = (s for s in voices.around(statement.content[0].start) if not _is_cited(s) and _size(s) >= own)
    else:
        around = (other for other in voices.around(statement.cue[0].start) if _size(other) > own)
    return min(around, key=lambda other: (_size(other), other.cue), default=None)


def _is_cited(statement: Statement) -> bool:
    """Whether it stands in another's words that are the same as its own: "Reuters, [citing] police, said …"."""
    return any(why.rule == CITED for why in statement.why)


def _size(statement: Statement) -> int:
    return sum(span.end - span.start for span in statement.content)


def chain(statements: Sequence[Statement], span: Span | int) -> tuple[str, ...]:
    """The chain at one place; who asks for many keeps the `Voices`."""
    return Voices(statements).chain(span)
