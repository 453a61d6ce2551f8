"""What an editor sees of editions: pages that differ, and answers that change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.editions.diff import PageDiff
from ingest.editions.report import diff_lines
from ingest.editions.types import Edition
from ingest.types import Page
from ui import edition_texts as texts

if TYPE_CHECKING:
    from evals.editions import AnswerChange, AnswersCompared
    from evals.types import Case

_DEV, _TEST = "dev", "test"


def pages_lines(diffs: Sequence[PageDiff]) -> Iterator[str]:
    """Yield what differs in pages and links."""
    lines = list(diff_lines(diffs))
    yield from lines or [texts.SAME]


def answers_lines(compared: "AnswersCompared | None", show_test: bool) -> Iterator[str]:
    """Yield which answers change: counts of both halves, and the questions of dev (of test only when asked)."""
    if compared is None:
        return
    for split in (_DEV, _TEST):
        asked = [case for case in compared.cases if case.split == split]
        changed = [one for one in compared.changes if one.case.split == split]
        kinds = Counter(one.differs.value for one in changed)
        stale = sum(case.split == split for case in compared.stale)
        yield texts.answers(split, len(asked), len(changed), kinds, stale)
    for change in compared.changes:
        if show_test or change.case.split == _DEV:
            yield ""
            yield from texts.answer_change(change)
    if not show_test and any(change.case.split == _TEST for change in compared.changes):
        yield ""
        yield texts.HIDDEN_TEST


def edition_json(edition: Edition, diffs: Sequence[PageDiff], folder: Path) -> dict[str, Any]:
    """Return an import as data."""
    return {
        "folder": str(folder),
        "pages": [
            {
                **_page(draft.page),
                "old": _page(draft.old) if draft.old else None,
                "likeness": draft.likeness,
                "split_from": _page(draft.source) if draft.source else None,
                "leaves": list(draft.leaves),
                "doubts": list(draft.doubts),
                "left_out": [asdict(one) for one in draft.left_out],
            }
            for draft in edition.drafts
        ],
        "gone": [_page(page) for page in edition.gone],
        "merged": dict(edition.merged),
        "lost": [asdict(row) for row in edition.lost],
        "fidelity": {**asdict(edition.fidelity), "whole": edition.fidelity.whole},
        "doubts": list(edition.doubts),
        **diff_json(diffs),
    }


def diff_json(diffs: Sequence[PageDiff]) -> dict[str, Any]:
    """Return the differences of pages and links as data."""
    return {
        "differences": [
            {
                "before": _page(one.before) if one.before else None,
                "after": _page(one.after) if one.after else None,
                "relative": _page(one.relative) if one.relative else None,
                "moved": one.moved,
                "renamed": one.renamed,
                "changes": [asdict(change) for change in one.changes],
                "links_added": [asdict(link) for link in one.links_added],
                "links_gone": [asdict(link) for link in one.links_gone],
            }
            for one in diffs
            if not one.same or one.renumbered
        ]
    }


def answers_json(compared: "AnswersCompared | None", show_test: bool) -> dict[str, Any]:
    """Return the answers that change as data; of test only how many, unless asked."""
    if compared is None:
        return {"answers": None}
    shown = [one for one in compared.changes if show_test or one.case.split == _DEV]
    return {
        "answers": {
            "asked": _counts(compared.cases),
            "changed": _counts([one.case for one in compared.changes]),
            "stale": _counts(compared.stale),
            "changes": [_change(one) for one in shown],
        }
    }


def _counts(cases: "Sequence[Case]") -> dict[str, int]:
    return {split: sum(case.split == split for case in cases) for split in (_DEV, _TEST)}


def _change(one: "AnswerChange") -> dict[str, Any]:
    return {
        "case": one.case.id,
        "question": one.case.question,
        "differs": one.differs,
        "before": {"status": one.before.status, "text": one.before.text},
        "after": {"status": one.after.status, "text": one.after.text},
    }


def _page(page: Page) -> dict[str, Any]:
    return {"number": page.number, "id": page.id, "title": page.title}
