"""When to answer: a logistic regression over what the search saw, with its threshold and an honest estimate of both.

The threshold is the middle of those that keep two bounds at once: on answerable
questions that are refused and on near-misses that are answered. Both are
counted on dev questions that the regression was not fitted to (five folds).
What choosing the penalty and the threshold adds to the figures is kept out of
the estimate by nesting: the outer folds see neither (Varma and Simon, 2006).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.tune.examples import Asked
from index.search import Searcher
from index.verdicts import ANSWER, rarity
from ingest.types import BoundaryKind
from service.decide import decision_features

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

FALSE_REFUSALS = 0.04  # bounds that the product is held to: of answerable questions,
ANSWERED_NEAR_MISSES = 0.10  # and of near-misses
_STRENGTHS = (0.01, 0.03, 0.1, 0.3)
_FOLDS = 5
_SEED = 7


@dataclass(frozen=True, slots=True)
class Grounds:
    """What there is to decide on: features, shape (questions, names), labels, weights, and which are of the dev set."""

    names: tuple[str, ...]
    table: Matrix
    labels: NDArray[np.str_]
    weights: Matrix
    new: Flags

    def only(self, rows: NDArray[np.int64]) -> "Grounds":
        """Return the same of some questions."""
        return Grounds(self.names, self.table[rows], self.labels[rows], self.weights[rows], self.new[rows])


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shares of dev questions: answerable ones refused, near-misses refused, others without an answer refused."""

    false_refusals: float
    near: float
    far: float


def grounds(searcher: Searcher, asked: Sequence[Asked]) -> Grounds:
    """Return the features of every question that finds anything; a rare kind of question counts for more."""
    rows, kept = [], []
    for one in track(asked, "beslissing", transient=True):
        found = searcher.find(one.question, verdict=one.verdict)
        if found.hits:
            rows.append(decision_features(one.question, found))
            kept.append(one)
    names = tuple(sorted(rows[0]))
    labels = np.array([one.label for one in kept])
    weights = np.array([one.weight for one in kept]) * rarity(labels)
    table = np.array([[row[name] for name in names] for row in rows])
    return Grounds(names, table, labels, weights, np.array([one.verdict is None for one in kept]))


def fit_decision(known: Grounds) -> dict[str, object]:
    """Return the weights of the decision, its threshold, and what to expect of them on new questions."""
    strength, sure = _choose(known)
    fitted = _fit(known, strength)
    scaler, logistic = fitted["standardscaler"], fitted["logisticregression"]
    classes = [str(name) for name in logistic.classes_]
    return {
        "features": list(known.names),
        "mean": scaler.mean_.round(6).tolist(),
        "scale": scaler.scale_.round(6).tolist(),
        "weights": dict(zip(classes, logistic.coef_.round(5).tolist(), strict=True)),
        "bias": dict(zip(classes, logistic.intercept_.round(5).tolist(), strict=True)),
        "least": least_sure(sure, known.labels, known.new),
        "expected": {name: round(share, 4) for name, share in asdict(estimate(known)).items()},
    }


def estimate(known: Grounds) -> Estimate:
    """Return the shares by nested cross-validation: each outer fold is judged by what was chosen without it."""
    refused = np.zeros(len(known.labels), dtype=bool)
    for inside, outside in track(list(_folds(known)), "nagaan", transient=True):
        learned = known.only(inside)
        strength, sure = _choose(learned)
        least = least_sure(sure, learned.labels, learned.new)
        refused[outside] = _sure(_fit(learned, strength), known.table[outside]) < least
    return shares(refused[known.new], known.labels[known.new])


def shares(refused: Flags, labels: NDArray[np.str_]) -> Estimate:
    """Return how many of each kind of question were refused; nought for a kind that is not there."""
    near = BoundaryKind.NOT_IN_HANDBOOK.value
    kinds = (labels == ANSWER, labels == near, ~np.isin(labels, (ANSWER, near)))
    return Estimate(*(float(refused[kind].mean()) if kind.any() else 0.0 for kind in kinds))


def least_sure(sure: Matrix, labels: NDArray[np.str_], new: Flags) -> float:
    """Return the probability from which to answer: the middle of those that keep both bounds.

    `sure` is the out-of-fold probability of an answer and `new` tells which
    questions are of the dev set; without any of them, all count. Where no
    threshold keeps both, those that come nearest to it are meant.
    """
    sure, labels = (sure[new], labels[new]) if new.any() else (sure, labels)
    steps = np.unique(np.concatenate([[0.0], sure, [1.0]]))
    used = np.array([_used(shares(sure < least, labels)) for least in (steps[1:] + steps[:-1]) / 2])
    fit = np.flatnonzero(used <= max(1.0, float(used.min())))
    return round(float(steps[fit[0]] + steps[fit[-1] + 1]) / 2, 4)


def _used(found: Estimate) -> float:
    """Return the share of the tighter bound that is used up."""
    return float(max(found.false_refusals / FALSE_REFUSALS, (1 - found.near) / ANSWERED_NEAR_MISSES))


def _choose(known: Grounds) -> tuple[float, Matrix]:
    """Return the strength of the penalty that predicts best, with its out-of-fold probabilities of an answer."""
    scored = {strength: _out_of_fold(known, strength) for strength in _STRENGTHS}
    best = min(scored, key=lambda strength: _log_loss(scored[strength], known))
    return best, scored[best][:, sorted(set(known.labels.tolist())).index(ANSWER)]


def _folds(known: Grounds) -> Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return folds with as many dev questions and as many of each kind in each."""
    strata = [f"{label} {new}" for label, new in zip(known.labels.tolist(), known.new.tolist(), strict=True)]
    return list(StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(known.table, strata))


def _out_of_fold(known: Grounds, strength: float) -> Matrix:
    return np.asarray(
        cross_val_predict(
            _model(strength), known.table, known.labels, cv=_folds(known), method="predict_proba",
            params={"logisticregression__sample_weight": known.weights},
        )
    )  # fmt: skip


def _fit(known: Grounds, strength: float) -> Pipeline:
    return _model(strength).fit(known.table, known.labels, logisticregression__sample_weight=known.weights)


def _sure(fitted: Pipeline, table: Matrix) -> Matrix:
    return np.asarray(fitted.predict_proba(table)[:, fitted.classes_.tolist().index(ANSWER)])


def _model(strength: float) -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2_000))


def _log_loss(chances: Matrix, known: Grounds) -> float:
    column = np.searchsorted(sorted(set(known.labels.tolist())), known.labels)
    likely = chances[np.arange(len(column)), column].clip(1e-9)
    return float(-(known.weights * np.log(likely)).sum() / known.weights.sum())
