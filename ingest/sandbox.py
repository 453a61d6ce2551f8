"""Reading a document in a process of its own, so that a hostile one costs bounded time and memory.

Run as a module this is that process: it gets a line of JSON and the bytes on its
standard input, and gives an Extract or a Dutch reason on its standard output.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from ingest import source_texts as texts
from ingest.source_errors import UnreadableError
from ingest.source_types import Extract

_REFUSED = 3
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one document may cost: seconds of waiting and of computing, and megabytes of memory."""

    seconds: int = 60
    megabytes: int = 1536


def read_safely(body: bytes, content_type: str, url: str, limits: ReadLimits | None = None) -> Extract:
    """Return what `extract.read_document` makes of these bytes, in another process and within `limits`.

    Raises UnreadableError when it refuses them, and when it takes more than it may.
    """
    chosen = limits or ReadLimits()
    head = json.dumps(
        {"content_type": content_type, "url": url, "megabytes": chosen.megabytes, "seconds": chosen.seconds}
    )
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", "-m", "ingest.sandbox"],
            input=head.encode() + b"\n" + body,
            capture_output=True,
            timeout=chosen.seconds,
            check=False,
        )
        if done.returncode == _REFUSED:
            raise UnreadableError(done.stdout.decode("utf-8"))
        if done.returncode:
            raise UnreadableError(texts.TOO_MUCH_WORK)
        return TypeAdapter(Extract).validate_json(done.stdout)
    except (subprocess.TimeoutExpired, ValidationError) as error:
        raise UnreadableError(texts.TOO_MUCH_WORK) from error


def _confine(megabytes: int, seconds: int) -> None:
    """Let the system end this process when it takes too much; where it cannot, the time-out remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> int:
    from ingest.extract import read_document

    head = json.loads(sys.stdin.buffer.readline())
    _confine(head["megabytes"], head["seconds"])
    try:
        extract = read_document(sys.stdin.buffer.read(), head["content_type"], head["url"])
    except UnreadableError as error:
        sys.stdout.write(str(error))
        return _REFUSED
    except (MemoryError, RecursionError):
        sys.stdout.write(texts.TOO_MUCH_WORK)
        return _REFUSED
    sys.stdout.buffer.write(TypeAdapter(Extract).dump_json(extract))
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
