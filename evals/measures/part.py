"""What one Case adds to a measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """`got` of `of`: a measure over many Cases is the sum of `got` divided by the sum of `of`.

    A mean over Cases has `of` = 1 everywhere; a ratio such as the precision of
    refusals has whatever the Case adds to its denominator.
    """

    got: float
    of: float = 1.0
