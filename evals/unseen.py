"""Bank questions that the index has not seen: how often each ranker, and all together, put the right page first.

There are thousands of them, so they tell a change in the search from chance
where the dev questions cannot. But those who wrote them wrote the bank that is
learned from, and the weights of the fusion were fitted to them: they say which
of two searches is better, not how good one is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals import texts
from evals.sentences import Share
from evals.tune.examples import Asked
from index.fusion import RANKERS, Parts, Weights, fuse
from index.search import Searcher

_ALL = "alles"


@dataclass(frozen=True, slots=True)
class Found:
    """How often the right page came first: with other questions to the same answer known, and with none of them."""

    name: str
    siblings: Share
    alone: Share


def found_first(searcher: Searcher, asked: Iterable[Asked], weights: Weights) -> tuple[Found, ...]:
    """Return a row for each ranker by itself, for all, and for all but each, over bank questions with a verdict."""
    page_of = np.array([one.page for one in searcher.passages])
    fusions = _fusions(weights)
    right: dict[bool, list[list[bool]]] = {False: [], True: []}
    for one in asked:
        features = searcher.features(one.question, one.verdict) if one.pages and one.verdict else None
        if features is not None:
            first = [fuse(features, features, page_of, own, Parts()).argmax() for own in fusions.values()]
            right[one.alone].append([int(page_of[at]) in one.pages for at in first])
    shares = {alone: _shares(rows, len(fusions)) for alone, rows in right.items()}
    return tuple(map(Found, fusions, shares[False], shares[True]))


def markdown_table(rows: Sequence[Found]) -> str:
    """Return the rows as a Markdown table."""
    lines = [f"| {texts.COLUMN_PARTS} | {texts.COLUMN_SIBLINGS} | {texts.COLUMN_ALONE} |", "| --- | ---: | ---: |"]
    for row in rows:
        cells = [texts.share(one.count, one.total, *one.interval) for one in (row.siblings, row.alone)]
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _fusions(weights: Weights) -> dict[str, Weights]:
    found = {f"alleen {texts.RANKERS[one]}": _only(weights, [one]) for one in RANKERS}
    found[_ALL] = weights
    others = {one: [other for other in RANKERS if other != one] for one in RANKERS}
    return found | {f"{_ALL} zonder {texts.RANKERS[one]}": _only(weights, rest) for one, rest in others.items()}


def _only(weights: Weights, rankers: Sequence[str]) -> Weights:
    """Return the weights with noughts for all but `rankers`."""
    page, passage = (
        {name: own[name] if name in rankers else 0.0 for name in RANKERS} for own in (weights.page, weights.passage)
    )
    return replace(weights, page=page, passage=passage)


def _shares(rows: Sequence[Sequence[bool]], count: int) -> list[Share]:
    return [Share(sum(row[at] for row in rows), len(rows)) for at in range(count)]
