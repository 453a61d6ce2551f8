"""An answer in pieces, for callers that show it as it comes."""

from collections.abc import Iterator


def pieces_of(text: str) -> Iterator[str]:
    """Yield the text a line or sentence at a time; together they are the text."""
    for line in text.splitlines(keepends=True):
        yield from line.replace("] ", "] \0").split("\0")
