"""What a statement does: claims, denies, threatens …; told by its cue and by what is said."""

from collections.abc import Sequence

from polybius.coding.statements.cue_rules import QUOTES, Draft, infinitive_of, lemma_of, words_of_cue
from polybius.coding.syntax.grammar import surface_subjects
from polybius.lexicon.attribution import AttributionLexicon, Cue
from polybius.types import Act, Parse, Token

_OWN = frozenset({"we", "i", "our", "us", "my"})
_THEIRS = frozenset({"it", "they", "he", "she", "its", "their", "his", "her"})
_NEGATIVE = frozenset({"not", "no", "never", "n't", "neither", "none", "nor", "nobody", "without"})
_MODAL = frozenset({"must", "should", "ought"})
_OPEN = frozenset({Act.SAY, Act.CLAIM, Act.CONFIRM, Act.WARN})  # acts that the words said may sharpen
_NEGATED = {Act.DENY: Act.ADMIT, Act.CONFIRM: Act.SAY, Act.ADMIT: Act.SAY}


def cue_of(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> Cue | None:
    """The entry of the lexicon that a cue's words are; an act of speech before an attitude."""
    for kind in ("verb", "noun", "phrase", "attitude"):
        for i in draft.cue:
            token = parse.tokens[i]
            for words, cue in lexicon.entries(kind, token.lower if kind == "phrase" else lemma_of(token)):
                if _fits(parse, token, words, cue, draft):
                    return cue
    return None


def _fits(parse: Parse, token: Token, words: tuple[str, ...], cue: Cue, draft: Draft) -> bool:
    if cue.kind in {"verb", "attitude"} and len(words) == 1 and token.pos not in {"VERB", "AUX", "NOUN", "ADJ"}:
        return False
    if cue.kind == "verb" and token.pos == "NOUN":
        return False
    if cue.takes == {"infinitive"} and not infinitive_of(parse, token):
        return False
    if len(words) == 1:
        return True
    return words_of_cue(parse, token, words) is not None


def act_of(parse: Parse, draft: Draft, cue: Cue | None, lexicon: AttributionLexicon) -> Act:
    """The speech act: the cue's own, unless what is said is plainly another."""
    act = cue.act if cue else Act.SAY
    if act in _NEGATED and any(_is_denied(parse, i) for i in draft.cue):
        return _NEGATED[act]
    if cue is not None and "naming" in cue.takes:
        return _by_name(parse, draft, lexicon) or act
    if act not in _OPEN:
        return act
    return _by_content(parse, draft, lexicon) or act


def _is_denied(parse: Parse, i: int) -> bool:
    """Whether a verb of saying is itself negated: "do not deny"."""
    return any(kid.dep == "neg" for kid in parse.children(i))


def _by_name(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> Act | None:
    """What calling a thing by such a name amounts to."""
    lemmas = {parse.tokens[i].lemma for i in draft.content}
    entries = (cue for lemma in lemmas for _, cue in lexicon.entries("content", lemma))
    return next((cue.act for cue in entries if cue.act is Act.CONDEMN and not cue.own), None)


def _by_content(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> Act | None:
    root = content_root(parse, draft.content)
    if root is None:
        return None
    inside = set(draft.content)
    clause = [t for t in parse.subtree(root.i) if t.i in inside]
    own = _is_own(parse, root, draft)
    for find in (_performed, _denied, _demanded):
        act = find(parse, root, clause, own, lexicon)
        if act is not None:
            return act
    return None


def content_root(parse: Parse, content: Sequence[int]) -> Token | None:
    """The main verb of what is said: the first verb that no other token of the content governs."""
    inside = set(content)
    for i in content:
        token = parse.tokens[i]
        if (token.head == i or token.head not in inside) and token.pos in {"VERB", "AUX"}:
            return token
    return None


def _is_own(parse: Parse, root: Token, draft: Draft) -> bool:
    """Whether what is said is about the speaker: "we", "it", or a word of the source itself."""
    names = {parse.tokens[i].lower for i in draft.source if parse.tokens[i].pos in {"PROPN", "NOUN"}}
    subjects = surface_subjects(parse, root.i)
    words = {t.lower for i in subjects for t in parse.subtree(i)[:4]}
    return not subjects or bool(words & (_OWN | _THEIRS | names))


def _performed(
    parse: Parse, root: Token, clause: Sequence[Token], own: bool, lexicon: AttributionLexicon
) -> Act | None:
    """An act done in saying it: "we condemn", "we call on"; a promise or threat where it is to come."""
    if _negated(parse, root.i):
        return None
    first = bool({t.lower for i in surface_subjects(parse, root.i) for t in parse.subtree(i)} & _OWN)
    future = _is_future(parse, root)
    for words, cue in lexicon.entries("content", root.lemma):
        if (cue.own and not own) or cue.act is Act.DENY or words_of_cue(parse, root, words) is None:
            continue
        if cue.act in {Act.PROMISE, Act.THREATEN}:
            if future:
                return cue.act
        elif first and root.tag in {"VBP", "VB", "VBG"}:
            return cue.act
    return Act.THREATEN if own and future and _is_conditional(parse, clause) else None


def _is_future(parse: Parse, root: Token) -> bool:
    return any(kid.lower in {"will", "would", "shall", "'ll", "’ll", "could"} for kid in parse.children(root.i, "aux"))


def _is_conditional(parse: Parse, clause: Sequence[Token]) -> bool:
    return any(t.lower in {"if", "unless"} and t.dep == "mark" for t in clause)


def _denied(parse: Parse, root: Token, clause: Sequence[Token], own: bool, lexicon: AttributionLexicon) -> Act | None:
    """A negated act of the kind that sides deny."""
    if not _negated(parse, root.i) or _is_future(parse, root) or _is_conditional(parse, clause):
        return None
    objects = parse.children(root.i, "dobj", "attr", "acomp", "nsubjpass")
    hostile = any(
        cue.act is Act.DENY for token in (root, *objects) for _, cue in lexicon.entries("content", token.lemma)
    )
    return Act.DENY if hostile else None


def _negated(parse: Parse, i: int) -> bool:
    """Whether a verb is denied, itself or in subject or object: "did not", "no troops", "neither side"."""
    near = [
        *parse.children(i),
        *(t for kid in parse.children(i, "nsubj", "nsubjpass", "attr", "dobj", "acomp") for t in parse.children(kid.i)),
    ]
    return any(t.lower in _NEGATIVE for t in near)


def _demanded(parse: Parse, root: Token, clause: Sequence[Token], own: bool, lexicon: AttributionLexicon) -> Act | None:
    """What others must do."""
    modal = any(kid.lower in _MODAL for kid in parse.children(root.i, "aux"))
    return Act.DEMAND if modal and not own else None


def medium_of(parse: Parse, draft: Draft, lexicon: AttributionLexicon) -> tuple[int, ...]:
    """The tokens that name what a statement was made through: "in a [statement]", "on [X]", "told [AFP]"."""
    for i in draft.cue:
        head = parse.tokens[i]
        if head.pos not in {"VERB", "NOUN", "AUX"}:
            continue
        for kid in parse.children(i, "prep", "agent"):
            for noun in (
                parse.children(kid.i, "pobj") if kid.lower in {"in", "on", "to", "via", "through", "by"} else ()
            ):
                if any(
                    words_of_cue(parse, noun, words) or _compound(parse, noun, words)
                    for words, _ in _media(noun, lexicon)
                ):
                    return tuple(t.i for t in _medium_words(parse, noun))
    return ()


def _media(noun: Token, lexicon: AttributionLexicon) -> list[tuple[tuple[str, ...], Cue]]:
    table = lexicon.by_kind["medium"]
    return [entry for entries in table.values() for entry in entries if entry[0][-1] in {noun.lemma, noun.lower}]


def _compound(parse: Parse, noun: Token, words: tuple[str, ...]) -> bool:
    before = [parse.tokens[k].lower for k in range(max(0, noun.i - len(words) + 1), noun.i)]
    return before == list(words[:-1])


def _medium_words(parse: Parse, noun: Token) -> list[Token]:
    """The noun with what names it closer, without article and quotation marks."""
    near = [t for kid in parse.children(noun.i, "compound", "amod") for t in parse.subtree(kid.i)]
    return sorted([t for t in near if t.text not in QUOTES] + [noun])
