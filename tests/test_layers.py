"""Imports point one way, and a bare import of the package stays quick."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polybius

PACKAGE = Path(polybius.__file__).parent
# Each layer may import itself and what stands before it.
LAYERS = (
    ("types", "errors", "geography"),
    ("config", "lexicon"),
    ("intake",),
    ("coding",),
    ("contract", "profiles"),
    ("record",),
    ("export", "exchange", "batch"),
    ("bench",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts != ("__init__",):
            yield parts[0], path


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """The layers that a module imports, wherever in it, each with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            whole = node.module == "polybius"
            names = [f"polybius.{alias.name}" for alias in node.names] if whole else [node.module or ""]
        else:
            continue
        yield from ((name.split(".")[1], node.lineno) for name in names if name.startswith("polybius."))


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer for layer, _ in _modules()} <= set(HEIGHT)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {layer} imports {other}"
        for layer, path in _modules()
        for other, line in _imports(path)
        if other in HEIGHT and HEIGHT[other] > HEIGHT[layer]
    ]
    assert not wrong, "\n".join(wrong)


def test_neighbours_of_one_layer_do_not_import_each_other() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for layer, path in _modules()
        for other, line in _imports(path)
        if layer != other and {layer, other} <= {"export", "exchange", "batch"}
    ]
    assert not wrong, "\n".join(wrong)


def test_a_bare_import_opens_no_model_and_no_parser() -> None:
    heavy = "spacy", "onnxruntime", "trafilatura", "rich", "typer"
    code = f"import sys, polybius; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
