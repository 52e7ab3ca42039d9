"""Whom a noun phrase denotes: country and sectors, put together from its head, its owner and what is near.

"Norwegian sailors" is a nationality and a role, "the harbour police of Oslo" a role and a city, "Ada Holm, an
aide of the king" a name and an apposition.  `denoted` gives the actors of one head token; a phrase may denote
several ("Norwegian and Danish sailors") or, where the words do not say, none.
"""

from polybius.coding.actors.coreference import GROUP_NOUNS, PAIR_NOUNS, STATE_NOUNS
from polybius.coding.actors.inference import country_here
from polybius.coding.actors.names import Name
from polybius.coding.actors.owners import owners
from polybius.coding.actors.persons import bearer, of_person, person_at, titles
from polybius.coding.actors.phrases import left_edge
from polybius.coding.actors.role_nouns import combine, generic, merged, modifier_roles, of_role, role_at
from polybius.coding.actors.scene import MODIFIER, Found, Scene, is_definite, make, of_body, state, words_at
from polybius.lexicon.actors import RoleWord, Sort
from polybius.types import ActorKind, Parse, Token


def denoted(scene: Scene, i: int) -> tuple[Found, ...]:
    token = scene.parse.tokens[i]
    if token.pos == "PRON" or token.tag in {"PRP", "PRP$", "WP", "WP$", "WDT"}:
        return _of_pronoun(scene, token)
    name = scene.name_at.get(i)
    if name is not None:
        return of_name(scene, i, name)
    if token.text in scene.acronyms:
        return (scene.acronyms[token.text],)
    person = person_at(scene, i) or bearer(scene, token)
    if person:
        return person
    role = role_at(scene, i)
    if role is not None and role[0].sectors:
        return of_role(scene, i, *role)
    return _of_other(scene, token) or (of_role(scene, i, *role) if role is not None else ())


def _of_pronoun(scene: Scene, token: Token) -> tuple[Found, ...]:
    if token.lower in {"many", "some", "several", "both", "one", "most", "none", "all"}:
        return _counted(scene, token)
    return tuple(Found(actor, "coreference/pronoun") for actor in scene.memory.pronoun(token))


def of_name(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    entry = name.entry
    if entry.sort is Sort.PERSON:
        return of_person(scene, i, entry)
    if entry.sort is Sort.STATE:
        return (state(scene, entry.country, entry.name),)
    if entry.sort is Sort.SEAT:
        return _of_seat(scene, i, name)
    if entry.sort in {Sort.NATION, Sort.ETHNIC}:
        return _of_people(scene, i, name)
    return (of_body(entry),)


def _of_seat(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    if not _for_government(scene, i, name):
        return ()
    entry = name.entry
    title = f"Government of {entry.name}"
    return (Found(make(title, entry.country, ("GOV",), ActorKind.GOVERNMENT, entry.source), "states/seat"),)


_PLACING_VERBS = frozenset(
    {"bomb", "shell", "strike", "hit", "attack", "capture", "seize", "reach", "enter", "leave", "visit",
     "bombard", "storm", "take", "retake", "besiege", "occupy", "rock", "target", "pound", "raid",
     "control", "liberate"}
)  # fmt: skip


def _for_government(scene: Scene, i: int, name: Name) -> bool:
    """Whether a capital or palace stands for those who govern from it: as places are read, or by syntax."""
    given = scene.government_at.get(name.first)
    token = scene.parse.tokens[i]
    head = scene.parse.tokens[token.head]
    if token.dep == "conj":
        return _for_government(scene, head.i, name)
    if given or (token.dep == "nsubj" and is_agent(scene.parse, head)):
        return True
    if token.dep == "pobj" and is_spoken_of(head, scene.parse.tokens[head.head]):
        return True
    if given is not None:
        return False
    if token.dep == "pobj":
        verbal = scene.parse.tokens[head.head].pos in {"VERB", "AUX"}
        return head.lower in {"by", "with", "between", "against", "to", "on", "for"} or (verbal and head.lower == "of")
    if token.dep == "dobj":
        return head.lemma not in _PLACING_VERBS
    return token.dep in {"nsubj", "nsubjpass", "poss", "dative", "pobj", "agent"} or token.dep in MODIFIER


def is_spoken_of(preposition: Token, verb: Token) -> bool:
    """Whether what follows is spoken of or to, and not a place: "called on", "spoke of"."""
    if preposition.lower == "on":
        return verb.lemma in {"call", "prevail", "rely", "depend", "lean"}
    return preposition.lower == "of" and verb.pos == "VERB"


_MERE_SETTING = frozenset({"see", "have", "be", "witness", "become", "lie", "wake", "remain", "get", "experience"})


def is_agent(parse: Parse, verb: Token) -> bool:
    """Whether a verb is something only people do: it has an object or a clause of its own."""
    return (
        verb.pos == "VERB"
        and verb.lemma not in _MERE_SETTING
        and bool(parse.children(verb.i, "dobj", "ccomp", "xcomp"))
    )


def _of_people(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    """A people named by itself: "Norwegians", "a Dane"."""
    entry = name.entry
    rule = f"{entry.sort}/people"
    shared = _shared_noun(scene, i)
    if shared is not None:
        actor = shared.actor
        return (Found(make(words_at(scene, i), entry.country, actor.sectors, actor.kind, entry.source), rule),)
    kind = ActorKind.POPULATION
    words = words_at(scene, i)
    country = entry.country
    if entry.sort is Sort.ETHNIC and country is None:  # a people of several countries: those of the place
        country = country_here(scene, i, ("CVL",))
        rule = f"{rule}/context" if country else rule
    return (Found(make(words, country, ("CVL",), kind, entry.source), rule),)


def _shared_noun(scene: Scene, i: int) -> Found | None:
    """What the second of two peoples says of both: "between Swiss and Danish fishermen"."""
    parse = scene.parse
    if parse.tokens[i].tag == "NNPS" or parse.children(i, "det", "nummod"):
        return None
    for kid in parse.children(i, "conj"):
        before = scene.name_at.get(left_edge(parse, kid.i))
        if before is not None and before.head != kid.i and before.entry.sort is Sort.NATION:
            found = scene.describe(kid.i)
            return found[0] if found else None
    return None


def _of_other(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A noun that no table knows: counted people, "both countries", "the group", a camp, a new name."""
    if token.pos not in {"NOUN", "PROPN", "NUM", "ADJ", "DET"}:
        return ()
    return (
        _counted(scene, token)
        or _others(scene, token)
        or _pointing(scene, token)
        or _holding(scene, token)
        or _institution(scene, token)
        or _organisation(scene, token)
        or _place_state(scene, token)
        or _townspeople(scene, token)
    )


def _counted(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Hundreds of Danes, a band of pilgrims: whoever is counted."""
    if (
        token.lemma not in scene.table.nouns.counting
        and token.lower not in scene.table.nouns.counting
        and token.lemma not in {"unit", "crowd"}
    ):
        return ()
    for prep in scene.parse.children(token.i, "prep"):
        if prep.lower == "of":
            for kid in scene.parse.children(prep.i, "pobj"):
                found = scene.describe(kid.i)
                if found:
                    return found
    return ()


def _others(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Others, after some of them: of the same people."""
    if token.lower != "others" or scene.parse.children(token.i, "amod", "compound", "prep"):
        return ()
    actor = scene.memory.several(token)
    return (Found(actor, "coreference/others"),) if actor else ()


def _pointing(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Both countries, the country, the group, the ministry: somebody named before."""
    if not is_definite(scene, token):
        return ()
    if token.lemma in PAIR_NOUNS and _is_pair(scene, token):
        return _pair(scene, token)
    if token.tag in {"NNS", "NNPS"} and token.lemma not in GROUP_NOUNS:
        return _same(scene, token)
    if token.lemma in STATE_NOUNS:
        actor = scene.memory.state(token)
        if actor is None and scene.dominant and token.tag == "NN":
            actor = state(scene, scene.dominant).actor
        return (Found(actor, "coreference/state"),) if actor else ()
    if token.lemma in GROUP_NOUNS:
        actor = scene.memory.group(token)
        return (Found(actor, "coreference/group"),) if actor else ()
    return _same(scene, token)


def _pair(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Both countries: the two whose actors the sentence has named, else the two spoken of most."""
    beside = scene.memory.states_beside(token)
    if len(beside) == 2:
        return tuple(Found(state(scene, country).actor, "coreference/pair") for country in beside)
    pair = scene.memory.pair()
    if token.lemma in STATE_NOUNS:
        return tuple(Found(state(scene, actor.country).actor, "coreference/pair") for actor in pair)
    return tuple(Found(actor, "coreference/pair") for actor in pair)


def _same(scene: Scene, token: Token) -> tuple[Found, ...]:
    actor = scene.memory.named_with(token.lemma)
    return (Found(actor, "coreference/noun"),) if actor else ()


def _is_pair(scene: Scene, token: Token) -> bool:
    return any(kid.lower in {"both", "two", "2"} for kid in scene.parse.children(token.i))


def _holding(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A camp, convoy or post of an armed group or a government: hit in their stead."""
    if (token.lemma not in scene.table.nouns.holding and token.lower != "coalition") or not token.text.islower():
        return ()
    edge = left_edge(scene.parse, token.i)
    found = owners(scene, token.i, token.i, edge)
    roles = modifier_roles(scene, edge, token.i)
    if roles:
        sectors = merged(roles[-1], roles[:-1])
        if found:
            return tuple(combine(scene, f.actor, roles[-1], sectors, token.i, f.rule) for f in found)
        return (generic(scene, token.i, roles[-1], sectors, country_here(scene, token.i, sectors)),)
    guarded = token.lemma in scene.table.nouns.guarded
    if guarded or token.lemma in scene.table.nouns.force or token.lemma == "coalition":
        role = RoleWord(token.lemma, ("MIL",), "government", True)
        if guarded and not found:
            return (generic(scene, token.i, role, role.sectors, country_here(scene, token.i, role.sectors)),)
        return tuple(combine(scene, f.actor, role, role.sectors, token.i, f.rule) for f in found)
    return found


def _institution(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A council, agency or office of a state or a body: part of its government, or the body itself."""
    if token.lemma not in scene.table.nouns.institution:
        return ()
    edge = left_edge(scene.parse, token.i)
    found = owners(scene, token.i, token.i, edge)
    roles = modifier_roles(scene, edge, token.i)
    role = roles[-1] if roles else RoleWord(token.lemma, ("GOV",), "government", True)
    return tuple(combine(scene, f.actor, role, role.sectors, token.i, f.rule) for f in found)


def _organisation(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A body that the recogniser finds and no table knows."""
    entity = scene.entity_at.get(token.i)
    if entity is None or entity.label != "ORG" or token.pos != "PROPN" or entity.end - 1 != token.i:
        return ()
    if token.i in scene.country_at or token.i in scene.government_at:
        return ()
    text = scene.parse.text[entity.span.start : entity.span.end]
    if "," in text and "&" not in text:  # two names that the recogniser took for one: "the mayor of Tarna, Ada Holm"
        text = text.rpartition(",")[2].strip()
    titled = titles(scene, token.i)
    if titled is not None and titled.actor.country:
        actor = titled.actor
        made = make(text, actor.country, actor.sectors, actor.kind, actor.source, text)
        return (Found(made, f"apposition/{titled.rule}"),)
    found = owners(scene, token.i, token.i)
    country = found[0].actor.country if found else None
    made = make(text, country, (), ActorKind.ORGANISATION, None, text if country else None)
    return (Found(made, "ner/organisation"),)


def _place_state(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A place that stands for its government though no table of seats has it."""
    if scene.government_at.get(token.i) and token.i in scene.country_at:
        country = scene.country_at[token.i]
        name = f"Government of {state(scene, country).actor.name}"
        return (Found(make(name, country, ("GOV",), ActorKind.GOVERNMENT, None), "places/government"),)
    return ()


def _townspeople(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A town that acts or is spoken of, and governs nobody: its people."""
    country = scene.country_at.get(token.i)
    if country is None or token.pos != "PROPN" or token.i in scene.name_at:
        return ()
    above = scene.parse.tokens[token.head]
    acting = token.dep == "nsubj" and is_agent(scene.parse, above)
    spoken = token.dep == "pobj" and is_spoken_of(above, scene.parse.tokens[above.head])
    if not acting and not spoken:
        return ()
    made = make(words_at(scene, token.i), country, ("CVL",), ActorKind.POPULATION, None)
    return (Found(made, "places/people"),)
