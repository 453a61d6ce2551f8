"""Generations of an index on disk: written beside each other, published by one rename."""

import hashlib
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index import texts
from index.errors import UnusableIndexError
from ingest.files import sync

FORMAT = 9
_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_KEPT = 2
_STALE_SECONDS = 3600.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EncoderFacts(_Part):
    """Which encoder made the vectors."""

    name: str
    digest: str
    dimension: int


class DocumentFacts(_Part):
    """A document of the index: its digest and its share of passages and rows."""

    id: str
    digest: str
    passages: int
    rows: int


class Manifest(_Part):
    """What a generation says of itself; `files` maps each file to its SHA-256."""

    format: int
    created: str
    encoder: EncoderFacts
    documents: tuple[DocumentFacts, ...]
    thesaurus: str
    versions: dict[str, str]
    encoded: int
    files: dict[str, str] = {}

    @property
    def corpus(self) -> str:
        """One digest of all that was indexed."""
        parts = [self.thesaurus, *(f"{one.id}={one.digest}" for one in self.documents)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def publish(folder: Path, manifest: Manifest, write: Callable[[Path], None]) -> Path:
    """Write a new generation under `folder` with `write(path)` and make it the current one.

    Every file is on disk before the rename of `CURRENT`; a crash at any moment
    leaves the generation that was current. Returns the new generation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}"
    draft = folder / f".{name}.tmp"
    draft.mkdir()
    write(draft)
    files = {str(file.relative_to(draft)): _sha256(file) for file in _files(draft)}
    complete = manifest.model_copy(update={"files": files})
    (draft / _MANIFEST).write_text(complete.model_dump_json(indent=2), encoding="utf-8")
    for path in (*_files(draft), *(one for one in draft.rglob("*") if one.is_dir()), draft):
        sync(path)
    generation = folder / name
    draft.rename(generation)
    sync(folder)
    _point(folder, name)
    _clean(folder, name)
    return generation


def current(folder: Path) -> Path:
    """Return the generation that serves now; raise UnusableIndexError when there is none."""
    try:
        return folder / (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise UnusableIndexError(texts.NO_INDEX.format(folder=folder)) from None


def current_name(folder: Path) -> str:
    """Return the name of the generation that serves now; "" when there is none."""
    with suppress(UnusableIndexError):
        return current(folder).name
    return ""


def read_manifest(generation: Path) -> Manifest:
    """Return the manifest of `generation`; raise UnusableIndexError when it cannot be trusted."""
    file = generation / _MANIFEST
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except OSError as error:
        raise UnusableIndexError(texts.UNREADABLE_MANIFEST.format(file=file, reason=error.strerror)) from error
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"]
        raise UnusableIndexError(texts.UNREADABLE_MANIFEST.format(file=file, reason=reason)) from error
    if manifest.format != FORMAT:
        raise UnusableIndexError(
            texts.OTHER_FORMAT.format(generation=generation.name, found=manifest.format, expected=FORMAT)
        )
    return manifest


def check_files(generation: Path, manifest: Manifest) -> None:
    """Raise UnusableIndexError when a file is missing, truncated or altered since it was published."""
    for name, expected in manifest.files.items():
        file = generation / name
        if not file.is_file() or _sha256(file) != expected:
            raise UnusableIndexError(texts.DAMAGED.format(generation=generation.name, file=name))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _point(folder: Path, name: str) -> None:
    draft = folder / f".{_CURRENT}.{name}.tmp"
    draft.write_text(name + "\n", encoding="utf-8")
    sync(draft)
    draft.replace(folder / _CURRENT)
    sync(folder)


def _clean(folder: Path, keep: str) -> None:
    """Remove old generations and what crashed builds left; readers of the previous one are not disturbed."""
    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    for name in names[:-_KEPT]:
        if name != keep:
            shutil.rmtree(folder / name, ignore_errors=True)
    for path in folder.glob(".*.tmp"):
        if time.time() - path.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
