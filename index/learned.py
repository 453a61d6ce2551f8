"""What the index learned from examples: kernel ridge regression over questions with a known destination.

Examples are the questions of the bank and the passages themselves (each leads
to a passage) and the questions of the boundaries (each leads to a kind of
boundary). A new question is compared with all of them at once, by words, by
4-grams, by phrases, by concepts of the thesaurus and by meaning, and gets a score for each passage that has
examples and for each verdict: an answer, or one of the boundaries. The kernel
is a polynomial of the summed likeness: its square stands for two things that go
together, such as a subject and what is asked about it. Fitting is closed form
(Saunders, Gammerman and Vovk, 1998), a matter of seconds, so an editor's new
question counts from the next build.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    rows = vectors @ axes
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


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
    """The tf-idf of all examples over one kind of terms, by term.

    Term `at` stands in `examples[starts[at] : starts[at + 1]]` with the `weights`
    at the same places; `idf` has shape (terms,), `starts` (terms + 1,).
    """

    places: dict[str, int]
    idf: Matrix
    starts: NDArray[np.int32]
    examples: NDArray[np.int32]
    weights: Matrix

    def postings(self, terms: Iterable[str]) -> Iterator[tuple[slice, float]]:
        """Yield where the postings of each known term stand, with what its weight in the text is: its part of length 1.

        The sum over all terms of this weight times those of an example is how like it the text is (cosine).
        """
        counts = Counter(place for place in map(self.places.get, terms) if place is not None)
        rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self.idf[rows]
        values /= np.linalg.norm(values) or 1
        for first, last, value in zip(
            self.starts[rows].tolist(), self.starts[rows + 1].tolist(), values.tolist(), strict=True
        ):
            yield slice(first, last), value


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
        kinds: NDArray[np.int64],
    ) -> None:
        """Hold vectors (examples, axes), dual weights (examples, targets), the targets' mean and the needs.

        `axes`, shape (dimension, axes), are those along which the vectors differ
        most, and the vectors are what is left of them there, at length one.
        `needs` has a row of passage, start and end for each target that is no
        verdict; `kinds` gives for each example the place of its verdict.
        """
        self.fields = fields
        self.axes = axes
        self.vectors = vectors
        self.dual = dual
        self.mean = mean
        self.needs = needs
        self.kinds = kinds

    def nearness(self, vector: Matrix, out: Matrix) -> Matrix:
        """Write into `out`, shape (examples,), the cosine of a question's vector with each example, and return it."""
        return np.matmul(self.vectors, project(vector[np.newaxis], self.axes)[0], out=out)

    def verdict(self, terms: Mapping[str, Iterable[str]], nearness: Matrix, passages: int) -> Verdict:
        """Return the verdict on a question given by its terms in each field and its cosine with each example.

        A field that is left out has no say. `passages` is the number of
        passages of the index; those without examples score zero.
        """
        alike = self._alike(terms)
        return self.read(kernel(alike, nearness) @ self.dual + self.mean, nearness, passages)

    def _alike(self, terms: Mapping[str, Iterable[str]]) -> Matrix:
        """Return the weighted sum over the fields of the cosine with each example, shape (examples,)."""
        found = [
            (field.examples[where], field.weights[where], FIELDS[name] * value)
            for name, own in terms.items()
            for field in (self.fields[name],)
            for where, value in field.postings(own)
        ]
        if not found:
            return np.zeros(len(self.vectors), dtype=np.float32)
        examples, weights, values = zip(*found, strict=True)
        factors = np.repeat(np.array(values), [len(one) for one in examples])
        # With both in the types that it counts in, bincount takes a fifth of the time.
        places = np.concatenate(examples, dtype=np.int64)
        summed = np.bincount(places, np.concatenate(weights) * factors, minlength=len(self.vectors))
        return summed.astype(np.float32)

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
        parts = {f"{name}_{what}": getattr(self.fields[name], what) for name in FIELDS for what in _PARTS}
        np.savez(
            folder / _ARRAYS,
            axes=self.axes,
            # In this order a product with one vector takes about half the time.
            vectors=np.asfortranarray(self.vectors),
            dual=np.asfortranarray(self.dual),
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
                    *(arrays[f"{name}_{what}"] for what in _PARTS),
                )
                for name in FIELDS
            }
            plain = ("axes", "vectors", "dual", "mean", "needs", "kinds")
            return cls(fields, *(arrays[name] for name in plain))
