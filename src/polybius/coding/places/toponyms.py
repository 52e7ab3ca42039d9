"""Finds the words that name places: by the gazetteer first, by the recogniser for names that no table knows.

A name in a table is not yet a place: "Jordan" may be a surname, "Washington" part of a newspaper's name,
"Reading" a participle.  Each match is weighed (`toponym_evidence`), and a name that is surely a place once is
likely to be one again.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from polybius.coding.places.evidence import (
    NEARS,
    PLACE_LABELS,
    REFUSED,
    Match,
    in_public_body,
    name_goes_on,
    weight,
)
from polybius.coding.places.metonymy import groups, words
from polybius.lexicon.gazetteer import CITY, COUNTRY, OWN, PROVINCE, REGION, Candidate, Gazetteer, Nationality
from polybius.types import Entity, Parse, Sentence, Span, Token

LONGEST_NAME = 6  # in words
ENOUGH = 2.0  # weight from which a match counts as a place
AGAIN = 0.8  # share of the weight of the best mention of a name that its other mentions are given
AMONG = 2.0  # what a name gains that is borne by a place near others of the article
SURNAME = 2.0  # what a name loses that is the surname of somebody in the article
_NOT_FIRST = frozenset(["the", "a", "an", "of", "and", "in", "at", "on", "for", "to", "by", "or"])


class Toponym(NamedTuple):
    """A place name in the text with the places that it may mean; `nationality`: "Turkish" or "Turks"."""

    first: int
    end: int
    span: Span
    name: str
    candidates: tuple[Candidate, ...]
    nationality: Nationality | None = None
    rule: str = "gazetteer"


class Weighed(NamedTuple):
    """A match with all that speaks for it."""

    match: Match
    weight: float
    body: bool  # it stands in the name of a public body: "the Kabul Police"


def find_toponyms(parse: Parse, gazetteer: Gazetteer) -> list[Toponym]:
    """The place names of an article in text order, none overlapping another."""
    labels = _entity_at(parse.entities)
    found, weighed = [], []
    for sentence in parse.sentences:
        title_like = _title_like(parse, sentence)
        i = sentence.first
        while i < sentence.end:
            one = _at(parse, sentence, i, gazetteer, labels, title_like)
            if isinstance(one, Toponym):
                found.append(one)
            elif one is not None:
                weighed.append(one)
            i = one.end if isinstance(one, Toponym) else one.match.end if one else i + 1
    found.extend(_accepted(parse, weighed, tuple(found)))
    barred = _in_groups(parse)
    found = [one for one in found if not any(span.overlaps(one.span) for span in barred)]
    taken = {n for one in found for n in range(one.first, one.end)}
    found.extend(_letters(parse, taken, found, gazetteer))
    taken.update(n for one in found for n in range(one.first, one.end))
    unknown = _unknown(parse, taken, gazetteer, _persons(parse))
    found.extend(one for one in unknown if not any(span.overlaps(one.span) for span in barred))
    return sorted(found, key=lambda one: one.first)


def _in_groups(parse: Parse) -> list[Span]:
    """The names of armed groups and alliances, whose places are no places told of."""
    text = parse.text.lower()
    if len(text) != len(parse.text):  # a letter that is longer in lower case would shift the offsets
        return []
    return [Span(at, at + len(name)) for name in groups() for at in _occurrences(text, name)]


def _occurrences(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _accepted(parse: Parse, weighed: list[Weighed], told: Sequence[Toponym]) -> Iterator[Toponym]:
    """The matches with enough weight: a name that is surely a place once is likely to be one again."""
    best: dict[str, float] = {}
    for one in weighed:
        for name in _told(one.match.name.casefold()):
            best[name] = max(best.get(name, -9.0), one.weight)
    laid = frozenset(one.match.name.casefold() for one in weighed if _is_laid(parse, one.match))
    borne = _surnames(parse) | _speakers(parse, weighed) | (_forenames(parse, weighed) | _tails(parse, weighed)) - laid
    around: _Around | None = None
    for number, one in enumerate(weighed):
        name, total = one.match.name.casefold(), one.weight
        if name in borne and not one.match.name.isupper():
            total -= SURNAME * (2.0 - (name in laid and _is_great(one.match)))
        elif one.weight > REFUSED:
            total += AGAIN * max(0.0, best[name] - one.weight)
        if REFUSED < total < ENOUGH:
            around = around or _Around(_sure(weighed, best, borne), told)
            total += around.speaks_for(one.match)
        if total >= ENOUGH:
            yield _named(parse, weighed[number])


def _sure(weighed: Sequence[Weighed], best: Mapping[str, float], borne: frozenset[str]) -> list[Weighed]:
    """The matches that are surely places; names that persons bear vouch for nothing."""
    return [w for w in weighed if best[name := w.match.name.casefold()] >= ENOUGH and name not in borne]


def _told(name: str) -> tuple[str, ...]:
    """A name and, where it is that of a district, the name of its seat: who reads "Korsa district" knows "Korsa"."""
    seat, _, noun = name.rpartition(" ")
    return (name, seat) if seat and noun in words()["region_nouns"] else (name,)


def _named(parse: Parse, one: Weighed) -> Toponym:
    match, rule = one.match, "public-body" if one.body else "gazetteer"
    return Toponym(
        match.first, match.end, _span(parse, match.first, match.end), match.name, match.candidates, None, rule
    )


def _letters(parse: Parse, taken: set[int], found: Sequence[Toponym], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Provinces by their letters alone ("N.J.", "NSW"), in articles about their country."""
    countries = {one.nationality.country for one in found if one.nationality}
    countries.update(one.candidates[0].country or "" for one in found if one.candidates)
    told = {key for one in found for c in one.candidates[:2] for key in (c.key, c.province) if key}
    persons = {i for e in parse.entities if e.label == "PERSON" for i in range(e.first, e.end)}
    for token in parse.tokens:
        if (
            token.i in taken
            or token.i in persons
            or not token.text.isupper()
            or not 2 <= len(token.text.replace(".", "")) <= 3
        ):
            continue
        if token.lower in words()["no_letters"] or _is_shouted(parse, token) or _is_initial(parse, token):
            continue
        states = gazetteer.lookup(token.text, postal=True)
        dotted = "." in token.text
        states = tuple(one for one in states if (one.country in countries if dotted else one.key in told))
        if states:
            yield Toponym(token.i, token.i + 1, token.span, token.text, states, None, "postal")


def _is_initial(parse: Parse, token: Token) -> bool:
    """ "W.V. Halden": letters before a surname."""
    following = parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else token
    return "." in token.text and following.pos == "PROPN" and following.head == token.head and token.dep != "pobj"


def _is_shouted(parse: Parse, token: Token) -> bool:
    """Whether all of a sentence is in capitals, so that letters say nothing."""
    sentence = parse.sentences[token.sentence]
    return not any(t.text.islower() for t in parse.tokens[sentence.first : sentence.end])


class _Around:
    """The places and countries that an article surely speaks of: what lies among them is likelier meant."""

    def __init__(self, sure: Sequence[Weighed], told: Sequence[Toponym]) -> None:
        bearers = {one.match.name.casefold(): one.match.candidates[:3] for one in sure}
        self._points = [
            (name, one.lat, one.lon)
            for name, those in islice(bearers.items(), _MOST_AROUND)
            for one in those
            if one.lat is not None and one.lon is not None and one.kind not in {COUNTRY, REGION}
        ]
        self._countries = {one.nationality.country for one in told if one.nationality}
        self._countries.update(those[0].country for those in bearers.values() if those[0].country)
        self._known: dict[str, float] = {}

    def speaks_for(self, match: Match) -> float:
        """What the article's surer places add to a name's weight."""
        name = match.name.casefold()
        if name not in self._known:
            near = any(self._is_near(name, one) for one in match.candidates[:_MOST_BEARERS])
            inside = any(one.country in self._countries for one in match.candidates[:1])
            word = any(one.common for one in match.candidates) and match.candidates[0].kind != PROVINCE
            weight = AMONG / 2 if word else AMONG
            self._known[name] = weight if near else weight / 2 if inside else 0.0
        return self._known[name]

    def _is_near(self, name: str, one: Candidate) -> bool:
        if one.lat is None or one.lon is None:
            return False
        for other, lat, lon in self._points:
            if other != name and abs(lat - one.lat) < _NEAR_DEGREES and abs(lon - one.lon) < 1.5 * _NEAR_DEGREES:
                return True
        return False


def _speakers(parse: Parse, weighed: Sequence[Weighed]) -> frozenset[str]:
    """The names that speak and rule nothing: persons who bear the name of a town."""
    found = set()
    for match, _, body in weighed:
        head = parse.tokens[match.end - 1]
        if body or head.dep != "nsubj" or not _is_person_like(match):
            continue
        if parse.tokens[head.head].lemma in words()["speaking_verbs"]:
            found.add(match.name.casefold())
    return frozenset(found)


def _forenames(parse: Parse, weighed: Sequence[Weighed]) -> frozenset[str]:
    """The names of small towns that are also the first word of a person's name in the article."""
    named = [e for e in parse.entities if e.label == "PERSON" and e.end - e.first > 1]
    settled = _placing_nouns()  # "Bama Town" is nobody's name, whatever the recogniser says
    first = {parse.tokens[e.first].text.casefold() for e in named if parse.tokens[e.end - 1].lower not in settled}
    return frozenset(name for one, _, _ in weighed if (name := one.name.casefold()) in first and _is_person_like(one))


def _tails(parse: Parse, weighed: Sequence[Weighed]) -> frozenset[str]:
    """The names of small towns that once end a longer name: "Tevo Halden"."""
    return frozenset(
        one.name.casefold()
        for one, total, _ in weighed
        if total <= REFUSED and _is_tail(parse, one) and _is_person_like(one)
    )


def _is_tail(parse: Parse, match: Match) -> bool:
    """Whether a word of the same name stands right before and none behind."""
    sentence = parse.sentences[parse.tokens[match.first].sentence]
    if match.first <= sentence.first or _title_like(parse, sentence):
        return False
    before = parse.tokens[match.first - 1]
    ends = match.end >= sentence.end or not name_goes_on(parse.tokens[match.end], title_like=False)
    return ends and name_goes_on(before, title_like=False) and match.first <= before.head < match.end


def _is_laid(parse: Parse, match: Match) -> bool:
    """Whether a name stands right behind a preposition of place."""
    before = parse.tokens[match.first - 1] if match.first else None
    return before is not None and before.lower in words()["locatives"] and before.tag in {"IN", "TO", "RB", "RP"}


def _is_great(match: Match) -> bool:
    return any(one.kind in {COUNTRY, REGION} and one.primary for one in match.candidates)


def _is_person_like(match: Match) -> bool:
    """Whether a name is one word that only towns bear, none of them well known."""
    return match.end == match.first + 1 and all(
        one.kind == CITY and (one.population < _WELL_KNOWN or not one.primary) for one in match.candidates
    )


_WELL_KNOWN = 300_000
_MOST_AROUND, _MOST_BEARERS = 100, 40
_NEAR_DEGREES = 0.9  # some 100 km


def _surnames(parse: Parse) -> frozenset[str]:
    """The last words of the longer names of persons."""
    return frozenset(
        parse.tokens[e.end - 1].text.casefold() for e in parse.entities if e.label == "PERSON" and e.end - e.first > 1
    )


def _entity_at(entities: tuple[Entity, ...]) -> dict[int, Entity]:
    return {i: entity for entity in entities for i in range(entity.first, entity.end)}


def _title_like(parse: Parse, sentence: Sentence) -> bool:
    """Whether most longer words are capitalised, so that a capital means nothing."""
    longer = [t.text for t in parse.tokens[sentence.first : sentence.end] if len(t.text) > 3 and t.text[0].isalpha()]
    return len(longer) >= 3 and sum(word[0].isupper() for word in longer) > 0.7 * len(longer)


def _at(
    parse: Parse,
    sentence: Sentence,
    i: int,
    gazetteer: Gazetteer,
    labels: dict[int, Entity],
    title_like: bool,
) -> Toponym | Weighed | None:
    """The place name or likely place name that begins at token `i`, if one does."""
    token = parse.tokens[i]
    if not _may_begin(parse, sentence, token):
        return None
    if i - 1 > sentence.first and parse.tokens[i - 1].text in {",", "("} and len(token.text) <= 5:
        states = gazetteer.lookup(token.text, postal=True)
        bracket = parse.tokens[i - 1].text == "("
        if states and parse.tokens[i - 2].text[0].isupper() and (not bracket or _closes(parse, sentence, i + 1)):
            return Toponym(i, i + 1, token.span, token.text, states, None, "postal")
    match = longest(parse, sentence, i, gazetteer)
    nationality = gazetteer.country_of(token.text)
    if nationality and (match is None or (match.end == i + 1 and match.candidates[0].kind != COUNTRY)):
        end = _end_of_site(parse, sentence, i)
        if end > i + 1 and parse.tokens[end - 1].lower in _grounds():  # "the French Quarter"
            return None
        return _people(parse, sentence, token, nationality, labels)
    region = gazetteer.region_of(token.text)
    if region and (match is None or match.end == i + 1):
        return _people(parse, sentence, token, None, labels, region)
    if match is None:
        return None
    body = in_public_body(parse, sentence, match)
    return Weighed(match, weight(parse, sentence, match, labels, title_like, body), body)


def _closes(parse: Parse, sentence: Sentence, i: int) -> bool:
    return i < sentence.end and parse.tokens[i].text == ")"


def _span(parse: Parse, first: int, end: int) -> Span:
    return Span(parse.tokens[first].start, parse.tokens[end - 1].end)


def _people(
    parse: Parse,
    sentence: Sentence,
    token: Token,
    nationality: Nationality | None,
    labels: dict[int, Entity],
    region: Candidate | None = None,
) -> Toponym | None:
    """A nationality word, but for one inside the name of a person, a body or a thing of another kind."""
    entity = labels.get(token.i)
    if entity and entity.label in {"PERSON", "WORK_OF_ART", "PRODUCT"} and entity.end - entity.first > 1:
        return None
    if region is not None:
        return Toponym(token.i, token.i + 1, token.span, token.text, (region,), None, "adjective")
    return Toponym(token.i, token.i + 1, token.span, token.text, (), nationality, "nationality")


def _may_begin(parse: Parse, sentence: Sentence, token: Token) -> bool:
    """Whether a name may begin here: with a capital, or with the article of "al-Bab"."""
    if token.text[0].isupper():
        return token.lower not in _NOT_FIRST
    after = parse.tokens[token.i + 1] if token.i + 1 < sentence.end else token
    return token.lower.split("-")[0] in words()["arabic_articles"] and (after.text == "-" or "-" in token.text)


def longest(parse: Parse, sentence: Sentence, i: int, gazetteer: Gazetteer) -> Match | None:
    """The longest known name that begins at token `i`; only regions have names that end in lower case."""
    found, start = None, parse.tokens[i].start
    for end in range(i + 1, min(i + 2 * LONGEST_NAME, sentence.end) + 1):
        last = parse.tokens[end - 1]
        name = parse.text[start : last.end]
        candidates = _bearers(name, last, gazetteer)
        if candidates and not _other_abbreviation(name, parse, sentence, gazetteer):
            found = Match(i, end, name, candidates)
        possessive = end < sentence.end and parse.tokens[end].lower in {"'s", "’s"}
        if not possessive and not gazetteer.longer(name):
            break
    return found


def _bearers(name: str, last: Token, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The places that bear a name which ends with the token."""
    if not last.text[0].isalnum() or last.lower in words()["connectors"]:
        return ()
    candidates = gazetteer.lookup(name)
    if last.text[0].islower() and "-" not in last.text:
        return tuple(one for one in candidates if one.kind in {REGION, OWN})
    return candidates


def _other_abbreviation(name: str, parse: Parse, sentence: Sentence, gazetteer: Gazetteer) -> bool:
    """Whether short capitals (SWAT) only look like a name (Swat)."""
    letters = name.replace(".", "")
    if len(letters) > 5 or not letters.isupper() or name in gazetteer.abbreviations:
        return False
    return any(t.text.islower() for t in parse.tokens[sentence.first : sentence.end])


# --- names that no table knows ------------------------------------------------------------------------------


def _unknown(parse: Parse, taken: set[int], gazetteer: Gazetteer, persons: frozenset[str]) -> Iterator[Toponym]:
    """Names that no table makes sure of: by the recogniser, by syntax ("village of Tel Aran"), by their last word."""
    sure = frozenset(taken)
    proposed = [*_roads(parse, taken), *_sites(parse, taken), *_recognised(parse, taken), *_by_syntax(parse, taken)]
    surely = {one.name.casefold() for one in proposed if _is_placed(parse, one) or _is_beside(parse, one, sure)}
    plain = frozenset(token.text for token in parse.tokens if token.text.islower())
    proposed = [one for one in proposed if not _is_headline_word(parse, one, plain)]
    surely -= words()["never_places"] | words()["directions"]
    surely -= {one.name.casefold() for one in proposed if one.rule == "ner" and _acts(parse, one)}
    sites = surely & {one.name.casefold() for one in proposed if one.rule == "site"}
    for one in [*proposed, *_again(parse, taken, sites - persons)]:
        name = one.name.casefold()
        if name in surely and not (name in persons and one.rule == "ner"):
            yield one._replace(candidates=_table(one.name, gazetteer))


def _is_headline_word(parse: Parse, one: Toponym, plain: frozenset[str]) -> bool:
    """Whether a headline's capitals make a name of words that the article writes small: "In Rebel Area"."""
    small = plain | _placing_nouns()
    tokens = (token for token in parse.tokens[one.first : one.end] if token.text[0].isalpha())
    if not all(token.lower in small or token.lower.rstrip("s") in small for token in tokens):
        return False
    return _title_like(parse, parse.sentences[parse.tokens[one.first].sentence])


def _again(parse: Parse, taken: set[int], surely: set[str]) -> Iterator[Toponym]:
    """The other mentions of sites that the article tells of."""
    lengths = {len(name.split()) for name in surely}
    named = {i for e in parse.entities if e.label in {"PERSON", "ORG"} for i in range(e.first, e.end)}
    for sentence in parse.sentences:
        for i in range(sentence.first, sentence.end):
            for end in (i + length for length in lengths if i + length <= sentence.end):
                span = _span(parse, i, end)
                free = not any(n in taken for n in range(i, end)) and not (i in named and end - i == 1)
                if free and parse.tokens[i].text[0].isupper() and span.of(parse.text).casefold() in surely:
                    taken.update(range(i, end))
                    yield _nameless(parse, i, end, "again")


def _recognised(parse: Parse, taken: set[int]) -> Iterator[Toponym]:
    for entity in parse.entities:
        if entity.label not in PLACE_LABELS or taken.intersection(range(entity.first, entity.end)):
            continue
        first = entity.first + (parse.tokens[entity.first].lower in _NOT_FIRST)
        if first < entity.end and parse.tokens[first].text[0].isupper():
            taken.update(range(first, entity.end))
            yield _nameless(parse, first, entity.end, "ner")


def _by_syntax(parse: Parse, taken: set[int]) -> Iterator[Toponym]:
    dated = {i for e in parse.entities if e.label in _NO_PLACES for i in range(e.first, e.end)}
    organised = {i for e in parse.entities if e.label in {"ORG", "PRODUCT"} for i in range(e.first, e.end)}
    for token in parse.tokens:
        other = token.i in dated and not _is_called_settled(parse, token.i)
        if token.i in taken or other or not _begins_name(parse, token):
            continue
        if _governed(parse, token.i, organised):
            end = _end_of_name(parse, token.i, taken)
            taken.update(range(token.i, end))
            yield _nameless(parse, token.i, end, "syntax")


def _is_called_settled(parse: Parse, i: int) -> bool:
    """Whether a name is said to be that of a town or village, whatever the recogniser says: "village of Alka"."""
    before = [token.lower for token in parse.tokens[max(parse.sentences[parse.tokens[i].sentence].first, i - 2) : i]]
    return len(before) == 2 and before[1] == "of" and before[0] in words()["settlement_nouns"]


def _roads(parse: Parse, taken: set[int]) -> Iterator[Toponym]:
    """Roads by their numbers, where something is on them: "on the M5"; then wherever the number stands again."""
    numbered = [token for token in parse.tokens if token.i not in taken and ROAD.fullmatch(token.text)]
    sure = {token.text for token in numbered if _is_travelled(parse, token)}
    for token in numbered:
        if token.text in sure or _is_listed_road(parse, token, sure):
            sure.add(token.text)
            taken.add(token.i)
            yield _nameless(parse, token.i, token.i + 1, "site")


def _is_travelled(parse: Parse, token: Token) -> bool:
    """Whether something is on or along it, or it is called a road: "the M5 highway", "the northbound A1"."""
    sentence = parse.sentences[token.sentence]
    before = [t.lower for t in parse.tokens[max(sentence.first, token.i - 2) : token.i]]
    if before and (before[-1] in _ALONG or (before[-1] == "the" and before[0] in _ALONG)):
        return True
    after = parse.tokens[token.i + 1].lower if token.i + 1 < sentence.end else ""
    return after in words()["road_nouns"] | _OF_ROADS or bool(before and before[-1] in _OF_ROADS)


def _is_listed_road(parse: Parse, token: Token, sure: set[str]) -> bool:
    """Whether a road stands right before it in a list: "the A1, A2 and A3"."""
    before = parse.tokens[max(parse.sentences[token.sentence].first, token.i - 2) : token.i]
    return len(before) == 2 and before[1].lower in {",", "and", "or"} and before[0].text in sure


ROAD = re.compile(r"[AEMN]\d{1,4}")
_ALONG = frozenset({"on", "along", "via", "off"})
_OF_ROADS = frozenset({"motorway", "northbound", "southbound", "eastbound", "westbound", "carriageway", "junction"})


def _sites(parse: Parse, taken: set[int]) -> Iterator[Toponym]:
    """Buildings, grounds, streets and features by their last word, where something is at, in or on them."""
    for sentence in parse.sentences:
        i = sentence.first
        while i < sentence.end:
            end = _end_of_site(parse, sentence, i)
            last = max((n for n in range(i, end) if n in taken), default=None)
            if last is not None:  # "Derry's Halden Hospital": what follows a known place may be a site of its own
                owned = last + 1 < end and parse.tokens[last + 1].lower in {"'s", "’s"}
                i = last + 1 if owned else max(end, i + 1)
                continue
            if end > i + 1 and _leads_to_site(parse, sentence, i, end, taken):
                taken.update(range(i, end))
                yield _nameless(parse, i, end, "site")
            i = max(end, i + 1)


def _end_of_site(parse: Parse, sentence: Sentence, i: int) -> int:
    """Behind the last word of the capitalised run at `i` that is a noun of a site; `i` where there is none."""
    end, last = i, i
    while end < min(sentence.end, i + _LONGEST_SITE) and _goes_on(parse, i, end):
        end += 1
        if parse.tokens[end - 1].lower.rstrip(".") in _site_nouns() and parse.tokens[end - 1].text[0].isupper():
            last = end
    return last if end > i else i


def _goes_on(parse: Parse, first: int, i: int) -> bool:
    token = parse.tokens[i]
    if token.text[0].isupper() and token.text[0].isalpha():
        return i > first or token.lower not in _NOT_FIRST
    following = parse.tokens[i + 1] if i + 1 < len(parse.tokens) else token
    return i > first and token.lower in {"of", "'s", "’s", "-"} and following.text[0].isupper()


def _leads_to_site(parse: Parse, sentence: Sentence, first: int, end: int, taken: set[int]) -> bool:
    """Whether the words before a name say that something is there, or the name is one of the ground itself."""
    before = [t.lower for t in parse.tokens[max(sentence.first, first - 2) : first] if t.lower != "the"]
    after = [t.text for t in parse.tokens[end : min(end + 2, sentence.end)]]
    if len(after) == 2 and after[0] == "in" and after[1][0].isupper():  # "Halden Camp in Aleppo"
        return True
    if len(before) == 2 and before[1] in {"'s", "’s"} and first - 2 in taken:
        return True
    if before and before[-1] in _THERE:
        return not (_is_school(parse, end - 1) and _is_of_person(parse, sentence, first))
    return parse.tokens[end - 1].lower.rstrip(".") in _grounds() and (
        parse.tokens[end - 1].pos == "PROPN" and parse.tokens[first].pos == "PROPN"
    )


def _is_school(parse: Parse, i: int) -> bool:
    return parse.tokens[i].lower in {"academy", "college", "institution", "school", "university", "office"}


def _is_of_person(parse: Parse, sentence: Sentence, first: int) -> bool:
    """ "a professor at Halden University": where somebody works is no place told of."""
    before = [t for t in parse.tokens[max(sentence.first, first - 3) : first] if t.lower != "the"]
    return len(before) > 1 and before[-1].lower in {"at", "from"} and before[-2].pos in {"NOUN", "PROPN"}


_LONGEST_SITE = 7  # words in the name of a site
_THERE = frozenset({"in", "at", "near", "outside", "around", "inside", "on", "along", "to", "into", "from", "across"})


@lru_cache(maxsize=1)
def _grounds() -> frozenset[str]:
    """The last words of names of pieces of ground, which no body has."""
    lists = words()
    return (lists["road_nouns"] | lists["feature_nouns"] | lists["grounds"]) - {"court", "way"}


@lru_cache(maxsize=1)
def _site_nouns() -> frozenset[str]:
    lists = words()
    sites = lists["facility_nouns"] | lists["road_nouns"] | lists["feature_nouns"] | lists["site_nouns"]
    return sites - frozenset({"court", "way"})


def _is_placed(parse: Parse, one: Toponym) -> bool:
    """Whether something beside the recogniser says that a name is one of a place."""
    if one.rule in {"syntax", "site"} or one.name.rsplit(" ", 1)[-1].casefold() in _placing_nouns():
        return True
    sentence = parse.sentences[parse.tokens[one.first].sentence]
    before = [t.lower for t in parse.tokens[max(sentence.first, one.first - 3) : one.first] if t.lower != "the"]
    after = [t.lower for t in parse.tokens[one.end : min(one.end + 2, sentence.end)]]
    lists = words()
    if before and (before[-1] in lists["locatives"] - {"of"} or before[-1] in lists["directions"]):
        return True
    if len(before) > 1 and before[-1] == "of" and before[-2].rstrip("s") in _placing_nouns():
        return True
    return bool(after) and (
        after[0] in _placing_nouns() or (after[0] == "," and _is_name(parse, sentence, one.end + 1))
    )


def _acts(parse: Parse, one: Toponym) -> bool:
    """Whether an unknown name does something to somebody, as bodies and persons do and no village does."""
    name = parse.tokens[one.end - 1]
    verb = parse.tokens[name.head]
    if name.dep != "nsubj" or verb.pos != "VERB" or verb.lemma in words()["stative_verbs"] | words()["falling_verbs"]:
        return False
    return bool(parse.children(verb.i, "dobj", "ccomp"))


def _is_beside(parse: Parse, one: Toponym, sure: frozenset[int]) -> bool:
    """Whether a name stands in a list beside a sure one: "from Magwe, Halduka and Tibe"."""
    joints = {",", "and", "or"}
    before = one.first - 2 in sure and parse.tokens[one.first - 1].lower in joints
    after = one.end + 1 in sure and one.end < len(parse.tokens) and parse.tokens[one.end].lower in joints
    return before or after


def _is_name(parse: Parse, sentence: Sentence, i: int) -> bool:
    return i < sentence.end and parse.tokens[i].pos == "PROPN"


@lru_cache(maxsize=1)
def _placing_nouns() -> frozenset[str]:
    lists = words()
    return (
        lists["settlement_nouns"]
        | lists["region_nouns"]
        | lists["feature_nouns"]
        | lists["facility_nouns"]
        | (lists["road_nouns"])
    )


def _table(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The places that bear a name as a table writes it: with or without "district" at its end."""
    found = gazetteer.lookup(name)
    first, _, last = name.rpartition(" ")
    if not found and first and last.casefold() in words()["region_nouns"] | words()["settlement_nouns"]:
        found = gazetteer.lookup(first)
    return found


def _persons(parse: Parse) -> frozenset[str]:
    """The words that are persons' names in the article: first and last names, and who speaks."""
    found: set[str] = set()
    for entity in parse.entities:
        if entity.label == "PERSON":
            found.update(parse.tokens[i].text.casefold() for i in (entity.first, entity.end - 1))
    return frozenset(found)


_NO_PLACES = frozenset(
    {"DATE", "TIME", "NORP", "EVENT", "WORK_OF_ART", "LANGUAGE", "LAW"} | {"PERCENT", "MONEY", "CARDINAL", "ORDINAL"}
)


def _nameless(parse: Parse, first: int, end: int, rule: str) -> Toponym:
    span = _span(parse, first, end)
    return Toponym(first, end, span, span.of(parse.text), (), None, rule)


def _begins_name(parse: Parse, token: Token) -> bool:
    if is_foreign(token.text):
        return token.pos not in {"PUNCT", "NUM", "SYM"}
    return token.pos == "PROPN" and token.text[0].isupper() and not token.text.isupper()


def is_foreign(word: str) -> bool:
    """Whether a word has letters of another script than ours, as a whole or among Latin ones."""
    return not word.isascii() and any(c.isalpha() and not _is_latin(c) for c in word)


@lru_cache(maxsize=4096)
def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))


def _governed(parse: Parse, i: int, organised: set[int]) -> bool:
    """Whether the words before say that a place follows: "village of", "near", "outside"."""
    sentence = parse.sentences[parse.tokens[i].sentence]
    before = [t.lower for t in parse.tokens[max(sentence.first, i - 2) : i] if t.lower != "the"]
    if _names_settlement(parse, sentence, i, organised):
        return True
    if not before:
        return False
    foreign = is_foreign(parse.tokens[i].text)
    if foreign and before[-1] in {"and", ",", "or"} and i - 2 >= sentence.first:
        return is_foreign(parse.tokens[i - 2].text)
    if foreign and parse.tokens[i - 1].lemma in words()["siege_verbs"]:
        return True
    if before[-1] in {"of", ":"}:  # "the village of Alka", "two villages: Alka and Burnt"
        return len(before) == 2 and before[0].rstrip("s") in words()["settlement_nouns"]
    head = parse.tokens[i]
    while head.dep in {"compound", "nmod"} and head.head > head.i:
        head = parse.tokens[head.head]
    if before[-1] in NEARS or (before[-1] in {"in", "inside"} and i not in organised):
        return head.pos == "PROPN" or foreign
    return head.dep == "dobj" and parse.tokens[head.head].lemma in words()["siege_verbs"]


def _end_of_name(parse: Parse, i: int, taken: set[int]) -> int:
    """Behind the last word of the capitalised run."""
    end, sentence = i + 1, parse.sentences[parse.tokens[i].sentence]
    while end < sentence.end and end not in taken and _belongs(parse, sentence, end):
        end += 1
    return end if parse.tokens[end - 1].text[0].isalnum() and not _is_article(parse.tokens[end - 1]) else end - 1


def _names_settlement(parse: Parse, sentence: Sentence, i: int, organised: set[int]) -> bool:
    """ "Umenger village", "Deir Halden district", "Halden, a small town"."""
    end = _end_of_name(parse, i, organised)
    if end >= sentence.end or parse.tokens[end - 1].pos != "PROPN":
        return False
    return parse.tokens[end].text in _SETTLED or _is_called_town(parse, sentence, end)


def _is_called_town(parse: Parse, sentence: Sentence, comma: int) -> bool:
    said = [t.lower for t in parse.tokens[comma : min(comma + 4, sentence.end)]]
    return said[:2] in ([",", "a"], [",", "the"]) and not {"town", "village", "hamlet"}.isdisjoint(said[2:])


_SETTLED = frozenset({
    "village", "hamlet", "neighborhood", "neighbourhood", "suburb", "settlement", "district", "region", "province",
    "governorate", "subdistrict", "township",
})  # fmt: skip


def _belongs(parse: Parse, sentence: Sentence, i: int) -> bool:
    """Whether a word goes on with a name: capitals, hyphens, and the article of "Deir al-Halab"."""
    token = parse.tokens[i]
    if (token.text[0].isupper() and token.pos == "PROPN") or token.text == "-":
        return True
    following = parse.tokens[i + 1].text if i + 1 < sentence.end else ""
    return _is_article(token) and (following == "-" or following[:1].isupper() or "-" in token.text)


def _is_article(token: Token) -> bool:
    return token.text.islower() and token.lower.split("-")[0] in words()["arabic_articles"] - {"at", "as", "an", "ad"}
