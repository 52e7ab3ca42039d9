"""Who speaks, from where to where: the noun phrase of a source, made whole and cut free by syntax."""

from collections.abc import Sequence

from polybius.coding.statements.contents import BRIDGED, bridged, runs
from polybius.coding.statements.cue_rules import Draft
from polybius.coding.syntax.grammar import VERBAL, is_passive, surface_subjects
from polybius.types import Parse, Token

RELATIVE = frozenset({"who", "which", "whom"})
_PARTS = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "predet", "quantmod", "case"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_LEADING = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PUNCT", "AUX"})
_LAID_TO = frozenset({"on", "upon", "against"})  # "blamed on rebels"
# What stirs a fear or allays it is not who has it: "the raid stoked fears that …".
_STIRRING = frozenset({
    "allay", "arouse", "calm", "cause", "create", "deepen", "dispel", "ease", "fan", "feed", "fuel", "generate",
    "heighten", "increase", "ignite", "inflame", "intensify", "prompt", "provoke", "raise", "reinforce", "rekindle",
    "renew", "revive", "spark", "stir", "stoke", "trigger",
})  # fmt: skip


def bounded(parse: Parse, draft: Draft) -> tuple[int, ...]:
    """The source of a draft as one phrase: the cue's own subject or agent, where that is what was taken."""
    taken = frozenset((*draft.cue, *draft.content))
    given = _one_phrase(parse, draft.source, taken, draft.cue[0]) if draft.source else _implied(parse, draft)
    given = tuple(i for i in given if i not in _stirring(parse, draft))
    heads = _speaking(parse, draft)
    if given and set(given) <= _objects(parse, draft):
        given = ()
        heads = heads or _sharing(parse, draft)
    for head in heads:
        if head.lower in RELATIVE and (set(given) <= _around(parse, head, taken) or head.i in given):
            return (head.i,)
        phrase = _phrase(parse, head, taken)
        if not given or set(given) & set(phrase):
            return _one_phrase(parse, phrase, taken, draft.cue[0])
    return tuple(i for i in given if i not in taken)


def _speaking(parse: Parse, draft: Draft) -> list[Token]:
    """The heads of the phrases that stand where a cue's source stands."""
    found: list[Token] = []
    for i in draft.cue:
        token = parse.tokens[i]
        if token.pos in VERBAL and is_passive(parse, i):
            found += [kid for by in parse.children(i, "agent") for kid in parse.children(by.i, "pobj")]
        elif token.pos in VERBAL:
            found += parse.children(i, "nsubj")
        elif token.pos == "NOUN":
            found += parse.children(i, "poss")
        elif i == draft.cue[-1] and not found:
            found += parse.children(i, "pobj")
    return found


def _objects(parse: Parse, draft: Draft) -> frozenset[int]:
    """The words of whom or what a cue's verb is done to, or laid to: no place for who speaks."""
    verbs = [i for i in draft.cue if parse.tokens[i].pos in VERBAL]
    done = [kid for i in verbs if not is_passive(parse, i) for kid in parse.children(i, "dobj", "ccomp")]
    laid = [kid for i in verbs for kid in parse.children(i, "prep") if kid.lower in _LAID_TO]
    return frozenset(t.i for kid in (*done, *laid) if kid.i > draft.cue[0] for t in parse.subtree(kid.i))


def _stirring(parse: Parse, draft: Draft) -> frozenset[int]:
    """The words of what stirs up the feeling that a noun names."""
    verbs = (parse.tokens[parse.tokens[i].head] for i in draft.cue if parse.tokens[i].dep == "dobj")
    subjects = (kid for verb in verbs if verb.lemma in _STIRRING for kid in parse.children(verb.i, "nsubj"))
    return frozenset(token.i for subject in subjects for token in parse.subtree(subject.i))


def _sharing(parse: Parse, draft: Draft) -> list[Token]:
    """The subject that a verb shares with the verb it is joined to."""
    verbs = (i for i in draft.cue if parse.tokens[i].pos in VERBAL and not is_passive(parse, i))
    return [parse.tokens[j] for i in verbs for j in surface_subjects(parse, i) if j not in draft.cue][:1]


def _implied(parse: Parse, draft: Draft) -> tuple[int, ...]:
    """The subject that a participle shares with the verb above it: "…, adding that …"."""
    verb = next((parse.tokens[i] for i in draft.cue if parse.tokens[i].pos in VERBAL), None)
    if verb is None or verb.tag != "VBG" or verb.dep not in {"advcl", "conj", "xcomp"}:
        return ()
    taken = {*draft.cue, *draft.content}
    subjects = (parse.tokens[i] for i in surface_subjects(parse, verb.i) if i not in taken)
    return next((_phrase(parse, subject, frozenset(taken)) for subject in subjects), ())


def _around(parse: Parse, relative: Token, taken: frozenset[int]) -> frozenset[int]:
    """The words of the phrase that a relative pronoun stands for."""
    clause = next((above for above in parse.ancestors(relative.i) if above.dep == "relcl"), None)
    return frozenset(t.i for t in parse.subtree(clause.head)) if clause else frozenset()


def _phrase(parse: Parse, head: Token, taken: frozenset[int]) -> tuple[int, ...]:
    """The words below a noun without those of cue and content, and what these cut off from it."""
    below = {t.i for t in parse.subtree(head.i)} - taken
    first, last = head.i, head.i
    while first - 1 in below:
        first -= 1
    while last + 1 in below:
        last += 1
    return tuple(range(first, last + 1))


def _one_phrase(parse: Parse, tokens: Sequence[int], taken: frozenset[int], cue: int) -> tuple[int, ...]:
    """Of scattered words the phrase nearest to the cue, made whole by syntax."""
    named = [run for run in runs(parse, bridged(parse, tokens, taken, BRIDGED)) if _has_name(parse, run)]
    if not named:
        return tuple(tokens)
    best = min(named, key=lambda run: (min(abs(run[0] - cue), abs(run[-1] - cue)), run[0]))
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
    while len(kept) > 1 and (parse.tokens[kept[-1]].pos in _LEADING or parse.tokens[kept[-1]].tag in {"WP", "WDT"}):
        kept.pop()
    return tuple(kept)
