"""Which figures are parts of others, which replace others, and as of when: nobody is to be counted twice.

A part is told by words ("including three children", "two of them"), or because numbers that follow a number in
apposition add up to it ("seven nurses, three women and four men").
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from polybius.coding.figures.rules import Rules
from polybius.types import Figure, FigureKind, Parse, Span, TimeMention, Token, Why

PART = "part-of"
BREAKDOWN = "figures/breakdown"
MEASURED = frozenset({"toll", "number-wounded", "number-displaced", "number-missing"})
LIMITS = frozenset({"by", "since", "until", "till"})
# So many figures back a whole or an earlier toll is looked for.
NEAR = 40
UNHARMED = frozenset({FigureKind.TROOPS, FigureKind.POPULATION})
CLASSES = frozenset({
    "man", "men", "woman", "women", "boy", "boys", "girl", "girls", "child", "children", "male", "males", "female",
    "females", "adult", "adults", "minor", "minors", "national", "nationals", "international", "internationals",
})  # fmt: skip
OPENERS = frozenset({",", "(", ":", "–", "—", "-", "["})
JOINTS = frozenset({",", "and", ";", "(", "&", "plus", ")", "]"})


def marked(parse: Parse, figures: Sequence[Figure], rules: Rules) -> tuple[Figure, ...]:
    """The figures with their ids; parts with the id of their whole, new tolls with that of the one they replace."""
    found = [replace(figure, id=f"f{n}") for n, figure in enumerate(figures, start=1)]
    for i, figure in enumerate(found):
        whole = _whole_of(figure, found[max(i - NEAR, 0) : i], parse)
        if whole is not None:
            found[i] = replace(figure, part_of=whole.id)
    for i, whole in enumerate(found):
        for j in _breakdown(parse, found, i):
            found[j] = _as_part(found[j], whole)
    for i, figure in enumerate(found):
        whole = _apposed_to(parse, figure, found[max(i - NEAR, 0) : i])
        if whole is not None and figure.part_of is None:
            found[i] = _as_part(figure, whole)
    for i, figure in enumerate(found):
        earlier = _replaced(parse, figure, found[max(i - NEAR, 0) : i], rules)
        if earlier is not None:
            found[i] = replace(figure, revises=earlier.id)
    return tuple(found)


def dated(parse: Parse, figures: Sequence[Figure], times: Sequence[TimeMention]) -> tuple[Figure, ...]:
    """The figures of victims with the words that say as of when: "by Friday", "since 2014", "so far"."""
    limits = [limit for time in times if (limit := _limit(parse, time))]
    limits += [Span(t.start, parse.tokens[t.i + 1].end) for t in parse.tokens[:-1] if _is_so_far(parse, t)]
    by_sentence: dict[int, Span] = {}
    for limit in limits:
        here = parse.sentence_at(limit.start)
        if here is not None:
            by_sentence.setdefault(here.index, limit)
    return tuple(_as_of(parse, figure, by_sentence) for figure in figures)


def _as_of(parse: Parse, figure: Figure, limits: Mapping[int, Span]) -> Figure:
    here = parse.sentence_at(figure.span.start)
    limit = limits.get(here.index) if here is not None else None
    apart = figure.kind in UNHARMED or figure.kind is FigureKind.OTHER or limit is None or limit.overlaps(figure.span)
    return figure if apart else replace(figure, as_of=limit)


def _limit(parse: Parse, time: TimeMention) -> Span | None:
    """A time with the preposition that makes it a limit."""
    token = parse.token_at(time.span.start)
    before = parse.tokens[max(token.i - 2, 0) : token.i] if token else ()
    words = [t.lower for t in before]
    if words[-1:] and words[-1] in LIMITS:
        return Span(before[-1].start, time.span.end)
    return Span(before[0].start, time.span.end) if words == ["as", "of"] else None


def _is_so_far(parse: Parse, token: Token) -> bool:
    after = parse.tokens[token.i + 1]
    return (token.lower, after.lower) in {("so", "far"), ("to", "date")} and after.sentence == token.sentence


def _replaced(parse: Parse, figure: Figure, before: Sequence[Figure], rules: Rules) -> Figure | None:
    """The last toll of the kind that a risen one replaces: "the toll rose to 213", "has been revised to nine"."""
    measured = any(why.rule.removeprefix("figures/") in MEASURED for why in figure.why)
    token = parse.token_at(figure.span.start)
    if not measured or token is None:
        return None
    if not any(above.lower in rules.words["revise"] for above in parse.ancestors(token.i)):
        return None
    earlier = [one for one in before if one.kind is figure.kind and one.part_of is None and _most(one) > 0]
    return max(earlier, key=lambda one: (_most(one) <= _most(figure), _most(one), one.span.start), default=None)


def _whole_of(figure: Figure, before: Sequence[Figure], parse: Parse) -> Figure | None:
    """The nearest greater figure before, in the same sentence, of which words say that this one is a part."""
    if not any(why.rule == f"figures/{PART}" for why in figure.why):
        return None
    near = (one for one in reversed(before) if _same_sentence(parse, one, figure) and one.kind is figure.kind)
    whole = next((one for one in near if _most(one) >= _least(figure)), None)
    return whole and next((one for one in before if one.id == whole.part_of), whole)


def _same_sentence(parse: Parse, a: Figure, b: Figure) -> bool:
    return parse.sentence_at(a.span.start) == parse.sentence_at(b.span.start)


def _most(figure: Figure) -> float:
    return max((n for n in (figure.low, figure.best, figure.high) if n is not None), default=0.0)


def _least(figure: Figure) -> float:
    return min((n for n in (figure.low, figure.best, figure.high) if n is not None), default=0.0)


def _breakdown(parse: Parse, figures: Sequence[Figure], i: int) -> range:
    """The figures right behind a figure, each joined to the last, that add up to it."""
    whole, total = figures[i], 0.0
    if whole.best is None or whole.best < 2 or whole.kind in UNHARMED:
        return range(0)
    rows = list(takewhile(lambda j: _follows(parse, figures, i, j), range(i + 1, min(i + 8, len(figures)))))
    for count, j in enumerate(rows, start=1):
        total += figures[j].best or 0.0
        if total == whole.best and count > 1:
            return range(i + 1, j + 1) if _describe(parse, whole, figures[i + 1 : j + 1]) else range(0)
    return range(0)


def _apposed_to(parse: Parse, figure: Figure, before: Sequence[Figure]) -> Figure | None:
    """The greater number before whose noun a bare number describes: "two nurses, one from Gao and one from Kidal"."""
    token = parse.token_at(figure.span.start)
    if token is None or figure.counted is not None or figure.kind in UNHARMED:
        return None
    while token.dep == "conj" and parse.tokens[token.head].pos == "NUM":
        token = parse.tokens[token.head]
    if token.dep != "appos":
        return None
    noun = parse.tokens[token.head].span
    wholes = (one for one in before if one.counted_span is not None and one.counted_span.contains(noun))
    return next((one for one in wholes if (one.best or 0.0) > (figure.best or 0.0)), None)


def _describe(parse: Parse, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the numbers say who the people are: in brackets, between commas, or by words like "women" and "from"."""
    end = whole.counted_span.end if whole.counted_span else whole.span.end
    last = parts[-1].counted_span.end if parts[-1].counted_span else parts[-1].span.end
    if parse.text[end : parts[0].span.start].strip() != "," or parse.text[last : last + 1] == ",":
        return True
    return all(part.counted is None or part.counted.lower().split()[-1] in CLASSES for part in parts)


def _follows(parse: Parse, figures: Sequence[Figure], i: int, j: int) -> bool:
    """Whether between one number and the next stand only its noun and a joint: no verb of its own."""
    before, figure = figures[j - 1], figures[j]
    if not _same_sentence(parse, before, figure) or figure.kind not in {before.kind, figures[i].kind, FigureKind.OTHER}:
        return False
    end = max(before.span.end, before.counted_span.end if before.counted_span else 0)
    between = parse.tokens_in(Span(end, figure.span.start)) if end < figure.span.start else ()
    if not between or len(between) > 6 or any(token.pos in {"VERB", "AUX"} for token in between):
        return False
    return between[-1].lower in (OPENERS if j == i + 1 else JOINTS)


def _as_part(figure: Figure, whole: Figure) -> Figure:
    """A part that only says who the people of the whole are: what befell them is told of the whole."""
    why = (Why(BREAKDOWN, figure.span), *figure.why[1:])
    return replace(figure, kind=FigureKind.OTHER, part_of=whole.id, why=why)
