"""Whom a noun phrase denotes: country and sectors put together from its head noun, its owner and what is near.

"Azerbaijani forces" is a nationality and a role; "police chief of Dhaka" a role, a role and a city; "Hikmet Hajiyev,
an assistant of the president" a name and an apposition.  `describe` gives the actors of one head token; a phrase
may denote several ("Russian and Syrian air forces") or, where the words do not say, none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from polybius.coding.coreference import GROUP_NOUNS, PAIR_NOUNS, STATE_NOUNS, Memory
from polybius.coding.names import Name
from polybius.coding.phrases import left_edge, phrase
from polybius.lexicon.actors import ActorTable, Entry, Office, RoleWord, Sort, fold, kind_of, words_of
from polybius.types import Actor, ActorKind, Entity, Parse, Token

MODIFIER = frozenset({"compound", "amod", "nmod", "npadvmod"})
OWNING = frozenset({"of", "for", "from", "with"})
LOCATIVE = frozenset(
    {"in", "at", "near", "across", "into", "inside", "outside", "throughout", "around", "within", "through",
     "along", "off", "onto", "beyond", "via", "north", "south", "east", "west"}
)  # fmt: skip
# Nouns that count or gather what follows them: the actor is what is counted.
QUANTITY = frozenset(
    {"hundred", "thousand", "dozen", "score", "ten", "million", "number", "team", "majority", "handful", "couple",
     "pair", "group", "one", "some", "many", "most", "several", "both", "all", "none", "member", "wave", "series",
     "two", "three", "four", "five", "six", "seven", "eight", "nine", "half", "rest", "family", "body", "mass"}
)  # fmt: skip
# Things that belong to whoever is named beside them and are hit in their stead.
HOLDINGS = frozenset(
    {"camp", "base", "post", "convoy", "position", "headquarters", "barracks", "outpost", "checkpoint", "vehicle",
     "truck", "stronghold", "hideout", "patrol", "boat", "vessel", "bunker", "depot", "compound", "site", "target",
     "tank", "lorry", "ship", "plane", "helicopter", "wing", "plane", "launch", "checkpost", "workshop", "arsenal"}
)  # fmt: skip
# Arms and acts of force: whose they are is a country's armed forces ("Ukrainian drones", "an Israeli raid").
FORCE_NOUNS = frozenset(
    {"drone", "shell", "missile", "rocket", "gun", "bomb", "artillery", "mortar", "howitzer", "tank", "shelling",
     "bombing", "bombardment", "strike", "airstrike", "raid", "attack", "offensive", "fire", "ambush", "assault",
     "incursion", "invasion", "aircraft", "jet", "helicopter", "plane", "battery", "line", "position", "drill",
     "exercise", "gunfire", "barrage", "operation", "submarine", "warship", "vessel", "patrol", "blockade", "siege",
     "air strike", "munition", "minefield", "sniper", "counteroffensive", "onslaught", "salvo", "advance"}
)  # fmt: skip
# Sectors of sides that a title does not change: a rebel commander is a rebel, an opposition leader opposition.
SIDES = frozenset({"REB", "OPP", "PRE", "PRM", "CRM", "COP", "LEG", "JUD", "PTY", "SEP", "IGO", "NGO", "SPY"})
# Only what belongs to a place may take its country from the place: a gunman may come from anywhere.
INFERABLE = frozenset(
    {"MIL", "COP", "GOV", "CVL", "REB", "OPP", "EDU", "MED", "REL", "LAB", "LEG", "JUD", "BUS", "PRM", "PTY", "SPY", "AGR"}
)
# Those who by their name come from elsewhere, or are gone: no country from the place, no office of today.
FROM_ELSEWHERE = frozenset(
    {"coalition", "allied", "foreign", "multinational", "peacekeeper", "peacekeepers", "peacekeeping", "blue",
     "international", "western", "migrant", "migrants", "refugee", "refugees", "occupation", "expeditionary",
     "diplomat", "diplomats", "envoy", "mercenaries", "mercenary", "tourists", "foreigners", "ambassador",
     "ambassadors", "delegate", "delegates", "representative", "rapporteur", "correspondent", "correspondents"}
)  # fmt: skip
FORMER = frozenset({"former", "ex", "retired", "ousted", "deposed"})
# Bodies that a state has: its own are part of its government.
INSTITUTIONS = frozenset(
    {"council", "leadership", "office", "committee", "commission", "agency", "department", "centre", "center",
     "delegation", "mission", "authority", "bureau", "directorate", "secretariat", "counterpart", "service"}
)  # fmt: skip
INDEFINITE = frozenset({"a", "an", "another"})


class Found(NamedTuple):
    actor: Actor
    rule: str


@dataclass
class Scene:
    """One article as far as it is read: its words, the names in them, and whom they have meant so far."""

    parse: Parse
    table: ActorTable
    day: str | None
    name_at: Mapping[int, Name]
    country_at: Mapping[int, str]  # tokens of place names
    government_at: Mapping[int, bool]  # tokens of place names: whether they stand for a government
    entity_at: Mapping[int, Entity]
    memory: Memory
    dominant: str | None = None  # the country where the article is laid
    foremost: str | None = None  # the country it names most
    persons: dict[str, Found] = field(default_factory=dict)
    acronyms: dict[str, Found] = field(default_factory=dict)  # "(UPDF)" after the name it stands for
    cache: dict[int, tuple[Found, ...]] = field(default_factory=dict)


def describe(scene: Scene, i: int) -> tuple[Found, ...]:
    """Whom the phrase headed by token `i` denotes."""
    if i not in scene.cache:
        scene.cache[i] = ()  # a phrase cannot own itself
        scene.cache[i] = _describe(scene, i)
    return scene.cache[i]


def _describe(scene: Scene, i: int) -> tuple[Found, ...]:
    token = scene.parse.tokens[i]
    if token.pos == "PRON" or token.tag in {"PRP", "PRP$", "WP", "WP$", "WDT"}:
        return _of_pronoun(scene, token)
    name = scene.name_at.get(i)
    if name is not None:
        return _of_name(scene, i, name)
    if token.text in scene.acronyms:
        return (scene.acronyms[token.text],)
    person = _person_at(scene, i) or _bearer(scene, token)
    if person:
        return person
    role = role_at(scene, i)
    if role is not None:
        return _of_role(scene, i, *role)
    return _of_other(scene, token)


def _of_pronoun(scene: Scene, token: Token) -> tuple[Found, ...]:
    if token.lower in {"many", "some", "several", "both", "one", "most", "none", "all"}:
        return _counted(scene, token)
    return tuple(Found(actor, "coreference/pronoun") for actor in scene.memory.pronoun(token))


# --- names


def _of_name(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    entry = name.entry
    if entry.sort is Sort.PERSON:
        return _of_person(scene, i, entry)
    if entry.sort is Sort.STATE:
        return (state(scene, entry.country, entry.name),)
    if entry.sort is Sort.SEAT:
        return _of_seat(scene, i, name)
    if entry.sort in {Sort.NATION, Sort.ETHNIC}:
        return _of_people(scene, i, name)
    return (of_body(entry),)


def state(scene: Scene, country: str | None, name: str = "") -> Found:
    entry = scene.table.states.get(country or "")
    named = name or (entry.name if entry else country or "")
    ids = entry.ids if entry and entry.name == named else {}
    return Found(
        make(named, country, (), ActorKind.STATE, "states.csv", ids=ids),
        "states",
    )


def of_body(entry: Entry) -> Found:
    actor = make(
        entry.name, entry.country, entry.sectors, entry.kind, entry.source, entry.name, entry.claimants, entry.ids
    )
    return Found(actor, str(entry.sort))


def _of_seat(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    if not _for_government(scene, i, name):
        return ()
    entry = name.entry
    title = f"Government of {entry.name}"
    return (Found(make(title, entry.country, ("GOV",), ActorKind.GOVERNMENT, entry.source), "states/seat"),)


_PLACING_VERBS = frozenset(
    {"bomb", "shell", "strike", "hit", "attack", "capture", "seize", "reach", "enter", "leave", "visit", "bombard",
     "storm", "take", "retake", "besiege", "occupy", "rock", "target", "pound", "raid", "control", "liberate"}
)  # fmt: skip


def _for_government(scene: Scene, i: int, name: Name) -> bool:
    """Whether a capital or palace stands for those who govern from it, by place's own reading or by syntax."""
    given = scene.government_at.get(name.first)
    token = scene.parse.tokens[i]
    head = scene.parse.tokens[token.head]
    if token.dep == "conj":
        return _for_government(scene, head.i, name)
    if given or token.dep == "nsubj" and _acts(scene.parse, head):
        return True
    if token.dep == "pobj" and head.lower == "of" and scene.parse.tokens[head.head].pos == "VERB":
        return True
    if given is not None:
        return False
    if token.dep == "pobj":
        verbal = scene.parse.tokens[head.head].pos in {"VERB", "AUX"}
        return head.lower in {"by", "with", "between", "against", "to", "on", "for"} or verbal and head.lower == "of"
    if token.dep == "dobj":
        return head.lemma not in _PLACING_VERBS
    return token.dep in {"nsubj", "nsubjpass", "poss", "dative", "pobj", "agent"} or token.dep in MODIFIER


_MERE_SETTING = frozenset({"see", "have", "be", "witness", "become", "lie", "wake", "remain", "get", "experience"})


def _acts(parse: Parse, verb: Token) -> bool:
    """Whether a verb is something only people do: it has an object or a clause of its own."""
    return (
        verb.pos == "VERB"
        and verb.lemma not in _MERE_SETTING
        and bool(parse.children(verb.i, "dobj", "ccomp", "xcomp"))
    )


def _of_people(scene: Scene, i: int, name: Name) -> tuple[Found, ...]:
    """A people named by itself: "Palestinians", "a Jordanian", "the Kurds"."""
    entry = name.entry
    rule = f"{entry.sort}/people"
    shared = _shared_noun(scene, i)
    if shared is not None:
        actor = shared.actor
        return (Found(make(_text(scene, i), entry.country, actor.sectors, actor.kind, entry.source), rule),)
    kind = ActorKind.POPULATION
    words = _text(scene, i)
    return (Found(make(words, entry.country, ("CVL",), kind, entry.source), rule),)


def _shared_noun(scene: Scene, i: int) -> Found | None:
    """What the second of two peoples says of both: "between Kyrgyz and Tajik border guards"."""
    parse = scene.parse
    if parse.tokens[i].tag == "NNPS" or parse.children(i, "det", "nummod"):
        return None
    for kid in parse.children(i, "conj"):
        before = scene.name_at.get(left_edge(parse, kid.i))
        if before is not None and before.head != kid.i and before.entry.sort is Sort.NATION:
            found = describe(scene, kid.i)
            return found[0] if found else None
    return None


# --- persons


def _of_person(scene: Scene, i: int, entry: Entry) -> tuple[Found, ...]:
    """A person whom the tables know: by the office of the day, else by the words around the name."""
    office, in_force = entry.office_on(scene.day)
    if not in_force:
        titled = titles(scene, i)
        if titled and titled.actor.sectors:
            country = titled.actor.country or entry.country
            return (_person(entry.name, country, titled.actor.sectors, entry.source, "persons/title"),)
    country = office.country if office else entry.country
    sectors = _office_sectors(office, in_force)
    rule = "persons/office" if in_force else "persons/former" if office else "persons"
    return (_person(entry.name, country or entry.country, sectors, entry.source, rule),)


def _office_sectors(office: Office | None, in_force: bool) -> tuple[str, ...]:
    if office is None:
        return ()
    return office.sectors if in_force else ("ELI",)


def _person(
    name: str, country: str | None, sectors: tuple[str, ...], source: str | None, rule: str
) -> Found:
    return Found(make(name, country, sectors, ActorKind.PERSON, source, name), rule)


def _person_at(scene: Scene, i: int) -> tuple[Found, ...]:
    """A person by a name that the tables do not know."""
    token = scene.parse.tokens[i]
    entity = scene.entity_at.get(i)
    named = entity is not None and entity.label == "PERSON"
    if token.pos != "PROPN" or not (named or token.text[0].isupper()) or token.i in scene.country_at:
        return ()
    keys = [fold(token.text)]
    if entity is not None and named:
        keys.insert(0, fold(scene.parse.text[entity.span.start : entity.span.end]))
    for key in keys:
        if key in scene.persons:
            return (_better_known(scene, i, scene.persons[key]),)
    return ()


def _bearer(scene: Scene, token: Token) -> tuple[Found, ...]:
    """The person whose title or description the noun is: "Foreign Minister X", "the driver, X"."""
    if token.tag not in {"NN", "NNP"}:
        return ()
    beside = [kid.i for kid in scene.parse.children(token.i, "appos")]
    after = token.i + 1
    while after < len(scene.parse.tokens) and _is_rank(scene.parse.tokens[after]):
        after += 1
    entity = scene.entity_at.get(after)
    if entity is not None and entity.label == "PERSON" and entity.first == after and token.i not in scene.entity_at:
        beside.append(entity.end - 1)
    for j in beside:
        name = scene.name_at.get(j)
        if name is not None and name.entry.sort is Sort.PERSON:
            return _of_person(scene, j, name.entry)
        found = _person_at(scene, j)
        if found:
            return found
    return ()


_RANKS = frozenset(
    {"maj", "gen", "col", "lt", "capt", "sgt", "brig", "adm", "cmdr", "cpl", "dr", "mr", "mrs", "ms", "prof", "sen",
     "rep", "gov", "rev", "fr", "insp", "supt", "cdr", "hon", "vice", "deputy"}
)  # fmt: skip


def _is_rank(token: Token) -> bool:
    """A rank or title in short, or its full stop: "Maj." """
    return token.text == "." or token.lower.rstrip(".") in _RANKS


def _better_known(scene: Scene, i: int, person: Found) -> Found:
    """The person, with the country that title and apposition show now that more of the text is read."""
    if person.actor.country:
        return person
    again = find_person(scene, i, person.actor.name)
    if not again.actor.country:
        return person
    for key, found in scene.persons.items():
        if found.actor.key == person.actor.key:
            scene.persons[key] = again
    return again


def find_person(scene: Scene, i: int, name: str) -> Found:
    """A person found by the recogniser: country and sectors by title or apposition."""
    titled = titles(scene, i)
    if titled is None:
        return Found(make(name, None, (), ActorKind.PERSON, None), "ner/person")
    actor = titled.actor
    return _person(name, actor.country, actor.sectors, actor.source, f"apposition/{titled.rule}")


def titles(scene: Scene, i: int) -> Found | None:
    """What the title before a name or the apposition beside it says of the person; plain words before context."""
    before = _title_before(scene, i)
    token = scene.parse.tokens[i]
    beside = [kid.i for kid in scene.parse.children(i, "appos")]
    if token.dep == "appos":
        beside.append(_noun_before(scene, token.head))
    given = [found for j in beside for found in of_title(scene, j)[:1]]
    said = [before, *given] if before is not None else given
    if before is not None and before.actor.sectors and not before.actor.country:
        said = [*(_with_country(before, found) for found in given if found.actor.country), *said]
    for fits in (_is_plain, _has_country, _has_sectors):
        for found in said:
            if fits(found):
                return found
    return before


def _with_country(title: Found, other: Found) -> Found:
    actor = title.actor
    made = make(actor.name, other.actor.country, actor.sectors, actor.kind, actor.source)
    return Found(made, title.rule)


def _is_plain(found: Found) -> bool:
    return bool(found.actor.country) and not found.rule.endswith("/context")


def _has_country(found: Found) -> bool:
    return bool(found.actor.country)


def _has_sectors(found: Found) -> bool:
    return bool(found.actor.sectors)


def _noun_before(scene: Scene, j: int) -> int:
    """The noun that an apposition belongs to: the envoy in "the envoy for Syria, Kofi Annan"."""
    name = scene.name_at.get(j)
    token = scene.parse.tokens[j]
    while name is not None and name.entry.sort in {Sort.STATE, Sort.SEAT, Sort.ORGANISATION} and token.dep == "pobj":
        token = scene.parse.tokens[scene.parse.tokens[token.head].head]
        name = scene.name_at.get(token.i)
    return token.i


def of_title(scene: Scene, j: int) -> tuple[Found, ...]:
    """Whom an apposition denotes; an unknown noun takes after its owner: "an assistant of the president"."""
    name = scene.name_at.get(j)
    if name is not None and name.entry.sort is Sort.PERSON:
        return ()
    role = role_at(scene, j)
    if role is not None:
        return _of_role(scene, j, *role)
    return (describe(scene, j) if name is not None else ()) or owners(scene, j, j)


def _title_before(scene: Scene, i: int) -> Found | None:
    """"provincial police official Gul Dad": the last role noun before the name, with its own modifiers."""
    left = _title_edge(scene, i)
    for j in range(i - 1, left - 1, -1):
        if j in scene.name_at:
            continue
        role = role_at(scene, j, left)
        if role is not None:
            found = _of_role(scene, j, *role, left=left, name=i)
            return found[0] if found else None
    return _by_rank(scene, i, left)


_OFFICERS = {
    "gen": "general", "col": "colonel", "maj": "major", "lt": "lieutenant", "capt": "captain", "sgt": "sergeant",
    "adm": "admiral", "brig": "brigadier", "cmdr": "commander",
}  # fmt: skip


def _by_rank(scene: Scene, i: int, left: int) -> Found | None:
    """An officer by the rank in short before his name."""
    for token in scene.parse.tokens[left:i]:
        role = scene.table.role(_OFFICERS.get(token.lower.rstrip("."), ""))
        if role is not None:
            country = _country_of_title(scene, i, role.sectors)
            return _generic(scene, i, role, role.sectors, country)
    return None


def _title_edge(scene: Scene, i: int) -> int:
    """The first of the words that run up to a name without a stop; the parser seldom has titles right."""
    tokens = scene.parse.tokens
    edge, sentence = i, tokens[i].sentence
    while edge > 0:
        before = tokens[edge - 1]
        if before.text == ".":
            if not _is_rank(tokens[edge - 2]):
                break
            sentence = before.sentence  # the parser ends a sentence after "Maj."
        elif before.pos not in {"NOUN", "PROPN", "ADJ", "PART", "NUM"} and before.text != "-":
            break
        if before.sentence != sentence:
            break
        edge -= 1
    return edge


# --- roles


def role_at(scene: Scene, i: int, left: int | None = None) -> tuple[RoleWord, int] | None:
    """The longest role phrase that ends at token `i`, and its first token."""
    tokens = scene.parse.tokens
    token = tokens[i]
    if token.pos not in {"NOUN", "PROPN", "ADJ"} and token.tag not in {"NN", "NNS", "VBG", "JJ"}:
        return None
    floor = max(0, i - 2 * scene.table.longest_role + 1) if left is None else left
    ends = scene.table.role_ends
    for words, first in _phrases(scene, i, floor) if token.lower in ends or token.lemma in ends else ():
        role = scene.table.role(words)
        if role is not None:
            after = _extended(scene, words, i)
            return (after or role), first
    extended = _extended(scene, token.lemma, i)
    return (extended, i) if extended else None


def _phrases(scene: Scene, i: int, floor: int) -> Iterable[tuple[str, int]]:
    """The lower-case phrases that end at token `i`, as written and with the lemma last, longest first."""
    tokens = scene.parse.tokens
    parts: list[str] = []
    starts: list[int] = []
    for j in range(i - 1, max(floor, tokens[i].i - scene.table.longest_role) - 1, -1):
        if tokens[j].pos == "PUNCT" and tokens[j].text != "-" or tokens[j].sentence != tokens[i].sentence:
            break
        if j in scene.name_at and scene.name_at[j].entry.sort is not Sort.ETHNIC:
            break
        if tokens[j].text != "-":
            parts.insert(0, tokens[j].lower)
            starts.insert(0, j)
    for k in range(len(parts) + 1):
        before = " ".join(parts[k:])
        first = starts[k] if k < len(parts) else i
        for last in dict.fromkeys((tokens[i].lower, tokens[i].lemma)):
            yield (f"{before} {last}" if before else last), first


def _extended(scene: Scene, words: str, i: int) -> RoleWord | None:
    """A role phrase that goes on with "of" or "for": "chief of staff", "ministry of defence"."""
    tokens = scene.parse.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].lower not in {"of", "for"}:
        return None
    rest = [token.lower for token in tokens[i + 1 : i + 5]]
    for k in range(len(rest), 1, -1):
        found = scene.table.role(" ".join([words, *rest[:k]]))
        if found is not None:
            return found
    return None


def _of_role(
    scene: Scene, i: int, role: RoleWord, first: int, left: int | None = None, name: int | None = None
) -> tuple[Found, ...]:
    """A role noun with its owner, else the actor it named before, else the country it stands in."""
    edge = left_edge(scene.parse, i) if left is None else left
    sectors = merged(role, _modifier_roles(scene, edge, first))
    if set(sectors) & {"GOV", "SPY"} and any(t.lower in FORMER for t in scene.parse.tokens[edge:first]):
        sectors = ("ELI",)
    who = owners(scene, i, first, edge)
    if who:
        return tuple(combine(scene, found.actor, role, sectors, i, found.rule) for found in who)
    earlier = _named_before(scene, i, role, sectors, name)
    if earlier:
        return earlier
    country = _country_here(scene, i, sectors) if name is None else _country_of_title(scene, name, sectors)
    return (_generic(scene, i, role, sectors, country),)


def _generic(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...], country: str | None) -> Found:
    kind = kind_of(role.kind, sectors)
    rule = "roles/context" if country else "roles"
    return Found(make(_text(scene, i), country, sectors, kind, "roles.csv"), rule)


def merged(role: RoleWord, modifiers: list[RoleWord]) -> tuple[str, ...]:
    """The sectors of a role noun after role words: "rebel commander", "army spokesman", "government troops"."""
    sectors = role.sectors
    for modifier in reversed(modifiers):
        sectors = _merge(sectors, modifier.sectors)
    return sectors


def _merge(head: tuple[str, ...], modifier: tuple[str, ...]) -> tuple[str, ...]:
    if not modifier:
        return head
    weak = not head or set(head) <= {"GOV"}
    if weak and not set(modifier) <= {"GOV"}:
        return modifier
    if set(modifier) & SIDES:
        return tuple(dict.fromkeys((*modifier, *head))) if set(head) & {"CVL", "PTY", "EDU", "JRN"} else modifier
    return head or modifier


def _modifier_roles(scene: Scene, left: int, first: int) -> list[RoleWord]:
    """The role words before the head phrase, in text order."""
    found: list[RoleWord] = []
    j = first - 1
    while j >= left:
        token = scene.parse.tokens[j]
        role = None if j in scene.name_at or token.tag in {"POS", "DT"} else role_at(scene, j, left)
        if role is not None and not _is_possessor(scene, j):
            found.insert(0, role[0])
            j = role[1]
        j -= 1
    return found


def _is_possessor(scene: Scene, j: int) -> bool:
    return scene.parse.tokens[j].dep == "poss"


def combine(
    scene: Scene, owner: Actor, role: RoleWord, sectors: tuple[str, ...], i: int, owned_by: str = ""
) -> Found:
    """A role noun of an owner: his country, and the role's sectors or else his own."""
    own = set(owner.sectors)
    rule = f"roles+{owned_by.split('/')[0]}" if owned_by else "roles"
    if _stands_for_owner(owner, sectors):
        return Found(owner, rule)
    if owner.kind is ActorKind.PERSON or owner.kind is ActorKind.POPULATION:
        sectors = sectors or (owner.sectors if owner.kind is ActorKind.PERSON else ())
    elif own & SIDES and set(sectors) <= {"GOV", "MIL"}:
        sectors = owner.sectors
    elif "MIL" in own and (not sectors or sectors == ("GOV",)):
        sectors = owner.sectors
    elif not sectors:
        sectors = owner.sectors
    elif own & {"GOV"} and sectors == ("CVL",) and role.words in {"man", "men"}:
        sectors = ("MIL",)
    kind = kind_of(role.kind, sectors)
    return Found(make(_text(scene, i), owner.country, sectors, kind, "roles.csv"), rule)


def _stands_for_owner(owner: Actor, sectors: tuple[str, ...]) -> bool:
    """Whether a member of a group or body acts for it: "Hamas official", "ELN commanders", "UN peacekeepers"."""
    if ":" not in owner.key or owner.kind is ActorKind.PERSON or sectors == ("ELI",):
        return False
    if owner.sectors and owner.sectors[0] in {"IGO", "NGO"}:
        return True
    return not sectors or set(sectors) <= {"GOV", "MIL", "REB", "PRM", "COP", "IGO", "NGO", "JRN"} or bool(
        set(sectors) & set(owner.sectors)
    )


# --- owners


def owners(scene: Scene, i: int, first: int, left: int | None = None) -> tuple[Found, ...]:
    """Whose a role is: possessive, nationality or group before it, "of" or "from" behind it, or the place it is in."""
    edge = left_edge(scene.parse, i) if left is None else left
    return _possessor(scene, i, edge) or _known(_modifying(scene, edge, first)) or _behind(scene, i)


def _known(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Those of whom the words say anything: "Jewish settlers" may be anybody's."""
    return tuple(one for one in found if one.actor.country or one.actor.sectors)


def _possessor(scene: Scene, i: int, edge: int) -> tuple[Found, ...]:
    for j in range(i - 1, edge - 1, -1):
        token = scene.parse.tokens[j]
        if token.dep == "poss" and token.lower != "whose":
            found = describe(scene, j) or _place_owner(scene, j)
            if found:
                return tuple(f for f in found if f.actor.country or f.actor.sectors)
        if token.lower == "whose":
            return describe(scene, j)
    return ()


def _modifying(scene: Scene, edge: int, first: int) -> tuple[Found, ...]:
    """The actors named by the words before a head: the first one, and those coordinated with it."""
    found: list[Found] = []
    names = [scene.name_at[j] for j in range(edge, first) if j in scene.name_at]
    for name in dict.fromkeys(names):
        if not name.owns:
            continue
        if found and not _coordinated(scene, name):
            break
        found.extend(_as_owner(scene, name))
    return tuple(found) or _modifying_person(scene, edge, first)


def _modifying_person(scene: Scene, edge: int, first: int) -> tuple[Found, ...]:
    """The Assad regime, Haftar forces: a person of the article by surname."""
    for token in scene.parse.tokens[edge:first]:
        if token.pos == "PROPN" and fold(token.text) in scene.persons and token.i not in scene.name_at:
            return (scene.persons[fold(token.text)],)
    return ()


def _coordinated(scene: Scene, name: Name) -> bool:
    before = scene.parse.tokens[name.first - 1]
    return scene.parse.tokens[name.head].dep == "conj" or before.lower in {"and", "nor", "or", ",", "-"}


def _as_owner(scene: Scene, name: Name) -> tuple[Found, ...]:
    entry = name.entry
    if entry.sort in {Sort.NATION, Sort.STATE}:
        found = state(scene, entry.country, entry.name)
        return (Found(found.actor, "nationality" if entry.sort is Sort.NATION else "states"),)
    if entry.sort is Sort.SEAT:
        title = f"Government of {entry.name}"
        return (Found(make(title, entry.country, ("GOV",), ActorKind.GOVERNMENT, entry.source), "seat"),)
    if entry.sort is Sort.ETHNIC:
        return (Found(make(entry.name, entry.country, (), ActorKind.POPULATION, entry.source), "ethnic"),)
    if entry.sort is Sort.MEDIA:
        return (of_body(entry),)
    return _of_name(scene, name.head, name)


def _behind(scene: Scene, i: int) -> tuple[Found, ...]:
    for prep in scene.parse.children(i, "prep"):
        if prep.i < i:
            continue
        for kid in scene.parse.children(prep.i, "pobj"):
            found = describe_owner(scene, kid.i) if prep.lower in OWNING else ()
            found = found or _place_owner(scene, kid.i)
            if found:
                return found
    return ()


def describe_owner(scene: Scene, j: int) -> tuple[Found, ...]:
    """The owner behind "of": the one named and those coordinated with him ("ministers of A and B")."""
    found = [f for f in describe(scene, j) if f.actor.country or f.actor.sectors]
    for kid in scene.parse.children(j, "conj"):
        found.extend(f for f in describe(scene, kid.i) if f.actor.country)
    return tuple(found)


def _place_owner(scene: Scene, j: int, depth: int = 0) -> tuple[Found, ...]:
    """The country a place lies in, as the owner of who is in it: "police in Lima", "mayor of a village near Huanta"."""
    country = scene.country_at.get(j) or _adjectival(scene, j)
    if country:
        return (Found(state(scene, country).actor, "place"),)
    if depth < 3:
        for prep in scene.parse.children(j, "prep"):
            for kid in scene.parse.children(prep.i, "pobj"):
                found = _place_owner(scene, kid.i, depth + 1)
                if found:
                    return found
        for kid in scene.parse.children(j, "appos", "compound"):
            if kid.i in scene.country_at:
                return (Found(state(scene, scene.country_at[kid.i]).actor, "place"),)
    return ()


def _adjectival(scene: Scene, j: int) -> str | None:
    """The country of a place noun by its adjective: "the Nigerian hamlet", or by its name: "southern Sudan"."""
    for k in range(left_edge(scene.parse, j), j + 1):
        name = scene.name_at.get(k)
        if name is not None and name.entry.sort in {Sort.NATION, Sort.STATE, Sort.SEAT}:
            return name.entry.country
    return None


# --- what the article shows


def _named_before(
    scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...], name: int | None
) -> tuple[Found, ...]:
    """The actor whom the same noun named before: "the army" after "Rwanda's army"; `name`: the bearer of a title."""
    if _is_indefinite(scene, i):
        return ()
    token = scene.parse.tokens[i]
    if name is not None:
        return _same_side(scene, i, role, sectors)
    person = _person_before(scene, token, role)
    if person:
        return person
    words = _own_words(scene, i) & FROM_ELSEWHERE
    if words:
        actor = next((scene.memory.named_with(word, known=True) for word in sorted(words)), None)
        return (Found(actor, "coreference/noun"),) if actor else ()
    group = _group_before(scene, token, role, sectors)
    if group:
        return group
    known = [k for k in scene.memory.same_noun(token.lemma) if set(sectors) <= set(k.actor.sectors) or k.body]
    if known and (_is_definite(scene, token) or set(known[0].actor.sectors) == set(sectors)):
        countries = {k.actor.country for k in known}
        if len(countries) == 1 or scene.foremost not in countries:
            return (Found(known[0].actor, "coreference/noun"),)
    return _same_side(scene, i, role, sectors)


def _person_before(scene: Scene, token: Token, role: RoleWord) -> tuple[Found, ...]:
    """The general, the president: the last person named with that title."""
    if role.collective or token.tag != "NN" or not _is_definite(scene, token):
        return ()
    for known in reversed(scene.memory.known):
        if known.actor.kind is ActorKind.PERSON and token.lower in known.words:
            return (Found(known.actor, "coreference/title"),)
    return ()


def _group_before(
    scene: Scene, token: Token, role: RoleWord, sectors: tuple[str, ...]
) -> tuple[Found, ...]:
    """The rebels, the militant group: the one armed group named so far."""
    if "REB" not in sectors or not _is_definite(scene, token):
        return ()
    named = {k.actor.key: k.actor for k in scene.memory.known if k.actor.kind is ActorKind.ARMED_GROUP}
    groups = [actor for actor in named.values() if ":" in actor.key and "REB" in actor.sectors]
    return (Found(groups[0], "coreference/group"),) if len(groups) == 1 else ()


def _same_side(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...]) -> tuple[Found, ...]:
    """Soldiers after "Israeli troops": the country of that side, where only one country's has been named."""
    if not set(sectors) & {"MIL", "COP", "REB"}:
        return ()
    countries = {
        k.actor.country for k in scene.memory.known if k.actor.sectors == sectors and k.actor.country
    }
    if len(countries) != 1:
        return ()
    country = countries.pop()
    if scene.foremost is not None and country != scene.foremost:
        return ()
    actor = make(_text(scene, i), country, sectors, kind_of(role.kind, sectors), "roles.csv")
    return (Found(actor, "coreference/side"),)


def _own_words(scene: Scene, i: int) -> frozenset[str]:
    edge = left_edge(scene.parse, i)
    return frozenset(token.lower for token in scene.parse.tokens[edge : i + 1])


def _is_indefinite(scene: Scene, i: int) -> bool:
    return any(kid.lower in INDEFINITE for kid in scene.parse.children(i, "det"))


def _country_here(scene: Scene, i: int, sectors: tuple[str, ...]) -> str | None:
    """The country where the phrase's act takes place, for those who belong to where they are."""
    if not set(sectors) & INFERABLE or _own_words(scene, i) & FROM_ELSEWHERE:
        return None
    sentence = scene.parse.sentences[scene.parse.tokens[i].sentence]
    here = [scene.country_at[j] for j in range(sentence.first, sentence.end) if j in scene.country_at]
    countries = set(here)
    if len(countries) == 1:
        return here[0]
    main = scene.foremost if set(sectors) & {"GOV", "MIL"} else scene.dominant
    if countries and main not in countries:
        return None
    return main


def _country_of_title(scene: Scene, name: int, sectors: tuple[str, ...]) -> str | None:
    """A title without a country: that of the name's apposition, else of the article."""
    for kid in scene.parse.children(name, "appos"):
        found = owners(scene, kid.i, kid.i)
        if found and found[0].actor.country:
            return found[0].actor.country
    return scene.foremost if set(sectors) & INFERABLE else None


def dominant_country(names: Iterable[Name], places: Iterable[str], laid: int = 2) -> str | None:
    """The country named twice as often as any other, a place counting `laid` times; None where there is none."""
    count = Counter({country: laid * n for country, n in Counter(places).items()})
    named = (name.entry.country for name in names if name.entry.sort is not Sort.MEDIA)
    count.update(country for country in named if country)
    return _foremost(count)


def _foremost(count: Counter[str]) -> str | None:
    top = count.most_common(2)
    if not top or len(top) > 1 and top[0][1] < 2 * top[1][1]:
        return None
    return top[0][0]


# --- other nouns


def _of_other(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A noun that no table knows: counted people, "both countries", "the group", a group's camp, a new name."""
    if token.pos not in {"NOUN", "PROPN", "NUM", "ADJ", "DET"}:
        return ()
    return (
        _counted(scene, token)
        or _pointing(scene, token)
        or _holding(scene, token)
        or _institution(scene, token)
        or _organisation(scene, token)
        or _place_state(scene, token)
    )


def _counted(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Hundreds of Palestinians, a team of observers: whoever is counted."""
    if token.lemma not in QUANTITY and token.lower not in QUANTITY and token.lemma not in {"unit", "crowd"}:
        return ()
    for prep in scene.parse.children(token.i, "prep"):
        if prep.lower == "of":
            for kid in scene.parse.children(prep.i, "pobj"):
                found = describe(scene, kid.i)
                if found:
                    return found
    return ()


def _pointing(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Both countries, the country, the group, the ministry: somebody named before."""
    if not _is_definite(scene, token):
        return ()
    if token.lemma in PAIR_NOUNS and _is_pair(scene, token):
        return tuple(Found(actor, "coreference/pair") for actor in scene.memory.pair())
    if token.tag in {"NNS", "NNPS"} and token.lemma not in GROUP_NOUNS:
        return _same(scene, token)
    if token.lemma in STATE_NOUNS:
        actor = scene.memory.state(token)
        return (Found(actor, "coreference/state"),) if actor else ()
    if token.lemma in GROUP_NOUNS:
        actor = scene.memory.group(token)
        return (Found(actor, "coreference/group"),) if actor else ()
    return _same(scene, token)


def _same(scene: Scene, token: Token) -> tuple[Found, ...]:
    actor = scene.memory.named_with(token.lemma)
    return (Found(actor, "coreference/noun"),) if actor else ()


def _is_definite(scene: Scene, token: Token) -> bool:
    return any(
        kid.lower in {"the", "this", "that", "these", "those", "both"}
        for kid in scene.parse.children(token.i, "det", "predet", "nummod", "cc")
    )


def _is_pair(scene: Scene, token: Token) -> bool:
    return any(kid.lower in {"both", "two", "2"} for kid in scene.parse.children(token.i))


def _holding(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A camp, convoy or post of an armed group or a government: hit in their stead."""
    if token.lemma not in HOLDINGS and token.lower != "coalition" or not token.text.islower():
        return ()
    edge = left_edge(scene.parse, token.i)
    found = owners(scene, token.i, token.i, edge)
    roles = _modifier_roles(scene, edge, token.i)
    if roles:
        sectors = merged(roles[-1], roles[:-1])
        if found:
            return tuple(combine(scene, f.actor, roles[-1], sectors, token.i, f.rule) for f in found)
        return (_generic(scene, token.i, roles[-1], sectors, _country_here(scene, token.i, sectors)),)
    if token.lemma in FORCE_NOUNS or token.lemma == "coalition":
        role = RoleWord(token.lemma, ("MIL",), "government", True)
        return tuple(combine(scene, f.actor, role, ("MIL",), token.i, f.rule) for f in found)
    return tuple(f for f in found if f.actor.sectors)


def _institution(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A council, agency or office of a state or a body: part of its government, or the body itself."""
    if token.lemma not in INSTITUTIONS:
        return ()
    edge = left_edge(scene.parse, token.i)
    found = owners(scene, token.i, token.i, edge)
    roles = _modifier_roles(scene, edge, token.i)
    role = roles[-1] if roles else RoleWord(token.lemma, ("GOV",), "government", True)
    return tuple(combine(scene, f.actor, role, role.sectors, token.i, f.rule) for f in found)


def _organisation(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A body that the recogniser finds and no table knows."""
    entity = scene.entity_at.get(token.i)
    if entity is None or entity.label != "ORG" or token.pos != "PROPN" or entity.end - 1 != token.i:
        return ()
    if token.i in scene.country_at or token.i in scene.government_at:
        return ()
    found = owners(scene, token.i, token.i)
    country = found[0].actor.country if found else None
    text = scene.parse.text[entity.span.start : entity.span.end]
    slug = text if country else None
    return (Found(make(text, country, (), ActorKind.ORGANISATION, None, slug), "ner/organisation"),)


def _place_state(scene: Scene, token: Token) -> tuple[Found, ...]:
    """A place that stands for its government though no table of seats has it."""
    if scene.government_at.get(token.i) and token.i in scene.country_at:
        country = scene.country_at[token.i]
        name = f"Government of {state(scene, country).actor.name}"
        return (Found(make(name, country, ("GOV",), ActorKind.GOVERNMENT, None), "places/government"),)
    return ()


# --- actors


def code(country: str | None, sectors: tuple[str, ...]) -> str:
    """The actor's code: AZE, AZE.GOV+MIL, IGO.UN; "" where nothing is known."""
    joined = "+".join(sectors)
    if country:
        return f"{country}.{joined}" if joined else country
    return ".".join(sectors) if sectors and sectors[0] in {"IGO", "NGO", "IMG", "MNC"} else ""


def make(
    name: str,
    country: str | None,
    sectors: tuple[str, ...],
    kind: ActorKind | None,
    source: str | None,
    slug: str | None = None,
    claimants: tuple[str, ...] = (),
    ids: Mapping[str, str] | None = None,
) -> Actor:
    """An actor with its key: the code, with the name where it has one of its own, else its words."""
    key = code(country, sectors)
    if not key:
        key = "words:" + "-".join(words_of(name))
    elif slug:
        key += ":" + "-".join(words_of(slug))
    return Actor(key, name, country, sectors, kind, ids or {}, claimants, source)


def _text(scene: Scene, i: int) -> str:
    return phrase(scene.parse, i).of(scene.parse.text)
