"""The one gate that every answer passes: no sentence without words of the handbook that prove it.

A draft is a list of statements. Each statement rests on one span of a page. It
consists of fragments of that span, word for word, joined by nothing but
punctuation and "en"; or it is a sentence that a chat model wrote, and the check
of sentences finds it carried by just that span. What does not hold is an
UnprovenAnswerError.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.source_documents import SourceDocument
from ingest.types import Page
from service import texts
from service.errors import UnprovenAnswerError
from service.sentence_check import check_sentence
from service.types import AnswerLink, Citation, CitationKind, Piece, SourceCitation

_MARKER = re.compile(r"\[(\d+)\]")
_GLUE = re.compile(r"[\s:;,.|•-]*(?:\ben\b[\s:;,.|•-]*)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or row of an answer.

    `text` is what is shown; `page`, `start` and `end` the words it rests on;
    `fragments` the offsets of the words that `text` repeats, in order. `lead`
    is one of the fixed openings or empty; `item` shows it as an item of a list.
    `written` tells that a model wrote the text, which then has no fragments.
    """

    text: str
    page: int
    start: int
    end: int
    fragments: tuple[tuple[int, int], ...]
    lead: str = ""
    item: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Proven:
    """A verified text with its citations; `written` tells that a model wrote some of it."""

    text: str
    citations: tuple[Citation, ...]
    written: bool = False


def prove(statements: Iterable[Statement], pages: Mapping[int, Page]) -> Proven:
    """Join the statements, numbered and checked; raise UnprovenAnswerError when its page does not carry one."""
    proof = Proof(pages)
    for statement in statements:
        proof.admit(statement)
    return proof.proven()


class Proof:
    """Lets statements through one by one, for an answer that is given while it is made."""

    def __init__(self, pages: Mapping[int, Page]) -> None:
        """Check against `pages`."""
        self._pages = pages
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._citations: list[Citation] = []
        self._text = ""
        self._written = False

    def admit(self, statement: Statement) -> Piece:
        """Return what the statement adds to the answer; raise UnprovenAnswerError when its page does not carry it."""
        _check(statement, self._pages)
        place = statement.page, statement.start, statement.end
        if place not in self._numbers:
            self._numbers[place] = len(self._numbers) + 1
            self._citations.append(_citation(self._numbers[place], statement, self._pages[statement.page]))
        before, self._written = len(self._text), self._written or statement.written
        self._text = _joined(self._text, _line(statement, self._numbers[place]))
        return Piece(self._text[before:], tuple(self._citations))

    def proven(self) -> Proven:
        """Return all that was let through, checked once more as a whole."""
        check_answer(self._text, self._citations, self._pages)
        return Proven(self._text, tuple(self._citations), self._written)


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
    if statement.written:
        _check_written(statement, page)
        return
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


def _check_written(statement: Statement, page: Page) -> None:
    verdict = check_sentence(statement.text, page.text, statement.start, statement.end)
    if statement.fragments or not verdict.carried:
        raise UnprovenAnswerError(f"not carried ({verdict.fault}, {verdict.about!r}): {statement.text!r}")


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


def _joined(text: str, line: str) -> str:
    """Put a sentence behind a blank, and each item of a list on a line of its own."""
    breaks = line.startswith("- ") or "\n- " in line or text.rpartition("\n")[2].startswith("- ")
    separator = "" if not text else "\n" if breaks else " "
    return text + separator + line
