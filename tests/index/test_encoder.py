"""The embedded model is what sentence-transformers would make of the same folder, only lighter."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from index.encoder import EMBEDDED, SentenceTransformerEncoder, StaticEncoder, load_encoder
from index.errors import ModelError

SENTENCES = (
    "De burgemeester is de aangewezen bestuurlijk portefeuillehouder.",
    "jeugdhulpverlener",
    "Ik maak me zórgen – wat nu?",
    "👩‍🏫 xyzzyq",
    "",
)


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    return SentenceTransformer(str(EMBEDDED), device="cpu", local_files_only=True)


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def test_the_embedded_model_gives_the_vectors_of_sentence_transformers(reference: SentenceTransformer) -> None:
    ours = load_encoder().encode_passages(SENTENCES)
    theirs = _unit(reference.encode([*SENTENCES], show_progress_bar=False))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_it_does_so_for_any_text(reference: SentenceTransformer, text: str) -> None:
    theirs = _unit(reference.encode([text], show_progress_bar=False))
    np.testing.assert_allclose(load_encoder().encode_queries([text]), theirs, atol=1e-5)


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in EMBEDDED.rglob("*") if file.is_file()) <= 30_000_000
    assert load_encoder().dimension <= 256


def test_vectors_have_length_one_or_zero() -> None:
    lengths = np.linalg.norm(load_encoder().encode_passages(SENTENCES), axis=1)
    np.testing.assert_allclose(lengths, [1, 1, 1, lengths[3], 0], atol=1e-5)


def test_a_question_is_answered_without_loading_torch() -> None:
    code = (
        "import sys; from index.encoder import load_encoder; load_encoder().encode_queries(['Wat is extremisme?']);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """Save a tiny model of the kind that a hub offers, with prompts."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "query:": 1, "passage:": 2, "geld": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    weights = np.eye(4, 8, dtype=np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()])
    model.prompts = {"query": "query: ", "document": "passage: "}
    model.save(str(tmp_path / "klein"))
    return tmp_path / "klein"


def test_a_model_with_prompts_gets_another_prompt_for_questions_than_for_passages(small_model: Path) -> None:
    encoder = SentenceTransformerEncoder(str(small_model))
    question, passage = encoder.encode_queries(["geld"])[0], encoder.encode_passages(["geld"])[0]
    np.testing.assert_allclose(question[[1, 3]], [0.5**0.5] * 2, atol=1e-6)
    np.testing.assert_allclose(passage[[2, 3]], [0.5**0.5] * 2, atol=1e-6)
    assert encoder.dimension == 8
    assert len(encoder.digest) == 64


def test_a_static_model_is_read_without_torch_unless_it_has_prompts(small_model: Path) -> None:
    assert isinstance(load_encoder(str(EMBEDDED)), StaticEncoder)
    assert isinstance(load_encoder(str(small_model)), SentenceTransformerEncoder)


def test_a_model_known_to_need_prompts_is_refused_without_them(small_model: Path, tmp_path: Path) -> None:
    bare = tmp_path / "multilingual-e5-klein"
    model = SentenceTransformer(str(small_model))
    model.prompts = {"query": "", "document": ""}
    model.save(str(bare))
    with pytest.raises(ModelError, match="e5"):
        SentenceTransformerEncoder(str(bare))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nergens"):
        load_encoder(str(tmp_path / "nergens"))


def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path)):
        StaticEncoder(tmp_path)
