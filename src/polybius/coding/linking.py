"""Attributions of model and rules made into one list: each cue once, its source and content cleaned."""

from collections.abc import Iterable, Mapping, Sequence

from polybius.coding.cue_rules import QUOTES, Draft, drafts
from polybius.coding.encoder import Attribution, Tags
from polybius.coding.speech_acts import cue_of
from polybius.lexicon.attribution import AttributionLexicon
from polybius.types import Parse, Span, Spans, ZoneKind

# Chances, by the model, of being a cue: below the first its silence outweighs a rule; below the second a word
# that the lexicon does not know as one of saying is let go.
RULE_NEEDS = 0.05
ATTITUDE_NEEDS = 0.7
_BRIDGED = 2  # words the model may have left out inside a content
_LOOSE = 3  # words a run of content must have to stand beside a longer one
_PARTS = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "predet", "quantmod", "case"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_LEADING = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PUNCT", "AUX"})
_EDGE = frozenset({"PUNCT", "SPACE"})


def linked(parse: Parse, tags: Tags | None, lexicon: AttributionLexicon) -> list[Draft]:
    """All attributions of an article in the order of their cues."""
    by_rule = drafts(parse, lexicon)
    if tags is None or not tags.model:
        return [_clean(parse, draft) for draft in by_rule]
    at_cue = {i: rule for rule in reversed(by_rule) for i in rule.cue}
    by_model = [
        _completed(parse, _of_model(found), at_cue)
        for found in tags.attributions
        if _holds(parse, found, lexicon)
    ]
    told = {i for draft in by_model for i in draft.cue}
    added = [
        draft for draft in by_rule
        if not told.intersection(draft.cue) and max(tags.cues[i] for i in draft.cue) >= RULE_NEEDS
    ]  # fmt: skip
    cleaned = (_clean(parse, draft) for draft in (*by_model, *added))
    return sorted((d for d in cleaned if d.content), key=lambda d: d.cue)


def _holds(parse: Parse, found: Attribution, lexicon: AttributionLexicon) -> bool:
    """Whether a proposal of the model is kept: none of boilerplate, no doubtful one that is not of speech."""
    if parse.sentences[parse.tokens[found.cue[0]].sentence].zone is ZoneKind.BOILERPLATE:
        return False
    cue = cue_of(parse, _of_model(found), lexicon)
    return found.score >= ATTITUDE_NEEDS or (cue is not None and cue.kind != "attitude")


def _of_model(found: Attribution) -> Draft:
    return Draft(found.cue, found.source, found.content, "model")


def _completed(parse: Parse, draft: Draft, by_rule: Mapping[int, Draft]) -> Draft:
    """A draft of the model, with what it lacks taken from the rule that saw the same cue.

    Whose words a participle tells ("…, adding that …") is a matter of syntax, and so is left to the rule.
    """
    same = min((by_rule[i] for i in draft.cue if i in by_rule), key=lambda rule: rule.cue, default=None)
    if same is None:
        return draft
    participle = any(parse.tokens[i].tag == "VBG" for i in same.cue)
    given = () if participle and same.source else draft.source
    taken = {*draft.cue, *draft.content}
    source = given or tuple(i for i in same.source if i not in taken) or draft.source
    content = draft.content or tuple(i for i in same.content if i not in taken | set(source))
    rule = draft.rule if (source, content) == (draft.source, draft.content) else f"model+{same.rule}"
    return Draft(draft.cue, source, content, rule)


def _clean(parse: Parse, draft: Draft) -> Draft:
    """The draft with small holes filled, loose words dropped, and one unbroken source."""
    taken = frozenset((*draft.cue, *draft.source))
    content = _steady(parse, _bridged(parse, draft.content, taken, _BRIDGED))
    source = _one_phrase(parse, draft.source, frozenset((*draft.cue, *content)), draft.cue[0])
    return draft._replace(source=source, content=content)


def _bridged(parse: Parse, tokens: Iterable[int], taken: frozenset[int], width: int) -> tuple[int, ...]:
    """The tokens with holes of at most `width` words (and any punctuation) filled."""
    kept = sorted(set(tokens))
    filled = list(kept[:1])
    for i in kept[1:]:
        hole = range(filled[-1] + 1, i)
        words = [k for k in hole if parse.tokens[k].pos not in _EDGE]
        if len(words) <= width and not taken.intersection(hole):
            filled += hole
        filled.append(i)
    return tuple(filled)


def _steady(parse: Parse, content: Sequence[int]) -> tuple[int, ...]:
    """The content without fragments that are small beside its longest run."""
    runs = _runs(parse, content)
    longest = max((_words(parse, run) for run in runs), default=0)
    return tuple(i for run in runs if _words(parse, run) >= min(_LOOSE, longest) for i in run)


def _words(parse: Parse, run: Sequence[int]) -> int:
    return sum(parse.tokens[i].pos not in _EDGE for i in run)


def _one_phrase(parse: Parse, tokens: Sequence[int], taken: frozenset[int], cue: int) -> tuple[int, ...]:
    """Of scattered words the phrase nearest to the cue, made whole by syntax."""
    runs = [run for run in _runs(parse, _bridged(parse, tokens, taken, 2)) if _has_name(parse, run)]
    if not runs:
        return tuple(tokens)
    best = min(runs, key=lambda run: (min(abs(run[0] - cue), abs(run[-1] - cue)), run[0]))
    return _trimmed_phrase(parse, _whole(parse, best, taken))


def _has_name(parse: Parse, run: Sequence[int]) -> bool:
    return any(parse.tokens[i].pos in _NOMINAL for i in run)


def _whole(parse: Parse, run: Sequence[int], taken: frozenset[int]) -> list[int]:
    """A run with the parts of names that it cuts off: "Robby" gets its "Mook", "office" its "the"."""
    found = set(run)
    for i in run:
        token = parse.tokens[i]
        if token.dep in _PARTS and token.head not in found:
            found |= set(range(min(i, token.head), max(i, token.head) + 1))
    for i in sorted(found):
        for kid in parse.children(i):
            if kid.dep in _PARTS and abs(kid.i - i) <= 6:
                found |= set(range(min(i, kid.i), max(i, kid.i) + 1))
    return sorted(found) if not found & taken else list(run)


def _trimmed_phrase(parse: Parse, run: Sequence[int]) -> tuple[int, ...]:
    """A run without words at its end that only lead on: "the mayor, who", "a poll in"."""
    kept = list(run)
    while len(kept) > 1 and (
        parse.tokens[kept[-1]].pos in _LEADING or parse.tokens[kept[-1]].tag in {"WP", "WDT"}
    ):
        kept.pop()
    return tuple(kept)


def spans_of(parse: Parse, tokens: Sequence[int]) -> Spans:
    """Runs of tokens as spans, without quotation marks and stops at their ends."""
    found = (_trimmed(parse, run) for run in _runs(parse, tokens))
    return tuple(span for span in found if span is not None)


def _runs(parse: Parse, tokens: Sequence[int]) -> list[list[int]]:
    """Unbroken runs, each in one paragraph."""
    runs: list[list[int]] = []
    for i in sorted(set(tokens)):
        if runs and runs[-1][-1] == i - 1 and _paragraph(parse, i) == _paragraph(parse, i - 1):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _paragraph(parse: Parse, i: int) -> int:
    return parse.sentences[parse.tokens[i].sentence].paragraph


def _trimmed(parse: Parse, run: Sequence[int]) -> Span | None:
    words = [i for i in run if parse.tokens[i].pos not in _EDGE and parse.tokens[i].text not in QUOTES]
    if not words:
        return None
    return Span(parse.tokens[words[0]].start, parse.tokens[words[-1]].end)
