"""Fitting what the index learns from examples (`index/learned.py`), and fitting it as if some were not there."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from index.classifier import Classifier
from index.learned import Learned, Verdict, classified_terms
from index.rows import Group, Row
from index.vectors import Vectors
from index.verdicts import VerdictLessons


class Lessons:
    """The questions that an index learns from: all of them, or as if some had not been there."""

    def __init__(
        self,
        rows: Sequence[Row],
        terms: Mapping[str, Sequence[Sequence[str]]],
        vectors: Vectors,
        page_of: Sequence[int],
    ) -> None:
        """Take of each of `rows` its terms in each of FIELDS and its vector, and the page of each passage."""
        destinations = sorted({row.destination for row in rows})
        number = {destination: at for at, destination in enumerate(destinations)}
        answered = [one for one in destinations if one[0] == Group.BANK]
        self._needs = np.array([one[1:4] for one in answered], dtype=np.int64).reshape(-1, 3)
        self._kinds = np.array([one[1] for one in destinations[len(answered) :]], dtype=np.int64)
        self._groups = np.array([number[row.destination] for row in rows], dtype=np.int64)
        pages = [page_of[passage] for passage in self._needs[:, 0]]
        self._wider = np.array([*pages, *(max(page_of, default=0) + 1 + self._kinds)], dtype=np.int64)
        self._terms = [{name: terms[name][at] for name in terms} for at in range(len(rows))]
        self._vectors = vectors
        told = [0 if row.group == Group.BANK else 1 + row.owner for row in rows]
        self._verdicts = VerdictLessons(terms, vectors, np.array(told, dtype=np.int64))
        self._passages = len(page_of)

    def fit(self, hidden: Collection[int] = ()) -> Learned:
        """Return the models fitted to every example but the `hidden` ones.

        Their needs and subjects stay, without a question when all of it are hidden.
        """
        seen = np.array([at for at in range(len(self._groups)) if at not in hidden], dtype=np.int64)
        texts = [classified_terms(self._terms[at]) for at in seen]
        classifier = Classifier.fit(texts, self._vectors[seen], self._groups[seen], self._wider)
        return Learned(classifier, self._verdicts.fit(seen), self._needs, self._kinds)

    def verdict(self, example: int, learned: Learned) -> Verdict:
        """Return what `learned` says of an example, which it should not have seen."""
        return learned.verdict(self._terms[example], self._vectors[example], self._passages)
