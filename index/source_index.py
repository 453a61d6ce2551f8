"""An index of the linked sources, beside that of the handbook and never in it.

It has generations of its own, published and checked as the handbook's are
(`index/store.py`). So the frequencies, vectors and lessons by which the handbook is
searched do not move when a source is fetched, and a new snapshot is searched within
seconds, without learning the handbook anew.
"""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from index import store
from index.build import PACKAGES, encode
from index.dense import DenseIndex
from index.dutch import Analyzer, content_words, grams
from index.encoder import Encoder
from index.errors import UnusableIndexError
from index.files import DENSE, PASSAGES, ROWS, SOURCES, VOCABULARY, sparse_folder, write_json, write_jsonl
from index.rows import Group, Row, digest
from index.source_passages import cut_source
from index.sparse import SparseIndex
from index.store import DocumentFacts, EncoderFacts, Manifest
from index.types import SourcePassage
from index.vectors import Vectors
from ingest.source_documents import SourceDocument


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document with its passages and their rows; `owner` of a row counts from the document's first passage.

    `digest` changes with what the document says and with how it is cut.
    """

    document: SourceDocument
    digest: str
    passages: tuple[SourcePassage, ...]
    rows: tuple[Row, ...]


def build_sources(documents: Sequence[SourceDocument], encoder: Encoder, folder: Path) -> Manifest:
    """Publish a new generation for `documents` under `folder` and return its manifest.

    Documents that the current generation holds with the same digest and the same encoder
    are not encoded again.
    """
    cut = [_cut(document) for document in documents]
    old = _old_vectors(folder, encoder)
    fresh = [one for one in cut if (one.document.key, one.digest) not in old]
    old |= {(one.document.key, one.digest): encode(one.rows, encoder) for one in fresh}
    blocks = [old[one.document.key, one.digest] for one in cut]
    vectors = np.concatenate([np.zeros((0, encoder.dimension), dtype=np.float32), *blocks])
    manifest = Manifest(
        format=store.FORMAT,
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        encoder=EncoderFacts(name=encoder.name, digest=encoder.digest, dimension=encoder.dimension),
        documents=tuple(
            DocumentFacts(id=one.document.key, digest=one.digest, passages=len(one.passages), rows=len(one.rows))
            for one in cut
        ),
        thesaurus="",
        versions={name: version(name) for name in PACKAGES},
        encoded=sum(len(one.rows) for one in fresh),
    )
    with threadpool_limits(limits=os.cpu_count()):
        generation = store.publish(folder, manifest, lambda path: _write(path, cut, vectors))
    return store.read_manifest(generation)


def refresh_sources(documents: Sequence[SourceDocument], encoder: Encoder, folder: Path) -> Manifest | None:
    """Publish a new generation when the current one under `folder` does not fit; return its manifest, else None."""
    return None if sources_fit(folder, documents, encoder) else build_sources(documents, encoder, folder)


def sources_fit(folder: Path, documents: Sequence[SourceDocument], encoder: Encoder) -> bool:
    """Tell whether the current generation under `folder` is whole and made of just these documents.

    No documents and no generation fit each other.
    """
    try:
        generation = store.current(folder)
    except UnusableIndexError:
        return not documents
    with suppress(UnusableIndexError):
        manifest = store.read_manifest(generation)
        store.check_files(generation, manifest)
        then = [(one.id, one.digest) for one in manifest.documents]
        now = [(one.document.key, one.digest) for one in map(_cut, documents)]
        return then == now and manifest.encoder.digest == encoder.digest
    return False


def _cut(document: SourceDocument) -> _Cut:
    passages = cut_source(document)
    rows = tuple(row for at, passage in enumerate(passages) for row in _rows(document, passage, at))
    return _Cut(document, digest(document, *passages), passages, rows)


def _rows(document: SourceDocument, passage: SourcePassage, at: int) -> list[Row]:
    """Return the row of a passage, with what stands above it, and one for each of its units."""
    whole = ". ".join(part for part in (document.title, passage.context, passage.text) if part)
    units = [Row(Group.SENTENCE, at, a, b, document.text[a:b]) for a, b in passage.units]
    return [Row(Group.PASSAGE, at, passage.start, passage.end, whole), *units]


def _old_vectors(folder: Path, encoder: Encoder) -> dict[tuple[str, str], Vectors]:
    """Return the current generation's vectors by key and digest; empty when it does not fit."""
    with suppress(UnusableIndexError):
        generation = store.current(folder)
        manifest = store.read_manifest(generation)
        store.check_files(generation, manifest)
        if manifest.encoder.digest == encoder.digest and manifest.documents:
            ends = np.cumsum([one.rows for one in manifest.documents])
            blocks = np.split(DenseIndex.load(generation / DENSE).vectors(), ends[:-1])
            return {(one.id, one.digest): block for one, block in zip(manifest.documents, blocks, strict=True)}
    return {}


def _write(path: Path, cut: Sequence[_Cut], vectors: Vectors) -> None:
    firsts = np.cumsum([0, *(len(one.passages) for one in cut)]).tolist()
    table = [
        (row.group, first + row.owner, row.start, row.end)
        for first, one in zip(firsts, cut, strict=False)
        for row in one.rows
    ]
    np.save(path / ROWS, np.array(table, dtype=np.int32).reshape(-1, 4), allow_pickle=False)
    write_jsonl(path / SOURCES, [one.document for one in cut])
    write_jsonl(path / PASSAGES, [passage for one in cut for passage in one.passages])
    wholes = [row.text for one in cut for row in one.rows if row.group == Group.PASSAGE]
    vocabulary = frozenset(word for text in wholes for word in content_words(text))
    write_json(path / VOCABULARY, sorted(vocabulary))
    analyzer = Analyzer(vocabulary)
    DenseIndex.build(vectors).save(path / DENSE)
    SparseIndex.build([analyzer.terms(text) for text in wholes]).save(path / sparse_folder("words"))
    SparseIndex.build([grams(text) for text in wholes]).save(path / sparse_folder("grams"))
