"""Drafts become the corpus, and the edition that they replace is kept: in one step, or not at all.

The new corpus is made whole beside the old one, read and proved there, and put on the disk. Then the two folders
change names in one step of the file system. A crash before it leaves the old corpus, a crash after it the new one;
either way at most a hidden folder is left over, which the next publication clears.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.corpus import load_corpus
from ingest.editions import texts
from ingest.editions.errors import EditionError
from ingest.editions.lost import LOST, replace_lost
from ingest.editions.store import (
    DRAFT,
    DRAFTS,
    KEPT,
    PARTS,
    REPORT,
    SHARED,
    basis_of,
    digests,
    kept_editions,
    locate,
    stamp,
)
from ingest.editions.swap import clear, swap, sync_tree
from ingest.errors import CorpusError, Problem
from ingest.handbook import read_pages
from ingest.types import Corpus


def publish(folder: Path, *, force: bool = False) -> Path:
    """Make the drafts in `folder` its corpus, and return where the old edition now stands.

    Raises EditionError without drafts, and CorpusError with every problem at once: drafts that cannot be read,
    questions that still lack a place, and (unless `force`) files of the corpus that changed since the drafts were made.
    """
    drafts = folder / DRAFTS
    if not drafts.is_dir():
        raise EditionError(texts.NO_DRAFTS.format(folder=drafts))
    beside, name = _beside(folder), stamp(folder)
    _prepare(folder, drafts, beside, name, leave=(DRAFTS,))
    _copy(drafts / REPORT, beside / KEPT / name / REPORT)
    changed = _keep_shared(folder, drafts, beside)
    problems = [replace(one, file=f"{DRAFTS}/{one.file}") for one in _settle(drafts, beside)]
    if problems or (changed and not force):
        clear(beside)
        raise CorpusError([*problems, *changed])
    return _exchange(folder, beside, name)


def load_edition(folder: Path, name: str) -> Corpus:
    """Return an edition by its name (see `store.locate`); drafts as they would be published, as far as they can be.

    Raises EditionError when there is none by that name and CorpusError when it cannot be read.
    """
    path = locate(folder, name)
    if name != DRAFT:
        return load_corpus(path)
    with TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(path, Path(temporary) / DRAFTS))
        replace_lost(copy, read_pages(copy, []), [])
        return load_corpus(copy)


def undo(folder: Path) -> tuple[str, Path]:
    """Put the edition that was replaced last back, and keep the present one in its place: undone twice is done.

    Returns its name, and where the edition that it replaces now stands. Raises EditionError when none was
    kept, and CorpusError when it cannot be read any more.
    """
    kept = kept_editions(folder)
    if not kept:
        raise EditionError(texts.NO_KEPT.format(folder=folder / KEPT))
    beside, name = _beside(folder), stamp(folder)
    _prepare(folder, folder / KEPT / kept[-1], beside, name)
    clear(beside / KEPT / kept[-1])
    try:
        load_corpus(beside)
    except CorpusError:
        clear(beside)
        raise
    return kept[-1], _exchange(folder, beside, name)


def _beside(folder: Path) -> Path:
    """Return the folder next to the corpus in which the new one is made; what a crash left there goes."""
    path = folder.resolve()
    beside = path.parent / f".{path.name}.nieuw"
    clear(beside)
    return beside


def _prepare(folder: Path, edition: Path, beside: Path, name: str, leave: tuple[str, ...] = ()) -> None:
    """Make the corpus of `edition` in `beside`, with all that `folder` holds besides, and its parts kept as `name`."""
    shutil.copytree(folder, beside, ignore=lambda path, _: [*PARTS, *leave] if Path(path) == folder else [])
    for part in PARTS:
        _copy(edition / part, beside / part)
        _copy(folder / part, beside / KEPT / name / part)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def _keep_shared(folder: Path, drafts: Path, beside: Path) -> list[Problem]:
    """Take thesaurus and boundaries from the corpus where only they changed there; return what changed besides."""
    basis, now, drafted = basis_of(drafts), digests(folder), digests(drafts)
    for name in SHARED:
        if drafted.get(name) == basis.get(name):
            _copy(folder / name, beside / name)
    return [
        Problem(name, "", "", texts.CHANGED_SINCE)
        for name in sorted({*basis, *now})
        if basis.get(name) != now.get(name) and not (name in SHARED and drafted.get(name) == basis.get(name))
    ]


def _settle(drafts: Path, beside: Path) -> list[Problem]:
    """Give the lost questions their place in `beside`, and return what is wrong there, read as a corpus is read."""
    problems: list[Problem] = []
    _copy(drafts / LOST, beside / LOST)
    replace_lost(beside, read_pages(beside, []), problems)
    (beside / LOST).unlink(missing_ok=True)
    try:
        load_corpus(beside)
    except CorpusError as error:
        problems.extend(error.problems)
    return problems


def _exchange(folder: Path, beside: Path, name: str) -> Path:
    sync_tree(beside)
    try:
        swap(beside, folder.resolve())
    finally:
        clear(beside)
    return folder / KEPT / name
