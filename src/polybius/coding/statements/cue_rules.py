"""Attributions by rule: a cue word of the lexicon, and by the syntax around it its source and its content."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from polybius.coding.syntax.grammar import VERBAL, is_passive, surface_subjects
from polybius.lexicon.attribution import AttributionLexicon, Cue, Entry
from polybius.types import Parse, Sentence, Token, ZoneKind

QUOTES = frozenset('"“”„«»') | {"''", "``"}
_REACH = 6  # words between the parts of a cue
MARK = "say/mark"
BEFORE, BEHIND = frozenset({":"}), frozenset({"-", "–", "—", "--"})
_LINE = 25  # words of a headline
_NAME = 5  # words of who speaks in one
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "NUM"})
_STOPS = frozenset({".", "!", "?", "…"})
_LEMMAS = {"said": "say", "says": "say", "told": "tell", "tells": "tell"}
_OBJECTS = ("dobj", "prep", "dative", "oprd", "pcomp", "xcomp", "prt")


class Draft(NamedTuple):
    """An attribution in the making, as token positions; `rule` says who proposed it."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    rule: str


def drafts(parse: Parse, lexicon: AttributionLexicon) -> list[Draft]:
    """The attributions that the rules see, in the order of their cues; none of boilerplate."""
    quoted = frozenset(quoted_tokens(parse))
    found = [
        draft
        for token in parse.tokens
        if parse.sentences[token.sentence].zone is not ZoneKind.BOILERPLATE
        for draft in _at(parse, token, lexicon, quoted)
    ]
    taken = {parse.tokens[i].sentence for draft in found for i in (*draft.cue, *draft.content)}
    found = [*(continued(parse, draft, quoted, taken) for draft in found), *by_mark(parse)]
    return sorted(found, key=lambda draft: draft.cue)


def _at(parse: Parse, token: Token, lexicon: AttributionLexicon, quoted: frozenset[int]) -> Iterator[Draft]:
    if token.pos in {"VERB", "AUX"}:
        yield from _first(_by_verb(parse, token, entry, quoted) for entry in lexicon.entries("verb", lemma_of(token)))
    elif token.pos in {"NOUN", "PROPN"}:
        yield from _first(_by_noun(parse, token, entry) for entry in lexicon.entries("noun", token.lemma))
    yield from _first(_by_phrase(parse, token, entry) for entry in lexicon.entries("phrase", token.lower))


def lemma_of(token: Token) -> str:
    """The lemma of a verb of saying, also where the tagger took it for an auxiliary and left its form."""
    return _LEMMAS.get(token.lower, token.lemma)


def _first(found: Iterable[Draft | None]) -> list[Draft]:
    return [draft for draft in found if draft is not None][:1]


def words_of_cue(parse: Parse, token: Token, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """The tokens of a cue that begins at `token`: each further word below it, soon after the last."""
    found, at = [token.i], token.i
    for word in words[1:]:
        near = parse.tokens[at + 1 : min(at + 1 + _REACH, parse.sentences[token.sentence].end)]
        next_one = next((t.i for t in near if word in {t.lemma, t.lower} and _below(parse, t, token)), None)
        if next_one is None:
            return None
        found.append(next_one)
        at = next_one
    return tuple(found)


def _below(parse: Parse, token: Token, head: Token) -> bool:
    above = [ancestor.i for _, ancestor in zip(range(3), parse.ancestors(token.i), strict=False)]
    return head.i in above


# --- verbs ------------------------------------------------------------------------------------------------


def _by_verb(parse: Parse, verb: Token, entry: Entry, quoted: frozenset[int]) -> Draft | None:
    words, cue = entry
    at = words_of_cue(parse, verb, words)
    if at is None or verb.dep == "amod" or is_name_like(parse, verb):
        return None
    content = _content(parse, verb, cue, quoted)
    if not content:
        return None
    said = frozenset(content)
    source = tuple(i for i in source_of(parse, verb) if i not in said)
    if (not source and cue.takes <= {"object", "naming"}) or _is_relative(parse, source):
        return None
    return Draft(at, source, tuple(i for i in content if i not in at), cue.id)


def is_name_like(parse: Parse, word: Token) -> bool:
    """Whether a word of a text is spelt as part of a name: "Omar [Said], a farmer, said"."""
    sentence = parse.sentences[word.sentence]
    before = parse.tokens[word.i - 1] if word.i > sentence.first else None
    named = before is not None and before.pos == "PROPN" and before.text.istitle()
    lower = any(t.text[0].islower() and t.pos in VERBAL for t in parse.words_of(sentence))
    return word.text.istitle() and named and lower


def _is_relative(parse: Parse, source: tuple[int, ...]) -> bool:
    return len(source) == 1 and parse.tokens[source[0]].lower in {"that", "which", "who", "what"}


def _content(parse: Parse, verb: Token, cue: Cue, quoted: frozenset[int]) -> tuple[int, ...]:
    """What is said; where a verb takes an object beside its clause ("urged both sides to talk"), both."""
    passive_of = "object" in cue.takes and parse.children(verb.i, "nsubjpass")
    found = _clause(parse, verb) if "clause" in cue.takes and not passive_of else ()
    if "object" in cue.takes:
        found = found or _object(parse, verb)
    if "infinitive" in cue.takes:
        found = tuple(sorted({*found, *infinitive_of(parse, verb)}))
    if not found and "quote" in cue.takes:
        found = _quote(parse, verb, quoted)
    if not found and "naming" in cue.takes:
        found = _naming(parse, verb)
    return found


def _clause(parse: Parse, verb: Token) -> tuple[int, ...]:
    """The complement clause; or all that a verb put in beside its content ("…, he said, …") stands beside."""
    clauses = [kid for kid in parse.children(verb.i, "ccomp") if _is_finite(parse, kid)]
    if clauses:
        return tuple(sorted(t.i for kid in clauses for t in parse.subtree(kid.i)))
    if verb.dep == "parataxis" or (verb.dep == "ccomp" and _is_inserted(parse, verb)):
        own = {t.i for t in parse.subtree(verb.i)}
        return tuple(t.i for t in parse.subtree(verb.head) if t.i not in own)
    return ()


def _is_finite(parse: Parse, verb: Token) -> bool:
    return not any(kid.tag == "TO" for kid in parse.children(verb.i, "aux"))


def infinitive_of(parse: Parse, verb: Token) -> tuple[int, ...]:
    """What somebody is to do, with whoever is to do it: "both sides to talk"."""
    clauses = [
        kid
        for kid in parse.children(verb.i, "xcomp", "ccomp", "advcl")
        if not _is_finite(parse, kid) and kid.i > verb.i
    ]
    if not clauses:
        return ()
    kids = [
        *clauses,
        *(kid for kid in parse.children(verb.i, "dobj", "prep", "dative", "prt") if kid.i > verb.i),
    ]
    return tuple(sorted(t.i for kid in kids for t in parse.subtree(kid.i)))


def _is_inserted(parse: Parse, verb: Token) -> bool:
    """Whether a clause is set off by commas and has nothing but its subject: ", he said,"."""
    own = parse.subtree(verb.i)
    before = parse.tokens[own[0].i - 1] if own[0].i else None
    return before is not None and before.text in {",", "”", '"'} and len(own) <= 8


def _quote(parse: Parse, verb: Token, quoted: frozenset[int]) -> tuple[int, ...]:
    """What stands in quotation marks in the verb's sentence, where the verb itself does not."""
    inside = [t.i for t in parse.words_of(parse.sentences[verb.sentence]) if t.i in quoted]
    undergone = verb.tag == "VBN" and verb.dep == "acl"  # "papers found there"
    return tuple(inside) if len(inside) > 2 and verb.i not in quoted and not undergone else ()


def _object(parse: Parse, verb: Token) -> tuple[int, ...]:
    kids = [kid for kid in parse.children(verb.i, *_OBJECTS) if kid.i > verb.i]
    if is_passive(parse, verb.i):
        subjects = parse.children(verb.i, "nsubjpass")
        kids = [*subjects, *(kid for kid in kids if subjects and kid.dep != "dobj")]
    return tuple(sorted(t.i for kid in kids for t in parse.subtree(kid.i)))


def _naming(parse: Parse, verb: Token) -> tuple[int, ...]:
    """What a thing is called: "called the pact [a first step]" with the thing; empty without a name given."""
    named = parse.children(verb.i, "oprd") or [kid for kid in parse.children(verb.i, "prep") if kid.lower == "as"]
    small = [kid for kid in parse.children(verb.i, "ccomp") if parse.children(kid.i, "nsubj")]
    if not named and not small:
        return ()
    kids = [kid for kid in parse.children(verb.i, "dobj", "oprd", "ccomp", "prep") if kid.i > verb.i]
    return tuple(sorted(t.i for kid in kids for t in parse.subtree(kid.i)))


def source_of(parse: Parse, verb: Token) -> tuple[int, ...]:
    """The phrase of who speaks: the verb's subject, or the agent of a passive."""
    if is_passive(parse, verb.i):
        agents = [kid for by in parse.children(verb.i, "agent") for kid in parse.children(by.i, "pobj")]
        return tuple(t.i for kid in agents for t in parse.subtree(kid.i))
    found = {i for subject in surface_subjects(parse, verb.i) for i in phrase_of(parse, subject, verb.i)}
    return tuple(sorted(found))


def phrase_of(parse: Parse, head: int, outside: int) -> tuple[int, ...]:
    """The noun phrase at `head` with apposition, without a clause that holds token `outside`."""
    token = parse.tokens[head]
    kept = [token.i]
    for kid in parse.children(head):
        below = [t.i for t in parse.subtree(kid.i)]
        if outside not in below and kid.dep not in {"relcl", "acl", "cc", "advcl"}:
            kept += below
    return tuple(sorted(kept))


# --- nouns and phrases ------------------------------------------------------------------------------------


def _by_noun(parse: Parse, noun: Token, entry: Entry) -> Draft | None:
    words, cue = entry
    owner = _owner(parse, noun)
    clauses = [kid for kid in _clauses_of(parse, noun, owner) if _is_complement(parse, kid)]
    if not clauses or words_of_cue(parse, noun, words) is None:
        return None
    content = tuple(t.i for kid in clauses for t in parse.subtree(kid.i))
    return Draft((noun.i,), tuple(i for i in owner if i not in content), content, cue.id)


def _clauses_of(parse: Parse, noun: Token, owner: tuple[int, ...]) -> list[Token]:
    """The clauses at a noun, and those that the parser hung on whose words they are: "a claim by X that …"."""
    own = parse.children(noun.i, "acl", "ccomp", "relcl")
    return own or [kid for i in owner for kid in parse.children(i, "acl", "ccomp", "relcl") if kid.i not in owner[:1]]


def _is_complement(parse: Parse, verb: Token) -> bool:
    """Whether a clause with "that" says what a noun says; the parser takes many for relative clauses."""
    that = next((kid for kid in parse.children(verb.i) if kid.lower == "that"), None)
    if that is None or that.dep in {"nsubj", "nsubjpass"}:
        return False
    modal = any(kid.tag == "MD" for kid in parse.children(verb.i, "aux"))
    if parse.children(verb.i, "nsubj") and any(kid.i != that.i for kid in parse.children(verb.i, "dobj")):
        return True  # it lacks neither subject nor object that "that" might stand for
    return that.tag == "IN" or that.dep == "mark" or (modal and bool(parse.children(verb.i, "nsubj", "nsubjpass")))


def _owner(parse: Parse, noun: Token) -> tuple[int, ...]:
    """Whose words a noun speaks of: its possessor, who it is by, or the subject of the verb above it."""
    owners = parse.children(noun.i, "poss") or [
        kid for prep in parse.children(noun.i, "prep") if prep.lower in {"by", "from", "among"}
        for kid in parse.children(prep.i, "pobj")
    ]  # fmt: skip
    if owners:
        return tuple(t.i for kid in owners for t in parse.subtree(kid.i) if t.dep != "case")
    verb = parse.tokens[noun.head]
    making = verb.lemma in {"make", "issue", "repeat", "express", "voice", "give", "have"}
    return source_of(parse, verb) if noun.dep == "dobj" and making else ()


def _by_phrase(parse: Parse, token: Token, entry: Entry) -> Draft | None:
    words, cue = entry
    at = range(token.i, token.i + len(words))
    if at.stop > len(parse.tokens) or any(parse.tokens[i].lower != word for i, word in zip(at, words, strict=True)):
        return None
    objects = parse.children(at.stop - 1, "pobj")
    if not objects or objects[0].pos not in {"NOUN", "PROPN", "PRON"}:
        return None
    source = phrase_of(parse, objects[0].i, token.head)
    own = {t.i for t in parse.subtree(token.i)}
    content = tuple(t.i for t in parse.subtree(token.head) if t.i not in own)
    return Draft(tuple(at), source, content, cue.id) if len(content) > 3 else None


# --- headlines, whose attributions a mark alone makes: "Quito: two soldiers killed", "Two killed - ministry" ---


def by_mark(parse: Parse) -> Iterator[Draft]:
    """The attributions by a mark in lines that end without a stop."""
    for sentence in parse.sentences:
        yield from _marked(parse, sentence)


def speaks_by_mark(parse: Parse, i: int) -> bool:
    """Whether a word belongs to who speaks in a headline by a mark alone: "[Quito]: two soldiers killed"."""
    return any(i in draft.source for draft in _marked(parse, parse.sentences[parse.tokens[i].sentence]))


def _marked(parse: Parse, sentence: Sentence) -> list[Draft]:
    words = [t for t in parse.words_of(sentence) if t.pos != "SPACE"]
    is_short = 3 < len(words) <= _LINE and words[-1].text not in _STOPS
    return _of_line(words) if is_short and _is_line(parse, sentence) else []


def _is_line(parse: Parse, sentence: Sentence) -> bool:
    """Whether a sentence is a paragraph by itself."""
    beside = parse.sentences[max(0, sentence.index - 1) : sentence.index + 2]
    return sum(other.paragraph == sentence.paragraph for other in beside) == 1


def _of_line(words: Sequence[Token]) -> list[Draft]:
    """The one attribution of a line: who speaks stands first, before a colon, or last, behind a dash or a colon."""
    for at, token in enumerate(words):
        before, behind = words[:at], words[at + 1 :]
        if token.text in BEFORE and _is_name(before) and _is_told(behind):
            source, said = before, behind
        elif token.text in BEHIND | BEFORE and _is_name(behind) and _is_told(before):
            source, said = behind, before
        else:
            continue
        return [Draft((token.i,), tuple(t.i for t in source), tuple(t.i for t in said), MARK)]
    return []


def _is_name(words: Sequence[Token]) -> bool:
    return 0 < len(words) <= _NAME and all(t.pos in _NOMINAL for t in words) and words[-1].pos in {"NOUN", "PROPN"}


def _is_told(words: Sequence[Token]) -> bool:
    return len(words) >= 3 and any(t.pos in VERBAL for t in words)


# --- quotations -------------------------------------------------------------------------------------------


def quoted_tokens(parse: Parse) -> Iterator[int]:
    """The tokens inside quotation marks; a mark left open ends with its paragraph."""
    open_since, paragraph = False, -1
    for token in parse.tokens:
        here = parse.sentences[token.sentence].paragraph
        if here != paragraph:
            open_since, paragraph = False, here
        if token.text in QUOTES:
            open_since = token.text in {"“", "``", "„", "«"} or (not open_since and token.text in {'"', "''"})
        elif open_since:
            yield token.i


def continued(parse: Parse, draft: Draft, quoted: frozenset[int], taken: set[int]) -> Draft:
    """The draft, its quoted content going on over next sentences that are wholly quoted and have no cue."""
    if not quoted.intersection(draft.content):
        return draft
    more: list[int] = []
    here = parse.sentences[parse.tokens[max(*draft.content, *draft.cue)].sentence]
    for index in range(here.index + 1, len(parse.sentences)):
        sentence = parse.sentences[index]
        words = [t.i for t in parse.words_of(sentence) if t.pos != "PUNCT"]
        near = sentence.paragraph - here.paragraph <= 1
        if sentence.index in taken or not words or not near or not quoted.issuperset(words):
            break
        more += words
    return draft._replace(content=(*draft.content, *more))
