"""A record to be read in a terminal: what adding came to, why events are together, what changed and when."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius.export.safe import one_line, shortened
from polybius.record.adding import Added, Outcome
from polybius.record.agreement import Agreement, Disagreement
from polybius.record.history import Change, Step, What
from polybius.record.judgements import Judgement, Kind
from polybius.record.merge.clusters import STRONG
from polybius.record.pairings import Pairing
from polybius.types import Incident, Telling

LIKELY = 0.5  # more than this, and two tellings by themselves would be one incident
REASONS = 3  # the weightiest, of many
WIDE = 90  # characters of a sentence
NAME = 120  # characters of a document's name
NEAREST = 3  # of the incidents that a document's stayed apart from


# --- adding ----------------------------------------------------------------------------------------------------


@dataclass
class Counted:
    """What adding came to in all, counted as documents pass."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    events: int = 0
    incidents: set[str] = field(default_factory=set)

    @property
    def documents(self) -> int:
        return sum(self.outcomes.values())

    def take(self, added: Added) -> None:
        self.outcomes[added.outcome] += 1
        if added.outcome not in {Outcome.KNOWN, Outcome.FAULT}:
            self.events += added.events
            self.incidents |= set(added.incidents)


_TOLD = {
    Outcome.NEW: "new", Outcome.KNOWN: "known already", Outcome.COPY: "copied from others",
    Outcome.VERSION: "in place of earlier versions", Outcome.REREAD: "read anew", Outcome.FAULT: "could not be coded",
}  # fmt: skip


def total(counted: Counted) -> str:
    """One line: how many documents, and what became of them."""
    parts = [f"{counted.outcomes[one]} {told}" for one, told in _TOLD.items() if counted.outcomes[one]]
    within = f"; {_many(counted.events, 'event')} in {_many(len(counted.incidents), 'incident')}"
    told = ", ".join(parts) or "none"
    return f"{_many(counted.documents, 'document')}: {told}{within if counted.events else ''}\n"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def added(of: Added, joined: Sequence[Pairing], apart: Sequence[Pairing]) -> str:
    """A document's line, and one for each of its events that joined others or nearly did."""
    if of.outcome is Outcome.FAULT:
        return ""  # told on standard error
    lines = [f"{shortened(of.ref, NAME)}: {_outcome(of)}"]
    lines += [
        f"  {pair.incident}  {_quoted(pair.telling)}: with {_source(pair.other)}; {_why(pair)}" for pair in joined
    ]
    nearest = sorted(apart, key=lambda pair: -pair.probability)
    lines += [
        f"  apart from {pair.incident}  {_quoted(pair.telling)} / {_quoted(pair.other)}; "
        f"{_why(pair)}{_all_the_same(pair)}"
        for pair in nearest[:NEAREST]
    ]
    if len(nearest) > NEAREST:
        lines.append(f"  {len(nearest) - NEAREST} more came near and stayed apart")
    return "\n".join(lines) + "\n"


def _all_the_same(pair: Pairing, split: Collection[frozenset[str]] = ()) -> str:
    """Why a pair that looks like one incident is of two."""
    if pair.probability <= LIKELY:
        return ""
    if any({pair.telling.id, pair.other.id} <= ids for ids in split):
        return "; split by a person"
    if pair.probability < STRONG:
        return "; apart all the same: not sure enough by itself"
    return "; apart all the same: the other tellings of the two speak against it"


def _outcome(of: Added) -> str:
    near = f" {shortened(of.near, NAME)}" if of.near else ""
    events = _many(of.events, "event")
    return {
        Outcome.NEW: events if of.events else "no event found",
        Outcome.KNOWN: "known already, nothing added",
        Outcome.COPY: f"near-copy of{near}: the same source, {events}",
        Outcome.VERSION: f"new version, in place of{near or ' the one before'}, {events}",
        Outcome.REREAD: f"read anew, {events}",
        Outcome.FAULT: "could not be coded",
    }[of.outcome]


def _quoted(telling: Telling) -> str:
    return f"{telling.type.value} “{one_line(telling.words)}”"


def _source(telling: Telling) -> str:
    day = f", {telling.published}" if telling.published else ""
    return f"“{_cut(telling.quote)}”{day}"


def _cut(quote: str) -> str:
    plain = one_line(quote)
    return plain if len(plain) <= WIDE else plain[: WIDE - 1].rsplit(" ", 1)[0] + " …"


def _why(pair: Pairing, most: int = REASONS) -> str:
    if pair.likeness is None:
        return f"ruled out: {pair.ruled_out or 'something keeps them apart'}"
    reasons = "; ".join(reason.words for reason in pair.likeness.reasons[:most])
    return f"{reasons} ({pair.likeness.probability:.0%})"


# --- why -------------------------------------------------------------------------------------------------------


def why(
    of: Incident, held: Sequence[Pairing], apart: Sequence[Pairing], judged: Sequence[Judgement]
) -> RenderableType:
    """What holds an incident together, which persons judged it, and what stayed apart."""
    told = f"{_many(len(of.tellings), 'telling')} in {_many(len(of.reports), 'report')}"
    parts: list[RenderableType] = [Text(f"{of.id}  {told}", style="bold")]
    first = of.tellings[0]
    if len(of.tellings) == 1:
        parts.append(Text(f"  {_quoted(first)}: {_source(first)}"))
    parts += [_pair(pair) for pair in held]
    named = [one for one in judged if one.id in of.judged]
    if named:
        parts += [Text("\nJudged", style="bold"), judgements(named)]
    parts.append(Text("\nNearest that stayed apart", style="bold"))
    split = [frozenset(one.tellings) for one in judged if one.kind is Kind.SPLIT and not one.undone]
    parts += [_pair(pair, pair.incident, _all_the_same(pair, split)) for pair in apart] or [
        Text("  none came near", style="dim")
    ]
    return Group(*parts)


def _pair(pair: Pairing, incident: str = "", all_the_same: str = "") -> Text:
    told = Text(f"  {incident}  " if incident else "  ", style="bold cyan")
    told.append(f"{_quoted(pair.telling)}: {_source(pair.telling)}\n", style="default")
    told.append(f"    and {_quoted(pair.other)}: {_source(pair.other)}\n", style="default")
    if pair.likeness is None:
        told.append(f"    {_why(pair)}", style="dim")
    else:
        weighed = (f"{reason.words} ({reason.weight:+.1f})" for reason in pair.likeness.reasons)
        told.append(f"    {pair.likeness.probability:.0%}: {'; '.join(weighed)}{all_the_same}", style="dim")
    return told


# --- beside others' data, and coders beside each other ------------------------------------------------------------


def matching(rows: Iterable[tuple[str, str, str, str]]) -> RenderableType:
    """A row each: in both or where only, our id, theirs, and why or what."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    styles = {"both": "green", "only here": "yellow", "only there": "red"}
    for where, ours, theirs, told in rows:
        made.add_row(Text(where, style=styles[where]), ours, one_line(theirs), Text(one_line(told)))
    return made


def _brief(of: Incident) -> Text:
    where = one_line(of.place.name) if of.place else "place unknown"
    return Text(f"{of.type.value} {of.first or 'day unknown'} {where}")


def agreement(found: Sequence[Agreement], left: Sequence[Disagreement]) -> RenderableType:
    """Alpha by field, and what is left to adjudicate."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("field", "scale", "alpha", "the same", "units"):
        made.add_column(name, justify="left" if name in {"field", "scale"} else "right")
    for one in found:
        alpha = f"{one.alpha:.3f}" if one.alpha is not None else "–"
        same = f"{one.same:.0%}" if one.same is not None else "–"
        made.add_row(one.field, one.scale.value, alpha, same, str(one.units), one.reason or "")
    told = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for case in left:
        values = "; ".join(f"{coder}: {'unknown' if value is None else value}" for coder, value in case.values)
        told.add_row(Text(one_line(case.unit), style="bold cyan"), case.field, Text(one_line(values)))
    return Group(made, Text(f"\nTo adjudicate: {len(left)}", style="bold"), told)


# --- history ---------------------------------------------------------------------------------------------------


def history(steps: Sequence[Step]) -> RenderableType:
    """What befell an incident, a step each."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for step in steps:
        time = f"{step.at:%Y-%m-%d %H:%M}"
        made.add_row(f"r{step.revision}", time, one_line(step.by), Text("\n".join(map(one_line, step.what))))
    return made


def judgements(judged: Sequence[Judgement]) -> RenderableType:
    """All judgements, oldest first."""
    if not judged:
        return Text("no judgements", style="dim")
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for one in judged:
        what = f"undo {one.undoes}" if one.undoes else _what(one)
        undone = Text(" undone", style="red") if one.undone else Text()
        made.add_row(
            Text(one.id, style="bold cyan"), f"{one.at:%Y-%m-%d %H:%M}", one_line(one.by),
            Text(what) + undone, Text(one_line(one.because)),
        )  # fmt: skip
    return made


def _what(one: Judgement) -> str:
    if "field" in one.target:
        return one_line(f"{one.kind.value} {one.target['field']} = {_plain(one.target['value'])}")
    return f"{one.kind.value} {one_line(str(one.target.get('report', '')))}".rstrip()


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name"))
    if isinstance(value, list):
        return "-".join(f"{number:g}" for number in value)
    return "unknown" if value is None else str(value)


def changes(found: Sequence[Change]) -> RenderableType:
    """What is new, changed or gone, a line each, and the totals."""
    if not found:
        return Text("nothing changed", style="dim")
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for one in found:
        made.add_row(Text(one.incident, style="bold cyan"), Text(one.what.value, style=_STYLES[one.what]), _told(one))
    counts = Counter(one.what for one in found)
    told = ", ".join(f"{counts[what]} {what.value}" for what in What if counts[what])
    return Group(made, Text(told, style="dim"))


_STYLES = {What.NEW: "green", What.CHANGED: "yellow", What.GONE: "red"}


def _told(one: Change) -> Text:
    if one.what is What.GONE:
        return Text(f"part of {one.into} now" if one.into else "withdrawn")
    of = one.now
    assert of is not None, "an incident that is there"
    return _brief(of) + Text(f"; {', '.join(one.fields)}" if one.fields else "")


def change_lines(found: Iterable[Change]) -> Iterator[str]:
    """A line of JSON for each change, with what was and what is of each field that changed."""
    for one in found:
        told = {
            "incident": one.incident, "what": one.what.value, "into": one.into,
            "fields": {name: [_json(one.was, name), _json(one.now, name)] for name in one.fields},
        }  # fmt: skip
        yield json.dumps(told, ensure_ascii=False) + "\n"


def _json(of: Incident | None, name: str) -> object:
    """A field as machines read it; things of several parts by what they are called."""
    value = getattr(of, name) if of else None
    if name in {"tellings", "reports"}:
        return [one.id for one in value or ()]
    if name in {"actors", "recipients"}:
        return [one.key for one in value or ()]
    if name == "place":
        return value.name if value else None
    if name == "tolls":
        return {one.kind.value: [one.low, one.best, one.high] for one in value or ()}
    return value if isinstance(value, int | float | None) else str(value)
