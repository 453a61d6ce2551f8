"""An answer written by a chat model: what it is offered, what is kept of it, and what stands in for the rest."""

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

from index.types import Findings, Passage, PassageKind
from ingest.types import Page
from service import texts
from service.compose import Draft
from service.errors import GenerationError
from service.generate import Writer
from service.personal import personal_data
from service.prompts import write_messages
from service.types import Judged, Offered, Work
from service.verify import Statement
from service.written import judged, replacement, sentences

_MOST_PASSAGES = 6
_MOST_LETTERS = 8_000
_NEAR = 1.0  # score that a passage may be below the best one and still be offered
_ENOUGH = 10  # sentences in an answer


def can_be_written(draft: Draft) -> bool:
    """Tell whether a draft is prose: a list, a table or a tool is given as it stands in the handbook."""
    prose = any(not _as_it_stands(one) for one in draft.statements)
    return prose and all(not one.item and one.lead != texts.LINK_LEAD for one in draft.statements)


def _as_it_stands(one: Statement) -> bool:
    """Tell whether a statement is a row of a table or the name of a source, which nobody words better."""
    return bool(one.lead) or len(one.fragments) > 1


def offer(found: Iterable[Findings], draft: Draft, known: Callable[[str], bool]) -> tuple[Offered, ...]:
    """Return the passages to write from: those of the draft, then the best of each search; none with personal data.

    `known` tells whether a folded word is the handbook's (see `personal_data`).
    """
    hits = [(hit, one.hits[0].score) for one in found for hit in one.hits]
    near = [hit.passage for hit, best in hits if hit.score >= best - _NEAR and hit.passage.kind is not PassageKind.TOOL]
    first = [passage for passage in near if any(_holds(passage, one) for one in draft.statements)]
    chosen: list[Passage] = []
    for passage in (*first, *near):
        room = _MOST_LETTERS - sum(len(one.text) for one in chosen) - len(passage.text)
        if room >= 0 and len(chosen) < _MOST_PASSAGES and not any(_within(passage, one) for one in chosen):
            chosen += [] if personal_data(passage.text, known) else [passage]
    return tuple(
        Offered(f"p{at}", one.page, one.title, one.start, one.end, one.text) for at, one in enumerate(chosen, start=1)
    )


def _holds(passage: Passage, statement: Statement) -> bool:
    return passage.page == statement.page and passage.start <= statement.start and statement.end <= passage.end


def _within(passage: Passage, other: Passage) -> bool:
    return passage.page == other.page and other.start <= passage.start and passage.end <= other.end


def quoted(draft: Draft) -> Generator[Statement, None, Work]:
    """Yield the statements of a draft as the answer: the handbook's own words."""
    yield from draft.statements
    return Work()


def write(
    question: str, draft: Draft, offered: Sequence[Offered], pages: Mapping[int, Page], writer: Writer, deadline: float
) -> Generator[Statement, None, Work]:
    """Yield the statements of an answer, each as soon as it is proven; return how it went.

    A sentence that is not carried gives way to the sentence of the draft that it
    tried to say, if there is one. When nothing that was written is kept, the
    draft is the answer; when less than half is kept or the model fails, the draft
    completes it; and its first sentence, the point of the answer, is always told.
    """
    shown: list[Statement] = []
    waiting: list[Statement] = []
    log: list[Judged] = []
    failure = None
    with contextlib.closing(writer.stream(write_messages(question, offered), deadline)) as chunks:
        try:
            for found in judged(sentences(chunks), offered, pages):
                log.append(found.judged)
                own = found.statement or replacement(
                    found.judged, offered, _untold(draft.statements, (*shown, *waiting)), pages
                )
                waiting += [own] if own and not (found.statement and _told(own, shown, whole=True)) else []
                if found.statement or shown:
                    yield from waiting
                    shown, waiting = [*shown, *waiting], []
                if len(shown) >= _ENOUGH:
                    break
        except GenerationError as error:
            failure = str(error)
    yield from _rest(draft, offered, shown, poor=failure is not None or _mostly_lost(log))
    return Work(tuple(offered), tuple(log), failure)


def _mostly_lost(log: Sequence[Judged]) -> bool:
    return sum(one.fault is None for one in log) * 2 < len(log) or not log


def _rest(draft: Draft, offered: Sequence[Offered], shown: Sequence[Statement], *, poor: bool) -> Iterator[Statement]:
    """Yield what the draft adds: all of it; or its first sentence, rows and sources, and what was not offered."""
    if not any(one.written for one in shown):
        yield from draft.statements
        return
    for at, one in enumerate(draft.statements):
        known = any(one.page == it.page and it.start <= one.start and one.end <= it.end for it in offered)
        if not _told(one, shown) and (poor or at == 0 or _as_it_stands(one) or not known):
            yield one


def _untold(points: Iterable[Statement], shown: Sequence[Statement]) -> list[Statement]:
    return [one for one in points if not _told(one, shown) and not _as_it_stands(one)]


def _told(one: Statement, shown: Iterable[Statement], *, whole: bool = False) -> bool:
    """Tell whether `one` was said; as a `whole`, whether just these words were, by the same place.

    A written sentence that rests on two sentences of the page says what the last of them says.
    """
    others = [other for other in shown if one.page == other.page]
    if whole:
        return any((one.start, one.end, one.text) == (other.start, other.end, other.text) for other in others)
    return any(one.start < other.end <= one.end if other.written else _overlap(one, other) for other in others)


def _overlap(one: Statement, other: Statement) -> bool:
    return one.start < other.end and other.start < one.end
