"""What a coding was made with: versions and hashes of code, data and models."""

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from polybius.lexicon.files import data_hash
from polybius.lexicon.gazetteer import BUILT

PACKAGE = Path(str(files("polybius")))


@lru_cache(maxsize=8)
def of(pipeline: str, model: str) -> dict[str, str]:
    """The manifest of a run with this language pipeline and this learned model; no clock, no machine."""
    return {
        "polybius": _version("polybius"),
        "code": code_hash(PACKAGE),
        "data": data_hash(),
        "pipeline": pipeline,
        "spacy": _version("spacy"),
        "model": model,
    }


@lru_cache(maxsize=4)
def of_gazetteer(path: Path) -> str:
    """sha256 of a user's own file of places, or of the names and places of an index of theirs."""
    digest = hashlib.sha256()
    for file in [path / name for name in BUILT] if path.is_dir() else [path]:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def code_hash(root: Path) -> str:
    """sha256 over names and bytes of the package's modules."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
