"""Who did an act and to whom: what the syntax of a sentence says of its parties."""

from datetime import date

import pytest

from polybius import Coder, contract
from polybius.types import Coding, Document, Event, EventType, Role

Told = dict[str, tuple[str, str, str]]

# What is shown: a sentence, the word of the act, who did it and to whom by their words, in the order of the text.
PARTIES: Told = {
    "the object shared by two verbs": (
        "Kenyan policemen arrested and beat three herders in Garissa on Monday.", "arrested", "policemen > herders",
    ),
    "a passive without auxiliary": ("Five miners killed in blast near Kolwezi on Monday.", "killed", "> miners"),
    "an agent behind a place": (
        "Two nurses were killed on Monday in Masisi territory by unknown gunmen.", "killed", "gunmen > nurses",
    ),
    "at whose hands": (
        "Ten monks were beaten at the hands of soldiers in Bago on Monday.", "beaten", "soldiers > monks",
    ),
    "those set against others": (
        "It was policemen, not soldiers, who shot the farmers near Jos on Monday.", "shot", "policemen > farmers",
    ),
    "killed by an act": ("Nine farmers were killed by shelling near Goma on Monday.", "shelling", "> farmers"),
    "what a blast did": (
        "A roadside bomb exploded in Kandahar on Monday, killing four shepherds.", "exploded", "> shepherds",
    ),
    "what was raided, when people were killed": (
        "Six villagers were killed when militiamen raided the Nigerian village of Tarna.", "raided",
        "militiamen > villagers",
    ),
    "those of whom a number is": (
        "Herders near Wau killed two of the guides on Monday.", "killed", "Herders > guides",
    ),
    "what was hit before the noun": (
        "The hospital bombing in Quetta on Monday was the worst in years.", "bombing", "> hospital",
    ),
    "a force together with its helpers": (
        "Malian soldiers backed by militiamen shelled a camp of the rebels on Monday.", "shelled",
        "soldiers, militiamen > rebels",
    ),
    "a backer from afar": (
        "Rebels backed by Denmark shelled a camp of the Malian army on Monday.", "shelled", "Rebels > Malian army",
    ),
    "whose murder it is": ("The judge's murder shocked Oslo on Monday.", "murder", "> judge"),
    "nobody": ("Nobody was arrested in Lagos during the opposition march on Monday.", "arrested", ">"),
    "who is only asked for": (
        "The report did not say which unit had shelled the clinic in Leer on Monday.", "shelled", "> clinic",
    ),
    "both sides of talks": (
        "Sudan was shaken on Monday by clashes with Chad near the border.", "clashes", "Chad, Sudan >",
    ),
    "a host and his guest": (
        "The king of Jordan received the Swedish envoy in Amman on Monday.", "received",
        "king of Jordan > Swedish envoy",
    ),
    "to whom help is promised": (
        "Norway promised on Monday to send six doctors to Malawi.", "promised", "Norway > Malawi",
    ),
    "those whom a march drew": (
        "The march through Tunis on Monday drew 9,000 people.", "march", "people >",
    ),
    "whose portraits are burned": (
        "Students burned portraits of the king of Nepal in Kathmandu on Monday.", "burned", "Students > king of Nepal",
    ),
    "those who claim an act": (
        "The Blue Falcons have claimed responsibility for the attack.", "attack", "Blue Falcons >",
    ),
    "nobody, where no group claims it": (
        "No group has claimed responsibility for the bombing of the tax office.", "bombing", "> tax office",
    ),
    "all things that an act and its outcome hit": (
        "Rebels destroyed ten towers near Meru on Monday, damaging seven lines.", "destroyed", "Rebels > towers, lines",
    ),
    "what a blast wrecked": (
        "A bomb exploded in an alley in Meru on Monday, destroying windows and pipes.", "exploded", "> windows, pipes",
    ),
    "where a blast went off, of a building": (
        "A bomb exploded in a restaurant in Quito on Monday.", "exploded", "> restaurant",
    ),
    "a building whose name ends like an abstraction": (
        "Guerrillas bombed two power facilities in Meru on Monday.", "bombed", "Guerrillas > facilities",
    ),
    "people before the building near by": (
        "A car bomb exploded outside a court in Quito on Monday, wounding nine clerks.", "exploded", "> clerks",
    ),
    "people whom the outcome names, told with their day": (
        "Rebels ambushed a convoy near Neiva in Colombia, and two soldiers were killed on Monday.", "ambushed",
        "Rebels > soldiers",
    ),
    "what is called the target": (
        "The mayor's house was the target of a bomb attack on Monday.", "bomb attack", "> house",
    ),
    "a subject that the parser hangs on the object before": (
        "Youths threw stones and police fired tear gas in Nairobi on Monday.", "fired", "police >",
    ),
}  # fmt: skip




def _heads(coding: Coding, roles: tuple[Role, ...]) -> list[str]:
    return [role.span.of(coding.article.text) for role in roles]


def _code(coder: Coder, text: str) -> Coding:
    return coder.read(Document("roles", text, "text/plain", published=date(2024, 5, 2)))


def _act(coding: Coding, word: str) -> Event:
    """The event on a word, or the one that takes it in."""
    text = coding.article.text
    for event in coding.events:
        if any(word in span.of(text) for span in (event.anchor, *event.also)):
            return event
    raise AssertionError(f"no event on {word}")


@pytest.mark.parametrize("kind", PARTIES)
def test_parties_by_syntax(coder: Coder, kind: str) -> None:
    text, word, parties = PARTIES[kind]
    coding = _code(coder, text)
    event = _act(coding, word)
    doers, undergoers = (side.strip() for side in f" {parties} ".split(">"))
    for wanted, roles in ((doers, event.actors), (undergoers, event.recipients)):
        found = _heads(coding, roles)
        expected = [one for one in wanted.split(", ") if one]
        assert len(found) == len(expected), found
        assert all(one in words for one, words in zip(expected, found, strict=True)), found


CODES = {
    "an object pronoun is not its own subject": (
        "Soldiers dragged two Kenyan teachers out of a school near Wajir and shot them.", "shot", "", "KEN.EDU",
    ),
    "they after a massacre are those who did it": (
        "Danish students marched in Aarhus on Monday. Policemen beat two of them.", "beat", "DNK.COP", "DNK.EDU",
    ),
    "a counterpart by his nationality": (
        "The Norwegian president met his Danish counterpart in Oslo on Monday.", "met", "NOR.GOV", "DNK.GOV",
    ),
    "allies by their nationality": (
        "Mali's army and its Danish allies arrested six herders near Mopti.", "arrested", "MLI.MIL", "MLI.AGR",
    ),
    "officers of a country": (
        "Three Danish officers were wounded in a rocket attack near Gao on Monday.", "attack", "", "DNK.MIL",
    ),
    "a people of several countries, by the place": (
        "Militiamen killed nine Kurds near Qamishli in Syria on Monday.", "killed", "SYR", "SYR.CVL",
    ),
    "those coordinated share a country": (
        "The cabinet and Norway's army shelled the village of Tarna. Denmark and Sweden protested.", "shelled",
        "NOR", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CODES)
def test_codes(coder: Coder, kind: str) -> None:
    text, word, actor, recipient = CODES[kind]
    event = _act(_code(coder, text), word)
    for wanted, roles in ((actor, event.actors), (recipient, event.recipients)):
        assert not wanted or any((role.actor or "").startswith(wanted) for role in roles), roles


def test_persons_under_one_title_are_several_actors(coder: Coder) -> None:
    coding = _code(coder, "Troops shot dead the reporters Peter Novak and Luis Montoya on Sunday.")
    named = [coding.actors.get(role.actor) for role in _act(coding, "shot dead").recipients]
    assert [one.name for one in named if one] == ["Peter Novak", "Luis Montoya"]


def test_unnamed_members_of_a_side_are_people_and_no_group(coder: Coder) -> None:
    text = "Guerrillas near Neiva in Colombia kidnapped a rancher on Monday. The army attacked a camp near Neiva."
    kinds = {actor["name"]: actor["kind"] for actor in contract.as_json(_code(coder, text))["actors"].values()}
    assert (kinds["Guerrillas"], kinds["army"]) == ("population", "government")


def test_a_name_may_go_on_in_the_next_line(coder: Coder) -> None:
    text = "Guerrillas of the Revolutionary Armed\nForces of Colombia kidnapped a rancher near Neiva on Monday."
    doers = [role.actor or "" for role in _act(_code(coder, text), "kidnapped").actors]
    assert doers == ["COL.REB:revolutionary-armed-forces-of-colombia"]


@pytest.mark.parametrize(
    ("doers", "mode"), [("Guerrillas", "explosives"), ("Unknown men", "explosives"), ("The air force", "aerial")]
)
def test_who_has_no_aircraft_bombs_by_hand(coder: Coder, doers: str, mode: str) -> None:
    assert _act(_code(coder, f"{doers} bombed two warehouses in Meru on Monday."), "bombed").mode == mode


def test_a_surname_is_his_who_bears_it_in_the_article(coder: Coder) -> None:
    text = "The foreign policy adviser of Norway, Lars Macron, met rebels in Oslo. Macron urged them to disarm."
    coding = _code(coder, text)
    asked = next(event for event in coding.events if event.type is EventType.REQUEST)
    assert not any((role.actor or "").startswith("FRA") for role in asked.actors)


def test_an_acronym_is_whose_the_text_says(coder: Coder) -> None:
    text = "The Harbour Defenders' Front (FPI) attacked three bars in Jakarta on Monday. The FPI burned a club."
    coding = _code(coder, text)
    assert not any((mention.actor or "").startswith("CIV") for mention in coding.actors.mentions)


def test_a_place_name_holds_no_role(coder: Coder) -> None:
    coding = _code(coder, "Soldiers shot two students in the West Bank on Monday.")
    assert not any("BUS" in (mention.actor or "") for mention in coding.actors.mentions)
