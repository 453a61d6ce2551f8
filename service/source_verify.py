"""The same gate for what a source says: its words are cut from the snapshot here, and set in quotation marks.

A draft holds places, no text: what is shown is `document.text` at those places, so that
no words of ours or of the handbook's can stand between the quotation marks, nor a
source's words outside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.quotable import is_quotable
from index.source_passages import cells
from ingest.source_documents import SourceDocument, Standing
from service import texts
from service.errors import UnprovenAnswerError
from service.fragments import source_url
from service.types import SourceCitation


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """A sentence, item or row of the document `source`, by its offsets; `page` is that of a PDF."""

    source: str
    start: int
    end: int
    page: int | None
    item: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What one document says beside the handbook: `lead` is one of the fixed openings."""

    lead: str
    statements: tuple[SourceStatement, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A verified text of quotes with its citations; `looked_at` holds the keys of the documents that were weighed."""

    text: str = ""
    citations: tuple[SourceCitation, ...] = ()
    looked_at: tuple[str, ...] = ()


def prove_sources(
    asides: Iterable[Aside], documents: Mapping[str, SourceDocument], standings: Mapping[str, Standing], first: int
) -> Told:
    """Return the asides as text with citations, numbered from `first`, each source with what became of it since.

    Raises UnprovenAnswerError for an opening of its own and for words that do not stand in a
    document or may not be quoted.
    """
    blocks: list[str] = []
    citations: list[SourceCitation] = []
    for aside in asides:
        if aside.lead not in texts.SOURCE_LEADS:
            raise UnprovenAnswerError(f"an opening of its own: {aside.lead!r}")
        told = [_citation(at, one, documents, standings) for at, one in enumerate(aside.statements, first)]
        blocks.append("\n".join([aside.lead, *_lines(aside, told)]))
        citations += told
        first += len(told)
    return Told("\n\n".join(blocks), tuple(citations))


def _lines(aside: Aside, told: list[SourceCitation]) -> Iterator[str]:
    """Yield who says it with the sentences, the items, and a warning where the source is not what it was."""
    shown = [
        (one.item, f"“{_shown(cited.quote)}” [{cited.number}]")
        for one, cited in zip(aside.statements, told, strict=True)
    ]
    of, day = told[0], texts.day(told[0].fetched)
    says = texts.SOURCE_SAYS.format(organisation=of.organisation, day=day)
    yield " ".join([says, *(quote for item, quote in shown if not item)])
    yield from (f"- {quote}" for item, quote in shown if item)
    if of.standing in texts.SOURCE_STANDINGS:
        yield texts.SOURCE_STANDINGS[of.standing].format(day=day)


def _shown(quote: str) -> str:
    """Return a quote on one line, the cells of a row parted as in a sentence."""
    first, *rest = (quote[a:b] for a, b in cells(quote, 0, len(quote)))
    return f"{first}: {', '.join(rest)}" if rest else first


def _citation(
    number: int, one: SourceStatement, documents: Mapping[str, SourceDocument], standings: Mapping[str, Standing]
) -> SourceCitation:
    document = documents.get(one.source)
    if document is None:
        raise UnprovenAnswerError(f"no such source: {one.source!r}")
    text = document.text
    quote = text[one.start : one.end]
    if not 0 <= one.start < one.end <= len(text) or not is_quotable(quote, document.url):
        raise UnprovenAnswerError(f"not to be quoted: {one.source}, {one.start}-{one.end}")
    return SourceCitation(
        number=number,
        source=document.key,
        title=document.title,
        organisation=document.organisation,
        fetched=document.fetched,
        standing=standings.get(document.key, Standing.UNSURE),
        url=source_url(document.url, text, one.start, one.end, one.page),
        quote=quote,
        start=one.start,
        end=one.end,
        page=one.page,
        pages=document.pages,
    )
