"""The one gate that every answer passes: no sentence without words of the handbook that prove it.

A draft is a list of statements. Each statement rests on one span of a page
and consists of fragments of that span, word for word, joined by nothing but
punctuation and "en". What does not hold is an UnprovenAnswerError.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.source_documents import SourceDocument
from ingest.types import Page
from service import texts
from service.errors import UnprovenAnswerError
from service.types import AnswerLink, Citation, CitationKind, SourceCitation

_MARKER = re.compile(r"\[(\d+)\]")
_GLUE = re.compile(r"[\s:;,.|•-]*(?:\ben\b[\s:;,.|•-]*)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or row of an answer.

    `text` is what is shown; `page`, `start` and `end` the words it rests on;
    `fragments` the offsets of the words that `text` repeats, in order. `lead`
    is one of the fixed openings or empty; `item` shows it as an item of a list.
    """

    text: str
    page: int
    start: int
    end: int
    fragments: tuple[tuple[int, int], ...]
    lead: str = ""
    item: bool = False


@dataclass(frozen=True, slots=True)
class Proven:
    """A verified text with its citations."""

    text: str
    citations: tuple[Citation, ...]


def prove(statements: Iterable[Statement], pages: Mapping[int, Page]) -> Proven:
    """Join the statements, numbered and checked; raise UnprovenAnswerError when its page does not carry one."""
    numbers: dict[tuple[int, int, int], int] = {}
    citations: list[Citation] = []
    lines: list[str] = []
    for statement in statements:
        _check(statement, pages)
        place = statement.page, statement.start, statement.end
        if place not in numbers:
            numbers[place] = len(numbers) + 1
            citations.append(_citation(numbers[place], statement, pages[statement.page]))
        lines.append(_line(statement, numbers[place]))
    proven = Proven(_join(lines), tuple(citations))
    check_answer(proven.text, proven.citations, pages)
    return proven


def check_answer(
    text: str,
    citations: Iterable[Citation],
    pages: Mapping[int, Page],
    sources: Iterable[SourceCitation] = (),
    documents: Mapping[str, SourceDocument] | None = None,
) -> None:
    """Check that every quote is verbatim, every marker has a citation, and every citation a marker.

    A quote of a page must stand in `pages`, one of a source in `documents`.
    """
    known: set[int] = set()
    for one in citations:
        page = pages.get(one.page)
        _check_quote(one, page.text if page else "")
        known.add(one.number)
    for told in sources:
        document = (documents or {}).get(told.source)
        _check_quote(told, document.text if document else "")
        known.add(told.number)
    markers = {int(number) for number in _MARKER.findall(text)}
    if markers != known:
        raise UnprovenAnswerError(f"markers {sorted(markers)} and citations {sorted(known)} differ")


def _check_quote(one: Citation | SourceCitation, text: str) -> None:
    if not one.quote or text[one.start : one.end] != one.quote:
        raise UnprovenAnswerError(f"citation {one.number} is not where it says: {one.quote!r}")


def check_links(links: Iterable[AnswerLink], pages: Mapping[int, Page]) -> None:
    """Check that every link stands on its page with that label."""
    for link in links:
        page = pages.get(link.page)
        if page is None or all((own.label, own.url) != (link.label, link.url) for own in page.links):
            raise UnprovenAnswerError(f"page {link.page} has no link {link.label!r} to {link.url!r}")


def page_url(page: int, start: int | None = None, end: int | None = None) -> str:
    """Return the service's own address of a page, with cited words when they are given."""
    return f"/handreiking/{page}" + (f"?start={start}&end={end}#citaat" if start is not None else "")


def _check(statement: Statement, pages: Mapping[int, Page]) -> None:
    page = pages.get(statement.page)
    if page is None or not 0 <= statement.start < statement.end <= len(page.text):
        raise UnprovenAnswerError(f"no such words: page {statement.page}, {statement.start}-{statement.end}")
    if statement.lead and statement.lead not in texts.LEADS:
        raise UnprovenAnswerError(f"an opening of its own: {statement.lead!r}")
    rest = statement.text
    for start, end in statement.fragments:
        fragment = page.text[start:end]
        if not (statement.start <= start < end <= statement.end) or not fragment.strip():
            raise UnprovenAnswerError(f"fragment {start}-{end} lies outside its citation")
        before, found, rest = rest.partition(fragment)
        if not found or not _GLUE.fullmatch(before):
            raise UnprovenAnswerError(f"words of its own: {before!r} in {statement.text!r}")
    if not statement.fragments or not _GLUE.fullmatch(rest):
        raise UnprovenAnswerError(f"words of its own: {rest!r} in {statement.text!r}")


def _citation(number: int, statement: Statement, page: Page) -> Citation:
    return Citation(
        number=number,
        kind=CitationKind.HANDBOOK,
        page=page.number,
        page_id=page.id,
        title=page.title,
        theme=page.theme.value,
        url=page_url(page.number, statement.start, statement.end),
        quote=page.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
    )


def _line(statement: Statement, number: int) -> str:
    if statement.item:
        lead = f"{statement.lead}\n" if statement.lead else ""
        return f"{lead}- {statement.text} [{number}]"
    lead = f"{statement.lead} " if statement.lead else ""
    return f"{lead}{statement.text} [{number}]"


def _join(lines: Iterable[str]) -> str:
    """Join sentences with blanks and put each item of a list on a line of its own."""
    text = ""
    for line in lines:
        breaks = line.startswith("- ") or "\n- " in line or text.rpartition("\n")[2].startswith("- ")
        separator = "" if not text else "\n" if breaks else " "
        text += separator + line
    return text
