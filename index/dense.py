"""Exact search over unit vectors with FAISS."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class DenseIndex:
    """A flat inner-product index: on unit vectors the score is the cosine."""

    def __init__(self, engine: faiss.Index) -> None:
        self._engine = engine

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Index `vectors`, shape (count, dimension), rows of length one or zero."""
        engine = faiss.IndexFlatIP(vectors.shape[1])
        engine.add(np.ascontiguousarray(vectors))
        return cls(engine)

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read what `save` wrote."""
        return cls(faiss.read_index(str(file)))

    def save(self, file: Path) -> None:
        """Write the index to `file`."""
        faiss.write_index(self._engine, str(file))

    @property
    def count(self) -> int:
        """The number of vectors."""
        return int(self._engine.ntotal)

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._engine.d)

    def vectors(self) -> Vectors:
        """Return all vectors, shape (count, dimension), so that a next build can take them over."""
        found: Vectors = self._engine.reconstruct_n(0, self.count)
        return found

    def nearest(self, query: Vectors, limit: int) -> tuple[Vectors, NDArray[np.int64]]:
        """Return the cosines and row numbers of the `limit` nearest rows, best first.

        `query` has shape (dimension,); both results have shape (min(limit, count),).
        """
        scores, rows = self._engine.search(query.reshape(1, -1), min(limit, self.count))
        return scores[0], rows[0]
