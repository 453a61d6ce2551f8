"""The pipeline from a question to a verified answer, and the open handbook that it runs on."""

import logging
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from index import store
from index.dutch import content_words, words
from index.encoder import Encoder, load_encoder
from index.reranker import Reranker, load_reranker
from index.search import Searcher, open_index
from index.types import Findings, Hit
from ingest.source_documents import SourceDocument
from ingest.types import BoundaryKind, Page
from service import texts
from service.clock import Clock
from service.compose import compose
from service.conversation import Understood, questions_within, understand
from service.decide import Decision, DecisionModel
from service.generate import Writer, open_writer
from service.guard import Guard, guard
from service.passport import Made, Passport, Records
from service.passports import Passports
from service.propose import Proposals, rewritten
from service.refuse import empty_answer, personal_data_answer, refuse
from service.settings import Settings
from service.source_verify import Told
from service.sources import Shelf, open_shelf, snapshots, with_sources
from service.suggest import suggestions
from service.types import Answer, AnswerStatus, Conversation, Generation, Outcome, Piece, Work
from service.verify import Proof, Proven, Statement, check_links
from service.writing import can_be_written, offer, quoted, write

_LOG = logging.getLogger("handreiking")
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

    @property
    def documents(self) -> Mapping[str, SourceDocument]:
        """The documents of linked sources that may be quoted, by key."""
        return self.shelf.documents if self.shelf else {}

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in the handbook, its bank or its thesaurus."""
        return self.searcher.knows(word)


def answer_question(
    question: str, history: Conversation, handbook: Handbook, writer: Writer | None = None
) -> Iterator[Piece | Outcome]:
    """Answer `question`, asked after `history`: pieces of text as they are proven, then the outcome.

    The stages: guard -> rewrite -> search -> decide -> compose | generate -> verify,
    and what the linked sources add, verified by the same rule. Every text gives an
    answer; no sentence leaves it unverified, and with a `writer` too each rests on
    words of the handbook. Raises UnprovenAnswerError when the check finds a
    sentence without proof.
    """
    clock = Clock()
    with clock.stage("guard"):
        guarded = guard(question, handbook.knows)
    if guarded.personal:
        yield from _fixed(personal_data_answer(guarded))
        return
    if not words(question):
        yield from _fixed(empty_answer(question))
        return
    with clock.stage("rewrite"):
        understood, by_model = _understand(question, _harmless(history, handbook), handbook, writer, clock)
        whole = understood.whole
    with clock.stage("search"):
        found = handbook.searcher.find(whole, _LIMIT, focus=understood.focus)
        split = (whole,) if understood.focus else questions_within(whole)
        parts = [handbook.searcher.find(part, _LIMIT) for part in split] if len(split) > 1 else []
    with clock.stage("decide"):
        boundary, danger = _settle(guarded, handbook.decision.decide(whole, found))
        answered = [one for one in parts if handbook.decision.carries(one.query, one, alone=boundary is not None)]
    if boundary and not (boundary in _SILENT and answered and not danger and not guarded.foreign):
        refused, told = refuse(whole, boundary, found, danger=danger, foreign=guarded.foreign), Told()
        if handbook.shelf and boundary in _SILENT and not danger and not guarded.foreign:
            with clock.stage("sources"):
                told = handbook.shelf.instead(whole)
                refused = with_sources(refused, told, handbook.pages, handbook.documents)
        answer = replace(refused, timings_ms=clock.spent)
        looked_at = snapshots(told, handbook.documents)
        yield from _fixed(answer, Work(rewritten=by_model, focus=understood.focus, snapshots=looked_at))
        return
    with clock.stage("compose"):
        draft = compose(whole, answered or [found], handbook.pages, handbook.margin)
    offered = offer(answered or [found], draft, handbook.knows) if writer and can_be_written(draft) else ()
    deadline = clock.start + (writer.limits.seconds if writer else 0)
    proposals = Proposals(whole, offered, writer, deadline) if writer and offered else None
    made = write(whole, draft, offered, handbook.pages, writer, deadline) if writer and offered else quoted(draft)
    proven, work = yield from _verified(made, handbook.pages, clock, "generate" if offered else "compose")
    check_links(draft.links, handbook.pages)
    proposed: tuple[str, ...] = ()
    if proposals and not work.failure:
        with clock.stage("suggest"):
            proposed = proposals.suggestions(proven.citations, partial(_answers, handbook))
    answer = Answer(
        status=AnswerStatus.ANSWERED,
        text=proven.text if len(answered) in {0, len(parts)} else f"{proven.text}\n\n{texts.REST_SILENT}",
        question=whole,
        citations=proven.citations,
        links=draft.links,
        suggestions=proposed or suggestions(found, proven.citations),
        generation=Generation.WRITTEN if proven.written else Generation.EXTRACTIVE,
    )
    told = Told()
    if handbook.shelf:
        with clock.stage("sources"):
            silent = [one.query for one in parts if answered and one not in answered]
            unknown = [word for word in content_words(whole) if not handbook.knows(word)]
            told = handbook.shelf.beside(whole, proven.citations, silent, unknown)
            answer = with_sources(answer, told, handbook.pages, handbook.documents)
    if rest := answer.text.removeprefix(proven.text):
        yield Piece(rest, answer.citations, sources=answer.sources)
    looked_at = snapshots(told, handbook.documents)
    work = replace(work, rewritten=by_model, focus=understood.focus, snapshots=looked_at)
    yield Outcome(replace(answer, timings_ms=clock.spent), work)


def whole_answer(question: str, history: Conversation, handbook: Handbook) -> Answer:
    """Return the answer that the pieces of `answer_question` make."""
    return next(one.answer for one in answer_question(question, history, handbook) if isinstance(one, Outcome))


class Assistant:
    """The pipeline over the index that is current; a new generation is taken over without a restart.

    Safe to use from many threads: a question is answered from one generation.
    """

    def __init__(
        self,
        settings: Settings,
        encoder: Encoder,
        reranker: Reranker | None,
        handbook: Handbook,
        writer: Writer | None = None,
        records: Records | None = None,
    ) -> None:
        """Serve from `handbook` until another generation is published; use `open_assistant` to make one.

        Answers are written by `writer` where there is one, and their passports kept in `records`.
        """
        self.writer = writer
        self._passports = Passports(settings, records)
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
        return next(one for one in self.stream(question, history) if isinstance(one, Answer))

    def stream(
        self, question: str, history: Conversation = (), left: threading.Event | None = None
    ) -> Generator[Piece | Answer, None, None]:
        """Answer `question` after `history` as it comes: pieces of proven text, and last the answer that they make.

        Who no longer waits for it sets `left`, so that a chat model is not waited for either, and closes what this
        returns. A question is logged when the setting asks, unless it holds personal data.
        """
        handbook = self.handbook
        writer = replace(self.writer, left=left) if self.writer and left else self.writer
        for one in answer_question(question, history, handbook, writer):
            if isinstance(one, Outcome):
                self._log(question, one.answer)
                yield self._passports.keep(one, self._made(handbook), handbook.pages)
            else:
                yield one

    def made(self) -> Made:
        """Return what answers are made with now."""
        return self._made(self.handbook)

    def _made(self, handbook: Handbook) -> Made:
        return self._passports.made(handbook.searcher, handbook.sources)

    def passport(self, answer_id: str) -> Passport | None:
        """Return the passport of an answer; None when none is kept (any more). Raises ServiceError."""
        return self._passports.find(answer_id)

    def _log(self, question: str, answer: Answer) -> None:
        if self._settings.log_questions and answer.status is not AnswerStatus.PERSONAL_DATA:
            _LOG.info("question", extra={"fields": {"question": question, "answered": answer.status}})

    def search_pages(self, query: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return the best passage of each of the `limit` best pages."""
        best: dict[int, Hit] = {}
        for hit in self.handbook.searcher.search(query, _LIMIT):
            best.setdefault(hit.passage.page, hit)
        return tuple(best.values())[:limit]


def open_assistant(settings: Settings, records: Records | None = None) -> Assistant:
    """Open the current index with the encoder that the settings name.

    Raises UnusableIndexError, ModelError or ModelSetupError, each with one sentence that says what to do.
    """
    encoder = load_encoder(settings.encoder, settings.encoder_revision)
    reranker = load_reranker(settings.reranker, settings.reranker_revision)
    handbook = _open(settings, encoder, reranker)
    return Assistant(settings, encoder, reranker, handbook, open_writer(settings), records)


def _open(settings: Settings, encoder: Encoder, reranker: Reranker | None) -> Handbook:
    searcher = open_index(settings.index_folder, encoder, reranker=reranker)
    pages = {page.number: page for page in searcher.pages}
    sources = store.current_name(settings.sources_index)
    shelf = open_shelf(settings.sources_index, settings.snapshots, encoder)
    return Handbook(searcher, DecisionModel.load(), pages, settings.margin, shelf, sources)


def _fixed(answer: Answer, work: Work = Work()) -> Iterator[Piece | Outcome]:  # noqa: B008 - a frozen value
    yield Piece(answer.text, answer.citations, answer.status, answer.sources)
    yield Outcome(answer, work)


def _verified(
    made: Generator[Statement, None, Work], pages: Mapping[int, Page], clock: Clock, stage: str
) -> Generator[Piece, None, tuple[Proven, Work]]:
    """Yield what each statement adds, once the gate has let it through; return the whole and how it was made."""
    proof = Proof(pages)
    while True:
        with clock.stage(stage):
            try:
                statement = next(made)
            except StopIteration as end:
                return proof.proven(), end.value
        with clock.stage("verify"):
            piece = proof.admit(statement)
        yield piece


def _understand(
    question: str, history: Conversation, handbook: Handbook, writer: Writer | None, clock: Clock
) -> tuple[Understood, bool]:
    """Return the question as it was meant, and whether the model made it whole; by rule where that fails."""
    by_rule = understand(question, history)
    if writer is None or by_rule.whole == question.strip():
        return by_rule, False
    whole = rewritten(question, [turn.question for turn in history], writer, clock.start + writer.limits.seconds / 3)
    fits = whole is not None and _answers(handbook, whole) is not None
    return (Understood(whole), True) if whole and fits else (by_rule, False)


def _answers(handbook: Handbook, question: str) -> Findings | None:
    """Return what is found for a question that passes the guard and that the handbook answers; None for any other."""
    guarded = guard(question, handbook.knows)
    if guarded.personal or guarded.boundary or guarded.danger or guarded.foreign:
        return None
    found = handbook.searcher.find(question, _LIMIT)
    decision = handbook.decision.decide(question, found)
    return found if decision.boundary is None and not decision.danger else None


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
