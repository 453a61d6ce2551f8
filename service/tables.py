"""Tables of a page as cells with offsets, and how they read as sentences."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.types import Page
from service.verify import Statement

_RULE = re.compile(r"\|[\s|:-]+\|?")
_CELL = re.compile(r"[^|\s](?:[^|]*[^|\s])?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words and where they stand in the page."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table; `header` and every row hold one cell or None a column."""

    start: int
    end: int
    header: tuple[Cell | None, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    @property
    def of_columns(self) -> bool:
        """Tell whether the columns are lists beside each other rather than properties of a row."""
        return all(self.header)


def table_at(page: Page, start: int, end: int) -> Table | None:
    """Return the table that stands within or around `page.text[start:end]`; None when there is none."""
    text = page.text
    first = text.find("|", start, end)
    if first < 0:
        return None
    lines = list(_lines_around(text, first))
    if len(lines) < 2:
        return None
    cells = [_cells(text, a, b) for a, b in lines if not _RULE.fullmatch(text[a:b])]
    return Table(lines[0][0], lines[-1][1], cells[0], tuple(cells[1:]))


def row_statement(page: Page, start: int, end: int) -> Statement:
    """Return a row as "first cell: other cells"."""
    cells = [cell for cell in _cells(page.text, start, end, bare=True) if cell]
    text = ": ".join((cells[0].text, ", ".join(cell.text for cell in cells[1:]))) if cells[1:] else cells[0].text
    return Statement(text, page.number, start, end, tuple((cell.start, cell.end) for cell in cells))


def table_statements(page: Page, table: Table) -> list[Statement]:
    """Return a table as items: a row each, or a column each when its columns are lists."""
    if not table.of_columns:
        rows = [[cell for cell in row if cell] for row in table.rows]
        return [_item(page, cells[0].start, cells[-1].end, cells) for cells in rows if cells]
    columns = zip(table.header, *table.rows, strict=False)
    return [_item(page, table.start, table.end, [cell for cell in column if cell]) for column in columns]


def _item(page: Page, start: int, end: int, cells: list[Cell]) -> Statement:
    rest = ", ".join(cell.text for cell in cells[1:])
    text = f"{cells[0].text}: {rest}" if rest else cells[0].text
    return Statement(text, page.number, start, end, tuple((one.start, one.end) for one in cells), item=True)


def _lines_around(text: str, at: int) -> list[tuple[int, int]]:
    """Return the offsets of the lines of the table that holds offset `at`."""
    lines: list[tuple[int, int]] = []
    found = False
    for match in re.finditer(r"[^\n]+|\n\n", text):
        if match.group().startswith("|"):
            lines.append(match.span())
            found = found or match.start() <= at < match.end()
        elif found:
            break
        else:
            lines = []
    return lines


def _cells(text: str, start: int, end: int, *, bare: bool = False) -> tuple[Cell | None, ...]:
    """Return the cells of a row's line; a `bare` row has no outer pipes."""
    edges = [match.start() for match in re.finditer(r"\|", text[start:end])]
    bounds = [-1, *edges, end - start] if bare else edges
    found: list[Cell | None] = []
    for a, b in pairwise(bounds):
        match = _CELL.search(text, start + a + 1, start + b)
        found.append(Cell(match.group(), match.start(), match.end()) if match else None)
    return tuple(found)
