"""Write a `StaticEmbedding` folder: whole numbers of one byte, a factor a row, a row for each token."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from index.model.train.vocabulary import Vocabulary

_LARGEST = 127


def save_model(folder: Path, table: NDArray[np.float32], vocabulary: Vocabulary, tokenizer: Tokenizer) -> None:
    """Write the model so that `SentenceTransformer(folder)` loads it.

    `table` has shape (rows, dimension). The keys `embeddings`, `mapping` and
    `weights` are those of model2vec, which `StaticEmbedding.load` unfolds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    factors = np.abs(table).max(axis=1, keepdims=True) / _LARGEST
    whole = np.rint(table / np.where(factors > 0, factors, 1)).astype(np.int8)
    rows = np.array(vocabulary.rows, dtype=np.int32)
    save_file(
        {"embeddings": whole, "mapping": rows, "weights": factors[rows, 0].astype(np.float32)},
        folder / "model.safetensors",
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    settings: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
