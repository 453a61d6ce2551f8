"""Follow-up questions that the handbook can answer: taken from the question bank near the answer."""

from collections.abc import Iterable

from index.types import Findings
from ingest.types import BankEntry
from service.types import Citation

_MOST = 3
_LONGEST = 90


def suggestions(found: Findings, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return up to three questions of the bank whose answers stand near the hits but were not given yet.

    One question a passage, written as a sentence, so that each leads somewhere else.
    """
    given = [(one.page, one.start, one.end) for one in citations]
    chosen: list[str] = []
    for hit in found.hits:
        for entry in hit.passage.bank:
            seen = any(
                page == hit.passage.page and start < entry.end and entry.start < end for page, start, end in given
            )
            question = presented(entry)
            if question and not seen:
                chosen.append(question)
                break
        if len(chosen) == _MOST:
            break
    return tuple(chosen)


def presented(entry: BankEntry) -> str | None:
    """Return the question that stands for `entry`: its first that is one whole sentence, as a stranger would ask it."""
    return next(filter(presentable, entry.questions), None)


def presentable(question: str) -> bool:
    """Tell whether a question reads as one: a single sentence of few words, with a capital and a question mark."""
    one = question.count("?") == 1 and ". " not in question
    return one and question[0].isupper() and question.endswith("?") and len(question) <= _LONGEST
