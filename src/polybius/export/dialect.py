"""How cells are written: text that no spreadsheet takes for a formula, and no reader for the end of a line."""

import re
from enum import StrEnum

from polybius.export.tables import Cell

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Dialect(StrEnum):
    """Whom a file is for."""

    PLAIN = "plain"  # machines: text as it is
    SPREADSHEET = "spreadsheet"  # people: text that a spreadsheet would run begins with an apostrophe


def safe(text: str) -> str:
    """The text with control characters and halves of characters written out: no format holds them."""
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read a formula.

    Text that begins with apostrophes and then a formula gets one more, so that a reader who takes
    one away always has the text as it was.
    """
    return "'" + text if _FORMULA.match(text) else text


def written(cell: Cell, dialect: Dialect) -> Cell:
    """A cell as it stands in a file; numbers are never touched, however they begin."""
    if not isinstance(cell, str):
        return cell
    text = safe(cell)
    return neutral(text) if dialect is Dialect.SPREADSHEET else text


def one_line(text: str) -> str:
    """The text without tabs and line ends, for files that have no quotes."""
    return " ".join(safe(text).split())
