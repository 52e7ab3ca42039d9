"""The benchmark: each measure on tiny sets invented here, and the command over a folder of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED
from typer.testing import CliRunner, Result

from polybius import Coder, batch, bench, cli, contract
from polybius.bench import attribution, kinds, measures, phrases, places, probes, times, tolls, whole, words
from polybius.bench.codes import same_codes, same_countries, same_place, written
from polybius.bench.words import Json
from polybius.types import Coding

TEXT = "Rebels shelled the town of Bria on Monday, killing at least 12 civilians, the army said. Nobody fled."


@pytest.fixture(autouse=True)
def _one_coder(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "Coder", lambda config: coder)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["bench", *map(str, arguments)])


def at(phrase: str, text: str = TEXT) -> list[int]:
    start = text.index(phrase)
    return [start, start + len(phrase)]


def node(phrase: str, text: str = TEXT) -> Json:
    start, end = at(phrase, text)
    return {"start": start, "end": end, "text": phrase}


def record(**sections: Any) -> Json:
    empty: Json = {"actors": [], "places": [], "times": []}
    plain: Json = {"actors": {}, "places": {}, "statements": [], "events": [], "figures": [], "contests": []}
    return {"article": {"text": TEXT, "ref": "1"}, "mentions": empty} | plain | sections


def event(phrase: str = "shelled", **fields: Any) -> Json:
    plain: Json = {
        "id": "e1", "type": "ASSAULT", "mode": None, "quad": "material-conflict", "anchor": node(phrase), "actors": [],
        "recipients": [], "place": None, "place_span": None, "when": None, "polarity": "+", "certainty": "certain",
        "tense": "past", "era": "news", "statements": [], "figures": [], "confidence": 0.5,
    }  # fmt: skip
    return plain | fields


def figure(**fields: Any) -> Json:
    plain: Json = {
        "id": "f1", "kind": "killed", "low": 12, "best": None, "high": None, "counted": "civilians", "event": None,
        "statements": [], "polarity": "+", "derived": False, "span": at("at least 12"),
    }  # fmt: skip
    return plain | fields


def value(measured: Sequence[measures.Measure], *tallies: dict[str, float] | None) -> dict[str, float | None]:
    found = measures.evaluate(measured, [tally for tally in tallies if tally is not None])
    return {one.measure: one.value if one.value is None else round(one.value, 1) for one in found}


# --- measures -----------------------------------------------------------------------------------------------


def test_an_interval_holds_its_value_and_comes_out_the_same_twice() -> None:
    tallies = [measures.counts("x", i % 3 > 0, 1, 1) for i in range(40)]
    once, again = (measures.evaluate([measures.f1("x")], tallies) for _ in range(2))
    assert once == again
    (score,) = once
    assert score.low is not None
    assert score.high is not None
    assert score.value is not None
    assert 0 < score.low < score.value < score.high < 100
    assert score.n == 40


def test_nothing_to_measure_is_no_number() -> None:
    (score,) = measures.evaluate([measures.share("x", "a", "b")], [{"a": 0.0}])
    assert (score.value, score.low, score.high) == (None, None, None)
    assert measures.evaluate([measures.f1("x")], [])[0].value is None


def test_weighted_f1_weighs_classes_by_their_frequency() -> None:
    rows = [{"subtype": "ATTACK"}, {"subtype": "ATTACK"}, {"subtype": "ARREST"}]
    named = record(events=[event(acled_sub_event_type="Attack")])
    tallies = [kinds.case_tally(row, named) for row in rows]
    assert value(kinds.case_measures(rows), *tallies)["weighted F1"] == round(100 * 0.8 * 2 / 3, 1)


# --- words and codes ----------------------------------------------------------------------------------------


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = "Gen. Rossi of the U.S. Army left. He met 3 aides.\nNobody spoke"
    cut = [one.of(text).strip() for one in words.sentences(text)]
    assert [one for one in cut if one] == ["Gen. Rossi of the U.S. Army left.", "He met 3 aides.", "Nobody spoke"]


def test_the_head_of_a_phrase() -> None:
    assert words.head("the armed forces of Chad") == "forces"
    assert words.plain("The Al-Fashir (town)") == words.plain("al fashir")


def test_codes_agree_by_country_and_a_common_sector() -> None:
    assert same_codes([[written("AZE.GOV+MIL")]], [written("AZE.MIL")])
    assert not same_codes([[written("AZE.MIL")]], [written("ARM.MIL")])
    assert not same_codes([], [written("AZE")])
    assert same_codes([[written(None)]], [(None, frozenset({"REB"}))])
    assert same_countries([[written("AZE.MIL")]], [written("AZE.GOV"), written("IGO.UN")])
    assert not same_countries([[written("AZE")]], [])


def test_places_agree_by_name_or_by_distance() -> None:
    here = {"name": "Bria", "lat": 6.54, "lon": 21.99}
    assert same_place(here, {"name": "bria", "lat": None, "lon": None})
    assert same_place(here, {"name": "Ndele road", "lat": 6.6, "lon": 22.0})
    assert not same_place(here, {"name": "Bangui", "lat": 4.36, "lon": 18.55})
    assert same_place(None, None)
    assert not same_place(here, None)


# --- tasks --------------------------------------------------------------------------------------------------


def probe(**fields: Any) -> Json:
    wanted: Json = {
        "type": "ASSAULT", "anchor": "shelled", "actor": "Rebels", "recipient": None, "actor_code": None,
        "recipient_code": None, "polarity": "+", "certainty": "certain", "tense": "past", "era": "news",
        "speaker": "the army", "when": None, "place": "Bria",
    }  # fmt: skip
    return {"id": "1", "text": TEXT, "events": [wanted | fields], "figures": []}


SAID = {
    "id": "s1",
    "source": [at("the army")],
    "cue": [at("said")],
    "content": [[0, 72]],
    "speaker": None,
    "act": "say",
}


def test_a_probe_that_is_right() -> None:
    rebels = {**node("Rebels"), "actor": None}
    given = record(events=[event(actors=[rebels], statements=["s1"], place_span=at("Bria"))], statements=[SAID])
    told = value(probes.measures([]), probes.tally(probe(), given))
    right = ("event F1", "happening F1", "actor right", "recipient right", "speaker right", "place right", "era right")
    assert [told[name] for name in right] == [100.0] * len(right)
    assert told["actor code right"] is None  # the set gives no code for somebody who is named
    assert told["false happenings per 100"] is None


def test_a_happening_where_there_is_none_is_false() -> None:
    told = value(probes.measures([]), probes.tally(probe(polarity="-"), record(events=[event()])))
    assert told["false happenings per 100"] == 100.0
    assert told["invented happenings per 100"] == 100.0
    assert told["polarity right"] == 0.0
    assert told["event F1"] == 100.0
    quiet = value(probes.measures([]), probes.tally(probe(polarity="-"), record(events=[event(polarity="-")])))
    assert quiet["false happenings per 100"] == 0.0


def gold(**fields: Any) -> Json:
    actors = {"CAF.REB": {"country": "CAF", "sectors": ["REB"]}}
    roles = [{**node("Rebels"), "actor": "CAF.REB"}]
    place = {"name": "Bria", "country": "CAF", "lat": None, "lon": None}
    told = event(actors=roles, place=place, statements=["s1"])
    return record(events=[told], statements=[SAID], figures=[figure()], actors=actors) | fields


def test_a_whole_record_that_is_right() -> None:
    given = gold(places={"p": {"name": "Bria", "lat": 6.5, "lon": 22.0}})
    given["events"] = [given["events"][0] | {"place": "p"}]
    told = value(whole.measures([]), whole.tally(gold(), given))
    assert told.pop("contest F1") is None
    assert set(told.values()) == {100.0}


def test_a_whole_record_with_faults() -> None:
    given = record(
        events=[event("killing", tense="future")], statements=[SAID | {"act": "deny"}], figures=[figure(low=11)]
    )
    told = value(whole.measures([]), whole.tally(gold(), given))
    assert told["event F1"] == 100.0  # another word of the same sentence
    assert told["tense right"] == told["actor country right"] == told["place right"] == told["whole events"] == 0.0
    assert (told["statement F1"], told["statement act right"], told["figure F1"]) == (100.0, 0.0, 0.0)


def test_what_is_optional_is_never_missed_and_boilerplate_never_counted() -> None:
    optional = gold(events=[event(optional=True)])
    assert value(whole.measures([]), whole.tally(optional, record()))["event F1"] is None
    barred = gold()
    barred["article"] = {"text": TEXT, "zones": [{"kind": "boilerplate", "start": 0, "end": 20}]}
    tally = whole.tally(barred, record(events=[event()]))
    assert tally["event.given"] == 0


def test_contests_go_by_what_their_ends_match() -> None:
    other = SAID | {"id": "s2", "cue": [at("fled")], "content": [at("Nobody")]}
    two = gold(statements=[SAID, other], contests=[{"a": "s1", "b": "s2"}])
    swapped = record(statements=[other | {"id": "x"}, SAID | {"id": "y"}], contests=[{"a": "x", "b": "y"}])
    assert value(whole.measures([]), whole.tally(two, swapped))["contest F1"] == 100.0


def test_attribution() -> None:
    row = {"doc_id": "1", "text": TEXT, "attributions": [SAID]}
    perfect = value(attribution.measures([]), attribution.tally(row, record(statements=[SAID])))
    assert set(perfect.values()) == {100.0}
    bare = SAID | {"source": [at("army")], "content": [at("Rebels shelled")]}
    told = value(attribution.measures([]), attribution.tally(row, record(statements=[bare])))
    assert (told["cue F1"], told["source exact F1"], told["relation F1"]) == (100.0, 0.0, 0.0)
    articles_apart = SAID | {"source": [at("army")]}
    told = value(attribution.measures([]), attribution.tally(row, record(statements=[articles_apart])))
    assert told["relation F1"] == 100.0


def test_types_of_a_sentence() -> None:
    row = {"id": "1", "text": TEXT, "expected_events": [{"code": "YIELD"}]}
    two = record(events=[event(type="RETREAT"), event(type="ASSAULT")])
    told = value(kinds.type_measures([]), kinds.type_tally(row, two))
    assert (told["type F1"], told["type recall"]) == (66.7, 100.0)


def test_relevance() -> None:
    rows = [{"subtype": "ATTACK"}, {"subtype": "DIPLO"}, {"subtype": "OTHER"}]
    tallies = [kinds.relevance_tally(row, record(events=[event()])) for row in rows]
    assert tallies[2] is None
    told = value(kinds.relevance_measures(rows), *tallies)
    assert (told["relevant recall"], told["false alarms"]) == (100.0, 100.0)
    denied = kinds.relevance_tally({"labels": [1, 0, 0, 0]}, record(events=[event(polarity="-")]))
    assert value(kinds.relevance_measures([{"labels": [1, 0, 0, 0]}]), denied) == {"relevant recall": 0.0}


def phrase(words: str, source: Json) -> Json:
    return {"id": words, "text": words, "date": "2 May 2024", "notes": "", "kwargs": {},
            "expected_events": [{"source": source}]}  # fmt: skip


def test_phrases() -> None:
    row = phrase("Chadian soldiers", {"country": "TCD", "code_1": "MIL"})
    text = phrases.sentence(row) or ""
    mention = {**node("Chadian soldiers", text), "actor": "TCD.MIL"}
    given = record(actors={"TCD.MIL": {"country": "TCD", "sectors": ["MIL"]}})
    given["mentions"] = {"actors": [mention]}
    told = value(phrases.measures([]), phrases.tally(row, given))
    assert (told["country and sector"], told["coverage"]) == (100.0, 100.0)
    given["mentions"] = {"actors": []}
    assert value(phrases.measures([]), phrases.tally(row, given))["country"] == 0.0
    assert phrases.sentence(phrase("d['x']", {"country": "TCD"})) is None
    assert phrases.day(row) == "2024-05-02"


def test_times() -> None:
    row = {"timex3": [{**node("Monday"), "value": "2024-04-29"}]}
    given = record()
    given["mentions"] = {"times": [{**node("on Monday"), "value": "2024-04-29"}, {**node("Nobody"), "value": None}]}
    told = value(times.measures([]), times.tally(row, given))
    assert told == {"value F1": 66.7, "any overlap F1": 66.7, "same span F1": 0.0}


def test_places() -> None:
    name = {**node("Bria"), "type": "Literal", "lat": 6.54, "lon": 21.99}
    row = {"toponyms": [name, {**node("Rebels"), "type": "Demonym", "lat": None, "lon": None}]}
    given = record(places={"p": {"lat": 6.6, "lon": 22.0}, "q": {"lat": 50.0, "lon": 22.0}})
    right = {**node("Bria"), "use": "place", "place": "p"}
    given["mentions"] = {"places": [right, {**node("Rebels"), "use": "place", "place": "q"}]}
    told = value(places.measures([]), places.tally(row, given))
    assert (told["end-to-end F1"], told["found F1"]) == (100.0, 100.0)  # what stands on a demonym is not counted
    given["mentions"] = {"places": [right | {"place": "q"}]}
    told = value(places.measures([]), places.tally(row, given))
    assert (told["end-to-end F1"], told["found F1"], told["within 161 km"]) == (0.0, 100.0, 0.0)


def test_tolls() -> None:
    note = {"fatalities": 12}
    assert value(tolls.measures([note]), tolls.tally(note, record(figures=[figure()])))["killed in range"] == 100.0
    assert value(tolls.measures([note]), tolls.tally({"fatalities": 0}, record(figures=[figure()])))[
        "killed false alarms"
    ] == 100.0  # fmt: skip
    denied = record(figures=[figure(event="e1")], events=[event(polarity="-")])
    assert tolls.number(denied, {"killed"}) == 0


def test_tolls_of_different_people_add_up_and_parts_do_not() -> None:
    def toll(text: str) -> float:
        parts = [figure(span=at("two", text), low=2, best=2, counted="guards"),
                 figure(span=at("one", text), low=1, best=1, counted="driver")]  # fmt: skip
        return tolls.number(record(figures=parts, article={"text": text}), {"killed"})

    assert toll("They killed two guards and one driver.") == 3
    assert toll("They killed two guards, including one driver.") == 2
    assert toll("They killed two guards. Later one driver died.") == 2


# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a probe in it, and a note beside it."""
    sets = tmp_path / "sets"
    for place, row in (
        (sets / "probes/dev.jsonl", probe() | {"published": "2024-05-02"}),
        (tmp_path / "acled_samples/dev.jsonl", {"doc_id": "1", "text": TEXT, "date": "2024-05-02", "fatalities": 12}),
    ):
        place.parent.mkdir(parents=True)
        place.write_text("\n".join(json.dumps(row | {"id": str(i)}) for i in range(3)) + "\n", encoding="utf-8")
    return sets


def test_a_table_of_what_is_there(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "false happenings per 100 ↓" in result.stdout
    assert [line.split()[:2] for line in result.stdout.splitlines() if "killed in range" in line] == [
        ["counts", "acled"]
    ]
    assert "skipped" in result.stderr
    assert "record/gold" in result.stderr
    assert "probes/probes: 3 documents" in result.stderr


def test_json_of_some_tasks_and_documents(folder: Path) -> None:
    result = run(folder, "--tasks", "probes", "--limit", "2", "--json", "--quiet", "--no-model")
    assert result.stderr == ""
    told = json.loads(result.stdout)
    (scores,) = told["results"]
    assert (scores["task"], scores["documents"], scores["failed"]) == ("probes", 2, 0)
    assert {"measure", "value", "low", "high", "n", "lower_is_better"} == set(scores["scores"][0])
    assert told["run"]["model"] == "none"


def test_answers_are_kept_and_taken_again_only_if_they_are_ours(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "answers"
    first = run(folder, "--tasks", "probes", "--answers", kept)
    (file,) = kept.iterdir()
    asked: list[int] = []

    def counted(config: object) -> Any:
        def code(documents: Any) -> Any:
            asked.append(len(list(documents)))
            return iter([])

        return code

    monkeypatch.setattr(batch, "one_coder", lambda config, **_: counted(config))
    assert run(folder, "--tasks", "probes", "--answers", kept).stdout == first.stdout
    assert asked == [0]
    file.write_text(file.read_text(encoding="utf-8").replace('"data":"', '"data":"x'), encoding="utf-8")
    run(folder, "--tasks", "probes", "--answers", kept)
    assert asked == [0, 3]


def test_a_document_that_cannot_be_coded_counts_as_an_empty_answer(tmp_path: Path) -> None:
    path = tmp_path / "probes" / "dev.jsonl"
    path.parent.mkdir()
    german = "Die Rebellen haben am Montag die Stadt mit schwerer Artillerie beschossen, sagte ein Sprecher der Armee."
    path.write_text(json.dumps(probe() | {"text": german}) + "\n", encoding="utf-8")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "1 documents could not be coded" in result.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [("no json\n", "dev.jsonl:1: no JSON"), ('{"id": "1"}\n', "not laid out as"), ("[]\n", "not an object")],
)
def test_a_set_that_is_broken_is_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "probes" / "dev.jsonl"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    result = run(tmp_path)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_folder_without_sets_and_a_task_that_is_none(tmp_path: Path) -> None:
    empty = tmp_path / "a" / "b"
    empty.mkdir(parents=True)
    assert "none of the sets" in run(empty).stderr
    assert run(empty).exit_code == run(tmp_path / "none").exit_code == run(empty, "--tasks", "muc4").exit_code == 2
    assert "there are probes, record" in " ".join(run(empty, "--tasks", "muc4").stderr.replace("│", "").split())


def test_our_own_sentences_can_be_scored(coding: Coding) -> None:
    own = Path(__file__).parent / "cases"
    (found,) = bench.found(own, ("probes",), lambda told: None)
    assert found[0].name == "sentences"
    assert contract.as_json(coding)["schema"]


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="needs the public sets")
def test_the_public_sets_are_laid_out_as_told() -> None:
    result = run(SHARED / "data", "--limit", "3", "--no-model", "--json")
    assert result.exit_code in {0, 1}
    assert len(json.loads(result.stdout)["results"]) > 10
