"""Faults of the evaluation layer.

- EvalsError: anything that keeps an evaluation from being run or read
  - QuestionsError: a question set that does not hold together, all of its problems at once
  - TargetError: the assistant that is to be measured cannot be reached
  - ResultsError: a file of results that is missing, spoiled or not comparable
  - ThresholdsError: a file of thresholds that names what does not exist
"""

from collections.abc import Sequence

from evals import texts


class EvalsError(Exception):
    """Anything that keeps an evaluation from being run or read."""


class QuestionsError(EvalsError):
    """A question set cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([texts.questions_refused(len(self.problems)), *self.problems]))


class TargetError(EvalsError):
    """The assistant that is to be measured cannot be reached."""


class ResultsError(EvalsError):
    """A file of results is missing, spoiled or not comparable."""


class ThresholdsError(EvalsError):
    """A file of thresholds names what does not exist."""
