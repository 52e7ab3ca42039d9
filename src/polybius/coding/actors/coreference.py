"""Who a pronoun or a short description means: memory of the actors of one article, asked in text order.

Syntax first, then recency: the subject of a clause above the pronoun, then the actors of the sentences
before, subjects first.  What does not agree in kind or number is never taken; in doubt the answer is None.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from polybius.coding.actors.phrases import left_edge
from polybius.coding.syntax.grammar import VERBAL, conjuncts, surface_subjects
from polybius.types import Actor, ActorKind, Parse, Token

SINGULAR_PERSON = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
SPEAKERS = frozenset({"we", "us", "our", "ours", "ourselves", "i", "me", "my", "mine", "myself"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
STATE_NOUNS = frozenset({"country", "nation", "republic", "kingdom"})
PAIR_NOUNS = frozenset({"country", "nation", "side", "government", "neighbour", "neighbor", "state", "party", "rival"})
GROUP_NOUNS = frozenset(
    {
        "group",
        "movement",
        "organisation",
        "organization",
        "militia",
        "faction",
        "network",
        "outfit",
        "militant",
    }
)
# What a noun has named before is sought among so many of its last uses.
LOOKED_BACK = 100
_SUBJECT = frozenset({"nsubj", "nsubjpass", "agent", "csubj"})
SAYING = frozenset(
    {"say", "tell", "add", "write", "claim", "declare", "announce", "warn", "insist", "state", "note",
     "explain", "conclude", "reply", "ask", "call", "argue", "vow", "pledge", "stress", "tweet", "post",
     "read", "complain"}
)  # fmt: skip
# Ranks as they stand in short before a name; "the general" means who was named with "Gen."
RANKS = {
    "gen": "general", "col": "colonel", "maj": "major", "lt": "lieutenant", "capt": "captain", "sgt":
    "sergeant", "adm": "admiral", "brig": "brigadier", "cmdr": "commander", "sen": "senator", "gov": "governor",
}  # fmt: skip
# Prepositions that pass an act on to what follows them, which is then not its doer: "two of them", "shot at them".
_BETWEEN = frozenset({"of", "at", "on", "to", "against", "by", "for", "from"})
_FAR = 4  # sentences over which a pronoun reaches back


@dataclass(frozen=True, slots=True)
class Known:
    """An actor mentioned before: where, in which number, and what noun named it."""

    actor: Actor
    head: int
    sentence: int
    subject: bool
    plural: bool
    person: bool
    lemma: str
    words: frozenset[str] = frozenset()  # of the phrase, in lower case
    main: bool = False  # subject of a main clause

    @property
    def body(self) -> bool:
        """Whether it is a body with a name of its own."""
        key = self.actor.key
        return ":" in key and not key.startswith("words:") and self.actor.kind is not ActorKind.PERSON


Test = Callable[[Known, Parse], bool]


@dataclass
class Memory:
    """The actors of the article so far, in text order."""

    parse: Parse
    known: list[Known] = field(default_factory=list)
    groups: dict[str, Actor] = field(default_factory=dict)  # the armed groups, by key
    _at_head: dict[int, list[int]] = field(default_factory=dict)  # by token: places in `known`
    _speaking: dict[int, list[Known]] = field(default_factory=dict)  # by paragraph: those who say something
    _of_noun: dict[str, list[Known]] = field(default_factory=dict)
    _named: dict[str, Actor] = field(default_factory=dict)  # by word: the latest who is no person
    _placed: dict[str, Actor] = field(default_factory=dict)  # of these, with a country or a name of its own
    _persons: dict[str, list[Known]] = field(default_factory=dict)  # by a word of the phrase
    _countries: dict[tuple[str, ...], set[str]] = field(default_factory=dict)  # by sectors
    _states: list[tuple[int, Known]] = field(default_factory=list)

    def add(self, actor: Actor, head: int, plural: bool, person: bool) -> None:
        token = self.parse.tokens[head]
        above = self.parse.tokens[token.head]
        subject = token.dep in _SUBJECT or above.dep == "agent"
        words = frozenset(
            word
            for t in self.parse.tokens[left_edge(self.parse, head) : head + 1]
            for word in (t.lower, RANKS.get(t.lower.rstrip("."), t.lower))
        )
        main = token.dep in _SUBJECT and above.head == above.i
        self._keep(Known(actor, head, token.sentence, subject, plural, person, token.lemma, words, main))

    def _keep(self, known: Known) -> None:
        """Appends to `known`, and to what finds it there without a look at all of it."""
        actor, paragraph = known.actor, self.parse.sentences[known.sentence].paragraph
        self._at_head.setdefault(known.head, []).append(len(self.known))
        if self._says(known):
            self._speaking.setdefault(paragraph, []).append(known)
        self._of_noun.setdefault(known.lemma, []).append(known)
        if actor.country:
            self._countries.setdefault(actor.sectors, set()).add(actor.country)
            if actor.kind in {ActorKind.STATE, ActorKind.GOVERNMENT}:
                self._states.append((len(self.known), known))
        if actor.kind is ActorKind.ARMED_GROUP:
            self.groups[actor.key] = actor
        if actor.kind is ActorKind.PERSON:
            for word in known.words:
                self._persons.setdefault(word, []).append(known)
        else:
            self._keep_words(actor, {known.lemma, *known.words})
        self.known.append(known)

    def _keep_words(self, actor: Actor, words: Iterable[str]) -> None:
        latest = dict.fromkeys(words, actor)
        self._named |= latest
        if actor.country or ":" in actor.key:
            self._placed |= latest

    @cached_property
    def _marks(self) -> "Marks":
        return Marks(self.parse.text)

    def _quoted(self, token: Token) -> bool:
        return self._marks.enclose(token.start)

    # --- pronouns

    def pronoun(self, token: Token) -> tuple[Actor, ...]:
        """Whom a pronoun stands for; () where the text does not make it plain."""
        lower = token.lower
        if lower in RELATIVE and token.tag in {"WP", "WDT", "WP$"}:
            return self._relative(token)
        if lower in SPEAKERS and token.text != "US":
            return self.speaker_of(token)
        if lower in SINGULAR_PERSON:
            return self._one(self._nearest(token, _is_person))
        if lower in THING and not _pleonastic(self.parse, token):
            return self._one(self._nearest(token, _is_body))
        if lower in PLURAL:
            return self._they(token)
        return ()

    def _they(self, token: Token) -> tuple[Actor, ...]:
        joint = self._joint_subject(token)
        return joint or self._one(self._nearest(token, _is_several))

    def _joint_subject(self, token: Token) -> tuple[Actor, ...]:
        """The actors of a joint subject above: "Norway and Denmark said they"."""
        for subject in self._subjects_above(token):
            joined = conjuncts(self.parse, subject.i)
            if len(joined) > 1:
                return _unique(known.actor for known in self._known_at(*joined))
        return ()

    def _relative(self, token: Token) -> tuple[Actor, ...]:
        for above in self.parse.ancestors(token.i):
            if above.dep == "relcl":
                return self.at(above.head)
        return ()

    def at(self, head: int) -> tuple[Actor, ...]:
        """The actors known at a token."""
        return _unique(known.actor for known in self._known_at(head))

    def _known_at(self, *heads: int) -> list[Known]:
        places = {place for head in heads for place in self._at_head.get(head, ())}
        return [self.known[place] for place in sorted(places)]

    def _nearest(self, token: Token, fits: Test) -> Actor | None:
        if token.dep in _SUBJECT:
            apart = self._agents_before(token)
        else:
            plain = token.tag == "PRP" and not token.lower.endswith(("self", "selves"))
            apart = self._beside(token) if plain else []
        for subject in self._subjects_above(token):
            found = [k for k in self._known_at(subject.i) if fits(k, self.parse) and not _like_any(k.actor, apart)]
            if found:
                return found[0].actor
        return self._speaking_before(token, fits) or self._before(token, fits, apart)

    def _speaking_before(self, token: Token, fits: Test) -> Actor | None:
        """Of a pronoun that says something outside quotation marks, who spoke last: "…," it concluded."""
        verb = self.parse.tokens[token.head]
        if token.dep != "nsubj" or verb.lemma not in SAYING or self._quoted(token):
            return None
        paragraph = self.parse.sentences[token.sentence].paragraph
        for near in (paragraph, paragraph - 1):
            for known in reversed(self._speaking.get(near, ())):
                if known.head < token.i and fits(known, self.parse):
                    return known.actor
        return None

    def _agents_before(self, token: Token) -> list[Actor]:
        """Who a fronted participle says did it to the subject: "Arrested by the guards, he fled"."""
        verb = self.parse.tokens[token.head]
        fronted = [kid for kid in self.parse.children(verb.i, "advcl") if kid.tag == "VBN" and kid.i < token.i]
        agents = [by.i for kid in fronted for by in self.parse.children(kid.i, "agent")]
        heads = [one.i for by in agents for one in self.parse.children(by, "pobj")]
        return [known.actor for known in self._known_at(*heads)]

    def _beside(self, token: Token) -> list[Actor]:
        """The actors of the subject that an object cannot be."""
        return [known.actor for known in self._known_at(*self._subjects_beside(token))]

    def _subjects_beside(self, token: Token) -> tuple[int, ...]:
        """The subjects that a plain object pronoun cannot mean: "the guards shot them" is not of the guards."""
        for above in self.parse.ancestors(token.i):
            if above.pos in VERBAL:
                return tuple(i for i in surface_subjects(self.parse, above.i) if i != token.i)
            if above.pos == "ADP" and above.lower not in _BETWEEN:
                return ()
        return ()

    def _subjects_above(self, token: Token) -> Iterator[Token]:
        """The subjects of the clauses that the token stands in, innermost first, the token's own left out."""
        below = token.i
        for above in self.parse.ancestors(token.i):
            for kid in self.parse.children(above.i, "nsubj", "nsubjpass", "poss"):
                if kid.i < token.i and kid.i != below and kid.i != token.i:
                    yield kid
            if above.pos == "NOUN" and self.parse.tokens[below].dep == "acl":
                yield from self._claimants(above, below)
            below = above.i

    def _claimants(self, noun: Token, clause: int) -> Iterator[Token]:
        """Those whose claim a clause tells: "the account of the guards that they fired first"."""
        for of in self.parse.children(noun.i, "prep"):
            if of.lower in {"of", "by", "from"} and of.i < clause:
                yield from self.parse.children(of.i, "pobj")

    def _before(self, token: Token, fits: Test, apart: Iterable[Actor] = ()) -> Actor | None:
        """The best actor of this sentence or one before it: subjects first, then the nearest."""
        best: Known | None = None
        best_score = 0.0
        for known in reversed(self.known):
            back = token.sentence - known.sentence
            if back > _FAR:
                break
            if known.head >= token.i or _like_any(known.actor, apart) or not fits(known, self.parse):
                continue
            score = (4.0 if known.main else 2.5 if known.subject else 1.5) / (1 + back)
            if score > best_score:
                best, best_score = known, score
        return best.actor if best else None

    def speaker_of(self, token: Token) -> tuple[Actor, ...]:
        """Whose words the token stands in: the subject of the verb outside the quotation that says them."""
        if not self._quoted(token):
            return ()
        for above in self.parse.ancestors(token.i):
            if not self._quoted(above):
                for kid in self.parse.children(above.i, "nsubj"):
                    if not self._quoted(kid) and self.at(kid.i):
                        return self.at(kid.i)
        return self._speaker_beside(token)

    def _speaker_beside(self, token: Token) -> tuple[Actor, ...]:
        """The nearest actor who says something in the same paragraph, rather after the words than before.

        Where nobody does, a quotation runs on from the paragraph before: its last speaker.
        """
        paragraph = self.parse.sentences[token.sentence].paragraph

        def distance(known: Known) -> int:
            return known.head - token.i if known.head > token.i else 3 * (token.i - known.head)

        for near in (paragraph, paragraph - 1, paragraph - 2):
            best = min(self._speaking.get(near, ()), key=distance, default=None)
            if best is not None:
                return (best.actor,)
        return ()

    def _says(self, known: Known) -> bool:
        token = self.parse.tokens[known.head]
        verb = self.parse.tokens[token.head]
        return known.subject and verb.lemma in SAYING and not self._quoted(token)

    # --- descriptions

    def same_noun(self, lemma: str) -> list[Known]:
        """What the same noun has named before, the latest first."""
        told = (known for known in reversed(self._of_noun.get(lemma, ())) if known.actor.country or known.body)
        return list(islice(told, LOOKED_BACK))

    def named_with(self, word: str, known: bool = False) -> Actor | None:
        """The latest actor named with the word: "the Synod" after "the Danish Synod"."""
        return (self._placed if known else self._named).get(word)

    def titled(self, words: Iterable[str]) -> Actor | None:
        """The person named last in a phrase with all the words."""
        wanted = list(words)
        told = min((self._persons.get(word, []) for word in wanted), key=len, default=[])
        return next((known.actor for known in reversed(told) if known.words.issuperset(wanted)), None)

    def countries(self, sectors: tuple[str, ...]) -> frozenset[str]:
        """The countries whose actors of just these sectors have been named."""
        return frozenset(self._countries.get(sectors, ()))

    def state(self, token: Token) -> Actor | None:
        """The country that "the country" means."""
        return self._before(token, _is_state, self._beside(token))

    def several(self, token: Token) -> Actor | None:
        """The people that "others" are some of: the nearest named."""
        near = (known for known in reversed(self.known) if known.head < token.i and _is_several(known, self.parse))
        nearest = next(near, None)
        return nearest.actor if nearest and token.sentence - nearest.sentence <= 1 else None

    def states_beside(self, token: Token) -> tuple[str, ...]:
        """The countries of those named before the token in its sentence."""
        beside: dict[str, None] = {}
        for known in reversed(self.known):
            if known.sentence < token.sentence:
                break
            if known.sentence == token.sentence and known.head < token.i and known.actor.country:
                beside[known.actor.country] = None
        return tuple(reversed(beside))

    def group(self, token: Token) -> Actor | None:
        """The armed group or body that "the group" means."""
        return self._before(token, _is_group, self._beside(token))

    def pair(self) -> tuple[Actor, ...]:
        """The two countries spoken of most so far."""
        weight: dict[str, float] = {}
        first: dict[str, Actor] = {}
        for at, known in self._states:
            country = known.actor.country or ""
            weight[country] = weight.get(country, 0.0) + 1.0 + at / (len(self.known) + 1)
            if country not in first or known.actor.key == country:
                first[country] = known.actor
        top = sorted(weight, key=lambda country: -weight[country])[:2]
        return tuple(first[country] for country in sorted(top, key=list(weight).index)) if len(top) == 2 else ()

    @staticmethod
    def _one(actor: Actor | None) -> tuple[Actor, ...]:
        return (actor,) if actor else ()


def _unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple({actor.key: actor for actor in actors}.values())


def _like_any(actor: Actor, others: Iterable[Actor]) -> bool:
    """Whether an actor is one of some others or of their side: the protesters among the crowd."""
    return any(
        actor.key == other.key or (actor.country == other.country and not set(actor.sectors).isdisjoint(other.sectors))
        for other in others
    )


def _is_person(known: Known, parse: Parse) -> bool:
    return known.person and not known.plural


_BODIES = frozenset(
    {ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.ARMED_GROUP, ActorKind.ORGANISATION, ActorKind.MEDIA}
)


def _is_body(known: Known, parse: Parse) -> bool:
    return known.actor.kind in _BODIES and not known.person and not known.plural


def _is_several(known: Known, parse: Parse) -> bool:
    """They: several people, or a body of people ("police", "the group")."""
    if known.plural:
        return True
    return known.actor.kind in {ActorKind.ARMED_GROUP, ActorKind.POPULATION} and not known.person


def _is_state(known: Known, parse: Parse) -> bool:
    return known.actor.kind is ActorKind.STATE


def _is_group(known: Known, parse: Parse) -> bool:
    if set(known.actor.sectors) & {"MIL", "GOV"}:
        return False
    kind = known.actor.kind
    return kind is ActorKind.ARMED_GROUP or (known.body and kind is ActorKind.ORGANISATION)


def _pleonastic(parse: Parse, token: Token) -> bool:
    """It rained; it is unclear whether; it was rebels who."""
    if token.tag == "PRP$":
        return False
    verb = parse.tokens[token.head]
    return token.dep == "expl" or (
        token.dep in {"nsubj", "nsubjpass"}
        and verb.lemma in {"be", "remain", "seem", "appear", "become", "happen", "rain", "snow", "follow"}
    )


class Marks:
    """Where the quotation marks of a text stand, and the ends of its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        found: dict[str, list[int]] = {mark: [] for mark in '“”"\n'}
        for match in _MARK.finditer(text):
            found[match.group()].append(match.start())
        self._opening, self._closing, self._straight, self._ends = found.values()
        self._closers = sorted((*self._closing, *self._straight))

    def enclose(self, offset: int) -> bool:
        """Whether an offset stands inside quotation marks of its line."""
        start = _last(self._ends, offset) + 1
        opened, closed = _last(self._opening, offset), _last(self._closing, offset)
        if max(opened, closed) >= start:
            return opened > closed
        if self._runs_on(offset):
            return True
        return (bisect_left(self._straight, offset) - bisect_left(self._straight, start)) % 2 == 1

    def _runs_on(self, offset: int) -> bool:
        """Whether a quotation opened in an earlier line ends in this one, behind the offset."""
        start, end = _last(self._ends, offset) + 1, _next(self._ends, offset, len(self._text))
        if _last(self._straight, offset) >= start:
            return False
        closing = _next(self._closers, offset, end)
        opening = _next(self._opening, offset, end)
        return closing < min(opening, end) and _closes(self._text, closing)


def _closes(text: str, mark: int) -> bool:
    """Whether a quotation mark stands where quotations end: behind a word, before a space."""
    before, after = text[mark - 1 : mark], text[mark + 1 : mark + 2]
    return bool(before.strip()) and not after.strip()


def _next(places: list[int], offset: int, otherwise: int) -> int:
    """The first of the places from an offset on."""
    at = bisect_left(places, offset)
    return places[at] if at < len(places) else otherwise


_MARK = re.compile('[“”"\n]')


def _last(places: list[int], offset: int) -> int:
    """The last of the places before an offset; -1 where there is none."""
    after = bisect_left(places, offset)
    return places[after - 1] if after else -1
