"""Prototypes: the middle of the questions to one answer, in vectors that were adapted to the bank.

Questions to one answer share few words, and an encoder of general text holds
them apart. So each term of the questions learned a step that it adds to the
vector of a text (`index/adapt.py`). The mean of the questions to one need is
its prototype (Snell et al., 2017); a new question is compared with each of
them. Questions of the boundaries have none: they only teach what to keep away
from.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.adapt import Table, adapt
from index.files import read_json_list, write_json
from index.rows import Group, Row
from index.vectors import Matrix, at_length_one

_ARRAYS = "prototypes.npz"
_TERMS = "prototypes.json"
_OFTEN = 3  # questions: the step of a term that fewer hold would fit those alone


class Prototypes:
    """The prototypes of an index, for asking."""

    def __init__(
        self,
        terms: Sequence[str],
        steps: NDArray[np.float16],
        middles: Matrix,
        passages: NDArray[np.int64],
    ) -> None:
        """Hold the `steps` of `terms`, shape (terms, dimension), and the prototypes, shape (needs, dimension).

        `passages` gives the passage that each prototype leads to.
        """
        self._places = {term: at for at, term in enumerate(terms)}
        self._steps = steps
        self._middles = middles
        self._passages = passages

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], vectors: Matrix, rows: Sequence[Row]) -> Self:
        """Learn from questions of the bank and of the boundaries: their terms, vectors and `rows`.

        `vectors` has shape (questions, dimension). Questions with the same destination are of one group.
        """
        groups = sorted({row.destination for row in rows})
        number = {group: at for at, group in enumerate(groups)}
        of = np.array([number[row.destination] for row in rows], dtype=np.int64)
        often = _often(texts)
        table = _weighed(texts, often)
        steps = adapt(table, vectors, of)
        own = at_length_one(vectors + table @ steps)
        middles = np.zeros((len(groups), vectors.shape[1]), dtype=np.float32)
        np.add.at(middles, of, own)
        answered = [at for at, (group, *_) in enumerate(groups) if group == Group.BANK]
        passages = np.array([groups[at][1] for at in answered], dtype=np.int64)
        return cls(often, steps.astype(np.float16), at_length_one(middles[answered]), passages)

    def likeness(self, terms: Iterable[str], vector: Matrix, passages: int) -> Matrix:
        """Return the cosine of a question with the nearest prototype of each passage, shape (passages,).

        The question is given by its terms and its vector of length one. A
        passage without a prototype, or with none on its side, gets nought.
        """
        counts = Counter(place for place in map(self._places.get, terms) if place is not None)
        own = vector
        if counts:
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            rows = self._steps[np.fromiter(counts, dtype=np.int64, count=len(counts))].astype(np.float32)
            own = vector + times / np.sqrt(times.sum()) @ rows
        cosines = self._middles @ own / (np.linalg.norm(own) or np.float32(1))
        found = np.zeros(passages, dtype=np.float32)
        np.maximum.at(found, self._passages, cosines)
        return found

    def save(self, folder: Path) -> None:
        """Write the prototypes as plain arrays and JSON."""
        np.savez(folder / _ARRAYS, steps=self._steps, middles=self._middles, passages=self._passages)
        write_json(folder / _TERMS, list(self._places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            own = [arrays[name] for name in ("steps", "middles", "passages")]
            return cls(read_json_list(folder / _TERMS), *own)


def _often(texts: Sequence[Sequence[str]]) -> list[str]:
    """Return the terms that enough questions hold, sorted."""
    held = Counter(term for text in texts for term in set(text))
    return sorted(term for term, count in held.items() if count >= _OFTEN)


def _weighed(texts: Sequence[Sequence[str]], terms: Sequence[str]) -> Table:
    """Return how often each text holds each term, over the root of their sum: many steps then weigh as much as few."""
    from scipy.sparse import csr_matrix, diags  # only a build needs these, and they load slowly
    from sklearn.feature_extraction.text import CountVectorizer

    if not terms:
        return csr_matrix((len(texts), 0), dtype=np.float32)
    counts = CountVectorizer(analyzer=list, vocabulary=terms, dtype=np.float32).transform(texts)
    sums = np.asarray(counts.sum(axis=1), dtype=np.float32).ravel()
    return (diags(1 / np.sqrt(np.maximum(sums, 1))) @ counts).tocsr()
