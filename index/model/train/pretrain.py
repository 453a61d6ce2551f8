"""Word vectors by skip-gram with negative sampling (Mikolov et al., 2013) over the rows of a vocabulary."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.model.train.vocabulary import Vocabulary

_BATCH = 2_000


def skip_gram(
    texts: Iterable[str],
    tokenizer: Tokenizer,
    vocabulary: Vocabulary,
    *,
    dimension: int,
    epochs: int,
    threads: int,
    seed: int,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return vectors of shape (rows, dimension) and how often each row was seen, shape (rows,).

    More than one thread makes the outcome differ slightly from run to run.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.txt"
        counts = _write_rows(file, texts, tokenizer, vocabulary)
        model = Word2Vec(
            corpus_file=str(file), vector_size=dimension, window=8, min_count=1, sg=1, negative=8,
            sample=1e-4, epochs=epochs, workers=threads, seed=seed,
        )  # fmt: skip
    vectors = np.zeros((vocabulary.row_count, dimension), dtype=np.float32)
    for row in range(vocabulary.row_count):
        if str(row) in model.wv:
            vectors[row] = model.wv[str(row)]
    return vectors, counts


def _write_rows(file: Path, texts: Iterable[str], tokenizer: Tokenizer, vocabulary: Vocabulary) -> NDArray[np.int64]:
    rows = np.array(vocabulary.rows)
    counts = np.zeros(vocabulary.row_count, dtype=np.int64)
    batch: list[str] = []
    with file.open("w", encoding="ascii") as stream:
        for text in (*texts, None):
            if text is not None:
                batch.append(text)
            if batch and (text is None or len(batch) == _BATCH):
                for encoding in tokenizer.encode_batch(batch):
                    found = rows[encoding.ids]
                    np.add.at(counts, found, 1)
                    stream.write(" ".join(map(str, found)) + "\n")
                batch = []
    return counts
