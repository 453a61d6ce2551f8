"""Who does what to whom: a written sentence may not let actors change places."""

from collections.abc import Iterator
from itertools import combinations

from service.sentence_lexicon import ACTORS, DETERMINERS, FINITE, POINTING_BACK, Kind
from service.sentence_match import roots
from service.sentence_rules import Pair
from service.sentence_words import Reading, Word

_BARE, _AGENT = "", "door"
_DESCRIBES = ("lijk", "ig", "isch", "eel", "aal", "ief", "baar", "loos")
_THINGS = ("ie", "se", "me", "ode", "rde", "nde", "mte", "gte")
_INFLECTED = 5  # letters: a shorter word in -e seldom describes anything
ALIKE = {"binnen": "in", "bij": "in", "per": "in", "richting": "naar", "vanuit": "van", "uit": "in", "onder": "in"}
PASSIVE = frozenset({"word", "wordt", "worden", "werd", "werden"})
_REACH = 3
_NEAR = 6  # words: what is pointed back at stands together
_BACK = frozenset({"hierbij", "hiervoor", "hierin", "hiermee", "hiervan", "daarbij", "daarvoor", "daarin", "daarmee"})
_EARLY = 10  # words
_BETWEEN = 1  # words of weight that may stand between a preposition and its noun


def roles_kept(pair: Pair) -> str | None:
    """Find somebody who does here what another does there."""
    return (
        _doubled(pair)
        or _usurped(pair)
        or _promoted(pair)
        or _swapped(pair)
        or _flipped(pair)
        or _elsewhere(pair)
        or _far(pair)
    )


def is_actor(word: Word) -> bool:
    """Tell whether a word names who can do something."""
    return word.kind is Kind.CONTENT and (word.form in ACTORS or word.name)


def _actors(pair: Pair) -> list[Word]:
    return [word for word in pair.own.telling if is_actor(word) and word.at in pair.placed]


def role(reading: Reading, word: Word) -> tuple[str, bool]:
    """Return the preposition that a noun depends on ("" for none), and whether through a noun that it is joined to."""
    after = reading.words[word.at + 1 : word.at + 2]
    if after and after[0].form in FINITE and word.at and reading.words[word.at - 1].form in DETERMINERS:
        before = reading.words[word.at - 2] if word.at > 1 else None
        if before is None or before.kind is Kind.MARK:
            return _BARE, False
    determined, passed = False, 0
    for left in reversed(reading.words[max(0, word.at - _REACH - 1) : word.at]):
        if left.kind is Kind.PREPOSITION and passed <= _BETWEEN:
            if with_verb(reading, left):
                return _BARE, False
            return ALIKE.get(left.form, left.form), False
        if left.kind in {Kind.AND, Kind.OR} or left.form in ",/(:":
            return _joined(reading, left)
        if determined or left.kind in {Kind.PREPOSITION, Kind.MARK, Kind.MODAL, Kind.CONDITION}:
            return _BARE, False
        if left.kind is Kind.FUNCTION:
            if left.form not in DETERMINERS:
                return _BARE, False
            determined = True
        passed += left.kind is Kind.CONTENT
    return _BARE, False


def with_verb(reading: Reading, preposition: Word) -> bool:
    """Tell whether a preposition belongs to a verb with "te" ("door partners te benaderen")."""
    clause = [one.form for one in reading.words[preposition.at :] if one.clause == preposition.clause]
    return preposition.form == _AGENT and "te" in clause and "om" not in clause[: clause.index("te")]


def describes(word: Word) -> bool:
    """Tell whether a word looks like one that describes the next."""
    if word.kind is not Kind.CONTENT or word.name or is_actor(word):
        return False
    inflected = word.form.endswith("e") and len(word.form) >= _INFLECTED and not word.form.endswith(_THINGS)
    return inflected or word.form.endswith(_DESCRIBES)


def behind(reading: Reading, noun: Word) -> Word | None:
    """Return the preposition that a noun, or the one that it is joined to by "en" or "of", stands right behind."""
    at = noun.at - 1
    while at >= 0 and (describes(reading.words[at]) or reading.words[at].form in DETERMINERS - {"die", "dat"}):
        at -= 1
    left = reading.words[at] if at >= 0 else None
    if (
        left is not None
        and (left.kind in {Kind.AND, Kind.OR} or left.form == ",")
        and at
        and reading.words[at - 1].telling
    ):
        return behind(reading, reading.words[at - 1])
    return left if left is not None and left.kind is Kind.PREPOSITION else None


def _joined(reading: Reading, joint: Word) -> tuple[str, bool]:
    before = [one for one in reading.words[: joint.at] if one.kind is Kind.CONTENT and one.clause == joint.clause]
    return (role(reading, before[-1])[0], True) if before else (_BARE, False)


def _doubled(pair: Pair) -> str | None:
    """Find an actor that a clause names twice and that stands there once ("politie, OM en politie")."""
    seen: set[tuple[int, int]] = set()
    for word in _actors(pair):
        place = word.clause, pair.placed[word.at]
        short = pair.other.words[place[1]].form in pair.short
        if place in seen and len(pair.found[word.at]) == 1 and not short:
            return word.form
        seen.add(place)
    return None


def _promoted(pair: Pair) -> str | None:
    """Find who acts here and is only spoken of there, or the reverse in a passive."""
    for word in _actors(pair):
        mine, _ = role(pair.own, word)
        there = pair.other.words[pair.placed[word.at]]
        theirs, through = role(pair.other, there)
        if mine == theirs or _other_place(pair, word, mine) or (mine == _BARE and _is_to(pair.other, there)):
            continue
        if mine == _BARE and theirs == _AGENT:
            if _passive(pair.own, word.clause) or not _passive(pair.other, there.clause):
                return word.form
        elif (mine == _AGENT and theirs != _BARE) or (mine == _BARE and not (theirs == "van" and not through)):
            return word.form
    return None


def _is_to(reading: Reading, noun: Word) -> bool:
    """Tell whether a noun is who acts in what follows ("voor groepen om zich af te keren", "groepen die …")."""
    behind = [one.form for one in reading.words[noun.at + 1 :] if reading.sentence(one.at) == reading.sentence(noun.at)]
    who = [form for form in behind[:2] if form != ","][:1]
    return (role(reading, noun)[0] == "voor" and "om" in behind) or who in (["die"], ["dat"])


def _usurped(pair: Pair) -> str | None:
    """Find who acts in a clause that has, there, another subject that was left out."""
    for word in _actors(pair):
        behind = pair.own.words[word.at + 1 : word.at + 2]
        if role(pair.own, word)[0] != _BARE or not behind or _passive(pair.own, word.clause):
            continue
        there = pair.other.words[pair.placed[word.at]]
        clause = [one for one in pair.other.words if one.clause == there.clause]
        subject = next((one for one in clause if one.telling), None)
        follows = pair.other.words[subject.at + 1 : subject.at + 2] if subject else ()
        acts = follows and follows[0].form in FINITE and behind[0].form in FINITE
        if acts and subject is not None and _acts(pair.other, subject) and subject.at not in pair.carried:
            return word.form
    return None


def _acts(reading: Reading, word: Word) -> bool:
    """Tell whether a word names who acts, and not with or beside whom ("Naast het College moeten ook …")."""
    return is_actor(word) and role(reading, word)[0] == _BARE and behind(reading, word) is None


def _other_place(pair: Pair, word: Word, mine: str) -> bool:
    """Tell whether the word also stands there in the same role."""
    places = pair.found.get(word.at, ())
    clause = pair.other.words[pair.placed[word.at]].clause
    words = (pair.other.words[place] for place in places)
    return any(one.clause == clause and role(pair.other, one)[0] == mine for one in words)


def _passive(reading: Reading, clause: int) -> bool:
    return any(word.form in PASSIVE and word.clause == clause for word in reading.words)


def _swapped(pair: Pair) -> str | None:
    """Find two nouns that traded their prepositions."""
    placed = [(word, pair.other.words[pair.placed[word.at]]) for word in pair.own.telling if word.at in pair.placed]
    nouns = [
        (word, _strict(pair.own, word), _strict(pair.other, there))
        for word, there in placed
        if not describes(word) and not _verb(pair.own, word)
    ]
    moved = [(word, mine, theirs) for word, mine, theirs in nouns if mine != theirs]
    for (a, mine_a, theirs_a), (b, mine_b, theirs_b) in combinations(moved, 2):
        loose = {mine_a, theirs_a} == {_BARE, "van"} and not (is_actor(a) and is_actor(b))
        if mine_a == theirs_b and mine_b == theirs_a and not loose and not roots(a.form) & roots(b.form):
            return f"{a.form} {b.form}"
    return None


def _strict(reading: Reading, word: Word) -> str:
    """Return the preposition that a noun stands right behind; else what its role is."""
    found = behind(reading, word)
    if found and not with_verb(reading, found):
        return ALIKE.get(found.form, found.form)
    return role(reading, word)[0] if is_actor(word) else _BARE


def _verb(reading: Reading, word: Word) -> bool:
    """Tell whether a word is the verb that ends its clause, or begins it."""
    after = reading.words[word.at + 1 : word.at + 2]
    ends = not after or after[0].kind in {Kind.MARK, Kind.AND, Kind.OR} or after[0].clause != word.clause
    return ends and word.form.endswith("en") and word.at > 0 and reading.words[word.at - 1].telling


def _flipped(pair: Pair) -> str | None:
    """Find two actors without a preposition in another order, unless they are parts of one list."""
    bare = [word for word in _actors(pair) if role(pair.own, word)[0] == _BARE]
    for a, b in combinations(bare, 2):
        start, end = pair.placed[b.at], pair.placed[a.at]
        if _by_doing(pair.own, a) and _by_doing(pair.other, pair.other.words[end]):
            continue
        if {"heeft", "hebben"} & pair.own.forms and role(pair.other, pair.other.words[end])[0] == "van":
            continue
        if _by_doing(pair.own, a) and _by_doing(pair.other, pair.other.words[start]):
            return f"{a.form} {b.form}"
        if start < end and not listed(pair.other, start, end) and b.at - a.at > 1:
            return f"{a.form} {b.form}"
    return None


def _by_doing(reading: Reading, noun: Word) -> bool:
    """Tell whether a noun is what is acted upon in "door … te"."""
    before = behind(reading, noun)
    return before is not None and before.form == _AGENT and with_verb(reading, before)


def listed(reading: Reading, start: int, end: int) -> bool:
    """Tell whether something between two places joins the parts of a list."""
    between = reading.words[start + 1 : end]
    return any(word.kind in {Kind.AND, Kind.OR} or word.form in ",/" for word in between)


def _elsewhere(pair: Pair) -> str | None:
    """Find who acts here and stands there only in a clause after that of the deed."""
    for word in _actors(pair):
        others = [
            pair.other.words[pair.placed[one.at]]
            for one in pair.own.telling
            if one.at in pair.placed and one.clause == word.clause and not is_actor(one)
        ]
        clauses = [one.clause for one in others]
        if not clauses or role(pair.own, word)[0] != _BARE or _example(pair.own, word):
            continue
        there = {pair.other.words[place].clause for place in pair.found[word.at]}
        follows = next((one for one in pair.own.telling if one.at > word.at and one.at in pair.placed), None)
        if follows and not is_actor(follows) and pair.other.words[pair.placed[follows.at]].clause in there:
            continue
        deed = max(dict.fromkeys(clauses), key=clauses.count)
        if all(clause > deed for clause in there):
            return word.form
    return None


def _example(reading: Reading, word: Word) -> bool:
    """Tell whether a word is one of the examples of another."""
    return any(
        one.form in {"zoals", "("} for one in reading.words[: word.at] if one.clause in {word.clause, word.clause - 1}
    )


def _far(pair: Pair) -> str | None:
    """Refuse words from two sentences, unless the second points back and names nobody else."""
    if len(pair.other.starts) == 1:
        return None
    second = max(pair.other.starts)
    opening = pair.other.words[second:]
    verb = next((at for at, one in enumerate(opening) if one.form in FINITE), None)
    exists = [one.form for one in opening[:2]] in (["er", "is"], ["er", "zijn"])
    leans = (
        (opening[0].form in POINTING_BACK and not exists)
        or any(one.form in _BACK for one in opening[:_EARLY])
        or (verb is not None and any(one.form in {"dit", "deze"} for one in opening[verb + 1 : verb + 2]))
    )
    parts = [part for part in _parts(pair) if part]
    finite = [one.form in FINITE for one in opening[2:3]] == [True]
    named = leans and finite and opening[1].telling and opening[1].at not in pair.used
    if opening[0].form == "denk":
        return None
    if not leans and len(parts) == 1:
        return parts[0][0].form
    for own in parts:
        before = [word for word in own if all(place < second for place in pair.found[word.at])]
        only_after = [word for word in own if all(place >= second for place in pair.found[word.at])]
        if not before or not only_after:
            continue
        places = [pair.placed[word.at] for word in before]
        first = [one.form for one in opening[:4]]
        told = first[:2] == ["dit", "kan"] and "door" in first  # "dit" is all that the sentence before it asks
        does = any(pair.other.words[at - 1].form == "te" for at in places if at)
        if not leans or named or (not told and (does or max(places) - min(places) > _NEAR)):
            return before[0].form
        taken = next(
            (word.form for word in before if (is_actor(word) and _taken(pair, word, own)) or _ousts(pair, word)), None
        )
        if taken:
            return taken
    return None


def _ousts(pair: Pair, word: Word) -> bool:
    """Tell whether `word` stands behind the preposition that another noun, left out, has in the second sentence."""
    mine = behind(pair.own, word)
    if mine is None or mine.form not in {"bij", "met", "voor", "aan", "door"} or with_verb(pair.own, mine):
        return False
    nouns = [one for one in pair.other.telling if one.at > max(pair.other.starts) and one.at not in pair.used]
    return any((there := behind(pair.other, one)) is not None and there.form == mine.form for one in nouns)


def _parts(pair: Pair) -> Iterator[list[Word]]:
    """Yield the words of each clause; what follows "en" and opens a sentence there is a clause of its own."""
    part: list[Word] = []
    for word in pair.own.telling:
        joined = (
            word.at and pair.own.words[word.at - 1].kind is Kind.AND and pair.placed.get(word.at) in pair.other.starts
        )
        if part and (joined or word.clause != part[-1].clause):
            yield part
            part = []
        part += [word] if word.at in pair.placed else []
    yield part


def _taken(pair: Pair, word: Word, own: list[Word]) -> bool:
    """Tell whether the clause that carries the rest has somebody else in the role of `word`."""
    mine = role(pair.own, word)[0]
    clauses = {pair.other.words[pair.placed[one.at]].clause for one in own if not is_actor(one)}
    there = [one for one in pair.other.words if is_actor(one) and one.clause in clauses and one.at not in pair.used]
    last = max(pair.other.starts)
    return any(one.at >= last and role(pair.other, one)[0] == mine for one in there)
