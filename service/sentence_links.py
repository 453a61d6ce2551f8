"""What hangs on what: a word may not describe, follow or join another than it does on the page."""

from collections.abc import Iterator, Sequence

from service.sentence_lexicon import CLAIMED, FRAME, IDIOMS, LIGHT, PARTICLES, Kind
from service.sentence_match import roots
from service.sentence_roles import ALIKE, PASSIVE, behind, describes, is_actor, role, with_verb
from service.sentence_rules import Pair, commands, joins_both
from service.sentence_words import Reading, Word

_ONE_SAYS = 3  # words between a verb and the "dat" of what it tells
_WHERE = 2  # words between a noun and the "waarin" that points at it
_FIRST = 3  # words: a noun within these is what its sentence is about
_DIRECTED = frozenset({"door", "aan", "naar", "tegen", "tussen"})
_TOWARDS = frozenset({"aan", "naar"})
_WHOLLY = frozenset({"bestaat", "bestaan", "vormt", "vormen", "betekent", "omvat"})
_INSIDE = frozenset({"in", "binnen", "uit"})
_NEVER_BARE = frozenset({"uit", "tegen"})


def links_kept(pair: Pair) -> str | None:
    """Find a word that hangs on another word than it does there."""
    return (
        _redescribed(pair)
        or _rehung(pair)
        or _unwrapped(pair)
        or _cut_short(pair)
        or _redirected(pair)
        or _rejoined(pair)
        or _only_told(pair)
    )


def _described(reading: Reading, word: Word) -> tuple[int, ...]:
    """Return the places of what `word` describes: the noun after it first, then words between, and joined nouns."""
    between: list[int] = []
    for one in reading.words[word.at + 1 :]:
        if describes(one):
            between.append(one.at)
        elif not _joins(one):
            return (one.at, *between, *_joined_to(reading, one)) if one.telling else ()
    return ()


def _joined_to(reading: Reading, head: Word) -> Iterator[int]:
    """Yield the places of what is joined to a noun, and of the word right behind it."""
    at = head.at + 1
    if at < len(reading.words) and reading.words[at].telling:
        yield at
    while at + 1 < len(reading.words) and _joins(reading.words[at]) and reading.words[at + 1].telling:
        yield at + 1
        at += 2


def _joins(word: Word) -> bool:
    return word.kind in {Kind.AND, Kind.OR} or word.form in {",", "/", "("}


def _redescribed(pair: Pair) -> str | None:
    """Find a word that describes another than there ("lokale handreiking" for "lokale aanpak")."""
    for word in pair.own.telling:
        mine = _described(pair.own, word)[:1] if describes(word) else ()
        there = [pair.other.words[at] for at in pair.found.get(word.at, ())]
        if not mine or not there or not all(map(describes, there)):
            continue
        theirs = [_described(pair.other, one) for one in there]
        if any(pair.other.words[group[0]].form in PARTICLES for group in theirs if group):
            continue  # it says how something is done ("werken intensief samen")
        carried = pair.places(pair.own.words[mine[0]])
        if all(theirs) and carried and not any(at in group for group in theirs for at in carried):
            return f"{word.form} {pair.own.words[mine[0]].form}"
    return None


def _hook(reading: Reading, preposition: Word) -> Word | None:
    """Return the word that a preposition follows; of a separable verb that sheds a part, the verb."""
    left = [one for one in reading.words[max(0, preposition.at - 2) : preposition.at] if one.kind is not Kind.FUNCTION]
    if left and left[-1].kind is Kind.PREPOSITION:
        left.pop()
    return left[-1] if left and left[-1].telling and left[-1].form not in FRAME | LIGHT else None


def _rehung(pair: Pair) -> str | None:
    """Find a phrase with a preposition that hangs on a word which was left out."""
    for word in pair.own.telling:
        preposition = behind(pair.own, word)
        if preposition is None or word.at not in pair.placed or word.form in IDIOMS or describes(word):
            continue
        far = len(pair.other.starts) > 1
        if far and preposition.form == "bij" and "hierbij" in pair.other.forms:
            continue
        hook = _hook(pair.own, preposition)
        if (hook is None and not far) or (
            hook is not None and preposition.form in _INSIDE and _made_of(pair, word, hook)
        ):
            continue
        if _lost(pair, pair.other.words[pair.placed[word.at]], preposition, far=far):
            return word.form
    return None


def _whole(reading: Reading, noun: Word) -> Word | None:
    """Return what a noun hangs on by "van"."""
    of = behind(reading, noun)
    return _hook(reading, of) if of is not None and of.form == "van" else None


def _made_of(pair: Pair, noun: Word, hook: Word) -> bool:
    """Tell whether "A in B" stands there as "B van A" ("professionals in het netwerk")."""
    for place in pair.found.get(hook.at, ()):
        whole = _whole(pair.other, pair.other.words[place])
        if whole is not None and whole.at in pair.found.get(noun.at, ()):
            return True
    return False


def _lost(pair: Pair, noun: Word, mine: Word, *, far: bool) -> bool:
    """Tell whether the word that a noun hangs on was left out; what merely stands between may be."""
    preposition = behind(pair.other, noun)
    hook = _hook(pair.other, preposition) if preposition else None
    if preposition is None or hook is None or hook.at in pair.carried or "@" in noun.form:
        return False
    if hook.form in IDIOMS:
        return False
    if any(roots(one.form) & roots(hook.form) for one in pair.own.words if one.kind is Kind.FUNCTION):
        return False
    words = pair.other.words
    before = next((one for one in reversed(words[: hook.at]) if one.form != "te"), None)
    told = before is not None and (before.at in pair.carried or (_joins(before) and hook.at - 2 in pair.carried))
    if told and ALIKE.get(mine.form, mine.form) == ALIKE.get(preposition.form, preposition.form):
        return False
    named = before is not None and before.form == "het" and hook.form.endswith("en")
    if named and not far:
        return _lost(pair, hook, mine, far=far)
    return not any(one.form.startswith("waar") for one in words[noun.at + 1 : noun.at + 1 + _WHERE])


def _unwrapped(pair: Pair) -> str | None:
    """Find what stands there in brackets behind a word that was left out, and here in its place."""
    wrapped = _wrapped(pair.other)
    for word in pair.own.telling:
        place = pair.placed.get(word.at, -1)
        before = behind(pair.own, word)
        at = wrapped.get(place)
        explained = at is not None and pair.other.words[at + 2 : at + 3] and pair.other.words[at + 2].form == ")"
        named = {at - 1} if at and (before is not None or is_actor(word)) and not explained else set()
        if named and not named & pair.carried and all(one in wrapped for one in pair.found[word.at]):
            return word.form
    return None


def _cut_short(pair: Pair) -> str | None:
    """Find what is said to be all of a thing and is part of the list that stands there in brackets behind it."""
    if not pair.own.forms & _WHOLLY:
        return None
    lists: dict[int, list[Word]] = {}
    for at, opened in _wrapped(pair.other).items():
        if pair.other.words[at].telling:
            lists.setdefault(opened, []).append(pair.other.words[at])
    for inside in lists.values():
        left = [one.form for one in inside if one.at not in pair.used]
        if 0 < len(left) < len(inside) and inside[0].at - 2 in pair.used:
            return left[0]
    return None


def _wrapped(reading: Reading) -> dict[int, int]:
    """Map the place of each word in brackets, and of the bracket that opens, to the place of that bracket."""
    found: dict[int, int] = {}
    opened: int | None = None
    for word in reading.words:
        opened = word.at if word.form == "(" else None if word.form == ")" else opened
        if opened is not None:
            found[word.at] = opened
    return found


def _redirected(pair: Pair) -> str | None:
    """Find a preposition that gives a thing another part in what happens ("door", "aan"), or one that it lost."""
    for word in pair.own.telling:
        if word.at not in pair.placed or describes(word):
            continue
        preposition = behind(pair.own, word)
        mine = preposition.form if preposition else role(pair.own, word)[0]
        there = [pair.other.words[at] for at in pair.found[word.at]]
        theirs = {role(pair.other, one)[0] for one in there} | set(_wholes(pair, there))
        theirs |= _TOWARDS if theirs & _TOWARDS and mine in _TOWARDS else set()
        if mine == "tussen" and preposition is not None and joins_both(pair.own, preposition):
            continue
        directed = preposition is not None and mine in _DIRECTED and not _is_free(pair.own, preposition)
        if directed and mine == "door" and _stolen(pair, word):
            return word.form
        cause = mine == "door" and "met" in theirs and not any(one.form in PASSIVE for one in pair.own.words)
        if directed and mine not in theirs and not cause and not (mine == "door" and is_actor(word)):
            return word.form
        forms = {one.form for place in there if (one := behind(pair.other, place)) and one.at < place.at - 1}
        verb = word.at > 0 and pair.own.words[word.at - 1].form == "te"
        first = word.at <= _FIRST and not commands(pair.own, pair.own.sentence(word.at))
        bare = _NEVER_BARE if first or verb else _NEVER_BARE | {"in"}
        if mine == "" and forms and forms <= bare and not is_actor(word):
            return word.form
    return None


def _wholes(pair: Pair, nouns: Sequence[Word]) -> Iterator[str]:
    """Yield the role of what each noun hangs on by "van", where that is told ("aan het versterken van de functie")."""
    for noun in nouns:
        hook = _whole(pair.other, noun)
        if hook is not None and hook.at in pair.carried:
            yield role(pair.other, hook)[0]


def _is_free(reading: Reading, preposition: Word) -> bool:
    """Tell whether a preposition belongs to a verb with "te", or says whom advice is for ("het advies aan …")."""
    return with_verb(reading, preposition) or (
        preposition.at > 0 and reading.words[preposition.at - 1].form == "advies"
    )


def _stolen(pair: Pair, word: Word) -> bool:
    """Tell whether the "door" of who acts here belongs, there, to another word of an active sentence."""
    there = pair.other.words[pair.placed[word.at]]
    hanging = behind(pair.other, there)
    passive = any(one.form in PASSIVE and one.clause == there.clause for one in pair.other.words)
    hook, mine = _hook(pair.other, hanging) if hanging else None, behind(pair.own, word)
    own_hook = _hook(pair.own, mine) if mine else None
    acts = any(one.form in PASSIVE and one.clause == word.clause for one in pair.own.words)
    same = own_hook is not None and hook is not None and hook.at in pair.found.get(own_hook.at, ())
    return acts and not passive and hook is not None and not same


def _rejoined(pair: Pair) -> str | None:
    """Find two words joined by "en" that belong to different items of a list ("a en b, c en d")."""
    for joint in pair.own.of(Kind.AND):
        before, after = pair.own.words[joint.at - 1 : joint.at], pair.own.words[joint.at + 1 : joint.at + 2]
        if not before or not after or before[0].at not in pair.placed or after[0].at not in pair.placed:
            continue
        start, end = sorted((pair.placed[before[0].at], pair.placed[after[0].at]))
        forms = ["en" if one.kind is Kind.AND else one.form for one in pair.other.words[start:end]]
        if "en" in forms and "," in forms[forms.index("en") :]:
            return f"{before[0].form} {after[0].form}"
    return None


def _only_told(pair: Pair) -> str | None:
    """Find what is claimed here and there only told, thought or prevented ("voorkom je dat gezegd wordt dat …")."""
    for word in pair.other.words:
        if word.form != "dat":
            continue
        said = [one for one in pair.other.words[max(0, word.at - _ONE_SAYS) : word.at] if one.form in CLAIMED]
        sentence = pair.other.sentence(word.at)
        told = all(at > word.at and pair.other.sentence(at) == sentence for at in pair.used)
        if said and said[-1].at not in pair.carried and told:
            return said[-1].form
    return None
