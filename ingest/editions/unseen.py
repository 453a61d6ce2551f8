"""Characters that nobody sees, out of a document before anything is made of it; and words that no handbook holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.editions import texts
from ingest.editions.types import Document, Leaf
from ingest.quarantine import strip_unseen, suspicion


def without_unseen(document: Document) -> Document:
    """Return the document without unseen characters, with a doubt for each line that hid some or gives orders.

    Unlike what is fetched from the web, such a line stays: the document comes from the editor, who decides.
    """
    doubts = tuple(dict.fromkeys(_doubts(document.leaves)))
    return replace(document, leaves=tuple(map(_bare_leaf, document.leaves)), doubts=(*document.doubts, *doubts))


def _doubts(leaves: Sequence[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        hiding = (line for line in leaf.lines if strip_unseen(line)[1])
        ordering = (block.text for block in leaf.blocks if suspicion(block.text))
        yield from (texts.suspicious(_bare(text)) for text in (*hiding, *ordering))


def _bare_leaf(leaf: Leaf) -> Leaf:
    return replace(
        leaf,
        lines=tuple(map(_bare, leaf.lines)),
        blocks=tuple(replace(block, text=_bare(block.text)) for block in leaf.blocks if _bare(block.text)),
        links=tuple(replace(link, label=_bare(link.label)) for link in leaf.links),
        left_out=tuple(replace(one, text=_bare(one.text)) for one in leaf.left_out),
    )


def _bare(text: str) -> str:
    return strip_unseen(text)[0].strip()
