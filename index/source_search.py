"""Search in the linked sources: BM25 over Dutch terms and 4-grams and FAISS over vectors, with weights of their own."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from index import store, texts
from index.dense import DenseIndex
from index.dutch import Analyzer, content_words, grams, is_a_kind_of, stems, words
from index.encoder import Encoder, is_dutch_word
from index.errors import UnusableIndexError
from index.files import DENSE, PASSAGES, ROWS, SOURCES, VOCABULARY, read_json_list, read_jsonl, sparse_folder
from index.fusion import Scores
from index.rows import Group
from index.same_words import same_words
from index.sparse import SparseIndex
from index.spelling import Speller
from index.types import SourceHit, SourcePassage, Span
from ingest.source_documents import SourceDocument

_NEAREST = 1024  # rows that the vectors propose
_PARTICLES = frozenset({"aan", "af", "bij", "door", "in", "mee", "na", "op", "over", "terug", "toe", "uit", "voor"})
_WEIGHTS = {"words": 1.0, "grams": 1.0, "dense": 1.0}


class SourceSearcher:
    """One generation of the sources' index, open for searching. It holds no state between questions."""

    def __init__(self, generation: Path, encoder: Encoder) -> None:
        """Read the files of `generation`, which must have been checked."""
        self.generation = generation.name
        self.documents = {one.key: one for one in read_jsonl(generation / SOURCES, SourceDocument)}
        self.passages = read_jsonl(generation / PASSAGES, SourcePassage)
        self._encoder = encoder
        self._rows = np.load(generation / ROWS, allow_pickle=False)
        self._dense = DenseIndex.load(generation / DENSE)
        self._words = SparseIndex.load(generation / sparse_folder("words"), len(self.passages))
        self._grams = SparseIndex.load(generation / sparse_folder("grams"), len(self.passages))
        vocabulary = frozenset(read_json_list(generation / VOCABULARY))
        self._analyzer = Analyzer(vocabulary)
        self._speller = Speller((), vocabulary, is_dutch_word)  # what a source writes is right, however rare

    def find(self, question: str, limit: int = 10, among: Sequence[str] = ()) -> tuple[SourceHit, ...]:
        """Return the `limit` best passages for `question`, best first; `among` names the only documents that may be.

        A text without a single word finds nothing.
        """
        question = self._speller.correct(question)
        terms = self._analyzer.terms(question)
        if not terms or not self.passages:
            return ()
        vector = self._encoder.encode_queries([question])[0]
        near, rows = self._dense.nearest(vector, _NEAREST)
        cosines = np.zeros(len(self._rows), dtype=np.float32)
        cosines[rows] = near
        dense = np.zeros(len(self.passages), dtype=np.float32)
        np.maximum.at(dense, self._rows[:, 1], cosines)
        columns = {"words": self._words.scores(terms), "grams": self._grams.scores(grams(question)), "dense": dense}
        scores = sum(_WEIGHTS[name] * column for name, column in columns.items())
        order = np.argsort(-np.asarray(scores), kind="stable").tolist()
        chosen = [at for at in order if not among or self.passages[at].source in among][:limit]
        return tuple(
            SourceHit(
                self.passages[at],
                float(np.asarray(scores)[at]),
                {name: round(float(column[at]), 4) for name, column in columns.items()},
                self._spans(at, cosines),
            )
            for at in chosen
        )

    def _spans(self, at: int, cosines: Scores) -> tuple[Span, ...]:
        """Return the units of passage `at`, nearest to the question first."""
        own = np.flatnonzero((self._rows[:, 1] == at) & (self._rows[:, 0] == Group.SENTENCE))
        spans = (Span(int(self._rows[row, 2]), int(self._rows[row, 3]), float(cosines[row]), 0.0) for row in own)
        return tuple(sorted(spans, key=lambda span: -span.score))

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in a source."""
        return word in self._analyzer.vocabulary

    def covered(self, question: str, text: str, beyond: str = "") -> float:
        """Return the share, in [0, 1], of what the question's words tell (their idf) that stands in `text`.

        A word stands there in any form, or as a word that means the same (`index/same_words.py`). One that no
        source holds tells most. Words that stand in `beyond` are left out; 1 when none is left.
        """
        meant = self._meant(question)
        other = set(self._analyzer.terms(beyond))
        left = {word: terms for word, terms in meant.items() if not other.intersection(self._analyzer.terms(word))}
        if meant and not left:
            return 1.0
        weights = {word: min(map(self._words.idf, terms)) for word, terms in left.items()}
        total = sum(weights.values())
        return sum(weights[word] for word in self._standing(left, text)) / total if total else 0.0

    def _meant(self, question: str) -> dict[str, list[str]]:
        """Return each telling word of a question with its terms and those of the words that mean the same.

        A verb may stand apart: "dien … in" is "indienen".
        """
        apart = _PARTICLES.intersection(words(question))
        meant: dict[str, list[str]] = {}
        for word in content_words(self._speller.correct(question)):
            others = {*same_words(word), *(other for part in apart for other in same_words(part + word))}
            meant[word] = [*self._analyzer.terms(word), *(term for one in others for term in (one, *stems(one)))]
        return meant

    def _standing(self, meant: Mapping[str, Sequence[str]], text: str) -> Iterator[str]:
        """Yield the words of which a term, or a compound that ends in it, stands in `text`."""
        found, said = set(self._analyzer.terms(text)), words(text)
        for word, terms in meant.items():
            if found.intersection(terms) or any(is_a_kind_of(one, word) for one in said):
                yield word


def open_sources(folder: Path, encoder: Encoder) -> SourceSearcher | None:
    """Open the current generation under `folder`; None when sources were never indexed.

    Raises UnusableIndexError when a file is not what it was when published, or when the
    vectors come from another encoder.
    """
    try:
        generation = store.current(folder)
    except UnusableIndexError:
        return None
    manifest = store.read_manifest(generation)
    store.check_files(generation, manifest)
    if manifest.encoder.digest != encoder.digest:
        raise UnusableIndexError(texts.OTHER_ENCODER.format(found=manifest.encoder.name, expected=encoder.name))
    return SourceSearcher(generation, encoder)
