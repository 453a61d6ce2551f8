"""The weights of the fusion, by conditional logit (McFadden, 1974)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from evals.tune.examples import Asked
from index.fusion import RANKERS, Weights, by_page
from index.search import Searcher

Matrix = NDArray[np.float64]

_RIDGE = 1e-3


def fit_fusion(searcher: Searcher, asked: Sequence[Asked]) -> Weights:
    """Return the weights of pages and passages, non-negative."""
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
    return Weights(*(dict(zip(RANKERS, (one * scale).round(4).tolist(), strict=True)) for one in (page, passage)))


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
