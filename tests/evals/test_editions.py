"""Which answers change between two editions: what counts as another answer, and what does not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.editions import Differs, differs
from evals.types import Outcome, Quote
from service.types import AnswerStatus, CitationKind

MakeOutcome = Callable[..., Outcome]
SAME = {1: 1, 2: 2, 3: 4}


def quote(page: int, text: str) -> Quote:
    return Quote(CitationKind.HANDBOOK, page, 0, len(text), text, verbatim=True)


NEAREST = "Het dichtst in de buurt komt pagina {}, Preventie."


def says(text: str, page: int) -> dict[str, object]:
    return {"text": f"{text} [1]", "quotes": (quote(page, text),)}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (says("Bel.", 1), says("Bel.", 1), None),
        (says("Bel.", 3), says("Bel.", 4), None),  # page 3 is number 4 now: that is the same page
        (says("Bel.", 3), says("Bel.", 3), Differs.PAGES),
        (says("Bel.", 9), says("Bel.", 9), Differs.PAGES),  # page 9 is gone; what is number 9 now is another
        (says("Bel.", 1), says("Mail.", 1), Differs.TEXT),
        ({"links": ("https://a.nl/",)}, {"links": ()}, Differs.LINKS),
        ({}, {"status": AnswerStatus.NOT_IN_HANDBOOK}, Differs.STATUS),
        ({"text": NEAREST.format(3)}, {"text": NEAREST.format(4)}, None),
        ({"text": NEAREST.format(3)}, {"text": NEAREST.format(2)}, Differs.TEXT),
    ],
)
def test_what_counts_as_another_answer(
    outcome: MakeOutcome, before: dict[str, object], after: dict[str, object], found: Differs | None
) -> None:
    record = outcome().record
    assert differs(replace(record, **before), replace(record, **after), SAME) is found  # type: ignore[arg-type]
