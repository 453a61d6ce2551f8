"""What the index learned from the questions of the bank and of the boundaries, for asking.

Two models say what they make of a question: a classifier which answer or
boundary it is near to (`index/classifier.py`), and a regression whether it has
an answer at all (`index/verdicts.py`). Both are fitted while the index is built
(`index/lessons.py`), so an editor's new question counts from the next build.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.classifier import Classifier
from index.vectors import Matrix
from index.verdicts import VERDICTS, Verdicts
from ingest.types import BoundaryKind

_ARRAYS = "learned.npz"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examples say of a question.

    `passages` holds for each passage how likely it answers, and `needs` for
    each need, the words of a passage that some questions of the bank are
    answered by; both as if the question had an answer. `cosines` are those with
    the points of the needs, and `likeness` has for each passage the square of
    the highest. By the names in VERDICTS, `verdicts` holds the scores of the
    regression and `chances` those of the classifier.
    """

    passages: Matrix
    needs: Matrix
    cosines: Matrix
    likeness: Matrix
    verdicts: Mapping[str, float]
    chances: Mapping[str, float]


class Learned:
    """The fitted models, for asking."""

    def __init__(
        self, classifier: Classifier, verdicts: Verdicts, needs: NDArray[np.int64], kinds: NDArray[np.int64]
    ) -> None:
        """Hold both models and what the groups of the classifier are: first the needs, then subjects of boundaries.

        `needs` has a row of passage, start and end for each need, `kinds` the
        place in BoundaryKind of each subject.
        """
        self.needs = needs
        self._classifier = classifier
        self._verdicts = verdicts
        self._kinds = kinds

    def verdict(self, terms: Mapping[str, Sequence[str]], vector: Matrix, passages: int) -> Verdict:
        """Return the verdict on a question, given by its terms in each field and its vector.

        A field that is left out has no say. `passages` is the number of
        passages of the index; those without examples get nought.
        """
        leaning = self._classifier.read(classified_terms(terms), vector)
        count = len(self.needs)
        sure = float(leaning.chances[:count].sum())
        needs = leaning.chances[:count] / np.float32(sure or 1)
        by_passage = np.bincount(self.needs[:, 0], needs, minlength=passages).astype(np.float32)
        cosines = leaning.cosines[:count]
        likeness = np.zeros(passages, dtype=np.float32)
        np.maximum.at(likeness, self.needs[:, 0], cosines)
        by_kind = np.bincount(self._kinds, leaning.chances[count:], minlength=len(BoundaryKind))
        chances = dict(zip(VERDICTS, (sure, *by_kind.tolist()), strict=True))
        # Squared, a faint likeness counts for little.
        return Verdict(by_passage, needs, cosines, likeness * likeness, self._verdicts.read(terms, vector), chances)

    def save(self, folder: Path) -> None:
        """Write the models as plain arrays and JSON."""
        np.savez(folder / _ARRAYS, needs=self.needs, kinds=self._kinds)
        self._classifier.save(folder)
        self._verdicts.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            return cls(Classifier.load(folder), Verdicts.load(folder), arrays["needs"], arrays["kinds"])


def classified_terms(terms: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the terms of a question that the classifier looks at: its words, how it asks, and its concepts."""
    return [term for name in ("words", "phrases", "concepts") for term in terms.get(name, ())]
