"""Who says what: rules alone, and the laws that hold with and without the model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.coding.encoder import Attribution, Tags
from polybius.coding.statements.find import chain, find, is_attitude
from polybius.coding.syntax.language import Language
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


def seen(parse: Parse, *found: Attribution) -> Tags:
    """Tags of a model that proposes these attributions."""
    return Tags(attributions=found, cues=np.full(len(parse.tokens), 0.9), model="test")


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
    tags = seen(parse, Attribution((1,), (0,), (2, 3, 4, 5, 6), 0.9))
    [statement] = said(text, tags=tags)
    assert len(parse.tokens) == 8
    assert is_attitude(statement)
    assert chain((statement,), text.index("rise")) == ()


def test_of_scattered_words_the_source_is_the_phrase_beside_the_cue() -> None:
    text = "Talks over the old bridge ended, the new mayor said."
    _, parse = read(text)
    at = {t.text: t.i for t in parse.tokens}
    scattered = Attribution((at["said"],), (at["bridge"], at["mayor"]), tuple(range(6)), 0.9)
    assert shown(text, said(text, tags=seen(parse, scattered))[0])[0] == "the new mayor"


def proposed(text: str, cue: str, source: str, content: str) -> tuple[str, ...]:
    """What becomes of the one attribution that a model proposes by these words."""
    _, parse = read(text)

    def tokens(words: str) -> tuple[int, ...]:
        start = text.index(words)
        return tuple(t.i for t in parse.tokens_in(Span(start, start + len(words))))

    others = {*tokens(cue), *tokens(source)}
    found = Attribution(tokens(cue), tokens(source), tuple(i for i in tokens(content) if i not in others), 0.9)
    return shown(text, said(text, tags=seen(parse, found))[0])


@pytest.mark.parametrize(
    ("text", "cue", "source", "content", "whole"),
    [
        (  # a phrase that was cut off
            "The mayor said the ferry carried about 20 tons of grain.",
            "said", "The mayor", "ferry carried about 20 tons of",
            "the ferry carried about 20 tons of grain",
        ),
        (  # the part before the attribution
            "The ferry, the mayor said, carried grain from the north.",
            "said", "the mayor", "The ferry, the mayor said, carried grain from the north",
            "The ferry … carried grain from the north",
        ),
        (  # whom the accusation is against
            "The mayor accused the ferry company of fraud.",
            "accused", "The mayor", "of fraud",
            "the ferry company of fraud",
        ),
        (  # the words that an inserted cue cuts off
            "In May, the mayor said, the ferry was out of use.",
            "said", "the mayor", "the ferry was out of use",
            "In May … the ferry was out of use",
        ),
        (  # not what merely comes before a quotation
            "In May last year, the mayor said, “the ferry was out of use”.",
            "said", "the mayor", "the ferry was out of use",
            "the ferry was out of use",
        ),
        (  # whom the accusation is against, with a date between
            "The mayor accused the ferry company last year of fraud.",
            "accused", "The mayor", "of fraud",
            "the ferry company last year of fraud",
        ),
        (  # a word that only leads on
            "The mayor said the ferry was late and the crew left.",
            "said", "The mayor", "the ferry was late and",
            "the ferry was late",
        ),
        (  # the quotation behind a colon, not the one before
            "“Nobody was hurt.” The mayor added: “The ferry will sail again in June.”",
            "added", "The mayor", "Nobody was hurt",
            "The ferry will sail again in June",
        ),
        (  # a piece of another sentence
            "The old ferry carried many tons of grain. The mayor said the road was closed for repairs.",
            "said", "The mayor", "tons of grain. The mayor said the road was closed for repairs",
            "the road was closed for repairs",
        ),
    ],
)  # fmt: skip
def test_what_is_said_has_whole_phrases(text: str, cue: str, source: str, content: str, whole: str) -> None:
    assert proposed(text, cue, source, content)[2] == whole


@pytest.mark.parametrize(
    ("text", "cue", "source", "content", "whole"),
    [
        (
            "The head of the port of Tema said the road was closed.",
            "said", "the port of Tema", "the road was closed",
            "The head of the port of Tema",
        ),
        (
            "The mayor criticised the company for the delay.",
            "criticised", "the company", "for the delay",
            "The mayor",
        ),
        (
            "Two fires were blamed on the company.",
            "blamed", "the company", "Two fires",
            "",
        ),
        (
            "The storm is stoking fears that the ferry will sink.",
            "fears", "The storm", "that the ferry will sink",
            "",
        ),
        (
            "The captain was accused of fraud.",
            "accused", "The captain", "of fraud",
            "",
        ),
        (
            "The crew, who said the sea was rough, turned back.",
            "said", "The crew", "the sea was rough",
            "who",
        ),
    ],
)  # fmt: skip
def test_a_source_is_the_phrase_that_speaks(text: str, cue: str, source: str, content: str, whole: str) -> None:
    assert proposed(text, cue, source, content)[0] == whole


def test_who_is_accused_stands_in_what_is_said() -> None:
    assert proposed("The captain was accused of fraud.", "accused", "The captain", "of fraud")[2] == (
        "The captain … of fraud"
    )


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    text = "“The road is long,” the mayor said. “We walked all night.\n\n“We rested at noon.”\n\nThe road was mended."
    assert shown(text, said(text)[0])[2].endswith("We walked all night … We rested at noon")


def test_a_participle_goes_on_with_who_spoke_before() -> None:
    text = "The mayor rejected a claim that the ferry had sunk, saying that it was in harbour."
    assert [shown(text, s)[0] for s in said(text) if shown(text, s)[1] == "saying"] == ["The mayor"]


def test_a_name_spelt_like_a_cue_is_none() -> None:
    text = "Omar Said, a farmer, said that the well was dry."
    assert [shown(text, s)[1] for s in said(text)] == ["said"]


def test_whoever_is_cited_speaks_inside_what_the_outlet_says() -> None:
    text = "The Courier, citing the harbour police, said the ferry had sunk."
    _, parse = read(text)
    at = {t.text: t.i for t in parse.tokens}
    lost = tuple(range(at["ferry"] - 1, at["sunk"] + 1))
    tags = seen(
        parse,
        Attribution((at["citing"],), (0, 1), lost, 0.9),
        Attribution((at["said"],), (0, 1), lost, 0.9),
    )
    kinds = {"paper": ActorKind.MEDIA, "police": ActorKind.GOVERNMENT}
    table = {key: Actor(key, key, None, (), kind) for key, kind in kinds.items()}
    mentions = (
        ActorMention(parse.tokens[at["Courier"]].span, "paper", at["Courier"], "test"),
        ActorMention(parse.tokens[at["police"]].span, "police", at["police"], "test"),
    )
    citing, outlet = said(text, Actors(mentions, table), tags)
    assert (citing.speaker, citing.inside, citing.medium) == ("police", outlet.id, "paper")
    assert chain((citing, outlet), text.index("sunk")) == (outlet.id, citing.id)


def test_of_two_proposals_for_one_cue_the_surer_stands() -> None:
    text = "The mayor is calling for calm."
    _, parse = read(text)
    sure, other = Attribution((3, 4), (0, 1), (5,), 0.9), Attribution((2, 3, 4), (0, 1), (5,), 0.6)
    assert [shown(text, s)[1] for s in said(text, tags=seen(parse, sure, other))] == ["calling for"]


def test_a_claim_named_by_a_noun_has_its_owner() -> None:
    text = "The army denied a claim by Northern rebels that they shot the plane down."
    assert ("Northern rebels", "claim", "that they shot the plane down") in [shown(text, s) for s in said(text)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The ministry: Two soldiers were killed", "The ministry"),
        ("Two soldiers were killed - ministry", "ministry"),
        ("Two soldiers were killed: ministry", "ministry"),
    ],
)
def test_a_mark_attributes_a_headline(text: str, source: str) -> None:
    _, parse = read(text)
    head = next(t for t in parse.tokens if t.lower == "ministry")
    key = "words:ministry"
    mention = ActorMention(head.span, key, head.i, "test")
    table = {key: Actor(key, "ministry", ActorKind.GOVERNMENT)}
    found = said(text, Actors((mention,), table))
    assert [shown(text, s)[0] for s in found] == [source]
    assert [shown(text, s)[2] for s in found] == ["Two soldiers were killed"]
    assert said(text) == ()


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
