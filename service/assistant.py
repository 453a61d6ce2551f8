"""The pipeline from a question to a verified answer, and the open handbook that it runs on."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from index import store
from index.dutch import content_words, words
from index.encoder import Encoder, load_encoder
from index.reranker import Reranker, load_reranker
from index.search import Searcher, open_index
from index.types import Hit
from ingest.types import BoundaryKind, Page
from service import texts
from service.compose import compose
from service.conversation import questions_within, understand
from service.decide import Decision, DecisionModel
from service.guard import Guard, guard
from service.refuse import empty_answer, personal_data_answer, refuse
from service.settings import Settings
from service.sources import Shelf, open_shelf, with_sources
from service.suggest import suggestions
from service.types import Answer, AnswerStatus, Conversation, Generation
from service.verify import Proven, check_links, prove

_LIMIT = 30
_SILENT = frozenset({BoundaryKind.NOT_IN_HANDBOOK, BoundaryKind.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Handbook:
    """All that the pipeline needs, of one generation of the index.

    `shelf` holds the linked sources, when there are any, and `sources` names the generation of their index.
    """

    searcher: Searcher
    decision: DecisionModel
    pages: Mapping[int, Page]
    margin: float
    shelf: Shelf | None = None
    sources: str = ""

    @property
    def generations(self) -> tuple[str, str]:
        """The names of the generations that are open: of the handbook's index, and of the sources' ("" without one)."""
        return self.searcher.generation, self.sources

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in the handbook, its bank or its thesaurus."""
        return self.searcher.knows(word)


@dataclass(slots=True)
class _Clock:
    """Milliseconds spent a stage."""

    spent: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.spent[name] = round((time.perf_counter() - start) * 1000, 3)


def answer_question(question: str, history: Conversation, handbook: Handbook) -> Answer:
    """Answer `question`, asked after `history`, from `handbook`.

    The stages: guard -> rewrite -> search -> decide -> compose -> verify, and what the
    linked sources add, verified by the same rule. Every text gives an Answer; no sentence
    of the handbook or of a source leaves it unverified.
    Raises UnprovenAnswerError when the check finds a sentence without proof.
    """
    clock = _Clock()
    with clock.stage("guard"):
        guarded = guard(question, handbook.knows)
    if guarded.personal:
        return personal_data_answer(guarded)
    if not words(question):
        return empty_answer(question)
    with clock.stage("rewrite"):
        understood = understand(question, _harmless(history, handbook))
        whole = understood.whole
    with clock.stage("search"):
        found = handbook.searcher.find(whole, _LIMIT, focus=understood.focus)
        split = (whole,) if understood.focus else questions_within(whole)
        parts = [handbook.searcher.find(part, _LIMIT) for part in split] if len(split) > 1 else []
    with clock.stage("decide"):
        boundary, danger = _settle(guarded, handbook.decision.decide(whole, found))
        answered = [one for one in parts if handbook.decision.carries(one.query, one, alone=boundary is not None)]
    if boundary and not (boundary in _SILENT and answered and not danger and not guarded.foreign):
        refused = refuse(whole, boundary, found, danger=danger, foreign=guarded.foreign)
        if handbook.shelf and boundary in _SILENT and not danger and not guarded.foreign:
            with clock.stage("sources"):
                told = handbook.shelf.instead(whole)
                refused = with_sources(refused, told, handbook.pages, handbook.shelf.documents)
        return replace(refused, timings_ms=clock.spent)
    with clock.stage("compose"):
        draft = compose(whole, answered or [found], handbook.pages, handbook.margin)
    with clock.stage("verify"):
        proven = prove(draft.statements, handbook.pages)
        check_links(draft.links, handbook.pages)
    answer = Answer(
        status=AnswerStatus.ANSWERED,
        text=_text(proven, whole=len(answered) in {0, len(parts)}),
        question=whole,
        citations=proven.citations,
        links=draft.links,
        suggestions=suggestions(found, proven.citations),
        generation=Generation.EXTRACTIVE,
    )
    if handbook.shelf:
        with clock.stage("sources"):
            silent = [one.query for one in parts if answered and one not in answered]
            unknown = [word for word in content_words(whole) if not handbook.knows(word)]
            told = handbook.shelf.beside(whole, proven.citations, silent, unknown)
            answer = with_sources(answer, told, handbook.pages, handbook.shelf.documents)
    return replace(answer, timings_ms=clock.spent)


class Assistant:
    """The pipeline over the index that is current; a new generation is taken over without a restart.

    Safe to use from many threads: a question is answered from one generation.
    """

    def __init__(self, settings: Settings, encoder: Encoder, reranker: Reranker | None, handbook: Handbook) -> None:
        """Serve from `handbook` until another generation is published; use `open_assistant` to make one."""
        self._settings = settings
        self._encoder = encoder
        self._reranker = reranker
        self._handbook = handbook
        self._lock = threading.Lock()

    @property
    def handbook(self) -> Handbook:
        """The handbook and the linked sources of the current generations."""
        if self._generations() != self._handbook.generations and self._lock.acquire(blocking=False):
            try:
                self._handbook = _open(self._settings, self._encoder, self._reranker)
            finally:
                self._lock.release()
        return self._handbook

    def _generations(self) -> tuple[str, str]:
        return (
            store.current(self._settings.index_folder).name,
            store.current_name(self._settings.sources_index),
        )

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages of the handbook, by number."""
        return tuple(self.handbook.pages.values())

    def answer(self, question: str, history: Conversation = ()) -> Answer:
        """Answer `question` after `history`."""
        return answer_question(question, history, self.handbook)

    def search_pages(self, query: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return the best passage of each of the `limit` best pages."""
        best: dict[int, Hit] = {}
        for hit in self.handbook.searcher.search(query, _LIMIT):
            best.setdefault(hit.passage.page, hit)
        return tuple(best.values())[:limit]


def open_assistant(settings: Settings) -> Assistant:
    """Open the current index with the encoder that the settings name.

    Raises UnusableIndexError or ModelError, each with one sentence that says what to do.
    """
    encoder = load_encoder(settings.encoder, settings.encoder_revision)
    reranker = load_reranker(settings.reranker, settings.reranker_revision)
    return Assistant(settings, encoder, reranker, _open(settings, encoder, reranker))


def _open(settings: Settings, encoder: Encoder, reranker: Reranker | None) -> Handbook:
    searcher = open_index(settings.index_folder, encoder, reranker=reranker)
    pages = {page.number: page for page in searcher.pages}
    sources = store.current_name(settings.sources_index)
    shelf = open_shelf(settings.sources_index, settings.snapshots, encoder)
    return Handbook(searcher, DecisionModel.load(), pages, settings.margin, shelf, sources)


def _harmless(history: Conversation, handbook: Handbook) -> Conversation:
    """Leave out turns that were refused: nothing in them may reach into a later question."""
    return tuple(
        turn
        for turn in history
        if not (found := guard(turn.question, handbook.knows)).personal and found.boundary is None
    )


def _settle(guarded: Guard, decision: Decision) -> tuple[BoundaryKind | None, bool]:
    """Return why there is no answer (None: there is one), and whether to point to 112 first."""
    danger = guarded.danger or decision.danger
    if guarded.boundary:
        return guarded.boundary, danger
    if danger and decision.boundary not in {BoundaryKind.HARMFUL, BoundaryKind.STEERING}:
        return BoundaryKind.DANGER, True
    if guarded.foreign and decision.boundary is not BoundaryKind.HARMFUL:
        return BoundaryKind.OUT_OF_SCOPE, danger
    return decision.boundary, danger or decision.boundary is BoundaryKind.DANGER


def _text(proven: Proven, *, whole: bool) -> str:
    return proven.text if whole else f"{proven.text}\n\n{texts.REST_SILENT}"
