"""Persons: by the office of the day, or by the title and the apposition that stand beside an unknown name."""

from collections.abc import Iterator

from polybius.coding.actors.coreference import RANKS
from polybius.coding.actors.inference import country_of_title
from polybius.coding.actors.owners import owners
from polybius.coding.actors.phrases import left_edge
from polybius.coding.actors.role_nouns import generic, of_role, role_at
from polybius.coding.actors.scene import Found, Scene, is_international, make
from polybius.coding.syntax.grammar import conjuncts
from polybius.lexicon.actors import Entry, Office, Sort, fold
from polybius.types import ActorKind, Token


def of_person(scene: Scene, i: int, entry: Entry) -> tuple[Found, ...]:
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


def _person(name: str, country: str | None, sectors: tuple[str, ...], source: str | None, rule: str) -> Found:
    return Found(make(name, country, sectors, ActorKind.PERSON, source, name), rule)


def person_at(scene: Scene, i: int) -> tuple[Found, ...]:
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


def bearer(scene: Scene, token: Token) -> tuple[Found, ...]:
    """The person whose title or description the noun is: "Foreign Minister X", "the driver, X"."""
    if token.tag in {"NNS", "NNPS"}:
        return _bearers(scene, token)
    if token.tag not in {"NN", "NNP"}:
        return ()
    beside = [kid.i for kid in scene.parse.children(token.i, "appos")]
    after = token.i + 1
    while after < len(scene.parse.tokens) and _is_rank(scene.parse.tokens[after]):
        if scene.parse.tokens[after].text == "." and after == token.i + 1:
            break  # the end of a sentence, not of "Maj."
        after += 1
    entity = scene.entity_at.get(after) if _goes_with(scene, token, after) else None
    if entity is not None and entity.label == "PERSON" and entity.first == after and token.i not in scene.entity_at:
        beside.append(entity.end - 1)
    for j in beside:
        name = scene.name_at.get(j)
        if name is not None and name.entry.sort is Sort.PERSON:
            return of_person(scene, j, name.entry)
        found = person_at(scene, j)
        if found:
            return found
    return ()


def _bearers(scene: Scene, token: Token) -> tuple[Found, ...]:
    """The persons whose title stands before them in the plural: "the reporters X and Y"; () where not all are known."""
    parse = scene.parse
    beside = next((kid.i for kid in parse.children(token.i, "appos") if left_edge(parse, kid.i) == token.i + 1), None)
    entity = scene.entity_at.get(token.i + 1)
    if beside is None and entity is not None and entity.first == token.i + 1:
        beside = entity.end - 1
    if beside is None or role_at(scene, token.i) is None:
        return ()
    heads = conjuncts(parse, beside)
    found = [person_at(scene, j) for j in heads]
    return tuple(one for those in found for one in those) if len(heads) > 1 and all(found) else ()


def _goes_with(scene: Scene, title: Token, name: int) -> bool:
    """Whether a name may belong to the title before it; the parser ends a sentence after "Maj.", but no paragraph."""
    parse = scene.parse
    first, second = title.sentence, parse.tokens[name].sentence if name < len(parse.tokens) else title.sentence
    if name > title.i + 1:
        return parse.sentences[first].paragraph == parse.sentences[second].paragraph
    return first == second


_RANKS = frozenset(
    {"maj", "gen", "col", "lt", "capt", "sgt", "brig", "adm", "cmdr", "cpl", "dr", "mr", "mrs", "ms",
     "prof", "sen", "rep", "gov", "rev", "fr", "insp", "supt", "cdr", "hon", "vice", "deputy"}
)  # fmt: skip


def _is_rank(token: Token) -> bool:
    """A rank or title in short, or its full stop: "Maj." """
    return token.text == "." or token.lower.rstrip(".") in _RANKS


def _better_known(scene: Scene, i: int, person: Found) -> Found:
    """The person, with the country that title and apposition show now that more of the text is read."""
    if person.actor.country and person.actor.sectors:
        return person
    again = find_person(scene, i, person.actor.name)
    if known_of(again) <= known_of(person):
        return person
    for key, found in scene.persons.items():
        if found.actor.key == person.actor.key:
            scene.persons[key] = again
    return again


def known_of(found: Found) -> tuple[bool, bool, bool]:
    """How much is known of somebody: first whose by plain words, then the country, then the sectors."""
    return _is_plain(found) and _has_sectors(found), _has_country(found), _has_sectors(found)


def find_person(scene: Scene, i: int, name: str) -> Found:
    """A person found by the recogniser: country and sectors by title or apposition."""
    titled = titles(scene, i)
    if titled is None:
        return Found(make(name, None, (), ActorKind.PERSON, None), "ner/person")
    actor = titled.actor
    return _person(name, actor.country, actor.sectors, actor.source, f"apposition/{titled.rule}")


def titles(scene: Scene, i: int) -> Found | None:
    """What a person's title or apposition says of him; plain words come before context."""
    before = _title_before(scene, i)
    token = scene.parse.tokens[i]
    beside = [kid.i for kid in scene.parse.children(i, "appos")]
    if token.dep == "appos":
        beside.append(_noun_before(scene, token.head))
    beside.extend(_named_so(scene, token))
    given = [found for j in beside for found in of_title(scene, j)[:1]]
    given.extend(_by_occupation(scene, token))
    said = [before, *given] if before is not None else given
    if before is not None and before.actor.sectors and not before.actor.country:
        said = [*(_with_country(before, found) for found in given if found.actor.country), *said]
    for fits in (_is_whole, _is_plain, _has_country, _has_sectors):
        for found in said:
            if fits(found):
                return found
    return before


_OCCUPIED = {
    "teach": ("at", "in"), "work": ("for", "at", "with"), "head": (), "lead": (), "chair": (), "run": (),
    "direct": (), "command": (), "represent": (), "serve": ("as", "in", "with"), "lecture": ("at", "in"),
    "report": ("for",), "fight": ("for", "with"),
}  # fmt: skip


def _by_occupation(scene: Scene, token: Token) -> Iterator[Found]:
    """What a person does in a clause behind the name: "Ada Holm, who heads the harbour police"."""
    parse = scene.parse
    yield from _of_those_led(scene, token)
    for verb in parse.children(token.i, "relcl"):
        prepositions = _OCCUPIED.get(verb.lemma)
        if prepositions is None or not any(kid.lower == "who" for kid in parse.children(verb.i, "nsubj")):
            continue
        objects = [] if prepositions else list(parse.children(verb.i, "dobj"))
        for prep in parse.children(verb.i, "prep"):
            objects += parse.children(prep.i, "pobj") if prep.lower in prepositions else []
        for kid in objects:
            yield from scene.describe(kid.i)[:1]


def _of_those_led(scene: Scene, token: Token) -> tuple[Found, ...]:
    """Those whom a person leads: "a team of observers headed by Ada Holm"."""
    by = scene.parse.tokens[token.head]
    verb = scene.parse.tokens[by.head]
    leads = by.dep == "agent" and verb.dep == "acl" and verb.lemma in {"head", "lead", "command", "chair", "run"}
    return scene.describe(verb.head)[:1] if leads else ()


def _with_country(title: Found, other: Found) -> Found:
    actor = title.actor
    made = make(actor.name, other.actor.country, actor.sectors, actor.kind, actor.source)
    return Found(made, title.rule)


def _is_whole(found: Found) -> bool:
    return _is_plain(found) and _has_sectors(found)


def _is_plain(found: Found) -> bool:
    """Whether words say whose somebody is, a state's or an international body's, and not what is near."""
    return (_has_country(found) or is_international(found.actor)) and not found.rule.endswith(("/context", "/side"))


def _has_country(found: Found) -> bool:
    return bool(found.actor.country)


def _has_sectors(found: Found) -> bool:
    return bool(found.actor.sectors)


def _noun_before(scene: Scene, j: int) -> int:
    """The noun that an apposition belongs to: the envoy in "the envoy for Norway, Ada Holm"."""
    tokens = scene.parse.tokens
    token = tokens[j]
    while token.dep == "pobj" and _is_place_or_body(scene, token.i) and tokens[token.head].dep == "prep":
        token = tokens[tokens[token.head].head]
    return token.i


def _is_place_or_body(scene: Scene, j: int) -> bool:
    name = scene.name_at.get(j)
    sorts = {Sort.STATE, Sort.SEAT, Sort.ORGANISATION}
    return j in scene.country_at or (name is not None and name.entry.sort in sorts)


def _named_so(scene: Scene, token: Token) -> list[int]:
    """The noun that a name is given to: "a band known as the Blue Foxes", "a man named Holm"."""
    tokens = scene.parse.tokens
    above = tokens[token.head]
    verb = tokens[above.head] if above.lower == "as" else above
    given = verb.lemma in {"know", "name", "call", "dub", "identify"} and verb.dep == "acl"
    return [verb.head] if given and token.dep in {"pobj", "oprd", "dobj", "attr"} else []


def of_title(scene: Scene, j: int) -> tuple[Found, ...]:
    """Whom an apposition denotes; an unknown noun takes after its owner: "an assistant of the president"."""
    name = scene.name_at.get(j)
    if name is not None and name.entry.sort is Sort.PERSON:
        return ()
    role = role_at(scene, j)
    if role is not None:
        return of_role(scene, j, *role)
    return (scene.describe(j) if name is not None else ()) or owners(scene, j, j)


def _title_before(scene: Scene, i: int) -> Found | None:
    """The last role noun before the name, with its own modifiers: "district police chief Ada Holm"."""
    left = _title_edge(scene, i)
    for j in range(i - 1, left - 1, -1):
        if j in scene.name_at:
            continue
        role = role_at(scene, j, left)
        if role is not None:
            found = of_role(scene, j, *role, left=left, name=i)
            return found[0] if found else None
    return _by_rank(scene, i, left)


def _by_rank(scene: Scene, i: int, left: int) -> Found | None:
    """An officer by the rank in short before his name."""
    for token in scene.parse.tokens[left:i]:
        role = scene.table.role(RANKS.get(token.lower.rstrip("."), ""))
        if role is not None:
            country = country_of_title(scene, i, role.sectors)
            return generic(scene, i, role, role.sectors, country)
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
