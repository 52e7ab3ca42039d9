"""Links -> groups: a function of sets, whose constraints hold."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from polybius.record.merge.clusters import clusters, components

IDS = tuple("abcdefgh")
PAIRS = tuple(combinations(IDS, 2))
LINKS = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.9, 0.99]))
HELD = st.lists(st.sampled_from(PAIRS), max_size=4)


@given(LINKS, HELD, HELD, st.integers())
def test_order_makes_no_difference(links, together, apart, seed) -> None:  # type: ignore[no-untyped-def]
    before = clusters(IDS, links, together, apart)
    chance = Random(seed)
    ids, items = list(IDS), list(links.items())
    for heap in (ids, items, together, apart):
        chance.shuffle(heap)
    turned = {(b, a) if chance.random() < 0.5 else (a, b): value for (a, b), value in items}
    assert clusters(ids, turned, [(b, a) for a, b in together], [(b, a) for a, b in apart]) == before


@given(LINKS, HELD, HELD)
def test_each_id_stands_in_one_group_and_constraints_hold(links, together, apart) -> None:  # type: ignore[no-untyped-def]
    groups = clusters(IDS, links, together, apart)
    assert sorted(id for group in groups for id in group) == sorted(IDS)
    home = {id: group for group in groups for id in group}
    held = {id: group for group in components(IDS, {}, together) for id in group}
    assert all(home[a] == home[b] for a, b in together)
    assert all(home[a] != home[b] for a, b in apart if held[a] != held[b])


@given(LINKS, HELD, HELD)
def test_components_can_be_partitioned_one_by_one(links, together, apart) -> None:  # type: ignore[no-untyped-def]
    parts = components(IDS, links, together)
    alone = [group for part in parts for group in clusters(part, links, together, apart)]
    assert sorted(alone, key=min) == list(clusters(IDS, links, together, apart))


def test_a_telling_that_fits_two_incidents_does_not_make_them_one() -> None:
    links = {("a1", "a2"): 0.9, ("b1", "b2"): 0.9, ("a1", "b1"): 0.0, ("a1", "b2"): 0.0, ("a2", "b1"): 0.0,
             ("a2", "b2"): 0.0} | {(id, "vague"): 0.6 for id in ("a1", "a2", "b1", "b2")}  # fmt: skip
    groups = clusters(["a1", "a2", "b1", "b2", "vague"], links)
    assert {group - {"vague"} for group in groups} >= {frozenset({"a1", "a2"}), frozenset({"b1", "b2"})}


def test_one_missing_link_does_not_part_what_the_others_join() -> None:
    assert clusters("abc", {("a", "b"): 0.9, ("b", "c"): 0.9}) == (frozenset("abc"),)


def test_together_outranks_apart_and_what_is_ruled_out() -> None:
    pair = ("a", "b")
    assert clusters("ab", {pair: 0.0}, [pair], [pair]) == (frozenset("ab"),)
    assert clusters("ab", {pair: 0.99}, [], [pair]) == (frozenset("a"), frozenset("b"))
