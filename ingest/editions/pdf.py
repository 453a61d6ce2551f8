"""A new edition that came as a PDF: text, hyperlinks and what runs through its pages, page by page."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.editions.links import Mark, join_marks, read_marks
from ingest.editions.types import Document, Leaf, LeftOut, Reason
from ingest.pdf import layout_blocks, opened, read_sheets
from ingest.pdf_glyphs import Sheet
from ingest.pdf_layout import lines
from ingest.pdf_setting import Setting, is_running, measure
from ingest.source_types import Block


def read_pdf_edition(body: bytes) -> Document:
    """Return what a PDF says, one leaf a page.

    Raises UnreadableError when it is broken or locked, or too much to read.
    """
    with opened(body) as document:
        sheets = list(read_sheets(document))
        marks = [read_marks(document, sheet.number) for sheet in sheets]
    setting = measure(sheets)
    blocks = layout_blocks(sheets, setting)
    return Document(tuple(_leaves(sheets, setting, blocks, marks)), has_layout=True)


def _leaves(
    sheets: Sequence[Sheet], setting: Setting, blocks: Sequence[Block], marks: Sequence[Sequence[Mark]]
) -> Iterator[Leaf]:
    for sheet, found in zip(sheets, marks, strict=True):
        own = tuple(block for block in blocks if block.page == sheet.number)
        # A paragraph that runs on over the page's end is a block of the page where it starts.
        near = [block.text for block in blocks if block.page in {sheet.number - 1, sheet.number}]
        yield Leaf(
            number=sheet.number,
            lines=tuple(_lines(sheet)),
            blocks=own,
            links=join_marks(found, "\n".join(near)),
            left_out=tuple(_left_out(sheet, setting)),
        )


def _lines(sheet: Sheet) -> Iterable[str]:
    yield from (one.text for one in sheet.segments)
    if sheet.hidden:
        yield sheet.hidden


def _left_out(sheet: Sheet, setting: Setting) -> Iterator[LeftOut]:
    for line in lines(sheet.segments):
        if is_running(line, sheet, setting):
            yield from (LeftOut(cell.text, Reason.RUNNING, sheet.number) for cell in line.cells)
    if sheet.hidden:
        yield LeftOut(sheet.hidden, Reason.HIDDEN, sheet.number)
