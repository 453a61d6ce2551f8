"""Our search and our encoder as LangChain's plugs: a chain, an agent or a vector store takes them as they are."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from index.encoder import Encoder
from index.search import Searcher
from index.types import Hit

_BATCH = 512  # a vector store hands over all of its texts at once


class PassageRetriever(BaseRetriever):
    """The `k` best passages of a `Searcher`, best first; none for a text without a word.

    A document's `page_content` is the passage word for word, and its `id` that
    of the passage. Its metadata give `page` (number), `title`, `start` and `end`
    (where the words stand in the page's text) and `score` (of the fusion: it
    orders the documents of one question and is no probability).
    """

    searcher: Searcher
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - LangChain's signature
        return [_document(hit) for hit in self.searcher.search(query, self.k)]


class EncoderEmbeddings(Embeddings):
    """An `Encoder` as LangChain's embeddings: unit vectors, a question encoded as a question."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of texts that answer, one a text, each of the encoder's dimension."""
        batches = (texts[first : first + _BATCH] for first in range(0, len(texts), _BATCH))
        return [vector for batch in batches for vector in self._encoder.encode_passages(batch).tolist()]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        vector: list[float] = self._encoder.encode_queries([text])[0].tolist()
        return vector


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "page": passage.page,
            "title": passage.title,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
        },
    )
