"""The corpus as a whole: what `handreiking index build` checks before it publishes anything."""

from pathlib import Path

from ingest.boundaries import read_boundaries
from ingest.errors import CorpusError, Problem
from ingest.handbook import read_pages
from ingest.sources import read_sources
from ingest.thesaurus import read_thesaurus
from ingest.types import Corpus


def load_corpus(corpus: Path) -> Corpus:
    """Return the pages, sources and concepts in the folder `corpus`.

    Raises CorpusError with every problem in every file, so that an editor sees them all in one go.
    """
    problems: list[Problem] = []
    pages = read_pages(corpus, problems)
    loaded = Corpus(
        pages,
        read_sources(corpus, pages, problems),
        read_thesaurus(corpus, problems),
        read_boundaries(corpus, problems),
    )
    if problems:
        raise CorpusError(problems)
    return loaded
