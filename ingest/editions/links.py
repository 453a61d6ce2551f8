"""The hyperlinks of a PDF's page: the words under each annotation, and where it leads."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf import join_lines
from ingest.types import Link

_MOST_LINKS = 2000
_INSET = 1.0
_UNSAFE = re.compile(r"[\s\x00-\x20<>\"{}|\\^`]")
_Pointer = object


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
    place, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(_MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, place, link):
            return
        url = _address(document, link)
        if url and raw.FPDFLink_GetAnnotRect(link, box):
            edges = (
                min(box.left, box.right),
                min(box.bottom, box.top),
                max(box.left, box.right),
                max(box.bottom, box.top),
            )
            left, bottom, right, top = edges
            inset = min(_INSET, (top - bottom) / 4)
            words = text.get_text_bounded(left, bottom + inset, right, top - inset)
            yield Mark(" ".join(words.replace("\ufffe", "-").replace("\x02", "-").split()), url)


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
