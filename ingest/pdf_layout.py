"""The order in which the pieces of a PDF's page are read: columns, lines, and rows of tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.pdf_glyphs import Segment

_GUTTER = 7.0
_COLUMN_LINES = 4
_COLUMN_WORDS = 3
_FULL = 0.5
_CROSSING = 0.35
_SAME_LINE = 0.5
_SAME_COLUMN = 12.0
_ROW = 1.2
_HEAD = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its cells from left to right, more than one where wide gaps part them."""

    cells: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return max(self.cells, key=lambda cell: cell.x1 - cell.x0).middle

    @property
    def size(self) -> float:
        """The height of its font."""
        return max(cell.size for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it starts."""
        return self.cells[0].x0


def regions(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yield the parts of a page in reading order: a column before the one to its right, a title above both."""
    cut = _gutter(segments)
    if cut is None:
        cut = _box(segments)
    if cut is None:
        yield list(segments)
        return
    crossing = sorted((one for one in segments if one.x0 < cut < one.x1), key=lambda one: -one.middle)
    rest = [one for one in segments if not one.x0 < cut < one.x1]
    for band in _bands(crossing, rest):
        if band and band[0].x0 < cut < band[0].x1:
            yield band
            continue
        for side in ([one for one in band if one.x1 <= cut], [one for one in band if one.x0 >= cut]):
            if side:
                yield from regions(side)


def _bands(crossing: list[Segment], rest: list[Segment]) -> Iterator[list[Segment]]:
    """Yield from top to bottom what stands between lines that run across the columns, and those lines."""
    run: list[Segment] = []
    for line in crossing:
        above = [one for one in rest if one.middle > line.middle]
        if above:
            if run:
                yield run
                run = []
            yield above
            rest = [one for one in rest if one.middle <= line.middle]
        run.append(line)
    if run:
        yield run
    yield rest


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Return where a white strip parts two columns of running text; None when there is none."""
    best: tuple[float, float] | None = None
    for x in sorted({one.x0 for one in segments})[1:]:
        right = [one for one in segments if one.x0 >= x]
        left = [one for one in segments if one.x0 < x]
        reach = [one.x1 for one in left if one.x1 < x]
        crossing = len(left) - len(reach)
        sides = ([one for one in left if one.x1 < x], right)
        if not reach or crossing > _CROSSING * len(segments) or x - max(reach) < _GUTTER:
            continue
        if all(_is_running_text(side) for side in sides) and (best is None or crossing < best[0]):
            best = (crossing, (x + max(reach)) / 2)
    return best[1] if best else None


def _box(segments: Sequence[Segment]) -> float | None:
    """Return where a box of text begins that stands right of the rest, such as a short column or a margin.

    The file draws such a box in one go, and the cells of a table row by row: that is how the two are told apart.
    """
    often = Counter(round(one.x0) for one in segments)
    heads = {round(two.x0) for one, two in pairwise(segments) if _is_next_column(one, two)}
    cuts = (x - 1.0 for x, count in often.items() if count > 1 or x in heads)
    found = [(size, x) for x in cuts if (size := _box_size(x, segments))]
    return max(found)[1] if found else None


def _box_size(x: float, segments: Sequence[Segment]) -> int:
    """Return how many pieces stand right of `x` in one go of the file, beside a text of lines; 0 when not in one go."""
    left = [one.middle for one in segments if one.x1 + _GUTTER <= x]
    if len(left) < _COLUMN_LINES:
        return 0
    beside = [one for one in segments if min(left) - one.size <= one.middle <= max(left) + one.size]
    places = [place for place, one in enumerate(beside) if one.x0 >= x]
    if not places or places[-1] - places[0] != len(places) - 1:
        return 0
    if len(places) == 1 and not (places[0] and _is_next_column(beside[places[0] - 1], beside[places[0]])):
        return 0
    heights = [beside[place].middle for place in places]
    crossing = any(one.x0 < x < one.x1 + _GUTTER and min(heights) <= one.middle <= max(heights) for one in beside)
    return 0 if crossing else len(places)


def _is_next_column(one: Segment, two: Segment) -> bool:
    """Tell whether the file goes up and to the right from one piece to the next."""
    return two.middle - one.middle > _COLUMN_LINES * two.size and two.x0 >= one.x1


def _is_running_text(side: Sequence[Segment]) -> bool:
    if len(side) < _COLUMN_LINES:
        return False
    width = max(one.x1 for one in side) - min(one.x0 for one in side)
    words = median(len(one.text.split()) for one in side)
    return median(one.x1 - one.x0 for one in side) >= _FULL * width and words >= _COLUMN_WORDS


def lines(region: Sequence[Segment]) -> list[Line]:
    """Return the lines of one region from top to bottom."""
    found: list[list[Segment]] = []
    for one in sorted(region, key=lambda one: -one.middle):
        if found and abs(found[-1][0].middle - one.middle) < _SAME_LINE * min(found[-1][0].size, one.size):
            found[-1].append(one)
        else:
            found.append([one])
    return [Line(tuple(sorted(cells, key=lambda cell: cell.x0))) for cells in found]


def table_rows(run: Sequence[Line]) -> list[list[str]]:
    """Return the rows of a table from its lines; a cell that runs over several lines is put together again."""
    starts = _starts(run)
    gaps = [above.middle - below.middle for above, below in pairwise(run)]
    spaced = bool(gaps) and max(gaps) > _ROW * min(gaps)
    rows: list[list[str]] = []
    for place, line in enumerate(run):
        cells = [""] * len(starts)
        for cell in line.cells:
            column = _column(cell.x0, starts)
            cells[column] = f"{cells[column]} {cell.text}".strip()
        joins = spaced and place and gaps[place - 1] < _ROW * min(gaps)
        if rows and (joins or not cells[0]):
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows


def in_table(line: Line, run: Sequence[Line]) -> bool:
    """Tell whether a line of one cell carries on a cell of the table `run`, right of its first column."""
    starts = _starts(run)
    near = run[-1].middle - line.middle < 2 * line.size
    return near and any(abs(line.left - start) < _SAME_COLUMN / 2 for start in starts[1:])


def heads_table(line: Line, below: Sequence[Line]) -> bool:
    """Tell whether a line of one cell is the first row of the table `below`, with nothing in its first column."""
    return line.middle - below[0].middle < _HEAD * line.size and any(
        abs(line.left - start) < _SAME_COLUMN / 2 for start in _starts(below)[1:]
    )


def _starts(run: Sequence[Line]) -> list[float]:
    starts: list[float] = []
    for x in sorted(cell.x0 for line in run for cell in line.cells):
        if not starts or x - starts[-1] > _SAME_COLUMN:
            starts.append(x)
    return starts


def _column(x: float, starts: Sequence[float]) -> int:
    return max((place for place, start in enumerate(starts) if start <= x + 1.0), default=0)
