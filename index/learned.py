"""What the index learned from examples: kernel ridge regression over questions with a known destination.

Examples are the questions of the bank and the passages themselves (each leads
to a passage) and the questions of the boundaries (each leads to a kind of
boundary). A new question is compared with all of them at once, by words, by
4-grams, by phrases, by concepts of the thesaurus and by meaning, and gets a score for each passage that has
examples and for each verdict: an answer, or one of the boundaries. The kernel
is a polynomial of the summed likeness: its square stands for two things that go
together, such as a subject and what is asked about it. Fitting is closed form
(Saunders, Gammerman and Vovk, 1998), a matter of seconds, so an editor's new
question counts from the next build. Beside it stand the prototypes of
`index/prototypes.py`, learned from the same questions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files import read_json_list, write_json
from index.prototypes import Prototypes
from index.vectors import Matrix, at_length_one
from ingest.types import BoundaryKind

ANSWER = "answer"
VERDICTS = (ANSWER, *BoundaryKind)
FIELDS = {"words": 1.0, "grams": 1.0, "phrases": 2.0, "concepts": 0.3}
"""The kinds of terms that texts are compared by, with the weight of their cosine."""
MEANING = 2.0  # weight of the squared cosine of the vectors
_TOGETHER = 0.2
_ARRAYS = "learned.npz"
_PARTS = ("idf", "starts", "examples", "weights")


def kernel(alike: Matrix, cosines: Matrix) -> Matrix:
    """Return the kernel from the weighted sum of cosines in each field and the cosines of the vectors, of one shape."""
    whole: Matrix = alike + np.float32(MEANING) * cosines * cosines
    whole += np.float32(_TOGETHER) * whole * whole
    return whole


def project(vectors: Matrix, axes: Matrix) -> Matrix:
    """Return vectors, shape (count, dimension), along some axes, shape (dimension, axes), at length one."""
    return at_length_one(vectors @ axes)


def adapted_terms(terms: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the terms of a text that the prototypes look at: its words and how it asks."""
    return [*terms.get("words", ()), *terms.get("phrases", ())]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examples say of a question.

    `passages` holds a score for each passage and `needs` for each need, the
    words of a passage that some questions of the bank are answered by; a
    passage's score is the sum of those of its needs. `verdicts` says by the
    names in VERDICTS what kind of question it is, and `prototypes` for each passage
    how near its nearest prototype is (cosine).
    """

    passages: Matrix
    needs: Matrix
    verdicts: dict[str, float]
    prototypes: Matrix


@dataclass(frozen=True, slots=True)
class Field:
    """The tf-idf of all examples over one kind of terms, by term.

    Term `at` stands in `examples[starts[at] : starts[at + 1]]` with the `weights`
    at the same places; `idf` has shape (terms,), `starts` (terms + 1,).
    """

    places: dict[str, int]
    idf: Matrix
    starts: NDArray[np.int32]
    examples: NDArray[np.int32]
    weights: Matrix

    def weigh(self, terms: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the places of the known terms of a text, and their weights in it, of length 1.

        The sum over all terms of this weight times those of an example is how like it the text is (cosine).
        """
        counts = Counter(place for place in map(self.places.get, terms) if place is not None)
        rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self.idf[rows]
        return rows, values / (np.linalg.norm(values) or 1)


@dataclass(frozen=True, slots=True)
class _Postings:
    """The postings of all fields, one behind the other, in the types that `bincount` counts in."""

    first: Mapping[str, int]  # the row of each field's first term
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    examples: NDArray[np.int64]
    weights: Matrix

    @classmethod
    def of(cls, fields: Mapping[str, Field]) -> Self:
        """Put the postings of `fields` together."""
        parts = [fields[name] for name in FIELDS]
        rows = np.cumsum([0, *(len(one.idf) for one in parts)])
        ahead = np.cumsum([0, *(len(one.examples) for one in parts)])
        return cls(
            dict(zip(FIELDS, rows.tolist(), strict=False)),
            np.concatenate([one.starts[:-1] + at for one, at in zip(parts, ahead.tolist(), strict=False)]),
            np.concatenate([np.diff(one.starts) for one in parts]).astype(np.int64),
            np.concatenate([one.examples for one in parts], dtype=np.int64),
            np.concatenate([one.weights for one in parts]),
        )

    def sum(self, rows: NDArray[np.int64], values: NDArray[np.float64], count: int) -> Matrix:
        """Return for each of `count` examples the sum of its weights in `rows`, each times the value of the row."""
        lengths = self.lengths[rows]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.starts[rows] - ends + lengths, lengths)
        summed = np.bincount(self.examples[at], self.weights[at] * np.repeat(values, lengths), minlength=count)
        return summed.astype(np.float32)


class Learned:
    """The fitted model, for asking."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        axes: Matrix,
        vectors: Matrix,
        dual: Matrix,
        mean: Matrix,
        needs: NDArray[np.int64],
        prototypes: Prototypes,
    ) -> None:
        """Hold vectors (examples, axes), dual weights (examples, targets), the targets' mean and the needs.

        `axes`, shape (dimension, axes), are those along which the vectors differ
        most, and the vectors are what is left of them there, at length one.
        `needs` has a row of passage, start and end for each target that is no
        verdict; `prototypes` live along the same axes.
        """
        self.fields = fields
        self._postings = _Postings.of(fields)
        self.axes = axes
        self.vectors = vectors
        self.dual = dual
        self.mean = mean
        self.needs = needs
        self.prototypes = prototypes

    def along(self, vector: Matrix) -> Matrix:
        """Return a question's vector along the axes of the examples, at length one."""
        own: Matrix = project(vector[np.newaxis], self.axes)[0]
        return own

    def nearness(self, vector: Matrix, out: Matrix) -> Matrix:
        """Return the cosine of a vector along the axes with each example, written into `out`, shape (examples,)."""
        return np.matmul(self.vectors, vector, out=out)

    def verdict(self, terms: Mapping[str, Sequence[str]], vector: Matrix, nearness: Matrix, passages: int) -> Verdict:
        """Return the verdict on a question: its terms in each field, its vector along the axes, and their `nearness`.

        A field that is left out has no say. `passages` is the number of
        passages of the index; those without examples score zero.
        """
        alike = self._alike(terms)
        prototypes = self.prototypes.likeness(adapted_terms(terms), vector, passages)
        return self.read(kernel(alike, nearness) @ self.dual + self.mean, prototypes)

    def _alike(self, terms: Mapping[str, Iterable[str]]) -> Matrix:
        """Return the weighted sum over the fields of the cosine with each example, shape (examples,)."""
        found = [(name, *self.fields[name].weigh(own)) for name, own in terms.items()]
        if not found:
            return np.zeros(len(self.vectors), dtype=np.float32)
        rows = np.concatenate([rows + self._postings.first[name] for name, rows, _ in found])
        values = np.concatenate([values * FIELDS[name] for name, _, values in found])
        return self._postings.sum(rows, values, len(self.vectors))

    def read(self, targets: Matrix, prototypes: Matrix) -> Verdict:
        """Return a row of targets, and how near the prototypes of each passage are, as a verdict."""
        count = len(self.needs)
        by_passage = np.bincount(self.needs[:, 0], targets[:count], minlength=len(prototypes)).astype(np.float32)
        verdicts = dict(zip(VERDICTS, targets[count:].tolist(), strict=True))
        return Verdict(by_passage, targets[:count], verdicts, prototypes)

    def save(self, folder: Path) -> None:
        """Write the model as plain arrays and JSON."""
        parts = {f"{name}_{what}": getattr(self.fields[name], what) for name in FIELDS for what in _PARTS}
        np.savez(
            folder / _ARRAYS,
            axes=self.axes,
            # In this order a product with one vector takes about half the time.
            vectors=np.asfortranarray(self.vectors),
            dual=np.asfortranarray(self.dual),
            mean=self.mean,
            needs=self.needs,
            **parts,
        )
        self.prototypes.save(folder)
        for name in FIELDS:
            write_json(folder / f"learned-{name}.json", list(self.fields[name].places))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; nothing is unpickled."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            fields = {
                name: Field(
                    {term: at for at, term in enumerate(read_json_list(folder / f"learned-{name}.json"))},
                    *(arrays[f"{name}_{what}"] for what in _PARTS),
                )
                for name in FIELDS
            }
            axes, vectors, dual, mean, needs = (arrays[name] for name in ("axes", "vectors", "dual", "mean", "needs"))
            return cls(fields, axes, vectors, dual, mean, needs, Prototypes.load(folder))
