"""Whether the question set has leaked into the product.

A question that stands, or nearly stands, in what the assistant was built from
measures memory, not understanding. Texts are compared after case, accents,
punctuation and white space are gone. A question has leaked when it

- is the same as a known text, or stands in it whole (four words or more), or
- has four words or more and is as good as the same: the Jaccard likeness of the
  sets of character trigrams is at least 0.65, or that of the sets of words at
  least 0.70.

Shorter ones ("meldpunt?", "wat is radicalisering") are what anybody would type:
they only count when the same question stands in the question bank or in code.
A heading, a label or a sentence of the handbook was not made from a question:
who asks for a document by its name uses the words of its label. So it only
counts when it is the very question, and a long one.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from evals.measures.facts import words
from evals.suites import Suites
from evals.types import Case
from index.dutch import fold
from index.passages import sentence_spans
from ingest.types import Corpus

TRIGRAMS = 0.65
WORDS = 0.70
_LONG = 4
_PACKAGES = ("ingest", "index", "service", "ui", "evals")


@dataclass(frozen=True, slots=True)
class Known:
    """A text that the product holds; a `term` is a word or sentence of the handbook, no question."""

    where: str
    text: str
    term: bool


@dataclass(frozen=True, slots=True)
class Leak:
    """A question of the set (`id`) that is (nearly) the same as a text of the product."""

    id: str
    question: str
    known: Known
    likeness: float


def plain(text: str) -> str:
    """Return `text` without case, accents, punctuation and surplus white space."""
    return " ".join(words(fold(text)))


def asked(cases: Iterable[Case], suites: Suites | None = None) -> tuple[tuple[str, str], ...]:
    """Return (id, question) of everything that the evaluation asks, earlier questions too."""
    own = [(case.id, question) for case in cases for question in (*case.history, case.question)]
    return (*own, *(suites.questions() if suites else ()))


def known_texts(corpus: Corpus, root: Path) -> tuple[Known, ...]:
    """Return what the product holds: bank, boundaries, handbook, thesaurus, and strings of code."""
    return (*_bank(corpus), *_boundaries(corpus), *_handbook(corpus), *_thesaurus(corpus), *_code(root))


def find_leaks(questions: Sequence[tuple[str, str]], known: Sequence[Known]) -> tuple[Leak, ...]:
    """Return each (id, question) beside each known text that it has leaked to, likest first."""
    left = [plain(question) for _, question in questions]
    right = [plain(one.text) for one in known]
    if not any(left) or not any(right):
        return ()
    trigrams, by_words = likeness(left, right)
    near = (trigrams >= TRIGRAMS) | (by_words >= WORDS) | _contained(left, right)
    found = [
        Leak(
            questions[row][0],
            questions[row][1],
            known[column],
            float(max(trigrams[row, column], by_words[row, column])),
        )
        for row, column in np.argwhere(near).tolist()
        if _counts(left[row], right[column], known[column])
    ]
    return tuple(sorted(found, key=lambda leak: (-leak.likeness, leak.id)))


def likeness(left: Sequence[str], right: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Jaccard likeness (0 to 1) of every plain text left and right: by trigrams, and by words."""
    trigrams = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True, lowercase=False)
    by_words = CountVectorizer(analyzer=str.split, binary=True)
    return _jaccard(left, right, trigrams), _jaccard(left, right, by_words)


def _jaccard(left: Sequence[str], right: Sequence[str], counter: CountVectorizer) -> NDArray[np.float64]:
    # Edges are marked, so that a text of one letter has a trigram too.
    counted = counter.fit_transform([f" {text} " for text in (*left, *right)]).astype(np.float64)
    a, b = counted[: len(left)], counted[len(left) :]
    both = (a @ b.T).toarray()
    sizes = np.asarray(a.sum(axis=1)) + np.asarray(b.sum(axis=1)).T
    either: NDArray[np.float64] = sizes - both
    alike: NDArray[np.float64] = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return alike


def _contained(left: Sequence[str], right: Sequence[str]) -> NDArray[np.bool_]:
    padded = [f" {text} " for text in right]
    return np.array([[f" {text} " in other for other in padded] for text in left])


def _counts(question: str, text: str, known: Known) -> bool:
    long = len(question.split()) >= _LONG
    if known.term:
        return long and question == text
    return long or question == text


def _bank(corpus: Corpus) -> Iterator[Known]:
    for page in corpus.pages:
        for entry in page.bank:
            yield from (Known(f"vragen van pagina {page.number}", asked, False) for asked in entry.questions)


def _boundaries(corpus: Corpus) -> Iterator[Known]:
    for boundary in corpus.boundaries:
        yield from (Known(f"grenzen, {boundary.about}", asked, False) for asked in boundary.questions)


def _handbook(corpus: Corpus) -> Iterator[Known]:
    for page in corpus.pages:
        for start, end in sentence_spans(page.text):
            yield Known(f"tekst van pagina {page.number}", page.text[start:end], True)


def _thesaurus(corpus: Corpus) -> Iterator[Known]:
    for concept in corpus.concepts:
        for label in (concept.preferred, *concept.alternatives):
            yield Known(f"thesaurus, {concept.id}", label, True)


def _code(root: Path) -> Iterator[Known]:
    for package in _PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
                    yield Known(str(file.relative_to(root)), node.value, False)
