"""Zones: what each block of a text is; in doubt body."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import DataError
from polybius.intake import zones
from polybius.intake.blocks import FILE, REACH, Rule, read, rules
from polybius.types import Span, Zone, ZoneKind

ONE = "Soldiers shelled the village of Malek on Friday, killing two farmers and a child, residents said."
TWO = "The army denied that it had fired on the village, and said that rebels had staged the attack."


def kinds(text: str, title: Span | None = None) -> list[tuple[str, str]]:
    return [(str(zone.kind), zone.span.of(text)) for zone in zones.find(text, title)]


# --- the rules prove themselves ---------------------------------------------------------------------------

EVERY = [*rules().block, *rules().start, *rules().inside, *rules().end]


def name_of(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:30]


def holds(rule: Rule, example: str) -> bool:
    if rule.where == "block":
        return rule.fits(example)
    if rule.where == "start":
        return rule.before(f"{example}The town fell.") == len(example)
    if rule.where == "inside":
        return list(rule.inside(f"So. {example}")) == [(4, 4 + len(example))]
    return rule.after(f"So. {example}") == 4


@pytest.mark.parametrize(("rule", "example"), [(rule, one) for rule in EVERY for one in rule.examples], ids=name_of)
def test_rule_holds_for_its_examples(rule: Rule, example: str) -> None:
    assert holds(rule, example)
    if rule.where == "block":
        assert rules().kind(example) is rule.kind


@pytest.mark.parametrize(("rule", "example"), [(rule, one) for rule in EVERY for one in rule.not_examples], ids=name_of)
def test_rule_does_not_hold_for_its_counter_examples(rule: Rule, example: str) -> None:
    assert not holds(rule, example)


def test_every_rule_has_examples_and_counter_examples_and_a_name_of_its_own() -> None:
    assert all(rule.examples and rule.not_examples for rule in EVERY)
    assert len({rule.id for rule in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: byline", "kind: by-line", "no kind of zone 'by-line'"),
        ("where: block", "where: blok", "a rule stands at"),
        ("longest: 200", "longets: 200", "did you mean 'longest'"),
        ("<STAMP>", "<STAMPS>", "no part <STAMPS>"),
        ("'[^\\w]+'", "'[^\\w+'", "not a regular expression"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path, old: str, new: str, says: str) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "blocks.yaml"
    broken.write_text(FILE.read_text().replace(old, new, 1))
    with pytest.raises(DataError, match=says) as caught:
        read(broken)
    assert caught.value.line is not None


# --- the shapes of reports ----------------------------------------------------------------------------------


def test_title_then_paragraphs() -> None:
    text = f"Village shelled in the east\n\n{ONE}\n\n{TWO}"
    assert kinds(text) == [("title", "Village shelled in the east"), ("body", ONE), ("body", TWO)]


def test_section_label_title_caption_body() -> None:
    caption = "Farmers stand by a burnt hut in Malek, South Sudan, June 6, 2014. (AP Photo/Jane Roe)"
    text = f"Africa\n\nVillage shelled in the east\n\n{caption}\n\n{ONE}\n\n{TWO}"
    assert [kind for kind, _ in kinds(text)] == ["boilerplate", "title", "caption", "body", "body"]


def test_a_single_sentence_is_body() -> None:
    assert kinds("Rebels seized the town of Bor") == [("body", "Rebels seized the town of Bor")]
    assert kinds("Rebels seized the town of Bor.") == [("body", "Rebels seized the town of Bor.")]


def test_a_first_sentence_with_its_full_stop_is_no_title() -> None:
    assert kinds(f"The village was shelled.\n\n{ONE}")[0][0] == "body"


def test_a_block_that_the_next_one_goes_on_is_no_title() -> None:
    assert kinds(f"The Democratic Front\n\nsaid on Monday that it had left the talks. {ONE}")[0][0] == "body"


def test_text_without_full_stops_has_no_titles() -> None:
    bare = [ONE.rstrip("."), TWO.rstrip("."), ONE.rstrip(".")]
    assert {kind for kind, _ in kinds("\n\n".join(bare))} == {"body"}


def test_short_headings_between_paragraphs_are_titles() -> None:
    text = f"{ONE}\n\nCalls for calm\n\n{TWO}"
    assert kinds(text)[1] == ("title", "Calls for calm")


def test_short_lines_among_short_lines_are_body() -> None:
    assert {kind for kind, _ in kinds("No.\n\nWhy not\n\nBecause.")} == {"body"}


@pytest.mark.parametrize(
    "dateline",
    [
        "MALEK, 3 MAY 90 -- [TEXT]", "MALEK (SUDAN), 3 MAY 90 (EXAMPLE RADIO) -- [EXCERPTS]",
        "MALEK (SUDAN), 3 MAY 90 --",
        "MALEK, South Sudan (AP) --", "MALEK, Dec 18 (AFP) -", "Juba —", "JUBA, SOUTH SUDAN —", "KHARTOUM:",
        "MALEK, Dec. 18, 2006 (AP) —", "UNITED NATIONS (Reuters) -", "JUBA, Nov. 3 (Xinhua)--",
            "JUBA, Nov. 3 (Xinhua)",
    ],
)  # fmt: skip
def test_a_dateline_is_cut_off_the_first_paragraph(dateline: str) -> None:
    text = f"Village shelled in the east\n\nBy Jane Roe\n\n{dateline} {ONE}\n\nJUBA — {TWO}"
    assert kinds(text)[1:4] == [("byline", "By Jane Roe"), ("dateline", dateline), ("body", ONE)]
    assert kinds(text)[-1][0] == "body"


@pytest.mark.parametrize(
    "start", ["Peace - a word - was spoken.", "African Union (AU) Chairman Roe spoke.", "Q: Who fired?"]
)
def test_no_dateline_where_none_is(start: str) -> None:
    assert kinds(f"{start} {ONE}") == [("body", f"{start} {ONE}")]


def test_date_stamp_and_headline_run_into_the_first_paragraph() -> None:
    text = f"Wed Jun 4 2014 Two Farmers Killed in Shelling of Malek Village. {ONE} (Source: Example Wire)"
    assert kinds(text) == [
        ("boilerplate", "Wed Jun 4 2014"),
        ("title", "Two Farmers Killed in Shelling of Malek Village."),
        ("body", ONE),
        ("boilerplate", "(Source: Example Wire)"),
    ]


def test_furniture_at_the_end() -> None:
    credits = "(Reporting by Jane Roe; Editing by John Doe)"
    text = f"{ONE}\n\n{TWO}\n\nRead more: Talks fail again\n\nShare this\n\n{credits}"
    assert [kind for kind, _ in kinds(text)] == ["body", "body", "boilerplate", "boilerplate", "boilerplate"]


def test_captions_of_several_forms() -> None:
    for caption in (
        "FILE - Soldiers rest by the road to Bor.",
        "In this June 5, 2014 photo, soldiers rest by the road to Bor.",
        "Soldiers rest by the road to Bor. Jane Roe/AFP via Getty Images",
        "Soldiers rest by the road to Bor, South Sudan, June 5, 2014.",
    ):
        assert kinds(f"{ONE}\n\n{caption}\n\n{TWO}")[1] == ("caption", caption)


def test_an_only_block_that_looks_like_a_caption_is_body() -> None:
    text = "Rebels kill two farmers in Malek, South Sudan, June 5, 2014."
    assert kinds(text) == [("body", text)]


# --- line breaks ------------------------------------------------------------------------------------------


def test_hard_wraps_do_not_part_a_paragraph() -> None:
    wrapped = "Soldiers shelled the village of Malek, killing two\nfarmers and a child. The army\ndenied it."
    assert len(kinds(wrapped)) == 1


def test_wrapped_capitals_keep_their_last_lines() -> None:
    wrapped = "THE VILLAGE WAS SHELLED ON FRIDAY AND TWO FARMERS WERE KILLED\nBY ARMY SOLDIERS.\n\n" + ONE.upper()
    assert [kind for kind, _ in kinds(wrapped)] == ["body", "body"]


def test_long_lines_that_end_in_full_stops_are_paragraphs() -> None:
    long, other = f"{ONE} {TWO}", f"{TWO} {ONE}"
    assert kinds(f"Village shelled in the east\n{long}\n{other}") == [
        ("title", "Village shelled in the east"),
        ("body", long),
        ("body", other),
    ]


def test_indented_lines_begin_paragraphs() -> None:
    wrapped = (
        "Soldiers shelled the village of Malek\non Friday, residents said.\n    The army denied it had\nfired.\n Reuter"
    )
    assert [words for _, words in kinds(wrapped)] == [
        "Soldiers shelled the village of Malek\non Friday, residents said.",
        "The army denied it had\nfired.",
        "Reuter",
    ]


def test_a_title_given_apart_is_the_title_whatever_it_looks_like() -> None:
    text = f"It was said.\n\n{ONE}"
    assert kinds(text, Span(0, 12)) == [("title", "It was said."), ("body", ONE)]
    twice = f"Village shelled\n\nVillage shelled\n\n{ONE}"
    assert [kind for kind, _ in kinds(twice, Span(0, 15))] == ["title", "title", "body"]


# --- laws -------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["Africa", "By Jane Roe", "///", ONE, TWO, "JUBA (AP) --", "\n", "\n\n", "\r\n\r\n", " ", "\t",
     "June 5, 2014", "(Source: x)", "Photo: y", "A b, c", "\u2028", "\x0b", "“",
     "Share this", "Village shelled", "5 June 2014 ", "—"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join))


def check_laws(text: str, found: tuple[Zone, ...]) -> None:
    end = 0
    for zone in found:
        assert end <= zone.span.start < zone.span.end <= len(text)
        assert not text[end : zone.span.start].strip()
        assert zone.span.of(text) == zone.span.of(text).strip()
        end = zone.span.end
    assert not text[end:].strip()


@settings(deadline=None)
@given(TEXTS)
def test_zones_lie_in_the_text_in_order_and_cover_what_is_not_blank(text: str) -> None:
    check_laws(text, zones.find(text))


@settings(deadline=None)
@given(st.text(alphabet="Aa b.—\n(", min_size=1, max_size=40).filter(str.strip), TEXTS)
def test_so_they_do_below_a_title(title: str, text: str) -> None:
    whole = f"{title}\n\n{text}"
    found = zones.find(whole, Span(0, len(title)))
    check_laws(whole, found)
    assert found[0].kind is ZoneKind.TITLE


@pytest.mark.parametrize("piece", ["Ab ", "By Jane and ", "share ", "In this a photo ", "(", "“A b, ", "word.\n", "\n"])
def test_no_rule_runs_away(piece: str) -> None:
    text = piece * 20_000 + ONE
    check_laws(text, zones.find(text))
    assert REACH < 1000
