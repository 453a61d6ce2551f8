"""Search in a large collection: build time, memory, speed, recall: `python -m evals.scale`. A script, not a timed test.

The collection is the real handbook with its question bank, and around it as
many other passages as make the number asked for. The table that it prints
stands in `docs/scale.md`, in that page's language.
"""

import os
import platform
import re
import resource
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import accumulate, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from langchain_core.retrievers import RetrieverLike
from rich.console import Console
from rich.progress import track
from threadpoolctl import threadpool_limits

from evals.benchmark import mebibytes
from evals.cases import load_cases
from evals.report import put_between
from evals.types import Case, Split
from index.build import build_index
from index.dense import DenseIndex
from index.dutch import STOP_WORDS, words
from index.encoder import Encoder, load_encoder
from index.files import DENSE
from index.langchain import EncoderEmbeddings
from index.passages import cut_page
from index.search import Searcher, open_index
from index.types import Passage
from ingest.corpus import load_corpus
from ingest.handbook import default_corpus
from ingest.types import Corpus, Page, Theme

_PAGE = 50  # passages
_FIRST_NUMBER = 1001
_WORDS = range(8, 151)  # a text of fewer or more words makes no passage of its own
_VOCABULARY = 50_000
_NEAREST = 10
_COMPARED = 20  # queries: LangChain's retriever takes its time
_PACKAGES = ("bm25s", "faiss-cpu", "numpy", "langchain-core")
_EXTRA = ("langchain-classic", "langchain-community", "rank-bm25")
_MARKER = "scale"
_WARM = "Waar gaat dit over?"  # asked first, as a process that serves has been asked something
_PLAIN = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build took: seconds, and the most memory of its process (MiB)."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What searching gave: milliseconds of each query, shares, and the most memory of its process (MiB).

    `recall` is the share of the ten nearest of all `vectors` that the dense half
    finds, `found` that of the handbook's own questions whose page comes first.
    """

    milliseconds: Sequence[float]
    found: float
    memory: float
    recall: float
    vectors: int


def made_up(corpus: Corpus, seed: int = 0) -> Iterator[str]:
    """Yield paragraphs without end: words of the corpus, and compounds of them, as often as in a language (Zipf)."""
    random = Random(seed)  # noqa: S311 - no secret
    every = [word for page in corpus.pages for word in words(page.text) if word.isalpha()]
    small = sorted({word for word in every if word in STOP_WORDS})
    large = sorted({word for word in every if len(word) > 3} - STOP_WORDS)
    parts = [word for word in large if len(word) < 10]
    compounds = {"".join(random.sample(parts, 2)) for _ in range(_VOCABULARY)}
    ranked = random.sample(large, len(large)) + random.sample(sorted(compounds), len(compounds))
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(ranked))))
    while True:
        sentences = []
        for _ in range(random.randint(1, 4)):
            count = random.randint(4, 12)
            pairs = zip(
                random.choices(small, k=count), random.choices(ranked, cum_weights=weights, k=count), strict=True
            )
            sentences.append(" ".join(word for pair in pairs for word in pair).capitalize() + ".")
        yield " ".join(sentences)


def read_texts(file: Path, count: int, seed: int = 0) -> list[str]:
    """Return `count` lines of `file` drawn by chance, each fit to be a paragraph; fewer when it holds fewer."""
    with file.open(encoding="utf-8") as lines:
        fit = [at for at, line in enumerate(lines) if _PLAIN.match(line) and len(line.split()) in _WORDS]
    chosen = set(Random(seed).sample(fit, min(count, len(fit))))  # noqa: S311 - no secret
    with file.open(encoding="utf-8") as lines:
        return [" ".join(line.split()) for at, line in enumerate(lines) if at in chosen]


def collection(corpus: Corpus, passages: int, texts: Path | None, seed: int = 0) -> Corpus:
    """Return `corpus` with so many pages behind its own that it has `passages` passages (fewer when texts run out)."""
    wanted = max(0, passages - sum(len(cut_page(page)) for page in corpus.pages))
    found = read_texts(texts, wanted, seed) if texts else list(islice(made_up(corpus, seed), wanted))
    pages = tuple(
        Page(
            number=_FIRST_NUMBER + at,
            id=f"tekst-{at}",
            title=f"Tekst {at}",
            theme=Theme.GENERAL,
            text="\n\n".join(found[at * _PAGE : (at + 1) * _PAGE]),
            links=(),
        )
        for at in range(-(-len(found) // _PAGE))
    )
    return replace(corpus, pages=(*corpus.pages, *pages))


def build(folder: Path, passages: int, texts: Path | None) -> Built:
    """Build the index of a collection under `folder`, as `handreiking index build` does, in this process."""
    made = collection(load_corpus(default_corpus()), passages, texts)
    started = time.perf_counter()
    build_index(made, load_encoder(), folder)
    return Built(time.perf_counter() - started, mebibytes(resource.RUSAGE_SELF))


def fragments(passages: Sequence[Passage], count: int, seed: int = 0) -> list[str]:
    """Return `count` queries: three to ten words in a row of passages drawn by chance."""
    random = Random(seed)  # noqa: S311 - no secret
    found = []
    for passage in random.choices(passages, k=count):
        tokens = passage.text.split()
        length = random.randint(3, 10)
        start = random.randrange(max(1, len(tokens) - length))
        found.append(" ".join(tokens[start : start + length]))
    return found


def timed(ask: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """Return the milliseconds that each query takes on one thread, none of them asked before."""
    spent = []
    with threadpool_limits(1):
        ask(_WARM)
        for query in track(queries, transient=True):
            started = time.perf_counter()
            ask(query)
            spent.append((time.perf_counter() - started) * 1000)
    return spent


def dense_recall(index: DenseIndex, encoder: Encoder, queries: Sequence[str]) -> float:
    """Return which share of the ten rows that are nearest by exact products `index` finds.

    A row as near as the tenth counts: a text that stands in the collection twice is no error.
    """
    vectors = index.vectors()
    shares = []
    for vector in encoder.encode_queries(queries):
        exact = vectors @ vector
        limit = min(_NEAREST, len(exact))
        least = np.partition(exact, -limit)[-limit]
        rows = index.nearest(vector, limit)[1]
        shares.append(float((exact[rows] >= least - 1e-6).mean()))
    return float(np.mean(shares))


def search(
    searcher: Searcher, folder: Path, encoder: Encoder, cases: Sequence[Case], queries: Sequence[str]
) -> Searched:
    """Time each of `queries`, then look whether what is found is right."""
    spent = timed(searcher.search, queries)
    first = [searcher.search(case.question, 1)[0].passage.page in case.pages for case in cases]
    memory = mebibytes(resource.RUSAGE_SELF)
    index = DenseIndex.load(folder / searcher.generation / DENSE)
    return Searched(spent, float(np.mean(first)), memory, dense_recall(index, encoder, queries), index.count)


def handbook_cases(searcher: Searcher) -> tuple[Case, ...]:
    """Return the dev Cases that the handbook answers without a conversation before."""
    pages = tuple(page for page in searcher.pages if page.number < _FIRST_NUMBER)
    return tuple(one for one in load_cases(pages) if one.split is Split.DEV and one.answerable and not one.history)


def ensemble(passages: Sequence[Passage], encoder: Encoder) -> Callable[[str], object]:
    """Return LangChain's EnsembleRetriever over BM25Retriever and FAISS, with the same passages and encoder.

    Raises ImportError when the extra `scale` is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # langchain-community warns that it is no longer kept up
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_community.vectorstores import FAISS

        texts = [passage.text for passage in passages]
        lexical = BM25Retriever.from_texts(texts, k=_NEAREST)
        vectors = FAISS.from_texts(texts, EncoderEmbeddings(encoder))
    retrievers: list[RetrieverLike] = [lexical, vectors.as_retriever(search_kwargs={"k": _NEAREST})]
    ask: Callable[[str], object] = EnsembleRetriever(retrievers=retrievers, weights=[0.5, 0.5]).invoke
    return ask


def measure(folder: Path, passages: int, texts: Path | None, queries: int, compared: int) -> dict[str, str]:
    """Return the lines of the table, in order: build in a process of its own, search in this one, then LangChain's.

    `compared` is the number of queries that LangChain's retriever is asked too; with 0 it is left out.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        built = other.submit(build, folder, passages, texts).result()
    encoder = load_encoder()
    started = time.perf_counter()
    searcher = open_index(folder, encoder)
    opened = time.perf_counter() - started
    cases = handbook_cases(searcher)
    asked = [case.question for case in cases[: queries // 2]]
    asked += fragments(searcher.passages, queries - len(asked))
    found = search(searcher, folder, encoder, cases, asked)
    lines = {
        "passages (vectors: passages and sentences)": f"{len(searcher.passages):,} ({found.vectors:,})",
        "build": f"{built.seconds:.0f} s, at most {built.memory:,.0f} MiB",
        "index on disk": f"{_size(folder / searcher.generation):,.0f} MiB",
        "open": f"{opened:.1f} s, at most {found.memory:,.0f} MiB after all searches",
        f"search, one thread, {len(asked)} queries": _times(found.milliseconds),
        f"dense half: recall@{_NEAREST} against exact search": f"{found.recall:.4f}",
        "the handbook's own dev questions: right page first": f"{found.found:.3f}",
    }
    if compared:
        step = max(1, len(asked) // compared)
        some = slice(0, step * compared, step)
        ours, theirs = found.milliseconds[some], timed(ensemble(searcher.passages, encoder), asked[some])
        lines |= {
            f"LangChain's EnsembleRetriever, {len(theirs)} of these queries": _times(theirs),
            "our search, the same queries": _times(ours),
            "ratio of the means, of the medians": f"{np.mean(theirs) / np.mean(ours):.0f}, "
            f"{np.median(theirs) / np.median(ours):.0f}",
        }
    return lines


def main(
    passages: Annotated[int, typer.Option(min=1, help="How many passages the collection has.")] = 100_000,
    texts: Annotated[Path | None, typer.Option(help="File with one text a line; made-up text without it.")] = None,
    queries: Annotated[int, typer.Option(min=1, help="How many searches are timed.")] = 400,
    compare: Annotated[bool, typer.Option("--compare", help="Ask LangChain's EnsembleRetriever too.")] = False,
    markdown: Annotated[Path | None, typer.Option(help="Write the table between this file's markers.")] = None,
) -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as folder:
        lines = measure(Path(folder), passages, texts, queries, _COMPARED if compare else 0)
    source = "lines of a file" if texts else "made-up text"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in (*_PACKAGES, *(_EXTRA if compare else ())))
    head = ["| | measured |", "| --- | ---: |", f"| text, machine | {source}; {machine} |"]
    table = "\n".join(
        [*head, *(f"| {name} | {value} |" for name, value in lines.items()), f"| versions | {versions} |"]
    )
    Console(width=200).print(table)
    if markdown:
        put_between(markdown, _MARKER, table)


def _times(milliseconds: Sequence[float]) -> str:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"


def _size(folder: Path) -> float:
    """Return how large the files under `folder` are together (MiB)."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


if __name__ == "__main__":
    typer.run(main)
