"""Which data set a file is of, and its events."""

from collections.abc import Callable, Mapping
from pathlib import Path

from polybius.exchange import acled, gdelt, polecat, ucdp_ged
from polybius.exchange.foreign import ExchangeError, Reading, header_of
from polybius.lexicon.formats import words

READERS: Mapping[str, Callable[[Path], Reading]] = {
    "ucdp-ged": ucdp_ged.read,
    "acled": acled.read,
    "gdelt": gdelt.read,
    "polecat": polecat.read,
    "icews": polecat.read_icews,
}
# A column that the files of one data set have and no others.
TOLD_BY = {"type_of_violence": "ucdp-ged", "event_id_cnty": "acled", "Recipient Name": "polecat", "CAMEO Code": "icews"}


def read(path: Path, dataset: str | None = None) -> Reading:
    """The events of a file; its columns tell which data set it is of where it is not said.

    ExchangeError for a file that cannot be read or is of none that we know.
    """
    name = dataset or dataset_of(path)
    if name not in READERS:
        raise ExchangeError(path, None, f"no data set {name!r}; there are {', '.join(READERS)}")
    return READERS[name](path)


def dataset_of(path: Path) -> str:
    """The data set that a file is of, by its first line."""
    header = [cell.strip() for cell in header_of(path)]
    for column, name in TOLD_BY.items():
        if column in header:
            return name
    if len(header) == len(words().columns["gdelt2_events"]) and header[0].isdigit():
        return "gdelt"
    raise ExchangeError(path, 1, f"is of no data set that is known: {', '.join(READERS)}")
