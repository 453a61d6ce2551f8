"""LangChain users take our search and our encoder as they are."""

import asyncio

import numpy as np
import pytest
from langchain_core.runnables import RunnableLambda
from langchain_core.vectorstores import InMemoryVectorStore

from index.encoder import load_encoder
from index.langchain import EncoderEmbeddings, PassageRetriever
from index.search import Searcher

QUESTION = "Wie is de aangewezen bestuurlijk portefeuillehouder?"


@pytest.fixture
def retriever(searcher: Searcher) -> PassageRetriever:
    return PassageRetriever(searcher=searcher, k=4)


def test_a_document_is_a_passage_word_for_word(retriever: PassageRetriever, searcher: Searcher) -> None:
    pages = {page.number: page for page in searcher.pages}
    found = retriever.invoke(QUESTION)
    assert len(found) == 4
    for document in found:
        page = pages[document.metadata["page"]]
        assert page.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
        assert document.metadata["title"] == page.title


def test_the_documents_are_the_hits_of_the_search_in_its_order(retriever: PassageRetriever, searcher: Searcher) -> None:
    hits = searcher.search(QUESTION, 4)
    found = retriever.invoke(QUESTION)
    assert [document.id for document in found] == [hit.passage.id for hit in hits]
    assert [document.metadata["score"] for document in found] == [hit.score for hit in hits]
    assert found[0].metadata["page"] == 3


def test_a_text_without_a_word_gives_no_documents(retriever: PassageRetriever) -> None:
    assert retriever.invoke("?!") == []


def test_it_is_a_link_of_a_chain_also_without_waiting(retriever: PassageRetriever) -> None:
    chain = retriever | RunnableLambda(lambda found: [document.metadata["page"] for document in found])
    assert asyncio.run(chain.ainvoke(QUESTION)) == chain.invoke(QUESTION)


def test_the_embeddings_are_the_vectors_of_the_encoder() -> None:
    encoder = load_encoder()
    embeddings = EncoderEmbeddings(encoder)
    documents = embeddings.embed_documents(["de burgemeester", "het meldpunt"])
    np.testing.assert_allclose(documents, encoder.encode_passages(["de burgemeester", "het meldpunt"]))
    np.testing.assert_allclose(embeddings.embed_query("wie?"), encoder.encode_queries(["wie?"])[0])


def test_a_vector_store_of_langchain_takes_the_embeddings() -> None:
    store = InMemoryVectorStore(EncoderEmbeddings(load_encoder()))
    store.add_texts(["De burgemeester is portefeuillehouder.", "Een signaal gaat naar het meldpunt."])
    assert store.similarity_search("melden van signalen", k=1)[0].page_content.startswith("Een signaal")
