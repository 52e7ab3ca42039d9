"""What a time expression is read against: the day of the report, the time last told, and the verb's tense."""

from dataclasses import dataclass
from datetime import date

from polybius.coding.times import calendar
from polybius.coding.times.calendar import UNKNOWN, Value
from polybius.coding.times.words import words
from polybius.types import Parse, Token

PAST, FUTURE, WILL = -1, 1, 2  # WILL: said outright, so that a day of today's name is next week's
W = words()
_FUTURE_WORDS = frozenset({"would", "will", "shall", "'ll", "’ll", "may", "might", "should", "must", "can", "wo"})
_PAST_TAGS = frozenset({"VBD", "VBN"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_AWAY = frozenset({"until", "till", "by"})
_OF_A_DAY = frozenset({*W.parts_of_day, "a.m.", "p.m.", "am", "pm", "midnight"})
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Context:
    """The points of reference at one place of a text."""

    published: date | None
    told: Value | None = None  # the time told last
    told_day: Value | None = None  # the day told last, while it holds
    quarter: Value | None = None  # the quarter of a year told last
    narrative: bool = False  # a history with its own dates: what is not told is not the report's
    direction: int = PAST
    near: bool = False  # the time last told stands in this sentence or the one before
    full: bool = False  # the time last told is told with its year

    @property
    def today(self) -> Value:
        """The day of the report."""
        return calendar.day(self.published)

    @property
    def then(self) -> Value:
        """The time last told, else, in a report, its own day."""
        if self.told is not None:
            return self.told
        return UNKNOWN if self.narrative else self.today

    @property
    def that_day(self) -> Value:
        """The day last told; nothing where none is told, or a longer time since."""
        return self.told_day or UNKNOWN

    @property
    def bound(self) -> Value | None:
        """The time told that gives an unfinished date its year; None where the day of the report does."""
        if self.told is None or self.told.first is None:
            return None
        if self.narrative or self.published is None:
            return self.told if self.narrative else None
        past_year = self.told.first.year < self.published.year and self.direction == PAST
        return self.told if self.near and self.full and past_year and self.told.grain in {"D", "M", "S"} else None


def year_of_month(context: Context, month: int, number: int | None = None) -> int | None:
    """The year of a month, or of a day in it, told without one."""
    bound = context.bound
    if bound is not None and bound.first is not None:
        return _year_after(bound, month)
    if context.published is None or context.narrative:
        return None
    if number is None:
        return _year_by_direction(context.published, month, context.direction)
    return _nearest_year(context.published, month, number, context.direction)


def _year_after(told: Value, month: int) -> int | None:
    """A story goes on: a month long before the one told last is next year's."""
    if told.first is None:
        return None
    if told.grain in {"D", "M", "W"} and told.first.month - month >= 7:
        return told.first.year + 1
    return told.first.year


def _year_by_direction(published: date, month: int, direction: int) -> int:
    if direction > 0:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def _nearest_year(published: date, month: int, number: int, direction: int) -> int | None:
    """The year that puts the day nearest to the report; on the tense's side where it is far on the other."""
    years = range(published.year - 1, published.year + 2)
    days = {year: calendar.safe_day(year, month, number) for year in years}
    away = {year: (found - published).days for year, found in days.items() if found is not None}
    if not away:
        return None
    near = min(away, key=lambda year: abs(away[year]))
    if away[near] * (1 if direction > 0 else -1) >= -60:
        return near
    right = [year for year in away if away[year] * direction >= 0]
    return min(right, key=lambda year: abs(away[year]), default=near)


def weekday(context: Context, number: int) -> Value:
    """The day of that name: the last one up to the report, or the next after it, by tense."""
    if context.narrative:
        told = context.told_day
        return calendar.day(calendar.weekday_from(told.first, number, 1)) if told and told.first else UNKNOWN
    if context.published is None:
        return UNKNOWN
    way = FUTURE if context.direction > 0 else PAST
    itself = context.direction != WILL
    return calendar.day(calendar.weekday_from(context.published, number, way, itself))


def stepped_weekday(base: date | None, number: int, step: int) -> Value:
    """The day of that name before (-1) or after (1) the base, or in its week (0)."""
    if base is None:
        return UNKNOWN
    if step == 0:
        monday = calendar.week(base).first
        return calendar.day(calendar.shifted(monday, number - 1) if monday else None)
    return calendar.day(calendar.weekday_from(base, number, step, itself=False))


def stepped_month(base: Value, number: int, step: int) -> Value:
    """The month of that name before or after the base, or in its year."""
    if base.first is None:
        return UNKNOWN
    if step == 0:
        return calendar.month(base.first.year, number)
    passed = base.first.month > number if step < 0 else base.first.month < number
    year = base.first.year + (0 if passed else step)
    return calendar.month(year, number)


def stepped_season(base: Value, code: str, step: int) -> Value:
    """The season before or after the base, or of its year."""
    if base.first is None:
        return UNKNOWN
    here = base.first.year
    if step == 0:
        return calendar.season(here, code)
    start, now = _SEASON_MONTHS[code], base.first.month
    if step > 0:
        return calendar.season(here + (now >= start or base.grain == "Y"), code)
    return calendar.season(here - (now < start + 3), code)


def season_told(context: Context, code: str) -> Value:
    """A season told without its year."""
    bound, told = context.bound, context.told
    if told is not None and (told.value or "").startswith("BC") and context.narrative:
        return calendar.before_christ(int((told.value or "")[2:6]), f"-{code}")
    if bound is not None and bound.first is not None:
        return calendar.season(_year_after(bound, _SEASON_MONTHS[code]) or bound.first.year, code)
    if context.narrative or context.published is None:
        return UNKNOWN
    return calendar.season(_year_by_direction(context.published, _SEASON_MONTHS[code], context.direction), code)


def direction_at(parse: Parse, i: int) -> int:
    """FUTURE where the verb above token `i` looks ahead, else PAST."""
    token = parse.tokens[i]
    if token.dep in {"poss", "compound", "nmod"} and token.head > token.i:
        if parse.tokens[token.head].lower in _OF_A_DAY and token.dep != "poss":
            return direction_at(parse, token.head)  # "on Friday morning" looks where "on Friday" does
        return _of_modifier(parse, token)
    if token.head != i and parse.tokens[token.head].lower in _OF_A_DAY and token.head < i:
        return direction_at(parse, token.head)  # "until 9 a.m. Friday"
    for step, above in enumerate(parse.ancestors(i)):
        if step == 0 and token.head != i and above.lower == "for" and _is_appointed(parse, token, above):
            return FUTURE
        if step == 0 and token.head != i and above.lower in _AWAY and above.pos in {"ADP", "SCONJ"}:
            return _up_to(parse, above)
        if step == 0 and above.pos == "ADJ" and above.lemma in W.planning:
            return _of_adjective(parse, above)
        if above.pos in {"VERB", "AUX"}:
            return _direction_of(parse, above)
        if step > 8:
            break
    return _direction_of(parse, token) if token.pos in {"VERB", "AUX"} else PAST


def _of_adjective(parse: Parse, adjective: Token) -> int:
    """ "payable 2 January", "effective 1 June" look ahead, "was effective 1 June" does not."""
    verb = parse.tokens[adjective.head]
    return _direction_of(parse, verb) if adjective.dep == "acomp" and verb.tag in _PAST_TAGS else FUTURE


def _is_appointed(parse: Parse, token: Token, preposition: Token) -> bool:
    """Whether something is set, planned or called for the time; "figures for January" are not."""
    if preposition.pos != "ADP":
        return False
    if parse.tokens[preposition.head].pos != "NOUN" or token.lower in W.weekdays:
        return True
    following = parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else None
    return token.lower in W.months and following is not None and following.text.isdigit()


def _of_modifier(parse: Parse, token: Token) -> int:
    """ "Friday's vote" is past, unless somebody will take part in it or it is still awaited."""
    for above in parse.ancestors(token.i):
        if above.lower in {"before", "ahead", "until"}:
            return FUTURE
        if above.pos in {"VERB", "AUX"}:
            return FUTURE if any(kid.lower in _WILL for kid in parse.children(above.i, "aux")) else PAST
    return PAST


def _up_to(parse: Parse, preposition: Token) -> int:
    """A limit lies ahead, unless it is told of what had been done by then."""
    verb = next((above for above in parse.ancestors(preposition.i) if above.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return FUTURE
    auxiliaries = {kid.lower for kid in parse.children(verb.i, "aux", "auxpass")}
    if preposition.lower == "by" and (auxiliaries & {"had", "was", "were"} or verb.tag == "VBD"):
        return PAST
    return PAST if "had" in auxiliaries else FUTURE


def _direction_of(parse: Parse, verb: Token) -> int:
    auxiliaries = parse.children(verb.i, "aux", "auxpass")
    words = [auxiliary.lower for auxiliary in auxiliaries]
    if _looks_ahead(parse, verb) and not {"was", "were", "had"} & set(words):
        return FUTURE
    if verb.dep == "advcl" and {"is", "are"} & set(words) and parse.children(verb.i, "advmod", "mark"):
        return FUTURE  # "when the case is heard in May"
    if verb.tag in _PAST_TAGS and not any(word in _FUTURE_WORDS for word in words):
        return PAST if "to" not in words or "have" in words else FUTURE
    if any(word in {"have", "had", "has", "been", "was", "were", "did", "'d"} for word in words):
        return PAST
    if any(word in _WILL for word in words):
        return WILL
    if any(word in _FUTURE_WORDS for word in words):
        return FUTURE
    if "to" in words:
        return _of_infinitive(parse, verb)
    if verb.tag == "VBG" and not words:
        return _above(parse, verb)
    if verb.tag == "VBP" and verb.lower in W.unchanging:
        return PAST
    return FUTURE if verb.tag in {"VBP", "VBZ", "VB", "VBG"} and verb.lemma not in W.standing else PAST


def _of_infinitive(parse: Parse, verb: Token) -> int:
    """An infinitive looks ahead, but not below a verb that tells of what was done."""
    above = parse.tokens[verb.head]
    if _had(parse, above):
        return PAST  # "had been due to end on Friday"
    if above.i == verb.i or above.lemma in W.speaking or _looks_ahead(parse, above) or above.tag not in _PAST_TAGS:
        return FUTURE
    return _direction_of(parse, above)


def _had(parse: Parse, word: Token) -> bool:
    """Whether the word is told in the past perfect, as verb or behind "been"."""
    over = word if word.pos in {"VERB", "AUX"} else parse.tokens[word.head]
    return any(kid.lower in {"had", "'d"} for kid in parse.children(over.i, "aux"))


def _looks_ahead(parse: Parse, verb: Token) -> bool:
    """Whether what hangs on the verb lies ahead: "scheduled", "talks set to resume", "a summit set for April"."""
    if verb.lemma in W.planning:
        return True
    if verb.lemma != "set" or verb.tag != "VBN":
        return False
    return bool(parse.children(verb.i, "xcomp")) or any(kid.lower == "for" for kid in parse.children(verb.i, "prep"))


def _above(parse: Parse, verb: Token) -> int:
    """A participle shares the direction of the verb that it hangs on."""
    for above in parse.ancestors(verb.i):
        if above.pos in {"VERB", "AUX"} and above.tag != "VBG":
            return _direction_of(parse, above)
    return PAST
