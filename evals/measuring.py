"""One measurement from end to end: corpus and questions in, a run with all that it can be traced by out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from evals import results, texts
from evals.cases import QUESTIONS, load_cases
from evals.local import build_local, open_local
from evals.planted import run_planted
from evals.run import Journal, journal_key, run_cases
from evals.suites import PLANTED, load_suites, run_suites
from evals.targets import Target, server
from evals.types import Case, Run, Split, SuiteResult
from evals.typos import typo_curve
from index.encoder import Encoder, load_encoder
from ingest.corpus import load_corpus
from ingest.types import Corpus
from service.assistant import Handbook, open_assistant
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
WORK = Path("var/evals")
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A run and the Cases that it was about."""

    run: Run
    cases: tuple[Case, ...]


def measure(split: Split | None, questions: Path, url: str, workers: int, *, with_suites: bool) -> Measured:
    """Ask the Cases of one split (None: both) and return the run.

    Without `url` the assistant in this process is asked. `with_suites` adds the
    robustness suites and the typing errors. Raises QuestionsError for a question
    set that does not hold together and TargetError for a server that is not there.
    """
    corpus = load_corpus(own_settings().corpus)
    cases = load_cases(corpus.pages, questions, whole=questions == QUESTIONS)
    chosen = tuple(case for case in cases if split is None or case.split is split)
    suites = load_suites(cases) if with_suites else None
    with open_target(url, corpus) as target:
        made = _run(corpus, chosen, target, workers)
        if suites:
            dev = [case for case in cases if case.split is Split.DEV]
            passed = {**run_suites(suites, cases, target, workers), PLANTED: planted(corpus, built=not url)}
            made = replace(made, suites=passed, typos=_typos(dev, target))
    return Measured(made, chosen)


def own_settings() -> Settings:
    """Return the operator's settings, with an index of our own: measuring leaves the serving one alone."""
    settings = Settings()
    return settings.model_copy(update={"var": settings.var / "evals"})


@contextmanager
def open_target(url: str, corpus: Corpus) -> Iterator[Target]:
    """Open the server at `url`, or without one the assistant in this process over `corpus`."""
    if not url:
        yield open_local(corpus, own_settings())
        return
    with httpx.Client(timeout=_TIMEOUT_S) as client:
        yield server(url, client)


def _run(corpus: Corpus, cases: Sequence[Case], target: Target, workers: int) -> Run:
    digest = results.corpus_digest(corpus)
    settings = {**target.settings, "gelijktijdig": str(workers), "code": results.code_digest(ROOT)}
    depends_on = {**settings, "doel": target.name, "encoder": target.encoder}
    journal = Journal(WORK, journal_key(digest, depends_on))
    page_texts = {page.number: page.text for page in corpus.pages}
    made = Run(
        commit=results.current_commit(ROOT),
        made=results.now(),
        target=target.name,
        encoder=target.encoder,
        corpus=digest,
        settings=settings,
        records=run_cases(cases, target, page_texts, journal, workers, texts.ASKING),
    )
    journal.clear()
    return made


def planted(corpus: Corpus, *, built: bool) -> SuiteResult:
    """Return how the planted attacks went, in this process whatever the target; `built`: its index is there already."""
    handbook, encoder = own_handbook(corpus, built=built)
    with TemporaryDirectory() as folder:
        return run_planted(handbook, encoder, Path(folder))


def own_handbook(corpus: Corpus, *, built: bool = False) -> tuple[Handbook, Encoder]:
    """Return the open handbook of `corpus` with its encoder, the index built unless it was `built` just now."""
    settings = own_settings()
    encoder = load_encoder(settings.encoder, settings.encoder_revision) if built else build_local(corpus, settings)
    return open_assistant(settings).handbook, encoder


def _typos(cases: Sequence[Case], target: Target) -> dict[int, dict[str, float]]:
    look = target.look
    return typo_curve(cases, lambda question: look(question).pages) if look else {}
