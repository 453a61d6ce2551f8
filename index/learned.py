"""What the index learned from examples: kernel ridge regression over questions with a known destination.

Examples are the questions of the bank and the passages themselves (each leads
to a passage) and the questions of the boundaries (each leads to a kind of
boundary). A new question is compared with all of them at once, by words, by
4-grams and by meaning, and gets a score for each passage that has examples and
for each verdict: an answer, or one of the boundaries. Fitting is closed form
(Saunders, Gammerman and Vovk, 1998), a matter of seconds, so an editor's new
question counts from the next build.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files import read_json_list, write_json
from ingest.types import BoundaryKind

Matrix = NDArray[np.float32]

ANSWER = "answer"
VERDICTS = (ANSWER, *BoundaryKind)
MEANING = 3.0  # weight of the squared cosine beside those of words and of 4-grams
_ARRAYS = "learned.npz"
FIELDS = ("words", "grams")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examples say of a question.

    `passages` holds a score for each passage and `needs` for each need, the
    words of a passage that some questions of the bank are answered by; a
    passage's score is the sum of those of its needs. `verdicts` says by the
    names in VERDICTS what kind of question it is, and `nearest` how like it the
    nearest example of each kind is (cosine).
    """

    passages: Matrix
    needs: Matrix
    verdicts: dict[str, float]
    nearest: dict[str, float]


@dataclass(frozen=True, slots=True)
class Field:
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
        self,
        fields: dict[str, Field],
        vectors: Matrix,
        dual: Matrix,
        mean: Matrix,
        needs: NDArray[np.int64],
        kinds: NDArray[np.int64],
    ) -> None:
        """Hold vectors (examples, dimension), dual weights (examples, targets), the targets' mean and the needs.

        `needs` has a row of passage, start and end for each target that is no
        verdict; `kinds` gives for each example the place of its verdict.
        """
        self.fields = fields
        self.vectors = vectors
        self.dual = dual
        self.mean = mean
        self.needs = needs
        self.kinds = kinds

    def verdict(self, terms: Iterable[str], pieces: Iterable[str], nearness: Matrix, passages: int) -> Verdict:
        """Return the verdict on a question given by its terms, its 4-grams and its cosine with each example.

        `passages` is the number of passages of the index; those without examples score zero.
        """
        found = self.fields["words"].scores(terms) + self.fields["grams"].scores(pieces)
        alike = np.float32(MEANING) * nearness * nearness
        return self.read((found + alike @ self.dual + self.mean).astype(np.float32), nearness, passages)

    def read(self, targets: Matrix, nearness: Matrix, passages: int) -> Verdict:
        """Return a row of targets, and the cosines with each example, as a verdict."""
        count = len(self.needs)
        by_passage = np.zeros(passages, dtype=np.float32)
        np.add.at(by_passage, self.needs[:, 0], targets[:count])
        verdicts = dict(zip(VERDICTS, targets[count:].tolist(), strict=True))
        nearest = np.zeros(len(VERDICTS), dtype=np.float32)
        np.maximum.at(nearest, self.kinds, nearness)
        return Verdict(by_passage, targets[:count], verdicts, dict(zip(VERDICTS, nearest.tolist(), strict=True)))

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays and JSON."""
        parts = {f"{name}_{what}": getattr(self.fields[name], what) for name in FIELDS for what in ("idf", "weights")}
        np.savez(
            folder / _ARRAYS,
            vectors=self.vectors,
            dual=self.dual,
            mean=self.mean,
            needs=self.needs,
            kinds=self.kinds,
            **parts,
        )
        for name in FIELDS:
            write_json(folder / f"learned-{name}.json", list(self.fields[name].places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            fields = {
                name: Field(
                    {term: at for at, term in enumerate(read_json_list(folder / f"learned-{name}.json"))},
                    arrays[f"{name}_idf"],
                    arrays[f"{name}_weights"],
                )
                for name in FIELDS
            }
            # In this order a product with one vector takes about half the time.
            vectors, dual = np.asfortranarray(arrays["vectors"]), np.asfortranarray(arrays["dual"])
            return cls(fields, vectors, dual, arrays["mean"], arrays["needs"], arrays["kinds"])
