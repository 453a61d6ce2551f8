"""Results can be written, found again, and traced."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evals.errors import ResultsError
from evals.results import (
    NO_COMMIT,
    code_digest,
    corpus_digest,
    current_commit,
    find_results,
    judged,
    latest_results,
    read_run,
    scores,
    write_run,
)
from evals.types import Case, Outcome, Run, Split, SuiteResult
from ingest.types import Concept, Corpus, Page
from service.types import AnswerStatus

MakeCase = Callable[..., Case]


@pytest.fixture
def cases(case: MakeCase) -> tuple[Case, ...]:
    """Two dev Cases (a, c) and a test Case (e)."""
    return tuple(case(id=id_, question=f"Vraag {id_}?") for id_ in "ace")


@pytest.fixture
def run(cases: tuple[Case, ...], outcome: Callable[..., Outcome]) -> Run:
    records = tuple(outcome(one, cited=(1,), text="burgemeester", ranked=(1, 2)).record for one in cases)
    suites = {"danger": SuiteResult(1, 2, ("x",))}
    return Run(
        "abc123", "2026-01-02T03:04:05+00:00", "proef", "e", "d", {"k": "v"}, records, suites, {1: {"recall@1": 0.5}}
    )


def test_a_run_is_read_back_as_it_was_written(run: Run, cases: tuple[Case, ...], tmp_path: Path) -> None:
    write_run(run, tmp_path / "abc123.json", cases)
    assert read_run("abc", tmp_path) == read_run(tmp_path / "abc123.json") == run


def test_the_file_holds_the_scores_and_a_line_a_record(run: Run, cases: tuple[Case, ...], tmp_path: Path) -> None:
    write_run(run, tmp_path / "r.json", cases)
    text = (tmp_path / "r.json").read_text("utf-8")
    assert json.loads(text)["scores"]["dev"]["accuracy"]["all"] == [1.0, 0.1581, 1.0, 2]
    assert sum(line.startswith('{"case"') for line in text.splitlines()) == 3


def test_results_are_found_by_the_start_of_their_commit(tmp_path: Path) -> None:
    for name in ("abc1", "abd2"):
        (tmp_path / f"{name}.json").touch()
    assert find_results("abc", tmp_path).stem == "abc1"
    with pytest.raises(ResultsError, match="abc1, abd2"):
        find_results("ab", tmp_path)
    with pytest.raises(ResultsError, match="'x'"):
        find_results("x", tmp_path)


def test_the_latest_results_are_those_made_last(run: Run, cases: tuple[Case, ...], tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="handreiking eval run"):
        latest_results(tmp_path)
    write_run(run, tmp_path / "z.json", cases)
    write_run(replace(run, made="2026-02-02T03:04:05+00:00"), tmp_path / "a.json", cases)
    assert latest_results(tmp_path).stem == "a"


def test_a_spoiled_file_is_refused(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"commit": 1}'):
        (tmp_path / "r.json").write_text(text, "utf-8")
        with pytest.raises(ResultsError, match="geen bestand met resultaten"):
            read_run(tmp_path / "r.json")


def test_a_case_without_a_record_is_judged_and_scores_zero(run: Run, cases: tuple[Case, ...], case: MakeCase) -> None:
    found = judged(replace(run, records=run.records[:1]), cases, Split.DEV)
    assert [(one.case.id, one.record.status) for one in found] == [
        ("a", AnswerStatus.ANSWERED),
        ("c", AnswerStatus.ERROR),
    ]
    edited = case(id="a", question="Heel anders?")
    assert judged(run, [edited], None)[0].record.status is AnswerStatus.ERROR


def test_scores_are_given_for_the_halves_that_were_run(run: Run, cases: tuple[Case, ...]) -> None:
    assert list(scores(run, cases)) == ["dev", "test", "all"]
    assert list(scores(replace(run, records=run.records[:2]), cases)) == ["dev"]
    assert scores(run, cases)["all"]["accuracy"]["direct"].cases == 3


def test_any_change_of_the_corpus_changes_its_digest(pages: tuple[Page, ...]) -> None:
    corpus = Corpus(pages, (), ())
    others = (
        replace(corpus, pages=(replace(pages[0], text=pages[0].text + ","), *pages[1:])),
        replace(corpus, concepts=(Concept("a", "b", ("c",)),)),
    )
    assert len({corpus_digest(one) for one in (corpus, *others)}) == 3
    assert corpus_digest(corpus) == corpus_digest(Corpus(pages, (), ()))


def test_the_commit_is_that_of_the_tree_and_says_when_the_product_differs(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.nl")
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)  # noqa: S607

    assert current_commit(tmp_path) == NO_COMMIT
    git("init")
    assert current_commit(tmp_path) == NO_COMMIT
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "a.py").write_text("a = 1\n", "utf-8")
    git("add", ".")
    git("commit", "-m", "x")
    clean = current_commit(tmp_path)
    assert len(clean) == 12
    (tmp_path / "elders.txt").touch()
    assert current_commit(tmp_path) == clean
    (tmp_path / "service" / "a.py").write_text("a = 2\n", "utf-8")
    assert current_commit(tmp_path) == f"{clean}-dirty"


def test_the_digest_of_the_code_follows_code_and_fitted_weights(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    digests = {code_digest(tmp_path)}
    for name in ("a.py", "decision.json"):
        (tmp_path / "service" / name).write_text("1", "utf-8")
        digests.add(code_digest(tmp_path))
    assert len(digests) == 3
