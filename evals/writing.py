"""`handreiking eval sentences`: how good the check of written sentences is, as a table."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from evals import sentences, texts
from evals.measuring import own_settings
from evals.report import put_between
from evals.sentences import Judged, Share
from evals.types import PairKind, Split
from ingest.corpus import load_corpus

_console = Console()
MarkdownFiles = Annotated[list[Path] | None, typer.Option("--markdown", help=texts.HELP_MARKDOWN)]


def measure_sentences(markdown: MarkdownFiles = None) -> None:
    """Judge every labelled pair and show the shares of both mistakes; the wrong ones of dev by name."""
    pages = load_corpus(own_settings().corpus).pages
    judged = sentences.judge(sentences.load_pairs(pages), pages)
    table = sentences_table(judged)
    _console.print(Markdown(table))
    for one in judged:
        if not one.right and one.pair.split is Split.DEV:
            _console.print(f"{one.pair.id}: {one.pair.sentence}", markup=False)
    for path in markdown or ():
        put_between(path, "zinnen", table)
        _console.print(texts.written(str(path)))


def sentences_table(judged: Sequence[Judged]) -> str:
    """Return both mistakes for each half and each kind, as Markdown."""
    halves = {half: [one for one in judged if one.pair.split is half] for half in Split}
    titles = " | ".join(texts.SPLITS[half] for half in halves)
    lines = [f"| {texts.TABLE_SENTENCES} | {titles} |", "| --- |" + " ---: |" * len(halves)]
    lines.append(_row(texts.ACCEPTED_WRONGLY, [sentences.false_acceptance(half) for half in halves.values()]))
    for kind in PairKind:
        shares = [_wrong([one for one in half if one.pair.kind is kind]) for half in halves.values()]
        if kind is PairKind.REWORD:
            last = _row(texts.REJECTED_WRONGLY, shares)
        else:
            lines.append(_row(f"… {texts.PAIR_KINDS[kind]}", shares))
    spent = (texts.decimal(fmean(one.milliseconds for one in half), 1) for half in halves.values())
    return "\n".join([*lines, last, f"| {texts.COLUMN_CHECK_MS} | {' | '.join(spent)} |"])


def _wrong(judged: Sequence[Judged]) -> Share:
    return Share(sum(not one.right for one in judged), len(judged))


def _row(name: str, shares: Sequence[Share]) -> str:
    return f"| {name} | {' | '.join(texts.share(one.count, one.total, *one.interval) for one in shares)} |"
