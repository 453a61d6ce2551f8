"""A new edition from file to handbook and back, as an editor does it on the command line."""

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from evals.editions import AnswerChange, AnswersCompared, Differs
from evals.types import Case, CaseKind, Record, Split
from ingest.errors import CorpusError
from ingest.handbook import default_corpus
from service.types import AnswerStatus
from ui import edition_texts as texts
from ui.edition_cli import ATTENTION, app
from ui.edition_view import answers_json, answers_lines

Cli = Callable[..., Result]

OLD = "Neem in de begroting middelen op voor"
NEW = "Zet elk jaar geld in de begroting voor"
SECRET = "Wat zet een gemeente elk jaar klaar voor netwerken?"
OPEN = "Waar zet een gemeente geld voor in de begroting?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_corpus(), tmp_path / "corpus"))


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Write a new edition as text, with one sentence reworded."""
    file = tmp_path / "editie.txt"
    text = (default_corpus() / "original" / "handreiking.txt").read_text("utf-8")
    assert OLD in text
    file.write_text(text.replace(OLD, NEW), "utf-8")
    return file


@pytest.fixture
def cli(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("HANDREIKING_CORPUS", str(folder))
    monkeypatch.setenv("HANDREIKING_VAR", str(tmp_path / "var"))
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def _id(split: Split) -> str:
    """Return an id of a Case that falls in this half."""
    ids = (f"editie-{number}" for number in range(50))
    return next(one for one in ids if hashlib.sha256(one.encode()).digest()[0] % 2 == (split is Split.TEST))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Write one question of each half, whose answer is the sentence that was reworded."""
    rows = [
        {
            "id": _id(split),
            "kind": "direct",
            "who": "controller",
            "question": question,
            "pages": [7],
            "facts": [[OLD]],
            "status": "answered",
        }
        for split, question in ((Split.DEV, OPEN), (Split.TEST, SECRET))
    ]
    file = tmp_path / "vragen.yaml"
    file.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    return file


def _accept(folder: Path) -> None:
    file = folder / "drafts" / "vragen-zonder-plek.yaml"
    file.write_text(file.read_text("utf-8").replace('akkoord: "nee"', 'akkoord: "ja"'), "utf-8")


def test_an_import_shows_what_became_of_the_pages_words_links_and_questions(cli: Cli, edition: Path) -> None:
    done = cli("import", edition)
    assert done.exit_code == ATTENTION
    for said in ("16 pagina’s: 0 nieuw", "0 nieuwe links, 0 links zijn weg", "(zie vragen-zonder-plek.yaml)"):
        assert said in done.output
    assert "7. Financiële middelen (blad 7): was 7. Financiële middelen, " in done.output
    assert "verslag.md" in done.output


def test_of_an_edition_that_is_the_handbook_only_the_order_of_the_text_is_asked(cli: Cli) -> None:
    done = cli("import", default_corpus() / "original" / "handreiking.txt")
    assert done.exit_code == ATTENTION
    assert "1 punt om na te kijken" in done.output
    same = cli("diff", "--no-answers")
    assert same.exit_code == 0
    assert texts.SAME in same.output


def test_an_import_as_data_accounts_for_every_word(cli: Cli, edition: Path) -> None:
    data = json.loads(cli("import", edition, "--json").output)
    assert data["fidelity"]["whole"]
    assert data["fidelity"]["words"] == data["fidelity"]["kept"] + sum(data["fidelity"]["left_out"].values())
    assert [one["after"]["id"] for one in data["differences"]] == ["financiele-middelen"]
    assert data["lost"][0]["quote"].startswith(OLD)


def test_the_report_is_for_an_editor_to_read(cli: Cli, folder: Path, edition: Path) -> None:
    cli("import", edition)
    report = (folder / "drafts" / "verslag.md").read_text("utf-8")
    assert report.startswith("# Nieuwe editie uit editie.txt\n\n## Samenvatting\n")
    assert f"    ~ {OLD} bijvoorbeeld" in report
    assert "“Terug naar” – knop van het interactieve document" in report


def test_the_whole_way_and_back(cli: Cli, folder: Path, edition: Path) -> None:
    cli("import", edition)
    assert isinstance(cli("publish").exception, CorpusError)
    _accept(folder)
    published = cli("publish")
    assert published.exit_code == 0
    page = folder / "handreiking" / "07-financiele-middelen.md"
    assert NEW in page.read_text("utf-8")
    [now, kept] = json.loads(cli("list", "--json").output)
    assert now["name"] == "nu"
    assert kept["folder"] in published.output
    after = cli("diff", "--no-answers")
    assert after.exit_code == ATTENTION
    assert f"Van “{kept['name']}” naar “nu”" in after.output
    assert f"    ~ {OLD} bijvoorbeeld" in after.output
    assert cli("undo").exit_code == 0
    assert OLD in page.read_text("utf-8")


def test_answers_that_change_are_counted_for_both_halves_and_shown_for_the_open_one(
    cli: Cli, folder: Path, edition: Path, questions: Path
) -> None:
    cli("import", edition)
    _accept(folder)
    hidden = cli("diff", "nu", "concept", "--questions", questions)
    assert hidden.exit_code == ATTENTION
    assert "Antwoorden, oefenset: 1 van 1 anders (1 keer andere zinnen); van 1 vragen" in hidden.output
    assert "Antwoorden, toets: 1 van 1 anders" in hidden.output
    assert OPEN in hidden.output
    assert NEW in hidden.output
    assert SECRET not in hidden.output
    assert texts.HIDDEN_TEST in hidden.output


def _compared() -> AnswersCompared:
    """Return one changed answer in each half."""
    changes = []
    for split, question in ((Split.DEV, OPEN), (Split.TEST, SECRET)):
        case = Case(
            _id(split), CaseKind.DIRECT, "controller", question, (), (7,), ((OLD,),), None, AnswerStatus.ANSWERED
        )
        record = Record(case.id, case.fingerprint, case.status, OLD, question, (), (), (), 1.0, 1.0)
        changes.append(AnswerChange(case, record, dataclasses.replace(record, text=NEW), Differs.TEXT))
    cases = tuple(change.case for change in changes)
    return AnswersCompared(cases, tuple(changes), cases)


def test_questions_of_the_closed_half_are_shown_only_when_asked_for() -> None:
    for show, expected in ((False, [OPEN]), (True, [OPEN, SECRET])):
        said = "\n".join(answers_lines(_compared(), show_test=show))
        data = answers_json(_compared(), show_test=show)["answers"]
        assert [question for question in (OPEN, SECRET) if question in said] == expected
        assert [one["question"] for one in data["changes"]] == expected
        assert data["changed"] == data["stale"] == {"dev": 1, "test": 1}
        assert (texts.HIDDEN_TEST in said) is not show


def test_an_edition_that_is_not_there_is_named_with_those_that_are(cli: Cli) -> None:
    assert "Kies uit: nu, concept" in str(cli("diff", "1999", "nu").exception)
