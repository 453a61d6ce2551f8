"""An encoder that counts, for what must not be encoded again."""

import numpy as np
import pytest

from index.encoder import load_encoder


class CountingEncoder:
    """The real encoder, counting the texts that it is given."""

    def __init__(self) -> None:
        self._inner = load_encoder()
        self.count = 0
        self.name, self.digest, self.dimension = self._inner.name, self._inner.digest, self._inner.dimension

    def encode_queries(self, batch: list[str]) -> np.ndarray:
        self.count += len(batch)
        return self._inner.encode_queries(batch)

    def encode_passages(self, batch: list[str]) -> np.ndarray:
        self.count += len(batch)
        return self._inner.encode_passages(batch)


@pytest.fixture
def counting() -> CountingEncoder:
    return CountingEncoder()
