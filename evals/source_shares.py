"""A count of questions about sources: so many of so many, in one half."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals import texts
from evals.types import Split


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the ids that are not among them."""

    name: str
    split: Split
    good: int
    total: int
    others: tuple[str, ...] = ()


def markdown_table(shares: Sequence[Share]) -> str:
    """Return the counts as a Markdown table, one column a half."""
    lines = ["| Maat | oefenset (dev) | toets (test) |", "| --- | ---: | ---: |"]
    for name in dict.fromkeys(share.name for share in shares):
        found = {share.split: f"{share.good} van {share.total}" for share in shares if share.name == name}
        lines.append(f"| {texts.SOURCE_SHARES[name]} | {found[Split.DEV]} | {found[Split.TEST]} |")
    return "\n".join(lines)
