"""Near-copies are found, cut or lightly edited; what another has written of the same is not one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.record.merge import copies
from polybius.types import Article, Span, Zone, ZoneKind

AGENCY = """Gunmen on motorcycles stormed a market in the town of Dalva on Tuesday morning and opened fire on traders, \
killing at least nine people and wounding two dozen, a hospital director and the local police said. Witnesses \
told how the attackers came from the river road shortly after the stalls had opened, shot into the crowd for a \
quarter of an hour and set fire to several shops before they fled towards the hills. The hospital director said \
most of the wounded had been hit in the legs and that the wards were short of blood. No group said it was behind \
the raid, the third on a market in the province since the rains ended. The provincial governor blamed bandits \
and announced that soldiers would guard the weekly markets from now on. Traders said they had asked for guards a \
month ago and had been told that there were none. A traders' association called a strike for Thursday, and the \
mosque in the old quarter opened its hall to families who were looking for their relatives. In the evening a \
curfew was in force, and shops along the main street stayed closed."""
REWRITE = """At least nine traders are dead after an attack on Dalva's market. Police in the province said armed \
men rode in \
on motorbikes on Tuesday, shooting at people who had just set out their goods, and torched shops on their way \
out. Doctors counted more than twenty injured. The governor spoke of criminals from the hills and promised \
troops for market days, but stallholders complain that a plea for protection made weeks earlier went nowhere. \
They plan to stop work on Thursday. It is the third such raid since the end of the rainy season, and nobody has \
said who did it."""


def likeness(a: str, b: str) -> float:
    return copies.similarity(copies.signature(a), copies.signature(b))


def meet(a: str, b: str) -> bool:
    return bool(set(copies.bands(copies.signature(a))) & set(copies.bands(copies.signature(b))))


def cut(text: str, share: float) -> str:
    words = text.split()
    return " ".join(words[: int(share * len(words))])


def edited(text: str) -> str:
    """The text as a sub-editor leaves it: some words changed, one sentence taken out, one added."""
    changes = {"Gunmen": "Armed men", "wounding": "injuring", "shortly": "soon", "announced": "said", "fled": "left"}
    for old, new in changes.items():
        text = text.replace(old, new)
    sentences = text.split(". ")
    return ". ".join([*sentences[:3], *sentences[4:], "Schools in the town are shut until Sunday."])


@pytest.mark.parametrize("other", [
    AGENCY, AGENCY.upper(), cut(AGENCY, 2 / 3), edited(AGENCY), edited(cut(AGENCY, 2 / 3)), cut(AGENCY, 1 / 3),
    f"DALVA (Wire) - {AGENCY}",
])  # fmt: skip
def test_copies_are_alike_and_share_a_key(other: str) -> None:
    assert likeness(AGENCY, other) >= copies.ALIKE
    assert meet(AGENCY, other)


def test_a_rewrite_is_no_copy() -> None:
    assert likeness(AGENCY, REWRITE) < copies.CREDITED / 2


def test_two_that_credit_one_agency_need_less() -> None:
    words, own = AGENCY.split(), REWRITE.split()
    mixed = " ".join([*own[:70], *words[20:64]])
    a, b = copies.signature(AGENCY), copies.signature(mixed)
    assert copies.CREDITED <= copies.similarity(a, b) < copies.ALIKE
    assert copies.one_source(a, b) is None
    assert copies.one_source(a, b, {"Reuters"}, {"AFP"}) is None
    assert copies.one_source(a, b, {"Reuters"}, {"Reuters"}) is not None


def test_agencies_stand_in_outlet_byline_and_dateline() -> None:
    text = "Raid\n\nDALVA, May 2 (Reuters) - Gunmen stormed a market (Tass denied it)."
    zones = Zone(ZoneKind.TITLE, Span(0, 4)), Zone(ZoneKind.BODY, Span(6, len(text)))
    article = Article("sha256:0", "r", text, zones, date(2024, 5, 2), outlet="The Daily Star", byline="AFP and staff")
    assert copies.agencies(article) >= {"Reuters", "Agence France-Presse"}


@given(st.text(max_size=400), st.text(max_size=400))
def test_signatures_are_of_one_size_and_likeness_is_symmetric(a: str, b: str) -> None:
    one, two = copies.signature(a), copies.signature(b)
    assert len(one) == len(two)
    assert copies.similarity(one, two) == copies.similarity(two, one)
    assert 0.0 <= copies.similarity(one, two) <= 1.0
    assert copies.signature(a) == one


def test_nothing_is_a_copy_of_nothing() -> None:
    assert likeness("", "…") == 0.0
    assert copies.bands(copies.signature("")) == ()
