"""Snapshots on disk: bytes and text by their SHA-256, a record for each date, and how each source stood last.

raw/ab/<sha256>             the bytes as they came
text/ab/<sha256>.json       the Extract that was read from them
records/<key>/<date>-<sha256, first 12>.json   a Snapshot
checks/<key>.json           the last Check

Every file is written beside its place, synced and renamed, the record last: a crash at
any moment leaves a store that holds together.
"""

import hashlib
import re
import time
import uuid
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from ingest import source_texts as texts
from ingest.files import sync
from ingest.source_errors import SourceError, UnknownSourceError
from ingest.source_types import USABLE, Check, Extract, Health, Retrieval, Snapshot

_KEPT_HEADERS = frozenset({"content-type", "content-language", "etag", "last-modified", "date", "content-disposition"})
_ORPHAN_SECONDS = 3600.0
_KEY = re.compile(r"[a-z0-9-]+(?:\.[0-9a-f]{8})?")

ValueT = TypeVar("ValueT")


def child_key(source: str, url: str) -> str:
    """Return the key of a document that a source's page offers."""
    return f"{source}.{hashlib.sha256(url.encode()).hexdigest()[:8]}"


class SnapshotStore:
    """The snapshots of all sources under one folder; several threads may save at once, each its own key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, key: str, retrieval: Retrieval, extract: Extract, health: Health) -> Snapshot:
        """Keep what was fetched and read as the newest snapshot of `key`, and return it."""
        digest = hashlib.sha256(retrieval.body).hexdigest()
        snapshot = Snapshot(
            key,
            retrieval.url,
            retrieval.final_url,
            retrieval.fetched,
            retrieval.status,
            {name: value for name, value in retrieval.headers.items() if name in _KEPT_HEADERS},
            digest,
            len(retrieval.body),
            health,
            retrieval.redirects,
            extract.documents,
        )
        _write(self._raw(digest), retrieval.body)
        _write(self._text(digest), _dump(extract))
        stamp = re.sub(r"[^0-9TZ]", "", retrieval.fetched.replace("+00:00", "Z"))
        _write(self._records(key) / f"{stamp}-{digest[:12]}.json", _dump(snapshot))
        return snapshot

    def snapshots(self, key: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of `key` that are kept, oldest first."""
        return tuple(self._read(file, Snapshot) for file in sorted(self._records(key).glob("*.json")))

    def latest(self, key: str) -> Snapshot | None:
        """Return the newest snapshot of `key`."""
        files = sorted(self._records(key).glob("*.json"))
        return self._read(files[-1], Snapshot) if files else None

    def usable(self, key: str) -> Snapshot | None:
        """Return the newest snapshot of `key` that holds text worth reading."""
        return next((one for one in reversed(self.snapshots(key)) if one.health in USABLE), None)

    def offered(self, source: str) -> dict[str, str]:
        """Return the addresses of the documents that the page of `source` offered when last read, by their keys."""
        page = self.usable(source)
        return {child_key(source, url): url for url in (page.documents if page else ())}

    def keys(self) -> tuple[str, ...]:
        """Return every key that has a snapshot or a check."""
        records = (path.name for path in self._folder.glob("records/*") if path.is_dir())
        checks = (path.stem for path in self._folder.glob("checks/*.json"))
        return tuple(sorted({*records, *checks}))

    def extract(self, snapshot: Snapshot) -> Extract:
        """Return what a snapshot says; raise SourceError when its file is gone or damaged."""
        return self._read(self._text(snapshot.digest), Extract)

    def body(self, snapshot: Snapshot) -> bytes:
        """Return a snapshot's bytes; raise SourceError when they are gone or not those that were fetched."""
        file = self._raw(snapshot.digest)
        try:
            body = file.read_bytes()
        except OSError as error:
            raise SourceError(texts.DAMAGED_STORE.format(file=file)) from error
        if hashlib.sha256(body).hexdigest() != snapshot.digest:
            raise SourceError(texts.DAMAGED_STORE.format(file=file))
        return body

    def record(self, check: Check) -> None:
        """Keep how a source stands now."""
        _write(self._check(check.key), _dump(check))

    def check(self, key: str) -> Check | None:
        """Return how a source stood when it was last looked at."""
        file = self._check(key)
        return self._read(file, Check) if file.exists() else None

    def mend(self, key: str) -> None:
        """Forget what is damaged of `key`, so that it can be fetched again."""
        for file in (*self._records(key).glob("*.json"), self._check(key)):
            try:
                if file.exists() and file.parent.name == "checks":
                    self._read(file, Check)
                elif file.exists():
                    snapshot = self._read(file, Snapshot)
                    self.extract(snapshot)
                    self.body(snapshot)
            except SourceError:
                file.unlink()

    def clear(self, keep: int) -> int:
        """Keep the newest `keep` snapshots of each source, and a usable one; return how many went."""
        gone = 0
        for key in self.keys():
            files = sorted(self._records(key).glob("*.json"))
            usable = self.usable(key)
            for file in files[:-keep]:
                if usable is None or self._read(file, Snapshot) != usable:
                    file.unlink()
                    gone += 1
        self._sweep()
        return gone

    def _sweep(self) -> None:
        """Remove bytes and texts that no record names, and drafts, unless so new that a record may yet come."""
        named = {one.digest for key in self.keys() for one in self.snapshots(key)}
        kept = [file for kind in ("raw", "text") for file in self._folder.glob(f"{kind}/*/*")]
        for file in (*(one for one in kept if one.stem not in named), *self._folder.rglob(".*.tmp")):
            if file.exists() and time.time() - file.stat().st_mtime > _ORPHAN_SECONDS:
                file.unlink()

    def _raw(self, digest: str) -> Path:
        return self._folder / "raw" / digest[:2] / digest

    def _text(self, digest: str) -> Path:
        return self._folder / "text" / digest[:2] / f"{digest}.json"

    def _records(self, key: str) -> Path:
        return self._folder / "records" / _checked(key)

    def _check(self, key: str) -> Path:
        return self._folder / "checks" / f"{_checked(key)}.json"

    def _read(self, file: Path, shape: type[ValueT]) -> ValueT:
        try:
            return TypeAdapter(shape).validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise SourceError(texts.DAMAGED_STORE.format(file=file)) from error


def _checked(key: str) -> str:
    """Return `key` when it can be a file's name; raise UnknownSourceError for what could leave the folder."""
    if not _KEY.fullmatch(key):
        raise UnknownSourceError(texts.UNKNOWN_SOURCE.format(key=key))
    return key


def _dump(value: Extract | Snapshot | Check) -> bytes:
    return TypeAdapter(type(value)).dump_json(value, indent=1)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{uuid.uuid4().hex}.tmp")
    with draft.open("wb") as stream:
        stream.write(content)
    sync(draft)
    draft.replace(file)
    sync(file.parent)
