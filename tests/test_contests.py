"""Which two statements or figures of one article cannot both hold."""

from conftest import article_of

from polybius.coding import contests, statements
from polybius.coding.syntax.language import Language
from polybius.types import Actor, ActorKind, ActorMention, Actors, Contest

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
