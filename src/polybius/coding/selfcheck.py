"""Every rule proves itself: its own examples are coded, and a fault names its file and line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from polybius.coding import figures
from polybius.coding.events import charges as charged
from polybius.coding.events import factuality
from polybius.coding.figures import rules as figure_rules
from polybius.coding.pipeline import Coder
from polybius.coding.statements.cue_rules import drafts
from polybius.coding.statements.speech_acts import act_of, cue_of
from polybius.coding.syntax.attachment import mended
from polybius.coding.syntax.language import Language
from polybius.config import Config
from polybius.errors import DataError, PolybiusError
from polybius.lexicon import actors, attribution, charges, events, tables
from polybius.lexicon import factuality as cues
from polybius.lexicon.files import DATA, shown
from polybius.lexicon.gazetteer import region_places
from polybius.types import Actors, Article, Parse, Span, Zone, ZoneKind

BRACKETED = re.compile(r"\[([^\[\]]+)\]")
SPEAKING = frozenset({"verb", "noun", "phrase"})


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what was found wrong."""

    rules: int
    examples: int
    rows: int
    faults: tuple[PolybiusError, ...]
    doubts: tuple[PolybiusError, ...] = ()


def run() -> Report:
    """Checks all rules and lists; DataError for a file that cannot even be read."""
    proof = tables.prove()
    checks = (*_event_checks(), *_factuality_checks(), *_charge_checks(), *_attribution_checks(), *_figure_checks())
    faults = tuple(fault for _, fault in checks if fault is not None)
    rules = len(events.load().rules) + len(cues.load().cues) + len(charges.load().rules) + len(attribution.load().cues)
    return Report(rules, len(checks), _rows(), (*proof.faults, *faults), proof.doubts)


Check = tuple[str, DataError | None]


def marked(example: str) -> tuple[str, Span]:
    """An example without its brackets, and the span of the words that stood in them."""
    match = BRACKETED.search(example)
    if match is None:
        raise ValueError(f"no [brackets] in {example!r}")
    return BRACKETED.sub(r"\1", example), Span(match.start(), match.end() - 2)


def article(text: str) -> Article:
    """One sentence as an article whose body it is."""
    return Article("sha256:0", "example", text, (Zone(ZoneKind.BODY, Span(0, len(text))),))


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language()


def _parse(text: str) -> Parse:
    return _language().parse(article(text))


def _fault(file: str, line: int, id: str, example: str, problem: str) -> DataError:
    return DataError(file, line, f"{id}: {problem}: {example}")


# --- events -------------------------------------------------------------------------------------------------


def _event_checks() -> Iterator[Check]:
    coder = Coder(Config(model=False, threshold=0.0))  # a rule has to propose; how sure it is is another matter
    for rule in events.load().rules:
        for example in rule.examples:
            found = names_event(coder, example, rule)
            yield example, None if found else _fault(rule.file, rule.line, rule.id, example, f"no {rule.type} found")
        for example in rule.not_examples:
            found = names_event(coder, example, rule)
            yield example, _fault(rule.file, rule.line, rule.id, example, f"{rule.type} found") if found else None


def names_event(coder: Coder, example: str, rule: events.EventRule) -> bool:
    """Whether an event of the rule's type is found on the bracketed words."""
    text, span = marked(example)
    return any(
        event.type is rule.type and any(words.overlaps(span) for words in (event.anchor, *event.also))
        for event in coder.code(article(text)).events
    )


# --- factuality -----------------------------------------------------------------------------------------------


def _factuality_checks() -> Iterator[Check]:
    for cue in cues.load().cues:
        for example in cue.examples:
            wrong = [f"{k} is {v}" for k, v in _judged(example).items() if v != _expected(example)[k]]
            yield example, _fault(cue.file, cue.line, cue.id, example, ", ".join(wrong)) if wrong else None
        for example in cue.not_examples:
            same = [k for k, v in _judged(example).items() if v == _expected(example)[k]]
            yield example, _fault(cue.file, cue.line, cue.id, example, f"{same} all the same") if same else None


def _expected(example: str) -> dict[str, str]:
    """What stands after =>: "polarity=- tense=future"."""
    return dict(part.split("=", 1) for part in example.partition("=>")[2].split())


def _judged(example: str) -> dict[str, str]:
    """The values that an example names, as the coder judges them at the bracketed word."""
    text, span = marked(example.partition("=>")[0].strip())
    parse = _parse(text)
    head = parse.head_of(span)
    if head is None:
        return {}
    judged = factuality.judge(parse, head.i, head.i, factuality.hits(parse, cues.load()))
    values = {
        "polarity": judged.factuality.polarity,
        "certainty": judged.factuality.certainty.value,
        "tense": judged.factuality.tense.value,
        "era": judged.factuality.era.value,
        "generic": "yes" if judged.generic else "no",
    }
    return {name: values[name] for name in _expected(example)}


# --- charges --------------------------------------------------------------------------------------------------


def _charge_checks() -> Iterator[Check]:
    for rule in charges.load().rules:
        for example in rule.examples:
            found = _is_deed(example, rule)
            yield example, None if found else _fault(rule.file, rule.line, rule.id, example, "no such deed found")
        for example in rule.not_examples:
            found = _is_deed(example, rule)
            yield example, _fault(rule.file, rule.line, rule.id, example, "found all the same") if found else None


def _is_deed(example: str, rule: charges.ChargeRule) -> bool:
    """Whether the bracketed word is the deed of one of the rule's verbs, and of the standing that the rule says."""
    text, span = marked(example)
    parse = mended(_parse(text))
    head = parse.head_of(span)
    if head is None or not any(above.lemma in rule.verbs for above in parse.ancestors(head.i)):
        return False
    fact = charged.only_charged(parse, head.i, factuality.judge(parse, head.i, head.i, {}).factuality)
    return any(why.rule == charged.RULE for why in fact.why) == (rule.standing is not None)


# --- attribution ----------------------------------------------------------------------------------------------


def _attribution_checks() -> Iterator[Check]:
    lexicon = attribution.load()
    for cue in lexicon.cues:
        if cue.kind not in SPEAKING:
            continue
        for example in cue.examples:
            fits = cue.act in {act for _, act in _attributed(example, lexicon)}
            yield example, None if fits else _fault(cue.file, cue.line, cue.id, example, f"no {cue.act} found")
        for example in cue.not_examples:
            fits = cue.id in {rule for rule, _ in _attributed(example, lexicon)}
            yield example, _fault(cue.file, cue.line, cue.id, example, "found all the same") if fits else None


def _attributed(example: str, lexicon: attribution.AttributionLexicon) -> list[tuple[str, str]]:
    """Rule and act of the attributions whose cue is the bracketed words."""
    text, span = marked(example)
    parse = _parse(text)
    at = {token.i for token in parse.tokens_in(span)}
    return [
        (draft.rule, act_of(parse, draft, cue_of(parse, draft, lexicon), lexicon))
        for draft in drafts(parse, lexicon)
        if at & set(draft.cue)
    ]


# --- figures -----------------------------------------------------------------------------------------------------


def _figure_checks() -> Iterator[Check]:
    file = shown(DATA / "cues" / "figures.yaml")
    for example in figure_rules.load().examples:
        text, span = marked(example.text)
        parse = _parse(text)
        found = figures.attach(figures.find(article(text), parse, Actors()), parse, (), ())
        proved = figure_rules.load().proved(example, [figure for figure in found if figure.span == span])
        problem = "no such figure found" if example.holds else "found all the same"
        line = getattr(example.text, "line", 1)
        yield example.text, None if proved else _fault(file, line, example.rule, example.text, problem)


# --- tables ----------------------------------------------------------------------------------------------------------


def _rows() -> int:
    """How many rows the tables hold; the form of each is checked as it is read."""
    actors.load()
    for _ in region_places(DATA / "places" / "regions.csv"):
        pass
    return sum(_lines(path.read_text(encoding="utf-8").splitlines()) for path in sorted(DATA.rglob("*.csv")))


def _lines(lines: Iterable[str]) -> int:
    return max(0, sum(1 for line in lines if line.strip()) - 1)
