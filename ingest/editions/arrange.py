"""The pieces of a plain text's page in order, as the blocks of a body.

Running text and tables keep the order of the document. A heading, or a line that ends with a colon, goes before
what it stood before in the old page, because a PDF reader puts those anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz import fuzz

from ingest.editions import texts
from ingest.editions.markdown import escaped, rows
from ingest.editions.parts import Parted, Piece
from ingest.source_types import Block, BlockKind

_MOST_WORDS = 40
_MOST_COLUMNS = 4
_LOOSE = 10


@dataclass(frozen=True, slots=True)
class _Element:
    """A block of the new page: its first word's place, and the place of its old version (None: it is new)."""

    start: int
    old: int | None
    block: Block


def arrange(pieces: Sequence[Piece], old: Sequence[Block], parted: Parted) -> None:
    """Add `pieces` to the body of `parted`, in order, in the shape of the `old` page's blocks."""
    elements = sorted(_elements(pieces, old, parted), key=lambda one: one.start)
    for place in range(len(old) - 2, -1, -1):
        mover = next((one for one in elements if one.old == place), None)
        home = next((one for one in elements if one.old == place + 1), None)
        if mover and home and _leads(mover.block):
            elements.remove(mover)
            elements.insert(elements.index(home), mover)
    parted.body += [one.block for one in elements]


def _leads(block: Block) -> bool:
    return block.kind is BlockKind.HEADING or block.text.endswith(":")


def _elements(pieces: Sequence[Piece], old: Sequence[Block], parted: Parted) -> Iterator[_Element]:
    new_rows = {id(one) for place in range(len(old)) for one in _new_rows(pieces, place)}
    for piece in pieces:
        target = piece.target
        if target is not None and target.block is not None and target.row is None:
            yield _Element(piece.start, target.block, replace(old[target.block], text=piece.text, page=None))
        elif target is None and id(piece) not in new_rows:
            if len(piece.text.split()) <= _LOOSE:
                parted.doubts.append(texts.loose_words(piece.text))
            yield _Element(piece.start, None, Block(BlockKind.PARAGRAPH, piece.text))
    for place, block in enumerate(old):
        own = [*_rows_of(pieces, place), *_new_rows(pieces, place)]
        if own:
            yield _table(sorted(own, key=lambda one: one.start), place, block, parted)


def _rows_of(pieces: Sequence[Piece], place: int) -> list[Piece]:
    return [one for one in pieces if one.target and one.target.block == place and one.target.row is not None]


def _new_rows(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """Return the new pieces that stand between rows of the old table at `place`."""
    starts = [one.start for one in _rows_of(pieces, place)]
    return [one for one in pieces if one.target is None and starts and min(starts) < one.start < max(starts)]


def _table(pieces: Sequence[Piece], place: int, old: Block, parted: Parted) -> _Element:
    known = rows(old)
    found = []
    for piece in pieces:
        row = piece.target.row if piece.target else None
        if row is not None and piece.text == piece.target.text:  # type: ignore[union-attr]
            found.append(known[row])
        else:
            found.append(_cells(piece.text, [known[row]] if row is not None else known[1:]))
            parted.doubts.append(texts.guessed_row(" | ".join(found[-1])))
    return _Element(pieces[0].start, place, Block(BlockKind.TABLE, "\n".join(" | ".join(row) for row in found)))


def _cells(text: str, known: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of a row in cells, parted where they are likest to a `known` row."""
    words, columns = text.split(), len(known[0])
    if len(words) > _MOST_WORDS or columns > _MOST_COLUMNS or len(words) < columns:
        return [escaped(text), *[""] * (columns - 1)]
    splits = [
        [escaped(" ".join(words[a:b])) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
        for cuts in combinations(range(1, len(words)), columns - 1)
    ]
    return max(splits, key=lambda cells: max(_alike(cells, row) for row in known))


def _alike(cells: Sequence[str], row: Sequence[str]) -> float:
    return sum(fuzz.ratio(one, two) for one, two in zip(cells, row, strict=True))
