"""Which names tie two reports together: not those of the war, of those who tell, or of kinds of place and office."""

from functools import lru_cache

from polybius.lexicon.actors import Sort, load, words_of
from polybius.lexicon.files import DATA, read_word_sets

LISTS = ("tellers", "headings", "calendar", "kinds")
SHORT_NAME = 1  # words; longer names of groups hold names of places and people


def telling_names(names: frozenset[str]) -> frozenset[str]:
    """The names that are not in every other report of a war."""
    return frozenset(name for name in names if not _is_common(name))


@lru_cache(maxsize=65536)
def _is_common(name: str) -> bool:
    """Whether all words of a name are common; also without the apostrophe of "Kenya's", which some texts have lost."""
    common = _common()
    return name in common or all(word in common or word.removesuffix("s") in common for word in words_of(name))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lists = read_word_sets(DATA / "merge" / "names.yaml", LISTS)
    return frozenset().union(*lists.values(), _of_war())


def _of_war() -> frozenset[str]:
    """The words for countries and nations, and those of short names of armed groups."""
    return frozenset(
        word
        for forms in load().forms.values()
        for form in forms
        if form.entry.sort in {Sort.STATE, Sort.NATION}
        or (form.entry.sort is Sort.GROUP and len(form.words) <= SHORT_NAME)
        for word in form.words
    )
