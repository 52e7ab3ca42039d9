"""The learned reader: its windows, and what it owes whatever it has learned."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import article_of
from hypothesis import given
from hypothesis import strategies as st

from polybius.coding.encoder import MODELS, Encoder, Tags, windows
from polybius.coding.syntax.language import Language
from polybius.errors import ModelError
from polybius.types import EventType, Parse

shipped = pytest.mark.skipif(not (MODELS / "model.onnx").is_file(), reason="the model is not built")


def parsed(*paragraphs: str) -> Parse:
    return Language().parse(article_of(*paragraphs))


@given(st.lists(st.lists(st.integers(1, 9), max_size=5), max_size=6), st.integers(2, 40), st.data())
def test_windows_cover_every_token_once_and_keep_their_size(
    sizes: list[list[int]], longest: int, data: st.DataObject
) -> None:
    blocks, at = [], 0
    for block in sizes:
        made = []
        for size in block:
            made.append(range(at, at + size))
            at += size
        blocks.append(made)
    pieces = data.draw(st.lists(st.integers(1, 3), min_size=at, max_size=at))
    found = list(windows(blocks, pieces, longest))
    assert [i for window in found for i in window] == list(range(at))
    assert all(sum(pieces[i] for i in window) <= max(longest, 3) for window in found)


def test_windows_end_with_paragraphs() -> None:
    blocks = [[range(0, 4)], [range(4, 8)], [range(8, 11)]]
    assert list(windows(blocks, [1] * 11, 9)) == [range(0, 8), range(8, 11)]


def test_no_model_says_nothing() -> None:
    tags = Tags.none()
    assert (tags.attributions, tags.model) == ((), "")
    assert tags.type_of(0) == dict.fromkeys(EventType, 0.0)


@shipped
def test_a_plain_attribution_is_seen() -> None:
    parse = parsed("The mayor said on Monday that the bridge was open.")
    [seen] = Encoder().read(parse).attributions
    words = [" ".join(parse.tokens[i].text for i in part) for part in (seen.cue, seen.source)]
    assert words == ["said", "The mayor"]
    assert {"bridge", "open"} <= {parse.tokens[i].text for i in seen.content}


@shipped
def test_the_act_of_a_sentence_is_guessed() -> None:
    seen = Encoder().read(parsed("Rebels shelled the town and killed nine soldiers.")).type_of(0)
    assert max(seen, key=lambda type: seen[type]) is EventType.ASSAULT


@shipped
def test_same_text_same_tags_whatever_was_read_before() -> None:
    parse, other = (
        parsed("The mayor said it rained.", "“It did,” she added."),
        parsed("Troops left the town."),
    )
    first = Encoder().read(parse)
    encoder = Encoder()
    encoder.read(other)
    again, once_more = encoder.read(parse), encoder.read(parse)
    assert first.attributions == again.attributions == once_more.attributions
    assert first.parties == again.parties
    for name in ("cues", "types", "acts", "modes", "factuality", "subtypes"):
        assert (getattr(first, name) == getattr(again, name)).all(), name
        assert (getattr(again, name) == getattr(once_more, name)).all(), name


@shipped
def test_tags_fit_their_parse() -> None:
    parse = parsed("One said. " * 200, "", "Two told x" + "x" * 300 + " \U0001f600 that it was so.")
    tags = Encoder().read(parse)
    assert (len(tags.cues), len(tags.types)) == (len(parse.tokens), len(parse.sentences))
    assert all(0 <= i < len(parse.tokens) for a in tags.attributions for i in (*a.cue, *a.source, *a.content))
    assert all(0 <= chance <= 1 for row in (tags.cues, *tags.types) for chance in row)
    assert tags.model.startswith("polybius-minilm-")


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"labels\.json is missing"):
        _ = Encoder(tmp_path).name


@shipped
def test_a_model_of_other_types_is_refused(tmp_path: Path) -> None:
    for file in MODELS.iterdir():
        shutil.copy(file, tmp_path / file.name)
    labels = json.loads((tmp_path / "labels.json").read_text())
    (tmp_path / "labels.json").write_text(json.dumps({**labels, "types": ["RIOT"]}))
    with pytest.raises(ModelError, match="types differ"):
        _ = Encoder(tmp_path).name


def test_the_models_are_small() -> None:
    assert sum(file.stat().st_size for file in MODELS.iterdir()) < 30_000_000
