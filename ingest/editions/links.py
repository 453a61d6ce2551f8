"""The hyperlinks of a PDF's page: the words under each annotation, and where it leads."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf import join_lines
from ingest.pdf_glyphs import HYPHENS
from ingest.types import Link

_MOST_LINKS = 2000
_MOST_QUADS = 50
_UNSAFE = re.compile(r"[\s\x00-\x20<>\"{}|\\^`]")


@dataclass(frozen=True, slots=True)
class Mark:
    """One link annotation: the words that it covers, and its address."""

    words: str
    url: str


def read_marks(document: pdfium.PdfDocument, number: int) -> tuple[Mark, ...]:
    """Return the annotations of page `number` (from 1) that lead to an address, in the order of the file.

    Links to another place in the document are no marks; beyond 2000 annotations a page nothing is read.
    """
    page = document[number - 1]
    text = page.get_textpage()
    try:
        return tuple(_marks(document, page, text))
    finally:
        text.close()
        page.close()


def join_marks(marks: Iterable[Mark], words: str) -> tuple[Link, ...]:
    """Return the links of a page; `words` is its text, which says which marks are the lines of one link.

    Marks with one address are joined while their words, taken together, stand in `words`; a mark in between
    that has another address is kept apart.
    """
    squeezed = _squeeze(words)
    joined: list[Mark] = []
    for mark in marks:
        place = next((n for n in range(len(joined) - 1, -1, -1) if joined[n].url == mark.url), None)
        whole = join_lines(joined[place].words, mark.words) if place is not None else ""
        if place is not None and joined[place].words and mark.words and _squeeze(whole) in squeezed:
            joined[place] = Mark(whole, mark.url)
        elif mark not in joined or mark.words:
            joined.append(mark)
    return tuple(Link(mark.words, mark.url) for mark in joined)


def _marks(document: pdfium.PdfDocument, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Iterator[Mark]:
    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    centres = list(_centres(text))
    for _ in range(_MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, place, link):
            return
        url = _address(document, link)
        boxes = list(_boxes(link)) if url else []
        if boxes:
            covered = (
                "".join(char for char, x, y in centres if left <= x <= right and bottom <= y <= top)
                for left, bottom, right, top in boxes
            )
            whole = ""
            for words in covered:
                whole = join_lines(whole, " ".join(words.split()))
            yield Mark(whole, url)


def _boxes(link: object) -> Iterator[tuple[float, float, float, float]]:
    """Yield the parts of the page that a link covers: of a label over two lines its QuadPoints, else its rectangle.

    Around the words of two lines the rectangle holds those beside them too.
    """
    quad, box = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    count = min(raw.FPDFLink_CountQuadPoints(link), _MOST_QUADS)
    for at in range(count):
        if raw.FPDFLink_GetQuadPoints(link, at, quad):
            across, down = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(across), min(down), max(across), max(down)
    if not count and raw.FPDFLink_GetAnnotRect(link, box):
        yield min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top)


def _centres(text: pdfium.PdfTextPage) -> Iterator[tuple[str, float, float]]:
    """Yield each character with the middle of its place in the line, which no letter of another line reaches."""
    box = raw.FS_RECTF()
    for place in range(raw.FPDFText_CountChars(text.raw)):
        raw.FPDFText_GetLooseCharBox(text.raw, place, box)
        char = chr(raw.FPDFText_GetUnicode(text.raw, place) or 0xFFFD)
        yield "-" if char in HYPHENS else char, (box.left + box.right) / 2, (box.bottom + box.top) / 2


def _address(document: pdfium.PdfDocument, link: object) -> str:
    action = raw.FPDFLink_GetAction(link)
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    held = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document.raw, action, held, size)
    return _UNSAFE.sub(lambda one: quote(one[0]), held.value.decode("utf-8", "replace").strip())


def _squeeze(text: str) -> str:
    return "".join(text.split())
