"""Who did an act and to whom: the parties that stand in the slots a rule names."""

from collections.abc import Iterable, Iterator, Sequence

from polybius.coding.events.anchors import Anchor, Surroundings, is_abstract
from polybius.coding.syntax.grammar import (
    NOMINAL,
    VERBAL,
    governing_subjects,
    is_passive,
    noun_phrase,
    noun_slots,
    verb_slots,
)
from polybius.coding.times import during
from polybius.types import ActorKind, ActorMention, EventType, Parse, Role, Token

PEOPLE = ("<people>", "<force>")
# Where the actor of an act noun stands: "Israel's raid", "the raid by Israel", "the Israeli raid".
NOUN_ACTORS = ("owner", "by", "modifier")
NOUN_OBJECTS = ("of", "on", "against", "at", "upon", "over")
NOBODY = frozenset({"it", "that", "which", "this", "nobody", "none", "nothing", "one"})
PARTIES = ("subject", "object", "between", "with", "against", "of", "owner", "by", "among", "indirect")


def actors(around: Surroundings, anchor: Anchor) -> tuple[Role, ...]:
    """Those who did the act; () where the text names nobody."""
    slots = anchor.rule.actor
    if is_mutual(around, anchor):
        return _unique(_parties(around, anchor))
    if "both" in slots:
        slots = ("subject",)
    tokens = tuple(_tokens(around, anchor, slots, acting=True)) or _drawn(around, anchor) or _claimants(around, anchor)
    found = (role for i in tokens for j in (i, *_joining(around, i)) for role in _doers(around, j))
    return _whole(around, _unique(role for role in found if not is_unable(around, anchor, role.actor)))


def _drawn(around: Surroundings, anchor: Anchor) -> tuple[int, ...]:
    """Those whom a protest drew: "the march drew 9,000 people"."""
    token = around.parse.tokens[anchor.head]
    verb = around.parse.tokens[token.head]
    if anchor.rule.type is not EventType.PROTEST or token.dep != "nsubj" or verb.lemma not in _DRAWING:
        return ()
    return verb_slots(around.parse, verb.i)["object"]


def _claimants(around: Surroundings, anchor: Anchor) -> tuple[int, ...]:
    """Those who say that an act is theirs: "the group claimed responsibility for the bombing"."""
    parse = around.parse
    prep = parse.tokens[parse.tokens[anchor.head].head]
    if parse.tokens[anchor.head].dep != "pobj" or prep.lower != "for":
        return ()
    above = parse.tokens[prep.head]
    claimed = [above] if above.pos in NOMINAL else list(parse.children(above.i, "dobj"))
    verb = parse.tokens[above.head] if above.pos in NOMINAL else above
    if not any(one.lemma in _AUTHORSHIP for one in claimed) or verb.lemma not in _CLAIMING:
        return ()
    if parse.children(verb.i, "neg"):
        return ()
    subjects = verb_slots(parse, verb.i)["subject"]
    if verb.dep == "acl" and not any(_named(around, parse.tokens[i]) for i in subjects):
        return governing_subjects(parse, verb.head)  # "handed out leaflets claiming responsibility"
    return tuple(i for i in subjects if not is_nobody(parse, parse.tokens[i]))


_AUTHORSHIP = frozenset({"responsibility", "credit", "authorship"})
_CLAIMING = frozenset({"claim", "take", "assume", "admit", "accept", "acknowledge"})


_DRAWING = frozenset({"draw", "attract", "gather", "bring", "involve", "include", "mobilise", "mobilize", "see"})


def _joining(around: Surroundings, i: int) -> Iterator[int]:
    """Those who act together with a party: "troops backed by a militia", "the police, together with the army"."""
    parse = around.parse
    for kid in parse.children(i, "acl", "prep"):
        if kid.dep == "acl" and kid.tag == "VBN" and kid.lemma in _ACCOMPANIED:
            yield from (j for j in verb_slots(parse, kid.i)["subject"] if _fights(around, j))
        elif kid.lower in _ALONGSIDE:
            yield from (below.i for below in parse.children(kid.i, "pobj"))
        elif kid.lower == "along":
            yield from (b.i for w in parse.children(kid.i, "prep") for b in parse.children(w.i, "pobj"))


def _fights(around: Surroundings, i: int) -> bool:
    """Whether a backer is a force on the spot ("backed by the army") and not a state from afar ("backed by Oslo")."""
    found = [around.actors.get(role.actor) for role in _named(around, around.parse.tokens[i])]
    return any(one is not None and {"MIL", "COP", "PRM", "REB", "UAF"} & set(one.sectors) for one in found)


_ACCOMPANIED = frozenset({"back", "support", "accompany", "join", "assist", "escort", "flank"})
_ALONGSIDE = frozenset({"alongside"})


def recipients(around: Surroundings, anchor: Anchor, doers: Sequence[Role]) -> tuple[Role, ...]:
    """Those it was done to, who are not its doers: in the first slot of the rule that holds people, else things."""
    if is_mutual(around, anchor):
        return ()
    doing = {role.span for role in doers}
    slots = _undergoing(around, anchor)
    things: list[Role] = []
    for slot in slots:
        tokens = _tokens(around, anchor, (slot,), acting=False)
        found = [role for i in tokens if i != anchor.head for role in _undergone(around, anchor, slot, i)]
        found = [_not_own(around, role, doers) for role in found if role.span not in doing]
        if slot != "object":  # what stands after a preposition is a recipient only if it is somebody, or a thing hit
            found = [role for role in found if _is_somebody(around, role) or _may_be_hit(around, anchor, role)]
        mere = slot != "object" and all(is_building(around, role) for role in found)
        if not mere and any(role.actor or _is_people(around, role) for role in found):
            return _unique(found)
        things.extend(found)
    if anchor.rule.type in _SPOKEN and not things:
        return _unique(role for role in _SPOKEN[anchor.rule.type](around, anchor) if role.span not in doing)
    found = _harmed(around, anchor) or _mocked(around, anchor) or _targeted(around, anchor) or things
    return _unique(found or _wrecked(around, anchor))


def _not_own(around: Surroundings, role: Role, doers: Iterable[Role]) -> Role:
    """A party, and of a thing no owner who is its doer: in "the pirates burnt their bus" the bus is somebody else's."""
    head = around.parse.head_of(role.span)
    held = head is not None and around.lexicon.is_a(head.lemma, ("<building>",))
    if head is None or (around.actors.at_head(head.i) is not None and not held):
        return role
    beside = around.parse.children(head.i, "poss", "amod")
    theirs = any(kid.tag == "PRP$" for kid in beside) and not any(kid.lower == "own" for kid in beside)
    return Role(role.span, None) if theirs and any(role.actor == doer.actor for doer in doers) else role


def _undergone(around: Surroundings, anchor: Anchor, slot: str, i: int) -> list[Role]:
    """The party at a token; of aid the state it goes to, and not the goods or whose they are."""
    if anchor.rule.type in _GIVING:
        token = around.parse.tokens[i]
        if slot in _RECEIVING and (given := [r for r in _named(around, token) if _takes_part(around, i, r)]):
            return given
        if slot == "object" and around.lexicon.is_a(token.lemma, ("<goods>", "<money>")):
            return [Role(noun_phrase(around.parse, i), None)]
    return _undergoers(around, i)


_GIVING = frozenset({EventType.AID, EventType.SUPPORT})
_RECEIVING = frozenset({"to", "for", "indirect"})


def _asked(around: Surroundings, anchor: Anchor) -> list[Role]:
    """Those who are to do what is asked: "demanded that the militia withdraw"."""
    clauses = around.parse.children(anchor.head, "ccomp", "xcomp", "advcl", "acl")
    subjects = (kid for clause in clauses for kid in around.parse.children(clause.i, "nsubj", "nsubjpass"))
    return [role for subject in subjects for role in _named(around, subject)]


def _harmed(around: Surroundings, anchor: Anchor) -> list[Role]:
    """The people whom an act of violence killed or hurt, as a clause beside it tells: "a blast killing two miners"."""
    if anchor.rule.type is not EventType.ASSAULT:
        return []
    parse = around.parse
    for verb in _outcomes(parse, anchor):
        if around.lexicon.is_a(verb.lemma, ("<result>",)):
            found = [role for i in verb_slots(parse, verb.i)["object"] for role in _undergoers(around, i)]
            known = [role for role in found if role.actor or _is_people(around, role)]
            people = [role for role in known if not is_building(around, role)]
            if known:
                return people or found
    return []


def is_building(around: Surroundings, role: Role) -> bool:
    """Whether a party is a thing that somebody owns: the bank in "damaging a bank and a church"."""
    head = around.parse.head_of(role.span)
    return head is not None and around.lexicon.is_a(head.lemma, ("<building>",))


def _targeted(around: Surroundings, anchor: Anchor) -> list[Role]:
    """Those who are called the target of an act: "his home was the target of a bomb attack"."""
    parse = around.parse
    of = parse.tokens[parse.tokens[anchor.head].head]
    target = parse.tokens[of.head]
    verb = parse.tokens[target.head]
    fits = parse.tokens[anchor.head].dep == "pobj" and of.lower == "of" and target.lemma in _TARGETS
    if not fits or anchor.rule.type is not EventType.ASSAULT or verb.lemma not in {"be", "become"}:
        return []
    return [role for i in verb_slots(parse, verb.i)["subject"] for role in _undergoers(around, i)]


_TARGETS = frozenset({"target", "victim", "object", "subject"})


def _wrecked(around: Surroundings, anchor: Anchor) -> list[Role]:
    """The things that an act of violence destroyed, as a clause beside it tells: "a blast destroying two huts"."""
    if anchor.rule.type is not EventType.ASSAULT:
        return []
    broken = (verb for verb in _outcomes(around.parse, anchor) if around.lexicon.is_a(verb.lemma, ("<breaking>",)))
    return [
        Role(noun_phrase(around.parse, i), None)
        for verb in broken
        for i in verb_slots(around.parse, verb.i)["object"]
        if around.parse.tokens[i].pos in NOMINAL and not _is_no_party(around, around.parse.tokens[i])
    ]


def _mocked(around: Surroundings, anchor: Anchor) -> list[Role]:
    """Those against whom a crowd turns by what stands for them: "burned portraits of the king"."""
    if anchor.rule.type is not EventType.PROTEST:
        return []
    owners = (j for i in anchor.slots.get("object", ()) for j in noun_slots(around.parse, i).get("of", ()))
    return [role for j in owners for role in _named(around, around.parse.tokens[j])]


def _outcomes(parse: Parse, anchor: Anchor) -> Iterator[Token]:
    """The verbs that may say what an act did: below it, as its predicate, or above a "when" clause that tells it."""
    act = parse.tokens[anchor.governor]
    yield from _suffered(parse, anchor)
    clauses = parse.children(act.i, "advcl", "acl", "relcl", "conj") if act.pos in VERBAL else ()
    for kid in (*clauses, *parse.children(anchor.head, "acl", "relcl")):
        if kid.dep != "advcl" or (kid.tag == "VBG" and not parse.children(kid.i, "nsubj", "mark")):
            yield kid
    above = parse.tokens[act.head]
    when = act.dep == "advcl" and any(kid.lower == "when" for kid in parse.children(act.i, "advmod"))
    if when or act.dep == "nsubj":
        yield above
        yield from (kid for kid in parse.children(above.i, "conj") if kid.pos in VERBAL)


def _suffered(parse: Parse, anchor: Anchor) -> Iterator[Token]:
    """The passive verb whose cause an act noun is: "three were killed by shelling"."""
    noun = parse.tokens[anchor.head]
    while noun.dep == "conj":
        noun = parse.tokens[noun.head]
    by = parse.tokens[noun.head]
    if noun.dep == "pobj" and by.lower == "by" and is_passive(parse, by.head):
        yield parse.tokens[by.head]


def _promised(around: Surroundings, anchor: Anchor) -> list[Role]:
    """Those for whom or against whom what is promised or threatened is: "to send grain to Chad", "aid for refugees"."""
    parse = around.parse
    for kid in parse.children(anchor.head, "xcomp", "ccomp", "dobj", "acl"):
        is_verb = kid.pos in VERBAL
        slots = verb_slots(parse, kid.i) if is_verb else noun_slots(parse, kid.i)
        for slot in _BENEFITING if anchor.rule.type is EventType.SUPPORT else _SUFFERING:
            tokens = slots.get(slot, ()) if is_verb or slot != "object" else ()
            found = [r for i in tokens for r in _named(around, parse.tokens[i]) if _takes_part(around, i, r)]
            if found:
                return found
    return []


def _takes_part(around: Surroundings, i: int, role: Role) -> bool:
    """Whether words name somebody, and not only a place: a state to which something is sent is somebody."""
    actor = around.actors.get(role.actor)
    return i not in around.placed or (actor is not None and actor.kind is ActorKind.STATE)


_BENEFITING = ("indirect", "to", "for", "object", "with")
_SUFFERING = ("object", "against", "on", "at")
_SPOKEN = {EventType.REQUEST: _asked, EventType.SUPPORT: _promised, EventType.THREATEN: _promised}


def is_mutual(around: Surroundings, anchor: Anchor) -> bool:
    """Whether all who take part in an act are its actors: "talks between A and B", "A clashed with B"."""
    return "both" in anchor.rule.actor and not _one_sided(around, anchor)


def befell_nobody(around: Surroundings, anchor: Anchor) -> bool:
    """Whether the words say that nobody was the act's object: "nobody was arrested"."""
    return any(around.parse.tokens[i].lower in {"nobody", "none", "nothing"} for i in anchor.slots.get("object", ()))


def _one_sided(around: Surroundings, anchor: Anchor) -> bool:
    """Whether a reciprocal verb has an object, so that one side comes to the other: "met the envoys"."""
    return around.parse.tokens[anchor.head].pos in VERBAL and bool(anchor.slots.get("object"))


def _undergoing(around: Surroundings, anchor: Anchor) -> tuple[str, ...]:
    if around.parse.tokens[anchor.head].pos in VERBAL:
        return anchor.rule.recipient
    light = anchor.light.entry.recipient if anchor.light else ()
    return tuple(dict.fromkeys((*anchor.rule.recipient, *light, *NOUN_OBJECTS)))


def _tokens(around: Surroundings, anchor: Anchor, slots: Iterable[str], acting: bool) -> Iterator[int]:
    """The tokens in some slots of the act, or of the light verb that carries it."""
    is_verb = around.parse.tokens[anchor.head].pos in VERBAL or "subject" in anchor.slots
    for slot in slots:
        if slot == "owner" and is_verb and acting:
            yield from anchor.slots.get("subject", ())  # whose weapon it is: "Russian shells hit"
        if is_verb or slot not in {"subject", "object"}:
            suffered = slot == "owner" and acting and not is_verb
            yield from (i for i in anchor.slots.get(slot, ()) if not (suffered and is_victim(around, anchor, i)))
        elif slot == "subject":
            yield from _noun_actors(around, anchor)
        elif slot == "object" and not acting:
            yield from anchor.slots.get("of", ())
            yield from (i for i in anchor.slots.get("modifier", ()) if is_target(around, anchor, i))
            yield from (i for i in anchor.slots.get("owner", ()) if is_victim(around, anchor, i))
    if not acting and anchor.light:
        verb = verb_slots(around.parse, anchor.light.verb)
        for slot in anchor.light.entry.recipient:
            yield from (i for i in verb.get(slot, ()) if i != anchor.head)


def _noun_actors(around: Surroundings, anchor: Anchor) -> Iterator[int]:
    """The actor of an act noun: its owner or agent, else the subject of its light verb."""
    near = [
        i for slot in NOUN_ACTORS for i in anchor.slots.get(slot, ())
        if slot != "modifier" or (around.actors.at_head(i) is not None and not is_target(around, anchor, i))
        if slot != "owner" or not is_victim(around, anchor, i)
    ]  # fmt: skip
    if near:
        yield from near
    elif anchor.light:
        verb = verb_slots(around.parse, anchor.light.verb)
        for slot in anchor.light.entry.actor:
            yield from verb.get(slot, ())


def is_target(around: Surroundings, anchor: Anchor, i: int) -> bool:
    """Whether a noun before an act of violence names what was hit: "the hospital bombing", "tourist killings"."""
    token = around.parse.tokens[i]
    if anchor.rule.type is not EventType.ASSAULT or token.pos not in {"NOUN", "PROPN"}:
        return False
    if around.lexicon.is_a(token.lemma, ("<building>",)):
        return True
    actor = around.actors.get(mention.actor) if (mention := around.actors.at_head(i)) else None
    return actor is not None and bool(actor.sectors) and set(actor.sectors) <= _UNARMED and token.text.islower()


def is_unable(around: Surroundings, anchor: Anchor, key: str | None) -> bool:
    """Whether an act needs arms that an actor does not have: civilians fly no air raids."""
    actor = around.actors.get(key)
    if actor is None or not actor.sectors:
        return False
    if anchor.rule.type is EventType.ASSAULT and set(actor.sectors) <= _NEVER_ARMED:
        return True
    return anchor.rule.mode in _ARMS_NEEDED and set(actor.sectors) <= _UNARMED


_ARMS_NEEDED = frozenset({"aerial", "heavy-weapons", "drone", "crowd-control"})
_NEVER_ARMED = frozenset({"NGO", "JRN", "MED", "REF"})
_UNARMED = frozenset({"CVL", "MED", "REL", "EDU", "JRN", "REF", "AGR", "LAB", "NGO", "BUS", "LEG", "JUD"})


def is_victim(around: Surroundings, anchor: Anchor, i: int) -> bool:
    """Whether whose act it is suffered it: "the judge's murder", but "the army's murder of a judge"."""
    token = around.parse.tokens[i]
    if around.parse.tokens[anchor.head].lemma not in _SUFFERED or anchor.slots.get("of"):
        return False
    mention = around.actors.at_head(i)
    actor = around.actors.get(mention.actor) if mention else None
    if actor is not None and actor.kind in {ActorKind.PERSON, ActorKind.POPULATION}:
        return True
    return around.lexicon.is_a(token.lemma, ("<people>",)) or token.lower in {"his", "her", "whose"}


# Nouns of acts that name whom the act befell before them.
_SUFFERED = frozenset({
    "murder", "assassination", "killing", "execution", "arrest", "detention", "imprisonment", "kidnapping", "abduction",
    "capture", "deportation", "torture", "beheading", "expulsion", "release", "slaying", "lynching", "shooting",
})  # fmt: skip


def _parties(around: Surroundings, anchor: Anchor) -> Iterator[Role]:
    """Everybody in a reciprocal act: "talks between A and B", "A met B", "A clashed with B"."""
    for slot in PARTIES:
        for i in anchor.slots.get(slot, ()):
            yield from _doers(around, i)
    if around.parse.tokens[anchor.head].pos in VERBAL:
        return
    yield from _other_side(around, anchor)
    for i in anchor.slots.get("modifier", ()):
        if around.actors.at_head(i) is not None:
            yield from _doers(around, i)
    if anchor.light:
        verb = verb_slots(around.parse, anchor.light.verb)
        for slot in (*anchor.light.entry.actor, "with", "against"):
            for i in verb.get(slot, ()):
                if i != anchor.head:
                    yield from _doers(around, i)


def _other_side(around: Surroundings, anchor: Anchor) -> list[Role]:
    """Who has "talks with Oslo" or "a war with Norway" where the noun names but one side: the subject of its clause."""
    given = [slot for slot in PARTIES if anchor.slots.get(slot)]
    named = any(around.actors.at_head(i) is not None for i in anchor.slots.get("modifier", ()))
    if given not in (["with"], ["against"]) or anchor.light or named:
        return []
    subjects = (around.parse.tokens[i] for i in governing_subjects(around.parse, anchor.head))
    return [role for subject in subjects for role in _named(around, subject) if _is_somebody(around, role)]


def _doers(around: Surroundings, i: int) -> list[Role]:
    """The party at token `i` as one who acts; of a weapon its owner ("Russian shells": Russian)."""
    token = around.parse.tokens[i]
    if _is_asked_for(around, token):
        return []
    named = _named(around, token)
    if not named and around.lexicon.is_a(token.lemma, ("<weapon>",)):
        return _owners(around, token)
    if named or _person(around, token):
        return named or [Role(noun_phrase(around.parse, i), None)]
    return [role for role in _counted(around, token) if _is_armed(around, role)] if token.tag == "NNS" else []


def _undergoers(around: Surroundings, i: int) -> list[Role]:
    """The party at token `i` as one acted on: people, or the thing that was hit, with its owner's code."""
    token = around.parse.tokens[i]
    if _is_place(around, token):
        return _held(around, token)
    named = _named(around, token)
    if named:
        return named
    if token.pos in {"NUM", "DET"}:
        return _counted(around, token)
    if token.pos not in NOMINAL or token.lower in NOBODY or _is_no_party(around, token):
        return []
    inside = _inner(around, token)
    if inside:
        return inside
    owners = _owners(around, token)
    return [Role(noun_phrase(around.parse, i), owners[0].actor if owners else None)]


def _is_asked_for(around: Surroundings, token: Token) -> bool:
    """Whether a phrase only asks who: "which unit", "what group"."""
    return any(kid.tag == "WDT" for kid in around.parse.children(token.i, "det"))


def is_nobody(parse: Parse, token: Token) -> bool:
    """Whether a noun is told of as none at all: "no group", "neither side"."""
    return any(kid.lower in {"no", "neither"} for kid in parse.children(token.i, "det"))


def _held(around: Surroundings, token: Token) -> list[Role]:
    """Those who hold a post or camp that was hit: "an army post", "camps of the PKK"; of a mere place nobody."""
    if token.i in around.placed or token.pos != "NOUN":
        return []
    return _inner(around, token) or [role for role in _named(around, token) if _is_armed(around, role)]


def _is_armed(around: Surroundings, role: Role) -> bool:
    actor = around.actors.get(role.actor)
    return actor is not None and bool({"MIL", "REB", "PRM", "COP", "GOV"} & set(actor.sectors))


def _is_no_party(around: Surroundings, token: Token) -> bool:
    """Whether a noun is a time, a munition or an abstraction: nothing that an act is done to."""
    if during(around.times, token.span):
        return True
    return around.lexicon.is_a(token.lemma, ("<munition>",)) or is_abstract(around.lexicon, token.lemma)


def _counted(around: Surroundings, token: Token) -> list[Role]:
    """Those of whom a number is: "32 of their comrades"."""
    of = (prep for prep in around.parse.children(token.i, "prep") if prep.lower == "of")
    return [role for prep in of for kid in around.parse.children(prep.i, "pobj") for role in _undergoers(around, kid.i)]


def _inner(around: Surroundings, token: Token) -> list[Role]:
    """Those whom a collective or place noun stands for: "camps of the PKK", "a convoy of the army"."""
    for of in around.parse.children(token.i, "prep"):
        if of.lower == "of" and around.lexicon.is_a(token.lemma, ("<building>", "<place>")):
            return [r for kid in around.parse.children(of.i, "pobj") for r in _named(around, kid)]
    return []


def _named(around: Surroundings, token: Token) -> list[Role]:
    """The actors whose mention is headed by a token; several where one phrase names several."""
    return [Role(mention.span, mention.actor) for mention in around.actors.all_at_head(token.i)]


def _owners(around: Surroundings, token: Token) -> list[Role]:
    """The actors that a thing belongs to: "Russian shells", "a Hamas rocket", "Israel's jets", "shells of the army"."""
    parse = around.parse
    kids = parse.children(token.i, "amod", "compound", "poss", "nmod")
    found = [role for kid in kids for role in _named(around, kid)]
    if not found:  # "condemned the killing of a judge by the guards"
        found = [role for i in noun_slots(parse, token.i)["by"] for role in _named(around, parse.tokens[i])]
    if not found:
        for acl in parse.children(token.i, "acl"):
            doers = (parse.tokens[i] for i in verb_slots(parse, acl.i)["subject"] if i != token.i)
            found.extend(role for doer in doers for role in _named(around, doer))
    return found


def _is_somebody(around: Surroundings, role: Role) -> bool:
    """Whether a party is an actor, and not a bare new name that may be a place: "bombs on Tarna"."""
    actor = around.actors.get(role.actor)
    return actor is not None and bool(actor.country or actor.sectors or actor.kind is not ActorKind.ORGANISATION)


def _person(around: Surroundings, token: Token) -> bool:
    return token.pos in NOMINAL and around.is_a(token.i, PEOPLE)


def _may_be_hit(around: Surroundings, anchor: Anchor, role: Role) -> bool:
    return _is_people(around, role, ("<building>",) if anchor.rule.type is EventType.ASSAULT else ())


def _is_people(around: Surroundings, role: Role, others: tuple[str, ...] = ()) -> bool:
    """Whether a party's words are headed by a word for people, or of the other classes."""
    head = around.parse.head_of(role.span)
    return head is not None and around.is_a(head.i, (*PEOPLE, *others))


def _is_place(around: Surroundings, token: Token) -> bool:
    """Whether a noun is where the act took place rather than whom it hit: "shelled Hama", "stormed the village"."""
    if around.lexicon.is_a(token.lemma, ("<place>",)):
        return not around.lexicon.is_a(token.lemma, ("<structure>",))
    if any(around.lexicon.is_a(kid.lemma, ("<place>",)) for kid in around.parse.children(token.i, "appos")):
        return True  # "Tarna, a city of 100,000"
    return token.i in around.placed and not _state_as_party(around.actors.at_head(token.i))


def _state_as_party(mention: ActorMention | None) -> bool:
    return mention is not None and mention.actor is not None and mention.rule.startswith(("persons", "states/seat"))


def _unique(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(roles))


def _whole(around: Surroundings, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """The parties, each once: of "Danish" and "army" side by side only the army."""
    return tuple(one for one in roles if not any(_is_part(around, one, other) for other in roles))


def _is_part(around: Surroundings, one: Role, other: Role) -> bool:
    a, b = around.actors.get(one.actor), around.actors.get(other.actor)
    if a is None or b is None:
        return False
    if b.country is None and other.span.start < one.span.start:
        a, b, one, other = b, a, other, one
    return one.span.end + 1 == other.span.start and a.country == b.country
