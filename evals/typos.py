"""How the search bears typing errors: recall against the number of edits in a question.

An edit drops, doubles, swaps or replaces one letter inside a word, as fingers
do; replaced letters become a neighbour on the keyboard. Edits are drawn from the
question itself, so that every run, and every version, gets the same ones.
"""

import random
from collections.abc import Callable, Sequence

from evals.measures.ranking import recall
from evals.types import Case

Ranker = Callable[[str], tuple[int, ...]]
EDITS = (0, 1, 2, 3)
_DEPTHS = (1, 3)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mistype(question: str, edits: int) -> str:
    """Return `question` with `edits` typing errors, always the same ones.

    Fewer when the question has fewer letters than edits. Repeated edits may meet
    in one word, and each one changes the text.
    """
    rng = random.Random(f"{edits} {question}")  # noqa: S311 - repeatable, not secret
    text = question
    for _ in range(edits):
        places = [place for place, letter in enumerate(text) if letter.isalpha()]
        if not places:
            break
        text = _edited(text, rng.choice(places), rng)
    return text


def typo_curve(cases: Sequence[Case], rank: Ranker) -> dict[int, dict[str, float]]:
    """Return, for 0 to 3 edits, page recall at 1 and 3 over the Cases that stand on their own.

    Follow-ups are left out: their search runs on a rewritten question.
    """
    asked = [case for case in cases if case.answerable and not case.history]
    return {edits: _recalls(asked, rank, edits) for edits in EDITS}


def _recalls(cases: Sequence[Case], rank: Ranker, edits: int) -> dict[str, float]:
    ranked = [(case, rank(mistype(case.question, edits))) for case in cases]
    return {f"recall@{k}": sum(recall(case, pages, k) for case, pages in ranked) / max(1, len(ranked)) for k in _DEPTHS}


def _edited(text: str, place: int, rng: random.Random) -> str:
    before, letter, after = text[:place], text[place], text[place + 1 :]
    ways = [before + letter + letter + after, before + _neighbour(letter, rng) + after]
    if len(text) > 1:
        ways.append(before + after)
    if after[:1].isalpha() and after[0] != letter:
        ways.append(before + after[0] + letter + after[1:])
    return rng.choice(ways)


def _neighbour(letter: str, rng: random.Random) -> str:
    row = next((row for row in _ROWS if letter.casefold() in row), None)
    if row is None:
        return "e"
    place = row.index(letter.casefold())
    return rng.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2])
