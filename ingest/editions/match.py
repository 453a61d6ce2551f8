"""Which old page each new one is: likeness of words and titles, and the assignment that is best for all together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

_TEXT = 0.8
_SAME = 0.25
_PART = 0.5
_CLOSE = 0.1
_SURE = 0.6

Shingles = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a page is known by: its words, and its titles (that of the menu and its own heading)."""

    titles: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of an old and a new page that are versions of one page; `rival` is an old page nearly as like."""

    old: int
    new: int
    likeness: float
    rival: int | None = None

    @property
    def sure(self) -> bool:
        """Whether nobody needs to look at it."""
        return self.likeness >= _SURE and self.rival is None


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs by the new page's place; `split` maps new places, `merged` old ones, to the page that they belong to."""

    pairs: tuple[Pair, ...]
    split: Mapping[int, int]
    merged: Mapping[int, int]


def match(old: Sequence[Portrait], new: Sequence[Portrait]) -> Matching:
    """Return which old page each new one is: the pairs with the largest sum of likeness (Kuhn, 1955).

    Two pages are no pair when their likeness is below 0.25. A new page without a partner is split from the old one
    that holds at least half of its pairs of words; an old page without one is merged into a new page likewise.
    """
    ours, theirs = [shingles(one.text) for one in old], [shingles(one.text) for one in new]
    likeness = np.array(
        [[_likeness(a, b, x, y) for b, y in zip(new, theirs, strict=True)] for a, x in zip(old, ours, strict=True)]
    ).reshape(len(old), len(new))
    rows, columns = linear_sum_assignment(np.where(likeness < _SAME, 0.0, likeness), maximize=True)
    pairs = [_pair(int(a), int(b), likeness) for a, b in zip(rows, columns, strict=True) if likeness[a, b] >= _SAME]
    alone = set(range(len(new))) - {pair.new for pair in pairs}
    gone = set(range(len(old))) - {pair.old for pair in pairs}
    return Matching(
        tuple(sorted(pairs, key=lambda pair: pair.new)),
        {place: home for place in sorted(alone) if (home := holder(theirs[place], ours)) is not None},
        {place: home for place in sorted(gone) if (home := holder(ours[place], theirs)) is not None},
    )


def shingles(text: str) -> Shingles:
    """Return the words of a text and the pairs of neighbours, with how often each occurs."""
    words = [word for token in text.casefold().split() if (word := token.strip(".,:;!?()[]‘’“”\"'"))]
    return Counter([*((word,) for word in words), *pairwise(words)])


def holder(part: Shingles, wholes: Sequence[Shingles], least: float = _PART) -> int | None:
    """Return the place of the text that holds most of the pairs of words of `part`, None when none holds `least`."""
    shares = [_held(part, whole) for whole in wholes]
    best = max(range(len(shares)), key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= least else None


def _held(part: Shingles, whole: Shingles) -> float:
    couples = Counter({shingle: count for shingle, count in part.items() if len(shingle) > 1})
    return (couples & whole).total() / couples.total() if couples else 0.0


def _likeness(a: Portrait, b: Portrait, x: Shingles, y: Shingles) -> float:
    """Return Dice's coefficient of the words (1945), with a fifth for the titles."""
    both = x.total() + y.total()
    dice = 2 * (x & y).total() / both if both else 0.0
    titles = max(fuzz.ratio(one.casefold(), two.casefold()) for one in a.titles for two in b.titles)
    return float(_TEXT * dice + (1 - _TEXT) * titles / 100)


def _pair(old: int, new: int, likeness: np.ndarray) -> Pair:
    others = [(likeness[place, new], place) for place in range(len(likeness)) if place != old]
    value, rival = max(others, default=(0.0, None))
    is_close = rival is not None and value >= max(_SAME, likeness[old, new] - _CLOSE)
    return Pair(old, new, round(float(likeness[old, new]), 3), rival if is_close else None)
