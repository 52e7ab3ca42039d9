"""The coder's answers, made now or kept from before; kept ones count only if the same program gave them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from polybius import contract
from polybius.bench.words import Json
from polybius.coding import manifest
from polybius.config import Config
from polybius.types import Coding, Document, Fault

Code = Callable[[Iterable[Document]], Iterator[Coding | Fault]]


def of(documents: Sequence[Document], code: Code, config: Config, kept: Path | None) -> dict[str, Json]:
    """A record, or a fault as JSON, for each document; with a file to keep them in, those in it are taken."""
    found = _sound(_read(kept), documents, config) if kept else {}
    fresh = (contract.line(result) for result in code(d for d in documents if d.ref not in found))
    for line in _keeping(fresh, found, kept) if kept else fresh:
        answer = json.loads(line)
        found[answer["ref"] if "error" in answer else answer["article"]["ref"]] = answer
    return found


def _read(path: Path) -> Iterator[Json]:
    """The objects of a file of answers, where there is one; a line that was cut short is none."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _sound(answers: Iterable[Json], documents: Sequence[Document], config: Config) -> dict[str, Json]:
    """The answers that this program would give again: of its code, data and model, and to the same question."""
    asked = {document.ref: document for document in documents}
    present = manifest.of("", "")
    return {
        answer["article"]["ref"]: answer
        for answer in answers
        if "error" not in answer
        and all(answer["run"][part] == present[part] for part in ("code", "data", "polybius", "spacy"))
        and (answer["run"]["model"] != "none") == config.model
        and answer["run"]["pipeline"].startswith(config.pipeline)
        and _answers(answer["article"], asked.get(answer["article"]["ref"]))
    }


def _answers(article: Json, asked: Document | None) -> bool:
    if asked is None or article["text"] != asked.content:
        return False
    given = asked.published.isoformat() if asked.published else None
    return bool(article["published"] == given or (given is None and article["published_why"] != "user"))


def _keeping(lines: Iterable[str], sound: dict[str, Json], path: Path) -> Iterator[str]:
    """The new lines, each written as it comes: a run that is stopped can be taken up again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for answer in sound.values():
            out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
        for line in lines:
            out.write(line + "\n")
            out.flush()
            yield line
