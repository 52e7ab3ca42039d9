"""Each act is told once: what is folded into what, and what is kept apart."""

from datetime import date

import pytest

from polybius import Coder
from polybius.coding.events.sameness import akin, kilometres
from polybius.config import Config
from polybius.types import Document, Event, EventType


@pytest.fixture(scope="module")
def coder() -> Coder:
    """A coder that takes all that its rules propose, so that what is folded does not hang on the model."""
    return Coder(Config(model=False, threshold=0.0))


def _events(coder: Coder, text: str, *types: EventType) -> list[Event]:
    coding = coder.read(Document("once", text, "text/plain", published=date(2024, 5, 2)))
    return [event for event in coding.events if event.type in (types or {EventType.ASSAULT})]


def _told(coder: Coder, text: str, *types: EventType) -> list[str]:
    return [event.anchor.of(text) for event in _events(coder, text, *types)]


FOLDED = {
    "a definite noun": "Rebels attacked a market in Bria on Monday. Traders said the attack began at dawn.",
    "a noun of the same stem": "Troops shelled the town of Bria on Monday. The shelling went on all night.",
    "this with a general noun": "A bomb exploded in a mosque in Kano on Monday. Elders denounced this violence.",
    "what befell people, told after": "Gunmen attacked a bus near Kano on Monday. Two passengers were killed.",
    "a title": "Rebel attack on Bria\n\nRebels attacked the town of Bria in the Central African Republic on Monday.",
    "the same toll": "Jets bombed a village on Monday, killing 17 people. A nurse said 17 people were killed.",
    "a clash told three times": "Soldiers clashed with rebels near Bria on Monday. The clashes lasted two hours. "
    "It was not clear how the fighting began.",
    "fighting by nobody named": "Rebels attacked the post on Monday. Clashes broke out at once.",
    "those who attack die in it too": "Rebels attacked a base on Monday. Nine rebels were killed in the attack.",
    "what came of what came of it": "A bus was hit by a shell in Bria, killing nine people and wounding 30 others.",
    "an act noun and its verb": "Soldiers raided the camp on Monday. The raid hit a clinic.",
}
APART = {
    "another": "Rebels shelled Bria on Monday. In another attack, gunmen killed two nurses.",
    "other places": "Rebels shelled Bangui on Monday. Rebels shelled Bambari.",
    "other days": "Rebels attacked the post on Monday. Rebels attacked the post on Wednesday.",
    "foes": "Rebels shelled the town on Monday. The army shelled the town.",
    "joined by and": "Rebels stormed the barracks and shelled the airport on Monday.",
    "other tolls": "Rebels shot dead 12 farmers on Monday. Rebels shot dead four nurses.",
    "more victims": "Gunmen killed five people in a market on Monday. Five more people were killed in a school.",
    "several of another day": "A car bomb exploded in Bria on Monday. The group carried out several bombings before.",
    "a denial": "The army shelled Bria on Monday. The army denied the shelling.",
    "a war and one act of it": "Rebels attacked a bridge on Monday. The war has lasted four years.",
}


@pytest.mark.parametrize("text", FOLDED.values(), ids=FOLDED)
def test_an_act_told_again_is_one_event(coder: Coder, text: str) -> None:
    assert len(_told(coder, text)) == 1


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_acts_that_words_keep_apart_stay_apart(coder: Coder, text: str) -> None:
    assert len(_told(coder, text)) == 2


def test_the_act_is_the_anchor_and_not_its_result_and_not_the_title(coder: Coder) -> None:
    text = "Three killed in Kano\n\nGunmen attacked a bus near Kano on Monday. Three passengers were killed."
    event = _events(coder, text)[0]
    assert event.anchor.of(text) == "attacked"
    assert {span.of(text) for span in event.also} == {"killed"}


def test_what_only_a_later_mention_tells_is_taken_over(coder: Coder) -> None:
    text = "Gunmen ambushed a bus. The ambush in Kano on Monday was the first this year."
    event = _events(coder, text)[0]
    assert event.place is not None
    assert event.when is not None


def test_words_spoken_on_are_one_demand(coder: Coder) -> None:
    text = "The minister urged the rebels to leave Bria. He called on the rebels to leave at once."
    assert len(_told(coder, text, EventType.REQUEST)) == 1


def test_two_speakers_make_two_accusations(coder: Coder) -> None:
    text = "France condemned Iran over the raid. Germany condemned Iran as well."
    assert len(_told(coder, text, EventType.ACCUSE)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("bomb", "bombing"), ("airstrike", "strike"), ("withdraw", "withdrawal"), ("seize", "seizure")],
)
def test_words_of_one_stem(one: str, other: str) -> None:
    assert akin(one, other)


@pytest.mark.parametrize(("one", "other"), [("raid", "rally"), ("war", "warn"), ("kill", "kidnap"), ("fire", "fight")])
def test_words_of_two_stems(one: str, other: str) -> None:
    assert not akin(one, other)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert kilometres(0.0, 10.0, 1.0, 10.0) == pytest.approx(111.2, abs=0.3)


def test_a_verb_that_only_goes_on_with_a_protest_is_no_second_one(coder: Coder) -> None:
    text = "Nurses marched through Nairobi on Monday, chanting slogans against the minister."
    assert len(_told(coder, text, EventType.PROTEST)) == 1


def test_an_agency_that_reports_a_demand_makes_none() -> None:
    text = '"The troops must leave the valley at once," the governor said, the Interfax agency reported on Monday.'
    assert len(_told(Coder(Config()), text, EventType.REQUEST)) <= 1


def test_losses_since_a_war_began_are_of_the_war(coder: Coder) -> None:
    text = "More than 2,000 people have been killed since the conflict in Yemen erupted in March 2015."
    assert len(_told(coder, text, EventType.ASSAULT)) == 1
