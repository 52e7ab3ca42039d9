"""Common nouns for somebody: their sectors, put together with those of their modifiers and owners."""

from collections.abc import Iterable
from dataclasses import replace

from polybius.coding.actors.inference import country_here, country_of_title, named_before
from polybius.coding.actors.owners import owners
from polybius.coding.actors.phrases import left_edge
from polybius.coding.actors.scene import Found, Scene, make, words_at
from polybius.lexicon.actors import RoleWord, Sort, kind_of
from polybius.types import Actor, ActorKind, Token

# Sectors of sides that a title does not change: a rebel commander is a rebel.
SIDES = frozenset({"REB", "OPP", "PRE", "PRM", "CRM", "COP", "LEG", "JUD", "PTY", "SEP", "IGO", "NGO", "SPY"})


def role_at(scene: Scene, i: int, left: int | None = None) -> tuple[RoleWord, int] | None:
    """The longest role phrase that ends at token `i`, and its first token."""
    tokens = scene.parse.tokens
    token = tokens[i]
    if token.pos not in {"NOUN", "PROPN", "ADJ"} and not _reads_as_noun(scene, token):
        return None
    if token.pos == "PROPN" and i in scene.country_at and scene.country_at.get(i - 1) == scene.country_at[i]:
        return None  # the end of a place's name: "the West Bank"
    floor = max(0, i - 2 * scene.table.longest_role + 1) if left is None else left
    ends = scene.table.role_ends
    for words, first in _phrases(scene, i, floor) if ends.intersection(_forms(token)) else ():
        role = scene.table.role(words)
        if role is not None:
            after = _extended(scene, words, i)
            return (after or role), first
    extended = _extended(scene, token.lemma, i)
    return (extended, i) if extended else None


def _reads_as_noun(scene: Scene, token: Token) -> bool:
    """Whether a word of another class stands for somebody: "the displaced", "Norway's wounded"."""
    if token.tag in {"NN", "NNS", "VBG", "JJ"}:
        return True
    return token.tag in {"VBN", "VBD"} and bool(scene.parse.children(token.i, "det", "poss"))


def _phrases(scene: Scene, i: int, floor: int) -> Iterable[tuple[str, int]]:
    """The lower-case phrases that end at token `i`, as written and with the lemma last, longest first."""
    tokens = scene.parse.tokens
    parts: list[str] = []
    starts: list[int] = []
    for j in range(i - 1, max(floor, tokens[i].i - scene.table.longest_role) - 1, -1):
        if (tokens[j].pos == "PUNCT" and tokens[j].text != "-") or tokens[j].sentence != tokens[i].sentence:
            break
        if j in scene.name_at and scene.name_at[j].entry.sort is not Sort.ETHNIC:
            break
        if tokens[j].text != "-":
            parts.insert(0, tokens[j].lower)
            starts.insert(0, j)
    for k in range(len(parts) + 1):
        before = " ".join(parts[k:])
        first = starts[k] if k < len(parts) else i
        for last in _forms(tokens[i]):
            yield (f"{before} {last}" if before else last), first


def _forms(token: Token) -> tuple[str, ...]:
    """A noun as written and its singular, which the parser does not give for capitals: "Rebels Storm Town"."""
    singular = token.lower.removesuffix("s") if token.tag == "NNPS" or token.text.istitle() else token.lemma
    return tuple(dict.fromkeys((token.lower, token.lemma, singular)))


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


def of_role(
    scene: Scene, i: int, role: RoleWord, first: int, left: int | None = None, name: int | None = None
) -> tuple[Found, ...]:
    """A role noun with its owner, else the actor it named before, else the country it stands in."""
    edge = left_edge(scene.parse, i) if left is None else left
    sectors = merged(role, modifier_roles(scene, edge, first))
    if set(sectors) & {"GOV", "SPY"} and any(
        t.lower in scene.table.nouns.former for t in scene.parse.tokens[edge:first]
    ):
        sectors = ("ELI",)
    who = owners(scene, i, first, edge)
    if scene.parse.tokens[i].lower in scene.table.nouns.relational and not who:
        return (generic(scene, i, role, sectors, None),)
    if who and not sectors and role.words.rpartition(" ")[2] in scene.table.nouns.institution:
        sectors = ("GOV",)
    if who:
        return tuple(combine(scene, found.actor, role, sectors, i, found.rule) for found in who)
    earlier = named_before(scene, i, role, sectors, name)
    if earlier:
        return earlier
    if name is None and (country := _of_named_beside(scene, i)):
        return (generic(scene, i, role, sectors, country),)
    country = country_here(scene, i, sectors) if name is None else country_of_title(scene, name, sectors)
    return (generic(scene, i, role, sectors, country),)


def _of_named_beside(scene: Scene, i: int) -> str | None:
    """The country of those whom an apposition describes: "Danish settlers, students in their twenties"."""
    token = scene.parse.tokens[i]
    found = scene.describe(token.head) if token.dep == "appos" else ()
    return found[0].actor.country if len(found) == 1 else None


def generic(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...], country: str | None) -> Found:
    kind = _kind(scene, i, role, sectors)
    rule = "roles/context" if country else "roles"
    return Found(_told(make(words_at(scene, i), country, sectors, kind, "roles.csv"), role), rule)


def _told(actor: Actor, role: RoleWord) -> Actor:
    """An actor of an armed side, marked where the word is one for its people: "soldiers", but "army"."""
    return replace(actor, members=not role.collective and bool(ARMED_SIDES & set(actor.sectors)))


ARMED_SIDES = frozenset({"MIL", "COP", "REB", "UAF", "PRM", "SEP"})


def _kind(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...]) -> ActorKind | None:
    """The kind of those whom a role noun describes: several, or people of armed sides, are not one person."""
    kind = kind_of(role.kind, sectors)
    several = scene.parse.tokens[i].tag in {"NNS", "NNPS"}
    if kind is ActorKind.GOVERNMENT and not OWN_SIDES & set(sectors) and IRREGULAR & set(sectors):
        return ActorKind.ARMED_GROUP
    return ActorKind.POPULATION if kind is ActorKind.PERSON and several else kind


IRREGULAR = frozenset({"REB", "UAF"})
OWN_SIDES = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})


def merged(role: RoleWord, modifiers: list[RoleWord]) -> tuple[str, ...]:
    """The sectors of a role noun after role words: "rebel commander", "navy spokesman"."""
    sectors = role.sectors
    for modifier in reversed(modifiers):
        sectors = _merge(sectors, modifier.sectors)
    return sectors


def _merge(head: tuple[str, ...], modifier: tuple[str, ...]) -> tuple[str, ...]:
    if not modifier:
        return head
    weak = not head or set(head) <= {"GOV"} or ("LAB" in head and "MIL" in modifier)  # "army driver"
    if weak and not set(modifier) <= {"GOV"}:
        return modifier
    if set(modifier) & SIDES:
        return tuple(dict.fromkeys((*modifier, *head))) if set(head) & {"CVL", "PTY", "EDU", "JRN"} else modifier
    return head or modifier


def modifier_roles(scene: Scene, left: int, first: int) -> list[RoleWord]:
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


def combine(scene: Scene, owner: Actor, role: RoleWord, sectors: tuple[str, ...], i: int, owned_by: str = "") -> Found:
    """A role noun of an owner: his country, and the role's sectors or else his own."""
    rule = f"roles+{owned_by.split('/')[0]}" if owned_by else "roles"
    if _stands_for_owner(owner, sectors):
        return Found(owner, rule)
    sectors = _under(owner, role, sectors)
    kind = _kind(scene, i, role, sectors)
    return Found(_told(make(words_at(scene, i), owner.country, sectors, kind, "roles.csv"), role), rule)


def _under(owner: Actor, role: RoleWord, sectors: tuple[str, ...]) -> tuple[str, ...]:
    """The sectors of a role under its owner: a general's men are soldiers."""
    own = set(owner.sectors)
    if owner.kind is ActorKind.PERSON and "OPP" in own and set(sectors) & {"CVL", "JUD"}:
        return tuple(dict.fromkeys((*sectors, "OPP")))  # his lawyers, wife and followers are on his side
    if role.words in _OFFICERS and owner.kind is ActorKind.STATE:
        return ("MIL",)  # a country's officers are soldiers, those of a town police
    if role.words in _MEN and own & {"MIL", "REB", "PRM", "GOV"}:
        return ("MIL",) if own & {"MIL", "GOV"} else owner.sectors
    if owner.kind is ActorKind.PERSON:
        return sectors or owner.sectors
    if owner.kind is ActorKind.POPULATION:
        return sectors
    if not sectors or (own & SIDES and set(sectors) <= {"GOV", "MIL"}):
        return owner.sectors
    return owner.sectors if "MIL" in own and sectors == ("GOV",) else sectors


_OFFICERS = frozenset({"officer", "officers"})
_MEN = frozenset({"man", "men", "officer", "officers"})


def _stands_for_owner(owner: Actor, sectors: tuple[str, ...]) -> bool:
    """Whether a member of a group or body acts for it: a party official, a UN official."""
    if ":" not in owner.key or owner.kind is ActorKind.PERSON or sectors == ("ELI",):
        return False
    if owner.sectors and owner.sectors[0] in {"IGO", "NGO"}:
        return True
    return (
        not sectors
        or set(sectors) <= {"GOV", "MIL", "REB", "PRM", "COP", "IGO", "NGO", "JRN"}
        or bool(set(sectors) & set(owner.sectors))
    )
