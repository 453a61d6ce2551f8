"""`POST /search`: the passages themselves, for those who want no answer made of them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index.types import Hit
from ingest.types import Page
from service import texts
from service.assistant import Assistant
from service.http_models import MAX_QUESTION, plain
from service.personal import personal_data
from service.verify import page_url

_MOST = 30


class SearchRequest(BaseModel):
    """What to look for, in words or as a question, and how many passages to give at most."""

    model_config = ConfigDict(
        strict=True, json_schema_extra={"examples": [{"query": "welke training past bij de balie", "limit": 3}]}
    )

    query: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION), AfterValidator(plain)]
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 10


class PassageBody(BaseModel):
    """A passage, word for word: `text` stands in the page's text from `start` to `end`.

    `score` orders the passages of one question, the best first; it is no probability.
    """

    page: int
    page_id: str
    title: str
    theme: str
    url: str
    text: str
    start: int
    end: int
    score: float


class SearchReply(BaseModel):
    """The passages, best first; none when no word of the question is known."""

    passages: list[PassageBody]


def passages_of(assistant: Assistant, query: str, limit: int) -> list[PassageBody]:
    """Return the best passages for a question, best first."""
    handbook = assistant.handbook
    return [_body(hit, handbook.pages[hit.passage.page]) for hit in handbook.searcher.search(query, limit)]


def search_routes(assistant: Assistant) -> APIRouter:
    """Return the route of the search."""
    routes = APIRouter()

    @routes.post("/search", summary=texts.API_SEARCH)
    def search(body: SearchRequest) -> SearchReply:
        kinds = personal_data(body.query, assistant.handbook.knows)
        if kinds:
            raise HTTPException(422, texts.PERSONAL_DATA.format(kinds=texts.personal_kinds(kinds)))
        return SearchReply(passages=passages_of(assistant, body.query, body.limit))

    return routes


def _body(hit: Hit, page: Page) -> PassageBody:
    passage = hit.passage
    return PassageBody(
        page=page.number, page_id=page.id, title=page.title, theme=page.theme.value,
        url=page_url(page.number, passage.start, passage.end), text=passage.text, start=passage.start,
        end=passage.end, score=round(float(hit.score), 6),
    )  # fmt: skip
