"""Incidents made by hand for tests: two nights of shelling in an invented valley, and what is said of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from polybius.types import (
    Act,
    Actor,
    Claim,
    Comparator,
    EventType,
    FigureKind,
    Incident,
    IncidentToll,
    Own,
    OwnedToll,
    Place,
    Report,
    Span,
    Standing,
    Telling,
    Voice,
)

ARMY = Actor("AZE.MIL", "Azerbaijani army", "AZE", ("MIL",))
FORCES = Actor("ARM.MIL", "Armenian forces", "ARM", ("MIL",))
PEOPLE = Actor("ARM.CVL", "Armenian villagers", "ARM", ("CVL",))
MINISTRY = Actor("ARM.GOV", "Armenian Health Ministry", "ARM", ("GOV",))
STRANGERS = Actor("words:men in masks", "men in masks")
GORIS = Place("t:goris", "Goris", 39.51, 46.34, "ARM", "Syunik", precision=1)
QUBADLI = Place("t:qubadli", "Qubadli", 39.34, 46.58, "AZE", "Qubadli District", precision=3)
ARMENIA = Place("iso:ARM", "Armenia", 40.0, 45.0, "ARM", precision=6)
HILL = Place("t:hill", "Hill 12", 39.4, 46.6, None, claimants=("AZE", "ARM"))


def report(id: str, outlet: str = "Valley Post", published: date | None = date(2023, 9, 20), **rest: Any) -> Report:
    made = Report(id, f"sha256:{id}", f"coding:{id}", f"{id}.html", f"What {outlet} saw", outlet, published=published)
    return replace(made, **{"source": id, **rest})


def telling(of: Report, event: str = "e1", words: str = "shelled", quote: str = "", **rest: Any) -> Telling:
    sentence = quote or f"The army {words} the edge of Goris before dawn."
    start = max(sentence.find(words), 0)
    made = Telling(
        f"{of.coding}/{event}", of.coding, event, EventType.ASSAULT, Span(start, start + len(words)), words, sentence,
        published=of.published, actors=(ARMY,), recipients=(PEOPLE,), place=GORIS, where_prec=1,
        first=date(2023, 9, 19), last=date(2023, 9, 19), date_prec=1, mode="heavy-weapons", confidence=0.9,
    )  # fmt: skip
    return replace(made, **rest)


def claim(low: float | None, best: float | None, high: float | None, owner: Actor | None = None, **rest: Any) -> Claim:
    made = Claim("f1", FigureKind.KILLED, low, best, high, Comparator.EXACTLY, owner=owner, owned=owner is not None)
    return replace(made, **rest)


def owned(owner: str, numbers: Sequence[float | None], published: date | None, **rest: Any) -> OwnedToll:
    low, best, high = numbers
    made = OwnedToll(owner, None, None, low, best, high, "coding:r1", published, ("coding:r1/f1",))
    return replace(made, **rest)


def toll(low: float, best: float, high: float | None, *owners: OwnedToll, kind: FigureKind = FigureKind.KILLED,
         rule: str = "range-over-owners") -> IncidentToll:  # fmt: skip
    return IncidentToll(kind, low, best, high, owners, rule)


def incident(id: str = "I1", *tellings: Telling, reports: Sequence[Report] = (), **rest: Any) -> Incident:
    """An incident of one report, in which all is known, but for what is given otherwise."""
    brought = tuple(reports) or (report(f"r{id}"),)
    told = tellings or (telling(brought[0]),)
    made = Incident(
        id, EventType.ASSAULT, Standing.HAPPENED, told, brought, len({one.source for one in brought}), "heavy-weapons",
        "Shelling/artillery/missile attack", (ARMY,), (PEOPLE,), GORIS, 1, date(2023, 9, 19), date(2023, 9, 19), 1,
    )  # fmt: skip
    return replace(made, **rest)


def shelling() -> Incident:
    """Three reports, two of them one source; the ministry raises its number; the army denies it all."""
    post, copy = report("r1"), report("r2", "Hill Radio", source="r1")
    later = report("r3", "Lowland Times", date(2023, 9, 22))
    told = (
        telling(post, claims=(claim(7, 7, 7, MINISTRY),), voices=(Voice(MINISTRY, Act.SAY, "s1"),)),
        telling(post, "e2", quote="The army denied that it had shelled Goris.", polarity="-",
                voices=(Voice(ARMY, Act.DENY, "s2"),)),
        telling(later, words="bombardment", quote="The bombardment of Goris killed at least nine.",
                claims=(claim(9, 9, None, comparator=Comparator.AT_LEAST),)),
    )  # fmt: skip
    toll_ = toll(
        9, 12, None,
        owned("Armenian Health Ministry", (7, 7, 7), date(2023, 9, 20), actor=MINISTRY, replaced=True),
        owned("Armenian Health Ministry", (12, 12, 12), date(2023, 9, 22), actor=MINISTRY),
        owned("Lowland Times", (9, 9, None), date(2023, 9, 22), own=Own.REPORT),
    )  # fmt: skip
    wounded = toll(20, 20, 20, owned("Valley Post", (20, 20, 20), date(2023, 9, 20), own=Own.REPORT),
                   kind=FigureKind.WOUNDED)  # fmt: skip
    return incident("I12", *told, reports=(post, copy, later), standing=Standing.CONTESTED, tolls=(toll_, wounded))
