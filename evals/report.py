"""The report: one self-contained page that a manager can read, and a summary in Markdown.

Questions of the test half are counted, not shown, unless asked for: whoever
reads them would tune on them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.markdown import Markdown

from evals import texts
from evals.cases import EVALS
from evals.errors import ResultsError
from evals.gate import Check
from evals.measures.facts import missing_facts
from evals.measures.registry import ALL, MEASURES
from evals.measures.risk import risk_coverage
from evals.measures.statuses import confusion
from evals.measures.whole import correct
from evals.results import judged, scores
from evals.types import Case, CaseKind, Estimate, Outcome, Run, Scorecard, Split
from ingest.types import Page
from service.types import AnswerStatus

BEGIN = "<!-- {name}: begin -->"
END = "<!-- {name}: eind -->"
_HEADLINES = ("accuracy", "verbatim", "citation_precision", "refusal_recall", "false_refusals", "recall@3")
_PLOTTED = ("accuracy", "recall@1", "key_facts", "citation_precision")
_WORST = 25


@dataclass(frozen=True, slots=True)
class Drift:
    """A measure that differs more between dev and test than chance explains."""

    measure: str
    dev: Estimate
    test: Estimate


def drifts(cards: Mapping[str, Scorecard]) -> tuple[Drift, ...]:
    """Return the measures whose dev and test values lie further apart than both intervals allow.

    Half-widths are added as independent errors are: by the root of the sum of
    their squares. Word counts and waiting times are no matter of tuning.
    """
    dev, test = cards.get(Split.DEV, {}), cards.get(Split.TEST, {})
    both = [
        Drift(name, dev[name][ALL], test[name][ALL])
        for name, measure in MEASURES.items()
        if measure.unit == "%" and ALL in dev.get(name, {}) and ALL in test.get(name, {})
    ]
    return tuple(
        one
        for one in both
        if abs(one.dev.value - one.test.value) > math.hypot(_half_width(one.dev), _half_width(one.test))
    )


def worst(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes that are not right, those that go wrong in most ways first."""
    wrong = [outcome for outcome in outcomes if not correct(outcome)]
    return tuple(sorted(wrong, key=lambda outcome: (-_badness(outcome), outcome.case.id))[:_WORST])


def html_report(
    run: Run,
    cases: Sequence[Case],
    pages: Sequence[Page],
    checks: Sequence[Check],
    *,
    show_test: bool = False,
) -> str:
    """Return the report as one HTML page that needs nothing from outside."""
    cards = scores(run, cases)
    shown = judged(run, [case for case in cases if case.id in {record.case for record in run.records}], None)
    listed = [one for one in shown if show_test or one.case.split is Split.DEV]
    return _render(
        "report.html.j2",
        run=run,
        cards=cards,
        measures=MEASURES,
        headlines=_HEADLINES,
        plotted=_PLOTTED,
        kinds=[kind for kind in CaseKind if any(one.case.kind is kind for one in shown)],
        statuses=list(AnswerStatus),
        confusion=confusion(shown),
        drifts=drifts(cards),
        risk={split.value: risk_coverage([one for one in shown if one.case.split is split]) for split in Split},
        checks={(check.group, check.name): check for check in checks},
        worst=worst(listed),
        wrong=sum(not correct(one) for one in listed),
        listed=len(listed),
        show_test=show_test,
        titles={page.number: page.title for page in pages},
        missing_facts=missing_facts,
    )


def markdown_summary(run: Run, cases: Sequence[Case]) -> str:
    """Return the summary as Markdown: a table of measures with their intervals, and the suites."""
    return _render("summary.md.j2", run=run, cards=scores(run, cases), measures=MEASURES).strip()


def show_table(table: str, name: str, files: Sequence[Path] | None) -> None:
    """Show a Markdown table on the terminal, and put it between the markers `name` of each of `files`.

    Raises ResultsError when the markers are not there.
    """
    console = Console()
    console.print(Markdown(table))
    for path in files or ():
        put_between(path, name, table)
        console.print(texts.written(str(path)))


def put_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between the markers `name` in the Markdown file `path` by `text`.

    Raises ResultsError when the markers are not there.
    """
    begin, end = BEGIN.format(name=name), END.format(name=name)
    before, found, rest = path.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ResultsError(f"{path}: {texts.MARKERS_MISSING.format(begin=begin, end=end)}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _render(name: str, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(EVALS / "templates"),
        autoescape=name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = texts
    return environment.get_template(name).render(values)


def _half_width(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / 2


def _badness(outcome: Outcome) -> int:
    case, record = outcome.case, outcome.record
    return (
        4 * (record.status is not case.status)
        + len(missing_facts(case, record.text))
        + 2 * any(quote.page not in case.pages for quote in record.quotes)
        + 8 * any(not quote.verbatim for quote in record.quotes)
    )
