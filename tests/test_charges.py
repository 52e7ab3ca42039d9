"""What somebody is only charged with: the words of `data/cues/charges.yaml`, and what the coder makes of them."""

from pathlib import Path

import pytest

from polybius.coding.pipeline import Coder
from polybius.errors import DataError
from polybius.lexicon import charges
from polybius.lexicon.files import DATA
from polybius.types import Certainty, Document, Event


def act(coder: Coder, text: str, word: str) -> Event:
    coding = coder.read(Document("t", text))
    return next(one for one in coding.events if coding.article.text[one.anchor.start : one.anchor.end] == word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Two colonels of the Chadian army are accused of torturing a teacher.", "torturing"),
        ("A court in Lagos cleared the policemen of torturing two students.", "torturing"),
        ("Police arrested four men on suspicion of bombing the ferry.", "bombing"),
    ],
)
def test_a_deed_that_somebody_is_charged_with_or_cleared_of_is_possible_at_most(
    coder: Coder, text: str, word: str
) -> None:
    found = act(coder, text, word)
    assert found.certainty is Certainty.POSSIBLE
    assert "fact/only-charged" in {why.rule for why in found.why}


def test_a_deed_of_which_a_court_convicts_is_as_sure_as_it_is_told(coder: Coder) -> None:
    found = act(coder, "The tribunal convicted the Serb general of shelling the port.", "shelling")
    assert "fact/only-charged" not in {why.rule for why in found.why}


def test_each_verb_stands_in_one_rule() -> None:
    verbs = [verb for rule in charges.load().rules for verb in rule.verbs]
    assert len(verbs) == len(set(verbs))


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("    standing: charged", "    standing: guilty", r":\d+: standing 'guilty' is none of charged, cleared"),
        ("    of: yes", "    of: perhaps", r":\d+: of 'perhaps' is none of yes, no"),
        ("    of: yes", "    off: yes", r":\d+: no field 'off'; did you mean 'of'"),
        ("\nnouns:", "\nnoun:", r":1: no field 'noun'; did you mean 'nouns'"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    text = (DATA / "cues" / "charges.yaml").read_text(encoding="utf-8")
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "charges.yaml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError, match=rf"charges\.yaml{problem}"):
        charges.load(tmp_path)
