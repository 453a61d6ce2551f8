"""Fitting what the index learns from examples (`index/learned.py`), and fitting it as if some were not there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.adapt import Table
from index.learned import FIELDS, VERDICTS, Field, Learned, adapted_terms, kernel, project
from index.prototypes import Prototypes
from index.rows import Group, Row
from index.vectors import Matrix

_RIDGE = np.float32(2.0)
_BLOCK = 1024
_AXES = 192  # of the 256 of the embedded encoder: questions held out find their page as well, in less time


@dataclass(frozen=True, slots=True)
class _Counted:
    """The terms of all examples: `table` has shape (examples, terms), rows of length one or zero."""

    table: Table
    places: dict[str, int]
    idf: Matrix


class Lessons:
    """The examples of an index, ready to be fitted: with all of them, or as if some had not been there."""

    def __init__(self, rows: Sequence[Row], terms: Mapping[str, Sequence[Sequence[str]]], vectors: Matrix) -> None:
        """Take for each of `rows` (passages, bank and boundaries) its terms in each of FIELDS, and its vector."""
        self._axes = _axes(vectors)
        self._vectors = project(vectors, self._axes)
        self._counted = {name: _count(terms[name]) for name in FIELDS}
        self._needs, self._targets = _targets(rows)
        self._rows = rows
        self._adapted = [adapted_terms({name: terms[name][at] for name in FIELDS}) for at in range(len(rows))]
        self._mean = self._targets.mean(axis=0) if len(rows) else np.zeros(self._targets.shape[1], np.float32)

    def fit(self) -> Learned:
        """Return the model fitted to every example."""
        fields = {name: _by_term(counted) for name, counted in self._counted.items()}
        return Learned(fields, self._axes, self._vectors, self._dual, self._mean, self._needs, self.prototypes())

    def prototypes(self, hidden: Collection[int] = ()) -> Prototypes:
        """Return the prototypes of the questions among the examples, as if the `hidden` ones had not been there."""
        seen = [at for at, row in enumerate(self._rows) if row.group != Group.PASSAGE and at not in hidden]
        return Prototypes.fit([self._adapted[at] for at in seen], self._vectors[seen], [self._rows[at] for at in seen])

    def likeness(self, example: int, prototypes: Prototypes, passages: int) -> Matrix:
        """Return for each passage how near `example` is to `prototypes` that were fitted without it."""
        return prototypes.likeness(self._adapted[example], self._vectors[example], passages)

    def without(self, example: int, hidden: Sequence[int]) -> Matrix:
        """Return the targets of `example` when fitted without the `hidden` examples, of which it is one.

        Leaving rows out of a ridge regression has a closed form: what is left
        over of the hidden targets is the solution of a small system.
        """
        gone = np.array(sorted(hidden))
        left_over = np.linalg.solve(self._inverse[np.ix_(gone, gone)], self._dual[gone])
        return np.asarray(self._targets[example] - left_over[np.searchsorted(gone, example)])

    @cached_property
    def _dual(self) -> Matrix:
        """The dual weights, shape (examples, targets)."""
        from scipy.linalg import cho_factor, cho_solve  # only a build needs them, and they load slowly

        wanted = self._targets - self._mean
        if not len(wanted):
            return wanted
        # Transposed it is the same matrix in the order of LAPACK, which then needs no copy of it.
        factor = cho_factor(self._system().T, overwrite_a=True, check_finite=False)
        return np.asarray(cho_solve(factor, wanted, overwrite_b=True, check_finite=False))

    @cached_property
    def _inverse(self) -> Matrix:
        """The inverse of the system, shape (examples, examples)."""
        return np.linalg.inv(self._system())

    def _system(self) -> Matrix:
        """Return the kernel of all examples plus the ridge, made block by block: nothing else is as large."""
        count = len(self._vectors)
        found = np.empty((count, count), dtype=np.float32)
        for first in range(0, count, _BLOCK):
            some = slice(first, first + _BLOCK)
            found[some] = kernel(self._alike(some), self._vectors[some] @ self._vectors.T)
        found[np.diag_indices(count)] += _RIDGE
        return found

    def _alike(self, some: slice) -> Matrix:
        alike = np.zeros((len(self._vectors[some]), len(self._vectors)), dtype=np.float32)
        for name, counted in self._counted.items():
            alike += np.float32(FIELDS[name]) * (counted.table[some] @ counted.table.T).toarray()
        return alike


def _axes(vectors: Matrix) -> Matrix:
    """Return the axes along which vectors are longest, shape (dimension, axes): their principal components."""
    _, found = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(found[:, ::-1][:, :_AXES])


def _count(texts: Sequence[Sequence[str]]) -> _Counted:
    """Return the tf-idf of lists of terms."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(texts):
        return _Counted(csr_matrix((len(texts), 0), dtype=np.float32), {}, np.zeros(0, dtype=np.float32))
    counter = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
    table = counter.fit_transform(texts)
    terms = counter.get_feature_names_out().tolist()
    return _Counted(table, {term: at for at, term in enumerate(terms)}, counter.idf_.astype(np.float32))


def _by_term(counted: _Counted) -> Field:
    """Return the same, to be read term by term."""
    table = counted.table.tocsc()
    return Field(counted.places, counted.idf, table.indptr, table.indices, table.data)


def _targets(rows: Sequence[Row]) -> tuple[NDArray[np.int64], Matrix]:
    """Return the needs, shape (needs, 3), and a column for each of them, for an answer and for each boundary.

    A question leads to its need; a passage leads to all of its own in equal parts.
    """
    needs = sorted({(row.owner, row.start, row.end) for row in rows if row.group == Group.BANK})
    column = {need: at for at, need in enumerate(needs)}
    own: dict[int, list[int]] = {}
    for at, (owner, _, _) in enumerate(needs):
        own.setdefault(owner, []).append(at)
    targets = np.zeros((len(rows), len(needs) + len(VERDICTS)), dtype=np.float32)
    for at, row in enumerate(rows):
        if row.group == Group.BOUNDARY:
            targets[at, len(needs) + 1 + row.owner] = 1
            continue
        led = [column[row.owner, row.start, row.end]] if row.group == Group.BANK else own[row.owner]
        targets[at, led] = 1 / len(led)
        targets[at, len(needs)] = 1
    return np.array(needs, dtype=np.int64).reshape(-1, 3), targets
