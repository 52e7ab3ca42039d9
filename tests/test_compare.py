"""Two codings of the same articles: what is gained, lost and changed.

`make records` (which runs this file) writes anew the records in `cases/` that each change of ours is compared with.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import STORY
from typer.testing import CliRunner, Result

from polybius import Coder, batch, cli, contract
from polybius.bench import compare, records
from polybius.bench.words import Json
from polybius.export.demo import SAMPLES, documents
from polybius.types import Coding, Document

STORED = Path(__file__).parent / "cases" / "records.jsonl"
LARGEST = 400_000


@pytest.fixture(autouse=True)
def _one_coder(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "Coder", lambda config: coder)


@pytest.fixture
def record(coding: Coding) -> Json:
    return contract.as_json(coding)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["compare", *map(str, arguments)])


def written(path: Path, *lines: Json) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def altered(record: Json, **fields: Any) -> Json:
    """The record with other fields in its first event."""
    first, *rest = record["events"]
    return record | {"events": [first | fields, *rest]}


def fields_of(change: compare.Change) -> dict[str, tuple[str, str]]:
    return {field.name: (field.old, field.new) for field in change.fields}


# --- what changed -------------------------------------------------------------------------------------------


def test_the_same_twice_differs_in_nothing(record: Json) -> None:
    found = compare.compare([record], [record])
    assert not found.differs
    assert found.kept["events"] == len(record["events"])
    assert found.kept["statements"] == len(record["statements"])


def test_an_event_that_is_gone_or_new_comes_with_its_sentence(record: Json) -> None:
    fewer = record | {"events": record["events"][1:]}
    (lost,) = compare.compare([record], [fewer]).changes
    (gained,) = compare.compare([fewer], [record]).changes
    assert (lost.kind, gained.kind) == ("lost", "gained")
    assert lost.sentence.startswith("Rebels «shell")
    assert lost.article == "story"


def test_fields_are_told_as_they_read(record: Json) -> None:
    other = altered(record, tense="future", when=None, actors=[], statements=[], polarity="-", mode=None)
    (change,) = compare.compare([record], [other]).changes
    told = fields_of(change)
    assert change.kind == "changed"
    assert told["tense"] == ("past", "future")
    assert told["polarity"] == ("+", "-")
    assert told["actors"][1] == "none"
    assert told["speakers"][1] == "the report"


def test_another_type_on_the_same_words_is_one_change(record: Json) -> None:
    (change,) = compare.compare([record], [altered(record, type="COERCE")]).changes
    assert fields_of(change)["type"] == ("ASSAULT", "COERCE")


def test_another_name_for_the_same_statement_is_no_change(record: Json) -> None:
    text = json.dumps(record).replace('"s1"', '"s901"').replace('"e1"', '"e901"').replace('"f1"', '"f901"')
    assert not compare.compare([record], [json.loads(text)]).differs


def test_statements_and_figures_are_compared_too(record: Json) -> None:
    fewer = record | {"statements": record["statements"][1:], "figures": []}
    found = compare.compare([record], [fewer])
    sections = {change.section for change in found.changes if change.kind == "lost"}
    assert sections == {"statements", "figures"}


def test_words_are_found_again_where_the_text_has_grown(record: Json, coder: Coder) -> None:
    grown = contract.as_json(coder.read(_document(STORY.replace("\n\n", "\n\nIt rained on Sunday.\n\n", 1))))
    found = compare.compare([record], [grown])
    kept = found.kept["events"]
    assert kept >= len(record["events"]) - 1
    assert not [change for change in found.changes if change.kind == "lost" and change.section == "events"]


def _document(text: str) -> Document:
    return Document("story", text, "text/plain", published=date(2024, 5, 2))


def test_what_only_one_side_has_is_said(record: Json) -> None:
    other = record | {"article": record["article"] | {"id": "sha256:0", "ref": "other.txt"}}
    fault = {"ref": "story", "error": {"kind": "IntakeError", "message": "empty"}}
    assert len(compare.compare([record], [other]).notes) == 2
    assert compare.compare([record], [fault]).notes == ("story: can no longer be coded: empty",)
    assert compare.compare([fault], [record]).notes == ("story: could not be coded before",)
    assert not compare.compare([fault], [fault]).differs


# --- the command --------------------------------------------------------------------------------------------


def test_two_files_of_records(record: Json, tmp_path: Path) -> None:
    old = written(tmp_path / "old.jsonl", record)
    new = written(tmp_path / "new.jsonl", altered(record, tense="future"))
    result = run(old, new)
    assert result.exit_code == 0
    assert "tense: past → future" in result.stdout
    assert "0 gained, 0 lost, 1 changed" in result.stdout
    assert run(old, new, "--fail-on-change").exit_code == 1
    assert run(old, old, "--fail-on-change").exit_code == 0
    told = json.loads(run(old, new, "--json").stdout)
    assert told["changes"][0]["fields"]["tense"] == {"old": "past", "new": "future"}


def test_a_folder_is_coded_now_against_the_day_given_before(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    (folder / "notes.csv").write_text("no,article\n", encoding="utf-8")
    old = tmp_path / "old.jsonl"
    arguments = ["code", str(folder / "story.txt"), "--published", "2024-05-02", "--out", str(old)]
    assert CliRunner().invoke(cli.app, arguments).exit_code == 0
    result = run(old, folder, "--fail-on-change")
    assert result.exit_code == 0, result.output
    assert "1 articles compared, 0 not" in result.stdout
    assert run(old, "--fail-on-change").exit_code == 0


@pytest.mark.parametrize("content", ["", "{}\n", "no json\n", '{"id": "1", "text": "Rebels shelled Bria."}\n'])
def test_what_is_no_record_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text(content, encoding="utf-8")
    result = run(path)
    assert result.exit_code == 2
    assert "--format jsonl" in result.stderr
    assert run(tmp_path / "none.jsonl").exit_code == 2


def test_a_record_of_another_make_is_refused(record: Json, tmp_path: Path) -> None:
    old = written(tmp_path / "old.jsonl", {name: part for name, part in record.items() if name != "figures"})
    result = run(old, written(tmp_path / "new.jsonl", record))
    assert result.exit_code == 2
    assert "write it anew" in result.stderr


def test_a_folder_without_articles_is_refused(record: Json, tmp_path: Path) -> None:
    old = written(tmp_path / "old.jsonl", record)
    (tmp_path / "empty").mkdir()
    result = run(old, tmp_path / "empty")
    assert result.exit_code == 2
    assert "no article in it" in result.stderr


# --- the stored records -------------------------------------------------------------------------------------


def test_what_is_pruned_is_not_compared(record: Json) -> None:
    assert not compare.compare([records.pruned(record)], [record]).differs


def test_the_stored_records_are_those_of_the_samples() -> None:
    stored = records.read(STORED)
    assert [one["article"]["ref"] for one in stored] == [document.ref for document in documents()]
    assert STORED.stat().st_size < LARGEST
    assert SAMPLES.is_dir()


def store() -> None:
    """Writes the records of the samples as the program codes them now."""
    coded = Coder().code_many(documents())
    written(STORED, *(records.pruned(contract.as_json(one)) for one in coded if isinstance(one, Coding)))


if __name__ == "__main__":
    store()
