"""The words of `data/cues/scenes.yaml`: how one sentence takes its place or day from another."""

from collections.abc import Mapping
from functools import lru_cache

from polybius.lexicon.files import DATA, read_yaml


@lru_cache(maxsize=1)
def words() -> Mapping[str, frozenset[str]]:
    """The word lists by their names."""
    return {name: frozenset(text.split()) for name, text in read_yaml(DATA / "cues" / "scenes.yaml").items()}
