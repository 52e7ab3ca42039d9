"""The formats that a record can be exported to, by name: what each is, and how it is written."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from polybius import profiles
from polybius.export import acled, encode, flat, gdelt, geojson, icews, polecat, ucdp_ged
from polybius.export.dialect import Dialect
from polybius.export.tables import COUNTED, Table, selected
from polybius.export.writing import ExportError, file_in_place, folder_in_place, write_text
from polybius.profiles.rows import Profile
from polybius.types import Incident, Standing

Text = Callable[[Table, Iterable[Incident], Profile, Dialect], Iterator[str]]
File = Callable[[Sequence[Table], Sequence[Incident], Profile, Dialect, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its tables, and how they become text or a file."""

    name: str
    about: str
    suffix: str
    tables: tuple[Table, ...]
    text: Text | None = None
    file: File | None = None  # of what is no text
    whole: bool = False  # whether one file holds all its tables
    profile: str = "ucdp"  # whose counting rules it follows where none are named
    unit: str | None = None  # what a row of the profile must be; None: only its rule for contested places counts
    dialect: Dialect = Dialect.PLAIN

    def lines(
        self, incidents: Iterable[Incident], *, profile: str | Profile | None = None, dialect: Dialect | None = None,
        standings: Collection[Standing] | None = None, table: str | None = None,
    ) -> Iterator[str]:  # fmt: skip
        """The text of the format, piece by piece, for standard output; ExportError where it is no text."""
        if self.text is None:
            raise ExportError(f"{self.name} is no text; name a file to write it to")
        chosen = selected(incidents, COUNTED if standings is None else standings)
        return self.text(self._table(table), chosen, self._profile(profile), dialect or self.dialect)

    def write(
        self, incidents: Iterable[Incident], path: Path, *, profile: str | Profile | None = None,
        dialect: Dialect | None = None, standings: Collection[Standing] | None = None, force: bool = False,
    ) -> None:  # fmt: skip
        """Writes the incidents to a file that is whole or not there.

        A format of several tables writes the first of them where the path ends in its suffix, and
        else makes a folder with a file for each; a workbook holds them all.
        """
        chosen = list(selected(incidents, COUNTED if standings is None else standings))
        rules, manner = self._profile(profile), dialect or self.dialect
        if self.whole or len(self.tables) == 1 or path.suffix.lower() == self.suffix:
            self._file(self.tables if self.whole else self.tables[:1], chosen, rules, manner, path, force)
            return
        with folder_in_place(path, force=force) as folder:
            for table in self.tables:
                self._file((table,), chosen, rules, manner, folder / (table.name + self.suffix), False)

    def _file(
        self, tables: Sequence[Table], incidents: Sequence[Incident], profile: Profile, dialect: Dialect,
        path: Path, force: bool,
    ) -> None:  # fmt: skip
        if self.text is not None:
            write_text(path, self.text(tables[0], incidents, profile, dialect), force=force)
        elif self.file is not None:
            with file_in_place(path, force=force) as part:
                self.file(tables, incidents, profile, dialect, part)

    def _profile(self, profile: str | Profile | None) -> Profile:
        found = profile if isinstance(profile, Profile) else profiles.find(profile or self.profile)
        if self.unit not in {None, found.unit}:
            problem = f"has a row a {self.unit}, and the profile {found.id!r} counts a row a {found.unit}"
            raise ExportError(f"{self.name} {problem}; use --profile {self.profile}")
        return found

    def _table(self, name: str | None) -> Table:
        if name is None:
            return self.tables[0]
        found = next((table for table in self.tables if table.name == name), None)
        if found is None:
            known = ", ".join(table.name for table in self.tables)
            raise ExportError(f"{self.name} has no table {name!r}; there are {known}")
        return found


def find(name: str) -> Format:
    """The format of this name; ExportError with the names there are where it is none."""
    if name not in FORMATS:
        raise ExportError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _csv(table: Table, incidents: Iterable[Incident], profile: Profile, dialect: Dialect) -> Iterator[str]:
    return encode.csv_text(table.columns, table.rows(incidents, profile), dialect)


def _jsonl(table: Table, incidents: Iterable[Incident], profile: Profile, dialect: Dialect) -> Iterator[str]:
    return encode.jsonl_text(table.columns, table.rows(incidents, profile))


def _tsv(*, header: bool = True, missing: str = "") -> Text:
    """Tab-separated text, for programs alone: it has no dialect."""

    def text(table: Table, incidents: Iterable[Incident], profile: Profile, dialect: Dialect) -> Iterator[str]:
        return encode.tsv_text(table.columns, table.rows(incidents, profile), header=header, missing=missing)

    return text


def _geojson(table: Table, incidents: Iterable[Incident], profile: Profile, dialect: Dialect) -> Iterator[str]:
    return geojson.pieces(incidents, profile)


def _parquet(
    tables: Sequence[Table], incidents: Sequence[Incident], profile: Profile, dialect: Dialect, path: Path
) -> None:
    encode.parquet_file(tables[0].columns, tables[0].rows(incidents, profile), path)


def _xlsx(
    tables: Sequence[Table], incidents: Sequence[Incident], profile: Profile, dialect: Dialect, path: Path
) -> None:
    sheets = {table.name: (table.columns, table.rows(incidents, profile)) for table in tables}
    encode.workbook_file(sheets, path, dialect)


SHEET = Dialect.SPREADSHEET
ALL = (
    Format(
        "ucdp-ged", "UCDP GED: an incident with deaths a row; low, best and high", ".csv", (ucdp_ged.TABLE,), _csv,
        unit="event", dialect=SHEET,
    ),
    Format(
        "acled", "ACLED: a day of an incident a row; the lowest number of dead", ".csv", (acled.TABLE,), _csv,
        profile="acled", unit="day", dialect=SHEET,
    ),
    Format("gdelt", "GDELT 2 events: tab-separated, no header", ".tsv", (gdelt.EVENTS,), _tsv(header=False)),
    Format("gdelt-mentions", "GDELT 2: a telling and report a row", ".tsv", (gdelt.MENTIONS,), _tsv(header=False)),
    Format("polecat", "POLECAT, in PLOVER's types", ".tsv", (polecat.TABLE,), _tsv(missing=polecat.MISSING)),
    Format("icews", "ICEWS: tab-separated", ".tab", (icews.TABLE,), _tsv()),
    Format("geojson", "GeoJSON: a feature an incident, for maps", ".geojson", (flat.INCIDENTS,), _geojson),
    Format("csv", "incidents, reports, tellings and tolls as CSV", ".csv", flat.TABLES, _csv, dialect=SHEET),
    Format("jsonl", "the same as JSON lines", ".jsonl", flat.TABLES, _jsonl),
    Format("parquet", "the same as Parquet, with types", ".parquet", flat.TABLES, file=_parquet),
    Format("xlsx", "the same as one Excel workbook", ".xlsx", flat.TABLES, file=_xlsx, whole=True, dialect=SHEET),
)  # fmt: skip
FORMATS: Mapping[str, Format] = {one.name: one for one in ALL}
