"""Who is spoken of: every noun phrase or pronoun that denotes an actor, and the table of these actors.

Names come first (`names`), then what phrases say of owners and roles (`descriptions`), then what was meant
before (`coreference`); the phrases are read in text order.
"""

from collections.abc import Iterable, Iterator

from polybius.coding.actors.coreference import RELATIVE, SPEAKERS, Memory
from polybius.coding.actors.descriptions import denoted
from polybius.coding.actors.names import Name, find_names
from polybius.coding.actors.persons import find_person, known_of
from polybius.coding.actors.phrases import left_edge, phrase
from polybius.coding.actors.role_nouns import role_at
from polybius.coding.actors.scene import LOCATIVE, MODIFIER, Found, Scene, dominant_country, make, state
from polybius.lexicon.actors import ActorTable, Entry, Office, Sort, fold, words_of
from polybius.types import (
    Actor,
    ActorKind,
    ActorMention,
    Actors,
    Article,
    Entity,
    Parse,
    Places,
    PlaceUse,
    Span,
    Token,
    Unresolved,
)

_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "agent", "attr", "conj", "appos", "poss"})


def find(article: Article, parse: Parse, places: Places, table: ActorTable) -> Actors:
    """The actor mentions of an article in text order, with the table they point into."""
    scene = _scene(article, parse, places, table)
    mentions: dict[tuple[int, int, int, str | None], ActorMention] = {}
    actors: dict[str, Actor] = {}
    unresolved: list[Unresolved] = []
    for token in _reading_order(parse):
        found = _mentions_at(scene, token)
        for span, head, one in found:
            actors.setdefault(one.actor.key, one.actor)
            mention = ActorMention(span, one.actor.key, head, one.rule)
            mentions.setdefault((*span, head, one.actor.key), mention)
            _learn_acronym(scene, span, one)
        _remember(scene, token, [one for _, head, one in found if head == token.i])
        if not found and _is_open_pronoun(token):
            unresolved.append(Unresolved(token.span, "actor", "no earlier actor agrees with the pronoun"))
    ordered = tuple(sorted(mentions.values(), key=lambda m: (m.span, m.head)))
    return Actors(ordered, actors, tuple(unresolved))


def _learn_acronym(scene: Scene, span: Span, one: Found) -> None:
    """An acronym in brackets behind a phrase means the same from here on: "Kenya Defence Forces (KDF)"."""
    after = scene.parse.tokens_in(Span(span.end, span.end + 3))
    if len(after) >= 2 and after[0].text == "(" and after[1].text.isupper() and len(after[1].text) > 2:
        scene.acronyms.setdefault(after[1].text, one)


def _reading_order(parse: Parse) -> Iterator[Token]:
    """All tokens in text order, but last those that mean a speaker, who may be named after his words."""
    last: list[Token] = []
    for token in parse.tokens:
        if token.tag in {"PRP", "PRP$"} and token.lower in SPEAKERS:
            last.append(token)
        else:
            yield token
    yield from last


def _is_open_pronoun(token: Token) -> bool:
    return token.tag in {"PRP", "PRP$"} and token.lower not in {"it", "its", "itself", "you", "your"}


# --- what is known before reading


def _scene(article: Article, parse: Parse, places: Places, table: ActorTable) -> Scene:
    names = find_names(article, parse, places, table)
    country_at, government_at = _places(parse, places, names)
    scene = Scene(
        parse=parse,
        table=table,
        reader=denoted,
        day=article.published.isoformat() if article.published else None,
        name_at={i: name for name in names for i in range(name.first, name.end)},
        country_at=country_at,
        government_at=government_at,
        entity_at={i: entity for entity in parse.entities for i in range(entity.first, entity.end)},
        memory=Memory(parse),
        first_names=_first_names(parse),
        dominant=dominant_country(names, country_at.values()),
        foremost=dominant_country(names, country_at.values(), laid=1),
    )
    for _ in range(2):  # twice: an apposition may name a person who stands further on
        scene.persons.update(_persons(scene, names))
        scene.cache.clear()
    return scene


def _places(parse: Parse, places: Places, names: Iterable[Name]) -> tuple[dict[int, str], dict[int, bool]]:
    """By token: the country of a place name, and whether the place stands for its government."""
    country_at: dict[int, str] = {}
    government_at: dict[int, bool] = {}
    peoples: set[int] = set()
    for name in names:
        if name.entry.sort in {Sort.NATION, Sort.ETHNIC}:
            peoples.update(range(name.first, name.end))
        elif _is_setting(parse, name) and name.entry.country:
            country_at.update(dict.fromkeys(range(name.first, name.end), name.entry.country))
    for mention in places.mentions:
        place = places.get(mention.place)
        for token in parse.tokens_in(mention.span):
            government_at[token.i] = mention.use is PlaceUse.GOVERNMENT
            if place is not None and place.country and mention.use in _ON_THE_MAP and token.i not in peoples:
                country_at[token.i] = place.country
    return country_at, government_at


_ON_THE_MAP = frozenset({PlaceUse.PLACE, PlaceUse.GOVERNMENT})


def _is_setting(parse: Parse, name: Name) -> bool:
    return name.entry.sort in {Sort.STATE, Sort.SEAT} and _is_located(parse, name.head)


def _is_located(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    while token.dep in {"conj", "appos"} and token.head != token.i:
        token = parse.tokens[token.head]
    head = parse.tokens[token.head]
    return token.dep == "pobj" and head.lower in LOCATIVE


def _persons(scene: Scene, names: Iterable[Name]) -> dict[str, Found]:
    """By full name and by surname: the persons of the article, those with a country first."""
    full: dict[str, Found] = {}
    for name, i in _person_names(scene, names):
        found = _described_person(scene, i, name)
        earlier = full.get(fold(name))
        if earlier is None or known_of(found) > known_of(earlier):
            full[fold(name)] = found
    return _with_surnames(full)


def _described_person(scene: Scene, i: int, name: str) -> Found:
    if i in scene.name_at:
        found = scene.describe(i)
        return found[0] if found else find_person(scene, i, name)
    return _by_surname(scene, i, name) or find_person(scene, i, name)


def _by_surname(scene: Scene, i: int, name: str) -> Found | None:
    """A surname alone that one person in office bears: "President Banda"; nobody where the article names another."""
    if " " in name:
        return None
    bearers = [one for one in _bearers(scene, name) if not _named_otherwise(scene, name, one[0])]
    held = [(entry, office) for entry, office, now in bearers if now]
    if len(held) > 1 or (held and scene.day is None):
        held = [(entry, office) for entry, office in held if _fits_title(scene, i, office)]
    if len(held) == 1:
        entry, office = held[0]
        if _is_frequent(scene, name) and not _is_supported(scene, i, office):
            return None
        actor = make(entry.name, office.country, office.sectors, ActorKind.PERSON, entry.source, entry.name)
        return Found(actor, "persons/surname")
    return None if held else _by_former_surname(bearers)


def _is_frequent(scene: Scene, surname: str) -> bool:
    """Whether many in the tables bear a surname, so that it alone says little: "Mr Ali"."""
    return len({entry.name for entry in scene.table.surnames.get(fold(surname), ())}) >= _FREQUENT


_FREQUENT = 3


def _is_supported(scene: Scene, i: int, office: Office) -> bool:
    """Whether the title before a surname is the office's, or anything in the article speaks of its country."""
    before = scene.parse.tokens[i - 1].lower if i else ""
    if scene.table.role(before) is not None and _fits_title(scene, i, office):
        return True
    told = (name.entry.country for name in scene.name_at.values())
    return office.country in scene.country_at.values() or office.country in told


def _named_otherwise(scene: Scene, surname: str, entry: Entry) -> bool:
    """Whether the article gives the surname to somebody of another first name than the table's."""
    words = set(words_of(entry.name))
    return any(words.isdisjoint(first) for first in scene.first_names.get(fold(surname), ()))


def _first_names(parse: Parse) -> dict[str, set[tuple[str, ...]]]:
    """By the last word of each person's name in the article: the words before it."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for one in parse.entities:
        parts = fold(one.span.of(parse.text)).split() if one.label == "PERSON" else []
        if len(parts) > 1:
            found.setdefault(parts[-1], set()).add(tuple(parts[:-1]))
    return found


def _bearers(scene: Scene, surname: str) -> list[tuple[Entry, Office, bool]]:
    """The persons of a surname, each with the office of the day or the last before it, and whether it is held.

    Without a day, those of the list of past office holders are left out: a text of today is likelier.
    """
    known = scene.table.surnames.get(fold(surname), ())
    if scene.day is None:
        known = tuple(entry for entry in known if entry.source != _HISTORIC)
    found = ((entry, *entry.office_on(scene.day)) for entry in known)
    return [(entry, office, now) for entry, office, now in found if office is not None]


_HISTORIC = "persons_historic.csv"


def _by_former_surname(bearers: Iterable[tuple[Entry, Office, bool]]) -> Found | None:
    """The one former head of state or government of the surname whom the hand-kept list has."""
    former = [(e, o) for e, o, now in bearers if not now and e.source != _HISTORIC and _is_highest(o)]
    if len(former) != 1:
        return None
    entry, office = former[0]
    actor = make(entry.name, office.country, ("ELI",), ActorKind.PERSON, entry.source, entry.name)
    return Found(actor, "persons/former")


_HEADS_OF_STATE = ("president", "prime minister", "chancellor", "king", "supreme leader", "taoiseach", "emir")


def _fits_title(scene: Scene, i: int, office: Office) -> bool:
    """Whether the office is that of the title before a surname, or with none the highest."""
    title = office.title.lower()
    before = [token.lower for token in scene.parse.tokens[max(0, i - 2) : i]]
    if before and scene.table.role(before[-1]) is not None:
        return title.startswith((before[-1], " ".join(before)))
    return _is_highest(office)


def _is_highest(office: Office) -> bool:
    return office.title.lower().startswith(_HEADS_OF_STATE)


def _person_names(scene: Scene, names: Iterable[Name]) -> Iterator[tuple[str, int]]:
    """The persons named in the text, by tables and by the recogniser, with their head tokens."""
    for name in names:
        if name.entry.sort is Sort.PERSON:
            yield name.entry.name, name.head
    for entity in scene.parse.entities:
        if entity.label == "PERSON" and not _is_known(scene, entity):
            first, end = _trimmed(scene, entity)
            if first < end:
                yield _text(scene, first, end), end - 1
    yield from _bare_surnames(scene)


_BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC"})
_MONTHS = frozenset({"april", "august", "june", "march", "may"})


def _bare_surnames(scene: Scene) -> Iterator[tuple[str, int]]:
    """Surnames of heads of state that the recogniser took for something else: "the Banda government"."""
    for token in scene.parse.tokens:
        if token.pos != "PROPN" or token.i in scene.name_at or fold(token.text) not in scene.table.surnames:
            continue
        entity = scene.entity_at.get(token.i)
        if entity is not None and (entity.label not in _BODY_LABELS or entity.end - entity.first > 2):
            continue
        if token.lower in _MONTHS:
            continue
        offices = [office for _, office, _ in _bearers(scene, token.text)]
        if any(map(_is_highest, offices)) and _by_surname(scene, token.i, token.text):
            yield token.text, token.i


def _is_known(scene: Scene, entity: Entity) -> bool:
    return any(i in scene.name_at for i in range(entity.first, entity.end))


def _trimmed(scene: Scene, entity: Entity) -> tuple[int, int]:
    """The entity without a possessive mark behind and title words before."""
    first, end = entity.first, entity.end
    tokens = scene.parse.tokens
    while end > first and (tokens[end - 1].pos == "PART" or not tokens[end - 1].text[0].isalnum()):
        end -= 1
    while first < end - 1 and role_at(scene, first, first) is not None:
        first += 1
    commas = [i for i in range(first, end) if tokens[i].text == ","]
    if commas and tokens[end - 1].lower.rstrip(".") not in _SUFFIXES:  # "the mayor of Tarna, Ada Holm"
        first = commas[-1] + 1
    return first, end


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _text(scene: Scene, first: int, end: int) -> str:
    tokens = scene.parse.tokens
    return scene.parse.text[tokens[first].start : tokens[end - 1].end]


def _with_surnames(full: dict[str, Found]) -> dict[str, Found]:
    """Full names, and each last word that only one of them ends with."""
    found = dict(full)
    for name, person in sorted(full.items(), key=lambda item: (-item[0].count(" "), item[0])):
        words = name.split()
        if len(words) > 1:
            last = words[-1].rpartition("-")[2] if words[-1].startswith("al-") else words[-1]
            for surname in {words[-1], last}:
                if surname not in found or not found[surname].actor.country:
                    found[surname] = person
    return found


# --- the phrases


Placed = tuple[Span, int, Found]


def _mentions_at(scene: Scene, token: Token) -> list[Placed]:
    """The actors denoted by the phrase whose head is this token."""
    name = scene.name_at.get(token.i)
    if name is not None and token.i != name.head:
        return []
    if name is None and token.pos not in _HEADS and token.dep not in _ARGUMENTS:
        return []
    if token.dep in MODIFIER:
        return _modifier(scene, token, name)
    if name is not None and name.entry.sort in {Sort.STATE, Sort.SEAT} and _is_located(scene.parse, token.i):
        return []
    if token.dep == "conj" and name is not None and _modifies(scene, token):
        return _modifier(scene, token, name)
    found = scene.describe(token.i)
    if not found:
        return _of_arms(scene, token)
    span = _span(scene, token, name)
    return [(span, token.i, one) for one in found]


def _modifies(scene: Scene, token: Token) -> bool:
    """Whether a coordinated word is one of several modifiers: "Norwegian and Danish sailors"."""
    while token.dep == "conj" and token.head != token.i:
        token = scene.parse.tokens[token.head]
    return token.dep in MODIFIER


def _modified(parse: Parse, token: Token) -> Token:
    """The noun that a modifier belongs to."""
    while token.dep in MODIFIER or token.dep == "conj":
        if token.head == token.i:
            break
        token = parse.tokens[token.head]
        if token.dep not in MODIFIER and token.dep != "conj":
            break
        if token.dep == "conj" and token.pos in _HEADS:
            break
    return token


def _modifier(scene: Scene, token: Token, name: Name | None) -> list[Placed]:
    """An actor named beside an act or a weapon: "Danish raid", "Danish guns", "student march"."""
    if name is not None and not name.owns:
        return []
    noun = _modified(scene.parse, token)
    whole = scene.describe(noun.i) if noun.i != token.i else ()
    if whole:
        return _share(scene, token, name, whole)
    if name is None:
        return _role_modifier(scene, token, noun)
    return [(name.span, token.i, one) for one in _by_force(name, noun, scene)]


def _of_arms(scene: Scene, token: Token) -> list[Placed]:
    """Arms and attacks stand for whose they are: "Danish guns opened up" means Denmark's forces."""
    if token.lemma not in scene.table.nouns.force or token.pos not in _HEADS:
        return []
    for j in range(left_edge(scene.parse, token.i), token.i):
        name = scene.name_at.get(j)
        if name is not None and name.owns and j == name.head:
            return [(name.span, token.i, one) for one in _by_force(name, token, scene)]
    return []


def _share(scene: Scene, token: Token, name: Name | None, whole: tuple[Found, ...]) -> list[Placed]:
    """The first of two that share a noun stands for its own: "Swiss and Danish fishermen"."""
    if name is None or len(whole) < 2:
        return []
    return [(name.span, token.i, one) for one in whole if one.actor.country == name.entry.country]


def _by_force(name: Name, noun: Token, scene: Scene) -> tuple[Found, ...]:
    entry = name.entry
    regular = not any(kid.lower in _IRREGULAR for kid in scene.parse.children(noun.i, *MODIFIER))
    if entry.sort in {Sort.NATION, Sort.STATE} and noun.lemma in scene.table.nouns.force and regular:
        title = f"Armed forces of {entry.name}"
        return (Found(make(title, entry.country, ("MIL",), ActorKind.GOVERNMENT, entry.source), "nationality+arms"),)
    if entry.sort is Sort.NATION:
        found = state(scene, entry.country, entry.name)
        return (Found(found.actor, "nationality"),)
    return scene.describe(name.head)


# Kinds of attack that are not an army's, whatever nation is named: "a Danish knife attack".
_IRREGULAR = frozenset(
    {"stabbing", "knife", "suicide", "terror", "terrorist", "ramming", "arson", "guerrilla", "rebel", "insurgent",
     "militant", "mob", "separatist", "jihadist", "acid", "axe", "machete"}
)  # fmt: skip


def _role_modifier(scene: Scene, token: Token, noun: Token) -> list[Placed]:
    if noun.i == token.i or token.pos not in {"NOUN", "PROPN", "ADJ"}:
        return []
    role = role_at(scene, token.i)
    if role is None or not role[0].sectors:
        return []
    return [(phrase(scene.parse, token.i), token.i, one) for one in scene.describe(token.i)]


def _span(scene: Scene, token: Token, name: Name | None) -> Span:
    if name is not None and name.entry.sort in {Sort.STATE, Sort.SEAT, Sort.MEDIA}:
        return name.span
    counted = _counted_noun(scene, token)
    span = phrase(scene.parse, counted if counted is not None else token.i)
    if name is not None:
        return Span(min(span.start, name.span.start), max(span.end, name.span.end))
    return span


def _counted_noun(scene: Scene, token: Token) -> int | None:
    """The noun counted by "hundreds of": the phrase that the actor's words are."""
    if role_at(scene, token.i) is not None:
        return None
    for prep in scene.parse.children(token.i, "prep"):
        if prep.lower == "of":
            for kid in scene.parse.children(prep.i, "pobj"):
                if scene.describe(kid.i) == scene.describe(token.i):
                    return kid.i
    return None


def _remember(scene: Scene, token: Token, found: list[Found]) -> None:
    """Keeps the actors for later pronouns and short descriptions, which do not take up adjectives."""
    if token.dep in MODIFIER or token.lower in RELATIVE:
        return
    plural = token.tag in {"NNS", "NNPS"} or len(found) > 1 or token.lower in {"they", "them", "police"}
    for one in found:
        scene.memory.add(one.actor, token.i, plural, _is_personal(scene, token, one))


def _is_personal(scene: Scene, token: Token, one: Found) -> bool:
    if one.actor.kind is ActorKind.PERSON or token.lower in {"he", "she", "him", "her", "his"}:
        return True
    if token.tag not in {"NN", "NNP"} or (
        token.i in scene.name_at and scene.name_at[token.i].entry.sort is not Sort.NATION
    ):
        return False
    role = role_at(scene, token.i)
    return role is not None and not role[0].collective
