"""An answer from the handbook's own sentences, rows and tools: what to say, and in which order."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.passages import is_signature, sentence_spans
from index.types import Findings, Hit, PassageKind
from ingest.types import Page
from service import texts
from service.conversation import asks_for_link
from service.tables import row_statement, table_at, table_statements
from service.types import AnswerLink
from service.verify import Statement

_MOST = 4  # statements in an answer to one question; the items of a list count as one
_NEAR = 0.2  # cosine: a sentence this close to the best one answers too
_SHORT = 3  # sentences: a passage this short is given whole
_TOOLS = 3
_PASSAGES = 3
_TOOL_LEAD = 0.5  # score by which a tool must lead the text of its page to be the answer itself
_SAME_MARGIN = 0.8  # score that another paragraph of the page may be below the best one
_WHOLE_MARGIN = 2.0  # the same, where all is asked for
_RELATED = 10  # hits: a tool further down has little to do with the question
_LEANS = re.compile(
    r"(?:Dit|Deze|Dat|Die|Zij|Daarnaast|Daarbij|Daarom|Hierbij|Hiermee|Hierdoor|Hiervoor|Hierbinnen|Met deze|"
    r"Op basis van deze|Binnen dit|Onderdeel hiervan|De gebruikte|Wanneer dit|Natuurlijk vraagt dit|Denk)\b"
)
_ASKS_LIST = re.compile(
    r"\b(?:allemaal|alle|opsomming|lijst|lijstje|rijtje|noem|overzicht|iedereen|"
    r"welke (?:mensen|functies|medewerkers))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the answer will say, before it is verified, with the tools that go with it."""

    statements: tuple[Statement, ...]
    links: tuple[AnswerLink, ...]


def compose(question: str, found: Sequence[Findings], pages: Mapping[int, Page], margin: float) -> Draft:
    """Choose the words that answer `question` from the findings of each of its parts.

    `margin` is how far below the best a passage of another page may score and
    still be part of the answer. The draft is empty when there are no hits.
    """
    link_wanted = asks_for_link(question)
    statements: list[Statement] = []
    links: list[AnswerLink] = []
    for findings in found:
        chosen = _tools(findings.hits) if link_wanted else ()
        answer = _tool_statements(chosen, pages) if chosen else list(_passages(question, findings.hits, pages, margin))
        statements.extend(one for one in answer if not _covered(one, statements))
        links.extend(_links(chosen or _related_tools(findings.hits, answer), pages))
    return Draft(tuple(_tools_together(statements)), tuple(dict.fromkeys(links)))


def _tools_together(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements, the tools at the end and as one list when there are several."""
    tools = [one for one in statements if one.lead == texts.LINK_LEAD]
    yield from (one for one in statements if one not in tools)
    for at, one in enumerate(tools):
        yield replace(one, item=len(tools) > 1, lead="" if at else texts.LINK_LEAD)


def _covered(one: Statement, others: Iterable[Statement]) -> bool:
    return any((one.page, one.fragments) == (other.page, other.fragments) for other in others)


def _passages(question: str, hits: Sequence[Hit], pages: Mapping[int, Page], margin: float) -> Iterator[Statement]:
    """Yield the statements of the best passage, then the best of other pages that score within `margin`."""
    if not hits:
        return
    chosen = [_best(hits)]
    chosen += _beside(chosen[0], hits, whole=bool(_ASKS_LIST.search(question)))
    for hit in hits[1:]:
        if hit.score >= hits[0].score - margin and all(hit.passage.page != one.passage.page for one in chosen):
            chosen.append(hit)
    room = _MOST
    for hit in chosen[:_PASSAGES]:
        page = pages[hit.passage.page]
        found = list(_statements(question, hit, page))
        most = room if hit.passage.page == chosen[0].passage.page else min(room, 2)
        found = found if any(one.item for one in found) else found[:most]
        room -= min(len(found), most)
        yield from found
        if room <= 0:
            return


def _best(hits: Sequence[Hit]) -> Hit:
    """Return the hit that answers: a tool only where its page has no text that comes near."""
    first = hits[0]
    if first.passage.kind is not PassageKind.TOOL:
        return first
    own = [hit for hit in hits if hit.passage.page == first.passage.page and hit.passage.kind is not PassageKind.TOOL]
    return own[0] if own and own[0].score >= first.score - _TOOL_LEAD else first


def _beside(best: Hit, hits: Sequence[Hit], *, whole: bool) -> list[Hit]:
    """Return the other paragraph of the page that answers nearly as well; for a `whole` list, also a lesser one."""
    margin = _WHOLE_MARGIN if whole else _SAME_MARGIN
    if best.passage.kind is not PassageKind.PARAGRAPH:
        return []
    return [
        hit
        for hit in hits
        if hit is not best
        and hit.passage.page == best.passage.page
        and hit.passage.kind is PassageKind.PARAGRAPH
        and hit.score >= best.score - margin
    ][:1]


def _statements(question: str, hit: Hit, page: Page) -> list[Statement]:
    passage = hit.passage
    if passage.kind is PassageKind.TOOL:
        return _tool_statements([hit], {page.number: page})
    if passage.kind in {PassageKind.TABLE_ROW, PassageKind.LIST}:
        table = table_at(page, passage.start, passage.end) or table_at(page, *_line(page, passage.start))
        whole = passage.kind is PassageKind.LIST or (table and table.of_columns) or _ASKS_LIST.search(question)
        if table and whole:
            return [*_lead_in(page, table.start), *table_statements(page, table)]
        return [row_statement(page, passage.start, passage.end)]
    return _sentences(hit, page)


def _line(page: Page, at: int) -> tuple[int, int]:
    start = page.text.rfind("\n", 0, at) + 1
    end = page.text.find("\n", at)
    return start, end if end >= 0 else len(page.text)


def _lead_in(page: Page, before: int) -> list[Statement]:
    """Return the sentence that opens the list or table that starts at `before`."""
    text = page.text[:before].rstrip()
    if not text.endswith(":"):
        return []
    block = text.rfind("\n") + 1
    spans = sentence_spans(text[block:], block)
    first = len(spans) - 2 if len(spans) > 1 and leans(text, spans[-1]) else len(spans) - 1
    return [_sentence(page, start, end) for start, end in spans[first:]]


def _sentences(hit: Hit, page: Page) -> list[Statement]:
    """Return the sentences of a passage that the question points at, in the order of the page."""
    passage = hit.passage
    spans = sentence_spans(passage.text, passage.start)
    tail = [span for span in spans[1:] if is_signature(page.text[slice(*span)])]
    spans = tuple(span for span in spans if span not in tail)
    whole = len(spans) <= _SHORT or passage.kind is PassageKind.DEFINITION
    picked = set(spans) if whole else _picked(hit, spans, page)
    chosen = [_sentence(page, *span) for span in spans if span in picked]
    return [*chosen, *(_sentence(page, *span, lead=texts.SOURCE_LEAD) for span in tail)]


def _picked(hit: Hit, spans: Sequence[tuple[int, int]], page: Page) -> set[tuple[int, int]]:
    """Pick the sentences nearest to the question, with the one before where a sentence leans on it."""
    scores = {span: _score(hit, span) for span in spans}
    best = max(scores.values())
    near = sorted((span for span in spans if scores[span] >= best - _NEAR), key=lambda span: -scores[span])[:_MOST]
    picked = set(near)
    for place, span in enumerate(spans):
        if span in picked and place and leans(page.text, span) and len(picked) < _MOST:
            picked.add(spans[place - 1])
    return picked


def _score(hit: Hit, span: tuple[int, int]) -> float:
    """Return how near the nearest words that overlap a sentence are; words that span the passage do not count."""
    whole = hit.passage.start, hit.passage.end
    return max(
        (one.score for one in hit.spans if (one.start, one.end) != whole and one.start < span[1] and span[0] < one.end),
        default=0.0,
    )


def leans(text: str, span: tuple[int, int]) -> bool:
    """Tell whether a sentence points back at the one before it."""
    return bool(_LEANS.match(text, span[0]))


def _sentence(page: Page, start: int, end: int, lead: str = "") -> Statement:
    return Statement(page.text[start:end], page.number, start, end, ((start, end),), lead=lead)


def _tools(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the tools that a question for a link means: of the best page, first what its best passage names."""
    tools = [hit for hit in hits if hit.passage.kind is PassageKind.TOOL]
    if not tools:
        return ()
    best = hits[0].passage
    own = [hit for hit in tools if hit.passage.page == best.page] or tools[:1]
    return tuple(sorted(own, key=lambda hit: hit.passage.text not in best.text)[:_TOOLS])


def _related_tools(hits: Sequence[Hit], answer: Sequence[Statement]) -> tuple[Hit, ...]:
    cited = {statement.page for statement in answer}
    near = hits[:_RELATED]
    return tuple(hit for hit in near if hit.passage.kind is PassageKind.TOOL and hit.passage.page in cited)[:_TOOLS]


def _tool_statements(tools: Iterable[Hit], pages: Mapping[int, Page]) -> list[Statement]:
    return [
        _sentence(pages[hit.passage.page], hit.passage.start, hit.passage.end, lead=texts.LINK_LEAD) for hit in tools
    ]


def _links(tools: Iterable[Hit], pages: Mapping[int, Page]) -> Iterator[AnswerLink]:
    for hit in tools:
        for link in pages[hit.passage.page].links:
            if link.label == hit.passage.text:
                yield AnswerLink(link.label, link.url, hit.passage.page)
