"""The rules of `data/intake/blocks.yaml`, read and checked: what a block is by its form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from polybius.errors import DataError
from polybius.lexicon.files import DATA, check_fields, read_yaml, shown
from polybius.types import ZoneKind

FILE = DATA / "intake" / "blocks.yaml"
_SECTIONS = ("parts", "rules", "sections")
_FIELDS = ("id", "kind", "where", "longest", "pattern", "examples", "not_examples")
_WHERE = ("block", "start", "inside", "end")
_PART = re.compile(r"<([A-Z]+)>")
# What stands before the first words of a paragraph, or after its last, is looked for no further than this.
REACH = 260


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file; `where` is block, start, inside or end."""

    id: str
    kind: ZoneKind
    where: str
    longest: int
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]

    def fits(self, block: str) -> bool:
        """Whether the rule holds for a whole block."""
        return len(block) <= self.longest and self.pattern.fullmatch(block) is not None

    def before(self, block: str) -> int:
        """How many characters at the start of a block are the rule's; 0 where it does not hold."""
        found = self.pattern.match(block[:REACH])
        return found.end() if found else 0

    def after(self, block: str) -> int:
        """Where in the block the words at its end begin that are the rule's; its length where none are."""
        first = max(0, len(block) - REACH)
        opening = max(block.rfind("(", first), block.rfind("[", first))
        return opening if opening >= 0 and self.pattern.fullmatch(block[opening:]) else len(block)

    def inside(self, block: str) -> Iterator[tuple[int, int]]:
        """The pieces of a block that are the rule's, from where to where."""
        return (found.span() for found in self.pattern.finditer(block))


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in their order, and the names of sections in lower case."""

    block: tuple[Rule, ...]
    start: tuple[Rule, ...]
    inside: tuple[Rule, ...]
    end: tuple[Rule, ...]
    sections: frozenset[str]

    def kind(self, block: str) -> ZoneKind | None:
        """The kind that the first fitting rule gives a whole block; None: no rule fits."""
        flat = " ".join(block.split()) if len(block) <= 1000 else block
        return next((rule.kind for rule in self.block if rule.fits(flat)), None)


@lru_cache(maxsize=1)
def rules() -> Rules:
    return read(FILE)


def read(path: Path) -> Rules:
    """The rules of a file; DataError, with its line, for what is wrong in it."""
    content = read_yaml(path)
    check_fields(content, _SECTIONS, shown(path), 1, required=_SECTIONS)
    made = [_rule(node, content["parts"], shown(path)) for node in content["rules"]]
    by_where = {where: tuple(rule for rule in made if rule.where == where) for where in _WHERE}
    return Rules(**by_where, sections=frozenset(str(name).lower() for name in content["sections"]))


def _rule(node: Any, parts: Mapping[str, str], file: str) -> Rule:
    check_fields(node, _FIELDS, file, node.line, required=_FIELDS)
    kind, where = node["kind"], node["where"]
    if kind not in set(ZoneKind):
        raise DataError(file, kind.line, f"no kind of zone {str(kind)!r}; known are {', '.join(ZoneKind)}")
    if where not in _WHERE:
        raise DataError(file, where.line, f"a rule stands at {', '.join(_WHERE)}, not {str(where)!r}")
    pattern = _compiled(node["pattern"], parts, file)
    examples, others = tuple(map(str, node["examples"])), tuple(map(str, node["not_examples"]))
    return Rule(str(node["id"]), ZoneKind(kind), str(where), int(node["longest"]), pattern, examples, others)


def _compiled(pattern: Any, parts: Mapping[str, str], file: str) -> re.Pattern[str]:
    whole = str(pattern)
    while found := _PART.search(whole):
        if found[1] not in parts:
            raise DataError(file, pattern.line, f"no part <{found[1]}>; known are {', '.join(parts)}")
        whole = whole.replace(found[0], parts[found[1]])
    try:
        # Blanks are written \s in the file, but a news text may hold no-break ones, which \s covers too.
        return re.compile(whole)
    except re.error as error:
        raise DataError(file, pattern.line, f"not a regular expression: {error}") from error
