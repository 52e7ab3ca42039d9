"""Whether an act took place: polarity, certainty, tense and era, from the words around it.

Two ideas are ConText's (Harkema et al. 2009): a cue has an end of reach, and a longer phrase can cancel a
shorter cue.  Reach is by syntax, so that "denied a report, but rebels shelled" leaves the shelling be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from polybius.coding.syntax.grammar import VERBAL, clause_of, governing_verb, is_passive
from polybius.lexicon.factuality import Cue, CueLexicon
from polybius.types import Certainty, Era, Factuality, Parse, Span, Tense, Token, Why, ZoneKind, covering

NEGATORS = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor"})
NOBODY = frozenset({"nobody", "none", "nothing", "no-one"})
FUTURE_AUX = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MODAL_AUX = frozenset({"may", "might", "could", "can", "ca"})
HAVE = frozenset({"have", "'ve", "’ve"})
# Clauses that tell of something apart from what governs them: "denied the claim after rebels shelled …".
APART = frozenset(
    {"after", "before", "when", "as", "since", "while", "because", "although", "though", "where", "until"}
)
APART_PREPOSITIONS = APART | {"during", "following", "amid", "given", "despite", "at", "near", "outside", "under"}
# Nouns for what is said to have been done.
CLAIMS = frozenset({
    "claim", "report", "allegation", "accusation", "rumour", "rumor", "story", "suggestion", "charge", "notion",
    "assertion", "account",
})  # fmt: skip
SURE = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNKNOWN)
# Verbs whose infinitive is at their own time: "began to shell", "failed to agree", "seems to have left".
SAME_TIME = frozenset(
    [
        "begin",
        "start",
        "continue",
        "manage",
        "help",
        "use",
        "dare",
        "seem",
        "appear",
        "believe",
        "report",
        "say",
        "think",
        "see",
        "fail",
        "decline",
        "refuse",
        "go",
        "proceed",
    ]
)
# Verbs of those who come for something and, in the words of news, do it.
COMING = frozenset({
    "turn", "gather", "march", "rally", "assemble", "arrive", "travel", "fly", "flock", "pour", "take", "meet",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence of a cue."""

    cue: Cue
    first: int
    last: int
    head: int  # the token of the phrase that its complement hangs on

    def span(self, parse: Parse) -> Span:
        return covering([parse.tokens[self.first].span, parse.tokens[self.last].span])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the words say of an act; `generic` is a habit, rule or lesson, told as no act at all."""

    factuality: Factuality
    generic: bool = False


def hits(parse: Parse, lexicon: CueLexicon) -> Mapping[int, tuple[Hit, ...]]:
    """The cues of an article by sentence; of overlapping phrases the longest, and none that is cancelled."""
    found: dict[int, list[Hit]] = {}
    for token in parse.tokens:
        for form in dict.fromkeys((token.lemma, token.lower)):  # "failed to agree", "a failed attack"
            hit = _hit(parse, token, lexicon.by_first_word.get(form, ()))
            if hit is not None:
                found.setdefault(token.sentence, []).append(hit)
    return {sentence: tuple(_longest(group)) for sentence, group in found.items()}


def _hit(parse: Parse, token: Token, phrases: Iterable[tuple[tuple[str, ...], Cue]]) -> Hit | None:
    for words, cue in phrases:
        last = _match(parse, token.i, words)
        if last is None or any(_match_around(parse, token.i, phrase) for phrase in cue.unless):
            continue
        return Hit(cue, token.i, last, _head(parse, token.i, last))
    return None


def _match(parse: Parse, first: int, words: tuple[str, ...]) -> int | None:
    """The last token of a phrase that begins at `first`; one article or adverb may stand inside."""
    at = first
    for n, word in enumerate(words):
        for skip in (0, 1) if n else (0,):
            token = parse.tokens[at + skip] if at + skip < len(parse.tokens) else None
            if (
                token is not None
                and word in (token.lemma, token.lower)
                and token.sentence == parse.tokens[first].sentence
            ):
                at += skip + 1
                break
        else:
            return None
    return at - 1


def _match_around(parse: Parse, i: int, words: tuple[str, ...]) -> bool:
    """Whether a phrase that holds token `i` stands there."""
    return any(
        i - back >= 0 and _match(parse, i - back, words) is not None
        for back, word in enumerate(words)
        if word in (parse.tokens[i].lemma, parse.tokens[i].lower)
    )


def _head(parse: Parse, first: int, last: int) -> int:
    """The token of a phrase nearest to the root, the phrase's words taken as one."""
    inside = range(first, last + 1)
    return min(inside, key=lambda i: (sum(1 for _ in parse.ancestors(i)), i))


def _longest(group: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(group, key=lambda h: (h.first - h.last, h.first)):
        if not any(other.first <= hit.first and hit.last <= other.last and _longer(other, hit) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)


def _longer(a: Hit, b: Hit) -> bool:
    return a.last - a.first > b.last - b.first


def judge(parse: Parse, head: int, governor: int, cues: Mapping[int, tuple[Hit, ...]]) -> Judgement:
    """Whether the act at token `head` took place; `governor` is the verb that carries its tense."""
    tense, certainty, why = _tense(parse, governor if governor != head else head)
    fact = Factuality(tense=tense, certainty=certainty, why=why)
    negated = _negation(parse, head, governor)
    flips = 0
    if negated is not None:
        flips += 1
        fact = replace(fact, why=(*fact.why, Why("fact/negated", negated.span)))
    generic = False
    for hit in cues.get(parse.tokens[head].sentence, ()):
        if hit.first <= head <= hit.last or not REACH[hit.cue.reaches](parse, hit, head, governor):
            continue
        if _stopped(parse, hit, head) or _is_undone(parse, hit):
            continue
        generic = generic or "generic" in hit.cue.sets
        flips += hit.cue.sets.get("polarity") == "-"
        fact = _apply(parse, fact, hit)
    fact = _mood(parse, head, governor, fact)
    if flips % 2 or (flips and negated is None):
        fact = replace(fact, polarity="-")
    return Judgement(fact, generic)


def _is_undone(parse: Parse, hit: Hit) -> bool:
    """Whether a word that would undo an act is itself negated: "did not deny the attack"."""
    return hit.cue.sets.get("polarity") == "-" and bool(parse.children(hit.head, "neg"))


def _apply(parse: Parse, fact: Factuality, hit: Hit) -> Factuality:
    """The factuality with one more cue heard; certainty only falls."""
    sets, span = hit.cue.sets, hit.span(parse)
    certainty = Certainty(sets.get("certainty", Certainty.CERTAIN))
    lowered = max(fact.certainty, certainty, key=SURE.index)
    tense = Tense(sets.get("tense", fact.tense))
    return replace(
        fact,
        certainty=lowered,
        tense=tense,
        era=Era(sets.get("era", fact.era)),
        hedges=(*fact.hedges, span) if certainty is not Certainty.CERTAIN else fact.hedges,
        why=(*fact.why, Why(hit.cue.id, span)),
    )


# --- reach -------------------------------------------------------------------------------------------------


def _governs(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act stands in the complement of the cue."""
    return _reaches_up(parse, governor, hit) or (governor != head and _reaches_up(parse, head, hit))


def _reaches_up(parse: Parse, i: int, hit: Hit) -> bool:
    inside = range(hit.first, hit.last + 1)
    below = parse.tokens[i]
    while below.head != below.i:
        above = parse.tokens[below.head]
        if _barrier(parse, below, above, above.i in inside):
            return False
        if above.i in inside:
            return True
        below = above
    return False


def _barrier(parse: Parse, below: Token, above: Token, arrived: bool) -> bool:
    """Whether what is said above does not speak of what is told below."""
    if below.dep == "appos" or (below.dep == "relcl" and not _tells_content(parse, below, above)):
        return True
    if below.dep == "advcl" and any(kid.lower in APART for kid in parse.children(below.i, "mark", "advmod")):
        return True
    if below.dep == "prep" and below.lower in APART_PREPOSITIONS:
        return True
    if arrived and below.dep == "conj":
        return True
    if arrived and below.dep in {"nsubj", "agent"} and above.pos in VERBAL and not is_passive(parse, above.i):
        return above.lemma != "be"
    return arrived and below.dep in {"parataxis", "npadvmod", "tmod"}


def _tells_content(parse: Parse, clause: Token, noun: Token) -> bool:
    """Whether what looks like a relative clause is what a claim says: "a rumour that planes had bombed the town"."""
    if noun.lemma not in CLAIMS:
        return False
    subjects = parse.children(clause.i, "nsubj", "nsubjpass")
    opened = any(kid.lower == "that" for kid in parse.children(clause.i, "mark", "dobj"))
    return opened and bool(subjects) and not any(kid.tag in {"WDT", "WP"} for kid in subjects)


def _modifies(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the cue stands directly with the act (or with its verb)."""
    cue = parse.tokens[hit.head]
    if cue.head in {head, governor} and cue.i != cue.head:
        own = cue.dep == "conj" and bool(parse.children(cue.i, "nsubj", "nsubjpass"))  # "and all talks have failed"
        return not own
    if cue.dep in {"advmod", "pcomp"} and parse.tokens[cue.head].dep in {"auxpass", "aux", "acomp", "prep"}:
        return parse.tokens[cue.head].head in {head, governor}
    # "seven were probably fired on and killed": an adverb before coordinated verbs is for both
    verb = parse.tokens[governor]
    shared = verb.dep == "conj" and cue.head == verb.head and cue.dep == "advmod" and cue.i < verb.head
    return shared and not parse.children(governor, "nsubj", "nsubjpass")


def _clause(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act is told in the clause that the cue opens, or in one below it."""
    if _governs(parse, hit, head, governor):
        return True
    root = clause_of(parse, hit.head)
    below = parse.tokens[governor]
    while True:
        if below.i == root:
            return True
        if below.head == below.i or below.dep in {"relcl", "advcl"}:
            return False
        below = parse.tokens[below.head]


def _raising(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act is the infinitive of "is believed to", "seems to", "suspected of", or what somebody suspects."""
    cue = parse.tokens[hit.head]
    verb = parse.tokens[governor]
    if cue.lemma in {"seem", "appear"}:
        return verb.dep in {"xcomp", "ccomp"} and verb.head == cue.i
    if not is_passive(parse, cue.i):
        return cue.lemma == "suspect" and cue.pos in VERBAL and _governs(parse, hit, head, governor)
    prep = parse.tokens[verb.head]
    return (verb.head == cue.i and verb.dep in {"xcomp", "ccomp"}) or (prep.head == cue.i and prep.lower == "of")


def _intends(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act is what is wanted or planned: an infinitive or object, with no finite verb between."""
    verb = parse.tokens[governor]
    if verb.pos in VERBAL and verb.tag in {"VBD", "VBZ", "VBP"}:
        return False
    if parse.tokens[hit.head].lower == "due" and verb.tag != "VB":
        return False  # "died due to shelling"
    if governor == head and verb.pos not in VERBAL:
        direct = parse.tokens[verb.head]
        near = verb.head == hit.head or (direct.dep in {"prep", "compound"} and direct.head == hit.head)
        return near and verb.dep in {"dobj", "nsubjpass", "pobj"} and not is_definite(parse, verb)
    return _governs(parse, hit, head, governor) and _infinitive(parse, governor)


def _infinitive(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    if token.tag == "VB" or token.tag == "VBG":
        return not any(kid.lower in FUTURE_AUX | MODAL_AUX for kid in parse.children(i, "aux"))
    return any(kid.lower == "to" for kid in parse.children(i, "aux"))


def _marks(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act stands in the clause that the conjunction opens, or (for a condition) in its main clause."""
    opener = parse.tokens[hit.head]
    opened = clause_of(parse, opener.i)
    act = clause_of(parse, governor)
    if act == opened and opener.i < max(governor, head):
        return True
    conditional = hit.cue.id == "fact/if" and parse.tokens[hit.first].lower in {"if", "unless", "otherwise"}
    main = parse.tokens[parse.tokens[opened].head]
    return conditional and act == main.i and _future_or_would(parse, governor)


def _future_or_would(parse: Parse, i: int) -> bool:
    return any(kid.lower in FUTURE_AUX | MODAL_AUX | {"would", "'d"} for kid in parse.children(i, "aux"))


def _whether(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the act is what is unclear: a clause with whether, who, how …, not one that is taken for granted."""
    act = parse.tokens[clause_of(parse, governor)]
    opened_by = {kid.lower for kid in parse.children(act.i, "mark", "advmod")}
    return ("whether" in opened_by or "if" in opened_by) and _governs(parse, hit, head, governor)


def _claims(parse: Parse, hit: Hit, head: int, governor: int) -> bool:
    """Whether the cue is said of a claim that tells the act: "called the claim that it had shelled the town a lie"."""
    said_of = clause_of(parse, hit.head)
    below = parse.tokens[governor]
    while below.head != below.i:
        above = parse.tokens[below.head]
        if above.lemma in CLAIMS and above.i not in range(hit.first, hit.last + 1):
            return clause_of(parse, above.i) == said_of
        if below.dep in {"relcl", "appos", "advcl", "conj"} and above.lemma not in CLAIMS:
            return False
        below = above
    return False


REACH: Mapping[str, Callable[[Parse, Hit, int, int], bool]] = {
    "governs": _governs,
    "modifies": _modifies,
    "clause": _clause,
    "raising": _raising,
    "intends": _intends,
    "marks": _marks,
    "whether": _whether,
    "claims": _claims,
}


def _stopped(parse: Parse, hit: Hit, head: int) -> bool:
    between = parse.tokens[hit.last + 1 : head]
    return any(token.lower in hit.cue.stops_at for token in between)


def is_definite(parse: Parse, token: Token) -> bool:
    """Whether a noun speaks of an act already known: "the attack", "Monday's bombing"."""
    determiners = parse.children(token.i, "det", "poss")
    return any(kid.lower in {"the", "this", "that", "these", "those"} or kid.dep == "poss" for kid in determiners)


# --- negation ------------------------------------------------------------------------------------------------


def _negation(parse: Parse, head: int, governor: int) -> Token | None:
    """The word that negates the act in its own clause: "not", "never", "no attack", "nobody was arrested"."""
    for i in dict.fromkeys((governor, head)):
        for kid in parse.children(i, "neg", "det", "preconj", "advmod"):
            if kid.lower in NEGATORS and not _only_part(parse, kid, i):
                return kid
        for argument in parse.children(i, "nsubj", "nsubjpass", "dobj", "agent"):
            nobody = _nobody(parse, argument)
            if nobody is not None:
                return nobody
    return _shared_negation(parse, governor)


def _nobody(parse: Parse, argument: Token) -> Token | None:
    if argument.lower in NOBODY:
        return argument
    kids = parse.children(argument.i, "det", "neg", "preconj", "cc")
    return next((kid for kid in kids if _is_none(parse, kid) or _not_one(parse, kid)), None) or next(
        (word for kid in parse.children(argument.i, "nummod") for word in parse.children(kid.i, "neg", "advmod")
         if _not_one(parse, word)), None
    )  # fmt: skip


def _is_none(parse: Parse, word: Token) -> bool:
    """Whether a determiner leaves nobody: "no rockets", "neither side"; "no fewer than nine" leaves nine."""
    after = parse.tokens[word.i + 1].lower if word.i + 1 < len(parse.tokens) else ""
    return word.lower == "neither" or (word.lower == "no" and after not in {"fewer", "less", "more"})


def _not_one(parse: Parse, word: Token) -> bool:
    """Whether "not" denies even one: "not a single hostage", "not one bag"."""
    after = parse.tokens[word.i + 1].lower if word.i + 1 < len(parse.tokens) else ""
    return word.lower == "not" and after in {"a", "one", "any", "even"}


def _only_part(parse: Parse, word: Token, i: int) -> bool:
    """Whether "not" speaks of a part only: "not only shelled", "attacked not for its cash but for its radios"."""
    after = parse.tokens[word.i + 1] if word.i + 1 < len(parse.tokens) else None
    if after is not None and after.lower in {"only", "just", "merely", "simply"}:
        return True
    token = parse.tokens[i]
    return word.lower == "not" and token.pos in VERBAL and word.i > token.i


def _shared_negation(parse: Parse, governor: int) -> Token | None:
    """The negation of an auxiliary shared by coordinated verbs: "did not shell or bomb the town"."""
    verb = parse.tokens[governor]
    if verb.dep != "conj" or verb.tag not in {"VB"} or parse.children(governor, "aux", "nsubj"):
        return None
    first = parse.tokens[verb.head]
    if not any(kid.lower == "or" for kid in parse.children(first.i, "cc")):
        return None
    return next((kid for kid in parse.children(first.i, "neg") if kid.lower in NEGATORS), None)


# --- tense and mood --------------------------------------------------------------------------------------------


def _tense(parse: Parse, i: int, depth: int = 0) -> tuple[Tense, Certainty, tuple[Why, ...]]:
    """The time of an act against the report, by its verb; for a noun, by the verb it belongs to."""
    token = parse.tokens[i]
    if token.pos not in VERBAL and token.tag not in {"VBD", "VBN", "VBG"}:
        return _noun_tense(parse, i, depth)
    aux = {kid.lower: kid for kid in parse.children(i, "aux", "auxpass")}
    for word, kid in aux.items():
        if word in FUTURE_AUX:
            return Tense.FUTURE, Certainty.CERTAIN, (Why("fact/future", kid.span),)
        if word in MODAL_AUX and word not in {"can", "ca"}:
            past = any(other.lemma in HAVE for other in aux.values())
            tense = Tense.PAST if past else Tense.FUTURE
            return tense, Certainty.POSSIBLE, (Why("fact/modal", kid.span),)
    if "would" in aux or "'d" in aux:
        past = any(other.lemma in HAVE for other in aux.values())
        return Tense.PAST if past else Tense.FUTURE, Certainty.CERTAIN, (Why("fact/would", token.span),)
    return _finite_tense(parse, token, aux, depth), Certainty.CERTAIN, ()


def _finite_tense(parse: Parse, token: Token, aux: Mapping[str, Token], depth: int) -> Tense:
    if any(kid.lemma in HAVE or kid.tag == "VBD" for kid in aux.values()):
        return Tense.PAST
    if token.tag == "VBD":
        return Tense.PAST
    if "to" in aux or token.tag == "VB":
        return _infinitive_tense(parse, token, depth)
    if any(kid.tag in {"VBZ", "VBP"} for kid in aux.values()):
        passive = token.tag == "VBN"
        return Tense.PAST if passive and _headline(parse, token) else Tense.PRESENT
    if token.tag in {"VBZ", "VBP"}:
        return Tense.PAST if _headline(parse, token) else Tense.PRESENT
    return _governed_tense(parse, token, depth)


def _infinitive_tense(parse: Parse, token: Token, depth: int) -> Tense:
    """Of "to attack": what is due or meant to come; of "began to attack" the tense of "began"."""
    governor = parse.tokens[token.head]
    if governor.i == token.i:
        return Tense.NONE
    if governor.lemma == "have":  # "has yet to deliver"
        return Tense.PAST
    if governor.lemma == "be":  # "the soldiers are to leave"
        return Tense.FUTURE
    if (token.dep in {"xcomp", "ccomp"} and governor.lemma in SAME_TIME) or is_come_to(parse, token):
        return _governed_tense(parse, token, depth)
    return Tense.FUTURE


def _governed_tense(parse: Parse, token: Token, depth: int) -> Tense:
    """The tense of the verb above a participle or shared auxiliary; past where there is none."""
    if token.head == token.i or depth > 5:
        return Tense.PAST
    above = next((t for t in parse.ancestors(token.i) if t.pos in VERBAL), None)
    if above is None or (token.dep in {"acl", "relcl", "amod"} and token.tag == "VBN"):
        return Tense.PAST
    return _tense(parse, above.i, depth + 1)[0]


def _noun_tense(parse: Parse, i: int, depth: int) -> tuple[Tense, Certainty, tuple[Why, ...]]:
    """Past, but for what a future verb brings about: "will hold talks"."""
    verb = governing_verb(parse, i)
    token = parse.tokens[i]
    if verb is None or depth > 3 or token.dep == "pobj" or is_definite(parse, token):
        return Tense.PAST, Certainty.CERTAIN, ()
    tense, certainty, why = _tense(parse, verb.i, depth + 1)
    if tense is Tense.PRESENT and token.dep not in {"dobj", "nsubj"}:
        tense = Tense.PAST
    return tense, certainty, why


def _headline(parse: Parse, token: Token) -> bool:
    """Whether the present tense tells news, as headlines and captions do."""
    return parse.sentences[token.sentence].zone in {ZoneKind.TITLE, ZoneKind.CAPTION}


def _mood(parse: Parse, head: int, governor: int, fact: Factuality) -> Factuality:
    """Questions, inverted conditions and what would have happened."""
    sentence = parse.sentences[parse.tokens[head].sentence]
    first = parse.tokens[sentence.first]
    act = parse.tokens[governor]
    main = clause_of(parse, governor)
    if parse.tokens[sentence.end - 1].text == "?" and parse.tokens[main].dep == "ROOT":
        return replace(fact, certainty=Certainty.UNKNOWN, why=(*fact.why, Why("fact/question", first.span)))
    if first.lower == "should" and first.head == governor:
        why = (*fact.why, Why("fact/should", first.span))
        return replace(
            fact, certainty=Certainty.UNKNOWN, tense=Tense.FUTURE, hedges=(*fact.hedges, first.span), why=why
        )
    aux = {kid.lower for kid in parse.children(governor, "aux")}
    if aux & {"must"} and "have" in aux:  # "the navy must have rammed the trawler"
        certainty = max(fact.certainty, Certainty.PROBABLE, key=SURE.index)
        return replace(fact, certainty=certainty, why=(*fact.why, Why("fact/must-have", act.span)))
    if aux & {"should", "ought"} and "have" in aux:  # "police should have arrested them"
        return replace(fact, polarity="-", why=(*fact.why, Why("fact/should-have", act.span)))
    if aux & {"would", "could", "might"} and "have" in aux and _counterfactual(parse, sentence.first, sentence.end):
        return replace(
            fact, polarity="-", certainty=Certainty.CERTAIN, why=(*fact.why, Why("fact/would-have", act.span))
        )
    return fact


def _counterfactual(parse: Parse, first: int, end: int) -> bool:
    """Whether a sentence sets a condition that was not met: "Had they seen …", "If it had …"."""
    words = [token.lower for token in parse.tokens[first:end]]
    return words[0] == "had" or ("if" in words and "had" in words)


def is_generic(parse: Parse, governor: int) -> bool:
    """Whether a verb in the simple present, with a bare plural or indefinite subject, tells a habit or rule."""
    token = parse.tokens[governor]
    if token.pos not in VERBAL:
        return _generic_noun(parse, governor)
    if token.tag == "VBG" and _gerund_of_habit(parse, token):
        return True
    aux = parse.children(governor, "aux", "auxpass")
    simple = token.tag in {"VBZ", "VBP"} or (token.tag == "VBN" and any(k.tag in {"VBZ", "VBP"} for k in aux))
    if not simple or any(kid.lemma in HAVE for kid in aux) or _headline(parse, token):
        return False
    subjects = parse.children(governor, "nsubj", "nsubjpass")
    return bool(subjects) and all(_bare(parse, subject) for subject in subjects)


def _gerund_of_habit(parse: Parse, token: Token) -> bool:
    """Whether a gerund is a practice: "Kidnapping is common", "notorious for burning schools"."""
    while token.dep == "conj" and parse.tokens[token.head].tag == "VBG":
        token = parse.tokens[token.head]
    above = parse.tokens[token.head]
    if token.dep in {"csubj", "nsubj"}:
        return above.tag in {"VBZ", "VBP"}
    return token.dep == "pcomp" and parse.tokens[above.head].lemma in {"notorious", "known", "famous", "infamous"}


def is_permitted(parse: Parse, governor: int) -> bool:
    """Whether a verb tells what a law or custom allows: "under the decree, police may arrest anyone"."""
    modal = {kid.lower for kid in parse.children(governor, "aux")} & {"may", "can"}
    if modal and parse.tokens[governor].tag == "VB" and _under_law(parse, governor):
        return True
    act = parse.tokens[governor]
    if act.dep == "conj" and act.tag == "VB" and not modal:  # "may arrest anyone and hold him"
        return is_permitted(parse, act.head)
    subjects = parse.children(governor, "nsubj", "nsubjpass")
    kinds = [subject for subject in subjects if subject.pos == "NOUN" and _bare(parse, subject)]
    return "can" in modal and bool(kinds) and len(kinds) == len(subjects)  # "deserters can be shot on sight"


def is_ordered(parse: Parse, governor: int) -> bool:
    """Whether an act is only what the reader of the text is told to do or to write down: "Record that …"."""
    token = parse.tokens[governor]
    if _headline(parse, token):
        return False
    return any(_is_imperative(parse, above) for above in (token, *parse.ancestors(governor)))


def _is_imperative(parse: Parse, verb: Token) -> bool:
    """Whether a verb opens its sentence, or what follows a colon or "please", as a command."""
    if verb.tag not in {"VB", "VBP"} or parse.children(verb.i, "nsubj", "nsubjpass", "csubj", "expl", "aux", "auxpass"):
        return False
    if verb.i == parse.sentences[verb.sentence].first:
        return verb.tag == "VB"
    return parse.tokens[verb.i - 1].lower in {":", "please"}


def is_come_to(parse: Parse, token: Token) -> bool:
    """Whether people came for the act of an infinitive, and so did it: "turned out to protest", "went on to accuse"."""
    verb = parse.tokens[token.head]
    if token.dep != "advcl" or verb.tag == "VB":
        return False
    return verb.lemma in COMING or (verb.lemma == "go" and parse.tokens[verb.i + 1].lower == "on")


def is_told_as_present(parse: Parse, governor: int) -> bool:
    """Whether the form of a verb says that its act goes on: "is asking", "accuses" (not in a headline)."""
    token = parse.tokens[governor]
    if token.tag in {"VBZ", "VBP"}:
        return not _headline(parse, token)
    return token.tag == "VBG" and any(kid.tag in {"VBZ", "VBP"} for kid in parse.children(governor, "aux"))


def is_everybodys(parse: Parse, governor: int) -> bool:
    """Whether a verb's subject is everybody of a kind: "every government denounces its neighbour"."""
    subjects = parse.children(governor, "nsubj", "nsubjpass")
    if not subjects and parse.tokens[governor].dep == "conj":
        return is_everybodys(parse, parse.tokens[governor].head)
    return any(kid.lower in {"every", "each", "any"} for s in subjects for kid in parse.children(s.i, "det"))


def _generic_noun(parse: Parse, i: int) -> bool:
    """Whether an act noun is the subject of a lesson: "A siege works by hunger", "Kidnapping is a business"."""
    token = parse.tokens[i]
    if any(kid.lower in {"every", "each", "any"} for kid in parse.children(i, "det")):
        return token.dep == "pobj"  # "in every frozen conflict"
    if token.dep not in {"nsubj", "nsubjpass"} or not _bare(parse, token):
        return False
    verb = parse.tokens[token.head]
    return verb.tag in {"VBZ", "VBP"} and not parse.children(verb.i, "aux") and not _headline(parse, verb)


def _bare(parse: Parse, subject: Token) -> bool:
    """Whether a subject names a kind, not somebody: a plural without article, name or number; "every", "a"."""
    if subject.pos in {"PROPN", "PRON"}:
        return subject.lower in {"who", "that", "which", "one", "you"}
    kids = parse.children(subject.i)
    words = {kid.lower for kid in kids if kid.dep == "det"}
    if words & {"the", "this", "these", "those", "its", "their"} or any(kid.dep in {"poss", "nummod"} for kid in kids):
        return False
    first = parse.sentences[subject.sentence].first
    return not any(kid.pos in {"PROPN", "NUM"} or (kid.text[:1].isupper() and kid.i != first) for kid in kids)


def _under_law(parse: Parse, governor: int) -> bool:
    sentence = parse.sentences[parse.tokens[governor].sentence]
    words = {token.lemma for token in parse.words_of(sentence)}
    return bool(words & {"law", "rule", "decree", "code", "regulation", "act", "constitution", "emergency"})
