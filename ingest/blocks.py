"""The main text of a web page as Blocks: headings, paragraphs, nested lists, tables, in the page's own order.

trafilatura tells which text is the page's own; it now and then drops a heading or a short
list on the way, so the Blocks come from the page itself, from the first piece that it
keeps to the last, with what belongs to those.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from ingest.markup import (
    LINE,
    clean,
    holds_blocks,
    is_boilerplate,
    is_inline,
    lays_out,
    link_share,
    table_rows,
    words,
)
from ingest.source_types import Block, BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = re.compile(r"p|blockquote|pre|dd|dt|summary|figcaption|caption|address|legend")
_SHORT = 25
_LINKY = 0.6
_WHOLLY = 0.95
_DOCUMENT = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_OPENS_CONTENTS = re.compile(r"(?:(?:op|in) (?:deze|dit) \w+|inhoud\w*|(?:snel|direct|ga) naar)\W*", re.IGNORECASE)
_EMPTY_LINE = re.compile(rf"{LINE}\s*{LINE}")


@dataclass(frozen=True, slots=True)
class _Piece:
    block: Block
    element: HtmlElement
    link_share: float

    @property
    def is_heading(self) -> bool:
        return self.block.kind is BlockKind.HEADING


def main_blocks(tree: HtmlElement) -> tuple[Block, ...]:
    """Return the Blocks of the main text of a page from which what is hidden has been removed."""
    body = tree.find("body")
    pieces = _without_buttons(list(_pieces(tree if body is None else body)))
    return tuple(piece.block for piece in _chosen(pieces, _main_text(tree)))


def _without_buttons(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Leave out a table of contents, and links that come back with the same words, such as "Lees meer"."""
    counts = Counter(piece.block.text for piece in pieces if piece.link_share > _WHOLLY and not piece.is_heading)
    return [
        piece
        for piece, following in zip_longest(pieces, pieces[1:])
        if counts[piece.block.text] <= 1
        and not _is_contents(piece)
        and not (_OPENS_CONTENTS.fullmatch(piece.block.text) and following and _is_contents(following))
    ]


def _is_contents(piece: _Piece) -> bool:
    """Tell whether a piece only leads to other places on the same page."""
    links = [link.get("href") or "" for link in piece.element.iter("a")]
    return piece.link_share > _LINKY and not piece.is_heading and all(link.startswith("#") for link in links)


def _main_text(tree: HtmlElement) -> str:
    document = trafilatura.bare_extraction(
        etree.tostring(tree, encoding="unicode", method="html"), include_comments=False, with_metadata=False
    )
    text = getattr(document, "text", None) or ""
    return "\n".join(clean(line) for line in text.split("\n"))


def _chosen(pieces: Sequence[_Piece], main: str) -> list[_Piece]:
    lines = frozenset(_closed(line.lstrip("- ")) for line in main.split("\n"))
    together = _closed(main)
    kept = [place for place, piece in enumerate(pieces) if _is_in(piece.block, lines, together)]
    if not kept:
        return [piece for piece in pieces if piece.link_share < _LINKY]
    first = _opening(pieces, kept[0])
    known = frozenset(kept)
    middle = [
        piece
        for place, piece in enumerate(pieces[first : kept[-1] + 1], first)
        if place in known or piece.is_heading or piece.link_share < _LINKY
    ]
    return middle + list(_belonging(pieces, kept[-1]))


def _is_in(block: Block, lines: frozenset[str], together: str) -> bool:
    if block.kind is BlockKind.TABLE:
        cells = [_closed(cell) for row in block.text.split("\n") for cell in row.split(" | ") if cell]
        return sum(cell in together for cell in cells) * 2 > len(cells)
    text = _closed(block.text)
    return text in lines if len(block.text) < _SHORT else text in together


def _closed(text: str) -> str:
    """Return `text` without white space, of which two readers of a page may see more and less."""
    return "".join(text.split())


def _opening(pieces: Sequence[_Piece], first: int) -> int:
    """Return where the text starts: with the headings right above `first`, and there otherwise."""
    place = first
    while place and pieces[place - 1].is_heading and pieces[place - 1].link_share < _LINKY:
        place -= 1
    return place


def _belonging(pieces: Sequence[_Piece], last: int) -> Iterator[_Piece]:
    """Yield what follows the last piece inside the same part of the page, and the captions of what follows that."""
    container = pieces[last].element.getparent()
    inside = container is not None and container.tag not in {"body", "html"}
    for piece in pieces[last + 1 :]:
        inside = inside and any(one is container for one in piece.element.iterancestors())
        belongs = inside and (piece.link_share < _LINKY or _offers_document(piece.element))
        if belongs or piece.element.tag == "figcaption":
            yield piece


def _offers_document(element: HtmlElement) -> bool:
    return any(_DOCUMENT.search(link.get("href") or "") for link in element.iter("a"))


def _pieces(element: HtmlElement, depth: int = 0) -> Iterator[_Piece]:
    """Yield the blocks under `element`; `depth` counts the lists around it."""
    loose = [element.text or ""]
    for child in element:
        if child.tag == "br":
            loose.append(LINE)
        elif not isinstance(child.tag, str) or is_boilerplate(child):
            pass
        elif is_inline(child):
            loose.append(words(child))
        else:
            yield from _paragraphs("".join(loose), element)
            loose = []
            yield from _block(child, depth)
        loose.append(child.tail or "")
    yield from _paragraphs("".join(loose), element)


def _block(child: HtmlElement, depth: int) -> Iterator[_Piece]:
    if child.tag in _HEADINGS:
        yield from _piece(BlockKind.HEADING, clean(words(child)), child, _HEADINGS[child.tag])
    elif child.tag == "table" and not lays_out(child):
        caption = child.find("caption")
        if caption is not None:
            yield from _paragraphs(words(caption), caption)
        yield from _piece(BlockKind.TABLE, table_rows(child), child)
    elif child.tag == "li":
        yield from _item(child, depth)
    elif _PARAGRAPHS.fullmatch(str(child.tag)) and not holds_blocks(child):
        yield from _paragraphs(words(child), child)
    else:
        yield from _pieces(child, depth + (child.tag in {"ul", "ol"}))


def _item(element: HtmlElement, depth: int) -> Iterator[_Piece]:
    """Yield a list item: its own words as an ITEM, then what is nested in it."""
    for place, piece in enumerate(_pieces(element, depth)):
        if place == 0 and piece.block.kind is BlockKind.PARAGRAPH:
            yield _Piece(Block(BlockKind.ITEM, piece.block.text, max(depth, 1)), piece.element, piece.link_share)
        else:
            yield piece


def _paragraphs(text: str, element: HtmlElement) -> Iterator[_Piece]:
    for part in _EMPTY_LINE.split(text):
        yield from _piece(BlockKind.PARAGRAPH, clean(part), element)


def _piece(kind: BlockKind, text: str, element: HtmlElement, level: int = 0) -> Iterator[_Piece]:
    if text:
        yield _Piece(Block(kind, text, level), element, link_share(element, text))
