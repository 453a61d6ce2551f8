"""Everyday Dutch words that people use for the same thing, a group a line in `same_words.txt`.

The list is about how organisations are asked things (prices, terms, forms, who does what), not about any one
subject: what the handbook calls things stands in the thesaurus.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from index.dutch import fold, stems

_FILE = Path(__file__).with_name("same_words.txt")


def same_words(word: str) -> frozenset[str]:
    """Return the folded words that may stand for `word`, itself left out; any inflection of a listed word counts."""
    groups = _groups()
    found = {other for stem in stems(word) for other in groups.get(stem, ())}
    return frozenset(found - {word})


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, frozenset[str]]:
    """Return the groups by the stems of their words."""
    found: dict[str, set[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        group = [fold(word) for word in line.split()]
        for word in group:
            for stem in stems(word):
                found.setdefault(stem, set()).update(group)
    return {stem: frozenset(group) for stem, group in found.items()}
