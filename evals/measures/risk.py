"""What abstaining is worth: the risk-coverage curve (El-Yaniv and Wiener, 2010).

Questions are answered from the surest down. Coverage is the share answered so
far; risk is the share of those that the handbook does not answer. A decision
that knows nothing gives a flat line at the share of such questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.types import Outcome


@dataclass(frozen=True, slots=True)
class Point:
    """Coverage and risk (each 0 to 1) when every question at least this sure is answered."""

    coverage: float
    risk: float


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """Return the curve, one point for each distinct sureness; empty where sureness cannot be seen."""
    known = [(one.record.sure, one.case.answerable) for one in outcomes if one.record.sure is not None]
    known.sort(key=lambda pair: -pair[0])
    points = []
    wrong = 0
    for place, (sure, answerable) in enumerate(known, start=1):
        wrong += not answerable
        if place == len(known) or known[place][0] != sure:
            points.append(Point(place / len(known), wrong / place))
    return tuple(points)
