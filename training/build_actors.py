"""Writes data/actors/persons_historic.csv: heads of state and government and ministers, from CountryInfo.

    python training/build_actors.py FOLDER      with CountryInfo.120116.txt (openeventdata/CountryInfo)

Written rows (persons.csv and the other tables) are never touched; a derived row that a written one covers is
left out.  The list says of many that they were still in office when it was made; its own date then stands as
the end, for later nothing is known.
"""

import calendar
import csv
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

TABLES = Path(__file__).parent.parent / "src" / "polybius" / "data" / "actors"
LIST = "CountryInfo.120116.txt"
SOURCE = "CountryInfo 2012-01-16"
LEADERS_END = "2012-01-16"  # the day of the list
MINISTERS_END = "2011-02-28"  # its cabinets end with February 2011
MINISTERS_START = "2003-01-01"  # and begin with January 2003: some came long before
OLDEST = "1945"
COLUMNS = ("name", "aliases", "country", "sectors", "office", "from", "to", "source")


class Term(NamedTuple):
    """One office of one person; start and end are YYYY-MM-DD or empty."""

    names: tuple[str, ...]
    country: str
    sectors: str
    office: str
    start: str
    end: str


# Headings of the list's <Leaders> part: the first that matches counts; None: no leader of a state.
HEADINGS: tuple[tuple[str, str | None], ...] = (
    (r"governor|administrator|\bresident|commissioners?$|high rep|queen|vice|commissar|cameroon", None),
    (r"personal rep|government business|chief ministers?|civil admin|kalon|national assembly$", None),
    (r"prime|premier|executive yuan|council of ministers|heads? of gov|chiefs? of gov|government leaders",
     "prime minister"),
    (r"chancellor", "chancellor"),
    (r"^presidents?( of the (collective )?presidency)?\b(?! of)|interim pres|president of the (interim|prov)",
     "president"),
    (r"^kings?\b", "king"),
    (r"^emirs?", "emir"),
    (r"^sultans?", "sultan"),
    (r"^(shahs?|emperor|heads? of state|rulers|leader of the|sovereign princes)", "head of state"),
    (r"junta|military|revolution|council of state|supreme|salvation|transitional|high (state|council)",
     "head of state"),
    (r"central committee|communist party|politi?cal bureau|league of communists", "party leader"),
)  # fmt: skip

# Titles of the <Government> part that are kept.
TITLES: tuple[tuple[str, str, str], ...] = (
    (r"minister (of|for) (foreign (affairs|relations)|external affairs)|^secretary of state$",
     "foreign minister", "GOV"),
    (r"minister (of|for) (national )?defen[sc]e$|^secretary of defense$", "defence minister", "GOV+MIL"),
    (r"minister (of|for) (the )?(interior|internal affairs|home affairs)$", "interior minister", "GOV+COP"),
    (r"minister (of|for) (national|state|public)? ?security$", "security minister", "GOV"),
    (r"^(first )?deputy prime minister$", "deputy prime minister", "GOV"),
    (r"^(first |second |executive )?vice president$", "vice president", "GOV"),
    (r"^prime minister$", "prime minister", "GOV"),
    (r"^president$", "president", "GOV"),
    (r"^king$", "king", "GOV"),
    (r"^permanent representative to the un, new york$", "ambassador to the United Nations", "GOV"),
)  # fmt: skip

# The list files a state's leaders under its successor: term ended by this day -> the state of that time.
FORMER: tuple[tuple[str, str, str], ...] = (
    ("RUS", "1991-12-26", "SUN"),
    ("CZE", "1993-01-01", "CSK"),
    ("SRB", "2003-02-04", "YUG"),
    ("SRB", "2006-06-05", "SCG"),
)
EAST_GERMAN = r"chairm|people's chamber|democratic republic"  # headings of the German block

PARTICLES = frozenset(
    {"al", "bin", "bint", "ibn", "de", "da", "do", "dos", "das", "del", "der", "van", "von", "den", "ul"}
    | {"ould", "la", "e", "y", "di"}
)
PERIOD = re.compile(r"\[(?:[A-Z]+ )?(?:(?P<rel>[<>])\s*(?P<day>\d{8})|(?P<from>\d{8})\s*-\s*(?P<to>\d{8}))\s*\]")


def iso(day: str) -> str:
    """20060231 -> 2006-02-28: the list writes 31 for the end of every month."""
    year, month, number = int(day[:4]), min(max(int(day[4:6]), 1), 12), max(int(day[6:]), 1)
    return f"{year:04}-{month:02}-{min(number, calendar.monthrange(year, month)[1]):02}"


def cased(part: str, first: bool) -> str:
    """One word of a name as it is written: MCCAIN -> McCain, O'NEILL -> O'Neill, AL-ASSAD -> al-Assad."""
    low = part.lower()
    if re.fullmatch(r"(i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi?)\.?", low):
        return low.upper()
    if low in PARTICLES and not first:
        return low
    if "-" in low:
        head, *rest = low.split("-")
        start = head if head == "al" else cased(head, first)
        return "-".join([start, *(cased(piece, True) for piece in rest)])
    low = re.sub(r"^(mc)(\w)|^([od]')(\w)", lambda m: m.group().title().replace("'S", "'s"), low)
    return low[:1].upper() + low[1:] if not low.startswith("mc") else "Mc" + low[2:].capitalize()


def name_of(raw: str) -> str | None:
    """HEYDAR_ALIYEV_ -> Heydar Aliyev; None for what is no full name."""
    words = raw.strip("_ \t").replace("_", " ").split()
    if len(words) < 2 or not re.fullmatch(r"[A-Za-z'. \-]+", " ".join(words)):
        return None
    return " ".join(cased(word, i == 0) for i, word in enumerate(words))


def names_of(line: str) -> tuple[str, ...]:
    """The names at the start of a line: `A_` or `{A_}{B_}`."""
    raw = re.findall(r"\{([^}]*)\}", line) or [re.split(r"[\[\t#]", line.strip())[0]]
    return tuple(dict.fromkeys(name for name in map(name_of, raw) if name))


def periods(line: str, end: str) -> Iterator[tuple[str, str]]:
    """Start and end of each time in office on the line; `end` where the list knows none."""
    for found in PERIOD.finditer(line.split("[B:")[0]):
        if found["rel"] == ">":
            yield iso(found["day"]), end
        elif found["rel"] == "<":
            yield "", iso(found["day"])
        else:
            yield iso(found["from"]), iso(found["to"])


def heading(tag: str) -> str | None:
    """The office under a heading of the <Leaders> part; None where it is not one that is kept."""
    low = tag.lower().replace("_", " ")
    return next((office for pattern, office in HEADINGS if re.search(pattern, low)), None)


def state_of(country: str, tag: str, end: str) -> str:
    """The state that the term belongs to: a former one, where the list has it under the successor."""
    if country == "DEU" and re.search(EAST_GERMAN, tag.lower().replace("_", " ")):
        return "DDR"
    return next((then for now, day, then in FORMER if country == now and end <= day), country)


def leaders(block: str, country: str) -> Iterator[Term]:
    """Heads of state and of government of a country's block."""
    found = re.search(r"<Leaders>(.*?)</Leaders>", block, re.S)
    office, under = None, ""
    for line in found.group(1).splitlines() if found else ():
        tag = re.match(r"\s*<([^/>]+)", line)
        if tag:
            office, under = heading(tag.group(1)), tag.group(1)
        elif office and not line.strip().startswith(("#", "<")):
            sectors = "GOV+PTY" if "party" in office else "GOV"
            for start, end in periods(line, LEADERS_END):
                state = state_of(country, under, end)
                yield Term(names_of(line), state, sectors, office, start, end)


def title(words: str) -> tuple[str, str] | None:
    """Office and sectors for a cabinet title, where it is one that is kept."""
    low = re.sub(r"\(.*|\".*", "", words).strip().lower()
    return next(((office, sectors) for pattern, office, sectors in TITLES if re.search(pattern, low)), None)


def ministers(block: str, country: str) -> Iterator[Term]:
    """Ministers of a country's block; not from a line with several titles: it does not say which when."""
    found = re.search(r"<Government>(.*?)</Government>", block, re.S)
    for line in found.group(1).splitlines() if found else ():
        words = line.partition("# ")[2]
        kept = None if " & " in words or line.strip().startswith("#") else title(words)
        if kept:
            for start, end in periods(line.partition("#")[0], MINISTERS_END):
                known = "" if start == MINISTERS_START else start
                yield Term(names_of(line), country, kept[1], kept[0], known, end)


def plain(name: str) -> str:
    """A name without case, accents, spaces and signs: what two spellings of it share."""
    bare = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in bare if c.isalpha() and not unicodedata.combining(c))


Known = Mapping[tuple[str, str, str], Sequence[tuple[str, str]]]


def written(path: Path) -> Known:
    """By plain name or alias, country and office: when the written rows have that person there."""
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for name in (row["name"], *row["aliases"].split("|")):
                key = (plain(name), row["country"], row["office"])
                found.setdefault(key, []).append((row["from"], row["to"] or "9999"))
    return found


def covered(term: Term, known: Known) -> bool:
    """Whether a written row has the person in that office at some time of the term."""
    times = [time for name in term.names for time in known.get((plain(name), term.country, term.office), ())]
    return any(start <= term.end and term.start <= end for start, end in times)


def useful(terms: list[Term], known: Known) -> list[Term]:
    """Terms since 1945 that have a name and sound dates and that no written row covers, each once."""
    kept: dict[tuple[str, str, str, str], Term] = {}
    for term in terms:
        sound = term.names and term.end >= OLDEST and term.start <= term.end
        if sound and not covered(term, known):
            kept.setdefault((plain(term.names[0]), term.country, term.office, term.start), term)
    return sorted(without_overlap(list(kept.values())), key=lambda t: (t.country, t.office, t.start, t.names))


def without_overlap(terms: list[Term]) -> Iterator[Term]:
    """Each term that does not run into an earlier one of the same person in the same office."""
    last: dict[tuple[str, str, str], str] = {}
    for term in sorted(terms, key=lambda t: (t.start, t.end)):
        who = (plain(term.names[0]), term.country, term.office)
        if who not in last or term.start > last[who]:
            yield term
        last[who] = max(term.end, last.get(who, ""))


def states(path: Path) -> set[str]:
    """The codes of all states."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["code"] for row in csv.DictReader(stream)}


def derive(text: str, codes: set[str], known: Known) -> list[Term]:
    """All terms of the list for these countries that are not known."""
    terms: list[Term] = []
    for block in re.split(r"(?=<CountryCode>)", text)[1:]:
        country = block[len("<CountryCode>") :][:3]
        if country in codes:
            terms += [*leaders(block, country), *ministers(block, country)]
    return useful(terms, known)


def main(folder: Path) -> None:
    text = (folder / LIST).read_text(encoding="utf-8", errors="replace")
    terms = derive(text, states(TABLES / "states.csv"), written(TABLES / "persons.csv"))
    with (TABLES / "persons_historic.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(COLUMNS)
        for t in terms:
            rows.writerow((t.names[0], "|".join(t.names[1:]), t.country, t.sectors, t.office, t.start, t.end, SOURCE))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
