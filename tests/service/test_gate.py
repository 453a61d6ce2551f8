"""Who may call what, over a real server: keys, limits, ids, logs and other sites."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from service import logs
from service.api import create_app
from service.assistant import Assistant, open_assistant
from service.errors import ServiceError
from service.gate import is_free, is_loopback
from service.limits import Limits
from service.settings import Settings
from service.storage import Storage

BODY = {"messages": [{"role": "user", "content": "Wat is radicalisering?"}]}
Serve = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.sqlite"


@pytest.fixture
def storage(file: Path) -> Iterator[Storage]:
    opened = Storage(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def serve(assistant: Assistant, settings: Settings, storage: Storage, running: Callable[..., object]) -> Serve:
    """Give a way to run the service with other settings."""

    @contextmanager
    def served(**changed: object) -> Iterator[httpx.Client]:
        app = create_app(settings.model_copy(update=changed), assistant, storage)
        with running(app) as url, httpx.Client(base_url=url) as client:  # type: ignore[attr-defined]
            yield client

    return served


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_caller_on_this_machine_needs_no_key_and_may_send_any(serve: Serve) -> None:
    with serve() as client:
        assert client.post("/chat", json=BODY).status_code == 200
        assert client.post("/chat", json=BODY, headers=_bearer("wat dan ook")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X-Real-IP": "203.0.113.7"},
        {"Via": "1.1 proxy"},
        {"Host": "vraagbaak.example"},
        {"Host": "127.0.0.1.example:8000"},
        {"Host": "localhost.:80"},
    ],
)
def test_a_call_that_a_proxy_or_another_name_brings_in_needs_a_key(serve: Serve, headers: dict[str, str]) -> None:
    with serve() as client:
        refused = client.post("/chat", json=BODY, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert refused.headers["content-type"] == "application/problem+json"
        assert client.get("/health", headers=headers).status_code == 200
        assert client.get("/handreiking/3", headers=headers).status_code == 200


def test_a_key_opens_the_api_until_it_is_revoked(
    serve: Serve, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = storage.keys.add("intranet")
    with serve(require_keys=True) as client:
        assert client.post("/chat", json=BODY).status_code == 401
        assert client.post("/chat", json=BODY, headers=_bearer(secret[:-1])).status_code == 401
        assert client.post("/chat", json=BODY, headers={"Authorization": b"Bearer \xe9\x80"}).status_code == 401
        assert client.post("/chat", json=BODY, headers=_bearer(secret)).status_code == 200
        storage.keys.revoke("intranet")
        monkeypatch.setattr("service.gate._FRESH", 0.0)
        assert client.post("/chat", json=BODY, headers=_bearer(secret)).status_code == 401


def test_a_locked_database_costs_no_answer_to_a_known_key(
    serve: Serve, storage: Storage, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = storage.keys.add("intranet")
    monkeypatch.setattr("service.gate._FRESH", 0.0)
    with serve(require_keys=True) as client:
        assert client.post("/chat", json=BODY, headers=_bearer(secret)).status_code == 200
        storage.close()
        kept = file.read_bytes()
        file.write_bytes(b"geen database" * 100)
        assert client.post("/chat", json=BODY, headers=_bearer(secret)).status_code == 200
        unknown = client.post("/chat", json=BODY, headers=_bearer("hr_onbekend"))
        assert (unknown.status_code, unknown.headers["retry-after"]) == (503, "5")
        file.write_bytes(kept)


def test_too_many_calls_get_429_with_when_to_come_back(serve: Serve, storage: Storage) -> None:
    secret, other = storage.keys.add("een"), storage.keys.add("twee")
    with serve(require_keys=True, limit_key="3/minute", limit_address="2/minute") as client:
        codes = [client.post("/chat", json=BODY, headers=_bearer(secret)).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        assert client.post("/chat", json=BODY, headers=_bearer(other)).status_code == 200
        assert [client.post("/chat", json=BODY).status_code for _ in range(3)] == [401, 401, 429]
        last = client.post("/chat", json=BODY, headers=_bearer(secret))
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert "seconden" in last.json()["detail"]


def test_each_address_has_its_own_limit_and_a_home_has_one() -> None:
    limits = Limits("", "1/minute")
    assert limits.address("192.0.2.1") == 0
    assert limits.address("192.0.2.1") > 0
    assert limits.address("192.0.2.2") == 0
    assert limits.address("2001:db8::1") == 0
    assert limits.address("2001:db8::2") > 0
    assert [limits.key("a") for _ in range(5)] == [0] * 5


def test_a_limit_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ServiceError, match="veel"):
        Limits("veel", "")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "vraagbaak.example"])  # noqa: S104 - listened to by nobody
def test_the_service_refuses_to_listen_elsewhere_without_a_key(
    assistant: Assistant, settings: Settings, storage: Storage, host: str
) -> None:
    elsewhere = settings.model_copy(update={"host": host})
    with pytest.raises(ServiceError, match="keys add"):
        create_app(elsewhere, assistant, storage)
    storage.keys.add("a")
    create_app(elsewhere, assistant, storage)
    storage.keys.revoke("a")
    with pytest.raises(ServiceError, match="keys add"):
        create_app(elsewhere, assistant, storage)


def test_only_this_machine_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "", "unknown", "localhost.example")))  # noqa: S104


def test_every_route_is_free_by_name_or_closed(assistant: Assistant, settings: Settings, storage: Storage) -> None:
    app = create_app(settings, assistant, storage)
    free = {route.path for route in app.routes if isinstance(route, APIRoute) and is_free(route.path)}
    assert free == {
        "/handreiking", "/handreiking/{number}", "/health", "/docs", "/pages.css", "/favicon.svg", "/favicon.ico",
        "/api/messages",  # a channel brings a token of its own
    }  # fmt: skip
    assert not any(
        map(is_free, ("/chat", "/chat/stream", "/v1/models", "/search", "/mcp", "/answers/1", "/handreikingen", "/uit"))
    )


def test_other_sites_are_let_in_by_name_only(serve: Serve) -> None:
    asks = {"Origin": "https://intranet.example", "Access-Control-Request-Method": "POST"}
    with serve() as client:
        assert "access-control-allow-origin" not in client.options("/chat", headers=asks).headers
        assert "access-control-allow-origin" not in client.post("/chat", json=BODY, headers=asks).headers
    with serve(cors_origins="https://intranet.example", require_keys=True) as client:
        allowed = client.options("/chat", headers=asks)
        assert allowed.headers["access-control-allow-origin"] == "https://intranet.example"
        other = client.options("/chat", headers=asks | {"Origin": "https://ander.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/chat", "/nergens", "/handreiking/99", "/health"])
def test_every_reply_closes_doors_and_names_its_request(serve: Serve, path: str) -> None:
    with serve() as client:
        headers = client.get(path, headers={"X-Request-ID": "mijn-1"}).headers
        other = client.get(path, headers={"X-Request-ID": "een regel\ttab"}).headers
    assert headers["x-request-id"] == "mijn-1"
    assert len(other["x-request-id"]) == 32
    assert headers["api-version"] == "0.1.0"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"


def test_a_fault_that_nobody_foresaw_is_a_problem_in_the_same_envelope(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("woorden van de vraag")

    with serve() as client:
        monkeypatch.setattr(Assistant, "answer", fail)
        reply = client.post("/chat", json=BODY)
    assert reply.status_code == 500
    assert len(reply.headers["x-request-id"]) == 32
    assert "woorden" not in reply.text


def _logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    form = logs.JsonLines()
    return [json.loads(form.format(record)) for record in caplog.records if record.name == "handreiking"]


def test_the_log_has_a_line_a_request_without_its_question(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "handreiking")
    with serve() as client:
        client.post("/chat?geheim=ja", json=BODY)
        client.get("/geheim")
    lines = [line for line in _logged(caplog) if line["message"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/chat", 200),
        ("GET", None, 404),
    ]
    assert all(line["ms"] > 0 for line in lines)  # type: ignore[operator]
    assert "radicalisering" not in caplog.text
    assert "geheim" not in json.dumps(_logged(caplog))


def test_the_question_is_logged_when_the_setting_asks_and_holds_nobody(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "handreiking")
    asked = open_assistant(settings.model_copy(update={"log_questions": True}))
    asked.answer("Wat is radicalisering?")
    asked.answer("Mijn buurman Karel Bontekoe (bsn 111222333) doet raar.")
    assert [line["question"] for line in _logged(caplog)] == ["Wat is radicalisering?"]


def test_a_locked_database_costs_no_answer(serve: Serve, storage: Storage, file: Path) -> None:
    storage.keys.all()
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("begin exclusive")
    with serve() as client:
        assert client.post("/chat", json=BODY).status_code == 200
        assert client.get("/health").status_code == 200
    locker.execute("rollback")
    locker.close()
