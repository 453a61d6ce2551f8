"""From word vectors to text vectors: contrastive pairs, and an English teacher's sense of likeness.

Two losses, batch by batch. Pairs that belong together are drawn together among
the other texts of their batch (InfoNCE with in-batch negatives; van den Oord et
al., 2018; Henderson et al., 2017). For Dutch-English pairs the student's
similarities within a batch of Dutch texts follow those of the teacher within
the English ones (relational distillation: KL between softmaxed rows).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from tqdm import tqdm

from index.vectors import at_length_one

Rows = NDArray[np.int64]

_TEMPERATURE = 0.05
_TEACHER_TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts of one kind as rows of the embedding; `left[i]` belongs with `right[i]`."""

    kind: str
    left: Sequence[Rows]
    right: Sequence[Rows]


@dataclass(frozen=True, slots=True)
class Taught:
    """Dutch texts as rows, and the teacher's vectors of their translations, shape (texts, teacher dimension)."""

    texts: Sequence[Rows]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the training was set to."""

    passes: int = 2
    batch: int = 1024
    rate: float = 2e-3
    teacher_weight: float = 1.0
    seed: int = 1


def sif(vectors: NDArray[np.float32], counts: NDArray[np.int64], a: float = 1e-3) -> NDArray[np.float32]:
    """Return the vectors at length one, weighted by a / (a + frequency) (Arora et al., 2017)."""
    weights = a / (a + counts / max(1, counts.sum()))
    weighted: NDArray[np.float32] = (at_length_one(vectors) * weights[:, None]).astype(np.float32)
    return weighted


def train(
    start: NDArray[np.float32], pairs: Sequence[Pairs], taught: Sequence[Taught], recipe: Recipe
) -> NDArray[np.float32]:
    """Return the trained rows, shape of `start`."""
    chance = random.Random(recipe.seed)  # noqa: S311 - repeatable, not secret
    torch.manual_seed(recipe.seed)
    table = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimizer = torch.optim.Adam([table], lr=recipe.rate)
    steps = [step for _ in range(recipe.passes) for step in _steps(pairs, taught, recipe.batch, chance)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: 1 - at / len(steps))
    for source, places in tqdm(steps, desc="contrast"):
        optimizer.zero_grad()
        if isinstance(source, Pairs):
            loss = _contrast(table, [source.left[at] for at in places], [source.right[at] for at in places])
        else:
            loss = recipe.teacher_weight * _distil(table, source, places)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return table.detach().numpy()


def _steps(
    pairs: Sequence[Pairs], taught: Sequence[Taught], size: int, chance: random.Random
) -> Iterator[tuple[Pairs | Taught, list[int]]]:
    """Yield one pass in batches of one kind each, in random order."""
    found: list[tuple[Pairs | Taught, list[int]]] = []
    sources: list[Pairs | Taught] = [*pairs, *taught]
    for source in sources:
        count = len(source.left if isinstance(source, Pairs) else source.texts)
        places = list(range(count))
        chance.shuffle(places)
        found.extend((source, places[at : at + size]) for at in range(0, count - size // 4, size))
    chance.shuffle(found)
    yield from found


def _embed(table: torch.Tensor, texts: Sequence[Rows]) -> torch.Tensor:
    offsets = torch.from_numpy(np.cumsum([0, *map(len, texts[:-1])]))
    rows = torch.from_numpy(np.concatenate(texts))
    return functional.normalize(functional.embedding_bag(rows, table, offsets, mode="mean"))


def _contrast(table: torch.Tensor, left: Sequence[Rows], right: Sequence[Rows]) -> torch.Tensor:
    scores = _embed(table, left) @ _embed(table, right).T / _TEMPERATURE
    same = torch.arange(len(left))
    return (functional.cross_entropy(scores, same) + functional.cross_entropy(scores.T, same)) / 2


def _distil(table: torch.Tensor, source: Taught, places: list[int]) -> torch.Tensor:
    own = _embed(table, [source.texts[at] for at in places])
    teacher = functional.normalize(torch.from_numpy(source.vectors[places]))
    hide = torch.eye(len(places), dtype=torch.bool)
    student_scores = (own @ own.T / _TEACHER_TEMPERATURE).masked_fill(hide, -1e4)
    teacher_scores = (teacher @ teacher.T / _TEACHER_TEMPERATURE).masked_fill(hide, -1e4)
    return functional.kl_div(
        functional.log_softmax(student_scores, dim=1),
        functional.log_softmax(teacher_scores, dim=1),
        log_target=True,
        reduction="batchmean",
    )
