"""Whether an answer is right as a whole: one strict yes or no a Case."""

from evals.measures.citations import citation_recall, link_accuracy
from evals.measures.facts import missing_facts
from evals.measures.part import Part
from evals.types import CaseKind, Outcome


def correct(outcome: Outcome) -> bool:
    """Whether status, key facts, cited pages and link are all as they should be."""
    case, record = outcome.case, outcome.record
    parts = (citation_recall(outcome), link_accuracy(outcome))
    return (
        record.status is case.status
        and not missing_facts(case, record.text)
        and all(part is None or part.got == part.of for part in parts)
        and all(quote.verbatim for quote in record.quotes)
    )


def accuracy(outcome: Outcome) -> Part:
    """Return 1 when the answer is right as a whole, else 0."""
    return Part(float(correct(outcome)))


def follow_up_accuracy(outcome: Outcome) -> Part | None:
    """Return accuracy of questions that lean on the conversation before them."""
    return accuracy(outcome) if outcome.case.kind is CaseKind.FOLLOW_UP else None
