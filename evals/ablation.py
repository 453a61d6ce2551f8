"""What each part of the search is worth: the same questions with parts on and off.

Only the search is measured. Follow-ups are searched as the whole assistant
understood them, so that every row gets the same queries. The weights of the
fusion stay as they were fitted with all parts on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from evals import texts
from evals.compare import holm, randomisation_p
from evals.measures.registry import ALL, MEASURES, lost, measured
from evals.types import Case, CaseKind, Estimate, Outcome
from index.fusion import Parts
from service.conversation import understand
from service.types import Turn

ALL_PARTS = "alles"
_NOTHING = Parts(**dict.fromkeys(Parts.names(), False))
CONFIGURATIONS: Mapping[str, Parts] = {
    "alleen woorden": replace(_NOTHING, lexical=True),
    "alleen lettergroepen": replace(_NOTHING, ngrams=True),
    "woorden en lettergroepen": replace(_NOTHING, lexical=True, ngrams=True),
    "alleen betekenis (encoder)": replace(_NOTHING, dense=True),
    "woorden, lettergroepen en betekenis": Parts(bank=False, thesaurus=False),
    ALL_PARTS: Parts(),
    "alles zonder woorden": Parts(lexical=False, thesaurus=False),
    "alles zonder lettergroepen": Parts(ngrams=False),
    "alles zonder betekenis": Parts(dense=False),
    "alles zonder vragenbank": Parts(bank=False),
    "alles zonder thesaurus": Parts(thesaurus=False),
}
COLUMNS = (("recall@1", ALL), ("recall@3", ALL), ("mrr", ALL), ("recall@1", CaseKind.PARAPHRASE))
PartsRanker = Callable[[str, Parts], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A configuration: its estimates (by measure and kind), and `p` that its recall@1 equals that of all parts."""

    name: str
    estimates: Mapping[tuple[str, str], Estimate | None]
    p: float


def queries(cases: Sequence[Case]) -> tuple[tuple[Case, str], ...]:
    """Return each Case with the query that its search runs on: follow-ups made whole."""
    return tuple(
        (case, understand(case.question, tuple(Turn(earlier, "") for earlier in case.history)).whole) for case in cases
    )


def ablation(asked: Sequence[tuple[Case, str]], rank: PartsRanker) -> tuple[Row, ...]:
    """Return a row for each configuration over Cases with the queries that they are searched by.

    p-values are of the paired randomisation test on recall@1, corrected after Holm.
    """
    found = {name: _outcomes(asked, rank, parts) for name, parts in CONFIGURATIONS.items()}
    recall = MEASURES["recall@1"]
    whole = [recall.of(one) for one in found[ALL_PARTS]]
    p_values = holm(
        {
            name: randomisation_p(recall, [recall.of(one) for one in outcomes], whole)
            for name, outcomes in found.items()
            if name != ALL_PARTS
        }
    )
    return tuple(Row(name, _estimates(outcomes), p_values.get(name, 1.0)) for name, outcomes in found.items())


def markdown_table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = [texts.COLUMN_PARTS, *(texts.column(*column) for column in COLUMNS), texts.COLUMN_P]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in rows:
        cells = [texts.estimate(row.estimates[column], "%") for column in COLUMNS]
        p = "" if row.name == ALL_PARTS else texts.decimal(row.p, 3)
        lines.append([row.name, *cells, p])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _outcomes(asked: Sequence[tuple[Case, str]], rank: PartsRanker, parts: Parts) -> list[Outcome]:
    return [
        Outcome(case, replace(lost(case, "", searched=True), ranked=rank(query, parts)))
        for case, query in asked
        if case.answerable
    ]


def _estimates(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Estimate | None]:
    return {
        (name, kind): measured(MEASURES[name], [one for one in outcomes if kind == ALL or one.case.kind == kind])
        for name, kind in COLUMNS
    }
