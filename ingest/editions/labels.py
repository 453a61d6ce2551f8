"""The links of a page of a plain text: labels and addresses stand apart there, and are paired by the old page."""

from collections.abc import Sequence

from ingest.editions import texts
from ingest.editions.parts import LABEL_WORDS, Parted, Piece
from ingest.editions.types import Chapter, Tool
from ingest.types import Link, Page


def pair_labels(
    pieces: Sequence[Piece], old: Page | None, chapter: Chapter, tools_at: int | None, parted: Parted
) -> list[Piece]:
    """Give labels their addresses, add the tools to `parted`, and return the pieces that are no label.

    A label that was there keeps its address when the document still has it. New labels (short pieces after the
    heading "Tools", which is word `tools_at`) get the other addresses, in order; each such pair is a doubt.
    """
    labels = {one.target.text: one for one in pieces if one.target is not None and one.target.is_label}
    rest = [one for one in pieces if one.target is None or not one.target.is_label]
    fresh = [one for one in rest if one.target is None and _is_label(one, tools_at)]
    running = " ".join(one.text for one in rest)
    urls = [link.url for link in chapter.links if link.url]
    known = _known(old, labels, running, urls, parted) if old else []
    left = [url for url in urls if url not in {tool.link.url for tool in known}]
    for place, tool in enumerate(known):
        if tool.link.url is None and left and _lost_address(old, tool):
            known[place] = Tool(Link(tool.link.label, url := left.pop(0)), tool.own_words)
            parted.doubts.append(texts.guessed_address(tool.link.label, url))
    parted.tools += known
    for piece in fresh:
        url = left.pop(0) if left else ""
        parted.tools.append(Tool(Link(piece.text, url or None)))
        parted.doubts.append(texts.guessed_address(piece.text, url))
    for url in left:
        parted.tools.append(Tool(Link(url, url), own_words=False))
        parted.doubts.append(texts.no_label(url))
    return [one for one in rest if one not in fresh]


def _known(old: Page, labels: dict[str, Piece], running: str, urls: Sequence[str], parted: Parted) -> list[Tool]:
    """Return the old page's links that are still there, with the address that they still have."""
    tools: list[Tool] = []
    used: set[str] = set()
    for link in old.links:
        piece = labels.get(link.label)
        stands = piece is not None or link.label in running
        url = link.url if link.url in urls else None
        if not stands or (link.url and not url and link.label in used):
            continue
        label = piece.text if piece is not None else link.label
        if link.url and not url:
            parted.doubts.append(texts.lost_address(label, link.url))
        tools.append(Tool(Link(label, url), own_words=piece is not None and link.label not in used))
        used.add(link.label)
    return tools


def _lost_address(old: Page | None, tool: Tool) -> bool:
    return old is not None and not any(link.url is None and link.label == tool.link.label for link in old.links)


def _is_label(piece: Piece, tools_at: int | None) -> bool:
    is_short = len(piece.text.split()) <= LABEL_WORDS and not piece.text.endswith(".")
    return tools_at is not None and piece.start > tools_at and is_short
