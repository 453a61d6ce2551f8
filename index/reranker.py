"""A second look at the best hits by a cross-encoder, which reads the question and a passage together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.pretrained import load_pretrained
from index.types import Hit

_READ = 20  # hits: what stands further down is not read again
NAME = "reranker"


class Reranker(Protocol):
    """Tells how well texts answer a question."""

    def scores(self, question: str, batch: Sequence[str]) -> NDArray[np.float32]:
        """Return a score for each text, shape (len(batch),): the higher, the better it answers."""


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder with one output."""

    def __init__(self, name_or_path: str, revision: str | None = None) -> None:
        """Load the model; a folder never asks the network. Raise ModelError when it cannot be used."""
        self._model = load_pretrained("CrossEncoder", name_or_path, revision)

    def scores(self, question: str, batch: Sequence[str]) -> NDArray[np.float32]:
        """Return a score for each text, shape (len(batch),)."""
        pairs = [(question, text) for text in batch]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)


def rerank(question: str, hits: Sequence[Hit], reranker: Reranker) -> tuple[Hit, ...]:
    """Return `hits` with the first of them in the order of the reranker.

    Scores keep their places: the best hit has the best score, whichever it now
    is, so that all that reads scores means the same with a reranker as without.
    """
    read = hits[:_READ]
    if not read:
        return tuple(hits)
    found = reranker.scores(question, [_text(hit) for hit in read])
    order = np.argsort(-found, kind="stable").tolist()
    again = [
        replace(read[at], score=place.score, rankers={**read[at].rankers, NAME: round(float(found[at]), 4)})
        for place, at in zip(read, order, strict=True)
    ]
    return (*again, *hits[_READ:])


def load_reranker(name_or_path: str | None, revision: str | None = None) -> Reranker | None:
    """Return the reranker that a setting names, or None when it names none.

    Raises ModelError when it cannot be used.
    """
    return CrossEncoderReranker(name_or_path, revision) if name_or_path else None


def _text(hit: Hit) -> str:
    passage = hit.passage
    return f"{passage.title}. {passage.context}. {passage.text}" if passage.context else passage.text
