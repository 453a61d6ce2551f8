"""When a word says what another says: inflection, compounds, separable verbs, synonyms, abbreviations."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from index.dutch import Analyzer, fold, stems
from service.sentence_lexicon import ACTORS, IRREGULAR, PARTICLES, SHORT, Kind
from service.sentence_words import Reading, Word, read

_SAME_SENSE = Path(__file__).with_name("same_sense.txt")
KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
_EXPLAINED = re.compile(
    r"(?P<before>(?:[^\W\d_]+[ -]+){1,5})\((?P<short>[A-Z]{2,6})\)|"
    r"\b(?P<first>[A-Z]{2,6}) \((?P<inside>[^\W\d_]{3,}(?: [^\W\d_]+){1,5})\)"
)
_PARTICIPLE = re.compile(rf"^({'|'.join(PARTICLES)})?ge")
_SHORT_NAME = 5
_LONG = 9  # letters: shorter words that differ by one are often two words
_SUFFIXES = (
    "atie",
    "eren",
    "eert",
    "eer",
    "ingen",
    "ende",
    "ing",
    "end",
    "en",
    "te",
    "de",
    "ieve",
    "ief",
    "ie",
    "t",
    "d",
    "e",
    "s",
)
_ROOT = 4  # letters: a shorter root says too little
_PART_LENGTH = 5
_SHORTEST_PART = 3
_TURNING = frozenset({"anti", "contra", "mede", "niet", "tegen", "deels"})


@lru_cache(maxsize=50_000)
def roots(form: str) -> frozenset[str]:
    """Return what a word may be at bottom: both stems of the index, and its letters less the endings of Dutch."""
    form = IRREGULAR.get(form, form)
    found = {_even(stem[2:]) for stem in stems(form) if len(stem) > _ROOT + 1}
    for bare in {form, _PARTICIPLE.sub(r"\1", form)} if form.endswith(("d", "t", "en")) else {form}:
        found.add(_even(bare))
        found |= {
            _even(bare.removesuffix(end)) for end in _SUFFIXES if bare.endswith(end) and len(bare) - len(end) >= _ROOT
        }
    return frozenset(found)


def _even(text: str) -> str:
    """Write double letters once, and a final v or z as f or s."""
    once = re.sub(r"(.)\1", r"\1", text)
    return once[:-1] + {"v": "f", "z": "s"}.get(once[-1:], once[-1:])


@lru_cache(maxsize=50_000)
def _senses(form: str) -> frozenset[int]:
    """Return the lines of `same_sense.txt` that hold a word, in any inflection.

    Who can do something must stand there as it is: "scholen" are no "scholing", "organisaties" do not "organiseren".
    """
    if form in ACTORS:
        return frozenset(_lines_by_word().get(form, ()))
    lines = _lines_by_root()
    return frozenset(line for root in roots(form) for line in lines.get(root, ()))


@lru_cache(maxsize=1)
def _lines_by_word() -> Mapping[str, tuple[int, ...]]:
    lines = _SAME_SENSE.read_text(encoding="utf-8").splitlines()
    return _places((fold(word), at) for at, line in enumerate(lines) for word in line.split())


@lru_cache(maxsize=1)
def _lines_by_root() -> Mapping[str, tuple[int, ...]]:
    lines = _SAME_SENSE.read_text(encoding="utf-8").splitlines()
    return _places((root, at) for at, line in enumerate(lines) for word in line.split() for root in roots(fold(word)))


@dataclass(frozen=True, slots=True)
class _Index:
    """Where the words of a reading stand: by form, root, number, synonym, and by the verb less its particle.

    `long` holds the form and the place of the long words, by their number of letters.
    """

    forms: Mapping[str, tuple[int, ...]]
    roots: Mapping[str, tuple[int, ...]]
    numbers: Mapping[str, tuple[int, ...]]
    same: Mapping[int, tuple[int, ...]]
    shed: Mapping[str, tuple[tuple[str, int], ...]]
    long: Mapping[int, tuple[tuple[str, int], ...]]


@lru_cache(maxsize=2_000)
def _index(text: str) -> _Index:
    every = read(text).words
    words = [word for word in every if word.kind is not Kind.MARK]
    plain = [word for word in words if word.kind is not Kind.NUMBER and not _exact(word)]
    shed = [(root, (cut[0], word.at)) for word in plain if (cut := _shed(word.form)) for root in roots(cut[1])]
    loose = [one for one in every if one.form in PARTICLES and _is_loose(every, one)]
    return _Index(
        _places((word.form, word.at) for word in words if word.kind is not Kind.NUMBER),
        _places((root, word.at) for word in plain for root in roots(word.form)),
        _places((word.group, word.at) for word in words if word.kind is Kind.NUMBER),
        _places((sense, word.at) for word in plain for form in _whole(every, word, loose) for sense in _senses(form)),
        _places(shed),
        _places((len(word.form), (word.form, word.at)) for word in words if len(word.form) >= _LONG - 1),
    )


def _is_loose(words: Sequence[Word], part: Word) -> bool:
    """Tell whether what looks like a preposition is the part of a verb: nothing follows that it could belong to."""
    behind = words[part.at + 1 : part.at + 2]
    return not behind or behind[0].kind in {Kind.MARK, Kind.PREPOSITION, Kind.AND, Kind.OR}


def _whole(words: Sequence[Word], word: Word, loose: Sequence[Word]) -> Iterator[str]:
    """Yield a word, and the separable verb that it is with a part of it ("aan te stellen", "neem geld op voor")."""
    yield word.form
    yield from (part.form + word.form for part in loose if part.clause == word.clause and part.at > word.at)
    before = [one.form for one in words[max(0, word.at - 2) : word.at]]
    if before[1:] == ["te"] and before[0] in PARTICLES:
        yield before[0] + word.form


def _places(pairs: Iterable[tuple[KeyT, ValueT]]) -> dict[KeyT, tuple[ValueT, ...]]:
    found: dict[KeyT, list[ValueT]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _exact(word: Word) -> bool:
    """Tell whether a word is an address or abbreviation, which is the same or is not."""
    return not word.form.replace("-", "").isalpha() or (
        word.name and len(word.form) <= _SHORT_NAME and word.form in ACTORS
    )


@lru_cache(maxsize=50_000)
def _shed(form: str) -> tuple[str, str] | None:
    """Return the particle and the verb of a separable verb ("aangesteld" -> "aan", "gesteld")."""
    form = IRREGULAR.get(form, form)
    return next(
        ((part, form[len(part) :]) for part in PARTICLES if form.startswith(part) and len(form) > len(part) + 3), None
    )


def carriers(word: Word, own: Reading, others: Reading, short: Mapping[str, frozenset[str]]) -> tuple[int, ...]:
    """Return the places in `others` of the words that carry `word` of `own`.

    A word is carried by the same number, form, root or synonym, by a separable
    verb whose particle stands apart, by the parts of a compound, or by an
    abbreviation; `short` maps those to the words that they stand for.
    """
    index = _index(others.text)
    if word.kind is Kind.NUMBER:
        return index.numbers.get(word.group, ())
    found = {*index.forms.get(word.form, ()), *(_alike(word, own, others) if not _exact(word) else ())}
    found |= set(_torn(word, index))
    return tuple(sorted(found)) or _compound(word, others) or _abbreviated(word, others, short)


def _torn(word: Word, index: _Index) -> Iterator[int]:
    """Yield the places of a long word that the page writes with a letter more or less ("boordeling", "relevantie")."""
    length = len(word.form)
    if word.kind is Kind.CONTENT and not word.name and length >= _LONG and word.form.isalpha():
        near = (one for size in (length - 1, length + 1) for one in index.long.get(size, ()))
        yield from (at for form, at in near if _a_letter_apart(*sorted((word.form, form), key=len)))


def _a_letter_apart(short: str, long: str) -> bool:
    """Tell whether `long`, which has one letter more, is `short` with a letter put in, not at either end."""
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return 0 < at < len(short) and short[at:] == long[at + 1 :]


def _alike(word: Word, own: Reading, others: Reading) -> Iterator[int]:
    index, shed = _index(others.text), _shed(word.form)
    for root in roots(word.form):
        yield from index.roots.get(root, ())
        yield from (at for particle, at in index.shed.get(root, ()) if particle in own.forms)
    if shed and shed[0] in others.forms:
        yield from (at for root in roots(shed[1]) for at in index.roots.get(root, ()))
    parts = () if word.name or word.form in ACTORS else PARTICLES
    whole = [word.form, *(part + word.form for part in parts if part in own.forms)]
    yield from (at for form in whole for sense in _senses(form) for at in index.same.get(sense, ()))
    yield from _unparted(word, own, index)


def _unparted(word: Word, own: Reading, index: _Index) -> Iterator[int]:
    """Yield the places of separable verbs of which `own` has the verb, and of which `word` is the part."""
    if word.form in PARTICLES:
        verbs = [one.form for one in own.telling if one is not word]
        known = {root for verb in verbs for root in roots(verb)}
        yield from (at for root in known for part, at in index.shed.get(root, ()) if part == word.form)
        senses = {sense for verb in verbs for sense in _senses(word.form + verb)}
        yield from (at for sense in senses for at in index.same.get(sense, ()))


def _abbreviated(word: Word, others: Reading, short: Mapping[str, frozenset[str]]) -> tuple[int, ...]:
    """Find `word` as part of what an abbreviation in `others` stands for, or what `word` stands for."""
    places = tuple(one.at for one in others.words if _explained(word, short.get(one.form, frozenset())))
    if places or word.form not in short:
        return places
    roots_there = _index(others.text).roots
    whole = [
        next((roots_there[root][0] for root in roots(part) if root in roots_there), None) for part in short[word.form]
    ]
    return (min(at for at in whole if at is not None),) if None not in whole else ()


def _explained(word: Word, parts: frozenset[str]) -> bool:
    return any(roots(word.form) & roots(part) for part in parts)


@lru_cache(maxsize=256)
def abbreviations(text: str) -> Mapping[str, frozenset[str]]:
    """Return the abbreviations that a text explains: "persoonsgerichte aanpak (PGA)", "DTN (Dreigingsbeeld …)".

    An explanation begins with the first letter of the abbreviation and has at most one word a letter.
    """
    found = dict(SHORT)
    for match in _EXPLAINED.finditer(text):
        short, before, inside = match["short"] or match["first"], match["before"] or "", match["inside"] or ""
        words = [fold(one) for one in re.findall(r"[^\W\d_]{3,}", before)][-len(short) :] or [
            fold(one) for one in re.findall(r"[^\W\d_]{3,}", inside)
        ]
        at = next((at for at, one in enumerate(words) if one.startswith(short[0].lower())), None)
        if at is not None:
            found[short.lower()] = frozenset(words[at:])
    return found


def _compound(word: Word, others: Reading) -> tuple[int, ...]:
    """Find `word` as a compound of words of `others`, or as a part of a compound there."""
    if word.kind is not Kind.CONTENT or _exact(word) or len(word.form) < _ROOT:
        return ()
    roots_there = _index(others.text).roots
    known = others.forms.union(roots_there)
    parts = _split(word.form, known) or _split(_even(word.form), known)
    places = [[*_index(others.text).forms.get(part, ()), *roots_there.get(part, ())] for part in parts]
    if parts and all(places):
        return (places[-1][0],)
    return tuple(one.at for one in others.words if _part(word.form, one.form))


@lru_cache(maxsize=50_000)
def _part(form: str, compound: str) -> bool:
    """Tell whether `form` is the first or last part of `compound`, and the other part does not turn it."""
    if len(form) < _PART_LENGTH or len(compound) < len(form) + _SHORTEST_PART:
        return False
    for root in (form, *roots(form)):
        at = compound.find(root)
        if at > 0 and len(root) >= _PART_LENGTH and roots(compound[at:]) & roots(form):
            return compound[:at].strip("-") not in _TURNING and at >= _SHORTEST_PART
    rest = compound.removeprefix(form)
    return len(rest) < len(compound) and rest.strip("-") not in _TURNING


@lru_cache(maxsize=20_000)
def _split(form: str, known: frozenset[str]) -> tuple[str, ...]:
    return Analyzer(known).split(form)
