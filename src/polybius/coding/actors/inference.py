"""Whom a role noun without an owner means: somebody named before, or somebody of the country spoken of."""

from polybius.coding.actors.owners import owners
from polybius.coding.actors.scene import Found, Scene, is_definite, is_indefinite, make, own_words, words_at
from polybius.coding.syntax.grammar import surface_subjects
from polybius.lexicon.actors import RoleWord, kind_of
from polybius.types import ActorKind, Token

# Only what belongs to a place may take its country from the place: a gunman may come from anywhere.
INFERABLE = frozenset(
    {
        "MIL",
        "COP",
        "GOV",
        "CVL",
        "REB",
        "OPP",
        "EDU",
        "MED",
        "REL",
        "LAB",
        "LEG",
        "JUD",
        "BUS",
        "PRM",
        "PTY",
        "SPY",
        "AGR",
    }
)


def named_before(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...], name: int | None) -> tuple[Found, ...]:
    """The actor whom the same noun named before: "the navy" after "Kenya's navy".

    `name` is the head of the person's name that the noun is a title of.
    """
    if is_indefinite(scene, i):
        return ()
    token = scene.parse.tokens[i]
    if name is not None:
        return _same_side(scene, i, role, sectors)
    found = _person_before(scene, token, role) or _fielded(scene, token, sectors)
    if found:
        return found
    words = own_words(scene, i) & scene.table.nouns.elsewhere
    if words:
        actor = next((scene.memory.named_with(word, known=True) for word in sorted(words)), None)
        return (Found(actor, "coreference/noun"),) if actor else ()
    group = _group_before(scene, token, role, sectors)
    if group:
        return group
    known = [k for k in scene.memory.same_noun(token.lemma) if set(sectors) <= set(k.actor.sectors) or k.body]
    if known and (is_definite(scene, token) or set(known[0].actor.sectors) == set(sectors)):
        countries = {k.actor.country for k in known}
        if len(countries) == 1 or scene.foremost not in countries:
            return (Found(known[0].actor, "coreference/noun"),)
    return _same_side(scene, i, role, sectors)


_FIELDING = frozenset(
    {
        "send",
        "deploy",
        "withdraw",
        "provide",
        "contribute",
        "dispatch",
        "mass",
        "station",
        "pull",
        "redeploy",
        "commit",
    }
)


def _fielded(scene: Scene, token: Token, sectors: tuple[str, ...]) -> tuple[Found, ...]:
    """The troops that a state sends or withdraws are its own."""
    verb = scene.parse.tokens[token.head]
    if token.dep != "dobj" or verb.lemma not in _FIELDING or not set(sectors) & {"MIL", "COP"}:
        return ()
    for subject in surface_subjects(scene.parse, verb.i):
        for found in scene.describe(subject):
            if found.actor.country and found.actor.kind in {ActorKind.STATE, ActorKind.GOVERNMENT}:
                kind = ActorKind.GOVERNMENT
                made = make(words_at(scene, token.i), found.actor.country, sectors, kind, "roles.csv")
                return (Found(made, "roles+subject"),)
    return ()


def _person_before(scene: Scene, token: Token, role: RoleWord) -> tuple[Found, ...]:
    """The general, the president: the last person named with that title."""
    if role.collective or token.tag != "NN" or not is_definite(scene, token):
        return ()
    titled = scene.memory.titled(role.words.split())
    return (Found(titled, "coreference/title"),) if titled else ()


def _group_before(scene: Scene, token: Token, role: RoleWord, sectors: tuple[str, ...]) -> tuple[Found, ...]:
    """The rebels, the militant group: the one armed group named so far."""
    if "REB" not in sectors or not is_definite(scene, token):
        return ()
    named = scene.memory.groups.values()
    groups = [actor for actor in named if ":" in actor.key and "REB" in actor.sectors]
    return (Found(groups[0], "coreference/group"),) if len(groups) == 1 else ()


def _same_side(scene: Scene, i: int, role: RoleWord, sectors: tuple[str, ...]) -> tuple[Found, ...]:
    """Sailors after "the Kenyan navy": the country of that side, where only one country's has been named."""
    if not set(sectors) & {"MIL", "COP", "REB"}:
        return ()
    countries = scene.memory.countries(sectors)
    if len(countries) != 1:
        return ()
    country = min(countries)
    if scene.foremost is not None and country != scene.foremost:
        return ()
    actor = make(words_at(scene, i), country, sectors, kind_of(role.kind, sectors), "roles.csv")
    return (Found(actor, "coreference/side"),)


def country_here(scene: Scene, i: int, sectors: tuple[str, ...]) -> str | None:
    """The country where the phrase's act takes place, for those who belong to where they are."""
    if not set(sectors) & INFERABLE or _of_no_place(scene, i):
        return None
    sentence = scene.parse.sentences[scene.parse.tokens[i].sentence]
    here = [scene.country_at[j] for j in range(sentence.first, sentence.end) if j in scene.country_at]
    countries = set(here)
    if len(countries) == 1:
        return here[0]
    main = scene.foremost if set(sectors) & {"GOV", "MIL"} else scene.dominant
    if main is None or (countries and main not in countries):
        return _of_those_beside(scene, i)
    return main


def _of_those_beside(scene: Scene, i: int) -> str | None:
    """The country of those coordinated with a phrase: "the government and Norway's army"."""
    token = scene.parse.tokens[i]
    beside = [kid.i for kid in scene.parse.children(i, "conj")] + ([token.head] if token.dep == "conj" else [])
    found = {one.actor.country for j in beside for one in scene.describe(j) if not one.rule.endswith("/context")}
    return next(iter(found)) if len(found) == 1 else None


def _of_no_place(scene: Scene, i: int) -> bool:
    """Whether the words say that somebody is from elsewhere, or too little: "observers", "officials"."""
    words, nouns = own_words(scene, i), scene.table.nouns
    return bool(words & nouns.elsewhere) or (len(words - _ARTICLES) == 1 and bool(words & nouns.vague))


_ARTICLES = frozenset({"the", "a", "an", "these", "those", "some", "several", "many"})


def country_of_title(scene: Scene, name: int, sectors: tuple[str, ...]) -> str | None:
    """A title without a country: that of the name's apposition, else of the article."""
    for kid in scene.parse.children(name, "appos"):
        found = owners(scene, kid.i, kid.i)
        if found and found[0].actor.country:
            return found[0].actor.country
    return scene.foremost if set(sectors) & INFERABLE else None
