"""What is known of one article while its actors are read, and how an actor gets its key."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from polybius.coding.actors.coreference import Memory
from polybius.coding.actors.names import Name
from polybius.coding.actors.phrases import left_edge, phrase
from polybius.lexicon.actors import ActorTable, Entry, Sort, words_of
from polybius.types import Actor, ActorKind, Entity, Parse, Token

MODIFIER = frozenset({"compound", "amod", "nmod", "npadvmod"})


OWNING = frozenset({"of", "for", "from", "with"})


LOCATIVE = frozenset(
    {"in", "at", "near", "across", "into", "inside", "outside", "throughout", "around", "within",
     "through", "along", "off", "onto", "beyond", "via", "north", "south", "east", "west"}
)  # fmt: skip


CHAIN = 30  # owners of owners that are asked for


INDEFINITE = frozenset({"a", "an", "another"})


INTERNATIONAL = frozenset({"IGO", "NGO", "IMG", "MNC"})


class Found(NamedTuple):
    actor: Actor
    rule: str


@dataclass
class Scene:
    """One article as far as it is read: its words, the names in them, and whom they have meant so far."""

    parse: Parse
    table: ActorTable
    day: str | None
    reader: "Callable[[Scene, int], tuple[Found, ...]]"  # `descriptions.denoted`: what a head token denotes
    name_at: Mapping[int, Name]
    country_at: Mapping[int, str]  # tokens of place names
    government_at: Mapping[int, bool]  # tokens of place names: whether they stand for a government
    entity_at: Mapping[int, Entity]
    memory: Memory
    first_names: Mapping[str, set[tuple[str, ...]]] = field(default_factory=dict)  # by surname, as the article has them
    dominant: str | None = None  # the country where the article is laid
    foremost: str | None = None  # the country it names most
    persons: dict[str, Found] = field(default_factory=dict)
    acronyms: dict[str, Found] = field(default_factory=dict)  # "(KDF)" after the name it stands for
    cache: dict[int, tuple[Found, ...]] = field(default_factory=dict)

    depth: int = 0  # of the description that is being read: whose owner it is of whose owner

    def describe(self, i: int) -> tuple[Found, ...]:
        """Whom the phrase headed by token `i` denotes; nobody where that is asked at the end of a chain of owners."""
        if i in self.cache or self.depth >= CHAIN:
            return self.cache.get(i, ())
        self.cache[i] = ()  # a phrase cannot own itself
        self.depth += 1
        self.cache[i] = self.reader(self, i)
        self.depth -= 1
        return self.cache[i]


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
        entry.name,
        entry.country,
        entry.sectors,
        entry.kind,
        entry.source,
        entry.name,
        entry.claimants,
        entry.ids,
    )
    return Found(actor, str(entry.sort))


def is_international(actor: Actor) -> bool:
    """Whether an actor belongs to no state but stands for itself: the UN, a relief organisation."""
    return actor.country is None and bool(set(actor.sectors[:1]) & INTERNATIONAL)


def own_words(scene: Scene, i: int) -> frozenset[str]:
    edge = left_edge(scene.parse, i)
    return frozenset(token.lower for token in scene.parse.tokens[edge : i + 1])


def is_indefinite(scene: Scene, i: int) -> bool:
    return any(kid.lower in INDEFINITE for kid in scene.parse.children(i, "det"))


def is_definite(scene: Scene, token: Token) -> bool:
    return any(
        kid.lower in {"the", "this", "that", "these", "those", "both"}
        for kid in scene.parse.children(token.i, "det", "predet", "nummod", "cc")
    )


def dominant_country(names: Iterable[Name], places: Iterable[str], laid: int = 2) -> str | None:
    """The country named twice as often as any other, if one is; a place counts `laid` times."""
    count = Counter({country: laid * n for country, n in Counter(places).items()})
    named = (name.entry.country for name in names if name.entry.sort is not Sort.MEDIA)
    count.update(country for country in named if country)
    return _foremost(count)


def _foremost(count: Counter[str]) -> str | None:
    top = count.most_common(2)
    if not top or (len(top) > 1 and top[0][1] < 2 * top[1][1]):
        return None
    return top[0][0]


def code(country: str | None, sectors: tuple[str, ...]) -> str:
    """The actor's code: AZE, AZE.GOV+MIL, IGO.UN; "" where nothing is known."""
    joined = "+".join(sectors)
    if country:
        return f"{country}.{joined}" if joined else country
    return ".".join(sectors) if sectors and sectors[0] in INTERNATIONAL else ""


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
    name = " ".join(name.split())  # a name that goes on in the next line
    key = code(country, sectors)
    if not key:
        key = "words:" + "-".join(words_of(name))
    elif slug:
        key += ":" + "-".join(words_of(slug))
    return Actor(key, name, country, sectors, kind, ids or {}, claimants, source)


def words_at(scene: Scene, i: int) -> str:
    return phrase(scene.parse, i).of(scene.parse.text)
