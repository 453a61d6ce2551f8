"""Which part somebody has in what happens: who "u" is, who gives and who gets, and what a row of a table says."""

from collections.abc import Iterator

from service.sentence_lexicon import FINITE
from service.sentence_match import roots
from service.sentence_roles import PASSIVE, behind, describes, is_actor
from service.sentence_rules import Pair, commands, degrees_of
from service.sentence_words import Reading, Word

READER = frozenset({"u", "je"})
_READER_ALSO = frozenset({"gemeente", "gemeenten"})  # the reader works there
_GETS = frozenset({"krijg", "krijgt", "krijgen", "kreeg", "gekregen", "ontvangt", "ontvangen", "verkrijgen"})
_GIVES = frozenset({"geef", "geeft", "geven", "bied", "biedt", "bieden", "aanbieden", "verleent", "verlenen"})
_HAS = frozenset({"inzicht", "beeld", "zicht", "hulp", "advies", "steun", "ruimte"})
"""What one gets where another gives it ("inzicht krijgen"), or gives where it is there ("ruimte geven")."""
_ALSO_GIVES = frozenset({"ondersteunen", "helpen"})
_LACKS = frozenset({"ontbreekt", "ontbreken", "ontbrak"})
_NEAR = 5  # words
_AGENT = "door"
_NO_AGENT = frozenset({"voor", "van", "aan", "met", "in"})


def reader_kept(pair: Pair) -> str | None:
    """Find "u" who does what somebody else does there, or who may do what somebody else simply does."""
    mine = next((word for word in pair.own.words if word.form in READER), None)
    if mine is None or READER & pair.other.forms or _READER_ALSO & pair.other.forms:
        return None
    if any(commands(pair.other, start) for start in pair.other.starts):
        return None
    clauses = [pair.other.words[at].clause for at in pair.used]
    for subject, clause in _subjects(pair.other):
        share = clauses.count(clause)
        if share and 2 * share >= len(clauses) and is_actor(subject) and subject.at not in pair.carried:
            return mine.form
    return None


def reader_may(pair: Pair) -> str | None:
    """Find "u kunt" for what somebody does there in any case."""
    for word in pair.own.words:
        if word.form not in READER:
            continue
        own = [one for one in pair.own.words if one.clause == word.clause]
        places = [pair.placed[one.at] for one in own if one.at in pair.placed]
        there = {pair.other.words[at].clause for at in places}
        facts = bool(there) and all(degrees_of(pair.other, clause) == {"feit"} for clause in there)
        named = any(is_actor(subject) and clause in there for subject, clause in _subjects(pair.other))
        if facts and named and any(one.group == "kunnen" for one in own):
            return word.form
    return None


def _subjects(reading: Reading) -> Iterator[tuple[Word, int]]:
    """Yield who or what each clause is about, with the clause: the bare noun nearest to its verb, or what "die" stands for.

    Of a passive clause nobody acts.
    """
    passive = {word.clause for word in reading.words if word.form in PASSIVE}
    seen: set[int] = set()
    for word in reading.words:
        before = reading.words[word.at - 1] if word.at else None
        if word.form == "die" and before is not None and before.telling and word.clause not in passive:
            seen.add(word.clause)
            yield before, word.clause
        if word.form not in FINITE or word.clause in passive | seen:
            continue
        seen.add(word.clause)
        bare = [
            one
            for one in reading.words
            if one.clause == word.clause and one.telling and not describes(one) and behind(reading, one) is None
        ]
        ahead = [one for one in bare if one.at < word.at]
        after = [one for one in bare if word.at < one.at <= word.at + _NEAR]
        if ahead or after:
            yield (ahead or after)[0], word.clause


def giving_kept(pair: Pair) -> str | None:
    """Find who gets or gives here what is neither got nor given there."""
    theirs = {root for word in pair.other.words for root in roots(word.form)}
    gets, gives = (frozenset(root for form in forms for root in roots(form)) for forms in (_GETS, _GIVES | _ALSO_GIVES))
    if _HAS & pair.own.forms:
        return None
    for word in pair.own.words:
        if word.form in _GETS and not theirs & gets:
            return word.form
        loose = {"door", "aan", "vorm"} & pair.own.forms
        if word.form in _GIVES and not loose and not theirs & (gives | gets):
            return word.form
    return None


def lack_kept(pair: Pair) -> str | None:
    """Find what is missing there, and here spoken of as if it were not."""
    for word in pair.other.words:
        if word.form in _LACKS and word.at not in pair.carried:
            missed = [at for at in pair.used if word.at < at <= word.at + _NEAR]
            if missed:
                return word.form
    return None


def agent_kept(pair: Pair) -> str | None:
    """Find who does something there ("door de VAR") and is here whom it is for, or whose it is."""
    for word in pair.own.telling:
        mine = behind(pair.own, word)
        if mine is None or mine.form not in _NO_AGENT or word.at not in pair.placed or not is_actor(word):
            continue
        there = [behind(pair.other, pair.other.words[at]) for at in pair.found[word.at]]
        if all(one is not None and one.form == _AGENT for one in there):
            return word.form
    return None


def cells_kept(pair: Pair) -> str | None:
    """Find words of two cells of a table that are tied by more than "voor … is er …" or a colon."""
    if "|" not in pair.other.forms:
        return None
    cells: dict[int, int] = {}
    for word in pair.other.words:
        cells[word.at] = sum(one.form == "|" for one in pair.other.words[: word.at])
    used = sorted({cells[at] for at in pair.used})
    if len(used) < 2:
        return None
    keys = [word for word in pair.own.telling if cells.get(pair.placed.get(word.at, -1)) == used[0]]
    tied = ":" in pair.own.forms or all(
        (before := behind(pair.own, word)) is not None and before.form == "voor" for word in keys
    )
    return None if tied else keys[0].form
