"""Faults of the index layer.

- UnusableIndexError: an index that cannot be used; the message is one sentence that says why and the way out
"""


class UnusableIndexError(Exception):
    """An index is missing, damaged, or made for another encoder, corpus or format."""


class ModelError(Exception):
    """An encoder or a reranker is missing or cannot be used as it is set; the message says why and the way out."""
