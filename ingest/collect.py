"""A run over the linked sources: fetch, read, keep; or only look whether they still stand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.parse import urlsplit

import httpx

from ingest import source_texts as texts
from ingest.fetch import Fetcher, now
from ingest.sandbox import ReadLimits, read_safely
from ingest.snapshots import SnapshotStore
from ingest.source_errors import SourceError, UnknownSourceError
from ingest.source_types import USABLE, Check, Extract, Health, Retrieval, Snapshot, Validators
from ingest.types import Source
from ingest.watch import probe_health, status_health

_STAND_INS = {Health.GONE: texts.SOFT_404, Health.UNREACHABLE: texts.WALL}

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """How a run goes about it.

    A source that was fetched less than `fresh_hours` ago is left alone. `depth` 1 also
    fetches the documents that a page offers, `depth` 0 the listed addresses only.
    """

    force: bool = False
    fresh_hours: float = 20.0
    depth: int = 1
    workers: int = 4
    read: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found: a Check for each address visited, the keys left alone, whether there was no network."""

    checks: tuple[Check, ...]
    skipped: tuple[str, ...] = ()
    offline: bool = False


def choose(sources: Sequence[Source], only: Sequence[str]) -> tuple[Source, ...]:
    """Return the sources with these ids, all when none is named; raise UnknownSourceError for an id that is none."""
    known = {source.id for source in sources}
    for key in only:
        if key not in known:
            raise UnknownSourceError(texts.UNKNOWN_SOURCE.format(key=key))
    return tuple(source for source in sources if not only or source.id in only)


def fetch_all(
    sources: Sequence[Source], fetcher: Fetcher, store: SnapshotStore, options: CollectOptions, tick: Tick
) -> Run:
    """Fetch each source and what it offers, keep what is new, and call `tick` after each source.

    What was fetched is kept before the next one starts, so that a run can be stopped at
    any moment and taken up again. Where no site answers at all there is no network:
    then nothing is recorded and each source stands as it stood.
    """

    def is_due(key: str) -> bool:
        return options.force or not _is_fresh(store.check(key), options.fresh_hours)

    def documents(source: Source) -> dict[str, str]:
        return store.offered(source.id) if options.depth else {}

    def visit(source: Source) -> Iterator[Check]:
        if is_due(source.id):
            yield _visit(source.id, source.url, fetcher, store, options)
        for key, url in documents(source).items():
            if is_due(key):
                yield _visit(key, url, fetcher, store, options)

    waiting = [one for one in sources if is_due(one.id) or any(map(is_due, documents(one)))]
    skipped = tuple(one.id for one in sources if one not in waiting)
    return _run(waiting, visit, store, options.workers, tick, skipped)


def check_all(
    sources: Sequence[Source], fetcher: Fetcher, store: SnapshotStore, options: CollectOptions, tick: Tick
) -> Run:
    """Look whether each source, and each document that it offers, still stands; call `tick` after each source."""

    def visit(source: Source) -> Iterator[Check]:
        for key, url in ({source.id: source.url} | store.offered(source.id)).items():
            yield _probe(key, url, fetcher, store)

    return _run(sources, visit, store, options.workers, tick, ())


def _run(
    sources: Sequence[Source],
    visit: Callable[[Source], Iterable[Check]],
    store: SnapshotStore,
    workers: int,
    tick: Tick,
    skipped: tuple[str, ...],
) -> Run:
    stopped = Event()

    def visit_host(group: Sequence[Source]) -> list[Check]:
        found: list[Check] = []
        for source in group:
            if stopped.is_set():
                break
            for check in visit(source):
                if check.health is not Health.UNREACHABLE:
                    store.record(check)
                found.append(check)
            tick()
        return found

    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            checks = tuple(check for group in pool.map(visit_host, _by_host(sources)) for check in group)
        finally:
            stopped.set()  # after Ctrl-C or a fault, each host ends with the source that it is at
    if checks and all(check.status == 0 and check.health is Health.UNREACHABLE for check in checks):
        return Run(tuple(_as_before(check, store) for check in checks), skipped, offline=True)
    for check in checks:
        if check.health is Health.UNREACHABLE:
            store.record(check)
    return Run(checks, skipped)


def _by_host(sources: Iterable[Source]) -> list[list[Source]]:
    """Put the sources of one host behind each other, so that hosts and not pages are visited at the same time."""
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        groups[urlsplit(source.url).netloc.lower()].append(source)
    return list(groups.values())


def _as_before(check: Check, store: SnapshotStore) -> Check:
    known = store.check(check.key)
    return known or replace(check, health=Health.NOT_FETCHED)


def _is_fresh(check: Check | None, hours: float) -> bool:
    if check is None or not check.fetched or check.health is Health.UNREACHABLE:
        return False
    return datetime.now(UTC) - datetime.fromisoformat(check.fetched) < timedelta(hours=hours)


def _visit(key: str, url: str, fetcher: Fetcher, store: SnapshotStore, options: CollectOptions) -> Check:
    """Fetch one address and keep what is new of it."""
    if options.force:
        store.mend(key)
    known, latest = store.check(key), store.latest(key)
    try:
        ask = known.validators if known and latest and known.digest == latest.digest and not options.force else None
        retrieval = fetcher.fetch(url, ask)
        health, detail = status_health(retrieval)
        if health in USABLE and retrieval.status != httpx.codes.NOT_MODIFIED:
            return _read(key, retrieval, latest, store, options)
    except SourceError as error:
        return _failed(key, url, known, error)
    if health in USABLE and latest is None:  # "not modified", to who has nothing
        health, detail = Health.UNREACHABLE, texts.STATUS.format(status=retrieval.status)
    if health not in USABLE or latest is None:
        return replace(_answered(key, retrieval, health, detail, latest), validators=Validators())
    kept = health if latest.health in USABLE else latest.health
    return _answered(key, retrieval, kept, detail, latest)


def _read(
    key: str, retrieval: Retrieval, latest: Snapshot | None, store: SnapshotStore, options: CollectOptions
) -> Check:
    """Read what was fetched, and keep it unless it says just what the latest snapshot says."""
    extract = read_safely(retrieval.body, retrieval.headers.get("content-type", ""), retrieval.final_url, options.read)
    if extract.health in _STAND_INS:
        return _answered(key, retrieval, extract.health, _STAND_INS[extract.health], latest)
    health, detail = status_health(retrieval)
    if extract.health is not Health.OK:
        health, detail = extract.health, texts.WHY_UNREAD.get(extract.health, "")
    before = store.extract(latest) if latest is not None else None
    if latest is not None and before is not None and _says_the_same(before, extract):
        return _answered(key, retrieval, health, detail, latest)
    if latest is not None and latest.health in USABLE and health in USABLE:
        health = Health.CHANGED
    snapshot = store.save(key, retrieval, extract, health)
    return _answered(key, retrieval, health, detail, snapshot)


def _says_the_same(one: Extract, two: Extract) -> bool:
    return (one.blocks, one.health, one.documents) == (two.blocks, two.health, two.documents)


def _answered(key: str, retrieval: Retrieval, health: Health, detail: str, snapshot: Snapshot | None) -> Check:
    return Check(
        key,
        retrieval.url,
        retrieval.fetched,
        health,
        detail,
        retrieval.final_url,
        retrieval.status,
        snapshot.digest if snapshot else "",
        retrieval.fetched,
        retrieval.validators,
    )


def _failed(key: str, url: str, known: Check | None, error: SourceError) -> Check:
    moment = now()
    return Check(key, url, moment, error.health, str(error), digest=known.digest if known else "", fetched=moment)


def _probe(key: str, url: str, fetcher: Fetcher, store: SnapshotStore) -> Check:
    known, latest = store.check(key), store.latest(key)
    validators = known.validators if known else Validators()
    try:
        retrieval = fetcher.probe(url, validators if latest else None)
    except SourceError as error:
        return replace(_failed(key, url, known, error), fetched=known.fetched if known else "")
    health, detail = probe_health(retrieval, latest, validators)
    found = _answered(key, retrieval, health, detail, latest)
    return replace(found, fetched=known.fetched if known else "", validators=validators)
