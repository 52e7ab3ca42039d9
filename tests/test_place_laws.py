"""What holds for the places of every article: nothing from datelines, capitals or centres in disguise."""

import json
from collections.abc import Iterator

import pytest
from conftest import SHARED

from polybius import Coder
from polybius.coding.places.metonymy import words
from polybius.types import Coding, Document, PlaceUse, ZoneKind

# Each: the text, and the words of the only place that an act may be put at (None: nowhere).
INVENTED = [
    ("KABUL (AP) — Gunmen killed nine people at a wedding on Monday, police said.", None),
    ("NAIROBI, Kenya, May 1 (Reuters) — Rebels burned two churches, a bishop said.", None),
    ("CAIRO, May 1 — Soldiers shot a man on Hallam Street on Monday.", "Hallam Street"),
    ("Moscow accused Kyiv of shelling a hospital.", None),
    ("Baku said its forces had shelled two villages.", None),
    ("The Kremlin said the army had killed nine rebels.", None),
    ("Washington condemned the killing of nine monks.", None),
    ("Ankara bombed rebel camps overnight, officials in Berlin said.", None),
    ("Soldiers in Chad killed nine farmers on Monday.", "Chad"),
    ("Troops shot nine men in the village of Halvadoru on Monday.", "Halvadoru"),
    ("The frigate London fired on a boat, killing two men.", None),
    ("Rebels killed Gen. Austin Halden on Monday.", None),
    ("Fans of Lagos United attacked a bus on Monday.", None),
    ("The Paris Review said gunmen had killed an editor.", None),
]


def placed(coding: Coding) -> Iterator[tuple[str | None, str | None]]:
    """The words and the key of each event's place."""
    for event in coding.events:
        span = event.place_span
        yield (span.of(coding.article.text) if span is not None else None), event.place


def faults(coding: Coding) -> list[str]:
    """The laws that a coding breaks."""
    datelines = [zone.span for zone in coding.article.zones if zone.kind is ZoneKind.DATELINE]
    found = []
    for event in coding.events:
        span, place = event.place_span, coding.places.get(event.place)
        if place is not None and span is None:
            found.append(f"{event.id}: a place that no words tell")
        if span is not None and any(span.overlaps(line) for line in datelines):
            found.append(f"{event.id}: its place is the dateline's")
        mention = coding.places.at(span) if span is not None else None
        if mention is not None and mention.use is PlaceUse.GOVERNMENT:
            found.append(f"{event.id}: its place is a government")
    points = {(p.lat, p.lon) for p in coding.places.table.values() if p.feature == "country" and p.lat is not None}
    for key, place in coding.places.table.items():
        if place.lat is None:
            continue
        if place.precision is None:
            found.append(f"{key}: a point, and nobody says how exact")
        if (place.lat, place.lon) in points and (place.precision or 0) < 5:
            found.append(f"{key}: a country's centre in disguise")
    found += [f"{one.span}: no place and no reason" for one in coding.places.mentions if not one.reason]
    return found


@pytest.mark.parametrize(("text", "words"), INVENTED)
def test_acts_are_where_the_text_says(coder: Coder, text: str, words: str | None) -> None:
    coding = coder.read(Document("t", text))
    assert {told for told, _ in placed(coding)} <= {None, words}
    assert faults(coding) == []


def test_a_dateline_lends_its_place_to_no_street(coder: Coder) -> None:
    text = "CAIRO, May 1 — Soldiers shot a man on Hallam Street on Monday. Cairo condemned the killing."
    coding = coder.read(Document("t", text))
    street = next(one for one in coding.places.mentions if one.span.of(text) == "Hallam Street")
    assert street.place is None
    assert street.reason


def test_a_country_is_told_to_be_one(coder: Coder) -> None:
    coding = coder.read(Document("t", "Soldiers in Chad killed nine farmers on Monday."))
    assert [(place.country, place.precision) for place in coding.places.table.values()] == [("TCD", 6)]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("Soldiers burned the village of Хадрамар on Monday.", "Хадрамар", "another script"),
        ("Soldiers burned the town of Наlden on Monday.", "Наlden", "several scripts"),
        ("Shells fell near 北京 on Monday, killing nine people.", "北京", "another script"),
    ],
)
def test_names_in_other_letters_are_kept_with_a_reason(coder: Coder, text: str, name: str, reason: str) -> None:
    coding = coder.read(Document("t", text))
    mention = next(one for one in coding.places.mentions if one.span.of(text) == name)
    assert mention.place is None
    assert reason in mention.reason
    assert any(one.span == mention.span and reason in one.reason for one in coding.unresolved)


@pytest.mark.parametrize(
    "text", ["in \u202eKabul\u202c", "in K\u0301a\u0301bul", "near \U0001f4a3", "in ﷽ and ﷼", "in ǅ, ß, İ"]
)
def test_odd_letters_crash_nothing(coder: Coder, text: str) -> None:
    coding = coder.read(Document("t", f"Soldiers killed nine people {text} on Monday, the army said on Tuesday."))
    assert faults(coding) == []


def shared_texts(most: int) -> Iterator[tuple[str, str]]:
    """Articles of the shared sets, in a fixed order, from each set in turn."""
    files = sorted(SHARED.glob("data/*/*.jsonl"))
    streams = [path.open(encoding="utf-8") for path in files]
    count = 0
    while streams and count < most:
        for stream in list(streams):
            line = stream.readline()
            if not line:
                streams.remove(stream)
                stream.close()
                continue
            row = json.loads(line)
            text = row.get("text")
            if isinstance(text, str) and len(text) > 300 and count < most:
                count += 1
                yield stream.name, text


@pytest.mark.slow
def test_the_laws_hold_for_five_hundred_articles(coder: Coder) -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared sets under {SHARED / 'data'}; POLYBIUS_SHARED names another folder")
    broken, read = [], 0
    documents = [Document(f"{name}:{n}", text) for n, (name, text) in enumerate(shared_texts(500))]
    for coding in coder.code_many(documents):
        if isinstance(coding, Coding):
            read += 1
            broken += [f"{coding.article.ref}: {fault}" for fault in faults(coding)]
    assert read > 100
    assert not broken, "\n".join(broken)


def test_ships_and_words_are_lists_of_their_own() -> None:
    assert "hms" in words()["ships"]
