"""The answer's passport: kept by id, given over HTTP, and good to make the answer again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from evals.llm_server import Asked, Job, Reply, serve
from service.api import create_app
from service.assistant import Assistant
from service.errors import PassportError
from service.generate import open_writer
from service.passport import Passport
from service.settings import Settings
from service.storage import Storage
from service.types import AnswerStatus

QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
TRUE = "Voor dit dossier is de burgemeester de aangewezen bestuurlijk portefeuillehouder."
FALSE = "De wethouder is de aangewezen bestuurlijk portefeuillehouder."


def _honest_and_lying(asked: Asked) -> Reply:
    token = next((token for token, text in asked.passages.items() if "dan ook de aangewezen" in text), "p1")
    return Reply([f"{TRUE} [{token}] {FALSE} [{token}]"] if asked.job is Job.WRITE else [])


@pytest.fixture
def writing(
    assistant: Assistant, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Assistant]:
    """Return an assistant with a scripted model that keeps passports in a database of its own."""
    storage = Storage(f"sqlite:///{tmp_path}/a.sqlite")
    with serve(_honest_and_lying) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "geheim")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        chosen = settings.model_copy(update={"llm": "openai:scripted", "llm_seconds": 5.0})
        yield Assistant(chosen, assistant._encoder, None, assistant.handbook, open_writer(chosen), storage.records)
    storage.close()


@pytest.fixture
def client(writing: Assistant, settings: Settings) -> TestClient:
    return TestClient(create_app(settings, writing), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000))


def _ask(client: TestClient, question: str = QUESTION) -> dict[str, str]:
    reply = client.post("/chat", json={"messages": [{"role": "user", "content": question}]})
    context: dict[str, str] = reply.json()["context"]
    return context


def test_a_written_answer_says_so_and_names_its_passport(client: TestClient) -> None:
    context = _ask(client)
    assert context["generation"] == "written"
    assert context["label"] == "geschreven met AI, gecontroleerd aan de handreiking"
    assert len(context["id"]) == 32


def test_a_passport_holds_each_sentence_with_its_proof_or_the_reason_it_was_dropped(client: TestClient) -> None:
    passport = client.get(f"/answers/{_ask(client)['id']}").json()
    kept, dropped = passport["sentences"]
    assert (kept["text"], kept["kept"]) == (TRUE, True)
    assert kept["quote"].startswith("De burgemeester is dan ook de aangewezen")
    assert (dropped["text"], dropped["kept"]) == (FALSE, False)
    assert dropped["reason"] in {"word", "role"}
    assert dropped["about"] == "wethouder"
    assert passport["question"] == QUESTION
    assert passport["made"]["model"] == "openai:scripted"
    assert passport["made"]["prompts"]
    assert passport["made"]["settings"]["llm_seconds"] == "5.0"
    assert any("dan ook de aangewezen" in one["text"] for one in passport["offered"])
    assert "geheim" not in json.dumps(passport)


def test_a_passport_can_be_taken_along_as_a_file(client: TestClient) -> None:
    reply = client.get(f"/answers/{_ask(client)['id']}?download")
    assert reply.headers["content-disposition"].startswith('attachment; filename="antwoordpaspoort-')


def test_an_unknown_answer_is_not_found(client: TestClient) -> None:
    reply = client.get(f"/answers/{'0' * 32}")
    assert reply.status_code == 404
    assert "paspoort" in reply.json()["detail"]
    assert client.get("/answers/../etc").status_code == 404


def test_a_question_with_personal_data_gets_no_passport(client: TestClient) -> None:
    assert _ask(client, "Zoek BSN 111222333 op")["id"] == ""


def test_the_same_question_gives_the_same_answer_and_what_changed_is_named(writing: Assistant) -> None:
    first = writing.answer(QUESTION)
    passport = writing.passport(first.id)
    assert passport is not None
    pages = writing.handbook.pages
    assert passport.differences(writing.answer(QUESTION), writing.made(), pages) == ()
    other = Passport.read(passport.as_json() | {"text": "Iets anders. [1]"})
    assert other.differences(first, writing.made(), pages) == ("de tekst van het antwoord",)
    moved = {one.number: one for one in (pages[1], pages[2])}
    assert "de aangehaalde woorden staan niet meer op hun plaats in de handreiking" in passport.differences(
        first, writing.made(), moved
    )


def test_what_is_no_passport_is_refused() -> None:
    with pytest.raises(PassportError):
        Passport.read({"id": "x"})


def test_a_full_disk_costs_the_passport_and_not_the_answer(
    assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    storage = Storage(f"sqlite:///{tmp_path}/geen/map/a.sqlite")
    (tmp_path / "geen").write_text("een bestand", encoding="utf-8")
    chosen = settings.model_copy(update={"passport_days": 1.0})
    keeping = Assistant(chosen, assistant._encoder, None, assistant.handbook, None, storage.records)
    answer = keeping.answer(QUESTION)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.id == ""


def test_the_stream_sends_each_proven_sentence_as_it_comes(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    lines = [json.loads(line) for line in client.post("/chat/stream", json=body).text.splitlines()]
    assert [line["delta"].get("content") for line in lines] == [None, f"{TRUE} [1]", None]
    assert lines[-1]["context"]["generation"] == "written"
