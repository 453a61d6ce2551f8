"""Values of the linked sources: what was fetched, what was read from it, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a source stood when it was last fetched or checked."""

    OK = "ok"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    ROBOTS = "robots"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    NEEDS_SCRIPT = "needs_script"
    NOT_DUTCH = "not_dutch"
    NOT_TEXT = "not_text"
    NOT_FETCHED = "not_fetched"


USABLE = frozenset({Health.OK, Health.MOVED, Health.CHANGED})
"""Healths of a snapshot that may be read from; the others hold no text worth finding."""

READ = USABLE | {Health.EMPTY, Health.NEEDS_SCRIPT, Health.NOT_DUTCH}
"""Healths of a source whose server gave a document that could be read, be it to no use."""

AT_REST = frozenset({Health.OK, Health.NOT_FETCHED})
"""Healths that ask nothing of an editor."""


class BlockKind(StrEnum):
    """What a piece of extracted text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document's text.

    `level` is the depth of a heading (1 is the title) or of a list item (1 is the
    outermost). A table's `text` holds a row a line, its cells parted by ` | `.
    `page` counts from 1 in a PDF and is None in a web page.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


class CutReason(StrEnum):
    """Why a piece of text is kept out of what is read."""

    HIDDEN = "hidden"
    COMMENT = "comment"
    INVISIBLE_CHARACTERS = "invisible_characters"
    TAG_CHARACTERS = "tag_characters"
    INSTRUCTION = "instruction"
    IMPERSONATION = "impersonation"


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of text that was put in quarantine; `text` is its beginning."""

    reason: CutReason
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a document says, in reading order, without menus, footers and what was cut.

    `health` is OK, EMPTY, NEEDS_SCRIPT, NOT_DUTCH, NOT_TEXT; GONE for a page that says "not found"
    under a status of 200, UNREACHABLE for one that stands before the text (cookies, a login).
    `documents` are addresses of PDFs that it offers.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    health: Health = Health.OK
    cuts: tuple[Cut, ...] = ()
    documents: tuple[str, ...] = ()
    pages: int | None = None

    @property
    def text(self) -> str:
        """All blocks, parted by an empty line."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A step that a server sent us on: the address that was left, and the status that said so."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One answer of a web server. `fetched` is UTC in ISO 8601; header names are lower case."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched: str
    redirects: tuple[Redirect, ...] = ()

    @property
    def validators(self) -> Validators:
        """Return what to send along next time."""
        return Validators(self.headers.get("etag", ""), self.headers.get("last-modified", ""))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a source said at a moment.

    `key` is the id of the Source, or that id, a dot and a short hash for a document that
    the source's page offers. `digest` is the SHA-256 of the bytes, under which the store
    keeps them and their Extract.
    """

    key: str
    url: str
    final_url: str
    fetched: str
    status: int
    headers: Mapping[str, str]
    digest: str
    size: int
    health: Health
    redirects: tuple[Redirect, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """How a source stood when we last looked.

    `digest` names the snapshot that held then ("" without one), `fetched` is when it was
    last fetched rather than only looked at, `status` is 0 where no server answered, and
    `validators` are those of the last fetch.
    """

    key: str
    url: str
    checked: str
    health: Health
    detail: str = ""
    final_url: str = ""
    status: int = 0
    digest: str = ""
    fetched: str = ""
    validators: Validators = Validators()
