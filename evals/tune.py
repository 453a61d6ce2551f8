"""Fit what the product learns: the weights of the fusion and the decision to answer or to be silent.

Training data are the question bank and the boundaries, each question tried as
if the index did not hold it (every fourth also without the other questions to the
same answer), and the dev questions. The test questions are
never read here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.ablation import queries
from evals.types import Case, CaseKind, Split
from index.build import lessons
from index.encoder import Encoder
from index.fusion import RANKERS, Weights, by_page
from index.learned import ANSWER, Verdict
from index.rows import Group, documents, examples
from index.search import Searcher
from ingest.types import BoundaryKind, Corpus
from service.decide import decision_features
from service.types import AnswerStatus

Matrix = NDArray[np.float64]

_DEV_WEIGHT = 3.0
_RIDGE = 1e-3
_STRENGTHS = (0.01, 0.03, 0.1, 0.3)
_FALSE_REFUSALS = 0.03
_SEED = 7
_ALONE = 0.25


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to learn from: its right pages and passage, or its boundary.

    `verdict` is what the examples say of it when it is not among them (None: it
    is not, so the index is asked).
    """

    question: str
    pages: tuple[int, ...]
    passage: int | None
    label: str
    verdict: Verdict | None
    weight: float


def example_questions(corpus: Corpus, searcher: Searcher, encoder: Encoder, seed: int = _SEED) -> Iterator[Asked]:
    """Yield the questions of the bank and of the boundaries, each as if it were new.

    Every fourth one is also tried without its siblings, the questions to the
    same answer or about the same subject: a need that nobody thought of.
    """
    rows = [row for one in documents(corpus.pages, corpus.boundaries) for row in one.rows]
    chosen = [rows[at] for at in examples(rows)]
    taught = lessons(chosen, searcher.analyzer, encoder.encode_passages([row.text for row in chosen]))
    model = taught.fit()
    about = iter(name for one in corpus.boundaries for name in [one.about] * len(one.questions))
    needs = [
        (row.group, row.owner, row.start, row.end, next(about) if row.group == Group.BOUNDARY else "") for row in chosen
    ]
    siblings: dict[tuple[object, ...], list[int]] = {}
    for at, need in enumerate(needs):
        siblings.setdefault(need, []).append(at)
    chance = np.random.default_rng(seed)
    for at, row in enumerate(track(chosen, "voorbeelden", transient=True)):
        if row.group == Group.PASSAGE:
            continue
        hidden = siblings[needs[at]] if chance.random() < _ALONE else [at]
        verdict = model.read(*taught.without(at, hidden), len(searcher.passages))
        if row.group == Group.BANK:
            yield Asked(row.text, (searcher.passages[row.owner].page,), row.owner, ANSWER, verdict, 1.0)
        else:
            yield Asked(row.text, (), None, list(BoundaryKind)[row.owner].value, verdict, 1.0)


def fit_fusion(searcher: Searcher, asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """Return the weights of pages and passages, non-negative, by conditional logit (McFadden, 1974)."""
    page_of = np.array([one.page for one in searcher.passages])
    numbers = np.unique(page_of)
    page_rows: list[tuple[Matrix, NDArray[np.bool_], float]] = []
    passage_rows: list[tuple[Matrix, NDArray[np.bool_], float]] = []
    for one in track(asked, "fusie", transient=True):
        found = searcher.features(one.question, one.verdict)
        if found is None or not one.pages:
            continue
        pages, _ = by_page(found, page_of)
        page_rows.append((pages.astype(np.float64), np.isin(numbers, one.pages), one.weight))
        if one.passage is not None:
            own = np.flatnonzero(page_of == page_of[one.passage])
            passage_rows.append((found[own].astype(np.float64), own == one.passage, one.weight))
    page, passage = _conditional_logit(page_rows), _conditional_logit(passage_rows)
    scale = 10 / page.sum()
    return {
        "page": dict(zip(RANKERS, (page * scale).round(4).tolist(), strict=True)),
        "passage": dict(zip(RANKERS, (passage * scale).round(4).tolist(), strict=True)),
    }


def _conditional_logit(rows: Sequence[tuple[Matrix, NDArray[np.bool_], float]]) -> Matrix:
    """Return non-negative weights under which the right alternatives are most likely to be chosen."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = _RIDGE * len(rows) * float(weights @ weights), 2 * _RIDGE * len(rows) * weights
        for features, right, weight in rows:
            scores = features @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            among = chances * right / max(float(chances[right].sum()), 1e-12)
            total -= weight * float(np.log(max(float(chances[right].sum()), 1e-12)))
            slope = slope + weight * ((chances - among) @ features)
        return total, slope

    start = np.ones(len(RANKERS))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(RANKERS)).x)


def fit_decision(searcher: Searcher, asked: Sequence[Asked]) -> dict[str, object]:
    """Return the weights of the decision, the strength of their penalty and the thresholds by cross-validation."""
    rows, labels, weights, asked_anew = [], [], [], []
    for one in track(asked, "beslissing", transient=True):
        found = searcher.find(one.question, verdict=one.verdict)
        if found.hits:
            rows.append(decision_features(one.question, found))
            labels.append(one.label)
            weights.append(one.weight)
            asked_anew.append(one.verdict is None)
    names = sorted(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    truth, new = np.array(labels), np.array(asked_anew)
    weight = np.array(weights) * _rare(truth)
    scored = {strength: _out_of_fold(table, truth, weight, strength) for strength in _STRENGTHS}
    best = min(scored, key=lambda strength: _log_loss(scored[strength], truth, weight))
    model = _model(best).fit(table, truth, logisticregression__sample_weight=weight)
    scaler, logistic = model["standardscaler"], model["logisticregression"]
    classes = [str(name) for name in logistic.classes_]
    return {
        "features": names,
        "mean": scaler.mean_.round(6).tolist(),
        "scale": scaler.scale_.round(6).tolist(),
        "weights": dict(zip(classes, logistic.coef_.round(5).tolist(), strict=True)),
        "bias": dict(zip(classes, logistic.intercept_.round(5).tolist(), strict=True)),
        "least": least_sure(scored[best][:, classes.index(ANSWER)], truth == ANSWER, new),
    }


def _rare(truth: NDArray[np.str_]) -> Matrix:
    """Return for each question how much more it counts because its class is rare: the square root of how rare."""
    names, counts = np.unique(truth, return_counts=True)
    share = dict(zip(names.tolist(), np.sqrt(counts.max() / counts).tolist(), strict=True))
    return np.array([share[name] for name in truth.tolist()])


def least_sure(sure: Matrix, answerable: NDArray[np.bool_], new: NDArray[np.bool_]) -> float:
    """Return the probability from which to answer: the highest that refuses few enough answerable dev questions.

    `sure` is the out-of-fold probability of an answer; `new` tells which
    questions are of the dev set. Without any, all questions count.
    """
    chosen = sure[answerable & new] if (answerable & new).any() else sure[answerable]
    return round(float(np.quantile(chosen, _FALSE_REFUSALS)), 4)


def _model(strength: float) -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2_000))


def _out_of_fold(table: Matrix, truth: NDArray[np.str_], weight: Matrix, strength: float) -> Matrix:
    folds = StratifiedKFold(5, shuffle=True, random_state=_SEED)
    return np.asarray(
        cross_val_predict(
            _model(strength), table, truth, cv=folds, method="predict_proba",
            params={"logisticregression__sample_weight": weight},
        )
    )  # fmt: skip


def _log_loss(chances: Matrix, truth: NDArray[np.str_], weight: Matrix) -> float:
    column = np.searchsorted(sorted(set(truth)), truth)
    likely = chances[np.arange(len(truth)), column].clip(1e-9)
    return float(-(weight * np.log(likely)).sum() / weight.sum())


def write_json(file: Path, value: object) -> None:
    """Write learned weights so that a change of them can be read in a diff."""
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


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


def tune(searcher: Searcher, asked: Sequence[Asked]) -> tuple[dict[str, dict[str, float]], dict[str, object]]:
    """Return the weights of the fusion, and those of the decision under that fusion."""
    fusion = fit_fusion(searcher, asked)
    searcher.use(Weights(fusion["page"], fusion["passage"]))
    return fusion, fit_decision(searcher, asked)
