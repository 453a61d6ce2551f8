"""Bodies of the routes that speak OpenAI's Chat Completions."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service import texts
from service.http_models import MAX_MESSAGES, ChatRequest, Context
from service.openai_errors import RefusedRequestError
from service.types import CitationKind

MODEL = "handreiking"
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Part(BaseModel):
    """A piece of a message; only text can be read."""

    type: str
    text: str = ""


class InMessage(BaseModel):
    """A message of the conversation; those of the system and of tools are not used."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """What comes with a stream."""

    model_config = ConfigDict(strict=True)

    include_usage: bool = False


class Named(BaseModel):
    """A tool or form of an answer, of which only the kind matters here."""

    type: str = "text"


class CompletionRequest(BaseModel):
    """A conversation as OpenAI's clients send it; settings of sampling are read over: there is no sampling."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "Wie is de aangewezen bestuurlijk portefeuillehouder?"}],
                },
                {
                    "model": MODEL,
                    "stream": True,
                    "stream_options": {"include_usage": True},
                    "messages": [
                        {
                            "role": "user",
                            "content": [
                                {"type": "text", "text": "Wie is de aangewezen bestuurlijk portefeuillehouder?"}
                            ],
                        }
                    ],
                },
            ]
        },
    )

    # The schema tells what can be done; what cannot gets an answer of its own in `_refuse`.
    model: Annotated[str, Field(json_schema_extra={"enum": [MODEL]})]
    messages: Annotated[list[InMessage], Field(min_length=1)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, Field(json_schema_extra={"enum": [1, None]})] = 1
    tools: Annotated[list[Named] | None, Field(json_schema_extra={"maxItems": 0})] = None
    functions: Annotated[list[Named] | None, Field(json_schema_extra={"maxItems": 0})] = None
    logprobs: Annotated[bool | None, Field(json_schema_extra={"enum": [False, None]})] = False
    modalities: list[Annotated[str, Field(json_schema_extra={"enum": ["text"]})]] | None = None
    response_format: Annotated[Named | None, Field(description=texts.API_ONLY_TEXT)] = None

    @property
    def include_usage(self) -> bool:
        """Whether a stream ends with its usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def chat(self) -> ChatRequest:
        """Return the conversation in our own shape. Raises RefusedRequestError for what cannot be answered honestly."""
        self._refuse()
        said = [one for one in self.messages if one.role in {"user", "assistant"}]
        messages = [{"role": one.role, "content": _plain(one)} for one in said][-MAX_MESSAGES:]
        try:
            return ChatRequest.model_validate({"messages": messages})
        except ValidationError as error:
            fault = error.errors()[0]
            own = "ctx" not in fault and not str(fault["type"]).endswith("_type")
            message = str(fault["msg"]) if own else texts.EMPTY_QUESTION
            raise RefusedRequestError(message, "messages", "invalid_value") from None

    def _refuse(self) -> None:
        if self.model != MODEL:
            raise RefusedRequestError(texts.NO_MODEL.format(model=MODEL), "model", "model_not_found", 404)
        asked = {
            "tools": bool(self.tools),
            "functions": bool(self.functions),
            "n": self.n not in {None, 1},
            "logprobs": bool(self.logprobs),
            "modalities": bool(set(self.modalities or ()) - {"text"}),
            "response_format": (self.response_format or Named()).type != "text",
        }
        for name, wanted in asked.items():
            if wanted:
                raise RefusedRequestError(texts.UNSUPPORTED.format(name=name), name, "unsupported_parameter")


class Place(BaseModel):
    """Where in the answer a mark stands (`start_index` to `end_index`), and which words it means.

    The first four fields are OpenAI's; `quote` stands from `start` to `end` in the text of a page of the
    handbook, or of a linked source (`kind`), whose `page` is that of a PDF and which has no `page_id`.
    """

    start_index: int
    end_index: int
    title: str
    url: str
    number: int
    kind: CitationKind
    page: int | None
    page_id: str | None
    quote: str
    start: int
    end: int


class Annotation(BaseModel):
    """A citation as OpenAI's clients know it."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: Place


class OutMessage(BaseModel):
    """The answer; the sources stand at its end as text and in `annotations` as data."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer that there is."""

    index: int = 0
    message: OutMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Words and punctuation marks; nothing is charged for them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """The reply; `context` is what `/chat` gives as well."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str
    context: Context


class Model(BaseModel):
    """The one model that there is."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[Model]


def usage_of(request: ChatRequest, content: str) -> Usage:
    """Count the words and punctuation marks that came and went."""
    came = sum(len(_TOKEN.findall(one.content)) for one in request.messages)
    went = len(_TOKEN.findall(content))
    return Usage(prompt_tokens=came, completion_tokens=went, total_tokens=came + went)


def _plain(message: InMessage) -> str:
    """Return what was said, less the list of sources that we put under an answer ourselves."""
    parts = message.content if isinstance(message.content, list) else [Part(type="text", text=message.content or "")]
    other = next((part.type for part in parts if part.type not in {"text", "refusal"}), None)
    if other and message.role == "user":
        raise RefusedRequestError(texts.ONLY_TEXT, "messages", "unsupported_content")
    said = "\n".join(part.text for part in parts)
    return said.partition(f"\n\n{texts.SOURCES}\n")[0] if message.role == "assistant" else said
