"""Which of a set of reports are of one matter by their words alone: for those in which no event is found.

Words weigh the more the fewer reports have them (tf-idf), so that this is a function of the whole set: good for a
heap of reports merged in one go, and not for a record that grows.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import exp, log, sqrt

from polybius.lexicon.actors import words_of
from polybius.record.merge.clusters import Group, Pair, clusters

# Half of those whose words are so much alike (cosine) are of one matter: of reports of one day, of two days that
# follow each other, and of those of which no day is known. Later, the same words tell of the next such matter.
EVEN, EVEN_NEXT, EVEN_DATELESS = 0.15, 0.3, 0.2
# A headline or alert has fewer words than this. Of one day, less of it has to be in the other; of two days it is
# likelier the next news in the same words ("one soldier killed in past day").
BRIEF, EVEN_BRIEF = 20, 0.05
STEEP = 30.0  # how quickly this rises around it
# The weightiest words of a report, over which it meets others; words that more reports have bring nobody together.
TELLING_WORDS, CROWD = 25, 200
SHORT = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A report as far as its words go."""

    ref: str
    text: str
    published: date | None = None


def topics(
    reports: Iterable[Words], together: Collection[Pair] = (), apart: Collection[Pair] = ()
) -> tuple[Group, ...]:
    """The refs of reports in groups of one matter, with what is `together` and, else, without two that are `apart`."""
    by_ref = {report.ref: report for report in reports}
    return clusters(by_ref, alike(by_ref), together, apart)


def alike(reports: Mapping[str, Words]) -> dict[Pair, float]:
    """How likely each two reports that share telling words are of one matter."""
    weighed = _weighed({ref: _counted(report.text) for ref, report in reports.items()})
    found = {}
    for a, b in _meeting(weighed):
        even = _even(reports[a], reports[b])
        if even is not None:
            one, two = sorted((weighed[a], weighed[b]), key=len)
            cosine = sum(weight * two[word] for word, weight in sorted(one.items()) if word in two)
            found[a, b] = 1 / (1 + exp(-STEEP * (cosine - even)))
    return found


def _counted(text: str) -> Counter[str]:
    return Counter(word for word in words_of(text) if len(word) > SHORT)


def _weighed(counted: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """The words of each report with their weights, whose squares add up to one."""
    reports_with = Counter(word for words in counted.values() for word in words)
    rarity = {word: log((1 + len(counted)) / (1 + n)) + 1 for word, n in reports_with.items()}
    found = {}
    for ref, words in counted.items():
        raw = {word: (1 + log(n)) * rarity[word] for word, n in words.items()}
        length = sqrt(sum(weight * weight for _, weight in sorted(raw.items()))) or 1.0
        found[ref] = {word: weight / length for word, weight in raw.items()}
    return found


def _meeting(weighed: Mapping[str, Mapping[str, float]]) -> Sequence[Pair]:
    """Each two reports that have one of their weightiest words in common."""
    holding: dict[str, list[str]] = defaultdict(list)
    for ref in sorted(weighed):
        heaviest = sorted(weighed[ref], key=lambda word: (-weighed[ref][word], word))
        for word in heaviest[:TELLING_WORDS]:
            holding[word].append(ref)
    return sorted({pair for refs in holding.values() if len(refs) <= CROWD for pair in combinations(refs, 2)})


def _even(a: Words, b: Words) -> float | None:
    """How much alike two reports are that are as likely of one matter as not; None where they are too far apart."""
    if a.published is None or b.published is None:
        return EVEN_DATELESS
    days = abs((a.published - b.published).days)
    if min(len(a.text.split()), len(b.text.split())) < BRIEF:
        return EVEN_BRIEF if days == 0 else None
    return {0: EVEN, 1: EVEN_NEXT}.get(days)
