"""Which of the words that name acts tell one: not a habit, a topic, a purpose, or only wanted by another act."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from polybius.coding.encoder import Tags
from polybius.coding.events import charges, factuality, roles, second_opinion
from polybius.coding.events.anchors import Anchor, Surroundings
from polybius.coding.events.factuality import Hit
from polybius.coding.places.whereabouts import Tellers, tellers
from polybius.coding.syntax.grammar import NOMINAL, VERBAL, clause_of, governing_verb
from polybius.lexicon.events import EventLexicon
from polybius.types import (
    Act,
    Actors,
    Article,
    BySpan,
    Certainty,
    Event,
    EventType,
    Factuality,
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
    ZoneKind,
)

WhereOf = Callable[[int], PlaceMention | None]
WhenOf = Callable[[int], When | None]
ChainOf = Callable[[Span], tuple[str, ...]]
# Acts done by speaking: never inside the statement that performs them, and what is asked for, threatened or
# promised in them is no act of its own.
SPEECH = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT})
WANTED = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.REJECT, EventType.SUPPORT})
PERFORMING = frozenset({Act.DEMAND, Act.REQUEST, Act.THREATEN, Act.ORDER, Act.PROMISE})
# Nouns of these are acts even where nobody is named with them.
TOLD_BARE = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.CONSULT, EventType.RETREAT})
# Where a bare noun stands for an act and not for a state or topic: "the ban hit six ministers", not "after curfew".
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "ROOT"})
# Verbs of these are acts even where nobody is named with them: "nobody was arrested".
MATERIAL = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
ENDING = frozenset({EventType.CONCEDE, EventType.RETREAT, EventType.AGREE})
# Prepositions that tell when, where or why the words of a demand were spoken.
OCCASION = frozenset({"after", "before", "during", "over", "in", "at", "on", "following", "amid", "since", "as"})
# After these an infinitive is what is planned, feared or agreed, and not what for: "a plan to attack".
MEANT = frozenset({
    "plan", "intention", "threat", "attempt", "bid", "decision", "readiness", "agreement", "deal", "promise", "pledge",
    "vow", "refusal",
})  # fmt: skip
# A heading of no more words than this only names what the text below it is about.
HEADING = 3
# What is done with an accusation that others have made.
ANSWERING = frozenset({"call", "deny", "dismiss", "reject", "refute", "brush", "answer", "describe"})
# What those who come together do, in the words of news.
CAME_FOR = frozenset({EventType.PROTEST, EventType.CONSULT, EventType.ACCUSE})


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


@dataclass(frozen=True)
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
    scenery: Places  # the places with the words that point back to one: "the city"

    @cached_property
    def performing(self) -> BySpan[tuple[Span, Statement]]:
        """The words of demands, threats, orders and promises, each part with its statement."""
        told = (statement for statement in self.statements if statement.act in PERFORMING)
        return BySpan(((part, one) for one in told for part in one.content), lambda pair: pair[0])

    @cached_property
    def told_by(self) -> Tellers:
        """Those who tell something, whose places are none of what they tell."""
        return tellers(self.statements)

    @cached_property
    def by_id(self) -> Mapping[str, Statement]:
        return {statement.id: statement for statement in self.statements}

    @property
    def with_model(self) -> bool:
        """Whether the learned model was asked."""
        return self.tags is not None and bool(self.tags.model)

    def first_person(self, roles: Iterable[Role]) -> bool:
        """Whether somebody among these parties is named by "we" or "I"."""
        return any(role.span.of(self.article.text).lower() in {"we", "i"} for role in roles)

    @cached_property
    def latest(self) -> date | None:
        """The latest day that is told."""
        return max((time.last for time in self.times if time.last is not None), default=None)


def drafts_of(around: Surroundings, anchor: Anchor, heard: Mapping[int, tuple[Hit, ...]]) -> Iterable[Draft]:
    """The act at an anchor, unless it is told as a habit, a rule or a lesson."""
    parse = around.parse
    judged = factuality.judge(parse, anchor.head, anchor.governor, heard)
    if judged.generic or _is_generic(parse, anchor, judged.factuality):
        return
    doers = roles.actors(around, anchor)
    done_to = roles.recipients(around, anchor, doers)
    doers = second_opinion.actors(around, anchor, doers, done_to)
    done_to = second_opinion.recipients(around, anchor, done_to, doers)
    told = around.tags.told_at(anchor.head) if around.tags is not None else None
    fact = second_opinion.factuality(judged.factuality, told, anchor.span)
    if fact.tense is Tense.PAST and factuality.is_told_as_present(parse, anchor.governor):
        fact = replace(fact, tense=judged.factuality.tense)
    draft = Draft(anchor, charges.only_charged(parse, anchor.head, fact), doers, done_to)
    noun = parse.tokens[anchor.head].pos not in VERBAL
    if (
        _faint(draft, parse.tokens[anchor.head])
        or _purpose(parse, anchor)
        or _attendant(parse, anchor)
        or _denial(around, anchor)
        or _figure_of_speech(around, anchor)
        or (noun and (_bare_topic(around, anchor) or _ended(around, anchor) or _no_act(around, draft)))
    ):
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
    if factuality.is_permitted(parse, anchor.governor) or factuality.is_ordered(parse, anchor.governor):
        return True
    if anchor.rule.type in SPEECH:
        return factuality.is_everybodys(parse, anchor.governor)
    return fact.certainty is Certainty.CERTAIN and factuality.is_generic(parse, anchor.governor)


def _purpose(parse: Parse, anchor: Anchor) -> bool:
    """Whether a verb only says what another act is for: "a convoy to help evacuate them", "launched it to fight …"."""
    token = parse.tokens[anchor.governor]
    if token.pos not in VERBAL:
        if factuality.is_definite(parse, token):  # "to look into the killings": these took place
            return False
        token = governing_verb(parse, token.i) or token
    to = any(kid.lower == "to" for kid in parse.children(token.i, "aux"))
    governor = parse.tokens[token.head]
    if token.dep == "xcomp" and token.tag == "VB" and not to and governor.lemma == "help":
        token, to = governor, any(kid.lower == "to" for kid in parse.children(governor.i, "aux"))
    if not to or token.dep not in {"advcl", "acl"} or _come_to(parse, anchor, token):
        return False
    return parse.tokens[token.head].lemma not in MEANT


def _come_to(parse: Parse, anchor: Anchor, token: Token) -> bool:
    """Whether people came for an act that is then told: "turned out to protest", "went on to accuse"."""
    if not factuality.is_come_to(parse, token):
        return False
    return parse.tokens[token.head].lemma == "go" or anchor.rule.type in CAME_FOR


def _attendant(parse: Parse, anchor: Anchor) -> bool:
    """Whether an act only describes a party or act: "troops backed by tanks", "a raid blamed on the army"."""
    token = parse.tokens[anchor.head]
    if token.tag != "VBN" or token.dep not in {"acl", "amod"}:
        return False
    if anchor.rule.type is EventType.ACCUSE:
        return not parse.children(anchor.head, "agent")
    if token.dep == "amod" and anchor.rule.type is EventType.COERCE:  # "the banned party", "jailed writers"
        return True
    return anchor.rule.type in {EventType.SUPPORT, EventType.MOBILIZE, EventType.AID}


def _figure_of_speech(around: Surroundings, anchor: Anchor) -> bool:
    """Whether it is no people and no weapon that do violence, but an abstract thing: "ambushed by grief"."""
    doers = anchor.slots.get("subject", ())
    if anchor.rule.type not in {EventType.ASSAULT, EventType.COERCE} or not doers:
        return False
    abstract = around.lexicon.classes["<feeling>"]
    return all(around.parse.tokens[i].lemma in abstract for i in doers)


def _no_act(around: Surroundings, draft: Draft) -> bool:
    """Whether an act noun names nothing done: losses there were none of, a name, a heading, a manner, a claim."""
    token = around.parse.tokens[draft.head]
    lost_nobody = draft.fact.polarity == "-" and around.lexicon.is_a(token.lemma, ("<loss>",))
    return (
        lost_nobody
        or _part_of_name(around.parse, token)
        or _heading(around.parse, draft, token)
        or _manner(around, draft, token)
        or _claim_of_others(around, draft, token)
    )


def _part_of_name(parse: Parse, token: Token) -> bool:
    """Whether a noun is part of the name of something else: "the Army of Conquest", "prisoners of war"."""
    above = parse.tokens[token.head]
    if token.dep != "pobj" or above.lower != "of":
        return False
    owner = parse.tokens[above.head]
    if token.pos == "PROPN":
        return owner.pos == "PROPN" and token.text[:1].isupper() and owner.text[:1].isupper()
    return token.lower == "war" and owner.lemma == "prisoner"


def _heading(parse: Parse, draft: Draft, token: Token) -> bool:
    """Whether a heading of a word or two only names what the text below it is about."""
    sentence = parse.sentences[token.sentence]
    words = sum(word.pos not in {"PUNCT", "SPACE"} for word in parse.words_of(sentence))
    alone = not (draft.actors or draft.recipients)
    return sentence.zone is ZoneKind.TITLE and alone and words <= HEADING


def _manner(around: Surroundings, draft: Draft, token: Token) -> bool:
    """Whether a noun only says in whose cause others act: "acting in support of the militia"."""
    above = around.parse.tokens[token.head]
    return draft.type is EventType.SUPPORT and token.dep == "pobj" and above.lower == "in" and not draft.anchor.light


def _claim_of_others(around: Surroundings, draft: Draft, token: Token) -> bool:
    """Whether an accusation is only what somebody answers: "called the allegation an invention"."""
    if draft.type is not EventType.ACCUSE or not around.lexicon.is_a(token.lemma, ("<claim>",)):
        return False
    verb = governing_verb(around.parse, token.i)
    return verb is not None and not draft.anchor.light and verb.lemma in ANSWERING


def _denial(around: Surroundings, anchor: Anchor) -> bool:
    """Whether what is rejected is a claim: "rejected suggestions that …" denies the act and refuses nothing."""
    objects = (around.parse.tokens[i].lemma for i in anchor.slots.get("object", ()))
    return anchor.rule.type is EventType.REJECT and any(around.lexicon.is_a(lemma, ("<claim>",)) for lemma in objects)


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


def of_sentence(parse: Parse, drafts: Sequence[Draft], i: int) -> range:
    """Where in a list the drafts of token `i`'s sentence stand; drafts stand in text order."""
    span = parse.sentences[parse.tokens[i].sentence].span
    first, end = (bisect_left(drafts, at, key=lambda draft: draft.anchor.span.start) for at in span)
    return range(first, end)


def undone(parse: Parse, drafts: Sequence[Draft], draft: Draft) -> bool:
    """Whether an act noun is what another act ends or grants: "lifted the curfew", "ended the siege"."""
    token = parse.tokens[draft.head]
    if token.pos in VERBAL:
        return False
    if draft.type is EventType.AGREE and _hypothetical(parse, draft.head):
        return True
    if token.dep not in {"dobj", "nsubjpass"}:
        return False
    beside = (drafts[n] for n in of_sentence(parse, drafts, draft.head))
    return any(d.head == token.head and d.type in ENDING and d.type is not draft.type for d in beside)


def _hypothetical(parse: Parse, i: int) -> bool:
    """Whether a word stands in an if-clause: "unless a deal is found"."""
    clause = clause_of(parse, i)
    return any(kid.lower in {"if", "unless"} for kid in parse.children(clause, "mark"))


def wanted_only(reading: Reading, drafts: Sequence[Draft], draft: Draft) -> bool:
    """Whether an act is only asked for, threatened, promised or refused in another: part of that other act."""
    parse = reading.parse
    if draft.fact.tense is Tense.PAST and parse.tokens[draft.head].tag == "VBD":
        return False
    above = {token.i for token in parse.ancestors(draft.head)}
    for other in (drafts[n] for n in of_sentence(parse, drafts, draft.head)):
        if other is not draft and other.type in WANTED and _in_complement(parse, other, draft, above):
            return True
    return _in_performed_words(reading, draft)


def _in_complement(parse: Parse, other: Draft, draft: Draft, above: set[int]) -> bool:
    if other.head not in above and other.anchor.governor not in above:
        return False
    below = parse.tokens[draft.head]
    while below.head not in {other.head, other.anchor.governor}:
        if below.dep in {"relcl", "nsubj", "nsubjpass", "advcl"}:
            return False
        below = parse.tokens[below.head]
    return below.dep in {"xcomp", "ccomp", "dobj", "prep", "pcomp", "dative", "acl", "advcl", "oprd"} and not _apart(
        parse, below
    )


def _apart(parse: Parse, token: Token) -> bool:
    """Whether a clause or phrase tells when or why the words were spoken, and not what was asked."""
    if token.dep == "prep":
        return token.lower in OCCASION
    return token.dep == "advcl" and any(kid.dep in {"mark", "advmod"} for kid in parse.children(token.i))


def _in_performed_words(reading: Reading, draft: Draft) -> bool:
    """Whether an act stands in the words of a demand, threat, order or promise."""
    if draft.fact.tense is Tense.PAST or draft.type in WANTED:
        return False
    span = reading.parse.tokens[draft.head].span
    return any(
        part.contains(span) and not any(cue.overlaps(draft.anchor.span) for cue in statement.cue)
        for part, statement in reading.performing.overlapping(span)
    )


def zone_of(reading: Reading, event: Event) -> ZoneKind:
    return reading.parse.sentences[reading.parse.tokens[event.head].sentence].zone
