"""Whole reports into incidents in one go: what tellings say, then near-copies, then words for what has no events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from polybius.record.merge import copies, topics
from polybius.record.merge.clusters import Group, Pair, components
from polybius.record.merge.links import grouped, links
from polybius.record.tellings import tellings
from polybius.types import Article, Coding, Era, Telling

# From this likelihood on, two tellings that stayed two are reason to look at what else their reports say.
NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Paper:
    """One report: where it comes from, and what it tells."""

    ref: str
    article: Article
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Reports as incidents."""

    papers: tuple[Paper, ...]
    incidents: tuple[Group, ...]  # ids of tellings
    sources: tuple[Group, ...]  # refs of reports that go back to one source each
    matters: tuple[Group, ...]  # refs of reports that are of one matter, as far as words tell


def merge(codings: Iterable[Coding]) -> Merged:
    """What some codings amount to; the order in which they come makes no difference."""
    return of(Paper(coding.article.ref, coding.article, tellings(coding)) for coding in codings)


def of(reports: Iterable[Paper]) -> Merged:
    """What some reports amount to."""
    papers = sorted(reports, key=_order)
    known = {telling.id: telling for paper in papers for telling in paper.tellings}
    linked = links(known)
    incidents = grouped(known, linked)
    sources = one_source(papers)
    matters = _matters(papers, linked, incidents, sources)
    return Merged(tuple(papers), incidents, sources, matters)


def _order(paper: Paper) -> tuple[str, str]:
    return paper.ref, paper.article.id


def one_source(papers: Sequence[Paper]) -> tuple[Group, ...]:
    """The refs of reports in groups that go back to one source each, directly or by way of others."""
    signed = {paper.ref: copies.signature(copies.story(paper.article)) for paper in papers}
    credits = {paper.ref: copies.agencies(paper.article) for paper in papers}
    meeting: dict[int, list[str]] = {}
    for ref, signature in signed.items():
        for band in copies.bands(signature):
            meeting.setdefault(band, []).append(ref)
    pairs = {pair for refs in meeting.values() for pair in combinations(sorted(set(refs)), 2)}
    same = [(a, b) for a, b in sorted(pairs) if copies.one_source(signed[a], signed[b], credits[a], credits[b])]
    return components(signed, {}, same)


def _matters(
    papers: Sequence[Paper], linked: Mapping[Pair, float], incidents: Sequence[Group], sources: Sequence[Group]
) -> tuple[Group, ...]:
    """Reports of one matter by their words; but not those whose events were held against each other and stayed two."""
    words = [topics.Words(paper.ref, copies.whole(paper.article), paper.article.published) for paper in papers]
    apart = _held_apart(papers, linked, incidents)
    copied = [pair for group in sources for pair in combinations(sorted(group), 2) if pair not in apart]
    return topics.topics(words, copied, apart)


def _held_apart(papers: Sequence[Paper], linked: Mapping[Pair, float], incidents: Sequence[Group]) -> set[Pair]:
    """Pairs of reports with news of one kind that something keeps apart, where no two tellings may well be one."""
    refs: dict[str, list[str]] = {}
    for paper in papers:
        for telling in paper.tellings:
            if telling.era is Era.NEWS:
                refs.setdefault(telling.id, []).append(paper.ref)
    apart, near = set(), set()
    for (a, b), chance in linked.items():
        pairs = {_pair(one, two) for one, two in product(refs.get(a, ()), refs.get(b, ())) if one != two}
        if chance == 0.0:
            apart |= pairs
        elif chance >= NEAR:
            near |= pairs
    told = ({ref for id in group for ref in refs.get(id, ())} for group in incidents)
    return apart - near - {pair for of in told for pair in combinations(sorted(of), 2)}


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)
