"""Values of the service layer: what is asked and what is answered."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.source_documents import Standing
from service import texts


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
    WRITTEN = "written"
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

    @property
    def place(self) -> str:
        """Where the words stand, on one line."""
        return texts.PAGE_PLACE.format(page=self.page, title=self.title)


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

    @property
    def place(self) -> str:
        """Whose words these are, from where and of when, on one line."""
        page = texts.SOURCE_PAGE.format(page=self.page) if self.page else ""
        day = texts.day(self.fetched)
        return texts.SOURCE_PLACE.format(organisation=self.organisation, title=self.title, page=page, day=day)


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
    maps each stage of the pipeline to its duration in milliseconds. `id` names the
    answer's passport; it is empty where none is kept.
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
    id: str = ""
    sources: tuple[SourceCitation, ...] = ()

    @property
    def cited(self) -> tuple[Citation | SourceCitation, ...]:
        """All that the marks in the text point at, in the order of their numbers."""
        return (*self.citations, *self.sources)

    @property
    def label(self) -> str:
        """How the text came to be, for people ("" where the service itself speaks)."""
        if self.sources:
            return texts.LABELS_WITH_SOURCES.get(self.generation, "") if self.citations else texts.LABEL_SOURCE
        return texts.LABELS.get(self.generation, "")


@dataclass(frozen=True, slots=True)
class Piece:
    """The next words of an answer that is being given, proven, with all citations so far.

    The texts of all pieces together are the text of the answer.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    status: AnswerStatus = AnswerStatus.ANSWERED
    sources: tuple[SourceCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage that a chat model may write from: `text` is `page.text[start:end]`, and `token` its name."""

    token: str
    page: int
    title: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that a chat model wrote, and what became of it.

    `page`, `start` and `end` are the words that carry it, where it was kept or
    replaced by them; `fault` says why it was not kept (None: it was), `about`
    where that shows.
    """

    text: str
    tokens: tuple[str, ...]
    fault: str | None = None
    about: str = ""
    page: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class SnapshotUse:
    """A snapshot of a source that the search put forward for an answer, and whether the answer quotes it.

    `source` is its key, `fetched` when the source said so (UTC in ISO 8601) and
    `digest` the SHA-256 of the bytes, by which the store keeps them.
    """

    source: str
    title: str
    organisation: str
    url: str
    fetched: str
    digest: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Work:
    """How an answer came to be.

    `offered` are the passages that a model was offered, `sentences` what it wrote and
    `failure` why it failed, if it did; `focus` is what was asked last where the question
    as understood is a follow-up behind the one before it; `snapshots` are those of the
    sources that were looked at.
    """

    offered: tuple[Offered, ...] = ()
    sentences: tuple[Judged, ...] = ()
    failure: str | None = None
    rewritten: bool = False
    focus: str | None = None
    snapshots: tuple[SnapshotUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with how it came to be."""

    answer: Answer
    work: Work = Work()
