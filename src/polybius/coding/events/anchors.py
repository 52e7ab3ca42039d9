"""The words of a parse that name acts, each with the rule that knows them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from polybius.coding.actors.coreference import SAYING
from polybius.coding.encoder import Tags
from polybius.coding.events import decision
from polybius.coding.events.decision import Proposal
from polybius.coding.syntax.grammar import (
    NOMINAL,
    VERBAL,
    Slots,
    governing_verb,
    lemmas_of_clause,
    noun_slots,
    verb_slots,
)
from polybius.lexicon.events import EventLexicon, EventRule, LightVerb, Pattern
from polybius.types import (
    ActorKind,
    Actors,
    EventType,
    Parse,
    Places,
    PlaceUse,
    Sentence,
    Span,
    TimeMention,
    Token,
    ZoneKind,
    covering,
)

ARMED = frozenset({"MIL", "REB", "COP", "PRM", "UAF"})
IRREGULAR = frozenset({"REB", "UAF", "CRM", "SEP"})
# How many other words may stand inside a phrasal verb: "shot the plane down", "opened heavy machine-gun fire".
PHRASE_GAP = 4
ENTITY_CLASSES = {
    "PERSON": {"<people>"},
    "NORP": {"<people>", "<state>"},
    "ORG": {"<people>", "<state>"},
    "GPE": {"<place>", "<state>"},
    "LOC": {"<place>"},
    "FAC": {"<place>", "<building>"},
}
# Words that stand after a verb as its particle, and before a noun as a preposition of time or place.
PARTICLES = frozenset({"in", "on"})
# The model proposes an act where it is at least so sure of a word's type, or of the type of a whole sentence.
WORD_PROPOSES, SENTENCE_PROPOSES = 0.25, 0.35
# What is kept for the later stages to look at; what they keep has to be likelier than the threshold of the run.
WORTH_A_LOOK = 0.1
SURE, DOUBT = 0.6, 0.2
# Where the model is so sure of a rule's type, the rule's words are taken though nobody it foresees stands beside them.
VOUCHED = 0.8
# What only the model sees is worth this much of what a rule can be shown for: it needs to be that much surer.
UNRULED = 0.5
# Where those who act stand, and those acted on.
ACTING, UNDERGOING = ("subject", "by", "owner", "modifier"), ("object", "of", "on", "against")
OBJECTS = ("object", "on", "against", "at", "with", "to", "of")
# The rules of what no rule knows: an act that the model sees in words, or in a sentence as a whole.
LEARNED = {t: EventRule(f"encoder/{t.value.lower()}", t, "models", 0, recipient=OBJECTS) for t in EventType}
SEEN = {t: EventRule(f"encoder/sentence/{t.value.lower()}", t, "models", 0, recipient=OBJECTS) for t in EventType}
Matcher = Callable[[Parse, Token, tuple[str, ...]], list[Token] | None]
# Where a rule wants people, a noun that no class knows may be meant: no list holds all who can be hurt.
VIOLENT = frozenset({EventType.ASSAULT, EventType.COERCE})
CONCRETE = frozenset({"<people>"})
ABSTRACT_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence")
PERSONAL = frozenset({"he", "she", "they", "we", "i", "you", "who", "whom", "him", "her", "them", "us", "me"})
UNREAD = frozenset({ZoneKind.BOILERPLATE, ZoneKind.BYLINE, ZoneKind.DATELINE})


@dataclass(frozen=True, slots=True)
class Light:
    """The light verb that an act noun depends on, and what kind it is."""

    verb: int
    entry: LightVerb


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words that name an act: the token that heads them, what is around them, and the rule."""

    head: int
    span: Span
    rule: EventRule
    slots: Slots
    words: int = 1  # of the pattern that matched
    light: Light | None = None
    chance: float = 1.0  # that these words tell an act of the rule's type
    loose: bool = False  # the parties are not such as the rule foresees, but the model vouches for its type

    @property
    def known(self) -> bool:
        """Whether its words are a rule's, be its parties such as the rule foresees or not."""
        return self.rule.file != "models"

    @property
    def ruled(self) -> bool:
        """Whether a rule that holds in full can be shown for it."""
        return self.known and not self.loose

    @property
    def governor(self) -> int:
        """The token whose tense and negation are the act's: the light verb, where there is one."""
        return self.light.verb if self.light else self.head


@dataclass(frozen=True)
class Surroundings:
    """What the constraints of a rule look at."""

    parse: Parse
    actors: Actors
    places: Places
    lexicon: EventLexicon
    times: tuple[TimeMention, ...] = ()
    tags: Tags | None = None

    @cached_property
    def dated(self) -> frozenset[int]:
        """The tokens that lie within a time: "March" and "Independence Day" are days."""
        inside = ((time.span, token) for time in self.times for token in self.parse.tokens_in(time.span))
        return frozenset(token.i for span, token in inside if span.contains(token.span))

    @cached_property
    def placed(self) -> frozenset[int]:
        """The tokens that are, or are part of, the name of a place."""
        named = (m.span for m in self.places.mentions if m.use is PlaceUse.PLACE)
        return frozenset(token.i for span in named for token in self.parse.tokens_in(span))

    @cached_property
    def _entities(self) -> dict[int, set[str]]:
        """What the recogniser takes each named token for."""
        found: dict[int, set[str]] = {}
        for entity in self.parse.entities:
            for i in range(entity.first, entity.end):
                found[i] = found.get(i, set()) | ENTITY_CLASSES.get(entity.label, set())
        return found

    def is_a(self, i: int, wanted: Iterable[str]) -> bool:
        """Whether token `i` is one of the words or classes wanted, by its lemma, name or mention."""
        wants = set(wanted)
        token = self.parse.tokens[i]
        if self.lexicon.is_a(token.lemma, wants) or self.lexicon.is_a(token.lower, wants):
            return True
        if token.lower in PERSONAL and "<people>" in wants:
            return True
        return bool(self._named_classes(token) & wants)

    def _named_classes(self, token: Token) -> set[str]:
        found = self._entities.get(token.i, set()) | self._actor_classes(token.i)
        if token.i in self.placed:
            found.add("<place>")
        return found

    def _actor_classes(self, i: int) -> set[str]:
        """What the actor named at token `i` is: people, armed people, those without an army, a state."""
        mention = self.actors.at_head(i)
        actor = self.actors.get(mention.actor) if mention is not None else None
        if actor is None:
            return set()
        found = {"<people>"}
        if ARMED & set(actor.sectors):
            found.add("<force>")
        if IRREGULAR & set(actor.sectors):
            found.add("<irregular>")
        if actor.kind in {ActorKind.STATE, ActorKind.GOVERNMENT} or "IGO" in actor.sectors:
            found |= {"<state>", "<place>"} if actor.kind is ActorKind.STATE else {"<state>"}
        return found


def find(around: Surroundings) -> list[Anchor]:
    """The anchors of an article in text order, likely or not; of readings that share words the likeliest wins."""
    kept: list[Anchor] = []
    taken: set[int] = set()
    for anchor in sorted(candidates(around), key=_rank):
        words = set(_words(around, anchor))
        if not words & taken and anchor.chance >= WORTH_A_LOOK:
            kept.append(anchor)
            taken |= words
    return sorted(_without_light_verbs(kept), key=lambda a: a.span)


def _rank(anchor: Anchor) -> tuple[float, int]:
    """Likely readings first; a longer pattern knows more of the words than a shorter one, a rule more than none."""
    if not anchor.ruled:
        return -anchor.chance * UNRULED, anchor.head
    return -anchor.chance - 0.2 * (anchor.words > 1), anchor.head


def candidates(around: Surroundings) -> list[Anchor]:
    """Every reading that a rule or the model proposes, with its probability."""
    return [replace(anchor, chance=_chance(around, anchor)) for anchor in proposed(around)]


def _chance(around: Surroundings, anchor: Anchor) -> float:
    """How likely a reading is right; what a user's own rule says is so."""
    return 1.0 if anchor.rule.own else decision.chance(around.parse, around.tags, proposal(around, anchor))


def proposed(around: Surroundings) -> list[Anchor]:
    """Every reading that a rule or the model proposes."""
    by_rule = [anchor for token in around.parse.tokens for anchor in _readings(around, token)]
    heads = {(anchor.head, anchor.rule.type) for anchor in by_rule}
    by_model = [a for a in _learned(around) if (a.head, a.rule.type) not in heads]
    found = [*by_rule, *by_model]
    return [*found, *_by_sentence(around, found)]


def proposal(around: Surroundings, anchor: Anchor) -> Proposal:
    """An anchor as it is weighed."""
    tokens = tuple(_words(around, anchor))
    by = {id(LEARNED[anchor.rule.type]): "word", id(SEEN[anchor.rule.type]): "sentence"}.get(id(anchor.rule), "rule")
    acting, undergoing = (_anybody(around, anchor, slots) for slots in (ACTING, UNDERGOING))
    return Proposal(
        anchor.head, tokens, anchor.rule.type, by, anchor.words, anchor.light is not None, acting, undergoing,
        loose=anchor.loose,
    )  # fmt: skip


def _anybody(around: Surroundings, anchor: Anchor, slots: Iterable[str]) -> bool:
    """Whether somebody known, or people, stands in one of the slots."""
    inside = (i for slot in slots for i in anchor.slots.get(slot, ()) if i != anchor.head)
    return any(
        around.actors.at_head(i) is not None or around.is_a(i, ("<people>", "<force>", "<state>")) for i in inside
    )


def _words(around: Surroundings, anchor: Anchor) -> list[int]:
    return [token.i for token in around.parse.tokens_in(anchor.span)]


def _learned(around: Surroundings) -> Iterator[Anchor]:
    """Acts that the model sees in a word, or in words side by side, by the plainest grammar."""
    if around.tags is None or not len(around.tags.acts):
        return
    chances = around.tags.acts[:, 1:]
    for type_, likely in zip(EventType, (chances >= WORD_PROPOSES).T, strict=True):
        for run in runs(likely):
            tokens = [around.parse.tokens[i] for i in run]
            head = _head(around, tokens)
            if head is not None:
                yield _anchor(around, head, [t for t in tokens if t.sentence == head.sentence], LEARNED[type_])


def runs(likely: Iterable[bool]) -> list[range]:
    """The runs of tokens side by side that are likely."""
    found: list[range] = []
    for i, yes in enumerate(likely):
        if yes and found and found[-1].stop == i:
            found[-1] = range(found[-1].start, i + 1)
        elif yes:
            found.append(range(i, i + 1))
    return found


def _head(around: Surroundings, tokens: Sequence[Token]) -> Token | None:
    """The word of a run that heads it and can name an act; None in by-lines and dates."""
    inside = {token.i for token in tokens}
    able = [
        token for token in tokens
        if token.pos in {"VERB", "NOUN", "PROPN", "ADJ"} and token.i not in around.dated
        and around.parse.sentences[token.sentence].zone not in UNREAD
    ]  # fmt: skip
    return next(
        (token for token in able if token.head not in inside or token.head == token.i), able[0] if able else None
    )


def _by_sentence(around: Surroundings, found: Sequence[Anchor]) -> Iterator[Anchor]:
    """The act of a type that the model sees in a sentence as a whole, where no word is taken for one."""
    if around.tags is None or not len(around.tags.acts):
        return
    seen = {(around.parse.tokens[anchor.head].sentence, anchor.rule.type) for anchor in found}
    for sentence in around.parse.sentences:
        for type_, sure in around.tags.type_of(sentence.index).items():
            if sure < SENTENCE_PROPOSES or (sentence.index, type_) in seen or sentence.zone in UNREAD:
                continue
            token = _most_act_like(around, sentence, type_)
            if token is not None:
                yield _anchor(around, token, [token], SEEN[type_])


def _most_act_like(around: Surroundings, sentence: Sentence, type_: EventType) -> Token | None:
    """The verb of a sentence that the model takes most surely for an act; violence is done by none that only says."""
    assert around.tags is not None
    verbs = [token for token in around.parse.words_of(sentence) if token.pos == "VERB"]
    verbs = [token for token in verbs if type_ not in VIOLENT or token.lemma not in SAYING]
    acts = around.tags.acts
    return max(verbs, key=lambda token: (1 - float(acts[token.i][0]), -token.i), default=None)


def _without_light_verbs(anchors: list[Anchor]) -> list[Anchor]:
    """The anchors less those verbs that are only the light verb of another ("launched" of "an attack")."""
    light = {anchor.light.verb for anchor in anchors if anchor.light}
    return [anchor for anchor in anchors if anchor.head not in light]


def _readings(around: Surroundings, token: Token) -> Iterator[Anchor]:
    """At most one anchor for each kind of pattern that token heads."""
    sentence = around.parse.sentences[token.sentence]
    if sentence.zone in UNREAD or token.i in around.dated:
        return
    lexicon = around.lexicon
    if token.dep in {"pobj", "dobj", "nsubj"} and around.parse.children(token.i, "det") and token.tag == "VBN":
        return  # "the wounded"
    if token.pos == "VERB" or (token.pos in {"ADJ", "AUX", "NOUN"} and token.tag in {"VBN", "VBD"}):
        yield from _first(around, token, lexicon.verbs.get(token.lemma, ()), _verb_words)
    if token.pos in {"NOUN", "PROPN"} or token.tag in {"NN", "NNS"}:
        yield from _first(around, token, _noun_patterns(lexicon, token), _noun_words)
    yield from _first(around, token, lexicon.phrases.get(token.lower, ()), _literal_words)


def _noun_patterns(lexicon: EventLexicon, token: Token) -> tuple[Pattern, ...]:
    by_lemma = lexicon.nouns.get(token.lemma, ())
    return by_lemma or lexicon.nouns.get(token.lower, ())


def _first(around: Surroundings, token: Token, patterns: Iterable[Pattern], words_of: Matcher) -> Iterator[Anchor]:
    """The reading of a token by the first pattern that fits; of as many words, the one whose type the model sees."""
    best, loose = None, None
    for words, rule in patterns:
        if best is not None and len(words) < best.words:
            break
        matched = words_of(around.parse, token, words)
        if matched is None:
            continue
        anchor = _anchor(around, token, matched, rule)
        if not _fits(around, anchor):
            continue
        if _has_parties(around, anchor):
            if best is None or _likelier(around, anchor, best):
                best = anchor
                if rule.own or around.tags is None or not len(around.tags.acts):
                    break
        elif loose is None and _vouched(around, anchor):
            loose = replace(anchor, loose=True)
    found = best or loose
    if found is not None:
        yield found


def _vouched(around: Surroundings, anchor: Anchor) -> bool:
    """Whether the model is sure of a rule's type, whoever stands beside the rule's words."""
    if around.tags is None or not len(around.tags.acts) or anchor.rule.own:
        return False
    if anchor.words == 1 and around.lexicon.is_a(around.parse.tokens[anchor.head].lemma, ("<plain>",)):
        return False
    return around.tags.act_at([anchor.head], anchor.rule.type)[1] >= VOUCHED


def _likelier(around: Surroundings, one: Anchor, other: Anchor) -> bool:
    """Whether the model is much surer of one reading's type than of the other's."""
    if one.rule.type is other.rule.type or around.tags is None:
        return False
    ours, theirs = (around.tags.act_at([a.head], a.rule.type)[1] for a in (one, other))
    return ours > SURE and theirs < DOUBT


def _verb_words(parse: Parse, token: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The tokens of a (phrasal) verb: its particles and nouns follow within a few words or depend on it."""
    matched, after = [token], token.i
    for word in words[1:]:
        near = parse.tokens[after + 1 : after + 2 + PHRASE_GAP]
        found = next((t for t in near if word in (t.lemma, t.lower) and _belongs(parse, token, t, after)), None)
        if found is None and len(words) == 2 and (early := _fronted(parse, token, word)):
            found = early
        if found is None:
            return None
        matched.append(found)
        after = max(after, found.i)
    return matched


def _belongs(parse: Parse, verb: Token, word: Token, after: int) -> bool:
    """Whether a later word is part of a phrasal verb: next to it, or its own with no other preposition between."""
    if word.sentence != verb.sentence:
        return False
    if word.i == after + 1:
        return True
    if word.lower in PARTICLES and word.dep == "prep" and _when_or_where(parse, word):
        return False  # "gave them tea in the capital" is no giving in
    if word.pos in {"ADP", "SCONJ", "ADV"} and any(t.pos == "ADP" for t in parse.tokens[after + 1 : word.i]):
        return False
    return word.head == verb.i or parse.tokens[word.head].head == verb.i


def _when_or_where(parse: Parse, word: Token) -> bool:
    """Whether a preposition tells a day or a named place, and so is no particle of the verb before it."""
    return any(kid.pos == "PROPN" for kid in parse.children(word.i, "pobj"))


def _fronted(parse: Parse, token: Token, word: str) -> Token | None:
    """The noun of a fixed phrase that has become the subject: "fire was opened", "no shots were fired"."""
    subjects = parse.children(token.i, "nsubjpass")
    return next((kid for kid in subjects if word in (kid.lemma, kid.lower)), None)


def _noun_words(parse: Parse, token: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The tokens of a compound noun, its last word being `token`."""
    first = token.i - len(words) + 1
    if first < 0:
        return None
    inside = parse.tokens[first : token.i + 1]
    fits = all(word in (t.lemma, t.lower) for word, t in zip(words, inside, strict=True))
    return list(inside) if fits and inside[0].sentence == token.sentence else None


def _literal_words(parse: Parse, token: Token, words: tuple[str, ...]) -> list[Token] | None:
    inside = parse.tokens[token.i : token.i + len(words)]
    same = len(inside) == len(words) and all(t.lower == w for t, w in zip(inside, words, strict=True))
    return list(inside) if same else None


def _anchor(around: Surroundings, token: Token, matched: list[Token], rule: EventRule) -> Anchor:
    parse = around.parse
    close = [t for t in matched if abs(t.i - token.i) <= PHRASE_GAP + 1]
    span = covering([t.span for t in close])
    if token.pos in VERBAL or token.tag in {"VBN", "VBD"}:
        return Anchor(token.i, span, rule, _phrasal_slots(parse, token.i, matched[-1]), len(matched))
    light = _light(around, token.i)
    return Anchor(token.i, span, rule, noun_slots(parse, token.i), len(matched), light)


def _phrasal_slots(parse: Parse, i: int, last: Token) -> Slots:
    """The slots of a verb; what its preposition governs is its object: "called for troops to leave"."""
    slots = verb_slots(parse, i)
    if last.i == i or slots.get("object"):
        return slots
    named = [kid.i for kid in parse.children(last.i, "pobj")]
    if last.dep == "mark":
        named = [kid.i for kid in parse.children(last.head, "nsubj", "nsubjpass")]
    return {**slots, "object": tuple(named)}


def _light(around: Surroundings, i: int) -> Light | None:
    """The light verb that noun `i` is the object of ("carried out an air strike"), if one is."""
    parse = around.parse
    token = parse.tokens[i]
    governor = governing_verb(parse, i)
    if governor is None or token.dep not in {"dobj", "nsubjpass", "pobj", "attr", "conj", "nsubj"}:
        return None
    for entry in around.lexicon.light.get(governor.lemma, ()):
        matched = _verb_words(parse, governor, entry.words)
        if matched is not None and _is_argument(parse, token, governor, matched, entry):
            return Light(governor.i, entry)
    return None


def _is_argument(parse: Parse, token: Token, governor: Token, matched: list[Token], entry: LightVerb) -> bool:
    """Whether the noun is what the light verb carries: its object, or its subject if the act takes place."""
    chain = token
    while chain.dep == "conj" and parse.tokens[chain.head].pos in NOMINAL:
        chain = parse.tokens[chain.head]
    if chain.dep == "nsubj":
        return "subject" not in entry.actor
    if chain.dep == "pobj":
        return chain.head in {t.i for t in matched}
    return chain.head == governor.i


def _has_parties(around: Surroundings, anchor: Anchor) -> bool:
    """Whether those whom the anchor's rule foresees stand beside it."""
    rule = anchor.rule
    return (not rule.object or _slot_is(around, anchor, "object", rule.object)) and (
        not rule.subject or _slot_is(around, anchor, "subject", rule.subject)
    )


def _fits(around: Surroundings, anchor: Anchor) -> bool:
    """Whether the constraints of the anchor's rule are met, but for its parties."""
    rule = anchor.rule
    if _figurative(around, anchor) or not _complement(around.parse, anchor):
        return False
    if not (rule.with_ or rule.without):
        return True
    parse, head = around.parse, around.parse.tokens[anchor.head]
    clause = set(lemmas_of_clause(parse, anchor.head)) - {head.lemma}
    if rule.without and any(around.lexicon.is_a(lemma, rule.without) for lemma in clause):
        return False
    if not rule.with_ or "<infinitive>" in rule.with_:
        return True
    return any(around.lexicon.is_a(lemma, rule.with_) for lemma in clause) or _any_named(around, anchor, rule)


def _figurative(around: Surroundings, anchor: Anchor) -> bool:
    """Whether the words round an act of violence are of sport, business or show, or a hazard does it."""
    if anchor.rule.type not in {*VIOLENT, EventType.RETREAT}:
        return False
    classes, parse = around.lexicon.classes, around.parse
    near = set(lemmas_of_clause(parse, anchor.head))
    sentence = parse.words_of(parse.sentences[parse.tokens[anchor.head].sentence])
    about = {token.lemma for token in sentence} & classes["<contest>"]
    if (near & about or len(about) > 1) and not near & classes["<weapon>"]:
        return True
    doers = anchor.slots.get("subject", ())
    if parse.tokens[anchor.head].lemma in classes["<result>"]:  # "died in a flood"; but one may attack in fog
        doers = (*doers, *anchor.slots.get("in", ()), *anchor.slots.get("from", ()))
    return any(parse.tokens[i].lemma in classes["<hazard>"] or _is_blaze(parse, parse.tokens[i]) for i in doers)


def _is_blaze(parse: Parse, noun: Token) -> bool:
    """ "A fire that swept through the hotel": flames that nobody is told to have set, and no "rebel fire"."""
    if noun.lemma != "fire" or noun.pos != "NOUN":
        return False
    kids = [kid for kid in parse.children(noun.i) if kid.dep not in {"det", "punct"} and kid.lower not in {"in", "at"}]
    return all(
        kid.dep == "relcl" and any(one.lower in {"that", "which"} for one in parse.children(kid.i, "nsubj"))
        for kid in kids
    )


def _complement(parse: Parse, anchor: Anchor) -> bool:
    """Whether a verb that asks only with an infinitive ("told them to leave") has one; true of all other verbs."""
    if "<infinitive>" not in anchor.rule.with_:
        return True
    kids = parse.children(anchor.head, "xcomp", "ccomp", "advcl")
    return any(any(aux.lower == "to" for aux in parse.children(kid.i, "aux")) for kid in kids)


def _any_named(around: Surroundings, anchor: Anchor, rule: EventRule) -> bool:
    """Whether somebody or some place named in the anchor's slots is of a class that `with` asks for."""
    classes = [want for want in rule.with_ if want.startswith("<")]
    return bool(classes) and any(
        around.is_a(i, classes) for tokens in anchor.slots.values() for i in tokens if i != anchor.head
    )


def _slot_is(around: Surroundings, anchor: Anchor, slot: str, wanted: tuple[str, ...]) -> bool:
    """Whether somebody or something in a slot is as the rule wants it; a noun's empty slot is no objection."""
    tokens = anchor.slots.get(slot, ())
    if not tokens and around.parse.tokens[anchor.head].pos not in VERBAL:
        tokens = anchor.slots.get("of" if slot == "object" else "owner", ())
        return not tokens or any(around.is_a(i, wanted) or _may_be_hit(around, i) for i in tokens)
    if any(around.is_a(i, wanted) for i in tokens) or (not tokens and "<none>" in wanted):
        return True
    if slot != "object" or anchor.rule.type not in VIOLENT or not CONCRETE & set(wanted):
        return False
    return any(_may_be_hit(around, i) for i in tokens)


def _may_be_hit(around: Surroundings, i: int) -> bool:
    """Whether a noun that no class knows may be people or a thing: not abstract by list or ending."""
    token = around.parse.tokens[i]
    if token.pos not in {"NOUN", "PROPN", "NUM", "PRON"} or token.lower in {"it", "itself"}:
        return False
    if any(kid.lemma in around.lexicon.classes["<contest>"] for kid in around.parse.children(i)):
        return False
    return not is_abstract(around.lexicon, token.lemma)


def is_abstract(lexicon: EventLexicon, lemma: str) -> bool:
    """Whether a noun is nothing that can be hit, by list or by its ending: "opposition", but not "station"."""
    if lexicon.is_a(lemma, ("<abstract>",)):
        return True
    return lemma.endswith(ABSTRACT_ENDINGS) and not lexicon.is_a(lemma, _TANGIBLE)


_TANGIBLE = ("<building>", "<structure>", "<people>", "<force>", "<weapon>")
