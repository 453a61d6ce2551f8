"""One score from many rankers: a linear model over what each of them says of a passage and of its page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

RANKERS = ("words", "grams", "thesaurus", "dense", "examples", "likeness")
_SUMMED = RANKERS.index("examples")
WEIGHTS = Path(__file__).resolve().parent / "model" / "fusion.json"


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the search take part; all of them, unless an ablation leaves one out."""

    lexical: bool = True
    ngrams: bool = True
    dense: bool = True
    bank: bool = True
    thesaurus: bool = True

    def rankers(self) -> frozenset[str]:
        """Return the rankers that take part."""
        uses = {
            "words": self.lexical,
            "grams": self.ngrams,
            "thesaurus": self.thesaurus,
            "dense": self.dense,
            "examples": self.bank,
            "likeness": self.bank,
        }
        return frozenset(name for name, used in uses.items() if used)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the parts."""
        return tuple(field.name for field in fields(cls))


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each ranker counts: for the page as a whole (its best passage) and for the passage itself."""

    page: Mapping[str, float]
    passage: Mapping[str, float]

    @classmethod
    def load(cls, file: Path = WEIGHTS) -> Self:
        """Read weights that `handreiking eval tune` wrote."""
        value = json.loads(file.read_text(encoding="utf-8"))
        return cls(value["page"], value["passage"])


def fuse(features: Scores, own: Scores, page_of: NDArray[np.int64], weights: Weights, parts: Parts) -> Scores:
    """Return one score a passage, shape (passages,).

    `features` and `own` have shape (passages, len(RANKERS)) and are the same
    unless a passage is to be judged by something else than its page; `page_of` holds for each
    passage the number of its page, in non-decreasing order. A page's score is
    the weighted sum of the best that each ranker gives any of its passages
    (of the sum, for the examples: there a page is the union of its passages);
    a passage adds its own weighted sum to that of its page.
    """
    used = parts.rankers()
    page = np.array([weights.page[name] if name in used else 0.0 for name in RANKERS], dtype=np.float32)
    passage = np.array([weights.passage[name] if name in used else 0.0 for name in RANKERS], dtype=np.float32)
    best, starts = by_page(features, page_of)
    fused: Scores = np.repeat(best @ page, np.diff(np.append(starts, len(page_of)))) + own @ passage
    return fused


def by_page(features: Scores, page_of: NDArray[np.int64]) -> tuple[Scores, NDArray[np.int64]]:
    """Return what each ranker gives each page, shape (pages, rankers), and the place of each page's first passage."""
    starts = np.append(0, 1 + np.flatnonzero(page_of[1:] != page_of[:-1]))
    best: Scores = np.maximum.reduceat(features, starts, axis=0)
    best[:, _SUMMED] = np.add.reduceat(features[:, _SUMMED], starts)
    return best, starts
