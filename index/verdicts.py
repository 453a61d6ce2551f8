"""Whether a question has an answer, or what kind of boundary it meets: ridge regression over its terms and vector.

Terms are weighed as tf-idf, in each of FIELDS apart. A rare kind of question
counts for more, so that a few hundred dangerous questions are not outvoted by
thousands that are merely not in the handbook.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.adapt import Places, Table
from index.files import read_json_list, write_json
from index.vectors import Matrix, Vectors, counted
from ingest.types import BoundaryKind

ANSWER = "answer"
VERDICTS = (ANSWER, *BoundaryKind)
FIELDS = {"words": 1.0, "grams": 1.0, "phrases": 2.0, "concepts": 0.3}
"""The kinds of terms that questions are known by, with how much each counts."""
_RIDGE = 3.0
_CLOSE = 1e-3
_ARRAYS = "verdicts.npz"
_PARTS = ("idf", "weights")


@dataclass(frozen=True, slots=True)
class _Field:
    """The terms of one kind: where each stands, its `idf`, shape (terms,), and its `weights`, (terms, verdicts)."""

    places: dict[str, int]
    idf: Matrix
    weights: Matrix

    def scores(self, terms: Iterable[str]) -> Matrix:
        """Return what the terms of a question say of each verdict, shape (verdicts,)."""
        rows, times = counted(terms, self.places)
        values = (1 + np.log(times)) * self.idf[rows]
        return np.asarray(values / (np.linalg.norm(values) or 1) @ self.weights[rows], dtype=np.float32)


class Verdicts:
    """The fitted regression, for asking."""

    def __init__(self, fields: Mapping[str, _Field], weights: Matrix, bias: Matrix) -> None:
        """Hold the fields, the `weights` of the vector, shape (dimension, verdicts), and the `bias`, (verdicts,)."""
        self._fields = fields
        self._weights = weights
        self._bias = bias

    def read(self, terms: Mapping[str, Iterable[str]], vector: Matrix) -> dict[str, float]:
        """Return a score for each of VERDICTS; a field of `terms` that is left out has no say."""
        found = self._bias + vector @ self._weights
        for name, own in terms.items():
            found = found + self._fields[name].scores(own)
        return dict(zip(VERDICTS, found.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write the weights as plain arrays, and the terms as JSON."""
        parts = {f"{name}_{what}": getattr(one, what) for name, one in self._fields.items() for what in _PARTS}
        np.savez(folder / _ARRAYS, weights=self._weights, bias=self._bias, **parts)
        for name, one in self._fields.items():
            write_json(folder / f"verdicts-{name}.json", list(one.places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            fields = {
                name: _Field(
                    {term: at for at, term in enumerate(read_json_list(folder / f"verdicts-{name}.json"))},
                    *(arrays[f"{name}_{what}"] for what in _PARTS),
                )
                for name in FIELDS
            }
            return cls(fields, arrays["weights"], arrays["bias"])


@dataclass(frozen=True, slots=True)
class _Counted:
    """The tf-idf of one kind of terms over all questions, shape (questions, terms)."""

    table: Table
    places: dict[str, int]
    idf: Matrix


class VerdictLessons:
    """Questions whose verdict is known, ready to be fitted: all of them or some."""

    def __init__(self, terms: Mapping[str, Sequence[Sequence[str]]], vectors: Vectors, verdicts: Places) -> None:
        """Take the terms of each question in each of FIELDS, its vector, and the place of its verdict in VERDICTS."""
        from scipy.sparse import csr_matrix, hstack  # only a build needs these, and they load slowly

        self._counted = {name: _count(terms[name]) for name in FIELDS}
        tables = [one.table * np.float32(np.sqrt(FIELDS[name])) for name, one in self._counted.items()]
        self._table = hstack([*tables, csr_matrix(vectors)]).tocsr()
        self._verdicts = verdicts

    def fit(self, some: Places) -> Verdicts:
        """Return the regression fitted to the questions at the places `some`."""
        from sklearn.linear_model import Ridge

        told = self._verdicts[some]
        width, kinds = self._table.shape[1], len(VERDICTS)
        weights, bias = np.zeros((width, kinds), np.float32), np.zeros(kinds, np.float32)
        if len(some):
            targets = np.eye(kinds, dtype=np.float32)[told]
            model = Ridge(_RIDGE, solver="sparse_cg", tol=_CLOSE)
            model.fit(self._table[some], targets, sample_weight=rarity(told))
            weights, bias = model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
        *own, last = np.split(weights, np.cumsum([len(one.idf) for one in self._counted.values()]))
        fields = {
            name: _Field(one.places, one.idf, part * np.float32(np.sqrt(FIELDS[name])))
            for (name, one), part in zip(self._counted.items(), own, strict=True)
        }
        return Verdicts(fields, np.ascontiguousarray(last), bias)


def rarity(kinds: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return for each value how much more it counts because there are few like it: the square root of how few."""
    _, of, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    more: NDArray[np.float64] = np.sqrt(counts.max(initial=1) / counts)[of]
    return more


def _count(texts: Sequence[Sequence[str]]) -> _Counted:
    """Return the tf-idf of lists of terms, rows of length one or nought."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(texts):
        return _Counted(csr_matrix((len(texts), 0), dtype=np.float32), {}, np.zeros(0, dtype=np.float32))
    counter = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
    table = counter.fit_transform(texts)
    terms = counter.get_feature_names_out().tolist()
    return _Counted(table, {term: at for at, term in enumerate(terms)}, counter.idf_.astype(np.float32))
