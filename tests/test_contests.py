"""Which two statements or figures of one article cannot both hold."""

from datetime import date

from conftest import article_of

from polybius.coding import contests, statements
from polybius.coding.pipeline import Coder
from polybius.coding.syntax.language import Language
from polybius.types import Actor, ActorKind, ActorMention, Actors, Contest, Document

SIDES = {"Accra": "GHA", "Togo": "TGO"}


def contested(text: str) -> tuple[Contest, ...]:
    article = article_of(text)
    parse = Language().parse(article)
    mentions = tuple(ActorMention(t.span, SIDES[t.text], t.i, "test") for t in parse.tokens if t.text in SIDES)
    table = {key: Actor(key, name, key, kind=ActorKind.STATE) for name, key in SIDES.items()}
    actors = Actors(mentions, table)
    return contests.find(parse, statements.find(article, parse, actors, None), (), (), actors)


def test_a_bare_denial_answers_the_accusation_before_it() -> None:
    assert len(contested("Accra accused Togo of arming the rebels. Togo denied the claims.")) == 1


def test_a_denial_of_something_else_answers_nothing() -> None:
    assert contested("Accra accused Togo of arming the rebels. Togo denied that a bridge had collapsed.") == ()


def test_two_claims_to_one_thing_cannot_both_hold() -> None:
    assert len(contested("Accra claims most of the lagoon. Togo claims the fishing grounds there.")) == 1


def tolls_contested(coder: Coder, text: str) -> list[tuple[str, str]]:
    told = coder.read(Document("test", text, "text/plain", published=date(2021, 9, 16)))
    words = {figure.id: figure.span.of(text) for figure in told.figures}
    return [(words[one.a], words[one.b]) for one in told.contests if one.a in words]


def test_two_tolls_of_one_act_told_in_other_words_are_rivals(coder: Coder) -> None:
    text = "Rebels shelled the camp at Goma. Police said the attack killed 12 people. A nurse said 30 had been killed."
    assert tolls_contested(coder, text) == [("12", "30")]


def test_one_man_or_some_of_the_dead_are_no_rival_of_the_toll(coder: Coder) -> None:
    text = (
        "Rebels shelled the camp at Goma. Police said the attack killed 12 people. A baker said a man had been killed."
        " A nurse said five children were killed. A miller said several people were killed."
    )
    assert tolls_contested(coder, text) == []
