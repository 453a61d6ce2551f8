"""Which part somebody has in what happens: who "u" is, who gives and who gets, and what a row of a table says."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from service.sentence_lexicon import FACT, FINITE, FRAME, LIGHT, SUPPORT, Kind
from service.sentence_match import roots
from service.sentence_roles import PASSIVE, behind, describes, is_actor, listed
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
_HOW = frozenset({"goed"})
_BREAKS = frozenset({"die", "dat", "om", "te"})
_SAYS_LITTLE = frozenset(
    {"opzetten", "opbouwen", "oprichten", "inrichten", "vormgeven", "herzien", "onderhouden", "verkrijgen", "toepassen"}
)
"""Deeds that add little to the thing that they are done with ("het opzetten van een netwerk")."""
_AIMS = frozenset({"doel", "bedoeling", "oogmerk", "doelstelling"})
_NEAR = 5  # words
_OPENING = 2
_AGENT = "door"
_NO_AGENT = frozenset({"voor", "van", "aan", "met", "in"})


def reader_kept(pair: Pair) -> str | None:
    """Find "u" who does what somebody else does there, or who may do what somebody else simply does."""
    mine = next((word for word in pair.own.words if word.form in READER), None)
    if mine is None or READER & pair.other.forms:
        return None
    clauses = [pair.other.words[at].clause for at in pair.used]
    if any(word.form in PASSIVE and word.clause == mine.clause for word in pair.own.words):
        return mine.form if _undergone(pair, clauses) else None
    if _speaks_of_readers(pair.other) or any(commands(pair.other, start) for start in pair.other.starts):
        return None
    for subject, clause in _subjects(pair.other):
        share = clauses.count(clause)
        if share and 2 * share >= len(clauses) and is_actor(subject) and subject.at not in pair.carried:
            return mine.form
    return None


def _undergone(pair: Pair, clauses: Sequence[int]) -> bool:
    """Tell whether something happens there to somebody else, who was left out ("jongeren worden begeleid")."""
    for word in pair.other.words:
        if word.form in PASSIVE and 2 * clauses.count(word.clause) >= len(clauses):
            bare = [one for one in _bare(pair.other, word.clause) if one.at < word.at + _NEAR]
            whom = [one for one in bare if one.at < word.at] or bare[:1]
            if whom and not any(one.at in pair.carried for one in whom):
                return True
    return False


def _speaks_of_readers(reading: Reading) -> bool:
    """Tell whether a text speaks of the reader's own: of municipalities, not of one by its name."""
    for word in reading.words:
        after = reading.words[word.at + 1 : word.at + 2]
        if word.form in _READER_ALSO and not (after and after[0].name):
            return True
    return False


def reader_may(pair: Pair) -> str | None:
    """Find "u kunt" for what somebody does there in any case."""
    for word in pair.own.words:
        if word.form not in READER:
            continue
        own = [one for one in pair.own.words if one.clause == word.clause]
        places = [pair.placed[one.at] for one in own if one.at in pair.placed]
        there = {pair.other.words[at].clause for at in places}
        facts = bool(there) and all(degrees_of(pair.other, clause) == {FACT} for clause in there)
        named = any(is_actor(subject) and clause in there for subject, clause in _subjects(pair.other))
        if facts and named and any(one.group == "kunnen" for one in own):
            return word.form
    return None


def _subjects(reading: Reading) -> Iterator[tuple[Word, int]]:
    """Yield who or what each clause is about, with the clause: the bare noun nearest to its verb, or what "die" means.

    In a passive clause nobody acts.
    """
    passive = {word.clause for word in reading.words if word.form in PASSIVE}
    seen: set[int] = set()
    last: Word | None = None
    for start in reading.starts:
        first = next((one for one in reading.words[start : start + _OPENING] if one.telling), None)
        if first is not None and is_actor(first) and behind(reading, first) is None and first.clause not in passive:
            seen.add(first.clause)
            last = first
            yield first, first.clause
    for word in reading.words:
        before = reading.words[word.at - 1] if word.at else None
        if word.form == "die" and before is not None and before.telling and word.clause not in passive:
            seen.add(word.clause)
            yield before, word.clause
        if word.form not in FINITE or word.clause in passive | seen:
            continue
        seen.add(word.clause)
        bare = _bare(reading, word.clause)
        ahead = [one for one in bare if one.at < word.at]
        after = [one for one in bare if word.at < one.at <= word.at + _NEAR]
        joined = before is not None and before.kind is Kind.AND  # "… is verantwoordelijk en heeft …"
        subject = last if joined and not ahead else next(iter(ahead or after), None)
        if subject is not None:
            last = subject
            yield subject, word.clause


def _bare(reading: Reading, clause: int) -> list[Word]:
    """Return the nouns of a clause that no preposition stands before."""
    own = [word for word in reading.telling if word.clause == clause]
    return [word for word in own if not describes(word) and behind(reading, word) is None]


def giving_kept(pair: Pair) -> str | None:
    """Find who gets or gives here what is neither got nor given there."""
    told = [word for word in pair.own.words if word.form in _GETS | _GIVES]
    if not told or _HAS & pair.own.forms:
        return None
    theirs = _all_roots(pair.other.forms)
    loose = {"door", "aan", "vorm"} & pair.own.forms
    for word in told:
        if word.form in _GETS and not theirs & _all_roots(_GETS):
            return word.form
        if word.form in _GIVES and not loose and not theirs & _all_roots(_GIVES | _ALSO_GIVES | _GETS):
            return word.form
    return None


@lru_cache(maxsize=2_000)
def _all_roots(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(root for form in forms for root in roots(form))


def object_kept(pair: Pair) -> str | None:
    """Find a noun before a verb that has, there, another noun between them, which was left out."""
    placed = [word for word in pair.own.telling if word.at in pair.placed]
    for noun, verb in pairwise(placed):
        if noun.clause != verb.clause or not _is_verb(pair.own, verb) or not _is_thing(pair.own, noun):
            continue
        start, end = sorted((pair.placed[noun.at], pair.placed[verb.at]))
        between = [
            one
            for one in pair.other.words[start + 1 : end]
            if one.telling and one.at not in pair.carried and one.form not in SUPPORT | LIGHT | FRAME | _HOW
        ]
        last = next((one for one in reversed(between) if not describes(one) and not _is_verb(pair.other, one)), None)
        if last is None or _in_phrase(pair.other, last) or last.clause != pair.other.words[pair.placed[verb.at]].clause:
            continue
        if not _one_list(pair.other, pair.placed[noun.at], last.at):
            return f"{noun.form} {verb.form}"
    return None


def deed_kept(pair: Pair) -> str | None:
    """Find a thing of which something is done there ("het verwerpen van wetten"), and here only the thing is named."""
    for word in pair.own.telling:
        if describes(word) or word.at not in pair.placed:
            continue
        if all(_undone(pair, pair.other.words[at]) for at in pair.found[word.at]):
            return word.form
    return None


def _undone(pair: Pair, thing: Word) -> bool:
    """Tell whether a thing hangs by "van" on a verb used as a noun that was left out, as was what that is joined to."""
    before = behind(pair.other, thing)
    if before is None or before.form != "van" or not before.at:
        return False
    deed, at = pair.other.words[before.at - 1], before.at - 2
    if not deed.telling or not deed.form.endswith("en") or deed.form in _SAYS_LITTLE or deed.at in pair.carried:
        return False
    joint = pair.other.words[at] if at >= 0 else None
    joined = joint is not None and (joint.kind in {Kind.AND, Kind.OR} or joint.form == ",")
    return (joined and at - 1 not in pair.carried) or (joint is not None and joint.form == "het")


def _is_thing(reading: Reading, word: Word) -> bool:
    """Tell whether a word is what a verb is about: no preposition before it, no verb, and no word that describes."""
    plain = not describes(word) and not _is_verb(reading, word) and word.form not in SUPPORT
    return plain and behind(reading, word) is None


def _is_verb(reading: Reading, word: Word) -> bool:
    """Tell whether a word looks like the verb of its clause: behind "te", or the last of it in the form of a verb."""
    if word.at and reading.words[word.at - 1].form == "te":
        return True
    last = not any(one.telling and one.clause == word.clause for one in reading.words[word.at + 1 :])
    return last and word.form.endswith(("en", "d", "t")) and not describes(word)


def _in_phrase(reading: Reading, noun: Word) -> bool:
    """Tell whether a preposition stands shortly before a noun, with no verb or comma between ("op het thema X")."""
    for one in reversed(reading.words[max(0, noun.at - _NEAR) : noun.at]):
        if one.kind is Kind.PREPOSITION:
            return True
        if one.kind is Kind.MARK or one.form in FINITE or one.form in {"te", "om"}:
            return False
    return False


def _one_list(reading: Reading, one: int, other: int) -> bool:
    """Tell whether two words are parts of one list, with no preposition, verb or new clause between."""
    start, end = sorted((one, other))
    between = reading.words[start + 1 : end]
    breaks = any(word.kind is Kind.PREPOSITION or word.form in FINITE | _BREAKS for word in between)
    return not breaks and listed(reading, start, end)


def aim_kept(pair: Pair) -> str | None:
    """Find what is said to be an aim and is none there, or stands before it as the way to reach it."""
    mine = next((word.at for word in pair.own.words if word.form in _AIMS), None)
    if mine is None:
        return None
    there = next((word.at for word in pair.other.words if word.form in _AIMS), None)
    if there is None:
        return None if {"om", "gericht"} & pair.other.forms else "doel"
    told = [pair.placed[word.at] for word in pair.own.telling if word.at > mine and word.at in pair.placed]
    before = [at for at in told if at < there and pair.other.sentence(at) == pair.other.sentence(there)]
    return "doel" if 2 * len(before) > len(told) else None


def lack_kept(pair: Pair) -> str | None:
    """Find what is missing there, and here spoken of as if it were not."""
    for word in pair.other.words:
        if word.form in _LACKS and word.at not in pair.carried:
            there = (pair.other.words[at] for at in pair.used)
            missed = [one for one in there if one.clause == word.clause and not is_actor(one)]
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
