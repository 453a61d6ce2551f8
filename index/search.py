"""Hybrid search: BM25 over Dutch terms and 4-grams, FAISS over vectors, thesaurus and examples, fused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from index import store, texts
from index.dense import DenseIndex
from index.dutch import Analyzer, content_words, grams, phrases, stems
from index.encoder import Encoder, is_dutch_word
from index.errors import UnusableIndexError
from index.files import (
    DENSE,
    PAGES,
    PASSAGES,
    ROWS,
    THESAURUS,
    VOCABULARY,
    read_json_list,
    read_jsonl,
    sparse_folder,
)
from index.fusion import RANKERS, Parts, Scores, Weights, fuse
from index.learned import Learned, Verdict
from index.reranker import Reranker, rerank
from index.rows import Group
from index.sparse import SparseIndex
from index.spelling import Speller
from index.store import Manifest
from index.thesaurus import Expander
from index.types import Evidence, Findings, Hit, Passage, Span
from ingest.types import Concept, Page

_NEAREST = 1024  # rows: all of a handbook's, and a bounded number of a large collection's
_BLOCK = 64
_SPANS = 8


@dataclass(frozen=True, slots=True)
class _Places:
    """The words of passages that sentences and questions of the bank point at, in the order of passages.

    The rows of place `at` are `rows[bounds[at] : bounds[at + 1]]`; `start` and
    `end` hold its words, and `need` which of the needs it is (-1 for none). The
    places of a passage are those from `owned[passage]` up to `owned[passage + 1]`.
    """

    rows: NDArray[np.int64]
    bounds: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    need: NDArray[np.int64]
    owned: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: NDArray[np.int32], needs: NDArray[np.int64], passages: int) -> "_Places":
        """Put rows (owner, start, end) together by their words: first the `sentences`, then the `needs`."""
        owner, start, end = np.concatenate([sentences, needs]).T
        order = np.lexsort((end, start, owner))
        words = np.stack([owner[order], start[order], end[order]], axis=1)
        first = np.flatnonzero(np.append(True, (words[1:] != words[:-1]).any(axis=1))[: len(words)])
        owners, starts, ends = np.ascontiguousarray(words[first].T)
        owned = np.searchsorted(owners, np.arange(passages + 1))
        need = np.full(len(first), -1, dtype=np.int64)
        for at, (passage, begin, stop) in enumerate(needs.tolist()):
            its = slice(owned[passage], owned[passage + 1])
            need[its][(starts[its] == begin) & (ends[its] == stop)] = at
        return cls(order, np.append(first, len(order)), starts, ends, need, owned)

    def spans(self, passage: int, cosines: Scores, needs: Scores) -> Iterator[Span]:
        """Yield the words of a passage, each with the best cosine of its rows and with what the examples say of it.

        `cosines` are those of the rows; `needs` ends in a nought, for the words that no question of the bank leads to.
        """
        first, last = int(self.owned[passage]), int(self.owned[passage + 1])
        if first == last:
            return
        begin = self.bounds[first]
        best = np.maximum.reduceat(cosines[self.rows[begin : self.bounds[last]]], self.bounds[first:last] - begin)
        taught = needs[self.need[first:last]]
        own = (self.start[first:last], self.end[first:last], best, taught)
        yield from map(Span, *(part.tolist() for part in own))


class Searcher:
    """One generation of the index, open for searching. It holds no state between questions."""

    def __init__(
        self, generation: Path, manifest: Manifest, encoder: Encoder, weights: Weights, reranker: Reranker | None = None
    ) -> None:
        """Read the files of `generation`, which must have been checked."""
        self.manifest = manifest
        self.generation = generation.name
        self.pages = read_jsonl(generation / PAGES, Page)
        self.passages = read_jsonl(generation / PASSAGES, Passage)
        self._encoder = encoder
        self._weights = weights
        self._reranker = reranker
        self._page_of = np.array([passage.page for passage in self.passages])
        table = np.load(generation / ROWS, allow_pickle=False)
        sentences = table[table[:, 0] <= Group.SENTENCE]
        self._owner = np.ascontiguousarray(sentences[:, 1])
        self._dense = DenseIndex.load(generation / DENSE)
        self._words = SparseIndex.load(generation / sparse_folder("words"), len(self.passages))
        self._grams = SparseIndex.load(generation / sparse_folder("grams"), len(self.passages))
        self._learned = Learned.load(generation)
        self._places = _Places.of(sentences[:, 1:], self._learned.needs, len(self.passages))
        self.expander = Expander.of(read_jsonl(generation / THESAURUS, Concept))
        self.analyzer = Analyzer(frozenset(read_json_list(generation / VOCABULARY)))
        self._label_terms = lru_cache(maxsize=4096)(self.analyzer.terms)
        self._speller = Speller(self.analyzer.vocabulary, self._own_words(), is_dutch_word)
        self._stems = frozenset(stem for word in self.analyzer.vocabulary for stem in stems(word))

    def _own_words(self) -> frozenset[str]:
        """Return the folded words of the handbook itself: right, however rare."""
        return frozenset(word for page in self.pages for word in content_words(page.text))

    def search(self, query: str, limit: int = 10, parts: Parts | None = None) -> tuple[Hit, ...]:
        """Return the `limit` best passages for `query`, best first."""
        return self.find(query, limit, parts).hits

    def find(
        self,
        query: str,
        limit: int = 10,
        parts: Parts | None = None,
        verdict: Verdict | None = None,
        focus: str | None = None,
    ) -> Findings:
        """Return the best passages with the evidence to answer from them or to be silent.

        A text without a single word has no hits. `focus` is the part of the
        query that was asked last: it has a say in which passage of a page
        answers, and with which words, beside the whole, which decides on the page. `verdict` stands in for what
        the examples say: so a question of the bank is tried as if the bank did
        not hold it.
        """
        parts = parts or Parts()
        look = self._look(query, parts, verdict)
        if look is None:
            return Findings(query, (), Evidence({}, ()))
        last = self._look(focus, parts, None) if focus else None
        own = look if last is None else look.between(last)
        scores = fuse(look.features, own.features, self._page_of, self._weights, parts)
        hits = tuple(self._hit(at, float(scores[at]), own) for at in _best(scores, limit))
        evidence = self._evidence(look, scores, hits)
        return Findings(query, rerank(query, hits, self._reranker) if self._reranker else hits, evidence)

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in the handbook, its question bank or its thesaurus."""
        return word in self.analyzer.vocabulary

    def use(self, weights: Weights) -> None:
        """Fuse with other weights from now on: for tuning, never while serving."""
        self._weights = weights

    def features(self, query: str, verdict: Verdict | None = None) -> Scores | None:
        """Return what each ranker gives each passage, shape (passages, rankers); None without a word."""
        look = self._look(query, Parts(), verdict)
        return None if look is None else look.features

    def _look(self, query: str, parts: Parts, verdict: Verdict | None) -> "_Look | None":
        """Ask every ranker; None when the query holds no word."""
        query = self._speller.correct(query)
        terms, pieces = self.analyzer.terms(query), grams(query)
        if not terms:
            return None
        labels = self.expander.expand(query)
        vector = self._encoder.encode_queries([query])[0]
        near, rows = self._dense.nearest(vector, _NEAREST)
        if verdict is None:
            read: dict[str, Sequence[str]] = {"words": terms, "phrases": phrases(query)} if parts.lexical else {}
            read |= {"grams": pieces} if parts.ngrams else {}
            read |= {"concepts": labels} if parts.thesaurus else {}
            verdict = self._learned.verdict(read, vector if parts.dense else vector * 0, len(self.passages))
        words = self._words.covered(terms)
        expanded = [term for label in labels for term in self._label_terms(label)]
        features = np.zeros((len(RANKERS), len(self.passages)), np.float32).T  # each ranker's scores lie together
        column = dict(zip(RANKERS, features.T, strict=True))
        column["words"][:] = words.share()
        column["grams"][:] = self._grams.scores(pieces)
        column["thesaurus"][:] = (words + self._words.covered(expanded)).share()
        np.maximum.at(column["dense"], self._owner[rows], near)
        column["examples"][:] = verdict.passages
        column["likeness"][:] = verdict.likeness
        cosines = np.zeros(len(self._owner), dtype=np.float32)
        cosines[rows] = near
        cosines = np.append(cosines, verdict.cosines)
        return _Look(query, cosines, verdict, features, np.append(verdict.needs, np.float32(0)))

    def _hit(self, at: int, score: float, look: "_Look") -> Hit:
        rankers = dict(zip(RANKERS, look.features[at].round(4).tolist(), strict=True))
        return Hit(self.passages[at], score, rankers, self._spans(at, look))

    def _spans(self, at: int, look: "_Look") -> tuple[Span, ...]:
        """Return the words of passage `at` that its sentences and questions point at, best first, each once."""
        spans = self._places.spans(at, look.cosines, look.needs)
        return tuple(sorted(spans, key=lambda span: -span.score)[:_SPANS])

    def _evidence(self, look: "_Look", scores: Scores, hits: Sequence[Hit]) -> Evidence:
        first, second = _best_pages(scores, self._page_of)
        features = {
            "score": first,
            "margin": first - second,
            **{f"best_{name}": value for name, value in zip(RANKERS, look.features.max(axis=0).tolist(), strict=True)},
            **{f"top_{name}": value for name, value in (hits[0].rankers.items() if hits else ())},
            **{f"learned_{kind}": value for kind, value in look.verdict.verdicts.items()},
            **{f"chance_{kind}": value for kind, value in look.verdict.chances.items()},
        }
        return Evidence(features, self._unknown(look.query))

    def _unknown(self, query: str) -> tuple[str, ...]:
        """Return the content words of which neither the handbook nor the bank or thesaurus holds a form."""
        return tuple(
            word
            for word in content_words(query)
            if not self.knows(word) and not self.analyzer.split(word) and not self._stems.intersection(stems(word))
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """What the rankers said of one query; `features` has a row for each passage.

    `cosines` are those of passages and sentences (zero beyond the nearest), then those of the needs; `needs` are the
    chances of the needs and a nought.
    """

    query: str
    cosines: Scores
    verdict: Verdict
    features: Scores
    needs: Scores

    def between(self, other: "_Look") -> "_Look":
        """Return the mean of what the rankers said of this query and of another."""
        half = np.float32(0.5)
        return replace(
            self,
            features=(self.features + other.features) * half,
            cosines=(self.cosines + other.cosines) * half,
            needs=(self.needs + other.needs) * half,
        )


def open_index(
    folder: Path, encoder: Encoder, weights: Weights | None = None, reranker: Reranker | None = None
) -> Searcher:
    """Open the current generation under `folder`; a `reranker` looks at the best hits again.

    Raises UnusableIndexError when there is none, when a file is not what it was
    when published, or when the vectors come from another encoder.
    """
    # A question is a handful of small products: spread over threads, they wait for the busiest core.
    threadpool_limits(limits=1)
    generation = store.current(folder)
    manifest = store.read_manifest(generation)
    store.check_files(generation, manifest)
    if manifest.encoder.digest != encoder.digest:
        raise UnusableIndexError(texts.OTHER_ENCODER.format(found=manifest.encoder.name, expected=encoder.name))
    return Searcher(generation, manifest, encoder, weights or Weights.load(), reranker)


def _best_pages(scores: Scores, page_of: NDArray[np.int64]) -> tuple[float, float]:
    """Return the best score and that of the best other page (the same when there is one page)."""
    best = int(np.argmax(scores))
    others = scores[page_of != page_of[best]]
    return float(scores[best]), float(others.max()) if len(others) else float(scores[best])


def _best(scores: Scores, limit: int) -> list[int]:
    """Return the places of the `limit` highest scores, highest first, the earlier one where they are equal."""
    blocks = np.maximum.reduceat(scores, np.arange(0, len(scores), _BLOCK))
    if limit < len(blocks):  # so many scores are at least that of the last of the best blocks
        among = np.flatnonzero(scores >= np.partition(blocks, -limit)[-limit])
    else:
        among = np.arange(len(scores))
    order: list[int] = among[np.argsort(-scores[among], kind="stable")][:limit].tolist()
    return order
