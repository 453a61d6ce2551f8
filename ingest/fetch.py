"""Fetching a document from the web: politely, within limits, and only from public addresses."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from types import TracebackType
from typing import Protocol, Self

import httpx

from ingest import source_texts as texts
from ingest.addresses import CheckedTransport, Deadline, check_url
from ingest.bodies import ACCEPT_ENCODING, read_body
from ingest.manners import Pace, Robots, backoff, retry_after
from ingest.source_errors import RobotsRefusedError, TooManyRedirectsError, UnreachableError
from ingest.source_types import Redirect, Retrieval, Validators

AGENT = "handreiking-assistent"
_BUSY = frozenset({429, 500, 502, 503, 504})
_LONGEST_VALIDATOR = 512
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.1"


class Fetcher(Protocol):
    """What gets a document from the web; the tests' websites and the real web are reached by the same one."""

    def fetch(self, url: str, known: Validators | None = None) -> Retrieval:
        """Return the server's answer to GET; status 304 and no body when it still holds what `known` names."""
        ...

    def probe(self, url: str, known: Validators | None = None) -> Retrieval:
        """Return the server's answer to HEAD, to GET where it answers HEAD with a refusal."""
        ...


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long, how much and how often. Times are in seconds; `seconds` bounds one document with all its retries."""

    seconds: float = 60.0
    connect: float = 10.0
    read: float = 15.0
    bytes: int = 25_000_000
    redirects: int = 8
    attempts: int = 3
    backoff: float = 1.0
    interval: float = 2.0


@dataclass(frozen=True, slots=True)
class _Ask:
    method: str
    url: httpx.URL
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def target(self) -> str:
        """Where a redirect points to; empty when this is none."""
        return self.headers.get("location", "") if httpx.codes.is_redirect(self.status) else ""


class HttpFetcher:
    """Fetches over HTTP/2 or HTTP/1.1; may be used by several threads at once.

    `fetch` and `probe` raise AddressRefusedError, RobotsRefusedError, UnreachableError,
    TooLargeError and TooManyRedirectsError; any status that a server gives is an answer.
    """

    def __init__(self, contact: str, limits: FetchLimits | None = None, allow_loopback: bool = False) -> None:
        self._limits = limits or FetchLimits()
        self._deadline = Deadline()
        self._robots, self._pace = Robots(AGENT), Pace(self._limits.interval)
        self._silent: set[bytes] = set()
        self._client = httpx.Client(
            transport=CheckedTransport(self._deadline, allow_loopback),
            # A proxy from the environment would connect for us, past the check of the address.
            trust_env=False,
            headers={
                "user-agent": f"{AGENT}/0.1 (+mailto:{contact})",
                "accept": _ACCEPT,
                "accept-encoding": ACCEPT_ENCODING,
                "accept-language": "nl, en;q=0.3",
            },
            timeout=httpx.Timeout(self._limits.read, connect=self._limits.connect, pool=self._limits.seconds),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, url: str, known: Validators | None = None) -> Retrieval:
        """Return the server's answer to GET; status 304 and no body when it still holds what `known` names."""
        with self._deadline.within(self._limits.seconds):
            return self._follow("GET", url, known)

    def probe(self, url: str, known: Validators | None = None) -> Retrieval:
        """Return the server's answer to HEAD, to GET where it answers HEAD with a refusal.

        Servers that know no HEAD say so with any status, 404 among them: a page is gone only by GET.
        """
        with self._deadline.within(self._limits.seconds):
            answer = self._follow("HEAD", url, known)
            refused = answer.status >= httpx.codes.BAD_REQUEST and answer.status not in _BUSY
            return self._follow("GET", url, known) if refused else answer

    def _follow(self, method: str, url: str, known: Validators | None) -> Retrieval:
        passed: list[Redirect] = []
        here = check_url(url)
        while True:
            delay = self._allowed(here)
            reply = self._patiently(_Ask(method, here, _conditions(known)), delay)
            if not reply.target:
                headers = {name.lower(): value for name, value in reply.headers.items()}
                return Retrieval(url, str(here), reply.status, headers, reply.body, now(), tuple(passed))
            passed.append(Redirect(str(here), reply.status))
            if len(passed) > self._limits.redirects:
                raise TooManyRedirectsError(texts.TOO_MANY_REDIRECTS.format(count=len(passed)))
            here = check_url(reply.target, here)

    def _allowed(self, url: httpx.URL) -> float:
        rules = self._robots.rules(url, self._read_robots)
        if not rules.allows(url):
            raise RobotsRefusedError(texts.ROBOTS)
        return rules.delay

    def _read_robots(self, url: httpx.URL) -> tuple[int, bytes]:
        for _ in range(self._limits.redirects):
            reply = self._patiently(_Ask("GET", url, {}), 0.0)
            if not reply.target:
                return reply.status, reply.body
            url = check_url(reply.target, url)
        return httpx.codes.NOT_FOUND, b""

    def _patiently(self, ask: _Ask, delay: float) -> _Reply:
        """Send until the server is not too busy, as often and as long as the limits allow."""
        if ask.url.netloc in self._silent:
            raise UnreachableError(texts.UNREACHABLE.format(host=ask.url.host))
        for attempt in count():
            wait = backoff(attempt, self._limits.backoff)
            try:
                reply = self._once(ask, delay)
            except UnreachableError:
                # A host that cannot be connected to is tried twice; one that hangs up, as often as we may.
                if (attempt and ask.url.netloc in self._silent) or not self._again(attempt, wait):
                    raise
                continue
            if reply.status not in _BUSY:
                return reply
            asked = retry_after(reply.headers)
            if not self._again(attempt, wait if asked is None else asked):
                self._pace.hold(ask.url.host, asked or 0.0)
                return reply
        raise AssertionError

    def _again(self, attempt: int, wait: float) -> bool:
        """Wait before the next attempt, and tell whether there is an attempt and time left for it."""
        if attempt == self._limits.attempts - 1 or wait >= self._deadline.remaining():
            return False
        time.sleep(wait)
        return True

    def _once(self, ask: _Ask, delay: float) -> _Reply:
        if self._pace.held(ask.url.host) > self._deadline.remaining():
            raise UnreachableError(texts.ASKED_TO_WAIT.format(host=ask.url.host))
        with self._deadline.stopped():  # our own manners are no fault of the document's
            self._pace.wait(ask.url.host, delay)
        request = self._client.build_request(ask.method, ask.url, headers=dict(ask.headers))
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                body = b"" if ask.method == "HEAD" else read_body(response, self._limits.bytes)
            finally:
                response.close()
        except (httpx.TransportError, httpx.StreamError, UnicodeError) as error:  # the last for a bad name in Location
            if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                self._silent.add(ask.url.netloc)
            reason = texts.TOO_SLOW if isinstance(error, httpx.TimeoutException) else str(error) or type(error).__name__
            raise UnreachableError(texts.NO_ANSWER.format(host=ask.url.host, reason=reason)) from error
        self._silent.discard(ask.url.netloc)
        return _Reply(response.status_code, response.headers, body)


def now() -> str:
    """Return this moment, UTC in ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _conditions(known: Validators | None) -> dict[str, str]:
    """Return the headers of a conditional request; a tag that cannot be sent back as it came is left out."""
    pairs = {"if-none-match": known.etag, "if-modified-since": known.last_modified} if known else {}
    return {name: value for name, value in pairs.items() if value.isascii() and 0 < len(value) <= _LONGEST_VALIDATOR}
