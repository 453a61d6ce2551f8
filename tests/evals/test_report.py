"""The report says what was measured, needs nothing from outside, and keeps test questions unread."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.errors import ResultsError
from evals.gate import Check
from evals.measures.registry import MEASURES
from evals.measures.risk import Point, risk_coverage
from evals.report import drifts, html_report, markdown_summary, put_between, worst
from evals.suites import Suites
from evals.texts import KINDS, STATUSES, SUITES
from evals.texts import MEASURES as LABELS
from evals.types import Case, CaseKind, Estimate, Outcome, Run, SuiteResult
from ingest.types import Page
from service.types import AnswerStatus

MakeCase = Callable[..., Case]
MakeOutcome = Callable[..., Outcome]


@pytest.fixture
def cases(case: MakeCase) -> tuple[Case, ...]:
    """Dev Cases a and c, test Case e."""
    return tuple(case(id=id_, question=f"Vraag <{id_}>?") for id_ in "ace")


@pytest.fixture
def run(cases: tuple[Case, ...], outcome: MakeOutcome) -> Run:
    """One right, two wrong."""
    right = outcome(cases[0], cited=(1,), text="De burgemeester [1].", ranked=(1,)).record
    wrong = [outcome(one, cited=(2,), text="Iets <anders>.", ranked=(2,)).record for one in cases[1:]]
    suites = {"danger": SuiteResult(1, 2, ("x",))}
    typos = {edits: {"recall@1": 0.9, "recall@3": 0.95} for edits in range(4)}
    return Run("abc", "2026-01-02T00:00:00+00:00", "proef", "e", "d", {}, (right, *wrong), suites, typos)


class _Balance(HTMLParser):
    """Fails on a tag that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"} and (tag, "/") not in attrs:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_from_outside(
    run: Run, cases: tuple[Case, ...], pages: tuple[Page, ...]
) -> None:
    html = html_report(run, cases, pages, [Check("test", "accuracy", 0.9, 0.5)])
    parser = _Balance()
    parser.feed(html)
    assert parser.open == []
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(|src=", html)
    for word in ("Helemaal goed", "niet gehaald", "Acuut gevaar", "Typefouten", "<svg"):
        assert word in html


def test_questions_and_answers_are_escaped(run: Run, cases: tuple[Case, ...], pages: tuple[Page, ...]) -> None:
    html = html_report(run, cases, pages, [])
    assert "Vraag &lt;c&gt;?" in html
    assert "<anders>" not in html


def test_test_questions_are_counted_but_not_shown_unless_asked_for(
    run: Run, cases: tuple[Case, ...], pages: tuple[Page, ...]
) -> None:
    assert "&lt;e&gt;" not in html_report(run, cases, pages, [])
    assert "&lt;e&gt;" in html_report(run, cases, pages, [], show_test=True)


def test_cases_with_most_wrong_come_first_and_right_ones_not_at_all(case: MakeCase, outcome: MakeOutcome) -> None:
    right = outcome(case(id="goed"), cited=(1,), text="burgemeester")
    slip = outcome(case(id="klein"), cited=(1,), text="wethouder")
    refused = outcome(case(id="groot"), status=AnswerStatus.REFUSED)
    assert [one.case.id for one in worst([right, slip, refused])] == ["groot", "klein"]


def test_drift_is_told_only_when_intervals_cannot_explain_it() -> None:
    def cards(dev: float, test: float, half: float) -> dict[str, dict[str, dict[str, Estimate]]]:
        values = {"dev": dev, "test": test}
        return {
            split: {"accuracy": {"all": Estimate(value, value - half, value + half, 9)}}
            for split, value in values.items()
        }

    # Half-widths of 0.1 add up to 0.1 times the root of two.
    assert [one.measure for one in drifts(cards(0.9, 0.75, 0.1))] == ["accuracy"]
    assert drifts(cards(0.9, 0.77, 0.1)) == ()
    assert drifts({"dev": cards(0.9, 0, 0.1)["dev"]}) == ()


def test_risk_is_the_share_of_unanswerable_questions_among_the_surest(case: MakeCase, outcome: MakeOutcome) -> None:
    missing = case(kind=CaseKind.NEAR_MISS, pages=(), facts=(), status=AnswerStatus.NOT_IN_HANDBOOK)
    found = [outcome(sure=0.9), outcome(missing, sure=0.5), outcome(sure=0.5), outcome(missing, sure=0.1)]
    assert risk_coverage(found) == (Point(0.25, 0.0), Point(0.75, pytest.approx(1 / 3)), Point(1.0, 0.5))
    assert risk_coverage([outcome(sure=None)]) == ()


def test_the_summary_is_a_markdown_table_of_every_measure(run: Run, cases: tuple[Case, ...]) -> None:
    lines = markdown_summary(run, cases).splitlines()
    assert sum(line.startswith("| ") for line in lines) == len(MEASURES) + 5
    assert any(line.startswith("| Helemaal goed | 50,0 % (") for line in lines)
    assert {line.count("|") for line in lines if "niet gemeten" in line} == {5}


def test_text_is_put_between_its_markers_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("Voor\n<!-- x: begin -->\noud\n<!-- x: eind -->\nNa\n", "utf-8")
    put_between(file, "x", "nieuw")
    put_between(file, "x", "nieuw")
    assert file.read_text("utf-8") == "Voor\n<!-- x: begin -->\nnieuw\n<!-- x: eind -->\nNa\n"
    with pytest.raises(ResultsError, match="begin"):
        put_between(file, "y", "nieuw")


def test_everything_that_is_shown_has_a_dutch_name() -> None:
    assert set(LABELS) == set(MEASURES)
    assert set(KINDS) == {*CaseKind, "all"}
    assert set(STATUSES) == set(AnswerStatus)
    suites = {name for name in Suites.__dataclass_fields__ if name != "rewordings"} | {"consistency", "planted"}
    assert set(SUITES) == suites


def test_a_report_of_dev_alone_says_that_the_test_was_not_measured(
    run: Run, cases: tuple[Case, ...], pages: tuple[Page, ...]
) -> None:
    dev_only = replace(run, records=run.records[:2], suites={}, typos={})
    html = html_report(dev_only, cases, pages, [])
    assert "De toets is niet gemeten" in html
    assert "Typefouten" not in html
