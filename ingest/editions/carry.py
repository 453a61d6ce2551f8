"""A page of a plain text recognised by its old version: a text shows no headings, cells or labels.

Where the words of a piece of the old page stand in the new one, they are that piece; what is left over and is
much like an old piece is a new version of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.editions.arrange import arrange
from ingest.editions.chapters import TOOLS
from ingest.editions.labels import pair_labels
from ingest.editions.markdown import parse, pieces, plain
from ingest.editions.parts import Parted, Piece, Target, navigation_words
from ingest.editions.types import Chapter, LeftOut, Reason
from ingest.handbook import body_of
from ingest.source_types import Block, BlockKind
from ingest.types import Page, Theme

_VERSION = 60
_HEADING = Target(TOOLS.capitalize())


class _Words:
    """The words of the new page, each of which can be taken once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.words = [word for block in blocks for word in block.text.split()]
        self.free = [True] * len(self.words)
        self.ends: set[int] = set()
        for block in blocks:
            self.ends.add(len(block.text.split()) + max(self.ends, default=0))

    def find(self, text: str) -> int | None:
        """Return where the first free run starts that says `text`."""
        run = text.split()
        starts = range(len(self.words) - len(run) + 1)
        return next((at for at in starts if self.words[at : at + len(run)] == run and self.is_free(at, len(run))), None)

    def is_free(self, start: int, count: int) -> bool:
        return all(self.free[start : start + count])

    def take(self, start: int, count: int) -> str:
        self.free[start : start + count] = [False] * count
        return " ".join(self.words[start : start + count])

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield start and length of each run of free words, cut where a paragraph of the text ends."""
        start = 0
        while start < len(self.words):
            end = start
            while end < len(self.words) and self.free[end]:
                end += 1
                if end in self.ends:
                    break
            if end > start:
                yield start, end - start
            start = max(end, start + 1)


@dataclass(slots=True)
class _Reading:
    words: _Words
    open: list[Target]
    found: list[Piece]


def carry_shape(chapter: Chapter, old: Page) -> Parted:
    """Return a chapter of a plain text with the headings, lists, tables and tools of `old`."""
    blocks = parse(body_of(old))
    reading = _Reading(_Words(chapter.blocks), list(_targets(blocks, old)), [])
    _take_same(reading)
    _take_parted(reading, blocks)
    left_out = [*_navigation(reading.words, chapter), *_themes(reading.words, chapter)]
    left_out += [LeftOut(one.text, Reason.TOOLS, chapter.leaves[0]) for one in reading.found if one.target is _HEADING]
    _take_versions(reading)
    tools_at = min((one.start for one in reading.found if one.target is _HEADING), default=None)
    found = [one for one in reading.found if one.target is not _HEADING]
    parted = Parted(left_out=[*chapter.left_out, *left_out])
    rest = pair_labels(found, old, chapter, tools_at, parted)
    arrange(rest, blocks, parted)
    return parted


def _targets(blocks: Sequence[Block], old: Page) -> Iterator[Target]:
    running = plain(blocks)
    for place, block in enumerate(blocks):
        for row, text in enumerate(pieces(block)):
            yield Target(text, block=place, row=row if block.kind is BlockKind.TABLE else None)
    for label in dict.fromkeys(link.label for link in old.links):
        if label not in running:
            yield Target(label, is_label=True)
    yield _HEADING


def _take_same(reading: _Reading) -> None:
    for target in sorted(reading.open, key=lambda target: -len(target.text.split())):
        start = reading.words.find(target.text)
        if start is not None:
            reading.words.take(start, len(target.text.split()))
            reading.open.remove(target)
            reading.found.append(Piece(start, target.text, target))


def _take_parted(reading: _Reading, blocks: Sequence[Block]) -> None:
    """Put together an old paragraph "see: that" of which a reader set "that" elsewhere on the page."""
    for target in [one for one in reading.open if one.block is not None and ": " in one.text]:
        head, _, tail = target.text.rpartition(": ")
        starts = reading.words.find(f"{head}:"), reading.words.find(tail)
        if starts[0] is None or starts[1] is None or blocks[target.block or 0].kind is BlockKind.TABLE:
            continue
        reading.words.take(starts[0], len(head.split()))
        reading.words.take(starts[1], len(tail.split()))
        reading.open.remove(target)
        reading.found.append(Piece(starts[0], target.text, target))


def _navigation(words: _Words, chapter: Chapter) -> Iterator[LeftOut]:
    for start in range(len(words.words)):
        free = next((n for n in range(start, len(words.words)) if not words.free[n]), len(words.words))
        count = navigation_words(words.words[start:free])
        if count:
            yield LeftOut(words.take(start, count), Reason.NAVIGATION, chapter.leaves[0])


def _themes(words: _Words, chapter: Chapter) -> Iterator[LeftOut]:
    names = {theme.casefold() for theme in Theme}
    for start, count in list(words.runs()):
        said = " ".join(word.strip(".,:;-–—") for word in words.words[start : start + count])
        if said.strip().casefold() in names:
            yield LeftOut(words.take(start, count), Reason.THEME, chapter.leaves[0])


def _take_versions(reading: _Reading) -> None:
    for start, count in list(reading.words.runs()):
        text = reading.words.take(start, count)
        likest = max(reading.open, key=lambda target: fuzz.ratio(target.text, text), default=None)
        if likest is None or likest is _HEADING or fuzz.ratio(likest.text, text) < _VERSION:
            reading.found.append(Piece(start, text, None))
        else:
            reading.open.remove(likest)
            reading.found.append(Piece(start, text, likest))
