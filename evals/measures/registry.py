"""Every measure by name, and the scorecard that they make together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from evals.measures import bootstrap, citations, effort, facts, ranking, statuses, whole
from evals.measures.bootstrap import Statistic
from evals.measures.part import Part
from evals.types import Case, Estimate, Outcome, Record, Scorecard
from service.types import AnswerStatus

ALL = "all"
LOST_MS = 60_000.0
"""What a Case without any result is said to have taken."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named measure. `higher` tells which way is better; None where neither is."""

    name: str
    of: Callable[[Outcome], Part | None]
    higher: bool | None = True
    statistic: Statistic = bootstrap.ratio
    unit: str = "%"


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("accuracy", whole.accuracy),
        Measure("recall@1", partial(ranking.page_recall, k=1)),
        Measure("recall@3", partial(ranking.page_recall, k=3)),
        Measure("recall@5", partial(ranking.page_recall, k=5)),
        Measure("mrr", ranking.reciprocal_rank),
        Measure("ndcg@10", ranking.ndcg),
        Measure("key_facts", facts.key_facts),
        Measure("citation_precision", citations.citation_precision),
        Measure("citation_recall", citations.citation_recall),
        Measure("verbatim", citations.verbatim),
        Measure("link_accuracy", citations.link_accuracy),
        Measure("link_precision", citations.link_precision),
        Measure("status_accuracy", statuses.status_accuracy),
        Measure("refusal_precision", statuses.refusal_precision),
        Measure("refusal_recall", statuses.refusal_recall),
        Measure("refusal_recall_near", statuses.near_refusal_recall),
        Measure("refusal_recall_far", statuses.far_refusal_recall),
        Measure("false_refusals", statuses.false_refusal, higher=False),
        Measure("follow_up_accuracy", whole.follow_up_accuracy),
        Measure("words", effort.length, higher=None, unit=""),
        Measure("latency_p50", effort.latency, False, bootstrap.percentile(0.50), "ms"),
        Measure("latency_p95", effort.latency, False, bootstrap.percentile(0.95), "ms"),
    )
}


def outcomes(cases: Sequence[Case], records: Iterable[Record]) -> tuple[Outcome, ...]:
    """Set each Case beside its record; one without a record gets one that scores zero everywhere."""
    found = {(record.case, record.fingerprint): record for record in records}
    searched = any(record.ranked is not None for record in found.values())
    return tuple(
        Outcome(case, found.get((case.id, case.fingerprint)) or lost(case, "geen resultaat", searched=searched))
        for case in cases
    )


def lost(case: Case, fault: str, *, searched: bool, latency_ms: float = LOST_MS) -> Record:
    """Return the record of a Case that got no answer because of `fault`."""
    return Record(
        case=case.id,
        fingerprint=case.fingerprint,
        status=AnswerStatus.ERROR,
        text="",
        question=case.question,
        quotes=(),
        links=(),
        ranked=() if searched else None,
        sure=0.0 if searched else None,
        latency_ms=latency_ms,
        fault=fault,
    )


def scorecard(found: Sequence[Outcome]) -> Scorecard:
    """Return every measure over all `found` and over each kind; what nothing can be said of is left out."""
    kinds = dict.fromkeys(outcome.case.kind for outcome in found)
    groups = {ALL: found, **{kind.value: [one for one in found if one.case.kind is kind] for kind in kinds}}
    return {
        measure.name: {name: estimated for name, group in groups.items() if (estimated := measured(measure, group))}
        for measure in MEASURES.values()
    }


def measured(measure: Measure, found: Sequence[Outcome]) -> Estimate | None:
    """Return one measure with its interval over `found`; None when it says nothing about any of them."""
    parts = ((outcome.case, measure.of(outcome)) for outcome in found)
    samples = [bootstrap.sample(case, part) for case, part in parts if part is not None]
    return bootstrap.estimate(samples, measure.statistic) if samples else None
