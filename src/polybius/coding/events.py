"""Who did what to whom: the acts of an article, each told once, with its parties, place, time and standing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from polybius.coding import anchors, factuality, roles
from polybius.coding.anchors import Anchor, Surroundings
from polybius.coding.encoder import Tags
from polybius.coding.factuality import Hit
from polybius.coding.grammar import NOMINAL, VERBAL, clause_of, governing_verb
from polybius.lexicon.events import EventLexicon, TypeEntry
from polybius.lexicon.factuality import CueLexicon
from polybius.types import (
    Act,
    Actors,
    Article,
    Certainty,
    Era,
    Event,
    EventType,
    Factuality,
    Figure,
    Parse,
    PlaceMention,
    Places,
    Role,
    Span,
    Spans,
    Statement,
    Tense,
    TimeMention,
    Token,
    When,
    Why,
    ZoneKind,
)

# Acts done by speaking: never inside the statement that performs them, and what is asked for, threatened or
# promised in them is no act of its own.
SPEECH = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT})
WANTED = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.REJECT, EventType.SUPPORT})
# Nouns of these are acts even where nobody is named with them.
TOLD_BARE = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.CONSULT, EventType.RETREAT})
# Where a bare noun stands for an act and not for a state or topic: "the ban hit six ministers", not "after curfew".
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "ROOT"})
# Verbs of these are acts even where nobody is named with them: "nobody was arrested".
MATERIAL = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
ENDING = frozenset({EventType.CONCEDE, EventType.RETREAT, EventType.AGREE})
PERFORMING = frozenset({Act.DEMAND, Act.REQUEST, Act.THREATEN, Act.ORDER, Act.PROMISE})
# Cues that only name or propose: no demand or condemnation by themselves.
NAMING = frozenset({"call", "describe", "suggest", "propose", "recommend", "advise", "hope", "want"})
# After these an infinitive is what is planned, feared or agreed, and not what for: "a plan to attack".
MEANT = frozenset("plan intention threat attempt bid decision readiness agreement deal promise pledge vow refusal".split())
SPOKEN: Mapping[Act, tuple[EventType, str | None]] = {
    Act.ACCUSE: (EventType.ACCUSE, "allege"),
    Act.CONDEMN: (EventType.ACCUSE, "disapprove"),
    Act.DEMAND: (EventType.REQUEST, None),
    Act.REQUEST: (EventType.REQUEST, None),
    Act.ORDER: (EventType.REQUEST, None),
    Act.THREATEN: (EventType.THREATEN, None),
}
# Told as history when its own time ended so long before the report.
HISTORY = timedelta(days=300)
# Below the first sentences of a report, an act of more than so many days ago is context.
CONTEXT, LEAD = timedelta(days=10), 3
ASPECT_INTENT = "intend"

Found = TypeVar("Found")
WhereOf = Callable[[int], PlaceMention | None]
WhenOf = Callable[[int], When | None]
ChainOf = Callable[[Span], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Draft:
    """An act on its way to being an event."""

    anchor: Anchor
    fact: Factuality
    actors: tuple[Role, ...]
    recipients: tuple[Role, ...]
    also: Spans = ()

    @property
    def type(self) -> EventType:
        return self.anchor.rule.type

    @property
    def head(self) -> int:
        return self.anchor.head


@dataclass(frozen=True, slots=True)
class Reading:
    """What the earlier stages say of an article."""

    article: Article
    parse: Parse
    actors: Actors
    places: Places
    times: tuple[TimeMention, ...]
    statements: tuple[Statement, ...]
    tags: Tags | None
    lexicon: EventLexicon
    where: WhereOf
    when: WhenOf
    chain: ChainOf


def find(reading: Reading, cues: CueLexicon) -> tuple[Event, ...]:
    """The events of an article in text order, with ids e1, e2 …"""
    lexicon = reading.lexicon
    around = Surroundings(reading.parse, reading.actors, reading.places, lexicon, reading.times, reading.tags)
    heard = factuality.hits(reading.parse, cues)
    drafts = [draft for anchor in anchors.find(around) for draft in _drafts(around, anchor, heard)]
    drafts = [draft for draft in drafts if not _wanted_only(reading, drafts, draft)]
    drafts = [draft for draft in drafts if not _undone(reading.parse, drafts, draft)]
    drafts = _with_results(around, drafts)
    events = _threats(reading, lexicon, [_event(reading, lexicon, draft) for draft in drafts])
    events = sorted([*events, *_spoken(reading, lexicon, events)], key=lambda event: event.anchor)
    events = _told_once(reading, _with_history(reading, events))
    return tuple(replace(event, id=f"e{n}") for n, event in enumerate(events, 1))


def with_figures(events: tuple[Event, ...], figures: Iterable[Figure]) -> tuple[Event, ...]:
    """The events, each with the ids of the figures that tell of it."""
    told: dict[str | None, tuple[str, ...]] = {}
    for figure in figures:
        told[figure.event] = (*told.get(figure.event, ()), figure.id)
    return tuple(replace(event, figures=told.get(event.id, ())) for event in events)


# --- one act -----------------------------------------------------------------------------------------------


def _drafts(around: Surroundings, anchor: Anchor, heard: Mapping[int, tuple[Hit, ...]]) -> Iterable[Draft]:
    """The act at an anchor, unless it is told as a habit, a rule or a lesson."""
    parse = around.parse
    judged = factuality.judge(parse, anchor.head, anchor.governor, heard)
    if judged.generic or _is_generic(parse, anchor, judged.factuality):
        return
    draft = Draft(anchor, judged.factuality, roles.actors(around, anchor), roles.recipients(around, anchor))
    noun = parse.tokens[anchor.head].pos not in VERBAL
    if _faint(draft, parse.tokens[anchor.head]) or _purpose(parse, anchor) or _attendant(parse, anchor) or (noun and (_bare_topic(around, anchor) or _ended(around, anchor))):
        return
    yield draft


def _bare_topic(around: Surroundings, anchor: Anchor) -> bool:
    """Whether an act noun only names a topic or part of a name: "the war museum", "anti-war", "peace talks expert"."""
    token = around.parse.tokens[anchor.head]
    after = around.parse.tokens[token.i + 1] if token.i + 1 < len(around.parse.tokens) else None
    if after is not None and after.text == "-" and after.start == token.end:
        return True  # "war-torn", "insurgency-hit"
    if token.dep in {"compound", "nmod", "amod"} and around.parse.tokens[token.head].pos in NOMINAL:
        return not any(kid.dep == "poss" for kid in around.parse.children(anchor.head))
    return False


def _is_generic(parse: Parse, anchor: Anchor, fact: Factuality) -> bool:
    """Whether an act is told as a habit, a rule or a lesson; those who speak do so in the present tense of news."""
    if factuality.is_permitted(parse, anchor.governor):
        return True
    if anchor.rule.type in SPEECH:
        return factuality.is_everybodys(parse, anchor.governor)
    return fact.certainty is Certainty.CERTAIN and factuality.is_generic(parse, anchor.governor)


def _purpose(parse: Parse, anchor: Anchor) -> bool:
    """Whether a verb only says what another act is for: "a convoy to help evacuate them", "launched it to fight …"."""
    token = parse.tokens[anchor.governor]
    if token.pos not in VERBAL:
        token = governing_verb(parse, token.i) or token
    to = any(kid.lower == "to" for kid in parse.children(token.i, "aux"))
    governor = parse.tokens[token.head]
    if token.dep == "xcomp" and token.tag == "VB" and not to and governor.lemma == "help":
        token, to = governor, any(kid.lower == "to" for kid in parse.children(governor.i, "aux"))
    return to and token.dep in {"advcl", "acl"} and parse.tokens[token.head].lemma not in MEANT


def _attendant(parse: Parse, anchor: Anchor) -> bool:
    """Whether an act only describes a party: "troops backed by tanks", "the forces stationed in the valley"."""
    token = parse.tokens[anchor.head]
    passing = anchor.rule.type in {EventType.SUPPORT, EventType.MOBILIZE}
    return passing and token.tag == "VBN" and token.dep in {"acl", "amod"}


def _ended(around: Surroundings, anchor: Anchor) -> bool:
    """Whether an act noun is told as ended, not as done: "the cessation of hostilities", "an end to the war"."""
    parse = around.parse
    for token in parse.ancestors(anchor.head):
        if token.pos in {"ADP", "ADJ"}:
            continue
        return around.lexicon.is_a(token.lemma, ("<ending>",)) and anchor.rule.type is not EventType.RETREAT
    return False


def _faint(draft: Draft, token: Token) -> bool:
    """Whether an act has nobody in it and is of a kind that is also a state or a topic (a curfew, support, a call)."""
    verbal = token.pos in VERBAL
    if draft.type is EventType.REQUEST and verbal and not draft.actors:
        return True
    if verbal and draft.type in MATERIAL:
        return False
    alone = not (draft.actors or draft.recipients or draft.anchor.light)
    told = draft.type in MATERIAL and token.dep in ARGUMENTS
    return draft.type not in TOLD_BARE and alone and (verbal or not told)


def _undone(parse: Parse, drafts: Sequence[Draft], draft: Draft) -> bool:
    """Whether an act noun is what another act ends or grants: "lifted the curfew", "ended the siege"."""
    token = parse.tokens[draft.head]
    if token.pos in VERBAL:
        return False
    if draft.type is EventType.AGREE and _hypothetical(parse, draft.head):
        return True
    if token.dep not in {"dobj", "nsubjpass"}:
        return False
    return any(d.head == token.head and d.type in ENDING and d.type is not draft.type for d in drafts)


def _hypothetical(parse: Parse, i: int) -> bool:
    """Whether a word stands in an if-clause: "unless a deal is found"."""
    clause = clause_of(parse, i)
    return any(kid.lower in {"if", "unless"} for kid in parse.children(clause, "mark"))


def _wanted_only(reading: Reading, drafts: Sequence[Draft], draft: Draft) -> bool:
    """Whether an act is only asked for, threatened, promised or refused in another: part of that other act."""
    parse = reading.parse
    if draft.fact.tense is Tense.PAST and parse.tokens[draft.head].tag == "VBD":
        return False
    above = {token.i for token in parse.ancestors(draft.head)}
    for other in drafts:
        if other is not draft and other.type in WANTED and _in_complement(parse, other, draft, above):
            return True
    return _in_performed_words(reading, draft)


def _in_complement(parse: Parse, other: Draft, draft: Draft, above: set[int]) -> bool:
    if other.head not in above and other.anchor.governor not in above:
        return False
    below = parse.tokens[draft.head]
    while below.head not in {other.head, other.anchor.governor}:
        if below.dep in {"relcl", "nsubj", "nsubjpass"} or below.dep == "advcl":
            return False
        below = parse.tokens[below.head]
    return below.dep in {"xcomp", "ccomp", "dobj", "prep", "pcomp", "dative", "acl", "advcl", "oprd"} and not _apart(parse, below)


def _apart(parse: Parse, token: Token) -> bool:
    """Whether a clause or phrase tells when or why the words were spoken, and not what was asked."""
    if token.dep == "prep":
        return token.lower in {"after", "before", "during", "over", "in", "at", "on", "following", "amid", "since", "as"}
    return token.dep == "advcl" and any(kid.dep in {"mark", "advmod"} for kid in parse.children(token.i))


def _in_performed_words(reading: Reading, draft: Draft) -> bool:
    """Whether an act stands in the words of a demand, threat, order or promise."""
    span = reading.parse.tokens[draft.head].span
    for statement in reading.statements:
        if statement.act in PERFORMING and draft.fact.tense is not Tense.PAST:
            inside = any(part.contains(span) for part in statement.content)
            if inside and not any(cue.overlaps(draft.anchor.span) for cue in statement.cue):
                return draft.type not in WANTED
    return False


# --- what an act did is part of it ---------------------------------------------------------------------------


def _with_results(around: Surroundings, drafts: list[Draft]) -> list[Draft]:
    """The acts with what they did to people taken in: "ambushed a convoy, killing 13" is one act."""
    kept = list(drafts)
    for draft in drafts:
        if not _is_result(around, draft) or draft not in kept:
            continue
        causes = [other for other in kept if other is not draft and _caused(around, other, draft)]
        if causes:
            cause = min(causes, key=lambda other: _remoteness(around.parse, other, draft))
            kept.remove(draft)
            kept[kept.index(cause)] = _joined(around, cause, draft)
    return kept


def _remoteness(parse: Parse, cause: Draft, result: Draft) -> tuple[bool, bool, int]:
    """How far an act is from what it did: its subject or agent is nearest, then what shares its clause."""
    tokens = (*result.anchor.slots.get("subject", ()), *result.anchor.slots.get("in", ()))
    apart = clause_of(parse, cause.anchor.governor) != clause_of(parse, result.anchor.governor)
    return cause.head not in tokens, apart, abs(cause.head - result.head)


def _is_result(around: Surroundings, draft: Draft) -> bool:
    """Whether a verb says what an act did ("killed"), or a noun only what it was done with ("a car bomb")."""
    token = around.parse.tokens[draft.head]
    if draft.type is not EventType.ASSAULT:
        return False
    if draft.anchor.rule.result:
        return True
    return around.lexicon.is_a(token.lemma, ("<result>",) if token.pos in VERBAL else ("<weapon>",))


def _caused(around: Surroundings, cause: Draft, result: Draft) -> bool:
    """Whether a killing or wounding is what another act of the same sentence did."""
    parse = around.parse
    if cause.type is not EventType.ASSAULT or cause.fact.polarity != result.fact.polarity:
        return False
    first, second = parse.tokens[cause.head], parse.tokens[result.head]
    if first.sentence != second.sentence or _different_parties(cause, result):
        return False
    if _is_result(around, cause) and first.i > second.i:
        return False
    return _same_clause(parse, cause, result) or _linked(parse, cause, result)


def _different_parties(a: Draft, b: Draft) -> bool:
    return _other_parties(a.actors, b.actors)


def _same_clause(parse: Parse, cause: Draft, result: Draft) -> bool:
    return clause_of(parse, cause.anchor.governor) == clause_of(parse, result.anchor.governor)


def _linked(parse: Parse, cause: Draft, result: Draft) -> bool:
    """Whether one clause hangs on the other as a participle, a coordinated verb or a "when" clause."""
    for low, high in ((result, cause), (cause, result)):
        token = parse.tokens[low.anchor.governor]
        above = {high.anchor.governor, high.head, *_coordinated(parse, high.anchor.governor)}
        if token.head in above and token.dep in {"advcl", "conj", "xcomp", "acl", "relcl"}:
            return True
        if token.dep == "relcl" and parse.tokens[token.head].head in above:  # "raided the convent, where nuns were killed"
            return True
    return False


def _coordinated(parse: Parse, i: int) -> tuple[int, ...]:
    """The verbs coordinated below a verb: "houses were destroyed and people killed when …"."""
    return tuple(kid.i for kid in parse.children(i, "conj") if kid.pos in VERBAL)


def _joined(around: Surroundings, cause: Draft, result: Draft) -> Draft:
    """The cause with the parties that only its result names."""
    people = [role for role in cause.recipients if role.actor]
    return replace(
        cause,
        actors=cause.actors or result.actors,
        recipients=cause.recipients if people else result.recipients or cause.recipients,
        also=(*cause.also, result.anchor.span),
    )


# --- the event ------------------------------------------------------------------------------------------------


def _event(reading: Reading, lexicon: EventLexicon, draft: Draft) -> Event:
    anchor, rule, fact = draft.anchor, draft.anchor.rule, draft.fact
    entry = lexicon.types[rule.type]
    cameo, intensity = _codes(entry, rule.mode, rule.cameo)
    place = _first_of(reading.where, anchor) if rule.type not in SPEECH else reading.where(anchor.head)
    statements = _statements(reading, draft)
    return Event(
        id="",
        type=rule.type,
        mode=rule.mode,
        contexts=rule.contexts,
        cameo=cameo,
        quad=entry.quad,
        intensity=intensity,
        anchor=anchor.span,
        head=anchor.head,
        actors=draft.actors,
        recipients=draft.recipients,
        place=place.place if place else None,
        place_span=place.span if place else None,
        when=_first_of(reading.when, anchor),
        polarity=fact.polarity,
        certainty=fact.certainty,
        tense=fact.tense,
        era=fact.era,
        statements=statements,
        hedges=fact.hedges,
        confidence=_confidence(reading, draft),
        why=(Why(rule.id, anchor.span), *fact.why),
        acled=rule.acled,
        also=draft.also,
    )


def _first_of(ask: Callable[[int], Found | None], anchor: Anchor) -> Found | None:
    """The answer for the act's own word, else for the light verb that carries it."""
    own = ask(anchor.head)
    return own if own is not None or anchor.light is None else ask(anchor.light.verb)


def _codes(entry: TypeEntry, mode: str | None, cameo: str | None) -> tuple[str, float]:
    """CAMEO code and intensity of a mode, else of its type."""
    mode_cameo, mode_intensity = entry.modes.get(mode or "", (None, None))
    return cameo or mode_cameo or entry.cameo, mode_intensity if mode_intensity is not None else entry.intensity


def _statements(reading: Reading, draft: Draft) -> tuple[str, ...]:
    """In whose words the act is told, outermost first; a speech act is not inside the words that perform it."""
    chain = reading.chain(draft.anchor.span)
    by_id = {statement.id: statement for statement in reading.statements}
    return tuple(
        id for id in chain
        if not any(cue.overlaps(own) for cue in by_id[id].cue for own in _own_words(reading, draft)) and not _performs(reading, by_id[id], draft)
    )  # fmt: skip


def _own_words(reading: Reading, draft: Draft) -> tuple[Span, ...]:
    """The words of an act and of the light verb that carries it: "announced an agreement" is one act of two sides."""
    return (draft.anchor.span, reading.parse.tokens[draft.anchor.governor].span)


def _performs(reading: Reading, statement: Statement, draft: Draft) -> bool:
    """Whether a statement is the speech act itself: "We condemn …", he wrote."""
    if draft.type not in SPEECH or statement.act is Act.SAY:
        return False
    speakers = {role.actor for role in draft.actors}
    first_person = any(role.span.of(reading.article.text).lower() in {"we", "i"} for role in draft.actors)
    return first_person or (statement.speaker is not None and statement.speaker in speakers)


def _confidence(reading: Reading, draft: Draft) -> float:
    """How sure the coder is that the act is of this type: the rule's word for it, tempered by the model's."""
    base = 0.75 if reading.parse.tokens[draft.head].pos in VERBAL else 0.65
    if draft.actors or draft.recipients:
        base += 0.1
    if reading.tags is None or not reading.tags.model:
        return round(base, 3)
    seen = reading.tags.type_of(reading.parse.tokens[draft.head].sentence)[draft.type]
    return round(0.6 * base + 0.4 * seen, 3)


# --- acts done by speaking that no rule of words knows ----------------------------------------------------------


def _spoken(reading: Reading, lexicon: EventLexicon, events: Sequence[Event]) -> Iterable[Event]:
    """The demands, accusations and threats that statements perform, where no event stands on their cue."""
    for statement in reading.statements:
        spoken = SPOKEN.get(statement.act)
        if spoken is None or statement.speaker is None or not statement.cue:
            continue
        head = reading.parse.head_of(statement.cue[0])
        if head is None or head.lemma in NAMING or not _says_more(reading, statement) or factuality.is_everybodys(reading.parse, head.i):
            continue
        if any(_at_cue(event, statement) for event in events):
            continue
        yield _spoken_event(reading, lexicon, statement, head, *spoken)


def _threats(reading: Reading, lexicon: EventLexicon, events: list[Event]) -> list[Event]:
    """The events, with what speakers say that they themselves will do to others turned into their threats."""
    by_id = {statement.id: statement for statement in reading.statements}
    return [_as_threat(reading, lexicon, by_id, event) if _is_threat(reading, event) else event for event in events]


def _is_threat(reading: Reading, event: Event) -> bool:
    hostile = event.type in {EventType.ASSAULT, EventType.COERCE, EventType.SANCTION} and event.tense is Tense.FUTURE
    first_person = any(role.span.of(reading.article.text).lower() in {"we", "i"} for role in event.actors)
    return hostile and first_person and bool(event.statements) and event.polarity == "+"


def _as_threat(
    reading: Reading, lexicon: EventLexicon, by_id: Mapping[str, Statement], event: Event
) -> Event:
    statement = by_id[event.statements[-1]]
    head = reading.parse.head_of(statement.cue[0]) if statement.cue else None
    if head is None:
        return event
    return _spoken_event(reading, lexicon, statement, head, EventType.THREATEN, None)


def _says_more(reading: Reading, statement: Statement) -> bool:
    """Whether the words of a statement hold an act of their own: a clause, not a thing ("commanded the garrison")."""
    tokens = [token for part in statement.content for token in reading.parse.tokens_in(part)]
    blaming = statement.act in {Act.ACCUSE, Act.CONDEMN}
    return blaming or any(token.pos in VERBAL for token in tokens)


def _at_cue(event: Event, statement: Statement) -> bool:
    """Whether an event is what a statement performs: it stands on the cue, or is said in the content by the speaker."""
    if any(event.anchor.overlaps(cue) for cue in statement.cue):
        return True
    if event.type not in SPEECH:
        return False
    return event.type is SPOKEN[statement.act][0] and any(part.contains(event.anchor) for part in statement.content)


def _spoken_event(
    reading: Reading, lexicon: EventLexicon, statement: Statement, head: Token, type_: EventType, mode: str | None
) -> Event:
    entry = lexicon.types[type_]
    cameo, intensity = _codes(entry, mode, None)
    judged = factuality.judge(reading.parse, head.i, head.i, {}).factuality
    inner = tuple(id for id in reading.chain(head.span) if id != statement.id)
    source = statement.source[0] if statement.source else statement.cue[0]
    return Event(
        id="", type=type_, mode=mode, cameo=cameo, quad=entry.quad, intensity=intensity,
        anchor=statement.cue[0], head=head.i, actors=(Role(source, statement.speaker),),
        recipients=_addressed(reading, statement), polarity=judged.polarity, certainty=judged.certainty,
        tense=judged.tense, statements=inner, confidence=0.6,
        why=(Why(f"statements/{statement.act.value}", statement.cue[0]), *judged.why),
    )  # fmt: skip


def _addressed(reading: Reading, statement: Statement) -> tuple[Role, ...]:
    """Whom the words are about: the first actor named in them who is not of the speaker's own side."""
    own = reading.actors.get(statement.speaker)
    for part in statement.content:
        for mention in reading.actors.within(part):
            other = reading.actors.get(mention.actor)
            if other is not None and other.key != statement.speaker and (own is None or other.country != own.country):
                return (Role(mention.span, mention.actor),)
    return ()


# --- history ------------------------------------------------------------------------------------------------------


def _with_history(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with era background where their own time is long past, or they hang on or follow what is so told."""
    told: dict[int, bool] = {}
    found: list[Event] = []
    for event in events:
        past = event.era is Era.BACKGROUND or _is_history(reading, event, told)
        if event.when is not None:
            told[event.head] = past
        found.append(replace(event, era=Era.BACKGROUND) if past and event.tense is not Tense.FUTURE else event)
    return _with_paragraph(reading, found, {head for head, past in told.items() if past})


def _is_history(reading: Reading, event: Event, told: Mapping[int, bool]) -> bool:
    if event.when is not None:
        return _is_old(reading, event.when.last) or _is_earlier(reading, event)
    if event.tense not in {Tense.PAST, Tense.NONE}:
        return False
    for token in reading.parse.ancestors(event.head):
        if token.i in told:
            return told[token.i]
    return _in_old_clause(reading, event)


def _is_earlier(reading: Reading, event: Event) -> bool:
    """Whether an act of some time ago is told below the lead, or under a photograph: context, not this report's news."""
    assert event.when is not None
    published, sentence = reading.article.published, reading.parse.tokens[event.head].sentence
    if published is None or event.when.last >= published - CONTEXT:
        return False
    first = next((s.index for s in reading.parse.sentences if s.zone is ZoneKind.BODY), 0)
    return sentence >= first + LEAD or _zone(reading, event) is ZoneKind.CAPTION


def _in_old_clause(reading: Reading, event: Event) -> bool:
    """Whether all times told in the clauses an act stands in are long past."""
    parse = reading.parse
    here = parse.sentences[parse.tokens[event.head].sentence].span
    times = [time for time in reading.times if time.last is not None and here.contains(time.span)]
    clauses = {clause_of(parse, event.head), *(token.i for token in parse.ancestors(event.head))}
    heads = [head for time in times if (head := parse.head_of(time.span)) is not None]
    return (
        bool(times)
        and all(_is_old(reading, time.last) for time in times)
        and any(clause_of(parse, head.i) in clauses for head in heads)
    )


def _with_paragraph(reading: Reading, events: list[Event], old: set[int]) -> list[Event]:
    """The events, those background that follow a dated act of the past in its paragraph and have no time of their own."""
    tokens, sentences = reading.parse.tokens, reading.parse.sentences
    marks = [(sentences[tokens[head].sentence].paragraph, head) for head in old]

    def follows(event: Event) -> bool:
        paragraph = sentences[tokens[event.head].sentence].paragraph
        return any(paragraph == where and head < event.head for where, head in marks)

    return [
        replace(event, era=Era.BACKGROUND)
        if event.when is None and event.tense is Tense.PAST and follows(event)
        else event
        for event in events
    ]


def _is_old(reading: Reading, last: date | None) -> bool:
    """Whether a day lies long before the report; with no date of publication, before the latest that is told."""
    if last is None:
        return False
    published = reading.article.published
    if published is not None:
        return last < published - HISTORY
    latest = max((time.last for time in reading.times if time.last is not None), default=last)
    return last < latest - HISTORY


# --- told once ----------------------------------------------------------------------------------------------------


def _told_once(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with later mentions of an act folded into the fullest one, and titles into the body."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: _zone(reading, e) is ZoneKind.TITLE):
        same = next((k for k in reversed(kept) if _same_act(reading, k, event)), None)
        if same is None:
            kept.append(event)
        else:
            fuller, other = (event, same) if _fullness(reading, event) > _fullness(reading, same) else (same, event)
            kept[kept.index(same)] = _folded(fuller, other)
    return sorted(kept, key=lambda e: e.anchor)


def _fullness(reading: Reading, event: Event) -> tuple[bool, int]:
    """How much a mention tells: a body sentence before a title, then the parties, place and time it names."""
    named = bool(event.actors) + bool(event.recipients) + bool(event.place) + bool(event.when)
    return _zone(reading, event) is not ZoneKind.TITLE, named


def _zone(reading: Reading, event: Event) -> ZoneKind:
    return reading.parse.sentences[reading.parse.tokens[event.head].sentence].zone


def _same_act(reading: Reading, earlier: Event, later: Event) -> bool:
    """Whether a later mention takes up an act already told."""
    if earlier.type is not later.type or earlier.polarity != later.polarity or _conflict(earlier, later):
        return False
    if ZoneKind.TITLE in {_zone(reading, later), _zone(reading, earlier)}:
        return _shares_party(earlier, later) or not (later.actors or later.recipients)
    if _same_parties(earlier, later) and _same_kind(reading, earlier, later):
        return True
    if later.type in SPEECH:  # "the father appealed …: I ask them to …, and I ask for him to be returned"
        return _known(earlier.actors) == _known(later.actors) != frozenset() and _gap(reading, earlier, later) <= 1
    nobody = not (_known(later.actors) or _known(later.recipients))
    if _takes_up(reading, later) or (nobody and later.when is None):
        return True
    return _only_result(reading, later) and _gap(reading, earlier, later) <= 1


def _known(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(role.actor for role in roles if role.actor)


def _same_kind(reading: Reading, a: Event, b: Event) -> bool:
    """Whether two acts between the same parties may be one: of violence, only where the same word or a noun tells it."""
    first, second = reading.parse.tokens[a.head], reading.parse.tokens[b.head]
    violent = a.type in {EventType.ASSAULT, EventType.PROTEST}
    return not violent or first.lemma == second.lemma or second.pos not in VERBAL


def _only_result(reading: Reading, event: Event) -> bool:
    """Whether a mention says only what was done to people, by nobody named: "two guards were killed"."""
    is_result = reading.lexicon.is_a(reading.parse.tokens[event.head].lemma, ("<result>",))
    return event.type is EventType.ASSAULT and is_result and not _known(event.actors)


def _gap(reading: Reading, a: Event, b: Event) -> int:
    """How many sentences lie between two mentions: 0 in one sentence."""
    return abs(reading.parse.tokens[a.head].sentence - reading.parse.tokens[b.head].sentence)


def _same_parties(a: Event, b: Event) -> bool:
    """Whether both sides are the same, or one is the same and the other is told only once."""
    sides = [(_known(a.actors), _known(b.actors)), (_known(a.recipients), _known(b.recipients))]
    shared = sum(bool(ours & theirs) for ours, theirs in sides)
    empty = sum(not ours or not theirs for ours, theirs in sides)
    return shared == 2 or (shared == 1 and empty == 1 and a.type not in SPEECH)


def _conflict(a: Event, b: Event) -> bool:
    """Whether two mentions cannot be of one act: other parties, place, day, era or certainty."""
    if (a.era, a.tense is Tense.FUTURE) != (b.era, b.tense is Tense.FUTURE):
        return True
    if a.mode and b.mode and a.mode != b.mode:
        return True
    if a.statements and b.statements and a.statements[-1] != b.statements[-1] and a.certainty is not b.certainty:
        return True
    if a.place and b.place and a.place != b.place:
        return True
    if a.when and b.when and (a.when.last < b.when.first or b.when.last < a.when.first):
        return True
    return _other_parties(a.actors, b.actors) or _other_parties(a.recipients, b.recipients)


def _other_parties(a: tuple[Role, ...], b: tuple[Role, ...]) -> bool:
    ours, theirs = _known(a), _known(b)
    return bool(ours and theirs and not ours & theirs)


def _shares_party(a: Event, b: Event) -> bool:
    return bool(_known((*a.actors, *a.recipients)) & _known((*b.actors, *b.recipients)))


def _takes_up(reading: Reading, event: Event) -> bool:
    """Whether an act noun is definite, so that it points back: "the attack", "Monday's raid", "this violence"."""
    token = reading.parse.tokens[event.head]
    if token.pos in VERBAL:
        return False
    return any(
        kid.lower in {"the", "this", "that", "these", "those", "its", "their", "latest"} or kid.dep == "poss"
        for kid in reading.parse.children(event.head, "det", "poss", "amod")
    )


def _folded(kept: Event, other: Event) -> Event:
    """The kept mention, with what only the other one tells."""
    return replace(
        kept,
        actors=kept.actors or other.actors,
        recipients=kept.recipients or other.recipients,
        mode=kept.mode or other.mode,
        place=kept.place or other.place,
        place_span=kept.place_span or other.place_span,
        when=kept.when or other.when,
        also=(*kept.also, other.anchor, *other.also),
    )
