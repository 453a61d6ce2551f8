"""Is a written sentence carried by words of the handbook? Yes, with the words; or no, with what is wrong.

The check reads both texts by rules (`sentence_words`, `sentence_rules`,
`sentence_roles`): no model judges. It is strict, because a wrong sentence
harms and a dropped one is replaced by a quote. What it is worth is measured on
labelled pairs: `handreiking eval sentences`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from index.passages import sentence_spans
from service.sentence_appositions import appositions
from service.sentence_lexicon import POINTING_BACK
from service.sentence_links import links_kept
from service.sentence_match import abbreviations
from service.sentence_parts import (
    agent_kept,
    aim_kept,
    cells_kept,
    deed_kept,
    giving_kept,
    lack_kept,
    object_kept,
    reader_kept,
    reader_may,
)
from service.sentence_roles import roles_kept
from service.sentence_rules import (
    Pair,
    binding_kept,
    choices_kept,
    limits_kept,
    negation_kept,
    numbers_kept,
    places_kept,
    words_carried,
)
from service.sentence_scope import conditions_kept, contrasts_kept
from service.sentence_words import read

_STRANGE = re.compile(r"[^\w\s.,;:!?'’‘\"“”()/@&%+–-]|[^\x00-\u024f\u2010-\u2026]|(?<!\w)-(?=\w)")
_LONGEST = 600  # characters
_LEAST = 2  # telling words: fewer say nothing that can be carried


class Fault(StrEnum):
    """Why a sentence is not carried."""

    SHAPE = "shape"
    WORD = "word"
    NUMBER = "number"
    NEGATION = "negation"
    BINDING = "binding"
    LIMIT = "limit"
    CONDITION = "condition"
    CHOICE = "choice"
    PLACE = "place"
    ROLE = "role"
    LINK = "link"


RULES: tuple[tuple[Fault, Callable[[Pair], str | None]], ...] = (
    (Fault.WORD, words_carried),
    (Fault.NUMBER, numbers_kept),
    (Fault.NEGATION, negation_kept),
    (Fault.BINDING, binding_kept),
    (Fault.LIMIT, limits_kept),
    (Fault.CONDITION, conditions_kept),
    (Fault.CHOICE, choices_kept),
    (Fault.PLACE, places_kept),
    (Fault.PLACE, contrasts_kept),
    (Fault.ROLE, roles_kept),
    (Fault.LINK, links_kept),
    (Fault.ROLE, reader_kept),
    (Fault.ROLE, reader_may),
    (Fault.ROLE, giving_kept),
    (Fault.ROLE, agent_kept),
    (Fault.ROLE, object_kept),
    (Fault.ROLE, aim_kept),
    (Fault.ROLE, deed_kept),
    (Fault.NEGATION, lack_kept),
    (Fault.LINK, cells_kept),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`start` and `end` of the words that carry a sentence; or the fault, and the word where it shows."""

    start: int = 0
    end: int = 0
    fault: Fault | None = None
    about: str = ""

    @property
    def carried(self) -> bool:
        """Whether the sentence is proven."""
        return self.fault is None


def check_sentence(sentence: str, text: str, start: int, end: int) -> Verdict:
    """Return the words of `text[start:end]` that carry `sentence`: one sentence of it, else two that follow each other.

    When none do, the verdict names the fault of the words that came nearest.
    """
    if len(sentence) > _LONGEST or _STRANGE.search(sentence):
        return Verdict(fault=Fault.SHAPE)
    own, short = read(sentence), abbreviations(text)
    if len(own.telling) < _LEAST or len(own.starts) > 1:
        return Verdict(fault=Fault.SHAPE)
    nearest = Verdict(fault=Fault.WORD), -1
    for first, last in _units(text, start, end):
        fault, about, passed = _judge(Pair(own, read(text[first:last]), short))
        if fault is None or any(_told(Pair(own, read(one), short)) for one in appositions(text[first:last])):
            return Verdict(first, last)
        if passed > nearest[1]:
            nearest = Verdict(fault=fault, about=about), passed
    return nearest[0]


def overlap(sentence: str, other: str) -> float:
    """Return the share of the telling words of `sentence` that `other` carries (0 to 1)."""
    found = Pair(read(sentence), read(other)).found
    return sum(bool(places) for places in found.values()) / len(found) if found else 0.0


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what may carry a sentence: each sentence, then each two in a row; never two rows of a table."""
    spans = _spans(text, start, end)
    yield from spans
    if spans and _points_back(text[spans[0][0] : spans[0][1]]):
        spans = (*_spans(text, 0, start)[-1:], *spans)
    for (first, _), (other, last) in pairwise(spans):
        if "|" not in text[first:last] and "\n#" not in text[first:other]:
            yield first, last


@lru_cache(maxsize=2_000)
def _spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text[start:end], start))


def _points_back(text: str) -> bool:
    words = read(text).words
    return bool(words) and words[0].form in POINTING_BACK


def _told(pair: Pair) -> bool:
    """Tell whether all of what stands in brackets is told of what it stands behind; of examples, some will do."""
    if _judge(pair)[0] is not None:
        return False
    return "zoals" in pair.other.forms or all(word.at in pair.used for word in pair.other.telling)


def _judge(pair: Pair) -> tuple[Fault | None, str, int]:
    """Return the first fault with the word where it shows, and how many rules held before it."""
    for at, (fault, rule) in enumerate(RULES):
        about = rule(pair)
        if about is not None:
            return fault, about, at
    return None, "", len(RULES)
