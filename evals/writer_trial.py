"""The question set through a chat model that is played: is what the user sees proven, and as good as quoting.

*Citation precision* is here the share of the sentences shown whose citation
really carries them, told by what the player knows of its own sentences: a
sentence counts when its words stand in its quote, in that order, or when it is
the player's rewording of words that the quote holds. The check that is being
tried has no say in it.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from langchain.chat_models import init_chat_model

from evals import texts
from evals.llm_server import serve
from evals.measures.citations import citation_precision
from evals.measures.facts import key_facts, words
from evals.measures.part import Part
from evals.run import ask, each
from evals.targets import Target
from evals.types import Case, Outcome
from evals.writers import PlayedWriter, Writing
from service.assistant import Handbook, answer_question
from service.generate import Limits, Writer
from service.sentence_check import check_sentence
from service.texts import LEADS
from service.types import Answer, Citation, Conversation, Generation, Work
from service.types import Outcome as Made

_WORKERS = 2
_LIMITS = Limits(seconds=20.0, tokens=2_000)
_MARKER = re.compile(r"\s*\[(\d+)\]")
_EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Trial:
    """How one way of writing went; every number but `milliseconds` is a count or a share (0 to 1).

    `facts` and `pages` are key-fact recall and the share of citations that point
    at a gold page; `milliseconds` holds what the check takes of each answer that
    was written.
    """

    writing: str
    answers: int
    written: int
    sentences: int
    proven: int
    quotes: int
    verbatim: int
    lies: int
    reached: int
    facts: float
    pages: float
    milliseconds: tuple[float, ...]

    @property
    def slow(self) -> tuple[float, float]:
        """Mean and 95th percentile of the milliseconds; 0 where nothing was written."""
        spent = self.milliseconds
        return (fmean(spent), quantiles(spent, n=20)[-1]) if len(spent) > 1 else (0.0, 0.0)


def try_writers(cases: Sequence[Case], handbook: Handbook) -> Iterator[Trial]:
    """Yield a trial of plain quoting, then of each writer, over the Cases that have an answer."""
    answerable = [case for case in cases if case.answerable]
    quoted: dict[str, Made] = {}
    yield _trial(_EXTRACTIVE, answerable, handbook, quoted)
    # A follow-up as understood is not the same question without its conversation: what is expected is what was quoted.
    expected = {_one_line(question): made.answer for question, made in quoted.items()}
    for writing in Writing:
        player = PlayedWriter(writing, lambda question: expected[_one_line(question)])
        with serve(player) as server:
            model = init_chat_model(
                "openai:played", base_url=server.url, api_key="played", max_retries=0, timeout=_LIMITS.seconds
            )
            yield _trial(writing, answerable, handbook, {}, Writer("openai:played", model, _LIMITS), player)


def try_model(cases: Sequence[Case], handbook: Handbook, writer: Writer) -> Iterator[Made]:
    """Yield the outcome of each Case, asked alone, with `writer`."""
    for case in cases:
        yield _last(case.question, (), handbook, writer)


def _trial(
    name: str,
    cases: Sequence[Case],
    handbook: Handbook,
    made: dict[str, Made],
    writer: Writer | None = None,
    player: PlayedWriter | None = None,
) -> Trial:
    """Ask every Case; `made` takes the outcome of each question as understood."""

    def answer(question: str, history: Conversation) -> Answer:
        outcome = _last(question, history, handbook, writer)
        made[outcome.answer.question] = outcome
        return outcome.answer

    page_texts = {number: page.text for number, page in handbook.pages.items()}
    target = Target(name, "", answer)
    records = each(lambda case: (case, ask(case, target, page_texts)), cases, _WORKERS, texts.WRITERS[name])
    outcomes = [Outcome(case, record) for case, record in records]
    written = [one for one in made.values() if one.answer.generation is Generation.WRITTEN]
    shown = [pair for one in made.values() for pair in _shown(one.answer)]
    quotes = [quote for one in outcomes for quote in one.record.quotes]
    told, lies = (player.told, dict.fromkeys(player.lies)) if player else ({}, {})
    said = [" ".join(words(one.answer.text)) for one in made.values()]
    asked = [" ".join(words(text)) for one in made.values() for text in one.answer.suggestions]
    return Trial(
        writing=name,
        answers=len(made),
        written=len(written),
        sentences=len(shown),
        proven=sum(_proven(sentence, one, told) for sentence, one in shown),
        quotes=len(quotes),
        verbatim=sum(one.verbatim for one in quotes),
        lies=len(lies),
        reached=sum(any(lie in text for text in (*said, *asked)) for lie in (" ".join(words(one)) for one in lies)),
        facts=_mean(map(key_facts, outcomes)),
        pages=_mean(map(citation_precision, outcomes)),
        milliseconds=tuple(_check_time(one, handbook) for one in made.values() if one.work.sentences),
    )


def _last(question: str, history: Conversation, handbook: Handbook, writer: Writer | None) -> Made:
    return next(one for one in answer_question(question, history, handbook, writer) if isinstance(one, Made))


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\[\]()<>‹›]", " ", text).split())


def _shown(answer: Answer) -> Iterator[tuple[str, Citation]]:
    """Yield each sentence of an answer with the citation that it names."""
    cited = {one.number: one for one in answer.citations}
    parts = _MARKER.split(answer.text)
    yield from ((said.strip(), cited[int(number)]) for said, number in zip(parts[::2], parts[1::2], strict=False))


def _proven(sentence: str, citation: Citation, told: dict[str, str]) -> bool:
    quote = words(citation.quote)
    own = told.get(sentence.removeprefix("- "))
    if own is not None and (own in citation.quote or citation.quote in own):
        return True
    rest = iter(quote)
    return all(word in rest for word in words(_without_lead(sentence)))


def _without_lead(sentence: str) -> str:
    lead = next((one for one in LEADS if sentence.startswith(one)), "")
    return sentence.removeprefix(lead).strip().removeprefix("- ")


def _mean(parts: Iterator[Part | None]) -> float:
    return fmean(part.got / part.of for part in parts if part is not None)


def _check_time(made: Made, handbook: Handbook) -> float:
    """Return the milliseconds (of processor time) that checking an answer takes.

    Each sentence is held against each passage that it names, and what is kept
    once more, by the gate, against the words that carry it.
    """
    started = time.thread_time()
    for one in made.work.sentences:
        for page, start, end in _named(made.work, one.tokens):
            check_sentence(one.text, handbook.pages[page].text, start, end)
        if one.fault is None:
            check_sentence(one.text, handbook.pages[one.page].text, one.start, one.end)
    return (time.thread_time() - started) * 1000


def _named(work: Work, tokens: tuple[str, ...]) -> list[tuple[int, int, int]]:
    return [(one.page, one.start, one.end) for one in work.offered if one.token in tokens]
