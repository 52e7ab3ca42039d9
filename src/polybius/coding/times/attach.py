"""When an act took place: the time told in its own clause, and no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from polybius.coding.times.rules import W
from polybius.coding.times.stretches import during, outlasts, since, since_clause, still_going_on
from polybius.types import Parse, Span, TimeMention, TimeType, Token, When

_WORD_DEPS = frozenset({"amod", "compound", "nmod", "nummod", "advmod", "det", "aux", "auxpass"})
_NOMINAL_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "dobj", "pobj", "acl"})
_MODIFIER_DEPS = frozenset({"poss", "compound", "nmod", "amod", "nummod"})
_SAME_TIME = frozenset({"when", "as", "while", "where"})
_OTHER_TIME = frozenset({"after", "before", "since", "until", "till", "if", "unless", "because", "despite"})
_FARTHEST = 6  # links from an act up to the verb whose time it shares


def when(parse: Parse, times: Sequence[TimeMention], head: int, published: date | None = None) -> When | None:
    """The days told for the act at token `head`; None where the text gives none, or only a limit.

    What has gone on "since" a time has done so up to the day of the report, where that is known.
    """
    here = _told_in(parse, times, parse.tokens[head].sentence)
    if not here:
        return None
    relative = _time_of_relative(parse, here, head)
    if relative is not None:
        return _when(parse.text, here, relative)
    for home in _homes(parse, head):
        found = [told for told in here if _belongs(parse, told, home, head)]
        plain = [told for told in found if not _is_limit(parse, told, home)]
        if plain:
            near = min(plain, key=lambda told: _distance(told, head, parse))
            found_when = _when(parse.text, here, _finest(plain, near))
            if outlasts(parse, times, head, found_when):
                return None
            return still_going_on(parse, found_when, head, published)
        if found:
            return since(parse, [told.mention for told in found if _is_since(parse, told)], home, published)
    return since_clause(parse, times, head, published)


@dataclass(frozen=True, slots=True)
class _Told:
    """A mention with days, the clause it stands in, and what lies between."""

    mention: TimeMention
    node: int
    path: tuple[int, ...]  # tokens above it, up to the verb of its clause
    preposition: str  # the word that governs it: "by Friday", "for Friday"


def _is_since(parse: Parse, told: _Told) -> bool:
    """Whether the time is a beginning: "since Monday"."""
    return told.preposition == "since" or any(parse.tokens[i].lower == "since" for i in told.path[:3])


def _told_in(parse: Parse, times: Sequence[TimeMention], sentence: int) -> list[_Told]:
    span = parse.sentences[sentence].span
    return [
        _told(parse, mention, node)
        for mention in during(times, span)
        if mention.first is not None and mention.type is not TimeType.SET
        if (node := parse.head_of(mention.span)) is not None
    ]


def _told(parse: Parse, mention: TimeMention, node: Token) -> _Told:
    path = tuple(_up_to_verb(parse, node))
    return _Told(mention, node.i, path, _preposition(parse, node, mention))


def _up_to_verb(parse: Parse, node: Token) -> Iterator[int]:
    for above in parse.ancestors(node.i):
        yield above.i
        if _is_clause(above):
            return


def _is_clause(token: Token) -> bool:
    """Whether the word opens a clause with a time of its own; "a boat carrying migrants" does not."""
    if (token.tag == "VBG" and token.dep in _NOMINAL_DEPS) or token.lower == "aged":
        return False
    return token.pos in {"VERB", "AUX"} and token.dep not in _WORD_DEPS


def _preposition(parse: Parse, node: Token, mention: TimeMention) -> str:
    """The word that governs the expression; a "from" that opens a range is not taken for a beginning."""
    if node.dep in _MODIFIER_DEPS and parse.tokens[node.head].i > node.i:
        return ""
    first = parse.tokens_in(mention.span)[0]
    before = parse.tokens[first.i - 1] if first.i else None
    word = before.lower if before is not None and before.pos in {"ADP", "SCONJ", "ADV"} else ""
    if not word and node.head != node.i and parse.tokens[node.head].pos in {"ADP", "SCONJ"}:
        word = parse.tokens[node.head].lower
    return "" if word == "from" and _RANGE_AHEAD.match(parse.text, mention.span.end) else word


_RANGE_AHEAD = re.compile(r"\s*(?:-|–|—|to|until|till|through)\s*(?:the\s+)?\w", re.IGNORECASE)


def _is_limit(parse: Parse, told: _Told, home: int) -> bool:
    """Whether it tells an end or a beginning, not the time of the act: "by Friday", "after Sunday's raid"."""
    if _dates_occasion(parse, told):
        return False
    if told.mention.type is TimeType.TIME and told.preposition in _ROUND_A_TIME_OF_DAY:
        return False
    between = told.path[: told.path.index(home)] if home in told.path else ()
    above = (parse.tokens[i] for i in between if i != _governor(parse, told))
    return told.preposition in W.limits or any(
        word.pos in {"ADP", "SCONJ", "ADV"} and word.dep != "agent" and word.lower in W.limits and word.lower != "from"
        for word in above
    )


def _dates_occasion(parse: Parse, told: _Told) -> bool:
    """Whether it dates what takes place at some hour of each day: "after Friday prayers" is on Friday."""
    token = parse.tokens[told.node]
    return told.mention.precision == 1 and parse.tokens[token.head].lemma in W.occasions


# "Before dawn on Friday" is still Friday.
_ROUND_A_TIME_OF_DAY = frozenset({"before", "after", "from"})


def _governor(parse: Parse, told: _Told) -> int | None:
    """The preposition right above the expression: judged by `preposition` already."""
    above = parse.tokens[told.node].head
    return above if parse.tokens[above].pos in {"ADP", "SCONJ"} else None


def _belongs(parse: Parse, told: _Told, home: int, head: int) -> bool:
    """Whether the time is told of the home: below it, with no other clause between."""
    if home not in told.path and told.node != home:
        return home == head and (_in_relative(parse, told, head) or _follows(parse, told, head))
    if _is_time_of_saying(parse, told, home):
        return False
    if _is_of_another_noun(parse, told, home):
        return False
    if home != head and parse.tokens[home].lemma in W.speaking:
        return told.preposition == "for" or _is_saying(parse, told, home, head) or _is_behind(parse, told, home, head)
    return home == head or not _is_of_first(parse, told, home, head)


def _is_behind(parse: Parse, told: _Told, home: int, head: int) -> bool:
    """Whether it stands behind an act denied or admitted: "denied firing on farmers on Monday"."""
    token = parse.tokens[head]
    return token.head == home and token.dep == "xcomp" and token.tag == "VBG" and told.node > head


_ANSWERING = frozenset({"protest", "react", "retaliate"})


def _is_of_first(parse: Parse, told: _Told, home: int, head: int) -> bool:
    """Whether it dates the first of two joined clauses, and the other answers: "left on Friday, and Y protested".

    In front of both it is told of both.
    """
    verb = next((t for t in (parse.tokens[head], *parse.ancestors(head)) if t.dep == "conj" and t.pos == "VERB"), None)
    if verb is None or not parse.children(verb.i, "nsubj") or verb.lemma not in W.speaking | _ANSWERING:
        return False
    return home <= verb.head < told.node < verb.i


def _is_of_another_noun(parse: Parse, told: _Told, home: int) -> bool:
    """Whether it dates a thing that the verb is about: "condemned Sunday's raid", "recalls the 2020 war"."""
    verb = parse.tokens[home]
    if verb.pos != "VERB" or not _modifies(parse, told):
        return False
    if verb.lemma in W.speaking:
        return True
    dated = parse.tokens[parse.tokens[told.node].head]
    above = parse.tokens[dated.head]
    during = above.lower in {"in", "during", "at"}
    return told.mention.precision == 5 and dated.dep in {"dobj", "pobj"} and not during


def _modifies(parse: Parse, told: _Told) -> bool:
    """Whether the expression stands before a noun, as its modifier."""
    token = parse.tokens[told.node]
    return token.dep in _MODIFIER_DEPS and token.head > token.i


def _is_saying(parse: Parse, told: _Told, home: int, head: int) -> bool:
    """Whether the act is the saying itself ("repeated its demand"), what it is said at ("at talks"), or
    what the time follows at once ("the meeting on Tuesday decided")."""
    token = parse.tokens[head]
    above = parse.tokens[token.head]
    if token.pos != "NOUN":
        return False
    if above.i == home:
        return token.lemma in W.speaking
    return head < told.node < home or (above.lower in {"at", "during"} and above.pos == "ADP")


def _is_time_of_saying(parse: Parse, told: _Told, home: int) -> bool:
    """Whether it stands right behind a verb of saying: "police said Saturday a man was held"."""
    if parse.tokens[told.node].dep == "poss":
        return False  # "police said Monday's bombing": it is the bombing's
    first = parse.tokens_in(told.mention.span)[0].i
    before = [parse.tokens[i] for i in (first - 1, first - 2) if i >= 0]
    if before and before[0].pos == "ADP":
        before = before[1:]
    verb = before[0] if before else None
    return verb is not None and verb.i != home and verb.pos == "VERB" and verb.lemma in W.speaking


def _follows(parse: Parse, told: _Told, head: int) -> bool:
    """Whether it stands right behind the noun: "protests last week"."""
    first = parse.tokens_in(told.mention.span)[0].i
    return first == head + 1 and parse.tokens[head].pos == "NOUN"


def _in_relative(parse: Parse, told: _Told, head: int) -> bool:
    """Whether a noun's act is dated in the clause that describes it: "the attack in which … in 1988"."""
    if parse.tokens[head].pos not in {"NOUN", "PROPN"} or not told.path:
        return False
    verb = parse.tokens[told.path[-1]]
    return verb.dep in {"relcl", "acl"} and verb.head == head and verb.lemma not in W.endings


def _time_of_relative(parse: Parse, here: list[_Told], head: int) -> _Told | None:
    """The time that a clause hangs on: "since 2009, when … expelled"."""
    token = parse.tokens[head]
    if token.dep not in {"relcl", "advcl"} or not any(
        kid.lower == "when" for kid in parse.children(head, "advmod", "mark")
    ):
        return None
    above = parse.tokens[token.head]
    before = [told for told in here if told.mention.span.end <= token.start]
    for told in reversed(before):
        inside = {word.i for word in parse.tokens_in(told.mention.span)}
        if above.i in inside or above.i in told.path[:1]:
            return told
        between = parse.text[told.mention.span.end : token.start].lower()
        if re.match(r"\s*,\s+when\b", between):
            return told
    return None


def _homes(parse: Parse, head: int) -> Iterator[int]:
    """The act itself, then the verbs whose time it shares, nearest first."""
    yield head
    yield from _below(parse, head)
    i = head
    for _ in range(_FARTHEST):
        above = _home_above(parse, i)
        if above is None or (i != head and parse.tokens[i].lemma in W.speaking):
            return  # "came on Monday to investigate the killings" tells not when they were
        i = above
        yield i
        yield from _below(parse, i)


def _below(parse: Parse, i: int) -> Iterator[int]:
    """Verbs joined to this one that have no subject of their own: a trailing date counts for both."""
    for kid in parse.children(i, "conj"):
        if kid.pos == "VERB" and not parse.children(kid.i, *_own_time(kid)):
            yield kid.i
            yield from _below(parse, kid.i)


def _own_time(verb: Token) -> tuple[str, ...]:
    """Dependents that make a joined verb a clause apart; "and two others wounded" leans on the first."""
    return ("aux", "auxpass") if verb.tag == "VBN" else ("nsubj", "nsubjpass", "aux", "auxpass")


def _home_above(parse: Parse, i: int) -> int | None:
    """The next word up that shares its time with this one; None where another clause begins."""
    token = parse.tokens[i]
    if token.head == i:
        return None
    above = parse.tokens[token.head]
    if _is_clause(token):
        return token.head if _shares(parse, token, above) else None
    if token.dep == "prep" and token.lower in W.reasons:
        return None
    if token.dep in {"relcl", "ccomp", "parataxis", "appos"} or token.lower in _OTHER_TIME:
        return None  # an apposition tells what somebody or some place is: "Alka, the site of two wars"
    return token.head


def _shares(parse: Parse, verb: Token, above: Token) -> bool:
    """Whether the clause of this verb is told within the time of the word above it."""
    if verb.dep == "conj":
        return True
    if verb.dep in {"xcomp", "pcomp"}:
        return above.lemma not in W.speaking and above.lower not in _OTHER_TIME
    if verb.dep in {"advcl", "acl"}:
        return _is_participle(parse, verb) or _marked_same(parse, verb) or _is_purpose(parse, verb)
    return False


def _is_participle(parse: Parse, verb: Token) -> bool:
    marks = {kid.lower for kid in parse.children(verb.i, "mark", "prep", "aux")}
    return verb.tag == "VBG" and verb.dep == "advcl" and not marks & {"after", "before", "since", "having"}


def _is_purpose(parse: Parse, verb: Token) -> bool:
    """ "came on Saturday to investigate"."""
    return verb.dep == "advcl" and verb.tag == "VB" and any(kid.lower == "to" for kid in parse.children(verb.i, "aux"))


def _marked_same(parse: Parse, verb: Token) -> bool:
    return any(kid.lower in _SAME_TIME for kid in parse.children(verb.i, "mark", "advmod"))


def _distance(told: _Told, head: int, parse: Parse) -> tuple[bool, int, int]:
    """Told of the act before told of another noun; then nearest in the tree; then in the text."""
    up = told.path[: told.path.index(head)] if head in told.path else told.path
    steps = sum(parse.tokens[i].pos != "ADP" for i in up)
    elsewhere = _modifies(parse, told) and parse.tokens[told.node].head != head
    return elsewhere, steps, abs(told.node - head)


def _finest(found: list[_Told], near: _Told) -> _Told:
    """The time itself, or the most exact of those within it: "on Sunday" in "the weekend's worst fire"."""
    inside = [told for told in found if _within(told.mention, near.mention)]
    return min(inside, key=lambda told: told.mention.precision or 5, default=near)


def _within(a: TimeMention, b: TimeMention) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return False
    return b.first <= a.first and a.last <= b.last and (a.precision or 5) < (b.precision or 5)


_BETWEEN = re.compile(r"\s*(?:-|–|—|/|to|until|till|through|and|and\s+(?:in|on))\s*(?:the\s+)?", re.IGNORECASE)


def _when(text: str, here: list[_Told], told: _Told) -> When:
    """The days of the mention, or of the whole range that it is an end of."""
    mentions = [each.mention for each in here]
    at = here.index(told)
    first = last = at
    while first > 0 and _linked(text, mentions[first - 1], mentions[first]):
        first -= 1
    while last + 1 < len(mentions) and _linked(text, mentions[last], mentions[last + 1]):
        last += 1
    return _covering(mentions[first], mentions[last])


def _linked(text: str, a: TimeMention, b: TimeMention) -> bool:
    return bool(_BETWEEN.fullmatch(text, a.span.end, b.span.start)) and _ordered(a, b)


def _ordered(a: TimeMention, b: TimeMention) -> bool:
    return a.first is not None and b.last is not None and b.first is not None and a.first <= b.first


def _covering(a: TimeMention, b: TimeMention) -> When:
    if a.first is None or b.last is None:
        raise ValueError("a range needs days at both ends")
    whole = TimeMention(Span(a.span.start, b.span.end), a.type, None, a.first, max(b.last, a.last or b.last))
    return When(a.first, whole.last or b.last, whole.precision or 5, whole.span)
