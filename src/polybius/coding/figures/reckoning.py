"""How many died, were wounded or taken by all that an article says: low, best and high, and nobody counted twice.

The sum rule, each step of which is a rule named in the reasons of a toll:

1. `aside/…`: what does not tell of this news' victims stands aside: figures denied, worked out by the outlet, or of an
   event that is history, denied or yet to come.
2. `part`: people who are among those of another figure are not counted again.
3. `revised`: a toll that a later one replaces ("rose to 213") is not counted.
4. `claim`: figures of one sentence in one mouth that count people of different names make one claim, and are added up;
   of those that count people of one name the larger is taken.
5. `whole`: a claim "in all" or "a total of" is the number of everything that was counted before it.
6. `more`: a claim of others ("another five", "also"), or of another side's people in the same mouth, is added.
7. `repeated`: any other claim about the same incident tells of the same people. Of claims in one mouth the larger is
   taken, since reports add to what they told.
8. `rival`: a claim in another mouth is a rival. The best number is that of the last revised toll, else the report's
   own, else the one which most mouths give, else, where numbers are contested, the lowest. Rivals widen low and high.
9. `incident`: acts at different places or on different days are different incidents; their tolls are added up, unless
   step 5 gave the whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from polybius.types import (
    Actors,
    Contest,
    Era,
    Event,
    Figure,
    FigureKind,
    Parse,
    Reckoned,
    Statement,
    Tense,
    Token,
    Toll,
    Use,
)

KINDS = (FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.HOSTAGES)
GENERIC = frozenset({"", "people", "person", "victims", "victim", "others", "other", "dead", "deaths", "bodies"})
MORE = frozenset({"another", "additional", "further", "also", "more", "other", "others"})
NEAR = 40  # so many incidents, and acts of one, back a claim is compared with
WHOLE = frozenset({"total", "all", "altogether", "overall", "combined"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one mouth says in one sentence: so many people, the figures that add up to it, and what was left out."""

    low: float
    best: float
    high: float | None
    figures: tuple[Figure, ...]
    event: Event | None
    voice: str | None  # the innermost statement; None: the report's own
    left: tuple[Reckoned, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(figure.id for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside the figures: the syntax, the acts, who speaks, who is who, and what is contested."""

    parse: Parse
    events: Mapping[str, Event]
    voices: Mapping[str, str]  # by statement: its speaker, or itself where nobody is known to speak
    actors: Actors
    contested: frozenset[str]


def reckon(
    parse: Parse, figures: Sequence[Figure], events: Sequence[Event], statements: Sequence[Statement],
    contests: Sequence[Contest], actors: Actors,
) -> tuple[Toll, ...]:  # fmt: skip
    """The tolls of an article: first of the whole, then, where it tells of several incidents, of each."""
    told = Told(
        parse, {event.id: event for event in events},
        {statement.id: statement.speaker or statement.id for statement in statements},
        actors, frozenset(end for contest in contests for end in (contest.a, contest.b)),
    )  # fmt: skip
    whole: list[Toll] = []
    single: list[Toll] = []
    for kind in KINDS:
        of_kind = [figure for figure in figures if figure.kind is kind]
        if of_kind:
            article, incidents = _tolls(told, kind, of_kind)
            whole += [article] if article else []
            single += incidents if len(incidents) > 1 else []
    return (*whole, *single)


def _tolls(told: Told, kind: FigureKind, figures: Sequence[Figure]) -> tuple[Toll | None, list[Toll]]:
    """The toll of the article and those of its incidents."""
    revised = frozenset(figure.revises for figure in figures if figure.revises)
    aside = tuple(row for figure in figures if (row := _aside(figure, revised, told.events)))
    out = {row.figure for row in aside}
    claims = _claims(told, [figure for figure in figures if figure.id not in out])
    if not claims:
        return None, []
    whole = next((i for i in range(len(claims) - 1, 0, -1) if _is_whole(told.parse, claims[i])), None)
    incidents = [_incident(told, kind, group) for group in _by_incident(claims)]
    if whole is not None:
        parts = tuple(Reckoned(id, Use.PART, "whole") for claim in claims[:whole] for id in claim.ids)
        later = _incident(told, kind, claims[whole:])
        return replace(later, events=(), why=(*later.why, *parts, *aside)), incidents
    return replace(_sum(kind, incidents), why=(*(row for toll in incidents for row in toll.why), *aside)), incidents


# --- what is not counted ----------------------------------------------------------------------------------


def _aside(figure: Figure, revised: frozenset[str], events: Mapping[str, Event]) -> Reckoned | None:
    """Why a figure has no share in the toll; None where it may have."""
    event = events.get(figure.event or "")
    reasons = (
        (figure.polarity == "-", Use.ASIDE, "aside/denied"),
        (figure.derived, Use.ASIDE, "aside/worked-out"),
        (event is not None and event.era is Era.BACKGROUND, Use.ASIDE, "aside/history"),
        (event is not None and event.polarity == "-", Use.ASIDE, "aside/did-not-happen"),
        (event is not None and event.tense is Tense.FUTURE, Use.ASIDE, "aside/to-come"),
        (figure.part_of is not None or _is_part(figure), Use.PART, "part"),
        (figure.id in revised, Use.REVISED, "revised"),
    )
    return next((Reckoned(figure.id, use, rule) for holds, use, rule in reasons if holds), None)


def _is_part(figure: Figure) -> bool:
    return any(why.rule == "figures/part-of" for why in figure.why)


# --- claims -----------------------------------------------------------------------------------------------


def _claims(told: Told, figures: Sequence[Figure]) -> list[Claim]:
    """The figures of each sentence and mouth as one claim, in the order of the text."""
    groups: dict[tuple[int | None, tuple[str, ...]], list[Figure]] = {}
    for figure in figures:
        sentence = told.parse.sentence_at(figure.span.start)
        groups.setdefault((sentence.index if sentence else None, figure.statements), []).append(figure)
    return [_claim(told, group) for group in groups.values()]


def _claim(told: Told, group: Sequence[Figure]) -> Claim:
    """People of different names added up; of those of one name the larger number."""
    people: dict[str, Figure] = {}
    left: list[Reckoned] = []
    for figure in group:
        name = (figure.counted or "").lower()
        other = people.get(name)
        if other is not None:
            figure, other = (figure, other) if _best(figure) > _best(other) else (other, figure)
            left.append(Reckoned(other.id, Use.REPEATED, "claim"))
        people[name] = figure
    taken = tuple(people.values())
    return Claim(
        sum(map(_low, taken)), sum(map(_best, taken)), _added(_high(figure) for figure in taken), taken,
        next((told.events[f.event] for f in taken if f.event is not None and f.event in told.events), None),
        told.voices.get(taken[0].statements[-1]) if taken[0].statements else None, tuple(left),
    )  # fmt: skip


def _added(highs: Iterable[float | None]) -> float | None:
    """The sum of ends; None where one is open."""
    ends = list(highs)
    return None if None in ends else sum(end for end in ends if end is not None)


def _best(figure: Figure) -> float:
    """The best number; where the words give only ends, the lower."""
    return next((n for n in (figure.best, figure.low, figure.high) if n is not None), 0.0)


def _low(figure: Figure) -> float:
    """The least: of "about 40" 40; of "up to 40" none."""
    if figure.low is not None:
        return figure.low
    return 0.0 if figure.high is not None else _best(figure)


def _high(figure: Figure) -> float | None:
    """The most; None where no end is set: of "about 40" 40."""
    if figure.high is not None:
        return figure.high
    return _best(figure) if figure.low is None else None


# --- one incident -----------------------------------------------------------------------------------------


def _by_incident(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims of each incident; one whose act has neither place nor day of its own goes with the one before it."""
    groups: list[list[Claim]] = []
    for claim in claims:
        same = next((group for group in groups[-NEAR:] if _is_same_incident(group, claim)), None)
        if same is None:
            groups.append([claim])
        else:
            same.append(claim)
    return groups


def _is_same_incident(group: Sequence[Claim], claim: Claim) -> bool:
    acts = list(islice((one.event for one in reversed(group) if one.event is not None), NEAR))
    if claim.event is None or not acts:
        return True
    return any(act.id == claim.event.id for act in acts) or not any(_are_apart(act, claim.event) for act in acts)


def _are_apart(a: Event, b: Event) -> bool:
    """Whether two acts took place somewhere or some day else, as far as both are told exactly."""
    if a.when and b.when and (a.when.last < b.when.first or b.when.last < a.when.first):
        return True
    return a.place is not None and b.place is not None and a.place != b.place and a.place_span != b.place_span


def _incident(told: Told, kind: FigureKind, claims: Sequence[Claim]) -> Toll:
    """The toll of one incident out of the claims about it."""
    main: list[Claim] = []
    why: list[Reckoned] = [row for claim in claims for row in claim.left]
    for claim in claims:
        base = next((one for one in reversed(main) if one.voice == claim.voice), None)
        other = next((one for one in main if _are_other_people(one, claim, told.actors)), None)
        if base is not None and _is_more(told.parse, base, claim):
            main[main.index(base)] = _joined(base, claim)
        elif other is not None:
            main[main.index(other)] = _joined(other, claim)
        elif base is None:
            main.append(claim)
        else:
            kept, left = (claim, base) if claim.best > base.best else (base, claim)
            main[main.index(base)] = kept
            why += [Reckoned(id, Use.REPEATED, "repeated") for id in left.ids]
    return _weighed(told, kind, claims, main, why)


def _weighed(
    told: Told, kind: FigureKind, claims: Sequence[Claim], main: Sequence[Claim], why: Sequence[Reckoned]
) -> Toll:
    """The toll by the claim to believe, its ends by all that do not agree with it."""
    best = _chosen(main, told.contested)
    rivals = [claim for claim in main if claim is not best and not _agree(best, claim)]
    reasons = [*why, *(Reckoned(id, Use.COUNTED, "claim") for id in best.ids)]
    for claim in main:
        if claim is not best:
            use, rule = (Use.RIVAL, "rival") if claim in rivals else (Use.REPEATED, "repeated")
            reasons += [Reckoned(id, use, rule) for id in claim.ids]
    low, high = _ends(best, rivals)
    acts = tuple(dict.fromkeys(claim.event.id for claim in claims if claim.event))
    return Toll(kind, low, best.best, high, acts, best.ids, tuple(reasons))


def _is_more(parse: Parse, base: Claim, claim: Claim) -> bool:
    """Whether words say that a claim adds people: "another five were killed"."""
    return base.best > 0 and claim.best > 0 and _says(parse, claim, MORE)


def _says(parse: Parse, claim: Claim, words: frozenset[str]) -> bool:
    """Whether the first number, its noun or its verb stands with one of the words."""
    figure = claim.figures[0]
    number = parse.tokens_in(figure.span)
    before = parse.tokens[max(number[0].i - 1, 0) : number[0].i] if number else ()
    near = [*before, *number, *(parse.tokens_in(figure.counted_span) if figure.counted_span else ())]
    verb = parse.children(figure.head, "advmod") if figure.head is not None else []
    return any(token.lower in words and not _is_than(parse, token) for token in (*near, *verb))


def _is_than(parse: Parse, token: Token) -> bool:
    """ "More than 40": the word compares."""
    return token.i + 1 < len(parse.tokens) and parse.tokens[token.i + 1].lower == "than"


def _are_other_people(base: Claim, claim: Claim, actors: Actors) -> bool:
    """ "Four soldiers were killed. Six rebels died": both sides are named, and are not the same."""
    if not base.best or not claim.best or _names(base) & (GENERIC | _names(claim)) or _names(claim) & GENERIC:
        return False
    ours, theirs = (_sides(one, actors) for one in (base, claim))
    return bool(ours and theirs) and not ours & theirs


def _sides(claim: Claim, actors: Actors) -> set[tuple[str | None, tuple[str, ...]]]:
    """Country and first sector of those whom a claim counts."""
    known = (actors.get(figure.of) for figure in claim.figures)
    return {(actor.country, actor.sectors[:1]) for actor in known if actor is not None}


def _names(claim: Claim) -> set[str]:
    return {(figure.counted or "").lower().split(" of ")[0].split(" ")[-1] for figure in claim.figures}


def _joined(base: Claim, more: Claim) -> Claim:
    high = _added((base.high, more.high))
    return replace(
        base, low=base.low + more.low, best=base.best + more.best, high=high, figures=(*base.figures, *more.figures)
    )


def _chosen(claims: Sequence[Claim], contested: frozenset[str]) -> Claim:
    """The claim to believe: the last revised toll, else the report's own, else the number that most give, else, where
    they are contested, the lowest.
    """
    revised = [claim for claim in claims if any(figure.revises for figure in claim.figures)]
    if revised:
        return revised[-1]
    own = next((claim for claim in claims if claim.voice is None), None)
    if own is not None:
        return own
    given = Counter(claim.best for claim in claims)
    best, times = max(given.items(), key=lambda item: (item[1], item[0]))
    if times > 1 or not any(id in contested for claim in claims for id in claim.ids):
        return next(claim for claim in claims if claim.best == best)
    return min(claims, key=lambda claim: claim.best)


def _agree(best: Claim, other: Claim) -> bool:
    """Whether another mouth's number can be the same people: it lies within, or is a vaguer word for it."""
    above = other.high is None or other.high >= best.low
    below = best.high is None or other.low <= best.high
    return above and below


def _ends(best: Claim, rivals: Iterable[Claim]) -> tuple[float, float | None]:
    low, high = best.low, best.high
    for rival in rivals:
        low = min(low, rival.low)
        high = None if high is None or rival.high is None else max(high, rival.high)
    return low, high


# --- the whole article ------------------------------------------------------------------------------------


def _is_whole(parse: Parse, claim: Claim) -> bool:
    """ "A total of eighteen were killed in the two raids"."""
    return any(token.lower in WHOLE for figure in claim.figures for token in parse.tokens_in(figure.span))


def _sum(kind: FigureKind, tolls: Sequence[Toll]) -> Toll:
    """The tolls of different incidents added up."""
    return Toll(
        kind, sum(toll.low for toll in tolls), sum(toll.best for toll in tolls), _added(toll.high for toll in tolls),
        (), tuple(id for toll in tolls for id in toll.figures),
    )  # fmt: skip
