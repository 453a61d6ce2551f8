"""What an answer costs its reader: words to read, time to wait."""

from evals.measures.facts import words
from evals.measures.part import Part
from evals.types import Outcome


def length(outcome: Outcome) -> Part | None:
    """Return the number of words of an answer; refusals are fixed sentences and are not counted."""
    return Part(float(len(words(outcome.record.text)))) if outcome.case.answerable else None


def latency(outcome: Outcome) -> Part:
    """Return the milliseconds until the answer was there."""
    return Part(outcome.record.latency_ms)
