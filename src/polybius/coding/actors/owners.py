"""Whose somebody is: possessive, nationality or group before a noun, and "of", "from" or "in" behind it."""

from polybius.coding.actors.names import Name
from polybius.coding.actors.phrases import left_edge
from polybius.coding.actors.scene import OWNING, Found, Scene, make, of_body, state
from polybius.lexicon.actors import Sort, fold
from polybius.types import ActorKind


def owners(scene: Scene, i: int, first: int, left: int | None = None) -> tuple[Found, ...]:
    """Whose a role is: possessive, nationality or group before it, "of" or "in" behind it."""
    edge = left_edge(scene.parse, i) if left is None else left
    if scene.parse.tokens[i].lower in (*scene.table.nouns.relational, "counterpart", "counterparts"):
        return _known(_modifying(scene, edge, first))  # "his Danish counterpart" is Denmark's, not his
    return _possessor(scene, i, edge) or _known(_modifying(scene, edge, first)) or _behind(scene, i)


def _known(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Those of whom the words say anything: "Catholic pilgrims" may be anybody's."""
    return tuple(one for one in found if one.actor.country or one.actor.sectors)


def _possessor(scene: Scene, i: int, edge: int) -> tuple[Found, ...]:
    for j in range(i - 1, edge - 1, -1):
        token = scene.parse.tokens[j]
        if token.dep == "poss" and token.lower != "whose":
            found = scene.describe(j) or _place_owner(scene, j)
            if found:
                return tuple(f for f in found if f.actor.country or f.actor.sectors)
        if token.lower == "whose":
            return scene.describe(j)
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
    """The Banda government: a person of the article by surname."""
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
    return scene.describe(name.head)


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
    found = [f for f in scene.describe(j) if f.actor.country or f.actor.sectors]
    for kid in scene.parse.children(j, "conj"):
        found.extend(f for f in scene.describe(kid.i) if f.actor.country)
    return tuple(found)


def _place_owner(scene: Scene, j: int, depth: int = 0) -> tuple[Found, ...]:
    """The country a place lies in, as the owner of who is in it: "the mayor of a town near Oslo"."""
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
    """The country of a place noun by its adjective, "the Danish port", or by its name, "northern Sweden"."""
    for k in range(left_edge(scene.parse, j), j + 1):
        name = scene.name_at.get(k)
        if name is not None and name.entry.sort in {Sort.NATION, Sort.STATE, Sort.SEAT}:
            return name.entry.country
    return None
