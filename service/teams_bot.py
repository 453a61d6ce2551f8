"""What the bot does with an Activity: it answers, greets, begins anew, forgets, takes in a judgement."""

import asyncio
import json
import logging
import time
from contextlib import closing
from dataclasses import dataclass

from microsoft_agents.activity import Activity, ActivityTypes
from microsoft_agents.hosting.core import TurnContext
from starlette.concurrency import run_in_threadpool

from service import texts
from service.assistant import Assistant
from service.errors import StorageError
from service.http_models import MAX_QUESTION
from service.personal import personal_data
from service.storage import Storage
from service.teams_activity import Place, is_personal, judged_key, place_of, question_of
from service.teams_reply import plain, reply_of
from service.teams_wait import SoFar, Waiting
from service.types import Answer, AnswerStatus, Turn

_LOG = logging.getLogger("handreiking")
_HELP = frozenset({"help", "hulp", "/help"})
_RENEW = frozenset({"nieuw gesprek", "opnieuw beginnen", "/nieuw"})
_KEPT = frozenset({AnswerStatus.ANSWERED, AnswerStatus.NOT_IN_HANDBOOK})
_MOST_REMARK = 1_000
_JUST_NOW = 60.0  # seconds
FEEDBACK = "message/submitAction"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether somebody found an answer useful, with a remark."""

    useful: bool
    remark: str


class Bot:
    """The assistant in a channel. The same pipeline as everywhere: `Assistant.stream`."""

    def __init__(self, assistant: Assistant, storage: Storage, base: str | None) -> None:
        """Answer with `assistant`; `base` is the public address of the service, for links to pages."""
        self._assistant = assistant
        self._storage = storage
        self._base = base
        self._welcomed: dict[Place, float] = {}

    async def on_turn(self, context: TurnContext) -> None:
        """Do what one Activity asks; of a kind that asks nothing, do nothing."""
        activity = context.activity
        if activity.type == ActivityTypes.message:
            await self._message(context)
        elif activity.type == ActivityTypes.conversation_update and _arrives(activity):
            if self._newly(place_of(activity)):
                await context.send_activity(plain(texts.BOT_WELCOME, texts.BOT_EXAMPLES))
        elif _leaves(activity):
            await self._forget(activity)

    def _newly(self, place: Place) -> bool:
        """Tell whether nobody was welcomed there just now: some channels name the bot and the person apart."""
        now = time.monotonic()
        recent = {one: at for one, at in self._welcomed.items() if now - at < _JUST_NOW}
        self._welcomed = {**recent, place: now}
        return place not in recent

    async def _message(self, context: TurnContext) -> None:
        question = question_of(context.activity)
        command = question.casefold().strip(" .!?")
        if command in _HELP:
            await context.send_activity(plain(texts.BOT_HELP.format(example=texts.BOT_EXAMPLES[0])))
        elif command in _RENEW:
            await self._forget(context.activity)
            await context.send_activity(plain(texts.BOT_RENEWED, texts.BOT_EXAMPLES))
        elif len(question) > MAX_QUESTION:
            await context.send_activity(plain(texts.BOT_TOO_LONG.format(found=len(question), most=MAX_QUESTION)))
        else:
            await self._answer(context, question)

    async def _answer(self, context: TurnContext, question: str) -> None:
        told = SoFar()
        waiting = Waiting(context, told)
        pending = asyncio.ensure_future(run_in_threadpool(self._think, place_of(context.activity), question, told))
        try:
            answer = await waiting.until(pending)
            message = reply_of(answer, self._base) if answer else None
        except Exception as error:
            _LOG.error("bot: no answer: %s", type(error).__name__)
            message = reply_of(told.broken_off(), self._base) if waiting.shown else plain(texts.ERROR)
        if message:
            await waiting.finish(message)

    def _think(self, place: Place, question: str, told: SoFar) -> Answer | None:
        """Answer and remember; nothing with personal data, and nothing that was refused or stopped, is kept."""
        with closing(self._assistant.stream(question, self._storage.turns.of(*place), told.stopped)) as events:
            for one in events:
                if told.stopped.is_set():
                    return None
                if isinstance(one, Answer):
                    if one.status in _KEPT:
                        self._storage.turns.add(*place, Turn(question, one.text))
                    return one
                told.add(one)
        return None

    async def _forget(self, activity: Activity) -> None:
        await run_in_threadpool(self._storage.turns.forget, *place_of(activity))

    async def judge(self, activity: Activity) -> None:
        """Take in a judgement; a remark with personal data is left out, and a full disk costs no more than this."""
        judgement = judgement_of(activity.value)
        if judgement is None:
            return
        remark = judgement.remark
        if personal_data(remark, self._assistant.handbook.knows):
            remark = ""
        try:
            await run_in_threadpool(self._keep, activity, judgement.useful, remark)
        except StorageError as error:
            _LOG.error("bot: a judgement was lost: %s", error)

    def _keep(self, activity: Activity, useful: bool, remark: str) -> None:
        channel, conversation = place_of(activity)
        self._storage.feedback.keep(judged_key(activity), useful, remark, channel=channel, conversation=conversation)


def judgement_of(value: object) -> Judgement | None:
    """Return the judgement in the value of a `message/submitAction`, or None when it holds none."""
    action = value.get("actionValue") if isinstance(value, dict) and value.get("actionName") == "feedback" else None
    reaction = action.get("reaction") if isinstance(action, dict) else None
    if not isinstance(action, dict) or reaction not in ("like", "dislike"):
        return None
    return Judgement(reaction == "like", _remark(action.get("feedback")))


def _remark(feedback: object) -> str:
    """Return what was said: Teams sends it as JSON in a string, other clients as the string itself."""
    try:
        said = json.loads(feedback) if isinstance(feedback, str) else feedback
    except (ValueError, RecursionError):
        said = feedback
    text = said.get("feedbackText") if isinstance(said, dict) else feedback
    return text.strip()[:_MOST_REMARK] if isinstance(text, str) else ""


def _arrives(activity: Activity) -> bool:
    """Tell whether the bot comes into the conversation, or a person into a conversation with the bot alone."""
    added = {one.id for one in activity.members_added or []}
    bot = activity.recipient.id if activity.recipient else None
    return bot in added or (bool(added) and is_personal(activity))


def _leaves(activity: Activity) -> bool:
    bot = activity.recipient.id if activity.recipient else None
    gone = activity.type == ActivityTypes.conversation_update and bot in {
        one.id for one in activity.members_removed or []
    }
    return gone or (activity.type == ActivityTypes.installation_update and (activity.action or "").startswith("remove"))
