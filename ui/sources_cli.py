"""The commands `handreiking sources`: fetch, status, diff, check.

Exit codes, for cron: 0 nothing to do, 1 a fault, 2 a wrong command, 3 a source needs an
editor (moved, changed, gone, out of reach, without text). A source that was never
fetched is none of these.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.progress import Progress

from index.encoder import load_encoder
from index.errors import ModelError, UnusableIndexError
from index.source_index import refresh_sources
from ingest import source_texts as texts
from ingest.collect import CollectOptions, Run, Tick, check_all, choose, fetch_all
from ingest.fetch import FetchLimits, HttpFetcher
from ingest.snapshots import SnapshotStore
from ingest.source_documents import source_documents
from ingest.source_errors import NoSnapshotError, SourceError
from ingest.source_types import AT_REST, Health, Snapshot
from ingest.sources import load_sources
from ingest.types import Source
from ingest.watch import Change, ChangeKind, changes
from service.settings import Settings
from ui.printing import print_json, print_lines
from ui.sources_view import cut_lines, detail_lines, source_rows, status_table

app = typer.Typer(help=texts.HELP_APP, no_args_is_help=True)

ATTENTION = 3
_WIDE = 120
_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.GONE: "-", ChangeKind.CHANGED: "~"}

_Json = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]
_Only = Annotated[list[str] | None, typer.Option("--only", metavar="ID", help=texts.HELP_ONLY)]


class SourceSettings(BaseSettings):
    """What an operator can set about the linked sources."""

    model_config = SettingsConfigDict(env_prefix="HANDREIKING_SOURCES_", frozen=True, extra="ignore")

    contact: str = Field(
        default="VeiligheidsAlliantie@rotterdam.nl",
        pattern=r"^[^\s<>@]+@[^\s<>@]+$",
        description="E-mailadres dat websites zien, zodat zij weten wie hun pagina's ophaalt.",
    )
    interval: float = Field(default=2.0, ge=0, description="Seconden tussen twee verzoeken aan dezelfde site.")
    timeout: float = Field(default=60.0, gt=0, description="Seconden die een document ten hoogste mag kosten.")
    megabytes: int = Field(default=25, gt=0, description="Grootste document dat wordt opgehaald.")
    fresh_hours: float = Field(default=20.0, ge=0, description="Een bron wordt zo lang niet opnieuw opgehaald.")
    depth: int = Field(default=1, ge=0, le=1, description="1: ook de pdf achter een downloadlink; 0: alleen de lijst.")
    workers: int = Field(default=4, ge=1, le=16, description="Sites die tegelijk worden bezocht.")
    keep: int | None = Field(default=None, ge=2, description="Aantal versies per bron; leeg: alles blijft.")
    allow_loopback: bool = Field(default=False, description="Sta 127.0.0.1 toe; alleen voor tests.")


@app.command(help=texts.HELP_FETCH)
def fetch(
    only: _Only = None,
    force: Annotated[bool, typer.Option("--force", help=texts.HELP_FORCE)] = False,
    as_json: _Json = False,
) -> None:
    """Fetch the sources and keep them."""
    chosen = SourceSettings()
    store, sources = _store(), choose(load_sources(Settings().corpus), only or [])
    options = CollectOptions(force, 0.0 if only else chosen.fresh_hours, chosen.depth, chosen.workers)
    with _fetcher(chosen) as fetcher:
        run = _watched(texts.PROGRESS, sources, as_json, lambda tick: fetch_all(sources, fetcher, store, options, tick))
    if chosen.keep:
        store.clear(chosen.keep)
    _report(run, as_json, _index(store))


@app.command(help=texts.HELP_CHECK)
def check(only: _Only = None, as_json: _Json = False) -> None:
    """Look whether the links still work."""
    chosen = SourceSettings()
    store, sources = _store(), choose(load_sources(Settings().corpus), only or [])
    options = CollectOptions(workers=chosen.workers)
    with _fetcher(chosen) as fetcher:
        run = _watched(texts.CHECKING, sources, as_json, lambda tick: check_all(sources, fetcher, store, options, tick))
    _report(run, as_json)


@app.command(help=texts.HELP_STATUS)
def status(
    as_json: _Json = False,
    show_cuts: Annotated[bool, typer.Option("--cuts", help=texts.HELP_CUTS)] = False,
) -> None:
    """Show how each source stands."""
    rows = source_rows(load_sources(Settings().corpus), _store())
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        # Elsewhere than on a terminal, such as in a mail from cron, nothing tells how wide a line may be.
        Console(width=None if sys.stdout.isatty() else _WIDE).print(status_table(rows))
        print_lines(["", *detail_lines(rows)])
        print_lines(cut_lines(rows) if show_cuts else [])
    _leave(row.health for row in rows)


@app.command(help=texts.HELP_DIFF)
def diff(
    key: Annotated[str, typer.Argument(metavar="ID", help=texts.HELP_ID)],
    as_json: _Json = False,
) -> None:
    """Show what changed between the two newest snapshots of a source."""
    store = _store()
    choose(load_sources(Settings().corpus), [key.partition(".")[0]])
    kept = store.snapshots(key)
    if len(kept) < 2:
        raise NoSnapshotError(texts.NO_SNAPSHOTS.format(key=key, count=len(kept)))
    before, after = kept[-2], kept[-1]
    found = changes(store.extract(before), store.extract(after))
    if as_json:
        print_json({"before": before.fetched, "after": after.fetched, "changes": [asdict(one) for one in found]})
    else:
        print_lines(_diff_lines(key, before, after, found))


def _diff_lines(key: str, before: Snapshot, after: Snapshot, found: Sequence[Change]) -> list[str]:
    lines = [texts.DIFF_HEAD.format(key=key, before=texts.moment(before.fetched), after=texts.moment(after.fetched))]
    for one in found:
        if one.kind is ChangeKind.CHANGED:
            lines += [f"~ {one.before}", f"  → {one.after}"]
        else:
            lines.append(f"{_SIGNS[one.kind]} {one.before or one.after}")
    return lines if found else [*lines, texts.NO_DIFFERENCE]


def _store() -> SnapshotStore:
    return SnapshotStore(Settings().snapshots)


def _index(store: SnapshotStore) -> list[str]:
    """Let the assistant find what was fetched, and say so; what is wrong with the index is no fault of fetching."""
    settings = Settings()
    try:
        found = source_documents(load_sources(settings.corpus), store)
        encoder = load_encoder(settings.encoder, settings.encoder_revision)
        manifest = refresh_sources(found, encoder, settings.sources_index)
    except (ModelError, UnusableIndexError, SourceError, OSError) as error:
        return [texts.NOT_INDEXED.format(reason=error)]
    return [texts.indexed(len(manifest.documents), manifest.encoded)] if manifest else []


def _fetcher(chosen: SourceSettings) -> HttpFetcher:
    limits = FetchLimits(seconds=chosen.timeout, bytes=chosen.megabytes * 1_000_000, interval=chosen.interval)
    return HttpFetcher(chosen.contact, limits, chosen.allow_loopback)


def _watched(title: str, sources: Sequence[Source], quiet: bool, work: Callable[[Tick], Run]) -> Run:
    """Do `work` with a progress bar on a terminal, and without one elsewhere."""
    shown = sys.stderr.isatty() and not quiet
    with Progress(console=Console(stderr=True), transient=True, disable=not shown) as progress:
        task = progress.add_task(title, total=len(sources))

        def tick() -> None:
            progress.advance(task)

        return work(tick)


def _report(run: Run, as_json: bool, told: Sequence[str] = ()) -> None:
    if as_json:
        print_json(
            {"offline": run.offline, "skipped": list(run.skipped), "checks": [asdict(one) for one in run.checks]}
        )
    else:
        counts = Counter(one.health for one in run.checks)
        print_lines([texts.summary([(health, counts[health]) for health in Health], len(run.skipped))])
        print_lines(
            texts.detail_line(one.key, one.health, one.detail) for one in run.checks if one.health not in AT_REST
        )
        print_lines([*told, *([texts.OFFLINE] if run.offline else [])])
    if not run.offline:
        _leave(one.health for one in run.checks)


def _leave(healths: Iterable[Health]) -> None:
    if any(health not in AT_REST for health in healths):
        raise typer.Exit(ATTENTION)
