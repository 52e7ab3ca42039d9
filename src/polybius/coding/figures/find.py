"""Numbers of people and things that somebody gives, what became of them, and by whose word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from polybius.coding.figures import numbers, parts
from polybius.coding.figures import rules as figure_rules
from polybius.coding.figures.aftermath import Person, told_later
from polybius.coding.figures.attach import attach
from polybius.coding.figures.counted import Counted, counted_by
from polybius.coding.figures.fates import Fate
from polybius.coding.figures.numbers import Quantity, quantities
from polybius.coding.figures.parts import dated
from polybius.coding.figures.rules import Rules
from polybius.coding.figures.singles import is_attempted, is_person_noun, no_victims, single_people, single_victims
from polybius.coding.figures.tolls import fate_of
from polybius.coding.figures.unnumbered import named_victims
from polybius.types import Actors, Article, Figure, FigureKind, Parse, Span, Token, Unresolved, Why

# A number joined to one of these is neither a part nor a toll by that alone.
UNJOINED = frozenset({"figures/part-of", "figures/toll"})
HARMS = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES})
# Nouns that are no part of what was counted before: "including three women, and four people were hurt".
ANYBODY = frozenset({"people", "others", "civilians", "persons"})
NAMES = frozenset({"PROPN", "NOUN", "PUNCT", "ADJ", "NUM"})

__all__ = ["attach", "dated", "find", "unread"]


def find(article: Article, parse: Parse, actors: Actors) -> tuple[Figure, ...]:
    """Every number of people or things that the article gives, in text order."""
    rules = figure_rules.load()
    numbered = _apart(_all(parse, rules))
    told = _apart(told_later(parse, numbered, tuple(_people(parse, numbered, rules)), rules))
    named = tuple(named_victims(parse, actors, told, rules))
    if named:
        named = tuple(told_later(parse, named, [_person(parse, figure) for figure in named], rules))
    counted = parts.marked(parse, _apart((*told, *named)), rules)
    finished = (_quoting(article, _finished(figure, parse, actors, rules)) for figure in counted)
    return tuple(finished)


def unread(parse: Parse) -> tuple[Unresolved, ...]:
    """The numbers that count something and cannot be read, each with the reason."""
    return tuple(Unresolved(token.span, "figure", reason) for token, reason in numbers.unread(parse))


def _apart(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures in text order, of two on the same words the one that begins first or is longer."""
    taken: list[Figure] = []
    for figure in sorted(figures, key=lambda f: (f.span.start, -f.span.end)):
        if not taken or not taken[-1].span.overlaps(figure.span):
            taken.append(figure)
    return tuple(taken)


def _person(parse: Parse, figure: Figure) -> Person:
    """The person of a figure that names them."""
    noun = parse.tokens_in(figure.span)[-1]
    return Person(noun.i, figure.span, figure.counted_span, figure)


def _people(parse: Parse, figures: Sequence[Figure], rules: Rules) -> Iterator[Person]:
    """Everybody whom "one" or "a" counts, in text order, with the figure of them where there is one."""
    by_span = {figure.span: figure for figure in figures}
    found: dict[int, tuple[Span, Span | None]] = {
        noun: (span, words) for noun, span, words in single_people(parse, rules)
    }
    for quantity in quantities(parse, rules):
        counted = counted_by(parse, quantity, rules) if quantity.low == quantity.high == 1 else None
        if counted is not None and counted.noun is not None and is_person_noun(parse.tokens[counted.noun], rules):
            found[counted.noun] = (quantity.span, counted.span)
    for noun, (span, words) in sorted(found.items()):
        yield Person(noun, span, words, by_span.get(span))


def _quoting(article: Article, figure: Figure) -> Figure:
    """The figure with what it counts in the article's own words, which the parse may have in other letters."""
    if figure.counted is None or figure.counted_span is None:
        return figure
    return replace(figure, counted=figure.counted_span.of(article.text))


def _all(parse: Parse, rules: Rules) -> Iterator[Figure]:
    previous: Figure | None = None
    for quantity in quantities(parse, rules):
        counted = counted_by(parse, quantity, rules)
        if counted is not None and not _is_idle(parse, quantity):
            figure = _counting(parse, quantity, counted, rules, previous)
            yield from (figure,) if figure else ()
            previous = figure or previous
    yield from single_victims(parse, rules)
    yield from no_victims(parse, rules)


def _counting(
    parse: Parse, quantity: Quantity, counted: Counted, rules: Rules, previous: Figure | None
) -> Figure | None:
    if quantity.is_open:
        fate = fate_of(parse, counted, rules, strict=quantity.rule == numbers.OTHERS)
        return _figure(parse, quantity, counted, fate) if fate is not None and fate.kind in HARMS else None
    fate = _of_previous(parse, quantity, previous) or _context(parse, quantity, counted, rules)
    if fate is None or fate.kind is FigureKind.OTHER:
        fate = _added_to(parse, quantity, previous) or fate
    return None if fate is None else _figure(parse, quantity, counted, fate)


def _figure(parse: Parse, quantity: Quantity, counted: Counted, fate: Fate) -> Figure:
    return Figure(
        "", fate.kind, quantity.span, quantity.low, quantity.best, quantity.high, quantity.comparator,
        counted=counted.span.of(parse.text) if counted.span else None,
        counted_span=counted.span,
        of=None,
        head=fate.head,
        why=(
            Why(f"figures/{fate.rule}", parse.tokens[fate.head].span),
            Why(f"figures/{quantity.rule}", quantity.span),
        ),
    )  # fmt: skip


def _of_previous(parse: Parse, quantity: Quantity, previous: Figure | None) -> Fate | None:
    """ "Among them three children", "five of them women": a part of the number before shares its fate."""
    if previous is None or not _is_beside(parse, quantity, previous):
        return None
    before = [token.lower for token in parse.tokens[max(quantity.first - 2, 0) : quantity.first]]
    after = [token.lower for token in parse.tokens[quantity.end : quantity.end + 2]]
    behind = before in (["among", "them"], ["of", "whom"], ["of", "them"], ["among", "whom"])
    behind = behind or (before[-1:] == [","] and after[:1] in (["with"], ["from"]))  # "three rebels, two with guns"
    behind = behind or before[-1:] == ["including"] or _goes_on_a_part(parse, quantity, previous)
    ahead = after in (["of", "them"], ["of", "whom"]) and before[-1:] in ([","], ["("], ["–"], ["-"])
    return _shared(previous, "part-of") if behind or ahead else None


def _goes_on_a_part(parse: Parse, quantity: Quantity, previous: Figure) -> bool:
    """ "Including three women and two children": what is joined to a part is one."""
    if not any(why.rule == "figures/part-of" for why in previous.why) or previous.counted_span is None:
        return False
    between = parse.text[previous.counted_span.end : parse.tokens[quantity.first].start]
    if quantity.end < len(parse.tokens) and parse.tokens[quantity.end].lower in ANYBODY:
        return False
    return between.strip(" ,") in {"", "and", "as well as"} and not is_told_at_once(parse, quantity)


def is_told_at_once(parse: Parse, quantity: Quantity) -> bool:
    """Whether an auxiliary soon follows the number: "and 27 others were injured" is no part."""
    after = parse.tokens[quantity.end : quantity.end + 4]
    return any(token.lower in {"was", "were"} for token in after)


def _added_to(parse: Parse, quantity: Quantity, previous: Figure | None) -> Fate | None:
    """ "28 clerks were killed, as well as 41 porters", "two were killed including a medic"."""
    if previous is None or not _is_beside(parse, quantity, previous):
        return None
    before = [token.lower for token in parse.tokens[max(quantity.first - 3, 0) : quantity.first]]
    if before == ["as", "well", "as"]:
        return _shared(previous, "as-well-as")
    return _shared(previous, "joined") if _is_joined(parse, quantity, previous) else None


def _is_joined(parse: Parse, quantity: Quantity, previous: Figure) -> bool:
    """ "Killed seven rebels of the Front (F) and two clerks": only a name lies between, and no verb."""
    if parse.tokens[quantity.first - 1].lower != "and" or previous.counted_span is None:
        return False
    if is_told_at_once(parse, quantity) or any(why.rule in UNJOINED for why in previous.why):
        return False
    last = parse.token_at(previous.counted_span.end - 1)
    between = parse.tokens[(last.i if last else quantity.first) + 1 : quantity.first - 1]
    return len(between) <= 12 and all(t.pos in NAMES or t.lower == "of" for t in between)


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
    beyond = parse.tokens[quantity.end + 1 : quantity.end + 2]
    if quantity.value == 1 and after == "of" and beyond and beyond[0].pos == "NUM":
        return True  # "one of two men killed" says nothing new of the one
    if quantity.value == 1 and after == "of" and beyond and beyond[0].pos != "PRON" and _is_said_of(parse, quantity):
        return True
    return quantity.value == 1 and quantity.first == quantity.start and (
        before in {"no", "by", "another", "this", "every"}
        or (before == "that" and parse.tokens[quantity.first - 1].dep not in {"mark", "nsubj", "nsubjpass"})
        or after in {"by", "another"}
    )


def _is_said_of(parse: Parse, quantity: Quantity) -> bool:
    """ "The town, one of the world's oldest": what somebody or something named before is, and no number of victims."""
    token = parse.tokens[quantity.start]
    named = parse.tokens[token.head]
    return token.dep in {"appos", "attr"} and named.i < token.i and named.pos != "NUM"


# --- numbers that befell nobody ---------------------------------------------------------------------------


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
    return Fate(FigureKind.OTHER, counted.top, "other") if _is_other(parse, quantity, counted, rules) else None


def _is_other(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> bool:
    """Whether a number that befell nobody counts people or things: not "one side", not "three wars"."""
    if quantity.low == quantity.high == 1 or quantity.is_open:  # "a number of clerks"
        return False
    if counted.noun is not None:
        noun = parse.tokens[counted.noun]
        return not rules.named(noun, "abstract") and not _is_in_name(parse, quantity, noun)
    token = parse.tokens[counted.top]
    head = parse.tokens[token.head]
    if token.dep == "conj" and any(kid.pos == "NUM" for kid in parse.children(head.i, "nummod")):
        return True
    return token.dep == "pobj" and head.lower == "to" and _is_sum(parse, token, rules)


def _is_in_name(parse: Parse, quantity: Quantity, noun: Token) -> bool:
    """ "The 3000 Housing Project": a number in front of words that are all one name, which is of one thing."""
    name = parse.tokens[quantity.end : noun.i + 1]
    capital = all(token.text[:1].isupper() for token in name)
    before = parse.tokens[quantity.first - 1].lower if quantity.first else ""
    return len(name) > 1 and capital and noun.tag in {"NN", "NNP"} and before == "the"


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
    verb = parse.tokens[token.head]
    if counted.noun is None or verb.lower not in rules.words["release"]:
        return None
    soldiers = rules.named(parse.tokens[counted.noun], "prisoners", "troops")
    acted_on = token.dep in {"dobj", "nsubjpass"}
    return Fate(FigureKind.CAPTURED, verb.i, "released") if soldiers and acted_on else None


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
    return _can_dwell(parse, counted) and (rules.named(place, "settlements") or place.lower == "population")


def _can_dwell(parse: Parse, counted: Counted) -> bool:
    """Whether those counted can be the inhabitants of a place."""
    return counted.noun is None or parse.tokens[counted.noun].tag in {"NNS", "NNPS"}


def _is_strength(parse: Parse, quantity: Quantity, counted: Counted, rules: Rules) -> bool:
    lists = ("troops", "bearers") if quantity.strength else ("troops",)
    if counted.noun is None:
        return False
    noun, verb = parse.tokens[counted.noun], parse.tokens[parse.tokens[counted.top].head]
    moved = verb.lower in rules.words["move"] and rules.named(noun, "moved")
    return moved or rules.named(noun, *lists)


# --- what else is known of a figure -----------------------------------------------------------------------


def _finished(figure: Figure, parse: Parse, actors: Actors, rules: Rules) -> Figure:
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
    words = [kid for i in near for kid in (parse.tokens[i], *parse.children(i)) if kid.lower in rules.words["hedges"]]
    return tuple(sorted({word.span for word in words if word.tag in {"RB", "MD", "JJ", "VBN"}}))


def _is_denied(figure: Figure, parse: Parse, rules: Rules) -> bool:
    """ "Did not kill 40 villagers", "tried to kidnap 40 villagers"."""
    if figure.head is None:
        return False
    return bool(parse.children(figure.head, "neg")) or is_attempted(parse, figure.head, rules)


def _is_derived(figure: Figure, parse: Parse, rules: Rules) -> bool:
    """ "Bringing to 40 the number killed this month"."""
    token = parse.token_at(figure.span.start)
    verbs = [t for t in parse.ancestors(token.i) if t.lower in rules.words["sums"]] if token else []
    if not verbs:
        return False
    words = {t.lower for t in parse.subtree(verbs[0].i)}
    return bool(words & {"year", "month", "week", "since"}) and bool(words & {"total", "number", "toll"})
