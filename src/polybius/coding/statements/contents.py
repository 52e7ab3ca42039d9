"""What is said, from where to where: the words that a model or rule took, set right by syntax and quotation marks."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from polybius.coding.statements.cue_rules import QUOTES, Draft
from polybius.coding.syntax.grammar import SUBJECTS, VERBAL
from polybius.types import Parse, Sentence, Token

BRIDGED = 2  # words that may have been left out inside a content
_LOOSE = 3  # words a run of content must have to stand beside a longer one without a tie to it
_AGREE = 0.75  # share of words that syntax and the words taken must have in common, for syntax to draw the bounds
_WHOLE = 0.6  # share of a phrase, quotation or sentence that must be taken, for all of it to be said
_TOLD = frozenset({"dative"})  # whom a verb of telling tells, beside the clause that it tells
_CORE = frozenset({*SUBJECTS, "dobj", "ccomp", "xcomp", "oprd", "acomp", "attr"})
_LEADING = frozenset({"det", "predet", "amod", "compound", "nummod", "quantmod", "nmod", "poss", "neg"})
_ARGUMENTS = frozenset({"of", "for", "as", "to", "on", "about", "against", "with", "from", "that"})
_BESIDE = frozenset({"prep", "npadvmod", "advmod"})  # when and how, between an object and the rest
_EDGE = frozenset({"PUNCT", "SPACE"})
_COMMAS = frozenset({",", '"', "”", "''"})
_FEW = 3  # tokens before an inserted cue that may belong to the quotation behind it


def bounded(parse: Parse, draft: Draft, quotations: Sequence[range]) -> tuple[int, ...]:
    """The content of a draft with its bounds where syntax or quotation marks draw them."""
    taken = frozenset((*draft.cue, *draft.source))
    content = _behind_colon(parse, draft, draft.content, quotations)
    content = _steady(parse, bridged(parse, content, taken, BRIDGED))
    content = _with_object(parse, draft, _without_others_phrases(parse, draft, content))
    content = _governed(parse, draft, content)
    content = _ended(parse, draft, _begun(parse, content, taken), taken)
    content = _quoted_whole(parse, content, taken, quotations)
    content = _without_strays(parse, draft, content, quotations)
    content = _around_insertion(parse, draft, content)
    content = _with_patient(parse, draft, content)
    return _without_joints(parse, bridged(parse, content, taken, 1), quotations)


def bridged(parse: Parse, tokens: Iterable[int], taken: frozenset[int], width: int) -> tuple[int, ...]:
    """The tokens with holes of at most `width` words (and any punctuation) filled."""
    kept = sorted(set(tokens))
    filled = list(kept[:1])
    for i in kept[1:]:
        hole = range(filled[-1] + 1, i)
        if len(_words(parse, hole)) <= width and not taken.intersection(hole):
            filled += hole
        filled.append(i)
    return tuple(filled)


def runs(parse: Parse, tokens: Sequence[int]) -> list[list[int]]:
    """Unbroken runs, each in one paragraph."""
    found: list[list[int]] = []
    for i in sorted(set(tokens)):
        if found and found[-1][-1] == i - 1 and _paragraph(parse, i) == _paragraph(parse, i - 1):
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _paragraph(parse: Parse, i: int) -> int:
    return parse.sentences[parse.tokens[i].sentence].paragraph


def _words(parse: Parse, tokens: Iterable[int]) -> frozenset[int]:
    return frozenset(i for i in tokens if parse.tokens[i].pos not in _EDGE)


def _steady(parse: Parse, content: Sequence[int]) -> tuple[int, ...]:
    """The content without fragments that are small beside its longest run and hang on none of it."""
    parts = runs(parse, content)
    longest = max(parts, key=lambda run: len(_words(parse, run)), default=[])
    needed, inside = min(_LOOSE, len(_words(parse, longest))), frozenset(longest)
    return tuple(i for run in parts if len(_words(parse, run)) >= needed or _hangs_on(parse, run, inside) for i in run)


def _hangs_on(parse: Parse, run: Sequence[int], inside: frozenset[int]) -> bool:
    """Whether a run is part of a clause that goes on elsewhere: "This, he said, [is the end]"."""
    return any(parse.tokens[i].head in inside and parse.tokens[i].dep in _CORE for i in run)


# --- syntax -----------------------------------------------------------------------------------------------


def _governed(parse: Parse, draft: Draft, content: tuple[int, ...]) -> tuple[int, ...]:
    """The phrases that the cue governs, where they nearly are what was taken; else what was taken."""
    taken = frozenset((*draft.cue, *draft.source))
    home = parse.tokens[draft.cue[0]].sentence
    near = _words(parse, (i for i in content if parse.tokens[i].sentence == home))
    told = _phrases(parse, draft, near) - taken
    if not near or len(told & near) < _AGREE * len(told | near):
        return content
    far = (i for i in content if parse.tokens[i].sentence != home)
    return bridged(parse, (*told, *far), taken, 0)


def _with_object(parse: Parse, draft: Draft, content: tuple[int, ...]) -> tuple[int, ...]:
    """The content with the cue's object, where this stands before it: "accused [the firm] last year of fraud"."""
    first, cue = min(content, default=0), max(draft.cue)
    gap = range(cue + 1, first)
    kids = [kid for i in draft.cue for kid in parse.children(i)]
    if not _words(parse, gap) or any(_is_clause(parse, kid) for kid in kids):
        return content
    objects = {t.i for kid in kids if kid.dep == "dobj" for t in parse.subtree(kid.i)}
    leading = {kid.i for kid in kids if kid.dep == "prep"}
    beside = {t.i for kid in kids if kid.dep in _BESIDE for t in parse.subtree(kid.i)}
    between = _words(parse, gap) - leading
    if not between & objects or not between <= objects | beside:
        return content
    return (*(i for i in gap if i in objects or i == first - 1), *content)


def _phrases(parse: Parse, draft: Draft, near: frozenset[int]) -> frozenset[int]:
    """The words of all phrases below the cue that were taken for the most part."""
    cue = frozenset(draft.cue)
    kids = [kid for i in draft.cue for kid in parse.children(i) if kid.i not in cue]
    clause, core = any(_is_clause(parse, kid) for kid in kids), any(kid.dep in _CORE for kid in kids)
    found: set[int] = set()
    for kid in kids:
        below = _words(parse, (t.i for t in parse.subtree(kid.i)))
        addressed = clause and kid.dep in _TOLD
        needed = 1.0 if core and _is_beside(parse, kid) else _WHOLE
        if below and not addressed and not below & cue and len(below & near) >= needed * len(below):
            found |= below
    return frozenset(found)


def _is_beside(parse: Parse, kid: Token) -> bool:
    """Whether a phrase tells when or how something is said, as likely as it is part of what is said."""
    return (kid.dep == "prep" and kid.lower not in _ARGUMENTS) or kid.dep in {"advcl", "npadvmod", "advmod"}


def _is_clause(parse: Parse, kid: Token) -> bool:
    """Whether a verb's dependent is a finite clause that it tells."""
    finite = not any(aux.tag == "TO" for aux in parse.children(kid.i, "aux"))
    return kid.dep == "ccomp" and kid.pos in VERBAL and finite


def _without_others_phrases(parse: Parse, draft: Draft, content: tuple[int, ...]) -> tuple[int, ...]:
    """The content without whom a verb tells, and without what is said of a noun that names words."""
    barred: set[int] = set()
    for i in draft.cue:
        kids = parse.children(i)
        if any(_is_clause(parse, kid) for kid in kids):
            told = (kid for kid in kids if kid.dep in _TOLD)
            barred |= {t.i for kid in told for t in parse.subtree(kid.i)}
    barred |= _said_of(parse, draft)
    kept = tuple(i for i in content if i not in barred)
    return kept if len(_words(parse, kept)) > 1 else content


def _said_of(parse: Parse, draft: Draft) -> frozenset[int]:
    """The words of a clause whose subject is the cue: "his vow to stay [angered many]"."""
    noun = parse.tokens[draft.cue[-1]]
    verb = parse.tokens[noun.head]
    if noun.pos != "NOUN" or noun.dep not in SUBJECTS or not parse.children(noun.i, "acl", "ccomp", "relcl"):
        return frozenset()
    own = {t.i for t in parse.subtree(noun.i)}
    return frozenset(t.i for t in parse.subtree(verb.i) if t.i > noun.i and t.i not in own)


def _begun(parse: Parse, content: tuple[int, ...], taken: frozenset[int]) -> tuple[int, ...]:
    """The content with the words before a run that belong to its first phrase: "about" of "about 20 people"."""
    found = set(content)
    for run in runs(parse, content):
        before = run[0] - 1
        while before >= 0 and before not in taken and _leads(parse, parse.tokens[before], found):
            found.add(before)
            before -= 1
    return tuple(sorted(found))


def _leads(parse: Parse, token: Token, inside: set[int]) -> bool:
    return token.head in inside and token.head > token.i and token.dep in _LEADING


def _ended(parse: Parse, draft: Draft, content: tuple[int, ...], taken: frozenset[int]) -> tuple[int, ...]:
    """The content with its last phrase complete; without it, if it is a beginning of what is not said."""
    found = set(content)
    for run in runs(parse, content):
        last = parse.tokens[run[-1]]
        if last.pos in _EDGE or not _is_open(parse, last):
            continue
        phrase = _open_phrase(parse, last, found)
        words = {t.i for t in parse.subtree(phrase.i)}
        if parse.tokens[phrase.head].i in draft.cue and _is_beside(parse, phrase):
            found -= words if len(words & found) < len(found) else frozenset()
        elif not words & taken:
            found |= {i for i in words if i > last.i}
    return bridged(parse, found, taken, 0)


def _is_open(parse: Parse, last: Token) -> bool:
    """Whether a phrase cannot end with a word, since what the word leads to stands behind it."""
    leads = last.dep in _LEADING or last.dep in {*SUBJECTS, "aux", "auxpass", "mark", "case"}
    return (leads and last.head > last.i) or (last.dep == "prep" and bool(parse.children(last.i, "pobj", "pcomp")))


def _open_phrase(parse: Parse, last: Token, inside: set[int]) -> Token:
    """The highest word above a last word that is not said itself, else the one right above what is."""
    phrase = last
    for above in parse.ancestors(last.i):
        if above.sentence != last.sentence or (above.i in inside and phrase.i not in inside):
            break
        phrase = above if above.i > last.i and above.i not in inside else phrase
        if above.i in inside and phrase is not last:
            break
    return phrase


# --- what stands at its ends ------------------------------------------------------------------------------


def _around_insertion(parse: Parse, draft: Draft, content: tuple[int, ...]) -> tuple[int, ...]:
    """The content with the words that an inserted cue cuts off from it: "[In May], he said, the salt ran out"."""
    own = sorted((*draft.cue, *draft.source))
    home = parse.sentences[parse.tokens[own[0]].sentence]
    before = range(home.first, own[0])
    words = [i for i in before if parse.tokens[i].pos not in _EDGE]
    if not words or frozenset(words) & frozenset(content) or not _is_inserted(parse, own, home, content):
        return content
    start = words[1] if parse.tokens[words[0]].pos == "CCONJ" and len(words) > 1 else words[0]
    return tuple(sorted({*content, *range(start, own[0])}))


def _is_inserted(parse: Parse, own: Sequence[int], home: Sentence, content: Sequence[int]) -> bool:
    """Whether cue and source stand between commas in what is said, and do not merely lead in a quotation."""
    first, last = own[0], own[-1]
    if len(own) <= last - first or parse.tokens[first - 1].text not in _COMMAS or last + 2 >= home.end:
        return False
    goes_on = any(last < i < home.end for i in content)
    quotes = parse.tokens[last + 2].text in QUOTES and first - home.first > _FEW
    return goes_on and parse.tokens[last + 1].text == "," and not quotes


def _with_patient(parse: Parse, draft: Draft, content: tuple[int, ...]) -> tuple[int, ...]:
    """The content with the subject of a passive cue, of whom it is said: "[the two] are accused of theft"."""
    verb = parse.tokens[draft.cue[-1]]
    verbs = [i for i in draft.cue if parse.tokens[i].pos in VERBAL and parse.children(i, "nsubjpass")]
    subjects = [kid for i in verbs for kid in parse.children(i, "nsubjpass")]
    if not subjects or not content or min(content) < verb.i:
        return content
    words = {t.i for kid in subjects for t in parse.subtree(kid.i)}
    return content if words & {*draft.cue, *draft.source} else tuple(sorted({*content, *words}))


def _without_joints(parse: Parse, content: tuple[int, ...], quotations: Sequence[range]) -> tuple[int, ...]:
    """The content without words at its end that only lead on to what is not said: "…, and"."""
    last = max(_words(parse, content), default=None)
    if last is None or _touched(quotations, (last,)) or parse.tokens[last].pos != "CCONJ":
        return content
    return tuple(i for i in content if i < last) or content


# --- quotation marks --------------------------------------------------------------------------------------


def quotations_of(parse: Parse, quoted: Iterable[int]) -> list[range]:
    """The stretches between quotation marks, each in one paragraph."""
    return [range(run[0], run[-1] + 1) for run in runs(parse, tuple(quoted))]


def _touched(quotations: Sequence[range], tokens: Iterable[int]) -> list[range]:
    """The stretches that some of the tokens stand in, in order; stretches are in order and share no token."""
    falling = sorted(tokens, reverse=True)
    before = {bisect_right(quotations, i, key=lambda stretch: stretch.start) - 1: i for i in falling}
    return [quotations[n] for n, i in sorted(before.items()) if n >= 0 and i in quotations[n]]


def _quoted_whole(
    parse: Parse, content: tuple[int, ...], taken: frozenset[int], quotations: Sequence[range]
) -> tuple[int, ...]:
    """The content with each quotation in it whole or, where little of it was taken beside others, not at all."""
    kept = set(content)
    for stretch in _touched(quotations, content):
        words = _words(parse, stretch)
        share = len(words & kept)
        if not share or share == len(words) or taken & words:
            continue
        if share >= _WHOLE * len(words):
            kept |= set(stretch)
        elif len(_words(parse, kept)) > 2 * share:
            kept -= set(stretch)
    return tuple(sorted(kept))


def _behind_colon(parse: Parse, draft: Draft, content: tuple[int, ...], quotations: Sequence[range]) -> tuple[int, ...]:
    """The content; of a cue that a colon parts from a quotation ("he added: …"), that quotation."""
    last = max((*draft.cue, *draft.source))
    ends = last if parse.tokens[last].text == ":" else last + 1
    if not draft.source or ends >= len(parse.tokens) or parse.tokens[ends].text != ":":
        return content
    near = _touched(quotations, range(ends + 1, ends + 4))
    said = next((stretch for stretch in near if ends < stretch.start), None)
    return content if said is None or _share(parse, said, content) >= _WHOLE else tuple(said)


def _share(parse: Parse, stretch: Sequence[int], content: Iterable[int]) -> float:
    words = _words(parse, stretch)
    return len(words.intersection(content)) / max(1, len(words))


def carried_on(parse: Parse, drafts: Sequence[Draft], quotations: Sequence[range]) -> list[Draft]:
    """The drafts, each with the paragraphs that its quotation goes on over, unless another draft has their words."""
    owners = {i: n for n, draft in enumerate(drafts) for i in draft.content}
    found = list(drafts)
    for one, after in pairwise(quotations):
        n = owners.get(one[-1])
        if (
            n is not None
            and not set(one).intersection(found[n].cue)
            and goes_on(parse, one, after)
            and not any(i in owners for i in after)
        ):
            owners |= dict.fromkeys(after, n)
            found[n] = found[n]._replace(content=(*found[n].content, *after))
    return found


def goes_on(parse: Parse, one: range, after: range) -> bool:
    """Whether a quotation is left open at the end of its paragraph and the next one opens the next paragraph."""
    end, start = _paragraph(parse, one[-1]), _paragraph(parse, after.start)
    left_open = one.stop >= len(parse.tokens) or _paragraph(parse, one.stop) != end
    return left_open and start == end + 1 and after.start >= 2 and _paragraph(parse, after.start - 2) == end


def _without_strays(
    parse: Parse, draft: Draft, content: tuple[int, ...], quotations: Sequence[range]
) -> tuple[int, ...]:
    """The content without pieces of other sentences, unless they are quoted or most of their sentence."""
    home = parse.tokens[draft.cue[0]].sentence
    by_sentence: dict[int, set[int]] = {}
    for i in content:
        by_sentence.setdefault(parse.tokens[i].sentence, set()).add(i)

    at_home = bool(_words(parse, by_sentence.get(home, set())))

    def stands(number: int, inside: set[int]) -> bool:
        if at_home and number < home and parse.sentences[number].paragraph != parse.sentences[home].paragraph:
            return bool(_touched(quotations, inside))
        words = _words(parse, (t.i for t in parse.words_of(parse.sentences[number])))
        most = len(_words(parse, inside)) >= _WHOLE * len(words)
        return number == home or most or bool(_touched(quotations, inside))

    kept = tuple(sorted(i for n, inside in by_sentence.items() if stands(n, inside) for i in inside))
    return kept or content


def without_others(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each without the further stretches that another draft has as its own words."""
    parts = [runs(parse, draft.content) for draft in drafts]
    main = [frozenset(_longest(own)) for own in parts]
    owners: dict[int, list[int]] = {}
    for n, own_words in enumerate(main):
        for i in own_words:
            owners.setdefault(i, []).append(n)
    return [
        draft._replace(content=tuple(i for run in own if not _is_others(run, n, drafts, owners) for i in run))
        for n, (draft, own) in enumerate(zip(drafts, parts, strict=True))
    ]


def _is_others(
    run: Sequence[int], n: int, drafts: Sequence[Draft], owners: Mapping[int, Sequence[int]]
) -> bool:
    """Whether a stretch beside a draft's longest is the longest of a draft that does not stand in its words."""
    shared = Counter(m for i in run for m in owners.get(i, ()))
    said = set(drafts[n].content)
    return n not in shared and any(
        count > len(run) / 2 and not said & set(drafts[m].cue) for m, count in shared.items()
    )


def _longest(parts: Sequence[list[int]]) -> list[int]:
    return max(parts, key=len, default=[])
