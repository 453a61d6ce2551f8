"""Metric learning on the questions of the bank: what each word adds to a vector for questions to one answer to meet.

A batch holds pairs of questions with the same destination, and every question
is drawn to its partner from among all others of the batch (InfoNCE; van den
Oord et al., 2018). Only steps, one for each term, are learned, by Adam (Kingma
and Ba, 2015) on the terms of the batch: the encoder itself stays as it is,
whichever it is.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.vectors import Matrix, Vectors, at_length_one, lengths

Places = NDArray[np.int64]
Table = Any  # a sparse matrix of scipy, which has no types

_STEPS = 220
_BATCH = 512
_TEMPERATURE = 0.2
_RATE = 5e-3  # falls to nought
_FIRST, _SECOND = 0.9, 0.999  # how slowly Adam forgets the slope, and its square
_SEED = 1
_NEVER = -1e4


def adapt(terms: Table, vectors: Vectors, groups: Places) -> Matrix:
    """Return the step of each term, shape (terms, dimension).

    `terms` has shape (texts, terms) with the weight of each term in each text,
    `vectors` has shape (texts, dimension), and texts with the same number in
    `groups` belong together. The vector of a text is that of `vectors` plus the
    weighted steps of its terms, at length one. A text that is alone in its
    group teaches nothing. The outcome is the same each time on one machine;
    others round sums differently.
    """
    steps = np.zeros((terms.shape[1], vectors.shape[1]), dtype=np.float32)
    slope, square = np.zeros_like(steps), np.zeros_like(steps)
    for at, (left, right) in enumerate(_batches(groups)):
        both = np.concatenate([left, right])
        some = terms[both]
        change = _change(vectors[both] + some @ steps, groups[left])
        rows = np.unique(some.indices)
        found = np.asarray(some.T.tocsr()[rows] @ change)
        slope[rows] += (1 - _FIRST) * (found - slope[rows])
        square[rows] += (1 - _SECOND) * (found * found - square[rows])
        fair = np.sqrt(1 - _SECOND ** (at + 1)) / (1 - _FIRST ** (at + 1))
        rate = _RATE * (1 - at / _STEPS) * fair
        steps[rows] -= np.float32(rate) * slope[rows] / (np.sqrt(square[rows]) + np.float32(1e-8))
    return steps


def _batches(groups: Places) -> Iterator[tuple[Places, Places]]:
    """Yield batches of places of texts, each with the place of a partner from its group."""
    chance = np.random.default_rng(_SEED)
    order = np.argsort(groups, kind="stable")
    _, first, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    of = np.repeat(np.arange(len(sizes)), sizes)
    paired = np.flatnonzero(sizes[of] > 1)
    for _ in range(_STEPS if len(paired) else 0):
        left = chance.choice(paired, size=min(_BATCH, len(paired)), replace=False)
        right = first[of[left]] + (chance.random(len(left)) * sizes[of[left]]).astype(np.int64)
        yield order[left], order[right]


def _change(raw: Vectors, groups: Places) -> Vectors:
    """Return the slope of the loss of a batch in its vectors before they are brought to length one.

    The first half of `raw` are the questions, in order of `groups`, the second their partners.
    """
    count = len(groups)
    unit = at_length_one(raw)
    left, right = unit[:count], unit[count:]
    scores = left @ right.T / np.float32(_TEMPERATURE)
    same = groups[:, None] == groups[None, :]
    np.fill_diagonal(same, val=False)
    scores[same] = _NEVER
    both_ways = (_shares(scores) + _shares(scores.T).T) / 2
    both_ways[np.diag_indices(count)] -= 1
    both_ways /= np.float32(count * _TEMPERATURE)
    slope = np.concatenate([both_ways @ right, both_ways.T @ left])
    return np.asarray((slope - unit * (unit * slope).sum(axis=1, keepdims=True)) / lengths(raw), dtype=np.float32)


def _shares(scores: Matrix) -> Matrix:
    """Return the softmax of each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
