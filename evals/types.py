"""Values of the evaluation layer: what is asked, what came back, how good it was."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.types import AnswerStatus, CitationKind


class CaseKind(StrEnum):
    """What makes a Case easy or hard."""

    DIRECT = "direct"
    DEFINITION = "definition"
    PARAPHRASE = "paraphrase"
    TABLE_LIST = "table_list"
    LINK = "link"
    SLOPPY = "sloppy"
    SEVERAL_PAGES = "several_pages"
    FOLLOW_UP = "follow_up"
    NEAR_MISS = "near_miss"
    OUT_OF_SCOPE = "out_of_scope"
    HARMFUL = "harmful"
    OVERRIDE = "override"
    PERSONAL_DATA = "personal_data"


class PairKind(StrEnum):
    """What a labelled sentence does to the handbook's words; only a `reword` still says the same."""

    REWORD = "reword"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    ACTOR = "actor"
    SCOPE = "scope"
    ADDITION = "addition"


class Split(StrEnum):
    """Tune on `dev` only; `test` tells whether tuning went too far."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the question set.

    `history` holds the earlier questions of the conversation. `pages` are all
    pages that really contain the answer (none where the handbook has none).
    `facts` are key facts; each is a tuple of alternatives, any of which will do.
    """

    id: str
    kind: CaseKind
    who: str
    question: str
    history: tuple[str, ...]
    pages: tuple[int, ...]
    facts: tuple[tuple[str, ...], ...]
    link: str | None
    status: AnswerStatus

    @property
    def answerable(self) -> bool:
        """Whether the handbook answers this question."""
        return self.status is AnswerStatus.ANSWERED

    @property
    def needed(self) -> int:
        """How many of `pages` a whole answer rests on: all of them, or any one."""
        return len(self.pages) if self.kind is CaseKind.SEVERAL_PAGES else min(1, len(self.pages))

    @property
    def split(self) -> Split:
        """The half that this Case belongs to, fixed for ever by its id.

        An even first byte of SHA-256(id) is `dev`, an odd one `test`.
        """
        return Split.TEST if hashlib.sha256(self.id.encode()).digest()[0] % 2 else Split.DEV

    @property
    def fingerprint(self) -> str:
        """A digest of what is asked; an edited question is another question."""
        return hashlib.sha256("\x00".join((*self.history, self.question)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation as it came back; `verbatim` is our own check against the corpus."""

    kind: CitationKind
    page: int
    start: int
    end: int
    text: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What the assistant did with one Case.

    `question` is the question as understood. `ranked` holds page numbers, best
    first, and `sure` how probable an answer was thought to be (0 to 1); both are
    None where the target has no search to look into. `latency_ms` is wall time
    of the last question, without its history. `fault` says why no answer came,
    and is None when one did.
    """

    case: str
    fingerprint: str
    status: AnswerStatus
    text: str
    question: str
    quotes: tuple[Quote, ...]
    links: tuple[str, ...]
    ranked: tuple[int, ...] | None
    sure: float | None
    latency_ms: float
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A Case beside what became of it."""

    case: Case
    record: Record


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over `cases` Cases with its 95 % interval."""

    value: float
    low: float
    high: float
    cases: int


Scorecard = Mapping[str, Mapping[str, Estimate]]
"""Measure -> kind of Case (or `all`) -> estimate."""


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """How a robustness suite went: `passed` of `total`, and the ids that did not."""

    passed: int
    total: int
    failed: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that passed; 0 for an empty suite, which proves nothing."""
        return self.passed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A whole evaluation, as it lies in `evals/results/<commit>.json`.

    `settings` name whatever else a number depends on; `corpus` is the digest of
    the corpus that quotes were checked against. `typos` maps a number of edits
    to recall of the search at 1 and 3.
    """

    commit: str
    made: str
    target: str
    encoder: str
    corpus: str
    settings: Mapping[str, str]
    records: tuple[Record, ...]
    suites: Mapping[str, SuiteResult] = field(default_factory=dict)
    typos: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
