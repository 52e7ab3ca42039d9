"""Attributions of model and rules made into one list: each cue once, its source and content cleaned."""

from collections.abc import Iterable, Sequence

from polybius.coding.cue_rules import QUOTES, Draft, drafts
from polybius.coding.encoder import Attribution, Tags
from polybius.lexicon.attribution import AttributionLexicon
from polybius.types import Parse, Span, Spans, ZoneKind

# Below this chance of being a cue, the model's silence outweighs a rule.
RULE_NEEDS = 0.2
_BRIDGED = 1  # words the model may have left out inside a content
_EDGE = frozenset({"PUNCT", "SPACE"})


def linked(parse: Parse, tags: Tags | None, lexicon: AttributionLexicon) -> list[Draft]:
    """All attributions of an article in the order of their cues."""
    by_rule = drafts(parse, lexicon)
    if tags is None or not tags.model:
        return [_clean(parse, draft) for draft in by_rule]
    by_model = [_completed(_of_model(found), by_rule) for found in tags.attributions if not _hidden(parse, found)]
    told = {i for draft in by_model for i in draft.cue}
    added = [
        draft for draft in by_rule
        if not told.intersection(draft.cue) and max(tags.cues[i] for i in draft.cue) >= RULE_NEEDS
    ]  # fmt: skip
    cleaned = (_clean(parse, draft) for draft in (*by_model, *added))
    return sorted((d for d in cleaned if d.content), key=lambda d: d.cue)


def _hidden(parse: Parse, found: Attribution) -> bool:
    return parse.sentences[parse.tokens[found.cue[0]].sentence].zone is ZoneKind.BOILERPLATE


def _of_model(found: Attribution) -> Draft:
    return Draft(found.cue, found.source, found.content, "model")


def _completed(draft: Draft, by_rule: Sequence[Draft]) -> Draft:
    """A draft of the model, with what it lacks taken from the rule that saw the same cue."""
    if draft.source and draft.content:
        return draft
    same = next((rule for rule in by_rule if set(rule.cue) & set(draft.cue)), None)
    if same is None:
        return draft
    taken = {*draft.cue, *draft.content, *draft.source}
    source = draft.source or tuple(i for i in same.source if i not in taken)
    content = draft.content or tuple(i for i in same.content if i not in taken)
    return Draft(draft.cue, source, content, f"model+{same.rule}")


def _clean(parse: Parse, draft: Draft) -> Draft:
    """The draft with small holes filled and loose words dropped."""
    taken = frozenset((*draft.cue, *draft.source))
    content = _bridged(parse, draft.content, taken, _BRIDGED)
    source = _bridged(parse, draft.source, frozenset((*draft.cue, *content)), _BRIDGED)
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


def spans_of(parse: Parse, tokens: Sequence[int]) -> Spans:
    """Runs of tokens as spans, without quotation marks and stops at their ends; runs of mere punctuation left out."""
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
