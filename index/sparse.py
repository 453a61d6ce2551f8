"""BM25 over terms, with scores that say how much of the query a text covers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
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
        frequency = np.diff(engine.scores["indptr"]) if count else np.zeros(0)
        self._idf: list[float] = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5)).tolist()
        self._places: dict[str, int] = engine.vocab_dict if count else {}
        self._unknown = math.log(1 + (count + 0.5) / 0.5)

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
        at = self._places.get(term)
        return self._unknown if at is None else self._idf[at]

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return for each text a score in [0, 1], shape (count,): the share of the query's information that it covers.

        It is BM25 divided by the sum of the query's idf, unknown terms
        included, which have the highest idf.
        """
        return self.covered(terms).share()

    def covered(self, terms: Sequence[str]) -> "Covered":
        """Return what each text covers of a query; what it covers of two queries together is the sum."""
        known = [at for at in map(self._places.get, terms) if at is not None]
        total = sum(self._idf[at] for at in known) + self._unknown * (len(terms) - len(known))
        if not known:
            return Covered(np.zeros(self.count, dtype=np.float32), total)
        return Covered(np.asarray(self._engine.get_scores_from_ids(known), dtype=np.float32), total)


@dataclass(frozen=True, slots=True)
class Covered:
    """The BM25 of each text for a query, shape (texts,), and the sum of the query's idf."""

    scores: NDArray[np.float32]
    total: float

    def __add__(self, other: "Covered") -> "Covered":
        return Covered(self.scores + other.scores, self.total + other.total)

    def share(self) -> NDArray[np.float32]:
        """Return for each text the share of the query's information that it covers, in [0, 1]."""
        return self.scores / np.float32(self.total) if self.total else self.scores
