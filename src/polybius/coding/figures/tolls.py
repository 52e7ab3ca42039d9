"""What became of the people that a number counts: the kind of a figure, by the syntax around it.

Three looks, the surest first: what modifies the counted noun, what governs it, what stands next to it.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from polybius.coding.figures.counted import MONTHS, Counted
from polybius.coding.figures.fates import Fate, fates_at, gravest, is_to_death
from polybius.coding.figures.rules import Rules
from polybius.types import FigureKind, Parse, Token

COMPLEMENTS = ("xcomp", "oprd", "acomp", "ccomp", "attr", "dep")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PLAIN_OBJECTS = frozenset({"dobj", "obj"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
RELATIVES = frozenset({"who", "whom", "which", "that"})
# Participles that say of whom one speaks and never what befell them: "five suspected rebels".
SUPPOSED = frozenset({"suspected", "alleged", "unidentified", "armed", "masked", "wanted", "accused", "reported"})
COUNTS = frozenset({"toll", "count"})
PARTS = frozenset({"including", "among", "include", "includes", "included"})
ACTIVE = frozenset({"VBZ", "VBP", "VBG", "VB"})


def fate_of(parse: Parse, counted: Counted, rules: Rules, strict: bool = False) -> Fate | None:
    """What became of the people counted; None where the text (or, `strict`, its syntax) does not say."""
    looked = (_told_at_once, _by_syntax) if strict else (_told_at_once, _by_syntax, _named, _beside)
    if _came_through(parse, counted, rules) or _is_one_of_things(parse, counted, rules):
        return None
    found = next((fate for look in looked if (fate := look(parse, counted, rules))), None)
    return None if found is None or _is_no_victim(parse, counted, found, rules) else found


def _is_no_victim(parse: Parse, counted: Counted, fate: Fate, rules: Rules) -> bool:
    return counted.noun is not None and rules.named(parse.tokens[counted.noun], "things")


def _is_one_of_things(parse: Parse, counted: Counted, rules: Rules) -> bool:
    """ "A number of photos, including one showing the dead": the number alone, and what it is part of is no person."""
    prep = parse.tokens[parse.tokens[counted.top].head]
    if counted.noun is not None or prep.lower not in PARTS:
        return False
    whole = parse.tokens[prep.head]
    of = (kid for kid in parse.children(whole.i, "prep") if kid.lower == "of")
    below = (noun for prep in of for noun in parse.children(prep.i, "pobj"))
    return any(rules.named(noun, "things") for noun in (whole, *below))


def _came_through(parse: Parse, counted: Counted, rules: Rules) -> bool:
    """ "However four others managed to escape": what stands right behind outweighs the parse."""
    stop = end_of_noun(parse, counted)
    after = parse.tokens[stop : stop + 3]
    verb = next((token for token in after if token.pos not in {"ADV", "AUX"}), None)
    if verb is None or verb.sentence != parse.tokens[counted.top].sentence:
        return False
    return verb.lower in rules.words["survive"] and verb.i <= stop + 1


def _told_at_once(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    """ "Three and 12 others were wounded": the verb right behind says it, whatever the parser hung the noun on."""
    stop = end_of_noun(parse, counted)
    after = parse.tokens[stop : stop + 4]
    if counted.noun is None and (bare := _participle(parse, counted, after)):
        return gravest(fates_at(parse, bare, rules, "object"))
    if len(after) < 2 or not _opens_predicate(parse, counted, after[0]):
        return None
    verb = next((token for token in after[1:] if token.pos not in {"ADV", "AUX"}), after[1])
    passive = after[0].lemma == "be" or "been" in {token.lower for token in after[: verb.i - stop]}
    told = passive and any(fates_at(parse, verb, rules, "object", "state"))
    return gravest(_of_predicate(parse, verb, rules, passive=True)) if told else None


def _participle(parse: Parse, counted: Counted, after: Sequence[Token]) -> Token | None:
    """ "Another critically injured, after a blast": the participle of a clause without its verb."""
    words = [token for token in after if token.pos != "ADV"]
    if parse.tokens[counted.top].lower not in {"another", "others"} or len(words) < 2 or words[0].tag != "VBN":
        return None
    return words[0] if words[1].text in {",", "."} or words[1].pos in {"ADP", "SCONJ", "CCONJ"} else None


def _opens_predicate(parse: Parse, counted: Counted, word: Token) -> bool:
    """Whether an auxiliary goes on with the counted noun as its subject."""
    top = parse.tokens[counted.top]
    joined = any(token.pos == "CCONJ" for token in parse.tokens[top.head + 1 : top.i])
    free = _is_between(parse, top) or joined
    governed = top.dep in {"pobj", "pcomp"} and not free
    return word.lower in {"was", "were", "has", "have", "had"} and word.sentence == top.sentence and not governed


def _is_between(parse: Parse, token: Token) -> bool:
    """ "Between five and eight men": the preposition belongs to the number."""
    return token.dep == "pobj" and parse.tokens[token.head].lower == "between"


def end_of_noun(parse: Parse, counted: Counted) -> int:
    """The token behind a noun phrase in which brackets or participles led the parser astray.

    "Two NSCN (Khaplang) cadres", "one contracted security guard was": a run of words that stand before a noun, with
    what is in brackets; over a participle only where an auxiliary follows the noun.
    """
    sentence = parse.sentences[parse.tokens[counted.top].sentence]
    i = stop = max(counted.last, counted.noun or counted.top) + 1
    participle = False
    while i < sentence.end:
        token = parse.tokens[i]
        closing = _closing(parse, i, sentence.end)
        if closing is not None:
            i = closing + 1
            continue
        if token.tag in {"VBN", "VBD"} and _before_noun(parse, i, sentence.end):
            participle = participle or token.lower not in SUPPOSED
        elif token.pos not in {"NOUN", "PROPN", "ADJ"} and token.tag != "HYPH":
            break
        i += 1
        stop = i if token.pos in {"NOUN", "PROPN"} else stop
    if participle and not (i < sentence.end and parse.tokens[i].lower in {"was", "were", "has", "have", "had"}):
        return max(counted.last, counted.noun or counted.top) + 1
    return stop


def _closing(parse: Parse, i: int, end: int) -> int | None:
    """The bracket that closes the one at a token, where it comes soon."""
    closers = {"(": ")", "[": "]"}
    closer = closers.get(parse.tokens[i].text)
    if closer is None:
        return None
    return next((j for j in range(i + 1, min(i + 12, end)) if parse.tokens[j].text == closer), None)


def _before_noun(parse: Parse, i: int, end: int) -> bool:
    return i + 1 < end and parse.tokens[i + 1].pos in {"NOUN", "PROPN", "ADJ"}


def _by_syntax(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    """The gravest of what modifies and what governs the counted noun."""
    found = (_modifying(parse, counted, rules), _governing(parse, counted, rules))
    part = next((fate for fate in found if fate and fate.part), None)
    top = parse.tokens[counted.top]
    noted = top.dep == "dobj" and _is_note(parse, parse.tokens[top.head])
    if part is None and found[0] is not None and (top.dep == "conj" or noted):
        return found[0]  # "took the lives of 27 men and 80 injured clerks": its own words outweigh the others'
    return part or gravest(fate for fate in found if fate)


# --- what modifies the counted noun -----------------------------------------------------------------------


def _modifying(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    """ "12 wounded men", "two men who died"; a participle behind a list is of all that are listed."""
    nouns = [counted.top]
    if counted.noun is not None and counted.noun != counted.top and not parse.children(counted.noun, "nummod", "det"):
        nouns.append(counted.noun)  # but "one of three men killed" says nothing of the one
    return gravest(
        fate
        for noun in nouns
        for i in _with_later_members(parse, noun, rules)
        for fate in _own(parse, i, rules, prenominal=i == noun)
    )


def _with_later_members(parse: Parse, i: int, rules: Rules) -> Iterator[int]:
    """The noun and, where nothing behind it says more, those coordinated with it."""
    members = [i]
    while members:
        member = members.pop()
        yield member
        if not any(_own(parse, member, rules, prenominal=False)):
            members += [kid.i for kid in reversed(parse.children(member, "conj", "appos")) if kid.pos in NOMINAL]


def _own(parse: Parse, i: int, rules: Rules, prenominal: bool) -> Iterator[Fate]:
    for kid in parse.children(i, "amod", "acl", "relcl", "appos", "compound", "oprd", "acomp"):
        if kid.i < i:
            if prenominal:
                yield from fates_at(parse, kid, rules, "state")
        elif kid.dep == "relcl":
            yield from _of_relative(parse, kid, rules)
        elif _has_own_subject(parse, kid):
            continue
        elif kid.tag != "VBG":
            yield from _of_predicate(parse, kid, rules, passive=True)
        else:
            yield from fates_at(parse, kid, rules, "subject")


def _of_relative(parse: Parse, verb: Token, rules: Rules) -> Iterator[Fate]:
    """What a relative clause says of its noun: "who died", "who were shot", "whom rebels killed"."""
    subject = next(iter(parse.children(verb.i, "nsubj", "nsubjpass")), None)
    if subject is None or subject.lower in RELATIVES:
        yield from _of_predicate(parse, verb, rules, passive=subject is not None and subject.dep == "nsubjpass")
    elif subject.dep == "nsubj" and verb.tag != "VBN" and _lacks_object(parse, verb):
        yield from fates_at(parse, verb, rules, "object")


def _lacks_object(parse: Parse, verb: Token) -> bool:
    """ "Whom rebels killed": the clause has no object but its noun, nor an adverb for the noun."""
    adverbial = any(kid.lower in {"where", "when", "whose"} for kid in parse.children(verb.i))
    prepositional = any(
        kid.lower in {"in", "at", "on", "during"} and kid.i < verb.i for kid in parse.children(verb.i, "prep")
    )
    objects = [kid for kid in parse.children(verb.i, "dobj") if kid.lower not in RELATIVES]
    return not (adverbial or prepositional or objects)


# --- what governs it --------------------------------------------------------------------------------------


def _governing(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    i, last = counted.top, -1
    while i != last:
        token, last = parse.tokens[i], i
        head = parse.tokens[token.head]
        if token.dep in {"conj", "appos"} and head.pos in NOMINAL:
            i = head.i
        elif _is_before_joint(parse, token, head):
            i = head.i  # "rose to three and 12 others": the parser hung the first number on the second's noun
        elif _is_between(parse, token):
            above = parse.tokens[head.head]
            return gravest(_of_object(parse, token, above, rules)) if above.pos == "VERB" else None
        elif token.dep in {"pobj", "pcomp"}:
            found = _by_preposition(parse, head, rules)
            if found is not None:
                return found
            whole = parse.tokens[head.head]
            if head.lower in PARTS and whole.pos in NOMINAL:
                return _of_whole(parse, whole, rules)
            i = _group_of(parse, head, rules, i)
        else:
            return gravest(_of_role(parse, token, head, rules))
    return None


def _is_before_joint(parse: Parse, token: Token, head: Token) -> bool:
    joined = any(one.pos == "CCONJ" for one in parse.tokens[token.i + 1 : head.i])
    return token.dep == "nummod" and head.dep == "pobj" and head.i > token.i and joined


def _of_whole(parse: Parse, whole: Token, rules: Rules) -> Fate | None:
    """ "14 people, including three children": what became of the whole became of its part."""
    fate = fate_of(parse, Counted(whole.i, whole.i, whole.span, whole.i), rules)
    return Fate(fate.kind, fate.head, "part-of", True) if fate else None


def _by_preposition(parse: Parse, prep: Token, rules: Rules) -> Fate | None:
    """ "The death of two", "injuries to six", "the toll rose to 58"."""
    head = parse.tokens[prep.head]
    if prep.lower == "with" and parse.tokens[prep.i - 1].lower in {"along", "together"}:
        return _beside_others(parse, head, rules)
    if prep.lower == "down" and head.lower in {"gun", "guns", "gunned"}:
        return Fate(FigureKind.KILLED, head.i, "kill")
    if prep.lower in {"of", "to"}:
        nouns = [head] if head.pos in NOMINAL else parse.children(head.i, "dobj")
        found = gravest(fate for noun in nouns for fate in fates_at(parse, noun, rules, "of"))
        if found is not None and (head.pos in NOMINAL or prep.lower == "to"):
            return found
    if prep.lower in {"to", "at", "from", "of", "past", "over", "above", "around", "about", "near"}:
        return _measured(parse, head, rules)
    return None


def _beside_others(parse: Parse, head: Token, rules: Rules) -> Fate | None:
    """ "Was killed along with six others", "its founder, along with three men, was shot dead"."""
    if head.pos == "VERB":
        return gravest(_of_predicate(parse, head, rules, passive=head.tag == "VBN"))
    return _by_syntax(parse, Counted(head.i, head.i, head.span, head.i), rules) if head.pos in NOMINAL else None


def _measured(parse: Parse, head: Token, rules: Rules) -> Fate | None:
    """The toll whose value the number is: subject or object of the verb, or the noun itself."""
    if head.pos in NOMINAL:
        return next(_of_measure(parse, head, rules), None) if head.lower in COUNTS else None
    for kid in parse.children(head.i, "nsubj", "nsubjpass", "dobj"):
        named = [kid, *(t for of in parse.children(kid.i, "prep") for t in parse.children(of.i, "pobj"))]
        for act in parse.children(kid.i, "acl") if kid.lower in {"number", "total"} else ():
            fate = next(fates_at(parse, act, rules, "object"), None)
            if fate is not None:
                return fate
        for noun in named:
            fate = next(_of_measure(parse, noun, rules), None)
            if fate is not None:
                return fate
    return None


def _of_measure(parse: Parse, noun: Token, rules: Rules) -> Iterator[Fate]:
    """What a noun measures: a toll the dead, unless a word before it says otherwise ("the injury toll")."""
    if _is_of_things(parse, noun):
        return
    if noun.lower in COUNTS:
        for kid in parse.children(noun.i, "compound", "nmod", "amod"):
            yield from fates_at(parse, kid, rules, "measured")
    yield from fates_at(parse, noun, rules, "measured")


def _is_of_things(parse: Parse, noun: Token) -> bool:
    """ "The road toll", "a vote count"."""
    return any(
        kid.lower in {"road", "toll", "vote", "bridge", "head", "job", "weight"}
        for kid in parse.children(noun.i, "compound")
    )


def _group_of(parse: Parse, prep: Token, rules: Rules, here: int) -> int:
    """The noun of which the number says the size: "a group of ten"."""
    head = parse.tokens[prep.head]
    grouped = prep.lower in {"of", "among"} and head.pos in NOMINAL and rules.named(head, "groups")
    return head.i if grouped else here


def _of_role(parse: Parse, token: Token, head: Token, rules: Rules) -> Iterator[Fate]:
    """What the verb above does to the token, by the token's place in its clause."""
    if head.tag == "NN" and token.dep == "compound" and parse.tokens[head.head].pos == "VERB":
        yield from fates_at(parse, head, rules, "state")  # "took 12 soldiers prisoner"
    elif token.dep in PLAIN_OBJECTS:
        yield from _of_object(parse, token, head, rules)
    elif token.dep in SUBJECTS and not _has_object(parse, head):
        yield from _of_predicate(parse, head, rules, passive=token.dep == "nsubjpass")
    elif token.dep in SUBJECTS:
        yield from _undergone(parse, head, rules)
        yield from fates_at(parse, head, rules, "subject")
    elif (
        token.dep in {"nmod", "compound", "npadvmod", "dep", "nummod", "amod", "advmod"}
        and head.i > token.i
        and (head.pos in {"VERB", "ADJ"} or head.lower in {"dead", "wounded", "injured", "missing"})
    ):
        yield from _of_predicate(parse, head, rules, passive=head.tag in {"VBN", "VBD"})
    elif token.dep == "attr":
        yield from _measured_by_be(parse, head, rules)


def _of_object(parse: Parse, token: Token, verb: Token, rules: Rules) -> Iterator[Fate]:
    yield from fates_at(parse, verb, rules, "object", *(["state"] if verb.pos == "ADJ" else []))  # "shot dead two"
    yield from _afterwards(parse, verb, rules)
    if not rules.cues_of(verb, "object") and verb.lemma not in {"sentence", "condemn"} and is_to_death(parse, verb):
        yield Fate(FigureKind.KILLED, verb.i, "fatal")
    for kid in parse.children(verb.i, *COMPLEMENTS, "prep", "advmod", "dobj", "acl"):
        if kid.i > verb.i and kid.i != token.i:
            yield from _of_complement(parse, kid, rules, token)
    if verb.lemma == "lose" and rules.named(parse.tokens[token.i], "troops", "prisoners"):
        yield Fate(FigureKind.KILLED, verb.i, "lost")


def _afterwards(parse: Parse, verb: Token, rules: Rules) -> Iterator[Fate]:
    """ "Dragged two teachers out and shot them dead"."""
    objects = parse.children(verb.i, "dobj")
    meant = {"them"} if any(one.tag in {"NNS", "NNPS"} for one in objects) else {"them", "him", "her"}
    for kid in parse.children(verb.i, "conj"):
        if any(below.lower in meant for below in parse.children(kid.i, "dobj", "nsubj")):
            yield from fates_at(parse, kid, rules, "object")


def _has_other_subject(parse: Parse, verb: Token, beside: Token) -> bool:
    """ "Told a reporter that ten were killed": the clause speaks of others."""
    return any(kid.i != beside.i for kid in parse.children(verb.i, "nsubj", "nsubjpass"))


def _of_complement(parse: Parse, kid: Token, rules: Rules, beside: Token) -> Iterator[Fate]:
    """ "Left 12 people dead", "took ten hostage", "took three into custody"."""
    if kid.dep != "prep" and _has_other_subject(parse, kid, beside):
        return
    if kid.dep in {"xcomp", "ccomp"} and kid.tag == "VB":
        yield from fates_at(parse, kid, rules, "subject")  # "forced 300 families to flee"
    below = parse.children(kid.i, "pobj") if kid.dep == "prep" else [kid]
    for token in below:
        yield from fates_at(parse, token, rules, "state")
        if token.tag == "VBN" or kid.dep in {"oprd", "ccomp"}:
            yield from fates_at(parse, token, rules, "object") if token.tag in {"VBN", "VBD"} else ()
        yield from (f for c in parse.children(token.i, "conj") for f in fates_at(parse, c, rules, "state"))


def _has_object(parse: Parse, verb: Token) -> bool:
    if parse.children(verb.i, "auxpass") or _is_note(parse, verb):
        return False
    return any(not _opens_clause(parse, verb.i, kid.i) for kid in parse.children(verb.i, "dobj"))


def _is_note(parse: Parse, verb: Token) -> bool:
    """ "One guard killed five injured": in notes the second number begins a clause of its own."""
    after = parse.tokens[verb.i + 1 : verb.i + 3]
    return len(after) == 2 and after[0].pos == "NUM" and after[0].dep == "dobj" and after[1].tag in {"VBN", "VBD"}


def _opens_clause(parse: Parse, start: int, end: int) -> bool:
    """Whether a new clause begins between: "injured when vehicle hit"."""
    return any(t.lower in {"when", "as", "after", "while", "before"} for t in parse.tokens[start + 1 : end])


def _of_predicate(parse: Parse, verb: Token, rules: Rules, passive: bool, depth: int = 0) -> Iterator[Fate]:
    """What a verb, and those coordinated with it or below it, say of their common subject."""
    perfect = any(aux.lemma == "have" or aux.tag == "MD" for aux in parse.children(verb.i, "aux"))
    perfect = perfect or (verb.tag == "VBD" and any(kid.lower == "at" for kid in parse.children(verb.i, "prep")))
    is_passive = _is_note(parse, verb) or bool(parse.children(verb.i, "auxpass")) or (
        verb.tag in {"VBN", "VBD"} and not perfect and not parse.children(verb.i, "dobj")
    )
    if is_passive or (passive and verb.tag not in ACTIVE):
        yield from fates_at(parse, verb, rules, "object")
    yield from fates_at(parse, verb, rules, "subject", "state")
    yield from _undergone(parse, verb, rules)
    if depth < 4:
        for kid in parse.children(verb.i, "conj", "prep", *COMPLEMENTS, "advcl"):
            if kid.i > verb.i and not _has_own_subject(parse, kid):
                yield from _of_follower(parse, kid, rules, passive or is_passive, depth + 1)


def _of_follower(parse: Parse, kid: Token, rules: Rules, passive: bool, depth: int) -> Iterator[Fate]:
    if kid.dep == "prep":
        for act in parse.children(kid.i, "pcomp"):
            if kid.lower == "after" and parse.children(act.i, "auxpass"):
                yield from _of_predicate(parse, act, rules, True, depth)
        for below in parse.children(kid.i, "pobj"):
            if kid.lower in {"into", "in", "as"}:
                yield from fates_at(parse, below, rules, "state")
            elif kid.lower == "among":
                yield from _own(parse, below.i, rules, prenominal=True)
    elif kid.dep != "advcl" or kid.tag == "VBN":
        yield from _of_predicate(parse, kid, rules, passive, depth)
        yield from fates_at(parse, kid, rules, "named") if kid.dep == "attr" else ()
    else:
        yield from fates_at(parse, kid, rules, "state")


def _has_own_subject(parse: Parse, verb: Token) -> bool:
    return bool(parse.children(verb.i, "nsubj", "nsubjpass"))


def _undergone(parse: Parse, verb: Token, rules: Rules) -> Iterator[Fate]:
    """ "Suffered injuries", "lost their lives", "succumbed to injuries"."""
    if verb.lower not in rules.words["undergo"]:
        return
    for kid in parse.children(verb.i, "dobj"):
        if verb.lemma == "lose" and kid.lemma != "life":
            continue
        if any(one.lower in rules.words["deadly"] for one in parse.children(kid.i, "amod")):
            yield Fate(FigureKind.KILLED, verb.i, "undergo")
        yield from (Fate(f.kind, verb.i, "undergo") for f in fates_at(parse, kid, rules, "of", "named"))


def _measured_by_be(parse: Parse, verb: Token, rules: Rules) -> Iterator[Fate]:
    """ "The death count could be over 50"."""
    if verb.lemma == "be":
        for kid in parse.children(verb.i, "nsubj"):
            yield from islice(_of_measure(parse, kid, rules), 1)


# --- the counted noun itself ------------------------------------------------------------------------------


def _named(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    if counted.noun is None:
        return None
    noun = parse.tokens[counted.noun]
    if noun.lower == "lives" and parse.tokens[noun.head].lower in rules.words["lose"]:
        return Fate(FigureKind.KILLED, noun.head, "lost")
    return gravest(fates_at(parse, noun, rules, "named"))


# --- what stands next to it -------------------------------------------------------------------------------


def _beside(parse: Parse, counted: Counted, rules: Rules) -> Fate | None:
    """For note form and lost parses: the first participle to the right, else the first verb to the left."""
    top = parse.tokens[counted.top]
    if top.dep == "pobj" and parse.tokens[top.head].lower not in PARTS and not _is_between(parse, top):
        return None
    sentence = parse.sentences[top.sentence]
    right = parse.tokens[_behind_clause(parse, end_of_noun(parse, counted), sentence.end) : sentence.end]
    left = parse.tokens[sentence.first : min(counted.top, counted.last)][::-1]
    return _rightwards(parse, right, rules) or _leftwards(parse, left, rules)


def _behind_clause(parse: Parse, i: int, end: int) -> int:
    """ "A volunteer giving aid after a raid, was killed": what follows the participle's clause."""
    if i >= end or parse.tokens[i].tag != "VBG":
        return i
    near = range(i + 1, min(i + 15, end - 1))
    commas = (j for j in near if parse.tokens[j].text == ",")
    return next((j + 1 for j in commas if parse.tokens[j + 1].lower in {"was", "were"}), i)


def _rightwards(parse: Parse, words: Sequence[Token], rules: Rules) -> Fate | None:
    depth = 0
    for token in words:
        depth = max(depth + (token.text == "(") - (token.text == ")"), 0)
        if depth > 0 or token.text == ")" or token.lower in PARTS:
            continue
        if token.text in {";", ":"} or token.lower in {
            "by",
            "who",
            "which",
            "that",
            "when",
            "after",
            "as",
            "while",
        }:
            return None
        fates = list(fates_at(parse, token, rules, "object", "state", "subject"))
        if fates:
            return None if _is_active(parse, token) else gravest(_of_predicate(parse, token, rules, passive=True))
        if token.tag in {"VBZ", "VBP", "VBG", "VB", "MD"} and token.lemma not in {"be", "have"} and token.dep != "acl":
            return None
        if token.tag == "VBD" and token.lemma != "be" and not _joined(parse, token):
            return None
    return None


def _joined(parse: Parse, token: Token) -> bool:
    """ "Ambushed and killed": the participle that says more follows at once."""
    after = parse.tokens[token.i + 1].lower if token.i + 1 < len(parse.tokens) else ""
    return token.lower.endswith("ed") and after in {"and", ",", "/"}


def _is_active(parse: Parse, token: Token) -> bool:
    after = parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else None
    opens = (
        after is not None and after.lower not in MONTHS and after.pos in {"DET", "NUM", "NOUN", "PROPN", "PRON", "ADJ"}
    )
    return token.tag in ACTIVE or (opens and token.tag == "VBD") or bool(parse.children(token.i, "dobj"))


def _leftwards(parse: Parse, words: Sequence[Token], rules: Rules) -> Fate | None:
    for token in words:
        if token.text in {";", ")", "("} or (
            token.pos in {"ADP", "SCONJ"} and token.lower not in {"of", "including", "than", "to", "at"}
        ):
            return None
        fates = list(fates_at(parse, token, rules, "object"))
        if fates and token.pos == "VERB":
            passive = token.tag == "VBN" or bool(parse.children(token.i, "auxpass"))
            return None if passive and not parse.children(token.i, "dobj") else gravest(iter(fates))
        if token.pos in {"VERB", "AUX"}:
            return None
    return None
