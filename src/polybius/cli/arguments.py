"""Arguments that several commands take, and what they come to."""

import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from polybius.config import Config, load


class Format(StrEnum):
    """How codings are written."""

    TEXT = "text"
    JSONL = "jsonl"
    HTML = "html"


class MergedFormat(StrEnum):
    """How incidents are written."""

    TEXT = "text"
    JSONL = "jsonl"


_SUFFIXES = {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".html": Format.HTML, ".htm": Format.HTML}

Inputs = Annotated[
    list[str],
    typer.Argument(help="Text, HTML or JSONL files; - for standard input.", metavar="INPUT", show_default=False),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        help="Day of publication, against which “Tuesday” is read. A JSONL line's own day goes before it; "
        "it goes before the day that a page or dateline states.",
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        help="text to read, jsonl for machines, html for one page; by default as --out is named, else text.",
        show_default=False,
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to standard output.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="Rules alone, without the learned model.")]
Pipeline = Annotated[
    str | None,
    typer.Option(metavar="PACKAGE", help="Another spaCy pipeline for English, by its package name."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, metavar="N", show_default=False,
        help="Processes that code side by side; by default one for each core, four at most.",
    ),
]  # fmt: skip
Threshold = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, metavar="P", show_default=False,
        help="Leave out events of less confidence (0.5): higher for fewer, surer ones; curve in docs/method.md.",
    ),
]  # fmt: skip
Rules = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", show_default=False,
        help="Your own event rules (YAML as in docs/editors-guide.md), file or folder; they win over all others.",
    ),
]  # fmt: skip
Gazetteer = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", show_default=False,
        help="Your own places (CSV: name, aliases, lat, lon, type, country); they win over all others.",
    ),
]  # fmt: skip
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", show_default=False,
        help="Instead of the record, rows as acled, ucdp or recorder would count (JSONL; docs/profiles.md).",
    ),
]  # fmt: skip
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Stop at an unexpected error with its traceback; show all warnings.")
]


def config_of(no_model: bool, pipeline: str | None, **others: object) -> Config:
    return load({"model": False if no_model else None, "pipeline": pipeline, **others})


def day_of(published: str | None) -> datetime.date | None:
    if published is None:
        return None
    from polybius.intake import dates

    try:
        return dates.given(published)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--published") from None


def form_of(format: Format | None, out: Path | None) -> Format:
    return format or (_SUFFIXES.get(out.suffix.lower(), Format.TEXT) if out else Format.TEXT)


def refuse_own_input(out: Path | None, inputs: list[str]) -> None:
    """Usage error where the output would overwrite a document that is to be read."""
    if out is not None and any(Path(name).resolve() == out.resolve() for name in inputs if name != "-"):
        raise typer.BadParameter(f"{out} is one of the inputs; name another file", param_hint="--out")


def refuse_record(out: Path | None, record: Path, option: str) -> None:
    """Usage error where the output would overwrite the record that it is made of, whatever --force says."""
    if out is not None and out.resolve() == record.resolve():
        raise typer.BadParameter(f"{out} is the record itself; name another file", param_hint=option)


def tasks_of(given: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in given.split(",")) if given is not None else known
    for name in wanted:
        if name not in known:
            raise typer.BadParameter(f"no task {name!r}; there are {', '.join(known)}", param_hint="--tasks")
    return wanted
