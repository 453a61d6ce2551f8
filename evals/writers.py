"""Three writers that play a chat model: an honest one, a sloppy one and a liar; what is true of it is known.

Each writes over HTTP, as `evals.llm_server` does, from the extractive answer to
the question that it is asked: what is true can be told from that, without the
check that is being measured.
"""

import hashlib
import random
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from evals.cases import EVALS
from evals.llm_server import Asked, Job, Reply
from service.types import Answer

SCRIPT = EVALS / "sentences" / "writers.yaml"
_MARKER = re.compile(r"\s*\[(\d+)\]")
_CHANGED, _INVENTED = 4, 3  # sentences of each sort in an answer of the liar

Expected = Callable[[str], Answer]
"""The extractive answer to a question."""


class Writing(StrEnum):
    """How a writer goes about it."""

    HONEST = "honest"
    SLOPPY = "sloppy"
    LIAR = "liar"


@dataclass(frozen=True, slots=True)
class Lines:
    """What the writers work with: patterns with what replaces them, and sentences with slots."""

    rewordings: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    inventions: tuple[str, ...]
    slots: dict[str, list[str]]

    @classmethod
    def load(cls, path: Path = SCRIPT) -> "Lines":
        """Read them from `path`."""
        rows: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        pairs = {name: tuple((old, new) for old, new in rows[name]) for name in ("rewordings", "changes")}
        return cls(pairs["rewordings"], pairs["changes"], tuple(rows["inventions"]), rows["slots"])


@dataclass(slots=True)
class PlayedWriter:
    """A script for the server; `told` maps each true sentence to the handbook's own, `lies` holds each untrue one."""

    writing: Writing
    expected: Expected
    lines: Lines = field(default_factory=Lines.load)
    told: dict[str, str] = field(default_factory=dict)
    lies: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Reply:
        """Reply to one request."""
        if asked.job is not Job.WRITE:
            return Reply([_ASIDE] if self.writing is Writing.LIAR else [])
        draw = random.Random(hashlib.sha256(asked.question.encode()).hexdigest())  # noqa: S311
        known = list(self._known(asked))
        text = {Writing.HONEST: self._honest, Writing.SLOPPY: self._sloppy, Writing.LIAR: self._lie}[self.writing](
            known, draw
        )
        return Reply(re.findall(r".{1,7}", text, re.DOTALL))

    def _known(self, asked: Asked) -> Iterator[tuple[str, str]]:
        """Yield the sentences of the extractive answer, each with the token of the passage that holds it."""
        answer = self.expected(asked.question)
        quotes = {one.number: one.quote for one in answer.citations}
        parts = _MARKER.split(answer.text)
        for said, number in zip(parts[::2], parts[1::2], strict=False):
            quote = quotes[int(number)]
            plain = quote.translate(str.maketrans("[]<>", "()‹›"))
            token = next((token for token, text in asked.passages.items() if plain in text), None)
            if token and said.strip() == quote:
                yield quote, token

    def _honest(self, known: list[tuple[str, str]], _draw: random.Random) -> str:
        return " ".join(f"{self._true(quote)} [{token}]" for quote, token in known) or "GEEN ANTWOORD"

    def _sloppy(self, known: list[tuple[str, str]], draw: random.Random) -> str:
        """Write what is true, with a greeting, markup, lost, strange and misplaced tokens, repeats, and a torn end."""
        forms = (
            "{text} [{token}]\n", "- **{text}** [{token}]\n", "{text} [{token}].\n", "{text}\n", "{text} [p99]\n",
            "[{token}] {text}\n", "{text}[{token}]{text} [{token}]\n", "# {text} [{token}]\n", "{text} [1] [{token}]\n",
        )  # fmt: skip
        rows = [draw.choice(forms).format(text=self._true(quote), token=token) for quote, token in known]
        return "".join(["Goede vraag! Hier is het antwoord.\n", *rows, "Kortom, de geme"])

    def _lie(self, known: list[tuple[str, str]], draw: random.Random) -> str:
        token = known[0][1] if known else "p1"
        changed = [(lie, token) for quote, token in known for lie in self._changed(quote)]
        chosen = draw.sample(changed, min(_CHANGED, len(changed)))
        chosen += [(self._invented(draw), token) for _ in range(_INVENTED)]
        draw.shuffle(chosen)
        with self._lock:
            self.lies += [lie for lie, _ in chosen]
        return " ".join(f"{lie} [{token}]" for lie, token in chosen)

    def _true(self, quote: str) -> str:
        said = quote
        for pattern, replacement in self.lines.rewordings:
            said = re.sub(pattern, replacement, said)
        with self._lock:
            self.told[said] = quote
        return said

    def _changed(self, quote: str) -> Iterator[str]:
        for pattern, replacement in self.lines.changes:
            lie = re.sub(pattern, replacement, quote, count=1)
            if lie != quote:
                yield lie[0].upper() + lie[1:]

    def _invented(self, draw: random.Random) -> str:
        values = {name: draw.choice(choices) for name, choices in self.lines.slots.items()}
        return draw.choice(self.lines.inventions).format(**values)


_ASIDE = "Hoeveel geld krijgt mijn gemeente van de AIVD?\nWie is de baas van de geheime dienst?"
