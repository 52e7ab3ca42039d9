"""Each attribution cue proves itself: its examples are found, its counter-examples are not."""

from pathlib import Path

import pytest
from conftest import article_of

from polybius.coding.selfcheck import marked
from polybius.coding.statements.cue_rules import drafts
from polybius.coding.statements.find import find
from polybius.coding.statements.linking import linked
from polybius.coding.statements.speech_acts import act_of, cue_of
from polybius.coding.syntax.language import Language
from polybius.errors import DataError
from polybius.lexicon import attribution
from polybius.types import Act, Actors, Article, Parse

LEXICON = attribution.load()


def read(text: str) -> tuple[Article, Parse]:
    article = article_of(text)
    return article, Language().parse(article)


def examples(kind: str, field: str) -> list[tuple[str, str]]:
    return [(cue.id, e) for cue in LEXICON.cues if cue.kind in kind for e in getattr(cue, field)]


@pytest.mark.parametrize(("id", "example"), examples("verb noun phrase", "examples"))
def test_a_cue_is_found_in_its_example(id: str, example: str) -> None:
    text, span = marked(example)
    _, parse = read(text)
    at = {t.i for t in parse.tokens_in(span)}
    acts = [
        act_of(parse, draft, cue_of(parse, draft, LEXICON), LEXICON)
        for draft in drafts(parse, LEXICON)
        if at & set(draft.cue)
    ]
    assert acts == [next(cue.act for cue in LEXICON.cues if cue.id == id)]


@pytest.mark.parametrize(("id", "example"), examples("verb noun phrase", "not_examples"))
def test_a_cue_is_not_found_in_its_counter_example(id: str, example: str) -> None:
    text, span = marked(example)
    _, parse = read(text)
    at = {t.i for t in parse.tokens_in(span)}
    assert not [d for d in drafts(parse, LEXICON) if at & set(d.cue) and d.rule == id]


@pytest.mark.parametrize(("id", "example"), examples("content", "examples"))
def test_what_is_said_can_change_the_act(id: str, example: str) -> None:
    text, _ = marked(example)
    article, parse = read(text)
    acts = {statement.act for statement in find(article, parse, Actors(), None, LEXICON)}
    assert next(cue.act for cue in LEXICON.cues if cue.id == id) in acts


def test_a_medium_is_named() -> None:
    article, parse = read(marked(examples("medium", "examples")[0][1])[0])
    assert [s.medium for s in find(article, parse, Actors(), None, LEXICON)] == ["letter"]


def test_every_act_has_a_cue() -> None:
    assert {cue.act for cue in LEXICON.cues} == set(Act)


def test_a_cue_of_several_words_goes_before_its_first_word() -> None:
    _, parse = read("Marchers called for new elections.")
    assert [cue_of(parse, d, LEXICON).id for d in linked(parse, None, LEXICON)] == ["demand/demanded"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("- {id: a, kind: verb, act: say, word: [x]}", "no field 'word'; did you mean 'words'"),
        ("- {id: a, kind: werb, act: say, words: [x]}", "kind 'werb' is none of"),
        ("- {id: a, kind: verb, act: sing, words: [x]}", "act 'sing' is none of"),
        ("- {id: a, kind: verb, act: say, words: [x], takes: [all]}", "takes 'all' is none of"),
    ],
)
def test_faults_in_the_file_are_told_with_their_line(tmp_path: Path, wrong: str, message: str) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "attribution.yaml").write_text(f"# cues\n{wrong}\n")
    with pytest.raises(DataError, match=r"attribution\.yaml:2: ") as fault:
        attribution.load(tmp_path)
    assert message in str(fault.value)
