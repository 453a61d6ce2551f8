"""The gate is red when a measure falls short, was not measured, or its threshold was lowered."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.errors import ThresholdsError
from evals.gate import THRESHOLDS, Check, check, load_thresholds, lowered
from evals.types import Case, Outcome, Run, SuiteResult

MakeCase = Callable[..., Case]
MakeOutcome = Callable[..., Outcome]
ROOT = THRESHOLDS.parent.parent


@pytest.fixture
def run(outcome: MakeOutcome, case: MakeCase) -> Run:
    """One dev Case that is right, one dev Case that was refused by fault."""
    right = outcome(case(id="a"), cited=(1,), text="burgemeester").record
    wrong = outcome(case(id="c", question="Wie nog meer?")).record
    suites = {"danger": SuiteResult(1, 4, ("x", "y", "z"))}
    return Run("abc", "2026-01-01T00:00:00+00:00", "proef", "", "d", {}, (right, wrong), suites)


@pytest.fixture
def cases(case: MakeCase) -> tuple[Case, ...]:
    return case(id="a"), case(id="c", question="Wie nog meer?")


def test_a_floor_is_reached_on_it_and_missed_below_it(run: Run, cases: tuple[Case, ...]) -> None:
    on, above = check({"dev": {"accuracy": 0.5, "key_facts": 0.51}}, run, cases)
    assert (on.value, on.passed) == (0.5, True)
    assert (above.value, above.passed) == (0.5, False)


def test_false_refusals_and_waiting_have_a_ceiling(run: Run, cases: tuple[Case, ...]) -> None:
    assert all(one.passed for one in check({"dev": {"false_refusals": 0.0, "latency_p95": 1.0}}, run, cases))
    assert not Check("dev", "latency_p95", 0.5, 1.0).passed


def test_kinds_and_suites_have_thresholds_of_their_own(run: Run, cases: tuple[Case, ...]) -> None:
    kind, suite = check({"dev": {"accuracy direct": 0.5}, "suites": {"danger": 0.5}}, run, cases)
    assert (kind.value, kind.passed) == (0.5, True)
    assert (suite.value, suite.passed) == (0.25, False)


def test_what_was_not_measured_has_not_passed(run: Run, cases: tuple[Case, ...]) -> None:
    wanted = {"test": {"accuracy": 0.0}, "dev": {"accuracy link": 0.0}, "suites": {"overrides": 0.0}}
    assert [(one.value, one.passed) for one in check(wanted, run, cases)] == [(None, False)] * 3


def test_a_case_without_a_record_counts_as_wrong(run: Run, cases: tuple[Case, ...], case: MakeCase) -> None:
    (found,) = check({"dev": {"accuracy": 0.5}}, run, (*cases, case(id="p", question="Nieuw?")))
    assert case(id="p").split == "dev"
    assert found.value == pytest.approx(1 / 3)


def test_everything_that_is_wrong_with_the_thresholds_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "thresholds.yaml"
    file.write_text("dev: {acuracy: 0.5, accuracy raar: 0.5, mrr: hoog}\nlater: {}\nsuites: {brand: 1}\n", "utf-8")
    with pytest.raises(ThresholdsError) as caught:
        load_thresholds(file)
    for word in ("acuracy", "raar", "hoog", "later", "brand"):
        assert word in str(caught.value)


def test_lowering_or_dropping_a_threshold_is_seen_and_raising_is_not() -> None:
    old = {"dev": {"accuracy": 0.8, "false_refusals": 0.04, "mrr": 0.9}}
    assert lowered(old, {"dev": {"accuracy": 0.9, "false_refusals": 0.03, "mrr": 0.9}}) == ()
    assert lowered(old, {"dev": {"accuracy": 0.7, "false_refusals": 0.05}}) == (
        "dev accuracy",
        "dev false_refusals",
        "dev mrr",
    )


def test_our_thresholds_can_be_read_and_never_fell(tmp_path: Path) -> None:
    now = load_thresholds()
    for number, text in enumerate(_committed()):
        (tmp_path / f"{number}.yaml").write_text(text, "utf-8")
        assert lowered(load_thresholds(tmp_path / f"{number}.yaml"), now) == ()


def _committed() -> list[str]:
    """Return every version of the thresholds that git knows; none outside a repository."""
    name = str(THRESHOLDS.relative_to(ROOT))
    commits = _git("log", "--format=%H", "--", name).split()
    return [text for commit in commits if (text := _git("show", f"{commit}:{name}"))]


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout if done.returncode == 0 else ""
