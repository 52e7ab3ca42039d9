"""Tables -> files: CSV, tab-separated, JSON lines, Parquet, Excel."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from polybius.export.dialect import Dialect, one_line, safe, written
from polybius.export.tables import Cell, Column, Kind
from polybius.export.writing import ExportError

Cells = Iterable[Sequence[Cell]]
_LONGEST = 32_767  # characters that a cell of a workbook holds


def csv_text(columns: Sequence[Column], rows: Cells, dialect: Dialect) -> Iterator[str]:
    """A header and a line for each row; an unknown value is an empty cell."""
    return csv_rows([column.name for column in columns], rows, dialect)


def csv_rows(names: Sequence[str], rows: Cells, dialect: Dialect) -> Iterator[str]:
    """The same, of columns that are known by their names alone."""
    yield _csv_line(names)
    for row in rows:
        yield _csv_line([_plain(written(cell, dialect)) for cell in row])


def tsv_text(columns: Sequence[Column], rows: Cells, *, header: bool, missing: str = "") -> Iterator[str]:
    """Lines with tabs between the cells and no quotes: in text, tabs and line ends become blanks."""
    if header:
        yield "\t".join(column.name for column in columns) + "\n"
    for row in rows:
        yield "\t".join(missing if cell is None else one_line(_plain(cell)) or missing for cell in row) + "\n"


def jsonl_text(columns: Sequence[Column], rows: Cells) -> Iterator[str]:
    """A JSON object for each row, with every column in it."""
    names = [column.name for column in columns]
    for row in rows:
        cells = (safe(cell) if isinstance(cell, str) else cell for cell in row)
        yield json.dumps(dict(zip(names, cells, strict=True)), ensure_ascii=False, separators=(",", ":")) + "\n"


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # a cell with either of the two is put in quotes
    return line.getvalue().removesuffix("\r\n") + "\n"


def _plain(cell: Cell) -> str:
    """A value as text: whole numbers without a point, truth as true and false."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


# --- with packages that are extras ------------------------------------------------------------------------


def wanted(module: str, extra: str) -> Any:
    """A module of an extra; ExportError that says what to install where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ExportError(f"this format needs {package}: pip install 'polybius[{extra}]'") from error


def parquet_file(columns: Sequence[Column], rows: Cells, path: Path) -> None:
    """One Parquet file with typed columns; an unknown value is null."""
    pa, parquet = wanted("pyarrow", "parquet"), wanted("pyarrow.parquet", "parquet")
    types: Mapping[Kind, Any] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    schema = pa.schema([pa.field(column.name, types[column.kind]) for column in columns])
    held = list(rows)
    arrays = [
        pa.array([_typed(row[i], column.kind) for row in held], type=types[column.kind])
        for i, column in enumerate(columns)
    ]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), str(path))


def _typed(cell: Cell, kind: Kind) -> Any:
    if cell is None:
        return None
    if kind == "date":
        from datetime import date

        return date.fromisoformat(str(cell))
    if kind == "string":
        return safe(str(cell))
    return float(cell) if kind == "number" else cell


def workbook_file(sheets: Mapping[str, tuple[Sequence[Column], Cells]], path: Path, dialect: Dialect) -> None:
    """One workbook with a sheet for each table; text is text, however it begins."""
    openpyxl = wanted("openpyxl", "xlsx")
    book = openpyxl.Workbook(write_only=True)
    cell_of = wanted("openpyxl.cell", "xlsx").WriteOnlyCell
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([column.name for column in columns])
        for row in rows:
            sheet.append([_sheet_cell(cell_of, sheet, cell, dialect) for cell in row])
    made = io.BytesIO()
    book.save(made)
    path.write_bytes(_without_clock(made.getvalue()))


def _without_clock(book: bytes) -> bytes:
    """A workbook without the time it was made at: same rows, same bytes."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", core)
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, in their order and without a time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def _sheet_cell(cell_of: Any, sheet: Any, value: Cell, dialect: Dialect) -> Any:
    if not isinstance(value, str):
        return value
    text = _short(str(written(value, dialect)))
    if not text.startswith(("=", "#")):
        return text
    cell = cell_of(sheet, value=text)  # else taken for a formula or an error
    cell.data_type = "s"
    return cell


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2] + " …"
