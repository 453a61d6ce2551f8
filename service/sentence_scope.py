"""What a statement is limited to: its conditions, places and times, and the side of a contrast that it is about."""

from collections.abc import Iterator

from service.sentence_lexicon import CONTRASTS, FINITE, IDIOMS, Kind
from service.sentence_rules import Pair
from service.sentence_words import Reading, Word

_TIMES = frozenset({"geval", "gevallen", "tijden"})
_OPENING = 20
_BREATH = 2


_OPENS_FREELY = frozenset({"naast", "door"})


def conditions_kept(pair: Pair) -> str | None:
    """Find a condition, place or time that a statement rests on and that was left out or put in."""
    mine = pair.own.of(Kind.CONDITION)
    if mine and not pair.other.of(Kind.CONDITION) and not any(_told(pair, one) for one in _circumstances(pair.other)):
        return mine[0].form
    phrases = [(phrase, False) for phrase in _conditions(pair.other)]
    # limits_kept sees to "in sommige gevallen"
    phrases += [(phrase, any(word.kind is Kind.LIMIT for word in phrase)) for phrase in _circumstances(pair.other)]
    for phrase, limited in phrases:
        inside = {word.at for word in phrase}
        sentence = pair.other.sentence(phrase[0].at)
        ruled = any(at not in inside and pair.other.sentence(at) == sentence for at in pair.used)
        head = next((word for word in phrase if word.telling and word.form not in IDIOMS), None)
        either = any(word.kind is Kind.OR and word.at > phrase[0].at for word in phrase)
        if either and any(word.at in pair.used for word in phrase):
            continue
        if ruled and head and not limited and head.at not in pair.carried:
            return " ".join(word.form for word in phrase)
    return None


def _circumstances(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """Yield the phrases of where, when and for whom, wherever they stand."""
    yield from _openings(reading)
    yield from _times(reading)


def _told(pair: Pair, phrase: tuple[Word, ...]) -> bool:
    return any(word.telling and word.form not in IDIOMS and word.at in pair.used for word in phrase)


def _conditions(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """Yield each condition with all of its clause, and "afhankelijk van" with what it depends on."""
    for word in reading.of(Kind.CONDITION):
        rest = reading.words[word.at :]
        end = next((one.at for one in rest if one.kind is Kind.MARK), len(reading.words))
        yield reading.words[word.at : end]


def _openings(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """Yield the words before the verb of a sentence that opens with where, when or for whom."""
    for start in reading.starts:
        start += reading.words[start].form in {"ook", "natuurlijk"}
        rest = reading.words[start : start + _OPENING]
        back = [one.form for one in rest[:2]] in (["met", "deze"], ["met", "dit"])
        if rest and rest[0].kind is Kind.PREPOSITION and rest[0].form not in _OPENS_FREELY and not back:
            end = next((one.at for one in rest if one.form in FINITE or one.kind is Kind.MARK), start)
            yield from [reading.words[start:end]] if end > start else []


def _times(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """Yield phrases within a sentence such as "in het geval van casuistiek" and "in rustige tijden"."""
    for word in reading.words:
        if word.form in _TIMES:
            before = [one.at for one in reading.words[max(0, word.at - 3) : word.at] if one.form in {"in", "na"}]
            follows = reading.words[word.at + 1 : word.at + 3]
            end = word.at + (3 if follows and follows[0].form == "van" else 1)
            yield from [reading.words[before[-1] : end]] if before else []


def contrasts_kept(pair: Pair) -> str | None:
    """Find what is said of one of two sides that are set against each other, and belongs to the other."""
    sides = {word.at: side for word in pair.other.words if (side := _side(word)) is not None}
    for word in pair.own.telling:
        places = [at for at in sides if at in pair.found.get(word.at, ())]
        against = [at for at, side in sides.items() if places and side != sides[places[0]]]
        head = next((one for one in pair.own.telling if one.at > word.at and one.at in pair.placed), None)
        if places and against and head and not _joined(pair.other, places[0], against[0]):
            near = min((*places, *against), key=lambda at: abs(at - pair.placed[head.at]))
            if near in against:
                return word.form
    return None


def _side(word: Word) -> int | None:
    return next((at for at, forms in enumerate(CONTRASTS) if word.form in forms), None)


def _joined(reading: Reading, one: int, other: int) -> bool:
    """Tell whether two words are told of in one breath ("interne en externe")."""
    start, end = sorted((one, other))
    return end - start <= _BREATH and any(word.kind in {Kind.AND, Kind.OR} for word in reading.words[start:end])
