"""What is stored is found again, has an end, and belongs to a conversation that can be exported and erased."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from service.storage import Storage
from service.types import Turn

QUESTION = "Wie zit er in de weegploeg?"
TURN = Turn(QUESTION, "De politie. [1]")


def _fill(storage: Storage) -> None:
    storage.turns.add("teams", "gesprek", TURN)
    storage.feedback.keep("a", useful=True, channel="teams", conversation="gesprek", question=QUESTION)
    storage.records.put("r", {"vraag": QUESTION}, days=30, channel="teams", conversation="gesprek")


def test_a_record_is_found_by_its_id_until_it_expires(storage: Storage) -> None:
    value = {"tekst": "één 😀", "getallen": [1, 2.5, None], "nul": "\0"}
    storage.records.put("a", value, days=1)
    storage.records.put("b", value, days=-1)
    assert storage.records.get("a") == value
    assert storage.records.get("b") is None
    assert storage.records.get("c") is None


def test_a_record_can_be_replaced_and_dropped(storage: Storage) -> None:
    storage.records.put("a", {"n": 1}, days=1)
    storage.records.put("a", {"n": 2}, days=1)
    assert storage.records.get("a") == {"n": 2}
    storage.records.drop("a")
    assert storage.records.get("a") is None


def test_turns_are_remembered_in_order_and_the_oldest_go(storage: Storage, keeping: Storage) -> None:
    for each in (storage, keeping):
        for at in range(12):
            each.turns.add("teams", "x", Turn(f"vraag {at}", f"antwoord {at}"))
        assert [turn.question for turn in each.turns.of("teams", "x")] == [f"vraag {at}" for at in range(2, 12)]
        assert each.turns.of("webchat", "x") == ()


def test_turns_reach_another_process_only_when_questions_are_kept(url: str, storage: Storage, keeping: Storage) -> None:
    storage.turns.add("teams", "geheim", TURN)
    keeping.turns.add("teams", "bewaard", TURN)
    other = Storage(url, keep_questions=True)
    assert other.turns.of("teams", "bewaard") == (TURN,)
    assert other.turns.of("teams", "geheim") == ()
    other.close()


def test_a_conversation_can_be_forgotten(storage: Storage, keeping: Storage) -> None:
    for each in (storage, keeping):
        each.turns.add("teams", "x", TURN)
        each.turns.forget("teams", "x")
        assert each.turns.of("teams", "x") == ()


def test_a_conversation_is_exported_whole_and_says_nothing_of_another(keeping: Storage) -> None:
    _fill(keeping)
    keeping.feedback.keep("b", useful=False, channel="teams", conversation="ander")
    exported = json.loads(json.dumps(keeping.export("teams", "gesprek")))
    assert [row["answer_id"] for row in exported["feedback"]] == ["a"]
    assert exported["conversations"][0]["turns"] == [[TURN.question, TURN.answer]]
    assert exported["records"][0]["value"] == {"vraag": QUESTION}
    assert keeping.export("teams", "onbekend") == {"feedback": [], "conversations": [], "records": []}


def test_a_conversation_is_erased_whole_and_another_stays(keeping: Storage) -> None:
    _fill(keeping)
    keeping.feedback.keep("b", useful=False, channel="teams", conversation="ander")
    assert keeping.erase("teams", "gesprek") == {"feedback": 1, "conversations": 1, "records": 1}
    assert not any(keeping.export("teams", "gesprek").values())
    assert keeping.turns.of("teams", "gesprek") == ()
    assert [one.answer_id for one in keeping.feedback.all()] == ["b"]


def test_the_name_that_a_channel_gives_a_conversation_is_not_stored(keeping: Storage) -> None:
    _fill(keeping)
    assert '"gesprek"' not in json.dumps(keeping.export("teams", "gesprek"))


def test_what_is_too_old_is_cleaned_and_the_rest_stays(keeping: Storage) -> None:
    _fill(keeping)
    keeping.keys.add("open")
    keeping.keys.add("dicht")
    keeping.keys.revoke("dicht")
    nothing = {"feedback": 0, "conversations": 0, "records": 0, "api_keys": 0}
    now = datetime.now(UTC)
    assert keeping.clean(90, now) == nothing
    assert keeping.clean(90, now + timedelta(days=31)) == nothing | {"records": 1}
    later = now + timedelta(days=91)
    assert keeping.clean(90, later) == nothing | {"feedback": 1, "conversations": 1, "api_keys": 1}
    assert [one.name for one in keeping.keys.all()] == ["open"]


def test_a_key_opens_until_it_is_revoked(storage: Storage) -> None:
    secret = storage.keys.add("intranet")
    assert storage.keys.name_of(secret) == "intranet"
    assert storage.keys.name_of(secret + "x") is None
    (listed,) = storage.keys.all()
    assert (listed.name, listed.revoked) == ("intranet", None)
    assert secret.startswith(listed.start)
    assert len(listed.start) == 8
    storage.keys.revoke("intranet")
    assert storage.keys.name_of(secret) is None
    assert storage.keys.all()[0].revoked is not None


def test_keys_are_made_once_and_revoked_once(storage: Storage) -> None:
    storage.keys.add("intranet")
    with pytest.raises(ValueError, match="intranet"):
        storage.keys.add("intranet")
    with pytest.raises(ValueError, match="onbekend"):
        storage.keys.revoke("onbekend")
    storage.keys.revoke("intranet")
    with pytest.raises(ValueError, match="intranet"):
        storage.keys.revoke("intranet")


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\nb", "a\0b"])
def test_a_key_needs_a_plain_name(storage: Storage, name: str) -> None:
    with pytest.raises(ValueError, match="naam"):
        storage.keys.add(name)
