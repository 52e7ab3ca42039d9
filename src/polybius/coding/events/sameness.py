"""How far two mentions speak for being of one act: a sum of small reasons, and what no sum outweighs."""

from collections.abc import Iterable

from polybius.coding.events.drafts import SPEECH
from polybius.coding.events.mentions import Mention
from polybius.coding.syntax.grammar import VERBAL, conjuncts
from polybius.geography import is_country, kilometres
from polybius.types import Actor, Certainty, Event, EventType, Parse, Place, Role, Tense, Token, When, ZoneKind

# From this sum on two mentions are taken for one act.
SAME = 1.5
# How alike those are who cannot be the same, and those who hardly are.
OTHER, UNLIKE = -1.0, -0.5
ALIKE = 0.5  # of one country or of one sector, which is not yet the same speaker
STATE = frozenset({"GOV", "MIL", "COP", "PRM", "SPY"})
CIVILIANS = ("CVL",)  # victims are at times taken for those who did it
INDEFINITE = frozenset({"a", "an", "several", "many", "some", "more", "few", "any", "no", "every", "each"})
VAGUE = frozenset({"several", "many", "some", "more", "few", "most", "numerous"})
# Of these, acts between the same people may well be several.
BLOODY = frozenset({EventType.ASSAULT, EventType.PROTEST})
VIOLENT = BLOODY | {EventType.COERCE}
# As far as this apart (km) two places may be one: exact ones, and those of which one is only near or an area.
SAME_TOWN, SAME_AREA = 8.0, 45.0
COARSE = 3  # UCDP's where_prec from which on a place is an area
FAR = 3  # sentences between mentions from which on they are far apart
AFTERMATH = 2  # sentences within which what befell people is told of the act told before
LONG = 10  # days from which on a time is a period, in which there were many acts
STEM = 3  # letters that words of one stem share at least
ENDINGS = frozenset({
    "", "e", "s", "t", "ing", "ed", "er", "al", "ment", "ure", "ion", "tion", "ation", "ition", "sion", "ance", "ence",
    "y", "d", "ding", "ting", "ping", "ning", "ling",
})  # fmt: skip


def sameness(earlier: Mention, later: Mention) -> float | None:
    """How much speaks for a later mention being of the act of an earlier one; None where something rules it out."""
    if _ruled_out(earlier, later):
        return None
    if later.event.type in SPEECH:
        return _of_words(earlier, later)
    return sum((
        _pointing(earlier, later), _wording(earlier, later), _parties(earlier, later), _scene(earlier, later),
        _tolls(earlier, later), _distance(earlier, later), _standing(earlier, later),
    ))  # fmt: skip


# --- what rules it out ------------------------------------------------------------------------------------


def _ruled_out(a: Mention, b: Mention) -> bool:
    one, two = a.event, b.event
    if one.type is not two.type or one.polarity != two.polarity or a.token.i == b.token.i:
        return True
    if (one.tense is Tense.FUTURE) != (two.tense is Tense.FUTURE):
        return True
    if _other_time(one.when, two.when) or (_other_kind(a, b) and not _any_kind(a, b)):
        return True
    return _set_apart(a, b) or _other_place(a, b) or _opposed(a, b)


def _any_kind(a: Mention, b: Mention) -> bool:
    """Whether a mention can take up an act of another kind: by a noun that points back, in a title, as its result."""
    return b.pointing or a.beside != b.beside or (b.outcome and a.token.sentence == b.token.sentence) or _in_it(a, b)


def _in_it(a: Mention, b: Mention) -> bool:
    """Whether a noun says what a verb was done in: "boycotted the courts in a protest against the bombings"."""
    above = b.reading.parse.tokens[b.token.head]
    return b.event.type is EventType.PROTEST and b.noun and above.lower == "in" and above.head == a.token.i


def _other_kind(a: Mention, b: Mention) -> bool:
    return a.event.mode is not None and b.event.mode is not None and a.event.mode != b.event.mode


def _other_time(a: When | None, b: When | None) -> bool:
    return a is not None and b is not None and (a.last < b.first or b.last < a.first)


def _set_apart(a: Mention, b: Mention) -> bool:
    """Whether the words keep two acts apart: "another attack", "shelled one village and stormed the next"."""
    if (b.apart or b.added or (b.several and not a.several and b.before & VAGUE)) and not a.beside:
        return True
    if a.event.type not in VIOLENT or a.token.sentence != b.token.sentence:
        return False
    if _goes_on(a, b):
        return False
    if not (a.noun or b.noun or a.outcome or b.outcome):
        return True
    parse = a.reading.parse
    return b.token.i in conjuncts(parse, a.token.i) or a.token.i in conjuncts(parse, b.token.i)


def _goes_on(a: Mention, b: Mention) -> bool:
    """Whether a later verb only tells more of an act, with no subject of its own: "marched, chanting slogans"."""
    below = b.token.dep in {"advcl", "xcomp"} and b.token.tag in {"VBG", "VB"} and b.token.head == a.token.i
    return below and not b.noun and not b.reading.parse.children(b.token.i, "nsubj", "nsubjpass")


def _other_place(a: Mention, b: Mention) -> bool:
    one, two = _place(a), _place(b)
    return one is not None and two is not None and not _may_be_one(one, two, SAME_AREA if b.pointing else SAME_TOWN)


def _place(mention: Mention) -> Place | None:
    return mention.reading.places.get(mention.event.place)


def _may_be_one(a: Place, b: Place, near: float) -> bool:
    """Whether two places are one, lie in each other, or are so near that a report may take one for the other."""
    if a.key == b.key:
        return True
    if a.feature == b.feature == "part":  # two names that no table knows; their point is only that of the town near by
        return False
    if is_country(a) or is_country(b):
        return a.country is None or b.country is None or a.country == b.country
    if a.adm1 and b.adm1 and a.adm1 != b.adm1 and (_is_area(a) or _is_area(b)):
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.country == b.country and _is_area(a) != _is_area(b)
    reach = max(a.extent_km or 0.0, b.extent_km or 0.0)
    if _is_area(a) and _is_area(b):
        near = 0.5 * reach
    elif _is_area(a) or _is_area(b):
        near = max(SAME_AREA, 1.2 * reach)
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= near


def _is_area(place: Place) -> bool:
    return (place.precision or 0) >= COARSE


def _opposed(a: Mention, b: Mention) -> bool:
    """Whether a side is named with others than before; where acts are mutual, only if nobody is named twice."""
    one, two = a.event, b.event
    if (a.mutual or b.mutual) and likeness(a, _all(one), _all(two)) > 0:
        return False
    if b.pointing and b.general and not two.actors and likeness(a, _all(one), two.recipients) > 0:
        return False  # those who attack die in "the attack" too
    verbs = not (a.noun or b.noun or a.beside != b.beside)
    doers = likeness(a, one.actors, two.actors)
    return doers <= (UNLIKE if verbs else OTHER) or likeness(a, one.recipients, two.recipients) <= OTHER


# --- the reasons ------------------------------------------------------------------------------------------


def _pointing(a: Mention, b: Mention) -> float:
    """Whether a noun points back; for one that does not, how little it needs to."""
    if b.result:
        return 1.0 if a.beside != b.beside or _follows(a, b) else 0.0
    if b.pointing:
        fits = _same_words(a, b) or (a.engagement and b.engagement) or _same_kind(a, b)
        return (2.0 if fits else 1.6 if b.general else 0.7) - 0.4 * (a.noun and a.several != b.several)
    if (a.before | b.before) & VAGUE:
        return -1.0
    if b.bare_engagement and a.event.type is EventType.ASSAULT and b.token.sentence - a.token.sentence in range(1, 3):
        return 1.2
    if a.beside != b.beside or a.lead:
        return 0.0
    if b.before & INDEFINITE or (b.noun and b.several and not (a.several or a.engagement or b.engagement)):
        return -1.0
    return -0.3 if b.event.type in BLOODY else 0.0


def _wording(a: Mention, b: Mention) -> float:
    """Whether the words are of one stem, or one of them can take up the other."""
    if (a.drawn_out and b.drawn_out) or _since(a, b):
        return 1.8
    if _same_words(a, b):
        return 1.4
    if a.drawn_out != b.drawn_out:
        return -1.5
    if _other_kind(a, b):
        return 0.0 if b.outcome else -0.3 if (b.pointing and b.general) or a.beside != b.beside else -0.8
    if a.event.type not in VIOLENT or a.result or b.result:
        return 0.0
    if _same_kind(a, b):
        return 0.4 if a.event.type is EventType.COERCE else 0.0 if a.noun or b.noun else -0.6
    if a.general or b.general:
        apart = a.engagement != b.engagement and a.noun and b.noun and not b.bare_engagement
        return -0.5 if apart else 0.0
    return 0.4 if a.engagement and b.engagement else -1.2


def _same_kind(a: Mention, b: Mention) -> bool:
    return a.event.mode is not None and a.event.mode == b.event.mode


def _same_words(a: Mention, b: Mention) -> bool:
    return any(akin(x, y) for x in a.words for y in b.words)


def akin(a: str, b: str) -> bool:
    """Whether two words are of one stem: "bomb" and "bombing", "airstrike" and "strike"."""
    if a == b or (min(len(a), len(b)) > STEM and (a.endswith(b) or b.endswith(a))):
        return True
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= STEM and {a[shared:], b[shared:]} <= ENDINGS


def _parties(a: Mention, b: Mention) -> float:
    """Whether the same people are named on both sides."""
    one, two = a.event, b.event
    if a.mutual or b.mutual:
        return _sides(a, _all(one), _all(two))
    return 1.2 * (likeness(a, one.actors, two.actors) + likeness(a, one.recipients, two.recipients))


def _sides(mention: Mention, ours: tuple[Role, ...], theirs: tuple[Role, ...]) -> float:
    """How far the sides of an act between several are the same, whoever is named first."""
    few, many = sorted((ours, theirs), key=len)
    return 1.2 * sum(sorted((likeness(mention, (one,), many) for one in few), reverse=True)[:2])


def _all(event: Event) -> tuple[Role, ...]:
    return (*event.actors, *event.recipients)


def likeness(mention: Mention, ours: tuple[Role, ...], theirs: tuple[Role, ...]) -> float:
    """From 1 (the same people) to 0 (who knows) and -1 (others): the best of any two named."""
    table = mention.reading.actors
    pairs = [(x.actor, y.actor) for x in ours for y in theirs if x.actor and y.actor]
    return max((_alike(table.get(x), table.get(y), x == y) for x, y in pairs), default=0.0)


def _alike(a: Actor | None, b: Actor | None, same: bool) -> float:
    if a is None or b is None or not (a.country or a.sectors) or not (b.country or b.sectors):
        return 1.0 if same else UNLIKE if a is not None and b is not None else 0.0
    if same:
        return 0.5 if set(a.sectors) <= {"CVL"} and ":" not in a.key else 1.0
    if a.country and b.country and a.country != b.country:
        return OTHER if a.sectors != CIVILIANS and b.sectors != CIVILIANS else UNLIKE
    if ":" in a.key and ":" in b.key and a.kind == b.kind:
        return OTHER
    if set(a.sectors) & set(b.sectors) or (a.country and not (a.sectors and b.sectors)):
        return 0.5
    if _fight(a, b) or _fight(b, a):
        return OTHER
    return 0.0 if a.key.startswith("words:") or b.key.startswith("words:") else -0.3


def _fight(a: Actor, b: Actor) -> bool:
    """Whether one is an armed foe of the other's state."""
    return "REB" in a.sectors and bool(STATE & set(b.sectors))


def _scene(a: Mention, b: Mention) -> float:
    """Whether place and day are the same."""
    one, two = _place(a), _place(b)
    there = 0.0 if one is None or two is None or is_country(one) or is_country(two) else 0.8 if one == two else 0.4
    when, then = a.event.when, b.event.when
    return there + (0.4 if when and then and when.precision == then.precision == 1 else 0.0)


def _tolls(a: Mention, b: Mention) -> float:
    """Whether as many people suffered; other numbers tell acts apart, unless one is plainly the other's."""
    if not a.toll or not b.toll:
        return 0.0
    if a.toll & b.toll:
        return 2.0 if max(a.toll & b.toll) > 1 else 0.5
    disputed = b.result and a.event.statements != b.event.statements and _follows(a, b)
    return -0.5 if b.pointing or disputed or _scene(a, b) > 0 else -2.0


def _follows(a: Mention, b: Mention) -> bool:
    """Whether a mention stands so near an act told before that it tells what came of it."""
    return b.token.sentence - a.token.sentence <= AFTERMATH


def _distance(a: Mention, b: Mention) -> float:
    """What tells again stands near, but not in the same breath; titles and captions tell what stands anywhere."""
    if a.beside != b.beside:
        return 0.3 if ZoneKind.CAPTION in {a.zone, b.zone} else 1.0 + 0.5 * (a.lead or b.lead)
    gap = b.token.sentence - a.token.sentence
    if gap == 0:
        return _in_one_breath(a, b)
    if gap > FAR and not (a.noun or b.noun or b.outcome) and a.event.type in VIOLENT:
        return -1.0  # what a verb tells far below is likelier another act of the same people
    return 0.5 if gap == 1 else 0.0 if gap <= FAR or a.lead else -0.3


def _in_one_breath(a: Mention, b: Mention) -> float:
    """What two mentions of a sentence have to do with each other: a verb with its act noun, an act with its result."""
    if _tells_of(a.reading.parse, a.token, b.token) or _tells_of(a.reading.parse, b.token, a.token):
        return 2.5
    if _goes_on(a, b) or _in_it(a, b) or _since(a, b):
        return 2.5
    hangs = any(token.i == a.token.i for token in a.reading.parse.ancestors(b.token.i))
    if hangs and (a.outcome or b.outcome):
        return 1.0
    if a.result or b.result:
        return 0.0
    if a.event.type not in VIOLENT:
        return 0.5 if not b.noun else 0.0  # "withdrew, crossing the river"
    return 0.0 if b.pointing or (_same_words(a, b) and a.noun != b.noun) else -1.0


def _since(a: Mention, b: Mention) -> bool:
    """Whether losses are told of a whole war: "2,000 people have been killed since the conflict began"."""
    verb = b.reading.parse.tokens[b.token.head]
    marked = any(kid.lower == "since" for kid in b.reading.parse.children(verb.i, "mark"))
    return a.outcome and b.drawn_out and marked and verb.head == a.token.i


def _tells_of(parse: Parse, noun: Token, verb: Token) -> bool:
    """Whether a verb says of an act noun that it took place, or what it hit: "mediate the talks", "the strikes hit"."""
    if noun.pos in VERBAL or verb.pos not in VERBAL:
        return False
    if noun.head == verb.i:
        return noun.dep in {"nsubj", "nsubjpass", "dobj"}
    relative = any(kid.tag in {"WDT", "WP"} for kid in parse.children(verb.i, "nsubj", "nsubjpass"))
    return verb.head == noun.i and (verb.dep == "acl" or (verb.dep == "relcl" and relative))


def _standing(a: Mention, b: Mention) -> float:
    """What is told as history or as a mere possibility is seldom the news told elsewhere."""
    one, two = a.event, b.event
    vague = {Certainty.POSSIBLE, Certainty.UNKNOWN}
    other_era = one.era is not two.era and a.token.sentence != b.token.sentence
    other_era |= _is_period(one.when) != _is_period(two.when) and not (a.drawn_out and b.drawn_out)
    loss = 1.2 * other_era + 1.0 * ((one.certainty in vague) != (two.certainty in vague))
    return (0.2 if one.statements and one.statements == two.statements else 0.0) - loss


def _is_period(when: When | None) -> bool:
    return when is not None and (when.last - when.first).days >= LONG


def _of_words(a: Mention, b: Mention) -> float:
    """For acts done by speaking: the same speaker, to the same people, or still speaking."""
    if not b.event.actors:
        return _pointing(a, b) + _wording(a, b) + _distance(a, b)
    speaker = likeness(a, a.event.actors, b.event.actors)
    if a.beside != b.beside:
        return 1.0 + speaker if speaker > 0 else 0.0
    same = bool(_keys(a.event.actors) & _keys(b.event.actors))
    near = abs(a.token.sentence - b.token.sentence) <= (2 if _performed(b) else 1)
    to = likeness(a, a.event.recipients, b.event.recipients)
    open_ = not a.event.recipients or not b.event.recipients
    return SAME if (same and (to > 0 or near)) or (speaker > ALIKE and near and (to > 0 or open_)) else 0.0


def _performed(mention: Mention) -> bool:
    """Whether an act is what a statement performs by what is said in it, so that the same words often stand near."""
    return any(why.rule.startswith("statements/") for why in mention.event.why)


def _keys(roles: Iterable[Role]) -> frozenset[str]:
    return frozenset(role.actor for role in roles if role.actor)
