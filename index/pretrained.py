"""Models of sentence-transformers that a setting names: never unpickled, never fetched from a hub unasked."""

import os
from pathlib import Path
from typing import Any, Literal

from index import texts
from index.errors import ModelError


def load_pretrained(
    kind: Literal["SentenceTransformer", "CrossEncoder"], name_or_path: str, revision: str | None
) -> Any:  # noqa: ANN401 - the extra may be missing
    """Return the model in a folder, or on a hub, on the CPU; a folder never asks the network.

    Raises ModelError when it cannot be loaded, has no safetensors, or the extra
    that it needs is missing.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelError(texts.NO_EXTRA.format(name=name_or_path)) from error
    local = Path(name_or_path).is_dir() or os.environ.get("HF_HUB_OFFLINE") == "1"
    try:
        return getattr(sentence_transformers, kind)(
            name_or_path,
            revision=revision,
            device="cpu",
            local_files_only=local,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError) as error:
        raise ModelError(texts.CANNOT_LOAD.format(name=name_or_path, reason=error)) from error
