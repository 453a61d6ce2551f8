"""The chat model behind its bounds: opened by name, asked in a stream, left when time or tokens are spent.

A model is any of those that LangChain's `init_chat_model` knows, named as
`provider:model`. Its server may be slow, down, or talk for ever: a call runs in
a thread of its own, and the one who waits leaves at the deadline.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service import texts
from service.breaker import Breaker
from service.errors import GenerationError, ModelSetupError
from service.prompts import Messages
from service.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LETTERS_A_TOKEN = 6  # more than any tokenizer takes of Dutch: text beyond this is over the budget
_QUEUE = 1_000
_LOOK = 0.1  # seconds between two looks whether anybody still waits


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: `seconds` from the question to the last word, and `tokens` written."""

    seconds: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model with its name, its limits and its circuit breaker. Safe to use from many threads.

    `left` is set when nobody waits for the answer any more: the model is then left where it is.
    """

    name: str
    model: "BaseChatModel"
    limits: Limits
    breaker: Breaker = field(default_factory=Breaker)
    left: threading.Event = field(default_factory=threading.Event)

    def stream(self, messages: Messages, deadline: float) -> Generator[str, None, None]:
        """Yield what the model writes until it is done, `deadline` (monotonic seconds) passes or its tokens are spent.

        Raises GenerationError when the model fails, or is left alone by the
        circuit breaker. What it wrote before that was yielded.
        """
        if self.left.is_set():
            return
        if not self.breaker.allows():
            raise GenerationError("CircuitOpen")
        try:
            yield from self._bounded(messages, deadline)
        except GenerationError:
            self.breaker.failed()
            raise
        except GeneratorExit:  # the reader had enough
            self.breaker.succeeded()
            raise
        self.breaker.succeeded()

    def ask(self, messages: Messages, deadline: float) -> str:
        """Return all that the model writes. Raises GenerationError."""
        return "".join(self.stream(messages, deadline))

    def _bounded(self, messages: Messages, deadline: float) -> Iterator[str]:
        room = self.limits.tokens * _LETTERS_A_TOKEN
        with contextlib.closing(_pumped(lambda: self._pieces(messages), deadline, self.left)) as pieces:
            for piece in pieces:
                yield piece[:room]
                room -= len(piece)
                if room <= 0:
                    return

    def _pieces(self, messages: Messages) -> Iterator[str]:
        for chunk in self.model.stream(messages):
            yield str(chunk.text)


def open_writer(settings: Settings) -> Writer | None:
    """Open the chat model that the settings name; None when they name none.

    Raises ModelSetupError when its package is missing or the name is none that LangChain knows.
    """
    if not settings.llm:
        return None
    try:
        from langchain.chat_models import init_chat_model

        model = init_chat_model(
            settings.llm, timeout=settings.llm_seconds, max_retries=settings.llm_retries,
            max_tokens=settings.llm_tokens, temperature=settings.llm_temperature,
        )  # fmt: skip
    except ImportError as error:
        raise ModelSetupError(texts.NO_LLM_PACKAGE.format(name=settings.llm, reason=error)) from error
    except Exception as error:  # each provider has errors of its own for a missing key or a wrong name
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelSetupError(texts.NO_LLM.format(name=settings.llm, reason=reason)) from error
    return Writer(settings.llm, model, Limits(settings.llm_seconds, settings.llm_tokens))


def _pumped(
    make: Callable[[], Iterator[str]], deadline: float, unwanted: threading.Event
) -> Generator[str, None, None]:
    """Yield what `make()` yields, from a thread of its own, until `deadline`; then leave it to its own time-out.

    Once it is `unwanted` nothing more is yielded.
    """
    pieces: queue.Queue[str | Exception | None] = queue.Queue(_QUEUE)
    left = threading.Event()

    def pump() -> None:
        try:
            for piece in make():
                if left.is_set():
                    return
                pieces.put(piece, timeout=max(deadline - time.monotonic(), 0.01))
            pieces.put(None)
        except Exception as error:  # whatever a provider raises is a failure to answer
            with contextlib.suppress(queue.Full):
                pieces.put_nowait(error)

    threading.Thread(target=pump, daemon=True, name="schrijver").start()
    try:
        while (piece := _next(pieces, deadline, unwanted)) is not None:
            if isinstance(piece, Exception):
                raise GenerationError(type(piece).__name__) from piece
            yield piece
    finally:
        left.set()


def _next(
    pieces: "queue.Queue[str | Exception | None]", deadline: float, unwanted: threading.Event
) -> str | Exception | None:
    while not unwanted.is_set():
        rest = max(deadline - time.monotonic(), 0)
        try:
            return pieces.get(timeout=min(rest, _LOOK))
        except queue.Empty:
            if rest <= _LOOK:
                raise GenerationError("TimeoutError") from None
    return None
