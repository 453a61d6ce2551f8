"""Fitting what the index learns from examples (`index/learned.py`), and fitting it as if some were not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.learned import FIELDS, MEANING, VERDICTS, Field, Learned, Matrix
from index.rows import Group, Row

_RIDGE = np.float32(2.0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The terms of all examples: `table` has shape (examples, terms), rows of length one or zero."""

    table: Any  # a sparse matrix; scipy has no types
    places: dict[str, int]
    idf: Matrix


class Lessons:
    """The examples of an index, ready to be fitted: with all of them, or as if some had not been there."""

    def __init__(
        self, rows: Sequence[Row], terms: Sequence[list[str]], pieces: Sequence[list[str]], vectors: Matrix
    ) -> None:
        """Take one list of terms, one of 4-grams and one vector for each of `rows` (passages, bank and boundaries)."""
        self._vectors = vectors
        self._counted = {name: _count(texts) for name, texts in zip(FIELDS, (terms, pieces), strict=True)}
        self._kernel = np.float32(MEANING) * (vectors @ vectors.T) ** 2
        for counted in self._counted.values():
            self._kernel += (counted.table @ counted.table.T).toarray()
        self._leads = np.array([row.group != Group.BOUNDARY for row in rows], dtype=bool)
        self._needs, self._targets = _targets(rows)
        self._kinds = np.array([1 + row.owner if row.group == Group.BOUNDARY else 0 for row in rows], dtype=np.int64)
        self._mean = _mean(self._targets, self._leads, len(self._needs))
        self._inverses: tuple[Matrix, Matrix] | None = None
        self._dual: Matrix | None = None

    def fit(self) -> Learned:
        """Return the model fitted to every example."""
        dual = self._solve()
        fields = {
            name: Field(counted.places, counted.idf, counted.table.T @ dual) for name, counted in self._counted.items()
        }
        return Learned(fields, self._vectors, dual, self._mean, self._needs, self._kinds)

    def without(self, example: int, hidden: Sequence[int]) -> tuple[Matrix, Matrix]:
        """Return the targets of `example` when fitted without the `hidden` examples, and its cosine with each example.

        It is itself among the hidden ones; their cosines are zero. Leaving
        rows out of a ridge regression has a closed form (block inversion).
        """
        if self._inverses is None:
            self._inverses = self._inverse(self._leads), self._inverse(np.ones(len(self._leads), dtype=bool))
        dual, count = self._solve(), len(self._needs)
        found = self._kernel[example] @ dual
        gone = np.array(sorted(hidden))
        for inverse, head in zip(self._inverses, (slice(0, count), slice(count, None)), strict=True):
            some = gone[np.diag(inverse)[gone] > 0]
            if len(some):
                share = np.linalg.solve(inverse[np.ix_(some, some)], dual[some, head])
                found[head] -= (inverse[some] @ self._kernel[example]) @ share
        nearness = self._vectors @ self._vectors[example]
        nearness[gone] = 0
        return found + self._mean, nearness

    def _solve(self) -> Matrix:
        """Return the dual weights, shape (examples, targets): needs from what leads to them, verdicts from all."""
        from scipy.linalg import solve  # only a build needs it, and it loads slowly

        if self._dual is None:
            dual, wanted = np.zeros_like(self._targets), self._targets - self._mean
            own, count = np.flatnonzero(self._leads), len(self._needs)
            system = self._kernel + _RIDGE * np.eye(len(self._kernel), dtype=np.float32)
            if len(own):
                dual[own, :count] = solve(system[np.ix_(own, own)], wanted[own, :count], assume_a="pos")
            if len(system):
                dual[:, count:] = solve(system, wanted[:, count:], assume_a="pos")
            self._dual = dual
        return self._dual

    def _inverse(self, members: NDArray[np.bool_]) -> Matrix:
        """Return the inverse of the system of `members`, zero elsewhere."""
        found = np.zeros_like(self._kernel)
        own = np.flatnonzero(members)
        found[np.ix_(own, own)] = np.linalg.inv(
            self._kernel[np.ix_(own, own)] + _RIDGE * np.eye(len(own), dtype=np.float32)
        )
        return found


def _count(texts: Sequence[list[str]]) -> _Counted:
    """Return the tf-idf of lists of terms."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(texts):
        return _Counted(csr_matrix((len(texts), 0)), {}, np.zeros(0, dtype=np.float32))
    counter = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
    table = counter.fit_transform(texts)
    terms = counter.get_feature_names_out().tolist()
    return _Counted(table, {term: at for at, term in enumerate(terms)}, counter.idf_.astype(np.float32))


def _mean(targets: Matrix, leads: NDArray[np.bool_], needs: int) -> Matrix:
    """Return what is expected of a question before anything is known of it."""
    led = targets[leads, :needs].mean(axis=0) if leads.any() else np.zeros(needs)
    verdicts = targets[:, needs:].mean(axis=0) if len(targets) else np.zeros(targets.shape[1] - needs)
    return np.concatenate([led, verdicts]).astype(np.float32)


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
