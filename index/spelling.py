"""Typing errors in a question, mended towards the words that the corpus knows."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from index.dutch import fold

_SHORTEST = 5  # letters: a shorter word is one error away from too many others
_LIKE = 0.78  # normalised similarity: one error in five letters, two in ten
_WORD = re.compile(r"[^\W\d_]+")


class Speller:
    """Replaces a misspelt word by the nearest known one, where one is near enough.

    A word is left alone when `is_word` holds for it: no dictionary of a
    handbook holds every right word, and "gouda" is no error for "houden".
    Nearness is optimal string alignment (Damerau, 1964) over word length.
    """

    def __init__(self, known: Iterable[str], right: frozenset[str], is_word: Callable[[str], bool]) -> None:
        """Mend towards the folded words `right`, and towards those of `known` that are words."""
        self._is_word = is_word
        self._right = right
        wanted = {*right, *filter(is_word, known)}
        self._choices = sorted(word for word in wanted if len(word) >= _SHORTEST and word.isalpha())
        self._letters = np.array([_letters(choice) for choice in self._choices], dtype=np.uint32)
        self._lengths = np.array([len(choice) for choice in self._choices], dtype=np.int64)
        self._mend = lru_cache(maxsize=10_000)(self._nearest)

    def correct(self, text: str) -> str:
        """Return `text` with its misspelt words replaced; all else as it was."""
        return _WORD.sub(lambda found: self._mend(fold(found.group())) or found.group(), text)

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SHORTEST or word in self._right or self._is_word(word):
            return None
        found = extractOne(word, self._near(word), scorer=OSA.normalized_similarity, score_cutoff=_LIKE)
        return found[0] if found else None

    def _near(self, word: str) -> list[str]:
        """Return the words that may be near enough: one error changes a length by one and a set of letters by two."""
        errors = np.floor(np.maximum(self._lengths, len(word)) * (1 - _LIKE) + 1e-9)
        apart = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        fit = (apart <= 2 * errors) & (abs(self._lengths - len(word)) <= errors)
        return [self._choices[at] for at in np.flatnonzero(fit)]


def _letters(word: str) -> int:
    """Return the letters of `word` as a set of bits; letters may share one."""
    return sum({1 << ord(letter) % 32 for letter in word})
