"""How a quote reads: the words of the handbook without the signs that draw a table or a list."""

import re

_RULE = re.compile(r"[|\s:-]+")
_SIGN = re.compile(r"^(?:#+ +|[-*] +)", re.MULTILINE)
_BETWEEN_CELLS = re.compile(r" *\| *")


def readable(quote: str) -> str:
    """Return `quote` on one line: cells apart by "·", rows by ";". The words and their order stay."""
    if "|" not in quote:
        return " ".join(_SIGN.sub("", quote).split())
    rows = (line.strip(" |") for line in quote.splitlines() if not _RULE.fullmatch(line))
    return "; ".join(_BETWEEN_CELLS.sub(" · ", row) for row in rows)
