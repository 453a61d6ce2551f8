"""Sources for measuring, from `evals/sources/documents.yaml`: web pages and PDFs, served, fetched and indexed."""

import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Annotated, Literal

from markdown_it import MarkdownIt
from pydantic import Strict
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

from evals.cases import EVALS
from evals.errors import QuestionsError
from evals.loopback import HTML, LIMITS, PDF, Served
from evals.schema import Row, Text, read_shape
from index.encoder import Encoder
from index.source_index import build_sources
from ingest.collect import CollectOptions, check_all, fetch_all
from ingest.fetch import HttpFetcher
from ingest.snapshots import SnapshotStore
from ingest.source_documents import SourceDocument, source_documents
from ingest.types import Source, SourceKind
from service.sources import Shelf, open_shelf

SOURCES = EVALS / "sources"
_CONTACT = "meting@voorbeeld.nl"
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_FRAME = (
    '<!doctype html><html lang="nl"><head><title>{title}</title></head><body><nav><a href="/">Naar de voorpagina</a>'
    "</nav><main>{main}</main><footer>Alle rechten voorbehouden</footer></body></html>"
)


class SourceDocumentRow(Row):
    """A made-up source; `later` is what becomes of it after it was fetched."""

    id: Text
    title: Text
    organisation: Text
    kind: Annotated[SourceKind, Strict(False)]
    later: Literal["gone", "changed"] | None = None
    text: Text

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"/{self.id}{'.pdf' if self.kind is SourceKind.PDF else ''}"

    def served(self, added: str = "") -> Served:
        """Return it as a server gives it, with a paragraph `added` at its end."""
        text = f"{self.text}\n\n{added}"
        if self.kind is SourceKind.PDF:
            return Served(_pdf(text), PDF)
        html = _FRAME.format(title=escape(self.title), main=_MARKDOWN.render(text))
        return Served(html.encode(), HTML)

    def source(self, base: str) -> Source:
        """Return it as the handbook would list it, served at `base`."""
        return Source(self.id, base + self.path, (self.title,), (6,), self.kind, self.organisation)


def load_source_rows(folder: Path = SOURCES) -> tuple[SourceDocumentRow, ...]:
    """Return the made-up sources; raise QuestionsError with every problem in the file."""
    problems: list[str] = []
    rows = read_shape(folder / "documents.yaml", SourceDocumentRow, problems)
    if problems:
        raise QuestionsError(problems)
    return rows


def stock(sources: Sequence[Source], folder: Path, encoder: Encoder) -> Shelf | None:
    """Fetch `sources` from this machine into a store under `folder`, index what can be read, and open it."""
    build_sources(fetched(sources, folder), encoder, folder / "index")
    return open_shelf(folder / "index", folder / "bronnen", encoder)


def fetched(sources: Sequence[Source], folder: Path) -> tuple[SourceDocument, ...]:
    """Fetch `sources` from this machine into a store under `folder` and return what can be read of them."""
    store = SnapshotStore(folder / "bronnen")
    with HttpFetcher(_CONTACT, LIMITS, allow_loopback=True) as fetcher:
        fetch_all(sources, fetcher, store, CollectOptions(force=True), lambda: None)
    return source_documents(sources, store)


def age(rows: Sequence[SourceDocumentRow], site: dict[str, Served], sources: Sequence[Source], folder: Path) -> None:
    """Let happen to the sources on `site` what their `later` says, and look at them again without fetching."""
    for row in rows:
        if row.later == "gone":
            del site[row.path]
        elif row.later == "changed":
            site[row.path] = row.served("Deze pagina is herzien.")
    with HttpFetcher(_CONTACT, LIMITS, allow_loopback=True) as fetcher:
        check_all(sources, fetcher, SnapshotStore(folder / "bronnen"), CollectOptions(), lambda: None)


def site_of(rows: Sequence[SourceDocumentRow]) -> dict[str, Served]:
    """Return the made-up sources by path."""
    return {row.path: row.served() for row in rows}


def _pdf(markdown: str) -> bytes:
    """Return headings, paragraphs, lists and tables as a PDF."""
    styles: Mapping[str, object] = getSampleStyleSheet()
    flow: list[Flowable] = []
    for block in filter(str.strip, markdown.split("\n\n")):
        if block.startswith("#"):
            depth = len(block) - len(block.lstrip("#"))
            flow.append(Paragraph(escape(block.lstrip("# ")), styles[f"Heading{depth}"]))
        elif block.startswith("- "):
            items = [ListItem(Paragraph(escape(line[2:]), styles["Normal"])) for line in block.splitlines()]
            flow.append(ListFlowable(items, bulletType="bullet"))
        elif block.startswith("|"):
            lines = [line for line in block.splitlines() if "---" not in line]
            flow.append(Table([[cell.strip() for cell in line.strip("|").split("|")] for line in lines]))
        else:
            flow.append(Paragraph(escape(block), styles["Normal"]))
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build(flow)
    return stream.getvalue()
