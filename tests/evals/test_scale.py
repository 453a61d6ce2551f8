"""The measurement at scale, at a scale that takes seconds."""

from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from evals.scale import collection, dense_recall, fragments, handbook_cases, made_up, measure, read_texts, search
from index.dense import DenseIndex
from index.encoder import load_encoder
from index.passages import cut_page
from index.search import Searcher
from ingest.types import Corpus
from service.settings import Settings


def test_a_collection_is_the_handbook_and_as_many_other_passages_as_are_asked_for(corpus: Corpus) -> None:
    made = collection(corpus, 400, None)
    assert made.pages[: len(corpus.pages)] == corpus.pages
    assert sum(len(cut_page(page)) for page in made.pages) == 400
    numbers = [page.number for page in made.pages]
    assert numbers == sorted(set(numbers))


def test_made_up_text_is_the_same_for_a_seed_and_another_for_the_next(corpus: Corpus) -> None:
    first, again, other = (list(islice(made_up(corpus, seed), 20)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(set(first)) == 20


def test_lines_that_are_no_paragraph_of_their_own_are_left_out(tmp_path: Path) -> None:
    line = "De raad stelt elk jaar in mei het plan vast."
    file = tmp_path / "teksten.txt"
    file.write_text(f"# Kop\n{line}\n- {line}\nTe kort.\n1. {line}\n{line} Ook in   juni.\n", encoding="utf-8")
    assert read_texts(file, 10) == [line, f"{line} Ook in juni."]
    assert len(read_texts(file, 1)) == 1


def test_a_fragment_is_a_few_words_in_a_row_of_a_passage(searcher: Searcher) -> None:
    spread = [" ".join(passage.text.split()) for passage in searcher.passages]
    for query in fragments(searcher.passages, 30):
        assert 1 <= len(query.split()) <= 10
        assert any(query in text for text in spread)


def test_recall_is_the_share_of_the_exact_ten_that_the_index_finds() -> None:
    class Blind(DenseIndex):
        """Finds the nearest five and then the farthest."""

        def nearest(self, query: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
            cosines, rows = super().nearest(query, self.count)
            half = np.r_[0 : limit // 2, self.count - limit // 2 : self.count]
            return cosines[half], rows[half]

    encoder = load_encoder()
    words = "raad wijk school jeugd zorg politie plan geld netwerk training signaal melding partner dossier".split()
    vectors = encoder.encode_passages([f"{one} en {other}" for one in words for other in words if one < other])
    assert dense_recall(DenseIndex.build(vectors), encoder, ["jeugd op school"]) == 1
    assert dense_recall(Blind.build(vectors), encoder, ["jeugd op school"]) == 0.5


def test_every_search_is_timed_and_looked_at(searcher: Searcher, settings: Settings) -> None:
    cases = handbook_cases(searcher)
    found = search(searcher, settings.index_folder, load_encoder(), cases, [case.question for case in cases[:12]])
    assert len(found.milliseconds) == 12
    assert min(found.milliseconds) > 0
    assert found.recall == 1
    assert found.found > 0.8


@pytest.mark.skipif(find_spec("langchain_classic") is None, reason="the extra `scale` is not installed")
def test_the_table_holds_both_searches_over_the_same_passages(tmp_path: Path) -> None:
    lines = measure(tmp_path, 300, None, queries=20, compared=3)
    assert lines["passages (vectors: passages and sentences)"].startswith("300 (")
    assert lines["dense half: recall@10 against exact search"] == "1.0000"
    assert "LangChain's EnsembleRetriever, 3 of these queries" in lines
    assert "ratio of the means, of the medians" in lines
