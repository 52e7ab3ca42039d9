"""Victims whom no number and no "a" counts, but their name or office: "the head of a charity was killed".

Each is a figure of one, and only of a kind of which the article gives no number otherwise: a report that counts its
dead has counted them.
"""

from collections.abc import Iterator, Sequence

from polybius.coding.figures.aftermath import DEFINITE, REMAINS, is_rough, is_told_as_fact
from polybius.coding.figures.attach import NAMED
from polybius.coding.figures.counted import Counted
from polybius.coding.figures.rules import Rules
from polybius.coding.figures.singles import OWNED, SINGLE, is_attempted
from polybius.coding.figures.tolls import fate_of
from polybius.types import ActorKind, Actors, Comparator, Figure, FigureKind, Parse, Span, Token, Why, ZoneKind

# A report that gives more numbers than this has counted its victims; names are then set beside the first of them.
MOST = 200
KINDS = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES})
STANDS = frozenset({"nsubjpass", "nsubj", "dobj", "conj"})
NOBODY = frozenset({ActorKind.STATE, ActorKind.ORGANISATION, ActorKind.MEDIA})
ZONES = frozenset({ZoneKind.BODY, ZoneKind.TITLE})


def named_victims(parse: Parse, actors: Actors, figures: Sequence[Figure], rules: Rules) -> Iterator[Figure]:
    """A figure of one for each single person named as a victim, of the kinds of which `figures` have none."""
    given = {figure.kind for figure in figures}
    harmed = [figure for figure in figures if figure.kind in KINDS][:MOST]
    told: set[tuple[FigureKind, str]] = set()
    for token in parse.tokens:
        if token.tag in {"NN", "NNP"} and _stands(parse, token) and _is_one_person(parse, token, actors, rules):
            figure = _victim(parse, token, rules)
            if figure is None or (figure.kind, token.lower) in told:
                continue
            if figure.kind in given and not any(_is_of_others(parse, figure, one) for one in harmed):
                continue
            if any(_is_counted(parse, token, figure, one) for one in harmed):
                continue
            told.add((figure.kind, token.lower))
            yield figure


def _is_of_others(parse: Parse, figure: Figure, given: Figure) -> bool:
    """ "The founder and three others were killed": the number is of others than the one named before it."""
    same = given.kind is figure.kind and given.head == figure.head and given.span.start > figure.span.start
    return same and bool({"other", "others"} & set((given.counted or "").lower().split()))


def _stands(parse: Parse, token: Token) -> bool:
    """Whether a victim can stand there: a subject or object, or one whose body was found."""
    if token.dep in STANDS:
        return True
    prep = parse.tokens[token.head]
    if token.dep != "pobj":
        return False
    beside = prep.lower == "with" and parse.tokens[prep.i - 1].lower in {"along", "together"}
    return beside or (prep.lower == "of" and parse.tokens[prep.head].lower in REMAINS)


def _is_counted(parse: Parse, token: Token, figure: Figure, given: Figure) -> bool:
    """Whether "the clerk" who was shot is one counted before, perhaps among the dead."""
    end = given.counted_span.end if given.counted_span else given.span.end
    if given.best == 1 and 0 < figure.span.start - end < 4 and "," in parse.text[end : figure.span.start]:
        return True  # "one clerk, Ali Omar, was shot"
    definite = any(kid.lower in DEFINITE for kid in parse.children(token.i, "det"))
    if not definite or given.kind not in KINDS or given.span.start > token.start:
        return False
    same = token.lower in (given.counted or "").lower().split()
    return same or (given.best == 1 and given.kind is FigureKind.KILLED and figure.kind is FigureKind.WOUNDED)


def _is_one_person(parse: Parse, token: Token, actors: Actors, rules: Rules) -> bool:
    """Whether the noun is somebody: by an article or owner, as a person's name, or as an office before a verb."""
    zone = parse.sentences[token.sentence].zone
    nobody = rules.named(token, "groups", "things", "units", "abstract", "unpersons") and not _is_leader(parse, token)
    if zone not in ZONES or nobody or rules.cues_of(token, "measured"):
        return False
    before = [kid.lower for kid in parse.children(token.i, "det", "poss", "nummod") if kid.i < token.i]
    if any(word in SINGLE - OWNED or word.isdigit() for word in before) or parse.children(token.i, "nummod"):
        return False
    entity = parse.entity_at(token.i)
    if token.tag == "NNP":
        return entity is None or entity.label == "PERSON" or (entity.label == "ORG" and _is_mortal(parse, token, rules))
    mention = actors.at_head(token.i)
    actor = actors.get(mention.actor) if mention else None
    if any(word in DEFINITE | OWNED for word in before):
        known = mention is not None or token.dep != "dobj"
        return known and (actor is None or actor.kind not in NOBODY or actor.kind is None)
    return not before and mention is not None and (actor is None or actor.kind not in NOBODY)


def _is_mortal(parse: Parse, token: Token, rules: Rules) -> bool:
    """Whether a name that the recogniser takes for an organisation's dies, or stands beside "a clerk"."""
    dies = any(cue.kind is FigureKind.KILLED for cue in rules.cues_of(parse.tokens[token.head], "subject"))
    beside = (kid for kid in parse.children(token.i, "appos") if kid.tag == "NN")
    return dies or any(rules.named(kid, "troops") or _is_a_person(parse, kid, rules) for kid in beside)


def _is_a_person(parse: Parse, noun: Token, rules: Rules) -> bool:
    articled = any(kid.lower in {"a", "an"} for kid in parse.children(noun.i, "det"))
    return articled and not rules.named(noun, "groups", "things", "units", "abstract", "unpersons")


def _is_leader(parse: Parse, token: Token) -> bool:
    """ "The head of a charity": a word for a part of the body, or for its leader."""
    return token.lower == "head" and any(kid.lower == "of" for kid in parse.children(token.i, "prep"))


def _victim(parse: Parse, token: Token, rules: Rules) -> Figure | None:
    fate = fate_of(parse, Counted(token.i, token.i, token.span, token.i), rules, strict=True)
    if fate is None or fate.kind not in KINDS or fate.head == token.i or fate.part:
        return None
    if not is_told_as_fact(parse, fate.head) or is_attempted(parse, fate.head, rules) or is_rough(parse, fate, rules):
        return None
    start = min((kid.start for kid in parse.children(token.i, "det", "poss", "compound", "amod")), default=token.start)
    words = Span(min(start, token.start), token.end)
    return Figure(
        "", fate.kind, words, 1.0, 1.0, 1.0, Comparator.EXACTLY,
        counted=words.of(parse.text), counted_span=words, head=fate.head,
        why=(Why(f"figures/{fate.rule}", parse.tokens[fate.head].span), Why(NAMED, words)),
    )  # fmt: skip
