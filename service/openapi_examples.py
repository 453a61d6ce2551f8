"""Examples for the OpenAPI text: made by what makes the replies, so that they fit; a test compares their words."""

import json
from dataclasses import asdict, replace
from functools import cache
from typing import Any

from ingest.types import Theme
from service import texts
from service.http_models import MAX_QUESTION, ChatRequest, LinkBody, Message, PageBody, Problem, context_of, reply_of
from service.openai_errors import PREFIX, fault_of
from service.openai_models import MODEL, Model, ModelList
from service.openai_reply import Heading, Reply
from service.passport import Made, Passport
from service.search_api import PassageBody, SearchReply
from service.types import Answer, AnswerLink, AnswerStatus, Citation, CitationKind, Generation, Outcome
from service.verify import page_url

QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"
_BASE = "https://handreiking.gemeente.nl/"
_INDEX = "20261125T101500-1a2b3c4d"
_ID = "6f1d0c9a4b7e4f6c8d2e1a3b5c7d9e0f"
_MOMENT = 1_795_600_000
CITATION = Citation(
    number=1, kind=CitationKind.HANDBOOK, page=3, page_id="borging-portefeuille", title="Borging portefeuille",
    theme=Theme.POLICY.value, url=page_url(3, 435, 524), start=435, end=524,
    quote="De burgemeester is dan ook de aangewezen bestuurlijk portefeuillehouder voor dit dossier.",
)  # fmt: skip
LINK = AnswerLink("Tijdlijn wetgeving", "https://wetgevingskalender.overheid.nl/Regeling/WGK010815", 3)
ANSWER = Answer(
    status=AnswerStatus.ANSWERED, text=f"{CITATION.quote} [1]", question=QUESTION, citations=(CITATION,), links=(LINK,),
    suggestions=("Hoe krijg ik aandacht van het bestuur voor dit onderwerp?",), generation=Generation.EXTRACTIVE,
    timings_ms={"search": 1.6}, id=_ID,
)  # fmt: skip
PASSAGE = PassageBody(
    page=9, page_id="train-de-juiste-mensen", title="Train de juiste mensen", theme=Theme.EXPERTISE.value,
    url=page_url(9, 1151, 1192), text="Baliemedewerkers | Herkennen van signalen", start=1151, end=1192, score=6.552865,
)  # fmt: skip

PARAMETERS: dict[str, object] = {
    "number": 3, "start": CITATION.start, "end": CITATION.end, "answer_id": _ID, "download": "", "model": MODEL,
}  # fmt: skip

_DETAILS = {
    400: texts.TOO_LONG.format(most=MAX_QUESTION, found=MAX_QUESTION + 1),
    401: texts.KEY_NEEDED,
    413: texts.TOO_LARGE,
    422: texts.EMPTY_QUESTION,
    429: texts.TOO_MANY.format(seconds=12),
    500: texts.ERROR,
    503: texts.KEYS_AWAY,
}
_OWN_DETAILS = {
    ("/handreiking/{number}", 404): texts.NO_PAGE.format(number=17, last=16),
    ("/handreiking/{number}", 422): texts.FIELD_PROBLEM.format(field="path.number", message=texts.WRONG_TYPE),
    ("/answers/{answer_id}", 404): texts.NO_ANSWER,
    ("/answers/{answer_id}", 422): texts.FIELD_PROBLEM.format(field="path.answer_id", message=texts.WRONG_TYPE),
    ("/health", 503): texts.NOT_READY.format(reason="er is nog geen index."),
}


def reply_example(path: str) -> object:
    """Return what a good reply at `path` looks like. Raises KeyError for a path without an example."""
    return _replies()[path]


def fault_example(path: str, status: int) -> dict[str, Any]:
    """Return what a fault with `status` at `path` looks like, in the shape that it has there."""
    if path.startswith(PREFIX):
        absent = texts.NO_MODEL.format(model=MODEL)
        param, code = {400: ("messages", "invalid_value"), 404: ("model", "model_not_found")}.get(status, (None, None))
        return fault_of(status, _DETAILS.get(status, absent), param=param, code=code).model_dump()
    detail = _OWN_DETAILS.get((path, status)) or _DETAILS[status]
    instance = path.format(**PARAMETERS)
    return Problem(title=texts.PROBLEM_TITLES[status], status=status, detail=detail, instance=instance).model_dump()


@cache
def _replies() -> dict[str, object]:
    page = PageBody(
        number=3, id=CITATION.page_id, title=CITATION.title, theme=CITATION.theme, url=page_url(3),
        text="# Borging portefeuille\n\nBeleg en borg de portefeuille radicalisering en extremisme. …",
        links=[LinkBody(**asdict(LINK))],
    ).model_dump()  # fmt: skip
    chat = ChatRequest(messages=[Message(role="user", content=QUESTION)])
    model = Model(created=_MOMENT)
    made = Made("handreiking-assistent 0.1.0", _INDEX, "dutch-static 9dd00366c825", None, None, {"margin": "0.5"}, "")
    passport = replace(Passport.of(Outcome(ANSWER), made, {}), id=_ID, made_at="2026-11-25T10:20:00+00:00")
    return {
        "/chat": reply_of(ANSWER, _ID).model_dump(mode="json"),
        "/chat/stream": _lines(),
        "/handreiking": [page],
        "/handreiking/{number}": page,
        "/answers/{answer_id}": passport.as_json(),
        "/health": {
            "status": "ready", "index": _INDEX, "encoder": "dutch-static", "pages": 16, "passages": 107,
        },
        "/search": SearchReply(passages=[PASSAGE]).model_dump(),
        "/v1/models": ModelList(data=[model]).model_dump(),
        "/v1/models/{model}": model.model_dump(),
        "/v1/chat/completions": Reply(chat, _BASE, Heading(f"chatcmpl-{_ID}", _MOMENT, _INDEX))
        .whole(ANSWER)
        .model_dump(mode="json"),
    }  # fmt: skip


def _lines() -> str:
    context = context_of(ANSWER).model_dump(mode="json")
    lines: tuple[object, ...] = (
        {"delta": {"role": "assistant"}, "session_state": _ID},
        {"delta": {"content": ANSWER.text}},
        {"delta": {}, "context": context, "session_state": _ID},
    )
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines)
