"""Whether a text is English: py3langid's word, with the share of common English words as second opinion."""

import re
import unicodedata
from functools import lru_cache

from polybius.errors import LanguageError
from polybius.lexicon.files import DATA, read_csv, read_yaml

# Words below which no opinion on the language of a text in Latin letters is worth anything.
FEWEST_WORDS = 6
# Of the words of English news a quarter to a half are on the list; of other languages' at most a twentieth.
ENGLISH_SHARE = 0.12
# Of a short text, a headline or a list of names, langid must be sure: by how much the language outscores
# English for each byte.  Of 3,300 English headlines none passed 1.02; other languages begin at 1.3.
SHORT_WORDS, SURE = 60, 1.1
_PIECE = 3000
_WORD = re.compile(r"[^\W\d_]+")


def check(text: str, ref: str) -> None:
    """LanguageError, naming the language found, where the text is not English."""
    language = found(text)
    if language != "en":
        name = names().get(language, "in an unknown language")
        raise LanguageError(
            f"{ref}: the text is {name} ({language}); only English is read: translate it, or leave it out",
            language,
        )


def found(text: str) -> str:
    """The code of the text's language; "en" where too little speaks against English."""
    sample = _sample(text).lower()
    letters = [char for char in sample if char.isalpha()]
    latin = sum(1 for char in letters if _is_latin(char))
    if 2 * latin < len(letters):
        language = _langid(sample)
        return language if language != "en" else "und"
    words = _WORD.findall(sample)
    if len(words) < FEWEST_WORDS or _share(words) >= ENGLISH_SHARE:
        return "en"
    is_sure = len(words) >= SHORT_WORDS or _lead(sample) > SURE
    return _langid(sample) if is_sure else "en"


def _sample(text: str) -> str:
    """The text's beginning, middle and end: enough to tell, however long it is."""
    if len(text) <= 3 * _PIECE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


@lru_cache(maxsize=4096)
def _is_latin(char: str) -> bool:
    return char < "\x80" or unicodedata.name(char, "").startswith("LATIN")


def _share(words: list[str]) -> float:
    """The share of words that are on the list of common English ones."""
    common = _common()
    return sum(1 for word in words if word in common) / len(words)


def _langid(text: str) -> str:
    import py3langid

    return str(py3langid.classify(text)[0])


def _lead(text: str) -> float:
    """By how much the likeliest language outscores English, for each byte of the text."""
    import py3langid

    scores = dict(py3langid.rank(text))
    return float(max(scores.values()) - scores["en"]) / max(1, len(text.encode()))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(map(str, read_yaml(DATA / "intake" / "english.yaml")["words"]))


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """The English names of languages by code."""
    return {row["code"]: row["name"] for row in read_csv(DATA / "intake" / "languages.csv", ["code", "name"])}
