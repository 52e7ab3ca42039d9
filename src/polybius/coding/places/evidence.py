"""Weighs whether a name in a table is a place where it stands: the sum of what speaks for it and against it.

For it: how well known the place is, the recogniser, a preposition of place or a noun like "town" before it, a
province after it.  Against it: a title, a longer name around it, the name of a body or street, a common word.
"""

import math
from functools import lru_cache
from typing import NamedTuple

from polybius.coding.places.metonymy import words
from polybius.lexicon.gazetteer import CAPITAL, CITY, COUNTRY, COUNTY, OWN, PROVINCE, REGION, Candidate
from polybius.types import Entity, Parse, Sentence, Token

REFUSED = -1.5  # weight below which nothing said elsewhere makes a match a place
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NEARS = frozenset(["near", "outside", "around"])
INS = frozenset(["in", "at", "into", "throughout"])  # persons are seldom in or at


class Match(NamedTuple):
    """The longest name that begins at a token."""

    first: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]


def in_public_body(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether the name is part of the name of a public body: "the Kabul Police", "Ministry of Uganda"."""
    public = words()["public_bodies"]
    run = parse.tokens[match.end : min(match.end + 5, sentence.end)]
    for number, token in enumerate(run):
        if not (token.text[0].isupper() or (number and token.lower in {"of", "and", "for", "'s", "’s"})):
            break
        if token.lower in public and token.text[0].isupper():
            return run_end(parse, sentence, token.i) not in words()["place_nouns"]
    back = parse.tokens[max(sentence.first, match.first - 4) : match.first]
    return len(back) > 1 and back[-1].lower == "of" and any(t.lower in public and t.text[0].isupper() for t in back)


def _is_saints_house(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether a saint's name is that of a church or school: "St Tevo's Basilica", "at St Tevo's"."""
    if match.end >= sentence.end or parse.tokens[match.end].lower not in {"'s", "’s"}:
        return False
    saintly = match.end == match.first + 2 and parse.tokens[match.first].lower in {"st", "st.", "saint"}
    great = any(one.kind in {COUNTRY, REGION, OWN, CAPITAL} or one.population > 200_000 for one in match.candidates)
    return saintly and not great


# --- weighing a match ---------------------------------------------------------------------------------------


def weight(
    parse: Parse, sentence: Sentence, match: Match, labels: dict[int, Entity], title_like: bool, body: bool
) -> float:
    """How much speaks for a match to be a place name; the sum of small reasons."""
    name = match.name.casefold()
    barred = name in words()["directions"] or name in words()["never_places"]
    if barred or _is_end_of_name(parse, sentence, match) or _is_saints_house(parse, sentence, match):
        return REFUSED
    total = fame(match) + _by_form(parse, sentence, match, title_like)
    if body:
        return total + 2.0
    return total + _by_recogniser(parse, match, labels) + _by_neighbours(parse, sentence, match, title_like)


def _is_end_of_name(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether "Central District" only goes on with another name: "the Halden Central District Court"."""
    if match.first == sentence.first:
        return False
    before = parse.tokens[match.first - 1]
    if before.lower in words()["name_heads"]:  # "Abu Halden" is another place than Halden
        return before.text[0].isupper()
    if parse.tokens[match.first].lower not in words()["directions"]:
        return False
    return before.text[0].isupper() and before.pos == "PROPN" and before.end + 1 == parse.tokens[match.first].start


def fame(match: Match) -> float:
    """0 to 4 by the best known place that bears the name; common words start lower."""
    best = max(_fame(one) for one in match.candidates)
    common = any(one.common for one in match.candidates) and not any(
        one.kind in {COUNTRY, REGION, OWN} for one in match.candidates
    )
    return best - (1.0 if best >= 3.0 else 2.0) * common


def _fame(one: Candidate) -> float:
    if one.kind in {COUNTRY, REGION, OWN}:
        return 4.0
    if one.kind in {PROVINCE, COUNTY}:
        return 2.5 if one.kind == PROVINCE else 3.0
    size = min(3.5, max(0.0, math.log10(one.population + 1) - 3.0)) + 0.75 * (one.kind == CAPITAL)
    return size if one.primary else size - 1.0


def _by_recogniser(parse: Parse, match: Match, labels: dict[int, Entity]) -> float:
    entity = labels.get(match.first)
    if entity is None:
        return -0.5
    if match.end - match.first > 2 and match.candidates[0].kind == COUNTRY:
        return 0.0  # nothing else is called "Democratic Republic of the Congo"
    possessive = entity.end > match.end + 1 and parse.tokens[match.end].lower in {"'s", "’s"}
    if possessive and entity.label != "PERSON" and parse.tokens[match.end + 1].text[0].isupper():
        return 0.5  # "Derry's Halden Hospital"
    exact = entity.first >= match.first - 1 and entity.end <= match.end + (entity.label != "FAC")
    if entity.label in PLACE_LABELS:
        return 1.5 if exact else 0.5
    if entity.label == "PERSON":
        return -1.5 if exact and entity.end - entity.first <= match.end - match.first + 1 else -4.0
    if entity.label in {"ORG", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}:
        return -0.5 if entity.end <= match.end and entity.first >= match.first else -4.0
    return -0.5


def _by_neighbours(parse: Parse, sentence: Sentence, match: Match, title_like: bool) -> float:
    total = 0.0
    if match.first > sentence.first:
        total += _by_word_before(parse, sentence, match, parse.tokens[match.first - 1], title_like)
    if match.end < sentence.end:
        after = parse.tokens[match.end]
        if after.start <= parse.tokens[match.end - 1].end + 1:
            total += _by_word_after(parse, sentence, match, after, title_like)
    return total


def _by_word_before(parse: Parse, sentence: Sentence, match: Match, before: Token, title_like: bool) -> float:
    lists, total = words(), _by_governor(parse, sentence, match)
    shared = before.tag not in {"IN", "TO", "RB", "RP"} and _shares_preposition(parse, match)
    between = before.lower == "between" and match.first > sentence.first + 1
    between = (between and _is_laid_between(parse, match.first - 1)) or _ends_stretch(parse, sentence, match)
    if shared or between:
        total += 1.0
    if before.lower in lists["locatives"] and before.tag in {"IN", "TO", "RB", "RP"}:
        total += 2.0 if before.lower in NEARS or before.lower in INS else 1.0
        total += 1.0 if _goes_there(parse, before) else 0.0
    elif before.lower in {"on", "along", "over"}:
        total += 0.5
    if before.text[0].isupper() and before.lower.rstrip(".") in lists["titles"]:
        total -= 4.0
    if before.lower in lists["ships"]:
        total -= 8.0
    if _is_relative(parse, sentence, match):
        total -= 4.0
    if before.lower in lists["directions"] and not title_like:
        total += 0.5
    elif name_goes_on(before, title_like) and match.first <= before.head < match.end:
        total -= 1.5 if fame(match) >= 4.0 else 3.0
    return total - 6.0 * _of_body(parse, sentence, match)


def _is_relative(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether somebody's child or brother has the name: "his son Troy", "her daughters Ada and Florence"."""
    if parse.tokens[match.end - 1].dep in {"compound", "nmod", "poss"}:
        return False
    i = match.first - 1
    if parse.tokens[i].lower == "and" and i > sentence.first and parse.tokens[i - 1].text[0].isupper():
        i -= 2
    elif parse.tokens[i].text == ",":
        i -= 1
    return i > sentence.first and parse.tokens[i].lemma in words()["relatives"]


def _goes_there(parse: Parse, before: Token) -> bool:
    """ "Drove to Halden": who goes somewhere names where."""
    return before.lower == "to" and parse.tokens[before.head].lemma in words()["travel_verbs"]


def _shares_preposition(parse: Parse, match: Match) -> bool:
    """Whether a name shares a preposition of place with one before it: "from Gloma and Halden"."""
    name = parse.tokens[match.end - 1]
    for _ in range(4):
        if name.dep != "conj" or parse.tokens[name.head].pos not in {"PROPN", "NOUN"}:
            break
        name = parse.tokens[name.head]
    above = parse.tokens[name.head].lower
    return name.i < match.first and name.dep == "pobj" and above != "of" and above in words()["locatives"]


def _ends_stretch(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """ "The road between Goma and Bukavu": whether a name is the second of such a pair."""
    i = match.first - 1
    if parse.tokens[i].lower != "and":
        return False
    while i > sentence.first and parse.tokens[i - 1].text[0].isupper():
        i -= 1
    between = i - 1
    return i < match.first - 1 and between > sentence.first and (
        parse.tokens[between].lower == "between" and _is_laid_between(parse, between)
    )  # fmt: skip


def _is_laid_between(parse: Parse, between: int) -> bool:
    """ "the road between Goma and Bukavu", but not "talks between"."""
    above = parse.tokens[between - 1]
    return above.pos not in {"NOUN", "PROPN"} or above.lemma in words()["ground_nouns"] | words()["road_nouns"]


def _of_body(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """ "University of Basra"."""
    before = parse.tokens[max(sentence.first, match.first - 2) : match.first]
    if len(before) < 2 or before[1].lower != "of" or not before[0].text[0].isupper():
        return False
    return before[0].lower in words()["organisation_nouns"]


def _by_word_after(parse: Parse, sentence: Sentence, match: Match, after: Token, title_like: bool) -> float:
    lists = words()
    if after.lower in lists["ailments"]:
        return -4.0
    if any(after.lower in lists[name] for name in ("region_nouns", "settlement_nouns", "feature_nouns")):
        return 1.0
    if after.text[0].isupper():
        last = run_end(parse, sentence, after.i)
        if last in lists["organisation_nouns"] or last in lists["road_nouns"]:
            return -6.0
        if last in lists["facility_nouns"] or last in lists["site_nouns"]:
            return 0.0 if _is_well_known(match) else -1.5
    return -2.5 if name_goes_on(after, title_like) else 0.0


def _is_well_known(match: Match) -> bool:
    return any(one.kind not in {CITY, COUNTY} or (one.primary and one.population > 200_000) for one in match.candidates)


def _by_governor(parse: Parse, sentence: Sentence, match: Match) -> float:
    """ "the town of Birao" and "shelled Birao" are about places."""
    before = [t.lower for t in parse.tokens[max(sentence.first, match.first - 2) : match.first]]
    if len(before) == 2 and before[1] == "of" and before[0].rstrip("s") in _holders():
        return 2.0
    head = parse.tokens[match.end - 1]
    struck = head.dep == "dobj" and parse.tokens[head.head].lemma in words()["placing_verbs"]
    return 1.0 if struck else 0.0


@lru_cache(maxsize=1)
def _holders() -> frozenset[str]:
    lists = words()
    return (
        lists["settlement_nouns"]
        | lists["region_nouns"]
        | lists["directions"]
        | frozenset({"outskirt", "neighborhood"})
    )


def name_goes_on(token: Token, title_like: bool) -> bool:
    """Whether a neighbour belongs to the same longer name."""
    return token.text[0].isupper() and token.pos == "PROPN" and token.text[0].isalpha() and not title_like


def run_end(parse: Parse, sentence: Sentence, i: int) -> str:
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
    if _is_agency_line(parse, sentence, match):
        total += 5.0
    elif _is_dateline(parse, sentence, match):
        total += 1.5
    if match.first == sentence.first and any(one.common for one in match.candidates):
        total -= 1.0
    if _in_place(parse, sentence, match.end) or _holds_place(parse, sentence, match):
        total += 1.5
    return total


def _is_agency_line(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """ "KABUL (AP) -", wherever in a sentence it stands."""
    agency = [t.text for t in parse.tokens[match.end : min(match.end + 4, sentence.end)]]
    bracketed = len(agency) == 4 and agency[0] == "(" and agency[2] == ")" and agency[3] in _DASHES
    return bracketed and match.name.isupper()


def _is_dateline(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """ "KABUL --", "KABUL (AFP) -", "KABUL, March 3 (Xinhua)" at the beginning of a sentence."""
    if match.end >= sentence.end or not match.name.isupper():
        return False
    if match.first > sentence.first + 1:
        return False
    return parse.tokens[match.end].text in _DASHES | {"(", ",", ":", "_"}


_DASHES = frozenset({"-", "--", "—", "–"})


def _holds_place(parse: Parse, sentence: Sentence, match: Match) -> bool:
    """Whether a province's name follows a comma and another name, as in "Daura, Katsina"."""
    if match.first < sentence.first + 2 or not any(one.kind == PROVINCE for one in match.candidates):
        return False
    name, comma = parse.tokens[match.first - 2], parse.tokens[match.first - 1]
    return comma.text == "," and name.text[0].isupper() and name.pos == "PROPN"


def _in_place(parse: Parse, sentence: Sentence, i: int) -> bool:
    """Whether the name is followed by a comma and another capitalised word, as "Daura, Katsina"."""
    if i + 1 >= sentence.end:
        return False
    comma, after = parse.tokens[i], parse.tokens[i + 1]
    return comma.text == "," and after.text[0].isupper() and after.pos == "PROPN"
