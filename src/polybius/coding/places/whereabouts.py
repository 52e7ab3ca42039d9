"""Where an act took place, by the words of its own clause.

A place belongs to an act if it hangs below the word that names the act, by a preposition of place, as what
was struck or taken, or inside one of its arguments, and no other clause lies between.  What a clause leaves
open, the clause that carries it may tell: "hit Donetsk, killing eight".  Speakers' places, origins and
datelines never count.  Nothing is guessed: a clause that names no place has none.
"""

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from polybius.coding.places.metonymy import words
from polybius.coding.setting.scenes import words as scene_words
from polybius.coding.syntax.grammar import VERBAL
from polybius.coding.times.words import words as calendar
from polybius.types import BySpan, Parse, Place, PlaceMention, Places, PlaceUse, Span, Spans, Statement, Token, ZoneKind

_CLAUSES = frozenset({"ccomp", "relcl", "acl", "advcl", "csubj", "parataxis", "pcomp"})
_RESULTS = frozenset({"when", "as", "while", "where"})  # "killed when a bomb went off in Kirkuk"
_BARRED = frozenset({"from", "against", "by", "with", "for", "among", "since", "to", "toward", "towards"})
_BARRED_ANYWHERE = frozenset(
    {"about", "despite", "than", "like", "without", "versus", "after", "before", "for", "over"}
)
_BY_ADJECTIVE = "places/nationality"
_BATTLES = frozenset({"battle", "fight", "fighting"})
_SKIES = frozenset({"sky", "airspace", "zone"})  # "the skies over Alka" are there; "fought over Alka" is about it
_MODIFIERS = frozenset({"compound", "nmod", "poss", "amod"})
_LOCATED = ("place_nouns", "settlement_nouns", "region_nouns", "facility_nouns", "parts")
_NEAREST, _ARGUMENT, _SUBJECT, _SISTER, _CARRIER = 0, 1, 2, 3, 10  # tiers: a lower one wins
_SHARING = frozenset(["nsubj", "nsubjpass", "dobj", "attr", "pobj", "prep", "agent", "oprd", "conj", "xcomp", "appos"])
_BESIDE = 4  # words before "the site of" within which the place is named that it speaks of
_WHICH = 8  # words after an act within which "in which" speaks of it
AREA = 3  # UCDP's where_prec from which on a place is an area
_CARRIERS = 4  # how many words up an act's place is looked for


class Tellers(NamedTuple):
    """The words for those who tell something, each with what they tell, and all that is told."""

    sources: BySpan[tuple[Span, Spans]]
    told: BySpan[Span]


NOBODY = Tellers(BySpan((), lambda pair: pair[0]), BySpan((), lambda span: span))


class Offer(NamedTuple):
    """A place that an act may have taken place at; the lowest is taken."""

    tier: int
    coarse: float  # UCDP where_prec: the finest named place wins
    away: int  # words between
    mention: PlaceMention


def where(parse: Parse, places: Places, head_token: int, told_by: Tellers = NOBODY) -> PlaceMention | None:
    """The place that the clause of an act names for it; None where it names none.

    Where those are who tell of it is no place of it: "nine died, according to activists in Alka".
    """
    act = parse.tokens[head_token].span
    for found in _clauses(parse, places, head_token):
        offers = [one for one in found if not is_of_teller(told_by, one.mention.span, act)]
        offers = [one for one in offers if one.mention.rule != _BY_ADJECTIVE] or offers  # before "the Iraqi border"
        offers = _without_bearings(parse, offers)
        if offers:
            return _narrowed(places, min(_finest(parse, offers), key=lambda offer: offer[:3]), offers).mention
    return None


def _without_bearings(parse: Parse, offers: list[Offer]) -> list[Offer]:
    """The places without those near which another just told lies: "shelled the village of Alka, near Hama"."""
    names = {one: name for one in offers if (name := parse.head_of(one.mention.span)) is not None}

    def lies_near(one: Offer) -> bool:
        finer = (name for other, name in names.items() if other.coarse <= one.coarse)
        return any(_is_just_told(parse, name, names[one]) for name in finer)

    return [one for one in offers if one not in names or not (_is_near(parse, one.mention) and lies_near(one))]


def _is_just_told(parse: Parse, name: Token, near: Token) -> bool:
    """Whether nothing but where it lies stands between two names."""
    between = parse.tokens[name.i + 1 : near.i]
    return 0 < near.i - name.i <= _BESIDE and not any(token.pos in VERBAL for token in between)


def _is_near(parse: Parse, mention: PlaceMention) -> bool:
    name = parse.head_of(mention.span)
    return name is not None and name.dep == "pobj" and parse.tokens[name.head].lower in {"near", "outside", "off"}


def _narrowed(places: Places, best: Offer, offers: Sequence[Offer]) -> Offer:
    """The town told inside an argument rather than the area that it lies in: "in Hama, police shot two men in Alka"."""
    area = places.get(best.mention.place)
    if area is None or (area.precision or 0) < AREA:
        return best
    inside = [one for one in offers if one.tier == best.tier + 1 and _may_lie_in(places.get(one.mention.place), area)]
    return min(inside, key=lambda offer: offer[:3], default=best)


def _may_lie_in(place: Place | None, area: Place) -> bool:
    """Whether a place is a town in an area, for all that is known of it."""
    if place is None:
        return True
    return (place.precision or AREA) < AREA and place.country == area.country


def _clauses(parse: Parse, places: Places, act: int) -> Iterator[Iterator[Offer]]:
    """The places that an act may have, nearest words first: of its clause, of what stands by it, of what carries it."""
    yield _offers(parse, places, act, 0)
    yield _behind_saying(parse, places, act)
    yield _at_site(parse, places, act)
    yield _in_which(parse, places, act)
    for number, above in enumerate(_carriers(parse, act), start=1):
        yield _offers(parse, places, above, number * _CARRIER)


def tellers(statements: Sequence[Statement]) -> Tellers:
    """Those who tell something, in the statements of an article."""
    sources = BySpan(((span, one.content) for one in statements for span in one.source), lambda pair: pair[0])
    return Tellers(sources, BySpan((span for one in statements for span in one.content), lambda span: span))


def is_of_teller(told_by: Tellers, name: Span, act: Span) -> bool:
    """Whether a name stands in the words for who tells of an act, or for another who tells something.

    Those who speak and act themselves do so where they are: "protesters in Alka demanded bread and burned tyres".
    """
    if any(words.contains(name) for words in told_by.told.overlapping(act)):
        return any(
            any(words.contains(act) for words in content)
            for source, content in told_by.sources.overlapping(name)
            if source.contains(name) and not source.contains(act)
        )
    is_told = any(words.contains(act) for words in told_by.told.overlapping(act))
    sources = (source for source, _ in told_by.sources.overlapping(name))
    return is_told and any(source.contains(name) and not source.contains(act) for source in sources)


def _behind_saying(parse: Parse, places: Places, act: int) -> Iterator[Offer]:
    """What stands behind an act denied or admitted is told of it: "denied firing on a crowd in Alka"."""
    token = parse.tokens[act]
    if token.dep == "xcomp" and token.tag == "VBG":
        yield from (one for one in _offers(parse, places, token.head, 0) if one.mention.span.start > token.end)


def _at_site(parse: Parse, places: Places, act: int) -> Iterator[Offer]:
    """The place that is told to be the site of an act: "Alka, the scene of two battles"."""
    of = parse.tokens[parse.tokens[act].head]
    site = parse.tokens[of.head]
    if of.lower != "of" or site.lemma not in scene_words()["sites"]:
        return
    verb = parse.tokens[site.head]
    named = {token.i for token in parse.children(verb.i, "nsubj")} if site.dep == "attr" else set()
    if site.dep == "appos":  # of what stands right before it, whatever the parser hangs it on
        named = set(range(max(site.i - _BESIDE, parse.sentences[site.sentence].first), site.i)) | {verb.i}
    for mention in places.within(parse.sentences[site.sentence].span):
        name = parse.head_of(mention.span)
        if name is not None and mention.use is PlaceUse.PLACE and name.i in named:
            yield Offer(_ARGUMENT, _coarse(parse, places, mention, name), abs(name.i - act), mention)


def _in_which(parse: Parse, places: Places, act: int) -> Iterator[Offer]:
    """The places told in a clause that says what an act was: "a war in 2014, in which troops took Alka"."""
    sentence = parse.sentences[parse.tokens[act].sentence]
    for which in parse.tokens[act + 2 : min(act + _WHICH, sentence.end)]:
        if which.lower == "which" and parse.tokens[which.i - 1].lower in {"in", "during"}:
            verb = parse.tokens[parse.tokens[which.i - 1].head]
            yield from _offers(parse, places, verb.i, _SISTER)


def stands_as_place(parse: Parse, mention: PlaceMention) -> bool:
    """Whether a name tells where something is or what was taken, and not who acts, owns or is spoken to."""
    name = parse.head_of(mention.span)
    if name is None or mention.use is not PlaceUse.PLACE or is_hyphened(parse, name):
        return False
    above = parse.tokens[name.head]
    if name.dep in {"compound", "nmod"}:
        return above.pos == "NOUN"
    if name.dep == "pobj":
        governor = parse.tokens[above.head]
        if above.lower == "of" and governor.lemma in words()["official_nouns"] | words()["titles"]:
            return False  # "the mayor of Alka was shot" does not tell where
        came = above.lower == "to" and governor.lemma in {"come", "go"}
        return came or _leads(parse, [name, above, governor], governor)
    return name.dep not in {"nsubj", "poss"}


def _finest(parse: Parse, offers: list[Offer]) -> list[Offer]:
    """The places without those that only say where another of them lies: "in Alka district of Hama"."""
    if len(offers) < 2:
        return offers
    heads = [name for offer in offers if (name := parse.head_of(offer.mention.span)) is not None]
    tops = {_top(parse, name, offer.mention): name.i for offer, name in zip(offers, heads, strict=False)}

    def holds(name: Token) -> bool:
        return any(tops.get(above.i, name.i) != name.i for above in parse.ancestors(name.i))

    kept = [offer for offer, name in zip(offers, heads, strict=False) if not holds(name)]
    return kept or offers


def beside(parse: Parse, places: Places, mention: PlaceMention) -> tuple[PlaceMention, ...]:
    """The other places that are told together with one: "in Alka, Burnt and Kosh"."""
    name = parse.head_of(mention.span)
    if name is None:
        return ()
    top = _first_of_row(parse, name)
    sentence = parse.sentences[name.sentence]
    row = {token.i for token in _row(parse, top)}
    return tuple(
        other
        for other in places.within(sentence.span)
        if other.span != mention.span
        and other.use is PlaceUse.PLACE
        and (head := parse.head_of(other.span)) is not None
        and (head.i in row or (head.dep in _MODIFIERS and head.head in row))
    )


def _first_of_row(parse: Parse, name: Token) -> Token:
    """The first of the coordinated nouns that a name is one of or names: "the towns of Alka and Burnt"."""
    above = parse.tokens[name.head]
    token = above if name.dep in _MODIFIERS and above.dep in {"pobj", "dobj", "conj", "nsubjpass"} else name
    while token.dep == "conj" and parse.tokens[token.head].pos in {"PROPN", "NOUN"}:
        token = parse.tokens[token.head]
    return token


def _row(parse: Parse, top: Token) -> Iterator[Token]:
    stack = [top]
    while stack:
        token = stack.pop()
        yield token
        stack.extend(kid for kid in parse.children(token.i, "conj") if kid.pos in {"PROPN", "NOUN"})


def where_agreed(parse: Parse, places: Places, act: int) -> PlaceMention | None:
    """The place that a deal is told to have been made at, by its own word or by what was signed."""
    things = [thing.i for thing in parse.children(act, "dobj", "nsubjpass")]
    return next((place for i in (act, *things) if (place := where_said(parse, places, i)) is not None), None)


def where_said(parse: Parse, places: Places, verb: int) -> PlaceMention | None:
    """The place that words spoken are told to have been spoken at: "in Tehran", of the verb alone."""
    token = parse.tokens[verb]
    told = [verb, token.head] if is_purpose(parse, token) else [verb]
    offers = [offer for home in told for offer in _offers(parse, places, home, 0) if offer.tier == _NEAREST]
    laid = [offer for offer in offers if _is_laid(parse, offer.mention)]
    return min(laid, key=lambda offer: offer[:3]).mention if laid else None


def _is_laid(parse: Parse, mention: PlaceMention) -> bool:
    """Whether a name stands by a preposition of place, and is not whom the words are spoken to."""
    name = parse.head_of(mention.span)
    return name is not None and (name.pos == "ADV" or parse.tokens[name.head].lower in words()["place_prepositions"])


def _offers(parse: Parse, places: Places, act: int, base: int) -> Iterator[Offer]:
    """The places that hang below the act's word, or at a carrier's word are that word."""
    sentence = parse.sentences[parse.tokens[act].sentence]
    if sentence.zone is ZoneKind.DATELINE:
        return
    for mention in places.within(sentence.span):
        if mention.use is not PlaceUse.PLACE:
            continue
        name = parse.head_of(mention.span)
        if name is None:
            continue
        tier = (_NEAREST if base else None) if name.i == act else _tier(parse, name, act)
        if tier is not None:
            yield Offer(base + tier, _coarse(parse, places, mention, name), abs(name.i - act), mention)


def _top(parse: Parse, name: Token, mention: PlaceMention) -> int:
    """The noun of a part that a name belongs to: "Alka district"; the Hama suburb of Alka is not Hama's name."""
    above = parse.tokens[name.head]
    country = (mention.place or "").startswith("iso:")
    return above.i if name.dep in _MODIFIERS and above.lemma in scene_words()["wards"] and not country else name.i


def _coarse(parse: Parse, places: Places, mention: PlaceMention, name: Token) -> float:
    """The where_prec of a place; a name that no table knows is a small one; bearings come late."""
    place = places.get(mention.place)
    coarse = float(place.precision or 1) if place else 0.5
    if place is not None and place.feature == "part":
        coarse = 0.5  # a place in the place that its precision is told of
    if place is not None and place.feature == "town":
        coarse = 1.0  # it is its point that is known less well, not the town that is larger
    return coarse + 0.6 * (name.dep in _MODIFIERS) + 2.5 * _gives_bearings(parse, name)


def _gives_bearings(parse: Parse, name: Token) -> bool:
    """ "50 kilometres west of Baghdad"."""
    before = parse.tokens[max(0, name.i - 6) : name.i]
    measured = any(token.lemma in words()["units"] for token in before)
    return measured and any(token.lower in {"of", "from"} for token in before[-2:])


def _tier(parse: Parse, name: Token, act: int) -> int | None:
    """How closely a place name hangs on the act; None where it does not."""
    path = [name]
    for above in parse.ancestors(name.i):
        if above.i == act:
            return _tier_of(parse, path, above)
        path.append(above)
    return None


def _tier_of(parse: Parse, path: Sequence[Token], act: Token) -> int | None:
    """The tier of a place by the words between it and the act, from the place upwards."""
    if len(path) == 1:
        return _bare(path[0], act)
    if not _leads(parse, path, act) or any(_cuts(parse, token, act) for token in path[1:]):
        return None
    top = path[-1]
    if top.dep in {"nsubj", "agent"}:
        return _SUBJECT
    if top.dep in {"advcl", "conj", "relcl"}:
        return _SISTER
    return _NEAREST if top.dep in {"prep", "advmod", "npadvmod", "prt"} else _ARGUMENT


def _leads(parse: Parse, path: Sequence[Token], act: Token) -> bool:
    """Whether the word just above the name lets it be a place of something."""
    name, above = path[0], path[1]
    governor = path[2] if len(path) > 2 else act
    if is_hyphened(parse, name):
        return False
    if name.dep in _MODIFIERS and above.lower in weekdays():  # "in Alka Monday"
        return _behind_preposition(parse, name)
    if name.dep == "nsubj":
        return above.lemma in words()["falling_verbs"]
    if name.dep in _MODIFIERS:
        return above.lemma in _located()
    if above.dep != "prep" and above.pos != "ADP":
        return True
    word = above.lower
    if word == "of":
        return governor.i == act.i or governor.lemma in _located() or governor.lower in words()["directions"]
    if word == "from":
        return governor.lemma in words()["leaving_verbs"]
    if word == "to":
        return governor.lemma in words()["going_verbs"] | scene_words()["going"] or governor.lower in {"close", "next"}
    return word not in _BARRED or _is_fought_for(above, governor)


def _is_fought_for(preposition: Token, governor: Token) -> bool:
    """ "The battle for Alka" is fought there."""
    return preposition.lower == "for" and governor.lemma in _BATTLES


def _behind_preposition(parse: Parse, name: Token) -> bool:
    """Whether a name stands behind a preposition of place: "in Alka", "in the capital Alka"."""
    first = parse.subtree(name.i)[0].i
    before = parse.tokens[max(0, first - 3) : first]
    while before and (before[-1].lemma in words()["settlement_nouns"] or before[-1].pos in {"DET", "ADJ"}):
        before = before[:-1]
    return bool(before) and before[-1].lower in words()["place_prepositions"]


def weekdays() -> Container[str]:
    return calendar().weekdays


def is_hyphened(parse: Parse, name: Token) -> bool:
    """Whether a name is half of an adjective: "US-led", "Cairo-based"."""
    after = parse.tokens[name.i + 1 : name.i + 3]
    return (
        len(after) == 2
        and after[0].start == name.end
        and after[0].end == after[1].start
        and after[0].text in {"-", "‑", "–"}
        and after[1].tag in {"VBN", "VBD", "VBG", "JJ"}
    )


@lru_cache(maxsize=1)
def _located() -> frozenset[str]:
    """Nouns that a place name before or after them locates: "the Kyiv suburb", "a third of Zaire"."""
    return scene_words()["located"].union(*(words()[name] for name in _LOCATED))


def _cuts(parse: Parse, token: Token, act: Token) -> bool:
    """Whether a word on the way from the place up to the act cuts them apart."""
    if token.dep == "prep" or token.pos == "ADP":
        above_ground = token.lower == "over" and parse.tokens[token.head].lemma in _SKIES
        told = above_ground or _is_fought_for(token, parse.tokens[token.head])
        return token.lower in _BARRED_ANYWHERE and not told
    if token.dep == "advcl":
        return not _tells_result(parse, token)
    if token.dep == "conj" and token.pos in {"VERB", "AUX"}:
        return bool(parse.children(token.i, "nsubj", "nsubjpass"))
    if token.dep == "relcl" and token.head == act.i:
        return act.pos == "VERB" or not parse.children(token.i, "nsubj")
    if token.dep in _CLAUSES:
        return token.dep != "acl" or token.tag not in {"VBG", "VBN"}
    return False


def _tells_result(parse: Parse, clause: Token) -> bool:
    return any(kid.lower in _RESULTS for kid in parse.children(clause.i, "mark", "advmod"))


def _bare(name: Token, act: Token) -> int | None:
    """The tier of a place name that hangs on the act itself: "shelled Hama", "the Hama massacre"."""
    if name.dep in {"dobj", "nsubjpass", "npadvmod", "advmod"}:
        return _NEAREST
    if name.dep in {"compound", "nmod", "amod"} and act.pos in {"NOUN", "PROPN"}:
        return _ARGUMENT
    return _SUBJECT if name.dep == "nsubj" and act.lemma in words()["falling_verbs"] else None


def _carriers(parse: Parse, act: int) -> Iterator[int]:
    """The words whose places an act shares that has none of its own: its verb, the clause it continues."""
    token = parse.tokens[act]
    for _ in range(_CARRIERS):
        above = parse.tokens[token.head]
        if above.i == token.i or not _shares(parse, token, above):
            return
        yield above.i
        token = above


def _shares(parse: Parse, token: Token, above: Token) -> bool:
    """Whether what is below a word may take its place from the word above it."""
    if above.lemma in words()["speaking_verbs"]:
        return False
    if token.dep == "prep" and token.lower in scene_words()["reasons"]:
        return False
    if token.dep in _SHARING:
        return True
    if token.dep == "relcl":  # "the village that they shelled", but not "the man who shelled it"
        return not any(kid.tag in {"WP", "WDT"} for kid in parse.children(token.i, "nsubj"))
    if is_purpose(parse, token):
        return True
    if token.dep == "advcl":
        followed = any(kid.lower == "after" for kid in parse.children(token.i, "mark"))
        return token.tag == "VBG" or followed or _tells_result(parse, token)
    return token.dep == "acl" and token.tag == "VBN"


def is_purpose(parse: Parse, token: Token) -> bool:
    """Whether a verb says what the act above it is for: "came to Alka to investigate"."""
    infinitive = token.tag == "VB" and any(kid.lower == "to" for kid in parse.children(token.i, "aux"))
    return token.dep == "advcl" and infinitive
