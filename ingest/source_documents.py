"""Snapshots that may be read from, as documents to search and to quote, and whether they still hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urldefrag, urlsplit

from ingest import source_texts as texts
from ingest.snapshots import SnapshotStore
from ingest.source_types import USABLE, Block, Check, Health
from ingest.types import Source

_UNSURE = frozenset({Health.ROBOTS, Health.REFUSED})


class Standing(StrEnum):
    """How a source stands now, seen from the snapshot of it that is quoted."""

    CURRENT = "current"
    CHANGED = "changed"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """What a Source said at a moment, ready to be searched and quoted.

    `key` is that of the Snapshot, `title` what the handbook calls the source (the page's own
    title is the words of a stranger), `pages` the numbers of the handbook's pages that link
    to it, `url` the address that the bytes came from, without a fragment, `fetched` UTC in
    ISO 8601 and `digest` the SHA-256 of the bytes. A `paged` document is a PDF.
    """

    key: str
    title: str
    organisation: str
    pages: tuple[int, ...]
    url: str
    fetched: str
    digest: str
    paged: bool
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All blocks, parted by an empty line: the text of the snapshot's Extract, into which offsets point."""
        return "\n\n".join(block.text for block in self.blocks)


def source_documents(sources: Sequence[Source], store: SnapshotStore) -> tuple[SourceDocument, ...]:
    """Return the usable snapshots of `sources` and of the documents that they offer, in the order of `sources`.

    A document that its page no longer offers is none of them. Raises SourceError when the store is damaged.
    """
    return tuple(
        document
        for source in sources
        for key in (source.id, *store.offered(source.id))
        for document in _document(key, source, store)
    )


def standing(document: SourceDocument, check: Check | None) -> Standing:
    """Return how a source stands now by the last `check` of it (None: it was never looked at).

    It has changed when a later fetch read something else, or a look since found another
    version on its server.
    """
    if check is None or check.health is Health.NOT_FETCHED:
        return Standing.UNSURE
    if check.health is Health.GONE:
        return Standing.GONE
    if check.health in _UNSURE:
        return Standing.UNSURE
    looked_since = check.checked != check.fetched
    if check.digest not in {"", document.digest} or (check.health is Health.CHANGED and looked_since):
        return Standing.CHANGED
    return Standing.CURRENT if check.health in USABLE | {Health.UNREACHABLE} else Standing.CHANGED


def site(url: str) -> str:
    """Return the name of the site that an address belongs to: its host without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def domain(url: str) -> str:
    """Return the last two labels of an address's host: who holds the site."""
    return ".".join(site(url).split(".")[-2:])


def _document(key: str, source: Source, store: SnapshotStore) -> Iterator[SourceDocument]:
    snapshot = store.usable(key)
    if snapshot is None:
        return
    extract = store.extract(snapshot)
    url = urldefrag(snapshot.final_url).url
    title = source.labels[0]
    yield SourceDocument(
        key,
        title if key == source.id else texts.OFFERED.format(title=title),
        source.organisation if source.organisation and domain(url) == domain(source.url) else site(url),
        source.pages,
        url,
        snapshot.fetched,
        snapshot.digest,
        extract.pages is not None,
        extract.blocks,
    )
