"""Who stands where around an act: logical subject, object and prepositions of a verb or an act noun.

Works on the dependency labels of spaCy's English models (CLEAR style), behind `Parse`.  A slot holds token
positions; coordinated members are all listed.
"""

from collections.abc import Iterator, Mapping

from polybius.types import Parse, Span, Token, covering

Slots = Mapping[str, tuple[int, ...]]

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
RELATIVES = frozenset({"who", "whom", "which", "that", "whose"})
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
CLAUSAL = frozenset({"ROOT", "ccomp", "advcl", "relcl", "parataxis", "csubj"})


def is_passive(parse: Parse, i: int) -> bool:
    """Whether a verb's surface subject is its logical object: "was shelled", "mayors shot by troops"."""
    token = parse.tokens[i]
    if parse.children(i, "nsubjpass", "auxpass", "csubjpass"):
        return True
    if token.lemma in _ALWAYS_DONE_TO and _lacks_object(parse, token):
        return True
    if token.lemma in _ALWAYS_ADDRESSED and _goes_on(parse, token):
        return True
    if token.tag != "VBN" and not (token.dep == "acl" and token.tag == "VBD" and _headless(parse, token) is None):
        return False  # of finite forms only what modifies a noun is a participle
    if token.dep == "conj" and not parse.children(i, "aux", "nsubj", "dobj"):
        return is_passive(parse, token.head)
    return token.dep in {"acl", "advcl", "ccomp", "xcomp", "amod"} and not parse.children(i, "aux", "dobj")


# What nobody does without somebody it is done to: with no object, "five killed" tells of those killed.
_ALWAYS_DONE_TO = frozenset(
    {"kill", "wound", "injure", "arrest", "detain", "abduct", "kidnap", "displace", "jail", "behead", "execute"}
)


# Verbs that without an object go on with the passive before them: "was stopped and told to leave".
_ALWAYS_ADDRESSED = _ALWAYS_DONE_TO | {"tell", "order", "force", "urge", "beat", "charge", "sentence", "imprison"}


def _goes_on(parse: Parse, token: Token) -> bool:
    """Whether a verb shares the subject of a passive before it and has no object of its own."""
    alone = token.dep == "conj" and not parse.children(token.i, "aux", "auxpass", "nsubj", "dobj", "dative")
    return alone and token.tag in {"VBD", "VBN"} and bool(parse.children(token.head, "auxpass"))


def _lacks_object(parse: Parse, token: Token) -> bool:
    """Whether a verb with a subject has no object, of its own or shared: "three soldiers wounded"."""
    if token.tag not in {"VBN", "VBD"} or parse.children(token.i, "aux", "dobj", "dative"):
        return False
    own = parse.children(token.i, "nsubj")
    if not own or token.dep in {"relcl", "acl"} or any(kid.lower in RELATIVES for kid in own):
        return False
    return not _shared_objects(parse, token.i)


def _shared_objects(parse: Parse, i: int) -> tuple[int, ...]:
    """The object that a verb has in common with the one coordinated with it: "arrested and beat three men"."""
    for kid in parse.children(i, "conj"):
        between = parse.tokens[i + 1 : kid.i]
        if kid.pos in VERBAL and all(t.pos in {"CCONJ", "ADV", "AUX", "PUNCT", "VERB"} for t in between):
            own = parse.children(kid.i, "dobj")
            return tuple(j for one in own for j in conjuncts(parse, one.i)) or _shared_objects(parse, kid.i)
    return ()


def surface_subjects(parse: Parse, i: int, depth: int = 0) -> tuple[int, ...]:
    """The subject of a verb, its own or the one it shares with the verb that governs it."""
    own = parse.children(i, *SUBJECTS) or [
        kid for aux in parse.children(i, "aux", "auxpass") for kid in parse.children(aux.i, *SUBJECTS)
    ]
    own = own or _lost_subject(parse, i)
    if len(own) > 1:  # of "that" and "they" the second
        own = [token for token in own if token.lower not in RELATIVES] or own
    if not own and _is_act_noun(parse, parse.tokens[i]):
        return (i - 1,) if parse.tokens[i - 1].pos in {"NOUN", "PROPN"} else ()  # "a rebel shelling of"
    if own:
        return tuple(j for token in own for j in conjuncts(parse, _antecedent(parse, token)))
    return _inherited(parse, i, depth) if depth < 5 else ()


def _is_act_noun(parse: Parse, token: Token) -> bool:
    """Whether an -ing form is a noun that the parser took for a verb: "killed by strikes and shelling"."""
    if token.tag != "VBG" or parse.children(token.i, "aux", "dobj", "xcomp", "ccomp", "prt"):
        return False
    if token.dep == "conj":
        return parse.tokens[token.head].tag != "VBG" and parse.tokens[token.i - 1].pos == "CCONJ"
    return token.dep in {"advcl", "acl"} and any(kid.lower == "of" for kid in parse.children(token.i, "prep"))


def _lost_subject(parse: Parse, i: int) -> list[Token]:
    """The subject that the parser coordinated with the object before: "crowds threw stones and police fired"."""
    before = parse.tokens[i - 1] if i else None
    found = before is not None and before.dep == "conj" and _predicate_after(parse, before) == i
    return [before] if before is not None and found else []


def _predicate_after(parse: Parse, noun: Token) -> int | None:
    """The finite verb right behind a coordinated noun that has no subject but that noun."""
    after = parse.tokens[noun.i + 1] if noun.i + 1 < len(parse.tokens) else None
    if after is None or after.dep != "conj" or after.tag not in {"VBD", "VBZ", "VBP"} or noun.pos not in NOMINAL:
        return None
    joined = parse.tokens[noun.head].pos in NOMINAL and not parse.children(after.i, *SUBJECTS)
    return after.i if joined and after.head < noun.head else None


def _finite(parse: Parse, verb: Token) -> int | None:
    """The finite word of a clause, the verb or its first auxiliary; None where it has none."""
    for token in (*parse.children(verb.i, "aux", "auxpass"), verb):
        if token.tag in {"VBD", "VBZ", "VBP", "MD"}:
            return token.i
    return None


# Behind these an -ing form is of the object of the verb ("accused them of shelling"), behind others of its subject.
_OF_OBJECTS = frozenset({"of", "from", "with", "for", "into", "as"})


def _headless(parse: Parse, token: Token) -> int | None:
    """The noun whose verb the parser hung on another one behind it: "Farmers who lost land to a bank rallied"."""
    if token.dep != "acl" or token.tag != "VBD":
        return None
    for above in parse.ancestors(token.i):
        if above.dep == "relcl" or above.head == above.i:
            noun = parse.tokens[above.head]
            return noun.i if noun.pos in NOMINAL and noun.i < token.head else None
    return None


def _inherited(parse: Parse, i: int, depth: int) -> tuple[int, ...]:
    token = parse.tokens[i]
    head = parse.tokens[token.head]
    if (noun := _headless(parse, token)) is not None:
        return conjuncts(parse, noun)
    if token.dep in {"acl", "relcl"}:
        return _of_modified(parse, token, head, depth)
    if token.dep == "pcomp" and head.lower == "by" and not parse.children(i, "dobj"):
        return ()  # "killed by shelling" is not shelling by those killed
    if token.dep == "pcomp" and head.lower not in _OF_OBJECTS and parse.tokens[head.head].pos in VERBAL:
        return surface_subjects(parse, head.head, depth + 1)
    if token.dep == "pcomp":
        return _controller(parse, parse.tokens[head.head], depth)
    if token.dep == "xcomp":
        return _controller(parse, head, depth)
    if head.pos in VERBAL and token.dep in {"conj", "advcl", "ccomp", "dep"} and head.i != i:
        if token.dep == "ccomp" and (aux := _finite(parse, token)) is not None:
            return tuple(kid.i for kid in parse.children(head.i, "dobj") if kid.i == aux - 1)  # else it is lost
        if token.dep == "advcl" and token.tag in {"VBD", "VBN"} and head.lemma == "say" and i < head.i:
            return ()  # the words said
        return surface_subjects(parse, head.i, depth + 1)
    return ()


def _of_modified(parse: Parse, token: Token, head: Token, depth: int) -> tuple[int, ...]:
    """The subject of a verb that modifies a noun: the noun itself, or for "a plan to attack" its owner."""
    if token.tag in {"VB"} and token.dep == "acl":
        owners = [kid.i for kid in parse.children(head.i, "poss")]
        return tuple(owners) or governing_subjects(parse, head.i, depth + 1)
    return conjuncts(parse, head.i, down=False)


def _controller(parse: Parse, governor: Token, depth: int) -> tuple[int, ...]:
    """Who does the act named below a verb: its object ("ordered troops to"), else its subject."""
    if governor.pos not in VERBAL:
        return governing_subjects(parse, governor.i, depth + 1)
    objects = tuple(j for kid in parse.children(governor.i, "dobj", "dative") for j in conjuncts(parse, kid.i))
    return objects or surface_subjects(parse, governor.i, depth + 1)


def governing_subjects(parse: Parse, i: int, depth: int = 0) -> tuple[int, ...]:
    """The subject of the nearest verb above a noun."""
    for token in parse.ancestors(i):
        if token.pos in VERBAL:
            return surface_subjects(parse, token.i, depth)
    return ()


def _antecedent(parse: Parse, token: Token) -> int:
    """The noun a relative pronoun stands for; the token itself where it is none."""
    if token.lower in RELATIVES and token.tag in {"WP", "WDT", "IN", "DT"}:
        for above in parse.ancestors(token.i):
            if above.dep == "relcl":
                return _affirmed(parse, above.head)
    return token.i


def _affirmed(parse: Parse, i: int) -> int:
    """The noun itself, or the one it is set against: the rebels in "rebels, not soldiers, who fired"."""
    token = parse.tokens[i]
    return token.head if token.dep in {"appos", "conj"} and _is_negated(parse, token) else i


def _is_negated(parse: Parse, token: Token) -> bool:
    """Whether a phrase stands behind "not": "the army, not the rebels"; not behind "not only"."""
    below = parse.subtree(token.i)[0].i
    words = [parse.tokens[k].lower for k in (below - 1, below) if k >= 0]
    return "not" in words and parse.tokens[min(below + 1, token.i)].lower != "only" and token.pos in NOMINAL


def conjuncts(parse: Parse, i: int, down: bool = True) -> tuple[int, ...]:
    """Token `i` and what is coordinated with it: "Ethiopia and Eritrea"."""
    found = [i]
    for kid in parse.children(i, "conj") if down else ():
        if not _is_negated(parse, kid) and _predicate_after(parse, kid) is None:
            found.extend(conjuncts(parse, kid.i))
    return tuple(found)


def verb_slots(parse: Parse, i: int) -> Slots:
    """Logical subject and object, and prepositions, of the act at verb `i`."""
    passive = is_passive(parse, i)
    subjects = surface_subjects(parse, i)
    agents = tuple(j for by in parse.children(i, "agent", "prep") if by.lower == "by" for j in _objects_of(parse, by))
    agents = agents or _at_whose_hands(parse, i) or (_strayed(parse, i) if passive else ())
    objects = tuple(
        j
        for kid in parse.children(i, "dobj")
        for j in conjuncts(parse, _antecedent(parse, kid))
    )  # fmt: skip
    objects = objects or (() if passive else _shared_objects(parse, i))
    slots: dict[str, tuple[int, ...]] = {}
    if passive:
        slots["subject"], slots["object"] = agents, subjects or objects
        if subjects and objects:
            slots["second"] = objects
    else:
        slots["subject"], slots["object"] = subjects, objects or _gap(parse, i)
    slots["indirect"] = tuple(j for kid in parse.children(i, "dative") for j in _objects_or_self(parse, kid))
    return slots | _prepositions(parse, i, skip_by=passive)


def _strayed(parse: Parse, i: int) -> tuple[int, ...]:
    """The agent of a passive whose "by" the parser hung on a noun in between: "killed in Oslo by gunmen"."""
    for prep in parse.children(i, "prep"):
        below = prep
        while inner := next((kid for kid in parse.children(below.i, "pobj", "prep") if kid.i > below.i), None):
            by = next((kid for kid in parse.children(inner.i, "prep") if kid.lower == "by"), None)
            if by is not None and inner.tag in {"NN", "NNP", "NNPS", "CD"}:
                return _objects_of(parse, by)
            below = inner
    return ()


def _at_whose_hands(parse: Parse, i: int) -> tuple[int, ...]:
    """Those at whose hands somebody suffers: "beaten at the hands of the guards"."""
    hands = (kid for at in parse.children(i, "prep") if at.lower == "at" for kid in parse.children(at.i, "pobj"))
    return tuple(
        j
        for hand in hands
        if hand.lower == "hands"
        for of in parse.children(hand.i, "prep")
        if of.lower == "of"
        for j in _objects_of(parse, of)
    )


def _gap(parse: Parse, i: int) -> tuple[int, ...]:
    """The noun whose relative clause lacks an object: "people whom gunmen killed", "the post rebels stormed"."""
    token = parse.tokens[i]
    own_subject = [kid for kid in parse.children(i, "nsubj") if kid.lower not in RELATIVES]
    adverbial = any(kid.tag in {"WRB", "WP$"} for kid in parse.subtree(i) if kid.i < i)
    if token.dep == "relcl" and own_subject and not adverbial and not parse.children(i, "prep", "prt"):
        return (token.head,)
    return ()


def noun_slots(parse: Parse, i: int) -> Slots:
    """Owner, by-phrase and prepositions of the act named by noun `i`."""
    owners = tuple(j for kid in parse.children(i, "poss") for j in conjuncts(parse, kid.i))
    modifiers = tuple(j for kid in parse.children(i, "amod", "compound", "nmod") for j in conjuncts(parse, kid.i))
    slots = dict(_prepositions(parse, i, skip_by=False))
    participles = [kid for kid in parse.children(i, "acl") if not parse.children(kid.i, "mark")]
    doers = slots.get("by", ()) + tuple(
        j for kid in participles for j in verb_slots(parse, kid.i)["subject"] if j != i
    )
    slots["by"] = doers + tuple(j for kid in parse.children(i, "acl") for j in _blamed(parse, kid))
    slots["owner"] = owners
    slots["modifier"] = modifiers + tuple(k for j in modifiers for k in _led_by(parse, j))
    return slots


def _blamed(parse: Parse, participle: Token) -> tuple[int, ...]:
    """Those that an act is laid to: "strikes blamed on the army"."""
    if participle.lemma not in {"blame", "pin"}:
        return ()
    return tuple(j for on in parse.children(participle.i, "prep") if on.lower == "on" for j in _objects_of(parse, on))


def _led_by(parse: Parse, participle: int) -> tuple[int, ...]:
    """Those before a hyphen: "Taliban-led violence"."""
    return tuple(kid.i for kid in parse.children(participle, "npadvmod", "compound", "nmod", "amod", "nsubj", "dep"))


def _prepositions(parse: Parse, i: int, skip_by: bool) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for prep in parse.children(i, "prep", "dative", "prt"):
        if prep.pos in {"ADP", "SCONJ", "PART"} and not (skip_by and prep.lower == "by"):
            objects = _objects_of(parse, prep)
            found[prep.lower] = found.get(prep.lower, ()) + objects
    return found


def _objects_of(parse: Parse, prep: Token) -> tuple[int, ...]:
    found: list[int] = []
    for kid in parse.children(prep.i, "pobj", "prep", "pcomp"):
        if kid.dep == "pobj":
            found.extend(conjuncts(parse, _antecedent(parse, kid)))
        elif kid.dep == "prep":  # "from across the border"
            found.extend(_objects_of(parse, kid))
        elif kid.text.istitle():  # a name taken for a verb: "by Shining Path guerrillas"
            found.extend(j for below in parse.children(kid.i, "dobj") for j in conjuncts(parse, below.i))
    return tuple(found)


def _objects_or_self(parse: Parse, token: Token) -> tuple[int, ...]:
    return _objects_of(parse, token) if token.pos in {"ADP", "PART"} else conjuncts(parse, token.i)


def governing_verb(parse: Parse, i: int) -> Token | None:
    """The verb whose subject, object or prepositional object noun `i` is, directly or in a chain of nouns."""
    for token in parse.ancestors(i):
        if token.pos in VERBAL:
            return token
        if token.pos not in {"NOUN", "PROPN", "ADP", "NUM", "PRON", "PART"}:
            return None
    return None


def clause_of(parse: Parse, i: int) -> int:
    """The verb (or root) that heads the clause token `i` stands in."""
    token = parse.tokens[i]
    while token.head != token.i and not (token.dep in CLAUSAL and token.pos in VERBAL):
        token = parse.tokens[token.head]
    return token.i


def noun_phrase(parse: Parse, i: int) -> Span:
    """The phrase that noun `i` heads, without article, apposition, relative clause or coordination."""
    token = parse.tokens[i]
    kept = [token.span]
    for kid in parse.children(i):
        if kid.dep in {"amod", "compound", "nummod", "poss", "nmod", "quantmod"}:
            kept.extend(t.span for t in parse.subtree(kid.i) if t.dep != "conj" and t.dep != "cc")
        elif kid.dep == "prep" and kid.lower == "of" and kid.i > i:
            kept.append(kid.span)
            kept.extend(noun_phrase(parse, below.i) for below in parse.children(kid.i, "pobj"))
    return covering(kept)


def lemmas_of_clause(parse: Parse, i: int) -> Iterator[str]:
    """The lemmas that stand with an act: its own dependents, and for a noun those of its verb; not other clauses."""
    yield from _lemmas_below(parse, i)
    token = parse.tokens[i]
    if token.pos not in VERBAL:
        verb = governing_verb(parse, i)
        if verb is not None and verb.sentence == token.sentence:
            yield verb.lemma
            yield from _lemmas_below(parse, verb.i, skip=i)


def _lemmas_below(parse: Parse, i: int, skip: int = -1) -> Iterator[str]:
    below = parse.children(i)
    while below:
        kid = below.pop()
        if kid.i == skip or (kid.dep in {"conj", "relcl", "advcl", "ccomp", "parataxis"} and kid.pos in VERBAL):
            continue
        yield kid.lemma
        if kid.pos == "VERB":
            yield kid.lower
        below += parse.children(kid.i)
