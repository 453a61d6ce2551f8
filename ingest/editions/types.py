"""Values of a new edition: the document as it was read, and the drafts that were made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.source_types import Block
from ingest.types import Link, Page


class Reason(StrEnum):
    """Why words of the document stand in no draft."""

    RUNNING = "running"
    NAVIGATION = "navigation"
    TOOLS = "tools"
    THEME = "theme"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the document that stand in no draft; `leaf` is the page of the document that they stood on."""

    text: str
    reason: Reason
    leaf: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the document (of a text without pages: the piece that looks like one).

    `lines` is all its text as the file gives it, before anything was made of it; `blocks` is what was made of it.
    """

    number: int
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A new edition as it was read; `has_layout` says that headings, lists and tables could be seen."""

    leaves: tuple[Leaf, ...]
    has_layout: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """The part of a document that makes one page of the handbook; `leaves` are the document's own pages."""

    leaves: tuple[int, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A link of a draft; `own_words` says that its label stands in the list of tools and in no running text."""

    link: Link
    own_words: bool = True


@dataclass(frozen=True, slots=True)
class LostRow:
    """Questions of the bank whose words stand on no draft any more.

    `page` is the id of the draft that took the old page's place ("" where none did), `quote` the words that are
    gone, `proposal` the likest words of that draft ("" without any).
    """

    page: str
    quote: str
    proposal: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A page of the new edition as it will be written, with all that an editor should look at.

    `old` is the page that it is a new version of, `likeness` from 0 to 1; `source` is the old page that a
    page without `old` seems to be split from.
    """

    page: Page
    body: str
    tools: tuple[Tool, ...]
    leaves: tuple[int, ...]
    old: Page | None
    likeness: float
    source: Page | None = None
    left_out: tuple[LeftOut, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How the words of the document stand in the drafts; nothing is wrong when `missing` and `invented` are empty.

    `moved` are lines that stand in another order than in the file.
    """

    words: int
    kept: int
    left_out: Mapping[Reason, int]
    missing: tuple[str, ...]
    invented: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every word of the document is accounted for, and none was added."""
        return not (self.missing or self.invented)


@dataclass(frozen=True, slots=True)
class Edition:
    """A new edition as drafts: pages, what became of the old ones, and the check on every word."""

    drafts: tuple[Draft, ...]
    gone: tuple[Page, ...]
    merged: Mapping[str, str]
    lost: tuple[LostRow, ...]
    moved_rows: Mapping[str, int]
    fidelity: Fidelity
    doubts: tuple[str, ...] = ()
