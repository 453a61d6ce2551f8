"""How a PDF is set: its usual font and line distance, and the heads and feet that run through its pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.pdf_glyphs import Sheet
from ingest.pdf_layout import Line, lines, regions

_EDGE = 0.12
_LARGER = 1.15
_NEAR_PAGES = 2
_USUAL_LEADING = 1.2
_MOST_LEADING = 2.2
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^(?:pagina|page|blz\.?|p\.)?\s*\d{1,4}(?:\s*(?:van|/|of)\s*\d{1,4})?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set.

    `body` is the size of the font of most of its text, `leading` the distance from a line
    to the next as a multiple of that, `running` the heads and feet of its pages, with `#` for digits.
    """

    body: float
    leading: float
    running: frozenset[str]


def measure(sheets: Sequence[Sheet]) -> Setting:
    """Return how a document is set."""
    body = _body_size(sheets)
    return Setting(body, _leading(sheets), _running(sheets, body))


def is_running(line: Line, sheet: Sheet, setting: Setting) -> bool:
    """Tell whether a line is a running head or foot, or the number of the page."""
    return _at_edge(line, sheet) and bool(
        _shape(line, setting.body) in setting.running or _PAGE_NUMBER.match(line.text)
    )


def _body_size(sheets: Iterable[Sheet]) -> float:
    """Return the height of the font in which most of the text stands."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for one in sheet.segments:
            sizes[round(one.size * 2) / 2] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _leading(sheets: Iterable[Sheet]) -> float:
    """Return the usual distance from a line to the next, as a multiple of the font's size."""
    ratios: list[float] = []
    for sheet in sheets:
        for region in regions(sheet.segments):
            ratios += [(one.middle - two.middle) / one.size for one, two in pairwise(lines(region)) if one.size > 0]
    usual = [ratio for ratio in ratios if 1.0 <= ratio <= _MOST_LEADING]
    return median(usual) if usual else _USUAL_LEADING


def _running(sheets: Sequence[Sheet], body: float) -> frozenset[str]:
    """Return the texts that stand at the top or foot of two pages close together, and so belong to neither."""
    pages: dict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        for shape in {_shape(line, body) for line in lines(sheet.segments) if _at_edge(line, sheet)}:
            pages[shape].append(sheet.number)
    return frozenset(
        shape
        for shape, found in pages.items()
        if any(char.isalpha() for char in shape) and any(two - one <= _NEAR_PAGES for one, two in pairwise(found))
    )


def _shape(line: Line, body: float) -> str:
    """Return the text of a line, with `#` for its digits unless it is set as a heading ("Stap 1" is not "Stap 2")."""
    return line.text if line.size > _LARGER * body else _DIGITS.sub("#", line.text)


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return not _EDGE * sheet.height < line.middle < (1 - _EDGE) * sheet.height
