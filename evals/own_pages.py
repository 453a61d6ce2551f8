"""The handbook's own pages as if they were sources: hundreds of real questions to try a source's rule on.

No question bank and no lesson helps here, as none does with a source. A question that has an answer
should get it from the right page or get none; one that has none should get none.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.ablation import queries
from evals.source_shares import Share
from evals.types import Case, Split
from index.encoder import Encoder
from index.source_index import build_sources
from ingest.source_documents import SourceDocument
from ingest.source_types import Block, BlockKind
from ingest.types import Page
from service.sources import open_shelf
from service.types import AnswerStatus

_SILENT = frozenset({AnswerStatus.NOT_IN_HANDBOOK, AnswerStatus.OUT_OF_SCOPE})
_RULE = re.compile(r"[|\s:-]+")


def try_own_pages(pages: Sequence[Page], cases: Sequence[Case], encoder: Encoder, folder: Path) -> Iterable[Share]:
    """Yield for both halves: of what is answered, the right page; of what has an answer, that answered; and silence."""
    build_sources([_document(page) for page in pages], encoder, folder)
    shelf = open_shelf(folder, folder / "geen", encoder)
    numbers = {page.id: page.number for page in pages}
    for split in Split:
        asked = list(queries([case for case in cases if case.split is split]))
        told = {case.id: shelf.instead(query).citations if shelf else () for case, query in asked}
        sought = [case for case, _ in asked if case.answerable]
        found = [case for case in sought if told[case.id]]
        right = [case for case in found if numbers[told[case.id][0].source] in case.pages]
        silent = [case for case, _ in asked if case.status in _SILENT]
        kept = [case for case in silent if not told[case.id]]
        yield Share("own_found", split, len(found), len(sought))
        yield Share("own_right", split, len(right), len(found))
        yield Share("own_silent", split, len(kept), len(silent))


def _document(page: Page) -> SourceDocument:
    """Return a page's Markdown in the blocks that a reader of web pages would give."""
    blocks: list[Block] = []
    for part in page.text.split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        if part.startswith("|"):
            rows = (line.strip("| ").split("|") for line in lines if not _RULE.fullmatch(line))
            blocks.append(Block(BlockKind.TABLE, "\n".join(" | ".join(map(str.strip, row)) for row in rows)))
        else:
            blocks += [_block(line) for line in lines]
    url, stamp = "https://handreiking.nl/", "2026-01-01T00:00:00+00:00"
    return SourceDocument(page.id, page.title, "", (page.number,), url, stamp, "", False, tuple(blocks))


def _block(line: str) -> Block:
    if line.startswith("#"):
        return Block(BlockKind.HEADING, line.lstrip("# "), len(line) - len(line.lstrip("#")))
    return Block(BlockKind.ITEM, line[2:], 1) if line.startswith("- ") else Block(BlockKind.PARAGRAPH, line)
