"""Whether the answer points at the right pages, with their own words.

Precision and recall of citations follow Liu, Zhang and Liang (2023, "Evaluating
verifiability in generative search engines"), with gold pages in the place of
human judgement: a citation is right when its page is gold. A whole answer needs
every gold page of a Case about several pages, else any one of them.
"""

from evals.measures.part import Part
from evals.types import Outcome
from service.types import AnswerStatus


def citation_precision(outcome: Outcome) -> Part | None:
    """Return the share (0 to 1) of an answer's citations that point at gold; 0 when it has none."""
    if not outcome.case.answerable:
        return None
    cited = [quote.page for quote in outcome.record.quotes]
    return Part(sum(page in outcome.case.pages for page in cited) / len(cited) if cited else 0.0)


def citation_recall(outcome: Outcome) -> Part | None:
    """Return the share (0 to 1) of the pages that the Case needs that its answer cites."""
    if not outcome.case.answerable:
        return None
    cited = {quote.page for quote in outcome.record.quotes}
    needed = outcome.case.needed
    return Part(min(len(cited & set(outcome.case.pages)), needed) / needed)


def verbatim(outcome: Outcome) -> Part | None:
    """Return how many of an answer's quotes stand in the corpus, letter for letter, where it says.

    All quotes count alike. An answer without a quote counts as one that fails,
    as does a Case with no result; a refusal has nothing to quote.
    """
    record = outcome.record
    if record.quotes:
        return Part(sum(quote.verbatim for quote in record.quotes), len(record.quotes))
    unproved = record.status in (AnswerStatus.ANSWERED, AnswerStatus.ERROR)
    return Part(0.0) if unproved else None


def link_accuracy(outcome: Outcome) -> Part | None:
    """Return 1 when the answer gives the expected link, else 0; None when no link is expected."""
    expected = outcome.case.link
    return None if expected is None else Part(float(expected in outcome.record.links))


def link_precision(outcome: Outcome) -> Part | None:
    """Return the share (0 to 1) of the links given that is the expected one; 0 when none is given.

    Link accuracy alone would be served best by giving every link there is.
    """
    expected = outcome.case.link
    if expected is None:
        return None
    links = outcome.record.links
    return Part(links.count(expected) / len(links) if links else 0.0)
