"""Values of the index layer: what is searched and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.types import BankEntry, Theme


class PassageKind(StrEnum):
    """The piece of a page's structure that a passage follows."""

    DEFINITION = "definition"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE_ROW = "table_row"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: `text` is `page.text[start:end]`, word for word.

    `context` holds what a reader of the page knows when reading the passage
    (page title, heading, the header of a table); it is searched, never quoted.
    `bank` holds the page's bank questions that this passage answers, each with
    the offsets of the words that answer it.
    """

    id: str
    kind: PassageKind
    page: int
    page_id: str
    title: str
    theme: Theme
    start: int
    end: int
    text: str
    context: str
    bank: tuple[BankEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """The unit of retrieval in a source: `text` is `document.text[start:end]` of the document `source`, word for word.

    `context` holds the headings above it; it is searched, never quoted. `units` are the
    offsets, in the document's text, of the sentences, items and rows in it that may be
    quoted. `page` counts from 1 in a PDF.
    """

    id: str
    kind: PassageKind
    source: str
    start: int
    end: int
    text: str
    context: str
    page: int | None
    units: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a page that may answer: how like the question they, or what they are asked, are (cosine).

    `need` adds what the examples say of them (0 where no example leads there).
    """

    start: int
    end: int
    cosine: float
    need: float

    @property
    def score(self) -> float:
        """Likeness and lesson together."""
        return self.cosine + self.need


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score, what each ranker gave it, and the words in it that match.

    `spans` are sentences of the passage and answers of the question bank, best
    first.
    """

    passage: Passage
    score: float
    rankers: Mapping[str, float]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceHit:
    """A passage of a source with its fused score, what each ranker gave it, and its units, nearest first.

    A unit's `need` is 0: nothing is learned of sources.
    """

    passage: SourcePassage
    score: float
    rankers: Mapping[str, float]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the search saw besides the hits: the grounds to answer or to be silent.

    `features` are numbers of order one, by name; `unknown` are content words
    that stand nowhere in the index.
    """

    features: Mapping[str, float]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of a search: hits, best first, and the evidence."""

    query: str
    hits: tuple[Hit, ...]
    evidence: Evidence
