"""Who does what to whom: a written sentence may not let actors change places."""

from collections.abc import Iterator
from itertools import combinations

from service.sentence_lexicon import ACTORS, DETERMINERS, FINITE, POINTING_BACK, Kind
from service.sentence_match import roots
from service.sentence_rules import Pair
from service.sentence_words import Reading, Word

_BARE, _AGENT = "", "door"
_ALIKE = {"binnen": "in", "bij": "in", "per": "in", "richting": "naar", "vanuit": "van", "uit": "in", "onder": "in"}
_PASSIVE = frozenset({"word", "wordt", "worden", "werd", "werden"})
_REACH = 3
_BETWEEN = 1  # words of weight that may stand between a preposition and its noun


def roles_kept(pair: Pair) -> str | None:
    """Find somebody who does here what another does there."""
    return _doubled(pair) or _promoted(pair) or _swapped(pair) or _flipped(pair) or _elsewhere(pair) or _far(pair)


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
            return _ALIKE.get(left.form, left.form), False
        if left.kind in {Kind.AND, Kind.OR} or left.form in ",/(":
            return _joined(reading, left)
        if determined or left.kind in {Kind.PREPOSITION, Kind.MARK, Kind.MODAL, Kind.CONDITION}:
            return _BARE, False
        if left.kind is Kind.FUNCTION:
            if left.form not in DETERMINERS:
                return _BARE, False
            determined = True
        passed += left.kind is Kind.CONTENT
    return _BARE, False


def _joined(reading: Reading, joint: Word) -> tuple[str, bool]:
    before = [one for one in reading.words[: joint.at] if one.kind is Kind.CONTENT and one.clause == joint.clause]
    return (role(reading, before[-1])[0], True) if before else (_BARE, False)


def _doubled(pair: Pair) -> str | None:
    """Find an actor that a clause names twice and that stands there once ("politie, OM en politie")."""
    seen: set[tuple[int, int]] = set()
    for word in _actors(pair):
        place = word.clause, pair.placed[word.at]
        if place in seen and len(pair.found[word.at]) == 1:
            return word.form
        seen.add(place)
    return None


def _promoted(pair: Pair) -> str | None:
    """Find who acts here and is only spoken of there, or the reverse in a passive."""
    for word in _actors(pair):
        mine, _ = role(pair.own, word)
        there = pair.other.words[pair.placed[word.at]]
        theirs, through = role(pair.other, there)
        if mine == theirs or _other_place(pair, word, mine):
            continue
        if mine == _BARE and theirs == _AGENT:
            if _passive(pair.own, word.clause) or not _passive(pair.other, there.clause):
                return word.form
        elif (mine == _AGENT and theirs != _BARE) or (mine == _BARE and not (theirs == "van" and not through)):
            return word.form
    return None


def _other_place(pair: Pair, word: Word, mine: str) -> bool:
    """Tell whether the word also stands there in the same role."""
    places = pair.found.get(word.at, ())
    clause = pair.other.words[pair.placed[word.at]].clause
    words = (pair.other.words[place] for place in places)
    return any(one.clause == clause and role(pair.other, one)[0] == mine for one in words)


def _passive(reading: Reading, clause: int) -> bool:
    return any(word.form in _PASSIVE and word.clause == clause for word in reading.words)


def _swapped(pair: Pair) -> str | None:
    """Find two nouns that traded their prepositions."""
    placed = [(word, pair.other.words[pair.placed[word.at]]) for word in pair.own.telling if word.at in pair.placed]
    nouns = [(word, role(pair.own, word)[0], role(pair.other, there)[0]) for word, there in placed]
    moved = [(word, mine, theirs) for word, mine, theirs in nouns if mine != theirs]
    for (a, mine_a, theirs_a), (b, mine_b, theirs_b) in combinations(moved, 2):
        if mine_a == theirs_b and mine_b == theirs_a and not roots(a.form) & roots(b.form):
            return f"{a.form} {b.form}"
    return None


def _flipped(pair: Pair) -> str | None:
    """Find two actors without a preposition in another order, unless they are parts of one list."""
    bare = [word for word in _actors(pair) if role(pair.own, word)[0] == _BARE]
    for a, b in combinations(bare, 2):
        start, end = pair.placed[b.at], pair.placed[a.at]
        if start < end and not _listed(pair.other, start, end) and b.at - a.at > 1:
            return f"{a.form} {b.form}"
    return None


def _listed(reading: Reading, start: int, end: int) -> bool:
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
        if not clauses or role(pair.own, word)[0] != _BARE:
            continue
        there = {pair.other.words[place].clause for place in pair.found[word.at]}
        deed = max(dict.fromkeys(clauses), key=clauses.count)
        if all(clause > deed for clause in there):
            return word.form
    return None


def _far(pair: Pair) -> str | None:
    """Refuse words from two sentences, unless the second points back and names nobody else."""
    if len(pair.other.starts) == 1:
        return None
    first, second = sorted(pair.other.starts)
    leans = pair.other.words[second].form in POINTING_BACK
    for own in _parts(pair):
        sentences = [pair.other.sentence(pair.placed[word.at]) for word in own]
        main = max(dict.fromkeys(sentences), key=sentences.count, default=first)
        for word in own:
            there = {pair.other.sentence(place) for place in pair.found[word.at]}
            if main not in there and (not leans or (is_actor(word) and (main == first or _taken(pair, word, own)))):
                return word.form
    return None


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
