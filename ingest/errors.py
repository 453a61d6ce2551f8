"""Faults of the ingest layer.

- IngestError: anything that goes wrong while reading the corpus or the web
  - CorpusError: files of the corpus that do not hold together, all of them at once
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest import texts


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one file of the corpus.

    `file` is relative to the corpus, `field` is a path such as `links[2].url`
    (empty when the whole file is meant), `value` is what stands there.
    """

    file: str
    field: str
    value: str
    message: str

    def __str__(self) -> str:
        return texts.problem_line(self.file, self.field, self.value, self.message)


class IngestError(Exception):
    """Anything that goes wrong while reading the corpus or the web."""


class CorpusError(IngestError):
    """The corpus cannot be used; `problems` lists everything that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join([texts.corpus_refused(len(self.problems)), *map(str, self.problems)]))
