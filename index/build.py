"""Build an index: corpus and encoder in, a published generation out."""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rich.progress import Progress
from threadpoolctl import threadpool_limits

from index import store, texts
from index.dense import DenseIndex
from index.dutch import Analyzer, content_words, grams, phrases
from index.encoder import Encoder
from index.errors import UnusableIndexError
from index.files import (
    ASKED,
    DENSE,
    PAGES,
    PASSAGES,
    ROWS,
    THESAURUS,
    VOCABULARY,
    sparse_folder,
    write_json,
    write_jsonl,
)
from index.lessons import Lessons
from index.rows import Document, Group, Row, documents
from index.sparse import SparseIndex
from index.store import DocumentFacts, EncoderFacts, Manifest
from index.thesaurus import Expander, concepts_digest
from index.vectors import Vectors
from ingest.types import Concept, Corpus

_BATCH = 512
PACKAGES = ("bm25s", "faiss-cpu", "numpy", "PyStemmer")


def build_index(corpus: Corpus, encoder: Encoder, folder: Path, *, progress: bool = False) -> Manifest:
    """Publish a new generation for `corpus` under `folder` and return its manifest.

    Documents that the current generation holds with the same digest and the
    same encoder are not encoded again. `progress` shows a bar on the terminal.
    """
    docs = documents(corpus.pages, corpus.boundaries)
    vectors, encoded = _vectors(docs, encoder, folder, progress=progress)
    manifest = Manifest(
        format=store.FORMAT,
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        encoder=EncoderFacts(name=encoder.name, digest=encoder.digest, dimension=encoder.dimension),
        documents=tuple(
            DocumentFacts(id=one.id, digest=one.digest, passages=len(one.passages), rows=len(one.rows)) for one in docs
        ),
        thesaurus=concepts_digest(corpus.concepts),
        versions={name: version(name) for name in PACKAGES},
        encoded=encoded,
    )
    with threadpool_limits(limits=os.cpu_count()):
        generation = store.publish(folder, manifest, lambda path: _write(path, corpus, docs, vectors))
    return store.read_manifest(generation)


def _vectors(docs: Sequence[Document], encoder: Encoder, folder: Path, *, progress: bool) -> tuple[Vectors, int]:
    """Return the vectors of all rows, shape (rows, dimension), and how many were encoded now."""
    old = _old_vectors(folder, encoder)
    blocks: list[Vectors] = []
    encoded = 0
    with Progress(disable=not progress, transient=True) as bar:
        task = bar.add_task(texts.ENCODING, total=sum(len(one.rows) for one in docs))
        for one in docs:
            block = old.get((one.id, one.digest))
            if block is None:
                block = encode(one.rows, encoder)
                encoded += len(one.rows)
            blocks.append(block)
            bar.advance(task, len(one.rows))
    return np.concatenate(blocks), encoded


def encode(rows: Sequence[Row], encoder: Encoder) -> Vectors:
    """Encode rows: a bank or boundary question as a query, a text of the handbook as a passage."""
    vectors = np.zeros((len(rows), encoder.dimension), dtype=np.float32)
    for ask in (True, False):
        places = [at for at, row in enumerate(rows) if row.asked is ask]
        encode = encoder.encode_queries if ask else encoder.encode_passages
        for first in range(0, len(places), _BATCH):
            batch = places[first : first + _BATCH]
            vectors[batch] = encode([rows[at].text for at in batch])
    return vectors


def _old_vectors(folder: Path, encoder: Encoder) -> dict[tuple[str, str], Vectors]:
    """Return the current generation's vectors by document id and digest; empty when it does not fit."""
    with suppress(UnusableIndexError):
        generation = store.current(folder)
        manifest = store.read_manifest(generation)
        store.check_files(generation, manifest)
        if manifest.encoder.digest == encoder.digest:
            table = np.load(generation / ROWS, allow_pickle=False)
            vectors = np.zeros((len(table), encoder.dimension), dtype=np.float32)
            searched = table[:, 0] <= Group.SENTENCE
            vectors[searched] = DenseIndex.load(generation / DENSE).vectors()
            vectors[~searched] = np.load(generation / ASKED, allow_pickle=False)
            ends = np.cumsum([one.rows for one in manifest.documents])
            blocks = np.split(vectors, ends[:-1])
            return {(one.id, one.digest): block for one, block in zip(manifest.documents, blocks, strict=True)}
    return {}


def _write(path: Path, corpus: Corpus, docs: Sequence[Document], vectors: Vectors) -> None:
    rows = [row for one in docs for row in one.rows]
    table = [(row.group, row.owner, row.start, row.end) for row in rows]
    np.save(path / ROWS, np.array(table, dtype=np.int32).reshape(-1, 4), allow_pickle=False)
    write_jsonl(path / PAGES, corpus.pages)
    write_jsonl(path / PASSAGES, [passage for one in docs for passage in one.passages])
    write_jsonl(path / THESAURUS, corpus.concepts)
    vocabulary = _vocabulary(rows, corpus.concepts)
    write_json(path / VOCABULARY, sorted(vocabulary))
    analyzer = Analyzer(vocabulary)
    asked = np.array([row.asked for row in rows], dtype=bool)
    DenseIndex.build(vectors[~asked]).save(path / DENSE)
    passages = [row.text for row in rows if row.group == Group.PASSAGE]
    SparseIndex.build([analyzer.terms(text) for text in passages]).save(path / sparse_folder("words"))
    SparseIndex.build([grams(text) for text in passages]).save(path / sparse_folder("grams"))
    np.save(path / ASKED, vectors[asked], allow_pickle=False)
    questions = [row for row in rows if row.asked]
    page_of = [passage.page for one in docs for passage in one.passages]
    lessons(questions, analyzer, Expander.of(corpus.concepts), vectors[asked], page_of).fit().save(path)


def lessons(
    questions: Sequence[Row], analyzer: Analyzer, expander: Expander, vectors: Vectors, page_of: Sequence[int]
) -> Lessons:
    """Return what can be learned from questions with their vectors, (questions, dimension), and the passages' pages."""
    analyses = {"words": analyzer.terms, "grams": grams, "phrases": phrases, "concepts": expander.expand}
    terms = {name: [analyse(row.text) for row in questions] for name, analyse in analyses.items()}
    return Lessons(questions, terms, vectors, page_of)


def _vocabulary(rows: Sequence[Row], concepts: Sequence[Concept]) -> frozenset[str]:
    """Return the folded words of the handbook, its bank and its thesaurus; compounds are split into them."""
    labels = [label for one in concepts for label in (one.preferred, *one.alternatives)]
    return frozenset(
        word
        for text in (*(row.text for row in rows if row.group != Group.BOUNDARY), *labels)
        for word in content_words(text)
    )
