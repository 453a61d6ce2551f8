"""Whether the answer says what it should: key facts in its text.

A fact is there when the words of one of its alternatives stand in the answer,
whole and in that order. Case, punctuation, table pipes and `[n]` markers do not
count: how an answer lays out a table row is not what is measured.
"""

import re

from evals.measures.part import Part
from evals.types import Case, Outcome

_MARKER = re.compile(r"\[\d+\]")
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Return the words of an answer, lower case, without its `[n]` markers."""
    return _WORD.findall(_MARKER.sub(" ", text).casefold())


def missing_facts(case: Case, text: str) -> tuple[str, ...]:
    """Return the first alternative of every key fact that `text` lacks."""
    said = _spaced(text)
    return tuple(fact[0] for fact in case.facts if not any(_spaced(wording) in said for wording in fact))


def key_facts(outcome: Outcome) -> Part | None:
    """Return the share (0 to 1) of the Case's key facts in the answer; None when it has none."""
    facts = len(outcome.case.facts)
    if not facts:
        return None
    return Part(1 - len(missing_facts(outcome.case, outcome.record.text)) / facts)


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
