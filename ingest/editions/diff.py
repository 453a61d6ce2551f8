"""What differs between two editions: pages added, gone, moved, renamed, split, merged and changed, and links."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.editions.chapters import titles
from ingest.editions.fidelity import longest_rising
from ingest.editions.markdown import parse
from ingest.editions.match import Matching, Pair, Portrait, match
from ingest.handbook import body_of
from ingest.source_types import Extract
from ingest.types import Link, Page
from ingest.watch import Change, changes


@dataclass(frozen=True, slots=True)
class PageDiff:
    """One page in both editions; `before` or `after` is None for a page that was added or is gone.

    `relative` is the page that an added page was split from, or that a gone one was merged into. `moved` says that
    the page stands elsewhere among the others, which a mere new number does not.
    """

    before: Page | None
    after: Page | None
    likeness: float = 0.0
    relative: Page | None = None
    moved: bool = False
    changes: tuple[Change, ...] = ()
    links_added: tuple[Link, ...] = ()
    links_gone: tuple[Link, ...] = ()

    @property
    def renamed(self) -> bool:
        """Whether the page has another title now."""
        return self.before is not None and self.after is not None and self.before.title != self.after.title

    @property
    def renumbered(self) -> bool:
        """Whether the page has another number now."""
        return self.before is not None and self.after is not None and self.before.number != self.after.number

    @property
    def same(self) -> bool:
        """Whether nothing differs but the number."""
        differs = self.renamed or self.moved or self.changes or self.links_added or self.links_gone
        return self.before is not None and self.after is not None and not differs


def compare(old: Sequence[Page], new: Sequence[Page]) -> tuple[PageDiff, ...]:
    """Return every page of both editions, in the order of the new one, pages that are gone last."""
    found = match(*([Portrait(titles(page), page.text) for page in pages] for pages in (old, new)))
    pairs = {pair.new: pair for pair in found.pairs}
    staying = _staying(found)
    after = [
        _pair_diff(old[pairs[place].old], page, pairs[place], staying)
        if place in pairs
        else PageDiff(None, page, relative=_at(old, found.split.get(place)))
        for place, page in enumerate(new)
    ]
    return (*after, *_gone(old, new, found))


def homes(old: Sequence[Page], new: Sequence[Page]) -> dict[int, int]:
    """Return for each old page the number that it has in the new edition, where it has one."""
    return {diff.before.number: diff.after.number for diff in compare(old, new) if diff.before and diff.after}


def _gone(old: Sequence[Page], new: Sequence[Page], found: Matching) -> Iterator[PageDiff]:
    kept = {pair.old for pair in found.pairs}
    for place, page in enumerate(old):
        if place not in kept:
            yield PageDiff(page, None, relative=_at(new, found.merged.get(place)))


def _staying(found: Matching) -> set[int]:
    """Return the new places of the pages that kept their order among the others."""
    kept = longest_rising([pair.old for pair in found.pairs])
    return {found.pairs[place].new for place in kept}


def _at(pages: Sequence[Page], place: int | None) -> Page | None:
    return None if place is None else pages[place]


def _pair_diff(before: Page, after: Page, pair: Pair, staying: Iterable[int]) -> PageDiff:
    return PageDiff(
        before,
        after,
        pair.likeness,
        moved=pair.new not in staying,
        changes=changes(_extract(before), _extract(after)),
        links_added=tuple(link for link in after.links if link not in before.links),
        links_gone=tuple(link for link in before.links if link not in after.links),
    )


def _extract(page: Page) -> Extract:
    return Extract(page.title, "nl", parse(body_of(page)))
