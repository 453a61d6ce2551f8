"""Answers that are no quotes: a refusal, a warning, or that the handbook is silent."""

from index.types import Findings
from ingest.types import BoundaryKind
from service import texts
from service.guard import Guard
from service.suggest import suggestions
from service.types import Answer, AnswerStatus, PageSuggestion
from service.verify import page_url

_STATUSES = {
    BoundaryKind.NOT_IN_HANDBOOK: AnswerStatus.NOT_IN_HANDBOOK,
    BoundaryKind.DANGER: AnswerStatus.NOT_IN_HANDBOOK,
    BoundaryKind.OUT_OF_SCOPE: AnswerStatus.OUT_OF_SCOPE,
    BoundaryKind.HARMFUL: AnswerStatus.REFUSED,
    BoundaryKind.STEERING: AnswerStatus.REFUSED,
}


def personal_data_answer(guarded: Guard) -> Answer:
    """Return the answer to a question with personal data, which it does not repeat."""
    text = texts.PERSONAL_DATA.format(kinds=texts.personal_kinds(guarded.personal))
    return Answer(AnswerStatus.PERSONAL_DATA, warned(text) if guarded.danger else text, "")


def empty_answer(question: str) -> Answer:
    """Return the answer to a text without a word."""
    return Answer(AnswerStatus.OUT_OF_SCOPE, texts.EMPTY, question)


def refuse(question: str, boundary: BoundaryKind, found: Findings, *, danger: bool, foreign: bool) -> Answer:
    """Return why `question` has no answer, with the nearest page where that helps; in danger 112 comes first."""
    status = _STATUSES[boundary]
    page = _nearest(found) if status is AnswerStatus.NOT_IN_HANDBOOK else None
    text = _text(boundary, page, foreign=foreign)
    return Answer(
        status,
        warned(text) if danger else text,
        question,
        nearest=page,
        suggestions=suggestions(found, ()) if page and not danger else (),
    )


def warned(text: str) -> str:
    """Put the way to help before `text`."""
    return f"{texts.DANGER}\n\n{text}" if text else texts.DANGER


def _nearest(found: Findings) -> PageSuggestion | None:
    if not found.hits:
        return None
    passage = found.hits[0].passage
    return PageSuggestion(passage.page, passage.page_id, passage.title, page_url(passage.page))


def _text(boundary: BoundaryKind, page: PageSuggestion | None, *, foreign: bool) -> str:
    if boundary is BoundaryKind.DANGER:
        return texts.DANGER_NEAREST.format(page=page.page, title=page.title) if page else ""
    if boundary is BoundaryKind.NOT_IN_HANDBOOK:
        where = [texts.NEAREST.format(page=page.page, title=page.title)] if page else []
        return " ".join([texts.NOT_IN_HANDBOOK, *where, texts.ASK_VAR])
    if boundary is BoundaryKind.OUT_OF_SCOPE and foreign:
        return texts.ASK_DUTCH
    return texts.REFUSALS[boundary]
