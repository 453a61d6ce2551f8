"""Bank questions are tried as if the index did not hold them, and what finds their page is counted."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.tune.examples import Asked, example_questions
from evals.unseen import Found, found_first, markdown_table
from index.build import build_index
from index.encoder import load_encoder
from index.fusion import RANKERS, Weights
from index.search import Searcher, open_index
from ingest.types import Corpus, Page

EVEN = Weights(dict.fromkeys(RANKERS, 1.0), dict.fromkeys(RANKERS, 1.0))
PAGES, NEEDS, QUESTIONS = 4, 3, 12


def _few(page: Page) -> Page:
    """Return a page with a few questions to a few of its needs."""
    return replace(page, bank=tuple(replace(one, questions=one.questions[:QUESTIONS]) for one in page.bank[:NEEDS]))


@pytest.fixture(scope="module")
def small(corpus: Corpus) -> Corpus:
    boundaries = tuple(replace(one, questions=one.questions[:4]) for one in corpus.boundaries[:6])
    return replace(corpus, pages=tuple(map(_few, corpus.pages[:PAGES])), boundaries=boundaries)


@pytest.fixture(scope="module")
def searcher(small: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder: Path = tmp_path_factory.mktemp("index")
    build_index(small, load_encoder(), folder)
    return open_index(folder, load_encoder(), EVEN)


@pytest.fixture(scope="module")
def asked(small: Corpus, searcher: Searcher) -> tuple[Asked, ...]:
    return tuple(example_questions(small, searcher, load_encoder()))


@pytest.fixture(scope="module")
def found(searcher: Searcher, asked: tuple[Asked, ...]) -> dict[str, Found]:
    return {one.name: one for one in found_first(searcher, asked, EVEN)}


def test_every_question_of_the_bank_and_the_boundaries_is_tried_once(small: Corpus, asked: tuple[Asked, ...]) -> None:
    held = [question for page in small.pages for entry in page.bank for question in entry.questions]
    held += [question for boundary in small.boundaries for question in boundary.questions]
    assert sorted(one.question for one in asked) == sorted(held)


def test_a_question_is_judged_as_if_it_were_not_there(searcher: Searcher, asked: tuple[Asked, ...]) -> None:
    for one in asked[:20]:
        known = searcher.features(one.question)
        unseen = searcher.features(one.question, one.verdict)
        assert one.verdict
        assert known is not None
        assert unseen is not None
        assert one.passage is not None
        for name in ("examples", "likeness"):
            at = RANKERS.index(name)
            assert unseen[one.passage, at] < known[one.passage, at], one.question


def test_each_question_counts_once_in_every_row(small: Corpus, found: dict[str, Found]) -> None:
    count = sum(len(entry.questions) for page in small.pages for entry in page.bank)
    assert {one.siblings.total + one.alone.total for one in found.values()} == {count}
    assert all(one.alone.total > 0 for one in found.values())


def test_questions_find_their_page_more_often_where_others_like_them_are_known(found: dict[str, Found]) -> None:
    for name in ("alleen voorbeelden (kans)", "alleen voorbeelden (nabijheid)"):
        assert found[name].siblings.value > found[name].alone.value


def test_the_table_has_a_row_for_each_ranker_on_and_off_and_for_all(found: dict[str, Found]) -> None:
    lines = markdown_table(tuple(found.values())).splitlines()
    assert len(lines) == 2 + 2 * len(RANKERS) + 1
    assert lines[2].startswith("| alleen woorden | ")
