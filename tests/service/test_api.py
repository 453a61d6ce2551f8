"""The HTTP interface, over a real server on a real port."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from html.parser import HTMLParser

import httpx
import pytest
from fastapi import FastAPI

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings

Running = Callable[[FastAPI], AbstractContextManager[str]]
QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def client(assistant: Assistant, settings: Settings, running: Running) -> Iterator[httpx.Client]:
    with running(create_app(settings, assistant)) as url, httpx.Client(base_url=url) as found:
        yield found


def _ask(client: httpx.Client, *said: str, **more: object) -> httpx.Response:
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": content} for at, content in enumerate(said)]
    return client.post("/chat", json={"messages": messages, **more})


def test_a_question_gets_an_answer_whose_quote_stands_on_its_page(client: httpx.Client) -> None:
    reply = _ask(client, QUESTION).json()
    assert reply["message"]["role"] == "assistant"
    assert "burgemeester" in reply["message"]["content"]
    assert reply["context"]["status"] == "answered"
    (citation,) = reply["context"]["citations"]
    page = client.get(f"/handreiking/{citation['page']}").json()
    assert page["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert (citation["page"], citation["page_id"], citation["kind"]) == (3, "borging-portefeuille", "handbook")
    assert set(reply["context"]["timings_ms"]) == {"guard", "rewrite", "search", "decide", "compose", "verify"}


def test_the_stream_tells_the_same_as_the_whole_reply(client: httpx.Client) -> None:
    body = {"messages": [{"role": "user", "content": "Wat is radicalisering, en wat is extremisme?"}]}
    with client.stream("POST", "/chat/stream", json=body) as response:
        assert response.headers["content-type"].startswith("application/x-ndjson")
        lines = [json.loads(line) for line in response.iter_lines()]
    whole = client.post("/chat", json=body).json()
    assert lines[0]["delta"] == {"role": "assistant"}
    assert len(lines) > 3
    assert "".join(line["delta"].get("content", "") for line in lines) == whole["message"]["content"]
    assert lines[-1]["context"]["citations"] == whole["context"]["citations"]


def test_a_session_keeps_its_name_and_gets_one_when_it_has_none(client: httpx.Client) -> None:
    assert _ask(client, QUESTION, session_state="abc").json()["session_state"] == "abc"
    named = {_ask(client, QUESTION).json()["session_state"] for _ in range(2)}
    assert len(named) == 2


def test_a_follow_up_is_understood(client: httpx.Client) -> None:
    reply = _ask(client, "Welke training past bij een baliemedewerker?", "…", "En voor een BOA?").json()
    assert reply["context"]["question"] == "Welke training past bij een BOA?"


@pytest.mark.parametrize(
    ("content", "body", "status", "word"),
    [
        ("application/json", "geen json", 422, "JSON"),
        ("text/plain", json.dumps({"messages": [{"role": "user", "content": QUESTION}]}), 422, "JSON"),
        ("application/json", b"\xff\xfe{", 422, "JSON"),
        ("application/json", "[" * 100_000, 422, "JSON"),
        ("application/json", "[]", 422, "messages"),
        ("application/json", "{}", 422, "messages"),
        ("application/json", json.dumps({"messages": []}), 422, "leeg"),
        ("application/json", json.dumps({"messages": [{"role": "user", "content": "  "}]}), 422, "leeg"),
        ("application/json", json.dumps({"messages": [{"role": "user", "content": "a" * 2001}]}), 422, "2001"),
        ("application/json", json.dumps({"messages": [{"role": "system", "content": "a"}]}), 422, "rol"),
        ("application/json", json.dumps({"messages": [{"role": "assistant", "content": "a"}]}), 422, "gebruiker"),
        ("application/json", json.dumps({"messages": [{"role": "user", "content": "a\x00b"}]}), 422, "U+0000"),
        ("application/json", json.dumps({"messages": [{"role": "user", "content": "a"}] * 200}), 422, "100"),
        ("application/json", json.dumps({"messages": [{"role": "user", "content": 7}]}), 422, "vorm"),
        ("application/json", '{"messages": "' + "a" * 1_100_000 + '"}', 413, "1 MB"),
    ],
)
def test_bad_input_gets_a_problem_that_says_what_is_wrong(
    client: httpx.Client, content: str, body: str | bytes, status: int, word: str
) -> None:
    response = client.post("/chat", content=body, headers={"content-type": content})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert (problem["status"], problem["instance"]) == (status, "/chat")
    assert word in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat", 405),
        ("GET", "/nergens", 404),
        ("GET", "/handreiking/17", 404),
        ("GET", "/handreiking/0", 404),
        ("GET", "/handreiking/drie", 422),
        ("GET", "/handreiking/3?start=5&end=2", 404),
        ("GET", "/handreiking/3?start=0&end=999999", 404),
        ("GET", "/handreiking/3?start=-1&end=4", 422),
    ],
)
def test_other_faults_are_problems_too(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_health_says_what_is_served(client: httpx.Client, assistant: Assistant) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ready"
    assert health["index"] == assistant.handbook.searcher.generation
    assert health["pages"] == 16


def test_the_pages_come_as_data_and_as_html(client: httpx.Client) -> None:
    listed = client.get("/handreiking").json()
    assert [page["number"] for page in listed] == list(range(1, 17))
    html = client.get("/handreiking", headers=HTML)
    assert html.headers["content-type"].startswith("text/html")
    assert all(page["title"].replace("&", "&amp;") in html.text for page in listed)


class _Marked(HTMLParser):
    """Collects the text within <mark>, and every address that the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.fetched, self._inside = "", [], False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self._inside = self._inside or tag == "mark"
        if tag in {"script", "img", "link", "iframe"}:
            self.fetched.append(values.get("src") or values.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def test_a_citation_leads_to_its_words_marked_on_the_page(client: httpx.Client) -> None:
    (citation,) = _ask(client, QUESTION).json()["context"]["citations"]
    response = client.get(citation["url"], headers=HTML)
    seen = _Marked()
    seen.feed(response.text)
    assert seen.text == citation["quote"]
    assert '<html lang="nl">' in response.text
    assert all(address.startswith("/") for address in seen.fetched)
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_every_cited_span_of_every_page_can_be_marked(client: httpx.Client, assistant: Assistant) -> None:
    for passage in assistant.handbook.searcher.passages:
        url = f"/handreiking/{passage.page}?start={passage.start}&end={passage.end}"
        seen = _Marked()
        seen.feed(client.get(url, headers=HTML).text)
        plain = "".join(one for one in seen.text if one.isalnum())
        quoted = "".join(one for one in passage.text if one.isalnum())
        assert plain == quoted, passage.id


def test_the_documentation_shows_dutch_examples_and_loads_nothing(client: httpx.Client) -> None:
    docs = client.get("/docs").text
    assert "portefeuillehouder" in docs
    assert "<script" not in docs
    schema = client.get("/openapi.json").json()
    assert {"/chat", "/chat/stream", "/handreiking", "/handreiking/{number}", "/health"} <= set(schema["paths"])


def test_many_people_at_once_get_their_own_answers(client: httpx.Client) -> None:
    questions = ["Wat is radicalisering?", "Wat is extremisme?", "Wie zit er in de weegploeg?", QUESTION] * 10
    alone = {question: _ask(client, question).json()["message"] for question in set(questions)}
    with ThreadPoolExecutor(20) as pool:
        together = list(pool.map(lambda question: _ask(client, question).json()["message"], questions))
    assert together == [alone[question] for question in questions]


def test_personal_data_reaches_no_log(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    reply = _ask(client, "Mijn buurman Karel Bontekoe (bsn 111222333) doet raar.")
    assert reply.json()["context"]["status"] == "personal_data"
    for secret in ("Karel", "Bontekoe", "111222333"):
        assert secret not in caplog.text
        assert secret not in reply.text
