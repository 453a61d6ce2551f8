"""Send mutated Activities to the bot, over HTTP, and fail on any answer of 500 or higher or on none at all.

    python tools/fuzz_activities.py --count 20000 --seed 7

The service and a channel that swallows what it is sent run on this computer. It needs an index
(`handreiking index build`). A turn that fails after its Activity was taken is wrong too.
"""

import argparse
import copy
import json
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from serving import serving

from service.api import create_app
from service.settings import Settings

WORKERS = 8
SHOWN = 5
Body = dict[str, Any]
ODD: tuple[object, ...] = (
    None, "", " ", "\x00", "\ud800", "\u202e", "a" * 3_000, "../..", "https://evil.example/", "http://[", "NaN",
    0, -1, 1.5, 10**400, float("inf"), True, False, [], {}, [[]], [None], {"a": None}, {"type": "mention"},
    "é" * 600, "<at>x</at>", "{{7*7}}", "' or 1=1 --", "2026-13-45", "msteams:copilot", ["tekst"] * 50,
)  # fmt: skip


def _base(channel: str) -> Body:
    return {
        "id": "f:1", "timestamp": "2026-11-25T09:00:00.000Z", "localTimezone": "Europe/Amsterdam", "locale": "nl-NL",
        "channelId": "msteams", "serviceUrl": channel,
        "from": {"id": "29:iemand", "name": "Iemand", "aadObjectId": "6b5e3c9a-0000-4000-8000-000000000001"},
        "recipient": {"id": "28:bot", "name": "Handreiking"},
        "conversation": {"id": "a:gesprek", "conversationType": "personal", "tenantId": "t", "isGroup": False},
        "channelData": {"tenant": {"id": "t"}},
        "entities": [{"type": "clientInfo", "locale": "nl-NL", "country": "NL", "platform": "Web"}],
    }  # fmt: skip


def _judgement() -> Body:
    said = {"reaction": "like", "feedback": json.dumps({"feedbackText": "Fijn"})}
    return {"actionName": "feedback", "actionValue": said}


def seeds(channel: str) -> list[Body]:
    """Return one Activity of each kind that Teams and the Playground send."""
    mention = {"type": "mention", "mentioned": {"id": "28:bot", "name": "Handreiking"}, "text": "<at>Handreiking</at>"}
    kinds: list[Body] = [
        {"type": "message", "text": "Wie is de aangewezen bestuurlijk portefeuillehouder?", "textFormat": "plain"},
        {"type": "message", "text": "Wat is extremisme?", "deliveryMode": "expectReplies"},
        {"type": "message", "text": "help", "deliveryMode": "expectReplies"},
        {"type": "message", "text": "<at>Handreiking</at> nieuw gesprek", "textFormat": "xml", "entities": [mention]},
        {"type": "message", "text": "", "attachments": [{"contentType": "text/html", "content": "<p>Wie?</p>"}]},
        {"type": "message", "value": {"vraag": "Wie?"}, "channelId": "webchat", "deliveryMode": "expectReplies"},
        {"type": "conversationUpdate", "membersAdded": [{"id": "28:bot"}, {"id": "29:iemand"}]},
        {"type": "conversationUpdate", "membersRemoved": [{"id": "28:bot"}]},
        {"type": "installationUpdate", "action": "add"},
        {"type": "installationUpdate", "action": "remove"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": "1"},
        {"type": "messageUpdate", "text": "anders"},
        {"type": "invoke", "name": "message/submitAction", "value": _judgement(), "replyToId": "f:2"},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"type": "Action.Execute"}}},
        {"type": "typing"},
        {"type": "event", "name": "iets", "value": {"a": 1}, "relatesTo": {"conversation": {"id": "b"}}},
        {"type": "endOfConversation", "code": "completedSuccessfully"},
    ]
    return [_base(channel) | kind for kind in kinds]


def mutate(body: Body, dice: random.Random) -> Body:
    """Return a copy of `body` with one to four places changed, dropped, doubled or added."""
    changed = copy.deepcopy(body)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        holder, key = dice.choice(list(_places(changed)))
        dice.choice(_CHANGES)(holder, key, dice)
    return changed


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from _places(part)


def _odd(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401 - any JSON
    holder[key] = copy.deepcopy(dice.choice(ODD))


def _drop(holder: Any, key: Any, _: random.Random) -> None:  # noqa: ANN401 - any JSON
    del holder[key]


def _cut(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401 - any JSON
    text = str(holder[key])
    at = dice.randint(0, len(text))
    holder[key] = text[:at] + chr(dice.randint(0, 0x2FFF)) + text[at + 1 :]


def _wrap(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401 - any JSON
    holder[key] = dice.choice([[holder[key]], {"a": holder[key]}, [holder[key]] * 3])


def _add(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401 - any JSON
    name = dice.choice(
        ["deliveryMode", "type", "role", "name", "value", "attachments", "relatesTo", "agenticAppId", "@id"]
    )
    value = dice.choice([*ODD, "expectReplies", "stream", "agenticUser", "connectoruser", "invoke", "message"])
    if isinstance(holder, dict):
        holder[name] = copy.deepcopy(value)
    else:
        holder.insert(key, copy.deepcopy(value))


_CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (_odd, _odd, _drop, _cut, _wrap, _add)


class Faults(logging.Handler):
    """Keeps what the service logs as an error."""

    def __init__(self, kept: list[str]) -> None:
        """Keep the lines in `kept`."""
        super().__init__(logging.ERROR)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self._kept.append(record.getMessage())


def sink() -> FastAPI:
    """Return a channel that takes everything."""
    app = FastAPI()

    @app.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"])
    def take(rest: str) -> Response:
        del rest
        return JSONResponse({"id": "1"}, status_code=201)

    return app


def fuzz(count: int, seed: int) -> tuple[Counter[int], list[str]]:
    """Send `count` Activities; return how often each status came and the bodies that went wrong."""
    wrong: list[str] = []
    logging.getLogger("handreiking").addHandler(Faults(wrong))
    settings = Settings().model_copy(update={"teams_anonymous": True})
    with (
        serving(sink()) as channel,
        serving(create_app(settings)) as url,
        httpx.Client(base_url=url, timeout=60) as http,
    ):
        dice = random.Random(seed)  # noqa: S311 - not a secret
        originals = seeds(channel)
        bodies = [json.dumps(mutate(dice.choice(originals), dice)) for _ in range(count)]

        def send(body: str) -> int:
            try:
                response = http.post("/api/messages", content=body, headers={"Content-Type": "application/json"})
                while response.status_code == 429:
                    time.sleep(1)
                    response = http.post("/api/messages", content=body, headers={"Content-Type": "application/json"})
            except httpx.HTTPError as error:
                wrong.append(f"{type(error).__name__} {body}")
                return 0
            if response.status_code >= 500:
                wrong.append(f"{response.status_code} {body}")
            return response.status_code

        with ThreadPoolExecutor(WORKERS) as pool:
            statuses = Counter(pool.map(send, bodies))
        alive = http.post("/api/messages", json=originals[1])
        if alive.status_code != 200:
            wrong.append(f"the bot no longer answers: {alive.status_code}")
    return statuses, wrong


def main() -> int:
    """Fuzz, print the counts, and return 1 when anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.getLogger("handreiking").propagate = False
    logging.getLogger("microsoft_agents").setLevel(logging.CRITICAL)
    start = time.monotonic()
    statuses, wrong = fuzz(arguments.count, arguments.seed)
    counted = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
    sys.stdout.write(f"{arguments.count} Activities in {time.monotonic() - start:.0f} s. {counted}\n")
    for line in wrong[:SHOWN]:
        sys.stdout.write(f"{line[:2_000]}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
