"""A circuit breaker (Nygard, Release It!, 2007): after a row of failures a server is left alone for a while."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Counts failures in a row; open, it lets nobody through until `pause` seconds have passed, and then one to try.

    Safe to use from many threads.
    """

    def __init__(self, failures: int = 3, pause: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Open after `failures` in a row."""
        self._most, self._pause, self._clock = failures, pause, clock
        self._failed = 0
        self._opened = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Tell whether a call may be made now."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() - self._opened < self._pause:
                return False
            self._opened = self._clock()  # whoever comes next waits for the outcome of this one
            return True

    def succeeded(self) -> None:
        """Note that a call went well."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Note that a call went wrong."""
        with self._lock:
            self._failed += 1
            self._opened = self._clock()
