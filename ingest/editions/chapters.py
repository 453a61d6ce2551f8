"""Which part of a document makes one page of the handbook."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from ingest.editions import texts
from ingest.editions.markdown import parse, plain
from ingest.editions.match import Shingles, holder, shingles
from ingest.editions.types import Chapter, Document, Leaf, LeftOut
from ingest.source_types import Block, BlockKind
from ingest.types import Link, Page

TOOLS = "tools"
_SAME_TITLE = 90
_HOME = 0.2
_RUNNING_TEXT = 12


@dataclass(slots=True)
class _Unit:
    """A part of a leaf that cannot be cut further; `opens` says that it begins with the title of a page."""

    leaf: int
    blocks: list[Block]
    opens: bool
    links: list[Link] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def text(self) -> str:
        return plain(self.blocks)


def find_chapters(document: Document, old: Sequence[Page]) -> tuple[Chapter, ...]:
    """Return the pages of the handbook that a document holds, in its order.

    A page starts at a heading of the level at which most titles of the `old` pages stand. A leaf that begins
    without one carries on the page before it, unless most of its words come from another old page.
    """
    level = _title_level(document, old)
    units = [unit for leaf in document.leaves for unit in _units(leaf, level)]
    _share_links(document, units)
    homes = [shingles(page.text) for page in old]
    groups: list[tuple[list[_Unit], list[str]]] = []
    for unit in units:
        starts, doubt = _starts(unit, groups[-1][0] if groups else [], homes, document.has_layout)
        if starts:
            groups.append(([unit], [doubt] if doubt else []))
        else:
            groups[-1][0].append(unit)
            groups[-1][1].extend([doubt] if doubt else [])
    return tuple(_chapter(group, doubts, level) for group, doubts in groups)


def titles(page: Page) -> tuple[str, ...]:
    """Return the title of a page in the menu, and its own first heading (the same where it has none)."""
    heading = next((block.text for block in parse(page.text) if block.kind is BlockKind.HEADING), page.title)
    return page.title, heading


def title_of(chapter: Chapter) -> str:
    """Return the first heading of a chapter, else its first words."""
    heading = next((block.text for block in chapter.blocks if block.kind is BlockKind.HEADING), "")
    return heading or " ".join(plain(chapter.blocks).split()[:6])


def _title_level(document: Document, old: Sequence[Page]) -> int:
    known = [name.casefold() for page in old for name in titles(page)]
    headings = [block for leaf in document.leaves for block in leaf.blocks if block.kind is BlockKind.HEADING]
    levels = Counter(block.level for block in headings if _is_title(block.text.casefold(), known))
    return min(levels, key=lambda level: (-levels[level], level), default=1)


def _is_title(text: str, known: Sequence[str]) -> bool:
    return any(fuzz.ratio(text, name) >= _SAME_TITLE for name in known)


def _units(leaf: Leaf, level: int) -> Iterator[_Unit]:
    unit = _Unit(leaf.number, [], False, left_out=list(leaf.left_out))
    for block in leaf.blocks:
        is_title = block.kind is BlockKind.HEADING and block.level <= level and block.text.casefold() != TOOLS
        # What stands before the very first title, such as a running head that shows once, is no page of its own.
        is_first = leaf.number == 1 and not unit.opens and not _has_running_text(unit)
        if is_title and unit.blocks and not is_first:
            yield unit
            unit = _Unit(leaf.number, [], True)
        unit.opens = unit.opens or (is_title and (is_first or not unit.blocks))
        unit.blocks.append(block)
    yield unit


def _share_links(document: Document, units: Sequence[_Unit]) -> None:
    """Give each link to the part of its leaf where its words stand; a paragraph may have begun on the leaf before."""
    for leaf in document.leaves:
        own = [place for place, unit in enumerate(units) if unit.leaf == leaf.number]
        candidates = [*own, *([own[0] - 1] if own[0] else [])]
        for link in leaf.links:
            squeezed = "".join(link.label.split())
            fits = [n for n in candidates if squeezed and squeezed in "".join(units[n].text.split())]
            units[fits[0] if fits else own[0]].links.append(link)


def _starts(unit: _Unit, before: Sequence[_Unit], homes: Sequence[Shingles], has_layout: bool) -> tuple[bool, str]:
    if not before or unit.opens:
        return True, ""
    if not _has_running_text(unit) or not any(map(_has_running_text, before)):
        return False, ""
    mine = holder(shingles(unit.text), homes, _HOME)
    theirs = holder(shingles("\n".join(one.text for one in before)), homes, _HOME)
    if mine is None:
        return not has_layout, texts.no_title(unit.leaf, starts=not has_layout)
    if mine == theirs:
        return False, ""
    return True, texts.no_title(unit.leaf, starts=True) if has_layout else ""


def _has_running_text(unit: _Unit) -> bool:
    return any(len(block.text.split()) >= _RUNNING_TEXT for block in unit.blocks)


def _chapter(units: Sequence[_Unit], doubts: Sequence[str], level: int) -> Chapter:
    # The title of a page is always a heading of the first level, whatever its size in the document.
    blocks = [
        replace(block, level=max(1, block.level - level + 1)) if block.kind is BlockKind.HEADING else block
        for unit in units
        for block in unit.blocks
    ]
    return Chapter(
        tuple(dict.fromkeys(unit.leaf for unit in units)),
        tuple(blocks),
        tuple(link for unit in units for link in unit.links),
        tuple(one for unit in units for one in unit.left_out),
        tuple(doubts),
    )
