"""What a sentence says by its brackets: "de weegploeg (politie en OM)" says that the one is the other."""

import re
from collections.abc import Iterator
from functools import lru_cache

from service.sentence_lexicon import FINITE, PREPOSITIONS

_BRACKETS = re.compile(r"(?<=[^\W_] )\((?P<inside>[^()\n|]{3,})\)")
_BREAK = re.compile(r"[().;:,\n|]")
_LONGEST = 4  # words that name one thing
_EXAMPLES = frozenset({"bijvoorbeeld", "zoals"})
_ENDS = PREPOSITIONS | FINITE | {"en", "of", "dat", "die"}


@lru_cache(maxsize=2_000)
def appositions(text: str) -> tuple[str, ...]:
    """Return "A zijn B" and "B zijn A" for each "A (B)" of a text; B may be a list, not a phrase of place or time."""
    return tuple(_appositions(text))


def _appositions(text: str) -> Iterator[str]:
    for match in _BRACKETS.finditer(text):
        inside = match["inside"]
        named = _name(_BREAK.split(text[: match.start()])[-1].split())
        opening = [word.lower() for word in inside.split()[:2]]
        if named and opening and not PREPOSITIONS.intersection(opening[: 1 + (opening[0] in _EXAMPLES)]):
            yield f"{named} zijn {inside}"
            yield f"{inside} zijn {named}"


def _name(words: list[str]) -> str:
    """Return the last words of a text that name one thing: back to a preposition, a verb or a joint."""
    at = len(words)
    while at and len(words) - at < _LONGEST and words[at - 1].lower() not in _ENDS:
        at -= 1
    return " ".join(words[at:])
