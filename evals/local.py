"""The assistant in this process as a target, over an index of its own.

The index is built anew from the corpus as it lies there (what did not change is
not encoded again), so that a number is always about the corpus that it names.
"""

from collections.abc import Callable

from evals.targets import Look, Target
from index.build import build_index
from index.encoder import Encoder, load_encoder
from index.fusion import Parts
from index.search import open_index
from index.verdicts import ANSWER
from ingest.types import Corpus
from service.assistant import Assistant, open_assistant
from service.settings import Settings

NAME = "in dit proces"
_ALL_HITS = 1000


def build_local(corpus: Corpus, settings: Settings) -> Encoder:
    """Build the index of `corpus` under `settings.var`, and return the encoder that it was built with.

    Raises ModelError when the encoder of `settings` cannot be used.
    """
    encoder = load_encoder(settings.encoder, settings.encoder_revision)
    build_index(corpus, encoder, settings.index_folder, progress=True)
    return encoder


def open_local(corpus: Corpus, settings: Settings) -> Target:
    """Build the index of `corpus` under `settings.var`, and return the assistant over it.

    Raises ModelError when the encoder of `settings` cannot be used.
    """
    build_local(corpus, settings)
    return local_target(open_assistant(settings), settings)


def local_target(assistant: Assistant, settings: Settings) -> Target:
    """Return `assistant` as a target."""
    encoder = assistant.handbook.searcher.manifest.encoder
    return Target(
        name=NAME,
        encoder=f"{encoder.name} ({encoder.digest[:12]})",
        answer=assistant.answer,
        look=lambda question: look(assistant, question),
        settings={"marge": str(settings.margin)} | ({"taalmodel": settings.llm} if settings.llm else {}),
    )


def look(assistant: Assistant, question: str) -> Look:
    """Return what the search found for `question`, and how sure the decision is that it can be answered."""
    found = assistant.handbook.searcher.find(question, _ALL_HITS)
    sure = assistant.handbook.decision.decide(question, found).probabilities.get(ANSWER, 0.0)
    return Look(tuple(dict.fromkeys(hit.passage.page for hit in found.hits)), sure)


def open_ranker(corpus: Corpus, settings: Settings) -> Callable[[str, Parts], tuple[int, ...]]:
    """Return a function that ranks the pages of `corpus` for a query with some parts of the search.

    Raises ModelError when the encoder of `settings` cannot be used.
    """
    searcher = open_index(settings.index_folder, build_local(corpus, settings))

    def rank(query: str, parts: Parts) -> tuple[int, ...]:
        return tuple(dict.fromkeys(hit.passage.page for hit in searcher.search(query, _ALL_HITS, parts)))

    return rank
