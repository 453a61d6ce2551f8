"""What the index learns from examples: kernel ridge regression over questions with a known destination.

Examples are the questions of the bank and the passages themselves (each leads
to a passage) and the questions of the boundaries (each leads to a kind of
boundary). A new question is compared with all of them at once, by words, by
4-grams and by meaning, and gets a score for each passage that has examples and
for each verdict: an answer, or one of the boundaries. Fitting is closed form
(Saunders, Gammerman and Vovk, 1998), a matter of seconds, so an editor's new
question counts from the next build.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files import read_json_list, write_json
from index.rows import Group, Row
from ingest.types import BoundaryKind

Matrix = NDArray[np.float32]

_RIDGE = 1.0
_MEANING = 3.0  # weight of the squared cosine beside those of words and of 4-grams
_ARRAYS = "learned.npz"
_FIELDS = ("words", "grams")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examples say of a question: a score for each passage, and for an answer and each boundary."""

    passages: Matrix
    answer: float
    boundaries: dict[BoundaryKind, float]


@dataclass(frozen=True, slots=True)
class _Field:
    """A linear model over the tf-idf of terms: `idf` has shape (terms,), `weights` (terms, targets)."""

    places: dict[str, int]
    idf: Matrix
    weights: Matrix

    def scores(self, terms: Iterable[str]) -> Matrix:
        """Return what the terms of a text give each target; the text has length one over known terms."""
        counts: dict[int, int] = {}
        for term in terms:
            place = self.places.get(term)
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
        if not counts:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        rows = np.fromiter(counts, dtype=np.int64)
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.idf[rows]
        found: Matrix = (values / np.linalg.norm(values)) @ self.weights[rows]
        return found


class Learned:
    """The fitted model, for asking."""

    def __init__(
        self, fields: dict[str, _Field], vectors: Matrix, dual: Matrix, mean: Matrix, owners: NDArray[np.int64]
    ) -> None:
        """Hold vectors (examples, dimension), dual weights (examples, targets), the targets' mean and their passages."""
        self.fields = fields
        self.vectors = vectors
        self.dual = dual
        self.mean = mean
        self.owners = owners

    def verdict(self, terms: Iterable[str], pieces: Iterable[str], nearness: Matrix, passages: int) -> Verdict:
        """Return the verdict on a question given by its terms, its 4-grams and its cosine with each example.

        `passages` is the number of passages of the index; those without examples score zero.
        """
        found = self.fields["words"].scores(terms) + self.fields["grams"].scores(pieces)
        return self.read(found + (_MEANING * nearness * nearness) @ self.dual + self.mean, passages)

    def read(self, targets: Matrix, passages: int) -> Verdict:
        """Return a row of targets as a verdict."""
        by_passage = np.zeros(passages, dtype=np.float32)
        by_passage[self.owners] = targets[: len(self.owners)]
        verdicts = targets[len(self.owners) :].tolist()
        return Verdict(by_passage, verdicts[0], dict(zip(BoundaryKind, verdicts[1:], strict=True)))

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays and JSON."""
        parts = {f"{name}_{what}": getattr(self.fields[name], what) for name in _FIELDS for what in ("idf", "weights")}
        np.savez(
            folder / _ARRAYS, vectors=self.vectors, dual=self.dual, mean=self.mean, owners=self.owners, **parts
        )
        for name in _FIELDS:
            write_json(folder / f"learned-{name}.json", list(self.fields[name].places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            fields = {
                name: _Field(
                    {term: at for at, term in enumerate(read_json_list(folder / f"learned-{name}.json"))},
                    arrays[f"{name}_idf"],
                    arrays[f"{name}_weights"],
                )
                for name in _FIELDS
            }
            return cls(fields, arrays["vectors"], arrays["dual"], arrays["mean"], arrays["owners"])


class Lessons:
    """The examples of an index, ready to be fitted: with all of them, or as if some had not been there."""

    def __init__(self, rows: Sequence[Row], terms: Sequence[list[str]], pieces: Sequence[list[str]], vectors: Matrix) -> None:
        """Take one list of terms, one of 4-grams and one vector for each of `rows` (passages, bank and boundaries)."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # only a build needs it, and it loads slowly

        self._vectors = vectors
        self._counted = {}
        self._tables = {}
        kernel = _MEANING * (vectors @ vectors.T).astype(np.float64) ** 2
        for name, texts in zip(_FIELDS, (terms, pieces), strict=True):
            counted = TfidfVectorizer(analyzer=_as_is, sublinear_tf=True, dtype=np.float32)
            self._tables[name] = counted.fit_transform(texts)
            self._counted[name] = counted
            kernel += (self._tables[name] @ self._tables[name].T).toarray()
        self._kernel = kernel
        self._leads = np.array([row.group != Group.BOUNDARY for row in rows])
        self._owners, self._targets = _targets(rows)
        self._inverses: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        self._dual: NDArray[np.float64] | None = None

    def fit(self) -> Learned:
        """Return the model fitted to every example."""
        dual = self._solve()
        fields = {
            name: _Field(
                dict(self._counted[name].vocabulary_),
                self._counted[name].idf_.astype(np.float32),
                np.asarray(self._tables[name].T @ dual, dtype=np.float32),
            )
            for name in _FIELDS
        }
        ordered = {name: _in_order(field) for name, field in fields.items()}
        return Learned(ordered, self._vectors, dual.astype(np.float32), self._mean(), self._owners)

    def without(self, example: int, hidden: Sequence[int]) -> Matrix:
        """Return the targets of `example` under the model fitted without the `hidden` examples, itself among them.

        Leaving rows out of a ridge regression has a closed form (block inversion).
        """
        if self._inverses is None:
            everything = np.ones(len(self._leads), dtype=bool)
            self._inverses = self._inverse(self._leads), self._inverse(everything)
        dual, count = self._solve(), len(self._owners)
        found = self._kernel[example] @ dual
        gone = np.array(sorted(hidden))
        for inverse, head in zip(self._inverses, (slice(0, count), slice(count, None)), strict=True):
            some = gone[np.diag(inverse)[gone] > 0]
            if len(some):
                share = np.linalg.solve(inverse[np.ix_(some, some)], dual[some, head])
                found[head] -= (self._kernel[example] @ inverse[:, some]) @ share
        return (found + self._mean()).astype(np.float32)

    def _mean(self) -> Matrix:
        found: Matrix = np.concatenate(
            [self._targets[self._leads, : len(self._owners)].mean(axis=0), self._targets[:, len(self._owners) :].mean(axis=0)]
        ).astype(np.float32)
        return found

    def _solve(self) -> NDArray[np.float64]:
        """Return the dual weights, shape (examples, targets): passages from what leads to them, verdicts from all."""
        from scipy.linalg import solve

        if self._dual is None:
            dual = np.zeros_like(self._targets)
            wanted = self._targets - self._mean()
            own, count = np.flatnonzero(self._leads), len(self._owners)
            system = self._kernel + _RIDGE * np.eye(len(self._kernel))
            dual[own, :count] = solve(system[np.ix_(own, own)], wanted[own, :count], assume_a="pos")
            dual[:, count:] = solve(system, wanted[:, count:], assume_a="pos")
            self._dual = dual
        return self._dual

    def _inverse(self, members: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the inverse of the system of `members`, zero elsewhere."""
        found = np.zeros_like(self._kernel)
        own = np.flatnonzero(members)
        found[np.ix_(own, own)] = np.linalg.inv(self._kernel[np.ix_(own, own)] + _RIDGE * np.eye(len(own)))
        return found


def _targets(rows: Sequence[Row]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the passages that examples lead to, and a column of 0 and 1 for each of them, answer and boundary."""
    owners = np.unique([row.owner for row in rows if row.group != Group.BOUNDARY]).astype(np.int64)
    column = {owner: at for at, owner in enumerate(owners.tolist())}
    targets = np.zeros((len(rows), len(owners) + 1 + len(BoundaryKind)))
    for at, row in enumerate(rows):
        if row.group == Group.BOUNDARY:
            targets[at, len(owners) + 1 + row.owner] = 1
        else:
            targets[at, [column[row.owner], len(owners)]] = 1
    return owners, targets


def _in_order(field: _Field) -> _Field:
    """Return `field` with its terms listed by place."""
    return _Field(dict(sorted(field.places.items(), key=lambda item: item[1])), field.idf, field.weights)


def _as_is(terms: list[str]) -> list[str]:
    return terms
