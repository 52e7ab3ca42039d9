"""Words in capitals -> the same words as a newspaper would print them, character by character.

Wire copy of the teletype age, and many a headline, is all in capitals, from which no parser can tell a name
from a verb.  `recased` gives the text for the parser to read; the article's own text is not touched, and every
offset stays what it was, for no character is added or taken away.

A word goes into lower case unless something says that it is a name: the tables of places, nationalities and
actors, an acronym in brackets behind it, a title before it, or that no English word is written like it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import pairwise

from polybius.coding.syntax.dictionary import IsWord, is_compound, proper
from polybius.lexicon.actors import ActorTable, Sort, words_of
from polybius.lexicon.files import DATA, read_word_sets
from polybius.lexicon.gazetteer import COUNTRY, REGION, Candidate, Gazetteer

# A run of capitals is shouted if it has this many words, or is a whole block of half as many.
SHOUTED_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_RUN = re.compile(r"[^a-z]+")
_OPENING = r"[\"'“‘(\[]*$"
_SENTENCE_END = re.compile(
    rf"[.!?][\"'”’)\]]*\s+{_OPENING}|\n\s*\n\s*{_OPENING}|^\W*$|^.{{0,90}}--\s*(?:\[\w+\]\s*)*[\"“]?$", re.DOTALL
)
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|MR|MRS|MS|DR|GEN|COL|LT|MAJ|CAPT|SGT|ST|NO|BRIG|ADM|SEN|REP|GOV|JR|SR|U\.S)\.\s+$"
)
_LONGEST_NAME = 6  # in words
_BIG = 20_000  # people: so many know of a place that its name is not taken for a common word


@dataclass(frozen=True, slots=True)
class Lists:
    """Closed sets of words: `data/language/truecase.yaml` explains."""

    small: frozenset[str]
    days: frozenset[str]
    months: frozenset[str]
    both: frozenset[str]
    particles: frozenset[str]
    titles: frozenset[str]
    acronyms: frozenset[str]
    heads: frozenset[str]


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The closed sets of words, read once; DataError where a list is missing or misspelt."""
    return Lists(**read_word_sets(DATA / "language" / "truecase.yaml", [field.name for field in fields(Lists)]))


@dataclass(frozen=True)
class Known:
    """What tells names from words: the tables, and which words English has."""

    gazetteer: Gazetteer
    table: ActorTable
    is_word: IsWord

    @cached_property
    def given(self) -> frozenset[str]:
        """The first names of the persons that the tables know."""
        forms = (form for found in self.table.forms.values() for form in found)
        return frozenset(form.words[0] for form in forms if form.entry.sort is Sort.PERSON and len(form.words) > 1)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters in the text."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()


def recased(text: str, blocks: Iterable[tuple[int, int]], known: Known) -> str:
    """The text with what is shouted in it written as usual; the same text where nothing is."""
    pieces, at = [], 0
    for start, end in sorted(part for block in blocks for part in shouted(text, *block)):
        pieces += [text[at:start], _written(text[start:end], known)]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def shouted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a block that are all in capitals and too long for a name."""
    whole = text[start:end]
    letters = [c for c in whole if c.isalpha()]
    capitals = sum(1 for c in letters if c.isupper())
    if len(_WORD.findall(whole)) >= SHOUTED_WORDS // 2 and capitals > 0.95 * len(letters):
        yield start, end
        return
    for run in _RUN.finditer(whole):
        words = [word for word in _WORD.findall(run[0]) if len(word) > 1]
        if len(words) >= SHOUTED_WORDS and any(word.lower() in lists().small for word in words):
            yield _whole_words(text, start + run.start(), start + run.end())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without a first or last word that goes on in small letters: "THE TOWN Fell"."""
    while end > start and end < len(text) and text[end].islower() and text[end - 1].isalpha():
        end -= 1
    return start, end


def _written(text: str, known: Known) -> str:
    """A shouted text as it would be printed."""
    words = [Word(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    names = _names(text, words, known)
    pieces, at = [], 0
    for i, word in enumerate(words):
        first = _opens_sentence(text, word.start)
        pieces += [text[at : word.start], _shape(word.text, names[i] or (first and _CAPITAL))]
        at = word.end
    return "".join([*pieces, text[at:]])


def _opens_sentence(text: str, at: int) -> bool:
    before = text[:at] if at < 120 else "." * (at > 0) + text[at - 12 : at]
    return _SENTENCE_END.search(before) is not None and _ABBREVIATION.search(before) is None


# --- shapes -----------------------------------------------------------------------------------------------

_SMALL, _CAPITAL, _UPPER = "", "capital", "upper"


def _shape(word: str, shape: str | bool) -> str:
    """The word in a shape; what would change its length stays as it is."""
    if shape == _UPPER:
        return word
    made = word.lower()
    if shape == _CAPITAL:
        made = "'".join(_capital(part, i) for i, part in enumerate(made.split("'")))
    return made if len(made) == len(word) else word


def _capital(part: str, place: int) -> str:
    """A part of a word with its capital: "O'Neill", but "Peru's"."""
    if place and len(part) <= 2:
        return part
    return part[:1].upper() + part[1:]


# --- which words are names ----------------------------------------------------------------------------------


def _names(text: str, words: Sequence[Word], known: Known) -> list[str]:
    """The shape of each word as far as it does not depend on where a sentence begins."""
    shapes = [_alone(text, words, i, known) for i in range(len(words))]
    _mark_long_names(text, words, known, shapes)
    _mark_before_acronyms(text, words, known, shapes)
    _mark_between(text, words, known, shapes)
    _mark_titles(text, words, shapes)
    return shapes


def _alone(text: str, words: Sequence[Word], i: int, known: Known) -> str:
    """The shape of a word by itself and the marks beside it."""
    word = words[i]
    bare = _bare(word.lower)
    if word.start and text[word.start - 1].isdigit():
        return _SMALL if bare in _ORDINALS else _UPPER
    if len(word.text) == 1:
        return _SMALL if bare == "a" and not _dotted(text, word) else _UPPER
    if word.text.upper() in lists().acronyms:
        return _UPPER
    closed = _in_lists(text, word, bare)
    return _by_tables(text, word, bare, known) if closed is None else closed


def _in_lists(text: str, word: Word, bare: str) -> str | None:
    """The shape of a word of the calendar or of grammar; None for any other."""
    closed = lists()
    if bare in closed.both:
        told = _beside_number(text, word) or (bare != "may" and _before(text, word).endswith((" in ", " of ")))
        return _CAPITAL if told else _SMALL
    if bare in closed.days or bare in closed.months:
        return _CAPITAL
    return _SMALL if bare in closed.small or bare in closed.particles else None


def _by_tables(text: str, word: Word, bare: str, known: Known) -> str:
    """The shape of a word by what the tables and the dictionary know of it."""
    if known.gazetteer.country_of(bare) is not None or _is_famous(known, bare):
        return _CAPITAL
    if bare in proper():
        return _UPPER if proper()[bare].isupper() or _in_table_upper(bare, known) else _CAPITAL
    if known.is_word(bare) or is_compound(bare, known.is_word):
        return _SMALL
    return _UPPER if _is_acronym(text, word, bare, known) else _CAPITAL


_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def _bare(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith(("'s", "’s", "`s")) else word


def _dotted(text: str, word: Word) -> bool:
    """Whether the word is part of an abbreviation such as "U.S."."""
    near = text[word.end : word.end + 1] == "." or text[max(0, word.start - 1) : word.start] == "."
    return len(word.text) == 1 and near


def _before(text: str, word: Word) -> str:
    return text[max(0, word.start - 8) : word.start].lower().replace("\n", " ")


def _beside_number(text: str, word: Word) -> bool:
    return bool(
        re.search(r"\d(?:ST|ND|RD|TH)?(?:\s+OF)?[\s-]+$", text[max(0, word.start - 10) : word.start])
        or re.match(r"\.?\s+\d", text[word.end : word.end + 6])
    )


def _is_famous(known: Known, word: str) -> bool:
    """Whether a word names a country, or a place that is no common word and no hamlet."""
    if len(word) < 5 and known.is_word(word) and word not in proper():
        return False  # "car", "us"
    found = known.gazetteer.lookup(word)
    if any(_is_state(one) for one in found):
        return True
    sure = [one for one in found if not one.common and one.primary]
    return any(one.population >= _BIG for one in sure)


def _is_state(one: Candidate) -> bool:
    return one.kind == COUNTRY and not one.common


def _is_acronym(text: str, word: Word, bare: str, known: Known) -> bool:
    """Whether an unknown word is a string of initials: in a table, without vowels, or in brackets."""
    if _in_table_upper(bare, known):
        return True
    vowels = sum(1 for c in bare if c in "aeiouyáéíóú")
    if not vowels and len(bare) < 7:
        return True
    bracketed = text[word.start - 1 : word.start] == "(" and text[word.end : word.end + 1] == ")"
    return bracketed and len(bare) <= 8


def _in_table_upper(bare: str, known: Known) -> bool:
    return any(form.upper and len(form.words) == 1 for form in known.table.starting(bare))


def _mark_long_names(text: str, words: Sequence[Word], known: Known, shapes: list[str]) -> None:
    """Names of several words that a table knows: "san salvador", "national liberation army"."""
    i = 0
    while i < len(words):
        length = max(_known_actor(text, words, i, known), _known_place(text, words, i, known, shapes))
        for word in range(i, i + length):
            small = word > i and words[word].lower in lists().particles | lists().small
            shapes[word] = _SMALL if small else shapes[word] or _CAPITAL
        i += max(1, length)


def _known_actor(text: str, words: Sequence[Word], i: int, known: Known) -> int:
    """How many words from here on are the name of a group, a body or a person, if two or more."""
    if words[i].lower in lists().small:
        return 0
    for form in known.table.starting(words_of(words[i].lower)[0]):
        if len(form.words) < 2 or form.entry.sort in {Sort.NATION, Sort.SEAT}:
            continue
        own = words[i : i + len(form.words)]
        if _joined(text, own) and tuple(w for word in own for w in words_of(_bare(word.lower))) == form.words:
            return len(form.words)
    return 0


def _known_place(text: str, words: Sequence[Word], i: int, known: Known, shapes: Sequence[str]) -> int:
    """How many words from here on are the name of a place, if two or more."""
    if words[i].lower in lists().small:
        return 0
    found = 0
    for end in range(i + 1, min(i + _LONGEST_NAME, len(words)) + 1):
        own = words[i:end]
        name = text[own[0].start : own[-1].end]
        if not _joined(text, own):
            break
        if end > i + 1 and _names_place(known, _bare(name.lower()), any(shapes[i:end])):
            found = end - i
        if not known.gazetteer.longer(name):
            break
    return found


def _names_place(known: Known, name: str, has_name: bool) -> bool:
    """Whether some words name a place: one is a name by itself, or the place is no hamlet."""
    return any(
        has_name or one.kind in {COUNTRY, REGION} or one.population >= _BIG for one in known.gazetteer.lookup(name)
    )


def _joined(text: str, words: Sequence[Word]) -> bool:
    """Whether only blanks or hyphens stand between the words."""
    gaps = (text[one.end : other.start] for one, other in pairwise(words))
    return all(re.fullmatch(r"[ \n]{1,4}|-|['’]|\. ", gap) for gap in gaps)


def _mark_before_acronyms(text: str, words: Sequence[Word], known: Known, shapes: list[str]) -> None:
    """The full name before its acronym in brackets: "Popular Action Front (FAP)"."""
    for i, word in enumerate(words):
        bracketed = text[word.start - 1 : word.start] in {"(", "["} and text[word.end : word.end + 1] in {")", "]"}
        common = known.is_word(word.lower) and shapes[i] != _UPPER
        if bracketed and not common and 2 <= len(word.text) <= 12:
            shapes[i] = _CAPITAL if shapes[i] == _CAPITAL and len(word.text) > 8 else _UPPER
            _mark_name_before(text, words, i, shapes)


def _mark_name_before(text: str, words: Sequence[Word], i: int, shapes: list[str]) -> None:
    """Capitals for the words before an acronym, back to the word of its first letter, or to a word of grammar."""
    first, letters = words[i].lower[0], len(words[i].text)
    for j in range(i - 1, max(-1, i - letters - 6), -1):
        word = words[j].lower
        if (j < i - 1 and not _joined(text, words[j : j + 2])) or (word in lists().small and word not in _INNER):
            return
        if word in _INNER:
            continue
        shapes[j] = shapes[j] or _CAPITAL
        if word[0] == first and i - j >= min(3, letters - 1):
            return


_INNER = frozenset({"of", "and", "for", "the"})


def _mark_between(text: str, words: Sequence[Word], known: Known, shapes: list[str]) -> None:
    """English words that are part of a name: "Maria Angel Flores", "Atlacatl Battalion"; then all their like."""
    surnames = set()
    for i in range(len(words)):
        if not shapes[i] and _goes_with_names(text, words, i, known, shapes):
            shapes[i] = _CAPITAL
            if words[i].lower not in lists().heads:
                surnames.add(words[i].lower)
    for i, word in enumerate(words):
        if word.lower in surnames and not shapes[i]:
            shapes[i] = _CAPITAL


def _goes_with_names(text: str, words: Sequence[Word], i: int, known: Known, shapes: Sequence[str]) -> bool:
    """Whether a word belongs to the name right before or behind it."""
    word = words[i].lower
    before = i > 0 and shapes[i - 1] == _CAPITAL and _joined(text, words[i - 1 : i + 1])
    after = i + 1 < len(words) and shapes[i + 1] == _CAPITAL and _joined(text, words[i : i + 2])
    if word in _ARTICLES:
        return after and not before and not known.gazetteer.country_of(words[i + 1].lower)
    if word in lists().small or word in lists().particles or "'" in word:
        return False
    if after and (word in known.given or (i > 0 and words[i - 1].lower in lists().titles)):
        return True
    return before and _follows_name(words, i, known, shapes)


def _follows_name(words: Sequence[Word], i: int, known: Known, shapes: Sequence[str]) -> bool:
    """Whether a word goes on with the name that ends before it: "Medellin Cartel", "Hector Parker"."""
    word, before = words[i].lower, words[i - 1].lower
    if before.endswith("'s") or known.gazetteer.country_of(before):
        return False
    if word in lists().heads:
        return True
    if before in lists().days or before in lists().months or word in known.table.roles:
        return False
    personal = _is_personal(words, i - 1, known, shapes) and _may_be_surname(word, known)
    return personal or word in known.table.surnames


_ARTICLES = frozenset({"el", "la", "los", "las"})


def _is_personal(words: Sequence[Word], i: int, known: Known, shapes: Sequence[str]) -> bool:
    """Whether a capitalised word is a first name or follows one."""
    if words[i].lower in known.given:
        return True
    return i > 0 and shapes[i - 1] == _CAPITAL and words[i - 1].lower in known.given


def _may_be_surname(word: str, known: Known) -> bool:
    """Whether an English word after a first name may be a surname: no plural, and no form of a verb."""
    return not word.endswith(("s", "ed", "ing", "ly", "tion", "ment", "er")) and word not in known.given | _FOLLOWING


_FOLLOWING = frozenset(
    {"met", "told", "led", "left", "held", "made", "took", "gave", "began", "became", "went", "came", "sent", "saw"}
)


def _mark_titles(text: str, words: Sequence[Word], shapes: list[str]) -> None:
    """Titles right before a name: "President Sarmiento", "Army Colonel Ana Ruiz"."""
    for i in range(len(words) - 2, -1, -1):
        after = words[i + 1]
        named = shapes[i + 1] == _CAPITAL or (len(after.text) == 1 and shapes[i + 1] == _UPPER)
        beside = re.fullmatch(r"\.?[ \n]{1,4}", text[words[i].end : after.start]) is not None
        if named and beside and words[i].lower in lists().titles:
            shapes[i] = _CAPITAL
