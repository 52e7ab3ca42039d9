"""Which words English has, and which of them it writes with a capital only."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from polybius.lexicon.files import DATA, read_yaml

IsWord = Callable[[str], bool]


def dictionary(nlp: Any) -> IsWord:
    """Whether a word in lower case is English, by the lists of forms that the pipeline's lemmatizer has."""
    from spacy.lang.en.stop_words import STOP_WORDS

    tables = nlp.get_pipe("lemmatizer").lookups if "lemmatizer" in nlp.pipe_names else None
    if tables is None or not tables.has_table("lemma_index"):
        return lambda word: True
    index, rules, exceptions = (tables.get_table(f"lemma_{name}") for name in ("index", "rules", "exc"))
    index = {part: frozenset(words) for part, words in index.items()}

    @lru_cache(maxsize=50_000)
    def is_word(word: str) -> bool:
        if word in STOP_WORDS:
            return True
        return any(
            word in words
            or word in exceptions.get(part, {})
            or any(
                word.endswith(old) and word[: len(word) - len(old)] + new in words for old, new in rules.get(part, ())
            )
            for part, words in index.items()
        )

    return is_word


@lru_cache(maxsize=1)
def proper() -> Mapping[str, str]:
    """Words that English writes with a capital only, as they are written, by their small letters."""
    lines = (DATA / "language" / "proper.txt").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({word.lower(): word for line in lines if not line.startswith("#") for word in line.split()})


@lru_cache(maxsize=1)
def _prefixes() -> tuple[str, ...]:
    return tuple(map(str, read_yaml(DATA / "language" / "prefixes.yaml")))


def is_compound(bare: str, is_word: IsWord) -> bool:
    """Whether an unknown word is made of known ones, or ends as no name does: "gunships", "narcotraffickers"."""
    if len(bare) < 7:
        return False
    rests = (bare[len(prefix) :] for prefix in _prefixes() if bare.startswith(prefix))
    if any(is_word(rest) or is_compound(rest, is_word) for rest in rests):
        return True
    if bare.endswith(_ENDINGS) or any(is_word(stem) for stem in _stems(bare)):
        return True
    halves = ((bare[:i], bare[i:]) for i in range(3, len(bare) - 2))
    return any(
        len(one) + len(other) >= 8 and is_word(one) and is_word(other)
        and not {one, other} & proper().keys()
        for one, other in halves
    )  # fmt: skip


_ENDINGS = ("ing", "ings", "tion", "tions", "ssion", "ssions", "ment", "ments", "ness", "edly", "ized", "ised", "ism")
_SUFFIXES = ("s", "es", "al", "ist", "ists", "ly", "able", "ful", "less", "er", "ers", "like")


def _stems(bare: str) -> Iterator[str]:
    """What a derived word may come from: "genocidal", "hooders"."""
    for suffix in _SUFFIXES:
        if bare.endswith(suffix):
            yield bare.removesuffix(suffix)
            yield bare.removesuffix(suffix) + "e"
