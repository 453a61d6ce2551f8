"""A cross-encoder may put the best hits in another order; everything else stays as it was."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from index.encoder import load_encoder
from index.errors import ModelError
from index.reranker import _READ, NAME, load_reranker, rerank
from index.search import Searcher, open_index
from index.types import Hit
from service.assistant import open_assistant
from service.settings import Settings

QUESTION = "Wie is de portefeuillehouder?"
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] wie is de burgemeester portefeuillehouder raad gemeente en van ? .".split()


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a tiny cross-encoder with random weights, in the format that a hub offers."""
    folder = tmp_path_factory.mktemp("kruis")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=512, num_labels=1, initializer_range=2.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


class Backwards:
    """Prefers the last text to the first."""

    def scores(self, question: str, batch: list[str]) -> np.ndarray:
        del question
        return np.arange(len(batch), dtype=np.float32)


def test_without_a_setting_there_is_none() -> None:
    assert load_reranker(None) is None


def test_it_reads_question_and_passage_together_as_its_model_does(cross_encoder: Path, searcher: Searcher) -> None:
    reranker = load_reranker(str(cross_encoder))
    assert reranker
    texts = [hit.passage.text for hit in searcher.search(QUESTION, 5)]
    theirs = CrossEncoder(str(cross_encoder)).predict([(QUESTION, text) for text in texts], show_progress_bar=False)
    np.testing.assert_allclose(reranker.scores(QUESTION, texts), theirs, rtol=1e-5)


def test_a_search_with_it_finds_the_same_in_its_order(
    cross_encoder: Path, settings: Settings, searcher: Searcher
) -> None:
    reranker = load_reranker(str(cross_encoder))
    again = open_index(settings.index_folder, load_encoder(), reranker=reranker).search(QUESTION, 10)
    before = searcher.search(QUESTION, 10)
    assert {hit.passage.id for hit in again} == {hit.passage.id for hit in before}
    assert [hit.passage.id for hit in again] != [hit.passage.id for hit in before]
    assert [hit.score for hit in again] == [hit.score for hit in before]
    given_scores = [hit.rankers[NAME] for hit in again]
    assert given_scores == sorted(given_scores, reverse=True)


@given(st.integers(0, 30))
def test_only_the_first_hits_are_read_and_none_is_lost(searcher: Searcher, count: int) -> None:
    hits = searcher.search(QUESTION, 30)[:count]
    again = rerank(QUESTION, hits, Backwards())  # type: ignore[arg-type]
    assert [_place(hit) for hit in again] == [_place(hit) for hit in (*hits[:_READ][::-1], *hits[_READ:])]
    assert [hit.score for hit in again] == [hit.score for hit in hits]


def test_the_service_uses_the_one_that_is_set(cross_encoder: Path, settings: Settings) -> None:
    chosen = settings.model_copy(update={"reranker": str(cross_encoder)})
    hits = open_assistant(chosen).handbook.searcher.search(QUESTION, 3)
    assert all(NAME in hit.rankers for hit in hits)


def test_a_model_with_pickled_weights_is_refused(cross_encoder: Path, tmp_path: Path) -> None:
    for file in cross_encoder.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = CrossEncoder(str(cross_encoder)).model.state_dict()
    torch.save(weights, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match=str(tmp_path)):
        load_reranker(str(tmp_path))


def test_a_name_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nergens"):
        load_reranker(str(tmp_path / "nergens"))


def _place(hit: Hit) -> tuple[int, int]:
    return hit.passage.page, hit.passage.start
