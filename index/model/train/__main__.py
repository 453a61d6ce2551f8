"""Make the embedded encoder: `python -m index.model.train --data DIR [--out DIR]`."""

import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.encoder import EMBEDDED
from index.model.train import contrast, data
from index.model.train.contrast import Pairs, Recipe, Taught
from index.model.train.pretrain import skip_gram
from index.model.train.save import save_model
from index.model.train.teacher import teacher_vectors
from index.model.train.vocabulary import Vocabulary, choose, count_words, tokenizer

_DIMENSION = 256
_WORDS = 88_000
_AFFIXES = 400
_LAW_WEIGHT = 0.5
_TAUGHT_TEXTS = 45_000
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")


def main(
    data_folder: Annotated[Path, typer.Option("--data", help="Folder with the training text.")],
    out: Annotated[Path, typer.Option(help="Where the model is written.")] = EMBEDDED,
    threads: int = 2,
    seed: int = 1,
) -> None:
    """Train the encoder and write it, with a record of the data and the recipe."""
    law, general = (list(data.paragraphs(data_folder / name)) for name in data.TEXTS)
    pairs = list(data.pairs(data_folder))
    dutch = [text for one in pairs for text in ((one.left,) if one.kind == "parallel" else (one.left, one.right))]
    vocabulary = choose(_weighted(law, general, dutch), words=_WORDS, affixes=_AFFIXES)
    splitter = tokenizer(vocabulary)
    vectors, counts = skip_gram(
        (*law, *general, *general, *dutch), splitter, vocabulary,
        dimension=_DIMENSION, epochs=3, threads=threads, seed=seed,
    )  # fmt: skip
    recipe = Recipe(seed=seed)
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    table = contrast.train(
        contrast.sif(vectors, counts),
        [*_paired(pairs, splitter, vocabulary), _rest(general, law, splitter, vocabulary, chance)],
        _taught(pairs, splitter, vocabulary, chance),
        recipe,
    )
    save_model(out, table, vocabulary, splitter)
    record = {"data": data.hashes(data_folder), "seed": seed, "rows": vocabulary.row_count}
    (out / "training.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _weighted(law: list[str], general: list[str], dutch: list[str]) -> Counter[str]:
    """Count words; law counts for less, since it is long and repeats itself."""
    counts: Counter[str] = Counter()
    for texts, weight in ((law, _LAW_WEIGHT), (general, 2), (dutch, 2)):
        for word, count in count_words(texts).items():
            counts[word] += round(count * weight)
    return counts


def _rows(texts: list[str], splitter: Tokenizer, vocabulary: Vocabulary) -> list[NDArray[np.int64]]:
    row_of = np.array(vocabulary.rows)
    return [row_of[one.ids] if one.ids else np.zeros(1, np.int64) for one in splitter.encode_batch(texts)]


def _paired(pairs: list[data.Pair], splitter: Tokenizer, vocabulary: Vocabulary) -> list[Pairs]:
    """Return the Dutch pairs by kind; the few paraphrases are repeated to be heard."""
    found = []
    for kind, times in (("heading", 1), ("qa", 2), ("synonym", 1), ("paraphrase", 5)):
        chosen = [one for one in pairs if one.kind == kind] * times
        left = _rows([one.left for one in chosen], splitter, vocabulary)
        found.append(Pairs(kind, left, _rows([one.right for one in chosen], splitter, vocabulary)))
    return found


def _rest(
    general: list[str], law: list[str], splitter: Tokenizer, vocabulary: Vocabulary, chance: random.Random
) -> Pairs:
    """Return sentences, each paired with the rest of its paragraph (inverse cloze; Lee et al., 2019)."""
    left, right = [], []
    for text in (*general, *chance.sample(law, len(law) // 3)):
        sentences = [one for one in _SENTENCE.split(text) if one.count(" ") > 3]
        if len(sentences) > 1:
            at = chance.randrange(len(sentences))
            left.append(sentences[at])
            right.append(" ".join(sentences[:at] + sentences[at + 1 :]))
    return Pairs("rest", _rows(left, splitter, vocabulary), _rows(right, splitter, vocabulary))


def _taught(pairs: list[data.Pair], splitter: Tokenizer, vocabulary: Vocabulary, chance: random.Random) -> list[Taught]:
    """Return single words and sentences with the teacher's vectors of their English."""
    parallel = [one for one in pairs if one.kind == "parallel"]
    words = [one for one in parallel if len(one.left.split()) <= 2 and len(one.left) < 30]
    longer = [one for one in parallel if 5 <= len(one.left.split()) <= 60]
    return [
        Taught(_rows([one.left for one in group], splitter, vocabulary), teacher_vectors([one.right for one in group]))
        for group in (words, chance.sample(longer, min(_TAUGHT_TEXTS, len(longer))))
    ]


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    typer.run(main)
