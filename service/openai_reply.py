"""An answer as OpenAI's clients read it: whole, or as the chunks of a stream."""

import json
import re
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self
from urllib.parse import urljoin
from uuid import uuid4

from service import texts
from service.assistant import Assistant
from service.http_models import ChatRequest, context_of
from service.openai_errors import PREFIX, fault_of
from service.openai_models import MODEL, Annotation, Choice, Completion, OutMessage, Place, usage_of
from service.problems import tell_failure
from service.types import Answer, Piece

_MARKER = re.compile(r"\[(\d+)\]")
_DONE = "data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a completion and each of its chunks have in common."""

    id: str
    created: int
    system_fingerprint: str

    @classmethod
    def now(cls, generation: str) -> Self:
        """Name a completion that is made now, from a `generation` of the index."""
        return cls(f"chatcmpl-{uuid4().hex}", int(time.time()), generation)


@dataclass(frozen=True, slots=True)
class Reply:
    """How an answer to `chat` is written down; links begin at `base`."""

    chat: ChatRequest
    base: str
    made: Heading

    def whole(self, answer: Answer) -> Completion:
        """Return the answer as one completion."""
        content = answer.text + self.sources(answer)
        message = OutMessage(content=content, annotations=list(self.annotations(answer)))
        return Completion(
            id=self.made.id,
            created=self.made.created,
            choices=[Choice(message=message)],
            usage=usage_of(self.chat, content),
            system_fingerprint=self.made.system_fingerprint,
            context=context_of(answer),
        )

    def annotations(self, answer: Answer) -> Iterator[Annotation]:
        """Yield one for each mark in the text, in order."""
        cited = {one.number: one for one in answer.cited}
        for mark in _MARKER.finditer(answer.text):
            one = cited.get(int(mark.group(1)))
            if one:
                yield Annotation(
                    url_citation=Place(
                        start_index=mark.start(), end_index=mark.end(), title=one.title,
                        url=urljoin(self.base, one.url), number=one.number, kind=one.kind, page=one.page,
                        page_id=getattr(one, "page_id", None), quote=one.quote, start=one.start, end=one.end,
                    )
                )  # fmt: skip

    def sources(self, answer: Answer) -> str:
        """Return the list that stands under an answer, for programs that show nothing but text."""
        rows = [
            texts.SOURCE_ROW.format(number=one.number, place=one.place, url=urljoin(self.base, one.url))
            for one in answer.cited
        ]
        rows += [f"- {link.label}: {link.url}" for link in answer.links if link.url]
        return f"\n\n{texts.SOURCES}\n" + "\n".join(rows) if rows else ""


def events(assistant: Assistant, reply: Reply, usage: bool, left: threading.Event) -> Generator[str, None, None]:
    """Yield an answer as server-sent events: each sentence once it is proven, then what all of them rest on.

    `usage` adds what it took; `left` is set when nobody waits any more. What goes wrong before the first sentence
    is raised. After it, it is an event in the shape of OpenAI's, and [DONE] does not follow.
    """
    chunks = _Chunks(reply, usage)
    with closing(assistant.stream(reply.chat.question, reply.chat.conversation(), left)) as told:
        first = next(told)
        yield chunks.of({"role": "assistant", "content": ""})
        try:
            for one in chain([first], told):
                yield from chunks.end(one) if isinstance(one, Answer) else chunks.piece(one)
        except Exception as error:
            tell_failure(f"POST {PREFIX}/chat/completions", error)
            yield _event(fault_of(500, texts.ERROR).model_dump())


class _Chunks:
    """Writes down the chunks of one completion."""

    def __init__(self, reply: Reply, usage: bool) -> None:
        self._reply = reply
        self._usage = usage
        made = reply.made
        self._kept = {
            "id": made.id, "object": "chat.completion.chunk", "created": made.created, "model": MODEL,
            "system_fingerprint": made.system_fingerprint,
        } | ({"usage": None} if usage else {})  # fmt: skip

    def of(self, delta: dict[str, Any], finish: str | None = None, **more: object) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event(self._kept | {"choices": [choice]} | more)

    def piece(self, piece: Piece) -> Iterator[str]:
        yield self.of({"content": piece.text})

    def end(self, answer: Answer) -> Iterator[str]:
        """Yield what comes after the text: the list of sources, the citations, the end, and what it took."""
        sources, cited = self._reply.sources(answer), list(self._reply.annotations(answer))
        if sources:
            yield self.of({"content": sources})
        if cited:
            yield self.of({"annotations": [one.model_dump() for one in cited]})
        yield self.of({}, "stop", context=context_of(answer).model_dump(mode="json"))
        if self._usage:
            used = usage_of(self._reply.chat, answer.text + sources).model_dump()
            yield _event(self._kept | {"choices": [], "usage": used})
        yield _DONE


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
