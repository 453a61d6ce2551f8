"""The Markdown of a page's body as blocks, and back: headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.source_types import Block, BlockKind

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r"( *)[-*] +(.*)")
_NUMBERED = re.compile(r"\d{1,3}[.)] ")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_ESCAPED = re.compile(r"\\[#|*\\-]")
_BAR = re.compile(r"(?<!\\)\|")
_CELLS = " | "


def parse(body: str) -> tuple[Block, ...]:
    """Return the blocks of a body. A table's text holds a row a line, its cells parted by ` | `."""
    found: list[Block] = []
    is_open = False
    for line in body.split("\n"):
        block = _line_block(line)
        if block is None:
            is_open = is_open and bool(line.strip())
            continue
        last = found[-1] if found and is_open else None
        if last is not None and block.kind is last.kind and block.kind in {BlockKind.TABLE, BlockKind.PARAGRAPH}:
            joint = "\n" if block.kind is BlockKind.TABLE else " "
            found[-1] = Block(last.kind, f"{last.text}{joint}{block.text}", last.level)
        else:
            found.append(block)
        is_open = True
    return tuple(found)


def render(blocks: Iterable[Block]) -> str:
    """Return `blocks` as a body: a block a line, an empty line between them, none between items of a list."""
    body, before = "", None
    for block in blocks:
        text = "\n".join(_lines(block))
        is_listed = before is BlockKind.ITEM and block.kind is BlockKind.ITEM
        body += text if not body else f"\n{text}" if is_listed else f"\n\n{text}"
        before = block.kind
    return body


def rows(table: Block) -> list[list[str]]:
    """Return the cells of a table's rows, all rows as long as the longest."""
    split = [[cell.strip() for cell in f" {row} ".split(_CELLS)] for row in table.text.split("\n")]
    width = max(len(row) for row in split)
    return [row + [""] * (width - len(row)) for row in split]


def pieces(block: Block) -> list[str]:
    """Return the runs of words of a block that belong together: itself, or the rows of a table without the bars."""
    if block.kind is BlockKind.TABLE:
        return [" ".join(unescaped(cell) for cell in row if cell) for row in rows(block)]
    return [block.text]


def plain(blocks: Iterable[Block]) -> str:
    """Return the words of `blocks` without any sign of Markdown."""
    return "\n".join(piece for block in blocks for piece in pieces(block))


def escaped(cell: str) -> str:
    """Return the words of a cell as they stand in a table, where a bar would end the cell."""
    return cell.replace("|", r"\|")


def unescaped(cell: str) -> str:
    """Return the words that a cell says."""
    return cell.replace(r"\|", "|")


def _line_block(line: str) -> Block | None:
    stripped = line.strip()
    if not stripped or _RULE.fullmatch(stripped):
        return None
    if heading := _HEADING.fullmatch(stripped):
        return Block(BlockKind.HEADING, heading[2].strip(), len(heading[1]))
    if item := _ITEM.fullmatch(line.rstrip()):
        return Block(BlockKind.ITEM, item[2], len(item[1]) // 2 + 1)
    if _NUMBERED.match(stripped):
        return Block(BlockKind.ITEM, stripped, 1)
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        cells = [cell.strip() for cell in _BAR.split(stripped[1:-1])]
        return Block(BlockKind.TABLE, _CELLS.join(cells))
    return Block(BlockKind.PARAGRAPH, stripped[1:] if _ESCAPED.match(stripped) else stripped)


def _lines(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.HEADING:
        yield f"{'#' * max(1, min(6, block.level))} {block.text}"
    elif block.kind is BlockKind.ITEM:
        mark = "" if _NUMBERED.match(block.text) else "- "
        yield f"{'  ' * (max(1, block.level) - 1)}{mark}{block.text}"
    elif block.kind is BlockKind.TABLE:
        table = rows(block)
        yield from map(_row, (table[0], ["---"] * len(table[0]), *table[1:]))
    else:
        is_read_back = _line_block(block.text) == Block(BlockKind.PARAGRAPH, block.text)
        yield block.text if is_read_back or _NUMBERED.match(block.text) else f"\\{block.text}"


def _row(cells: Sequence[str]) -> str:
    return "| " + "".join(f"{cell} | " if cell else "| " for cell in cells).rstrip()
