"""Who says what: rules alone, and the laws that hold with and without the model."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.coding.encoder import Attribution, Tags
from polybius.coding.language import Language
from polybius.coding.statements import chain, find, is_attitude
from polybius.types import (
    Act,
    Actor,
    ActorKind,
    ActorMention,
    Actors,
    Article,
    Parse,
    Span,
    Statement,
    Zone,
    ZoneKind,
)


def read(text: str, kind: ZoneKind = ZoneKind.BODY) -> tuple[Article, Parse]:
    zones, at = [], 0
    for block in text.split("\n\n"):
        zones.append(Zone(kind, Span(at, at + len(block))))
        at += len(block) + 2
    article = Article("sha256:0", "test", text, tuple(zones))
    return article, Language().parse(article)


def said(text: str, actors: Actors | None = None, tags: Tags | None = None) -> tuple[Statement, ...]:
    article, parse = read(text)
    return find(article, parse, actors or Actors(), tags)


def shown(text: str, statement: Statement) -> tuple[str, ...]:
    parts = (statement.source, statement.cue, statement.content)
    return tuple(" … ".join(span.of(text) for span in spans) for spans in parts)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "act"),
    [
        (
            "The mayor said that the bridge was open.",
            "The mayor",
            "said",
            "that the bridge was open",
            Act.SAY,
        ),
        ("The bridge was open, the mayor said.", "the mayor", "said", "The bridge was open", Act.SAY),
        (
            "Two mills burned down, according to the fire brigade.",
            "the fire brigade",
            "according to",
            "Two mills burned down",
            Act.SAY,
        ),
        ("Lagos accused the firm of fraud.", "Lagos", "accused", "the firm of fraud", Act.ACCUSE),
        (
            "The navy said its ships had not shelled the harbour.",
            "The navy",
            "said",
            "its ships had not shelled the harbour",
            Act.DENY,
        ),
        ("The envoy said the fleet must leave.", "The envoy", "said", "the fleet must leave", Act.DEMAND),
        ("Guards told him to leave.", "Guards", "told", "him to leave", Act.ORDER),
        ("The ministry does not deny the losses.", "The ministry", "deny", "the losses", Act.ADMIT),
        ("The envoy called the raid a crime.", "The envoy", "called", "the raid a crime", Act.CONDEMN),
    ],
)
def test_source_cue_content_and_act(text: str, source: str, cue: str, content: str, act: Act) -> None:
    [statement] = said(text)
    assert (*shown(text, statement), statement.act) == (source, cue, content, act)


def test_quotation_marks_stay_outside_the_content() -> None:
    text = "“The road is closed,” the mayor said."
    assert shown(text, said(text)[0])[2] == "The road is closed"


def test_a_quotation_goes_on_over_sentences_without_a_cue() -> None:
    text = "“The road is closed,” the mayor said. “Nobody may pass before dawn.”"
    assert shown(text, said(text)[0])[2] == "The road is closed … Nobody may pass before dawn"


def test_a_statement_told_by_another_stands_inside_it() -> None:
    text = "The agency reported that the minister said the port was safe."
    outer, inner = said(text)
    assert (outer.inside, inner.inside) == (None, outer.id)
    at = text.rindex("port")
    assert chain((outer, inner), at) == (outer.id, inner.id)
    assert chain((outer, inner), Span(at, at + 4)) == (outer.id, inner.id)
    assert chain((outer, inner), text.index("minister")) == (outer.id,)
    assert chain((outer, inner), 0) == ()


def test_the_outlet_that_reports_a_statement_is_its_medium() -> None:
    text = "Agency One reported that the minister said the port was safe."
    _, parse = read(text)
    outlet = Actor("USA.JRN", "Agency One", "USA", ("JRN",), ActorKind.MEDIA)
    actors = Actors((ActorMention(Span(0, 10), outlet.key, 1, "test"),), {outlet.key: outlet})
    outer, inner = said(text, actors)
    assert parse.tokens[1].text == "One"
    assert (outer.speaker, inner.speaker, inner.medium) == ("USA.JRN", None, "USA.JRN")


def test_a_statement_speaks_for_whoever_issued_it() -> None:
    text = "The navy said it was calm. The statement said ships had returned."
    actors = Actors((ActorMention(Span(0, 8), "NOR.MIL", 1, "test"),), {})
    assert [s.speaker for s in said(text, actors)] == ["NOR.MIL", "NOR.MIL"]


def test_boilerplate_says_nothing() -> None:
    article, parse = read("The publisher said all rights are reserved.", ZoneKind.BOILERPLATE)
    assert find(article, parse, Actors(), None) == ()


def test_thought_is_told_apart_from_speech_and_lends_no_voice() -> None:
    text = "Farmers believe that the river will rise."
    _, parse = read(text)
    tags = Tags((Attribution((1,), (0,), (2, 3, 4, 5, 6), 0.9),), (0.9,) * 8, ((0.0,) * 16,), "test")
    [statement] = said(text, tags=tags)
    assert len(parse.tokens) == 8
    assert is_attitude(statement)
    assert chain((statement,), text.index("rise")) == ()


def test_of_scattered_words_the_source_is_the_phrase_beside_the_cue() -> None:
    text = "Talks over the old bridge ended, the new mayor said."
    _, parse = read(text)
    at = {t.text: t.i for t in parse.tokens}
    seen = Attribution((at["said"],), (at["bridge"], at["mayor"]), tuple(range(6)), 0.9)
    tags = Tags((seen,), (0.9,) * len(parse.tokens), ((0.0,) * 16,), "test")
    assert shown(text, said(text, tags=tags)[0])[0] == "the new mayor"


WORDS = [
    "The mayor",
    "said",
    "told",
    "denied",
    "“",
    "”",
    ",",
    ".",
    "that",
    "troops",
    "fired",
    "according to",
    "\n\n",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_laws_of_statements(words: list[str], chance) -> None:  # type: ignore[no-untyped-def]
    text = " ".join(words)
    article, parse = read(text)
    n = len(parse.tokens)
    seen = [
        Attribution(
            (i,),
            tuple(k for k in range(n) if k != i and chance.random() < 0.2),
            tuple(k for k in range(n) if k != i and chance.random() < 0.4),
            chance.random(),
        )
        for i in range(n)
        if chance.random() < 0.2
    ]
    tags = Tags(tuple(seen), (0.5,) * n, ((0.0,) * 16,) * len(parse.sentences), "test")
    for given_tags in (None, tags):
        statements = find(article, parse, Actors(), given_tags)
        assert statements == find(article, parse, Actors(), given_tags)
        _check(text, statements)


def _check(text: str, statements: tuple[Statement, ...]) -> None:
    by_id = {s.id: s for s in statements}
    assert [s.id for s in statements] == [f"s{k}" for k in range(1, len(statements) + 1)]
    for statement in statements:
        for span in (*statement.source, *statement.cue, *statement.content):
            assert span.of(text).strip()
        above, steps = statement.inside, 0
        while above is not None:
            above, steps = by_id[above].inside, steps + 1
            assert steps <= len(statements)
        assert all(id in by_id for id in chain(statements, statement.cue[0]))
