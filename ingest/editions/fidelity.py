"""The check on every word: each stands in a draft exactly once, in order, or is named as left out; none is added.

It knows nothing of how the drafts were made: it holds the lines of the file, as they came, against the drafts.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.editions.markdown import parse, pieces
from ingest.editions.types import Document, Draft, Fidelity

_MARK = re.compile(r"^(?:[•◦▪‣■□●○–—\-*·o]|[a-z]\))$")
_HALF = re.compile(r".*\w-$")
_ORDERED = 4  # words: a shorter line says little about order


@dataclass(slots=True)
class _Pool:
    """Bodies of the drafts, labels, and what was left out, as one row in which each word can be taken once.

    The first `running` words are those of the bodies: only they have an order to keep.
    """

    words: list[str] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)
    running: int = 0
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, run: str) -> None:
        for word in [*run.split(), ""]:  # an empty word parts runs: no line goes on from one into the next
            self.places[word].append(len(self.words))
            self.words.append(word)
            self.taken.append(not word)

    def take(self, run: Sequence[str]) -> int | None:
        """Take the first free place that says `run`; return it, or None."""
        for start in self.places.get(run[0], []):
            end = start + len(run)
            if self.words[start:end] == list(run) and not any(self.taken[start:end]):
                self.taken[start:end] = [True] * len(run)
                return start
        return None

    def free(self) -> list[str]:
        """Return the words that nobody took."""
        return [word for word, taken in zip(self.words, self.taken, strict=True) if not taken]


def check_words(document: Document, drafts: Sequence[Draft]) -> Fidelity:
    """Return how the words of `document` stand in `drafts`."""
    pool = _pool(drafts)
    lines = [run for run in _mended(_runs(document), Counter(pool.words)) if run]
    found = _place(lines, pool)
    missing = [word for line, place in zip(lines, found, strict=True) if place is None for word in _pieced(line, pool)]
    left_out: Counter[str] = Counter()
    for draft in drafts:
        for one in draft.left_out:
            left_out[one.reason] += len(one.text.split())
    words = sum(map(len, lines))
    return Fidelity(
        words=words,
        kept=words - left_out.total() - len(missing),
        left_out={one.reason: left_out[one.reason] for draft in drafts for one in draft.left_out},
        missing=tuple(missing),
        invented=tuple(pool.free()),
        moved=tuple(_moved(lines, found, pool.running)),
    )


def _pool(drafts: Sequence[Draft]) -> _Pool:
    pool = _Pool()
    for run in (piece for draft in drafts for block in parse(draft.body) for piece in pieces(block)):
        pool.add(run)
    pool.running = len(pool.words)
    for draft in drafts:
        for run in (
            *(tool.link.label for tool in draft.tools if tool.own_words),
            *(one.text for one in draft.left_out),
        ):
            pool.add(run)
    return pool


def _runs(document: Document) -> Iterator[list[str]]:
    for leaf in document.leaves:
        yield from (line.split() for line in leaf.lines)


def _mended(lines: Iterable[list[str]], known: Counter[str]) -> list[list[str]]:
    """Put words together that a line's end broke, as often as the drafts have them whole more than the lines do."""
    mended = list(lines)
    spare = known - Counter(word for line in mended for word in line)
    firsts: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(mended):
        if line:
            firsts[line[0]].append(place)
    for place in range(len(mended)):
        while (line := mended[place]) and _HALF.fullmatch(line[-1]):
            wholes = {first: whole for first in firsts if (whole := _whole(line[-1], first, spare))}
            others = [
                other
                for first, whole in wholes.items()
                for other in firsts[first]
                if other != place and mended[other][:1] == [first] and (spare[whole] > 0 or len(mended[other]) == 1)
            ]
            if not others:
                break
            near = min(others, key=lambda other: (other < place, abs(other - place)))
            whole = wholes[mended[near][0]]
            spare[whole] -= 1
            mended[place], mended[near] = [*line[:-1], whole], mended[near][1:]
    return mended


def _whole(half: str, rest: str, spare: Counter[str]) -> str:
    """Return the word that two halves make, which may be half of a longer one; empty when the drafts want none."""
    goes_on = _HALF.fullmatch(rest)
    for whole in (half + rest, half[:-1] + rest):
        longer = goes_on and any(count > 0 and word.startswith(whole[:-1]) for word, count in spare.items())
        if spare[whole] > 0 or longer:
            return whole
    return ""


def _place(lines: Sequence[Sequence[str]], pool: _Pool) -> list[int | None]:
    """Return where each line stands, the longest placed first so that a short one cannot take its words."""
    found: list[int | None] = [None] * len(lines)
    signs: list[str] = []
    for place in sorted(range(len(lines)), key=lambda place: -len(lines[place])):
        line = lines[place]
        found[place] = pool.take(line)
        if found[place] is None and len(line) > 1 and _MARK.match(line[0]):
            found[place] = pool.take(line[1:])
            if found[place] is not None:
                signs.append(line[0])
        elif found[place] is None and _MARK.match(line[0]):
            found[place] = -1  # the sign of a list, which Markdown writes in its own way
    for sign in signs:
        pool.take([sign])  # or as it is, where the words after it were left out
    return found


def _pieced(line: Sequence[str], pool: _Pool) -> Iterator[str]:
    """Take a line in the largest pieces that stand somewhere; yield the words that stand nowhere."""
    start = 0
    while start < len(line):
        end = next((end for end in range(len(line), start, -1) if pool.take(line[start:end]) is not None), None)
        if end is None:
            yield line[start]
        start = end or start + 1


def _moved(lines: Sequence[Sequence[str]], found: Sequence[int | None], running: int) -> Iterator[str]:
    """Yield the lines that are not part of the longest run in the order of the file."""
    long = [
        (place, line)
        for line, place in zip(lines, found, strict=True)
        if place is not None and 0 <= place < running and len(line) >= _ORDERED
    ]
    kept = set(longest_rising([place for place, _ in long]))
    yield from (" ".join(line) for number, (_, line) in enumerate(long) if number not in kept)


def longest_rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest rising subsequence of `values` (Fredman, 1975).

    >>> longest_rising([3, 1, 2, 9, 4])
    [1, 2, 4]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        rank = bisect_left(tails, value)
        before.append(ends[rank - 1] if rank else None)
        if rank == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[rank], ends[rank] = value, place
    chain: list[int] = []
    at = ends[-1] if ends else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]
