"""How good the check of written sentences is: labelled pairs of a sentence and the words that it is said to rest on.

A pair is `dev` or `test` by the hash of its id, as a Case is. The word lists of
`service/sentence_lexicon.py` were made with dev in sight only.
"""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import binomtest

from evals import texts
from evals.cases import EVALS
from evals.errors import QuestionsError
from evals.schema import AttacksRow, SentencesRow, read_shape, repeated
from evals.types import PairKind, Split
from index.passages import cut_page
from index.types import Passage, PassageKind
from ingest.types import Page
from service.sentence_check import check_sentence

PAIRS = EVALS / "sentences" / "pairs.yaml"
ATTACKS = EVALS / "sentences" / "attacks.yaml"
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence beside `quote`, words of page `page`; it says the same when its kind is `reword`.

    `in_sight` tells that it was written to make the check fail, with the check in sight.
    """

    id: str
    kind: PairKind
    page: int
    quote: str
    sentence: str
    in_sight: bool = False

    @property
    def split(self) -> Split:
        """The half of this pair, fixed for ever by its id; dev where it was written in sight of the check."""
        odd = hashlib.sha256(self.id.encode()).digest()[0] % 2
        return Split.TEST if odd and not self.in_sight else Split.DEV


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair beside what the check made of it, and the milliseconds that it took."""

    pair: Pair
    carried: bool
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether a rewording was carried, or anything else was not."""
        return self.carried == (self.pair.kind is PairKind.REWORD)


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total` with its exact 95 % interval (Clopper and Pearson, 1934)."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 1 of nothing, which proves nothing."""
        return self.count / self.total if self.total else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lowest and highest share that 95 % of chance allows."""
        found = binomtest(self.count, max(self.total, 1)).proportion_ci(_CONFIDENCE)
        return float(found.low), float(found.high)


def load_pairs(pages: Sequence[Page], source: Path = PAIRS) -> tuple[Pair, ...]:
    """Return the pairs of `source`, in order.

    Raises QuestionsError when a quote is not the handbook's or a pair stands there twice.
    """
    problems: list[str] = []
    rows = read_shape(source, SentencesRow, problems)
    known = {page.number: page for page in pages}
    for row in rows:
        if row.page not in known:
            problems.append(texts.problem(row.id, "page", str(row.page), texts.UNKNOWN_PAGE))
        elif not _span(known[row.page], row.quote):
            problems.append(texts.problem(row.id, "quote", row.quote, texts.FACT_ELSEWHERE))
    pairs = tuple(pair for row in rows for pair in _pairs(row))
    problems += [texts.duplicate_id(one) for one in repeated(pair.id for pair in pairs)]
    problems += [texts.duplicate_question(one) for one in repeated(f"{pair.quote} {pair.sentence}" for pair in pairs)]
    if problems:
        raise QuestionsError(problems)
    return pairs


def judge(pairs: Iterable[Pair], pages: Sequence[Page]) -> tuple[Judged, ...]:
    """Hold each pair against the passages that its quote stands in: what a writer would have been offered."""
    known = {page.number: page for page in pages}
    return tuple(_judge(pair, known[pair.page]) for pair in pairs)


def attacks_through(pages: Sequence[Page], source: Path = ATTACKS) -> Share:
    """Return how many of the false sentences that were made to get through the check still do, of all that once did.

    Each may rest on any words of its page. Raises QuestionsError when one is about a page that there is not.
    """
    problems: list[str] = []
    rows = read_shape(source, AttacksRow, problems)
    known = {page.number: page.text for page in pages}
    problems += [
        texts.problem(row.id, "page", str(row.page), texts.UNKNOWN_PAGE) for row in rows if row.page not in known
    ]
    if problems:
        raise QuestionsError(problems)
    made = [(sentence, known[row.page]) for row in rows for sentence in row.sentences]
    return Share(sum(check_sentence(one, text, 0, len(text)).carried for one, text in made), len(made))


def false_acceptance(judged: Iterable[Judged]) -> Share:
    """Return how many of the sentences that say something else were carried."""
    wrong = [one for one in judged if one.pair.kind is not PairKind.REWORD]
    return Share(sum(one.carried for one in wrong), len(wrong))


def false_rejection(judged: Iterable[Judged]) -> Share:
    """Return how many of the rewordings were not carried."""
    true = [one for one in judged if one.pair.kind is PairKind.REWORD]
    return Share(sum(not one.carried for one in true), len(true))


def _pairs(row: SentencesRow) -> Iterator[Pair]:
    for kind in PairKind:
        for place, sentence in enumerate(row.sentences(kind), start=1):
            yield Pair(f"{row.id}-{kind}-{place}", kind, row.page, row.quote, sentence, row.half is not None)


def _span(page: Page, quote: str) -> re.Match[str] | None:
    return re.search(r"\s+".join(map(re.escape, quote.split())), page.text)


def _offered(pair: Pair, page: Page) -> list[Passage]:
    span = _span(page, pair.quote)
    if span is None:
        return []
    return [
        one
        for one in cut_page(page)
        if one.kind is not PassageKind.TABLE_ROW and one.start < span.end() and span.start() < one.end
    ]


def _judge(pair: Pair, page: Page) -> Judged:
    offered = _offered(pair, page)
    started = time.perf_counter()
    carried = any(check_sentence(pair.sentence, page.text, one.start, one.end).carried for one in offered)
    return Judged(pair, carried, (time.perf_counter() - started) * 1000)
