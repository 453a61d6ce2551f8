"""Cut a source into passages that follow its structure, with offsets into the text of its snapshot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.passages import sentence_spans
from index.quotable import is_quotable
from index.types import PassageKind, SourcePassage
from ingest.quarantine import suspicion
from ingest.source_documents import SourceDocument
from ingest.source_types import Block, BlockKind

_GAP = 2  # characters between two blocks of an Extract's text
_LONGEST = 900  # characters: what a PDF gives as one paragraph may be a page
_CELL = re.compile(r"[^|\s](?:[^|\n]*[^|\s])?")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Spans of one passage that a reader would quote, with the headings above them and their page in a PDF."""

    kind: PassageKind
    units: tuple[Span, ...]
    context: str
    page: int | None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block with its offset in the text and the headings above it."""

    block: Block
    start: int
    context: str

    @property
    def end(self) -> int:
        return self.start + len(self.block.text)


def cut_source(document: SourceDocument) -> tuple[SourcePassage, ...]:
    """Return the passages of `document` in reading order; each is `document.text[start:end]`.

    A paragraph, a list with its lead-in and each row of a table is a passage; headings
    become `context`. `units` are the sentences, items and rows that may be quoted
    (`index/quotable.py`). A passage without any is left out: it could be found and never shown.
    """
    text = document.text
    pieces = ((piece, _fit(piece.units, text, document.url)) for piece in _pieces(text, document))
    return tuple(
        SourcePassage(
            id=f"{document.key}:{at}",
            kind=piece.kind,
            source=document.key,
            start=units[0][0],
            end=units[-1][1],
            text=text[units[0][0] : units[-1][1]],
            context=piece.context,
            page=piece.page,
            units=units,
        )
        for at, (piece, units) in enumerate(one for one in pieces if one[1])
    )


def cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the offsets of the cells of a row, parted by ` | `; those of the whole when it has none."""
    return tuple(found.span() for found in _CELL.finditer(text, start, end))


def _fit(units: Sequence[Span], text: str, url: str) -> tuple[Span, ...]:
    """Return the units that may be quoted."""
    return tuple(span for span in units if is_quotable(text[slice(*span)], url))


def _pieces(text: str, document: SourceDocument) -> Iterator[_Piece]:
    """Yield what each run of blocks gives: a list takes the paragraph that opens it."""
    lead: _Placed | None = None
    for kind, group in groupby(_placed(document), key=lambda one: one.block.kind):
        blocks = list(group)
        if lead and kind is not BlockKind.ITEM:
            yield from _paragraph(text, lead)
        if kind is BlockKind.ITEM:
            yield from _list(text, lead, blocks)
        lead = blocks.pop() if kind is BlockKind.PARAGRAPH and blocks[-1].block.text.endswith(":") else None
        for one in blocks:
            if kind is BlockKind.PARAGRAPH:
                yield from _paragraph(text, one)
            elif kind is BlockKind.TABLE:
                yield from _rows(text, one)
    if lead:
        yield from _paragraph(text, lead)


def _placed(document: SourceDocument) -> Iterator[_Placed]:
    """Yield the blocks that may be read, each under its headings; quarantine looks again, with the rules of today."""
    above: list[tuple[int, str]] = []
    start = 0
    for block in document.blocks:
        safe = not suspicion(block.text)
        if block.kind is BlockKind.HEADING and safe:
            above = [(level, text) for level, text in above if level < block.level]
            above.append((block.level, block.text))
        if safe:
            yield _Placed(block, start, ". ".join(text for _, text in above))
        start += len(block.text) + _GAP


def _paragraph(text: str, one: _Placed) -> Iterator[_Piece]:
    """Yield a paragraph, a very long one in parts."""
    part: list[Span] = []
    for span in sentence_spans(text[one.start : one.end], one.start):
        if part and span[1] - part[0][0] > _LONGEST:
            yield _Piece(PassageKind.PARAGRAPH, tuple(part), one.context, one.block.page)
            part = []
        part.append(span)
    yield _Piece(PassageKind.PARAGRAPH, tuple(part), one.context, one.block.page)


def _list(text: str, lead: _Placed | None, items: Sequence[_Placed]) -> Iterator[_Piece]:
    opening = sentence_spans(text[lead.start : lead.end], lead.start)[-1:] if lead else ()
    first = lead or items[0]
    units = (*opening, *((one.start, one.end) for one in items))
    yield _Piece(PassageKind.LIST, units, first.context, first.block.page)


def _rows(text: str, one: _Placed) -> Iterator[_Piece]:
    """Yield each row of a table, found by the words of its header too."""
    lines = [found.span() for found in re.finditer(r"[^\n]+", text[one.start : one.end])]
    header, *rows = [(one.start + a, one.start + b) for a, b in lines]
    names = " ".join(text[slice(*span)] for span in cells(text, *header))
    for span in rows or [header]:
        context = f"{one.context}. {names}" if rows else one.context
        yield _Piece(PassageKind.TABLE_ROW, (span,), context, one.block.page)
