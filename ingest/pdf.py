"""A PDF as an Extract: paragraphs, headings, lists and tables with their page, without running heads and feet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from ingest import source_texts as texts
from ingest.language import language
from ingest.pdf_glyphs import Segment, Sheet, read_sheet
from ingest.pdf_layout import Line, heads_table, in_table, lines, regions, table_rows
from ingest.pdf_setting import Setting, is_running, measure
from ingest.quarantine import quarantine, strip_unseen, suspicion
from ingest.source_errors import UnreadableError
from ingest.source_types import Block, BlockKind, Cut, CutReason, Extract

_MOST_PAGES = 1500
_MOST_TEXT = 3_000_000
_LONGEST_TITLE = 500
_LARGER = 1.15
_NEXT_LINE = 1.25
_SAME_FONT = 0.15
_HEADING_CHARS = 160
_BULLET = re.compile(r"^([•◦▪‣■□●○–—\-*·]|o(?= )|\d{1,2}[.)](?!\d)|[a-z]\))\s*(?=\S)")
_BULLET_ALONE = re.compile(r"^([•◦▪‣■□●○–—\-*·o]|\d{1,2}[.)]|[a-z]\))$")
_OPEN_END = re.compile(r"[^.!?:;)\]”\"]$")
_JUNK_TITLE = re.compile(r"^$|\.(?:pdf|docx?|indd|pptx?)$|^microsoft |untitled|naamloos|https?:", re.IGNORECASE)
_SUSPENDED = re.compile(r"^(?:en|of|tot|als|noch|dan|and|or)\b")


def read_pdf(body: bytes) -> Extract:
    """Return what a PDF says, page by page.

    Raises UnreadableError as `opened` and `read_sheets` do. Hostile files should be read through `ingest.sandbox`.
    """
    with opened(body) as document:
        sheets = list(read_sheets(document))
        title = str(document.get_metadata_dict().get("Title", ""))[:_LONGEST_TITLE]
    return _extract(sheets, title)


@contextmanager
def opened(body: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF, and close it at the end.

    Raises UnreadableError when it is broken (also when that shows later) or locked, or claims too many pages.
    """
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise UnreadableError(texts.BROKEN_PDF) from error
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise UnreadableError(texts.TOO_MANY_PAGES.format(count=count, limit=_MOST_PAGES))
        yield document
    except pdfium.PdfiumError as error:
        raise UnreadableError(texts.BROKEN_PDF) from error
    finally:
        document.close()


def read_sheets(document: pdfium.PdfDocument) -> Iterator[Sheet]:
    """Yield the pages of an open PDF; raise UnreadableError when they hold more text than is read."""
    total = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        sheet = read_sheet(page, number)
        page.close()
        total += sum(len(one.text) for one in sheet.segments)
        if total > _MOST_TEXT:
            raise UnreadableError(texts.TOO_MUCH_TEXT)
        yield sheet


def layout_blocks(sheets: Sequence[Sheet], setting: Setting) -> list[Block]:
    """Return the blocks of all pages in reading order, without running heads and feet."""
    found = [block for sheet in sheets for block in _page_blocks(sheet, setting)]
    return [block for block, _ in _levels(_joined(found), setting)]


def _extract(sheets: Sequence[Sheet], title: str) -> Extract:
    hidden = tuple(Cut(CutReason.HIDDEN, sheet.hidden[:300], sheet.number) for sheet in sheets if sheet.hidden)
    kept, cuts = quarantine(layout_blocks(sheets, measure(sheets)))
    name = " ".join(strip_unseen(title)[0].split())
    heading = next((block.text for block in kept if block.kind is BlockKind.HEADING), "")
    chosen = heading if _JUNK_TITLE.search(name) or suspicion(name) else name
    tongue = language(" ".join(block.text for block in kept))
    return Extract(chosen, tongue, kept, cuts=(*hidden, *cuts), pages=len(sheets))


_Sized = tuple[Block, float]


def _page_blocks(sheet: Sheet, setting: Setting) -> Iterator[_Sized]:
    dropped = {id(cell) for line in lines(sheet.segments) if is_running(line, sheet, setting) for cell in line.cells}
    segments = [one for one in sheet.segments if id(one) not in dropped]
    for region in regions(segments):
        yield from _region_blocks([_bulleted(line) for line in lines(region)], sheet.number, setting)


def _bulleted(line: Line) -> Line:
    """Join a bullet to the words that it stands before."""
    first = line.cells[0]
    if len(line.cells) == 1 or not _BULLET_ALONE.match(first.text):
        return line
    second = line.cells[1]
    joined = Segment(f"{first.text} {second.text}", first.x0, second.y0, second.x1, second.y1, second.size, second.bold)
    return Line((joined, *line.cells[2:]))


def _region_blocks(region: Sequence[Line], page: int, setting: Setting) -> Iterator[_Sized]:
    place = 0
    while place < len(region):
        end = _table_end(region, place)
        if end - place > 1:
            rows = table_rows(region[place:end])
            yield Block(BlockKind.TABLE, "\n".join(" | ".join(row) for row in rows), 0, page), setting.body
        else:
            end = _paragraph_end(region, place, setting)
            yield _paragraph(region[place:end], page, setting)
        place = end


def _table_end(region: Sequence[Line], start: int) -> int:
    end = start
    if len(region[start].cells) == 1 and start + 1 < len(region) and len(region[start + 1].cells) > 1:
        below = _table_end(region, start + 1)
        return below if below - start > 2 and heads_table(region[start], region[start + 1 : below]) else start
    while end < len(region) and (
        len(region[end].cells) > 1 or (end - start > 1 and in_table(region[end], region[start:end]))
    ):
        end += 1
    return end


def _paragraph_end(region: Sequence[Line], start: int, setting: Setting) -> int:
    end = start + 1
    while end < len(region) and len(region[end].cells) == 1 and _goes_on(region[end - 1], region[end], setting):
        end += 1
    return end


def _goes_on(above: Line, below: Line, setting: Setting) -> bool:
    """Tell whether `below` is the next line of the paragraph, heading or list item that `above` is in."""
    same_font = abs(above.size - below.size) < _SAME_FONT * above.size
    same_kind = _is_heading(above, setting) == _is_heading(below, setting)
    near = above.middle - below.middle < _NEXT_LINE * setting.leading * max(above.size, below.size)
    return same_font and same_kind and near and not _BULLET.match(below.text)


def _is_heading(line: Line, setting: Setting) -> bool:
    if len(line.text) > _HEADING_CHARS:
        return False
    return line.size >= _LARGER * setting.body or (
        all(cell.bold for cell in line.cells) and not line.text.endswith(".")
    )


def _paragraph(run: Sequence[Line], page: int, setting: Setting) -> _Sized:
    text = ""
    for line in run:
        text = join_lines(text, line.text)
    size = run[0].size
    bullet = _BULLET.match(text)
    is_large = size >= _LARGER * setting.body and len(text) <= _HEADING_CHARS
    if is_large or (not bullet and _is_heading(run[0], setting) and len(text) <= _HEADING_CHARS):
        return Block(BlockKind.HEADING, text, 0, page), size
    if bullet:
        mark = bullet[1]
        words = text if mark[0].isdigit() else text[bullet.end() :]
        return Block(BlockKind.ITEM, words, 1, page), size
    return Block(BlockKind.PARAGRAPH, text, 0, page), size


def join_lines(above: str, below: str) -> str:
    """Join two lines of one paragraph, and the two halves of a word that the line's end broke off.

    A hyphen stays where it belongs to the word: before a capital or a digit ("Noord-Holland"),
    and before "en" or "of" ("in- en uitstroom").
    """
    if not above:
        return below
    if not (above.endswith("-") and len(above) > 1 and above[-2].isalnum()):
        return f"{above} {below}"
    if _SUSPENDED.match(below):
        return f"{above} {below}"
    return above[:-1] + below if below[:1].islower() else above + below


def _joined(found: Iterable[_Sized]) -> list[_Sized]:
    """Join the two halves of a paragraph that a column's or a page's end parted."""
    result: list[_Sized] = []
    for block, size in found:
        last = result[-1][0] if result else None
        if (
            last is not None
            and last.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
            and block.kind is BlockKind.PARAGRAPH
            and _OPEN_END.search(last.text)
            and block.text[:1].islower()
        ):
            text = join_lines(last.text, block.text)
            result[-1] = (Block(last.kind, text, last.level, last.page), result[-1][1])
        else:
            result.append((block, size))
    return result


def _levels(blocks: Sequence[_Sized], setting: Setting) -> list[_Sized]:
    """Give each heading a level by the size of its font, the largest first."""
    sizes = sorted(
        {round(size) for block, size in blocks if block.kind is BlockKind.HEADING and size >= _LARGER * setting.body},
        reverse=True,
    )
    ranks = {size: rank for rank, size in enumerate(sizes, 1)}
    return [
        (Block(block.kind, block.text, ranks.get(round(size), len(sizes) + 1), block.page), size)
        if block.kind is BlockKind.HEADING
        else (block, size)
        for block, size in blocks
    ]
