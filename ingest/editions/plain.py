"""A new edition that came as plain text: what a PDF reader made of it, lines wrapped and links at the end of a page."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.editions.types import Document, Leaf
from ingest.pdf import join_lines
from ingest.source_types import Block, BlockKind
from ingest.types import Link

_URL = re.compile(r"\s*(https?://\S+)\s*")
_PAGE_START = re.compile(r" (?=\S)")
_GAP = 3  # empty lines: more than any paragraph is set apart with
_RUNNING_TEXT = 12  # words: fewer is a heading, a label or a cell
_FULL = 0.95
_HALF = 0.6
_LONG = 60
_ENDS = re.compile(r"[.!?:][)’”\"']*$")


def read_text_edition(text: str) -> Document:
    """Return what a text says, a leaf for each piece that looks like a page.

    A form feed starts a page. In a text without any, a page starts after a run of web addresses, after three
    empty lines, and at a line that begins with one space; a piece of which nothing is running text belongs to
    the page before it.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    pieces = text.split("\f") if "\f" in text else list(_pieces(text.split("\n")))
    pages: list[str] = []
    for piece in pieces:
        if pages and not _has_running_text(piece):
            pages[-1] += f"\n\n{piece}"
        elif piece.strip():
            pages.append(piece)
    return Document(tuple(_leaf(number, page) for number, page in enumerate(pages, 1)), has_layout=False)


def _pieces(lines: Sequence[str]) -> Iterator[str]:
    piece: list[str] = []
    empty, after_url = 0, False
    for line in lines:
        if not line.strip():
            empty += 1
            piece.append(line)
            continue
        starts = bool(_PAGE_START.match(line)) or empty >= _GAP or (after_url and not _URL.fullmatch(line))
        if starts and piece:
            yield "\n".join(piece)
            piece = []
        piece.append(line)
        empty, after_url = 0, bool(_URL.fullmatch(line))
    yield "\n".join(piece)


def _has_running_text(piece: str) -> bool:
    return any(len(block.text.split()) >= _RUNNING_TEXT for block in _blocks(_words(piece)))


def _leaf(number: int, page: str) -> Leaf:
    urls = dict.fromkeys(match[1] for line in page.split("\n") if (match := _URL.fullmatch(line)))
    lines = _words(page)
    return Leaf(
        number,
        tuple(line.strip() for line in lines if line.strip()),
        tuple(_blocks(lines)),
        tuple(Link("", url) for url in urls),
    )


def _words(page: str) -> list[str]:
    return [line for line in page.split("\n") if not _URL.fullmatch(line)]


def _blocks(lines: Sequence[str]) -> list[Block]:
    """Return the paragraphs: lines that run on are joined, also over an empty line that a reader put in between."""
    width = max((len(line.strip()) for line in lines), default=0)
    found: list[list[str]] = []
    for is_empty, run in groupby((line.strip() for line in lines), key=lambda line: not line):
        if is_empty:
            continue
        for place, line in enumerate(run):
            if found and (_runs_on(found[-1][-1], line, width) if place else _spans_gap(found[-1][-1], line)):
                found[-1].append(line)
            else:
                found.append([line])
    return [Block(BlockKind.PARAGRAPH, _joined(run)) for run in found]


def _runs_on(above: str, below: str, width: int) -> bool:
    """Tell whether `below` is the next line of a paragraph: its first word had no place on the line `above`."""
    had_place = len(above) + 1 + len(below.split()[0]) <= _FULL * width
    if _ENDS.search(above):
        return not had_place
    return below[:1].islower() or len(above) > _HALF * width


def _spans_gap(above: str, below: str) -> bool:
    return not _ENDS.search(above) and (below[:1].islower() or len(above) >= _LONG)


def _joined(run: Sequence[str]) -> str:
    text = ""
    for line in run:
        text = join_lines(text, " ".join(line.split()))
    return text
