"""What the weights are fitted to: questions with a known destination that the index has not seen.

These are the question bank and the boundaries, each question tried as if the
index did not hold it (every fourth also without the other questions to the same
answer), and the dev questions. The test questions are never read here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.progress import track

from evals.ablation import queries
from evals.types import Case, CaseKind, Split
from index.build import lessons
from index.encoder import Encoder
from index.learned import Verdict
from index.rows import Group, documents
from index.search import Searcher
from index.verdicts import ANSWER
from ingest.types import BoundaryKind, Corpus
from service.types import AnswerStatus

_DEV_WEIGHT = 3.0
_SEED = 7
_ALONE = 0.25
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to learn from: its right pages and passage, or its boundary.

    `verdict` is what the examples say of it when it is not among them (None: it
    is not, so the index is asked), and `alone` holds when the other questions to
    the same answer were hidden as well.
    """

    question: str
    pages: tuple[int, ...]
    passage: int | None
    label: str
    verdict: Verdict | None
    weight: float
    alone: bool = False


def example_questions(corpus: Corpus, searcher: Searcher, encoder: Encoder, seed: int = _SEED) -> Iterator[Asked]:
    """Yield the questions of the bank and of the boundaries, each as if it were new.

    Every fourth one is also tried without its siblings, the questions to the
    same answer or about the same subject: a need that nobody thought of.
    """
    rows = [row for one in documents(corpus.pages, corpus.boundaries) for row in one.rows if row.asked]
    vectors = encoder.encode_queries([row.text for row in rows])
    page_of = [passage.page for passage in searcher.passages]
    taught = lessons(rows, searcher.analyzer, searcher.expander, vectors, page_of)
    siblings: dict[tuple[object, ...], list[int]] = {}
    for at, row in enumerate(rows):
        siblings.setdefault(row.destination, []).append(at)
    chance = np.random.default_rng(seed)
    alone = chance.random(len(rows)) < _ALONE
    hidden = [siblings[row.destination] if alone[at] else [at] for at, row in enumerate(rows)]
    for fold in track(_folds(hidden, chance), "voorbeelden", transient=True):
        learned = taught.fit({other for at in fold for other in hidden[at]})
        for at in fold:
            row, verdict = rows[at], taught.verdict(at, learned)
            if row.group == Group.BANK:
                page = searcher.passages[row.owner].page
                yield Asked(row.text, (page,), row.owner, ANSWER, verdict, 1.0, bool(alone[at]))
            else:
                label = list(BoundaryKind)[row.owner].value
                yield Asked(row.text, (), None, label, verdict, 1.0, bool(alone[at]))


def _folds(hidden: Sequence[Sequence[int]], chance: np.random.Generator) -> list[list[int]]:
    """Return the examples in sets for which what must be hidden is hidden at once.

    Those to one answer that are tried without each other come in one set, apart from those tried one by one.
    """
    folds: list[list[int]] = [[] for _ in range(2 * _FOLDS)]
    of: dict[tuple[int, ...], int] = {}
    for at, own in enumerate(hidden):
        number = of.setdefault(tuple(own), int(chance.integers(_FOLDS)))
        folds[number + (_FOLDS if len(own) > 1 else 0)].append(at)
    return folds


def dev_questions(cases: Sequence[Case]) -> Iterator[Asked]:
    """Yield the dev Cases that a search decides on, as understood in their conversation."""
    labels = {
        AnswerStatus.ANSWERED: ANSWER,
        AnswerStatus.NOT_IN_HANDBOOK: BoundaryKind.NOT_IN_HANDBOOK.value,
        AnswerStatus.OUT_OF_SCOPE: BoundaryKind.OUT_OF_SCOPE.value,
        AnswerStatus.REFUSED: BoundaryKind.HARMFUL.value,
    }
    for case, query in queries([case for case in cases if case.split is Split.DEV]):
        if case.kind is CaseKind.OVERRIDE:
            yield Asked(query, (), None, BoundaryKind.STEERING.value, None, _DEV_WEIGHT)
        elif case.status in labels:
            yield Asked(query, case.pages, None, labels[case.status], None, _DEV_WEIGHT)
