"""Paths, JSONL and standard input: each line a document or a fault, and the run goes on."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from polybius.intake import documents
from polybius.types import Document, Fault

STORY = "Soldiers shelled the village of Malek on Friday, killing two farmers, the governor said."


def lines(*rows: object) -> io.BytesIO:
    return io.BytesIO("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode())


def only(found: list[Document | Fault]) -> Document | Fault:
    assert len(found) == 1
    return found[0]


def test_files_are_documents_with_their_path_as_ref(tmp_path: Path) -> None:
    for name in ("a.txt", "b.html", "c.htm", "d"):
        (tmp_path / name).write_text(STORY)
    found = list(documents([str(tmp_path / name) for name in ("a.txt", "b.html", "c.htm", "d")]))
    assert [one.media_type for one in found if isinstance(one, Document)] == [
        "text/plain",
        "text/html",
        "text/html",
        None,
    ]
    assert found[0].ref == str(tmp_path / "a.txt")


def test_a_jsonl_line_is_a_document_with_all_its_fields() -> None:
    row = {
        "id": "x1", "text": STORY, "published": "2014-06-05", "title": "Village shelled",
        "outlet": "Example Wire",
        "uri": "https://example.org/1", "byline": "Jane Roe", "mood": ["extra keys", "are ignored"],
    }  # fmt: skip
    found = only(list(documents(["-"], lines(row))))
    assert found == Document(
        "x1", STORY, "text/plain", date(2014, 6, 5), "Village shelled", "Jane Roe", "Example Wire",
        "https://example.org/1",
    )  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"published": None}, {"published": ""}])
def test_no_publication_date_is_none(given: dict[str, object]) -> None:
    found = only(list(documents(["-"], lines({"text": STORY, **given}))))
    assert isinstance(found, Document)
    assert found.published is None
    assert found.ref == "-:1"


def test_a_time_after_the_date_is_allowed() -> None:
    found = only(list(documents(["-"], lines({"text": STORY, "published": "2014-06-05T23:10:00+02:00"}))))
    assert isinstance(found, Document)
    assert found.published == date(2014, 6, 5)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id": "x", "text": }', "no JSON"),
        ("[1, 2]", "a list, not an object"),
        ('"words"', "a string, not an object"),
        ({"id": "x"}, "no `text`"),
        ({"id": "x", "text": None}, "no `text`"),
        ({"id": "x", "text": 7}, "`text` is a number"),
        ({"id": "x", "text": "  \n"}, "`text` is empty"),
        ({"id": ["x"], "text": STORY}, "`id` is a list"),
        ({"id": "x", "text": STORY, "title": {"en": "x"}}, "`title` is an object"),
        ({"id": "x", "text": STORY, "published": 2014}, "`published` is a number"),
        ({"id": "x", "text": STORY, "published": "2014-02-30"}, "no calendar has"),
        ({"id": "x", "text": STORY, "published": "last week"}, "write it as YYYY-MM-DD"),
        ({"id": "x", "text": STORY, "published": "0025-03-04"}, "outside 1800..2100"),
        ("[" * 50_000, "no JSON"),
    ],
)
def test_a_bad_line_is_a_fault_that_names_it_and_the_run_goes_on(row: object, says: str) -> None:
    good = {"id": "good", "text": STORY}
    before, bad, after = documents(["-"], lines(good, row, good))
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(bad, Fault)
    assert bad.kind == "IntakeError"
    assert says in bad.message
    assert "-:2" in bad.message


def test_a_fault_goes_by_the_id_of_its_line() -> None:
    found = only(list(documents(["-"], lines({"id": "x7", "text": None}))))
    assert found.ref == "x7"


def test_blank_lines_are_passed_over() -> None:
    assert len(list(documents(["-"], lines("", {"text": STORY}, "", "  ", {"text": STORY}, "")))) == 2


def test_jsonl_is_told_though_its_first_line_is_broken() -> None:
    found = list(documents(["-"], lines('{"id": "x", "text": ', {"id": "y", "text": STORY})))
    assert [type(one) for one in found] == [Fault, Document]


@pytest.mark.parametrize("text", [STORY, "{braces} open this text\nand it goes on.", "<html><body><p>x</p>"])
def test_standard_input_that_is_no_jsonl_is_one_document(text: str) -> None:
    found = only(list(documents(["-"], io.BytesIO(text.encode()))))
    assert isinstance(found, Document)
    assert found.content == text.encode()
    assert found.media_type is None


def test_standard_input_may_be_a_stream_of_text() -> None:
    found = only(list(documents(["-"], io.StringIO(STORY))))
    assert isinstance(found, Document)
    assert found.content == STORY.encode()


def test_lines_are_read_one_at_a_time() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            Counting.taken += 1
            return super().readline(size)

    row = json.dumps({"text": STORY * 100}).encode() + b"\n"
    stream = documents(["-"], Counting(row * 500))
    for _ in range(20):
        next(stream)
    assert Counting.taken < 30


def test_a_line_without_end_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x" * 21_000_000 + '"}\n' + json.dumps({"id": "y", "text": STORY}) + "\n")
    fault, good = documents([str(path)])
    assert isinstance(fault, Fault)
    assert "split it" in fault.message
    assert good.ref == "y"


def test_a_mark_at_the_head_of_a_jsonl_file_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"id": "x", "text": STORY}).encode())
    assert only(list(documents([str(path)]))).ref == "x"


@pytest.mark.parametrize("name", ["missing.txt", "missing.jsonl", "folder", "nul\0.txt"])
def test_what_cannot_be_opened_is_a_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    found = list(documents([str(tmp_path / name), "-"], io.BytesIO(STORY.encode())))
    assert [type(one) for one in found] == [Fault, Document]
    assert isinstance(found[0], Fault)
    assert name in found[0].message


def test_utf16_lines_are_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": STORY}), encoding="utf-16")
    assert "save it as UTF-8" in only(list(documents([str(tmp_path / "a.jsonl")]))).message  # type: ignore[union-attr]


def test_an_empty_file_and_json_that_is_not_jsonl_are_faults(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "list.json").write_text(json.dumps([{"text": STORY}], indent=1))
    found = list(documents([str(tmp_path / "empty.txt"), str(tmp_path / "list.json")]))
    assert all(isinstance(one, Fault) for one in found)
    assert "write JSONL" in found[1].message  # type: ignore[union-attr]
