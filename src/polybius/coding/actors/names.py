"""Names of actors in a text: which words are a name that the actor tables know, the longest name first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from polybius.lexicon.actors import WORD, ActorTable, Entry, Form, Sort, fold, valid_on
from polybius.types import Article, Parse, Places, PlaceUse, Span, Token

# What may stand between two words of one name: "al-Wadi", "People's", "U. S.", "St. John's".
_GAPS = frozenset({" ", "-", "- ", "–", "'", "’", ".", ". ", " - ", "/", " & ", "", "  ", "' ", "’ "})
# "Pro-government", "US-backed", "rebel-held": the name before or after the hyphen is not who acts.
_NOT_OWNING = frozenset(
    {"based", "held", "controlled", "backed", "run", "occupied", "born", "made", "built", "linked",
     "inspired", "allied", "friendly", "aligned", "supported", "funded", "trained", "administered",
     "speaking", "ruled"}
)  # fmt: skip
_PREFIXES = frozenset({"pro", "anti", "ex", "non", "post", "pre", "former"})
_GEOGRAPHIC = frozenset({"new", "lake", "gulf", "mount", "cape", "fort", "port"})


# By country: the entries of the bodies, states and peoples named, each by its identity.
OfCountry = Mapping[str | None, set[int]]


class Word(NamedTuple):
    folded: str
    start: int
    end: int
    token: int


@dataclass(frozen=True, slots=True)
class Name:
    """Words of the text that a table knows, with the entry in force on the day of the report."""

    span: Span
    first: int  # tokens first <= i < end
    end: int
    head: int  # the token whose own head lies outside the name
    entry: Entry
    owns: bool = True  # False in "rebel-held", "pro-Russian": beside an actor, not its owner


def find_names(article: Article, parse: Parse, places: Places, table: ActorTable) -> tuple[Name, ...]:
    """The names in text order, none inside another."""
    day = article.published.isoformat() if article.published else None
    words = list(_words(parse))
    no_apostrophes = not any(mark in article.text for mark in "'’") and len(words) > 60
    barred = _larger_places(places)
    found: list[Name] = []
    i = 0
    while i < len(words):
        name, taken = _longest(words, i, parse, table, day, no_apostrophes)
        if name is not None and _is_meant(name, found, parse, table, barred.get(name.span.start)):
            found.append(name)
        i += max(taken, 1)
    of_country: dict[str | None, set[int]] = {}
    for name in found:
        of_country.setdefault(name.entry.country, set()).add(id(name.entry))
    redefined = _redefined(found, of_country, parse)
    return tuple(
        name
        for name in found
        if not _is_common_title(name, of_country, parse, table)
        and not (name.entry.sort in _BODIES and parse.tokens[name.head].text in redefined)
    )


_BODIES = frozenset({Sort.GROUP, Sort.ORGANISATION})


def _redefined(found: Iterable[Name], of_country: OfCountry, parse: Parse) -> frozenset[str]:
    """The acronyms that the text itself gives to others than the tables do: "the Harbour Defenders' Front (HDF)"."""
    ends = {name.end: name.entry for name in found}
    taken: set[str] = set()
    for name in found:
        token = parse.tokens[name.first]
        if name.entry.sort not in _BODIES or not token.text.isupper() or not _in_brackets(parse, token):
            continue
        before = ends.get(token.i - 1)
        other = parse.tokens[token.i - 2].text[0].isupper() and of_country[name.entry.country] == {id(name.entry)}
        if before is not name.entry if before is not None else name.entry.country and other:
            taken.add(token.text)
    return frozenset(taken)


def _in_brackets(parse: Parse, token: Token) -> bool:
    around = (parse.tokens[j].text for j in (token.i - 1, token.i + 1) if 0 <= j < len(parse.tokens))
    return token.i > 1 and tuple(around) == ("(", ")")


def _is_meant(name: Name, before: list[Name], parse: Parse, table: ActorTable, place_end: int | None) -> bool:
    """Whether the words are the name, and no part of a longer one or another's title."""
    return (
        _is_actor_name(name, parse, place_end)
        and not _is_anothers(name, before, parse, table)
        and not _in_longer_name(name, before, parse, table)
    )


def _is_common_title(name: Name, of_country: OfCountry, parse: Parse, table: ActorTable) -> bool:
    """Whether a body's name is a word that any country has ("Congress"), and its own country is not named."""
    if name.entry.sort is not Sort.ORGANISATION or not name.entry.country:
        return False
    words = " ".join(token.lower for token in parse.tokens[name.first : name.end])
    return table.role(words) is not None and of_country[name.entry.country] == {id(name.entry)}


def _in_longer_name(name: Name, before: list[Name], parse: Parse, table: ActorTable) -> bool:
    """Whether the words are taken out of a longer name that no table knows: "Echo" in "Valley Echo Choir"."""
    if name.entry.sort not in {Sort.GROUP, Sort.ORGANISATION, Sort.MEDIA}:
        return False
    beside = {name.first - 1} if not before or before[-1].end != name.first else set()
    if name.end - name.first == 1:
        beside.add(name.end)
    entity = parse.entity_at(name.first)
    tokens = [parse.tokens[i] for i in beside if entity.first <= i < entity.end] if entity else []
    return any(t.pos == "PROPN" and t.text.istitle() and not table.role(t.lower) for t in tokens)


def _words(parse: Parse) -> Iterator[Word]:
    for token in parse.tokens:
        text = token.text
        if text.isalpha():
            yield Word(fold(text), token.start, token.end, token.i)
        elif len(text) > 1:
            for match in WORD.finditer(text):
                at = token.start + match.start()
                yield Word(fold(match.group()), at, token.start + match.end(), token.i)


def _longest(
    words: list[Word], i: int, parse: Parse, table: ActorTable, day: str | None, no_apostrophes: bool
) -> tuple[Name | None, int]:
    """The longest name that begins at word `i`, and how many words it takes."""
    first = words[i]
    forms = table.starting(first.folded)
    if not forms and no_apostrophes and first.folded.endswith("s"):
        forms = tuple(form for form in table.starting(first.folded[:-1]) if len(form.words) == 1)
        fitting = [form for form in forms if _written_as(form, first, parse)]
    else:
        fitting = [form for form in forms if _fits(form, words, i, parse)]
    if not fitting:
        return None, 0
    length = len(fitting[0].words)
    entry = _choose([form.entry for form in fitting if len(form.words) == length], day)
    end = words[i + length - 1]
    last = parse.tokens[end.token]
    span = Span(first.start, last.end if last.text.endswith(".") and end.end == last.end - 1 else end.end)
    owns = _owns(parse, first.token, end.token)
    head = _head(parse, first.token, end.token + 1)
    return Name(span, first.token, end.token + 1, head, entry, owns), length


def _head(parse: Parse, first: int, end: int) -> int:
    """The last token of a name that depends on a word outside it."""
    outside = [
        token.i
        for token in parse.tokens[first:end]
        if (token.pos not in {"PUNCT", "PART", "ADP", "DET"} and not first <= token.head < end) or token.head == token.i
    ]
    return outside[-1] if outside else end - 1


def _fits(form: Form, words: list[Word], i: int, parse: Parse) -> bool:
    length = len(form.words)
    if i + length > len(words) or (length > 1 and words[i + 1].folded != form.words[1]):
        return False
    for k in range(1, length):
        word, before = words[i + k], words[i + k - 1]
        if word.folded != form.words[k] or not _joins(parse.text[before.end : word.start]):
            return False
    return _written_as(form, words[i], parse)


def _joins(gap: str) -> bool:
    """Whether what stands between two words may stand inside one name; a line may end there, a paragraph not."""
    return gap in _GAPS or (gap.count("\n") == 1 and (not gap.strip() or gap.strip() in _GAPS))


def _written_as(form: Form, word: Word, parse: Parse) -> bool:
    """Capitals where a name has them: "turkey" is a bird, "us" is we; peoples may be in lower case."""
    written = parse.text[word.start : word.end]
    if form.upper and len(form.words) == 1:
        if word.folded in _ALSO_WORDS and _in_capitals(parse, word.token):
            return False
        return written.isupper() or (len(written) > 3 and written[0].isupper())
    if written[0].isupper() or written[0].isdigit():
        return True
    lower_case = form.entry.sort in {Sort.NATION, Sort.GROUP} or len(form.words) > 1
    return lower_case and parse.tokens[word.token].pos in {"ADJ", "PROPN", "NOUN"} and written != "polish"


_ALSO_WORDS = frozenset({"us", "is", "it", "who", "am", "an", "as", "all", "can", "may", "in", "on", "pm", "no"})


def _in_capitals(parse: Parse, i: int) -> bool:
    """Whether the words around are in capitals too, so that "US" may be "us"."""
    beside = [t for t in parse.tokens[max(0, i - 2) : i + 3] if t.i != i and t.text.isalpha() and len(t.text) > 2]
    return bool(beside) and all(t.text.isupper() for t in beside)


# Where one name belongs to several tables, the earlier one in this list is meant.
_ORDER = (
    Sort.STATE, Sort.NATION, Sort.PERSON, Sort.GROUP, Sort.ORGANISATION, Sort.SEAT, Sort.MEDIA, Sort.ETHNIC,
)  # fmt: skip


def _choose(entries: Iterable[Entry], day: str | None) -> Entry:
    candidates = valid_on(dict.fromkeys(entries), day)
    in_office = [entry for entry in candidates if entry.sort is Sort.PERSON and entry.office_on(day)[1]]
    return min(in_office or candidates, key=lambda entry: _ORDER.index(entry.sort))


def _owns(parse: Parse, first: int, last: int) -> bool:
    tokens = parse.tokens
    if last + 2 < len(tokens) and tokens[last + 1].text == "-" and tokens[last + 2].lower in _NOT_OWNING:
        return False
    return not (first > 1 and tokens[first - 1].text == "-" and tokens[first - 2].lower in _PREFIXES)


def _is_anothers(name: Name, before: list[Name], parse: Parse, table: ActorTable) -> bool:
    """Whether a common title is another country's: the "Security Council" in "Danish Security Council"."""
    if name.entry.sort not in {Sort.GROUP, Sort.ORGANISATION} or not before or before[-1].end != name.first:
        return False
    owner = before[-1].entry
    if owner.sort not in {Sort.NATION, Sort.STATE} or owner.country == name.entry.country:
        return False
    words = [token.lower for token in parse.tokens[name.first : name.end]]
    return any(table.role(" ".join(words[k:])) is not None for k in range(len(words)))


def _larger_places(places: Places) -> dict[int, int]:
    """For each start of a place name, where the place name ends."""
    return {m.span.start: m.span.end for m in places.mentions if m.use is PlaceUse.PLACE}


def _is_actor_name(name: Name, parse: Parse, place_end: int | None) -> bool:
    if name.entry.sort in {Sort.STATE, Sort.SEAT, Sort.NATION}:
        if place_end is not None and place_end > name.span.end:
            return False  # "Niger Delta", "Mexico City"
        return not _inside_other_name(name, parse)
    return True


def _inside_other_name(name: Name, parse: Parse) -> bool:
    """Whether a country's name is part of a person's or a place's: "Jordan Hill", "New Mexico"."""
    tokens = parse.tokens
    before = tokens[name.first - 1] if name.first else None
    if before is not None and before.text.istitle() and before.lower in _GEOGRAPHIC:
        return before.end + 1 == name.span.start
    if before is not None and before.lower == "of" and name.first > 1:
        return tokens[name.first - 2].text in {"Gulf", "Sea", "Bay", "Strait", "University"}
    return name.entry.sort is Sort.STATE and _part_of_person(name, before, parse)


def _part_of_person(name: Name, before: Token | None, parse: Parse) -> bool:
    after = parse.tokens[name.end] if name.end < len(parse.tokens) else None
    entity = parse.entity_at(name.first)
    if entity is None or entity.label != "PERSON":
        return False
    inside = [t for t in (before, after) if t is not None and entity.first <= t.i < entity.end]
    return any(t.pos == "PROPN" and t.text.isalpha() for t in inside)
