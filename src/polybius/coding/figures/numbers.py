"""Numbers of a text: digits, number words, ranges and vague words, with the words that compare them.

No number is judged here: whether it counts anything is for `counted` to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from polybius.coding.figures.rules import Phrase, Rules, Vague
from polybius.types import Comparator, Parse, Span, Token

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
# A thousand in some languages, one and no more in others; "1.250 million" leaves no doubt.
POINTED = re.compile(r"\d{1,3}\.\d{3}")
LEADING, GROUP = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")
NUMERIC = re.compile(r"[\d.,']+")
LONGEST = 15  # characters; no count of people is longer
PACKED_RANGE = re.compile(r"(\d[\d,]*)[-–—](\d[\d,]*)")
DASHES = frozenset({"-", "–", "—", "--"})

SMALL = {
    word: float(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10.0 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
MAGNITUDES = {
    "dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7,
    "billion": 1e9,
}  # fmt: skip
LONGEST_COMPARATOR = 5


OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number over the tokens first <= i < end; without its comparators, start <= i < stop."""

    first: int
    start: int
    stop: int
    end: int
    span: Span
    low: float | None
    best: float | None
    high: float | None
    comparator: Comparator
    rule: str
    strength: bool = False  # "2,500-strong"
    compound: bool = False  # "two-state", "44-day": part of a word that is no count

    @property
    def is_open(self) -> bool:
        """Whether only the least is known, and nothing else: "a number of", "others"."""
        return self.best is None and self.high is None

    @property
    def value(self) -> float:
        """The number as written; the lower end where there are two."""
        given = [n for n in (self.best, self.low, self.high) if n is not None]
        return given[0]


@dataclass(frozen=True, slots=True)
class _Read:
    """A number read up to token `stop`."""

    stop: int
    low: float
    high: float | None
    vague: Vague | None = None


def quantities(parse: Parse, rules: Rules) -> Iterator[Quantity]:
    """Every number of the text, in order, not overlapping."""
    starts = frozenset(phrase[0] for phrase in rules.vague) | {"a", "half", *SMALL, *TENS, *MAGNITUDES}
    i, last = 0, 0
    while i < len(parse.tokens):
        lower = parse.tokens[i].lower
        found = _read(parse, i, rules) if lower in starts or lower[:1].isdigit() else None
        if lower == OTHERS and (i == last or not _is_bare(parse, i)):
            found = None  # "12 others", "the others"
        if found is None:
            i += 1
            continue
        quantity = _compare(parse, i, found, last, rules)
        yield quantity
        i = last = max(quantity.end, i + 1)


def unread(parse: Parse) -> Iterator[tuple[Token, str]]:
    """The numbers in digits that count something and cannot be read, with the reason."""
    for token in parse.tokens:
        if token.text[:1].isdigit() and len(token.text) > 3 and NUMERIC.fullmatch(token.text) and _counts(parse, token):
            if len(token.text) > LONGEST:
                yield token, "longer than any count"
            elif POINTED.fullmatch(token.text) and _number(parse, token.i) is None:
                yield token, "the point may mark thousands or a fraction"
            elif not DIGITS.fullmatch(token.text) and not PACKED_RANGE.fullmatch(token.text):
                yield token, "not a number as English writes them"


def _is_bare(parse: Parse, i: int) -> bool:
    """Whether "others" stands by itself: "killed three and wounded others"."""
    before = parse.tokens[i - 1] if i else None
    return before is None or (before.pos in {"VERB", "CCONJ", "PUNCT", "SCONJ"} and before.text not in {"“", '"'})


def _counts(parse: Parse, token: Token) -> bool:
    """Whether a plural noun follows that the number can count."""
    head = parse.tokens[token.head]
    return token.dep in {"nummod", "nsubj", "compound", "nmod"} and head.i > token.i and head.tag in {"NNS", "NNPS"}


def _read(parse: Parse, i: int, rules: Rules) -> _Read | None:
    return _vague(parse, i, rules) or _ranged(parse, i, rules)


def _vague(parse: Parse, i: int, rules: Rules) -> _Read | None:
    for length in (3, 2, 1):
        rule = rules.vague.get(_words(parse, i, length))
        if rule is not None and _continues(parse, i + length, rule):
            return _Read(i + length, rule.low, rule.high, rule)
    return None


def _continues(parse: Parse, i: int, rule: Vague) -> bool:
    if not rule.followed_by:
        return True
    after = parse.tokens[i] if i < len(parse.tokens) else None
    return after is not None and (after.lower in rule.followed_by or after.pos in rule.followed_by)


def _words(parse: Parse, i: int, length: int) -> Phrase:
    """The next so many words in lower case; none where the text ends before."""
    words = tuple(token.lower for token in parse.tokens[i : i + length])
    return words if len(words) == length else ()


def _ranged(parse: Parse, i: int, rules: Rules) -> _Read | None:
    """A number, or two that are the ends of a range: "20 to 30", "two or three", "between 20 and 30"."""
    packed = PACKED_RANGE.fullmatch(parse.tokens[i].text)
    if packed and len(packed[0]) <= 2 * LONGEST:
        low, high = (float(end.replace(",", "")) for end in packed.groups())
        return _Read(i + 1, low, high) if low < high else None
    one = _number(parse, i)
    if one is None or one.stop + 1 >= len(parse.tokens) or not _joins(parse, i, one.stop):
        return one
    other = _number(parse, _behind_comparator(parse, i, one.stop + 1, rules))
    if other is None or parse.tokens[other.stop - 1].sentence != parse.tokens[i].sentence:
        return one
    if other.low > one.low:
        return _Read(other.stop, _scaled(one.low, other.low), other.low)
    return one


def _behind_comparator(parse: Parse, start: int, i: int, rules: Rules) -> int:
    """ "Between 80 and more than 100": the second end may be compared."""
    if start == 0 or parse.tokens[start - 1].lower != "between":
        return i
    lengths = (n for n in range(LONGEST_COMPARATOR, 0, -1) if _words(parse, i, n) in rules.before)
    return i + next(lengths, 0)


def _joins(parse: Parse, start: int, at: int) -> bool:
    join, before = parse.tokens[at].lower, parse.tokens[start - 1].lower if start else ""
    if join == "and":
        return before == "between"
    return join in DASHES or join == "or" or (join == "to" and before != "from")


def _scaled(low: float, high: float) -> float:
    """ "Two to three million" starts at two million."""
    for magnitude in (1e9, 1e6, 1e3, 100.0):
        if (
            low < 100 <= magnitude <= high
            and high / magnitude < 100
            and high % magnitude == 0
            and low < high / magnitude
        ):
            return low * magnitude if high / magnitude < 10 and magnitude >= 1e3 else low
    return low


def _number(parse: Parse, i: int) -> _Read | None:
    """A number in digits or words that begins at token `i`."""
    lower = parse.tokens[i].lower
    if lower in {"a", "half"}:
        return _of_article(parse, i)
    if DIGITS.fullmatch(lower):
        if (spaced := _spaced(parse, i)) is not None:
            return _magnified(parse, i + 3, spaced)
        unsure = POINTED.fullmatch(lower) and _words(parse, i + 1, 1)[:1] not in {(word,) for word in MAGNITUDES}
        return None if unsure or len(lower) > LONGEST else _magnified(parse, i + 1, float(lower.replace(",", "")))
    return _spelled(parse, i)


def _spaced(parse: Parse, i: int) -> float | None:
    """ "1, 300 people": thousands behind a comma and a blank, of one noun; "killed 1, 300 people were hurt" are two."""
    group = parse.tokens[i : i + 4]
    if len(group) < 4 or group[1].text != "," or not LEADING.fullmatch(group[0].text):
        return None
    if not GROUP.fullmatch(group[2].text) or parse.text[group[0].end : group[2].start] != ", ":
        return None
    own = group[0].dep in {"dobj", "pobj", "nsubj", "nsubjpass", "attr"}
    counts = group[3].tag in {"NNS", "NNPS"} or group[3].lower == "people"
    return float(group[0].text + group[2].text) if counts and not own else None


def _of_article(parse: Parse, i: int) -> _Read | None:
    """ "A hundred", "half a million"."""
    match [token.lower for token in parse.tokens[i : i + 3]]:
        case ["a", magnitude, *_] if magnitude in MAGNITUDES:
            return _magnified(parse, i + 1, 1.0)
        case ["half", "a", magnitude] if magnitude in MAGNITUDES:
            return _magnified(parse, i + 2, 0.5)
    return None


def _magnified(parse: Parse, i: int, value: float) -> _Read:
    while i < len(parse.tokens) and parse.tokens[i].lower in MAGNITUDES:
        value *= MAGNITUDES[parse.tokens[i].lower]
        i += 1
    value = round(value, 6)
    return _Read(i, value, value)


def _spelled(parse: Parse, i: int) -> _Read | None:
    """ "One hundred and twenty-five thousand": the words up to the first that does not go on."""
    total, current, stop = 0.0, -1.0, i
    while stop < len(parse.tokens):
        word = parse.tokens[stop].lower
        if word in MAGNITUDES and (current > 0 or stop == i):
            current = max(current, 1.0) * MAGNITUDES[word]
            if current >= 1e3:
                total, current = total + current, 0.0
            stop += 1
        elif _adds(word, current):
            current = max(current, 0.0) + (SMALL | TENS)[word]
            stop += 1
        elif _links(parse, stop, current):
            stop += 1
        else:
            break
    return _Read(stop, total + max(current, 0.0), total + max(current, 0.0)) if stop > i else None


def _adds(word: str, current: float) -> bool:
    if word in SMALL:
        return current < 1 or (current % 100 == 0) or (current % 10 == 0 and current % 100 >= 20 and SMALL[word] < 10)
    return word in TENS and (current < 1 or current % 100 == 0)


def _links(parse: Parse, i: int, current: float) -> bool:
    """A hyphen or "and" inside a number: "twenty-five", "one hundred and ten"."""
    if i + 1 >= len(parse.tokens) or current <= 0:
        return False
    word, after = parse.tokens[i].lower, parse.tokens[i + 1].lower
    if word == "-":
        return after in SMALL and current % 10 == 0 and current % 100 >= 20
    return word == "and" and current % 100 == 0 and current >= 100 and (after in SMALL or after in TENS)


# --- the words around it ----------------------------------------------------------------------------------


def _compare(parse: Parse, i: int, read: _Read, floor: int, rules: Rules) -> Quantity:
    first, before = _before(parse, i, max(floor, parse.sentences[parse.tokens[i].sentence].first), rules)
    end, after = _after(parse, read.stop, rules)
    means = before or after or (Comparator.EXACTLY, "number")
    comparator, rule = means
    if read.vague is not None:
        comparator, rule = Comparator.WORDS, read.vague.id
    elif read.high is not None and read.low < read.high:
        comparator, rule = Comparator.RANGE, "range"
        first = i - 1 if i and parse.tokens[i - 1].lower == "between" else first
    strength = _words(parse, end, 2) == ("-", "strong")
    end = end + 2 if strength else end
    span = Span(parse.tokens[first].start, parse.tokens[end - 1].end)
    low, best, high = bounds(comparator, read.low, read.high)
    return Quantity(
        first, i, read.stop, end, span, low, best, high, comparator, rule,
        strength, not strength and _is_compound(parse, end),
    )  # fmt: skip


def bounds(comparator: Comparator, low: float, high: float | None) -> tuple[float | None, float | None, float | None]:
    """Low, best and high of a number by the way it is compared; words that set no end have no high."""
    if high is None:
        return low, None, None
    match comparator:
        case Comparator.AT_LEAST | Comparator.MORE_THAN:
            return low, low, None
        case Comparator.ABOUT:
            return None, low, None
        case Comparator.UP_TO | Comparator.FEWER_THAN:
            return None, high, high
        case Comparator.RANGE | Comparator.WORDS if low < high:
            return low, None, high
        case _:
            return low, low, high


def _before(parse: Parse, i: int, floor: int, rules: Rules) -> tuple[int, tuple[Comparator, str] | None]:
    for length in range(min(LONGEST_COMPARATOR, i - floor), 0, -1):
        rule = rules.before.get(_words(parse, i - length, length))
        if rule is not None and not _is_place_or_particle(parse.tokens[i - length], parse):
            return i - length, (rule.means, rule.id)
    return i, None


def _is_place_or_particle(token: Token, parse: Parse) -> bool:
    """ "Ran over two sheds": the word belongs to a verb, not to the number."""
    return token.dep == "prt" or (token.dep == "prep" and token.head == token.i - 1 and _moves(parse, token))


def _moves(parse: Parse, token: Token) -> bool:
    head = parse.tokens[token.head]
    return head.pos == "VERB" and not parse.children(head.i, "dobj") and token.lower in {"over", "under", "around"}


def _after(parse: Parse, stop: int, rules: Rules) -> tuple[int, tuple[Comparator, str] | None]:
    for length in (3, 2, 1):
        rule = rules.after.get(_words(parse, stop, length))
        if rule is not None:
            return stop + length, (rule.means, rule.id)
    return stop, None


def _is_compound(parse: Parse, end: int) -> bool:
    """ "Two-state", "20-year-old": a hyphen and a word without a blank between."""
    if not 0 < end < len(parse.tokens) - 1:
        return False
    last, dash, word = parse.tokens[end - 1 : end + 2]
    if "-" in last.text[1:] and last.text[-1:].isalpha():
        return True
    return dash.text in {"-", "‑"} and last.end == dash.start and dash.end == word.start and word.text[:1].isalpha()
