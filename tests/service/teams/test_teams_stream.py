"""An answer that a chat model writes grows in Teams, within Teams' limits and from proven sentences only."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.responses import JSONResponse

from service import texts
from service.assistant import Assistant
from service.teams_wait import PATIENCE
from service.types import Answer, Conversation, Piece

if TYPE_CHECKING:
    from conftest import Channel, Talk, Talking, Write

Body = dict[str, Any]
QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
POINT = "De burgemeester is dan ook de aangewezen bestuurlijk portefeuillehouder voor dit dossier."
FIRST = "Voor dit dossier is de burgemeester de aangewezen bestuurlijk portefeuillehouder."
SECOND = "De burgemeester is verantwoordelijk voor de openbare orde en veiligheid."
INVENTED = "De wethouder is de aangewezen bestuurlijk portefeuillehouder."
FOLLOW_UP = "En waarom hij?"


Slowly = Callable[..., None]


@pytest.fixture
def slowly(write: "Write") -> Slowly:
    """Give a way to let the model write each sentence so many seconds after the one before it."""

    def done(*timed: tuple[float, str], ended: threading.Event | None = None) -> None:
        def sentences(token: str) -> Iterator[str]:
            try:
                for seconds, text in timed:
                    time.sleep(seconds)
                    yield f"{text} [{token}]\n" if text else " "
            finally:
                if ended:
                    ended.set()

        write(sentences)

    return done


@pytest.fixture
def writing(writing_within: Callable[[float], Assistant]) -> Assistant:
    return writing_within(20)


@pytest.fixture
def talk(talking: "Talking", writing: Assistant) -> Iterator["Talk"]:
    with talking(writing) as found:
        yield found


def _stream(message: Body) -> Body | None:
    return next((one for one in message.get("entities", ()) if one["type"] == "streaminfo"), None)


def _is_final(message: Body) -> bool:
    return bool((_stream(message) or {}).get("streamType") == "final")


def _refusing(reason: str, status: int, which: Callable[[Body], bool]) -> Callable[[Body], JSONResponse | None]:
    def refuse(body: Body) -> JSONResponse | None:
        said = {"error": {"code": "ContentStreamNotAllowed", "message": reason}}
        return JSONResponse(said, status) if which(body) else None

    return refuse


def test_proven_sentences_are_shown_while_the_rest_is_written(talk: "Talk", slowly: Slowly) -> None:
    slowly((0.2, FIRST), (2.0, INVENTED), (0.2, SECOND), (2.0, ""))
    talk.say(QUESTION)
    (last,) = talk.channel.messages(1)
    dots, *updates = talk.channel.said[:-1]
    assert (dots["type"], _stream(dots)) == ("typing", None)
    assert [one["type"] for one in updates] == ["typing"] * 2
    assert [one["text"] for one in updates] == [f"{FIRST} [1]", f"{FIRST} [1] {SECOND} [2]"]
    assert [_stream(one) for one in updates] == [
        {"type": "streaminfo", "streamType": "streaming", "streamSequence": 1},
        {"type": "streaminfo", "streamType": "streaming", "streamSequence": 2, "streamId": "sent-2"},
    ]
    assert _stream(last) == {"type": "streaminfo", "streamType": "final", "streamId": "sent-2"}
    assert last["text"].startswith(updates[-1]["text"])
    assert not any(INVENTED in one.get("text", "") for one in talk.channel.said)


def test_label_citations_judgement_and_card_come_with_the_end_only(talk: "Talk", slowly: Slowly) -> None:
    slowly((0.2, FIRST), (1.7, SECOND))
    talk.say(QUESTION)
    (last,) = talk.channel.messages(1)
    for update in talk.channel.said[:-1]:
        assert not {"channelData", "attachments"} & set(update)
        assert [one["type"] for one in update.get("entities", ())] in ([], ["streaminfo"])
    label = next(one for one in last["entities"] if one["type"] == "https://schema.org/Message")
    assert [one["position"] for one in label["citation"]] == [1, 2]
    assert label["citation"][0]["appearance"]["abstract"] == POINT
    assert last["channelData"] == {"feedbackLoop": {"type": "default"}}
    assert last["attachments"]


def test_between_two_updates_and_before_the_end_lies_what_teams_asks(talk: "Talk", slowly: Slowly) -> None:
    slowly((1.0, FIRST), (0.7, SECOND), (0.1, ""), (0.1, ""))
    talk.say(QUESTION)
    talk.channel.messages(1)
    moments = [at for at, one in zip(talk.channel.at, talk.channel.said, strict=True) if _stream(one)]
    assert len(moments) == 2
    assert all(after - before > PATIENCE - 0.05 for before, after in pairwise(moments))


def test_before_the_first_proven_sentence_a_line_says_what_happens(talk: "Talk", slowly: Slowly) -> None:
    slowly((2.0, FIRST), (1.5, SECOND))
    talk.say(QUESTION)
    talk.channel.messages(1)
    shown = [(one["text"], (_stream(one) or {}).get("streamType")) for one in talk.channel.said[1:-1]]
    assert shown == [(texts.BOT_WORKING, "informative"), (f"{FIRST} [1]", "streaming")]


def test_an_answer_of_the_handbook_s_own_words_is_not_held_back_to_grow(
    talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(assistant) as talk:
        talk.say(QUESTION)
        channel.messages(1)
    assert [_stream(one) for one in channel.said] == [None, None]


@pytest.mark.parametrize(
    "more", [{"channelId": "webchat"}, {"conversation": {"id": "19:groep", "conversationType": "groupChat"}}]
)
def test_elsewhere_a_written_answer_comes_whole(more: Body, talk: "Talk", slowly: Slowly) -> None:
    slowly((0.1, FIRST), (2.0, SECOND))
    talk.say(QUESTION, **more)
    (message,) = talk.channel.messages(1)
    assert message["text"].startswith(f"{FIRST} [1] {SECOND} [2]")
    assert [_stream(one) for one in talk.channel.said] == [None, None]


def test_expected_replies_hold_the_whole_written_answer_and_nothing_before_it(talk: "Talk", slowly: Slowly) -> None:
    slowly((0.1, FIRST), (2.0, SECOND))
    (reply,) = talk.ask(QUESTION)
    assert reply["text"].startswith(f"{FIRST} [1] {SECOND} [2]")
    assert _stream(reply) is None
    assert talk.channel.said == []


def test_a_written_answer_is_remembered_for_a_follow_up(talk: "Talk", slowly: Slowly) -> None:
    slowly((0.1, FIRST), (1.6, SECOND))
    talk.say(QUESTION)
    talk.channel.messages(1)
    (reply,) = talk.ask(FOLLOW_UP)
    assert "[1]" in reply["text"]


class Breaking(Assistant):
    """The assistant, which fails `pause` seconds after the first words of an answer."""

    def __init__(self, real: Assistant, pause: float) -> None:
        self._real = real
        self._pause = pause
        self.asked: list[Conversation] = []

    def stream(
        self, question: str, history: Conversation = (), left: threading.Event | None = None
    ) -> Generator[Piece | Answer, None, None]:
        self.asked.append(history)
        pieces = self._real.stream(question, history, left)
        if question != QUESTION:
            yield from pieces
            return
        yield next(pieces)
        time.sleep(self._pause)
        raise RuntimeError(f"geheim: {question}")


def test_an_answer_that_breaks_off_keeps_its_proven_words_and_says_that_it_is_not_whole(
    talking: "Talking", assistant: Assistant, channel: "Channel", caplog: pytest.LogCaptureFixture
) -> None:
    breaking = Breaking(assistant, 2.0)
    with talking(breaking) as talk:
        talk.say(QUESTION)
        (last,) = channel.messages(1)
        talk.ask("help")
        talk.ask("Wat is extremisme?")
    shown = channel.said[1]["text"]
    assert shown.endswith("[1]")
    assert last["text"] == f"{shown}\n\n{texts.BOT_BROKEN_OFF}"
    assert _is_final(last)
    label = next(one for one in last["entities"] if one["type"] == "https://schema.org/Message")
    assert [one["position"] for one in label["citation"]] == [1]
    assert breaking.asked[-1] == ()
    assert "geheim" not in caplog.text


def test_an_answer_that_breaks_off_before_anything_was_shown_is_one_sentence(
    talking: "Talking", assistant: Assistant, channel: "Channel"
) -> None:
    with talking(Breaking(assistant, 0.0)) as talk:
        talk.say(QUESTION)
        (last,) = channel.messages(1)
    assert (last["text"], _stream(last)) == (texts.ERROR, None)


def test_when_the_person_stops_it_nothing_more_is_said_and_the_model_is_left(talk: "Talk", slowly: Slowly) -> None:
    ended = threading.Event()
    slowly((0.1, FIRST), (1.6, SECOND), *[(0.2, "")] * 80, ended=ended)
    talk.channel.refuse = _refusing(
        "Content stream was canceled by user.", 403, lambda body: (_stream(body) or {}).get("streamSequence") == 2
    )
    talk.say(QUESTION)
    start = time.monotonic()
    talk.say("help")
    assert ended.wait(10)
    assert time.monotonic() - start < 6
    (only,) = talk.channel.messages(1)
    assert "nieuw gesprek" in only["text"]
    assert talk.channel.replaced == []
    slowly((0.1, FIRST))
    assert "[1]" not in talk.ask(FOLLOW_UP)[0]["text"]


@pytest.mark.parametrize("which", ["update", "end"])
def test_a_stream_that_teams_closed_is_replaced_by_the_whole_answer(which: str, talk: "Talk", slowly: Slowly) -> None:
    slowly((0.1, FIRST), (1.9, SECOND), (1.5, ""))
    closed = {"update": lambda body: (_stream(body) or {}).get("streamSequence") == 2, "end": _is_final}[which]
    talk.channel.refuse = _refusing("Content stream finished due to exceeded streaming time.", 403, closed)
    talk.say(QUESTION)
    talk.channel.wait(lambda: bool(talk.channel.replaced))
    (whole,) = talk.channel.replaced
    assert whole["text"].startswith(f"{FIRST} [1] {SECOND} [2]")
    assert _stream(whole) is None
    assert not [one for one in talk.channel.said if one["type"] == "message"]


def test_after_the_time_that_teams_gives_a_stream_nothing_is_added_and_the_whole_answer_takes_its_place(
    talk: "Talk", slowly: Slowly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.teams_wait._LONGEST", 1.0)
    slowly((0.1, FIRST), (1.7, SECOND), (1.7, ""))
    talk.say(QUESTION)
    talk.channel.wait(lambda: bool(talk.channel.replaced))
    assert [one["text"] for one in talk.channel.said if _stream(one)] == [f"{FIRST} [1]"]
    assert talk.channel.replaced[0]["text"].startswith(f"{FIRST} [1] {SECOND} [2]")
    assert not [one for one in talk.channel.said if one["type"] == "message"]


def test_an_end_that_comes_too_fast_for_teams_is_sent_again(
    talk: "Talk", slowly: Slowly, caplog: pytest.LogCaptureFixture
) -> None:
    refused: list[Body] = []

    def first_end(body: Body) -> bool:
        refused.extend([body] if _is_final(body) else [])
        return _is_final(body) and len(refused) == 1

    slowly((0.1, FIRST), (1.8, SECOND))
    talk.channel.refuse = _refusing("API calls quota exceeded", 429, first_end)
    with caplog.at_level(logging.ERROR):
        talk.say(QUESTION)
        (last,) = talk.channel.messages(1)
    assert _is_final(last)
    assert len(refused) == 2


def test_an_update_that_gets_lost_is_part_of_what_follows(talk: "Talk", slowly: Slowly) -> None:
    lost = {"streamSequence": 2}
    slowly((0.1, FIRST), (1.9, SECOND), (1.6, ""))
    talk.channel.refuse = _refusing("busy", 429, lambda body: lost.items() <= (_stream(body) or {}).items())
    talk.say(QUESTION)
    (last,) = talk.channel.messages(1)
    assert last["text"].startswith(f"{FIRST} [1] {SECOND} [2]")
    assert _is_final(last)
