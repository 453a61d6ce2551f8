"""Of a small and of a large collection, the nearest vectors are found with their own cosines."""

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.vectors import Vectors


def unit(count: int, dimension: int = 32) -> Vectors:
    """Return unit vectors in clouds, as texts about the same things make them; the first has no known word."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(200, dimension))
    vectors = centres[random.integers(200, size=count)] + 0.7 * random.normal(size=(count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[0] = 0
    return vectors.astype(np.float32)


@pytest.mark.parametrize("count", [50, 25_000])
def test_the_ten_nearest_are_those_of_an_exact_search(count: int) -> None:
    vectors = unit(count)
    index = DenseIndex.build(vectors)
    for query in vectors[1:40]:
        cosines, rows = index.nearest(query, 10)
        exact = vectors @ query
        np.testing.assert_allclose(cosines, np.sort(exact)[::-1][:10], atol=1e-5)
        np.testing.assert_allclose(exact[rows], cosines, atol=1e-5)


@pytest.mark.parametrize("count", [3, 25_000])
def test_an_index_comes_back_from_disk_with_its_vectors_as_they_were(count: int, tmp_path: Path) -> None:
    vectors = unit(count)
    DenseIndex.build(vectors).save(tmp_path / "dense.faiss")
    index = DenseIndex.load(tmp_path / "dense.faiss")
    assert (index.count, index.dimension) == vectors.shape
    np.testing.assert_array_equal(index.vectors(), vectors)


@pytest.mark.parametrize("count", [3, 25_000])
def test_no_more_rows_come_than_are_asked_for_or_there(count: int) -> None:
    index = DenseIndex.build(unit(count))
    assert [len(found) for found in index.nearest(unit(2)[1], 5)] == [min(5, count)] * 2


def test_a_large_index_is_the_same_whenever_it_is_built(tmp_path: Path) -> None:
    files = [tmp_path / "a.faiss", tmp_path / "b.faiss"]
    for file in files:
        DenseIndex.build(unit(25_000)).save(file)
    assert files[0].read_bytes() == files[1].read_bytes()
