"""How likely two tellings are of one incident, with the reasons in words: features, their weights, one logistic sum.

A likeness depends on the two tellings alone, and on neither more than on the other, so that it is the same whatever
else a record holds and whichever came first.  `data/merge/weights.yaml` has the weights and says what each feature
means.  Figures are weighed least of all: reports of one incident differ in them, and those of two may agree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from polybius.errors import DataError
from polybius.geography import is_country
from polybius.lexicon.actors import words_of
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown
from polybius.record.merge import acts, when, where, who
from polybius.record.merge.names import telling_names
from polybius.record.merge.where import Lie
from polybius.record.merge.who import Same
from polybius.types import Claim, EventType, FigureKind, Telling, Tense

WEIGHTS = DATA / "merge" / "weights.yaml"
ALWAYS = "always"  # the feature that every pair has
# All that figures say together is held within these: they decide nothing alone.
FIGURES = (-0.5, 0.8)
# Words of a sentence that say what it is about are longer than this.
SHORT = 3
VERBATIM, MOST, SOME = 0.85, 0.5, 0.25
LEAD = 1  # the last sentence, after the title, that tells what an article is about
ENOUGH = 4  # words of a sentence that can be compared
SUFFERED = frozenset({FigureKind.KILLED, FigureKind.WOUNDED, FigureKind.MISSING, FigureKind.CAPTURED,
                      FigureKind.ARRESTED, FigureKind.DISPLACED, FigureKind.HOSTAGES})  # fmt: skip
# Types that reports of one act may differ in.
FAMILIES = {
    EventType.ASSAULT: "force", EventType.COERCE: "force", EventType.PROTEST: "protest",
    EventType.CONSULT: "talks", EventType.AGREE: "talks", EventType.COOPERATE: "talks",
    EventType.MOBILIZE: "moves", EventType.RETREAT: "moves",
}  # fmt: skip


class Reason(NamedTuple):
    """One feature of a pair: its name in the weights, what it is here in words, and what it adds to the log odds."""

    feature: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two tellings are of one incident, and why; the weightiest reason first."""

    probability: float
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        told = "; ".join(f"{reason.words} ({reason.weight:+.1f})" for reason in self.reasons)
        return f"{self.probability:.0%}: {told}"


def likeness(a: Telling, b: Telling) -> Likeness | None:
    """How likely two tellings are of one incident; None where something rules it out, which `ruled_out` names."""
    if ruled_out(a, b) is not None:
        return None
    weighed = weights()
    found = [Reason(name, words, weighed[name]) for name, words in features(a, b)]
    total = sum(r.weight for r in found if not _is_figure(r.feature))
    total += min(max(sum(r.weight for r in found if _is_figure(r.feature)), FIGURES[0]), FIGURES[1])
    reasons = sorted((r for r in found if r.feature != ALWAYS), key=lambda r: (-abs(r.weight), r.feature))
    return Likeness(1 / (1 + exp(-total)), tuple(reasons))


def family(type: EventType) -> str:
    """The name of the types that reports of one act may give it."""
    return FAMILIES.get(type, type.value)


# --- what rules it out ------------------------------------------------------------------------------------


def ruled_out(a: Telling, b: Telling) -> str | None:
    """Why two tellings cannot be of one incident, in words; None where they can."""
    if a.id == b.id:
        return None
    if family(a.type) != family(b.type):
        return f"{' and '.join(sorted((a.type.value, b.type.value)))} are different kinds of act"
    if one_word(a, b):
        return None
    return _other_days(a, b) or _other_place(a, b) or _other_parties(a, b) or _told_apart(a, b)


def one_word(a: Telling, b: Telling) -> bool:
    """Whether one word of one article is behind both: an act of several parties, as some coders write it."""
    return a.coding == b.coding and a.anchor == b.anchor


def _other_days(a: Telling, b: Telling) -> str | None:
    one, two = when.days(a), when.days(b)
    if one is None or two is None:
        return None
    gap = when.apart(one, two)
    if one.told and two.told and gap > when.SLACK:
        return f"{gap} days apart"
    if one.told != two.told and gap > 0:
        return "one was news before, or long after, the days of the other"
    return None


def _other_place(a: Telling, b: Telling) -> str | None:
    lies = where.lie(a, b)
    if lies is None or lies[0] not in {Lie.ELSEWHERE, Lie.NEIGHBOURS}:
        return None
    names = " and ".join(sorted(place.name for place in (a.place, b.place) if place))
    return f"{names} are {lies[1]:.0f} km apart" if lies[1] is not None else f"{names} are different places"


def _other_parties(a: Telling, b: Telling) -> str | None:
    """Whether both sides are others, read either way round."""
    if _parties(a, b) == (Same.OTHER, Same.OTHER):
        return "different parties on both sides"
    return None


def _told_apart(a: Telling, b: Telling) -> str | None:
    """Whether one article tells two acts; the coder has made one of what it tells twice already."""
    if a.coding != b.coding or a.id in b.contests or b.id in a.contests:
        return None
    if _nothing_between(a, b) or _denied(a, b) or _one_scene(a, b):
        return None
    return "one article tells of both"


def _nothing_between(a: Telling, b: Telling) -> bool:
    """Whether two tellings of an article differ in nothing that would set their acts apart."""
    same = (
        (a.type, a.mode, a.first, a.last, a.era, a.tense) == (b.type, b.mode, b.first, b.last, b.era, b.tense)
        and _key_of_place(a) == _key_of_place(b)
        and _keys(a.actors) == _keys(b.actors)
        and _keys(a.recipients) == _keys(b.recipients)
        and not (_numbers(a.claims) ^ _numbers(b.claims) and a.claims and b.claims)
    )
    return same and bool(a.actors and a.recipients) and a.polarity != b.polarity


def _denied(a: Telling, b: Telling) -> bool:
    """Whether one is a denial of the other in the same article: of the same people, of no other day or place.

    Who denies uses words of his own, so that "had fired on the market" answers "shells hit the market".
    """
    return (
        a.coding == b.coding
        and a.polarity != b.polarity
        and a.type is b.type
        and a.era is b.era
        and bool(_keys(a.actors) & _keys(b.actors))
        and (a.first is None or b.first is None or (a.first, a.last) == (b.first, b.last))
        and (a.place is None or b.place is None or _key_of_place(a) == _key_of_place(b))
    )


def _one_scene(a: Telling, b: Telling) -> bool:
    """Whether one article tells of two acts of one kind at one spot on one day: parts of what happened there."""
    one, two = when.days(a), when.days(b)
    return (
        (one is not None and two is not None and one.exact and two.exact and one.first == two.first)
        and _key_of_place(a) == _key_of_place(b) is not None
        and not where.is_area(a)
        and not (a.mode and b.mode and a.mode != b.mode)
        and Same.OTHER not in _parties(a, b)
    )


def _key_of_place(telling: Telling) -> str | None:
    return telling.place.key if telling.place else None


def _keys(people: Iterable[object]) -> frozenset[str]:
    return frozenset(str(getattr(one, "key", one)) for one in people)


# --- what speaks for and against --------------------------------------------------------------------------


def features(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    """What holds of a pair: the names of its features, each with what it is here in words."""
    yield ALWAYS, "as a pair that meets"
    yield from _kind(a, b)
    yield from _time(a, b)
    yield from _place(a, b)
    yield from _people(a, b)
    yield from _names(a, b)
    yield from _words(a, b)
    yield from _standing(a, b)
    yield from _figures(a, b)


def _is_figure(feature: str) -> bool:
    return feature.startswith("figures/")


def _kind(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    if a.type is not b.type:
        yield "kind/related", f"{' and '.join(sorted((a.type.value, b.type.value)))} are near each other"
    elif a.mode and a.mode == b.mode:
        yield "kind/same-mode", f"both {a.mode}"
        if acts.is_rare(a.mode):
            yield "kind/rare-mode", f"{a.mode} is seldom told of two acts of one war and time"
    elif a.mode and b.mode and a.polarity == b.polarity:  # who denies uses words of his own
        yield "kind/other-mode", f"one {min(a.mode, b.mode)}, the other {max(a.mode, b.mode)}"
    yield from _sort(a, b)
    if a.contests and (b.id in a.contests or a.id in b.contests):
        yield "kind/contest", "one article sets them against each other"
    if a.coding == b.coding and not one_word(a, b) and not _denied(a, b):
        yield "kind/one-article", "one article tells of both"
    if one_word(a, b):
        yield "kind/one-word", "one word of one article names both"


def _sort(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    """What the words for the two acts say of their making, and whether either is of much that went on."""
    same = acts.same_sort(a, b)
    if same is not None:
        kind = "same" if same else "other"
        yield f"kind/{kind}-sort", f"“{min(a.words, b.words)}” and “{max(a.words, b.words)}” are of {kind} sorts"
    if a.type is EventType.ASSAULT and b.type is EventType.ASSAULT:
        long, other = acts.drawn_out(a), acts.drawn_out(b)
        if long and other:
            yield "kind/both-drawn-out", "both are of what went on for long"
        elif long or other:
            yield "kind/drawn-out", "one is of what went on for long, the other of one act"


def _time(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    one, two = when.days(a), when.days(b)
    if one and two and one.told and two.told:
        yield from _told_days(one, two)
    elif one and two and one.told != two.told:
        told, other = (one, b) if one.told else (two, a)
        late = (other.published - told.last).days if other.published else 0
        yield "time/fits-" + _within(late), f"one is told to be of {told.last}, the other was news {_later(late)}"
    elif a.published and b.published:
        gap = abs((a.published - b.published).days)
        yield "time/news-" + _within(gap), "news of one day" if gap == 0 else f"news {gap} days apart"
    else:
        yield "time/unknown", "of one of them no day is known"


def _told_days(one: when.Days, two: when.Days) -> Iterator[tuple[str, str]]:
    if one.exact and two.exact and one.first == two.first:
        yield "time/same-day", f"both on {one.first}"
    elif when.apart(one, two) == 1 or (one.exact and two.exact):
        yield "time/next-day", "a day apart"
    elif one.first == two.first and one.last == two.last:
        yield "time/same-days", f"both from {one.first} to {one.last}"
    elif min(_length(one), _length(two)) < acts.LONG <= max(_length(one), _length(two)):
        yield "time/one-long", "the days of one are a few of the many that the other names"
    else:
        yield "time/overlap", "their days overlap"


def _length(days: when.Days) -> int:
    return (days.last - days.first).days


def _within(days: int) -> str:
    if days < 0:
        return "early"
    return "day" if days == 0 else "next" if days == 1 else "days" if days <= 3 else "week" if days <= 7 else "later"


def _later(days: int) -> str:
    return "before" if days < 0 else "that day" if days == 0 else "the day after" if days == 1 else f"{days} days later"


_LIES = {
    Lie.SAME: "both in {0}",
    Lie.SPOT: "{0} and {1}, {2}",
    Lie.WITHIN: "{0} and {1}, of which one may lie in the other",
    Lie.COUNTRY: "both in {0}, as far as is told",
}


def _place(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    lies = where.lie(a, b)
    if lies is None or lies[0] is not Lie.SAME:
        named = sorted(place for place in (_named_in(a, b.names, b), _named_in(b, a.names, a)) if place)
        if named:
            yield "place/named", f"{named[0]}, where one is told to be, is named by the other"
        elif near := sorted(place for place in (_named_in(a, b.around, b), _named_in(b, a.around, a)) if place):
            yield "place/around", f"{near[0]}, where one is told to be, is named where the other's article begins"
    if lies is None or lies[0] not in _LIES:
        return
    names = sorted(place.name for place in (a.place, b.place) if place)
    far = f"{lies[1]:.0f} km apart" if lies[1] is not None else "how far apart is not known"
    size = _size(a, b) if lies[0] is Lie.SAME else ""
    yield f"place/{lies[0].value}{size}", _LIES[lies[0]].format(*names, far)


def _size(a: Telling, b: Telling) -> str:
    """What is added to the name of the feature of one place, where the place is large."""
    if where.is_wide(a) and where.is_wide(b):
        return "-area"
    return "-city" if where.is_city(a) else ""


def _named_in(a: Telling, names: frozenset[str], b: Telling) -> str | None:
    """The place of a telling, where it is among the names of another that is not told to be there."""
    if a.place is None or is_country(a.place) or (b.place is not None and a.place.key == b.place.key):
        return None
    return a.place.name if frozenset(words_of(a.place.name)) <= names else None


def _parties(a: Telling, b: Telling) -> tuple[Same, Same]:
    """How far those who act and those acted on are the same; read the other way round where more fits so."""
    straight = who.same(a.actors, b.actors), who.same(a.recipients, b.recipients)
    turned = who.same(a.actors, b.recipients), who.same(a.recipients, b.actors)
    if sum(turned) <= sum(straight) or Same.OTHER in turned:
        return straight
    return max(turned), min(turned)


def _people(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    doers, targets = who.same(a.actors, b.actors), who.same(a.recipients, b.recipients)
    sides = [(doers, who.common(a.actors, b.actors)), (targets, who.common(a.recipients, b.recipients))]
    if _parties(a, b) != (doers, targets):
        yield "people/turned", "who acts in one is acted on in the other"
        across = ((a.actors, b.recipients), (b.actors, a.recipients))
        sides = sorted(((who.same(*pair), who.common(*pair)) for pair in across), key=lambda s: (-s[0], s[1]))
    for name, (how, common) in zip(("doer", "target"), sides, strict=True):
        if how is not Same.UNKNOWN:
            yield f"people/{name}-{how.name.lower()}", _said(name, how, common)
    if min(how for how, _ in sides) >= Same.SORT:
        yield "people/both", "the same parties on both sides"


def _said(name: str, how: Same, common: str) -> str:
    side = "doer" if name == "doer" else "the one acted on"
    if how is Same.ONE:
        return f"both name {common} as {side}"
    if how is Same.OTHER:
        return f"they name others as {side}"
    return f"both name people like {common} as {side}"


def _names(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    known = _named_already(a) | _named_already(b)
    one, two = telling_names(a.names - known), telling_names(b.names - known)
    shared = sorted(one & two)
    if len(shared) > 1:
        yield "names/several", f"both name {', '.join(shared[:4])}"
    elif shared:
        yield "names/one", f"both name {shared[0]}"
    elif one and two:
        yield "names/none", "no name is in both"
    yield from _around(a, b, known | a.names & b.names)


def _around(a: Telling, b: Telling, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What names stand in the title or at the beginning of both articles, but for those that are weighed already."""
    if a.coding == b.coding or not a.around or not b.around:
        return
    ours, theirs = telling_names(a.around), telling_names(b.around)
    shared = sorted((ours & theirs) - known)
    if len(shared) > 1:
        yield "around/several", f"both articles begin with {', '.join(shared[:4])}"
    elif shared:
        yield "around/one", f"both articles begin with {shared[0]}"
    elif ours and theirs and not ours & theirs:
        yield "around/none", "no name stands at the beginning of both articles"


def _named_already(telling: Telling) -> frozenset[str]:
    """The words of names that are weighed as parties and places."""
    named = [actor.name for actor in (*telling.actors, *telling.recipients)]
    if telling.place:
        named.append(telling.place.name)
    return frozenset(word for name in named for word in words_of(name))


def _words(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    yield from _act_words(a, b)
    one, two = content(a.quote), content(b.quote)
    if min(len(one), len(two)) < ENOUGH:
        return
    share = len(one & two) / min(len(one), len(two))
    if share >= VERBATIM:
        yield "words/verbatim", "told in the same words"
    elif share >= MOST:
        yield "words/most", "most words of one sentence are in the other"
    elif share >= SOME:
        yield "words/some", "some words of one sentence are in the other"
    else:
        yield "words/few", "told in other words"


def _act_words(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    if not (a.words and b.words):
        return
    if acts.own_stems(a) & acts.own_stems(b):
        yield "words/act", f"both by the word “{min(a.words, b.words)}”"
    elif _stems(a) & _stems(b):
        yield "words/plain-act", f"both by the word “{min(a.words, b.words)}”, which many acts are told by"


@lru_cache(maxsize=65536)
def content(quote: str) -> frozenset[str]:
    """The longer words of a sentence, folded and cut to their stems."""
    return frozenset(word[:6] for word in words_of(quote) if len(word) > SHORT)


def _stems(telling: Telling) -> frozenset[str]:
    return frozenset(word[:5] for words in (telling.words, *telling.also) for word in words_of(words))


def _standing(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    if a.coding != b.coding and max(a.sentence, b.sentence) <= LEAD:
        yield "standing/lead", "each is what its article is about"
    if a.era is not b.era:
        yield "standing/history", "one is told as history"
    if (a.tense is Tense.FUTURE) != (b.tense is Tense.FUTURE):
        yield "standing/to-come", "one is told as to come"
    if a.polarity != b.polarity:
        yield "standing/denied", "one is a denial"


def _figures(a: Telling, b: Telling) -> Iterator[tuple[str, str]]:
    """Whether tolls of one kind are the same, or what they are."""
    one, two = _numbers(a.claims), _numbers(b.claims)
    shared = sorted(one & two)
    if shared:
        kind, number = shared[-1]
        many = "several" if number > 1 else "one"
        yield f"figures/same-{many}", f"the same number of {kind}: {number:g}"
        return
    for kind in sorted({kind for kind, _ in one} & {kind for kind, _ in two}):
        ours, theirs = (sorted(n for k, n in side if k == kind) for side in (one, two))
        least, most = sorted((ours[0], theirs[0]))
        yield "figures/differ", f"differing numbers of {kind}: {least:g} and {most:g}"
        return


def _numbers(claims: Sequence[Claim]) -> frozenset[tuple[str, float]]:
    """What a telling counts: kinds of suffering, each with its number."""
    numbers = ((c.kind, c.best if c.best is not None else c.low) for c in claims if c.polarity == "+")
    return frozenset((kind.value, number) for kind, number in numbers if kind in SUFFERED and number is not None)


# --- weights ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def weights(path: Path = WEIGHTS, column: str = "weight") -> dict[str, float]:
    """What each feature adds to the log odds; DataError with file and line where the file is not as it should be."""
    found: dict[str, float] = {}
    for row in read_yaml(path)["features"]:
        fields = ("feature", "guess", "weight", "means")
        check_fields(row, fields, shown(path), row.line, required=fields)
        try:
            found[str(row["feature"])] = float(row[column])
        except ValueError:
            raise DataError(shown(path), row.line, f"{column} {row[column]!r} is no number") from None
    return found
