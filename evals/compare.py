"""What got better or worse between two runs, and whether that can be chance.

The test is the paired randomisation test (Smucker, Allan and Carterette, 2007):
were the two runs alike, then which result of a Case belongs to which run would
be a coin's throw. Every measure is a test, so p-values are corrected after Holm
(1979): with twenty measures, one in twenty would else look changed by chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measures.part import Part
from evals.measures.registry import MEASURES, Measure
from evals.measures.whole import correct
from evals.types import Outcome

_DRAWS = 5000
_SEED = 20240502
_ROUNDING = 1e-12
_Floats = NDArray[np.float64]
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in run A and B, and how often chance alone gives as much (`p`, corrected)."""

    measure: str
    a: float
    b: float
    p: float

    @property
    def better(self) -> bool | None:
        """Whether B is better than A; None when neither is, or when it can be chance."""
        higher = MEASURES[self.measure].higher
        if higher is None or self.p >= SIGNIFICANT or self.a == self.b:
            return None
        return (self.b > self.a) is higher


@dataclass(frozen=True, slots=True)
class Change:
    """A Case that was right in one run and wrong in the other."""

    a: Outcome
    b: Outcome

    @property
    def better(self) -> bool:
        """Whether it is B that has it right."""
        return correct(self.b)


def differences(a: Sequence[Outcome], b: Sequence[Outcome]) -> tuple[Difference, ...]:
    """Return each measure in both runs; `a` and `b` hold the same Cases in the same order.

    p-values are those of the paired randomisation test, corrected after Holm.
    """
    tested = {measure.name: found for measure in MEASURES.values() if (found := _tested(measure, a, b)) is not None}
    corrected = holm({name: found.p for name, found in tested.items()})
    return tuple(Difference(name, found.a, found.b, corrected[name]) for name, found in tested.items())


def changes(a: Sequence[Outcome], b: Sequence[Outcome]) -> tuple[Change, ...]:
    """Return the Cases that went from right to wrong or back, worse ones first."""
    found = [Change(*pair) for pair in zip(a, b, strict=True) if correct(pair[0]) is not correct(pair[1])]
    return tuple(sorted(found, key=lambda change: change.better))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p-values corrected for their number, step-down after Holm.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    corrected: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[name]))
        corrected[name] = highest
    return corrected


def randomisation_p(measure: Measure, a: Sequence[Part | None], b: Sequence[Part | None]) -> float:
    """Return how often a throw of coins gives as large a difference as the one between `a` and `b`.

    The parts of a Case change places together; a Case that says nothing in one
    run (None) says nothing there either when it has changed places.
    """
    got, of, known = (np.concatenate(pair) for pair in zip(_columns(a), _columns(b), strict=True))
    rng = np.random.default_rng(_SEED)
    kept = np.vstack([np.ones(len(a)), rng.integers(0, 2, size=(_DRAWS, len(a)))])  # the first throw is the truth
    first = measure.statistic(got, of, np.hstack([kept, 1 - kept]) * known)
    second = measure.statistic(got, of, np.hstack([1 - kept, kept]) * known)
    apart = np.nan_to_num(np.abs(first - second))
    return float(np.mean(apart >= apart[0] - _ROUNDING))


def _tested(measure: Measure, a: Sequence[Outcome], b: Sequence[Outcome]) -> Difference | None:
    parts = [measure.of(outcome) for outcome in a], [measure.of(outcome) for outcome in b]
    values = [_value(measure, found) for found in parts]
    if any(np.isnan(values)):
        return None
    return Difference(measure.name, values[0], values[1], randomisation_p(measure, *parts))


def _value(measure: Measure, parts: Sequence[Part | None]) -> float:
    got, of, known = _columns(parts)
    return float(measure.statistic(got, of, known[np.newaxis])[0]) if known.any() else float("nan")


def _columns(parts: Sequence[Part | None]) -> tuple[_Floats, _Floats, _Floats]:
    rows = [(part.got, part.of, 1.0) if part else (0.0, 0.0, 0.0) for part in parts]
    got, of, known = np.array(rows, dtype=float).reshape(-1, 3).T
    return got, of, known
