"""A log of one JSON object a line, each with the id of its request; no word of a question unless a setting asks."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how bad, which request, what, and the fields that came along."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; fields are what was given as `extra={"fields": {...}}`."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "request_id": request_id.get() or None,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        return json.dumps(line, ensure_ascii=False)


def set_up() -> None:
    """Let the service write its log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("handreiking")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
