"""Values of the service layer: what is asked and what is answered."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.source_documents import Standing


class AnswerStatus(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_IN_HANDBOOK = "not_in_handbook"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSED = "refused"
    PERSONAL_DATA = "personal_data"
    ERROR = "error"


class CitationKind(StrEnum):
    """Whose words a citation points at."""

    HANDBOOK = "handbook"
    SOURCE = "source"


class Generation(StrEnum):
    """How the text of an answer came to be."""

    EXTRACTIVE = "extractive"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, verified pointer: `page.text[start:end] == quote`."""

    number: int
    kind: CitationKind
    page: int
    page_id: str
    title: str
    theme: str
    url: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceCitation:
    """A numbered, verified pointer into a source: `document.text[start:end] == quote`.

    The words are those of `organisation`, never the handbook's. `source` is the key of the
    snapshot and `title` what the handbook calls it; `fetched` is when it said so, UTC in
    ISO 8601; `url` opens it at the quote; `page` is the page of a PDF, `pages` the numbers
    of the handbook's pages that link to it.
    """

    number: int
    source: str
    title: str
    organisation: str
    fetched: str
    standing: Standing
    url: str
    quote: str
    start: int
    end: int
    page: int | None
    pages: tuple[int, ...]
    kind: CitationKind = CitationKind.SOURCE


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """A tool or document that the answer names, with the page that links to it."""

    label: str
    url: str | None
    page: int


@dataclass(frozen=True, slots=True)
class PageSuggestion:
    """The nearest page when the handbook does not answer; not a citation."""

    page: int
    page_id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with the text of its answer."""

    question: str
    answer: str


Conversation = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service says: text with `[n]` markers and all that they rest on.

    `question` is the question as understood, follow-ups resolved. `citations` point
    into the handbook and `sources` into what it links to, numbered through. `timings_ms`
    maps each stage of the pipeline to its duration in milliseconds.
    """

    status: AnswerStatus
    text: str
    question: str
    citations: tuple[Citation, ...] = ()
    links: tuple[AnswerLink, ...] = ()
    suggestions: tuple[str, ...] = ()
    nearest: PageSuggestion | None = None
    generation: Generation = Generation.FIXED
    timings_ms: dict[str, float] = field(default_factory=dict)
    sources: tuple[SourceCitation, ...] = ()
