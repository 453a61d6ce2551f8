"""Faults of the service layer.

- ServiceError: anything that keeps the service from answering
  - UnprovenAnswerError: an answer whose words or markers do not rest on verified quotes
  - StorageError: the database cannot be opened, read or written; it costs what had to be stored, never an answer
  - ModelSetupError: a chat model that cannot be opened as the settings name it
  - PassportError: a record of an answer that cannot be read
  - GenerationError: a chat model that did not answer; its message is a short word for why
"""


class ServiceError(Exception):
    """Anything that keeps the service from answering."""


class UnprovenAnswerError(ServiceError):
    """A sentence, marker or quote that the handbook does not prove; the answer is not given."""


class StorageError(ServiceError):
    """The database cannot be opened, read or written now; its message is a Dutch sentence without what was stored."""


class ModelSetupError(ServiceError):
    """A chat model that cannot be opened as the settings name it."""


class PassportError(ServiceError):
    """A record of an answer that cannot be read."""


class GenerationError(ServiceError):
    """A chat model that did not answer; never leaves the service, which then quotes the handbook instead."""
