"""What a chapter is taken apart into before it becomes a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.editions.types import LeftOut, Tool
from ingest.source_types import Block
from ingest.types import Theme

LABEL_WORDS = 15
_BACK = ("terug", "naar")
_MENU = "hoofdmenu"


@dataclass(slots=True)
class Parted:
    """A chapter as it becomes a page: what is its body, what are its tools, and what belongs to neither."""

    body: list[Block] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Target:
    """A piece of an old page: a block of its body by its place (and the row of a table), or the label of a tool."""

    text: str
    block: int | None = None
    row: int | None = None
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a new page: which of its words is the first, and the piece of the old page that they are now."""

    start: int
    text: str
    target: Target | None


def is_navigation(text: str) -> bool:
    """Tell whether words only lead back to a menu of the interactive document."""
    words = text.split()
    return bool(words) and navigation_words(words) == len(words)


def navigation_words(words: Sequence[str]) -> int:
    """Return how many of the first words lead back to a menu: "Terug naar" and as much of its name as follows."""
    if tuple(word.casefold() for word in words[:2]) != _BACK:
        return 0
    count = 2
    while count < len(words) and _begins_menu(words[2 : count + 1]):
        count += 1
    return count


def _begins_menu(words: Iterable[str]) -> bool:
    said = " ".join(words).casefold()
    return any(f"{name} ".startswith(f"{said} ") for name in (_MENU, *(theme.casefold() for theme in Theme)))
