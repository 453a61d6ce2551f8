"""The answer's passport: kept by id, given over HTTP, and good to make the answer again."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from evals.llm_server import Asked, Job, Reply, serve
from ingest.source_documents import SourceDocument
from ingest.source_types import Block, BlockKind
from service.api import create_app
from service.assistant import Assistant, Handbook
from service.errors import PassportError
from service.generate import open_writer
from service.passport import Passport
from service.settings import Settings
from service.storage import Storage
from service.types import AnswerStatus, Turn

Stocked = Callable[..., Handbook]

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
    assert passport.differences(writing.answer(QUESTION), writing.made(), pages, {}) == ()
    other = Passport.read(passport.as_json() | {"text": "Iets anders. [1]"})
    assert other.differences(first, writing.made(), pages, {}) == ("de tekst van het antwoord",)
    moved = {one.number: one for one in (pages[1], pages[2])}
    unproven = "de aangehaalde woorden staan niet meer op hun plaats"
    assert unproven in passport.differences(first, writing.made(), moved, {})


def _said(text: str, fetched: str = "2026-11-03T10:00:00+00:00") -> SourceDocument:
    digest = hashlib.sha256(text.encode()).hexdigest()
    block = Block(BlockKind.PARAGRAPH, text)
    return SourceDocument("loket", "Bron", "Loket", (7,), "https://loket.nl/a", fetched, digest, False, (block,))


def _with(handbook: Handbook, writing: Assistant) -> Assistant:
    """Return the writing assistant over another shelf."""
    records = writing._passports._records
    return Assistant(writing._settings, writing._encoder, None, handbook, writing.writer, records)


def test_a_passport_dates_the_snapshots_that_an_answer_leans_on_and_a_later_one_is_noticed(
    stocked: Stocked, writing: Assistant
) -> None:
    question = "Wat kost deelname aan Veilig Gesprek?"
    course = _said("Deelname aan Veilig Gesprek kost 385 euro per cursist.")
    shelved = _with(stocked(course), writing)
    answer = shelved.answer(question)
    passport = shelved.passport(answer.id)
    assert passport is not None
    assert [one.quote for one in passport.sources] == [course.text]
    [used] = passport.snapshots
    assert (used.source, used.fetched, used.digest, used.quoted) == ("loket", course.fetched, course.digest, True)
    pages, made = shelved.handbook.pages, shelved.made()
    assert passport.differences(answer, made, pages, shelved.handbook.documents) == ()
    later = {"loket": _said("Deelname aan Veilig Gesprek kost 400 euro per cursist.", "2026-11-20T10:00:00+00:00")}
    assert passport.differences(answer, made, pages, later) == (
        "de momentopnamen van de bronnen",
        "de aangehaalde woorden staan niet meer op hun plaats",
    )


def test_a_snapshot_that_was_weighed_and_not_quoted_is_dated_too(stocked: Stocked, writing: Assistant) -> None:
    shelved = _with(stocked(_said("De burgemeester opent dinsdag een nieuw buurthuis.")), writing)
    passport = shelved.passport(shelved.answer(QUESTION).id)
    assert passport is not None
    assert passport.sources == ()
    assert [(one.source, one.quoted) for one in passport.snapshots] == [("loket", False)]


def test_a_follow_up_is_made_again_with_the_question_that_it_followed(writing: Assistant) -> None:
    answer = writing.answer("En waarom is dat?", (Turn(QUESTION, ""),))
    passport = writing.passport(answer.id)
    assert passport is not None
    assert passport.focus == "waarom is dat?"
    again = writing.answer(*passport.again())
    assert passport.differences(again, writing.made(), writing.handbook.pages, {}) == ()


def test_the_file_tells_of_the_sources_too(stocked: Stocked, writing: Assistant, settings: Settings) -> None:
    shelved = _with(stocked(_said("Deelname aan Veilig Gesprek kost 385 euro per cursist.")), writing)
    client = TestClient(create_app(settings, shelved), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000))
    context = _ask(client, "Wat kost deelname aan Veilig Gesprek?")
    assert context["label"] == "letterlijk uit een bron, niet uit de handreiking"
    [used] = client.get(f"/answers/{context['id']}?download").json()["snapshots"]
    assert (used["organisation"], used["fetched"][:10], len(used["digest"])) == ("Loket", "2026-11-03", 64)


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
