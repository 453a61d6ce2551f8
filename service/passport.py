"""The answer's passport: all that one needs to see how an answer came to be, to keep it, and to make it again.

A passport holds no word of who asked, and none is made for a question with
personal data.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, Self
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from ingest.source_documents import SourceDocument
from ingest.types import Page
from service import texts
from service.errors import PassportError, UnprovenAnswerError
from service.types import (
    Answer,
    AnswerStatus,
    Citation,
    Conversation,
    Judged,
    Offered,
    Outcome,
    SnapshotUse,
    SourceCitation,
    Turn,
)
from service.verify import check_answer


class Records(Protocol):
    """Where passports are kept: JSON objects by id, until they expire."""

    def put(self, record_id: str, value: Mapping[str, Any], days: float) -> None:
        """Keep `value` for `days`. Raises ServiceError when it cannot be kept."""

    def get(self, record_id: str) -> dict[str, Any] | None:
        """Return what is kept, or None. Raises ServiceError when it cannot be read."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a model wrote with its proof (`quote`, verbatim), or the reason that it was dropped."""

    text: str
    tokens: tuple[str, ...]
    kept: bool
    reason: str | None
    about: str
    page: int | None
    start: int | None
    end: int | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """What an answer was made with: versions, both indexes, model and settings.

    `model` and `prompts` are None where no chat model is set; `sources` names the
    generation of the sources' index, "" without one.
    """

    program: str
    index: str
    encoder: str
    model: str | None
    prompts: str | None
    settings: Mapping[str, str]
    sources: str


@dataclass(frozen=True, slots=True)
class Passport:
    """How one answer came to be; `failure` says why a model did not write it, if it should have.

    `focus` is what was asked last, where `question` is a follow-up behind the question
    before it. `citations` point into the handbook and `sources` into snapshots of sources;
    `snapshots` dates those and all others that the search put forward.
    """

    id: str
    made_at: str
    status: AnswerStatus
    question: str
    focus: str | None
    rewritten: bool
    text: str
    label: str
    citations: tuple[Citation, ...]
    sources: tuple[SourceCitation, ...]
    snapshots: tuple[SnapshotUse, ...]
    offered: tuple[Offered, ...]
    sentences: tuple[Sentence, ...]
    failure: str | None
    made: Made
    timings_ms: Mapping[str, float]

    @classmethod
    def of(cls, outcome: Outcome, made: Made, pages: Mapping[int, Page]) -> Self:
        """Make the passport of an answer, under a name of its own."""
        answer, work = outcome.answer, outcome.work
        return cls(
            id=uuid4().hex,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            status=answer.status,
            question=answer.question,
            focus=work.focus,
            rewritten=work.rewritten,
            text=answer.text,
            label=answer.label,
            citations=answer.citations,
            sources=answer.sources,
            snapshots=work.snapshots,
            offered=work.offered,
            sentences=tuple(_sentence(one, pages) for one in work.sentences),
            failure=work.failure,
            made=made,
            timings_ms=dict(answer.timings_ms),
        )

    @classmethod
    def read(cls, value: object) -> Self:
        """Return the passport that `value` (JSON) holds; raise PassportError when it is none."""
        try:
            return TypeAdapter(cls).validate_python(value)
        except ValidationError as error:
            raise PassportError(texts.NO_PASSPORT.format(reason=error.errors()[0]["loc"])) from error

    def as_json(self) -> dict[str, Any]:
        """Return the passport as plain values, to be written as JSON."""
        return asdict(self)

    def again(self) -> tuple[str, Conversation]:
        """Return the question, and what went before it, that are understood as this one was."""
        if self.focus is None:
            return self.question, ()
        return self.focus, (Turn(self.question.removesuffix(self.focus).strip(), ""),)

    def differences(
        self, answer: Answer, made: Made, pages: Mapping[int, Page], documents: Mapping[str, SourceDocument]
    ) -> tuple[str, ...]:
        """Say in Dutch what is otherwise when the same question is asked now; nothing when nothing is.

        `documents` are the snapshots that may be quoted now, by key.
        """
        bytes_now = {one.source: documents[one.source].digest for one in self.snapshots if one.source in documents}
        pairs = (
            (texts.PASSPORT_TEXT, self.text, answer.text),
            (texts.PASSPORT_STATUS, self.status, answer.status),
            (texts.PASSPORT_QUOTES, _quotes(self), _quotes(answer)),
            (texts.PASSPORT_INDEX, self.made.index, made.index),
            (texts.PASSPORT_MODEL, (self.made.model, self.made.prompts), (made.model, made.prompts)),
            (texts.PASSPORT_SETTINGS, self.made.settings, made.settings),
            (texts.PASSPORT_SOURCES, self.made.sources, made.sources),
            (texts.PASSPORT_SNAPSHOTS, {one.source: one.digest for one in self.snapshots}, bytes_now),
        )
        changed = tuple(name for name, then, now in pairs if then != now)
        return changed if self._still_proven(pages, documents) else (*changed, texts.PASSPORT_UNPROVEN)

    def _still_proven(self, pages: Mapping[int, Page], documents: Mapping[str, SourceDocument]) -> bool:
        try:
            check_answer(self.text, self.citations, pages, self.sources, documents)
        except UnprovenAnswerError:
            return False
        return True


def _quotes(of: Passport | Answer) -> list[str]:
    return [*(one.quote for one in of.citations), *(one.quote for one in of.sources)]


def _sentence(one: Judged, pages: Mapping[int, Page]) -> Sentence:
    kept = one.fault is None
    page, start, end = (one.page, one.start, one.end) if kept else (None, None, None)
    quote = pages[one.page].text[one.start : one.end] if kept else None
    return Sentence(one.text, one.tokens, kept, one.fault, one.about, page, start, end, quote)
