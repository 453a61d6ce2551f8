"""Faults of the service layer.

- ServiceError: anything that keeps the service from answering
  - UnprovenAnswerError: an answer whose words or markers do not rest on verified quotes
"""


class ServiceError(Exception):
    """Anything that keeps the service from answering."""


class UnprovenAnswerError(ServiceError):
    """A sentence, marker or quote that the handbook does not prove; the answer is not given."""
