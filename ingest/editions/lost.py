"""Questions that lost their words: a file in which an editor gives them a new place, and the way back to the pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ingest.editions import texts
from ingest.editions.bank import stands
from ingest.editions.page_file import bank_lines, quoted
from ingest.editions.types import LostRow
from ingest.errors import Problem
from ingest.files import read_rows
from ingest.handbook import page_file
from ingest.schema import LostRow as Shape
from ingest.schema import parse_row
from ingest.types import Page

LOST = "vragen-zonder-plek.yaml"
_EMPTY_BANK = re.compile(r"^vragen: *(?:\[ *\])? *$", re.MULTILINE)


def render_lost(rows: Iterable[LostRow]) -> str:
    """Return the file; without rows it holds an empty list."""
    found = ["\n".join(_row(row)) for row in rows]
    return f"{texts.LOST_HEADER}\n" + ("\n\n".join(found) if found else "[]") + "\n"


def replace_lost(folder: Path, pages: Sequence[Page], problems: list[Problem]) -> None:
    """Put the rows of the file in `folder` on their pages there; add each that has no place to `problems`."""
    by_id = {page.id: page for page in pages}
    for place, value in enumerate(read_rows(folder / LOST, problems)):
        row = parse_row(Shape, value, LOST, f"[{place}]", problems)
        if row is None:
            continue
        page = by_id.get(row.page)
        field, quote = ("voorstel", row.voorstel or "") if row.akkoord == "ja" else ("bij", row.bij)
        if page is None:
            problems.append(Problem(LOST, f"[{place}].page", row.page, texts.LOST_PAGE))
        elif not quote or not stands(quote, page):
            problems.append(Problem(LOST, f"[{place}].{field}", quote, texts.LOST_ROW))
        else:
            _add(folder / page_file(page), quote, row.gesteld_als)


def _row(row: LostRow) -> Iterator[str]:
    bij, *questions = bank_lines([(row.quote, row.questions)])
    yield f"- page: {quoted(row.page)}"
    yield f"  {bij.removeprefix('  - ')}"
    yield f"  voorstel: {quoted(row.proposal) if row.proposal else 'null'}"
    yield '  akkoord: "nee"'
    yield from (line.removeprefix("  ") for line in questions)


def _add(file: Path, quote: str, questions: Sequence[str]) -> None:
    """Add a row to the header of a page, and leave the rest of the file as the editor wrote it."""
    header, fence, body = file.read_text("utf-8").partition("\n---\n")
    header = _EMPTY_BANK.sub("vragen:", header)
    start = [] if "\nvragen:" in header else ["vragen:"]
    lines = [header, *start, *bank_lines([(quote, questions)])]
    file.write_text("\n".join(lines) + fence + body, "utf-8")
