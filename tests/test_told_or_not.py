"""Words that name an act and yet tell none, and acts that are told though they look like a purpose."""

from datetime import date

import pytest

from polybius import Coder
from polybius.config import Config
from polybius.types import Certainty, Document, Event, EventType, Tense


@pytest.fixture(scope="module")
def rules() -> Coder:
    """A coder that takes all that its rules propose, so that what is told does not hang on the model."""
    return Coder(Config(model=False, threshold=0.0))


def _events(coder: Coder, text: str) -> list[Event]:
    return list(coder.read(Document("told", text, "text/plain", published=date(2024, 5, 2))).events)


NO_ACT = {
    "losses there were none of": (
        "There were no casualties in the valley on Monday, the army said.",
        EventType.ASSAULT,
    ),
    "a heading": ("Ceasefire\n\nFarmers sold maize in the market of Bria on Monday, a trader said.", EventType.RETREAT),
    "part of a name": ("The Army of Conquest opened an office in Idlib on Monday.", EventType.ASSAULT),
    "prisoners of war": ("The prisoners of war were given soup on Monday.", EventType.ASSAULT),
    "a feeling": ("The widow was ambushed by grief at the station on Monday.", EventType.ASSAULT),
    "what is allowed": ("Deserters can be shot on sight in the valley.", EventType.ASSAULT),
    "what is notorious": ("The militia is notorious for burning schools and abducting drivers.", EventType.ASSAULT),
    "a party described": ("The banned party opened an office in Bria on Monday.", EventType.COERCE),
    "no particle": ("The governor gave them tea in Bria on Monday.", EventType.CONCEDE),
}


@pytest.mark.parametrize(("text", "kind"), NO_ACT.values(), ids=NO_ACT)
def test_no_act_is_told(rules: Coder, text: str, kind: EventType) -> None:
    assert not [event for event in _events(rules, text) if event.type is kind]


TOLD = {
    "came for it": ("Thousands turned out on Monday to protest against the governor.", EventType.PROTEST),
    "went on to it": ("The envoy went on to accuse the army of looting.", EventType.ACCUSE),
    "takes it for granted": ("Observers came on Monday to look into the massacre in Bria.", EventType.ASSAULT),
}


@pytest.mark.parametrize(("text", "kind"), TOLD.values(), ids=TOLD)
def test_what_looks_like_a_purpose_is_told_as_done(rules: Coder, text: str, kind: EventType) -> None:
    (event,) = [event for event in _events(rules, text) if event.type is kind]
    assert event.tense is Tense.PAST


@pytest.mark.parametrize(
    ("text", "polarity", "certainty"),
    [
        ("Neither the army nor the rebels shelled the town of Bria.", "-", Certainty.CERTAIN),
        ("Not a single hostage was killed in Bria, the army said.", "-", Certainty.CERTAIN),
        ("No fewer than nine hostages were killed in Bria, the army said.", "+", Certainty.CERTAIN),
        ("Reports that the army had shelled Bria were unfounded, a nurse said.", "-", Certainty.CERTAIN),
        ("The police should have arrested the ringleaders.", "-", Certainty.CERTAIN),
        ("The navy must have shelled the port of Bria.", "+", Certainty.PROBABLE),
        ("It is possible that the rebels shelled the port of Bria.", "+", Certainty.POSSIBLE),
    ],
)
def test_whether_it_took_place(rules: Coder, text: str, polarity: str, certainty: Certainty) -> None:
    act = next(event for event in _events(rules, text) if event.type in {EventType.ASSAULT, EventType.COERCE})
    assert (act.polarity, act.certainty) == (polarity, certainty)


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("Unions called a strike for Friday.", Tense.FUTURE),
        ("The last troops leave the valley tomorrow.", Tense.FUTURE),
        ("Unions held a strike in Bria on Monday.", Tense.PAST),
    ],
)
def test_a_day_after_the_report_is_to_come(rules: Coder, text: str, tense: Tense) -> None:
    assert _events(rules, text)[0].tense is tense


def test_words_that_the_model_vouches_for_need_no_parties_that_a_rule_foresees() -> None:
    """The rule wants a place or people where a relative clause has its object in front."""
    text = "The police post that rebels stormed at dawn on Thursday had been left to new recruits."
    assert [event.type for event in _events(Coder(Config()), text)] == [EventType.ASSAULT]


def test_a_denial_that_is_itself_denied_undoes_nothing() -> None:
    text = "The army did not deny the bombing of the clinic."
    coding = Coder(Config(model=False)).read(Document("t", text, "text/plain"))
    assert [event.polarity for event in coding.events] == ["+"]
