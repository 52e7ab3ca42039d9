"""Reads `data/actors/`: names of states, persons, groups, bodies and media with their days, and role nouns.

`load(folder)` reads and checks the tables once.  Names are kept as folded words, so that "al-Wadi", "Al Wadi"
and "AL-WADI" are one name; the same name on different days gives several entries, and `valid_on` picks among
them.  Dates are compared as written: a year stands for all its days.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from polybius.lexicon.files import DATA, Row, check_fields, read_csv, read_yaml, shown
from polybius.types import ActorKind

FOLDER = DATA / "actors"
NOUNS = DATA / "nouns" / "actors.yaml"
WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?$")
_CODE = re.compile(r"[A-Z]{3}$")
_SECTOR = re.compile(r"[A-Z][A-Za-z0-9]*$")
# Letters that Unicode does not take apart into a base letter and a mark.
_BASE = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})

Words = tuple[str, ...]


class Sort(StrEnum):
    """What kind of name leads to an entry."""

    STATE = "states"
    NATION = "nationalities"
    SEAT = "seats"
    PERSON = "persons"
    GROUP = "groups"
    ORGANISATION = "organisations"
    MEDIA = "media"
    ETHNIC = "ethnic"


@dataclass(frozen=True, slots=True)
class Office:
    """A post that a person held, with the days it was held."""

    country: str | None
    sectors: tuple[str, ...]
    title: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # told apart by their row, not by their cells
class Entry:
    """Somebody whom a table names."""

    sort: Sort
    name: str
    country: str | None
    sectors: tuple[str, ...] = ()
    kind: ActorKind | None = None
    source: str = ""
    since: str = ""
    until: str = ""
    claimants: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    offices: tuple[Office, ...] = ()

    def office_on(self, day: str | None) -> tuple[Office | None, bool]:
        """The post held on the day (None: the last one) and True; else the last one before, and False."""
        if day is None:
            return (max(self.offices, key=_latest, default=None), True)
        held = [office for office in self.offices if holds(office.since, office.until, day)]
        if held:
            return held[-1], True
        past = [office for office in self.offices if office.until and office.until < day]
        return (max(past, key=_latest, default=None), False)


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A common noun for somebody, with the sectors it speaks of (none: those of the words beside it)."""

    words: str
    sectors: tuple[str, ...]
    kind: str
    collective: bool
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an entry's name."""

    words: Words
    entry: Entry
    upper: bool = False  # an acronym: "US" is a state, "us" is not


@dataclass(frozen=True, slots=True)
class NounClasses:
    """Nouns that say whom a phrase is about without naming anybody; `data/nouns/actors.yaml` explains."""

    counting: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()
    force: frozenset[str] = frozenset()
    institution: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    relational: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ActorTable:
    """All names and role nouns, ready to be looked up."""

    forms: Mapping[str, tuple[Form, ...]] = field(default_factory=lambda: MappingProxyType({}))  # longest first
    surnames: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    roles: Mapping[str, RoleWord] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))  # by code
    longest_role: int = 1
    role_ends: frozenset[str] = frozenset()  # the last words of all role phrases
    nouns: NounClasses = NounClasses()

    def starting(self, word: str) -> tuple[Form, ...]:
        """The names that begin with a folded word, longest first."""
        return self.forms.get(word, ())

    def role(self, words: str) -> RoleWord | None:
        """The role noun or phrase, singular or plural, in lower case."""
        return self.roles.get(words)


def fold(word: str) -> str:
    """The word in lower case without marks: "Gómez" and "gomez" are one."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.lower().translate(_BASE))
    return "".join(c for c in apart if not unicodedata.combining(c))


def words_of(name: str) -> Words:
    """The folded words of a name, without punctuation."""
    return tuple(WORD.findall(fold(name.replace("’", "'"))))


def holds(since: str, until: str, day: str) -> bool:
    """Whether a day lies between two dates, each of which may be a year, a month, a day or empty."""
    return (not since or day[: len(since)] >= since) and (not until or day[: len(until)] <= until)


def valid_on(entries: Iterable[Entry], day: str | None) -> tuple[Entry, ...]:
    """The entries in force on a day, or with none given or none in force the latest ones."""
    all_of = tuple(entries)
    if len(all_of) < 2:
        return all_of
    if day is not None:
        held = tuple(entry for entry in all_of if holds(entry.since, entry.until, day))
        if held:
            return held
    last = max(entry.until or "9999" for entry in all_of)
    return tuple(entry for entry in all_of if (entry.until or "9999") == last)


def _latest(office: Office) -> tuple[str, str]:
    return office.until or "9999", office.since


@lru_cache(maxsize=8)
def load(folder: Path = FOLDER) -> ActorTable:
    """The tables of a folder, read once; DataError with file and line where one is at fault."""
    forms: dict[str, list[Form]] = defaultdict(list)
    surnames: dict[str, list[Entry]] = defaultdict(list)
    states: dict[str, Entry] = {}
    for entry, names in _entries(folder):
        for name in names:
            words = words_of(name)
            if words:
                forms[words[0]].append(Form(words, entry, is_acronym(name)))
        if entry.sort is Sort.PERSON:
            surnames[words_of(entry.name)[-1]].append(entry)
        if entry.sort is Sort.STATE and entry.country and not entry.until:
            states.setdefault(entry.country, entry)
    roles = _roles(folder / "roles.csv")
    return ActorTable(
        MappingProxyType({word: tuple(sorted(found, key=_by_length)) for word, found in forms.items()}),
        MappingProxyType({word: tuple(found) for word, found in surnames.items()}),
        MappingProxyType(roles),
        MappingProxyType(states),
        max((words.count(" ") + 1 for words in roles), default=1),
        frozenset(words.rpartition(" ")[2] for words in roles),
        _noun_classes(NOUNS),
    )


def _noun_classes(path: Path) -> NounClasses:
    given = read_yaml(path)
    names = [entry.name for entry in fields(NounClasses)]
    check_fields(given, names, shown(path), 1, required=names)
    return NounClasses(**{name: frozenset(map(str, given[name])) for name in names})


def _by_length(form: Form) -> int:
    return -len(form.words)


def is_acronym(name: str) -> bool:
    """Whether a name is told from a common word only by its capitals: "US", "WHO"."""
    return name.isupper() and name.isalnum() and len(name) <= 6


def _entries(folder: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Each entry with the names that lead to it."""
    yield from _states(folder / "states.csv")
    yield from _persons([folder / "persons.csv", folder / "persons_historic.csv"])
    yield from _bodies(folder / "groups.csv", Sort.GROUP, (*_BODY[:5], "from", "to", "claimants", "source"))
    yield from _bodies(folder / "organisations.csv", Sort.ORGANISATION, (*_BODY[:5], "from", "to", "source"))
    yield from _media(folder / "media.csv")
    yield from _ethnic(folder / "ethnic.csv")


_BODY = ("name", "aliases", "country", "sectors", "kind")
_STATE = (
    "code", "name", "aliases", "nationalities", "capital", "capital_aliases", "seats",
    "valid_from", "valid_to", "wikidata", "source",
)  # fmt: skip
_PERSON = ("name", "aliases", "country", "sectors", "office", "from", "to", "source")


def _rows(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """The rows of a table, checked; none where the folder has no such table."""
    if not path.exists():
        return
    for row in read_csv(path, columns):
        _check(row)
        yield row


def _check(row: Row) -> None:
    for column in _DATED:
        day = row.cells.get(column)
        if day and not _DATE.match(day):
            raise row.fault(f"{column} is {day!r}; wanted is YYYY, YYYY-MM, YYYY-MM-DD or nothing")
    code = row.cells.get("code", row.cells.get("country", ""))
    if code and not _is_code(code):
        raise row.fault(f"country is {code!r}; wanted is an ISO 3166 alpha-3 code or nothing")
    for sector in _sectors(row):
        if not _is_sector(sector):
            raise row.fault(f"sector {sector!r} is none; several are joined by +, as in GOV+MIL")


_DATED = ("from", "to", "valid_from", "valid_to")


@lru_cache(maxsize=1024)
def _is_code(word: str) -> bool:
    return _CODE.match(word) is not None


@lru_cache(maxsize=1024)
def _is_sector(word: str) -> bool:
    return _SECTOR.match(word) is not None


def _sectors(row: Row) -> tuple[str, ...]:
    return _parts(row.cells.get("sectors", ""))


@lru_cache(maxsize=1024)
def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[+|]", cell) if part)


def _names(row: Row) -> tuple[str, ...]:
    return (row["name"], *row.many("aliases"))


def _states(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for row in _rows(path, _STATE):
        ids = MappingProxyType({"wikidata": row["wikidata"]} if row["wikidata"] else {})

        def entry(sort: Sort, kind: ActorKind, row: Row = row, ids: Mapping[str, str] = ids) -> Entry:
            days = row["valid_from"], row["valid_to"]
            return Entry(sort, row["name"], row["code"], (), kind, path.name, *days, ids=ids)

        yield entry(Sort.STATE, ActorKind.STATE), _names(row)
        yield entry(Sort.NATION, ActorKind.POPULATION), row.many("nationalities")
        seats = (*row.many("capital"), *row.many("capital_aliases"), *row.many("seats"))
        yield entry(Sort.SEAT, ActorKind.GOVERNMENT), seats


def _persons(paths: Iterable[Path]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """One entry per person, whose posts may stand in several rows and files."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for path in paths:
        for row in _rows(path, _PERSON):
            found[row["name"], row["country"]].append(row)
    for (name, country), rows in found.items():
        posts = tuple(Office(country or None, _sectors(r), r["office"], r["from"], r["to"]) for r in rows)
        source = Path(rows[0].file).name
        names = dict.fromkeys(alias for row in rows for alias in _names(row))
        yield (
            Entry(Sort.PERSON, name, country or None, (), ActorKind.PERSON, source, offices=posts),
            tuple(names),
        )


def _bodies(path: Path, sort: Sort, columns: Iterable[str]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for row in _rows(path, columns):
        claimants = row.many("claimants") if "claimants" in row.cells else ()
        sectors = _sectors(row)
        kind = kind_of(row["kind"], sectors) or ActorKind.ORGANISATION
        days = row["from"], row["to"]
        yield (
            Entry(sort, row["name"], row["country"] or None, sectors, kind, path.name, *days, claimants),
            _names(row),
        )


_ARMED = frozenset({"REB", "PRM", "UAF", "SEP", "IMG"})


def kind_of(word: str, sectors: Iterable[str]) -> ActorKind | None:
    """The actor's kind by the word in the table, else by its sectors."""
    if word in set(ActorKind):
        return ActorKind(word)
    given = set(sectors)
    if given & _ARMED:
        return ActorKind.ARMED_GROUP
    if given & {"GOV", "MIL", "COP", "SPY", "JUD", "LEG"}:
        return ActorKind.GOVERNMENT
    if "JRN" in given:
        return ActorKind.MEDIA
    return ActorKind.POPULATION if given & {"CVL", "REF"} else None


def _media(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for row in _rows(path, ("name", "aliases", "country", "kind", "state_run", "source")):
        if row["kind"] != "platform":  # X and Facebook carry words and say none of their own
            state_run = row["state_run"].lower() in {"yes", "true", "1"}
            sectors = ("JRN", "GOV") if state_run else ("JRN",)
            kind = ActorKind.MEDIA
            yield (
                Entry(Sort.MEDIA, row["name"], row["country"] or None, sectors, kind, path.name),
                _names(row),
            )


def _ethnic(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for row in _rows(path, ("name", "aliases", "country", "source")):
        country = row["country"] or None
        yield Entry(Sort.ETHNIC, row["name"], country, (), ActorKind.POPULATION, path.name), _names(row)


def _roles(path: Path) -> dict[str, RoleWord]:
    found: dict[str, RoleWord] = {}
    for row in _rows(path, ("words", "plural", "sectors", "kind", "collective", "source")):
        collective = row["collective"].lower() in {"yes", "true", "1"}
        for column in ("words", "plural"):
            for words in row.many(column):
                key = words.lower().replace("-", " ")
                if column == "words" or key not in found:
                    found[key] = RoleWord(key, _sectors(row), row["kind"], collective, column == "plural")
    return found
