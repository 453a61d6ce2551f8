"""The links of a page apart from its running text: which words are the label of a tool, and which are only marked."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.editions import texts
from ingest.editions.chapters import TOOLS
from ingest.editions.markdown import plain
from ingest.editions.parts import LABEL_WORDS, Parted, is_navigation
from ingest.editions.types import Chapter, LeftOut, Reason, Tool
from ingest.source_types import Block, BlockKind
from ingest.types import Link

_NO_WORDS = re.compile(r"[\W_]*")
_WEB = re.compile(r"https?://[^\s/]+\.[^\s/]+", re.IGNORECASE)


def part_tools(chapter: Chapter) -> Parted:
    """Return a chapter's body and tools. What stands under "Tools", and a line that is all link, is a tool."""
    parted = Parted(left_out=[*chapter.left_out])
    links = [link for link in chapter.links if _is_web(link, parted)]
    under_tools = False
    for block in chapter.blocks:
        if block.text.casefold() == TOOLS:
            under_tools = True
            parted.left_out.append(LeftOut(block.text, Reason.TOOLS, chapter.leaves[0]))
        elif is_navigation(block.text):
            parted.left_out.append(LeftOut(block.text, Reason.NAVIGATION, chapter.leaves[0]))
        else:
            under_tools = under_tools and block.kind is not BlockKind.HEADING
            _sort(block, links, under_tools, parted)
    _in_text(links, parted)
    return parted


def _is_web(link: Link, parted: Parted) -> bool:
    if link.url and _WEB.match(link.url):
        return True
    if link.url and not link.url.startswith("mailto:"):
        parted.doubts.append(texts.no_web_address(link.label, link.url))
    return False


def _sort(block: Block, links: list[Link], under_tools: bool, parted: Parted) -> None:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
        parted.body.append(block)
        return
    cut = list(_cut(block.text, links))
    is_label = under_tools and (len(block.text.split()) <= LABEL_WORDS or any(link for _, link in cut))
    if is_label or (cut and all(link or _NO_WORDS.fullmatch(words) for words, link in cut)):
        for words, link in cut:
            if link is not None:
                links.remove(link)
                _doubt_length(words, link, parted)
            parted.tools.append(Tool(Link(words, link.url if link else None)))
    else:
        parted.body.append(block)


def _cut(text: str, links: Sequence[Link]) -> Iterator[tuple[str, Link | None]]:
    """Yield the pieces of `text`: the words of each link, and the words between them."""
    rest, left = text, list(links)
    while rest.strip():
        marked = [(match, link) for link in left if (match := _find(link.label, rest))]
        if not marked:
            yield rest.strip(), None
            return
        match, link = min(marked, key=lambda one: (one[0].start(), -one[0].end()))
        if before := rest[: match.start()].strip():
            yield before, None
        end = match.end() + len(re.match(r"[.?!…)]*", rest[match.end() :])[0])  # type: ignore[index]
        yield rest[match.start() : end].strip(), link
        rest = rest[end:]
        left.remove(link)


def _find(label: str, text: str) -> re.Match[str] | None:
    words = label.split()
    return re.search(r"\s*".join(map(re.escape, words)), text) if words else None


def _in_text(links: Iterable[Link], parted: Parted) -> None:
    """Add the links that stand in running text; those whose words are not found keep their address as a label."""
    running = plain(parted.body)
    for link in links:
        match = _find(link.label, running)
        if match:
            parted.tools.append(Tool(Link(match[0], link.url), own_words=False))
            _doubt_length(match[0], link, parted)
        elif not any(tool.link.url == link.url for tool in parted.tools):
            parted.tools.append(Tool(Link(link.url or "", link.url), own_words=False))
            parted.doubts.append(texts.no_label(link.url or ""))


def _doubt_length(label: str, link: Link, parted: Parted) -> None:
    """Doubt a label of many words: one rectangle around words of two lines takes in what stands beside them."""
    if len(label.split()) > LABEL_WORDS:
        parted.doubts.append(texts.long_label(label, link.url or ""))
