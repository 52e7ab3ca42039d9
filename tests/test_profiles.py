"""What the profiles make of small records: the cases of `cases/profiles.txt`, and the files of the profiles."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from polybius import profiles
from polybius.coding.figures import rules as figure_rules
from polybius.errors import DataError, PolybiusError
from polybius.profiles import rows
from polybius.types import (
    Act,
    Actor,
    Actors,
    Article,
    Coding,
    Comparator,
    Era,
    Event,
    EventType,
    Fault,
    Figure,
    FigureKind,
    Place,
    Places,
    Reckoned,
    Role,
    Span,
    Statement,
    Tense,
    Toll,
    Use,
    When,
    Why,
)

FILE = Path(__file__).parent / "cases" / "profiles.txt"
NOWHERE = Span(0, 0)
PLACES = {
    "Ruweng": Place("Ruweng", "Ruweng", 9.7, 29.6, "KAA", "Sool", None, "city", 1),
    "Kesh": Place("Kesh", "Kesh", 9.1, 29.1, "KAA", "Sool", "Kesh", "adm2", 3),
    "Sool": Place("Sool", "Sool", 9.0, 29.0, "KAA", "Sool", None, "adm1", 4),
    "Tamra": Place("Tamra", "Tamra", 8.0, 28.0, "KAA", None, None, "country", 6),
    "Oskan": Place("Oskan", "Oskan", 9.9, 30.1, "KAA", None, None, "city", 1, claimants=("KAA", "KBB")),
}
SIDES = {
    "army": Actor("army", "army", "KAA", ("MIL",)),
    "rebels": Actor("rebels", "rebels", "KAA", ("REB",)),
    "weavers": Actor("weavers", "weavers", "KAA", ("CVL",)),
}
WORDS = {rule.id: rule for rule in figure_rules.load().vague.values()}
USES = {use.value: use for use in Use}


@dataclass
class Case:
    profile: str
    shows: str
    given: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)


def cases() -> Iterator[Case]:
    found: list[Case] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            _, profile, shows = line.split(" ", 2)
            found.append(Case(profile, shows))
        elif line.startswith("=>"):
            found[-1].wanted.append(line[2:].strip())
        elif line.strip() and not line.startswith("#"):
            found[-1].given.append(line)
    return iter(found)


def number(told: str) -> tuple[float | None, float | None, float | None, Comparator]:
    ends = re.fullmatch(r"(\d+)-(\d+)", told)
    if told in WORDS:
        return WORDS[told].low, None, WORDS[told].high, Comparator.WORDS
    if ends:
        return float(ends[1]), None, float(ends[2]), Comparator.RANGE
    if told.startswith(">="):
        return float(told[2:]), float(told[2:]), None, Comparator.AT_LEAST
    if told.startswith("<="):
        return None, float(told[2:]), float(told[2:]), Comparator.UP_TO
    if told.startswith("~"):
        return None, float(told[1:]), None, Comparator.ABOUT
    value = 0.0 if told == "no" else float(told)
    return value, value, value, Comparator.EXACTLY


def event(line: str) -> Event:
    id, sub, days, place, *marks = line.split()
    first, _, last = days.partition("..")
    when = None
    if first != "-":
        span = (date.fromisoformat(first), date.fromisoformat(last or first))
        length = (span[1] - span[0]).days + 1
        when = When(*span, 1 if length == 1 else 2 if length < 7 else 3, NOWHERE)
    return Event(
        id, EventType.ASSAULT, NOWHERE, 0, actors=(Role(NOWHERE, "army"),),
        place=None if place == "-" else place, when=when,
        polarity="-" if "denied" in marks else "+", era=Era.BACKGROUND if "history" in marks else Era.NEWS,
        tense=Tense.FUTURE if "to-come" in marks else Tense.PAST, acled=None if sub == "-" else sub.replace("_", " "),
    )  # fmt: skip


def figure(line: str) -> Figure:
    id, kind, told, words, act, *rest = line.split()
    low, best, high, comparator = number(told)
    by = dict(zip(rest[::2], rest[1::2], strict=True))
    return Figure(
        id, FigureKind(kind), NOWHERE, low, best, high, comparator, counted=words, of=by.get("of"),
        event=None if act == "-" else act, statements=(by["by"],) if "by" in by else (),
        why=(Why("figures/kill", NOWHERE), Why(f"figures/{told}", NOWHERE)),
    )  # fmt: skip


def toll(line: str) -> Toll:
    _, kind, low, best, high, acts, _, made, *rest = line.split()
    why = [Reckoned(id, Use.COUNTED, "claim") for id in made.split("+")]
    why += [Reckoned(id, USES[use], use) for use, id in zip(rest[::2], rest[1::2], strict=True)]
    events = () if acts == "-" else tuple(acts.split(","))
    return Toll(
        FigureKind(kind), float(low), float(best), None if high == "-" else float(high), events,
        tuple(made.split("+")), tuple(why),
    )  # fmt: skip


def record(case: Case) -> Coding:
    lines = {letter: [line for line in case.given if line.startswith(letter)] for letter in "esft"}
    said = (line.split() for line in lines["s"])
    return Coding(
        Article("sha256:0", "case", "", ()),
        Actors(table=MappingProxyType(SIDES)), Places(table=MappingProxyType(PLACES)), (),
        tuple(Statement(id, (), (), (), None if who == "-" else who, Act.SAY) for id, who in said),
        tuple(map(event, lines["e"])), tuple(map(figure, lines["f"])), (), (), tolls=tuple(map(toll, lines["t"])),
    )  # fmt: skip


def told(value: object) -> str:
    if value is None:
        return "-"
    return (f"{value:g}" if isinstance(value, int | float) else str(value)).replace(" ", "_")


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.profile}: {case.shows}")
def test_a_worked_case(case: Case) -> None:
    profile = profiles.find(case.profile)
    found = profiles.derive(record(case), profile)
    assert case.wanted
    for wanted in case.wanted:
        if wanted.startswith("rows "):
            assert len(found) == int(wanted.split()[1])
            continue
        n, column, value, rule = wanted.split()
        derived = found[int(n) - 1].columns[column]
        given = told(derived.value).replace("_", " "), derived.rule
        assert given == (value.replace("_", " "), f"{case.profile}/{rule}")


def test_there_are_forty_cases_and_every_rule_of_a_number_is_in_one() -> None:
    found = list(cases())
    assert len(found) >= 40
    shown = {f"{case.profile}/{wanted.split()[-1]}" for case in found for wanted in case.wanted}
    rules = {rule for name in profiles.names() for rule in profiles.load(name).rules}
    assert {rule for rule in rules if "/fatalities/" in rule or "/best" in rule or "/high" in rule} <= shown


def test_every_value_of_every_case_names_a_rule_of_its_profile() -> None:
    for case in cases():
        profile = profiles.find(case.profile)
        for row in profiles.derive(record(case), profile):
            assert all(one.rule in profile.rules for one in row.columns.values())


def test_ucdp_keeps_its_own_sums() -> None:
    for case in cases():
        for row in profiles.derive(record(case), profiles.find("ucdp")):
            value = {name: one.value for name, one in row.columns.items()}
            numbers = [value[name] for name in ("low", "best", "high")]
            assert numbers == sorted(numbers, key=lambda n: float(n or 0))
            sides = (value[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown"))
            assert sum(int(n or 0) for n in sides) == value["best"]


def test_rows_are_lines_of_json_and_a_fault_is_one() -> None:
    case = next(cases())
    lines = profiles.lines(record(case), profiles.find("acled")).splitlines()
    assert [json.loads(line)["values"]["fatalities"] for line in lines] == [12]
    fault = profiles.lines(Fault("x.txt", "IntakeError", "empty"), profiles.find("acled"))
    assert json.loads(fault)["error"]["message"] == "empty"


def test_a_vague_word_of_a_profile_is_a_rule_of_figures() -> None:
    for name in profiles.names():
        assert set(profiles.load(name).words) <= set(WORDS)


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(PolybiusError, match="acled, recorder, ucdp"):
        profiles.find("cameo")


def test_a_fault_in_a_file_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (rows.FOLDER / "ucdp.yaml").read_text(encoding="utf-8").replace("unit: event", "unit: year")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(rows, "FOLDER", tmp_path)
    with pytest.raises(DataError, match="unit is one of"):
        rows.load.__wrapped__("own")


def test_a_toll_of_acts_that_did_not_happen_has_no_row_of_its_own() -> None:
    case = next(cases())
    made = record(case)
    denied = replace(made, events=tuple(replace(one, polarity="-") for one in made.events))
    assert profiles.derive(denied, profiles.find("acled")) == ()
