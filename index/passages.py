"""Cut a page into passages that follow its structure, with offsets into its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.types import Passage, PassageKind
from ingest.types import BankEntry, Page

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_DEFINITION = re.compile(r"[^\W\d_]+ +[-–] +\S")
_TOOLS = "Tools"
_END = re.compile(r"[.!?]+['’\")]*\s+(?=[\"'‘“(]?[A-ZÀ-Þ0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[a-z]\.)+[a-z]|\b(?i:bijv|bv|ca|dhr|drs|enz|evt|incl|mr|mw|nl|nr|o\.a|resp|zgn)|\b[A-Z])\.\s*$"
)
_SHORT_LINE = 8  # words: a line this short without a full stop belongs to what stands before it


@dataclass(frozen=True, slots=True)
class _Block:
    """A top-level block of the Markdown: its kind, offsets, and for a table its rows."""

    kind: str
    start: int
    end: int
    rows: tuple[tuple[int, int], ...] = ()


def cut_page(page: Page) -> tuple[Passage, ...]:
    """Return the passages of `page` in reading order; each is `page.text[start:end]`.

    A definition, a paragraph, a list or table with its lead-in, each row of a
    table, and each tool's label is a passage. Headings become `context`.
    Bank questions go to the smallest passage that holds their answer.
    """
    found = list(_passages(page))
    passages = [_make(page, kind, start, end, context, at) for at, (kind, start, end, context) in enumerate(found)]
    return tuple(_with_bank(page, passages))


def sentence_spans(text: str, start: int = 0) -> tuple[tuple[int, int], ...]:
    """Return the offsets of the sentences of `text`, moved by `start`.

    A sentence ends at `.`, `!` or `?` before a capital or a digit, or at a line
    end; abbreviations ("t.b.v.", "bijv.") do not end one. Spans hold no outer
    blanks, do not overlap, and cover every non-blank character.

    >>> sentence_spans("Een. Twee t.b.v. U.")
    ((0, 4), (5, 19))
    """
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        begin = line.start()
        for end in _END.finditer(text, line.start(), line.end()):
            if not _ABBREVIATION.search(text, begin, end.end()):
                spans.append((begin, end.end()))
                begin = end.end()
        spans.append((begin, line.end()))
    return tuple(_trim(text, a, b, start) for a, b in spans if text[a:b].strip())


def _trim(text: str, begin: int, end: int, offset: int) -> tuple[int, int]:
    piece = text[begin:end]
    return (
        offset + begin + len(piece) - len(piece.lstrip()),
        offset + end - len(piece) + len(piece.rstrip()),
    )


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the top-level blocks of the Markdown text with their offsets."""
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    line_starts.append(len(text) + 1)
    tokens = _MARKDOWN.parse(text)
    for at, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        start, end = _span(text, line_starts, token)
        rows = tuple(
            _span(text, line_starts, row)
            for row in _inside(tokens, at)
            if row.type in {"tr_open", "list_item_open"} and row.map is not None
        )
        yield _Block(token.type.removesuffix("_open"), start, end, rows)


def _inside(tokens: list[Token], at: int) -> Iterator[Token]:
    for token in tokens[at + 1 :]:
        if token.level == 0:
            return
        yield token


def _span(text: str, line_starts: list[int], token: Token) -> tuple[int, int]:
    first, last = token.map or [0, 0]
    start, end = line_starts[first], min(line_starts[last], len(text))
    return _trim(text, start, end, 0) if text[start:end].strip() else (start, start)


def _passages(page: Page) -> Iterator[tuple[PassageKind, int, int, str]]:
    """Yield kind, start, end and context of each passage."""
    text, heading, lead = page.text, "", None
    pending: tuple[PassageKind, int, int, str] | None = None
    for block in _blocks(text):
        if block.kind == "paragraph":
            if pending and is_signature(text[block.start : block.end]):
                pending = (pending[0], pending[1], block.end, pending[3])
                continue
            if pending:
                yield pending
            kind = PassageKind.DEFINITION if _DEFINITION.match(text, block.start) else PassageKind.PARAGRAPH
            pending = (kind, block.start, block.end, heading)
            lead = block if text[: block.end].endswith(":") else None
            continue
        if pending and not (lead and block.kind in {"bullet_list", "ordered_list", "table"}):
            yield pending
        if block.kind == "heading":
            heading = text[block.start : block.end].lstrip("# ")
        elif block.kind == "table":
            yield from _table(text, block, pending if lead else None, heading)
        elif heading == _TOOLS:
            yield from ((PassageKind.TOOL, a + 2, b, _TOOLS) for a, b in block.rows)
        else:
            start = pending[1] if lead and pending else block.start
            yield PassageKind.LIST, start, block.end, heading
        pending = lead = None
    if pending:
        yield pending


def is_signature(line: str) -> bool:
    """Tell whether a line only signs what stands before it, as the name of a definition's source does."""
    return line[-1] not in ".:!?" and len(line.split()) < _SHORT_LINE


def _table(
    text: str, block: _Block, lead: tuple[PassageKind, int, int, str] | None, heading: str
) -> Iterator[tuple[PassageKind, int, int, str]]:
    """Yield the table as a whole with its lead-in, then each row with the header as context."""
    yield PassageKind.LIST, lead[1] if lead else block.start, block.end, heading
    header, *rows = block.rows
    before = f"{text[lead[1] : lead[2]]} " if lead else ""
    names = " ".join(cell.strip() for cell in text[slice(*header)].strip("|").split("|")).strip()
    for start, end in rows:
        inner = text[start:end].strip("| ")
        at = text.index(inner, start)
        yield PassageKind.TABLE_ROW, at, at + len(inner), f"{heading} {before}{names}".strip()


def _make(page: Page, kind: PassageKind, start: int, end: int, context: str, at: int) -> Passage:
    return Passage(
        id=f"{page.id}:{at}",
        kind=kind,
        page=page.number,
        page_id=page.id,
        title=page.title,
        theme=page.theme,
        start=start,
        end=end,
        text=page.text[start:end],
        context=context,
    )


def _with_bank(page: Page, passages: list[Passage]) -> Iterator[Passage]:
    given: dict[int, list[BankEntry]] = {}
    for entry in page.bank:
        holders = [at for at, one in enumerate(passages) if one.start < entry.end and entry.start < one.end]
        if holders:
            best = max(holders, key=lambda at: _fit(passages[at], entry.start, entry.end))
        else:  # a heading: its questions belong to what stands below it
            best = next((at for at, one in enumerate(passages) if one.start >= entry.end), len(passages) - 1)
        given.setdefault(best, []).append(entry)
    for at, one in enumerate(passages):
        yield replace(one, bank=tuple(given.get(at, ())))


def _fit(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Rank passages for an answer: most of it covered first, then the shortest passage."""
    covered = min(passage.end, end) - max(passage.start, start)
    return covered, passage.start - passage.end
