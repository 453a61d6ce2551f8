"""Which answer a question asks for: the nearest of the points that were learned for the answers of the bank.

Questions to one answer share few words, and an encoder of general text holds
them apart. So each term of the questions has learned a step that it adds to the
vector of a question, and each answer, and each subject of a boundary, a point
that its questions lie near (`index/adapt.py`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.adapt import TEMPERATURE, Places, adapt, softmax
from index.files import read_json_list, write_json
from index.vectors import Matrix, Vectors, counted

_ARRAYS = "classifier.npz"
_TERMS = "classifier.json"
_OFTEN = 3  # questions: the step of a term that fewer hold would fit those alone


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a question leans to: the `cosines` with the points, and the `chances` that it belongs to each group."""

    cosines: Matrix
    chances: Matrix


class Classifier:
    """The learned steps and points, for asking."""

    def __init__(self, terms: Sequence[str], steps: NDArray[np.float16], points: Matrix) -> None:
        """Hold the `steps` of `terms`, shape (terms, dimension), and a point for each group, (groups, dimension)."""
        self._places = {term: at for at, term in enumerate(terms)}
        self._steps = steps
        self._points = points

    @classmethod
    def fit(cls, texts: Sequence[Sequence[str]], vectors: Vectors, groups: Places, wider: Places) -> Self:
        """Learn from questions: the terms of each, its vector, its group, and for each group the wider one."""
        from sklearn.feature_extraction.text import CountVectorizer  # only a build needs it, and it loads slowly

        held = Counter(term for text in texts for term in set(text))
        often = sorted(term for term, count in held.items() if count >= _OFTEN)
        if not often:
            return cls(
                [], np.zeros((0, vectors.shape[1]), np.float16), np.zeros((len(wider), vectors.shape[1]), np.float32)
            )
        counts = CountVectorizer(analyzer=list, vocabulary=often, dtype=np.float32).transform(texts)
        steps, points = adapt(counts, vectors, groups, wider)
        return cls(often, steps.astype(np.float16), points)

    def read(self, terms: Iterable[str], vector: Matrix) -> Leaning:
        """Return what a question leans to, given by its terms and its vector."""
        places, times = counted(terms, self._places)
        own = vector
        if len(places):
            own = vector + times / np.sqrt(times.sum()) @ self._steps[places].astype(np.float32)
        cosines: Matrix = self._points @ own / np.float32(np.linalg.norm(own) or 1)
        return Leaning(cosines, softmax(cosines / np.float32(TEMPERATURE)))

    def save(self, folder: Path) -> None:
        """Write steps and points as plain arrays, and the terms as JSON."""
        np.savez(folder / _ARRAYS, steps=self._steps, points=self._points)
        write_json(folder / _TERMS, list(self._places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            return cls(read_json_list(folder / _TERMS), arrays["steps"], arrays["points"])
