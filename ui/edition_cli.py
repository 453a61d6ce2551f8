"""The commands `handreiking edition`: import, publish, undo, list, diff.

Exit codes: 0 done, with nothing to look at; 1 a fault, with nothing changed; 2 a wrong command; 3 done, and an
editor should look (doubts after an import, differences after a comparison).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.corpus import load_corpus
from ingest.editions.build import make_edition, read_edition
from ingest.editions.diff import PageDiff, compare
from ingest.editions.publish import load_edition
from ingest.editions.publish import publish as publish_drafts
from ingest.editions.publish import undo as undo_publication
from ingest.editions.report import doubts, import_report, match_line, summary
from ingest.editions.store import DRAFT, NOW, kept_editions, locate, write_drafts
from service.settings import Settings
from ui import edition_texts as texts
from ui.edition_view import answers_json, answers_lines, diff_json, edition_json, pages_lines
from ui.printing import print_json, print_lines

if TYPE_CHECKING:
    from evals.editions import AnswersCompared
    from ingest.types import Corpus

app = typer.Typer(help=texts.HELP_APP, no_args_is_help=True)

ATTENTION = 3

_Json = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


@app.command("import", help=texts.HELP_IMPORT)
def import_(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help=texts.HELP_FILE)],
    force: Annotated[bool, typer.Option("--force", help=texts.HELP_FORCE_IMPORT)] = False,
    as_json: _Json = False,
) -> None:
    """Read a new edition into drafts."""
    folder = Settings().corpus
    corpus = load_corpus(folder)
    edition = make_edition(read_edition(file), corpus)
    report = import_report(edition, corpus.pages, file.name)
    target = write_drafts(edition, corpus, folder, file, report, force=force)
    diffs = compare(corpus.pages, [draft.page for draft in edition.drafts])
    if as_json:
        print_json(edition_json(edition, diffs, target))
    else:
        print_lines([*summary(edition, diffs), "", *map(match_line, edition.drafts), "", texts.imported(target)])
    if any(doubts(edition)) or not edition.fidelity.whole:
        raise typer.Exit(ATTENTION)


@app.command(help=texts.HELP_PUBLISH)
def publish(force: Annotated[bool, typer.Option("--force", help=texts.HELP_FORCE_PUBLISH)] = False) -> None:
    """Make the drafts the corpus."""
    kept = publish_drafts(Settings().corpus, force=force)
    print_lines([texts.published(kept)])


@app.command(help=texts.HELP_UNDO)
def undo() -> None:
    """Put the edition before back."""
    name, kept = undo_publication(Settings().corpus)
    print_lines([texts.undone(name, kept)])


@app.command("list", help=texts.HELP_LIST)
def list_(as_json: _Json = False) -> None:
    """Show which editions there are."""
    folder = Settings().corpus
    names = [NOW, *([DRAFT] if (folder / "drafts").is_dir() else []), *reversed(kept_editions(folder))]
    rows = [{"name": name, "folder": str(locate(folder, name))} for name in names]
    if as_json:
        print_json(rows)
    else:
        print_lines(f"{row['name']:<20} {row['folder']}" for row in rows)


@app.command(help=texts.HELP_DIFF)
def diff(
    before: Annotated[str, typer.Argument(metavar="[EDITIE]", help=texts.HELP_BEFORE)] = "",
    after: Annotated[str, typer.Argument(metavar="[EDITIE]", help=texts.HELP_AFTER)] = "",
    answers: Annotated[bool, typer.Option("--answers/--no-answers", help=texts.HELP_ANSWERS)] = True,
    show_test: Annotated[bool, typer.Option("--show-test", help=texts.HELP_SHOW_TEST)] = False,
    questions: Annotated[Path | None, typer.Option("--questions", help=texts.HELP_QUESTIONS)] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help=texts.HELP_WORKERS)] = 2,
    as_json: _Json = False,
) -> None:
    """Show what differs between two editions."""
    settings = Settings()
    names = _names(settings.corpus, before, after)
    old, new = (load_edition(settings.corpus, name) for name in names)
    diffs = compare(old.pages, new.pages)
    compared = _answers(old, new, settings, workers, questions) if answers and old.pages != new.pages else None
    if as_json:
        print_json({"before": names[0], "after": names[1], **diff_json(diffs), **answers_json(compared, show_test)})
    else:
        print_lines([texts.compared(*names), "", *pages_lines(diffs), "", *answers_lines(compared, show_test)])
    if not _same(diffs) or (compared and compared.changes):
        raise typer.Exit(ATTENTION)


def _names(folder: Path, before: str, after: str) -> tuple[str, str]:
    """Return which editions to compare: the drafts with the corpus, or else the corpus with the edition before it."""
    if before and after:
        return before, after
    if before:
        return before, NOW
    kept = kept_editions(folder)
    if (folder / "drafts").is_dir() or not kept:
        return NOW, DRAFT
    return kept[-1], NOW


def _answers(
    old: "Corpus", new: "Corpus", settings: Settings, workers: int, questions: Path | None
) -> "AnswersCompared | None":
    try:
        from evals.cases import QUESTIONS
        from evals.editions import compare_answers
    except ImportError:
        typer.echo(texts.NO_EVALS, err=True)
        return None
    return compare_answers(old, new, settings, workers, questions or QUESTIONS)


def _same(diffs: Iterable[PageDiff]) -> bool:
    return all(one.same and not one.renumbered for one in diffs)
