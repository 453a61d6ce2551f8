"""Hyphens at the end of a line: whether they belong to the word, decided by how the word is written elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.editions import texts
from ingest.editions.types import Document, Leaf
from ingest.source_types import Block

_HALF = re.compile(r"(\w[\w-]*)-$")
_START = re.compile(r"\w+")
_WORD = re.compile(r"\w+(?:-\w+)*")


def settle_hyphens(document: Document, known: Iterable[str]) -> Document:
    """Return the document with broken words as the rest of it, or the texts `known`, write them.

    Where neither form of a word is found elsewhere, the hyphen is dropped and a doubt says so.
    """
    broken = list(_broken(document.leaves))
    words = _vocabulary(document.leaves, known)
    repairs = {a + b: f"{a}-{b}" for a, b in broken if f"{a}-{b}" in words and a + b not in words}
    # "profession-" and "als" are one word, however much "als" looks like that of "in- als uitstroom".
    repairs |= {f"{a}- {b}": a + b for a, b in broken if a + b in words}
    unknown = {a + b for a, b in broken} - words - set(repairs)
    doubts = tuple(texts.broken_word(word) for word in sorted(unknown))
    if not repairs:
        return replace(document, doubts=(*document.doubts, *doubts))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(repairs, key=len, reverse=True)))})\b")
    leaves = tuple(
        replace(leaf, blocks=tuple(_repaired(block, pattern, repairs) for block in leaf.blocks))
        for leaf in document.leaves
    )
    return replace(document, leaves=leaves, doubts=(*document.doubts, *doubts))


def _broken(leaves: Sequence[Leaf]) -> Iterator[tuple[str, str]]:
    for leaf in leaves:
        for above, below in pairwise(leaf.lines):
            half, rest = _HALF.search(above.rstrip()), _START.match(below.lstrip())
            if half and rest and rest[0][0].islower():
                yield half[1], rest[0]


def _vocabulary(leaves: Sequence[Leaf], known: Iterable[str]) -> set[str]:
    """Return the words that stand whole within a line."""
    words = {word for text in known for word in _WORD.findall(text)}
    for leaf in leaves:
        for line in leaf.lines:
            words.update(_WORD.findall(_HALF.sub("", line.rstrip())))
    return words


def _repaired(block: Block, pattern: re.Pattern[str], repairs: dict[str, str]) -> Block:
    return replace(block, text=pattern.sub(lambda one: repairs[one[0]], block.text))
