"""Real PDFs of handbook pages, with link annotations, as a designer could set them."""

import dataclasses
import io
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from ingest.corpus import load_corpus
from ingest.editions.markdown import parse, rows
from ingest.handbook import body_of, default_corpus
from ingest.source_types import Block, BlockKind
from ingest.types import Corpus, Page

MakePdf = Callable[..., bytes]

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12.5, spaceAfter=8, embeddedHyphenation=1)
_CELL = ParagraphStyle("cell", parent=_BODY, spaceAfter=0)
_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
_SYLLABLE = re.compile(r"([^\W\d_]{5})(?=[^\W\d_]{3})")
RUNNING = "Digitale handreiking radicalisering en extremisme, VAR"


def _heading(level: int) -> ParagraphStyle:
    return ParagraphStyle(
        f"h{level}",
        fontName="Helvetica-Bold",
        fontSize=20 - 3 * level,
        leading=24 - 3 * level,
        spaceBefore=6,
        spaceAfter=6,
    )


def _marked(text: str, page: Page) -> str:
    """Return running text with an annotation around the first place of each label that stands in it."""
    marked = escape(text)
    for link in page.links:
        if link.url and escape(link.label) in marked and "<a" not in marked:
            marked = marked.replace(escape(link.label), _anchor(link.label, link.url), 1)
    return marked


def _anchor(label: str, url: str) -> str:
    return f"<a href={quoteattr(url)} color='blue'>{escape(label)}</a>"


def _text(page: Page, width: float) -> Iterator[Flowable]:
    before = None
    for block in parse(body_of(page)):
        if before is BlockKind.ITEM and block.kind is not BlockKind.ITEM:
            yield Spacer(1, 8)
        before = block.kind
        yield from _flowable(block, page, width)


def _tools(page: Page) -> Iterator[Flowable]:
    tools = [link for link in page.links if link.label not in " ".join(body_of(page).split())]
    if tools:
        yield Paragraph("Tools", _heading(2))
    for link in tools:
        yield Paragraph(_anchor(link.label, link.url) if link.url else escape(link.label), _BODY)


def _flowable(block: Block, page: Page, width: float) -> Iterator[Flowable]:
    if block.kind is BlockKind.HEADING:
        yield Paragraph(escape(block.text), _heading(block.level))
    elif block.kind is BlockKind.ITEM:
        item = ListItem(Paragraph(_marked(block.text, page), _CELL), leftIndent=14)
        yield ListFlowable([item], bulletType="bullet", start="•")
    elif block.kind is BlockKind.TABLE:
        table = rows(block)
        cells = [[Paragraph(escape(cell), _CELL) for cell in row] for row in table]
        yield Table(cells, colWidths=[width / len(table[0])] * len(table[0]), style=_GRID, spaceAfter=8)
    else:
        yield Paragraph(_marked(block.text, page), _BODY)


def _softened(page: Page) -> Page:
    """Return a page whose long words may be broken at the end of a line, where no label or table is."""
    labels = {word for link in page.links for word in link.label.split()}
    words = (
        word if "-" in word or "|" in word or word in labels else _SYLLABLE.sub("\\1\u00ad", word)
        for word in re.split(r"(\s+)", body_of(page))
    )
    return dataclasses.replace(page, text="".join(words) + page.text[len(body_of(page)) :])


@pytest.fixture
def make_pdf() -> MakePdf:
    """Set pages in one or more columns with a running head, page numbers, wrapped lines and broken words."""

    def make(pages: Sequence[Page], columns: int = 1, hyphens: bool = False, flowing: bool = False) -> bytes:
        pages = [_softened(page) for page in pages] if hyphens else pages
        stream = io.BytesIO()
        page_width, height = landscape(A4) if columns > 1 else A4
        width = (page_width - 4 * cm) / columns
        frames = [
            Frame(2 * cm + n * width, 3 * cm, width - 0.8 * cm, height - 6.5 * cm, 0, 0, 0, 0) for n in range(columns)
        ]

        def edges(canvas: Canvas, document: BaseDocTemplate) -> None:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(2 * cm, height - 1.5 * cm, RUNNING)
            canvas.drawCentredString(page_width / 2, 1.2 * cm, f"Pagina {document.page}")

        template = BaseDocTemplate(stream, pagesize=(page_width, height))
        template.addPageTemplates([PageTemplate("page", frames, onPage=edges)])
        story: list[Flowable] = []
        for page in pages:
            story += [*_text(page, width - 0.8 * cm), *_tools(page), *([] if flowing else [PageBreak()])]
        template.build(story)
        return stream.getvalue()

    return make


@pytest.fixture
def make_slides() -> MakePdf:
    """Set each page as a slide, its boxes drawn in another order than they are read: tools, text, title, a button."""

    def make(pages: Sequence[Page]) -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(960, 540))
        for page in pages:
            canvas.bookmarkPage(page.id)
            text = list(_text(page, 400))
            titled = page.text.startswith("# ")
            _box(canvas, (640, 60, 260, 400), list(_tools(page)))
            _box(canvas, (50, 40, 540, 420), text[1:] if titled else text)
            _box(canvas, (50, 470, 800, 50), text[:1] if titled else [])
            canvas.setFont("Helvetica", 9)
            canvas.drawString(800, 20, "Terug naar hoofdmenu")
            canvas.linkRect("", pages[0].id, (795, 15, 900, 32))
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    return make


def _box(canvas: Canvas, place: tuple[int, int, int, int], content: list[Flowable]) -> None:
    Frame(*place, 0, 0, 0, 0).addFromList(content, canvas)
    assert content == [], "the slide is too small for its text"


@pytest.fixture(scope="session")
def handbook() -> Corpus:
    return load_corpus(default_corpus())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the whole corpus, question bank and all."""
    return Path(shutil.copytree(default_corpus(), tmp_path / "corpus"))
