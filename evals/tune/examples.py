"""What the weights are fitted to: questions with a known destination that the index has not seen.

These are the question bank and the boundaries, each question tried as if the
index did not hold it (every fourth also without the other questions to the same
answer), and the dev questions. The test questions are never read here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.progress import track

from evals.ablation import queries
from evals.types import Case, CaseKind, Split
from index.build import lessons
from index.encoder import Encoder
from index.learned import ANSWER, Verdict
from index.lessons import Lessons
from index.rows import Group, documents, examples
from index.search import Searcher
from index.vectors import Matrix
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
    rows = [row for one in documents(corpus.pages, corpus.boundaries) for row in one.rows]
    chosen = [rows[at] for at in examples(rows)]
    taught = lessons(
        chosen, searcher.analyzer, searcher.expander, encoder.encode_passages([row.text for row in chosen])
    )
    model = taught.fit()
    siblings: dict[tuple[object, ...], list[int]] = {}
    for at, row in enumerate(chosen):
        siblings.setdefault(row.destination, []).append(at)
    chance = np.random.default_rng(seed)
    asked = [at for at, row in enumerate(chosen) if row.group != Group.PASSAGE]
    alone = dict(zip(asked, (chance.random(len(asked)) < _ALONE).tolist(), strict=True))
    hidden = {at: siblings[chosen[at].destination] if alone[at] else [at] for at in asked}
    near = _without_its_fold(taught, hidden, chance, len(searcher.passages))
    for at in track(asked, "voorbeelden", transient=True):
        row = chosen[at]
        verdict = model.read(taught.without(at, hidden[at]), near[at])
        if row.group == Group.BANK:
            yield Asked(row.text, (searcher.passages[row.owner].page,), row.owner, ANSWER, verdict, 1.0, alone[at])
        else:
            yield Asked(row.text, (), None, list(BoundaryKind)[row.owner].value, verdict, 1.0, alone[at])


def _without_its_fold(
    taught: Lessons, hidden: Mapping[int, Sequence[int]], chance: np.random.Generator, passages: int
) -> dict[int, Matrix]:
    """Return for each example how near it is to each passage's prototypes, fitted without what is hidden for it.

    Prototypes have no closed form for one that is left out: all that is hidden for a fold of the examples is left out
    at once, those without their siblings in folds of their own.
    """
    found: dict[int, Matrix] = {}
    for alone in (False, True):
        sets = sorted({tuple(own) for own in hidden.values() if (len(own) > 1) is alone})
        fold = dict(zip(sets, chance.permutation(len(sets)) % _FOLDS, strict=True))
        for number in track(range(_FOLDS), "prototypen", transient=True):
            gone = {at for own in sets if fold[own] == number for at in own}
            prototypes = taught.prototypes(gone)
            found |= {
                at: taught.likeness(at, prototypes, passages)
                for at, own in hidden.items()
                if fold.get(tuple(own)) == number
            }
    return found


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
