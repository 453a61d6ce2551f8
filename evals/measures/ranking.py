"""How well the search ranks pages. `ranked` holds page numbers, best first, each once.

Of a Case that needs several pages, recall@k is the share of the pages that can
stand in the first k and do: |gold in top k| / min(k, |gold|), the capped recall
of BEIR (Thakur et al., 2021), which a perfect search always brings to 1. Where
any one gold page holds the whole answer, recall@k is success@k.
"""

from collections.abc import Sequence

import ir_measures
from ir_measures import RR, Measure, nDCG

from evals.measures.part import Part
from evals.types import Case, Outcome


def recall(case: Case, ranked: Sequence[int], k: int) -> float:
    """Return the share (0 to 1) of the pages that `case` needs among the first `k` of `ranked`."""
    found = len(set(case.pages) & set(ranked[:k]))
    reachable = min(k, case.needed)
    return min(found, reachable) / reachable


def page_recall(outcome: Outcome, k: int) -> Part | None:
    """Return recall@k of the search; refusal Cases have no page to find."""
    if not outcome.case.answerable or outcome.record.ranked is None:
        return None
    return Part(recall(outcome.case, outcome.record.ranked, k))


def reciprocal_rank(outcome: Outcome) -> Part | None:
    """Return 1 / rank of the first gold page, 0 when there is none (MRR when averaged)."""
    return _by_ir_measures(outcome, RR)


def ndcg(outcome: Outcome) -> Part | None:
    """Return nDCG@10 with every gold page equally relevant (Järvelin and Kekäläinen, 2002)."""
    return _by_ir_measures(outcome, nDCG @ 10)


def _by_ir_measures(outcome: Outcome, measure: Measure) -> Part | None:
    ranked = outcome.record.ranked
    if not outcome.case.answerable or ranked is None:
        return None
    gold = [ir_measures.Qrel("q", str(page), 1) for page in outcome.case.pages]
    run = [ir_measures.ScoredDoc("q", str(page), -float(rank)) for rank, page in enumerate(ranked)]
    return Part(float(ir_measures.calc_aggregate([measure], gold, run)[measure]))
