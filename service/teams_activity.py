"""Activities as they come in: read, checked before the SDK sees them, and what they ask."""

import json
import logging
import re
import unicodedata
from hashlib import sha256
from html import unescape
from typing import Any

from microsoft_agents.activity import Activity, Mention
from pydantic import ValidationError

from service import texts
from service.teams_auth import Refused

# It logs an Activity that does not fit with its values: words of a question may be among them.
# A filter, because uvicorn's set-up of the log undoes `disabled` and levels.
logging.getLogger("microsoft_agents.activity.activity").addFilter(lambda _: False)

Place = tuple[str, str]

MOST_ID = 512
_REQUIRED = ("type", "channelId", "serviceUrl", "conversation.id", "recipient.id", "from.id")
_IDS = (*_REQUIRED, "id", "replyToId")
_PATHLESS = re.compile(r"[?#\\%\s]|(?:^|/)\.{1,2}(?:/|$)")
_NO_SPACE = frozenset({"channelId", "conversation.id", "id", "replyToId"})
_MARKUP = re.compile(r"<[^<>]{1,200}>")
_XML = "xml"


def read_activity(body: object) -> Activity:
    """Return the Activity in a JSON body. Raises Refused (400) that names the field which is wrong, never its value."""
    if not isinstance(body, dict):
        raise Refused(400, texts.BOT_NOT_JSON)
    for field in _IDS:
        _check(field, _at(body, field))
    _check_text(body)
    try:
        return Activity.model_validate(body)
    except ValidationError as error:
        place = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        raise Refused(400, texts.BOT_BAD_FIELD.format(field=_name(place))) from None
    except Exception:
        raise Refused(400, texts.BOT_CONFLICT) from None


def _at(body: dict[str, Any], field: str) -> object:
    found: object = body
    for part in field.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _check(field: str, value: object) -> None:
    if value is None or value == "":
        if field in _REQUIRED:
            raise Refused(400, texts.BOT_MISSING.format(field=field))
        return
    if not isinstance(value, str):
        raise Refused(400, texts.BOT_BAD_FIELD.format(field=field))
    unsafe = len(value) > MOST_ID or not value.isprintable() or (field in _NO_SPACE and _PATHLESS.search(value))
    if unsafe:
        raise Refused(400, texts.BOT_BAD_ID.format(field=field, most=MOST_ID))


def _check_text(body: dict[str, Any]) -> None:
    """Refuse half a character: it can be read from JSON and cannot be sent."""
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused(400, texts.BOT_HALF) from None


def _name(place: tuple[int | str, ...]) -> str:
    """Return where in a body something is wrong; only names that this service knows, for a body may hold any."""
    known = {**Activity.model_fields, "from": None}
    first = str(place[0]) if place else ""
    aliases = {field.alias for field in Activity.model_fields.values()}
    return first if first in known or first in aliases else "?"


def question_of(activity: Activity) -> str:
    """Return what a message asks: without the mention of the bot, without markup and invisible characters.

    A button of a card outside Teams gives its question as a value, not as text.
    """
    pressed = activity.value.get("vraag") if isinstance(activity.value, dict) else None
    text = activity.text or (pressed if isinstance(pressed, str) else "")
    mentions = [one for one in activity.entities or [] if isinstance(one, Mention) and one.text and one.mentioned]
    for mention in mentions:
        if activity.recipient and mention.mentioned.id == activity.recipient.id:
            text = text.replace(mention.text, " ")
    if activity.text_format == _XML:
        text = unescape(_MARKUP.sub(" ", text))
    return " ".join("".join(map(_visible, text)).split())


def _visible(letter: str) -> str:
    return " " if unicodedata.category(letter) in {"Cc", "Cs", "Cf", "Co", "Zl", "Zp"} else letter


def place_of(activity: Activity) -> Place:
    """Return the channel and the conversation in it, as the storage names them."""
    return activity.channel_id.channel if activity.channel_id else "", activity.conversation.id


def judged_key(activity: Activity) -> str:
    """Return a name for the answer that a judgement is about: 32 hexadecimal digits."""
    return sha256("\n".join((*place_of(activity), activity.reply_to_id or "")).encode()).hexdigest()[:32]


def is_personal(activity: Activity) -> bool:
    """Tell whether the conversation is between one person and the bot."""
    kind = activity.conversation.conversation_type
    return kind == "personal" if kind else not activity.conversation.is_group
