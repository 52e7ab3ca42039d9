"""Numbers of people and things that somebody gives, what became of them, and by whose word."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from polybius.coding import figure_rules
from polybius.coding.counted import Counted, counted_by
from polybius.coding.figure_rules import Rules
from polybius.coding.numbers import Quantity, quantities
from polybius.coding.tolls import Fate, fate_of
from polybius.types import (
    Actors,
    Article,
    Comparator,
    Event,
    EventType,
    Figure,
    FigureKind,
    Parse,
    Sentence,
    Span,
    Statement,
    Token,
    Why,
    ZoneKind,
)  # fmt: skip

# The kinds of which a single person named by "a" is a figure of one.
SINGLE_KINDS = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES, FigureKind.MISSING})
ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth"})
OWNED = frozenset({"his", "her", "their", "its"})
SINGLE = frozenset({"a", "an", "another", "other"}) | ORDINALS | OWNED
NONE = frozenset({"no", "zero"})
NOBODY = frozenset({"nobody", "none"})


def find(article: Article, parse: Parse, actors: Actors) -> tuple[Figure, ...]:
    """Every number of people or things that the article gives, in text order."""
    rules = figure_rules.load()
    taken: list[Figure] = []
    for figure in sorted(_all(parse, rules), key=lambda f: (f.span.start, -f.span.end)):
        if not taken or not taken[-1].span.overlaps(figure.span):
            taken.append(_finished(figure, parse, actors, rules, taken))
    return tuple(replace(figure, id=f"f{n}") for n, figure in enumerate(taken, start=1))


def _all(parse: Parse, rules: Rules) -> Iterator[Figure]:
    previous: Figure | None = None
    for quantity in quantities(parse, rules):
        counted = counted_by(parse, quantity, rules)
        if counted is not None and not _is_idle(parse, quantity):
            figure = _counting(parse, quantity, counted, rules, previous)
            yield from (figure,) if figure else ()
            previous = figure or previous
    yield from _singles(parse, rules)
    yield from _none(parse, rules)


def _counting(
    parse: Parse, quantity: Quantity, counted: Counted, rules: Rules, previous: Figure | None
) -> Figure | None:
    fate = _of_previous(parse, quantity, previous) or _context(parse, quantity, counted, rules)
    if fate is None or fate.kind is FigureKind.OTHER:
        fate = _added_to(parse, quantity, previous) or fate
    if fate is None:
        return None
    return Figure(
        "", fate.kind, quantity.span, quantity.low, quantity.best, quantity.high, quantity.comparator,
        counted=counted.span.of(parse.text) if counted.span else None,
        counted_span=counted.span,
        of=None,
        head=fate.head,
        why=(Why(f"figures/{fate.rule}", parse.tokens[fate.head].span), Why(f"figures/{quantity.rule}", quantity.span)),
    )  # fmt: skip


def _of_previous(parse: Parse, quantity: Quantity, previous: Figure | None) -> Fate | None:
    """ "Among them three children", "five of them women": a part of the number before shares its fate."""
    if previous is None or not _is_beside(parse, quantity, previous):
        return None
    before = [token.lower for token in parse.tokens[max(quantity.first - 2, 0) : quantity.first]]
    after = [token.lower for token in parse.tokens[quantity.end : quantity.end + 2]]
    behind = before in (["among", "them"], ["of", "whom"], ["of", "them"], ["among", "whom"])
    ahead = after in (["of", "them"], ["of", "whom"]) and before[-1:] in ([","], ["("], ["–"], ["-"])
    return _shared(previous, "part-of") if behind or ahead else None


def _added_to(parse: Parse, quantity: Quantity, previous: Figure | None) -> Fate | None:
    """ "28 clerks were killed, as well as 41 porters", "two were killed including a medic"."""
    if previous is None or not _is_beside(parse, quantity, previous):
        return None
    before = [token.lower for token in parse.tokens[max(quantity.first - 3, 0) : quantity.first]]
    if before == ["as", "well", "as"]:
        return _shared(previous, "as-well-as")
    return _shared(previous, "part-of") if before[-1:] == ["including"] else None


def _is_beside(parse: Parse, quantity: Quantity, previous: Figure) -> bool:
    """Whether the number before stands in the same sentence and befell somebody."""
    head = previous.head
    return (
        head is not None
        and parse.tokens[head].sentence == parse.tokens[quantity.start].sentence
        and previous.kind is not FigureKind.OTHER
    )


def _shared(previous: Figure, rule: str) -> Fate | None:
    return None if previous.head is None else Fate(previous.kind, previous.head, rule, rule == "part-of")


def _is_idle(parse: Parse, quantity: Quantity) -> bool:
    """ "No one", "one by one", "one another"."""
    before = parse.tokens[quantity.first - 1].lower if quantity.first else ""
    after = parse.tokens[quantity.end].lower if quantity.end < len(parse.tokens) else ""
    return quantity.value == 1 and (
        before in {"no", "by", "another", "this", "that", "every"} or after in {"by", "another"}
    )


# --- numbers that befell nobody -------------------------------------------------------------------------------


def _context(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> Fate | None:
    """The kind of a figure: what became of the people, else how many live or serve there, else other."""
    fate = fate_of(parse, counted, rules)
    if fate is not None:
        return fate
    if _is_definite(parse, quantity, counted, rules):
        return None
    released = _released(parse, counted, rules)
    if released is not None:
        return released
    if _is_population(parse, counted, rules):
        return Fate(FigureKind.POPULATION, counted.top, "population")
    if _is_strength(parse, quantity, counted, rules):
        return Fate(FigureKind.TROOPS, counted.top, "troops")
    return (
        Fate(FigureKind.OTHER, counted.top, "other") if _is_other(parse, quantity, counted, rules) else None
    )


def _is_other(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> bool:
    """Whether a number that befell nobody counts people or things: not "one side", not "three wars"."""
    if quantity.low == quantity.high == 1:
        return False
    if counted.noun is not None:
        return not rules.named(parse.tokens[counted.noun], "abstract")
    token = parse.tokens[counted.top]
    head = parse.tokens[token.head]
    if token.dep == "conj" and any(kid.pos == "NUM" for kid in parse.children(head.i, "nummod")):
        return True
    return token.dep == "pobj" and head.lower == "to" and _is_sum(parse, token, rules)


def _is_sum(parse: Parse, token: Token, rules: Rules) -> bool:
    """ "Raises the total number of breaches to 465"."""
    verb = next((t for t in parse.ancestors(token.i) if t.lower in rules.words["sums"]), None)
    kids = parse.children(verb.i, "dobj", "nsubj") if verb else []
    return any(kid.lower in {"number", "total", "count", "figure"} for kid in kids)


def _is_definite(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> bool:
    before = parse.tokens[quantity.first - 1] if quantity.first else None
    return (
        before is not None
        and before.lower in rules.words["definite"]
        and not quantity.strength
        and quantity.value < 1000
    )


def _released(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    """Soldiers set free had been captured."""
    token = parse.tokens[counted.top]
    head = parse.tokens[token.head]
    if (
        head.lower in rules.words["release"]
        and token.dep in {"dobj", "nsubjpass"}
        and counted.noun is not None
    ):
        if rules.named(parse.tokens[counted.noun], "prisoners", "troops"):
            return Fate(FigureKind.CAPTURED, head.i, "released")
    return None


def _is_population(parse: Parse, counted: Counted, rules: Rules) -> bool:
    noun = parse.tokens[counted.noun if counted.noun is not None else counted.top]
    token = parse.tokens[counted.top]
    head = parse.tokens[token.head]
    if rules.named(noun, "residents"):
        return True
    if token.dep == "nsubj" and head.lower in rules.words["dwell"]:
        return True
    if head.lower == "by" and parse.tokens[head.head].lower in {"surrounded", "inhabited", "populated"}:
        return True
    if token.dep != "pobj" or head.lower not in {"of", "to"}:
        return False
    place = parse.tokens[head.head]
    return _people(parse, counted) and (rules.named(place, "settlements") or place.lower == "population")


def _people(parse: Parse, counted: Counted) -> bool:
    """Whether those counted can be the inhabitants of a place."""
    return counted.noun is None or parse.tokens[counted.noun].tag in {"NNS", "NNPS"}


def _is_strength(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> bool:
    lists = ("troops", "bearers") if quantity.strength else ("troops",)
    if counted.noun is None:
        return False
    noun, verb = parse.tokens[counted.noun], parse.tokens[parse.tokens[counted.top].head]
    moved = verb.lower in rules.words["move"] and rules.named(noun, "moved")
    return moved or rules.named(noun, *lists)


# --- one, and none --------------------------------------------------------------------------------------------


def _singles(parse: Parse, rules: Rules) -> Iterator[Figure]:
    """ "A man was killed", "an Afghan soldier", "a second protester was wounded"."""
    for token in parse.tokens:
        if token.lower in SINGLE:
            noun = parse.tokens[token.head]
            if (
                token.lower in {"another", "other"}
                and _is_alone(parse, token)
                and token.dep in {"nsubj", "nsubjpass", "dobj", "conj"}
            ):
                yield from _one(parse, token.span, Counted(token.i, None, None, token.i), rules)
            elif (
                token.dep in {"det", "amod", "nmod", "poss"}
                and noun.i > token.i
                and _is_somebody(parse, noun, rules)
            ):
                yield from _single(parse, token, noun, rules)


def _is_alone(parse: Parse, token: Token) -> bool:
    """ "Another was wounded", "the other died"."""
    return token.lower == "another" or _before(parse, token) == "the"


def _before(parse: Parse, token: Token) -> str:
    return parse.tokens[token.i - 1].lower if token.i else ""


def _is_somebody(parse: Parse, noun: Token, rules: Rules) -> bool:
    """Whether the noun can be one person who stands where victims stand."""
    if noun.tag not in {"NN", "NNP"} or noun.dep == "appos" or rules.named(noun, "groups", "things", "units"):
        return False
    if noun.dep != "pobj":
        return True
    prep = parse.tokens[noun.head]
    return prep.lower in {"including", "among"} or (
        prep.lower == "of" and not _is_mourned(parse, prep, rules)
    )


def _is_mourned(parse: Parse, of: Token, rules: Rules) -> bool:
    """ "Protested against the killing of a poet": the act is the matter of another, and no toll."""
    act = parse.tokens[of.head]
    above = parse.tokens[act.head]
    return (act.dep == "pobj" and above.lower not in {"in", "to", "with"}) or (
        act.dep == "dobj" and above.lower not in rules.words["cause"]
    )


def _single(parse: Parse, token: Token, noun: Token, rules: Rules) -> Iterator[Figure]:
    start: Token | None = token
    if token.lower in ORDINALS:
        start = parse.tokens[token.i - 1] if _before(parse, token) in {"a", "the"} else None
    elif (token.lower in OWNED and not _joins_counted(parse, noun)) or parse.tokens[token.i + 1].lower in ORDINALS or token.lower == "other":
        start = None
    if start is not None:
        words = Span(parse.tokens[token.i + 1].start, noun.end)
        yield from _one(parse, Span(start.start, token.end), Counted(noun.i, noun.i, words, noun.i), rules)


def _joins_counted(parse: Parse, noun: Token) -> bool:
    """ "Two clerks and their driver": the last of those counted one by one."""
    first = parse.tokens[noun.head]
    return noun.dep == "conj" and any(
        kid.pos == "NUM" or kid.lower in {"a", "an"} for kid in parse.children(first.i, "nummod", "det")
    )


def _one(parse: Parse, span: Span, counted: Counted, rules: Rules) -> Iterator[Figure]:
    fate = fate_of(parse, counted, rules, strict=True)
    if fate is None or _is_attempted(parse, fate.head, rules):
        return
    if _is_by_the_way(parse, fate, counted):
        return
    if fate.kind in SINGLE_KINDS and fate.head != counted.noun:
        yield Figure(
            "", fate.kind, span, 1.0, 1.0, 1.0, Comparator.EXACTLY,
            counted=counted.span.of(parse.text) if counted.span else None, counted_span=counted.span, head=fate.head,
            why=(Why(f"figures/{fate.rule}", parse.tokens[fate.head].span), Why("figures/one", span)),
        )  # fmt: skip


def _is_by_the_way(parse: Parse, fate: Fate, counted: Counted) -> bool:
    """ "Helped an injured woman" tells of no toll; nor does what is only coordinated with a part of one."""
    noun = parse.tokens[counted.top]
    return (parse.tokens[fate.head].head == noun.i and fate.head < noun.i) or (fate.part and noun.dep != "pobj")


def _is_attempted(parse: Parse, head: int, rules: Rules) -> bool:
    """ "Tried to murder a guard"."""
    verb = parse.tokens[head]
    return (
        verb.dep == "xcomp" and verb.tag == "VB" and parse.tokens[verb.head].lower in rules.words["attempts"]
    )


def _none(parse: Parse, rules: Rules) -> Iterator[Figure]:
    """ "No civilian casualties"."""
    for token in parse.tokens:
        if token.lower in NONE and token.dep in {"det", "nummod"}:
            noun = parse.tokens[token.head]
            cue = next(iter(rules.cues_of(noun, "named")), None)
            if cue is not None and cue.kind in SINGLE_KINDS and noun.i > token.i:
                span = Span(parse.tokens[token.i + 1].start, noun.end)
                yield Figure(
                    "", cue.kind, token.span, 0.0, 0.0, 0.0, Comparator.EXACTLY,
                    counted=span.of(parse.text), counted_span=span, head=noun.i,
                    why=(Why(f"figures/{cue.id}", noun.span), Why("figures/none", token.span)),
                )  # fmt: skip


# --- what else is known of a figure ---------------------------------------------------------------------------


def _finished(figure: Figure, parse: Parse, actors: Actors, rules: Rules, before: Sequence[Figure]) -> Figure:
    return replace(
        figure,
        of=_owner(figure, parse, actors),
        hedges=_hedges(figure, parse, rules),
        polarity="-" if _is_denied(figure, parse, rules) else "+",
        derived=_is_derived(figure, parse, rules),
    )


def _owner(figure: Figure, parse: Parse, actors: Actors) -> str | None:
    """The actor whom the counted people belong to."""
    head = parse.head_of(figure.counted_span) if figure.counted_span else None
    mention = actors.at_head(head.i) if head else None
    return mention.actor if mention else None


def _hedges(figure: Figure, parse: Parse, rules: Rules) -> tuple[Span, ...]:
    if figure.head is None:
        return ()
    near = [figure.head, *(t.i for t in parse.ancestors(figure.head) if t.i - figure.head < 12)][:3]
    words = [
        kid
        for i in near
        for kid in (parse.tokens[i], *parse.children(i))
        if kid.lower in rules.words["hedges"]
    ]
    return tuple(sorted({word.span for word in words if word.tag in {"RB", "MD", "JJ", "VBN"}}))


def _is_denied(figure: Figure, parse: Parse, rules: Rules) -> bool:
    """ "Did not kill 40 villagers", "tried to kidnap 40 villagers"."""
    if figure.head is None:
        return False
    return bool(parse.children(figure.head, "neg")) or _is_attempted(parse, figure.head, rules)


def _is_derived(figure: Figure, parse: Parse, rules: Rules) -> bool:
    """ "Bringing to 40 the number killed this month"."""
    token = parse.token_at(figure.span.start)
    verbs = [t for t in parse.ancestors(token.i) if t.lower in rules.words["sums"]] if token else []
    if not verbs:
        return False
    words = {t.lower for t in parse.subtree(verbs[0].i)}
    return bool(words & {"year", "month", "week", "since"}) and bool(words & {"total", "number", "toll"})


# --- events and statements ------------------------------------------------------------------------------------

HARM = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.PROTEST})
TYPES: dict[FigureKind, tuple[EventType, ...]] = {
    FigureKind.KILLED: (EventType.ASSAULT, EventType.COERCE, EventType.PROTEST),
    FigureKind.WOUNDED: (EventType.ASSAULT, EventType.COERCE, EventType.PROTEST),
    FigureKind.MISSING: (EventType.ASSAULT, EventType.COERCE),
    FigureKind.CAPTURED: (EventType.ASSAULT, EventType.COERCE, EventType.RETREAT),
    FigureKind.ARRESTED: (EventType.COERCE, EventType.ASSAULT, EventType.RETREAT),
    FigureKind.HOSTAGES: (EventType.ASSAULT, EventType.COERCE, EventType.RETREAT),
    FigureKind.DISPLACED: (EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE),
    FigureKind.TROOPS: (EventType.MOBILIZE, EventType.ASSAULT, EventType.RETREAT, EventType.AID),
    FigureKind.OTHER: (EventType.PROTEST,),
}


def attach(
    figures: Sequence[Figure], parse: Parse, events: Sequence[Event], statements: Sequence[Statement]
) -> tuple[Figure, ...]:
    """The figures with their events and statements; one that repeats an earlier one is left out."""
    placed = [_attached(figure, parse, events, statements) for figure in figures]
    kept: list[Figure] = []
    for figure in filter(None, placed):
        if not _is_heading_of(figure, placed, parse) and not any(
            _repeats(figure, earlier, parse) for earlier in kept
        ):
            kept.append(figure)
    return tuple(replace(figure, id=f"f{n}") for n, figure in enumerate(kept, start=1))


def _attached(
    figure: Figure, parse: Parse, events: Sequence[Event], statements: Sequence[Statement]
) -> Figure | None:
    event = event_of(figure, parse, events)
    if event is not None and event.polarity == "-" and figure.why[-1].rule == "figures/one":
        return None  # "denied that its men had kidnapped a baker": nobody gives a number
    return replace(
        figure,
        event=event.id if event else None,
        statements=_chain(figure.span, statements),
        polarity="-" if event and event.polarity == "-" and event.head == figure.head else figure.polarity,
    )


def event_of(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """The event that the figure is of: the one at its act word, above it, in its sentence, or told just before."""
    if figure.kind is FigureKind.POPULATION:
        return None
    return (
        _at_head(figure, parse, events)
        or _in_sentence(figure, parse, events)
        or _in_sentence_before(figure, parse, events)
    )


def _at_head(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    if figure.head is None:
        return None
    wanted = TYPES.get(figure.kind, ())
    chain = [figure.head, *(token.i for token in parse.ancestors(figure.head))]
    for i in chain:
        for event in events:
            if event.head == i and (i == figure.head or event.type in wanted):
                return event
    return None


def _in_sentence(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    here = parse.sentence_at(figure.span.start)
    found = _compatible(figure, here, events, figure.kind)
    return min(found, key=lambda event: _distance(event.anchor, figure.span), default=None)


def _in_sentence_before(figure: Figure, parse: Parse, events: Sequence[Event]) -> Event | None:
    """A toll without an act of its own is that of the last assault told before it."""
    if figure.kind not in SINGLE_KINDS:
        return None
    here = parse.sentence_at(figure.span.start)
    if here is None or here.index == 0:
        return None
    before = [parse.sentences[i] for i in range(here.index - 1, max(here.index - 3, -1), -1)]
    for sentence in before:
        found = [
            event
            for event in _compatible(figure, sentence, events, figure.kind)
            if event.type is EventType.ASSAULT
        ]
        if found:
            return max(found, key=lambda event: event.anchor)
    return None


def _compatible(
    figure: Figure, sentence: Sentence | None, events: Sequence[Event], kind: FigureKind
) -> list[Event]:
    wanted = TYPES.get(kind, ())
    return [e for e in events if sentence and sentence.span.overlaps(e.anchor) and e.type in wanted]


def _distance(a: Span, b: Span) -> int:
    return max(0, a.start - b.end, b.start - a.end)


def _chain(span: Span, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The statements in whose content the figure stands, outermost first."""
    holding = [s for s in statements if any(part.contains(span) for part in s.content)]
    return tuple(s.id for s in sorted(holding, key=lambda s: -sum(p.end - p.start for p in s.content)))


def _is_heading_of(figure: Figure, others: Sequence[Figure | None], parse: Parse) -> bool:
    """Whether a title gives a number that the body gives in full."""
    here = parse.sentence_at(figure.span.start)
    if here is None or here.zone is not ZoneKind.TITLE:
        return False
    return any(
        other is not None and other.kind is figure.kind and _numbers(other) & _numbers(figure)
        for other in others
        if other is not None and other.span.start >= here.span.end
    )


def _numbers(figure: Figure) -> set[float]:
    return {number for number in (figure.low, figure.best, figure.high) if number is not None}


GENERIC = frozenset({None, "people", "others", "persons", "victims", "more", "lives"})


def _repeats(figure: Figure, earlier: Figure, parse: Parse) -> bool:
    """Whether the same source gives the same number of the same people again, in another sentence."""
    if _value(figure) != _value(earlier) or parse.sentence_at(figure.span.start) == parse.sentence_at(
        earlier.span.start
    ):
        return False
    if figure.statements and earlier.statements and figure.statements != earlier.statements:
        return False
    ours, theirs = _last_word(figure), _last_word(earlier)
    if figure.kind in {FigureKind.OTHER, FigureKind.TROOPS} or figure.best == 1:
        return figure.counted == earlier.counted and figure.event == earlier.event
    return ours == theirs or ours in GENERIC or theirs in GENERIC


def _last_word(figure: Figure) -> str | None:
    return figure.counted.lower().split(" of ")[0].split()[-1] if figure.counted else None


def _value(figure: Figure) -> tuple[object, ...]:
    return figure.kind, figure.low, figure.best, figure.high
