"""Texts to unit vectors: the embedded static model, or any sentence-transformers model by setting."""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index import texts
from index.errors import ModelError
from index.pretrained import load_pretrained
from index.vectors import Vectors, at_length_one

EMBEDDED = Path(__file__).resolve().parent / "model" / "dutch-static"
_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_PREFIXED = ("e5", "bge-", "gte-", "arctic-embed", "embeddinggemma", "nomic-embed", "bekko")


class Encoder(Protocol):
    """Turns texts into vectors of length one; a text without a known token gives zeros."""

    @property
    def name(self) -> str:
        """What a manifest calls the model."""

    @property
    def digest(self) -> str:
        """SHA-256 over the model, so that an index knows its encoder again."""

    @property
    def dimension(self) -> int:
        """The length of each vector."""

    def encode_queries(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(batch), dimension)."""

    def encode_passages(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of texts that answer, shape (len(batch), dimension)."""


class StaticEncoder:
    """A sentence-transformers folder with one `StaticEmbedding`, read without torch.

    A text's vector is the mean of its tokens' vectors. Where the weights are
    stored as whole numbers with a factor and a row for each token, they are
    unfolded as `StaticEmbedding.load` does.
    """

    def __init__(self, folder: Path) -> None:
        """Read the model in `folder`; raise ModelError when it holds none."""
        self.folder = static_folder(folder)
        self._tokenizer = _tokenizer(self.folder)
        tensors = load_file(self.folder / _WEIGHTS)
        if "embedding.weight" in tensors:
            self._rows = tensors["embedding.weight"]
            count = len(self._rows)
            self._row_of: NDArray[np.int64] = np.arange(count)
            self._factors = np.ones(count, dtype=np.float32)
        else:
            self._rows = tensors["embeddings"]
            self._row_of = tensors.get("mapping", np.arange(len(self._rows))).astype(np.int64)
            self._factors = tensors.get("weights", np.ones(len(self._row_of))).astype(np.float32)

    @property
    def name(self) -> str:
        """The name of the model's folder."""
        return self.folder.parent.name if self.folder.name.startswith("0_") else self.folder.name

    @cached_property
    def digest(self) -> str:
        """SHA-256 over tokenizer and weights."""
        found = hashlib.sha256()
        for file in (_TOKENIZER, _WEIGHTS):
            found.update((self.folder / file).read_bytes())
        return found.hexdigest()

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._rows.shape[1])

    def encode_queries(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(batch), dimension)."""
        return self.encode_passages(batch)

    def encode_passages(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of texts, shape (len(batch), dimension)."""
        vectors = np.zeros((len(batch), self.dimension), dtype=np.float32)
        for at, ids in enumerate(self._tokens(batch)):
            if ids:
                vectors[at] = self._factors[ids] @ self._rows[self._row_of[ids]].astype(np.float32)
        return at_length_one(vectors)

    def _tokens(self, batch: Sequence[str]) -> list[list[int]]:
        if len(batch) == 1:  # a batch starts threads, which take longer than one question
            return [self._tokenizer.encode(batch[0], add_special_tokens=False).ids]
        return [one.ids for one in self._tokenizer.encode_batch(list(batch), add_special_tokens=False)]


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the prompts that it was trained with."""

    def __init__(self, name_or_path: str, revision: str | None = None) -> None:
        """Load the model; a path never asks the network. Raise ModelError when it cannot be used."""
        self.name = name_or_path
        self._revision = revision or ""
        self._model = load_pretrained("SentenceTransformer", name_or_path, revision)
        self._check_prompts()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the weights and the prompts."""
        found = hashlib.sha256(json.dumps(self._model.prompts, sort_keys=True).encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            found.update(key.encode())
            found.update(tensor.detach().cpu().float().numpy().tobytes())
        return found.hexdigest()

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode_queries(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (len(batch), dimension)."""
        return at_length_one(self._model.encode_query(list(batch), show_progress_bar=False))

    def encode_passages(self, batch: Sequence[str]) -> Vectors:
        """Return the vectors of texts, shape (len(batch), dimension)."""
        return at_length_one(self._model.encode_document(list(batch), show_progress_bar=False))

    def _check_prompts(self) -> None:
        """Refuse a model that is known to need prompts and has none in its settings."""
        needs = any(part in Path(self.name).name.lower() for part in _PREFIXED)
        if needs and not any(self._model.prompts.values()):
            raise ModelError(texts.NO_PROMPTS.format(name=self.name))


def is_dutch_word(word: str) -> bool:
    """Tell whether a folded word was common enough in the training text of the embedded model to be one token."""
    return _tokenizer(EMBEDDED).token_to_id(word) is not None


@lru_cache(maxsize=2)
def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def load_encoder(name_or_path: str | None = None, revision: str | None = None) -> Encoder:
    """Return the encoder that a setting names: the embedded one, a folder, or a model on a hub.

    Raises ModelError when it is missing or the extra that it needs is.
    """
    if name_or_path is None:
        return StaticEncoder(EMBEDDED)
    folder = Path(name_or_path)
    if folder.is_dir() and _is_static(folder):
        return StaticEncoder(folder)
    if not folder.is_dir() and (folder.is_absolute() or name_or_path.startswith(".")):
        raise ModelError(texts.NO_MODEL.format(folder=folder))
    return SentenceTransformerEncoder(name_or_path, revision)


def static_folder(folder: Path) -> Path:
    """Return where the weights of the `StaticEmbedding` in a model's folder stand."""
    for place in (folder, folder / "0_StaticEmbedding"):
        if (place / _WEIGHTS).is_file() and (place / _TOKENIZER).is_file():
            return place
    raise ModelError(texts.NO_MODEL.format(folder=folder))


def _is_static(folder: Path) -> bool:
    """Tell whether a model is a `StaticEmbedding` with nothing more than a normaliser, and no prompts."""
    modules, config = folder / "modules.json", folder / "config_sentence_transformers.json"
    if not modules.is_file():
        return False
    prompts = json.loads(config.read_text(encoding="utf-8")).get("prompts", {}) if config.is_file() else {}
    if any(prompts.values()):
        return False
    kinds = [str(one["type"]).rsplit(".", 1)[-1] for one in json.loads(modules.read_text(encoding="utf-8"))]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}
