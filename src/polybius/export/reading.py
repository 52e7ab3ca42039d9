"""What a record says of an event in words: who, to whom, how it stands, who says so.  Shared by all readable formats."""

from collections.abc import Sequence

from polybius.export.safe import one_line
from polybius.types import Coding, Era, Event, Figure, Role, Span, Statement, Tense

MARK = ("«", "»")


def code(coding: Coding, key: str | None) -> str:
    """An actor's code as coders write it: AZE.GOV+MIL, AZE, NGO; "?" where nobody is known."""
    actor = coding.actors.get(key)
    if actor is None or (actor.country is None and not actor.sectors):
        return "?"
    sectors = "+".join(actor.sectors)
    return f"{actor.country}.{sectors}" if actor.country and sectors else actor.country or sectors


def party(coding: Coding, role: Role) -> str:
    """The words for somebody, with the code: Azerbaijani forces [AZE.MIL]."""
    return f"{one_line(role.span.of(coding.article.text))} [{code(coding, role.actor)}]"


def parties(coding: Coding, roles: Sequence[Role]) -> str:
    return "; ".join(party(coding, role) for role in roles) or "nobody named"


def standing(event: Event) -> str:
    """Whether the act took place, in a few words: "happened", "did not happen", "possible, future", "history"."""
    words = ["did not happen"] if event.polarity == "-" else []
    if event.certainty != "certain":
        words.append(event.certainty.value)
    if event.tense in {Tense.FUTURE, Tense.PRESENT}:
        words.append({"future": "to come", "present": "going on"}[event.tense.value])
    if event.era is Era.BACKGROUND:
        words.append("history")
    return ", ".join(words) or "happened"


def speaker(coding: Coding, ids: Sequence[str]) -> str:
    """Who says so, outermost first: "TASS [RUS.JRN] > Peskov [RUS.GOV]"; the report itself where nobody is quoted."""
    told = [coding.statement(id) for id in ids]
    return " > ".join(source(coding, statement) for statement in told if statement) or "the report itself"


def source(coding: Coding, statement: Statement) -> str:
    words = " ".join(one_line(span.of(coding.article.text)) for span in statement.source) or "unnamed"
    cue = " ".join(one_line(span.of(coding.article.text)) for span in statement.cue)
    return f"{words} [{code(coding, statement.speaker)}]" + (f" ({cue})" if cue else "")


def place(coding: Coding, event: Event) -> str:
    """The name of the event's place with country and UCDP precision; "place not told" where there is none."""
    found = coding.places.get(event.place)
    if found is None:
        return one_line(event.place_span.of(coding.article.text)) if event.place_span else "place not told"
    country = found.country or "/".join(found.claimants) or "no one country"
    return f"{found.name} ({country}, precision {found.precision})"


def days(event: Event) -> str:
    """The event's days; "day not told" where there is none."""
    when = event.when
    if when is None:
        return "day not told"
    return when.first.isoformat() if when.first == when.last else f"{when.first}..{when.last}"


def number(figure: Figure) -> str:
    """A figure's value: "2", "at least 2", "24-99"."""
    low, best, high = (_plain(n) for n in (figure.low, figure.best, figure.high))
    if best and (low in (None, best)) and (high in (None, best)):
        return best if figure.comparator == "exactly" else f"{figure.comparator.value} {best}"
    return f"{low or '?'}-{high or '?'}" + (f", best {best}" if best else "")


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:g}" if value < 1e6 else f"{int(value)}"


def sentence(coding: Coding, span: Span, around: int = 220) -> str:
    """The sentence that words stand in, with the words marked; a long one is cut round them."""
    text = coding.article.text
    zone = next((z.span for z in coding.article.zones if z.span.overlaps(span)), span)
    start = max(zone.start, _back(text, zone.start, span.start, around))
    end = min(zone.end, _forth(text, zone.end, span.end, around))
    before, after = text[start : span.start], text[span.end : end]
    lead = "… " if start > zone.start and text[start - 2 : start - 1] not in ".!?”\"" else ""
    tail = " …" if end < zone.end and text[end - 1 : end] not in ".!?”\"" else ""
    return lead + one_line(f"{before}{MARK[0]}{span.of(text)}{MARK[1]}{after}") + tail


def _back(text: str, floor: int, at: int, most: int) -> int:
    ends = [text.rfind(mark, floor, at) for mark in (". ", "! ", "? ", "\n")]
    best = max(ends)
    return max(best + 2 if best >= 0 else floor, at - most)


def _forth(text: str, ceiling: int, at: int, most: int) -> int:
    ends = [found for mark in (". ", "! ", "? ", "\n") if (found := text.find(mark, at, ceiling)) >= 0]
    return min(min(ends) + 1 if ends else ceiling, at + most)
