"""Faults of editions.

- IngestError
  - EditionError: a new edition that cannot be read, kept, published or undone; nothing has changed then
"""

from ingest.errors import IngestError


class EditionError(IngestError):
    """A new edition that cannot be read, kept, published or undone; nothing has changed then."""
