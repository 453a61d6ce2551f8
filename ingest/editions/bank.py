"""The question bank carried over: each row goes where its words stand now; the others are kept for the editor."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.editions.markdown import parse
from ingest.editions.page_file import rows_of
from ingest.editions.types import LostRow
from ingest.handbook import body_of
from ingest.source_types import BlockKind
from ingest.types import Page
from ingest.watch import sentences

_LIKE = 55
_OWN_WORDS = 4
_CELLS = " | "


@dataclass(slots=True)
class Bank:
    """Rows by the id of the page that they go to, those that lost their words, and how many changed pages."""

    rows: dict[str, list[tuple[str, Sequence[str]]]] = field(default_factory=dict)
    lost: list[LostRow] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)


def place_rows(old: Sequence[Page], homes: Mapping[str, str], new: Sequence[Page]) -> Bank:
    """Return the bank of the `old` pages over the `new` ones; `homes` maps ids of old pages to ids of new ones."""
    bank = Bank({page.id: [] for page in new})
    by_id = {page.id: page for page in new}
    for page in old:
        home = by_id.get(homes.get(page.id, ""))
        for quote, questions in rows_of(page):
            target = home if home is not None and stands(quote, home) else _elsewhere(quote, new)
            if target is None:
                proposal = likest(quote, home) if home is not None else ""
                bank.lost.append(LostRow(home.id if home else "", quote, proposal, tuple(questions)))
                continue
            bank.rows[target.id].append((quote, questions))
            if target is not home:
                bank.moved[target.id] = bank.moved.get(target.id, 0) + 1
    return bank


def stands(quote: str, page: Page) -> bool:
    """Tell whether `quote` stands on a page word for word."""
    return quote in page.text


def likest(quote: str, page: Page) -> str:
    """Return the sentences, row or label of a page that are most like `quote`; "" when none is.

    As many sentences as `quote` has; for the row of a table the one that begins with the same cell, if there is one.
    """
    found = [one for one in _candidates(page, max(1, len(sentences(quote)))) if stands(one, page)]
    first_cell, bar, _ = quote.partition(_CELLS)
    same_row = next((one for one in found if bar and one.startswith(first_cell + bar)), "")
    best = same_row or max(found, key=lambda one: fuzz.ratio(one, quote), default="")
    return best if same_row or fuzz.ratio(best, quote) >= _LIKE else ""


def _candidates(page: Page, count: int) -> Iterator[str]:
    yield from (link.label for link in page.links)
    for block in parse(body_of(page)):
        if block.kind is BlockKind.TABLE:
            yield from block.text.split("\n")
        else:
            said = sentences(block.text)
            yield from (" ".join(said[at : at + count]) for at in range(max(1, len(said) - count + 1)))


def _elsewhere(quote: str, pages: Sequence[Page]) -> Page | None:
    """Return the one page that the words moved to; a few words may stand anywhere by chance."""
    if len(quote.split()) < _OWN_WORDS:
        return None
    found = [page for page in pages if stands(quote, page)]
    return found[0] if len(found) == 1 else None
