"""Where editions stand: the corpus, the drafts in it, and every edition that was replaced.

`drafts/` is a corpus of its own (it can be loaded, built and asked), with a report, the questions that lost
their words, and `basis.json`: the digest of each file of the corpus that the drafts were made beside.
`editions/<date and time>/` holds what a publication replaced, whole.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ingest.editions import texts
from ingest.editions.errors import EditionError
from ingest.editions.lost import LOST, render_lost
from ingest.editions.page_file import render_page, rows_of
from ingest.editions.source_list import render_sources
from ingest.editions.swap import clear, sync_tree
from ingest.editions.types import Edition
from ingest.handbook import page_file
from ingest.types import Corpus

DRAFTS = "drafts"
KEPT = "editions"
REPORT = "verslag.md"
BASIS = "basis.json"
SOURCES = "bronnen.yaml"
SHARED = ("thesaurus.yaml", "grenzen.yaml")
PARTS = ("handreiking", SOURCES, *SHARED, "original")
NOW, DRAFT = "nu", "concept"


def write_drafts(edition: Edition, corpus: Corpus, folder: Path, file: Path, report: str, *, force: bool) -> Path:
    """Write the drafts under the corpus in `folder`, all or none of them, and return where they stand.

    `file` is the document that they were read from; it is kept beside them. Raises EditionError when there are
    drafts already, unless `force` says that these go.
    """
    target, beside = folder / DRAFTS, folder / f".{DRAFTS}.tmp"
    if target.exists() and not force:
        raise EditionError(texts.DRAFTS_EXIST.format(folder=target))
    clear(beside)
    (beside / "handreiking").mkdir(parents=True)
    (beside / "original").mkdir()
    for draft in edition.drafts:
        text = render_page(draft.page, draft.body, rows_of(draft.page))
        (beside / page_file(draft.page)).write_text(text, "utf-8")
    pages = [draft.page for draft in edition.drafts]
    sources = render_sources((folder / SOURCES).read_text("utf-8"), corpus.sources, pages)
    (beside / SOURCES).write_text(sources, "utf-8")
    for name in SHARED:
        shutil.copyfile(folder / name, beside / name)
    shutil.copyfile(file, beside / "original" / file.name)
    (beside / LOST).write_text(render_lost(edition.lost), "utf-8")
    (beside / REPORT).write_text(report, "utf-8")
    (beside / BASIS).write_text(json.dumps(digests(folder), indent=2) + "\n", "utf-8")
    sync_tree(beside)
    clear(target)
    beside.rename(target)
    return target


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that makes up the corpus in `folder`, by its path there."""
    files = (path for part in PARTS for path in _files(folder / part))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def basis_of(drafts: Path) -> Mapping[str, str]:
    """Return the digests of the corpus that `drafts` were made beside. Raises EditionError when they are spoiled."""
    try:
        value = json.loads((drafts / BASIS).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EditionError(texts.DAMAGED_BASIS.format(file=drafts / BASIS)) from error
    if not isinstance(value, dict):
        raise EditionError(texts.DAMAGED_BASIS.format(file=drafts / BASIS))
    return value


def kept_editions(folder: Path) -> tuple[str, ...]:
    """Return the names of the editions that were replaced, oldest first."""
    return tuple(sorted(path.name for path in (folder / KEPT).glob("*") if path.is_dir()))


def stamp(folder: Path) -> str:
    """Return a name for an edition that is replaced now (UTC), later in order than all that are kept."""
    now = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    kept = kept_editions(folder)
    return now if not kept or now > kept[-1] else f"{kept[-1]}-2"


def locate(folder: Path, name: str) -> Path:
    """Return where an edition stands: `nu`, `concept`, one that was kept, or any folder with a corpus.

    Raises EditionError when there is none by that name.
    """
    named = {NOW: folder, DRAFT: folder / DRAFTS, **{kept: folder / KEPT / kept for kept in kept_editions(folder)}}
    path = named.get(name, Path(name))
    if name == DRAFT and not path.is_dir():
        raise EditionError(texts.NO_DRAFTS.format(folder=path))
    if not (path / "handreiking").is_dir():
        raise EditionError(texts.UNKNOWN_EDITION.format(name=name, known=", ".join(named)))
    return path


def _files(path: Path) -> Iterable[Path]:
    return (one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path] if path.is_file() else []
