"""How sure a measure is: the 95 % interval of a cluster bootstrap.

Questions about one page stand or fall together, so it is pages that are drawn
again, not Cases (Field and Welsh, 2007). A Case belongs to its first gold page;
a Case without one (a refusal) is a cluster of its own. Pages and refusals are
drawn apart, so that their proportion stays what it is. A sample that comes from
one page only is drawn by Case, or its interval would claim to be certain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measures.part import Part
from evals.types import Case, Estimate

_DRAWS = 2000
_SEED = 20240501
_TAIL = 2.5
_Floats = NDArray[np.float64]
Statistic = Callable[[_Floats, _Floats, _Floats], _Floats]
"""Maps got (n), of (n) and weights (draws, n) of n Cases to one value a draw (NaN where undefined)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one Case adds, and what it is drawn with."""

    cluster: str
    refusal: bool
    part: Part


def sample(case: Case, part: Part) -> Sample:
    """Return the sample of `case`, clustered by its first gold page."""
    return Sample(f"page {case.pages[0]}" if case.pages else case.id, not case.pages, part)


def ratio(got: _Floats, of: _Floats, weights: _Floats) -> _Floats:
    """Return the weighted sum of `got` over that of `of`, one value a draw."""
    above, below = weights @ got, weights @ of
    shares: _Floats = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
    return shares


def percentile(share: float) -> Statistic:
    """Return a statistic: the smallest value that at least `share` (0 to 1) of the Cases do not exceed."""

    def statistic(got: _Floats, _of: _Floats, weights: _Floats) -> _Floats:
        order = np.argsort(got, kind="stable")
        reached = np.cumsum(weights[:, order], axis=1)
        place = np.argmax(reached >= share * reached[:, -1:], axis=1)
        values: _Floats = got[order][place]
        return values

    return statistic


def estimate(samples: Sequence[Sample], statistic: Statistic = ratio) -> Estimate | None:
    """Return the statistic over `samples` with its 95 % interval; None when it is undefined."""
    got = np.array([one.part.got for one in samples], dtype=float)
    of = np.array([one.part.of for one in samples], dtype=float)
    if not of.sum():
        return None
    value = float(statistic(got, of, np.ones((1, len(samples))))[0])
    if statistic is ratio and value in (0.0, 1.0):
        sure = (_TAIL / 100) ** (1 / len(samples))
        return Estimate(value, min(value, sure), max(value, 1 - sure), len(samples))
    low, high = np.nanpercentile(statistic(got, of, _weights(samples)), [_TAIL, 100 - _TAIL])
    return Estimate(value, float(low), float(high), len(samples))


def _weights(samples: Sequence[Sample]) -> _Floats:
    """Return how often each draw holds each sample: an array of (draws, samples)."""
    rng = np.random.default_rng(_SEED)
    weights = np.zeros((_DRAWS, len(samples)))
    for refusal in (False, True):
        places = [place for place, one in enumerate(samples) if one.refusal is refusal]
        names = [samples[place].cluster for place in places]
        if len(set(names)) == 1:
            names = [str(place) for place in places]
        clusters, member = np.unique(names, return_inverse=True)
        if places:
            drawn = rng.multinomial(len(clusters), np.full(len(clusters), 1 / len(clusters)), size=_DRAWS)
            weights[:, places] = drawn[:, member]
    return weights
