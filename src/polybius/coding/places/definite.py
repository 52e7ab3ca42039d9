"""Places told by words that point back to them: "the city", "the region", "there"; "here" in a report sent from a town.

A noun points to the last place of its kind that was named before it; one with a name of its own, or told as
another ("the neighbouring village", "the largest city"), does not.  In doubt it points nowhere.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from polybius.coding.setting.scenes import words
from polybius.types import Parse, PlaceMention, Places, PlaceUse, Span, Token, ZoneKind

POINTING = "places/pointing"
AREA, REGION = 3, 5  # UCDP's where_prec from which on a place is an area, and up to which it is not a country
FARTHEST = 12  # sentences back in which a place may have been named
_ASIDE = frozenset({ZoneKind.DATELINE, ZoneKind.BYLINE, ZoneKind.CAPTION, ZoneKind.BOILERPLATE})
_NO_REGION = frozenset({"former state", "continent"})
_NAMING = frozenset({"compound", "nmod", "poss", "appos"})


def with_pointing(parse: Parse, places: Places) -> Places:
    """The places with the words that point back to one of them, as mentions of the same place."""
    memory = _Memory(parse, places)
    pointing = [one for one in map(memory.pointed, memory.nouns()) if one is not None]
    mentions = sorted((*places.mentions, *pointing), key=lambda mention: mention.span)
    return replace(places, mentions=tuple(mentions))


@dataclass(frozen=True)
class _Memory:
    """The places that an article names, asked from some word backwards."""

    parse: Parse
    places: Places

    @cached_property
    def named(self) -> tuple[PlaceMention, ...]:
        """The names of places in text order, those of datelines and captions left out."""
        told = sorted((m for m in self.places.mentions if not self._aside(m)), key=lambda mention: mention.span)
        return tuple(told)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.span.start for mention in self.named]

    def _aside(self, mention: PlaceMention) -> bool:
        sentence = self.parse.sentence_at(mention.span.start)
        return sentence is None or sentence.zone in _ASIDE

    def nouns(self) -> Iterator[Token]:
        """The words of the text proper that may point back."""
        lists = words()
        able = lists["towns"] | lists["regions"] | lists["countries"] | {"here", "there"}
        for sentence in self.parse.sentences:
            if sentence.zone is ZoneKind.BODY:
                yield from (token for token in self.parse.words_of(sentence) if token.lemma in able)

    def pointed(self, token: Token) -> PlaceMention | None:
        """The place that a word points to, as a mention of it."""
        meant = self._adverb(token) if token.lemma in {"here", "there"} else self._noun(token)
        if meant is None:
            return None
        span = token.span if token.lemma in {"here", "there"} else self._phrase(token)
        named = None if token.lemma == "here" else meant.span  # a dateline lends its place only to the word for it
        return PlaceMention(span, PlaceUse.PLACE, meant.place, POINTING, named=named)

    def _phrase(self, noun: Token) -> Span:
        first = min(kid.start for kid in (noun, *self.parse.children(noun.i, "det", "amod")))
        return Span(first, noun.end)

    # --- nouns -----------------------------------------------------------------------------------------------

    def _noun(self, token: Token) -> PlaceMention | None:
        if token.tag != "NN" or not self._points(token):
            return None
        before = self._before(token)
        if token.lemma in words()["countries"]:
            return self._country(before)
        fits = self._is_town if token.lemma in words()["towns"] else self._is_region
        able = [(one, self._introduced(one, token.lemma)) for one in before]
        able = [(one, told) for one, told in able if told or fits(one, token)]
        return max(able, key=lambda pair: self._nearness(*pair))[0] if able else None

    def _nearness(self, mention: PlaceMention, introduced: bool) -> tuple[int, bool, int]:
        """The last sentence's places first; of these what it is about, then the last one told."""
        name = self.parse.head_of(mention.span)
        if name is None:
            return -1, False, mention.span.start
        return name.sentence, introduced or name.dep in {"nsubj", "nsubjpass"}, mention.span.start

    def _points(self, noun: Token) -> bool:
        """Whether a noun is definite and has no name of its own."""
        kids = self.parse.children(noun.i)
        if not any(kid.dep == "det" and kid.lower in words()["pointing"] for kid in kids):
            return False
        if any(kid.tag in {"JJS", "JJR"} or kid.lower in words()["others"] for kid in kids):
            return False
        return not self._is_named(noun, kids)

    def _is_named(self, noun: Token, kids: Sequence[Token]) -> bool:
        """ "the city of Hama", "the Hama region", "Hama, the city where …", "the town, Hama"."""
        if any(kid.dep in _NAMING and kid.pos in {"PROPN", "NOUN"} and not self._holds(kid, noun) for kid in kids):
            return True
        if any(kid.dep == "relcl" or (kid.dep == "prep" and kid.lower in {"of", "near"}) for kid in kids):
            return True
        after = self.parse.tokens[noun.i + 1] if noun.i + 1 < len(self.parse.tokens) else noun
        return noun.dep == "appos" or (after.sentence == noun.sentence and after.pos == "PROPN")

    def _holds(self, kid: Token, noun: Token) -> bool:
        """Whether a name before a town's noun is the area it lies in: "the West Bank city"."""
        if noun.lemma not in words()["towns"] or kid.i > noun.i:
            return False
        inside = [token.span for token in self.parse.subtree(kid.i)]
        told = [self.places.get(m.place) for m in self.places.within(Span(inside[0].start, inside[-1].end))]
        return any(place is not None and (place.precision or 0) >= AREA for place in told)

    def _before(self, token: Token) -> list[PlaceMention]:
        """The places named before a word, the last first, as far back as a reader remembers them."""
        end = bisect_left(self._starts, token.start)
        found = []
        for mention in reversed(self.named[:end]):
            sentence = self.parse.sentence_at(mention.span.start)
            if sentence is None or token.sentence - sentence.index > FARTHEST:
                break
            if mention.use is PlaceUse.PLACE:
                found.append(mention)
        return found

    def _introduced(self, mention: PlaceMention, lemma: str) -> bool:
        """Whether a name was told with the same noun: "the village of Alka", "Alka village"."""
        name = self.parse.head_of(mention.span)
        if name is None:
            return False
        above = self.parse.tokens[name.head]
        if above.dep == "prep" and above.lower == "of":
            above = self.parse.tokens[above.head]
        owner = name.dep == "poss" and lemma not in words()["towns"] | words()["countries"]  # "Hama's old quarter"
        if name.dep == "nsubj" and above.lemma == "be":  # "Alka is a mountainous region"
            return any(kid.lemma == lemma for kid in self.parse.children(above.i, "attr"))
        told = [above] if owner or name.dep in {"pobj", "compound", "nmod", "appos"} else []
        return any(token.lemma == lemma for token in (*told, *self.parse.children(name.i, "appos", "compound")))

    def _is_town(self, mention: PlaceMention, noun: Token) -> bool:
        place = self.places.get(mention.place)
        if place is None or place.precision is None or place.precision >= AREA:
            return False
        return noun.lemma != "capital" or place.feature == "capital"

    def _is_region(self, mention: PlaceMention, noun: Token) -> bool:
        place = self.places.get(mention.place)
        if place is None or place.precision is None or place.feature in _NO_REGION:
            return False
        return AREA <= place.precision <= REGION

    def _country(self, before: Sequence[PlaceMention]) -> PlaceMention | None:
        """The country in which the places named last lie, if most of them lie in one and it is named."""
        told = [(mention, self.places.get(mention.place)) for mention in before]
        count = Counter(place.country for _, place in told if place is not None and place.country)
        first = count.most_common(2)
        if not first or (len(first) > 1 and first[0][1] < 2 * first[1][1]):
            return None
        return next((m for m, place in told if place is not None and place.key == f"iso:{first[0][0]}"), None)

    # --- adverbs ---------------------------------------------------------------------------------------------

    def _adverb(self, token: Token) -> PlaceMention | None:
        if token.dep not in {"advmod", "pcomp", "npadvmod"} or token.pos != "ADV":
            return None
        if token.lemma == "here":
            return self._sent_from()
        last = next(iter(self._before(token)), None)
        sentence = self.parse.sentence_at(last.span.start) if last else None
        return last if sentence is not None and token.sentence - sentence.index <= 1 else None

    def _sent_from(self) -> PlaceMention | None:
        """The one town of the dateline; of an article with none, the one town of its title."""
        for zone in (ZoneKind.DATELINE, ZoneKind.TITLE):
            spans = [sentence.span for sentence in self.parse.sentences if sentence.zone is zone]
            told = [m for span in spans for m in self.places.within(span) if self._is_point(m)]
            if len({mention.place for mention in told}) == 1:
                return told[0]
        return None

    def _is_point(self, mention: PlaceMention) -> bool:
        place = self.places.get(mention.place)
        return place is not None and mention.use is PlaceUse.PLACE and (place.precision or AREA) < AREA
