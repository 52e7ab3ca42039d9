"""Times of a stretch of text, and the stretch of days of what has gone on since a time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from polybius.coding.times.rules import W
from polybius.types import Article, Parse, Span, TimeMention, TimeType, When

_BY_CALENDAR = frozenset({
    "times/iso", "times/day-month", "times/month-day", "times/slashed", "times/calendars-day", "times/calendars-month",
    "times/no-such-day",
})  # fmt: skip


def why_unknown(article: Article, time: TimeMention) -> str:
    """Why a time has no value: no calendar has the day, or nothing tells from when to count."""
    words = time.span.of(article.text)
    if time.rule in _BY_CALENDAR and (article.published is not None or re.search(r"\d{4}", words)):
        return "no calendar has such a day"
    return "no date of publication or earlier date to read it against"


def during(times: Sequence[TimeMention], span: Span) -> Sequence[TimeMention]:
    """The times that share a character with the span; an article's times stand in text order, none in another."""
    first = bisect_right(times, span.start, key=lambda time: time.span.end)
    return times[first : bisect_left(times, span.end, key=lambda time: time.span.start)]


def since_clause(parse: Parse, times: Sequence[TimeMention], head: int, published: date | None) -> When | None:
    """The days of an act that has gone on "since rebels came on Monday"."""
    for home in (head, parse.tokens[head].head):
        for kid in parse.children(home, "advcl"):
            if any(mark.lower == "since" for mark in parse.children(kid.i, "mark")):
                below = parse.subtree(kid.i)
                told = during(times, Span(below[0].start, below[-1].end))
                return since(parse, [time for time in told if time.first is not None], home, published)
    return None


def still_going_on(parse: Parse, told: When, head: int, published: date | None) -> When:
    """The days of an act; of one since whose beginning something has gone on, those up to the report."""
    verb = parse.tokens[parse.tokens[head].head]
    began = verb.lemma in W.beginnings and parse.tokens[head].dep == "nsubj"
    if not began or not any(mark.lower == "since" for mark in parse.children(verb.i, "mark")):
        return told
    if published is None or published < told.last:
        return told
    whole = TimeMention(told.span, TimeType.DATE, None, told.first, published)
    return When(told.first, published, whole.precision or 5, told.span)


def since(parse: Parse, told: Sequence[TimeMention], home: int, published: date | None) -> When | None:
    """From the beginning told up to the report, of what has gone on since; None of what only began then."""
    first = told[0].first if len(told) == 1 else None
    if first is None or published is None or first > published or not _has_gone_on(parse, home):
        return None
    whole = TimeMention(told[0].span, TimeType.DATE, None, first, published)
    return When(first, published, whole.precision or 5, told[0].span)


def _has_gone_on(parse: Parse, home: int) -> bool:
    """Whether the verb of a clause is in the perfect or the present: "have died", "is under siege"."""
    verb = parse.tokens[home]
    if verb.pos not in {"VERB", "AUX"}:
        verb = next((above for above in parse.ancestors(home) if above.pos in {"VERB", "AUX"}), verb)
    if parse.children(verb.i, "neg"):
        return False
    auxiliaries = {kid.lower for kid in parse.children(verb.i, "aux", "auxpass")}
    often = any(kid.lemma == "time" for kid in parse.children(verb.i, "npadvmod"))  # "was shelled ten times since"
    return often or bool(auxiliaries & {"has", "have", "'ve"}) or (verb.tag in {"VBZ", "VBP"} and not auxiliaries)


def outlasts(parse: Parse, times: Sequence[TimeMention], head: int, told: When) -> bool:
    """Whether an act is told to have taken longer than the days found: "years of clashes and a short war in 2020"."""
    of = parse.tokens[parse.tokens[head].head]
    if parse.tokens[head].dep != "pobj" or of.lower != "of":
        return False
    lengths = during(times, parse.tokens[of.head].span)
    days = max((_least(time) for time in lengths if time.type is TimeType.DURATION), default=0)
    return days > (told.last - told.first).days + 1


def _least(time: TimeMention) -> int:
    """The least number of days that a length stands for; of "years", two of them."""
    found = _LENGTH.fullmatch(time.value or "")
    return 0 if found is None else _DAYS[found[2]] * (2 if found[1] == "X" else int(found[1]))


_LENGTH = re.compile(r"P(\d{1,4}|X)([DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 28, "Y": 365}
