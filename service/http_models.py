"""Bodies of the HTTP interface, in the shape of Microsoft's AI Chat Protocol."""

import unicodedata
from dataclasses import asdict
from typing import Annotated, Literal, Self
from uuid import uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service import texts
from service.types import Answer, Conversation, Turn

MAX_QUESTION = 2_000
MAX_MESSAGES = 100
_TURNS = 20
_ALLOWED_CONTROLS = frozenset("\n\r\t")


def plain(text: str) -> str:
    """Return `text`. Raises PydanticCustomError when it holds a character that nobody sees."""
    bad = next((one for one in text if unicodedata.category(one) in {"Cc", "Cs"} and one not in _ALLOWED_CONTROLS), "")
    if bad:
        raise PydanticCustomError("control", texts.CONTROL_CHARACTER.format(code=f"U+{ord(bad):04X}"))
    return text


class Message(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["user", "assistant"]
    content: Annotated[str, AfterValidator(plain)]


class ChatRequest(BaseModel):
    """The conversation so far; the last message is the question."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "messages": [{"role": "user", "content": "Wie is de aangewezen bestuurlijk portefeuillehouder?"}],
                    "session_state": None,
                },
                {
                    "messages": [
                        {"role": "user", "content": "Welke training past bij een baliemedewerker?"},
                        {"role": "assistant", "content": "Baliemedewerkers: Herkennen van signalen [1]"},
                        {"role": "user", "content": "En bij een beleidsmedewerker?"},
                    ]
                },
            ]
        },
    )

    messages: Annotated[list[Message], Field(min_length=1, max_length=MAX_MESSAGES)]
    session_state: Annotated[str, Field(max_length=200)] | None = None

    @model_validator(mode="after")
    def _last_is_question(self) -> Self:
        last = self.messages[-1]
        if last.role != "user":
            raise PydanticCustomError("last_role", texts.LAST_NOT_USER)
        if not last.content.strip():
            raise PydanticCustomError("empty", texts.EMPTY_QUESTION)
        if len(last.content) > MAX_QUESTION:
            raise PydanticCustomError("too_long", texts.TOO_LONG.format(most=MAX_QUESTION, found=len(last.content)))
        return self

    @property
    def question(self) -> str:
        """What is asked now."""
        return self.messages[-1].content

    def conversation(self) -> Conversation:
        """Return the turns before the question; a question that never got an answer has an empty one."""
        turns: list[Turn] = []
        for message in self.messages[:-1]:
            if message.role == "user":
                turns.append(Turn(message.content[:MAX_QUESTION], ""))
            elif turns and not turns[-1].answer:
                turns[-1] = Turn(turns[-1].question, message.content)
        return tuple(turns[-_TURNS:])


class CitationBody(BaseModel):
    """A numbered pointer into the handbook; `quote` stands in the page's text from `start` to `end`."""

    number: int
    kind: Literal["handbook"]
    page: int
    page_id: str
    title: str
    theme: str
    url: str
    quote: str
    start: int
    end: int


class SourceBody(BaseModel):
    """A numbered pointer into a public source that the handbook links to; its words are not the handbook's.

    `quote` stands in the text of the snapshot `source`, fetched at `fetched`, from `start` to `end`;
    `url` opens the source at those words, `page` is the page of a PDF, `pages` are the handbook's
    pages that link to it, and `standing` tells what became of the source since.
    """

    number: int
    kind: Literal["source"]
    source: str
    title: str
    organisation: str
    fetched: str
    standing: Literal["current", "changed", "gone", "unsure"]
    url: str
    quote: str
    start: int
    end: int
    page: int | None
    pages: list[int]


class LinkBody(BaseModel):
    """A tool that a page of the handbook names; `url` is null for one that must be asked for."""

    label: str
    url: str | None
    page: int


class NearestBody(BaseModel):
    """The page that comes nearest when the handbook does not answer."""

    page: int
    page_id: str
    title: str
    url: str


class Context(BaseModel):
    """What the answer rests on; `label` says for people how it was made, `id` names its passport ("": none is kept)."""

    status: Literal["answered", "not_in_handbook", "out_of_scope", "refused", "personal_data", "error"]
    question: str
    citations: list[CitationBody]
    sources: list[SourceBody]
    links: list[LinkBody]
    suggestions: list[str]
    nearest: NearestBody | None
    generation: str
    label: str
    id: str
    timings_ms: dict[str, float]


class AnswerMessage(BaseModel):
    """The answer; `[n]` points at the citation or source with that number."""

    role: Literal["assistant"] = "assistant"
    content: str


class ChatReply(BaseModel):
    """The reply of POST /chat."""

    message: AnswerMessage
    context: Context
    session_state: str


class PageBody(BaseModel):
    """A page of the handbook."""

    number: int
    id: str
    title: str
    theme: str
    url: str
    text: str
    links: list[LinkBody]


class Problem(BaseModel):
    """A problem report (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str


def context_of(answer: Answer) -> Context:
    """Return an answer's context as it goes over the wire."""
    values = asdict(answer) | {"label": answer.label}
    return Context(**{name: values[name] for name in Context.model_fields})


def reply_of(answer: Answer, session_state: str | None) -> ChatReply:
    """Return an answer as the reply to POST /chat; a conversation without a name gets one."""
    return ChatReply(
        message=AnswerMessage(content=answer.text),
        context=context_of(answer),
        session_state=session_state or uuid4().hex,
    )
