"""Learning which words ask the same: a step for each term and a point for each group of questions.

A question is the vector of the encoder plus the steps of its terms, at length
one, and belongs to the group whose point is nearest: softmax regression over
cosines. The loss counts the group, and twice the wider group around it (a page,
a kind of boundary), since the right page with the wrong words is worth more
than neither. While learning most terms are left out at random (dropout;
Srivastava et al., 2014), so that a question is still known by those words that
others share with it. Steps and points are learned by Adam (Kingma and Ba,
2015); the encoder itself stays as it is, whichever it is. The mean of a few
runs over other batches is better than each of them, and changes less when a
question is added (Wortsman et al., 2022).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.vectors import Matrix, Vectors, at_length_one, lengths

Places = NDArray[np.int64]
Table = Any  # a sparse matrix of scipy, which has no types

TEMPERATURE = 0.06
_RUNS = 3
_PASSES = 6  # or more, for at least so many batches
_LEAST = 200
_BATCH = 512
_LEFT_OUT = 0.6  # of the terms of a question, each time it is seen
_WIDER = 2.0
_RATE = 5e-3  # falls to nought
_FIRST, _SECOND = 0.9, 0.999  # how slowly Adam forgets the slope, and its square


def adapt(terms: Table, vectors: Vectors, groups: Places, wider: Places) -> tuple[Matrix, Matrix]:
    """Return the step of each term, shape (terms, dimension), and the point of each group, (groups, dimension).

    `terms` has shape (texts, terms) with how often each text holds each term,
    `vectors` has shape (texts, dimension), `groups` the number of each text's
    group and `wider` for each group the number of the wider one. Points have
    length one. The outcome is the same each time on one machine; others round
    sums differently.
    """
    runs = [_run(terms, vectors, groups, wider, np.random.default_rng(seed)) for seed in range(_RUNS)]
    steps, points = (np.mean(parts, axis=0) for parts in zip(*runs, strict=True))
    return np.asarray(steps, dtype=np.float32), at_length_one(points)


def weighed(counts: Table) -> Table:
    """Return counts of terms, one text a row, over the root of their sum: many steps then weigh as much as few."""
    sums = np.asarray(counts.sum(axis=1), dtype=np.float32).ravel()
    found = counts.copy()
    found.data = found.data / np.repeat(np.sqrt(np.maximum(sums, 1)), np.diff(found.indptr))
    return found


def _run(
    terms: Table, vectors: Vectors, groups: Places, wider: Places, chance: np.random.Generator
) -> tuple[Matrix, Matrix]:
    points = np.zeros((len(wider), vectors.shape[1]), dtype=np.float32)
    np.add.at(points, groups, vectors)
    points = at_length_one(points)
    steps = np.zeros((terms.shape[1], vectors.shape[1]), dtype=np.float32)
    of_steps, of_points = _Adam(steps), _Adam(points)
    batches = list(_batches(len(groups), chance))
    for at, batch in enumerate(batches):
        some = weighed(_thinned(terms[batch], chance))
        change, of_each = _slopes(vectors[batch] + some @ steps, points, groups[batch], wider)
        used = np.unique(some.indices)
        rate = _RATE * (1 - at / len(batches))
        of_steps.move(used, np.asarray(some.T.tocsr()[used] @ change), rate)
        of_points.move(slice(None), of_each, rate)
    return steps, points


def _batches(count: int, chance: np.random.Generator) -> Iterator[Places]:
    """Yield the places of the texts of each batch: all of them in each pass, in another order."""
    passes = max(_PASSES, -(-_LEAST // -(-count // _BATCH))) if count else 0
    for _ in range(passes):
        order = chance.permutation(count)
        yield from (order[first : first + _BATCH] for first in range(0, count, _BATCH))


def _thinned(counts: Table, chance: np.random.Generator) -> Table:
    """Return the same texts with some of their terms."""
    found = counts.copy()
    found.data = found.data * (chance.random(found.nnz) >= _LEFT_OUT)
    found.eliminate_zeros()
    return found


class _Adam:
    """Moves the rows of a table against their slopes."""

    def __init__(self, table: Matrix) -> None:
        self._table = table
        self._slope, self._square = np.zeros_like(table), np.zeros_like(table)
        self._moves = 0

    def move(self, rows: Places | slice, found: Matrix, rate: float) -> None:
        """Move `rows` by their slopes `found`; what stands in other rows stays, and so does what is known of them."""
        self._moves += 1
        slope = self._slope[rows] + np.float32(1 - _FIRST) * (found - self._slope[rows])
        square = self._square[rows] + np.float32(1 - _SECOND) * (found * found - self._square[rows])
        self._slope[rows], self._square[rows] = slope, square
        fair = np.sqrt(1 - _SECOND**self._moves) / (1 - _FIRST**self._moves)
        self._table[rows] -= np.float32(rate * fair) * slope / (np.sqrt(square) + np.float32(1e-8))


def _slopes(raw: Vectors, points: Matrix, groups: Places, wider: Places) -> tuple[Matrix, Matrix]:
    """Return the slopes of the loss of a batch in `raw`, the vectors before they have length one, and in the points."""
    unit, centres = at_length_one(raw), at_length_one(points)
    scores = unit @ centres.T / np.float32(TEMPERATURE)
    chances = softmax(scores)
    around = softmax(np.where(wider[groups][:, None] == wider[None, :], scores, -np.inf))
    off = (1 + _WIDER) * chances - _WIDER * around
    off[np.arange(len(groups)), groups] -= 1
    off /= np.float32((1 + _WIDER) * TEMPERATURE * len(groups))
    return _along(off @ centres, unit, raw), _along(off.T @ unit, centres, points)


def _along(slope: Matrix, unit: Matrix, raw: Matrix) -> Matrix:
    """Return the slope in vectors of any length, given the one in the same vectors at length one."""
    return np.asarray((slope - unit * (unit * slope).sum(axis=1, keepdims=True)) / lengths(raw), dtype=np.float32)


def softmax(scores: Matrix) -> Matrix:
    """Return the softmax over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True, initial=-np.inf))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)
