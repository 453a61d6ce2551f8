"""`handreiking eval` from end to end, with the real assistant and a few questions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from evals.ablation import CONFIGURATIONS
from evals.cli import app
from evals.errors import QuestionsError, ResultsError, TargetError
from evals.local import local_target
from evals.results import read_run, write_run
from evals.run import ask
from evals.targets import server
from evals.types import Case, CaseKind, Record, Run
from ingest.types import Corpus
from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from service.types import AnswerStatus

Cli = Callable[..., Result]
QUESTIONS = """
- id: a
  kind: direct
  who: beleidsmedewerker
  question: Wie is bestuurlijk portefeuillehouder?
  pages: [3]
  facts: [["burgemeester"]]
  status: answered
- id: e
  kind: out_of_scope
  who: inwoner
  question: Hoe vraag ik een paspoort aan?
  status: out_of_scope
"""


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `handreiking eval` in an empty folder; faults come out as they are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vragen.yaml").write_text(QUESTIONS, "utf-8")

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, words, catch_exceptions=False, env={"COLUMNS": "200"})

    return run


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    local = {"base_url": "http://127.0.0.1", "client": ("127.0.0.1", 50_000)}
    with TestClient(create_app(assistant=assistant), **local) as opened:  # type: ignore[arg-type]
        yield opened


def test_a_run_writes_results_that_can_be_traced(cli: Cli, tmp_path: Path) -> None:
    done = cli("run", "--split", "all", "--questions", "vragen.yaml", "--json", "uit.json")
    assert done.exit_code == 0
    assert "Helemaal goed" in done.output
    run = read_run(tmp_path / "uit.json")
    assert [record.case for record in run.records] == ["a", "e"]
    assert run.encoder
    assert run.corpus
    assert run.commit
    assert {"code", "gelijktijdig", "marge"} <= set(run.settings)
    assert not list((tmp_path / "var" / "evals").glob("*.jsonl"))


def test_one_half_can_be_run_alone(cli: Cli) -> None:
    cli("run", "--split", "test", "--questions", "vragen.yaml", "--json", "uit.json")
    assert [record.case for record in read_run(Path("uit.json")).records] == ["e"]
    assert cli("run", "--split", "anders").exit_code == 2


def test_a_question_set_with_mistakes_is_not_run(cli: Cli) -> None:
    Path("vragen.yaml").write_text(QUESTIONS.replace("[3]", "[4]"), "utf-8")
    with pytest.raises(QuestionsError, match="burgemeester"):
        cli("run", "--questions", "vragen.yaml")


def test_a_server_gives_the_same_records_as_the_assistant_in_this_process(
    client: TestClient, assistant: Assistant, corpus: Corpus, questions: tuple[Case, ...]
) -> None:
    texts = {page.number: page.text for page in corpus.pages}
    near = local_target(assistant, Settings())
    far = server("http://127.0.0.1", client)
    some = {case.kind: case for case in questions}
    assert CaseKind.FOLLOW_UP in some
    for case in some.values():
        over_http, here = ask(case, far, texts), ask(case, near, texts)
        same = {"ranked": None, "sure": None, "latency_ms": 0.0}
        assert replace(over_http, **same) == replace(here, **same)


def test_a_server_that_is_not_there_is_told_in_one_line(cli: Cli) -> None:
    with pytest.raises(TargetError, match="handreiking serve"):
        cli("run", "--questions", "vragen.yaml", "--url", "http://127.0.0.1:1")


def test_comparing_needs_questions_in_common_and_hides_those_of_the_test(
    cli: Cli, assistant: Assistant, corpus: Corpus, questions: tuple[Case, ...]
) -> None:
    texts = {page.number: page.text for page in corpus.pages}
    dev = next(case for case in questions if case.answerable)
    right = ask(dev, local_target(assistant, Settings()), texts)
    _write("goed.json", [dev], replace(right, text=" ".join(fact[0] for fact in dev.facts)))
    _write("fout.json", [dev], replace(right, status=AnswerStatus.REFUSED, quotes=(), text=""))
    done = cli("compare", "goed.json", "fout.json")
    assert done.exit_code == 0
    assert "slechter" in done.output
    assert "1 vragen vergeleken, 1 veranderd" in done.output
    _write("ander.json", [dev], replace(right, case="onbekend"))
    with pytest.raises(ResultsError, match="geen vraag gemeen"):
        cli("compare", "goed.json", "ander.json")


def test_the_gate_closes_with_exit_code_1_and_says_why(cli: Cli, questions: tuple[Case, ...]) -> None:
    _write("leeg.json", questions)
    done = cli("gate", "leeg.json")
    assert done.exit_code == 1
    assert "niet gehaald" in done.output


def test_the_report_is_a_page_and_a_summary_in_markdown(cli: Cli, questions: tuple[Case, ...]) -> None:
    _write("leeg.json", questions)
    Path("lees.md").write_text("<!-- evaluatie: begin -->\n<!-- evaluatie: eind -->\n", "utf-8")
    done = cli("report", "leeg.json", "--html", "uit/rapport.html", "--markdown", "lees.md")
    assert done.exit_code == 0
    assert "<h1>" in Path("uit/rapport.html").read_text("utf-8")
    assert "| Helemaal goed |" in Path("lees.md").read_text("utf-8")


def test_the_ablation_has_a_row_for_each_configuration(cli: Cli) -> None:
    Path("lees.md").write_text("<!-- ablatie dev: begin -->\n<!-- ablatie dev: eind -->\n", "utf-8")
    assert cli("ablation", "--markdown", "lees.md").exit_code == 0
    rows = Path("lees.md").read_text("utf-8").splitlines()[1:-1]
    assert [row.split("|")[1].strip() for row in rows[2:]] == list(CONFIGURATIONS)


def test_questions_are_counted_by_kind_and_half(cli: Cli) -> None:
    done = cli("cases")
    assert done.exit_code == 0
    assert "andere woorden" in done.output


def _write(name: str, cases: Sequence[Case], *records: Record) -> None:
    write_run(Run(name, "2026-01-01T00:00:00+00:00", "proef", "", "d", {}, records), Path(name), cases)
