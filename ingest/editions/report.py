"""The report of an import in Dutch: what became of each page, and all that an editor should look at."""

import re
from collections.abc import Iterator, Sequence

from ingest.editions import report_texts as texts
from ingest.editions.diff import PageDiff, compare
from ingest.editions.types import Draft, Edition, LeftOut, Reason
from ingest.types import Page
from ingest.watch import Change, ChangeKind

_DIGITS = re.compile(r"\d+")
_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.GONE: "-", ChangeKind.CHANGED: "~"}


def import_report(edition: Edition, old: Sequence[Page], name: str) -> str:
    """Return the report as Markdown."""
    diffs = compare(old, [draft.page for draft in edition.drafts])
    lines = [
        f"# {texts.title(name)}",
        *_list(texts.SUMMARY, summary(edition, diffs)),
        *_list(texts.LOOK, doubts(edition)),
        *_list(texts.MATCHES, (match_line(draft) for draft in edition.drafts)),
        *_list(texts.DIFFERENCES, diff_lines(diffs)),
        *_list(texts.LEFT_OUT, _left_out(edition)),
        *_list(texts.ORDER, edition.fidelity.moved),
        "",
    ]
    return "\n".join(lines)


def summary(edition: Edition, diffs: Sequence[PageDiff]) -> Iterator[str]:
    """Yield what an import came to, a line a subject."""
    new = sum(draft.old is None for draft in edition.drafts)
    yield texts.pages_found(len(edition.drafts), new, len(edition.gone))
    found = edition.fidelity
    yield texts.words_kept(found.words, found.kept, sum(found.left_out.values()))
    if not found.whole:
        yield texts.words_wrong(found.missing, found.invented)
    yield texts.links(sum(len(one.links_added) for one in diffs), sum(len(one.links_gone) for one in diffs))
    rows = sum(len(draft.page.bank) for draft in edition.drafts)
    yield texts.rows(rows, sum(edition.moved_rows.values()), len(edition.lost))
    yield texts.doubts(len(list(doubts(edition))))


def match_line(draft: Draft) -> str:
    """Say which old page a draft is, and where it stands in the document."""
    return texts.match(draft.page, draft.old, draft.likeness, draft.source, draft.leaves)


def diff_lines(diffs: Sequence[PageDiff]) -> Iterator[str]:
    """Yield what differs between two editions, a line a page and a line a sentence or link."""
    for diff in diffs:
        if diff.same and not diff.renumbered:
            continue
        yield texts.page_head(diff)
        yield from (f"    {line}" for change in diff.changes for line in _change(change))
        yield from (f"    + {texts.link(link)}" for link in diff.links_added)
        yield from (f"    - {texts.link(link)}" for link in diff.links_gone)


def _change(change: Change) -> Iterator[str]:
    if change.kind is ChangeKind.CHANGED:
        yield f"~ {change.before}"
        yield f"  → {change.after}"
    else:
        yield f"{_SIGNS[change.kind]} {change.before or change.after}"


def doubts(edition: Edition) -> Iterator[str]:
    """Yield all that an editor should look at before publishing."""
    for draft in edition.drafts:
        yield from (texts.on_page(draft.page, doubt) for doubt in draft.doubts)
    for page in edition.gone:
        yield texts.gone(page, edition.merged.get(page.id, ""))
    yield from edition.doubts
    if edition.fidelity.moved:
        yield texts.other_order(len(edition.fidelity.moved))
    if edition.lost:
        yield texts.lost_rows(len(edition.lost))


def _left_out(edition: Edition) -> Iterator[str]:
    """Yield what was left out, once where only its numbers differ from page to page."""
    groups: dict[tuple[Reason, str], list[LeftOut]] = {}
    for draft in edition.drafts:
        for one in draft.left_out:
            groups.setdefault((one.reason, _DIGITS.sub("#", one.text)), []).append(one)
    yield from map(texts.left_out, groups.values())


def _list(title: str, lines: Iterator[str] | Sequence[str]) -> list[str]:
    found = [line if line.startswith(" ") else f"- {line}" for line in lines]
    return ["", f"## {title}", "", *(found or [f"- {texts.NONE}"])]
