"""What finds things by where they stand gives what a look at each would give."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from polybius.coding.actors.coreference import Marks
from polybius.coding.statements.find import Voices, chain
from polybius.coding.times import during
from polybius.types import Act, BySpan, Span, Statement, TimeMention, TimeType

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(1, 9))


@given(st.lists(spans), spans)
def test_by_span_looks_as_each_would(things: list[Span], span: Span) -> None:
    index = BySpan(enumerate(things), lambda pair: pair[1])
    assert index.overlapping(span) == [pair for pair in enumerate(things) if pair[1].overlaps(span)]
    assert index.within(span) == [pair for pair in enumerate(things) if span.contains(pair[1])]


@given(st.lists(st.lists(spans, max_size=2)), st.integers(0, 50))
def test_chain_holds_each_statement_around_a_word_widest_first(contents: list[list[Span]], at: int) -> None:
    told = [
        Statement(f"s{n}", (), (Span(n, n + 1),), tuple(content), act=Act.SAY) for n, content in enumerate(contents)
    ]
    around = [s for s in told if any(part.start <= at < part.end for part in s.content)]
    wide = sorted(around, key=lambda s: (-sum(part.end - part.start for part in s.content), s.cue))
    assert Voices(told).chain(at) == chain(told, at) == tuple(s.id for s in wide)


@given(st.text(alphabet='ab“”"\n', max_size=40), st.integers(0, 40))
def test_marks_are_read_line_by_line(text: str, at: int) -> None:
    before, behind = text[:at].rpartition("\n")[2], text[at:].partition("\n")[0]
    assume('"' in before or not set(behind) & set('”"'))  # else it may go on from an earlier line
    typographic = [char for char in before if char in "“”"]
    assert Marks(text).enclose(at) == (typographic[-1] == "“" if typographic else before.count('"') % 2 == 1)


def test_during_gives_the_times_that_share_a_character_with_a_span() -> None:
    day = date(2024, 3, 1)
    times = tuple(TimeMention(Span(n, n + 4), TimeType.DATE, None, day, day) for n in (0, 10, 20))
    assert during(times, Span(3, 11)) == times[:2]
    assert during(times, Span(4, 10)) == ()
    assert during(times, Span(23, 99)) == times[2:]
