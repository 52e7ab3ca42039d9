"""A release: a folder or archive that can be cited, with everything a reader needs to check and read it.

The tables as CSV and JSON lines, a `datapackage.json` (Frictionless) that types them, what they were made
with, the rules they follow, and a checksum of each file. Same incidents, same facts, same bytes.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from polybius import profiles
from polybius.export import encode
from polybius.export.dialect import Dialect
from polybius.export.flat import TABLES
from polybius.export.tables import Column, Table
from polybius.export.writing import ExportError, file_in_place, folder_in_place
from polybius.profiles.rows import Profile
from polybius.types import Incident, Standing

CHECKSUMS, PACKAGE, MANIFEST, METHOD = "SHA256SUMS", "datapackage.json", "manifest.json", "README.md"
_NAME = re.compile(r"[a-z0-9][-a-z0-9._]*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release says of itself; no clock is looked at."""

    name: str  # "karabakh": small letters, digits, dots, dashes
    title: str
    revision: str  # of the record
    day: date  # of the record's state
    manifest: Mapping[str, str] = field(default_factory=dict)  # as coding/manifest.py makes it
    licence: str | None = None  # an SPDX id, or None: nothing is said
    contributors: tuple[str, ...] = ()


def write(
    incidents: Iterable[Incident], path: Path, facts: Facts, *, profile: str | Profile = "ucdp", force: bool = False
) -> None:
    """Writes a release: an archive where the path ends in .zip, else a folder; whole or not at all."""
    rules = profile if isinstance(profile, Profile) else profiles.find(profile)
    files = contents(sorted(incidents, key=lambda one: (len(one.id), one.id)), facts, rules)
    if path.suffix.lower() == ".zip":
        with file_in_place(path, force=force) as part:
            part.write_bytes(encode.zipped({f"{path.stem}/{name}": content for name, content in files.items()}))
        return
    with folder_in_place(path, force=force) as folder:
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)


def contents(incidents: Sequence[Incident], facts: Facts, profile: Profile) -> dict[str, bytes]:
    """The files of a release by name; ExportError for a name that no package may have."""
    if not _NAME.fullmatch(facts.name):
        raise ExportError(f"a release is named by small letters, digits, dots and dashes, not {facts.name!r}")
    files: dict[str, bytes] = {}
    for table in TABLES:
        files[f"data/{table.name}.csv"] = _csv(table, incidents, profile)
        files[f"data/{table.name}.jsonl"] = _jsonl(table, incidents, profile)
    files[MANIFEST] = _json(_manifest(incidents, facts, profile))
    files[METHOD] = "".join(_method(incidents, facts, profile)).encode()
    files[PACKAGE] = _json(_package(files, facts))
    files[CHECKSUMS] = "".join(f"{_hash(files[name])}  {name}\n" for name in sorted(files)).encode()
    return files


def _csv(table: Table, incidents: Sequence[Incident], profile: Profile) -> bytes:
    return "".join(encode.csv_text(table.columns, table.rows(incidents, profile), Dialect.SPREADSHEET)).encode()


def _jsonl(table: Table, incidents: Sequence[Incident], profile: Profile) -> bytes:
    return "".join(encode.jsonl_text(table.columns, table.rows(incidents, profile))).encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


# --- what it was made with, and how -----------------------------------------------------------------------


def _manifest(incidents: Sequence[Incident], facts: Facts, profile: Profile) -> dict[str, Any]:
    standings = {one.value: sum(incident.standing is one for incident in incidents) for one in Standing}
    return {
        "name": facts.name,
        "revision": facts.revision,
        "date": facts.day.isoformat(),
        "profile": profile.id,
        "made_with": dict(facts.manifest),
        "incidents": len(incidents),
        "reports": len({report.id for incident in incidents for report in incident.reports}),
        "standings": standings,
    }


def _method(incidents: Sequence[Incident], facts: Facts, profile: Profile) -> Iterator[str]:
    """The page that says what the files are and how the numbers came about."""
    yield f"# {facts.title}\n\nState of {facts.day.isoformat()}, revision {facts.revision} of the record: "
    yield f"{len(incidents)} incidents.\n\n{_HOW}\n\n## Standings\n\n{_STANDINGS}\n\n## Tables\n"
    for table in TABLES:
        yield f"\n### {table.name}\n\n`data/{table.name}.csv`, `data/{table.name}.jsonl`: {table.about}.\n\n"
        yield "| column | type | what it is |\n|---|---|---|\n"
        yield from (f"| `{one.name}` | {one.kind} | {one.about} |\n" for one in table.columns)
    yield f"\n## Rules of the profile {profile.name}\n\n{profile.about}\n\n"
    yield from (f"- `{rule}`: {says}\n" for rule, says in profile.rules.items())
    yield "\n## Made with\n\n"
    yield from (f"- {what}: {version}\n" for what, version in facts.manifest.items())
    yield f"\nLicence: {facts.licence or 'not stated'}.\n"


_HOW = """\
An incident is one happening that one or more reports tell. Polybius reads each report by itself (a coding), finds
which tellings are of one incident, and sets their figures side by side, each with its owner. No figure is a mean
or a guess: the range of a toll runs over what its owners give, and `rule` names how. An empty cell is not known.
Texts of articles are not part of a release; single sentences are quoted as evidence.

In the CSV files, text that begins with `=`, `+`, `-`, `@`, a tab or a return has an apostrophe before it, so that no
spreadsheet runs it; the JSON lines have the text as it is. To check the files: `sha256sum -c SHA256SUMS`."""

_STANDINGS = """\
- `happened`: at least one source tells it as fact, and nobody denies it.
- `claimed`: only in somebody's words, or hedged.
- `contested`: asserted by one, denied by another.
- `denied`: only told as not having happened.
- `expected`: planned, feared or threatened.
- `background`: told as history."""


# --- the data package -------------------------------------------------------------------------------------


def _package(files: Mapping[str, bytes], facts: Facts) -> dict[str, Any]:
    """The description of a Frictionless tabular data package."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": facts.name,
        "title": facts.title,
        "version": facts.revision,
        "created": f"{facts.day.isoformat()}T00:00:00Z",
    }
    if facts.licence:
        package["licenses"] = [{"name": facts.licence}]
    if facts.contributors:
        package["contributors"] = [{"title": one} for one in facts.contributors]
    return package | {"resources": [_resource(table, files[f"data/{table.name}.csv"]) for table in TABLES]}


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{_hash(content)}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": name, "fields": [other]}}
            for column, (name, other) in table.refers.items()
        ]
    return schema


def _field(column: Column, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": column.kind}
    if column.about:
        found["description"] = column.about
    if column.name in table.key:
        found["constraints"] = {"required": True}
    return found
