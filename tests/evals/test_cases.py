"""A question set that has a mistake in it is refused, with all of its mistakes at once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.cases import check_cases, fitting_kinds, load_cases
from evals.errors import QuestionsError
from evals.types import Case, CaseKind, Split
from ingest.types import Page
from service.types import AnswerStatus

MakeCase = Callable[..., Case]
Pages = Sequence[Page]
ROW = """
- id: d1
  kind: direct
  who: beleidsmedewerker
  question: Wie is de portefeuillehouder?
  pages: [1]
  facts: [["burgemeester"]]
  status: answered
"""


def _load(folder: Path, pages: Pages, *files: str) -> tuple[Case, ...]:
    for place, text in enumerate(files):
        (folder / f"{place}.yaml").write_text(text, encoding="utf-8")
    return load_cases(pages, folder, whole=False)


def test_rows_of_all_files_become_cases_in_order(tmp_path: Path, pages: Pages) -> None:
    other = ROW.replace("d1", "d2").replace("Wie is", "Wie was")
    assert [case.id for case in _load(tmp_path, pages, ROW, other)] == ["d1", "d2"]


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path, pages: Pages) -> None:
    bad = """
- {id: a, kind: raadsel, who: x, question: " ", status: answered}
- {id: b, kind: direct, who: x, question: Wat?, pages: [1], facts: [["zeppelin"]], status: answered, wie: ik}
"""
    with pytest.raises(QuestionsError) as caught:
        _load(tmp_path, pages, bad, ROW.replace("[1]", "[99]"))
    told = str(caught.value)
    for word in ("“raadsel”", "a, veld 'question'", "b, veld 'wie'", "“99”", "d1, veld 'pages'"):
        assert word in told
    assert told.startswith("De vragenset klopt niet: 5 fouten")


def test_a_folder_without_questions_is_refused(tmp_path: Path, pages: Pages) -> None:
    with pytest.raises(QuestionsError, match="geen vragen"):
        _load(tmp_path, pages)


def test_a_fact_must_stand_on_a_gold_page_letter_for_letter(case: MakeCase, pages: Pages) -> None:
    assert not check_cases([case(facts=(("De burgemeester is",),))], pages, whole=False)
    assert check_cases([case(facts=(("de Burgemeester is",),))], pages, whole=False)
    assert check_cases([case(facts=(("Signalen herkennen",),))], pages, whole=False)
    assert check_cases([case(facts=(("burgemeester", "wethouder"),))], pages, whole=False)


def test_table_pipes_and_white_space_are_ignored_in_facts(case: MakeCase, pages: Pages) -> None:
    row = case(pages=(3,), facts=(("Balie Signalen  herkennen",),))
    assert not check_cases([row], pages, whole=False)


def test_a_fact_may_not_run_from_one_page_into_the_next(case: MakeCase, pages: Pages) -> None:
    across = case(kind=CaseKind.SEVERAL_PAGES, pages=(1, 2), facts=(("Tijdlijn Definitie",),))
    assert check_cases([across], pages, whole=False)


def test_a_link_must_belong_to_a_gold_page(case: MakeCase, pages: Pages) -> None:
    url = "https://voorbeeld.nl/tijdlijn"
    assert not check_cases([case(kind=CaseKind.LINK, link=url)], pages, whole=False)
    assert check_cases([case(kind=CaseKind.LINK, link=url, pages=(2,), facts=())], pages, whole=False)
    assert check_cases([case(kind=CaseKind.LINK)], pages, whole=False)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AnswerStatus.REFUSED},
        {"pages": ()},
        {"facts": ()},
        {"pages": (1, 1)},
        {"kind": CaseKind.SEVERAL_PAGES},
        {"kind": CaseKind.FOLLOW_UP},
        {"kind": CaseKind.NEAR_MISS, "status": AnswerStatus.NOT_IN_HANDBOOK},
        {"kind": CaseKind.HARMFUL, "pages": (), "facts": (), "status": AnswerStatus.ANSWERED},
    ],
)
def test_kind_status_pages_facts_and_history_must_fit_each_other(
    case: MakeCase, pages: Pages, fields: dict[str, object]
) -> None:
    assert check_cases([case(**fields)], pages, whole=False)


def test_ids_and_questions_are_used_once(case: MakeCase, pages: Pages) -> None:
    assert len(check_cases([case(), case()], pages, whole=False)) == 2
    assert len(check_cases([case(), case(id="c2")], pages, whole=False)) == 1
    follow_up = case(id="c2", kind=CaseKind.FOLLOW_UP, history=("Wat?",))
    assert not check_cases([case(), follow_up], pages, whole=False)


def test_what_a_page_holds_decides_what_can_be_asked_about_it(pages: Pages) -> None:
    everywhere = {"direct", "paraphrase", "sloppy", "follow_up", "several_pages"}
    assert fitting_kinds(pages[0]) == everywhere | {"link"}
    assert fitting_kinds(pages[1]) == everywhere | {"definition"}
    assert fitting_kinds(pages[2]) == everywhere | {"table_list"}


def test_a_whole_question_set_covers_every_page_in_every_fitting_kind(case: MakeCase, pages: Pages) -> None:
    problems = check_cases([case()], pages)
    missing = [line.split("soort: ")[1].rstrip(".").split(", ") for line in problems]
    assert missing == [
        ["follow_up", "link", "paraphrase", "several_pages", "sloppy"],
        ["definition", "direct", "follow_up", "paraphrase", "several_pages", "sloppy"],
        ["direct", "follow_up", "paraphrase", "several_pages", "sloppy", "table_list"],
    ]


def test_the_split_is_fixed_by_the_id_alone(case: MakeCase) -> None:
    # The digests of "a", "c" and "e" begin with ca, 2e (even) and 3f (odd).
    assert [case(id=id_).split for id_ in "ace"] == [Split.DEV, Split.DEV, Split.TEST]
    assert case(id="e", question="Iets anders?", kind=CaseKind.SLOPPY).split is Split.TEST


def test_an_edited_question_is_another_question(case: MakeCase) -> None:
    assert case().fingerprint == case(id="c9", pages=(2,)).fingerprint
    assert case().fingerprint != case(question="Wie dan?").fingerprint
    assert case().fingerprint != case(history=("Eerst?",)).fingerprint
