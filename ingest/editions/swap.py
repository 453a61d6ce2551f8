"""Two folders that change names in one step of the file system: no moment has neither, or half of one."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from ingest.editions import texts
from ingest.editions.errors import EditionError
from ingest.files import sync

_HERE = -100  # AT_FDCWD: paths are as they are given
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS


def swap(one: Path, other: Path) -> None:
    """Let two folders on one disk change names, and have that on the disk before returning.

    Linux: renameat2(2) with RENAME_EXCHANGE; macOS: renamex_np(2) with RENAME_SWAP. Raises EditionError, with
    nothing changed, where the system or the file system has no such step.
    """
    failed = _exchange(os.fsencode(one), os.fsencode(other))
    if failed:
        raise EditionError(texts.NO_SWAP.format(folder=other, reason=os.strerror(failed)))
    sync(other.parent)


def sync_tree(folder: Path) -> None:
    """Wait until everything in a folder is on the disk itself."""
    for path in (*folder.rglob("*"), folder):
        sync(path)


def clear(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def _exchange(one: bytes, other: bytes) -> int:
    """Return 0 or the system's number for what went wrong."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        done = library.renamex_np(one, other, _EXCHANGE)
    elif hasattr(library, "renameat2"):
        done = library.renameat2(_HERE, one, _HERE, other, _EXCHANGE)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if done else 0
