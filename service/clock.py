"""How long each stage of an answer takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Milliseconds spent a stage, and when it all began (monotonic seconds)."""

    spent: dict[str, float] = field(default_factory=dict)
    start: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to stage `name`."""
        start = time.perf_counter()
        yield
        self.spent[name] = round(self.spent.get(name, 0.0) + (time.perf_counter() - start) * 1000, 3)
