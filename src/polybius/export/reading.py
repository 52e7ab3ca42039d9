"""What a record says in words, for all formats that people read: who, where, when, how sure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from polybius.export.safe import one_line, shortened
from polybius.types import (
    Certainty,
    Coding,
    Era,
    Event,
    Figure,
    FigureKind,
    Place,
    Role,
    Span,
    Statement,
    Tense,
    Toll,
    Unresolved,
    Use,
)

MARK = ("«", "»")
NOBODY = "nobody named"
ITSELF = "the report itself"

# UCDP's where_prec and date_prec, in words.
_WHERE = {
    1: "the very place", 2: "near it", 3: "district", 4: "province", 5: "region", 6: "country",
    7: "sea or air",
}  # fmt: skip
_SPELL = {1: "a day", 2: "some days", 3: "a week", 4: "up to a month", 5: "more than a month"}
_COMPARED = {
    "at-least": "at least ", "more-than": "more than ", "about": "about ", "up-to": "up to ",
    "fewer-than": "fewer than ",
}  # fmt: skip
_SENTENCE_END = re.compile(r"""[.!?]["”’')\]]*\s+(?=["“‘'(\[]*(?:[A-Z0-9]|$))|\n\s*\n""")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Brig|Adm|Gov|Sen|Rep|St|No|vs|Prof|Rev|Jan|Feb|Mar|Apr|Jun|"
    r"Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)


class Quote(NamedTuple):
    """Words in their sentence: what stands before, the words, what stands after."""

    before: str
    words: str
    after: str


# --- who ----------------------------------------------------------------------------------------------------


def code(coding: Coding, key: str | None) -> str:
    """An actor's code as coders write it: AZE.GOV+MIL, AZE, NGO; "?" where nobody is known."""
    actor = coding.actors.get(key)
    if actor is None or (actor.country is None and not actor.sectors):
        return "?"
    sectors = "+".join(actor.sectors)
    return f"{actor.country}.{sectors}" if actor.country and sectors else actor.country or sectors


def party(coding: Coding, role: Role) -> str:
    """The words for somebody, with the code: Azerbaijani forces [AZE.MIL]."""
    return f"{shortened(role.span.of(coding.article.text), 120)} [{code(coding, role.actor)}]"


def parties(coding: Coding, roles: Sequence[Role]) -> str:
    """All of a role, one after the other; "nobody named" where it is empty."""
    return "; ".join(party(coding, role) for role in roles) or NOBODY


def speaker(coding: Coding, ids: Sequence[str]) -> str:
    """Who says so, outermost first: "TASS [RUS.JRN] > Peskov [RUS.GOV]"; or the report itself."""
    told = [coding.statement(id) for id in ids]
    return " > ".join(source(coding, statement) for statement in told if statement) or ITSELF


def source(coding: Coding, statement: Statement) -> str:
    """The words for a speaker with the code, and the words that attribute: police [AFG.COP] (said)."""
    cue = words_of(coding, statement.cue)
    return named(coding, statement) + (f" ({cue})" if cue else "")


def named(coding: Coding, statement: Statement) -> str:
    """The words for a speaker with the code."""
    return f"{words_of(coding, statement.source) or 'unnamed'} [{code(coding, statement.speaker)}]"


def medium(coding: Coding, statement: Statement) -> str:
    """Through whom a statement reached the report; "" where nobody is named."""
    actor = coding.actors.get(statement.medium)
    return one_line(actor.name if actor else statement.medium or "")


def words_of(coding: Coding, spans: Sequence[Span], most: int = 120) -> str:
    return " … ".join(shortened(span.of(coding.article.text), most) for span in spans if span)


def content(coding: Coding, statement: Statement, most: int = 300) -> str:
    """What a statement says, in its own words."""
    return shortened(words_of(coding, statement.content, most), most)


# --- what, where, when --------------------------------------------------------------------------------------


def kind(event: Event) -> str:
    return f"{event.type.value} {event.mode}" if event.mode else event.type.value


def standing(event: Event) -> str:
    """Whether the act took place, in a few words: "happened", "said not to have happened", "possible"."""
    words = [_took_place(event)] if event.certainty is Certainty.CERTAIN else [_uncertain(event)]
    if event.era is Era.BACKGROUND:
        words.append("history")
    if event.presupposed:
        words.append("taken for granted")
    return ", ".join(words)


def _took_place(event: Event) -> str:
    negated, said = event.polarity == "-", bool(event.statements)
    if event.tense is Tense.FUTURE:
        plain = "not to come" if negated else "to come"
        return f"said {plain}" if said else plain
    if event.tense is Tense.PRESENT:
        if said:
            return "said not to be going on" if negated else "said to be going on"
        return "not going on" if negated else "going on"
    if said:
        return "said not to have happened" if negated else "said to have happened"
    return "did not happen" if negated else "happened"


def _uncertain(event: Event) -> str:
    words = [{"unknown": "open whether it happens"}.get(event.certainty.value, event.certainty.value)]
    if event.polarity == "-":
        words.append("denied")
    if event.tense is Tense.FUTURE:
        words.append("to come")
    return ", ".join(words)


def place(coding: Coding, event: Event) -> str:
    """The name of the event's place, its country, how exact that is; "place not told" where there is none."""
    found = coding.places.get(event.place)
    if found is not None:
        return f"{one_line(found.name)}, {_country(found)}" + _exactness(found)
    if event.place_span:
        return f"“{shortened(event.place_span.of(coding.article.text), 80)}” (not on the map)"
    return "place not told"


def _country(place: Place) -> str:
    return place.country or "/".join(place.claimants) or "no one country"


def _exactness(place: Place) -> str:
    return f" ({_WHERE.get(place.precision, '')})" if place.precision in _WHERE else ""


def days(event: Event) -> str:
    """The event's days; "day not told" where there is none."""
    when = event.when
    if when is None:
        return "day not told"
    return when.first.isoformat() if when.first == when.last else f"{when.first} to {when.last}"


def spell(event: Event) -> str:
    """How exact the event's days are, in words."""
    return _SPELL.get(event.when.precision, "") if event.when else ""


# --- how many -----------------------------------------------------------------------------------------------


def number(figure: Figure) -> str:
    """A figure's value: "2", "at least 2", "24 to 99"."""
    low, best, high = (_plain(n) for n in (figure.low, figure.best, figure.high))
    if best and low in (None, best) and high in (None, best):
        return _COMPARED.get(figure.comparator.value, "") + best
    if best is None and (low is None) != (high is None):
        return f"{low} or more" if low is not None else f"up to {high}"
    return f"{low or '?'} to {high or '?'}" + (f", best {best}" if best else "")


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{int(value):,}" if float(value).is_integer() else f"{value:,g}"


def fate(figure: Figure) -> str:
    """What befell those counted: "killed", "none killed", "killed, worked out by the report"."""
    word = figure.kind.value
    said = f"none {word}" if figure.polarity == "-" else word
    part = f", of {figure.part_of}" if figure.part_of else ""
    return said + (", worked out" if figure.derived else "") + part


def counted(coding: Coding, figure: Figure) -> str:
    """The words of a figure with those it counts: "At least two civilians"."""
    text, span = coding.article.text, figure.span
    after = figure.counted_span
    if after is not None and 0 <= after.start - span.end <= 40:
        return shortened(text[span.start : after.end], 90)
    return one_line(" ".join((span.of(text), figure.counted or "")))


def told(figure: Figure) -> str:
    """A figure in a few words: f2 at least 2 civilians killed."""
    unharmed = figure.kind in {FigureKind.OTHER, FigureKind.TROOPS, FigureKind.POPULATION}
    fated = "" if unharmed else f" {fate(figure)}"
    return f"{figure.id} {number(figure)} {one_line(figure.counted or '')}".rstrip() + fated


def told_of(coding: Coding, event: Event) -> str:
    """The figures of an event, one after the other; "" where it has none."""
    return "; ".join(told(figure) for figure in coding.figures if figure.event == event.id)


def toll(toll: Toll) -> str:
    """A toll in a few words: "12 to 15, best 14", "12 or more", "14"."""
    low, best, high = _plain(toll.low) or "0", _plain(toll.best) or "0", _plain(toll.high)
    if high is None:
        return f"{low} or more" if low == best else f"{low} or more, best {best}"
    return best if low == best == high else f"{low} to {high}, best {best}"


def tolls(coding: Coding) -> Iterator[tuple[str, str, str, str]]:
    """Each toll in words: of what, how many, the figures it is made of, and what became of the others."""
    for one in coding.tolls:
        rest: dict[str, list[str]] = {}
        for reason in one.why:
            if reason.use is not Use.COUNTED:
                rest.setdefault(f"{reason.use.value} ({reason.rule})", []).append(reason.figure)
        left = "; ".join(f"{use}: {', '.join(ids)}" for use, ids in rest.items())
        what = one.kind.value + (f", {', '.join(one.events)}" if one.events else "")
        yield what, toll(one), " + ".join(one.figures), left


# --- the whole ----------------------------------------------------------------------------------------------


def end(coding: Coding, id: str) -> str:
    """One end of a contest in words: who says what, or which act or figure."""
    statement, event, figure = coding.statement(id), coding.event(id), coding.figure(id)
    if statement:
        return f"{source(coding, statement)}: “{content(coding, statement, 200)}”"
    if event:
        quote = sentence(coding, event.anchor, 100)
        return f"{kind(event)}, {standing(event)}; {speaker(coding, event.statements)}: “{quote}”"
    if figure:
        return f"{speaker(coding, figure.statements)}: “{counted(coding, figure)}” {fate(figure)}"
    return "not in this record"


def unresolved(coding: Coding) -> Iterator[tuple[str, str, str]]:
    """What stays unknown, grouped: the kind, the reason, the words with how often each stands."""
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for item in coding.unresolved:
        words, key = _unknown(coding, item), (item.what, item.reason)
        group = groups.setdefault(key, {})
        group[words] = group.get(words, 0) + 1
    for (what, reason), words_ in sorted(groups.items()):
        shown = (f"“{words}”" + (f" ({n} times)" if n > 1 else "") for words, n in words_.items())
        yield what, one_line(reason), ", ".join(shown)


def _unknown(coding: Coding, item: Unresolved) -> str:
    return shortened(item.span.of(coding.article.text), 80)


def heading(coding: Coding) -> str:
    """The article's title, or its first words where it has none."""
    article = coding.article
    return shortened(article.title or article.text.lstrip()[:400], 100)


def origin(coding: Coding) -> str:
    """Where the article comes from and of which day it is, and who says that."""
    article = coding.article
    day = article.published.isoformat() if article.published else "day of publication unknown"
    by = f"published {day} (by {article.published_why})" if article.published_why else day
    return " · ".join(one_line(part) for part in (article.ref, article.outlet, article.byline, by) if part)


# --- words in their sentence --------------------------------------------------------------------------------


def sentence(coding: Coding, span: Span, around: int = 220) -> str:
    """The sentence that words stand in, with the words marked; a long one is cut round them."""
    return marked(quote(coding, span, around))


def marked(quote: Quote) -> str:
    """The sentence on one line, with the words between marks."""
    return f"{quote.before}{MARK[0]}{quote.words}{MARK[1]}{quote.after}"


def quote(coding: Coding, span: Span, around: int = 220) -> Quote:
    """Words in their sentence, cut to `around` characters on either side, all on one line."""
    return quoted(coding.article.text, _zone(coding, span), span, around)


def quoted(text: str, zone: Span, span: Span, around: int = 220) -> Quote:
    """As `quote`, of a text and the zone that the words stand in."""
    before = text[max(zone.start, span.start - 2 * around) : span.start]
    after = text[span.end : min(zone.end, span.end + 2 * around)]
    begins = max((m.end() for m in _SENTENCE_END.finditer(before) if _ends(before[: m.end()])), default=0)
    ends = (m.end() for m in _SENTENCE_END.finditer(after) if _ends(after[: m.end()]))
    rest = after[: next(ends, len(after))]
    return Quote(_tail(before[begins:], around), shortened(span.of(text), 2 * around), _head(rest, around))


def _ends(words: str) -> bool:
    """Whether the words end a sentence, and not with "Gen. " or "U.S. "."""
    return not _ABBREVIATED.search(words[-12:])


def _zone(coding: Coding, span: Span) -> Span:
    zones = coding.article.zones
    at = bisect_right(zones, span.start, key=lambda zone: zone.span.start) - 1
    return zones[at].span if at >= 0 and zones[at].span.end > span.start else span


def _tail(words: str, most: int) -> str:
    """The last words, with the blank before what follows them."""
    gap = " " if words[-1:].isspace() else ""
    line = one_line(words)
    if len(line) <= most:
        return line + gap if line else ""
    cut = line.find(" ", len(line) - most)
    return "… " + line[cut + 1 if cut >= 0 else len(line) - most :] + gap


def _head(words: str, most: int) -> str:
    """The first words, with the blank after what precedes them."""
    gap = " " if words[:1].isspace() else ""
    line = one_line(words)
    if not line:
        return ""
    if len(line) <= most:
        return gap + line
    cut = line.rfind(" ", 0, most)
    return gap + line[: cut if cut > 0 else most] + " …"
