"""Small pages, Cases and records that one can compute with by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from evals.cases import load_cases
from evals.types import Case, CaseKind, Outcome, Quote, Record, Split
from index.build import build_index
from index.encoder import load_encoder
from ingest.types import Corpus, Link, Page, Theme
from service.assistant import Assistant, open_assistant
from service.settings import Settings
from service.types import AnswerStatus, CitationKind

MakeCase = Callable[..., Case]
MakeOutcome = Callable[..., Outcome]

_TEXTS = {
    1: "De burgemeester is portefeuillehouder.\n\n## Tools\n\n- Tijdlijn",
    2: "Definitie\n\nExtremisme – bereid zijn om te ondermijnen.",
    3: "| Wie | Wat |\n| --- | --- |\n| Balie | Signalen herkennen |\n\nMeld bij het meldpunt.",
}


@pytest.fixture
def pages() -> tuple[Page, ...]:
    """Three pages: one with a link, one with a definition, one with a table."""
    links = {1: (Link("Tijdlijn", "https://voorbeeld.nl/tijdlijn"),)}
    return tuple(
        Page(number, f"p{number}", f"Pagina {number}", Theme.GENERAL, text, links.get(number, ()))
        for number, text in _TEXTS.items()
    )


@pytest.fixture
def case() -> MakeCase:
    """Make a Case about page 1; any field may be given."""

    def make(**fields: object) -> Case:
        plain = Case(
            id="c1",
            kind=CaseKind.DIRECT,
            who="beleidsmedewerker",
            question="Wie is de portefeuillehouder?",
            history=(),
            pages=(1,),
            facts=(("burgemeester",),),
            link=None,
            status=AnswerStatus.ANSWERED,
        )
        return replace(plain, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def outcome(case: MakeCase) -> MakeOutcome:
    """Make an outcome: fields of the record, `cited` page numbers, and fields of the Case as `of`."""

    def make(of: Case | None = None, cited: Sequence[int] = (), **fields: object) -> Outcome:
        asked = of or case()
        plain = Record(
            case=asked.id,
            fingerprint=asked.fingerprint,
            status=AnswerStatus.ANSWERED,
            text="",
            question=asked.question,
            quotes=tuple(_quote(page) for page in cited),
            links=(),
            ranked=(),
            sure=0.5,
            latency_ms=1.0,
        )
        return Outcome(asked, replace(plain, **fields))  # type: ignore[arg-type]

    return make


def _quote(page: int) -> Quote:
    """Return a quote of `page`."""
    return Quote(CitationKind.HANDBOOK, page, 0, 3, "abc", verbatim=True)


@pytest.fixture(scope="session")
def questions(corpus: Corpus) -> tuple[Case, ...]:
    """Return the real dev Cases."""
    return tuple(case for case in load_cases(corpus.pages) if case.split is Split.DEV)


@pytest.fixture(scope="session")
def open_other(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Corpus], Assistant]:
    """Open the real assistant over another corpus."""

    def opened(other: Corpus) -> Assistant:
        settings = Settings(var=tmp_path_factory.mktemp("var"))
        build_index(other, load_encoder(), settings.index_folder)
        return open_assistant(settings)

    return opened
