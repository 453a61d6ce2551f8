"""Good manners towards a website: its robots.txt, a pause between requests, and a wait when it asks for one."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from protego import Protego

_ROBOTS_BYTES = 512 * 1024
_LONGEST_DELAY = 10.0
_FORBID_ALL = "User-agent: *\nDisallow: /"

Read = Callable[[httpx.URL], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a site allows us, and the seconds that it wants between two requests (0 when it does not say)."""

    rules: Protego
    agent: str

    def allows(self, url: httpx.URL) -> bool:
        """Tell whether the site lets us read `url`."""
        return bool(self.rules.can_fetch(str(url), self.agent))

    @property
    def delay(self) -> float:
        """Return the crawl delay in seconds, within reason."""
        return min(float(self.rules.crawl_delay(self.agent) or 0.0), _LONGEST_DELAY)


class Robots:
    """The robots.txt of every site that a run visits, each read once."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._known: dict[str, RobotsRules] = {}

    def rules(self, url: httpx.URL, read: Read) -> RobotsRules:
        """Return the rules of the site of `url`, read with `read(address) -> (status, body)` when new.

        As RFC 9309 has it: no such file (4xx) allows all, a site in trouble (5xx) allows nothing.
        """
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if site not in self._known:
            status, body = read(url.copy_with(raw_path=b"/robots.txt"))
            text = body[:_ROBOTS_BYTES].decode("utf-8", "replace") if status < httpx.codes.BAD_REQUEST else ""
            if status >= httpx.codes.INTERNAL_SERVER_ERROR:
                text = _FORBID_ALL
            self._known[site] = RobotsRules(Protego.parse(text), self._agent)
        return self._known[site]


class Pace:
    """At least `interval` seconds between two requests to one host, whatever thread sends them."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next: dict[str, float] = {}
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, delay: float = 0.0) -> None:
        """Wait for this host's turn; `delay` lengthens the pause that follows."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now), self._until.get(host, now))
            self._next[host] = turn + max(self._interval, delay)
        time.sleep(turn - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for as long as it asks."""
        with self._lock:
            self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + seconds)

    def held(self, host: str) -> float:
        """Return the seconds for which a host asked to be left alone, 0 when it did not."""
        return max(0.0, self._until.get(host, 0.0) - time.monotonic())


def retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that a server asks us to wait; None when it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None


def backoff(attempt: int, first: float) -> float:
    """Return the wait in seconds after failed attempt 0, 1, 2 …: doubling, with a little chance in it."""
    return first * 2.0**attempt * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
