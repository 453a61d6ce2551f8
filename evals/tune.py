"""Fit what the product learns: the weights of the fusion and the decision to answer or to be silent.

Training data are the question bank and the boundaries, each question tried as
if the index did not hold it (half of the bank questions also without the other
questions to the same answer), and the dev questions. The test questions are
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
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from index.fusion import RANKERS, Weights
from index.search import Searcher
from ingest.types import BoundaryKind
from service.decide import ANSWER, CLASSES, decision_features

Matrix = NDArray[np.float64]

_DEV_WEIGHT = 3.0
_RIDGE = 1e-3
_STRENGTHS = (0.01, 0.03, 0.1, 0.3)
_FALSE_REFUSALS = 0.03
_SEED = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to learn from: its right pages and passage, or its boundary; `hidden` rows play no part."""

    question: str
    pages: tuple[int, ...]
    passage: int | None
    label: str
    hidden: frozenset[int]
    weight: float


def bank_questions(searcher: Searcher, seed: int = _SEED) -> Iterator[Asked]:
    """Yield the bank's questions; every second one also hides its siblings, as a need that the bank missed."""
    chance = np.random.default_rng(seed)
    rows = searcher.bank_rows()
    questions = [question for one in searcher.passages for entry in one.bank for question in entry.questions]
    siblings: dict[tuple[int, int, int], set[int]] = {}
    for row, *place in rows:
        siblings.setdefault(tuple(place), set()).add(row)  # type: ignore[arg-type]
    for question, (row, passage, start, end) in zip(questions, rows, strict=True):
        alone = chance.random() < 0.5
        hidden = frozenset(siblings[passage, start, end]) if alone else frozenset({row})
        yield Asked(question, (searcher.passages[passage].page,), passage, ANSWER, hidden, 1.0)


def boundary_questions(searcher: Searcher, questions: Sequence[str]) -> Iterator[Asked]:
    """Yield the questions of the boundaries, each hidden from itself."""
    for question, (row, kind) in zip(questions, searcher.boundary_rows(), strict=True):
        yield Asked(question, (), None, kind.value, frozenset({row}), 1.0)


def fit_fusion(searcher: Searcher, asked: Sequence[Asked]) -> dict[str, dict[str, float]]:
    """Return the weights of pages and passages, non-negative, by conditional logit (McFadden, 1974)."""
    page_of = np.array([one.page for one in searcher.passages])
    numbers = np.unique(page_of)
    page_rows: list[tuple[Matrix, NDArray[np.bool_], float]] = []
    passage_rows: list[tuple[Matrix, NDArray[np.bool_], float]] = []
    for one in track(asked, "fusion", transient=True):
        found = searcher.features(one.question, one.hidden)
        if found is None or not one.pages:
            continue
        features = found.astype(np.float64)
        best = np.stack([features[page_of == number].max(axis=0) for number in numbers])
        page_rows.append((best, np.isin(numbers, one.pages), one.weight))
        if one.passage is not None:
            own = np.flatnonzero(page_of == page_of[one.passage])
            passage_rows.append((features[own], own == one.passage, one.weight))
    page, passage = _conditional_logit(page_rows), _conditional_logit(passage_rows)
    scale = 1 / page.sum() * 10
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
    rows, labels, weights = [], [], []
    for one in track(asked, "decision", transient=True):
        found = searcher.find(one.question, hidden=one.hidden)
        if found.hits:
            rows.append(decision_features(one.question, found))
            labels.append(one.label)
            weights.append(one.weight)
    names = sorted(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    truth, weight = np.array(labels), np.array(weights)
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
        "thresholds": thresholds(scored[best], truth, weight),
    }


def thresholds(chances: Matrix, truth: NDArray[np.str_], weight: Matrix) -> dict[str, float]:
    """Return for each boundary the least probability at which it is chosen.

    `chances` has a column for each of the sorted class names. A threshold is
    the lowest that refuses at most a third of the allowed false refusals.
    """
    classes = sorted(set(CLASSES))
    answered = truth == ANSWER
    found: dict[str, float] = {}
    for kind in BoundaryKind:
        column = chances[:, classes.index(kind.value)]
        order = np.argsort(-column[answered])
        wrong = np.cumsum(weight[answered][order]) / weight[answered].sum()
        allowed = _FALSE_REFUSALS if kind is BoundaryKind.NOT_IN_HANDBOOK else _FALSE_REFUSALS / 6
        place = int(np.searchsorted(wrong, allowed))
        found[kind.value] = round(float(max(column[answered][order][min(place, len(order) - 1)], 0.2)), 4)
    return found


def _model(strength: float) -> object:
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


def tune(searcher: Searcher, boundaries: Sequence[str], dev: Sequence[Asked]) -> tuple[object, object]:
    """Return the weights of the fusion, and those of the decision under that fusion."""
    bank = list(bank_questions(searcher))
    fusion = fit_fusion(searcher, [*bank, *dev])
    searcher.use(Weights(fusion["page"], fusion["passage"]))
    return fusion, fit_decision(searcher, [*bank, *boundary_questions(searcher, boundaries), *dev])
