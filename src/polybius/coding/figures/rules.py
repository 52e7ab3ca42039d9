"""The rules of `data/cues/figures.yaml`, read once, checked, and indexed by the words that they look for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from polybius.errors import DataError
from polybius.lexicon.files import DATA, Text, check_fields, read_yaml, shown
from polybius.types import Comparator, Figure, FigureKind, Token

FILE = DATA / "cues" / "figures.yaml"
Phrase = tuple[str, ...]
Closed = TypeVar("Closed", Comparator, FigureKind)

WHO = ("object", "subject", "state", "named", "of", "measured")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence whose bracketed words are (or are not) a figure of its rule."""

    rule: str
    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Words that compare a number."""

    id: str
    means: Comparator


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that are a number without saying which: "dozens"."""

    id: str
    low: float
    high: float | None  # None: no end is set
    followed_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that makes the people by it victims, and on which side of it they stand."""

    id: str
    kind: FigureKind
    who: str


def _fits(cue: Cue, token: Token) -> bool:
    """A noun that looks like a verb ("guns", "axes") is none; a participle may pass for a noun or a name."""
    return cue.who not in {"object", "subject"} or token.pos in {"VERB", "AUX", "ADJ"} or token.lower.endswith("ed")


@dataclass(frozen=True)
class Rules:
    before: Mapping[Phrase, Compared]
    after: Mapping[Phrase, Compared]
    vague: Mapping[Phrase, Vague]
    cues: Mapping[str, tuple[Cue, ...]]
    words: Mapping[str, frozenset[str]]  # the plain lists, with all forms of their words
    examples: tuple[Example, ...]

    def cues_of(self, token: Token, *who: str) -> list[Cue]:
        """The cues that a token is, of these sides."""
        return [cue for cue in self.cues.get(token.lower, ()) if cue.who in who and _fits(cue, token)]

    def proved(self, example: Example, found: Sequence[Figure]) -> bool:
        """Whether an example shows what it is to show; `found` are the figures on its bracketed words."""
        if example.holds:
            return bool(found) and self.holds(example.rule, found[0])
        return not any(self.holds(example.rule, figure) for figure in found)

    def holds(self, rule: str, figure: Figure) -> bool:
        """Whether a figure has the kind, comparator or bounds that a rule gives."""
        if rule in self._kinds:
            return figure.kind is self._kinds[rule]
        if rule in self._means:
            return figure.comparator is self._means[rule]
        return (figure.low, figure.high) == self._bounds[rule]

    @cached_property
    def _kinds(self) -> Mapping[str, FigureKind]:
        return {cue.id: cue.kind for cues in self.cues.values() for cue in cues}

    @cached_property
    def _means(self) -> Mapping[str, Comparator]:
        return {rule.id: rule.means for rule in (*self.before.values(), *self.after.values())}

    @cached_property
    def _bounds(self) -> Mapping[str, tuple[float, float | None]]:
        return {rule.id: (rule.low, rule.high) for rule in self.vague.values()}

    def named(self, token: Token, *lists: str) -> bool:
        """Whether a token stands in one of the plain lists."""
        return any(token.lower in self.words[name] or token.lemma in self.words[name] for name in lists)


@lru_cache(maxsize=4)
def load(path: Path = FILE) -> Rules:
    """The rules of a file; DataError with its line for a fault in it."""
    content = read_yaml(path)
    check_fields(content, ("comparators", "vague", "victims", "units", *PLAIN, *VERBS), shown(path), 1)
    return Rules(
        before=_compared(content["comparators"], "before", path),
        after=_compared(content["comparators"], "after", path),
        vague={_phrase(words): rule for row in content["vague"] for words, rule in _vague(row, path)},
        cues=_cues(content["victims"], path),
        words=_plain(content),
        examples=tuple(_examples(content)),
    )


PLAIN = (
    "labels", "fatal", "groups", "things", "troops", "prisoners", "settlements", "residents", "hedges",
    "definite", "bearers", "abstract", "captors", "moved", "unpersons", "deadly", "nameless",
)  # fmt: skip
VERBS = (
    "undergo", "release", "dwell", "sums", "move", "cause", "hold", "attempts", "rough", "survive", "seize", "revise",
    "lose",
)  # fmt: skip


def _phrase(words: str) -> Phrase:
    return tuple(words.lower().split())


def _compared(rows: Iterable[Any], side: str, path: Path) -> dict[Phrase, Compared]:
    found: dict[Phrase, Compared] = {}
    for row in rows:
        check_fields(row, ("id", "means", "before", "after", "examples", "not_examples"), shown(path), row.line)
        rule = Compared(row["id"], _closed(Comparator, row["means"], path))
        found |= {_phrase(words): rule for words in row[side]}
    return found


def _vague(row: Any, path: Path) -> Iterator[tuple[str, Vague]]:
    fields = ("id", "words", "low", "high", "followed_by", "examples", "not_examples")
    check_fields(row, fields, shown(path), row.line, required=fields[:3])
    high = float(row["high"]) if "high" in row else None
    rule = Vague(row["id"], float(row["low"]), high, frozenset(row.get("followed_by", ())))
    yield from ((words, rule) for words in row["words"])


def _cues(rows: Iterable[Any], path: Path) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for row in rows:
        fields = ("id", "kind", "who", "verbs", "nouns", "words", "examples", "not_examples")
        check_fields(row, fields, shown(path), row.line, required=fields[:3])
        if row["who"] not in WHO:
            raise DataError(shown(path), row["who"].line, f"who is one of {', '.join(WHO)}, not {row['who']!r}")
        cue = Cue(row["id"], _closed(FigureKind, row["kind"], path), row["who"])
        for form in _forms_of(row):
            found.setdefault(form, []).append(cue)
    return {form: tuple(cues) for form, cues in found.items()}


def _forms_of(row: Mapping[str, Any]) -> Iterator[str]:
    yield from row.get("words", ())
    for verb in row.get("verbs", ()):
        yield from verb_forms(verb)
    for noun in row.get("nouns", ()):
        yield from noun_forms(noun)


def _plain(content: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    lists = {name: frozenset(form for w in content.get(name, ()) for form in noun_forms(w)) for name in PLAIN}
    lists |= {name: frozenset(form for w in content.get(name, ()) for form in verb_forms(w)) for name in VERBS}
    units = frozenset(form for words in content["units"].values() for w in words for form in noun_forms(w))
    time = frozenset(form for w in content["units"]["time"] for form in noun_forms(w))
    return lists | {"units": units, "time": time}


def verb_forms(verb: str) -> list[str]:
    """A verb's forms: those given between "|", or the regular ones of its base."""
    if "|" in verb:
        return verb.split("|")
    stem = verb.removesuffix("e")
    past = f"{stem}ed" if not verb.endswith("y") or verb[-2] in "aeiou" else f"{verb[:-1]}ied"
    return [verb, f"{verb}{'es' if verb.endswith(('sh', 'ch', 's', 'x')) else 's'}", past, f"{stem}ing"]


def noun_forms(noun: str) -> list[str]:
    """A noun's singular and plural: those given between "|", or the regular ones."""
    if "|" in noun:
        return noun.split("|")
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return [noun, f"{noun[:-1]}ies"]
    return [noun, f"{noun}{'es' if noun.endswith(('sh', 'ch', 's', 'x')) else 's'}"]


def _closed(values: type[Closed], word: Text, path: Path) -> Closed:
    try:
        return values(word)
    except ValueError:
        known = ", ".join(values)
        raise DataError(shown(path), word.line, f"{word!r} is none of {known}") from None


def _examples(content: Mapping[str, Any]) -> Iterator[Example]:
    for section in ("comparators", "vague", "victims"):
        for row in content[section]:
            yield from (Example(row["id"], text, True) for text in row.get("examples", ()))
            yield from (Example(row["id"], text, False) for text in row.get("not_examples", ()))
