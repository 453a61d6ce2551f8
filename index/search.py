"""Hybrid search: BM25 over Dutch terms and 4-grams, FAISS over vectors, bank and thesaurus, fused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import store, texts
from index.dense import DenseIndex
from index.dutch import Analyzer, content_words, grams
from index.encoder import Encoder
from index.errors import UnusableIndexError
from index.files import (
    DENSE,
    PAGES,
    PASSAGES,
    ROWS,
    SPARSE_GROUPS,
    THESAURUS,
    VOCABULARY,
    read_json_list,
    read_jsonl,
    sparse_folder,
)
from index.fusion import RANKERS, Parts, Scores, Weights, fuse
from index.rows import Group
from index.sparse import SparseIndex
from index.store import Manifest
from index.thesaurus import Expander
from index.types import Evidence, Findings, Hit, Passage, Span
from ingest.types import BoundaryKind, Concept, Page

_NEAREST = 4096  # rows: all of a handbook's, and a bounded number of a large collection's
_CROWD = 8  # bank questions of a page that together make its "bank_crowd"
_SPANS = 8


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of the index as columns, all of shape (rows,)."""

    group: NDArray[np.int32]
    owner: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]


class Searcher:
    """One generation of the index, open for searching. It holds no state between questions."""

    def __init__(self, generation: Path, manifest: Manifest, encoder: Encoder, weights: Weights) -> None:
        """Read the files of `generation`, which must have been checked."""
        self.manifest = manifest
        self.generation = generation.name
        self.pages = read_jsonl(generation / PAGES, Page)
        self.passages = read_jsonl(generation / PASSAGES, Passage)
        self._encoder = encoder
        self._weights = weights
        self._table = _Table(*np.load(generation / ROWS, allow_pickle=False).T)
        self._page_of = np.array([passage.page for passage in self.passages])
        self._dense = DenseIndex.load(generation / DENSE)
        self._members = {group: np.flatnonzero(self._table.group == group) for group in SPARSE_GROUPS}
        self._words = self._sparse(generation, "words")
        self._grams = self._sparse(generation, "grams")
        self._expander = Expander.of(read_jsonl(generation / THESAURUS, Concept))
        self._analyzer = Analyzer(frozenset(read_json_list(generation / VOCABULARY)))

    def _sparse(self, generation: Path, field: str) -> Mapping[Group, SparseIndex]:
        return {
            group: SparseIndex.load(generation / sparse_folder(group, field), len(self._members[group]))
            for group in SPARSE_GROUPS
        }

    def search(self, query: str, limit: int = 10, parts: Parts | None = None) -> tuple[Hit, ...]:
        """Return the `limit` best passages for `query`, best first."""
        return self.find(query, limit, parts).hits

    def find(
        self, query: str, limit: int = 10, parts: Parts | None = None, hidden: frozenset[int] = frozenset()
    ) -> Findings:
        """Return the best passages with the evidence to answer from them or to be silent.

        A text without a single word has no hits. `hidden` rows do not take part:
        a question of the bank is tried as if the bank did not hold it.
        """
        look = self._look(query, hidden)
        if look is None:
            return Findings(query, (), Evidence({}, (), dict.fromkeys(BoundaryKind, 0.0)))
        scores = fuse(look.features, self._page_of, self._weights, parts or Parts())
        order = np.argsort(-scores, kind="stable")[:limit]
        hits = tuple(self._hit(int(at), float(scores[at]), look) for at in order)
        return Findings(query, hits, self._evidence(look, scores, hits))

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in the handbook, its question bank or its thesaurus."""
        return word in self._analyzer.vocabulary

    def use(self, weights: Weights) -> None:
        """Fuse with other weights from now on: for tuning, never while serving."""
        self._weights = weights

    def features(self, query: str, hidden: frozenset[int] = frozenset()) -> Scores | None:
        """Return what each ranker gives each passage, shape (passages, rankers); None without a word."""
        look = self._look(query, hidden)
        return None if look is None else look.features

    def bank_rows(self) -> tuple[tuple[int, int, int, int], ...]:
        """Return row, passage, start and end of each question of the bank, in the order of the passages' banks."""
        table = self._table
        return tuple(
            (int(row), int(table.owner[row]), int(table.start[row]), int(table.end[row]))
            for row in self._members[Group.BANK]
        )

    def boundary_rows(self) -> tuple[tuple[int, BoundaryKind], ...]:
        """Return row and kind of each question of the boundaries."""
        kinds = list(BoundaryKind)
        return tuple((int(row), kinds[self._table.owner[row]]) for row in self._members[Group.BOUNDARY])

    def _look(self, query: str, hidden: frozenset[int]) -> "_Look | None":
        """Ask every ranker; None when the query holds no word."""
        terms, pieces = self._analyzer.terms(query), grams(query)
        if not terms:
            return None
        expanded = [term for label in self._expander.expand(query) for term in self._analyzer.terms(label)]
        cosines, rows = self._dense.nearest(self._encoder.encode_queries([query])[0], _NEAREST)
        words = {group: index.scores(terms) for group, index in self._words.items()}
        pieced = {group: index.scores(pieces) for group, index in self._grams.items()}
        if hidden:
            seen = ~np.isin(rows, list(hidden))
            cosines, rows = cosines[seen], rows[seen]
            for group, members in self._members.items():
                for scores in (words[group], pieced[group]):
                    scores[np.isin(members, list(hidden))] = 0
        wider = self._words[Group.PASSAGE].scores([*terms, *expanded])
        look = _Look(
            query,
            terms,
            cosines,
            rows,
            words,
            pieced,
            np.zeros((len(self.passages), len(RANKERS)), np.float32),
        )
        columns = {
            "words": words[Group.PASSAGE],
            "grams": pieced[Group.PASSAGE],
            "thesaurus": wider if expanded else words[Group.PASSAGE],
            "bank_words": self._by_passage(words[Group.BANK]),
            "bank_grams": self._by_passage(pieced[Group.BANK]),
            **self._dense_columns(look),
        }
        for at, name in enumerate(RANKERS):
            look.features[:, at] = columns[name]
        return look

    def _by_passage(self, scores: Scores) -> Scores:
        """Return for each passage the best score of its bank questions."""
        best = np.zeros(len(self.passages), dtype=np.float32)
        np.maximum.at(best, self._table.owner[self._members[Group.BANK]], scores)
        return best

    def _dense_columns(self, look: "_Look") -> dict[str, Scores]:
        """Return the cosine columns: best text of the passage, best question of the bank, and the bank's crowd."""
        group, owner = self._table.group[look.rows], self._table.owner[look.rows]
        columns = {
            name: np.zeros(len(self.passages), dtype=np.float32) for name in ("dense", "bank_dense", "bank_crowd")
        }
        text = group <= Group.SENTENCE
        bank = group == Group.BANK
        np.maximum.at(columns["dense"], owner[text], look.cosines[text])
        np.maximum.at(columns["bank_dense"], owner[bank], look.cosines[bank])
        pages, cosines = self._page_of[owner[bank]], look.cosines[bank]
        for page in np.unique(pages):
            crowd = cosines[pages == page][:_CROWD]
            columns["bank_crowd"][self._page_of == page] = crowd.sum() / _CROWD
        return columns

    def _hit(self, at: int, score: float, look: "_Look") -> Hit:
        rankers = {name: round(float(look.features[at, column]), 4) for column, name in enumerate(RANKERS)}
        return Hit(self.passages[at], score, rankers, tuple(self._spans(at, look)))

    def _spans(self, at: int, look: "_Look") -> Iterator[Span]:
        """Yield the words of passage `at` that its nearest rows point at, nearest first, each once."""
        owned = (self._table.owner[look.rows] == at) & (self._table.group[look.rows] != Group.BOUNDARY)
        seen: set[tuple[int, int]] = set()
        for place in np.flatnonzero(owned):
            row = look.rows[place]
            words = int(self._table.start[row]), int(self._table.end[row])
            if words not in seen and len(seen) < _SPANS:
                seen.add(words)
                yield Span(*words, float(look.cosines[place]))

    def _evidence(self, look: "_Look", scores: Scores, hits: tuple[Hit, ...]) -> Evidence:
        boundary = self._table.group[look.rows] == Group.BOUNDARY
        kinds = self._table.owner[look.rows]
        nearest = {
            kind: float(look.cosines[boundary & (kinds == at)][:1].sum()) for at, kind in enumerate(BoundaryKind)
        }
        members = self._table.owner[self._members[Group.BOUNDARY]]
        known = self._words[Group.PASSAGE], self._words[Group.BANK]
        unknown = tuple(
            word
            for word in content_words(look.query)
            if not any(index.knows(term) for index in known for term in (word, *self._analyzer.terms(word)))
        )
        first, second = _best_pages(scores, self._page_of)
        features = {
            "score": first,
            "margin": first - second,
            "boundary_words": float(look.words[Group.BOUNDARY].max(initial=0)),
            "boundary_grams": float(look.grams[Group.BOUNDARY].max(initial=0)),
            **{f"best_{name}": float(look.features[:, column].max()) for column, name in enumerate(RANKERS)},
            **{f"top_{name}": value for name, value in (hits[0].rankers.items() if hits else ())},
            **{
                f"words_{kind}": float(look.words[Group.BOUNDARY][members == at].max(initial=0))
                for at, kind in enumerate(BoundaryKind)
            },
        }
        return Evidence(features, unknown, nearest)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the rankers said of one query; `features` has a row for each passage."""

    query: str
    terms: list[str]
    cosines: Scores
    rows: NDArray[np.int64]
    words: Mapping[Group, Scores]
    grams: Mapping[Group, Scores]
    features: Scores


def open_index(folder: Path, encoder: Encoder, weights: Weights | None = None) -> Searcher:
    """Open the current generation under `folder`.

    Raises UnusableIndexError when there is none, when a file is not what it was
    when published, or when the vectors come from another encoder.
    """
    generation = store.current(folder)
    manifest = store.read_manifest(generation)
    store.check_files(generation, manifest)
    if manifest.encoder.digest != encoder.digest:
        raise UnusableIndexError(texts.OTHER_ENCODER.format(found=manifest.encoder.name, expected=encoder.name))
    return Searcher(generation, manifest, encoder, weights or Weights.load())


def _best_pages(scores: Scores, page_of: NDArray[np.int64]) -> tuple[float, float]:
    """Return the best score and that of the best other page (the same when there is one page)."""
    best = int(np.argmax(scores))
    others = scores[page_of != page_of[best]]
    return float(scores[best]), float(others.max()) if len(others) else float(scores[best])
