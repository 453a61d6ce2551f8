"""A conversation with the bot, over a real port and a real channel on this computer."""

import json
import logging
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi.responses import JSONResponse, Response

from service import texts
from service.assistant import Assistant
from service.settings import Settings
from service.storage import Storage
from service.teams_bot import Judgement, judgement_of
from service.types import Answer, Conversation, Piece

if TYPE_CHECKING:
    from conftest import Channel, Talk, Talking

Body = dict[str, Any]
BASE = "https://handreiking.example.nl"
QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
FOLLOW_UP = "En waarom hij?"
NAMED = "Mijn buurman Henk de Vries, geboren 3 mei 1990, gedraagt zich vreemd. Wat nu?"


class Slow(Assistant):
    """The assistant, with a pause before each answer; the first may be longer."""

    def __init__(self, real: Assistant, *pauses: float) -> None:
        self._real = real
        self._pauses = iter(pauses)
        self.asked: list[Conversation] = []

    def stream(
        self, question: str, history: Conversation = (), left: threading.Event | None = None
    ) -> Generator[Piece | Answer, None, None]:
        time.sleep(next(self._pauses, 0))
        self.asked.append(history)
        yield from self._real.stream(question, history, left)


def _label(message: Body) -> Body:
    found: Body = next(one for one in message["entities"] if one["type"] == "https://schema.org/Message")
    return found


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text":
                yield part
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def test_an_answer_comes_with_marks_label_judgement_and_the_quote(talk: "Talk", assistant: Assistant) -> None:
    talk.say(QUESTION)
    (message,) = talk.channel.messages(1)
    answer = assistant.answer(QUESTION)
    assert message["text"].startswith(answer.text)
    assert (message["textFormat"], message["replyToId"]) == ("markdown", "1700000000000")
    assert message["recipient"]["id"] == "29:iemand"
    label = _label(message)
    assert (label["@type"], label["@context"]) == ("Message", "https://schema.org")
    assert label["additionalType"] == ["AIGeneratedContent"]
    (one,) = label["citation"]
    assert (one["@type"], one["position"]) == ("Claim", 1)
    assert one["appearance"] == {
        "@type": "DigitalDocument",
        "name": "Pagina 3, Borging portefeuille",
        "abstract": answer.citations[0].quote,
        "url": f"{BASE}{answer.citations[0].url}",
    }
    assert message["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert "suggestedActions" not in message


def test_the_card_shows_the_quote_word_for_word_with_a_button_to_its_page(talk: "Talk", assistant: Assistant) -> None:
    talk.say(QUESTION)
    (message,) = talk.channel.messages(1)
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.5", "nl")
    (citation,) = assistant.answer(QUESTION).citations
    assert citation.quote in set(_texts(card))
    assert f'"{BASE}{citation.url}"' in json.dumps(card)


def test_dots_are_shown_before_the_answer(talk: "Talk") -> None:
    talk.say(QUESTION)
    talk.channel.messages(1)
    assert [one["type"] for one in talk.channel.said] == ["typing", "message"]


def test_it_gives_the_citations_of_the_chat(talk: "Talk") -> None:
    question = "Wat is radicalisering, en wat is extremisme?"
    body = {"messages": [{"role": "user", "content": question}]}
    cited = talk.http.post("/chat", json=body).json()["context"]["citations"]
    (reply,) = talk.ask(question)
    found = [(one["position"], one["appearance"]["url"]) for one in _label(reply)["citation"]]
    assert found == [(one["number"], f"{BASE}{one['url']}") for one in cited]


def test_expected_replies_come_in_the_response_and_nothing_is_called(talk: "Talk") -> None:
    (reply,) = talk.ask(QUESTION)
    assert "burgemeester" in reply["text"]
    assert reply["conversation"]["id"] == "a:gesprek"
    assert talk.channel.said == []


def test_a_follow_up_is_understood_and_stays_in_its_conversation(talk: "Talk") -> None:
    talk.ask(QUESTION)
    (other,) = talk.ask(FOLLOW_UP, conversation={"id": "a:ander", "conversationType": "personal"})
    (reply,) = talk.ask(FOLLOW_UP)
    assert "[1]" in reply["text"]
    assert "[1]" not in other["text"]


@pytest.mark.parametrize("words", ["nieuw gesprek", "Nieuw gesprek."])
def test_a_new_conversation_forgets_the_old_one(words: str, talk: "Talk") -> None:
    talk.ask(QUESTION)
    (renewed,) = talk.ask(words)
    assert renewed["text"] == texts.BOT_RENEWED
    assert "[1]" not in talk.ask(FOLLOW_UP)[0]["text"]


def test_help_says_what_one_can_do(talk: "Talk") -> None:
    (reply,) = talk.ask("Help!")
    assert "nieuw gesprek" in reply["text"]
    assert "entities" not in reply


def test_a_refusal_cites_nothing_and_is_still_labelled(talk: "Talk") -> None:
    (reply,) = talk.ask("Wat wordt het weer morgen in Rotterdam?")
    assert reply["text"].startswith(texts.OUT_OF_SCOPE)
    assert _label(reply)["citation"] == []
    assert _label(reply)["additionalType"] == ["AIGeneratedContent"]
    assert "[1]" not in reply["text"]


def test_personal_data_is_not_answered_not_remembered_and_not_logged(
    talking: "Talking", assistant: Assistant, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    slow = Slow(assistant)
    with caplog.at_level(logging.DEBUG), talking(slow) as talk:
        (reply,) = talk.ask(NAMED)
        talk.ask(QUESTION)
    assert reply["text"].startswith("Uw vraag bevat gegevens over een persoon")
    assert slow.asked[1:] == [(), ()]  # the first was the service warming up
    assert "Henk" not in caplog.text
    stored = [file for file in settings.var.rglob("*") if file.is_file() and "index" not in file.parts]
    assert not any(b"Henk" in file.read_bytes() for file in stored)


def test_a_mention_in_a_team_is_not_part_of_the_question(talk: "Talk") -> None:
    mention = {"type": "mention", "mentioned": {"id": "28:bot", "name": "Handreiking"}, "text": "<at>Handreiking</at>"}
    (reply,) = talk.ask(
        f"<at>Handreiking</at>&nbsp;{QUESTION}",
        textFormat="xml",
        entities=[mention],
        conversation={"id": "19:team@thread.tacv2;messageid=1", "conversationType": "channel", "isGroup": True},
    )
    assert "burgemeester" in reply["text"]


def test_a_question_from_a_button_outside_teams_is_a_question(talk: "Talk") -> None:
    response = talk.post(talk.activity(value={"vraag": QUESTION}, deliveryMode="expectReplies", channelId="webchat"))
    assert "burgemeester" in response.json()["activities"][0]["text"]


def test_a_question_that_is_too_long_is_told_so(talk: "Talk") -> None:
    (reply,) = talk.ask("waarom " * 400)
    assert "2799 tekens" in reply["text"]


@pytest.mark.parametrize("added", [["28:bot"], ["29:iemand"], ["29:iemand", "28:bot"]])
def test_who_starts_a_chat_is_welcomed_once_in_dutch(added: list[str], talk: "Talk") -> None:
    body = talk.activity(type="conversationUpdate", membersAdded=[{"id": one} for one in added])
    assert talk.post(body).status_code == 202
    (message,) = talk.channel.messages(1)
    assert message["text"] == texts.BOT_WELCOME
    assert "112" in message["text"]


def test_bot_and_person_named_apart_are_one_welcome(talk: "Talk") -> None:
    for one in ("28:bot", "29:iemand"):
        talk.post(talk.activity(type="conversationUpdate", membersAdded=[{"id": one}]))
    talk.say("help")
    assert [one["text"][:9] for one in talk.channel.messages(2)] == ["Goedendag", "Stel uw v"]


def test_somebody_new_in_a_team_is_not_welcomed_by_the_bot(talk: "Talk") -> None:
    team = {"id": "19:team", "conversationType": "channel", "isGroup": True}
    talk.post(talk.activity(type="conversationUpdate", membersAdded=[{"id": "29:nieuw"}], conversation=team))
    talk.say(QUESTION, conversation=team)
    assert [one["text"] for one in talk.channel.messages(1)] != [texts.BOT_WELCOME]


@pytest.mark.parametrize(
    "leaving",
    [
        {"type": "installationUpdate", "action": "remove"},
        {"type": "conversationUpdate", "membersRemoved": [{"id": "28:bot"}]},
    ],
)
def test_when_the_bot_is_removed_the_conversation_is_forgotten(leaving: Body, talk: "Talk") -> None:
    talk.ask(QUESTION)
    talk.post(talk.activity(**leaving, deliveryMode="expectReplies"))
    assert "[1]" not in talk.ask(FOLLOW_UP)[0]["text"]


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "event", "endOfConversation", "iets-nieuws"])
def test_what_asks_nothing_gets_no_answer(kind: str, talk: "Talk") -> None:
    assert talk.post(talk.activity(type=kind)).status_code == 202
    talk.say(QUESTION)
    assert len(talk.channel.messages(1)) == 1


def test_nobody_waits_for_an_answer_and_answers_keep_the_order_of_their_conversation(
    talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(Slow(assistant, 0, 1.0, 0, 0)) as talk:
        start = time.monotonic()
        talk.say("Welke training past bij een baliemedewerker?")
        talk.say("En voor een BOA?")
        talk.say("help")
        talk.say(QUESTION, conversation={"id": "b:ander", "conversationType": "personal"})
        assert time.monotonic() - start < 1.0
        messages = channel.messages(4)
    said = [one["text"] for one in messages if one["conversation"]["id"] == "a:gesprek"]
    assert ["Baliemedewerkers" in said[0], "BOA" in said[1], "nieuw gesprek" in said[2]] == [True] * 3
    assert messages[-1]["conversation"]["id"] == "a:gesprek"


def test_a_slow_answer_in_a_chat_of_two_is_a_stream_with_label_and_citations_on_its_end_only(
    talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(Slow(assistant, 0, 2.2)) as talk:
        talk.say(QUESTION)
        channel.messages(1)
    dots, line, last = channel.said
    assert (dots["type"], line["type"], last["type"]) == ("typing", "typing", "message")
    assert line["text"] == texts.BOT_WORKING
    assert line["entities"] == [{"type": "streaminfo", "streamType": "informative", "streamSequence": 1}]
    assert last["entities"][-1] == {"type": "streaminfo", "streamType": "final", "streamId": "sent-2"}
    assert _label(last)["citation"]


@pytest.mark.parametrize(
    "more", [{"channelId": "webchat"}, {"conversation": {"id": "19:groep", "conversationType": "groupChat"}}]
)
def test_elsewhere_a_slow_answer_is_one_message(
    more: Body, talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(Slow(assistant, 0, 2.0)) as talk:
        talk.say(QUESTION, **more)
        channel.messages(1)
    assert [one["type"] for one in channel.said] == ["typing", "message"]


@pytest.mark.parametrize(
    ("reason", "messages"),
    [("Content stream was canceled by user.", 0), ("Content stream finished due to exceeded streaming time.", 1)],
)
def test_a_stream_that_teams_closed_is_told_once_more_unless_the_person_stopped_it(
    reason: str, messages: int, talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    def refuse(body: Body) -> JSONResponse | None:
        final = any(one.get("streamType") == "final" for one in body.get("entities", ()))
        return JSONResponse({"error": {"code": "ContentStreamNotAllowed", "message": reason}}, 403) if final else None

    channel.refuse = refuse
    with talking(Slow(assistant, 0, 2.0, 0)) as talk:
        talk.say(QUESTION)
        talk.say("help")
        channel.messages(1 + messages)
    said = [one for one in channel.said if one["type"] == "message"]
    assert len(said) == 1 + messages


def test_a_fault_is_one_dutch_sentence_without_its_words(
    talking: "Talking", assistant: Assistant, channel: "Channel", caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Slow):
        def stream(
            self, question: str, history: Conversation = (), left: threading.Event | None = None
        ) -> Generator[Piece | Answer, None, None]:
            if self.asked:
                raise RuntimeError(f"geheim: {question}")
            yield from super().stream(question, history, left)

    with talking(Broken(assistant)) as talk:
        talk.say(QUESTION)
        (message,) = channel.messages(1)
        (reply,) = talk.ask(QUESTION)
    assert message["text"] == reply["text"] == texts.ERROR
    assert "geheim" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_channel_that_is_away_costs_that_answer_only(talk: "Talk", caplog: pytest.LogCaptureFixture) -> None:
    talk.channel.refuse = lambda body: JSONResponse({"error": QUESTION}, 502) if body["replyToId"] == "weg" else None
    talk.say(QUESTION, id="weg")
    talk.say("help")
    assert "nieuw gesprek" in talk.channel.messages(1)[-1]["text"]
    assert QUESTION not in caplog.text


def test_a_channel_that_does_not_take_the_dots_still_gets_the_answer(talk: "Talk") -> None:
    talk.channel.refuse = lambda body: Response("geen json", 200) if body["type"] == "typing" else None
    talk.say(QUESTION)
    assert "burgemeester" in talk.channel.messages(1)[0]["text"]


def test_a_service_that_stops_finishes_its_answers(
    talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(Slow(assistant, 0, 1.0)) as talk:
        talk.say(QUESTION)
    assert [one["type"] for one in channel.said] == ["typing", "message"]


def _judge(talk: "Talk", reaction: str, said: str = "", to: str = "sent-7") -> httpx.Response:
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": reaction, "feedback": json.dumps({"feedbackText": said})},
    }
    return talk.post(talk.activity(type="invoke", name="message/submitAction", value=value, replyToId=to))


def test_a_judgement_is_stored_without_a_word_about_the_person(talk: "Talk", settings: Settings) -> None:
    storage = Storage(settings.database_url)
    before = set(storage.feedback.all())
    response = _judge(talk, "like", "Duidelijk")
    assert (response.status_code, response.json()) == (200, {})
    (kept,) = set(storage.feedback.all()) - before
    assert (kept.useful, kept.remark, kept.channel, kept.question) == (True, "Duidelijk", "msteams", None)
    (row,) = storage.export("msteams", "a:gesprek")["feedback"]
    assert not any("iemand" in str(value) or "a:gesprek" in str(value) for value in row.values())
    _judge(talk, "dislike", NAMED)
    (changed,) = set(storage.feedback.all()) - before
    assert (changed.answer_id, changed.useful, changed.remark) == (kept.answer_id, False, "")
    storage.close()


@pytest.mark.parametrize(
    ("feedback", "remark"),
    [
        ('{"feedbackText": " Fijn "}', "Fijn"),
        ({"feedbackText": "Fijn"}, "Fijn"),
        ("Fijn", "Fijn"),
        ('"Fijn"', '"Fijn"'),
        ('{"feedbackText": 7}', ""),
        ({"anders": 1}, ""),
        (None, ""),
        ("a" * 2_000, "a" * 1_000),
    ],
)
def test_a_remark_is_read_as_teams_and_as_other_clients_send_it(feedback: object, remark: str) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": feedback}}
    assert judgement_of(value) == Judgement(False, remark)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "iets",
        {"actionName": "feedback"},
        {"actionName": "feedback", "actionValue": {"reaction": "misschien"}},
        {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "{geen json"}},
        {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "[" * 5_000}},
    ],
)
def test_a_judgement_that_cannot_be_read_is_answered_all_the_same(value: object, talk: "Talk") -> None:
    response = talk.post(talk.activity(type="invoke", name="message/submitAction", value=value, replyToId="sent-1"))
    assert (response.status_code, response.json()) == (200, {})


def test_a_store_that_fails_costs_the_judgement_and_nothing_else(
    open_settings: Settings, assistant: Assistant, talking: "Talking", caplog: pytest.LogCaptureFixture
) -> None:
    broken = Storage(f"sqlite:///{open_settings.index_folder / 'CURRENT' / 'geen-map.sqlite'}")
    with talking(assistant, broken) as talk:
        assert _judge(talk, "like").status_code == 200
        assert "burgemeester" in talk.ask(QUESTION)[0]["text"]
    assert "a judgement was lost" in caplog.text


def test_what_is_remembered_reaches_no_disk_unless_a_setting_says_so(
    talk: "Talk", assistant: Assistant, talking: "Talking", tmp_path: Path
) -> None:
    talk.ask(QUESTION)
    keeping = Storage(f"sqlite:///{tmp_path}/a.sqlite", keep_questions=True)
    with talking(assistant, keeping) as kept:
        kept.ask(QUESTION)
        kept.ask(NAMED)
        assert Storage(f"sqlite:///{tmp_path}/a.sqlite", keep_questions=True).turns.of("msteams", "a:gesprek")
        assert b"Henk" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        kept.ask("nieuw gesprek")
        assert keeping.export("msteams", "a:gesprek")["conversations"] == []
    keeping.close()


def test_an_order_that_the_bot_does_not_know_is_a_400(talk: "Talk") -> None:
    response = talk.post(talk.activity(type="invoke", name="composeExtension/query"))
    assert response.status_code == 400
    assert "message/submitAction" in response.json()["detail"]
