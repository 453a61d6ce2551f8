"""Whether the assistant answers what it should and refuses what it should.

A refusal is any status other than `answered` and `error`; an error is neither
an answer nor a refusal, and counts against the assistant everywhere. Near
misses (the handbook's subject, not its content) are the hard refusals and are
counted apart from far ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from evals.measures.part import Part
from evals.types import CaseKind, Outcome
from service.types import AnswerStatus

_NO_REFUSAL = frozenset({AnswerStatus.ANSWERED, AnswerStatus.ERROR})


def refused(status: AnswerStatus) -> bool:
    """Whether `status` says no to a question, in whichever way."""
    return status not in _NO_REFUSAL


def status_accuracy(outcome: Outcome) -> Part:
    """Return 1 when the status is exactly the expected one."""
    return Part(float(outcome.record.status is outcome.case.status))


def confusion(outcomes: Iterable[Outcome]) -> Mapping[AnswerStatus, Mapping[AnswerStatus, int]]:
    """Count expected status (rows) against status that came back (columns)."""
    counts = Counter((outcome.case.status, outcome.record.status) for outcome in outcomes)
    expected = {status for status, _ in counts}
    return {row: {column: counts[row, column] for column in AnswerStatus} for row in AnswerStatus if row in expected}


def refusal_recall(outcome: Outcome) -> Part | None:
    """Return 1 when a question that must be refused was; None for questions that have an answer."""
    return None if outcome.case.answerable else Part(float(refused(outcome.record.status)))


def near_refusal_recall(outcome: Outcome) -> Part | None:
    """Return refusal recall of near misses only."""
    return refusal_recall(outcome) if outcome.case.kind is CaseKind.NEAR_MISS else None


def far_refusal_recall(outcome: Outcome) -> Part | None:
    """Return refusal recall of everything but near misses."""
    return None if outcome.case.kind is CaseKind.NEAR_MISS else refusal_recall(outcome)


def refusal_precision(outcome: Outcome) -> Part | None:
    """Return, of a refusal, whether it was right; an error counts as a wrong one."""
    if outcome.record.status is AnswerStatus.ANSWERED:
        return None
    return Part(float(not outcome.case.answerable and refused(outcome.record.status)))


def false_refusal(outcome: Outcome) -> Part | None:
    """Return 1 when a question that has an answer got none; lower is better."""
    return Part(float(outcome.record.status is not AnswerStatus.ANSWERED)) if outcome.case.answerable else None
