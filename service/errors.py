"""Faults of the service layer.

- ServiceError: anything that keeps the service from answering
  - UnprovenAnswerError: an answer whose words or markers do not rest on verified quotes
  - StorageError: the database cannot be opened, read or written; it costs what had to be stored, never an answer
"""


class ServiceError(Exception):
    """Anything that keeps the service from answering."""


class UnprovenAnswerError(ServiceError):
    """A sentence, marker or quote that the handbook does not prove; the answer is not given."""


class StorageError(ServiceError):
    """The database cannot be opened, read or written now; its message is a Dutch sentence without what was stored."""
