"""What a chat model may propose around an answer: a follow-up made whole, and questions that could come next.

Neither is shown or used as it comes: a question must be made of known words,
pass the guard, and for a suggestion the handbook must really answer it.
"""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError

from index.dutch import content_words, fold
from index.types import Findings
from service.errors import GenerationError
from service.generate import Writer
from service.prompts import Messages, rewrite_messages, suggest_messages
from service.sentence_match import roots
from service.suggest import presentable
from service.types import Citation, Offered

Answers = Callable[[str], Findings | None]
"""What a search found for a question that passes the guard and has an answer; None for any other."""

_LONGEST = 300
_MOST = 3
_NEAREST = 3
_PATIENCE = 1.0  # seconds that the end of an answer waits for suggestions
_STRANGE = re.compile(r"[\[\]<>{}|\\`*_#@]|https?:|www\.")


def rewritten(question: str, earlier: Sequence[str], writer: Writer, deadline: float) -> str | None:
    """Return a follow-up made whole by the model; None when it fails or brings in words that nobody used."""
    try:
        text = writer.ask(rewrite_messages(question, earlier), deadline).strip()
    except GenerationError:
        return None
    known = {root for one in (*earlier, question) for word in content_words(one) for root in roots(word)}
    fits = text.endswith("?") and len(text) <= _LONGEST and "\n" not in text and not _STRANGE.search(text)
    return text if fits and _made_of(text, known) else None


class Proposals:
    """Suggestions asked of the model beside the writing, so that nobody waits for them long."""

    def __init__(self, question: str, offered: Sequence[Offered], writer: Writer, deadline: float) -> None:
        """Ask at once, in a thread of its own."""
        self._asked: Future[str] = Future()
        self._question = question
        messages = suggest_messages(question, offered)
        threading.Thread(target=_settle, args=(self._asked, writer, messages, deadline), daemon=True).start()

    def suggestions(self, citations: Sequence[Citation], answers: Answers) -> tuple[str, ...]:
        """Return those that the handbook answers, but not where `citations` point; none when the model is late."""
        try:
            text = self._asked.result(timeout=_PATIENCE)
        except (GenerationError, FutureTimeoutError):
            return ()
        asked = [line.strip() for line in text.splitlines()]
        fresh = [one for one in dict.fromkeys(asked) if fold(one) != fold(self._question)]
        return tuple(_answered(fresh[: 2 * _MOST], citations, answers))[:_MOST]


def _settle(asked: Future[str], writer: Writer, messages: Messages, deadline: float) -> None:
    try:
        asked.set_result(writer.ask(messages, deadline))
    except GenerationError as error:
        asked.set_exception(error)


def _answered(candidates: Sequence[str], citations: Sequence[Citation], answers: Answers) -> Iterator[str]:
    for candidate in candidates:
        if not candidate or not presentable(candidate) or _STRANGE.search(candidate):
            continue
        found = answers(candidate)
        if found and _made_of(candidate, _words_of(found)) and not _given(found, citations):
            yield candidate


def _words_of(found: Findings) -> set[str]:
    passages = [hit.passage for hit in found.hits[:_NEAREST]]
    texts = [text for one in passages for text in (one.text, one.context, one.title)]
    return {root for text in texts for word in content_words(text) for root in roots(word)}


def _made_of(text: str, known: set[str]) -> bool:
    return all(roots(word) & known for word in content_words(text))


def _given(found: Findings, citations: Sequence[Citation]) -> bool:
    best = found.hits[0].passage
    return any(one.page == best.page and best.start < one.end and one.start < best.end for one in citations)
