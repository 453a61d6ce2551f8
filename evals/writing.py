"""`handreiking eval sentences` and `eval writers`: the check of written sentences, and writers that are played."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Annotated

import typer
from rich.console import Console

from evals import sentences, texts
from evals.cases import load_cases
from evals.local import build_local
from evals.measuring import own_settings
from evals.report import show_table
from evals.sentences import Judged, Share
from evals.types import PairKind, Split
from evals.writer_trial import Trial, try_model, try_writers
from ingest.corpus import load_corpus
from service.assistant import open_assistant
from service.types import Generation, Outcome

_console = Console()
SplitChoice = Annotated[str, typer.Option("--split", help=texts.HELP_SPLIT)]
_STEP = 7  # every so many Cases, so that few of them still are about many pages
Most = Annotated[int, typer.Option("--most", min=1, help=texts.HELP_MOST)]
MarkdownFiles = Annotated[list[Path] | None, typer.Option("--markdown", help=texts.HELP_MARKDOWN)]


def measure_sentences(markdown: MarkdownFiles = None) -> None:
    """Judge every labelled pair and show the shares of both mistakes; the wrong ones of dev by name."""
    pages = load_corpus(own_settings().corpus).pages
    judged = sentences.judge(sentences.load_pairs(pages), pages)
    table = sentences_table(judged, sentences.attacks_through(pages))
    show_table(table, "zinnen", markdown)
    for one in judged:
        if not one.right and one.pair.split is Split.DEV:
            _console.print(f"{one.pair.id}: {one.pair.sentence}", markup=False)


def measure_writers(split: SplitChoice = "dev", markdown: MarkdownFiles = None) -> None:
    """Put the question set to an honest writer, a sloppy one and a liar; exit code 1 when a lie got through."""
    settings = own_settings()
    corpus = load_corpus(settings.corpus)
    build_local(corpus, settings)
    cases = [case for case in load_cases(corpus.pages) if split in ("all", case.split)]
    trials = list(try_writers(cases, open_assistant(settings).handbook))
    table = writers_table(trials)
    show_table(table, f"schrijvers {split}", markdown)
    raise typer.Exit(1 if any(one.reached or one.proven < one.sentences for one in trials) else 0)


def measure_model(most: Most = 20, markdown: MarkdownFiles = None) -> None:
    """Put questions of dev to the chat model of the settings, and count what it wrote, what was kept, and why not."""
    settings = own_settings()
    corpus = load_corpus(settings.corpus)
    build_local(corpus, settings)
    assistant = open_assistant(settings)
    if assistant.writer is None:
        raise typer.BadParameter(texts.NO_MODEL_SET)
    cases = [case for case in load_cases(corpus.pages) if case.split is Split.DEV and case.answerable][::_STEP]
    table = model_table(list(try_model(cases[:most], assistant.handbook, assistant.writer)), assistant.writer.name)
    show_table(table, "model", markdown)


def model_table(made: Sequence[Outcome], name: str) -> str:
    """Return what became of a model's sentences, as Markdown."""
    sentences_of = [one for outcome in made for one in outcome.work.sentences]
    written = [one for one in made if one.answer.generation is Generation.WRITTEN]
    rows = {
        texts.WRITERS_ANSWERS: f"{len(written)} van {len(made)}",
        texts.MODEL_SENTENCES: str(len(sentences_of)),
        texts.MODEL_KEPT: str(sum(one.fault is None for one in sentences_of)),
        **{
            texts.MODEL_DROPPED.format(reason=reason): str(count)
            for reason, count in Counter(one.fault for one in sentences_of if one.fault).most_common()
        },
        texts.MODEL_FAILURES: str(sum(one.work.failure is not None for one in made)),
    }
    lines = (f"| {title} | {value} |" for title, value in rows.items())
    return "\n".join([f"| {texts.MODEL} | {name} |", "| --- | ---: |", *lines])


def writers_table(trials: Sequence[Trial]) -> str:
    """Return the trials side by side, as Markdown."""
    titles = " | ".join(texts.WRITERS[one.writing] for one in trials)
    rows = [f"| {texts.TABLE_WRITERS} | {titles} |", "| --- |" + " ---: |" * len(trials)]
    cells = {
        texts.WRITERS_ANSWERS: [f"{one.written} van {one.answers}" for one in trials],
        texts.WRITERS_PROVEN: [f"{texts.decimal(one.proven / one.sentences, 2)} ({one.sentences})" for one in trials],
        texts.WRITERS_VERBATIM: [f"{texts.decimal(one.verbatim / one.quotes, 2)} ({one.quotes})" for one in trials],
        texts.WRITERS_LIES: [f"{one.reached} van {one.lies}" for one in trials],
        texts.WRITERS_FACTS: [texts.number(one.facts, "%") for one in trials],
        texts.WRITERS_PAGES: [texts.number(one.pages, "%") for one in trials],
        texts.WRITERS_TIME: [f"{texts.decimal(one.slow[0], 1)} / {texts.decimal(one.slow[1], 1)}" for one in trials],
    }
    return "\n".join([*rows, *(f"| {name} | {' | '.join(found)} |" for name, found in cells.items())])


def sentences_table(judged: Sequence[Judged], attacks: Share) -> str:
    """Return both mistakes for each half and each kind, and how many attacks get through, as Markdown."""
    halves = {half: [one for one in judged if one.pair.split is half] for half in Split}
    titles = " | ".join(texts.SPLITS[half] for half in halves)
    lines = [f"| {texts.TABLE_SENTENCES} | {titles} |", "| --- |" + " ---: |" * len(halves)]
    lines.append(_row(texts.ACCEPTED_WRONGLY, [sentences.false_acceptance(half) for half in halves.values()]))
    for kind in PairKind:
        if kind is not PairKind.REWORD:
            chosen = ([one for one in half if one.pair.kind is kind] for half in halves.values())
            lines.append(_row(f"… {texts.PAIR_KINDS[kind]}", list(map(sentences.false_acceptance, chosen))))
    lines.append(_row(texts.REJECTED_WRONGLY, [sentences.false_rejection(half) for half in halves.values()]))
    lines.append(f"| {texts.ATTACKS_THROUGH} | {attacks.count} van {attacks.total} | |")
    spent = (texts.decimal(fmean(one.milliseconds for one in half), 1) for half in halves.values())
    return "\n".join([*lines, f"| {texts.COLUMN_CHECK_MS} | {' | '.join(spent)} |"])


def _row(name: str, shares: Sequence[Share]) -> str:
    return f"| {name} | {' | '.join(texts.share(one.count, one.total, *one.interval) for one in shares)} |"
