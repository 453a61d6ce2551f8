"""What all tests share: the real corpus, one built index, and no way out of the machine."""

from pathlib import Path

import pytest

from index.build import build_index
from index.encoder import load_encoder
from index.search import Searcher, open_index
from ingest.corpus import load_corpus
from ingest.handbook import default_corpus
from ingest.types import Corpus
from service.assistant import Assistant, open_assistant
from service.settings import Settings


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(default_corpus())


@pytest.fixture(scope="session")
def settings(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = Settings(var=tmp_path_factory.mktemp("var"))
    build_index(corpus, load_encoder(), chosen.index_folder)
    return chosen


@pytest.fixture(scope="session")
def searcher(settings: Settings) -> Searcher:
    return open_index(settings.index_folder, load_encoder())


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    return open_assistant(settings)


@pytest.fixture
def handbook_folder() -> Path:
    return default_corpus()
