"""Training text: paragraphs and pairs, read from the xz files that the model card describes."""

import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = ("law.txt.xz", "general.txt.xz")
PAIRS = "pairs.tsv.xz"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together: `kind` is qa, heading, synonym, paraphrase or parallel."""

    kind: str
    left: str
    right: str


def paragraphs(file: Path) -> Iterator[str]:
    """Yield the paragraphs of a text file; a heading is joined with the paragraph that it stands above."""
    heading = ""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = line.strip()
            if text.startswith("# "):
                heading = text[2:]
            elif text:
                yield f"{heading}. {text}" if heading else text
                heading = ""


def pairs(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of `folder` in the order of the file."""
    with lzma.open(folder / PAIRS, "rt", encoding="utf-8") as lines:
        for line in lines:
            kind, left, right = line.rstrip("\n").split("\t")
            if left.strip() and right.strip():
                yield Pair(kind, left, right)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each training file, so that a model can be traced to its data."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (*TEXTS, PAIRS)}
