"""Texts in capitals: what the parser is given to read, and that nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius import intake
from polybius.coding.syntax.language import Language
from polybius.coding.syntax.truecase import Known, recased, shouted
from polybius.types import Document


@pytest.fixture(scope="module")
def known() -> Known:
    return Language()._known


def _cased(text: str, known: Known) -> str:
    return recased(text, [(0, len(text))], known)


@pytest.mark.parametrize(
    ("shouted_text", "printed"),
    [
        (
            "THE REBELS BLEW UP TWO PYLONS NEAR SAN SALVADOR ON TUESDAY.",
            "The rebels blew up two pylons near San Salvador on Tuesday.",
        ),
        (
            "PRESIDENT ANA QUIROZ LEFT.  GUNMEN KILLED COLONEL JULIO BELTRAN IN PERU.",
            "President Ana Quiroz left.  Gunmen killed Colonel Julio Beltran in Peru.",
        ),
        (
            "MEMBERS OF THE PEASANT ACTION FRONT (FACX) SEIZED A U.S. ENGINEER.",
            "Members of the Peasant Action Front (FACX) seized a U.S. engineer.",
        ),
        ("A CAR BOMB WENT OFF IN LIMA; THE ELN CLAIMED IT.", "A car bomb went off in Lima; the ELN claimed it."),
        ("COLOMBIAN GUERRILLAS FIRED AT US ON 3 MAY.", "Colombian guerrillas fired at us on 3 May."),
        ("PERU'S ARMY MAY MARCH ON THE TOWN.", "Peru's army may march on the town."),
        ("THE NARCOTRAFFICKERS USED SUBMACHINEGUNS.", "The narcotraffickers used submachineguns."),
    ],
)  # fmt: skip
def test_capitals_are_read_as_they_would_be_printed(shouted_text: str, printed: str, known: Known) -> None:
    assert _cased(shouted_text, known) == printed


@pytest.mark.parametrize(
    "text",
    [
        "The FARC and the ELN met in Bogota.",
        "UN",
        "BBC NEWS",
        "He joined the FMLN in 1981, and left the PCS, ERP, FPL in 1990.",
    ],
)
def test_what_is_not_shouted_stays(text: str, known: Known) -> None:
    assert _cased(text, known) == text


def test_a_shouted_sentence_inside_a_paragraph_is_found() -> None:
    text = "He said: THE WHOLE TOWN WAS BURNED TO THE GROUND. Nobody answered."
    ((start, end),) = shouted(text, 0, len(text))
    assert text[start:end].startswith(": THE WHOLE TOWN")
    assert "obody" not in text[start:end]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ABÉİSß '.-(3\n", max_size=60))
def test_no_offset_moves(text: str) -> None:
    made = _cased(text, _KNOWN)
    assert len(made) == len(text)
    assert made.upper() == text.upper()


_KNOWN = Language()._known


def test_the_article_keeps_its_capitals_and_the_parse_reads_words() -> None:
    text = "LIMA, 3 MAY 89 (EXAMPLE RADIO) -- [TEXT] GUNMEN KILLED A JUDGE TODAY IN LIMA."
    article = intake.read(Document("x", text))
    parse = Language().parse(article)
    assert "GUNMEN KILLED" in article.text
    assert [token.text for token in parse.tokens][-7:-4] == ["killed", "a", "judge"]
    assert all(token.text.upper() == token.span.of(article.text) for token in parse.tokens)
