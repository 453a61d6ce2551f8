"""The labelled pairs hold together, and the check of written sentences is as good as was promised."""

from pathlib import Path

import pytest

from evals.errors import QuestionsError
from evals.sentences import Share, attacks_through, false_acceptance, false_rejection, judge, load_pairs
from evals.types import PairKind, Split
from ingest.types import Corpus, Page


def test_there_are_enough_pairs_of_every_kind_in_both_halves(corpus: Corpus) -> None:
    pairs = load_pairs(corpus.pages)
    assert len(pairs) >= 300
    for half in Split:
        assert {pair.kind for pair in pairs if pair.split is half} == set(PairKind)


@pytest.mark.parametrize("half", list(Split))
def test_few_false_sentences_pass(corpus: Corpus, half: Split) -> None:
    judged = [one for one in judge(load_pairs(corpus.pages), corpus.pages) if one.pair.split is half]
    assert false_acceptance(judged).value <= 0.02


@pytest.mark.parametrize(("half", "most"), [(Split.TEST, 0.15), (Split.DEV, 0.27)])
def test_most_true_sentences_stand(corpus: Corpus, half: Split, most: float) -> None:
    """The aim is 0.15; docs/writer.md tells why dev is the harder half."""
    judged = [one for one in judge(load_pairs(corpus.pages), corpus.pages) if one.pair.split is half]
    assert false_rejection(judged).value <= most


def test_fewer_and_fewer_of_the_sentences_made_to_get_through_do(corpus: Corpus) -> None:
    """The check reads by rules, and who knows them can still pass; docs/writer.md says how. The bound only falls."""
    found = attacks_through(corpus.pages)
    assert found.total >= 373
    assert found.count <= 292


def test_what_was_written_in_sight_of_the_check_never_tests_it(corpus: Corpus) -> None:
    seen = [pair for pair in load_pairs(corpus.pages) if pair.in_sight]
    assert len(seen) > 100
    assert {pair.split for pair in seen} == {Split.DEV}


def test_a_quote_that_the_handbook_does_not_hold_is_refused(tmp_path: Path, pages: tuple[Page, ...]) -> None:
    file = tmp_path / "pairs.yaml"
    row = "- {id: a, page: 1, quote: De wethouder is portefeuillehouder., reword: [De wethouder.]}\n"
    file.write_text(row, encoding="utf-8")
    with pytest.raises(QuestionsError, match="De wethouder is portefeuillehouder"):
        load_pairs(pages, file)


def test_a_share_knows_how_sure_it_is() -> None:
    assert Share(1, 4).value == 0.25
    low, high = Share(0, 100).interval
    assert (low, round(high, 3)) == (0.0, 0.036)
