"""The rows of the index: every text that can lead to a passage or to a boundary."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum

from index.passages import cut_page, sentence_spans
from index.types import Passage, SourcePassage
from ingest.source_documents import SourceDocument
from ingest.types import Boundary, BoundaryKind, Page


class Group(IntEnum):
    """What kind of text a row is."""

    PASSAGE = 0
    SENTENCE = 1
    BANK = 2
    BOUNDARY = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A text that is searched, and what a match of it leads to.

    `owner` is the place of a passage in the index or, for a boundary, of its
    kind in `BoundaryKind`; `start` and `end` are the words of the page that it
    points at (0, 0 for a boundary). `about` is the subject of a boundary.
    """

    group: Group
    owner: int
    start: int
    end: int
    text: str
    about: str = ""

    @property
    def asked(self) -> bool:
        """Whether it is a question, of the bank or of the boundaries, and no text of the handbook."""
        return self.group in {Group.BANK, Group.BOUNDARY}

    @property
    def destination(self) -> tuple[int, int, int, int, str]:
        """Where a match of it leads: the same for all questions to one answer, or about one subject of a boundary."""
        return self.group, self.owner, self.start, self.end, self.about


@dataclass(frozen=True, slots=True)
class Document:
    """One page, or the boundaries, as the index holds it; `digest` changes when it must be encoded again."""

    id: str
    digest: str
    passages: tuple[Passage, ...]
    rows: tuple[Row, ...]


def documents(pages: Sequence[Page], boundaries: Sequence[Boundary]) -> tuple[Document, ...]:
    """Return the pages and then the boundaries as documents, passages numbered through."""
    found: list[Document] = []
    first = 0
    for page in pages:
        passages = cut_page(page)
        rows = tuple(row for at, passage in enumerate(passages, first) for row in _passage_rows(passage, at))
        found.append(Document(page.id, digest(page), passages, rows))
        first += len(passages)
    found.append(Document("grenzen", digest(*boundaries), (), tuple(_boundary_rows(boundaries))))
    return tuple(found)


def digest(*values: Page | Boundary | SourceDocument | SourcePassage) -> str:
    """Return the SHA-256 of all that the values hold."""
    text = json.dumps([asdict(value) for value in values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _passage_rows(passage: Passage, at: int) -> Iterator[Row]:
    text = f"{passage.title}. {passage.context}. {passage.text}" if passage.context else passage.text
    yield Row(Group.PASSAGE, at, passage.start, passage.end, text)
    spans = sentence_spans(passage.text)
    if len(spans) > 1:
        for a, b in spans:
            yield Row(Group.SENTENCE, at, passage.start + a, passage.start + b, passage.text[a:b])
    for entry in passage.bank:
        for question in entry.questions:
            yield Row(Group.BANK, at, entry.start, entry.end, question)


def _boundary_rows(boundaries: Sequence[Boundary]) -> Iterator[Row]:
    kinds = list(BoundaryKind)
    for boundary in boundaries:
        for question in boundary.questions:
            yield Row(Group.BOUNDARY, kinds.index(boundary.kind), 0, 0, question, boundary.about)
