"""What the command line shows: tables of measures, thresholds and changes."""

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from evals import texts
from evals.compare import Change, Difference
from evals.gate import SUITES, Check, split_name
from evals.leaks import Leak
from evals.measures.registry import ALL, MEASURES
from evals.source_shares import Share
from evals.types import Case, CaseKind, Outcome, Scorecard, Split, SuiteResult

_SHOWN = 120


def measures_table(cards: Mapping[str, Scorecard]) -> Table:
    """Return every measure with its interval, one column a split."""
    table = Table(title=texts.TABLE_MEASURES)
    table.add_column(texts.COLUMN_MEASURE)
    for split in cards:
        table.add_column(texts.SPLITS[split], justify="right")
    for name, measure in MEASURES.items():
        found = [card.get(name, {}).get(ALL) for card in cards.values()]
        table.add_row(texts.measure(name), *(texts.estimate(estimate, measure.unit) for estimate in found))
    return table


def kinds_table(card: Scorecard, names: Sequence[str]) -> Table:
    """Return the measures `names` for each kind of Case."""
    table = Table(title=texts.TABLE_KINDS)
    table.add_column(texts.COLUMN_KIND)
    for name in names:
        table.add_column(texts.measure(name), justify="right")
    for kind in (*CaseKind, ALL):
        found = [card.get(name, {}).get(kind) for name in names]
        if any(found):
            cells = (texts.estimate(one, MEASURES[name].unit) for name, one in zip(names, found, strict=True))
            table.add_row(texts.KINDS[kind], *cells)
    return table


def suites_table(suites: Mapping[str, SuiteResult]) -> Table:
    """Return how each robustness suite went."""
    table = Table(texts.COLUMN_SUITE, texts.COLUMN_PASSED, texts.COLUMN_FAILED, title=texts.TABLE_SUITES)
    for name, result in suites.items():
        failed = ", ".join(result.failed[:10]) + (" …" if len(result.failed) > 10 else "")
        table.add_row(texts.suite(name), f"{result.passed}/{result.total}", failed)
    return table


def source_shares_table(shares: Sequence[Share]) -> Table:
    """Return how sources are used, one column a split."""
    table = Table(texts.COLUMN_MEASURE, title=texts.TABLE_SOURCES)
    for split in Split:
        table.add_column(texts.SPLITS[split], justify="right")
    for name in dict.fromkeys(share.name for share in shares):
        found = {share.split: share for share in shares if share.name == name}
        table.add_row(texts.SOURCE_SHARES[name], *(f"{found[split].good}/{found[split].total}" for split in Split))
    return table


def checks_table(checks: Iterable[Check]) -> Table:
    """Return every threshold beside its value, those that fall short in red."""
    table = Table(
        texts.COLUMN_GROUP,
        texts.COLUMN_MEASURE,
        texts.COLUMN_VALUE,
        texts.COLUMN_THRESHOLD,
        "",
        title=texts.TABLE_GATE,
    )
    for check in checks:
        name, unit = _named(check)
        sign = "≥" if check.higher else "≤"
        table.add_row(
            texts.SPLITS[check.group],
            name,
            texts.number(check.value, unit),
            f"{sign} {texts.number(check.threshold, unit)}",
            texts.PASSED if check.passed else texts.FELL_SHORT,
            style="" if check.passed else "red",
        )
    return table


def differences_table(differences: Iterable[Difference], a: str, b: str) -> Table:
    """Return each measure in two runs, with its corrected p-value and what that says."""
    table = Table(texts.COLUMN_MEASURE, a, b, "p (Holm)", "", title=texts.TABLE_COMPARE)
    for one in differences:
        unit = MEASURES[one.measure].unit
        verdict = {True: texts.BETTER, False: texts.WORSE, None: ""}[one.better]
        style = {True: "green", False: "red", None: ""}[one.better]
        values = (texts.number(value, unit) for value in (one.a, one.b))
        table.add_row(texts.measure(one.measure), *values, texts.decimal(one.p, 3), verdict, style=style)
    return table


def changes_table(changes: Iterable[Change], a: str, b: str) -> Table:
    """Return the Cases that went from right to wrong or back, both answers side by side."""
    table = Table(texts.COLUMN_QUESTION, a, b, "", title=texts.TABLE_CHANGES, show_lines=True)
    for change in changes:
        table.add_row(
            Text(f"{change.a.case.id}\n{change.a.case.question}"),
            _said(change.a),
            _said(change.b),
            texts.BETTER if change.better else texts.WORSE,
        )
    return table


def leaks_table(leaks: Iterable[Leak]) -> Table:
    """Return each leaked question beside the text of the product that it is like."""
    table = Table(texts.COLUMN_QUESTION, texts.COLUMN_WHERE, texts.COLUMN_TEXT, "", title=texts.TABLE_LEAKS)
    for leak in leaks:
        question, text = Text(f"{leak.id}: {leak.question}"), Text(leak.known.text[:_SHOWN])
        table.add_row(question, Text(leak.known.where), text, texts.decimal(leak.likeness, 2))
    return table


def cases_table(cases: Sequence[Case]) -> Table:
    """Return the number of Cases of each kind in each half."""
    table = Table(texts.COLUMN_KIND, *(texts.SPLITS[split] for split in Split), title=texts.TABLE_CASES)
    for kind in (*CaseKind, ALL):
        own = [case.split for case in cases if kind in (ALL, case.kind)]
        table.add_row(texts.KINDS[kind], *(str(own.count(split)) for split in Split))
    return table


def _named(check: Check) -> tuple[str, str]:
    if check.group == SUITES:
        return texts.suite(check.name), "%"
    measure, kind = split_name(check.name)
    return f"{texts.measure(measure)}, {texts.KINDS[kind]}", MEASURES[measure].unit


def _said(outcome: Outcome) -> Text:
    record = outcome.record
    pages = ", ".join(str(page) for page in dict.fromkeys(quote.page for quote in record.quotes))
    # As Text: the brackets of `[1]` would else be taken for markup.
    return Text(texts.said(record.status, pages, record.fault or record.text))
