"""What is malformed is refused with the field that is wrong; what is asked is read without its wrapping."""

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from microsoft_agents.activity import Activity

from service.teams_activity import MOST_ID, is_personal, judged_key, place_of, question_of, read_activity
from service.teams_auth import Refused

if TYPE_CHECKING:
    from conftest import Talk

GOOD: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "text": "Wie is de portefeuillehouder?",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "from": {"id": "29:iemand"},
    "recipient": {"id": "28:bot", "name": "Handreiking"},
    "conversation": {"id": "a:1"},
}
FIELDS = ("type", "channelId", "serviceUrl", "conversation.id", "recipient.id", "from.id")


def _with(field: str, value: object) -> dict[str, Any]:
    whole, _, part = field.partition(".")
    return GOOD | {whole: GOOD[whole] | {part: value} if part else value}


def _refusal(body: object) -> str:
    with pytest.raises(Refused) as refused:
        read_activity(body)
    assert refused.value.status == 400
    return refused.value.detail


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [None, ""])
def test_a_field_that_an_answer_needs_must_be_there(field: str, value: object) -> None:
    assert f"'{field}' ontbreekt" in _refusal(_with(field, value))


@pytest.mark.parametrize("whole", ["conversation", "recipient", "from"])
@pytest.mark.parametrize("value", [None, "tekst", 7, [], {}])
def test_a_party_must_be_one(whole: str, value: object) -> None:
    assert f"'{whole}.id'" in _refusal(GOOD | {whole: value})


@pytest.mark.parametrize("field", [*FIELDS, "id", "replyToId"])
@pytest.mark.parametrize("value", [7, True, ["a"], {"a": 1}])
def test_an_id_is_a_string(field: str, value: object) -> None:
    assert f"'{field}' heeft niet de goede vorm" in _refusal(
        _with(field, value) if field in FIELDS else GOOD | {field: value}
    )


@pytest.mark.parametrize("field", ["conversation.id", "id", "replyToId", "channelId"])
@pytest.mark.parametrize(
    "value",
    ["../../secrets", "a/../b", "a?x=1", "a#b", "a\\b", "a%2e%2e", "a b", "a\nb", "\ud800", "a" * (MOST_ID + 1)],
)
def test_an_id_that_would_change_the_address_that_is_called_is_refused(field: str, value: str) -> None:
    assert f"'{field}' bevat tekens" in _refusal(_with(field, value) if "." in field else GOOD | {field: value})


@pytest.mark.parametrize(
    "value", ["19:abc@thread.tacv2;messageid=1567", "a:1pXxq_-Z", "B1:T2:C3", "abc|0000001", "AAQk/+=="]
)
def test_ids_as_channels_make_them_are_taken(value: str) -> None:
    assert read_activity(_with("conversation.id", value)).conversation.id == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entities", "tekst"),
        ("entities", [{}]),
        ("entities", [7]),
        ("attachments", {"a": 1}),
        ("timestamp", "gisteren"),
        ("membersAdded", [{"id": ""}]),
        ("text", {"a": 1}),
        ("conversation", {"id": "a", "isGroup": "misschien"}),
    ],
)
def test_any_other_field_must_have_its_form(field: str, value: object) -> None:
    assert f"'{field}'" in _refusal(GOOD | {field: value})


def test_what_contradicts_itself_is_refused() -> None:
    info = {"type": "ProductInfo", "id": "COPILOT"}
    assert "spreekt zichzelf tegen" in _refusal(GOOD | {"channelId": "msteams:anders", "entities": [info]})


@pytest.mark.parametrize("body", [None, [], "tekst", 7, True])
def test_an_activity_is_an_object(body: object) -> None:
    assert "geen Activity" in _refusal(body)


@pytest.mark.parametrize(
    "more", [{"text": "a\ud800"}, {"recipient": {"id": "b", "name": "\udfff"}}, {"x": {"\ud800": 1}}]
)
def test_half_a_character_is_refused(more: dict[str, Any]) -> None:
    """It would break the answer that carries it back."""
    assert "half teken" in _refusal(GOOD | more)


def test_a_refusal_and_the_log_tell_no_value(caplog: pytest.LogCaptureFixture) -> None:
    uvicorn.Config(None)  # type: ignore[arg-type]  # as a service does; it sets up the log
    with caplog.at_level(logging.DEBUG):
        detail = _refusal(GOOD | {"text": {"naam": "Henk de Vries"}})
    assert "Henk" not in detail + caplog.text


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"a": ' + b"9" * 5_000 + b"}", "application/json", 400),
        (b"NaN", "application/json", 400),
        (json.dumps(GOOD).encode(), "text/plain", 415),
        (json.dumps(GOOD).encode(), "", 415),
        (b'{"text": "' + b"a" * 1_100_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_activity_is_a_problem_with_a_reason(
    talk: "Talk", content: bytes, media: str, status: int
) -> None:
    response = talk.http.post("/api/messages", content=content, headers={"content-type": media})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize("field", FIELDS)
def test_over_http_it_is_a_400_that_names_the_field(talk: "Talk", field: str) -> None:
    body = talk.activity("Wie?")
    whole, _, part = field.partition(".")
    del (body[whole] if part else body)[part or whole]
    response = talk.post(body)
    assert response.status_code == 400
    assert field in response.json()["detail"]


@pytest.mark.parametrize(
    ("more", "question"),
    [
        ({"text": "  Wie \n is het?  "}, "Wie is het?"),
        ({"text": None}, ""),
        ({"text": "Wie\u200b is\x00 het?"}, "Wie is het?"),
        ({"text": "a < b en c > d"}, "a < b en c > d"),
        ({"text": "<p>Wie &amp; wat?</p>", "textFormat": "xml"}, "Wie & wat?"),
        ({"text": None, "value": {"vraag": "Wie?"}}, "Wie?"),
        ({"text": None, "value": {"vraag": 7}}, ""),
        ({"text": None, "value": "Wie?"}, ""),
    ],
)
def test_a_question_is_read_without_its_wrapping(more: dict[str, Any], question: str) -> None:
    assert question_of(read_activity(GOOD | more)) == question


def test_only_the_mention_of_the_bot_is_taken_out() -> None:
    def mention(identity: str, name: str) -> dict[str, Any]:
        return {"type": "mention", "mentioned": {"id": identity, "name": name}, "text": f"<at>{name}</at>"}

    body = GOOD | {
        "text": "<at>Bot (.*)</at> vraag het <at>Iris</at>",
        "entities": [mention("28:bot", "Bot (.*)"), mention("29:iris", "Iris"), {"type": "mention"}],
    }
    assert question_of(read_activity(body)) == "vraag het <at>Iris</at>"


def _activity(**more: Any) -> Activity:  # noqa: ANN401 - any JSON
    return read_activity(GOOD | more)


def test_a_judged_answer_has_a_name_that_says_nothing_about_who_takes_part() -> None:
    assert place_of(_activity(channelId="msteams:copilot")) == ("msteams", "a:1")
    name = judged_key(_activity(replyToId="9"))
    assert name == judged_key(_activity(replyToId="9", **{"from": {"id": "29:ander"}}))
    others = [_activity(replyToId="8"), _activity(replyToId="9", conversation={"id": "b"})]
    assert name not in map(judged_key, others)
    assert len(name) == 32


@pytest.mark.parametrize(
    ("conversation", "personal"),
    [
        ({"id": "a", "conversationType": "personal"}, True),
        ({"id": "a", "conversationType": "groupChat"}, False),
        ({"id": "a", "conversationType": "channel", "isGroup": True}, False),
        ({"id": "a", "isGroup": True}, False),
        ({"id": "a"}, True),
    ],
)
def test_a_chat_of_two_is_known(conversation: dict[str, Any], personal: bool) -> None:
    assert is_personal(_activity(conversation=conversation)) is personal
