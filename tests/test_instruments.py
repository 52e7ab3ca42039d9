"""What an act was done with."""

from datetime import date

import pytest

from polybius.coding.events.instruments import instruments
from polybius.coding.pipeline import Coder
from polybius.config import Config
from polybius.types import Document, EventType

_CODER = Coder(Config(model=False))


def _told(text: str) -> set[str]:
    article = _CODER.read(Document("x", text, published=date(2024, 3, 2)))
    parse = _CODER._language.parse(article.article)
    acts = [event for event in article.events if event.type is EventType.ASSAULT]
    return {span.of(article.article.text) for act in acts for span in instruments(parse, act)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rebels attacked the barracks in Goma with machine guns and mortars.", {"machine guns", "mortars"}),
        ("A car bomb exploded outside the ministry in Kabul.", {"car bomb"}),
        ("Gunmen threw a grenade at a bus in Kandahar.", {"grenade"}),
        ("A rocket attack wounded two boys in Sderot.", {"rocket"}),
        ("GUERRILLAS BLEW UP A BRIDGE WITH DYNAMITE NEAR LIMA.", {"DYNAMITE"}),
        ("Gunmen killed a judge in Lima.", set()),
        ("Soldiers killed two rebels and seized rifles.", set()),
    ],
)
def test_the_weapons_of_an_act_are_named(text: str, named: set[str]) -> None:
    assert _told(text) == named
