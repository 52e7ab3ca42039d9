"""Finds the words that name places: by the gazetteer first, by the recogniser for names that no table knows.

A name in a table is not yet a place: "Jordan" may be a surname, "Washington" part of a newspaper's name, "Reading"
a participle.  Each match is weighed by what stands around it; small places and common words need more.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from polybius.coding.metonymy import groups, words
from polybius.lexicon.gazetteer import CITY, COMMON, COUNTRY, COUNTY, PROVINCE, REGION, Candidate, Gazetteer, Nationality
from polybius.types import Entity, Parse, Sentence, Span, Token

__all__ = ["COMMON", "Toponym", "find_toponyms"]

LONGEST_NAME = 6  # in words
ENOUGH = 2.0  # weight from which a match counts as a place
REFUSED = -1.5  # weight below which nothing said elsewhere makes it one
AGAIN = 0.8  # share of the weight of the best mention of a name that its other mentions are given
SURNAME = 2.0  # what a name loses that is the surname of somebody in the article
_CONNECTORS = frozenset("of the and al el de da do dos das du la le les los las del della di e y i ad ed es ul bin - – ' ’ & . 's ’s upon on en sur".split())
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_OTHER_LABELS = frozenset({"PERSON", "ORG", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
_LOCATIVES = frozenset("in at near outside around from to of inside into through throughout across toward towards off beyond".split())
_NEARS = frozenset("near outside around".split())
_NOT_FIRST = frozenset("the a an of and in at on for to by or".split())


class Toponym(NamedTuple):
    """A place name in the text with the places that it may mean; `nationality` where it is "Turkish" or "Turks"."""

    first: int
    end: int
    span: Span
    name: str
    candidates: tuple[Candidate, ...]
    nationality: Nationality | None = None
    rule: str = "gazetteer"


class Match(NamedTuple):
    """The longest name that begins at a token."""

    first: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]


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
    found.extend(_accepted(parse, weighed, _surnames(parse)))
    barred = _in_groups(parse)
    found = [one for one in found if not any(span.overlaps(one.span) for span in barred)]
    taken = {n for one in found for n in range(one.first, one.end)}
    found.extend(one for one in _unknown(parse, taken) if not any(span.overlaps(one.span) for span in barred))
    return sorted(found, key=lambda one: one.first)


def _in_groups(parse: Parse) -> list[Span]:
    """The names of armed groups and alliances, whose places are no places told of."""
    text = parse.text.lower()
    if len(text) != len(parse.text):
        return []
    return [Span(m.start(), m.end()) for m in _group_pattern().finditer(text)]


@lru_cache(maxsize=1)
def _group_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(groups(), key=len, reverse=True))))


def _accepted(parse: Parse, weighed: list[Weighed], surnames: frozenset[str]) -> Iterator[Toponym]:
    """The matches with enough weight: a name that is surely a place once is likely to be one again."""
    best: dict[str, float] = {}
    for one in weighed:
        name = one.match.name.casefold()
        best[name] = max(best.get(name, -9.0), one.weight)
    for match, own, body in weighed:
        total = own
        if own > REFUSED:
            total += AGAIN * max(0.0, best[match.name.casefold()] - own)
        if match.name.casefold() in surnames:
            total -= SURNAME
        if total >= ENOUGH:
            span, rule = _span(parse, match.first, match.end), "public-body" if body else "gazetteer"
            yield Toponym(match.first, match.end, span, match.name, match.candidates, None, rule)


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
    parse: Parse, sentence: Sentence, i: int, gazetteer: Gazetteer, labels: dict[int, Entity], title_like: bool
) -> Toponym | Weighed | None:
    """The place name or likely place name that begins at token `i`, if one does."""
    token = parse.tokens[i]
    if not token.text[0].isupper() or token.lower in _NOT_FIRST:
        return None
    if i - 1 > sentence.first and parse.tokens[i - 1].text == "," and len(token.text) <= 5:
        states = gazetteer.lookup(token.text, postal=True)
        if states and parse.tokens[i - 2].text[0].isupper():
            return Toponym(i, i + 1, token.span, token.text, states, None, "postal")
    match = longest(parse, sentence, i, gazetteer)
    nationality = gazetteer.country_of(token.text)
    if nationality and (match is None or (match.end == i + 1 and match.candidates[0].kind != COUNTRY)):
        return _people(parse, sentence, token, nationality, labels)
    if match is None:
        return None
    body = in_public_body(parse, sentence, match)
    return Weighed(match, weight(parse, sentence, match, labels, title_like, body), body)


def _span(parse: Parse, first: int, end: int) -> Span:
    return Span(parse.tokens[first].start, parse.tokens[end - 1].end)


def _people(
    parse: Parse, sentence: Sentence, token: Token, nationality: Nationality, labels: dict[int, Entity]
) -> Toponym | None:
    """A nationality word, but for one inside the name of a person, a body or a thing of another kind."""
    entity = labels.get(token.i)
    if entity and entity.label in {"PERSON", "WORK_OF_ART", "PRODUCT"} and entity.end - entity.first > 1:
        return None
    return Toponym(token.i, token.i + 1, token.span, token.text, (), nationality, "nationality")


def longest(parse: Parse, sentence: Sentence, i: int, gazetteer: Gazetteer) -> Match | None:
    """The longest known name that begins at token `i`; it ends with a capitalised word or a number."""
    found, start = None, parse.tokens[i].start
    for end in range(i + 1, min(i + 2 * LONGEST_NAME, sentence.end) + 1):
        last = parse.tokens[end - 1]
        if not (last.text[0].isupper() or last.text[0].isdigit() or last.lower in _CONNECTORS or "-" in last.text):
            break
        name = parse.text[start : last.end]
        candidates = gazetteer.lookup(name) if last.text[0].isalnum() and last.lower not in _CONNECTORS else ()
        if candidates and not _other_abbreviation(name, parse, sentence, gazetteer):
            found = Match(i, end, name, candidates)
        possessive = end < sentence.end and parse.tokens[end].lower in {"'s", "’s"}
        if not possessive and not gazetteer.longer(name):
            break
    return found


def _other_abbreviation(name: str, parse: Parse, sentence: Sentence, gazetteer: Gazetteer) -> bool:
    """Whether short capitals (SWAT) only look like a name (Swat)."""
    letters = name.replace(".", "")
    if len(letters) > 5 or not letters.isupper() or name in gazetteer.abbreviations:
        return False
    return any(t.text.islower() for t in parse.tokens[sentence.first : sentence.end])


def in_public_body(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether the name is part of the name of a public body: "the Kabul Police", "Ministry of Health of Uganda"."""
    public = words()["public_bodies"]
    run = parse.tokens[match.end : min(match.end + 5, sentence.end)]
    for number, token in enumerate(run):
        if not (token.text[0].isupper() or (number and token.lower in {"of", "and", "for", "'s", "’s"})):
            break
        if token.lower in public and token.text[0].isupper():
            return _run_end(parse, sentence, token.i) not in words()["place_nouns"]
    back = parse.tokens[max(sentence.first, match.first - 4) : match.first]
    return len(back) > 1 and back[-1].lower == "of" and any(t.lower in public and t.text[0].isupper() for t in back)


# --- weighing a match ---------------------------------------------------------------------------------------


def weight(
    parse: Parse, sentence: Sentence, match: Match, labels: dict[int, Entity], title_like: bool, body: bool
) -> float:  # fmt: skip
    """How much speaks for a match to be a place name; the sum of small reasons."""
    if match.name.casefold() in words()["directions"] | words()["never_places"]:
        return REFUSED
    total = fame(match) + _by_form(parse, sentence, match, title_like)
    if body:
        return total + 1.0
    return total + _by_recogniser(match, labels) + _by_neighbours(parse, sentence, match, labels, title_like)


def fame(match: Match) -> float:
    """0 to 4 by the best known place that bears the name; common words start lower."""
    best = max(_fame(one) for one in match.candidates)
    common = any(one.common for one in match.candidates) and not any(one.kind in {COUNTRY, REGION} for one in match.candidates)
    return best - (1.0 if best >= 3.0 else 2.0) * common


def _fame(one: Candidate) -> float:
    if one.kind in {COUNTRY, REGION}:
        return 4.0
    if one.kind in {PROVINCE, COUNTY}:
        return 2.5 if one.kind == PROVINCE else 3.0
    size = min(3.5, max(0.0, math.log10(one.population + 1) - 3.0))
    return size if one.primary else size - 1.0


def _by_recogniser(match: Match, labels: dict[int, Entity]) -> float:
    entity = labels.get(match.first)
    if entity is None:
        return -0.5
    exact = entity.first >= match.first - 1 and entity.end <= match.end + 1
    if entity.label in _PLACE_LABELS:
        return 1.5 if exact else 0.5
    if entity.label == "PERSON":
        return -1.5 if exact and entity.end - entity.first <= match.end - match.first + 1 else -4.0
    if entity.label in {"ORG", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}:
        return -0.5 if entity.end <= match.end and entity.first >= match.first else -4.0
    return -0.5


def _by_neighbours(
    parse: Parse, sentence: Sentence, match: Match, labels: dict[int, Entity], title_like: bool
) -> float:
    lists, total = words(), 0.0
    before = parse.tokens[match.first - 1] if match.first > sentence.first else None
    after = parse.tokens[match.end] if match.end < sentence.end else None
    if before is not None:
        if before.lower in _LOCATIVES and before.tag in {"IN", "TO", "RB", "RP"}:
            total += 2.0 if before.lower in _NEARS else 1.0
        elif before.lower in {"on", "along", "over"}:
            total += 0.5
        total += _by_governor(parse, sentence, match)
        if before.lower.rstrip(".") in lists["titles"] and before.text[0].isupper():
            total -= 4.0
        if before.lower in lists["directions"] and not title_like:
            total += 0.5
        elif _name_goes_on(before, title_like) and before.head in range(match.first, match.end):
            total -= 3.0
        if before.lower == "of" and match.first - 2 >= sentence.first:
            body = parse.tokens[match.first - 2]
            if body.text[0].isupper() and body.lower in lists["organisation_nouns"]:
                total -= 6.0
    if after is not None and after.start <= parse.tokens[match.end - 1].end + 1:
        if after.lower in lists["ailments"]:
            total -= 4.0
        elif after.lower in lists["region_nouns"] | lists["settlement_nouns"] | lists["feature_nouns"]:
            total += 1.0
        elif after.text[0].isupper() and _run_end(parse, sentence, match.end) in lists["organisation_nouns"]:
            total -= 6.0
        elif after.text[0].isupper() and _run_end(parse, sentence, match.end) in lists["road_nouns"]:
            total -= 6.0
        elif _name_goes_on(after, title_like) and after.lower not in lists["facility_nouns"]:
            total -= 2.5
    return total


def _by_governor(parse: Parse, sentence: Sentence, match: Match) -> float:
    """"the town of Birao" and "shelled Birao" are about places."""
    before = [t.lower for t in parse.tokens[max(sentence.first, match.first - 2) : match.first]]
    if len(before) == 2 and before[1] == "of" and before[0].rstrip("s") in _holders():
        return 2.0
    head = parse.tokens[match.end - 1]
    struck = head.dep == "dobj" and parse.tokens[head.head].lemma in words()["placing_verbs"]
    return 1.0 if struck else 0.0


def _holders() -> frozenset[str]:
    lists = words()
    return lists["settlement_nouns"] | lists["region_nouns"] | lists["directions"] | frozenset({"outskirt", "neighborhood"})


def _name_goes_on(token: Token, title_like: bool) -> bool:
    """Whether a neighbour belongs to the same longer name."""
    return token.text[0].isupper() and token.pos == "PROPN" and token.text[0].isalpha() and not title_like


def _run_end(parse: Parse, sentence: Sentence, i: int) -> str:
    """The last word of the run of capitalised words that begins at token `i`, in lower case."""
    last = i
    while last + 1 < sentence.end and parse.tokens[last + 1].text[0].isupper() and last < i + 5:
        last += 1
    return parse.tokens[last].lower.rstrip(".")


def _by_form(parse: Parse, sentence: Sentence, match: Match, title_like: bool) -> float:
    head = parse.tokens[match.end - 1]
    total = 0.5 if match.end - match.first > 1 else 0.0
    if head.pos not in {"PROPN", "NOUN", "X"} and match.end - match.first == 1:
        total -= 0.5 if head.pos == "ADJ" else 1.5
    if _is_dateline(parse, sentence, match):
        total += 1.5
    if match.first == sentence.first and any(one.common for one in match.candidates):
        total -= 1.0
    if _in_place(parse, sentence, match.end):
        total += 1.5
    return total


def _is_dateline(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """"KABUL --", "KABUL (AFP) -", "KABUL, March 3 (Xinhua)" at the beginning of a sentence."""
    if match.first > sentence.first + 1 or match.end >= sentence.end or not match.name.isupper():
        return False
    return parse.tokens[match.end].text in {"-", "--", "—", "–", "(", ",", ":", "_"}


def _in_place(parse: Parse, sentence: Sentence, i: int) -> bool:
    """Whether the name is followed by a comma and another capitalised word, as "Daura, Katsina"."""
    if i + 1 >= sentence.end:
        return False
    comma, after = parse.tokens[i], parse.tokens[i + 1]
    return comma.text == "," and after.text[0].isupper() and after.pos == "PROPN"


# --- names that no table knows ------------------------------------------------------------------------------


def _unknown(parse: Parse, taken: set[int]) -> Iterator[Toponym]:
    """Places that no table knows: by the recogniser, and by syntax ("the village of Tel Aran", "near Tel Aran")."""
    dated = {i for e in parse.entities if e.label in _NO_PLACES for i in range(e.first, e.end)}
    for entity in parse.entities:
        if entity.label in _PLACE_LABELS and not taken.intersection(range(entity.first, entity.end)):
            first = entity.first + (parse.tokens[entity.first].lower in _NOT_FIRST)
            if first < entity.end and parse.tokens[first].text[0].isupper():
                taken.update(range(first, entity.end))
                yield _nameless(parse, first, entity.end, "ner")
    for token in parse.tokens:
        if token.i in taken or token.i in dated or not _begins_name(parse, token):
            continue
        if _governed(parse, token.i):
            end = _end_of_name(parse, token.i, taken)
            taken.update(range(token.i, end))
            yield _nameless(parse, token.i, end, "syntax")


_NO_PLACES = frozenset({"DATE", "TIME", "NORP", "EVENT", "WORK_OF_ART", "LANGUAGE", "LAW", "PERCENT", "MONEY", "CARDINAL", "ORDINAL"})


def _nameless(parse: Parse, first: int, end: int, rule: str) -> Toponym:
    span = _span(parse, first, end)
    return Toponym(first, end, span, span.of(parse.text), (), None, rule)


def _begins_name(parse: Parse, token: Token) -> bool:
    return token.pos == "PROPN" and token.text[0].isupper() and not token.text.isupper()


def _governed(parse: Parse, i: int) -> bool:
    """Whether the words before say that a place follows: "village of", "near", "outside"."""
    sentence = parse.sentences[parse.tokens[i].sentence]
    before = [t.lower for t in parse.tokens[max(sentence.first, i - 2) : i] if t.lower != "the"]
    if not before:
        return False
    if before[-1] == "of":
        return len(before) == 2 and before[0].rstrip("s") in words()["settlement_nouns"]
    head = parse.tokens[i]
    while head.dep in {"compound", "nmod"} and head.head > head.i:
        head = parse.tokens[head.head]
    if before[-1] in _NEARS:
        return head.pos == "PROPN"
    return head.dep == "dobj" and parse.tokens[head.head].lemma in words()["siege_verbs"]


def _end_of_name(parse: Parse, i: int, taken: set[int]) -> int:
    """Behind the last word of the capitalised run."""
    end, sentence = i + 1, parse.sentences[parse.tokens[i].sentence]
    while end < sentence.end and end not in taken and (
        (parse.tokens[end].text[0].isupper() and parse.tokens[end].pos == "PROPN") or parse.tokens[end].text == "-"
    ):  # fmt: skip
        end += 1
    return end if parse.tokens[end - 1].text != "-" else end - 1
