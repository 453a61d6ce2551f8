"""Copies are caught, dressed up or not; honest questions about the same thing are not."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.leaks import Known, find_leaks, known_texts, plain
from ingest.types import BankEntry, Boundary, BoundaryKind, Concept, Corpus, Link, Page, Theme

BANK = "Welke rol heeft de burgemeester bij de aanpak van radicalisering?"


def _leaks(question: str, *texts: str, term: bool = False) -> bool:
    return bool(find_leaks([("q", question)], [Known("bank", text, term) for text in texts]))


@pytest.mark.parametrize(
    "copy",
    [
        BANK,
        "welke rol heeft de burgemeester bij de aanpak van radicalisering",
        "Welke  rol, heeft de burgemeester – bij de aanpak van radicalisering!!",
        "Wélke rol heeft de búrgemeester bij de aanpak van radicalisering?",
        "Welke rol heeft een burgemeester bij de aanpak van radicalisering?",
        "Welke taak heeft de burgemeester bij de aanpak van radicalisering?",
        "Welke rol heeft de burgemeester bij de aanpak van extremisme?",
        "Welke rol heeft de burgemeester precies bij de aanpak van radicalisering?",
        "Welke rol heeft burgemeester bij de aanpak van radicalisering?",
        "Bij de aanpak van radicalisering, welke rol heeft de burgemeester?",
        "Welke rol heeft de burgemeestr bij de aanpak van radicalisering?",
    ],
)
def test_a_question_that_was_copied_and_dressed_up_is_caught(copy: str) -> None:
    assert _leaks(copy, BANK)


@pytest.mark.parametrize(
    "honest",
    [
        "Wie in het college gaat hierover?",
        "Wat moet de burgemeester doen als iemand radicaliseert?",
        "Waarom werkt de burgemeester bij dit dossier samen met wethouders?",
        "Welke rol hebben scholen bij het signaleren?",
    ],
)
def test_an_honest_question_about_the_same_thing_is_not(honest: str) -> None:
    assert not _leaks(honest, BANK)


def test_a_question_inside_a_longer_text_is_caught() -> None:
    assert _leaks("Wie belt het meldpunt?", 'Een voorbeeld: "wie belt het meldpunt?" en verder.')


def test_short_questions_count_only_when_the_same_question_stands_there() -> None:
    assert _leaks("Wat is radicalisering?", "wat is radicalisering")
    assert not _leaks("Wat is radicalisering?", "Wat is extremisme?")
    assert not _leaks("Meldpunt?", "Meldpunt", term=True)
    assert not _leaks(
        "Kunt u mij het Handboek maatschappelijke onrust geven?", "Handboek maatschappelijke onrust", term=True
    )
    assert _leaks("Wie is de portefeuillehouder?", "Wie is de portefeuillehouder", term=True)
    assert not _leaks("Wat is radicalisering?", "Een uitleg: wat is radicalisering en wat niet")


def test_all_that_the_product_holds_is_looked_into(tmp_path: Path) -> None:
    page = Page(
        1,
        "p",
        "P",
        Theme.GENERAL,
        "Een zin.\n\nNog een zin.",
        (Link("Label", None),),
        (BankEntry(0, 3, ("Bankvraag?",)),),
    )
    grens = Boundary(BoundaryKind.NOT_IN_HANDBOOK, "kosten", ("Grensvraag?",))
    corpus = Corpus((page,), (), (Concept("c", "voorkeur", ("anders",)),), (grens,))
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "a.py").write_text('"""Doc."""\nX = "Codevraag?"\n', "utf-8")
    texts = {known.text for known in known_texts(corpus, tmp_path)}
    assert texts >= {
        "Bankvraag?",
        "Grensvraag?",
        "Een zin.",
        "Nog een zin.",
        "voorkeur",
        "anders",
        "Codevraag?",
        "Doc.",
    }


def test_the_likest_pair_comes_first() -> None:
    questions: Sequence[tuple[str, str]] = [("a", BANK.replace("rol", "taak")), ("b", BANK)]
    found = find_leaks(questions, [Known("bank", BANK, False)])
    assert [leak.id for leak in found] == ["b", "a"]
    assert found[0].likeness == 1.0


def test_nothing_to_compare_is_no_leak() -> None:
    assert find_leaks([], [Known("bank", BANK, False)]) == find_leaks([("a", BANK)], []) == ()
    assert plain("  Wélke, ROL?!") == "welke rol"
