"""What a number counts, and the numbers that count nothing: ages, dates, distances, labels."""

from dataclasses import dataclass

from polybius.coding.figures.numbers import Quantity
from polybius.coding.figures.rules import Rules
from polybius.types import Parse, Span, Token

MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
CURRENCIES = frozenset({"$", "€", "£", "¥", "₹", "us$", "rs", "rs.", "usd", "eur", "nis", "ksh", "#"})
NOUNS = frozenset({"NOUN", "PROPN"})
INSIDE = frozenset({"nummod", "amod", "compound", "quantmod", "nmod", "det", "advmod", "npadvmod", "poss"})
PRONOUNS = frozenset({"them", "whom", "these", "those", "us", "which", "him", "her"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts.  `top` is the token whose governors say what became of it."""

    top: int
    noun: int | None  # the noun counted; None: left out, or a pronoun
    span: Span | None  # its words, without the number
    last: int  # the last token of number and noun


def counted_by(parse: Parse, quantity: Quantity, rules: Rules) -> Counted | None:
    """What the number counts; None where it is no count."""
    if (
        quantity.compound
        or _is_in_word(parse, quantity)
        or _is_of_calendar(parse, quantity)
        or _is_label(parse, quantity, rules)
    ):
        return None
    if quantity.strength:
        return _of_strength(parse, quantity)
    root = _root(parse, quantity)
    noun = _noun_after(parse, quantity, root, rules)
    if noun is None and _is_measure_after(parse, quantity, rules):
        return None
    found = _partitive(parse, quantity, root) if noun is None else _whole(parse, quantity, noun, rules)
    if found.noun is not None and _is_no_count(parse, quantity, found.noun, rules):
        return None
    return found


def _root(parse: Parse, quantity: Quantity) -> Token:
    """The token of the number whose head lies outside it."""
    inside = parse.tokens[quantity.start : quantity.stop]
    for token in reversed(inside):
        if not quantity.first <= token.head < quantity.end or token.head == token.i:
            return token
    return inside[-1]


def _noun_after(parse: Parse, quantity: Quantity, root: Token, rules: Rules) -> int | None:
    """The noun that the number stands before."""
    if _ends_here(parse, quantity):
        return None
    head = parse.tokens[root.head]
    if head.i >= quantity.end and root.dep in INSIDE and head.pos in NOUNS and _near(parse, quantity.end, head.i):
        noun = _head_of_compound(parse, head) if quantity.value == 1 else _plural_by(parse, head)
        return _before_participle(parse, quantity, noun, rules)
    last = _last_noun(parse, quantity)
    if last is None or not (last.tag in {"NNS", "NNPS"} or quantity.value == 1 or _is_people(last)):
        return None
    return last.i


def _ends_here(parse: Parse, quantity: Quantity) -> bool:
    """ "The toll rose to three and 12 others": what follows the next number is not the first one's."""
    after = parse.tokens[quantity.end : quantity.end + 2]
    return len(after) == 2 and after[0].lower == "and" and after[1].pos == "NUM"


def _before_participle(parse: Parse, quantity: Quantity, noun: Token, rules: Rules) -> int:
    """ "One driver shot in Merca": the parser took the participle for the noun."""
    before = parse.tokens[noun.i - 1]
    taken = before.i >= quantity.end and before.tag in {"NN", "NNS", "NNP", "NNPS"}
    cues = rules.cues.get(noun.lower, ())
    participle = noun.tag == "NN" and any(cue.who == "object" for cue in cues) and rules.named(noun, "things")
    return before.i if taken and participle else noun.i


def _plural_by(parse: Parse, noun: Token) -> Token:
    """ "Nine relief-funded staff members": the parser stopped at the first noun; many need a plural."""
    noun = _head_of_compound(parse, noun)
    if noun.tag in {"NNS", "NNPS"} or _is_people(noun):
        return noun
    before = parse.tokens[noun.i - 1]
    if before.tag == "NNS" and before.head == noun.i:
        return before  # "took 12 soldiers prisoner"
    for token in parse.tokens[noun.i + 1 : noun.i + 4]:
        if token.tag in {"NNS", "NNPS"} and token.sentence == noun.sentence:
            return token
        if token.tag not in {"VBN", "VBD", "JJ", "NN", "NNP", "HYPH"}:
            return noun
    return noun


def _head_of_compound(parse: Parse, noun: Token) -> Token:
    """ "Cattle raiders": the noun is the last one."""
    above = parse.tokens[noun.head]
    return above if noun.dep == "compound" and above.i == noun.i + 1 and above.pos in NOUNS else noun


def _last_noun(parse: Parse, quantity: Quantity) -> Token | None:
    """The end of the run of nouns and adjectives right after the number."""
    found, i = None, quantity.end
    while i < len(parse.tokens) and parse.tokens[i].pos in {"ADJ", "NOUN", "PROPN"} and _same(parse, quantity, i):
        found = parse.tokens[i] if parse.tokens[i].pos in NOUNS else found
        i += 1
    return found


def _near(parse: Parse, start: int, end: int) -> bool:
    """Whether only words that stand before a noun lie between."""
    between = parse.tokens[start:end]
    return all(t.pos not in {"ADP", "AUX", "SCONJ"} or t.dep in {"amod", "nmod"} for t in between) and not any(
        t.text == "," for t in between[:1]
    )


def _is_people(token: Token) -> bool:
    return token.lower in {"people", "staff", "police", "personnel", "crew"}


def _same(parse: Parse, quantity: Quantity, i: int) -> bool:
    return parse.tokens[i].sentence == parse.tokens[quantity.start].sentence


def _whole(parse: Parse, quantity: Quantity, noun: int, rules: Rules) -> Counted:
    """The noun, with what "of" adds to it."""
    end = _of_phrase(parse, noun)
    start = min(quantity.end, noun)
    while start < noun and parse.tokens[start].pos == "PUNCT":
        start += 1
    return Counted(noun, noun, Span(parse.tokens[start].start, parse.tokens[end].end), max(end, quantity.end - 1))


def _of_phrase(parse: Parse, noun: int) -> int:
    """The last token of the noun or of the of-phrase right behind it."""
    prep = next((kid for kid in parse.children(noun, "prep") if kid.i == noun + 1 and kid.lower == "of"), None)
    below = parse.children(prep.i, "pobj") if prep else []
    return below[0].i if below and below[0].pos in NOUNS else noun


def _partitive(parse: Parse, quantity: Quantity, root: Token) -> Counted:
    """ "Dozens of clerks", "two of them", "twelve of the men", or the number alone."""
    of = parse.tokens[quantity.end] if quantity.end < len(parse.tokens) else None
    alone = Counted(root.i, None, None, quantity.end - 1)
    if of is None or of.lower != "of" or not _same(parse, quantity, of.i):
        return alone
    noun = next((kid for kid in parse.children(of.i, "pobj")), None)
    if noun is None or noun.lower in PRONOUNS:
        return alone
    last = _of_phrase(parse, noun.i)
    start = max(
        (t.i + 1 for t in parse.tokens[of.i + 1 : noun.i] if t.pos in {"DET", "PRON", "NUM"}),
        default=of.i + 1,
    )
    return Counted(root.i, noun.i, Span(parse.tokens[start].start, parse.tokens[last].end), last)


def _of_strength(parse: Parse, quantity: Quantity) -> Counted:
    """ "A 2,500-strong garrison"."""
    last = _last_noun(parse, quantity)
    if last is None:
        return Counted(quantity.start, None, None, quantity.end - 1)
    return Counted(last.i, last.i, Span(parse.tokens[quantity.end].start, last.end), last.i)


# --- what is no count -------------------------------------------------------------------------------------


def _before(parse: Parse, i: int) -> str:
    return parse.tokens[i - 1].lower if i else ""


def _after(parse: Parse, i: int) -> str:
    return parse.tokens[i].lower if i < len(parse.tokens) else ""


def _is_of_calendar(parse: Parse, quantity: Quantity) -> bool:
    """A day, a year or an hour of the clock: "5 March", "in 1996", "10:30"."""
    before, after = _before(parse, quantity.first), _after(parse, quantity.stop)
    if _is_month(parse, quantity.first - 1, before) or _is_month(parse, quantity.stop, after):
        return quantity.value <= 31 or 1500 <= quantity.value <= 2100
    if _ends_days(parse, quantity):
        return True
    if _looks_like_year(parse, quantity) and (quantity.first == quantity.start or quantity.comparator == "range"):
        return not _opens_plural(parse, quantity)
    return (
        before in CURRENCIES
        or (before in {":", "/"} and _touches(parse, quantity))
        or (
            after in {"/", ":"}
            and (quantity.stop + 1 < len(parse.tokens) and parse.tokens[quantity.stop + 1].text[:1].isdigit())
        )
    )


def _ends_days(parse: Parse, quantity: Quantity) -> bool:
    """ "Between Nov. 15 and 18": the second of two days after a month."""
    i = quantity.first
    if i < 3 or quantity.value > 31 or parse.tokens[i - 1].lower not in {"and", "to", "-", "–", "or"}:
        return False
    return parse.tokens[i - 2].text.isdigit() and _is_month(parse, i - 3, parse.tokens[i - 3].lower)


def _touches(parse: Parse, quantity: Quantity) -> bool:
    return parse.tokens[quantity.first - 1].end == parse.tokens[quantity.first].start


def _is_month(parse: Parse, i: int, word: str) -> bool:
    return word.rstrip(".") in MONTHS and parse.tokens[i].text[:1].isupper()


def _looks_like_year(parse: Parse, quantity: Quantity) -> bool:
    text = parse.tokens[quantity.start].text
    return len(text) == 4 and text.isdigit() and (1800 <= quantity.value <= 2100 or text.startswith("0"))


def _opens_plural(parse: Parse, quantity: Quantity) -> bool:
    """ "2000 people": no year."""
    last = _last_noun(parse, quantity)
    return last is not None and (last.tag in {"NNS", "NNPS"} or _is_people(last))


def _is_in_word(parse: Parse, quantity: Quantity) -> bool:
    """ "B737-200": the end of a longer word."""
    start = parse.tokens[quantity.start].start
    before = parse.text[max(start - 2, 0) : start]
    return before[-1:] in {"-", "/", "–", "_"} and before[:1].isalnum() and len(before) == 2


def _is_label(parse: Parse, quantity: Quantity, rules: Rules) -> bool:
    """ "Resolution 1701", "Brigade 5", "No. 3", "Ali, 24," and "aged 24"."""
    token, i = parse.tokens[quantity.start], quantity.first
    if i == 0 or i != quantity.start:
        return False
    before = parse.tokens[i - 1]
    if before.lower in rules.words["labels"] and token.text[:1].isdigit() and not _opens_noun(parse, quantity):
        return True
    if before.lower == "either" and i > 1:
        before = parse.tokens[i - 2]
    if before.lower in {"aged", "age", "ages"} or _after_age_of(parse, i) or _is_age_between_commas(parse, quantity):
        return True
    head = parse.tokens[token.head]
    named = before.pos == "PROPN" and token.dep == "nummod" and head.i < token.i and head.pos == "PROPN"
    return named and not _opens_plural(parse, quantity)


def _after_age_of(parse: Parse, i: int) -> bool:
    """ "Under the age of 10"."""
    return i > 1 and parse.tokens[i - 1].lower == "of" and parse.tokens[i - 2].lower in {"age", "ages"}


def _opens_noun(parse: Parse, quantity: Quantity) -> bool:
    return parse.tokens[quantity.start].dep == "nummod" and parse.tokens[quantity.start].head >= quantity.stop


def _is_age_between_commas(parse: Parse, quantity: Quantity) -> bool:
    i, after = quantity.first, _after(parse, quantity.stop)
    closed = after in {",", ")", ";", "."} and quantity.value < 120 and quantity.comparator == "exactly"
    return closed and i > 1 and _before(parse, i) in {",", "("} and parse.tokens[i - 2].pos == "PROPN"


def _is_measure_after(parse: Parse, quantity: Quantity, rules: Rules) -> bool:
    """ "15 %", "10 pm", "20 km", where the parser saw no noun."""
    after = _after(parse, quantity.end)
    if after in rules.words["units"] and after not in {"second", "third", "other", "point", "m", "foot"}:
        return True
    return after in CURRENCIES or (after in {"-year", "year-old", "-"} and "old" in _after(parse, quantity.end + 3))


def _is_no_count(parse: Parse, quantity: Quantity, noun: int, rules: Rules) -> bool:
    token = parse.tokens[noun]
    if token.tag in {"NN", "NNP"} and quantity.low not in {1.0, None} and token.lower in rules.words["labels"]:
        return True  # "5 Brigade"
    if rules.named(token, "units") and token.lower not in {"second"}:
        return token.lower not in {"others", "other"}
    between = parse.tokens[quantity.end : noun]
    return any(
        (t.pos == "NOUN" and rules.named(t, "units") and not _is_hyphened(parse, t)) or t.text == "%" for t in between
    )


def _is_hyphened(parse: Parse, token: Token) -> bool:
    return parse.text[token.start - 1 : token.start] in {"-", "‑"}
