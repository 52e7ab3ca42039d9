"""What an incident is in words, for all formats that people read: who, where, when, who says so, how many."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from polybius.export.reading import ITSELF, NOBODY, Quote
from polybius.export.safe import one_line, shortened
from polybius.record import accounts as record
from polybius.record.accounts import REPORT, Position, Stance
from polybius.record.parties import by_owner, code
from polybius.types import (
    Actor,
    Certainty,
    Era,
    FigureKind,
    Incident,
    IncidentToll,
    Own,
    OwnedToll,
    Place,
    Report,
    Standing,
    Telling,
    Tense,
    Use,
)

SOMEBODY = "somebody"
_NUMBERS = 6
_TOLD = {
    Standing.HAPPENED: "told as fact, and nobody denies it",
    Standing.CLAIMED: "only in somebody's words, or not for certain",
    Standing.CONTESTED: "asserted by some, denied by others",
    Standing.DENIED: "only told as not having happened",
    Standing.EXPECTED: "planned, feared or threatened",
    Standing.BACKGROUND: "told as history",
}
_OWN = {Own.REPORT: "its own voice", Own.DERIVED: "worked out by the outlet"}


# --- the incident -------------------------------------------------------------------------------------------


def kind(incident: Incident) -> str:
    return f"{incident.type.value} {one_line(incident.mode)}" if incident.mode else incident.type.value


def standing(incident: Incident) -> str:
    """The standing and what it means."""
    return f"{incident.standing.value}: {_TOLD[incident.standing]}"


def days(incident: Incident) -> str:
    """The incident's days; "day not told" where there is none."""
    return _days(incident.first, incident.last)


def _days(first: date | None, last: date | None) -> str:
    if first is None:
        return "day not told"
    return f"{first} to {last}" if last is not None and last != first else str(first)


def place(incident: Incident) -> str:
    """The name of the place with province and country; "place not told" where there is none."""
    found = incident.place
    if found is None:
        return "place not told"
    return ", ".join(one_line(part) for part in (found.name, _province(found), _country(found)) if part)


def _province(place: Place) -> str | None:
    return place.adm1 if place.adm1 != place.name else None


def _country(place: Place) -> str:
    claimed = f"claimed by {'/'.join(place.claimants)}" if place.claimants else ""
    if place.country:
        return f"{place.country} ({claimed})" if claimed else place.country
    return claimed or "no one country"


def party(actor: Actor) -> str:
    """An actor's name with the code: Azerbaijani army [AZE.MIL]."""
    return f"{shortened(actor.name, 80)} [{one_line(code(actor) or '') or '?'}]"


def parties(actors: Iterable[Actor]) -> str:
    """All of a side, one after the other; "nobody named" where it is empty."""
    return "; ".join(map(party, actors)) or NOBODY


def counted(incident: Incident) -> str:
    """How many reports tell of it, and of how many independent sources."""
    return f"{_number(len(incident.reports), 'report')}, {_number(incident.sources, 'independent source')}"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def dead(incident: Incident) -> str:
    """How many were killed, in a few words; "" where nobody gives a number."""
    toll = incident.toll(FigureKind.KILLED)
    return bounds(toll.low, toll.best, toll.high) if toll else ""


# --- reports ------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A report in words."""

    number: str  # by which evidence points to it: "r1"
    published: str
    outlet: str
    title: str
    copied: str  # "copy of r1", where another of the reports is of the same source; or ""


def reports(incident: Incident) -> list[Line]:
    """The reports, numbered in the order of the incident."""
    firsts: dict[str, str] = {}
    for n, report in enumerate(incident.reports, 1):
        firsts.setdefault(report.source or report.id, f"r{n}")
    return [
        Line(
            f"r{n}",
            report.published.isoformat() if report.published else "no day",
            outlet(report),
            shortened(report.title or (report.ref if report.outlet else ""), 120),
            f"copy of {first}" if (first := firsts[report.source or report.id]) != f"r{n}" else "",
        )
        for n, report in enumerate(incident.reports, 1)
    ]


def outlet(report: Report) -> str:
    return shortened(report.outlet or report.ref, 60)


class Bringers:
    """Which reports brought what is told."""

    def __init__(self, incident: Incident) -> None:
        self._of: dict[str, list[str]] = {}
        for n, report in enumerate(incident.reports, 1):
            self._of.setdefault(report.coding, []).append(f"r{n}")

    def numbers(self, coding: str) -> str:
        """The reports' numbers: "r1, r2"; of many the first."""
        found = self._of.get(coding, [])
        return ", ".join(found[:_NUMBERS]) + (f" and {len(found) - _NUMBERS} more" if len(found) > _NUMBERS else "")


# --- accounts -----------------------------------------------------------------------------------------------


class Saying(NamedTuple):
    """What one telling says, in whose account it stands."""

    does: str  # "denies it", "asserts: it happened; 7 killed"
    published: str
    reports: str  # "r1, r2"
    quote: Quote


class Account(NamedTuple):
    """All that one speaker says of an incident, or the reports in their own voice."""

    who: str
    own: bool
    sayings: tuple[Saying, ...]


def accounts(incident: Incident) -> list[Account]:
    """Who says what of the incident: the reports in their own voice, then speakers in the order in which they come."""
    bringers, tellings = Bringers(incident), {telling.id: telling for telling in incident.tellings}

    def said(position: Position) -> Saying:
        telling = tellings[position.telling]
        day = telling.published.isoformat() if telling.published else "no day"
        return Saying(does(position.stance, telling), day, bringers.numbers(telling.coding), evidence(telling))

    return [
        Account(
            party(one.actor) if one.actor else shortened(one.speaker, 80),
            one.speaker == REPORT,
            tuple(map(said, one.positions)),
        )
        for one in record.accounts(incident)
    ]


def contradictions(incident: Incident) -> list[tuple[str, str]]:
    """What two speakers cannot both be right about, and what each says."""
    return [(one_line(one.about), one_line(one.reason)) for one in record.contradictions(incident)]


def speaker(telling: Telling) -> str:
    """Who says so, outermost first: "TASS [RUS.JRN] > Peskov [RUS.GOV]"; or the report itself."""
    told = (party(voice.speaker) if voice.speaker else SOMEBODY for voice in telling.voices)
    return " > ".join(told) or ITSELF


def does(stance: Stance, telling: Telling) -> str:
    """What a speaker does with the act, and the numbers given with it: "asserts: it happened; 7 killed"."""
    if stance is Stance.DENIES:
        first = "denies it"
    else:
        first = f"{stance.value}: {held(telling)}" if stance in _OF_FACTS else stance.value
    told = [first, *_claims(telling)]
    return "; ".join([*told, "as history"] if telling.era is Era.BACKGROUND else told)


_OF_FACTS = {Stance.ASSERTS, Stance.ADMITS, Stance.CONFIRMS, Stance.DOUBTS}


def held(telling: Telling) -> str:
    """Whether the act took place, as it is told: "it happened", "it will happen (probable)"."""
    open_ = "open whether " if telling.certainty is Certainty.UNKNOWN else ""
    doubt = f" ({telling.certainty.value})" if telling.certainty in (Certainty.PROBABLE, Certainty.POSSIBLE) else ""
    negated = telling.polarity == "-"
    if telling.tense is Tense.FUTURE:
        return f"{open_}it will {'not ' if negated else ''}happen{doubt}"
    if telling.tense is Tense.PRESENT:
        return f"{open_}it is {'not ' if negated else ''}going on{doubt}"
    return f"{open_}it {'did not happen' if negated else 'happened'}{doubt}"


def _claims(telling: Telling) -> list[str]:
    shown = (one for one in telling.claims if one.use not in (Use.REPEATED, Use.REVISED) and one.kind in _FATES)
    own = telling.voices[-1].speaker if telling.voices else None
    return [
        f"{bounds(one.low, one.best, one.high)} {one.kind.value}"
        + (" denied" if one.polarity == "-" else "")
        + (f", by {one_line(one.owner.name)}" if one.owner and (own is None or one.owner.key != own.key) else "")
        for one in shown
    ]


_FATES = set(FigureKind) - {FigureKind.OTHER, FigureKind.TROOPS, FigureKind.POPULATION}


# --- tolls --------------------------------------------------------------------------------------------------


class Owned(NamedTuple):
    """One owner's number in words."""

    owner: str
    number: str
    published: str
    note: str  # "replaced", "its own voice"
    replaced: bool


def owners(toll: IncidentToll) -> list[Owned]:
    """Who gives which number, each owner's by day; owners in the order in which they first speak."""
    return [_owned(one) for numbers in by_owner(toll.owners) for one in numbers]


def _owned(one: OwnedToll) -> Owned:
    known = one_line(code(one.actor) or "") if one.actor else ""
    notes = [_OWN[one.own]] if one.own else []
    notes += ["another number of theirs holds"] if one.replaced else []
    return Owned(
        shortened(one.owner, 60) + (f" [{known}]" if known else ""),
        bounds(one.low, one.best, one.high),
        one.published.isoformat() if one.published else "no day",
        ", ".join(notes),
        one.replaced,
    )


def total(toll: IncidentToll) -> str:
    """The range over all owners, and how the best number was chosen."""
    return f"{bounds(toll.low, toll.best, toll.high)} ({_RULES.get(toll.rule, one_line(toll.rule))})"


_RULES = {
    "reports": "what the reports themselves give",
    "speakers": "what most speakers give",
    "derived": "worked out by the reports",
    "judgement": "set by a person",
}


def bounds(low: float | None, best: float | None, high: float | None) -> str:
    """A number in a few words: "14", "12 or more", "up to 40", "12 to 15, best 14"; "?" where there is none."""
    least, most, middle = _plain(low), _plain(high), _plain(best)
    if least is None and most is None:
        return middle or "?"
    if most is None:
        return f"{least} or more" + (f", best {middle}" if middle and middle != least else "")
    if least is None:
        return f"up to {most}" + (f", best {middle}" if middle and middle != most else "")
    if least == most:
        return least
    return f"{least} to {most}" + (f", best {middle}" if middle else "")


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{int(value):,}" if float(value).is_integer() else f"{value:,g}"


# --- evidence -----------------------------------------------------------------------------------------------


def evidence(telling: Telling, around: int = 220) -> Quote:
    """The sentence of a telling on one line, cut to `around` characters on either side of the words of its anchor.

    A telling keeps its sentence without offsets: of like words in one sentence the first are marked.
    """
    sentence, words = one_line(telling.quote), one_line(telling.words)
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence) if words else None
    if found is None:
        return Quote(shortened(sentence, 2 * around), "", "")
    before, after = sentence[: found.start()], sentence[found.end() :]
    if len(before) > around:
        before = "… " + before[before.find(" ", len(before) - around) + 1 :]
    if len(after) > around:
        after = after[: max(after.rfind(" ", 0, around), 1)].rstrip() + " …"
    return Quote(before, words, after)


def headline(incidents: Sequence[Incident]) -> str:
    """How many incidents, and of how many reports."""
    reports = {report.id for incident in incidents for report in incident.reports}
    return f"{_number(len(incidents), 'incident')} from {_number(len(reports), 'report')}"
