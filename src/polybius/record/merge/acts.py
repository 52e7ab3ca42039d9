"""Of what sort an act of force is by its words, and whether they are said of one act or of much that went on."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from polybius.lexicon.actors import words_of
from polybius.lexicon.files import DATA, read_word_sets
from polybius.record.merge import when
from polybius.types import EventType, Telling

SORTS = ("coup", "downing", "siege", "war", "control", "battle", "strike")  # the first that a word of an act is of
LISTS = (*SORTS, "strike_modes", "battle_modes", "control_modes", "rare_modes", "drawn_out", "habitual", "plain")
LONGEST = 3  # words of an entry
LONG = 7  # days; what is told to have been in so many is no act of one day


class Said(NamedTuple):
    """What the words of an act say: a sort, or None; whether of much that went on; the stems that are its own."""

    sort: str | None
    drawn_out: bool
    stems: frozenset[str]


def drawn_out(telling: Telling) -> bool:
    """Whether a telling is of what went on for long or came again and again, and of no one act."""
    return said(telling.words).drawn_out or is_long(telling) or _is_habitual(telling.quote)


def is_long(telling: Telling) -> bool:
    """Whether a telling is of many days up to that of its report ("since April"), and not of some day among them."""
    days = when.days(telling)
    return days is not None and days.told and days.last == telling.published and (days.last - days.first).days >= LONG


def is_rare(mode: str) -> bool:
    """Whether acts of a mode are so few in any war that two tellings of one are likely of the same."""
    return mode in _lists()["rare_modes"]


def same_sort(a: Telling, b: Telling) -> bool | None:
    """Whether two acts of force are of one sort; None where that of either is not told, or both have a mode."""
    if a.type is not b.type or a.type is not EventType.ASSAULT or (a.mode and b.mode):
        return None
    one, two = a.mode or said(a.words).sort, b.mode or said(b.words).sort
    if one is None or two is None:
        return None
    return one == two or one in _modes(two) or two in _modes(one)


def own_stems(telling: Telling) -> frozenset[str]:
    """The stems of the words for an act, in the sentence and elsewhere, but for those that most acts are told by."""
    return said(telling.words).stems.union(*(said(words).stems for words in telling.also))


@lru_cache(maxsize=16384)
def said(words: str) -> Said:
    """What the words of an act say."""
    tokens = words_of(words)
    runs = {" ".join(tokens[at : at + size]) for size in range(1, LONGEST + 1) for at in range(len(tokens) - size + 1)}
    lists = _lists()
    sort = next((sort for sort in SORTS if runs & lists[sort]), None)
    own = frozenset(token[:5] for token in tokens if token not in lists["plain"])
    return Said(sort, bool(runs & lists["drawn_out"]), own)


@lru_cache(maxsize=65536)
def _is_habitual(quote: str) -> bool:
    return not _lists()["habitual"].isdisjoint(words_of(quote))


def _modes(sort: str) -> frozenset[str]:
    return _lists().get(f"{sort}_modes", frozenset())


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    return read_word_sets(DATA / "merge" / "acts.yaml", LISTS)
