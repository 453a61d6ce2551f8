"""Search over unit vectors with FAISS: exact, and in a large collection exact among the best by short codes."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors import Vectors

_EXACT = 20_000  # rows: up to here comparing with every vector takes a millisecond or two
_CANDIDATES = 1024  # rows that the codes may propose: at 250,000 rows none of the exact best ten is missing
_SAMPLE = 65_536  # rows that the codes are trained on


class DenseIndex:
    """An inner-product index: on unit vectors the score is the cosine, and always that of the vectors themselves.

    A large collection is first looked through by product quantisation, two
    dimensions to four bits (Jégou et al., 2011; in registers, André et al., 2015): a
    sixteenth of the memory to read, and the candidates are then compared as they are.
    """

    def __init__(self, engine: faiss.Index) -> None:
        self._engine = engine

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Index `vectors`, shape (count, dimension), rows of length one or zero."""
        count, dimension = vectors.shape
        if count <= _EXACT or dimension % 2:
            engine: faiss.Index = faiss.IndexFlatIP(dimension)
        else:
            codes = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
            engine = faiss.IndexRefineFlat(codes)
            engine.train(np.ascontiguousarray(vectors[:: -(-count // _SAMPLE)]))
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
        wide = min(max(limit, _CANDIDATES), self.count) if isinstance(self._engine, faiss.IndexRefine) else limit
        scores, rows = self._engine.search(query.reshape(1, -1), min(wide, self.count))
        return scores[0, :limit], rows[0, :limit]
