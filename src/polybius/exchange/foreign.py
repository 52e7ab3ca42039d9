"""An event of another data set, and what all readers of such files share."""

import codecs
import csv
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar

from polybius.errors import PolybiusError
from polybius.lexicon.formats import by_code, by_name, countries

Value = TypeVar("Value")
_TAKEN_BACK = re.compile(r"'+[=+\-@\t\r]")
_LONGEST_CELL = 1 << 24
_SHOWN = 40  # characters of a wrong value that a message repeats


class ExchangeError(PolybiusError):
    """A file of another data set that cannot be read; the message begins with `file:line`."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """An event as another data set has it; what it does not say, or says it does not know, is None."""

    dataset: str  # "ucdp-ged", "acled", "gdelt", "polecat", "icews"
    id: str
    line: int  # of its file, the header being line 1
    first: date | None = None
    last: date | None = None
    country: str | None = None  # ISO 3166 alpha-3
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None  # UCDP's where_prec, whatever the data set's own
    type: str | None = None  # in the data set's own words
    side_a: tuple[str, ...] = ()
    side_b: tuple[str, ...] = ()
    countries_a: tuple[str, ...] = ()  # ISO 3166 alpha-3 of the states of a side
    countries_b: tuple[str, ...] = ()
    low: int | None = None  # dead
    best: int | None = None
    high: int | None = None
    civilians: int | None = None  # dead civilians
    sources: tuple[str, ...] = ()
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The events of a file, and what is odd in it, each with file and line."""

    events: tuple[ForeignEvent, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A line of a file: its cells by column; a cell that is not what it should be is a fault with file and line."""

    path: Path
    line: int
    cells: Mapping[str, str]
    for_sheets: bool = True  # whether the file may be in the spreadsheet dialect

    def fault(self, problem: str) -> ExchangeError:
        return ExchangeError(self.path, self.line, problem)

    def text(self, *names: str) -> str | None:
        """The first of these columns that is there and not empty; the apostrophe of the spreadsheet dialect is off."""
        for name in names:
            cell = self.cells.get(name, "").strip()
            if cell:
                return cell[1:] if self.for_sheets and _TAKEN_BACK.match(cell) else cell
        return None

    def whole(self, *names: str) -> int | None:
        return self._read(names, lambda cell: int(float(cell)), "a whole number")

    def number(self, name: str, least: float, most: float) -> float | None:
        found = self._read((name,), float, "a number")
        if found is not None and not least <= found <= most:
            raise self.fault(f"{name} is {found:g}; wanted is {least:g} to {most:g}")
        return found

    def day(self, *names: str) -> date | None:
        return self._read(names, read_day, "a day, as 2023-09-19")

    def parts(self, name: str, separator: str = ";") -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(part.strip() for part in (self.text(name) or "").split(separator) if part.strip())

    def _read(self, names: Sequence[str], read: Callable[[str], Value], wanted: str) -> Value | None:
        cell = self.text(*names)
        if cell is None:
            return None
        try:
            return read(cell)
        except (ValueError, OverflowError) as error:
            name = next(name for name in names if self.cells.get(name, "").strip())
            raise self.fault(f"{name} is {cell[:_SHOWN]!r}; wanted is {wanted}") from error


_DAYS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y")


def read_day(cell: str) -> date:
    """A day as data sets write them, the hour left off; ValueError where it is none, or could be two ("03/04/2020")."""
    day = re.sub(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?Z?$", "", cell)
    for form in _DAYS:
        try:
            return datetime.strptime(day, form).date()
        except ValueError:
            continue
    raise ValueError(cell)


def country_of(name: str | None = None, **codes: object) -> str | None:
    """The ISO code of a country by its codes ("gw", "cow", "numeric", "fips", "cameo"), else by its name."""
    for column, code in codes.items():
        if code is not None and (found := by_code(column).get(str(code))):
            return found
    return by_name().get((name or "").strip().lower())


def iso(code: str | None) -> str | None:
    """An ISO code of three letters, where it is one that the tables know."""
    return code if code in countries() else None


# --- files ------------------------------------------------------------------------------------------------


def records(
    path: Path,
    *,
    names: Sequence[str] = (),
    required: Iterable[str] = (),
    quoted: bool = True,
    aliases: Mapping[str, str] | None = None,
) -> Iterator[Record]:
    """The lines of a file as records; its first line names the columns, unless `names` do.

    `aliases` are other names of columns; where nothing is `quoted`, no cell is in the spreadsheet dialect.
    ExchangeError with file and line where the file cannot be
    read, lacks a required column, or has a line with more or fewer cells than the others.
    """
    with _opened(path) as stream:
        first = stream.readline()
        stream.seek(0)
        reader = csv.reader(stream, delimiter=delimiter(first), quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
        csv.field_size_limit(_LONGEST_CELL)
        lines = _lines(path, reader)
        header = list(names) or _header(path, lines, required, aliases or {})
        for line, cells in lines:
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise ExchangeError(path, line, f"{len(cells)} cells where there should be {len(header)}")
            yield Record(path, line, dict(zip(header, cells, strict=True)), quoted)


def header_of(path: Path) -> list[str]:
    """The cells of the first line of a file."""
    with _opened(path) as stream:
        first = stream.readline()
    return next(csv.reader([first], delimiter=delimiter(first)), [])


def delimiter(line: str) -> str:
    """What stands between the cells of a line: a tab, a comma or a semicolon, whichever is the most frequent."""
    return max("\t,;", key=line.count)


def _opened(path: Path) -> TextIO:
    """The file as text: UTF-8, or ISO-8859-1 where it is not that."""
    try:
        return path.open(encoding=_encoding(path), newline="")
    except OSError as error:
        raise ExchangeError(path, None, f"cannot be read: {error.strerror or error}") from error


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "iso-8859-1"
    return "utf-8-sig"


def _lines(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file, each with the number of the line that it begins on."""
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ExchangeError(path, reader.line_num, f"is no table: {error}") from error
        yield start, cells
        start = reader.line_num + 1


def _header(
    path: Path, lines: Iterator[tuple[int, list[str]]], required: Iterable[str], aliases: Mapping[str, str]
) -> list[str]:
    _, cells = next(lines, (1, []))
    header = [aliases.get(cell.strip(), cell.strip()) for cell in cells]
    for name in required:
        if name not in header:
            near = difflib.get_close_matches(name, header, 1)
            hint = f"; is it {near[0]!r}?" if near else f"; the file has {', '.join(header[:8]) or 'none'} …"
            raise ExchangeError(path, 1, f"no column {name!r}{hint}")
    return header
