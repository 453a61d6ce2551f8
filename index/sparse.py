"""BM25 over terms, with scores that say how much of the query a text covers."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
from numpy.typing import NDArray

_K1 = 1.2
_B = 0.6


class SparseIndex:
    """BM25 in Lucene's variant (Kamphuis et al., 2020) over `count` texts, through `bm25s`."""

    def __init__(self, engine: bm25s.BM25, count: int) -> None:
        self._engine = engine
        self.count = count
        indptr = np.asarray(engine.scores["indptr"]) if count else np.zeros(1)
        self._frequency = np.diff(indptr)

    @classmethod
    def build(cls, texts: Sequence[list[str]]) -> Self:
        """Index one list of terms a text."""
        engine = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        if any(texts):
            engine.index(list(texts), show_progress=False)
            return cls(engine, len(texts))
        return cls(engine, 0)

    @classmethod
    def load(cls, folder: Path, count: int) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        if not count:
            return cls(bm25s.BM25(), 0)
        return cls(bm25s.BM25.load(str(folder), show_progress=False, allow_pickle=False), count)

    def save(self, folder: Path) -> None:
        """Write the index as plain arrays and JSON into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.count:
            self._engine.save(str(folder), show_progress=False, allow_pickle=False)

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of `term`; an unknown term has the highest."""
        at = self._engine.vocab_dict.get(term) if self.count else None
        found = int(self._frequency[at]) if at is not None else 0
        return math.log(1 + (self.count - found + 0.5) / (found + 0.5))

    def knows(self, term: str) -> bool:
        """Tell whether `term` stands in any text."""
        return bool(self.count) and term in self._engine.vocab_dict

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return for each text a score in [0, 1], shape (count,).

        It is BM25 divided by the sum of the query's idf, unknown terms
        included: the share of the query's information that the text covers.
        """
        known = [term for term in terms if self.knows(term)]
        if not known:
            return np.zeros(self.count, dtype=np.float32)
        total = sum(map(self.idf, terms))
        return np.asarray(self._engine.get_scores(known), dtype=np.float32) / np.float32(total)
