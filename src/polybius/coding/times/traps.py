"""Words that look like times and are none: "May" the verb, "fall" the verb, "1500 troops", "a second man"."""

import re

from polybius.coding.times.calendar import Value
from polybius.coding.times.words import words
from polybius.types import Parse, Token

W = words()
_KEYS = ("m", "w", "s", "p", "u", "y", "d", "h", "r")
_AGE = re.compile(r"[\s-]+old\b")
_VERB_TAGS = frozenset({"VB", "VBD", "VBP", "VBZ", "VBG", "VBN", "MD"})


def key_of(match: re.Match[str]) -> int:
    """Where the word stands that makes the match a time."""
    groups = match.groupdict()
    name = next((key for key in _KEYS if groups.get(key)), None)
    return match.start(name) if name else match.end() - 1


def refuses(rule: str, match: re.Match[str], parse: Parse, token: Token) -> bool:
    """Whether the word is not used as a time here."""
    if rule in {"times/month", "times/season", "times/weekday"}:
        return _no_name(rule, match, parse, token)
    if rule in {"times/year", "times/year-year"}:
        return _no_year(match, parse, token)
    if rule in {"times/length", "times/hyphened"}:
        return _no_length(match, parse, token)
    if rule == "times/bare-part":
        return token.pos == "VERB"
    return rule == "times/vague-length" and (match["u"] == "quarters" or _is_age(match))


def stray(rule: str, value: Value) -> bool:
    """A time of day that nothing goes with and that no clock tells."""
    return rule == "times/bare-part" and value.grain == "T" and not (value.value or "").endswith(("NI", "DT"))


def _no_name(rule: str, match: re.Match[str], parse: Parse, token: Token) -> bool:
    if token.tag in _VERB_TAGS and not (rule == "times/month" and token.text[0].isupper() and token.tag == "VB"):
        return True
    if rule == "times/season" and match["s"] == "fall" and _is_a_falling(parse, token):
        return True
    if rule == "times/month" and token.lower == "march" and not match["step"] and _is_a_walk(parse, token):
        return True
    if rule != "times/season" and not token.text[0].isupper():
        return True
    if rule == "times/month":
        return len(token.text) == 3 and token.text != "May" and not match["step"]
    return False


def _is_a_falling(parse: Parse, token: Token) -> bool:
    """ "the fall of the fort", "the city's fall", "fall-back plans"."""
    around = parse.text[token.start - 1 : token.start], parse.text[token.end : token.end + 1]
    if "-" in around or parse.children(token.i, "poss"):
        return True
    return re.compile(r"\s+of\s+\D").match(parse.text, token.end) is not None


def _is_a_walk(parse: Parse, token: Token) -> bool:
    """ "the Long March", "a Women's March on …": a month follows a preposition, or opens the sentence."""
    if token.i == 0 or parse.tokens[token.i - 1].sentence != token.sentence:
        return re.compile(r"\s+(?:on|to|for)\b").match(parse.text, token.end) is not None
    before = parse.tokens[token.i - 1]
    if before.pos in {"PROPN", "ADJ", "PART", "NOUN"}:
        return before.lower not in W.modifiers
    return before.lower == "a" or (before.lower in {"the", "this"} and token.head == token.i)


def _no_year(match: re.Match[str], parse: Parse, token: Token) -> bool:
    """A round number before a plural noun, or any before a unit, counts something."""
    number = int(match["y"])
    following = parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else None
    if following is not None and following.lower in W.measures:
        return True
    before = parse.tokens[token.i - 1].lower if token.i else ""
    if before in W.numbered:
        return True
    if before == "at" or (following is not None and following.lower == "gmt"):
        return True  # of a clock: "at 1800 on 4 April"
    if number < 1500 and before not in W.before_years:
        return True
    counted = parse.tokens[token.head]
    if token.dep != "nummod" or counted.i <= token.i or counted.tag != "NNS":
        return False
    return number % 50 == 0 or before in {"some", "about", "around", "nearly", "than", "over", "least", "to"}


def _is_age(match: re.Match[str]) -> bool:
    return _AGE.match(match.string, match.end("u")) is not None


def _no_length(match: re.Match[str], parse: Parse, token: Token) -> bool:
    if _is_age(match):
        return True
    if re.fullmatch(r"[12]\d{3}", match["n"]):
        return True  # a year before its quarter
    if match["u"].startswith("quarter"):
        return match["n"] in {"a", "one", "three", "some"}  # of a whole, or where one lives
    return match["n"] in {"a", "an"} and match["u"] == "second" and token.pos != "NOUN"
