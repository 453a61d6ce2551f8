"""A server that speaks `/chat` gives the same Answer as the assistant in this process."""

import json
from collections.abc import Callable

import httpx
import pytest

from evals.errors import TargetError
from evals.targets import messages, parse_reply, server
from service.types import Answer, AnswerLink, AnswerStatus, Citation, CitationKind, Turn

REPLY = {
    "message": {"role": "assistant", "content": "De burgemeester [1]."},
    "context": {
        "status": "answered",
        "question": "Wie is het?",
        "citations": [
            {
                "number": 1,
                "kind": "handbook",
                "page": 3,
                "page_id": "borging-portefeuille",
                "title": "Borging portefeuille",
                "theme": "Beleid en organisatie",
                "url": "/handreiking/3#x",
                "quote": "burgemeester",
                "start": 3,
                "end": 15,
            }
        ],
        "links": [{"label": "Tijdlijn", "url": "https://a.nl", "page": 3}],
        "suggestions": [],
        "generation": "extractive",
        "timings_ms": {"search": 1.5},
    },
    "session_state": "s",
}


def _client(reply: Callable[[httpx.Request], httpx.Response]) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(reply))


def test_a_conversation_is_sent_in_the_shape_of_the_ai_chat_protocol() -> None:
    assert messages("En dan?", (Turn("Wie?", "Hij [1]."),)) == [
        {"role": "user", "content": "Wie?"},
        {"role": "assistant", "content": "Hij [1]."},
        {"role": "user", "content": "En dan?"},
    ]


def test_a_reply_becomes_the_answer_that_the_service_gave() -> None:
    answer = parse_reply(json.dumps(REPLY).encode())
    cited = Citation(
        1,
        CitationKind.HANDBOOK,
        3,
        "borging-portefeuille",
        "Borging portefeuille",
        "Beleid en organisatie",
        "/handreiking/3#x",
        "burgemeester",
        3,
        15,
    )
    links = (AnswerLink("Tijdlijn", "https://a.nl", 3),)
    assert answer == Answer(AnswerStatus.ANSWERED, "De burgemeester [1].", "Wie is het?", (cited,), links)


def test_a_server_is_asked_over_http() -> None:
    asked: list[dict[str, object]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/health":
            return httpx.Response(200)
        asked.append(json.loads(request.content))
        return httpx.Response(200, json=REPLY)

    with _client(reply) as client:
        target = server("http://dienst/", client)
        assert target.answer("En dan?", (Turn("Wie?", "Hij."),)).status is AnswerStatus.ANSWERED
    assert target.look is None
    assert asked == [{"messages": messages("En dan?", (Turn("Wie?", "Hij."),)), "session_state": None}]


@pytest.mark.parametrize("status", [404, 503])
def test_a_server_that_is_not_ready_is_refused_with_the_way_out(status: int) -> None:
    with _client(lambda _: httpx.Response(status)) as client, pytest.raises(TargetError, match="handreiking serve"):
        server("http://dienst", client)


def test_a_refused_question_and_a_strange_reply_are_faults() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/health":
            return httpx.Response(200)
        body = json.loads(request.content)["messages"][0]["content"]
        return httpx.Response(422, text="te lang") if body == "lang" else httpx.Response(200, json={"raar": 1})

    with _client(reply) as client:
        target = server("http://dienst", client)
        with pytest.raises(TargetError, match="422: te lang"):
            target.answer("lang", ())
        with pytest.raises(TargetError, match="vorm van /chat"):
            target.answer("kort", ())
