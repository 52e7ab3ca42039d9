"""Attributions of model and rules made into one list: each cue once, its source and content cleaned."""

from collections.abc import Mapping, Sequence

from polybius.coding.encoder import Attribution, Tags
from polybius.coding.statements import contents, sources
from polybius.coding.statements.contents import carried_on, quotations_of, runs, without_others
from polybius.coding.statements.cue_rules import MARK, QUOTES, Draft, drafts, is_name_like, phrase_of, quoted_tokens
from polybius.coding.statements.speech_acts import cue_of
from polybius.lexicon.attribution import AttributionLexicon
from polybius.types import Parse, Span, Spans, ZoneKind

# Chances, by the model, of being a cue: below the first its silence outweighs a rule; below the second a word
# that the lexicon does not know as one of saying is let go.
RULE_NEEDS = 0.05
ATTITUDE_NEEDS = 0.55
_UNDERGONE = frozenset({"object", "infinitive", "naming"})  # what a verb takes that is done to somebody
_QUOTED = "say/quoted"  # who is quoted as saying something speaks, for all that the verb is a passive
_STIRRING = frozenset(
    {"stoke", "spark", "fuel", "prompt", "trigger", "heighten", "feed", "fan", "ignite", "provoke", "stir"}
)
_CITING = frozenset({"cite", "quote"})
CITED = "say/cited"  # what is said by whom another cites
_EDGE = frozenset({"PUNCT", "SPACE"})


def linked(parse: Parse, tags: Tags | None, lexicon: AttributionLexicon) -> list[Draft]:
    """All attributions of an article in the order of their cues."""
    by_rule = drafts(parse, lexicon)
    quotations = quotations_of(parse, quoted_tokens(parse))
    if tags is None or not tags.model:
        return voiced(parse, [_clean(parse, draft, quotations, lexicon) for draft in by_rule])
    at_cue = {i: rule for rule in reversed(by_rule) for i in rule.cue}
    by_model = [
        _completed(parse, _in_zone(parse, _of_model(found)), at_cue)
        for found in _each_once(tags.attributions)
        if _holds(parse, found, lexicon)
    ]
    told = {i for draft in by_model for i in draft.cue}
    added = [
        draft for draft in by_rule
        if not told.intersection(draft.cue) and _is_added(draft, tags)
    ]  # fmt: skip
    cleaned = without_others(parse, [_clean(parse, draft, quotations, lexicon) for draft in (*by_model, *added)])
    told_of = carried_on(parse, [d for d in cleaned if d.content], quotations)
    return voiced(parse, sorted(told_of, key=lambda d: d.cue))


def _is_added(draft: Draft, tags: Tags) -> bool:
    """Whether a rule's draft stands without the model, which knows nothing of the marks of headlines."""
    return draft.rule == MARK or max(float(tags.cues[i]) for i in draft.cue) >= RULE_NEEDS


def _each_once(found: Sequence[Attribution]) -> list[Attribution]:
    """The proposals of the model, of those whose cues share a word the surest, in the order of their cues."""
    kept: dict[int, Attribution] = {}
    for one in sorted(found, key=lambda one: -one.score):
        if not any(i in kept for i in one.cue):
            kept |= dict.fromkeys(one.cue, one)
    return sorted(dict.fromkeys(kept.values()), key=lambda one: one.cue)


def _holds(parse: Parse, found: Attribution, lexicon: AttributionLexicon) -> bool:
    """Whether a proposal of the model is kept: none of boilerplate, no doubtful one that is not of speech."""
    if parse.sentences[parse.tokens[found.cue[0]].sentence].zone is ZoneKind.BOILERPLATE:
        return False
    if all(parse.tokens[i].pos in {"AUX", "PART"} and parse.tokens[i].dep in {"aux", "neg"} for i in found.cue):
        return False  # "do not" of "do not deny"
    if len(found.cue) == 1 and is_name_like(parse, parse.tokens[found.cue[0]]):
        return False
    cue = cue_of(parse, _of_model(found), lexicon)
    return found.score >= ATTITUDE_NEEDS or (cue is not None and cue.kind != "attitude")


def _of_model(found: Attribution) -> Draft:
    return Draft(found.cue, found.source, found.content, "model")


def _in_zone(parse: Parse, draft: Draft) -> Draft:
    """A draft without words of another zone: a title's cue has neither source nor content in the text below it."""

    def zone(i: int) -> ZoneKind:
        return parse.sentences[parse.tokens[i].sentence].zone

    here = zone(draft.cue[0])
    source, content = (tuple(i for i in part if zone(i) is here) for part in (draft.source, draft.content))
    return draft._replace(source=source, content=content)


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
    content = draft.content
    if not any(_paragraph(parse, i) == _paragraph(parse, draft.cue[0]) for i in content):
        content = tuple(i for i in same.content if i not in taken | set(source)) or content
    rule = draft.rule if (source, content) == (draft.source, draft.content) else f"model+{same.rule}"
    return Draft(draft.cue, source, content, rule)


def voiced(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, in the order of their cues, each participle among them given its voice.

    Behind a comma "saying" goes on with the words of who spoke before, whatever noun stands nearer.
    """
    found: list[Draft] = []
    told: dict[int, list[Draft]] = {}
    for draft in drafts:
        verb = parse.tokens[draft.cue[0]]
        here = told.setdefault(verb.sentence, [])
        if verb.tag == "VBG" and verb.i and parse.tokens[verb.i - 1].text == ",":
            draft = _goes_on(draft, here)
        found.append(draft)
        here.append(draft)
    return found


def _sentence(parse: Parse, draft: Draft) -> int:
    return parse.tokens[draft.cue[0]].sentence


def _goes_on(draft: Draft, before: Sequence[Draft]) -> Draft:
    """A participle's draft, its source taken from a cue before it if it lies in that one's content."""
    outer = [other for other in before if draft.source and set(draft.source) <= set(other.content)]
    outer = [other for other in outer if not set(draft.cue) & set(other.source)]
    return draft._replace(source=outer[0].source) if outer else draft


def cited(parse: Parse, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """The draft of "citing …" beside a cue whose words it shares: told by whoever is cited; any other as it is."""
    verb = parse.tokens[draft.cue[0]]
    if verb.tag != "VBG" or verb.lemma not in _CITING:
        return draft
    beside = [other for other in drafts if other is not draft and _sentence(parse, other) == verb.sentence]
    objects = parse.children(verb.i, "dobj")
    shared = any(
        set(other.content) & set(draft.content) and verb.head in {*other.cue, *other.source} for other in beside
    )
    if not objects or not shared or objects[0].i in draft.content:
        return draft
    source = phrase_of(parse, objects[0].i, draft.content[0])
    taken = {*draft.content, *draft.cue}
    return draft._replace(source=tuple(i for i in source if i not in taken), rule=CITED)


def _paragraph(parse: Parse, i: int) -> int:
    return parse.sentences[parse.tokens[i].sentence].paragraph


def _clean(parse: Parse, draft: Draft, quotations: Sequence[range], lexicon: AttributionLexicon) -> Draft:
    """The draft with its content's bounds set right, and one unbroken source."""
    draft = _freed(parse, draft, lexicon)
    draft = draft._replace(content=contents.bounded(parse, draft, quotations))
    return draft._replace(source=sources.bounded(parse, draft))


def _freed(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> Draft:
    """The draft without a source that says nothing itself.

    "[Two men] were accused of theft" undergoes what its cue tells; "[the raid] stoked fears that …" moves others.
    """
    if not draft.source:
        return draft
    undergone = _patients(parse, draft).issuperset(draft.source) and _is_done_to_somebody(parse, draft, lexicon)
    stirred = _stirring(parse, draft).issuperset(draft.source)
    return draft._replace(source=()) if undergone or stirred else draft


def _patients(parse: Parse, draft: Draft) -> frozenset[int]:
    subjects = [kid for i in draft.cue for kid in parse.children(i, "nsubjpass")]
    return frozenset(t.i for kid in subjects for t in parse.subtree(kid.i))


def _is_done_to_somebody(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> bool:
    cue = cue_of(parse, draft, lexicon)
    return cue is not None and cue.kind == "verb" and cue.id != _QUOTED and bool(cue.takes & _UNDERGONE)


def _stirring(parse: Parse, draft: Draft) -> frozenset[int]:
    """The words of what makes others say or think what a noun names."""
    noun = parse.tokens[draft.cue[-1]]
    verb = parse.tokens[noun.head]
    if noun.dep != "dobj" or verb.lemma not in _STIRRING:
        return frozenset()
    return frozenset(t.i for kid in parse.children(verb.i, "nsubj") for t in parse.subtree(kid.i))


def spans_of(parse: Parse, tokens: Sequence[int]) -> Spans:
    """Runs of tokens as spans, without quotation marks and stops at their ends."""
    found = (_trimmed(parse, run) for run in runs(parse, tokens))
    return tuple(span for span in found if span is not None)


def _trimmed(parse: Parse, run: Sequence[int]) -> Span | None:
    words = [i for i in run if parse.tokens[i].pos not in _EDGE and parse.tokens[i].text not in QUOTES]
    if not words:
        return None
    return Span(parse.tokens[words[0]].start, parse.tokens[words[-1]].end)
