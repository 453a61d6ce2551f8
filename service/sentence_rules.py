"""What may not change between a written sentence and the words it rests on: one rule a function.

Each rule takes a Pair and returns the first thing that it finds wrong, as a
word or phrase for a person to look at, or None.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from service.sentence_lexicon import (
    ACTORS,
    COMMANDS,
    EXACT_PREPOSITIONS,
    FACT,
    FINITE,
    FRAME,
    IMPERATIVE,
    KEEPS,
    NARROWING,
    OF_THE_NEXT,
    PARTICLES,
    PRONOUNS,
    SUBORDINATE,
    SUPPORT,
    Kind,
)
from service.sentence_match import carriers
from service.sentence_words import Reading, Word

_FAR = 8  # words: what stands further apart is as good as anywhere
_SIDES = 2
_AHEAD = 5
_ASKED = frozenset({IMPERATIVE, "adviseren", "belangrijk"})
_EXAMPLES = frozenset({"bijvoorbeeld", "zoals", "voorbeeld", "voorbeelden"})
_AIMS = frozenset({"doel", "bedoeling", "taak"})
_JOINED = ("samenwerk", "contact", "verbinding", "afstem", "overleg", "relatie")
_NO_COMMAND = ("en", "t", "e", "ing", "ers", "s", "isch", "lijk", "ig", "heid", "isme", "aar")


@dataclass(frozen=True)
class Pair:
    """A written sentence beside words of a page, with the place in `other` that carries each telling word."""

    own: Reading
    other: Reading
    short: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def found(self) -> dict[int, tuple[int, ...]]:
        """Map each telling word of `own` to the places that carry it."""
        return {
            word.at: carriers(word, self.own, self.other, self.short) for word in self.own.telling if not _frames(word)
        }

    @cached_property
    def placed(self) -> dict[int, int]:
        """Map each telling word of `own` to one place: the choice that keeps neighbours together (Viterbi)."""
        steps = [(at, places) for at, places in self.found.items() if places]
        best: dict[int, tuple[float, dict[int, int]]] = {-1: (0.0, {})}
        for at, places in steps:
            best = {
                place: min(
                    ((cost + self._leap(before, place), {**path, at: place}) for before, (cost, path) in best.items()),
                    key=lambda one: one[0],
                )
                for place in places
            }
        return min(best.values(), key=lambda one: one[0])[1]

    def _leap(self, before: int, place: int) -> float:
        """Return what it costs to go on at `place`; to go on in another sentence costs most."""
        if before < 0:
            return 0.0
        across = _FAR if self.other.sentence(before) != self.other.sentence(place) else 0
        return min(abs(place - before - 1), _FAR) + across + (1.0 if place == before else 0.0)

    @cached_property
    def used(self) -> frozenset[int]:
        """The places of `other` that carry something."""
        return frozenset(self.placed.values())

    def places(self, word: Word) -> tuple[int, ...]:
        """Return the places that carry `word`, or repeat it when it needs no counterpart."""
        return self.found.get(word.at) or tuple(one.at for one in self.other.words if one.form == word.form)

    @cached_property
    def carried(self) -> frozenset[int]:
        """All places of `other` that could carry something."""
        return frozenset(place for places in self.found.values() for place in places)

    @cached_property
    def used_clauses(self) -> frozenset[int]:
        """The clauses of `other` that carry something."""
        return frozenset(self.other.words[place].clause for place in self.used)


def _frames(word: Word) -> bool:
    return word.form in FRAME


def _needs_none(word: Word) -> bool:
    return _frames(word) or word.form in SUPPORT


def words_carried(pair: Pair) -> str | None:
    """Find a telling word that has no counterpart."""
    # Before all else is looked up: most words of a page carry nothing of a sentence.
    named = bool(pair.other.forms & {*_EXAMPLES, "denk"})
    telling = (
        word
        for word in pair.own.telling
        if word.kind is not Kind.NUMBER and not _needs_none(word) and not (named and word.form in _EXAMPLES)
    )
    return next((word.form for word in telling if not carriers(word, pair.own, pair.other, pair.short)), None)


def numbers_kept(pair: Pair) -> str | None:
    """Find a number that counts something else than it does there."""
    for number in pair.own.of(Kind.NUMBER):
        if number.at not in pair.placed:
            return number.form
        head = pair.own.after(number)
        there = pair.other.after(pair.other.words[pair.placed[number.at]])
        if head and there and head.at > number.at and there.at not in pair.found.get(head.at, ()):
            return number.form
    return None


def negation_kept(pair: Pair) -> str | None:
    """Find what is denied on one side only."""
    if len(pair.own.of(Kind.NEGATION)) > len(pair.other.of(Kind.NEGATION)):
        return pair.own.of(Kind.NEGATION)[-1].form
    mine = {_place(pair, head) for one in pair.own.of(Kind.NEGATION) if (head := pair.own.after(one))}
    theirs = {head.at: one for one in pair.other.of(Kind.NEGATION) if (head := pair.other.after(one))}
    for one in pair.own.of(Kind.NEGATION):
        head = pair.own.after(one)
        if head is None or not any(place in theirs for place in _places(pair, head)):
            return one.form
    present = pair.used | {_place(pair, word) for word in pair.own.of(Kind.LIMIT)}
    return next((one.form for at, one in theirs.items() if at in present and at not in mine), None)


def _places(pair: Pair, word: Word) -> tuple[int, ...]:
    if word.kind is Kind.LIMIT:
        return tuple(one.at for one in pair.other.of(Kind.LIMIT) if one.group == word.group)
    return pair.found.get(word.at, ())


def _place(pair: Pair, word: Word) -> int:
    return pair.placed.get(word.at, next(iter(_places(pair, word)), -1))


def binding_kept(pair: Pair) -> str | None:
    """Find a clause that is more or less binding (must, may, can) than the one that carries it."""
    for clause, mine in _bindings(pair.own).items():
        if mine == {FACT} and (_supposes(pair.own, clause) or _describes(pair.own, clause)):
            continue
        places = [pair.placed[word.at] for word in pair.own.words if word.clause == clause and word.at in pair.placed]
        if mine != {FACT} and not places:
            places = list(pair.placed.values())  # "Het moet zo zijn dat …" binds all that follows
        places = [at for at in places if not _exemplifies(pair.other, at)] or places
        if mine == {FACT}:  # who does something may be named in another clause than what is done
            places = [at for at in places if pair.other.words[at].form not in ACTORS] or places
        clauses = {pair.other.words[place].clause for place in places}
        if mine == {FACT} and any(not _keeps(mine, one, pair.own, clause) for one in _commanded(pair, places)):
            return IMPERATIVE
        said = [mine, *_main(pair.own, clause)] if mine == {FACT} else [mine]
        said += [frozenset({"kunnen"})] if mine == {IMPERATIVE} and _suggests(pair.own, clause) else []
        theirs = _binding_of(pair, places)
        any_of = {theirs} if mine == {FACT} else {theirs, *(degrees_of(pair.other, one) for one in clauses)}
        any_of |= {degrees_of(pair.other, one) for one in _mains(pair.other, clauses)}
        if places and not any(_keeps(one, other, pair.own, clause) for one in said for other in any_of):
            return " ".join(sorted(mine ^ theirs))
    return None


def _commanded(pair: Pair, places: Sequence[int]) -> Iterator[frozenset[str]]:
    """Yield how binding each command is of which the verb is among the words at `places`."""
    for start in pair.other.starts:
        degrees = degrees_of(pair.other, pair.other.words[start].clause)
        if start in places and degrees == {IMPERATIVE}:
            yield degrees


def _main(reading: Reading, clause: int) -> Iterator[frozenset[str]]:
    """Yield how binding the sentence is that a clause is part of: "zorg dat duidelijk is wat de taken zijn"."""
    main = reading.words[min(reading.starts)].clause
    if clause != main and next(word for word in reading.words if word.clause == clause).form in SUBORDINATE:
        yield degrees_of(reading, main)


def _mains(reading: Reading, clauses: AbstractSet[int]) -> Iterator[int]:
    """Yield the main clause of each clause with "waarbij", which says how to do what that one asks."""
    for word in reading.words:
        if word.form == "waarbij" and word.clause in clauses:
            yield reading.words[reading.sentence(word.at)].clause


def _keeps(mine: frozenset[str], theirs: frozenset[str], own: Reading, clause: int) -> bool:
    """Tell whether a clause is as binding as one that carries it; "u doet" may stand for "doe" and "het is goed om"."""
    if mine == {"kunnen"} and theirs == {FACT}:
        return any(word.form in {"u", "je"} and word.clause == clause for word in own.words)
    if mine == {FACT} and theirs in ({"belangrijk"}, {"adviseren"}) and _weighs(own, clause):
        return True
    if mine == {FACT} and theirs <= _ASKED:
        return any(word.form in {"u", "je"} and word.clause == clause for word in own.words)
    allowed = frozenset().union(*(KEEPS[one] for one in theirs))
    return mine <= allowed and all(KEEPS[one] & mine for one in theirs)


def _supposes(reading: Reading, clause: int) -> bool:
    """Tell whether a clause is a condition, which says nothing by itself."""
    return next(word for word in reading.words if word.clause == clause).kind is Kind.CONDITION


def _describes(reading: Reading, clause: int) -> bool:
    """Tell whether a clause is one word about a noun ("de methodes die worden gebruikt")."""
    words = [word for word in reading.words if word.clause == clause]
    return words[0].form in {"die", "dat"} and sum(word.telling for word in words) == 1


def _weighs(reading: Reading, clause: int) -> bool:
    """Tell whether a clause ends in "is belangrijk" or "is goed"."""
    last = [word for word in reading.words if word.clause == clause and word.kind is not Kind.MARK][-3:]
    return last[-1].form in {"belangrijk", "goed"} and any(word.form in {"is", "zijn"} for word in last)


def _suggests(reading: Reading, clause: int) -> bool:
    return any(word.form == "bijvoorbeeld" and word.clause == clause for word in reading.words)


def _exemplifies(reading: Reading, at: int) -> bool:
    """Tell whether a word stands among examples ("Denk aan …"), which bind to nothing."""
    start = reading.sentence(at)
    return reading.words[start].form == "denk" and "aan" in {one.form for one in reading.words[start : start + 3]}


def _bindings(reading: Reading) -> dict[int, frozenset[str]]:
    """Return how binding each clause is; a plain statement is a fact."""
    clauses = dict.fromkeys(word.clause for word in reading.words)
    return {clause: degrees_of(reading, clause) for clause in clauses}


def degrees_of(reading: Reading, clause: int) -> frozenset[str]:
    """Return how binding one clause is: the classes of its modal words, a command, or a plain fact."""
    degrees = {word.group for word in reading.of(Kind.MODAL) if word.clause == clause}
    forms = [word.form for word in reading.words if word.clause == clause]
    if not degrees and _can_be(forms):
        return frozenset({"kunnen"})
    if not degrees and any(
        reading.words[start].clause == clause and commands(reading, start) for start in reading.starts
    ):
        degrees = {IMPERATIVE}
    return frozenset(degrees or {FACT})


def _can_be(forms: Sequence[str]) -> bool:
    """Tell whether a clause says what can be done: "is op te vragen", "die op te vragen is"."""
    told = {"is", "zijn"}
    if _AIMS & {*forms}:
        return False
    if any(one in told and "te" in forms[at + 1 : at + 3] for at, one in enumerate(forms)):
        return True
    parts = any(one == "te" and at and forms[at - 1] in PARTICLES for at, one in enumerate(forms))
    if parts and told & {*forms} and not {"om", "door"} & {*forms}:
        return True
    return forms[0] in {"die", "dat"} and any(
        one == "te" and told.intersection(forms[at + 2 : at + 3]) for at, one in enumerate(forms)
    )


def commands(reading: Reading, start: int) -> bool:
    """Tell whether a sentence begins with a verb in the form of a command."""
    word = reading.words[start]
    following = reading.words[start + 1 : start + 2]
    if word.form in COMMANDS:
        return not any(one.form in {"u", "je", "aan"} for one in reading.words[start + 1 : start + 3])
    return (
        word.kind is Kind.CONTENT
        and not word.name
        and not word.form.endswith(_NO_COMMAND)
        and bool(following)
        and following[0].form not in ":–("
        and not any(one.form in FINITE for one in reading.words[start + 1 : start + _AHEAD])
    )


def _binding_of(pair: Pair, places: list[int]) -> frozenset[str]:
    """Return how binding the clause is that carries most of the words at `places`."""
    clauses = [pair.other.words[place].clause for place in places]
    if not clauses:
        return frozenset({FACT})
    most = max(dict.fromkeys(sorted(clauses, reverse=True)), key=clauses.count)  # the verb comes late
    return degrees_of(pair.other, most)


def limits_kept(pair: Pair) -> str | None:
    """Find a word for how often, how many or how far that was added, changed or left out."""
    theirs = {word.group for word in pair.other.of(Kind.LIMIT)}
    mine = {word.group for word in pair.own.of(Kind.LIMIT)}
    added = next((word.form for word in pair.own.of(Kind.LIMIT) if word.group not in theirs), None)
    if added:
        return added
    return next(
        (
            word.form
            for word in pair.other.of(Kind.LIMIT)
            if word.group in NARROWING and word.group not in mine and _limits(pair, word)
        ),
        None,
    )


def _limits(pair: Pair, word: Word) -> bool:
    """Tell whether what `word` limits is repeated."""
    if word.group in OF_THE_NEXT:
        head = pair.other.after(word)
        return head is not None and head.at in pair.used
    used = sum(pair.other.words[place].clause == word.clause for place in pair.used)
    # One word of a sentence only says what the next one, which begins with a pronoun, is about.
    return used > (pair.other.words[max(pair.other.starts)].form in PRONOUNS)


def choices_kept(pair: Pair) -> str | None:
    """Find an "en" that is an "of" there, or the reverse."""
    if pair.own.forms & _EXAMPLES and pair.other.forms & {*_EXAMPLES, "denk"}:
        return None  # whoever names examples may name some of them
    for one in (*pair.own.of(Kind.AND), *pair.own.of(Kind.OR)):
        sides = _sides(pair, one)
        if len(sides) < _SIDES:
            continue
        start, end = sorted(pair.placed[side.at] for side in sides)
        there = _joins(pair.other, start, end)
        if there and one.kind not in there:
            return one.form
    return None


def _sides(pair: Pair, joint: Word) -> list[Word]:
    placed = [word for word in pair.own.telling if word.at in pair.placed]
    return [word for word in placed if word.at < joint.at][-1:] + [word for word in placed if word.at > joint.at][:1]


def _joins(reading: Reading, start: int, end: int) -> set[Kind]:
    """Return how the words from `start` to `end` are joined; in a list with commas by the word before its last part."""
    joints = [word for word in reading.words if word.kind in {Kind.AND, Kind.OR} or word.form == "/"]
    within = [word for word in joints if start < word.at < end]
    commas = any(word.form == "," for word in reading.words[start:end])
    if not within and commas:
        within = [word for word in joints if end < word.at <= end + _FAR][:1]
    return {Kind.AND, Kind.OR} if any(word.form == "/" for word in within) else {word.kind for word in within}


def places_kept(pair: Pair) -> str | None:
    """Find a preposition that turns the meaning ("buiten", "na", "tegen") and was put in or left out."""
    for reading, other, used in ((pair.own, pair.other, set(pair.placed)), (pair.other, pair.own, pair.used)):
        for word in reading.of(Kind.PREPOSITION):
            head = next((one for one in reading.telling if one.at > word.at), None)
            if _is_part(reading, word) or _paired(reading, word) or (word.form == "via" and head and "@" in head.form):
                continue
            if word.form == "tussen" and joins_both(reading, word, used) and not _among_examples(pair, word):
                continue
            if word.form == "na" and {"daarbij", "hierbij"} & reading.forms and "bij" in other.forms:
                continue
            if word.form in EXACT_PREPOSITIONS and head and head.at in used and word.form not in other.forms:
                return word.form
    return None


def joins_both(reading: Reading, preposition: Word, used: AbstractSet[int] | None = None) -> bool:
    """Tell whether "tussen" only names who take part in something shared ("samenwerking tussen A en B").

    What is shared must be among the `used` places, if those are given.
    """
    before = next((word for word in reversed(reading.words[: preposition.at]) if word.telling), None)
    return before is not None and before.form.startswith(_JOINED) and (used is None or before.at in used)


def _among_examples(pair: Pair, preposition: Word) -> bool:
    """Tell whether what a preposition of `own` goes with stands there among examples ("partners zoals A en B")."""
    head = next((one for one in pair.own.telling if one.at > preposition.at and one.at in pair.placed), None)
    before = pair.other.words[: pair.placed[head.at]] if head is not None else ()
    clause = pair.other.words[len(before)].clause if before else -1
    return "zoals" not in pair.own.forms and any(one.form == "zoals" and one.clause == clause for one in before)


def _is_part(reading: Reading, preposition: Word) -> bool:
    """Tell whether a preposition is the part of a separable verb ("na te gaan")."""
    return any(word.form == "te" for word in reading.words[preposition.at + 1 : preposition.at + 2])


def _paired(reading: Reading, preposition: Word) -> bool:
    """Tell whether a preposition is joined to another ("met en tussen")."""
    before = reading.words[max(0, preposition.at - 2) : preposition.at]
    return [one.kind for one in before] == [Kind.PREPOSITION, Kind.AND]
