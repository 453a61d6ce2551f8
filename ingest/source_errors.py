"""Faults of the linked sources.

- IngestError
  - SourceError: a source that cannot be fetched or read
    - FetchError: no usable answer from the web
      - AddressRefusedError: not http(s), or not a public address
      - RobotsRefusedError: the site's robots.txt forbids it
      - UnreachableError: no answer in time, or none at all
      - TooLargeError: more bytes than the limit, before or after decompression
      - TooManyRedirectsError: a chain of redirects without an end
    - UnreadableError: a document that is broken, locked, or too much to read within the limits
    - UnknownSourceError: no source has this id
    - NoSnapshotError: a source of which fewer snapshots are kept than were asked for
"""

from ingest.errors import IngestError
from ingest.source_types import Health


class SourceError(IngestError):
    """A source that cannot be fetched or read; `health` is how the source then stands."""

    health = Health.UNREACHABLE


class FetchError(SourceError):
    """No usable answer from the web."""


class AddressRefusedError(FetchError):
    """Not http(s), or not a public address."""

    health = Health.REFUSED


class RobotsRefusedError(FetchError):
    """The site's robots.txt forbids it."""

    health = Health.ROBOTS


class UnreachableError(FetchError):
    """No answer in time, or none at all."""


class TooLargeError(FetchError):
    """More bytes than the limit, before or after decompression."""

    health = Health.NOT_TEXT


class TooManyRedirectsError(FetchError):
    """A chain of redirects without an end."""

    health = Health.GONE


class UnreadableError(SourceError):
    """A document that is broken, locked, or too much to read within the limits."""

    health = Health.NOT_TEXT


class UnknownSourceError(SourceError):
    """No source has this id."""


class NoSnapshotError(SourceError):
    """A source of which fewer snapshots are kept than were asked for."""
