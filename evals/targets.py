"""What is measured: the assistant in this process, or any server that speaks `/chat`.

Both give the same `Answer`, so that whatever comes after cannot tell them apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from evals import texts
from evals.errors import TargetError
from service.types import Answer, AnswerLink, AnswerStatus, Citation, Conversation, SourceCitation

Answerer = Callable[[str, Conversation], Answer]


@dataclass(frozen=True, slots=True)
class Look:
    """What the search made of a question: pages, best first, and how sure it is of an answer (0 to 1)."""

    pages: tuple[int, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Target:
    """An assistant to measure. `look` is None where its search cannot be seen."""

    name: str
    encoder: str
    answer: Answerer
    look: Callable[[str], Look] | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


class _Message(BaseModel):
    content: str


class _Context(BaseModel):
    status: AnswerStatus
    question: str
    citations: list[Citation] = []
    sources: list[SourceCitation] = []
    links: list[AnswerLink] = []


class _Reply(BaseModel):
    message: _Message
    context: _Context


_REPLY = TypeAdapter(_Reply)


def server(url: str, client: httpx.Client) -> Target:
    """Return the server at `url` (scheme and host) as a target, asked through `client`.

    Raises TargetError when nothing there says that it is ready.
    """
    base = url.rstrip("/")
    try:
        client.get(f"{base}/health").raise_for_status()
    except httpx.HTTPError as error:
        raise TargetError(texts.no_server(base, str(error))) from error

    def answer(question: str, history: Conversation) -> Answer:
        body = {"messages": messages(question, history), "session_state": None}
        response = client.post(f"{base}/chat", json=body)
        if response.is_error:
            raise TargetError(texts.bad_reply(base, response.status_code, response.text))
        return parse_reply(response.content)

    return Target(base, "", answer)


def messages(question: str, history: Conversation) -> list[dict[str, str]]:
    """Return the conversation in the shape of Microsoft's AI Chat Protocol."""
    turns = [(("user", turn.question), ("assistant", turn.answer)) for turn in history]
    said = [message for turn in turns for message in turn]
    return [{"role": role, "content": content} for role, content in (*said, ("user", question))]


def parse_reply(body: bytes) -> Answer:
    """Return the body of a reply of `/chat` as an Answer.

    Raises TargetError when it has another shape.
    """
    try:
        reply = _REPLY.validate_json(body)
    except ValidationError as error:
        raise TargetError(texts.strange_reply(str(error))) from error
    context = reply.context
    citations, links = tuple(context.citations), tuple(context.links)
    sources = tuple(context.sources)
    return Answer(context.status, reply.message.content, context.question, citations, links, sources=sources)
