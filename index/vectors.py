"""Arrays of 32-bit floats, as the index holds them, their lengths, and texts as counts of terms."""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Vectors = NDArray[np.float32]
"""One vector a row, shape (count, dimension)."""


def at_length_one(vectors: object) -> Vectors:
    """Return the rows of `vectors`, anything that numpy reads as such, at length one; a row of zeros stays so."""
    rows = np.asarray(vectors, dtype=np.float32)
    return (rows / lengths(rows)).astype(np.float32)


def lengths(vectors: Vectors) -> Matrix:
    """Return the length of each row, shape (count, 1), and 1 for a row of zeros, so that one can divide by it."""
    found = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(found > 0, found, 1).astype(np.float32)


def counted(terms: Iterable[str], places: Mapping[str, int]) -> tuple[NDArray[np.int64], Matrix]:
    """Return the places of those terms of a text that have one, and how often each stands in it, shape (terms,)."""
    counts = Counter(place for place in map(places.get, terms) if place is not None)
    return (
        np.fromiter(counts, dtype=np.int64, count=len(counts)),
        np.fromiter(counts.values(), dtype=np.float32, count=len(counts)),
    )
